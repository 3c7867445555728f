/* A task is a function that runs on a strand of its own, in a group, in a slot that the caller owns:
 *
 *     static const struct FN(task) constant = { .run = function, .name = "what it does" };
 *     struct plait_group group;
 *     struct FN(slot) slot;
 *     plait_status outcome = PLAIT_OK;
 *     PLAIT_GROUP(&group, &outcome) {
 *         outcome = FN(start_soon)(&group, &slot, AND(result, AND(argument, &constant, argument), &result));
 *     }
 *
 * The slot, and what the task points to, stay until the group is closed: declare them before the block. One that was
 * started through a portal is free when FN(wait) has returned.
 *
 * Which calls may overlap on one slot
 *
 *                    start   the task   all others
 *     start           -          -          -       a slot serves one task until it is free
 *     the task        -                     X
 *     all others      -          X          X       any number of strands, from the start on
 *
 * A constant may be shared by any number of tasks.
 *
 * Memory
 *     None is allocated: a slot holds all that a task needs but its stack, which belongs to a thread of the pool.
 */
GEN_BODY
struct FN(slot);

/* A function to run, and what is known of it. Members in this order: run, name, blocking.
 *
 * `run` returns PLAIT_OK or why it failed: a status of Plait or a positive value of its own; PLAIT_CANCELLED is passed
 * on when a call in it has returned that. A failure cancels the group.
GEN_IF(argument)
 *   argument   what the starter gave
GEN_ENDIF
GEN_IF(result)
 *   result     where the starter wants the result; not touched by anybody else until the task has ended
GEN_ENDIF
GEN_IF(error)
 *   error      the detail of a failure, to be filled in before returning it; all zero at first
GEN_ENDIF
GEN_IF(ready)
 *   self       the task's own slot, for FN(started)
GEN_ENDIF
 * `name` appears in errors; NULL stands for "SELF". `blocking` says that it may block outside Plait for long. */
struct FN(task) {
GEN_IF(parameters)
    plait_status (*run)(AND(ready, AND(error, AND(result, AND(argument, , ARGUMENT argument), RESULT *result), ERROR *error), struct FN(slot) *self));
GEN_ELSE
    plait_status (*run)(void);
GEN_ENDIF
    const char *name;
    bool blocking;
};

/* Where one task lives. Its members are private. */
struct FN(slot) {
    struct plait_slot base; /* first */
    const struct FN(task) *task;
GEN_IF(argument)
    ARGUMENT argument;
GEN_ENDIF
GEN_IF(result)
    RESULT *result;
GEN_ENDIF
GEN_IF(ready_value)
    READY ready; /* has its value when the base says so */
GEN_ENDIF
GEN_IF(error)
    ERROR error;
GEN_ENDIF
};

/* ---- starting ---- */

/* Start task->run as a task of the group.
 *
 * It begins soon, on a strand of its own, and has ended when the group is closed; in a group that is cancelled already
 * it runs to its first checkpoint.
GEN_IF(result)
 * `result` is where it puts its result, which is to be read when it has ended.
GEN_ENDIF
 *
 * PLAIT_OK; PLAIT_MISUSE: the group is closed, or the running strand is neither its owner nor below one of its tasks;
 * PLAIT_NO_RESOURCE: no thread can be had to run it. After a failure nothing was started and the slot is free. Does not
 * wait, but for the system to make a thread or to refuse it. What was done before happens before the task. */
PLAIT_MUST_USE plait_status FN(start_soon)(struct plait_group *group, struct FN(slot) *slot,
    AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result));

/* The same under a name of its own, which is not copied. */
PLAIT_MUST_USE plait_status FN(start_soon_named)(struct plait_group *group, struct FN(slot) *slot,
    AND(result, AND(argument, const struct FN(task) *task, const char *name, ARGUMENT argument), RESULT *result));

/* Run task->run as the first fiber of event loops of its own, and wait until it has ended: see plait/fibers.h, also for
 * the options (NULL: all defaults).
 *
 * Returns what it returned; before it has begun: PLAIT_INVALID, PLAIT_NO_MEMORY, PLAIT_NO_RESOURCE, or PLAIT_MISUSE:
 * called by a fiber. */
