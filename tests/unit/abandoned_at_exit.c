/* SPDX-License-Identifier: MIT */
/* abandoned_at_exit.c: the process ends while calls that were left behind still run, one of them in the system, one in
 * a wait of Plait: it ends at once and cleanly, and what they hold is no leak. */
#include <unistd.h>

#include <plait/group.h>
#include <plait/wait.h>

#include "sync_left.h"
#include "sync_root.h"

#include "support/support.h"

struct sync_stage {
    plait_word begun;
    plait_word never;
    int pipe[2];
};

static struct sync_stage stage;

plait_status sync_copy(struct sync_parcel *to, const struct sync_parcel *from)
{
    *to = *from;
    return PLAIT_OK;
}

void sync_dispose(struct sync_parcel *parcel)
{
    (void)parcel;
}

void sync_drop(struct sync_answer *answer)
{
    (void)answer;
}

static void begin(void)
{
    (void)plait_add_acq_rel(&stage.begun, 1U);
    (void)plait_wake(&stage.begun, PLAIT_WAKE_ALL);
}

static plait_status reads_what_nobody_writes(struct sync_parcel given, struct sync_answer *result, int *error)
{
    char byte = 0;
    (void)result;
    (void)error;
    begin();
    return read(given.stage->pipe[0], &byte, 1) == 1 ? PLAIT_OK : 1;
}

static plait_status waits_for_ever(struct sync_parcel given, struct sync_answer *result, int *error)
{
    plait_status status = PLAIT_OK;
    (void)result;
    (void)error;
    begin();
    while (status == PLAIT_OK && plait_load_acquire(&given.stage->never) == 0) {
        status = plait_wait_shielded(&given.stage->never, 0, PLAIT_FOREVER);
    }
    return status;
}

/* One that calls, and is cancelled when the function has begun. */
struct sync_root {
    const struct sync_left_task *task;
};

static plait_status call(struct sync_root *root)
{
    struct sync_answer answer = {NULL, 0};
    const struct sync_parcel parcel = {.stage = &stage};
    return sync_left_run_sync(root->task, parcel, &answer, NULL);
}

static void leave_behind(const struct sync_left_task *task, uint32_t begun)
{
    static const struct sync_root_task caller = {.run = call};
    struct sync_root root = {task};
    struct plait_group group;
    struct sync_root_slot slot;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = sync_root_start_soon(&group, &slot, &caller, &root);
        while (plait_load_acquire(&stage.begun) < begun) {
            (void)!plait_wait_shielded(&stage.begun, begun - 1, PLAIT_FOREVER);
        }
        plait_group_cancel(&group);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_abandoned_calls(), begun);
}

static void teardown_of_an_abandoned_thread_at_exit(void **state)
{
    (void)state;
    static const struct sync_left_task reader = {.run = reads_what_nobody_writes};
    static const struct sync_left_task waiter = {.run = waits_for_ever};
    assert_int_equal(pipe(stage.pipe), 0);
    leave_behind(&reader, 1);
    leave_behind(&waiter, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(teardown_of_an_abandoned_thread_at_exit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
