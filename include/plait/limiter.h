/* SPDX-License-Identifier: MIT */
/* limiter.h: permits that are known by who borrowed them: at most one each, and the total may change meanwhile.
 *
 *     static struct plait_limiter downloads = PLAIT_LIMITER_INIT(4);
 *
 *     struct plait_loan loan = PLAIT_LOAN_INIT;
 *
 *     status = plait_limiter_acquire(&downloads, &loan);     or    PLAIT_WITH_LIMITER(&downloads, &loan, &status) {
 *     if (status == PLAIT_OK) {                                        ...
 *         ...                                                      }
 *         status = plait_limiter_release(&downloads, &loan);
 *     }
 *
 * | overlap        | init, destroy | acquire, try_acquire, release, set_total | total, borrowed, available, waiters |
 * |----------------|---------------|------------------------------------------|-------------------------------------|
 * | init, destroy  | no            | no                                       | no                                  |
 * | all the others | no            | yes                                      | yes                                 |
 *
 * The loan is the caller's and is the only record: nothing is allocated. It must stay where it is while it is open, and
 * is used by one strand at a time. The borrower is the running strand, or in the `_for` forms whatever a number stands
 * for (a job, a connection); the two never meet, whatever the number. A second permit for one borrower is refused, for
 * it could be the last one, for which the borrower would then wait in vain. What a strand borrows for itself only that
 * strand gives back, before it ends; a loan for somebody else may be given back by any strand.
 *
 * Raising the total lets in those who wait. Lowering it takes nothing back: until enough permits have been returned,
 * fewer than none are available. First come, first served, as with a semaphore that is PLAIT_FAIR: what is limited
 * takes much longer than the switch that this costs.
 *
 * Acquiring is acquire, releasing release. The memory may end once no loan is open and nobody waits. */
#ifndef PLAIT_LIMITER_H
#define PLAIT_LIMITER_H

#include <plait/block.h>
#include <plait/permits.h>
#include <plait/small_lock.h>
#include <plait/strand.h>

PLAIT_EXTERN_C_BEGIN

struct plait_limiter {
    plait_word word; /* permits.h */
    /* the shard's lock of `word` */
    struct plait_atomic_u32 total;
    /* lock */
    struct plait_small_lock lock;
    struct plait_loan *borrowers; /* loans for a given borrower, open or waited for: see limiter.c */
};

/* One permit, borrowed. */
struct plait_loan {
    struct plait_limiter *limiter; /* whose permit it is; NULL: none */
    /* borrowed for the running strand: the strand's own */
    struct plait_strand *strand;
    struct plait_loan *next;
    /* borrowed for somebody: the limiter's lock */
    uint64_t borrower;
    struct plait_loan *child[2];
};

/* The largest total; as good as no limit. */
#define PLAIT_LIMITER_MAX ((uint32_t)PLAIT_PRIVATE_PERMITS_MAXIMUM)

/* Static initialisers: a limiter of `total`, a constant within the bounds of plait_limiter_init(); no loan. */
#define PLAIT_LIMITER_INIT(total)                                                                             \
    {                                                                                                         \
        PLAIT_PRIVATE_PERMITS_INIT(total, PLAIT_FAIR), PLAIT_ATOMIC_INIT(total), {PLAIT_ATOMIC_INIT(0)}, NULL \
    }
#define PLAIT_LOAN_INIT      \
    {                        \
        NULL, NULL, NULL, 0, \
        {                    \
            NULL, NULL       \
        }                    \
    }

/* The halves that are not expanded into the caller. */
PLAIT_MUST_USE PLAIT_COLD bool plait_private_limiter_lent(const struct plait_limiter *limiter,
                                                          const struct plait_loan *loans);
PLAIT_MUST_USE plait_status plait_private_limiter_acquire_for(struct plait_limiter *limiter, struct plait_loan *loan,
                                                              uint64_t borrower, bool waits, plait_time deadline);
PLAIT_MUST_USE PLAIT_COLD plait_status plait_private_limiter_release(struct plait_limiter *limiter,
                                                                     struct plait_loan *loan);

/* `total` permits, 0 allowed: then everybody waits until it is raised. Nobody else may know it yet. PLAIT_INVALID: more
 * than PLAIT_LIMITER_MAX; nothing was written. */
