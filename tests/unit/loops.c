/* SPDX-License-Identifier: MIT */
/* loops.c: what fibers share with their loop's thread, and what is left when a run of loops ends. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include <sys/socket.h>
#include <sys/wait.h>

#include <plait/fibers.h>
#include <plait/group.h>
#include <plait/mutex.h>
#include <plait/scope.h>
#include <plait/wait.h>

#include "fiber.h"
#include "loop.h"

#include "support/support.h"

enum { FEW = 4, WAYS = 5, MOST = 64, TRIES = 16 };

struct fiber_case {
    unsigned index;
    unsigned count;
    int fd;
    bool *mine;
    int *mine_errno;
    unsigned seen;
    int seen_errno;
    plait_word *parked; /* how many are about to wait */
    plait_word *never;
    plait_word *ended;
    struct plait_mutex *mutex;
    plait_status status;
};

static plait_status run(plait_status (*body)(struct fiber_case *self), struct fiber_case *given, uint32_t loops)
{
    const struct fiber_task task = {.run = body, .name = "root"};
    const struct plait_fibers_options options = {.loops = loops, .spread = true};
    return fiber_fibers_run(&options, &task, given);
}

/* ---- thread-local state over a switch ---- */

static _Thread_local unsigned local;
static _Thread_local bool marker;

static plait_status use_what_is_the_threads(struct fiber_case *self)
{
    plait_status status = PLAIT_OK;
    self->mine = &marker;
    self->mine_errno = &errno;
    local = self->index + 1;
    errno = (int)self->index + 1;
    for (unsigned i = 0; i < self->count && status == PLAIT_OK; i++) {
        status = i % 2 == 0 ? plait_yield() : plait_sleep(plait_microseconds(200));
        assert_ptr_equal(&marker, self->mine); /* it never changes its thread */
        assert_ptr_equal(&errno, self->mine_errno);
    }
    self->seen = local;
    self->seen_errno = errno;
    return status;
}

static const struct fiber_task user = {.run = use_what_is_the_threads};

static plait_status start_users(struct fiber_case *self)
{
    struct plait_group group;
    struct fiber_slot slots[FEW];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < self->count && outcome == PLAIT_OK; i++) {
            self[i + 1] = (struct fiber_case){.index = i, .count = 4};
            outcome = fiber_start_soon(&group, &slots[i], &user, &self[i + 1]);
        }
    }
    return outcome;
}

static void alone_on_its_loop_a_fiber_finds_thread_local_state_and_errno_as_it_left_them(void **state)
{
    (void)state;
    struct fiber_case given[2] = {{.count = 1}};
    assert_int_equal(run(start_users, given, 1), PLAIT_OK);
    assert_int_equal(given[1].seen, 1);
    assert_int_equal(given[1].seen_errno, 1);
}

static void fibers_of_one_loop_share_thread_local_state_and_errno(void **state)
{
    (void)state;
    struct fiber_case given[FEW + 1] = {{.count = FEW}};
    assert_int_equal(run(start_users, given, 1), PLAIT_OK);
    for (unsigned i = 1; i <= FEW; i++) {
        assert_ptr_equal(given[i].mine, &marker); /* the loop is this thread */
        assert_int_equal(given[i].seen, FEW);     /* the last of them wrote last, before the first had waited */
        assert_int_equal(given[i].seen_errno, FEW);
    }
}

static void fibers_of_two_loops_do_not(void **state)
{
    (void)state;
    struct fiber_case given[3] = {{.count = 2}};
    assert_int_equal(run(start_users, given, 2), PLAIT_OK);
    assert_ptr_not_equal(given[1].mine, given[2].mine);
    assert_ptr_not_equal(given[1].mine_errno, given[2].mine_errno);
    for (unsigned i = 1; i <= 2; i++) {
        assert_int_equal(given[i].seen, i);
        assert_int_equal(given[i].seen_errno, i);
    }
}

/* ---- a run that ends while fibers are parked ---- */

