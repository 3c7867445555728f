/* SPDX-License-Identifier: MIT */
/* task.h: what every generated kind `task` shares: the slot, in which a task lives.
 *
 *     struct page_slot                        lies where the caller wants it, and stays until the group is closed
 *     ├── plait_slot base                     64 bytes: what there is of a task before it runs and when it has ended
 *     │   ├── turn                            its place in a queue; then the strand that runs it (strand.h)
 *     │   ├── body                            calls the typed function, in page.c
 *     │   ├── state, progress                 who cancels it or waits for it, and how far it is
 *     │   └── failure                         its name, and how it ended
 *     └── task, argument, result ...          typed
 *
 * Starting a task allocates nothing. A slot serves one task at a time; it is free again when the group is closed, and
 * no earlier; but one that was called through a portal (portal.h), when it has been waited for, and one that did not
 * fail, when plait_group_next() has told that it has ended (group.h). A task starts in its group's scope, whatever
 * scopes its starter has open. */
#ifndef PLAIT_TASK_H
#define PLAIT_TASK_H

#include <plait/group.h>
#include <plait/strand.h>

PLAIT_EXTERN_C_BEGIN

/* What else is to be known of a task. */
enum {
    PLAIT_SLOT_CALLED = 1,   /* through a portal: its errors are the caller's, who gets the slot back with its end */
    PLAIT_SLOT_STARTING = 2, /* the same for NAME_start(), as long as it has not said that it is ready */
    PLAIT_SLOT_TOLD = 4,     /* the group tells its owner: plait_group_next() */
    PLAIT_SLOT_BLOCKING = 8  /* may block outside Plait for long */
};

struct plait_slot {
    /* its executor, until a strand is bound to it; then turn.strand is that one, and turn.next is free */
    struct plait_turn turn; /* first */
    /* fixed while it runs */
    struct plait_group *group; /* NULL: nobody's; then `body` does what else is done at the end of a task */
    plait_status (*body)(struct plait_slot *slot);
    /* any strand */
    plait_word state; /* the bits of a scope's state, see task.c: its cancellers, and who waits for it */
    /* fixed while it runs */
    uint16_t near;  /* the number of its group's owner's loop, if it runs there and was counted there: see group.c */
    uint8_t manner; /* 0: a task of its group, nothing else; or PLAIT_SLOT_CALLED and so on */
    /* any strand; the task writes it */
    struct plait_atomic_u8 progress; /* enum plait_task_state */
    /* fixed: the name; the task, until it has ended: the rest */
    struct plait_failure failure; /* also when it did not fail: `name`, and `status` when it has ended */
};

/* How far a task is. */
enum plait_task_state {
    PLAIT_TASK_QUEUED,    /* started, has not run yet */
    PLAIT_TASK_RUNNING,   /* runs or waits */
    PLAIT_TASK_FINISHED,  /* ended with PLAIT_OK */
    PLAIT_TASK_CANCELLED, /* ended with PLAIT_CANCELLED, because it was */
    PLAIT_TASK_FAILED     /* ended with an error */
};

/* Starts `body` as a task of the group, in the slot. Generated code calls it, with a body that knows the slot's type.
 *
 * PLAIT_OK: the task will run, even if the group is cancelled already: then up to its first checkpoint. PLAIT_MISUSE:
 * the group is closed, or the running strand is neither its owner nor below one of its tasks. PLAIT_NO_RESOURCE: no
 * thread can be had to run it. After a failure nothing has been started and the slot is free.
 *
 * The slot must not be in use. `name` is not copied. `blocking`: the task may block outside Plait for long (files,
 * foreign libraries), so that it must have a thread that nobody else counts on. Does not wait, but for the system to
 * make a thread or to refuse it. Ordering: what was done before happens before the body. Calls may overlap, with
 * different slots. O(groups between the group and the running strand). */
