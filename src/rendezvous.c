/* SPDX-License-Identifier: MIT */
/* rendezvous.c: the one section in which a visit meets somebody or joins those who wait. rendezvous.h has the drawing
 * and what is true whenever the shard's lock is free. */
#include <plait/rendezvous.h>

#include "cancel.h"
#include "waiting.h"

enum { CLOSED = 1 };

/* Of those who stand there the one that was just claimed becomes the partner. It is this strand's until it is rung. */
static void join_hands(struct plait_visit *mine, const struct plait_waking *waking)
{
    struct plait_visit *met = waking->taken->visit;
    PLAIT_WRITES(met->moved);
    mine->moved = mine->wanted < met->wanted ? mine->wanted : met->wanted;
    met->moved = mine->moved;
    mine->partner = met;
}

plait_status plait_rendezvous_meet(struct plait_rendezvous *place, enum plait_side side, struct plait_visit *mine,
                                   bool waits, plait_time deadline)
{
    plait_word *word = &place->word;
    const unsigned others = side == PLAIT_SIDE_POP ? (unsigned)PLAIT_SIDE_PUSH : (unsigned)PLAIT_SIDE_POP;
    PLAIT_WAITER_BEGINS(mine);
    mine->partner = NULL;
    mine->strand = plait_self();
    for (;;) {
        struct plait_waking waking;
        struct plait_waiting waiting;
        uint32_t token = PLAIT_TOKEN_NOTHING;
        /* Before the lock, for it may take others; it matters only if there is nobody to meet. */
        const bool cancelled = waits && plait_load_relaxed(&mine->strand->look) != 0 && plait_look(mine->strand);
        plait_status status = PLAIT_OK;
        plait_waking_begin(&waking, word);
        if (plait_load_relaxed(word) == CLOSED) {
            status = PLAIT_CLOSED;
        } else if (plait_waking_take(&waking, word, others, PLAIT_TOKEN_HANDED) != 0) {
            join_hands(mine, &waking);
        } else if (!waits) {
            status = PLAIT_EMPTY;
        } else if (cancelled) {
            status = PLAIT_CANCELLED;
        } else {
            PLAIT_WRITES(mine->moved);
            plait_waking_stand(&waking, &waiting, word, side, mine);
            status = plait_wait_finish(&waiting, deadline, &token);
            if (status == PLAIT_OK && token != PLAIT_TOKEN_HANDED) {
                continue; /* a close, or a stray wake */
            }
            PLAIT_WAITER_ENDS(mine);
            return status;
        }
        plait_waking_unlock(&waking);
        return status;
    }
}

void plait_rendezvous_part(struct plait_visit *mine)
{
    struct plait_strand *strand = mine->partner->strand; /* after the ring the partner is gone */
    strand->executor->ring(strand, PLAIT_BELL_CLAIMED);
}

void plait_rendezvous_close(struct plait_rendezvous *place)
{
    plait_word *word = &place->word;
    struct plait_waking waking;
    plait_waking_begin(&waking, word);
    plait_store_relaxed(word, (uint32_t)CLOSED);
    (void)plait_waking_end_with(&waking, word, PLAIT_SIDE_POP, PLAIT_TOKEN_WAKE, PLAIT_WAKE_ALL);
    (void)plait_wake_in(word, PLAIT_SIDE_PUSH, PLAIT_TOKEN_WAKE, PLAIT_WAKE_ALL);
}

uint32_t plait_rendezvous_waiting(const struct plait_rendezvous *place, enum plait_side side)
{
    return plait_shard_count(&place->word, side);
}
