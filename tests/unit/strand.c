/* SPDX-License-Identifier: MIT */
/* Any OS thread is a strand: ids, slots, names, the end of a thread, and what holds after a fork. */
#include "queued.h"

#include <sys/wait.h>
#include <unistd.h>

#include <plait/mutex.h>

enum { CROWD = 64 };

static uint32_t ids[CROWD];
static uint32_t slots[CROWD];

struct test_shared {
    pthread_barrier_t everybody;
};

static void register_and_stay(unsigned index, struct test_shared *shared)
{
    struct plait_strand *me = plait_self();
    CHECK(me == plait_self());
    ids[index] = plait_strand_id();
    slots[index] = plait_strand_slot();
    (void)pthread_barrier_wait(&shared->everybody);
    CHECK(ids[index] == plait_strand_id());
}

static void living_strands_share_neither_id_nor_slot(void **state)
{
    (void)state;
    struct test_shared shared;
    const uint32_t own = plait_strand_id();
    /* Twice: those of the second crowd get what the first gave back. */
    for (int round = 0; round < 2; round++) {
        assert_int_equal(pthread_barrier_init(&shared.everybody, NULL, CROWD), 0);
        test_threads(CROWD, register_and_stay, &shared);
        assert_int_equal(pthread_barrier_destroy(&shared.everybody), 0);
        for (unsigned i = 0; i < CROWD; i++) {
            assert_int_not_equal(ids[i], 0);
            assert_int_not_equal(ids[i], own);
            assert_true(slots[i] <= CROWD); /* at most this many threads and the main one were alive */
            assert_int_equal(ids[i] >> PLAIT_ID_LOOP_SHIFT, 0);
            for (unsigned j = 0; j < i; j++) {
                assert_int_not_equal(ids[i], ids[j]);
                assert_int_not_equal(slots[i], slots[j]);
            }
        }
    }
}

static void a_strand_has_a_name(void **state)
{
    (void)state;
    assert_string_equal(plait_strand_name(), "thread");
    plait_strand_set_name("main");
    assert_string_equal(plait_strand_name(), "main");
    plait_strand_set_name(NULL);
    assert_string_equal(plait_strand_name(), "unnamed");
}

static pthread_key_t late;
static struct plait_atomic_u32 late_calls;

/* Runs after Plait's own destructor as often as before it: the thread registers anew and ends cleanly. */
static void call_plait_late(void *argument)
{
    (void)argument;
    CHECK(plait_strand_id() != 0);
    (void)plait_add_relaxed(&late_calls, 1U);
}

static void arm_late_call(unsigned index)
{
    (void)index;
    CHECK(plait_strand_id() != 0);
    CHECK(pthread_setspecific(late, &late_calls) == 0);
}

static void a_destructor_may_call_plait_when_the_thread_ends(void **state)
{
    (void)state;
    assert_int_equal(pthread_key_create(&late, call_plait_late), 0);
    for (uint32_t i = 0; i < 4; i++) {
        struct helper helper;
        helper_start(&helper, arm_late_call, 0);
        helper_join(&helper);
        assert_int_equal(plait_load_relaxed(&late_calls), i + 1U);
    }
    assert_int_equal(pthread_key_delete(late), 0);
    /* Nothing leaked: the next thread gets the lowest slot again. */
    struct test_shared shared;
    assert_int_equal(pthread_barrier_init(&shared.everybody, NULL, 1), 0);
    test_threads(1, register_and_stay, &shared);
    assert_true(slots[0] <= 1);
    assert_int_equal(pthread_barrier_destroy(&shared.everybody), 0);
}

static struct plait_mutex mutex = PLAIT_MUTEX_INIT;

static void lock_and_end(unsigned index)
{
    (void)index;
    CHECK(plait_mutex_lock(&mutex) == PLAIT_OK);
}

static void end_a_thread_with_a_lock(void)
{
    struct helper helper;
    helper_start(&helper, lock_and_end, 0);
    helper_join(&helper);
}

static void a_thread_may_not_end_with_a_lock(void **state)
{
    (void)state;
    assert_true(test_dies(end_a_thread_with_a_lock, "a strand ended while it held a lock"));
}

/* ---- fork ---- */

static plait_word word;

static void wait_for_the_word(unsigned index)
{
    (void)index;
    CHECK(plait_wait(&word, 0, PLAIT_FOREVER) == PLAIT_OK);
}

/* In the child: 0, or the number of the first thing that does not hold. */
static int what_fails_in_the_child(uint32_t id)
{
    static plait_word own = PLAIT_ATOMIC_INIT(0);
    if (plait_strand_id() != id) {
        return 1;
    }
    if (plait_shard_count(&word, PLAIT_QUEUE_PLAIN) != 0 || plait_store_wake(&word, 1, PLAIT_WAKE_ALL) != 0) {
        return 2;
    }
    if (!plait_mutex_is_owner(&mutex) || plait_mutex_lock(&mutex) != PLAIT_MISUSE) {
        return 3;
    }
    plait_mutex_unlock(&mutex);
    if (plait_mutex_try_lock(&mutex) != PLAIT_OK) {
        return 4;
    }
    plait_mutex_unlock(&mutex);
    if (plait_wait(&own, 0, plait_after(plait_milliseconds(1))) != PLAIT_TIMEOUT) {
        return 5;
    }
    return 0;
}

/* Where threads sleep on condition variables, the first sleeper makes them. Here that takes until the fork has been
 * tried: the linker puts this in the place of pthread_cond_init() (--wrap). */
static struct plait_atomic_u32 making;
static struct plait_atomic_u32 forked;

int __real_pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes);
int __wrap_pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes);
int __wrap_pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes)
{
    if (plait_exchange_acq_rel(&making, 1U) == 0U) {
        for (int i = 0; i < 1000 && plait_load_relaxed(&forked) == 0U; i++) {
            (void)sched_yield();
        }
    }
    return __real_pthread_cond_init(condition, attributes);
}

static void after_a_fork_the_child_is_the_strand_that_forked_and_alone(void **state)
{
    (void)state;
    struct helper helper;
    const uint32_t id = plait_strand_id();
    plait_initialize(&word, 0U);
    helper_start(&helper, wait_for_the_word, 0);
    until_queued(&word, PLAIT_QUEUE_PLAIN, 1);
    assert_int_equal(plait_mutex_lock(&mutex), PLAIT_OK);
    (void)fflush(NULL);
    const pid_t child = fork();
    plait_store_relaxed(&forked, 1U);
    assert_true(child >= 0);
    if (child == 0) {
        _exit(what_fails_in_the_child(id));
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    /* The parent has lost nothing. */
    assert_true(plait_mutex_is_owner(&mutex));
    plait_mutex_unlock(&mutex);
    assert_int_equal(plait_store_wake(&word, 1, PLAIT_WAKE_ALL), 1);
    helper_join(&helper);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_a_fork_the_child_is_the_strand_that_forked_and_alone), /* first: nobody has slept yet */
        cmocka_unit_test(living_strands_share_neither_id_nor_slot),
        cmocka_unit_test(a_strand_has_a_name),
        cmocka_unit_test(a_destructor_may_call_plait_when_the_thread_ends),
        cmocka_unit_test(a_thread_may_not_end_with_a_lock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
