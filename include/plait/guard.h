/* SPDX-License-Identifier: MIT */
/* guard.h: says that somebody is inside already, where nobody may wait: for what two strands must not do at once, and
 * where it is a mistake of the caller's if they try. 4 bytes.
 *
 *     struct plait_guard sending = PLAIT_GUARD_INIT;
 *
 *     status = plait_guard_try_enter(&sending);         or    PLAIT_WITH_GUARD(&sending, &status) {
 *     if (status == PLAIT_OK) {                                   ...
 *         ...                                                 }
 *         plait_guard_leave(&sending);
 *     }
 *
 * Any calls may overlap, but init and destroy with none. Entering is acquire, leaving release. */
#ifndef PLAIT_GUARD_H
#define PLAIT_GUARD_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/block.h>
#include <plait/status.h>
#include <plait/strand.h>

PLAIT_EXTERN_C_BEGIN

struct plait_guard {
    struct plait_atomic_u32 holder; /* id of the strand inside, 0: none */
};

/* Static initialiser: nobody is inside. */
#define PLAIT_GUARD_INIT     \
    {                        \
        PLAIT_ATOMIC_INIT(0) \
    }

/* The halves that are not expanded into the caller. */
PLAIT_NORETURN void plait_private_guard_stranger(const struct plait_guard *guard);

/* Makes a guard with nobody inside. Nobody else may know it yet. */
PLAIT_INLINE void plait_guard_init(struct plait_guard *guard)
{
    plait_initialize(&guard->holder, 0U);
}

/* Says that its life is over: fatal while somebody is inside. A check, no more. */
void plait_guard_destroy(struct plait_guard *guard);

/* Enters. PLAIT_BUSY: a strand is inside, perhaps this one. Does not wait; one compare-exchange. Acquire. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_guard_try_enter(struct plait_guard *guard)
{
    struct plait_strand *me = plait_self();
    uint32_t seen = 0;
    if (PLAIT_UNLIKELY(!plait_compare_exchange_acquire(&guard->holder, &seen, me->id))) {
        return PLAIT_BUSY;
    }
    me->holds++;
    return PLAIT_OK;
}

/* Leaves. Fatal unless this strand is inside. Does not wait; one store. Release: the guard's memory may be gone as soon
 * as another strand could enter. */
PLAIT_INLINE void plait_guard_leave(struct plait_guard *guard)
{
    struct plait_strand *me = plait_self();
    if (PLAIT_UNLIKELY(plait_load_relaxed(&guard->holder) != me->id)) {
        plait_private_guard_stranger(guard);
    }
    me->holds--;
    plait_store_release(&guard->holder, 0U);
}

/* The id of the strand inside (plait_strand_id), 0: none. For statistics: out of date when it returns. Relaxed. */
PLAIT_INLINE uint32_t plait_guard_holder(const struct plait_guard *guard)
{
    return plait_load_relaxed(&guard->holder);
}

/* ---- the block form: nothing but enter and leave ---- */

struct plait_guard_block {
    struct plait_guard *held; /* NULL: busy */
};

PLAIT_INLINE struct plait_guard_block plait_private_guard_block(struct plait_guard *guard, plait_status *outcome)
{
    *outcome = plait_guard_try_enter(guard);
    struct plait_guard_block block = {*outcome == PLAIT_OK ? guard : NULL};
    return block;
}

PLAIT_INLINE struct plait_guard_block *plait_private_guard_runs(struct plait_guard_block *block)
{
    return block->held != NULL ? block : NULL;
}

PLAIT_INLINE void plait_private_guard_leave(struct plait_guard_block *block)
{
    if (block->held != NULL) {
        plait_guard_leave(block->held);
    }
}

/* PLAIT_WITH_GUARD(guard, outcome) { ... }: enters, runs the block, leaves on every way out of it, `return` and `goto`
 * included (`break` and `continue` leave the block only). *outcome is what entering said; unless it is PLAIT_OK the
 * block does not run. */
#define PLAIT_WITH_GUARD(guard, outcome)                                              \
    PLAIT_PRIVATE_BLOCK_IF(__COUNTER__, plait_guard_block, plait_private_guard_leave, \
                           plait_private_guard_block((guard), (outcome)), plait_private_guard_runs, (void))

PLAIT_EXTERN_C_END

#endif /* PLAIT_GUARD_H */
