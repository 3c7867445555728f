/* SPDX-License-Identifier: MIT */
/* Plain data handed from strand to strand through conditions, for the race detectors; built without lock objects, so
 * that only the orders in the code speak for it. */
#include "../unit/queued.h"

#include <plait/condition.h>

enum { CROWD = 3 };

/* A baton goes round: each holder's turn is a condition of its own. */
struct test_shared {
    struct plait_mutex mutex;
    struct plait_condition turns[CROWD];
    unsigned long rounds;
    unsigned long turn;  /* plain, under the mutex */
    unsigned long baton; /* plain, outside the mutex: the turn alone orders it */
};

static void hand_round(unsigned index, struct test_shared *shared)
{
    for (unsigned long turn = index; turn < shared->rounds; turn += CROWD) {
        const plait_time when = turn % 2 == 0 ? PLAIT_FOREVER : plait_after(plait_seconds(60));
        CHECK(plait_mutex_lock(&shared->mutex) == PLAIT_OK);
        CHECK(PLAIT_WAIT_WHILE(&shared->turns[index], &shared->mutex, shared->turn != turn, when) == PLAIT_OK);
        plait_mutex_unlock(&shared->mutex);
        shared->baton++;
        CHECK(plait_mutex_lock(&shared->mutex) == PLAIT_OK);
        shared->turn++;
        CHECK(plait_condition_notify(&shared->turns[shared->turn % CROWD], &shared->mutex, 1) == PLAIT_OK);
        plait_mutex_unlock(&shared->mutex);
    }
}

static void a_condition_hands_a_baton_round(void **state)
{
    (void)state;
    static struct test_shared shared;
    shared.rounds = test_scaled(10000, 60);
    plait_mutex_init(&shared.mutex, 0);
    for (unsigned i = 0; i < CROWD; i++) {
        plait_condition_init(&shared.turns[i]);
    }
    test_threads(CROWD, hand_round, &shared);
    assert_int_equal(shared.baton, shared.rounds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_condition_hands_a_baton_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
