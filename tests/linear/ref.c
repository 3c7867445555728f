/* SPDX-License-Identifier: MIT */
/* A reference is a linearizable register of objects: many short rounds of four threads are recorded, and each round
 * must have an order that explains every answer. Objects are numbered, 0 is none; each number is one object's. */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>

#include <plait/atomic.h>

#include "line_refs.h"
#include "register_history.h"

enum { THREADS = 4, CALLS = 12 };

struct test_shared {
    unsigned long rounds;
    uint64_t seed;
    struct register_call (*calls)[THREADS][CALLS];
    line_refs ref;
    struct plait_atomic_u64 clock;
    struct plait_atomic_u32 played; /* parts of rounds */
    struct plait_atomic_u32 open;   /* the round that may begin */
};

static uint32_t *make(uint32_t number)
{
    uint32_t *object = NULL;
    if (line_refs_new(number, &object) != PLAIT_OK) {
        abort();
    }
    return object;
}

static uint32_t number_of(const uint32_t *object)
{
    return object != NULL ? *object : 0;
}

/* One call; *last is an object of this thread's, the last it saw. */
static void call_once(line_refs *ref, struct register_call *call, uint32_t **last)
{
    uint32_t *desired = make(call->desired);
    uint32_t *seen = NULL;
    switch (call->kind) {
    case REGISTER_GET:
        seen = line_refs_get(ref);
        break;
    case REGISTER_SET:
        line_refs_set(ref, desired);
        break;
    case REGISTER_EXCHANGE:
        seen = line_refs_exchange(ref, desired);
        break;
    default:
        call->succeeded = line_refs_compare_exchange(ref, last, desired);
        break;
    }
    if (call->kind == REGISTER_GET || call->kind == REGISTER_EXCHANGE) {
        line_refs_release(*last);
        *last = seen;
    }
    line_refs_release(desired);
}

static void play(unsigned index, struct test_shared *shared)
{
    uint64_t random = shared->seed * 4U + index;
    for (unsigned long round = 0; round < shared->rounds; round++) {
        struct register_call *calls = shared->calls[round][index];
        uint32_t *last = NULL;
        while (plait_load_seq_cst(&shared->open) != (uint32_t)round) {
            test_yield(); /* the round before has not ended for everybody */
        }
        for (unsigned i = 0; i < CALLS; i++) {
            struct register_call *call = &calls[i];
            call->kind = (uint32_t)(test_random(&random) % 4U);
            call->desired = 1U + index * CALLS + i; /* nobody else writes this number in this round */
            call->expected = number_of(last);
            call->begins = plait_add_seq_cst(&shared->clock, 1U);
            call_once(&shared->ref, call, &last);
            call->ends = plait_add_seq_cst(&shared->clock, 1U);
            call->seen = number_of(last);
        }
        line_refs_release(last);
        /* Whoever comes last empties the ref for the next round. */
        if (plait_add_seq_cst(&shared->played, 1U) % THREADS == THREADS - 1U) {
            line_refs_set(&shared->ref, NULL);
            plait_store_seq_cst(&shared->open, (uint32_t)round + 1U);
        }
    }
}

static void references_are_linearizable(void **state)
{
    (void)state;
    static struct register_search search;
    static struct test_shared shared;
    const char *seed = getenv("PLAIT_SEED");
    shared.rounds = test_scaled(600, 6);
    shared.seed = seed != NULL ? strtoull(seed, NULL, 0) : 4711;
    shared.calls = calloc(shared.rounds, sizeof(*shared.calls));
    assert_non_null(shared.calls);
    test_threads(THREADS, play, &shared);
    for (unsigned long round = 0; round < shared.rounds; round++) {
        if (!register_is_linearizable(&search, shared.calls[round][0], (size_t)THREADS * CALLS, 0)) {
            (void)fprintf(stderr, "round %lu of seed %llu has no order\n", round, (unsigned long long)shared.seed);
            fail();
        }
    }
    free(shared.calls);
    line_refs_destroy(&shared.ref);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_are_linearizable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
