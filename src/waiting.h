/* SPDX-License-Identifier: MIT */
/* waiting.h: waiting and waking as the primitives need it: four queues per word, tokens, and a wake with a decision.
 *
 *     struct plait_waking waking;
 *     plait_waking_begin(&waking, word);                     the shard of the word is locked
 *         id = plait_waking_take(&waking, word, queue, token);    claims the first waiter of a queue, hands it a token
 *         more = plait_waking_has(&waking, word, queue);
 *         change the word                                    nobody can enqueue or leave in between
 *     plait_waking_end(&waking);                             unlocked; then those who were taken are rung
 *
 * A strand's claim word says who ends its wait: whoever moves it from WAITING by compare-exchange of exactly the word
 * that was judged. */
#ifndef PLAIT_SRC_WAITING_H
#define PLAIT_SRC_WAITING_H

#include <plait/strand.h>
#include <plait/wait.h>

#include "executor.h"
#include "shard.h"
#include "shard_lock.h"

/* ---- the claim word: sequence << 20 | shield << 4 | state ---- */

enum {
    PLAIT_CLAIM_IDLE,
    PLAIT_CLAIM_WAITING,
    PLAIT_CLAIM_WOKEN,
    PLAIT_CLAIM_TIMED_OUT,
    PLAIT_CLAIM_CANCELLED,
    PLAIT_CLAIM_STATE = 15, /* mask */
    PLAIT_CLAIM_SHIELD_SHIFT = 4,
    PLAIT_CLAIM_SEQUENCE_SHIFT = 20,
    PLAIT_CLAIM_NOBODY = 0xffff /* as a shield: deeper than every scope, so no canceller may claim */
};

PLAIT_INLINE unsigned plait_claim_state(uint64_t claim)
{
    return (unsigned)(claim & PLAIT_CLAIM_STATE);
}

PLAIT_INLINE unsigned plait_claim_shield(uint64_t claim)
{
    return (unsigned)(claim >> PLAIT_CLAIM_SHIELD_SHIFT & 0xffff);
}

/* Ends exactly the wait that `claim` names; false: somebody else did, or it is over. seq_cst, because the canceller's
 * load of this word is one half of Dekker's protocol and its claim must not be weaker. */
PLAIT_INLINE bool plait_claim_take(struct plait_strand *strand, uint64_t claim, unsigned state)
{
    uint64_t expected = claim;
    uint64_t ended = (claim & ~(uint64_t)PLAIT_CLAIM_STATE) | state;
    return plait_compare_exchange_seq_cst(&strand->claim, &expected, ended);
}

/* ---- queues and tokens ---- */

/* The queues of one word. A plain wake reaches plain waiters only, so that a stray one never counts as a hand-over. */
enum {
    PLAIT_QUEUE_PLAIN = 0,
    PLAIT_QUEUE_NORMAL = 1,
    PLAIT_QUEUE_STARVED = 2, /* mutex, permits: overtaken for too long */
    PLAIT_QUEUE_READERS = 1,
    PLAIT_QUEUE_WRITERS = 2,
    PLAIT_QUEUE_STARVED_WRITERS = 3,
    PLAIT_QUEUE_NOTIFIED = 2, /* condition */
    PLAIT_QUEUE_MASK = 3      /* the bits of an address, of which no word has any, that a queue's number takes */
};

/* What a waiter is told when its wait succeeds. */
enum {
    PLAIT_TOKEN_NOTHING, /* the word was not as expected: nobody claimed anything */
    PLAIT_TOKEN_HANDED,  /* what was waited for is yours */
    PLAIT_TOKEN_WAKE     /* look again */
};

/* How long a waiter bears being overtaken by running strands before what it waits for is handed to it, in nanoseconds.
 * Not at all in the simulator: handing over is a matter of schedules there, not of a millisecond. */
#if !defined(PLAIT_OVERTAKEN)
#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation
#define PLAIT_OVERTAKEN 0
#else
#define PLAIT_OVERTAKEN 1000000
#endif
#endif

/* plait_wait() on one of the word's queues. The token is written when the result is PLAIT_OK, and only then. */
plait_status plait_wait_in(plait_word *word, unsigned queue, uint32_t expected, plait_time deadline, bool shielded,
                           uint32_t *token);

/* The same where it matters of the word only that all these bits are set. */
plait_status plait_wait_in_while_set(plait_word *word, unsigned queue, uint32_t bits, plait_time deadline,
                                     bool shielded, uint32_t *token);

/* The same in two calls, for whoever has something to do between standing in the queue and sleeping: a condition leaves
 * its mutex there. Nothing may wait in between. PLAIT_OK from the first one must be followed by the second one; with
 * PLAIT_CANCELLED nothing has happened. */
struct plait_waiting {
    struct plait_shard *shard; /* NULL: the word was not as expected */
    struct plait_waiter node;
    bool shielded;
};
plait_status plait_wait_begin(struct plait_waiting *waiting, plait_word *word, unsigned queue, uint32_t expected,
                              bool shielded);
plait_status plait_wait_finish(struct plait_waiting *waiting, plait_time deadline, uint32_t *token);

