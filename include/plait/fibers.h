/* SPDX-License-Identifier: MIT */
/* fibers.h: many strands on few threads: fibers, run by event loops.
 *
 *     static const struct page_task fetch_all = {.run = fetch_all_pages, .name = "fetch all"};
 *     const struct plait_fibers_options options = {.loops = 2};
 *     plait_status status = page_fibers_run(&options, &fetch_all, urls, &pages);
 *
 * runs the task as a fiber of the first loop, on the calling thread, and returns when it has ended. The tasks of every
 * group that a fiber opens are fibers, too; those declared .blocking run on the pool of threads (threads.h). Nothing
 * else changes: a fiber waits, is cancelled and meets threads by the calls of every strand. A fiber stays on its loop,
 * which is one OS thread, for life; fibers of one loop never run at the same time, and change places only where one of
 * them waits or calls plait_yield(). One that neither waits nor yields holds up its loop;
 * `stalled_after` says after how long that is reported, with its name.
 *
 * A fiber is cheap until it runs: a task in its slot. It gets a stack when it first runs, and hands it to the next one
 * when it has ended. There is no stack to be had: then its task fails with PLAIT_NO_RESOURCE, without having begun.
 *
 * Thread-local variables, errno among them, are the loop's: other fibers change them wherever this one waits. */
#ifndef PLAIT_FIBERS_H
#define PLAIT_FIBERS_H

#include <plait/base.h>
#include <plait/status.h>
#include <plait/task.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

/* Most loops of one process at a time. */
#define PLAIT_FIBERS_LOOPS 512

/* Zero stands for the default everywhere. Order of members: loops, stack_size, stacks_kept, spread, name,
 * stalled_after. */
struct plait_fibers_options {
    uint32_t loops;       /* event loops, each on a thread of its own, the first one on the caller's; default 1 */
    size_t stack_size;    /* of a fiber, in bytes; default 64 KiB (more under the sanitizers) */
    uint32_t stacks_kept; /* unused stacks that each loop keeps when it rests; default 1024 */
    bool spread;          /* tasks start on all loops in turn; default: on the loop of their group's owner */
    const char *name;     /* of the first task, in errors; not copied; default: the task's */
    plait_duration stalled_after; /* report a fiber that holds up its loop for so long: see inspect.h; default: never */
};

/* Runs `body` in the slot as the first task of its event loops, and waits until it has ended. Generated code calls it,
 * as NAME_fibers_run(). NULL as options: all defaults.
 *
 * Returns what the task returned, an unknown negative value as PLAIT_FAILED; before it has begun: PLAIT_INVALID
 * (options out of bounds), PLAIT_NO_MEMORY, PLAIT_NO_RESOURCE (no thread or no stack), PLAIT_MISUSE (called by a fiber:
 * its loop would stand still). The task begins in the scopes that the caller has open, and is cancelled with them; the
 * call itself is no checkpoint and is not cut short. Afterwards the loops' threads have ended their work here and all
 * memory is given back. Ordering: what was done before happens before the task, and what all fibers did before the
 * return. Any number of threads may run loops at the same time. */
PLAIT_MUST_USE plait_status plait_fibers_run(const struct plait_fibers_options *options, struct plait_slot *slot,
                                             plait_status (*body)(struct plait_slot *slot), const char *name);

/* High-water mark: how many bytes of its stack the running fiber has used so far, or one that ran on the same stack
 * before it, in whole pages; what remains of `stack_size` was never touched. 0: on a thread, in the simulator, and
 * where the system cannot tell. In every mode; one system call for each 256 KiB of stack; does not wait. */
PLAIT_MUST_USE size_t plait_fibers_stack_used(void);

/* ---- file descriptors ---- */

/* What to wait for; both may be joined by |. Errors and a closed other end count as either. */
enum { PLAIT_FD_READABLE = 1, PLAIT_FD_WRITABLE = 2 };

/* Waits until one of the events has come for an open file descriptor, or until `deadline`. A fiber's loop goes on
 * meanwhile; on a thread it waits too, with a loop of its own for as long (tens of microseconds to make).
 *
 * PLAIT_OK: ready, as far as is known: another reader may be faster, so use descriptors that do not block. What has no
 * readiness, as a regular file, is always ready. PLAIT_TIMEOUT, PLAIT_CANCELLED: a checkpoint, which looks before
 * anything else. PLAIT_INVALID: not open, or no event named. PLAIT_NO_RESOURCE: the system has no descriptor or memory
 * left to watch it, or too many threads wait for descriptors, each with a loop (PLAIT_FIBERS_LOOPS).
 *
 * Several strands may wait for one descriptor, for the same or different events. A descriptor must not be closed while
 * somebody waits for it: the system tells nobody; cancel them first. Ordering: none. O(waiters for descriptors of its
 * bucket); four system calls where it has to wait, one where it has not. */
PLAIT_MUST_USE plait_status plait_wait_fd(int fd, uint32_t events, plait_time deadline);

PLAIT_EXTERN_C_END

#endif /* PLAIT_FIBERS_H */