static plait_status wait_in_some_way(struct fiber_case *self)
{
    switch (self->index % WAYS) {
    case 0:
        return plait_wait(self->never, 0, PLAIT_FOREVER);
    case 1:
        return plait_sleep(plait_seconds(1000));
    case 2:
        return plait_mutex_lock(self->mutex);
    case 3:
        return plait_wait_fd(self->fd, PLAIT_FD_READABLE, PLAIT_FOREVER);
    default:
        return plait_wait(self->never, 0, plait_after(plait_seconds(1000)));
    }
}

static plait_status stay(struct fiber_case *self)
{
    (void)plait_add_acq_rel(self->parked, 1U);
    (void)plait_wake(self->parked, 1);
    const plait_status status = wait_in_some_way(self);
    (void)plait_add_acq_rel(self->ended, status == PLAIT_CANCELLED ? 1U : 0U);
    return status;
}

/* In a shield: cancelled, it does its work first. */
static plait_status stay_shielded(struct fiber_case *self)
{
    struct plait_scope shield;
    plait_status status = PLAIT_OK;
    (void)plait_add_acq_rel(self->parked, 1U);
    (void)plait_wake(self->parked, 1);
    plait_scope_shield(&shield, PLAIT_FOREVER);
    status = plait_sleep(plait_milliseconds(2));
    plait_scope_close(&shield, &status);
    (void)plait_add_acq_rel(self->ended, status == PLAIT_OK ? 1U : 0U);
    return status;
}

static const struct fiber_task stayer = {.run = stay};
static const struct fiber_task shielded_stayer = {.run = stay_shielded};

/* Leaves while all others wait: early, with an error, or because it has been cancelled itself. */
static plait_status leave_them_parked(struct fiber_case *self)
{
    struct plait_group group;
    static struct fiber_slot slots[MOST];
    static struct fiber_case given[MOST];
    plait_status outcome = PLAIT_OK;
    assert_int_equal(plait_mutex_lock(self->mutex), PLAIT_OK);
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < self->count && outcome == PLAIT_OK; i++) {
            given[i] = *self;
            given[i].index = i;
            outcome = fiber_start_soon(&group, &slots[i], i % 7 == 6 ? &shielded_stayer : &stayer, &given[i]);
        }
        for (uint32_t seen = 0; outcome == PLAIT_OK && seen < self->count; seen = plait_load_acquire(self->parked)) {
            outcome = plait_wait(self->parked, seen, PLAIT_FOREVER);
        }
        if (self->index == 0) {
            break; /* whoever leaves early wants no more of it */
        }
        outcome = self->index == 1 ? 43 : plait_wait(self->never, 0, PLAIT_FOREVER);
    }
    plait_mutex_unlock(self->mutex);
    return self->index == 0 && outcome == PLAIT_OK ? 42 : outcome;
}

static void nobody_is_left_parked(uint32_t loops, unsigned way, plait_status expected)
{
    int ends[2];
    plait_word parked = PLAIT_ATOMIC_INIT(0);
    plait_word never = PLAIT_ATOMIC_INIT(0);
    plait_word ended = PLAIT_ATOMIC_INIT(0);
    struct plait_mutex mutex;
    struct plait_scope limit;
    const unsigned count = (unsigned)test_scaled(MOST, 10);
    plait_status outcome = PLAIT_OK;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    plait_mutex_init(&mutex, 0);
    struct fiber_case given = {.index = way,
                               .count = count < MOST ? count : MOST,
                               .fd = ends[0],
                               .parked = &parked,
                               .never = &never,
                               .ended = &ended,
                               .mutex = &mutex};
    PLAIT_FAIL_AFTER(&limit, way == 2 ? plait_milliseconds(20) : plait_seconds(1000), &outcome) {
        outcome = run(leave_them_parked, &given, loops);
    }
    assert_int_equal(outcome, expected);
    assert_int_equal(plait_load_relaxed(&ended), plait_load_relaxed(&parked)); /* cancelled, and waited for */
    plait_mutex_destroy(&mutex);                                               /* fatal with waiters */
    assert_int_equal(close(ends[0]), 0);
    assert_int_equal(close(ends[1]), 0);
}