PLAIT_MUST_USE plait_status FN(fibers_run)(const struct plait_fibers_options *options,
    AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result));

GEN_INCLUDE(task/run_sync.h.m4)

GEN_IFNOT(ready)
GEN_INCLUDE(task/run_here.h.m4)

GEN_INCLUDE(task/retry.h.m4)

GEN_INCLUDE(task/every.h.m4)

GEN_INCLUDE(task/batch.h.m4)

GEN_INCLUDE(task/map.h.m4)

GEN_INCLUDE(task/race.h.m4)

GEN_INCLUDE(task/as_completed.h.m4)
GEN_ENDIF

/* ---- from outside: any strand, through a portal that another one has opened; see plait/portal.h ---- */

/* Run task->run where the portal was opened, and wait for its end; a cancelled wait cancels the task first.
 *
 * Returns what it returned; before it has begun: PLAIT_CANCELLED, PLAIT_CLOSED (the portal is stopped),
 * PLAIT_NO_RESOURCE. */
PLAIT_MUST_USE plait_status FN(portal_call)(struct plait_portal *portal,
    AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result));

/* Start it there, with the slot as a handle: PLAIT_OK, PLAIT_CLOSED, PLAIT_NO_RESOURCE. Does not wait. The slot is free
 * when FN(wait) has returned PLAIT_OK, or the portal is closed. */
PLAIT_MUST_USE plait_status FN(portal_start_soon)(struct plait_portal *portal, struct FN(slot) *slot,
    AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result));
GEN_IF(ready)

GEN_INCLUDE(task/start.h.m4)
GEN_ENDIF

/* ---- waiting, for a slot whose task was started: any strand, while the slot is there ---- */

/* Wait until the task has ended; FN(status) tells how. PLAIT_OK; PLAIT_CANCELLED: the running strand is cancelled;
 * PLAIT_MISUSE: it is this task, or below it. What the task did is seen. */
PLAIT_MUST_USE plait_status FN(wait)(struct FN(slot) *slot);

/* The same until an instant; PLAIT_TIMEOUT: it came first. */
PLAIT_MUST_USE plait_status FN(wait_until)(struct FN(slot) *slot, plait_time deadline);

/* ---- asking, for a slot whose task was started: any strand, O(1), none of these waits ---- */

/* How far it is. Who sees that the task has ended sees what it did. */
PLAIT_MUST_USE enum plait_task_state FN(state)(const struct FN(slot) *slot);

/* What it returned, an unknown negative value as PLAIT_FAILED; PLAIT_BUSY while it has not ended. */
PLAIT_MUST_USE plait_status FN(status)(const struct FN(slot) *slot);

/* Its name. Never NULL. */
PLAIT_MUST_USE const char *FN(name)(const struct FN(slot) *slot);
GEN_IF(result)

/* A copy of its result. PLAIT_OK; PLAIT_BUSY: it has not ended; otherwise what it returned, and `value` is as it was. */
PLAIT_MUST_USE plait_status FN(result)(const struct FN(slot) *slot, RESULT *value);
GEN_ENDIF
GEN_IF(error)

/* The detail of its failure. PLAIT_OK; PLAIT_BUSY: it has not ended; PLAIT_MISSING: it did not fail. */
PLAIT_MUST_USE plait_status FN(error)(const struct FN(slot) *slot, ERROR *error);
GEN_ENDIF

/* May the function run where others must not be held up, on an event loop? */
PLAIT_MUST_USE PLAIT_INLINE bool FN(is_async)(const struct FN(task) *task)
{
    return !task->blocking;
}

/* The slot, typed, that plait_group_next() has told of; NULL: its task is of another type. */
PLAIT_MUST_USE struct FN(slot) *FN(of)(struct plait_slot *slot);

/* ---- acting on it: any strand ---- */

/* Cancel this task alone: its waits return PLAIT_CANCELLED, the group goes on and counts no error. One that has not run
 * yet runs to its first checkpoint; one that has ended stays as it is. Does not wait. */
void FN(cancel)(struct FN(slot) *slot);
