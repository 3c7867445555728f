/* SPDX-License-Identifier: MIT */
/* scopes.c: scopes and checkpoints, for subject task. What has no rival is measured beside its floor: closing a scope
 * is one locked instruction, and a checkpoint one load of the strand's own. */
#include "task.h"

#include <plait/group.h>
#include <plait/scope.h>
#include <plait/wait.h>

enum { RUN = 1000 };

static struct plait_atomic_u32 word;

static bool begin(const struct bench_workload *work)
{
    (void)work;
    return true;
}

static bool end(const struct bench_thread *threads, uint32_t count, double *value)
{
    (void)count;
    (void)value;
    return threads[0].operations != 0;
}

static void once(uint32_t kind)
{
    struct plait_scope scope;
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    if (kind == SCOPES_BARE) {
        plait_scope_open(&scope);
        plait_scope_close(&scope, &outcome);
    } else if (kind == SCOPES_TIMED) {
        plait_scope_move_on_at(&scope, plait_after(plait_seconds(60)));
        plait_scope_close(&scope, &outcome);
    } else if (kind == SCOPES_GROUP) {
        plait_group_open(&group);
        plait_group_close(&group, &outcome);
    } else {
        outcome = plait_checkpoint();
    }
    if (outcome != PLAIT_OK) {
        bench_fail(plait_status_name(outcome));
    }
}

PLAIT_INLINE void again_and_again(struct bench_thread *thread, uint32_t kind)
{
    do {
        for (uint32_t i = 0; i < (uint32_t)RUN; i++) {
            once(kind);
        }
        thread->operations += RUN;
    } while (!bench_over());
}

static void body(struct bench_thread *thread)
{
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    switch (thread->work->kind) {
    case SCOPES_BARE:
        again_and_again(thread, SCOPES_BARE);
        break;
    case SCOPES_TIMED:
        again_and_again(thread, SCOPES_TIMED);
        break;
    case SCOPES_GROUP:
        again_and_again(thread, SCOPES_GROUP);
        break;
    case SCOPES_CHECK:
        again_and_again(thread, SCOPES_CHECK);
        break;
    default:
        plait_scope_move_on_at(&scope, plait_after(plait_seconds(60)));
        again_and_again(thread, SCOPES_CHECK_TIMED);
        plait_scope_close(&scope, &outcome);
        break;
    }
}

/* What nothing of the kind could be without. */
static void floor_body(struct bench_thread *thread)
{
    const bool is_load = thread->work->kind == SCOPES_CHECK || thread->work->kind == SCOPES_CHECK_TIMED;
    do {
        for (uint32_t i = 0; i < (uint32_t)RUN; i++) {
            if (is_load) {
                thread->in += plait_load_relaxed(&word);
            } else {
                (void)plait_or_acq_rel(&word, 1U);
            }
        }
        thread->operations += RUN;
    } while (!bench_over());
}

static struct bench_peer ours = {"Plait", begin, NULL, NULL, body, end, NULL, NULL};
static struct bench_peer the_floor = {
    "floor: a locked instruction, or a load", begin, NULL, NULL, floor_body, end, NULL, NULL};
__attribute__((constructor)) static void join_table(void)
{
    bench_join_peer(&scopes_table, &ours);
    bench_join_peer(&scopes_table, &the_floor);
}
