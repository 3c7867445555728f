/* SPDX-License-Identifier: MIT */
/* eventcount.c: the waiting half of lock-free objects. All of it is off their fast paths. */
#include <plait/eventcount.h>

#include "executor.h"

enum { PATIENCE_NANOSECONDS = 2000, PATIENCE_YIELDS = 4, PAUSES_AT_MOST = 16 };

void plait_eventcount_notify(struct plait_eventcount *event)
{
    /* acq_rel: whoever finds the flag set leaves its change to the one who will clear it, and that one sees it. */
    if (plait_exchange_acq_rel(&event->wake_in_flight, 1U) == 0U) {
        (void)plait_add_seq_cst(&event->sequence, 1U);
        (void)plait_wake(&event->sequence, 1U);
    }
}

void plait_eventcount_notify_all(struct plait_eventcount *event)
{
    (void)plait_add_seq_cst(&event->sequence, 1U);
    (void)plait_wake(&event->sequence, PLAIT_WAKE_ALL);
}

uint32_t plait_eventcount_register(struct plait_eventcount *event)
{
    const uint32_t key = plait_load_seq_cst(&event->sequence);
    (void)plait_add_seq_cst(&event->attention, 1U);
    (void)plait_exchange_acq_rel(&event->wake_in_flight, 0U); /* before the look at the object */
    return key;
}

plait_status plait_eventcount_wait(struct plait_eventcount *event, uint32_t key, plait_time deadline)
{
    return plait_wait(&event->sequence, key, deadline);
}

void plait_eventcount_leave(struct plait_eventcount *event)
{
    (void)plait_exchange_acq_rel(&event->wake_in_flight, 0U);
    (void)plait_sub_seq_cst(&event->attention, 1U);
}

#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation

static bool spin_on(struct plait_patience *patience)
{
    (void)patience;
    return false;
}

bool plait_patience_lasts(struct plait_patience *patience)
{
    return spin_on(patience);
}

#else

static bool spin_on(struct plait_patience *patience)
{
    const plait_time now = plait_thread_now();
    if (patience->pauses == 0U) {
        patience->end = plait_time_add(now, plait_thread_may_spin() ? PATIENCE_NANOSECONDS : 0);
        patience->pauses = 1U;
    }
    bool lasts = true;
    if (plait_time_before(now, patience->end)) {
        for (uint32_t i = 0; i < patience->pauses; i++) {
            plait_relax(&patience->pauses, i);
        }
        if (patience->pauses < PAUSES_AT_MOST) {
            patience->pauses *= 2U;
        }
    } else if (patience->yields < PATIENCE_YIELDS) {
        patience->yields++;
        plait_private_yield();
    } else {
        lasts = false;
    }
    return lasts;
}

/* A fiber's loop has others to run meanwhile, perhaps the one that is waited for. */
bool plait_patience_lasts(struct plait_patience *patience)
{
    return plait_self()->executor->kind != PLAIT_STRAND_FIBER && spin_on(patience);
}

#endif

void plait_patience_rest(struct plait_patience *patience)
{
    if (!spin_on(patience)) {
        plait_word unknown = PLAIT_ATOMIC_INIT(0); /* to others, so that only the time ends this */
        plait_status slept = plait_wait_shielded(&unknown, 0U, plait_after(plait_microseconds(50)));
        (void)slept;
    }
}
