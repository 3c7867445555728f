/* SPDX-License-Identifier: MIT */
/* fork.c: a fork by a thread that has never called Plait, while the first strand of the process registers. */
#include "support/support.h"

#include <sched.h>
#include <stdio.h>
#include <unistd.h>

#include <sys/wait.h>

#include <plait/mutex.h>
#include <plait/strand.h>
#include <plait/wait.h>

enum { TRIES = 1000 };

/* The first strand makes its key, which takes until the fork has been tried: the linker puts this in the place of
 * pthread_key_create() (--wrap). */
static struct plait_atomic_u32 making;
static struct plait_atomic_u32 forked;

int __real_pthread_key_create(pthread_key_t *key, void (*destructor)(void *value));
int __wrap_pthread_key_create(pthread_key_t *key, void (*destructor)(void *value));
int __wrap_pthread_key_create(pthread_key_t *key, void (*destructor)(void *value))
{
    plait_store_release(&making, 1U);
    for (int i = 0; i < TRIES && plait_load_acquire(&forked) == 0U; i++) {
        (void)sched_yield();
    }
    return __real_pthread_key_create(key, destructor);
}

static void register_first(unsigned index)
{
    (void)index;
    (void)plait_strand_id();
    while (plait_load_acquire(&forked) == 0U) { /* a thread that had ended would be one that the child never joined */
        (void)sched_yield();
    }
}

/* In the child: 0, or the number of the first thing that does not hold. */
static int what_fails_in_the_child(void)
{
    static struct plait_mutex mutex = PLAIT_MUTEX_INIT;
    static plait_word word = PLAIT_ATOMIC_INIT(0);
    (void)alarm(60); /* whoever waits for a thread that is not there waits for ever */
    if (plait_strand_id() == 0) {
        return 1;
    }
    if (plait_mutex_lock(&mutex) != PLAIT_OK) {
        return 2;
    }
    plait_mutex_unlock(&mutex);
    return plait_wait(&word, 0, plait_after(plait_milliseconds(1))) == PLAIT_TIMEOUT ? 0 : 3;
}

static void a_child_whose_parent_was_registering_its_first_strand_can_register(void **state)
{
    (void)state;
    struct helper helper;
    (void)fflush(NULL);
    helper_start(&helper, register_first, 0);
    while (plait_load_acquire(&making) == 0U) { /* no call of Plait's that would make this thread a strand */
        (void)sched_yield();
    }
    const pid_t child = fork();
    if (child == 0) {
        _exit(what_fails_in_the_child());
    }
    plait_store_release(&forked, 1U);
    assert_true(child > 0);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    helper_join(&helper);
    assert_int_not_equal(plait_strand_id(), 0); /* the parent has lost nothing */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_child_whose_parent_was_registering_its_first_strand_can_register),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
