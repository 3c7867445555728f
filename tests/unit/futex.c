/* SPDX-License-Identifier: MIT */
/* What the system may do to a futex call, done often: return for a signal, for no cause at all, or because the value
 * had changed. The linker puts `__wrap_syscall` in the place of `syscall` (--wrap). */
#include "queued.h"

#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

#include <linux/futex.h>
#include <sys/syscall.h>

#include <plait/mutex.h>

static struct plait_atomic_u32 injected;
static struct plait_atomic_u32 calls;

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);

long __wrap_syscall(long number, ...)
{
    long arguments[6];
    va_list list;
    va_start(list, number);
    for (int i = 0; i < 6; i++) {
        arguments[i] = va_arg(list, long);
    }
    va_end(list);
    if (number == SYS_futex && (arguments[1] & FUTEX_CMD_MASK) == FUTEX_WAIT_BITSET) {
        const uint32_t call = plait_add_relaxed(&calls, 1U);
        if (call % 4 != 3) {
            static const int errors[] = {EINTR, EAGAIN, 0};
            (void)plait_add_relaxed(&injected, 1U);
            errno = errors[call % 4] != 0 ? errors[call % 4] : errno;
            return errors[call % 4] != 0 ? -1 : 0;
        }
    }
    return __real_syscall(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
}

static plait_word word;

static void a_deadline_is_neither_early_nor_restarted(void **state)
{
    (void)state;
    for (int i = 0; i < 8; i++) {
        const plait_time end = plait_after(plait_milliseconds(2));
        errno = 77;
        assert_int_equal(plait_wait(&word, 0, end), PLAIT_TIMEOUT);
        assert_false(plait_time_before(plait_now(), end));
        assert_int_equal(errno, 77); /* the program's own */
    }
}

struct test_shared {
    unsigned long rounds;
    struct plait_mutex mutex;
    unsigned long count;
};

static void take_turns(unsigned index, struct test_shared *shared)
{
    for (uint32_t turn = index; turn < shared->rounds; turn += 2) {
        for (uint32_t seen = plait_load_acquire(&word); seen != turn; seen = plait_load_acquire(&word)) {
            CHECK(plait_wait(&word, seen, PLAIT_FOREVER) == PLAIT_OK);
        }
        (void)plait_store_wake(&word, turn + 1U, 1);
    }
}

static void wakes_are_not_lost(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(20000, 100)};
    plait_initialize(&word, 0U);
    test_threads(2, take_turns, &shared);
    assert_int_equal(plait_load_relaxed(&word), shared.rounds);
}

static void lock_and_count(unsigned index, struct test_shared *shared)
{
    (void)index;
    for (unsigned long i = 0; i < shared->rounds; i++) {
        CHECK(plait_mutex_lock(&shared->mutex) == PLAIT_OK);
        shared->count++;
        if (i % 64 == 0) {
            (void)sched_yield();
        }
        plait_mutex_unlock(&shared->mutex);
    }
}

static void a_mutex_stays_exclusive(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(5000, 20)};
    for (uint32_t options = 0; options <= PLAIT_FAIR; options += PLAIT_FAIR) {
        plait_mutex_init(&shared.mutex, options);
        shared.count = 0;
        test_threads(8, lock_and_count, &shared);
        assert_int_equal(shared.count, 8 * shared.rounds);
        plait_mutex_destroy(&shared.mutex);
    }
    assert_int_not_equal(plait_load_relaxed(&injected), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deadline_is_neither_early_nor_restarted),
        cmocka_unit_test(wakes_are_not_lost),
        cmocka_unit_test(a_mutex_stays_exclusive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
