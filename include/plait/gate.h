/* SPDX-License-Identifier: MIT */
/* gate.h: an event that can be taken back: open, everybody passes; closed, whoever comes waits. 4 bytes.
 *
 *     static struct plait_gate running = PLAIT_GATE_INIT_OPEN;
 *     plait_gate_wait(&running)                plait_gate_close(&running)      plait_gate_open(&running)
 *
 * | overlap    | init | open | close | is_open | wait |
 * |------------|------|------|-------|---------|------|
 * | init       | no   | no   | no    | no      | no   |
 * | the others | no   | yes  | yes   | yes     | yes  |
 *
 * Opening lets through all who stand at the gate at that moment, and nobody who comes after it has been closed again:
 * open and close in a row let pass exactly those who waited, however late they run. That a wait has returned says that
 * the gate was open meanwhile, not that it still is. Where nothing is ever taken back, event.h says more and is the
 * better choice.
 *
 * The opener's last touch of the gate is the store that opens it. There is nothing to destroy. */
#ifndef PLAIT_GATE_H
#define PLAIT_GATE_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/status.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

struct plait_gate {
    plait_word word; /* OPEN; or 0, or WAITERS when somebody stands, or will stand, before it */
};

enum { PLAIT_PRIVATE_GATE_OPEN = 1, PLAIT_PRIVATE_GATE_WAITERS = 2 };

/* Static initialisers: closed; open. */
#define PLAIT_GATE_INIT      \
    {                        \
        PLAIT_ATOMIC_INIT(0) \
    }
#define PLAIT_GATE_INIT_OPEN \
    {                        \
        PLAIT_ATOMIC_INIT(1) \
    }

/* The halves that are not expanded into the caller. */
PLAIT_COLD void plait_private_gate_open(struct plait_gate *gate);
PLAIT_MUST_USE plait_status plait_private_gate_wait(struct plait_gate *gate, plait_time deadline);

/* Makes the gate closed, or open. Nobody else may know it yet. */
PLAIT_INLINE void plait_gate_init(struct plait_gate *gate, bool open)
{
    plait_initialize(&gate->word, open ? (uint32_t)PLAIT_PRIVATE_GATE_OPEN : 0U);
}

/* Opens the gate and lets all who wait pass. An open gate stays open. Does not wait. What this strand did before is
 * seen by whoever passes (release). One compare-exchange if nobody waits, O(waiters) otherwise. */
PLAIT_INLINE void plait_gate_open(struct plait_gate *gate)
{
    uint32_t seen = plait_load_relaxed(&gate->word);
    while ((seen & PLAIT_PRIVATE_GATE_WAITERS) == 0) {
        if (PLAIT_LIKELY(plait_compare_exchange_release(&gate->word, &seen, (uint32_t)PLAIT_PRIVATE_GATE_OPEN))) {
            return;
        }
    }
    plait_private_gate_open(gate);
}

/* Closes the gate. True: it was open. Those who have been let through pass all the same. Does not wait; no ordering.
 * O(1). */
PLAIT_INLINE bool plait_gate_close(struct plait_gate *gate)
{
    uint32_t seen = PLAIT_PRIVATE_GATE_OPEN;
    return plait_compare_exchange_relaxed(&gate->word, &seen, 0U);
}

/* Is it open? Out of date when it returns. Does not wait; acquire. O(1). */
PLAIT_INLINE bool plait_gate_is_open(const struct plait_gate *gate)
{
    return (plait_load_acquire(&gate->word) & PLAIT_PRIVATE_GATE_OPEN) != 0;
}

/* Waits until the gate is open. PLAIT_OK: it is, or was meanwhile; at once, and in a cancelled scope too, if it was
 * open already. PLAIT_CANCELLED: the running strand is or was cancelled first. Acquire. O(1) beyond the wait. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_gate_wait(struct plait_gate *gate)
{
    return PLAIT_LIKELY(plait_gate_is_open(gate)) ? PLAIT_OK : plait_private_gate_wait(gate, PLAIT_FOREVER);
}

/* The same until an instant; PLAIT_TIMEOUT: it came first. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_gate_wait_until(struct plait_gate *gate, plait_time deadline)
{
    return PLAIT_LIKELY(plait_gate_is_open(gate)) ? PLAIT_OK : plait_private_gate_wait(gate, deadline);
}

/* How many strands wait for it. For statistics: out of date when it returns. Does not wait. O(their number). */
uint32_t plait_gate_waiters(const struct plait_gate *gate);

PLAIT_EXTERN_C_END

#endif /* PLAIT_GATE_H */
