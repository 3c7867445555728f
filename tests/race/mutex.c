/* SPDX-License-Identifier: MIT */
/* Plain data behind a mutex, an event and a bare word, for the race detectors. Built twice: with the mutex as a lock
 * object, which finds misuse but hides wrong orders inside the lock, and without (PLAIT_LOCK_OBJECTS=0), where only the
 * orders in the code speak for it. */
#include "../unit/queued.h"

#include <plait/event.h>
#include <plait/mutex.h>

enum { CROWD = 4, CELLS = 8 };

struct test_shared {
    struct plait_mutex mutex;
    struct plait_event begun;
    struct plait_event ended[CROWD];
    plait_word turn;
    unsigned long rounds;
    unsigned long cells[CELLS]; /* plain, under the mutex */
    unsigned long before;       /* plain, handed over by `begun` */
    unsigned long after[CROWD]; /* plain, handed back by `ended` */
    unsigned long baton;        /* plain, handed round by `turn` */
};

static void change(struct test_shared *shared)
{
    for (int i = 0; i < CELLS; i++) {
        shared->cells[i]++;
    }
}

static void work(unsigned index, struct test_shared *shared)
{
    CHECK(plait_event_wait(&shared->begun) == PLAIT_OK);
    CHECK(shared->before == 7);
    for (unsigned long i = 0; i < shared->rounds; i++) {
        const plait_time soon = plait_after(plait_microseconds(50));
        const plait_status status = i % 3 == 0   ? plait_mutex_lock_until(&shared->mutex, soon)
                                    : i % 3 == 1 ? plait_mutex_try_lock(&shared->mutex)
                                                 : plait_mutex_lock(&shared->mutex);
        if (status == PLAIT_OK) {
            change(shared);
            if (i % 16 == 0) {
                test_yield();
            }
            plait_mutex_unlock(&shared->mutex);
        }
    }
    shared->after[index] = index + 1U;
    plait_event_set(&shared->ended[index]);
}

static void crowd_and_judge(unsigned index, struct test_shared *shared)
{
    if (index < CROWD) {
        work(index, shared);
    } else {
        shared->before = 7;
        plait_event_set(&shared->begun);
        for (unsigned i = 0; i < CROWD; i++) {
            CHECK(plait_event_wait(&shared->ended[i]) == PLAIT_OK);
            CHECK(shared->after[i] == i + 1U);
        }
        /* After the events, without the mutex: they order it. */
        for (int i = 1; i < CELLS; i++) {
            CHECK(shared->cells[i] == shared->cells[0]);
        }
    }
}

static void run(uint32_t options)
{
    static struct test_shared shared;
    shared.rounds = test_scaled(20000, 60);
    plait_mutex_init(&shared.mutex, options);
    plait_event_init(&shared.begun);
    for (unsigned i = 0; i < CROWD; i++) {
        plait_event_init(&shared.ended[i]);
    }
    test_threads(CROWD + 1U, crowd_and_judge, &shared);
    plait_mutex_destroy(&shared.mutex);
}

static void a_mutex_orders_its_sections(void **state)
{
    (void)state;
    run(0);
}

static void a_fair_mutex_orders_its_sections(void **state)
{
    (void)state;
    run(PLAIT_FAIR);
}

static void hand_round(unsigned index, struct test_shared *shared)
{
    for (uint32_t turn = index; turn < shared->rounds; turn += 3) {
        for (uint32_t seen = plait_load_acquire(&shared->turn); seen != turn;
             seen = plait_load_acquire(&shared->turn)) {
            CHECK(plait_wait(&shared->turn, seen, PLAIT_FOREVER) == PLAIT_OK);
        }
        shared->baton++;
        if (turn % 2 == 0) {
            (void)plait_store_wake(&shared->turn, turn + 1U, PLAIT_WAKE_ALL);
        } else {
            plait_store_release(&shared->turn, turn + 1U);
            (void)plait_wake(&shared->turn, PLAIT_WAKE_ALL);
        }
    }
}

static void a_word_hands_a_baton_round(void **state)
{
    (void)state;
    static struct test_shared shared;
    shared.rounds = test_scaled(20000, 60);
    test_threads(3, hand_round, &shared);
    assert_int_equal(shared.baton, shared.rounds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mutex_orders_its_sections),
        cmocka_unit_test(a_fair_mutex_orders_its_sections),
        cmocka_unit_test(a_word_hands_a_baton_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