PLAIT_MUST_USE plait_status plait_limiter_init(struct plait_limiter *limiter, uint32_t total);

/* Says that its life is over: fatal while a permit is borrowed or somebody waits. A check, no more. */
void plait_limiter_destroy(struct plait_limiter *limiter);

/* No permit. Nobody else may know the loan yet. */
PLAIT_INLINE void plait_loan_init(struct plait_loan *loan)
{
    loan->limiter = NULL;
}

/* ---- for the running strand ---- */

/* May this strand borrow with this loan? It looks at its own loans only. */
PLAIT_INLINE bool plait_private_limiter_may(const struct plait_limiter *limiter, const struct plait_loan *loan,
                                            const struct plait_strand *me)
{
    return loan->limiter == NULL &&
           (PLAIT_LIKELY(me->loans == NULL) || !plait_private_limiter_lent(limiter, me->loans));
}

/* Notes the permit that the strand has, or has not, got. */
PLAIT_INLINE plait_status plait_private_limiter_note(struct plait_limiter *limiter, struct plait_loan *loan,
                                                     struct plait_strand *me, plait_status status)
{
    if (PLAIT_LIKELY(status == PLAIT_OK)) {
        loan->limiter = limiter;
        loan->strand = me;
        loan->next = me->loans;
        me->loans = loan;
    }
    return status;
}

/* Borrows a permit for the running strand until an instant, waiting for one in order of arrival. PLAIT_OK: borrowed; at
 * once, and in a cancelled scope too, if one was available. PLAIT_CANCELLED: the strand is or was cancelled while there
 * was none. PLAIT_TIMEOUT: the deadline came first. PLAIT_MISUSE: the strand has one already, or the loan is open.
 * Whatever is not PLAIT_OK left nothing behind. Acquire. One compare-exchange if one is available, O(1) beyond the wait
 * and the loans of this strand. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_limiter_acquire_until(struct plait_limiter *limiter,
                                                                     struct plait_loan *loan, plait_time deadline)
{
    struct plait_strand *me = plait_self();
    if (PLAIT_UNLIKELY(!plait_private_limiter_may(limiter, loan, me))) {
        return PLAIT_MISUSE;
    }
    const bool taken = plait_private_permits_take(&limiter->word);
    return plait_private_limiter_note(
        limiter, loan, me, PLAIT_LIKELY(taken) ? PLAIT_OK : plait_private_permits_wait(&limiter->word, deadline));
}

/* The same without a deadline. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_limiter_acquire(struct plait_limiter *limiter, struct plait_loan *loan)
{
    return plait_limiter_acquire_until(limiter, loan, PLAIT_FOREVER);
}

/* Borrows a permit if that needs no wait. PLAIT_BUSY: none is available, or all are meant for those who wait.
 * PLAIT_MISUSE as above. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_limiter_try_acquire(struct plait_limiter *limiter,
                                                                   struct plait_loan *loan)
{
    struct plait_strand *me = plait_self();
    if (PLAIT_UNLIKELY(!plait_private_limiter_may(limiter, loan, me))) {
        return PLAIT_MISUSE;
    }
    return plait_private_limiter_note(limiter, loan, me,
                                      plait_private_permits_take(&limiter->word) ? PLAIT_OK : PLAIT_BUSY);
}

/* Gives the permit back, whichever form borrowed it: to the first who waits, if the total allows. Does not wait.
 * PLAIT_MISUSE, and nothing changed: the loan is not one of this limiter, or another strand borrowed it for itself.
 * Release. One compare-exchange for the strand's latest loan while nobody waits; O(loans of this strand), or O(log of
 * the borrowers) for a given one. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_limiter_release(struct plait_limiter *limiter, struct plait_loan *loan)
{
    struct plait_strand *me = plait_self();
    if (PLAIT_UNLIKELY(me->loans != loan || loan->limiter != limiter)) {
        return plait_private_limiter_release(limiter, loan);
    }
    me->loans = loan->next;
    loan->limiter = NULL;
    /* Never refused: it was one of them. */
    return plait_private_permits_give(&limiter->word, PLAIT_PRIVATE_PERMITS_MAXIMUM) ? PLAIT_OK : PLAIT_MISUSE;
}

