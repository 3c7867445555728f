/* SPDX-License-Identifier: MIT */
/* task.h: what every generated kind `task` shares: the slot, in which a task lives.
 *
 *     struct page_slot                        lies where the caller wants it, and stays until the group is closed
 *     ├── plait_slot base
 *     │   ├── strand                          its header; strand.root is the task's own scope, inside the group's
 *     │   ├── status, failure                 how it ended
 *     │   └── body                            calls the typed function, in page.c
 *     └── task, argument, result ...          typed
 *
 * Starting a task allocates nothing. A slot serves one task at a time; it is free again when the group is closed, and
 * no earlier. A task starts in its group's scope, whatever scopes its starter has open. */
#ifndef PLAIT_TASK_H
#define PLAIT_TASK_H

#include <plait/group.h>
#include <plait/strand.h>

PLAIT_EXTERN_C_BEGIN

struct plait_slot {
    struct plait_strand strand; /* first: an executor knows the strand only */
    /* fixed while it runs */
    plait_status (*body)(struct plait_slot *slot);
    /* the task, until it has ended */
    bool failed;
    plait_status status;
    struct plait_failure failure;
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
