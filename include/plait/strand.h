/* SPDX-License-Identifier: MIT */
/* strand.h: a thread of control, whatever runs it. Its header carries all that others need to end its waits.
 *
 *     scope  ◄──top── strand ──host──► strand        upwards everything outlives the strand
 *       │ parent        │ groups                     downwards only registered children are known, under `lock`
 *       ▼               ▼
 *     scope          group ──children──► strand ──sibling_next──► strand
 *
 * A strand outlives what it runs: that of an OS thread lies in its thread-local storage, that of a fiber at the upper
 * end of a stack, and either runs one task after another. A task that waits for its turn has none yet: it is its slot
 * (task.h), which is bound to a strand when it begins.
 *
 * The structures stand here so that they can lie where their owner wants them. Their fields are private to the runtime,
 * and grouped by what guards them. Scopes and groups are explained in `scope.h` and `group.h`, claims and bells in
 * `wait.h`; docs/waiting.md has both. */
#ifndef PLAIT_STRAND_H
#define PLAIT_STRAND_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/small_lock.h>
#include <plait/status.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

struct plait_executor;
struct plait_group;
struct plait_hook;
struct plait_loan;
struct plait_rwlock;
struct plait_slot;
struct plait_stack;
struct plait_strand;
struct plait_tally;

/* What a strand that takes no shard for its own knows them by: no shard is in this state. */
enum { PLAIT_SHARD_NOBODYS = 1 };

/* How many rwlocks that it reads at one time a strand knows by name: rwlock.h. */
enum { PLAIT_STRAND_READINGS = 4 };

/* A bounded region of one strand, with a deadline and a cancel state. scope.h has the calls. */
struct plait_scope {
    /* any strand */
    struct plait_atomic_i64 deadline; /* nanoseconds of a plait_time */
    struct plait_atomic_u32 state;    /* not open yet, cancelled | cause | version | pins: see cancel.h */
    /* fixed while open */
    uint16_t depth;  /* parent's + 1, counted across strands */
    uint16_t shield; /* depth of the innermost shield at or above this scope; 0: none */
    struct plait_scope *parent;
    struct plait_strand *owner;
    uint32_t slot; /* the owner's: that of its OS thread */
    bool is_shield;
    bool fails; /* its own deadline, caught, becomes PLAIT_TIMEOUT; else PLAIT_OK */
    /* written by the owner, read by any strand */
    struct plait_atomic_u8 left; /* 1: its owner has left it, or is about to */
    /* owner only */
    bool caught;                /* written at close: this scope turned a cancellation into its outcome */
    plait_time saved_effective; /* the strand's effective deadline outside this scope */
    uint32_t generation;        /* the strand's when this scope was opened */
};

/* One error of a group, where it arose: in the slot of the task, or in the group for its owner. They form a chain, so
 * that none is lost and nothing is allocated. */
struct plait_failure {
    struct plait_failure *next; /* the one before it; once the group is closed, the one after it */
    const char *name;           /* of the task */
    plait_status status;        /* as Plait passes it on */
    plait_status raw;           /* as the function returned it */
};

PLAIT_ATOMIC_POINTER(plait_failure_chain, struct plait_failure);
PLAIT_ATOMIC_POINTER(plait_slot_chain, struct plait_slot);

/* A scope that also owns tasks. group.h has the calls. */
struct plait_group {
    struct plait_scope scope; /* first, so that a group is also its scope */
    /* any strand */
    struct plait_atomic_u32 pending;     /* children that have not ended, and whether the owner joins: see group.c */
    struct plait_atomic_u32 cut;         /* 1: a task has ended cancelled */
    struct plait_failure_chain failures; /* the latest; whoever finds it empty fails first, and cancels the group */
    /* scope.owner->lock */
    struct plait_strand *children;    /* the registered ones, the first one first */
    struct plait_strand **last_child; /* where the next one is linked */
    struct plait_group *next;         /* next group of this owner that has registered children */
    /* owner only */
    struct plait_failure own; /* the owner's error, if the block ended with one */
    uint32_t started;         /* tasks that it has started itself, but for near ones: see group.c */
    /* the OS thread of the owner's loop */
    uint32_t near; /* children of this loop that have not ended; all of them together are one in `pending` */
    /* fixed while open */
    uint32_t options; /* PLAIT_KEEP_GOING, PLAIT_TELL_ENDS */
    /* owner only */
    bool blocking; /* one of `started` may block outside Plait */
    /* With PLAIT_TELL_ENDS: see group_next.c. Any strand */
    struct plait_slot_chain ended;  /* the latest */
    struct plait_atomic_u32 untold; /* tasks that were started and are yet to be told of */
    struct plait_atomic_u32 news;   /* 1: look at these two again */
    /* and the owner only */
    struct plait_slot *turned; /* those that were taken from `ended`, the first one first */
};

/* A place in a queue of an executor. */
struct plait_turn {
    struct plait_turn *next;
    struct plait_strand *strand; /* who goes on with it; NULL: nobody yet, it is the turn of a task's slot */
};

/* Fields stand by who may touch them, and in the order in which lines of the cache are needed: the first has what a
 * canceller, a waker and the run queue touch of a strand that may have slept for long, the second what its waits need.
 */
