/* SPDX-License-Identifier: MIT */
/* pool_help.c: who joins a group runs tasks of it that have not begun, instead of waiting until others have run them.
 *
 *     stack of the thread   │ owner │ join ► task of the group │ join ► task of that one's group │ ...
 *     strands               │ owner │         guest            │              guest              │
 *
 * Only tasks of the joined group: the owner waits for them in any case, and they for nothing that it does later, so
 * nobody waits for ever who would not have done so otherwise. Each runs as a strand of its own, a guest, so that locks,
 * scopes and waits are its own. Any thread may do so, a worker of the pool or one of the program's, which is a visitor
 * of the pool then: not counted, but known to who waits until all tasks wait.
 *
 * A worker runs blocking ones, too: the pool does not count on it meanwhile, as it does not while it waits. So a call
 * of run_sync() from a task needs no second thread where there is none to be had.
 *
 * Tasks that it takes back from its row come in batches: half of what is there moves to the row's haul, of which its
 * thread takes without a locked instruction, and others what it does not get to. So nobody keeps a task to himself. */
#include <plait/strand.h>

#include "executor.h"
#include "pool.h"
#include "task.h"

enum { BATCH = PLAIT_STRIP_ROOM / 2 };

/* Who joins which group. */
struct session {
    struct plait_worker *me;
    struct plait_group *group;
    uint32_t left;   /* tasks of the group that it might still find, at most */
    uint32_t hauled; /* of these, at most, in its haul */
};

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Keeps of a batch what is of the group; the others go back to where they were. Returns how many it keeps. */
static uint32_t sort_out(struct plait_row *row, const struct plait_group *group, struct plait_slot *batch[],
                         uint32_t count)
{
    uint32_t ours = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct plait_slot *task = batch[i];
        if (task->group == group) {
            batch[ours++] = task;
        } else {
            (void)plait_strip_add(&row->starts, task); /* it had been there */
        }
    }
    return ours;
}

static struct plait_slot *take_from_haul(struct session *session)
{
    struct plait_row *row = session->me->row;
    struct plait_slot *task = session->hauled != 0 ? plait_row_next(row) : NULL;
    if (task != NULL) {
        session->hauled--;
        if (task->group != session->group) { /* ours were taken by others */
            session->hauled = 0;
            (void)plait_strip_add(&row->haul, task);
            plait_pool_mend();
            task = NULL;
        }
    }
    return task;
}

/* Puts all of a batch but the first one into the haul. */
static void haul_rest(struct session *session, struct plait_slot *batch[], uint32_t count)
{
    if (count > 1U) {
        plait_row_fill(session->me->row, batch + 1, count - 1U);
        session->hauled = count - 1U;
    }
}

static struct plait_slot *take_from_starts(struct session *session, uint32_t room)
{
    struct plait_row *row = session->me->row;
    struct plait_slot *batch[BATCH];
    const uint32_t half = (plait_strip_size(&row->starts) + 1U) / 2U;
    const uint32_t most = least(least(half, session->left), room);
    const uint32_t count = plait_strip_take_newest(&row->starts, PLAIT_STRIP_PLAIN, batch, most);
    const uint32_t ours = sort_out(row, session->group, batch, count);
    haul_rest(session, batch, ours);
    if (count > 1U || ours != count) { /* who ended the calm did not see what was on its way */
        plait_pool_mend();
    }
    return ours != 0 ? batch[0] : NULL;
}

static struct plait_slot *take_from_queue(struct session *session, uint32_t room)
{
    struct plait_slot *batch[BATCH];
    const uint32_t count = plait_pool_take_back(session->me, session->group, batch, room);
    haul_rest(session, batch, count);
    if (count > 1U) {
        plait_pool_mend();
    }
    return count != 0 ? batch[0] : NULL;
}

/* A task of the group that has not begun; NULL: none was found where this thread may look. */
static struct plait_slot *next(struct session *session)
{
    struct plait_row *row = session->me->row;
    struct plait_slot *task = take_from_haul(session);
    if (task == NULL) {
        task = take_from_starts(session, least(plait_strip_room(&row->haul) + 1U, BATCH));
    }
    if (task == NULL) {
        task = take_from_queue(session, least(plait_strip_room(&row->haul) + 1U, BATCH));
    }
    if (task != NULL && session->me->depth <= 1U) {
        plait_store_relaxed(&row->kept, plait_load_relaxed(&row->kept) + 1U);
    }
    session->left -= task != NULL && session->left > 1U ? 1U : 0U;
    return task;
}

/* Runs `task`, and others as long as there are any. Returns how many. */
static uint32_t run(struct session *session, struct plait_slot *task)
{
    struct plait_worker *me = session->me;
    struct plait_strand *owner = plait_self();
    struct plait_tally tally = {.group = session->group};
    struct plait_strand guest;
    plait_strand_prepare(&guest, owner->executor, "thread");
    guest.id = owner->id + (UINT32_C(1) << PLAIT_ID_DEPTH_SHIFT);
    guest.slot = owner->slot;
    guest.tally = &tally;
    me->depth++;
    me->strand = &guest;
    plait_store_relaxed(&owner->helps, 1U);
    (void)plait_strand_switch(&guest);
    while (task != NULL) {
        const bool blocks = plait_slot_is_blocking(task) && plait_pool_task_blocks(me);
        plait_task_bind(&guest, task);
        plait_task_run(&guest);
        if (blocks) {
            plait_pool_task_blocked(me);
        }
        task = next(session);
    }
    (void)plait_strand_switch(owner);
    plait_store_relaxed(&owner->helps, 0U);
    me->strand = owner;
    me->depth--;
    return tally.count;
}

uint32_t plait_worker_help(struct plait_worker *me, struct plait_group *group)
{
    struct session session = {me, group, group->started, 0};
    const bool comes = me->visits && me->depth == 0;
    if (comes) {
        plait_pool_visit(me, true);
    }
    struct plait_slot *task = next(&session);
    const uint32_t count = task != NULL ? run(&session, task) : 0U;
    if (comes) {
        plait_pool_visit(me, false);
    }
    return count;
}