static void a_run_that_ends_with_fibers_parked_cancels_and_joins_them(void **state)
{
    (void)state;
    for (uint32_t loops = 1; loops <= 2; loops++) {
        nobody_is_left_parked(loops, 0, 42);
        nobody_is_left_parked(loops, 1, 43);
        nobody_is_left_parked(loops, 2, PLAIT_TIMEOUT);
    }
}

/* ---- idle stacks ---- */

static plait_status take_a_turn(struct fiber_case *self)
{
    self->status = plait_yield();
    return self->status;
}

static uint32_t idle_stacks(void)
{
    return plait_loop_current()->stacks.idle_count;
}

static plait_status let_a_crowd_end(struct fiber_case *self)
{
    static const struct fiber_task task = {.run = take_a_turn, .name = "one of a crowd"};
    struct fiber_slot slots[MOST];
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < (unsigned)MOST && outcome == PLAIT_OK; i++) {
            outcome = fiber_start_soon(&group, &slots[i], &task, self);
        }
    }
    assert_int_equal(idle_stacks(), MOST); /* the next crowd may be about to come */
    return outcome;
}

static plait_status go_on_after_a_crowd(struct fiber_case *self)
{
    plait_status status = let_a_crowd_end(self);
    for (unsigned long i = 0; i < self->count && status == PLAIT_OK; i++) {
        status = plait_yield();
    }
    assert_int_equal(idle_stacks(), 1);
    return status;
}

static plait_status rest_after_a_crowd(struct fiber_case *self)
{
    plait_status status = let_a_crowd_end(self);
    /* A loop that comes to look at its timers only when this one has come does not rest. */
    for (unsigned i = 0; i < (unsigned)TRIES && status == PLAIT_OK && idle_stacks() != 1; i++) {
        status = plait_sleep(plait_microseconds(1 << i));
    }
    assert_int_equal(idle_stacks(), 1);
    return status;
}

static void idle_stacks_go_back_when_nobody_can_run_or_after_a_while(void **state)
{
    (void)state;
    const struct plait_fibers_options options = {.stacks_kept = 1};
    const struct fiber_task rests = {.run = rest_after_a_crowd, .name = "root"};
    const struct fiber_task goes_on = {.run = go_on_after_a_crowd, .name = "root"};
    struct fiber_case given = {.count = (unsigned)PLAIT_LOOP_LINGER + 2U * (unsigned)PLAIT_LOOP_BATCH};
    assert_int_equal(fiber_fibers_run(&options, &rests, &given), PLAIT_OK);
    if (test_under("none")) { /* a million turns */
        assert_int_equal(fiber_fibers_run(&options, &goes_on, &given), PLAIT_OK);
    }
}

/* ---- overflow ---- */

static __attribute__((noinline)) unsigned deeper(unsigned depth)
{
    volatile unsigned char room[2000];
    room[depth % sizeof(room)] = (unsigned char)depth;
    return depth == UINT32_MAX ? 0U : deeper(depth + 1U) + room[depth % sizeof(room)];
}

static plait_status overflow(struct fiber_case *self)
{
    self->seen = deeper(0);
    return PLAIT_OK;
}

static void a_fiber_that_overflows_its_stack_faults(void **state)
{
    (void)state;
    if (!test_under("none")) {
        skip(); /* the tools take the fault for themselves */
    }
    (void)fflush(NULL);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct fiber_case given = {0};
        (void)!run(overflow, &given, 1);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSEGV);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alone_on_its_loop_a_fiber_finds_thread_local_state_and_errno_as_it_left_them),
        cmocka_unit_test(fibers_of_one_loop_share_thread_local_state_and_errno),
        cmocka_unit_test(fibers_of_two_loops_do_not),
        cmocka_unit_test(a_run_that_ends_with_fibers_parked_cancels_and_joins_them),
        cmocka_unit_test(idle_stacks_go_back_when_nobody_can_run_or_after_a_while),
        cmocka_unit_test(a_fiber_that_overflows_its_stack_faults),
    };
    return cmocka_run_group_tests_name("loops", tests, NULL, NULL);
}
