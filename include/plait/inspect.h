/* SPDX-License-Identifier: MIT */
/* inspect.h: what is going on: tasks that hold others up, tasks that run, and the moment when nothing does.
 *
 *     plait_on_stall(handler)          who is told of a fiber that holds up its loop, or a task that does not end
 *     plait_list_tasks(&group, ...)    the tasks below a group, with their parents
 *     plait_wait_all_parked()          for tests: everybody else waits
 *
 * What others do is out of date as soon as it is known, but for what the caller keeps from changing. */
#ifndef PLAIT_INSPECT_H
#define PLAIT_INSPECT_H

#include <plait/base.h>
#include <plait/group.h>
#include <plait/status.h>
#include <plait/strand.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

/* Names are copied, for a task may end while one reads: so many bytes of them, with the end. */
#define PLAIT_NAME_SIZE 48

/* ---- what does not go on ---- */

enum plait_stall_kind {
    PLAIT_STALL_LOOP,     /* a fiber neither waits nor yields, and holds up the others of its loop */
    PLAIT_STALL_CANCELLED /* a task was cancelled and does not end; the owner of its group waits for it */
};

struct plait_stall {
    enum plait_stall_kind kind;
    char task[PLAIT_NAME_SIZE]; /* its name */
    uint32_t loop;              /* PLAIT_STALL_LOOP: the number of the loop, from 1; else 0 */
    plait_duration lasted;      /* for so long at least */
};

/* Called by a thread of the runtime's that watches loops, or by the owner that waits for its group; may wait and take
 * its time, but neither ends what it is told of nor may it call plait_fibers_run(). Told again each time it has lasted
 * twice as long. */
typedef void plait_stall_handler(const struct plait_stall *stall);

/* Lets `handler` be told of stalls; NULL restores the default, which writes a line to standard error. Returns the one
 * that was there, NULL for the default. One that is being told may go on after the return. Does not wait; any calls may
 * overlap. */
plait_stall_handler *plait_on_stall(plait_stall_handler *handler);

/* From now on owners that have waited for `late` for a group that is cancelled report the tasks in it that have not
 * ended. Tasks that began before are named only if they have waited or looked at their scopes since. 0, the default:
 * never. Returns what it was. Loops are watched by an option: `stalled_after` in fibers.h. Does not wait; any calls may
 * overlap; it costs each task that starts a registration with its group, some 15 ns. */
plait_duration plait_report_late(plait_duration late);

/* ---- who runs ---- */

struct plait_task_info {
    uint32_t id;     /* plait_strand_id() of the task */
    uint32_t parent; /* of the owner of its group */
    uint32_t depth;  /* 1: a task of the group itself; 2: of a group that such a task has opened; ... */
    bool waits;      /* in a call of Plait; else it runs, or is about to */
    char name[PLAIT_NAME_SIZE];
};

/* Writes the tasks below an open group into `tasks`, up to `room` of them, and returns how many there are: parents
 * before their tasks, of one parent the latest first. Only those that have waited, or looked at their scopes, since
 * they began: a task is registered with its group no earlier, which keeps brief tasks cheap. In a group of which all
 * tasks are parked that is all of them; see also plait_report_late(), which registers them as they begin.
 *
 * Any strand, while it knows that the group is open: its owner, and the tasks below it, do. Does not wait, and
 * allocates nothing. Ordering: none. O(tasks); while it lasts, tasks of the group cannot end. */
PLAIT_MUST_USE size_t plait_list_tasks(struct plait_group *group, struct plait_task_info *tasks, size_t room);

/* ---- when nobody does ---- */

/* For tests: waits until everybody else waits. Then what was to happen has happened, as far as it goes without the
 * caller: no sleeping, no polling. A task that was cancelled, woken or whose deadline has come is not waiting: it is
 * about to go on. Who sleeps until an instant to come, or for a file, is.
 *
 * On a fiber, "everybody" is the fibers of its loop; on a thread, or a task on one, all tasks of the pool of threads
 * (threads that Plait did not start are not known, and event loops count as waiting); in the simulator, all strands.
 *
 * PLAIT_OK; PLAIT_CANCELLED: a checkpoint. Several may call it: each counts as waiting for the others. Ordering: what
 * others did before they began to wait is seen. */
PLAIT_MUST_USE plait_status plait_wait_all_parked(void);

PLAIT_EXTERN_C_END

#endif /* PLAIT_INSPECT_H */
