/* SPDX-License-Identifier: MIT */
/* park_futex.c: how an OS thread sleeps where the system has futexes: on its strand's own bell.
 *
 *     strand                                 ringer
 *     bell: 0 ──► ASLEEP (compare-exchange)  bell |= bits (release)
 *     sleep while the bell is ASLEEP         it was ASLEEP: wake the sleeper
 *
 * ASLEEP saves the ringer's system call when the strand has not slept yet. The wake uses the bell's address only: the
 * strand may have ended meanwhile, and a wake without a sleeper is harmless. */
#include <errno.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

#include <linux/futex.h>
#include <sys/syscall.h>

#include <plait/strand.h>
#include <plait/tools.h>

#include "executor.h"

PLAIT_STATIC_ASSERT(sizeof(time_t) == sizeof(long), "PARK=futex needs the system's plain timespec: use PARK=condition");

/* Sleeps while the word is `value`. False: the time has come. Early returns (a signal, a value that differs, no cause
 * at all) are the caller's to tell. errno stays the program's. */
static bool futex_wait(plait_word *word, uint32_t value, const struct timespec *until)
{
    const int saved = errno;
    PLAIT_TOOL_FUTEX_BEGIN();
    const long result = syscall(SYS_futex, &word->private_value, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, value, until,
                                NULL, FUTEX_BITSET_MATCH_ANY);
    PLAIT_TOOL_FUTEX_END();
    const bool expired = result != 0 && errno == ETIMEDOUT;
    errno = saved;
    return !expired;
}

static void futex_wake(plait_word *word)
{
    const int saved = errno;
    PLAIT_TOOL_FUTEX_BEGIN();
    (void)syscall(SYS_futex, &word->private_value, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0);
    PLAIT_TOOL_FUTEX_END();
    errno = saved;
}

bool plait_thread_park(struct plait_strand *me, plait_time until)
{
    const int64_t at = until.nanoseconds > 0 ? until.nanoseconds : 0;
    const struct timespec instant = {(time_t)(at / 1000000000), (long)(at % 1000000000)};
    const struct timespec *limit = until.nanoseconds == INT64_MAX ? NULL : &instant;
    bool in_time = true;
    uint32_t heard = 0;
    while (in_time && (heard & (PLAIT_BELL_KICK | PLAIT_BELL_CLAIMED)) == 0) {
        if (heard == PLAIT_BELL_ASLEEP || plait_compare_exchange_acquire(&me->bell, &heard, PLAIT_BELL_ASLEEP)) {
            in_time = futex_wait(&me->bell, PLAIT_BELL_ASLEEP, limit);
            heard = plait_load_acquire(&me->bell);
        }
    }
    /* Awake; takes a kick that has come meanwhile, leaves a claim. */
    heard = plait_and_acquire(&me->bell, (uint32_t)PLAIT_BELL_CLAIMED);
    return (heard & (PLAIT_BELL_KICK | PLAIT_BELL_CLAIMED)) == 0;
}

void plait_thread_ring(struct plait_strand *strand, uint32_t bits)
{
    plait_word *bell = &strand->bell;
    if ((plait_or_release(bell, bits) & PLAIT_BELL_ASLEEP) != 0) {
        futex_wake(bell);
    }
}

void plait_thread_sleep_on(plait_word *integer, uint32_t seen)
{
    (void)futex_wait(integer, seen, NULL);
}

void plait_thread_rouse(plait_word *integer)
{
    futex_wake(integer);
}

void plait_thread_after_fork(void)
{
}