struct plait_strand {
    /* fixed */
    const struct plait_executor *executor;
    /* its executor, of fibers: the loop's thread */
    struct plait_turn turn; /* in the run queue */
    bool parked;            /* neither running nor queued to run */
    /* owner only */
    bool covered; /* its task is not open to cancellers: they leave their mark in the slot, see task.c */
    /* any strand */
    struct plait_atomic_u32 look;  /* 1: look at the scopes before the next wait. Only ever exchanged */
    struct plait_atomic_u64 claim; /* sequence << 20 | shield << 4 | state: who ends the present wait */
    struct plait_atomic_u32 bell;  /* what a parked strand hears: see executor.h */
    /* lock */
    struct plait_small_lock lock;
    struct plait_group *groups; /* those with registered children */
    /* host->lock */
    struct plait_strand *sibling_next;

    struct plait_strand **sibling_slot; /* what points here */
    struct plait_atomic_u32 registered; /* any strand; written under host->lock */
    /* fixed */
    uint32_t owns; /* the state of shards that belong to its OS thread, of fibers: see shards.h */
    /* owner only */
    struct plait_scope *top; /* innermost open scope */
    plait_time effective;    /* earliest deadline up to the innermost shield; exact while `look` is 0 */
    uint64_t sequence;       /* waits so far */
    /* whoever claimed it, until its bell */
    struct plait_strand *claimed_next;
    /* fixed while it runs a task */
    struct plait_strand *host; /* whose group the task belongs to; NULL: nobody's */
    struct plait_group *group;

    struct plait_slot *task; /* NULL: none */
    const char *name;
    /* fixed */
    struct plait_stack *stack; /* a fiber's; else NULL */
    uint32_t id;               /* loop << 20 | index, loop 0: OS threads; no two living strands share one */
    uint32_t slot;             /* small integer of the OS thread that runs it */
    /* its executor, of fibers: any strand, and `rung_turn.next` for whom `rung` lets: see inbox.h */
    struct plait_turn rung_turn;
    struct plait_atomic_u32 rung;
    /* any strand */
    struct plait_atomic_u32 helps; /* 1: runs tasks of a group that it joins, instead of waiting for them */
    /* owner only */
    struct plait_tally *tally; /* where its tasks are counted when they have ended; NULL: in their group */
    uint32_t checkpoints;      /* calls under a deadline: every 256th reads the clock */
    uint32_t generation;       /* times `effective` was computed anew */
    uint32_t holds;            /* mutexes and rwlocks it holds */
    uint32_t readings;         /* rwlocks it reads, of those in `reading` */
    uint32_t readings_beyond;  /* and beyond these */
    struct plait_loan *loans;  /* permits it has borrowed for itself, the latest first: see limiter.h */
    struct plait_hook *hook;   /* innermost user code that runs on an object's behalf: see hook.h */
    const struct plait_rwlock *reading[PLAIT_STRAND_READINGS];
    /* the outermost scope of every strand; while it runs a task, inside the task's group */
    struct plait_scope root;
};

/* The strand that this OS thread is running; NULL before the thread's first call. Read it through plait_self(). */
extern __thread struct plait_strand *plait_private_self __attribute__((tls_model("initial-exec")));

/* Makes the calling OS thread a strand. Only plait_self() calls it. */
struct plait_strand *plait_private_register(void);

/* The running strand. Any OS thread is one: at its first call it gets a header, an id and a slot, which it gives back
 * when it ends. Never fails, never waits; one load after the first call. A fiber is never moved to another OS thread,
 * so the result may be kept for as long as the strand runs. */
PLAIT_INLINE struct plait_strand *plait_self(void)
{
    struct plait_strand *me = plait_private_self;
    return me != NULL ? me : plait_private_register();
}

/* The running strand's id: not 0, and no other living strand has it. A strand that has ended may hand its id on. */
PLAIT_INLINE uint32_t plait_strand_id(void)
{
    return plait_self()->id;
}

/* A small integer that no other running OS thread has: the lowest one free when the thread became a strand. Fibers
 * have that of their loop's thread, simulated strands their own. For counters in stripes: two strands with one slot
 * never run at the same time. */
PLAIT_INLINE uint32_t plait_strand_slot(void)
{
    return plait_self()->slot;
}

/* What runs a strand. */
enum plait_strand_kind {
    PLAIT_STRAND_THREAD,   /* an OS thread, also while it runs a task */
    PLAIT_STRAND_FIBER,    /* an event loop: see fibers.h */
    PLAIT_STRAND_SIMULATED /* the simulator */
};

/* What runs the running strand. Does not wait; O(1). */
PLAIT_MUST_USE enum plait_strand_kind plait_strand_kind(void);

/* The running strand's name: the task's, or what plait_strand_set_name() said, or "thread"; "unnamed" when it has none.
 * Never NULL. */
const char *plait_strand_name(void);

/* Names the running strand in messages and traces. The text is not copied: it must live as long as the strand. NULL
 * takes the name away. */
void plait_strand_set_name(const char *name);

PLAIT_EXTERN_C_END

#endif /* PLAIT_STRAND_H */
