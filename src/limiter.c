/* SPDX-License-Identifier: MIT */
/* limiter.c: who has borrowed, and a total that changes.
 *
 * What strands borrow for themselves hangs in lists of their own, which nobody else touches. What was borrowed for a
 * given borrower stands in a digital search tree on the bits of a hash that is a bijection (as the words of a shard do,
 * shard.h): no two borrowers share all bits, so it needs neither balancing nor memory of its own.
 *
 *     acquire_for:   enter the tree ──► take a permit, or wait ──► got none: leave the tree
 *     release:                          leave the tree ──► give the permit back
 *
 * Entered first, so that a borrower who waits counts as well; left before the permit is given back, for after that the
 * limiter may be gone. */
#include <plait/limiter.h>

#include "permits.h"

/* ---- the tree: under limiter->lock ---- */

/* Where the loan for a borrower hangs, or would hang. */
static struct plait_loan **find(struct plait_limiter *limiter, uint64_t borrower)
{
    struct plait_loan **slot = &limiter->borrowers;
    uint64_t hash = plait_shard_mix(borrower);
    PLAIT_READS(*slot);
    while (*slot != NULL && (*slot)->borrower != borrower) {
        slot = &(*slot)->child[hash >> 63];
        hash = hash << 1 | hash >> 63;
        PLAIT_READS(*slot);
    }
    return slot;
}

/* False: there is one for this borrower already. */
static bool enter(struct plait_limiter *limiter, struct plait_loan *loan, uint64_t borrower)
{
    plait_small_lock_lock(&limiter->lock);
    struct plait_loan **slot = find(limiter, borrower);
    const bool free = *slot == NULL;
    if (free) {
        PLAIT_WRITES(*loan);
        PLAIT_WRITES(*slot);
        loan->borrower = borrower;
        loan->child[0] = loan->child[1] = NULL;
        *slot = loan;
    }
    plait_small_lock_unlock(&limiter->lock);
    return free;
}

/* Any leaf below takes the place of what leaves: the way to its new place is part of the way to its old one. */
static void leave(struct plait_limiter *limiter, struct plait_loan *loan)
{
    plait_small_lock_lock(&limiter->lock);
    struct plait_loan **slot = find(limiter, loan->borrower);
    struct plait_loan **leaf = slot;
    for (struct plait_loan *at = *leaf; at->child[0] != NULL || at->child[1] != NULL; at = *leaf) {
        leaf = &at->child[at->child[0] == NULL];
    }
    struct plait_loan *heir = *leaf;
    PLAIT_WRITES(*leaf);
    *leaf = NULL;
    if (heir != loan) {
        PLAIT_WRITES(*heir);
        PLAIT_WRITES(*slot);
        heir->child[0] = loan->child[0];
        heir->child[1] = loan->child[1];
        *slot = heir;
    }
    plait_small_lock_unlock(&limiter->lock);
}

/* ---- borrowing and giving back ---- */

bool plait_private_limiter_lent(const struct plait_limiter *limiter, const struct plait_loan *loans)
{
    while (loans != NULL && loans->limiter != limiter) {
        loans = loans->next;
    }
    return loans != NULL;
}

plait_status plait_private_limiter_acquire_for(struct plait_limiter *limiter, struct plait_loan *loan,
                                               uint64_t borrower, bool waits, plait_time deadline)
{
    if (loan->limiter != NULL || !enter(limiter, loan, borrower)) {
        return PLAIT_MISUSE;
    }
    plait_status status = PLAIT_OK;
    if (!plait_private_permits_take(&limiter->word)) {
        status = waits ? plait_private_permits_wait(&limiter->word, deadline) : PLAIT_BUSY;
    }
    if (status == PLAIT_OK) {
        loan->limiter = limiter;
        loan->strand = NULL;
    } else {
        leave(limiter, loan);
    }
    return status;
}

/* A loan for a given borrower, or one of this strand's that is not its latest. */
plait_status plait_private_limiter_release(struct plait_limiter *limiter, struct plait_loan *loan)
{
    if (loan->limiter != limiter) {
        return PLAIT_MISUSE;
    }
    if (loan->strand == NULL) {
        leave(limiter, loan);
    } else {
        struct plait_loan **slot = &plait_self()->loans;
        while (*slot != NULL && *slot != loan) {
            slot = &(*slot)->next;
        }
        if (*slot == NULL) {
            return PLAIT_MISUSE; /* another strand's */
        }
        *slot = loan->next;
    }
    loan->limiter = NULL;
    return plait_private_permits_give(&limiter->word, PLAIT_PRIVATE_PERMITS_MAXIMUM) ? PLAIT_OK : PLAIT_MISUSE;
}

/* ---- the total ---- */

plait_status plait_limiter_init(struct plait_limiter *limiter, uint32_t total)
{
    if (total > PLAIT_LIMITER_MAX) {
        return PLAIT_INVALID;
    }
    plait_initialize(&limiter->word, PLAIT_PRIVATE_PERMITS_WORD(total, PLAIT_FAIR));
    plait_initialize(&limiter->total, total);
    plait_initialize(&limiter->lock.state, 0U);
    limiter->borrowers = NULL;
    return PLAIT_OK;
}

/* Both change in one section, so that changes of the total follow each other and whoever looks under the lock sees the
 * one with the other. */
plait_status plait_limiter_set_total(struct plait_limiter *limiter, uint32_t total)
{
    if (total > PLAIT_LIMITER_MAX) {
        return PLAIT_INVALID;
    }
    struct plait_waking waking;
    plait_waking_begin(&waking, &limiter->word);
    const int32_t more = (int32_t)total - (int32_t)plait_load_relaxed(&limiter->total);
    plait_store_relaxed(&limiter->total, total);
    (void)plait_permits_add(&waking, &limiter->word, more, PLAIT_PRIVATE_PERMITS_MAXIMUM); /* never above the total */
    plait_waking_end(&waking);
    return PLAIT_OK;
}

uint32_t plait_limiter_borrowed(const struct plait_limiter *limiter)
{
    struct plait_waking waking;
    plait_waking_begin(&waking, &limiter->word);
    const int32_t total = (int32_t)plait_load_relaxed(&limiter->total);
    const int32_t available = plait_private_permits_of(plait_load_relaxed(&limiter->word));
    plait_waking_end(&waking);
    return (uint32_t)(total - available);
}

uint32_t plait_limiter_waiters(const struct plait_limiter *limiter)
{
    return plait_permits_waiters(&limiter->word);
}

void plait_limiter_destroy(struct plait_limiter *limiter)
{
    if (plait_limiter_borrowed(limiter) != 0) {
        plait_misuse("plait_limiter_destroy", (uintptr_t)limiter, "destroyed while a permit is borrowed");
    }
    if (plait_limiter_waiters(limiter) != 0) {
        plait_misuse("plait_limiter_destroy", (uintptr_t)limiter, "destroyed while strands wait for it");
    }
}
