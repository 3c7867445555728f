/* SPDX-License-Identifier: MIT */
/* Plain data behind a rwlock, for the race detectors: readers and writers, handed over and entered directly, downgraded
 * and given up. Built twice, as tests/race/mutex.c: with and without the lock as a lock object. */
#include "../unit/queued.h"

#include <plait/rwlock.h>

#include <stdlib.h>

enum { CROWD = 5, CELLS = 8, LENT = 2000 };

/* One of many, which whoever leaves it last gives back. */
struct lent {
    struct plait_rwlock lock;
    unsigned users; /* plain */
};

struct test_shared {
    struct plait_rwlock lock;
    unsigned long rounds;
    unsigned long cells[CELLS]; /* plain */
    unsigned long sums[CROWD];  /* each thread's own */
    struct lent *lent[LENT];
    struct plait_atomic_u32 round; /* in which the lock has been held */
};

static void write_cells(struct test_shared *shared, bool downgrades)
{
    for (int i = 0; i < CELLS; i++) {
        shared->cells[i]++;
    }
    if (downgrades) {
        plait_rwlock_downgrade(&shared->lock);
        CHECK(shared->cells[0] == shared->cells[CELLS - 1]);
        plait_rwlock_unlock_read(&shared->lock);
    } else {
        plait_rwlock_unlock_write(&shared->lock);
    }
}

static void read_cells(unsigned index, struct test_shared *shared, bool yields)
{
    for (int i = 0; i < CELLS; i++) {
        shared->sums[index] += shared->cells[i];
    }
    if (yields) {
        test_yield();
    }
    CHECK(shared->cells[0] == shared->cells[CELLS - 1]);
    plait_rwlock_unlock_read(&shared->lock);
}

static void work(unsigned index, struct test_shared *shared)
{
    uint64_t random = index;
    for (unsigned long i = 0; i < shared->rounds; i++) {
        const uint64_t draw = test_random(&random);
        const plait_time soon = plait_after(plait_microseconds(50));
        if (draw % 4 == 0) {
            if ((draw % 8 == 0 ? plait_rwlock_lock_write_until(&shared->lock, soon)
                               : plait_rwlock_lock_write(&shared->lock)) == PLAIT_OK) {
                write_cells(shared, draw % 16 == 4);
            }
        } else if ((draw % 8 == 1 ? plait_rwlock_lock_read_until(&shared->lock, soon)
                                  : plait_rwlock_lock_read(&shared->lock)) == PLAIT_OK) {
            read_cells(index, shared, draw % 64 == 2);
        }
    }
}

static void a_rwlock_orders_its_sections(void **state)
{
    (void)state;
    static struct test_shared shared;
    shared.rounds = test_scaled(10000, 60);
    plait_rwlock_init(&shared.lock, 0);
    test_threads(CROWD, work, &shared);
    for (int i = 1; i < CELLS; i++) {
        assert_int_equal(shared.cells[i], shared.cells[0]);
    }
    plait_rwlock_destroy(&shared.lock);
}

static void leave_for_good(struct lent *lent)
{
    CHECK(plait_rwlock_lock_write(&lent->lock) == PLAIT_OK);
    lent->users--;
    const bool last = lent->users == 0;
    plait_rwlock_unlock_write(&lent->lock);
    if (last) {
        free(lent);
    }
}

/* Gives up first, often: the bits that are left behind must not make whoever unlocks then touch the lock too late. */
static void give_up_and_leave(unsigned index, struct test_shared *shared)
{
    uint64_t random = index;
    for (unsigned long i = 0; i < shared->rounds; i++) {
        struct lent *lent = shared->lent[i];
        const uint64_t draw = test_random(&random);
        const plait_time soon = plait_after((plait_duration)(draw % 4096));
        if (draw >> 12 & 1) {
            if (plait_rwlock_lock_write_until(&lent->lock, soon) == PLAIT_OK) {
                test_yield();
                plait_rwlock_unlock_write(&lent->lock);
            }
        } else if (plait_rwlock_lock_read_until(&lent->lock, soon) == PLAIT_OK) {
            test_yield();
            plait_rwlock_unlock_read(&lent->lock);
        }
        leave_for_good(lent);
    }
}

static void whoever_is_last_may_end_it_though_others_gave_up(void **state)
{
    (void)state;
    static struct test_shared shared;
    shared.rounds = test_scaled(LENT, 20);
    for (unsigned long i = 0; i < shared.rounds; i++) {
        shared.lent[i] = malloc(sizeof(*shared.lent[i]));
        assert_non_null(shared.lent[i]);
        plait_rwlock_init(&shared.lent[i]->lock, 0);
        shared.lent[i]->users = CROWD;
    }
    test_threads(CROWD, give_up_and_leave, &shared);
}

/* The second one sees by the lock alone that the first one has left it, and makes the memory a lock anew. */
static void hold_or_end(unsigned index, struct test_shared *shared)
{
    for (uint32_t round = 1; round <= shared->rounds; round++) {
        if (index == 0) {
            CHECK(plait_rwlock_lock_read(&shared->lock) == PLAIT_OK);
            plait_store_relaxed(&shared->round, round);
            plait_rwlock_unlock_read(&shared->lock);
            until_equal(&shared->round, 0);
        } else {
            until_equal(&shared->round, round);
            UNTIL(plait_rwlock_readers(&shared->lock) == 0);
            plait_rwlock_destroy(&shared->lock);
            plait_rwlock_init(&shared->lock, 0);
            plait_store_release(&shared->round, 0);
        }
    }
}

static void what_follows_its_destruction_comes_after_the_last_unlock(void **state)
{
    (void)state;
    static struct test_shared shared;
    shared.rounds = test_scaled(100, 10);
    plait_rwlock_init(&shared.lock, 0);
    test_threads(2, hold_or_end, &shared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rwlock_orders_its_sections),
        cmocka_unit_test(whoever_is_last_may_end_it_though_others_gave_up),
        cmocka_unit_test(what_follows_its_destruction_comes_after_the_last_unlock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
