/* Strands that live long and handle one item after another, from a queue of at most CAPACITY:
 *
 *     SELF crew;                                        crew, slots: declared before the block
 *     struct FN(slot) slots[4];
 *     PLAIT_GROUP(&group, &outcome) {
 *         outcome = FN(start)(&crew, &group, slots, 4);
 *         ...
 *         outcome = FN(submit)(&crew, item);            waits while CAPACITY items wait
 *         ...
 *         FN(stop)(&crew);                              what was submitted is still handled
 *     }                                                 all workers have ended here
 *
 * An item that cannot be handled ends no worker: it is told of, and the worker goes on to the next.
GEN_IF(done)
 * What was made of the others goes to OPTION(done).
GEN_ENDIF
 *
 * Which calls may overlap on one crew
 *
 *                        init, destroy   start   all others
 *     init, destroy            X           X         X       the caller must keep them apart
 *     start                    X           -         -       once; by the owner of the group, or a task below it
 *     all others               X           -         -       any number of strands, at any time
 *
GEN_IF(dispose)
 * Items: a submit that returned PLAIT_OK has given its item away. It is handled once, or never; either way
 *     OPTION(dispose) gets it once, at its end.
GEN_ELSE
 * Items: a submit that returned PLAIT_OK has given its item away. It is handled once, or never.
GEN_ENDIF
 *
 * User code: OPTION(run) and the other hooks run in a worker, with nothing held; they may wait and submit, but a worker
 *     that submits may wait for itself when the queue is full. When the crew is stopped at once, waits in OPTION(run)
 *     return PLAIT_CANCELLED.
 *
 * Ordering: what was done before a submit happens before OPTION(run) of that item, and what that did before a
 *     FN(join) that waited for it returns.
 *
 * Memory: the queue's, by init. None is allocated after that. */
GEN_BODY
GEN_PART(jobs)

/* ---- the crew ---- */

/* Where one worker lives. Its members are private. */
struct SELF;
struct FN(slot) {
    struct plait_slot base; /* first */
    struct SELF *crew;
};

/* All fields are private. */
struct SELF {
    FN(jobs) jobs;
    plait_word state; /* bits: start was called, has returned; stopped at once */
    struct plait_atomic_u32 alive;
    struct plait_atomic_u64 handled;
    struct plait_atomic_u64 failures;
    /* fixed from start on */
    struct FN(slot) *slots;
    size_t count;
GEN_IF(context)
    /* fixed */
    CONTEXT *context;
GEN_ENDIF
};
typedef struct SELF SELF;

/* ---- life ---- */

/* Makes a crew without workers. PLAIT_OK; PLAIT_NO_MEMORY: there is none. */
PLAIT_MUST_USE plait_status FN(init)(AND_CONTEXT(SELF *self, CONTEXT *context));

/* Starts `count` workers as tasks of the group, one in each of `slots`, which stay until the group is closed.
 *
 * PLAIT_OK; PLAIT_INVALID: `count` is 0; PLAIT_MISUSE: it was started before, or by a strand that may not start tasks in
 * this group; PLAIT_NO_RESOURCE: no thread can be had for all of them. Then, if any was started, the crew is stopped and
 * they end; if none was, it may be started again. Does not wait. O(count). */
PLAIT_MUST_USE plait_status FN(start)(SELF *self, struct plait_group *group, struct FN(slot) *slots, size_t count);

/* Ends a crew whose workers have all ended: what is left in the queue will never be handled. Fatal while a worker is
 * alive or a strand waits. */
void FN(destroy)(SELF *self);

/* ---- work: any strand ---- */

/* Give an item to the crew, waiting for room. PLAIT_OK: a worker will have it, unless the crew is stopped at once or
 * cancelled; PLAIT_CLOSED: it is stopped, or all workers have ended; PLAIT_CANCELLED: the running strand is cancelled and
 * there is no room; PLAIT_MISUSE: it was never started. Unless PLAIT_OK the item is still the caller's. O(1) beyond the
 * wait. */
PLAIT_MUST_USE plait_status FN(submit)(SELF *self, VALUE value);

/* The same until an instant: PLAIT_TIMEOUT, it came first. And without waiting: PLAIT_FULL or PLAIT_BUSY. */
PLAIT_MUST_USE plait_status FN(submit_until)(SELF *self, VALUE value, plait_time deadline);
PLAIT_MUST_USE plait_status FN(try_submit)(SELF *self, VALUE value);

/* Wait until all that was submitted so far has been handled, or will never be. PLAIT_OK, PLAIT_CANCELLED, and with _until
 * PLAIT_TIMEOUT. */
PLAIT_MUST_USE plait_status FN(join)(SELF *self);
PLAIT_MUST_USE plait_status FN(join_until)(SELF *self, plait_time deadline);

/* ---- the end ---- */

/* Take no more items: submits say PLAIT_CLOSED. What is in the queue is handled, then the workers end. Does not wait:
 * that is what closing the group does. Twice is harmless. */
void FN(stop)(SELF *self);

GEN_IF(dispose)
/* Stop, and handle nothing more: waits in OPTION(run) return PLAIT_CANCELLED, and what is in the queue is disposed of, or
 * with `leftovers` (an array of `room`) handed out; returns how many. Call again until it returns less than `room`: what
 * is not asked for stays until destroy, and FN(join) waits for it.
GEN_ELSE
/* Stop, and handle nothing more: waits in OPTION(run) return PLAIT_CANCELLED, and what is in the queue is dropped, or
 * with `leftovers` (an array of `room`) handed out; returns how many. Call again until it returns less than `room`: what
 * is not asked for stays until destroy, and FN(join) waits for it.
GEN_ENDIF
 * After FN(start) has returned and before the group is closed; does not wait for the workers. */
size_t FN(stop_now)(SELF *self, VALUE *leftovers, size_t room);

/* ---- statistics: out of date when they return ---- */

/* How many workers have not ended; how many items wait; how many were handled, and how many of those failed. */
uint32_t FN(alive)(const SELF *self);
size_t FN(waiting)(SELF *self);
uint64_t FN(handled)(const SELF *self);
uint64_t FN(failures)(const SELF *self);
