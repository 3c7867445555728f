/* SPDX-License-Identifier: MIT */
/* A history of calls on one register, and whether it is linearizable: whether each call can be given one instant
 * between its beginning and its end, so that one after the other they would have returned what they did.
 *
 * The search is Wing and Gong's with Lowe's memory: take any call that could come first, since no other ended before it
 * began; if a register in this state would have answered so, go on with the rest; never twice with the same calls taken
 * and the same state. At most 64 calls, so that a set of them is one word. */
#ifndef PLAIT_TESTS_REGISTER_HISTORY_H
#define PLAIT_TESTS_REGISTER_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { REGISTER_MOST_CALLS = 64, REGISTER_MEMORY = 1 << 14 };

enum register_call_kind { REGISTER_GET, REGISTER_SET, REGISTER_EXCHANGE, REGISTER_COMPARE_EXCHANGE };

/* Values are numbers. Instants come from one counter that every strand increments: a total order that real time obeys.
 */
struct register_call {
    uint64_t begins;
    uint64_t ends;
    uint32_t kind;
    uint32_t expected; /* compare_exchange */
    uint32_t desired;  /* all but get */
    uint32_t seen;     /* all but set, and a compare_exchange that succeeded */
    bool succeeded;    /* compare_exchange */
};

struct register_search {
    const struct register_call *calls;
    size_t count;
    size_t states;                   /* looked at */
    uint64_t taken[REGISTER_MEMORY]; /* where the search has been; 0: free */
    uint32_t value[REGISTER_MEMORY];
};

/* Would a register that holds *value have answered so? Then *value is what it holds afterwards. */
static inline bool register_answers(const struct register_call *call, uint32_t *value)
{
    bool answers = false;
    switch (call->kind) {
    case REGISTER_GET:
        answers = call->seen == *value;
        break;
    case REGISTER_SET:
        answers = true;
        *value = call->desired;
        break;
    case REGISTER_EXCHANGE:
        answers = call->seen == *value;
        *value = call->desired;
        break;
    default:
        if (call->succeeded) {
            answers = call->expected == *value;
            *value = call->desired;
        } else {
            answers = call->seen == *value && call->expected != *value;
        }
        break;
    }
    return answers;
}

/* Has the search been here? Remembers it otherwise; a full memory forgets, which costs time only. */
static inline bool register_known(struct register_search *search, uint64_t taken, uint32_t value)
{
    size_t at = (size_t)((taken ^ (uint64_t)value << 40) * UINT64_C(0x9E3779B97F4A7C15) >> 50) % REGISTER_MEMORY;
    for (unsigned i = 0; i < 16U && search->taken[at] != 0U; i++) {
        if (search->taken[at] == taken && search->value[at] == value) {
            return true;
        }
        at = (at + 1U) % REGISTER_MEMORY;
    }
    search->taken[at] = taken;
    search->value[at] = value;
    return false;
}

/* The depth of the recursion is the number of calls. */
static inline bool register_search_from(struct register_search *search, uint64_t taken, uint32_t value)
{
    const uint64_t all = search->count == 64U ? UINT64_MAX : (UINT64_C(1) << search->count) - 1U;
    search->states++;
    if (taken == all) {
        return true;
    }
    uint64_t first_end = UINT64_MAX;
    for (size_t i = 0; i < search->count; i++) {
        if ((taken >> i & 1U) == 0U && search->calls[i].ends < first_end) {
            first_end = search->calls[i].ends;
        }
    }
    for (size_t i = 0; i < search->count; i++) {
        uint32_t after = value;
        if ((taken >> i & 1U) == 0U && search->calls[i].begins <= first_end &&
            register_answers(&search->calls[i], &after)) {
            const uint64_t with = taken | UINT64_C(1) << i;
            if (!register_known(search, with, after) && register_search_from(search, with, after)) {
                return true;
            }
        }
    }
    return false;
}

/* Is the history of a register that first held `value` linearizable? */
static inline bool register_is_linearizable(struct register_search *search, const struct register_call *calls,
                                            size_t count, uint32_t value)
{
    memset(search, 0, sizeof(*search));
    search->calls = calls;
    search->count = count;
    return register_search_from(search, 0, value);
}

#endif
