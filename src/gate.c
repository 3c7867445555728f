/* SPDX-License-Identifier: MIT */
/* gate.c: the halves of a gate that somebody waits for.
 *
 * The store that opens and the question who stands there are one section under the shard's lock. Were the store made
 * before it, the gate might be closed in between, and one who came after that would be let through with the others. */
#include <plait/gate.h>

#include "waiting.h"

enum { OPEN = PLAIT_PRIVATE_GATE_OPEN, WAITERS = PLAIT_PRIVATE_GATE_WAITERS };

/* acq_rel, and not a store: what earlier openers released stays visible to whoever finds this one's. */
void plait_private_gate_open(struct plait_gate *gate)
{
    plait_word *word = &gate->word;
    struct plait_waking waking;
    plait_waking_begin(&waking, word);
    (void)plait_exchange_acq_rel(word, (uint32_t)OPEN);
    /* The address only: the gate may be gone. */
    (void)plait_waking_end_with(&waking, word, PLAIT_QUEUE_NORMAL, PLAIT_TOKEN_HANDED, PLAIT_WAKE_ALL);
}

plait_status plait_private_gate_wait(struct plait_gate *gate, plait_time deadline)
{
    uint32_t seen = plait_load_acquire(&gate->word);
    while ((seen & OPEN) == 0) {
        if (seen == WAITERS || plait_compare_exchange_acquire(&gate->word, &seen, (uint32_t)WAITERS)) {
            uint32_t token = PLAIT_TOKEN_NOTHING;
            const plait_status status =
                plait_wait_in(&gate->word, PLAIT_QUEUE_NORMAL, (uint32_t)WAITERS, deadline, false, &token);
            if (status != PLAIT_OK || token == PLAIT_TOKEN_HANDED) {
                return status; /* let through: what the gate is since then does not matter */
            }
            seen = plait_load_acquire(&gate->word);
        }
    }
    return PLAIT_OK;
}

uint32_t plait_gate_waiters(const struct plait_gate *gate)
{
    return plait_shard_count(&gate->word, PLAIT_QUEUE_NORMAL);
}
