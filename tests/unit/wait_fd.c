/* SPDX-License-Identifier: MIT */
/* wait_fd.c: waiting for file descriptors, the same cases on a thread, on one loop and on two. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <sys/socket.h>
#include <sys/wait.h>

#include <plait/fibers.h>
#include <plait/group.h>
#include <plait/scope.h>
#include <plait/wait.h>

#include "fiber.h"

#include "support/support.h"

enum { SEVERAL = 3 };

struct fiber_case {
    int fd;
    uint32_t events;
    plait_status status;
    plait_word *word;
    plait_status (*body)(struct fiber_case *self);
};

/* Runs the case on this thread, then on one loop, then on two. */
static void everywhere(plait_status (*body)(struct fiber_case *self))
{
    struct fiber_case given = {.body = body};
    const struct fiber_task task = {.run = body, .name = "case"};
    assert_int_equal(body(&given), PLAIT_OK);
    for (uint32_t loops = 1; loops <= 2; loops++) {
        const struct plait_fibers_options options = {.loops = loops, .spread = true};
        assert_int_equal(fiber_fibers_run(&options, &task, &given), PLAIT_OK);
    }
}

static void open_pair(int ends[2])
{
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
}

static void close_pair(const int ends[2])
{
    assert_int_equal(close(ends[0]), 0);
    assert_int_equal(close(ends[1]), 0);
}

/* ---- at once ---- */

static plait_status look_at_what_is_ready(struct fiber_case *self)
{
    int ends[2];
    (void)self;
    open_pair(ends);
    assert_int_equal(plait_wait_fd(ends[0], PLAIT_FD_WRITABLE, PLAIT_FOREVER), PLAIT_OK);
    assert_int_equal(plait_wait_fd(ends[0], PLAIT_FD_READABLE, plait_after(0)), PLAIT_TIMEOUT);
    assert_int_equal(write(ends[1], "x", 1), 1);
    assert_int_equal(plait_wait_fd(ends[0], PLAIT_FD_READABLE, PLAIT_FOREVER), PLAIT_OK);
    close_pair(ends);
    const int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
    assert_int_equal(plait_wait_fd(file, PLAIT_FD_READABLE, PLAIT_FOREVER), PLAIT_OK);
    assert_int_equal(close(file), 0);
    assert_int_equal(plait_wait_fd(file, PLAIT_FD_READABLE, PLAIT_FOREVER), PLAIT_INVALID);
    assert_int_equal(plait_wait_fd(-1, PLAIT_FD_READABLE, PLAIT_FOREVER), PLAIT_INVALID);
    assert_int_equal(plait_wait_fd(0, 0, PLAIT_FOREVER), PLAIT_INVALID);
    assert_int_equal(plait_wait_fd(0, 4, PLAIT_FOREVER), PLAIT_INVALID);
    return PLAIT_OK;
}

static void what_is_ready_is_told_at_once_and_what_is_not_open_is_invalid(void **state)
{
    (void)state;
    everywhere(look_at_what_is_ready);
}

/* ---- waiting ---- */

static plait_status wait_for_it(struct fiber_case *self)
{
    (void)plait_add_acq_rel(self->word, 1U);
    (void)plait_wake(self->word, PLAIT_WAKE_ALL);
    self->status = plait_wait_fd(self->fd, self->events, PLAIT_FOREVER);
    return self->status;
}

static const struct fiber_task waiter = {.run = wait_for_it};

static plait_status until_all_have_begun(plait_word *word, uint32_t count)
{
    plait_status status = PLAIT_OK;
    uint32_t seen = plait_load_acquire(word);
    while (status == PLAIT_OK && seen != count) {
        status = plait_wait(word, seen, PLAIT_FOREVER);
        seen = plait_load_acquire(word);
    }
    return status;
}