/* ---- for a given borrower ---- */

/* The same forms for the borrower that `borrower` stands for. PLAIT_MISUSE also while another loan for that borrower is
 * open or waits. O(log of the borrowers) beyond the wait. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_limiter_acquire_for(struct plait_limiter *limiter,
                                                                   struct plait_loan *loan, uint64_t borrower)
{
    return plait_private_limiter_acquire_for(limiter, loan, borrower, true, PLAIT_FOREVER);
}

/* The same until an instant; PLAIT_TIMEOUT: it came first. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_limiter_acquire_for_until(struct plait_limiter *limiter,
                                                                         struct plait_loan *loan, uint64_t borrower,
                                                                         plait_time deadline)
{
    return plait_private_limiter_acquire_for(limiter, loan, borrower, true, deadline);
}

/* The same without a wait; PLAIT_BUSY: it would need one. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_limiter_try_acquire_for(struct plait_limiter *limiter,
                                                                       struct plait_loan *loan, uint64_t borrower)
{
    return plait_private_limiter_acquire_for(limiter, loan, borrower, false, PLAIT_FOREVER);
}

/* ---- the total, and statistics ---- */

/* Changes the total while the limiter is in use. More: those who wait are let in, first come, first served, as far as
 * it reaches. Fewer: nothing is taken back. Does not wait. PLAIT_INVALID: more than PLAIT_LIMITER_MAX; nothing changed.
 * O(let in). */
PLAIT_MUST_USE plait_status plait_limiter_set_total(struct plait_limiter *limiter, uint32_t total);

/* How many permits there are. For statistics, as those below: out of date when it returns. Does not wait. O(1). */
PLAIT_INLINE uint32_t plait_limiter_total(const struct plait_limiter *limiter)
{
    return plait_load_relaxed(&limiter->total);
}

/* How many are not borrowed; negative: so many more are borrowed than the total now allows. O(1). */
PLAIT_INLINE int32_t plait_limiter_available(const struct plait_limiter *limiter)
{
    return plait_private_permits_of(plait_load_relaxed(&limiter->word));
}

/* How many are borrowed. O(1). */
uint32_t plait_limiter_borrowed(const struct plait_limiter *limiter);

/* How many strands wait for one. O(their number). */
uint32_t plait_limiter_waiters(const struct plait_limiter *limiter);

/* ---- the block form: nothing but acquire and release ---- */

struct plait_limiter_block {
    struct plait_limiter *limiter;
    struct plait_loan *held; /* NULL: not got */
    plait_status *outcome;
};

PLAIT_INLINE struct plait_limiter_block plait_private_limiter_block(struct plait_limiter *limiter,
                                                                    struct plait_loan *loan, plait_status *outcome)
{
    *outcome = plait_limiter_acquire(limiter, loan);
    struct plait_limiter_block block = {limiter, *outcome == PLAIT_OK ? loan : NULL, outcome};
    return block;
}

PLAIT_INLINE struct plait_limiter_block *plait_private_limiter_runs(struct plait_limiter_block *block)
{
    return block->held != NULL ? block : NULL;
}

PLAIT_INLINE void plait_private_limiter_leave(struct plait_limiter_block *block)
{
    if (block->held != NULL && plait_limiter_release(block->limiter, block->held) != PLAIT_OK &&
        *block->outcome == PLAIT_OK) {
        *block->outcome = PLAIT_MISUSE; /* the block has released it already */
    }
}

/* PLAIT_WITH_LIMITER(limiter, loan, outcome) { ... }: borrows for the running strand, runs the block, gives back on
 * every way out of it, `return` and `goto` included (`break` and `continue` leave the block only). *outcome is what the
 * acquiring said; unless it is PLAIT_OK the block does not run. */
#define PLAIT_WITH_LIMITER(limiter, loan, outcome)                                                                \
    PLAIT_PRIVATE_BLOCK_IF(__COUNTER__, plait_limiter_block, plait_private_limiter_leave,                         \
                           plait_private_limiter_block((limiter), (loan), (outcome)), plait_private_limiter_runs, \
                           (void))

PLAIT_EXTERN_C_END

#endif /* PLAIT_LIMITER_H */
