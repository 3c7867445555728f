/* SPDX-License-Identifier: MIT */
/* Plain data behind a gate, a latch and a guard, for the race detectors: nothing but the orders of their words speaks
 * for it. */
#include "../unit/queued.h"

#include <plait/gate.h>
#include <plait/guard.h>
#include <plait/latch.h>

enum { CROWD = 4 };

static struct plait_gate gate = PLAIT_GATE_INIT;
static struct plait_guard guard = PLAIT_GUARD_INIT;
static struct plait_latch latch = PLAIT_LATCH_INIT(0);

struct test_shared {
    unsigned long rounds;
    unsigned long parts[CROWD]; /* plain: each strand its own, read by the first one after the latch */
    unsigned long behind;       /* plain: written before the gate opens */
    unsigned long inside;       /* plain: inside the guard */
    struct plait_atomic_u32 entered;
};

/* In each round the first strand lets the others at their parts and waits for them. One that has done its part would
 * find the gate still open: a word keeps the rounds apart. */
static plait_word turn;

static void work_in_rounds(unsigned index, struct test_shared *shared)
{
    for (uint32_t round = 1; round <= shared->rounds; round++) {
        if (index == 0) {
            CHECK(plait_latch_add(&latch, CROWD - 1U) == PLAIT_OK);
            shared->behind = round;
            plait_gate_open(&gate);
            CHECK(plait_latch_wait(&latch) == PLAIT_OK);
            for (unsigned i = 1; i < CROWD; i++) {
                CHECK(shared->parts[i] == round);
            }
            CHECK(plait_gate_close(&gate));
            (void)plait_store_wake(&turn, round, PLAIT_WAKE_ALL);
        } else {
            CHECK(plait_gate_wait(&gate) == PLAIT_OK);
            CHECK(shared->behind == round);
            shared->parts[index] = round;
            CHECK(plait_latch_done(&latch) == PLAIT_OK);
            while (plait_load_acquire(&turn) != round) {
                CHECK(plait_wait(&turn, round - 1U, PLAIT_FOREVER) == PLAIT_OK);
            }
        }
    }
}

static void gate_and_latch_order_rounds(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(2000, 30)};
    test_threads(CROWD, work_in_rounds, &shared);
    assert_int_equal(plait_latch_count(&latch), 0);
}

static void enter_if_free(unsigned index, struct test_shared *shared)
{
    (void)index;
    for (unsigned long i = 0; i < shared->rounds; i++) {
        if (plait_guard_try_enter(&guard) == PLAIT_OK) {
            shared->inside++;
            (void)plait_add_relaxed(&shared->entered, 1U);
            plait_guard_leave(&guard);
        }
    }
}

static void a_guard_orders_those_who_enter(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(10000, 100)};
    test_threads(CROWD, enter_if_free, &shared);
    assert_int_equal(shared.inside, plait_load_relaxed(&shared.entered));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gate_and_latch_order_rounds),
        cmocka_unit_test(a_guard_orders_those_who_enter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