static plait_status wake_several(struct fiber_case *self)
{
    int ends[2];
    struct plait_group group;
    struct fiber_slot slots[SEVERAL];
    plait_word begun = PLAIT_ATOMIC_INIT(0);
    struct fiber_case given[SEVERAL];
    plait_status outcome = PLAIT_OK;
    (void)self;
    open_pair(ends);
    for (unsigned i = 0; i < SEVERAL; i++) {
        given[i] = (struct fiber_case){.fd = ends[i == 2 ? 1 : 0], .events = PLAIT_FD_READABLE, .word = &begun};
    }
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < SEVERAL && outcome == PLAIT_OK; i++) {
            outcome = fiber_start_soon(&group, &slots[i], &waiter, &given[i]);
        }
        if (outcome == PLAIT_OK) {
            outcome = until_all_have_begun(&begun, SEVERAL);
        }
        assert_int_equal(write(ends[1], "x", 1), 1);
        assert_int_equal(write(ends[0], "y", 1), 1);
    }
    close_pair(ends);
    return outcome;
}

static void several_strands_wait_for_one_descriptor_and_all_are_told(void **state)
{
    (void)state;
    everywhere(wake_several);
}

/* The reader waits in vain; the writer, on the same descriptor, is told; then the other end is closed. */
static plait_status wait_for_both_sides(struct fiber_case *self)
{
    static unsigned char block[4096];
    int ends[2];
    struct plait_group group;
    struct fiber_slot slots[2];
    plait_word begun = PLAIT_ATOMIC_INIT(0);
    plait_status outcome = PLAIT_OK;
    (void)self;
    open_pair(ends);
    assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    while (write(ends[0], block, sizeof(block)) > 0) {}
    struct fiber_case given[2] = {{.fd = ends[0], .events = PLAIT_FD_READABLE, .status = PLAIT_BUSY, .word = &begun},
                                  {.fd = ends[0], .events = PLAIT_FD_WRITABLE, .status = PLAIT_BUSY, .word = &begun}};
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < 2 && outcome == PLAIT_OK; i++) {
            outcome = fiber_start_soon(&group, &slots[i], &waiter, &given[i]);
        }
        if (outcome == PLAIT_OK) {
            outcome = until_all_have_begun(&begun, 2);
        }
        for (ssize_t left = 1; left > 0;) { /* until there is room to write */
            left = recv(ends[1], block, sizeof(block), MSG_DONTWAIT);
        }
        while (outcome == PLAIT_OK && fiber_status(&slots[1]) == PLAIT_BUSY) {
            outcome = plait_sleep(plait_microseconds(100));
        }
        assert_int_equal(fiber_status(&slots[0]), PLAIT_BUSY);
        assert_int_equal(shutdown(ends[1], SHUT_RDWR), 0);
    }
    assert_int_equal(given[0].status, PLAIT_OK);
    assert_int_equal(given[1].status, PLAIT_OK);
    close_pair(ends);
    return outcome;
}

static void a_reader_and_a_writer_of_one_descriptor_are_told_each_of_its_own(void **state)
{
    (void)state;
    everywhere(wait_for_both_sides);
}

/* ---- ending otherwise ---- */

static plait_status be_cancelled(struct fiber_case *self)
{
    int ends[2];
    struct plait_group group;
    struct fiber_slot slot;
    plait_word begun = PLAIT_ATOMIC_INIT(0);
    plait_status outcome = PLAIT_OK;
    (void)self;
    open_pair(ends);
    struct fiber_case given = {.fd = ends[0], .events = PLAIT_FD_READABLE, .word = &begun};
    PLAIT_GROUP(&group, &outcome) {
        outcome = fiber_start_soon(&group, &slot, &waiter, &given);
        if (outcome == PLAIT_OK) {
            outcome = until_all_have_begun(&begun, 1);
        }
        plait_group_cancel(&group);
    }
    assert_int_equal(given.status, PLAIT_CANCELLED);
    struct plait_scope limit;
    PLAIT_MOVE_ON_AFTER(&limit, plait_milliseconds(2), &outcome) {
        outcome = plait_wait_fd(ends[0], PLAIT_FD_READABLE, PLAIT_FOREVER);
        assert_int_equal(outcome, PLAIT_CANCELLED);
        assert_int_equal(plait_wait_fd(ends[0], PLAIT_FD_WRITABLE, PLAIT_FOREVER), PLAIT_CANCELLED); /* looks first */
    }
    assert_int_equal(plait_wait_fd(ends[0], PLAIT_FD_READABLE, plait_after(plait_milliseconds(2))), PLAIT_TIMEOUT);
    close_pair(ends);
    return outcome;
}