/* Wakes up to `count` of those who stand in a queue at the call, each with `token`; returns how many. */
uint32_t plait_wake_in(plait_word *word, unsigned queue, uint32_t token, uint32_t count);

/* ---- waking with a decision ---- */

struct plait_waking {
    struct plait_shard *shard;
    struct plait_strand *claimed; /* those to ring, oldest first */
    struct plait_strand **last;
    struct plait_waiter *taken; /* the latest of them, until it is rung */
    uint32_t removed;           /* waiters unlinked, in units of the shard's count */
};

PLAIT_INLINE void plait_waking_begin(struct plait_waking *waking, const plait_word *word)
{
    waking->shard = plait_shard_of(word);
    waking->claimed = NULL;
    waking->last = &waking->claimed;
    waking->removed = 0;
    plait_shard_lock(waking->shard, plait_shard_owner());
}

/* Claims the first waiter of a queue whose ticket is older than `younger`, and hands it the token: its strand, which
 * the caller rings when it has unlocked; NULL: there is none. A waiter whose claim was lost to its timer or a canceller
 * is passed over: the wake belongs to the next. */
PLAIT_INLINE struct plait_strand *plait_waking_claim(struct plait_waking *waking, const plait_word *word,
                                                     unsigned queue, uint32_t token, uint64_t younger)
{
    const uintptr_t key = plait_shard_key(word, queue);
    for (;;) {
        struct plait_waiter *node = *plait_shard_find(waking->shard, key);
        if (node == NULL || node->ticket >= younger) {
            return NULL;
        }
        struct plait_strand *strand = node->strand;
        plait_shard_unlink(waking->shard, node);
        waking->removed += PLAIT_SHARD_WAITER;
        PLAIT_WRITES(node->token);
        node->token = token;
        waking->taken = node;
        if (plait_claim_take(strand, node->claim, PLAIT_CLAIM_WOKEN)) {
            return strand;
        }
    }
}

/* The same, and puts it among those whom plait_waking_end() rings: its strand's id, or 0. */
PLAIT_INLINE uint32_t plait_waking_take_older(struct plait_waking *waking, const plait_word *word, unsigned queue,
                                              uint32_t token, uint64_t younger)
{
    struct plait_strand *strand = plait_waking_claim(waking, word, queue, token, younger);
    uint32_t id = 0;
    if (strand != NULL) {
        id = strand->id;
        strand->claimed_next = NULL;
        *waking->last = strand;
        waking->last = &strand->claimed_next;
    }
    return id;
}

PLAIT_INLINE uint32_t plait_waking_take(struct plait_waking *waking, const plait_word *word, unsigned queue,
                                        uint32_t token)
{
    return plait_waking_take_older(waking, word, queue, token, UINT64_MAX);
}

/* Does anybody stand in the queue? Ask after taking. May count one who was cancelled and has not left yet. */
PLAIT_INLINE bool plait_waking_has(struct plait_waking *waking, const plait_word *word, unsigned queue)
{
    return *plait_shard_find(waking->shard, plait_shard_key(word, queue)) != NULL;
}

/* What a word has to say of those who still stand in the queues NORMAL and STARVED: its bits `waiters` and `starved`,
 * or neither. */
PLAIT_INLINE uint32_t plait_waking_bits(struct plait_waking *waking, const plait_word *word, uint32_t waiters,
                                        uint32_t starved)
{
    if (plait_waking_has(waking, word, PLAIT_QUEUE_STARVED)) {
        return waiters | starved;
    }
    return plait_waking_has(waking, word, PLAIT_QUEUE_NORMAL) ? waiters : 0U;
}

/* The end in two halves, for whoever has something to do for those it took before they run: unlocks, and leaves the
 * rings to the caller. */
PLAIT_INLINE void plait_waking_unlock(struct plait_waking *waking)
{
    plait_shard_unlock_subtracting(waking->shard, waking->removed);
}

/* Unlocks, then rings: a ring may be a system call. */
PLAIT_INLINE void plait_waking_end(struct plait_waking *waking)
{
    plait_waking_unlock(waking);
    struct plait_strand *strand = waking->claimed;
    while (strand != NULL) {
        struct plait_strand *next = strand->claimed_next; /* after its ring the strand may be gone */
        strand->executor->ring(strand, PLAIT_BELL_CLAIMED);
        strand = next;
    }
}

/* Ends a section that took nobody: the running strand stands in a queue of the word from here on, to be found with
 * `visit`. plait_wait_finish() must follow. Whoever changes what is waited for has to lock the shard, whatever its
 * count says. */
void plait_waking_stand(struct plait_waking *waking, struct plait_waiting *waiting, plait_word *word, unsigned queue,
                        struct plait_visit *visit);

/* Ends the section by waking up to `count` of those who stand in a queue now, each with `token`; returns how many. In
 * batches, so that the shard is not held for long, and nobody who comes meanwhile is meant. Only the word's address is
 * used. */
uint32_t plait_waking_end_with(struct plait_waking *waking, const plait_word *word, unsigned queue, uint32_t token,
                               uint32_t count);

#endif /* PLAIT_SRC_WAITING_H */
