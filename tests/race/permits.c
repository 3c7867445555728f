/* SPDX-License-Identifier: MIT */
/* Plain data behind a semaphore and a limiter of one permit, for the race detectors: nothing but the orders of their
 * words speaks for it. */
#include "../unit/queued.h"

#include <plait/limiter.h>
#include <plait/semaphore.h>

enum { CROWD = 4, CELLS = 8 };

static struct plait_semaphore semaphore = PLAIT_SEMAPHORE_BOUNDED_INIT(1, 1);
static struct plait_semaphore full = PLAIT_SEMAPHORE_INIT(0);
static struct plait_semaphore empty = PLAIT_SEMAPHORE_INIT(1);
static struct plait_limiter limiter = PLAIT_LIMITER_INIT(1);

struct test_shared {
    unsigned long rounds;
    unsigned long cells[CELLS]; /* plain */
};

static void change(struct test_shared *shared)
{
    for (int i = 0; i < CELLS; i++) {
        shared->cells[i]++;
    }
}

static void take_turns(unsigned index, struct test_shared *shared)
{
    (void)index;
    for (unsigned long i = 0; i < shared->rounds; i++) {
        const plait_status status = i % 3 == 0
                                        ? plait_semaphore_acquire_until(&semaphore, plait_after(plait_microseconds(50)))
                                    : i % 3 == 1 ? plait_semaphore_try_acquire(&semaphore)
                                                 : plait_semaphore_acquire(&semaphore);
        if (status == PLAIT_OK) {
            change(shared);
            CHECK(plait_semaphore_release(&semaphore) == PLAIT_OK);
        }
    }
}

static void a_semaphore_orders_its_sections(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(3000, 40)};
    test_threads(CROWD, take_turns, &shared);
    assert_int_equal(plait_semaphore_value(&semaphore), 1);
}

static void borrow(unsigned index, struct test_shared *shared)
{
    struct plait_loan loan = PLAIT_LOAN_INIT;
    for (unsigned long i = 0; i < shared->rounds; i++) {
        plait_status status = PLAIT_OK;
        switch ((i + index) % 4) {
        case 0:
            status = plait_limiter_acquire_until(&limiter, &loan, plait_after(plait_microseconds(50)));
            break;
        case 1:
            status = plait_limiter_acquire_for(&limiter, &loan, i % 2); /* may be another's borrower just now */
            break;
        case 2:
            status = plait_limiter_try_acquire(&limiter, &loan);
            break;
        default:
            status = plait_limiter_acquire(&limiter, &loan);
            break;
        }
        if (status == PLAIT_OK) {
            change(shared);
            CHECK(plait_limiter_release(&limiter, &loan) == PLAIT_OK);
        }
        if (index == 0 && i % 8 == 0) {
            CHECK(plait_limiter_set_total(&limiter, 0) == PLAIT_OK);
            CHECK(plait_limiter_set_total(&limiter, 1) == PLAIT_OK);
        }
    }
}

static void a_limiter_orders_its_sections(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(3000, 40)};
    test_threads(CROWD, borrow, &shared);
    plait_limiter_destroy(&limiter);
}

/* What one releases the other acquires: nobody owns a permit. */
static void hand_to_and_fro(unsigned index, struct test_shared *shared)
{
    for (unsigned long i = 0; i < shared->rounds; i++) {
        CHECK(plait_semaphore_acquire(index == 0 ? &empty : &full) == PLAIT_OK);
        change(shared);
        CHECK(plait_semaphore_release(index == 0 ? &full : &empty) == PLAIT_OK);
    }
}

static void two_semaphores_hand_data_to_and_fro(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(3000, 40)};
    test_threads(2, hand_to_and_fro, &shared);
    assert_int_equal(shared.cells[0], 2 * shared.rounds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_semaphore_orders_its_sections),
        cmocka_unit_test(a_limiter_orders_its_sections),
        cmocka_unit_test(two_semaphores_hand_data_to_and_fro),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