static void a_wait_ends_by_cancellation_by_a_scopes_deadline_and_by_its_own(void **state)
{
    (void)state;
    everywhere(be_cancelled);
}

/* ---- a number is another file's ---- */

/* What was asked for in vain is forgotten with its number, though a duplicate keeps the file open. */
static plait_status use_a_number_again(struct fiber_case *self)
{
    int before[2];
    int after[2];
    (void)self;
    open_pair(before);
    open_pair(after);
    const int duplicate = dup(before[0]);
    assert_true(duplicate >= 0);
    assert_int_equal(plait_wait_fd(before[0], PLAIT_FD_READABLE, plait_after(plait_milliseconds(1))), PLAIT_TIMEOUT);
    assert_int_equal(dup2(after[0], before[0]), before[0]);
    assert_int_equal(write(before[1], "x", 1), 1); /* for the duplicate */
    assert_int_equal(plait_wait_fd(before[0], PLAIT_FD_READABLE, plait_after(plait_milliseconds(1))), PLAIT_TIMEOUT);
    assert_int_equal(close(duplicate), 0);
    close_pair(before);
    close_pair(after);
    return PLAIT_OK;
}

/* On a thread each wait has a loop of its own, which remembers nothing. */
static void a_number_that_is_used_again_is_not_told_of_the_file_before(void **state)
{
    (void)state;
    const struct fiber_task task = {.run = use_a_number_again, .name = "case"};
    struct fiber_case given = {.fd = -1};
    assert_int_equal(fiber_fibers_run(NULL, &task, &given), PLAIT_OK);
}

/* ---- a child ---- */

/* What its sibling waits for is ready before the fork; the child waits for something else, and so looks. */
static plait_status fork_among_waiters(struct fiber_case *self)
{
    int ends[2];
    int silent[2];
    struct plait_group group;
    struct fiber_slot slot;
    plait_word begun = PLAIT_ATOMIC_INIT(0);
    plait_status outcome = PLAIT_OK;
    open_pair(ends);
    open_pair(silent);
    struct fiber_case given = {.fd = ends[0], .events = PLAIT_FD_READABLE, .word = &begun, .status = PLAIT_BUSY};
    PLAIT_GROUP(&group, &outcome) {
        outcome = fiber_start_soon(&group, &slot, &waiter, &given);
        if (outcome == PLAIT_OK) {
            outcome = until_all_have_begun(&begun, 1);
        }
        assert_int_equal(write(ends[1], "x", 1), 1);
        const pid_t child = fork();
        if (child == 0) {
            (void)alarm(60);
            _exit(plait_wait_fd(silent[0], PLAIT_FD_READABLE, plait_after(plait_milliseconds(1))) != PLAIT_TIMEOUT);
        }
        assert_true(child > 0);
        assert_int_equal(waitpid(child, &self->fd, 0), child); /* the child has looked, the parent not yet */
    }
    assert_int_equal(given.status, PLAIT_OK);
    close_pair(ends);
    close_pair(silent);
    return outcome;
}

static void a_child_of_fork_takes_no_report_of_its_parents(void **state)
{
    (void)state;
    const struct fiber_task task = {.run = fork_among_waiters, .name = "case"};
    struct fiber_case given = {.fd = -1};
    (void)fflush(NULL);
    assert_int_equal(fiber_fibers_run(NULL, &task, &given), PLAIT_OK);
    assert_int_equal(given.fd, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_ready_is_told_at_once_and_what_is_not_open_is_invalid),
        cmocka_unit_test(several_strands_wait_for_one_descriptor_and_all_are_told),
        cmocka_unit_test(a_reader_and_a_writer_of_one_descriptor_are_told_each_of_its_own),
        cmocka_unit_test(a_wait_ends_by_cancellation_by_a_scopes_deadline_and_by_its_own),
        cmocka_unit_test(a_number_that_is_used_again_is_not_told_of_the_file_before),
        cmocka_unit_test(a_child_of_fork_takes_no_report_of_its_parents),
    };
    return cmocka_run_group_tests_name("wait_fd", tests, NULL, NULL);
}