PLAIT_MUST_USE plait_status plait_slot_start(struct plait_group *group, struct plait_slot *slot,
                                             plait_status (*body)(struct plait_slot *slot), const char *name,
                                             bool blocking);

/* The same, and waits until the task has said that it is ready: then PLAIT_OK, and it runs on. Generated code calls it,
 * as NAME_start(). Looks first: PLAIT_CANCELLED, and nothing was started; else as plait_slot_start(), and what
 * plait_slot_join_ready() says of a task that ended before.
 *
 * An error of the task is the starter's, here, as long as the task has not said that it is ready, and the group's from
 * then on. When it was never ready the slot is free. */
PLAIT_MUST_USE plait_status plait_slot_start_ready(struct plait_group *group, struct plait_slot *slot,
                                                   plait_status (*body)(struct plait_slot *slot), const char *name,
                                                   bool blocking);

/* ---- waiting for a task: any strand, of any world, while the slot is there ----
 *
 * These are checkpoints: the first result in the list that fits is returned.
 *
 *     PLAIT_OK          what was waited for has come; at once, and in a cancelled scope too, if it had come before
 *     PLAIT_MISUSE      the running strand is this task, or below it: it would wait for itself
 *     PLAIT_CANCELLED   the running strand is or was cancelled first
 *     PLAIT_TIMEOUT     the deadline came first
 *
 * Ordering: acquire; what the task did before is seen. O(1) beyond the wait; no allocation. Any number of strands may
 * wait for one task. Keep the slot until they have returned: the group's owner and the tasks below the group do by
 * being there; and when several wait for one called through a portal, until the last of them has. */

/* Waits until the task has ended. */
PLAIT_MUST_USE plait_status plait_slot_wait(struct plait_slot *slot, plait_time deadline);

/* Waits until the task has said that it is ready. PLAIT_MISSING: it ended without. */
PLAIT_MUST_USE plait_status plait_slot_wait_ready(struct plait_slot *slot, plait_time deadline);

/* As plait_slot_wait(), but a cancelled wait cancels the task and then waits for its end all the same. Returns what the
 * task returned. PLAIT_MISUSE also as above. */
PLAIT_MUST_USE plait_status plait_slot_join(struct plait_slot *slot);

/* As plait_slot_wait_ready(), and as plait_slot_join() when the wait is cancelled. PLAIT_OK: the task is ready and runs
 * on. Else it has ended: with what it returned, or, where that was PLAIT_OK or is told to its group, with
 * PLAIT_MISSING, or PLAIT_CANCELLED when the wait was. */
PLAIT_MUST_USE plait_status plait_slot_join_ready(struct plait_slot *slot);

/* The task of the slot is ready: wakes who waits for that. Called by the task, once. Does not wait; release. */
void plait_slot_say_ready(struct plait_slot *slot);

/* Has it said so? Any strand, O(1), acquire. */
PLAIT_MUST_USE bool plait_slot_is_ready(const struct plait_slot *slot);

/* ---- asking and acting ---- */

/* How far the task of a started slot is. Any strand, while the slot is there; O(1). Ordering: acquire; who sees that it
 * has ended sees what it did. */
PLAIT_MUST_USE enum plait_task_state plait_slot_state(const struct plait_slot *slot);

/* What the task returned, as Plait passes it on; PLAIT_BUSY while it has not ended. As plait_slot_state(). */
PLAIT_MUST_USE plait_status plait_slot_status(const struct plait_slot *slot);

/* Cancels this one task; the group goes on and counts no error. A task that has not run yet runs to its first
 * checkpoint. Harmless when it has ended. Any strand, while the slot is there; see plait_scope_cancel(). */
void plait_slot_cancel(struct plait_slot *slot);

/* The task's name. Never NULL. O(1). */
PLAIT_MUST_USE const char *plait_slot_name(const struct plait_slot *slot);

PLAIT_EXTERN_C_END

#endif /* PLAIT_TASK_H */
