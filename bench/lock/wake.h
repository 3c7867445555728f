/* SPDX-License-Identifier: MIT */
/* wake.h: the measured loops of table wake, for a file that has defined WAKE_PEER, its name, and
 *
 *     static inline void wake_store(uint32_t value);    stores the word, and wakes who waits for it
 *     static inline void wake_wait(uint32_t value);     returns when the word is `value`
 *     static inline void wake_arm(void);                makes the event unset; nobody is there
 *     static inline void wake_set(void);  static inline void wake_await(void);
 */
#include "lock.h"

enum { WAKE_ASLEEP = 30000 }; /* ns after which a strand that was to wait is taken to be asleep */

static struct {
    PLAIT_ALIGNAS(128) struct plait_atomic_u32 trip; /* the next trip: the waiter is about to wait */
    PLAIT_ALIGNAS(128) struct plait_atomic_u32 back; /* trips that the waiter is back from */
    struct plait_atomic_u32 last;
    plait_time at; /* of the setting */
} wake_turn;

static void wake_nobody(struct bench_thread *thread)
{
    uint32_t count = 0;
    for (; count % 64U != 0 || !bench_over(); count++) {
        wake_store(count);
    }
    thread->operations = count;
}

/* The threads take turns: even numbers are the first one's, odd ones the other's. The first one says when to end. */
static void wake_trip(struct bench_thread *thread)
{
    for (uint32_t turn = thread->index; turn < plait_load_acquire(&wake_turn.last); turn += 2U) {
        wake_wait(turn);
        if (bench_over() && thread->index == 0 && plait_load_acquire(&wake_turn.last) == UINT32_MAX) {
            plait_store_release(&wake_turn.last, turn + 2U);
        }
        wake_store(turn + 1U);
        thread->operations++;
    }
}

static void wake_setter(struct bench_thread *thread)
{
    const uint64_t asleep = bench_rounds(WAKE_ASLEEP);
    for (uint32_t trip = 1;; trip++) {
        uint32_t tries = 0;
        while (plait_load_acquire(&wake_turn.trip) != trip) {
            bench_idle(&tries);
        }
        bench_work(asleep);
        if (bench_over()) {
            plait_store_release(&wake_turn.last, trip);
        }
        wake_turn.at = plait_now();
        wake_set();
        while (plait_load_acquire(&wake_turn.back) != trip) {
            bench_idle(&tries);
        }
        wake_arm();
        thread->operations++;
        if (plait_load_relaxed(&wake_turn.last) == trip) {
            plait_store_release(&wake_turn.trip, 0U);
            return;
        }
        plait_store_release(&wake_turn.trip, 0U);
    }
}

static void wake_waiter(struct bench_thread *thread)
{
    for (uint32_t trip = 1;; trip++) {
        plait_store_release(&wake_turn.trip, trip);
        wake_await();
        bench_note(thread, plait_time_since(plait_now(), wake_turn.at));
        thread->operations++;
        const bool ends = plait_load_acquire(&wake_turn.last) == trip;
        plait_store_release(&wake_turn.back, trip);
        uint32_t tries = 0;
        while (plait_load_acquire(&wake_turn.trip) != 0) {
            bench_idle(&tries);
        }
        if (ends) {
            return;
        }
    }
}

static bool wake_begin(const struct bench_workload *work)
{
    (void)work;
    plait_initialize(&wake_turn.trip, 0U);
    plait_initialize(&wake_turn.back, 0U);
    plait_initialize(&wake_turn.last, UINT32_MAX);
    wake_arm();
    wake_store(0);
    return true;
}

static void wake_body(struct bench_thread *thread)
{
    switch (thread->work->kind) {
    case WAKE_NOBODY:
        wake_nobody(thread);
        break;
    case WAKE_TRIP:
        wake_trip(thread);
        break;
    default:
        if (thread->index == 0) {
            wake_setter(thread);
        } else {
            wake_waiter(thread);
        }
        break;
    }
}

/* Both took part in every trip. */
static bool wake_end(const struct bench_thread *threads, uint32_t count, double *value)
{
    (void)value;
    return count == 1 || threads[0].operations == threads[1].operations;
}

static struct bench_peer wake_peer = {WAKE_PEER, wake_begin, NULL, NULL, wake_body, wake_end, NULL, NULL};
__attribute__((constructor)) static void wake_join(void)
{
    bench_join_peer(&wake_table, &wake_peer);
}
