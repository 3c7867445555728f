GEN_IF(rendezvous)
/* Nothing ever lies in this queue: a push waits for a pop and a pop for a push, and they take effect together, at one
 * instant during both (linearizable). Of the pushes that wait the first one is met first, and so of the pops. The item
 * is copied once, from the pusher's memory into the popper's.
GEN_ELSE
GEN_IF(segments)
/* What comes out first went in first, for all strands together: every push and pop takes effect at one instant between
 * its beginning and its end (linearizable), "empty" and "closed" included. Items are copied in and out; nobody ever
 * holds a pointer into the queue.
GEN_ELSE
/* What comes out first went in first, for all strands together: every call takes effect at one instant between its
 * beginning and its end (linearizable), "empty" and "full" included. Items are copied in and out; nobody ever holds a
 * pointer into the queue.
GEN_ENDIF
GEN_ENDIF
 *
 * Which calls may overlap on one queue
 *
 *                    init   destroy   all others
 *     init            X        X          X          X  the caller must keep them apart
 *     destroy         X        X          X          -  any number of strands, at any time
 *     all others      X        X          -
 *
 * Names: try_ never waits; _until waits until an instant; a plain name waits as long as it takes; _many moves a
 * batch and reports PLAIT_OK with how many when it moved at least one.
 *
 * Progress
GEN_IF(rendezvous)
 *     A push that meets a pop that waits, or the reverse, holds a short lock while they find each other, and none while
 *     it copies. Stopped in between it holds up the one that it met, which can no longer give up, and nobody else.
GEN_ELSE
GEN_IF(segments)
 *     A push waits for nobody, except that one in UPPER(segment) takes a short lock and may allocate. A pop waits for a
 *     stopped push some microseconds and a few yields (for each item of a batch), then passes it over: the push
 *     notices and takes its turn anew. A strand that is stopped for ever inside a call costs one segment; only where
 *     it holds the short lock does it hold up others.
 *
 *     A push counts as an item from its claim on. While one that was passed over has not yet come back, `size` is
GEN_IF(limited)
 *     therefore too large, `empty` false, `full` true and PLAIT_FULL said as if its item were there.
GEN_ELSE
 *     therefore too large, and `empty` false, as if its item were there.
GEN_ENDIF
GEN_ELSE
 *     A strand stopped inside its push or pop holds up those that reach its cell: try_ calls say PLAIT_BUSY, waiting
 *     calls wait. The window is a few nanoseconds of copying. A queue without `capacity` does not have it.
GEN_ENDIF
 *
 *     One strand at a time is on its way to wake one that sleeps. Stopped there, it leaves those asleep who sleep
 *     already; calls that come later are not held up.
GEN_ENDIF
 *
 * Memory
GEN_IF(rendezvous)
 *     None: those who wait lie on their own stacks.
GEN_ELSE
GEN_IF(segments)
 *     Grows by blocks of UPPER(segment) items as it fills and gives them back as it drains.
GEN_ELSE
GEN_IF(own_ring)
 *     One allocation in init, none after.
GEN_ELSE
 *     None is allocated: the caller gives it to init.
GEN_ENDIF
GEN_ENDIF
GEN_ENDIF
GEN_IF(copy)
 *
 * Hooks
 *     OPTION(copy) makes the queue's own copy of what is pushed, before anything is claimed; when it fails, the push
 *     returns its status and nothing has happened. It may neither wait nor call this queue, but for its state: such a
 *     call says PLAIT_MISUSE, or does nothing where it returns no status, and the outer push says so, too; destroy is
 *     fatal.
 *     A pop hands the copy over: it is the caller's. OPTION(dispose) is called for copies that nobody will take; it
 *     should neither wait nor call this queue, which is not noticed. Both run with no lock held.
GEN_ELSE
GEN_IF(dispose)
 *
 * Hooks
GEN_IF(rendezvous)
 *     An item belongs to its pusher until its push returned PLAIT_OK, and to whoever popped it after that: no item is
 *     without an owner, and OPTION(dispose) is never called.
GEN_ELSE
 *     An item belongs to the queue once its push returned PLAIT_OK, and to whoever popped it after that.
 *     OPTION(dispose) is called for items that nobody will take, with no lock held; it should not wait, which is not
 *     noticed.
GEN_ENDIF
GEN_ENDIF
GEN_ENDIF
 */
GEN_BODY
PLAIT_STATIC_ASSERT(__alignof__(VALUE) <= PLAIT_LINE, "value: aligned to more than 64 bytes");

GEN_IF(segments)
GEN_INCLUDE(queue/segments_type.h.m4)
GEN_ENDIF
GEN_IF(ring)
GEN_INCLUDE(queue/ring_type.h.m4)
GEN_ENDIF
GEN_IF(rendezvous)
GEN_INCLUDE(queue/rendezvous_type.h.m4)
GEN_ENDIF
typedef struct SELF SELF;

/* ---- life ---- */

GEN_IF(given_ring)
/* Make an empty queue of whatever memory `self` points to. `storage` is memory for the items, whose contents do
 * not matter; it must outlive the queue.
GEN_ELSE
/* Make an empty queue of whatever memory `self` points to.
GEN_ENDIF
GEN_IF(context)
 * `context` goes to the hooks and must outlive the queue.
GEN_ENDIF
GEN_IF(rendezvous)
 * Returns PLAIT_OK. Does not wait. O(1). */
GEN_ELSE
GEN_IF(given_ring)
 * Returns PLAIT_OK. Does not wait. O(UPPER(cells)). */
GEN_ELSE
 * Returns PLAIT_OK, or PLAIT_NO_MEMORY: then there is no queue. Does not wait. */
GEN_ENDIF
GEN_ENDIF
GEN_IF(given_ring)
PLAIT_MUST_USE plait_status FN(init)(SELF *self, AND_CONTEXT(struct FN(storage) *storage, CONTEXT *context));
GEN_ELSE
PLAIT_MUST_USE plait_status FN(init)(AND_CONTEXT(SELF *self, CONTEXT *context));
GEN_ENDIF

GEN_IF(rendezvous)
/* End a queue that no strand is using any more. Fatal when strands wait in it; other calls that are still under way are
 * not noticed. Does not wait. O(1). There is nothing to give back. */
GEN_ELSE
/* End a queue that no strand is using any more. Fatal when strands wait in it, or when a push or a pop stands between
GEN_IF(segments)
 * its claim and its end; other calls that are still under way are not noticed. Does not wait. O(memory).
GEN_ELSE
 * its claim and its end; other calls that are still under way are not noticed. Does not wait. O(UPPER(cells)).
GEN_ENDIF
GEN_IF(dispose)
 * Items still in it are disposed of.
GEN_ENDIF
 * All memory goes back to where it came from. */
GEN_ENDIF
void FN(destroy)(SELF *self);

/* ---- push ---- */

GEN_IF(rendezvous)
/* Hand `value` to the pop that waits longest, if one does. Returns
 *     PLAIT_OK
 *     PLAIT_CLOSED
 *     PLAIT_FULL       no pop waits, in a queue that is not closed
GEN_ELSE
/* Append `value` if that can be done at once. Returns
 *     PLAIT_OK
 *     PLAIT_CLOSED
GEN_IF(limited)
 *     PLAIT_FULL       as many items as allowed, in a queue that is not closed
GEN_ENDIF
GEN_IF(ring)
 *     PLAIT_BUSY       another strand is in the middle of taking an item from this very place: not "full"
GEN_ELSE
 *     PLAIT_NO_MEMORY
GEN_ENDIF
GEN_ENDIF
GEN_IF(copy)
 *     what OPTION(copy) returned, or PLAIT_MISUSE when it waited or called this queue
GEN_ENDIF
 * and unless PLAIT_OK nothing has happened: the item is still the caller's. Does not wait; no checkpoint. What the
GEN_IF(rendezvous)
 * caller did before is seen by whoever pops the item. O(1), beside finding the place among the words that strands wait
 * on. */
GEN_ELSE
GEN_IF(segments)
 * caller did before is seen by whoever pops the item. O(1), and O(UPPER(segment)) once per segment. */
GEN_ELSE
 * caller did before is seen by whoever pops the item. O(1). */
GEN_ENDIF
GEN_ENDIF
PLAIT_MUST_USE static inline plait_status FN(try_push)(SELF *self, VALUE value);

GEN_IF(rendezvous)
/* Hand `value` to a pop, waiting for one. Returns PLAIT_OK: a pop has it; PLAIT_CLOSED, also when the queue is closed
 * meanwhile; PLAIT_CANCELLED when it would have to wait in a cancelled scope; and with _until PLAIT_TIMEOUT when the
 * deadline passed first: a deadline in the past means "try". Unless PLAIT_OK no pop has seen the item. Sees what the
 * popper did before its pop. A checkpoint.
GEN_ELSE
GEN_IF(limited)
/* Append `value`, waiting for room. Returns PLAIT_OK; PLAIT_CLOSED, also when the queue is closed meanwhile;
 * PLAIT_CANCELLED when it would have to wait in a cancelled scope; and with _until PLAIT_TIMEOUT when the deadline
 * passed first: a deadline in the past means "try". A checkpoint.
GEN_ELSE
/* The same: this queue always has room, so that a push never waits. No checkpoint; the deadline is never reached.
GEN_ENDIF
GEN_ENDIF
 * For the rest see try_push. */
PLAIT_MUST_USE static inline plait_status FN(push)(SELF *self, VALUE value);
PLAIT_MUST_USE static inline plait_status FN(push_until)(SELF *self, VALUE value, plait_time deadline);

GEN_IF(rendezvous)
/* Hand over up to `count` items in their order, to one pop after another; those of other pushes may come between them,
 * for a push that waits again does so behind the others. PLAIT_OK: `*pushed` of them, the first ones, were handed over,
 * at least one, or `count` was 0. Anything else: none was, `*pushed` is unchanged, and the result is that of the call
 * for one item.
GEN_ELSE
/* Append up to `count` items in their order; other pushes may come between them. PLAIT_OK: `*pushed` of them, the
 * first ones, were appended, at least one, or `count` was 0. Anything else: none was, `*pushed` is unchanged, and
 * the result is that of the call for one item.
GEN_ENDIF
GEN_IF(limited)
 * The waiting forms go on until all are in; what ends them early (a deadline, a
 * cancel, a close) is reported only when none was.
GEN_ELSE
 * All three go on until all are in, or memory is short or the queue closed.
GEN_ENDIF
GEN_IF(rendezvous)
GEN_IF(copy)
 * O(count). */
GEN_ELSE
 * O(count); a pop of many takes what it has room for at once. */
GEN_ENDIF
GEN_ELSE
 * O(count), one claim for many items. */
GEN_ENDIF
PLAIT_MUST_USE plait_status FN(try_push_many)(SELF *self, VALUE const *values, size_t count, size_t *pushed);
PLAIT_MUST_USE plait_status FN(push_many)(SELF *self, VALUE const *values, size_t count, size_t *pushed);
PLAIT_MUST_USE plait_status FN(push_many_until)(
    SELF *self, VALUE const *values, size_t count, size_t *pushed, plait_time deadline);

/* ---- pop ---- */

GEN_IF(rendezvous)
/* Take the item of the push that waits longest into `*out`, if one does. Returns
 *     PLAIT_OK
 *     PLAIT_EMPTY      no push waits, in a queue that is not closed
 *     PLAIT_CLOSED
GEN_ELSE
/* Take the oldest item into `*out` if there is one. Returns
 *     PLAIT_OK
 *     PLAIT_EMPTY
 *     PLAIT_CLOSED     nothing is there and nothing will come
GEN_ENDIF
GEN_IF(ring)
 *     PLAIT_BUSY       another strand is in the middle of putting an item into this very place: not "empty"
GEN_ENDIF
GEN_IF(segments)
 * and unless PLAIT_OK `*out` is unchanged. Does not wait, except as said under Progress; no checkpoint. Sees what the
 * pusher of the item did before. O(1), and O(UPPER(segment)) once per segment. */
GEN_ELSE
 * and unless PLAIT_OK `*out` is unchanged. Does not wait; no checkpoint. Sees what the pusher of the item did
 * before. O(1). */
GEN_ENDIF
PLAIT_MUST_USE static inline plait_status FN(try_pop)(SELF *self, VALUE *out);

GEN_IF(rendezvous)
/* Take the item of a push, waiting for one. Returns PLAIT_OK; PLAIT_CLOSED, also when the queue is closed meanwhile;
 * PLAIT_CANCELLED when it would have to wait in a cancelled scope; and with _until PLAIT_TIMEOUT when the deadline
 * passed first: a deadline in the past means "try". A push that waits wins over all of these but a close. One that was
 * cancelled or whose time is over leaves nothing behind: no push meets it. A checkpoint. For the rest see try_pop. */
GEN_ELSE
/* Take the oldest item, waiting for one. Returns PLAIT_OK; PLAIT_CLOSED: the queue is closed and empty, or becomes
 * so meanwhile; PLAIT_CANCELLED when it would have to wait in a cancelled scope; and with _until PLAIT_TIMEOUT
 * when the deadline passed first: a deadline in the past means "try". An item that is there wins over all of
 * these. Waiting calls take no place in advance: one that gives up leaves nothing behind. A checkpoint. For the
 * rest see try_pop. */
GEN_ENDIF
PLAIT_MUST_USE static inline plait_status FN(pop)(SELF *self, VALUE *out);
PLAIT_MUST_USE static inline plait_status FN(pop_until)(SELF *self, VALUE *out, plait_time deadline);

/* Take up to `limit` items in their order, into `out[0]` and on. PLAIT_OK: `*popped` of them, at least one, or
 * `limit` was 0. Anything else: none, out-parameters unchanged, and the result is that of the call for one item.
GEN_IF(rendezvous)
 * The waiting forms wait for the first item only; with it comes what else that push has and there is room for.
 * O(limit). */
GEN_ELSE
 * The waiting forms wait for the first item only. O(limit), one claim for many items. */
GEN_ENDIF
PLAIT_MUST_USE plait_status FN(try_pop_many)(SELF *self, VALUE *out, size_t limit, size_t *popped);
PLAIT_MUST_USE plait_status FN(pop_many)(SELF *self, VALUE *out, size_t limit, size_t *popped);
PLAIT_MUST_USE plait_status FN(pop_many_until)(
    SELF *self, VALUE *out, size_t limit, size_t *popped, plait_time deadline);

/* ---- the end of a queue ---- */

GEN_IF(rendezvous)
/* From now on nobody meets any more: pushes and pops say PLAIT_CLOSED, also those that wait, and a push that waited
 * keeps its item. Closing again is nothing. Does not wait. O(1), and the strands to wake. */
void FN(close)(SELF *self);

/* The same: nothing lies in this queue that could be left over. Returns 0, and writes nothing to `leftovers`. */
size_t FN(close_now)(SELF *self, VALUE *leftovers, size_t room);
GEN_ELSE
/* Take no more items: pushes say PLAIT_CLOSED from now on, also those that wait. What is in the queue can be
 * popped; pops say PLAIT_CLOSED after the last of them, also those that wait. Closing again is nothing. Does not
 * wait. O(1), and the strands to wake. */
void FN(close)(SELF *self);

/* Close, and take everything that is left away from the consumers in one step: later pops say PLAIT_CLOSED. With
 * `leftovers` (an array of `room`): the oldest of what is left goes there; returns how many. Call again until it
 * returns less than `room`. What is never asked for stays until destroy.
GEN_IF(dispose)
 * Without (NULL): all of it is disposed of; returns how many.
GEN_ELSE
 * Without (NULL): all of it is dropped; returns how many.
GEN_ENDIF
 * What is handed out, or dropped, counts as done for join.
GEN_IF(segments)
 * Passes over pushes that are stopped in the middle, as a pop does.
GEN_ELSE
 * Waits, not to be cancelled, for pushes that are in the middle of their cells.
GEN_ENDIF
 * May be called by several strands, and after close. O(items). */
size_t FN(close_now)(SELF *self, VALUE *leftovers, size_t room);
GEN_ENDIF

/* Count the producers: when the last one that was opened is closed, so is the queue. Pushing does not need it.
 * open: PLAIT_OK; PLAIT_CLOSED when the queue is, or its last producer is gone; PLAIT_NO_RESOURCE beyond 65 534.
 * close: PLAIT_OK, or PLAIT_MISUSE when none is open. Open all before the first may close, else the queue may close
 * early. Neither waits. */
PLAIT_MUST_USE plait_status FN(producer_open)(SELF *self);
PLAIT_MUST_USE plait_status FN(producer_close)(SELF *self);

GEN_IF(rendezvous)
/* Count the consumers: when the last one is closed, nobody is left to take items, and the queue closes. Results and
 * rules as for producers. */
GEN_ELSE
/* Count the consumers: when the last one is closed, nobody is left to take items, and the queue closes as by
GEN_IF(dispose)
 * close_now(self, NULL, 0): pushes say PLAIT_CLOSED, and leftovers are disposed of. Results and rules as for
 * producers. */
GEN_ELSE
 * close_now(self, NULL, 0): pushes say PLAIT_CLOSED, and leftovers are dropped. Results and rules as for
 * producers. */
GEN_ENDIF
GEN_ENDIF
PLAIT_MUST_USE plait_status FN(consumer_open)(SELF *self);
PLAIT_MUST_USE plait_status FN(consumer_close)(SELF *self);

/* ---- work done ---- */

/* Say that an item taken from the queue is done with. Returns PLAIT_OK; PLAIT_MISUSE, and nothing has changed,
 * when that was said for every item already. Does not wait. What the caller did before is seen by strands that
 * join lets go. */
PLAIT_MUST_USE plait_status FN(task_done)(SELF *self);

GEN_IF(rendezvous)
/* Wait until task_done was called for every item handed over so far: PLAIT_OK when that was so at some instant during
 * the call. An item counts before its push or its pop returns; that of a push that waits does not. PLAIT_CANCELLED,
GEN_ELSE
/* Wait until task_done was called for every item pushed so far: PLAIT_OK when that was so at some instant during
 * the call. An item counts before it can be popped, so that join never returns between the two. PLAIT_CANCELLED,
GEN_ENDIF
 * and with _until PLAIT_TIMEOUT, as for pop. May be called by several strands and again and again. A checkpoint. */
PLAIT_MUST_USE plait_status FN(join)(SELF *self);
PLAIT_MUST_USE plait_status FN(join_until)(SELF *self, plait_time deadline);

GEN_IF(rendezvous)
/* ---- state: a moment later it may be another. None of these waits ---- */
GEN_ELSE
/* ---- state: a moment later it may be another. None of these waits; O(1) ---- */
GEN_ENDIF

GEN_IF(rendezvous)
/* How many items lie in the queue: 0, always. Who waits is told by waiting_pushes and waiting_pops. */
PLAIT_MUST_USE size_t FN(size)(SELF *self);
/* Does none lie in it? Always. */
PLAIT_MUST_USE bool FN(empty)(SELF *self);
/* Do as many lie in it as allowed, which is none? Always. */
PLAIT_MUST_USE bool FN(full)(SELF *self);
/* How many items may lie in it: 0, which cannot be changed. */
PLAIT_MUST_USE size_t FN(capacity)(SELF *self);
/* Strands that wait in a pop, in a push: at one instant during the call, and O(their number). In join. For tests and
 * monitors. */
PLAIT_MUST_USE uint32_t FN(waiting_pops)(SELF *self);
PLAIT_MUST_USE uint32_t FN(waiting_pushes)(SELF *self);
PLAIT_MUST_USE uint32_t FN(waiting_joins)(SELF *self);

GEN_INCLUDE(queue/rendezvous.h.m4)
GEN_ELSE
GEN_IF(segments)
/* How many items are in the queue, at one instant during the call; a push that was passed over counts (see Progress).
 * Looks again while pops come between. */
GEN_ELSE
/* How many items are in the queue, at one instant during the call. Looks again while pops come between. */
GEN_ENDIF
PLAIT_MUST_USE size_t FN(size)(SELF *self);
GEN_IF(segments)
/* Is the queue empty? "Yes" is exact at one instant during the call; "no" may mean a push that was passed over. */
GEN_ELSE
/* Is the queue empty? Exact at one instant during the call. */
GEN_ENDIF
PLAIT_MUST_USE bool FN(empty)(SELF *self);
GEN_IF(limited)
GEN_IF(ring)
/* Are there as many items as allowed? Exact at one instant during the call. */
GEN_ELSE
/* Are there as many items as allowed? "No" is exact at one instant during the call; "yes" may count a push that was
 * passed over. */
GEN_ENDIF
PLAIT_MUST_USE bool FN(full)(SELF *self);
/* How many items are allowed. */
PLAIT_MUST_USE size_t FN(capacity)(SELF *self);
GEN_IF(ring)
/* Allow `capacity` items, 1 to CAPACITY; else PLAIT_INVALID.
GEN_ELSE
/* Allow `capacity` items, 1 to 2^30; else PLAIT_INVALID.
GEN_ENDIF
 * When more are there already, they stay, and pushes say PLAIT_FULL until enough are gone. Wakes pushes that wait. */
PLAIT_MUST_USE plait_status FN(set_capacity)(SELF *self, size_t capacity);
GEN_ENDIF
GEN_IF(segments)
/* Have memory ready for `count` more items, so that so many pushes will not allocate. Returns PLAIT_OK, or
 * PLAIT_NO_MEMORY, and nothing has changed. The memory is kept until trim. Does not wait. O(count). */
PLAIT_MUST_USE plait_status FN(reserve)(SELF *self, size_t count);
/* Give back all memory that holds no item. O(memory). */
void FN(trim)(SELF *self);
GEN_ENDIF
/* Strands that wait in a pop, in a push, in join. For tests and monitors. */
PLAIT_MUST_USE uint32_t FN(waiting_pops)(SELF *self);
GEN_IF(limited)
PLAIT_MUST_USE uint32_t FN(waiting_pushes)(SELF *self);
GEN_ENDIF
PLAIT_MUST_USE uint32_t FN(waiting_joins)(SELF *self);

GEN_IF(segments)
GEN_INCLUDE(queue/segments.h.m4)
GEN_ELSE
GEN_INCLUDE(queue/ring.h.m4)
GEN_ENDIF

/* Cold halves of the calls above, in SELF.c. */
PLAIT_COLD plait_status FN(private_pop_slow)(SELF *self, VALUE *out, plait_time deadline);
GEN_IF(limited)
PLAIT_COLD plait_status FN(private_push_slow)(SELF *self, VALUE const *value, plait_time deadline);
GEN_ENDIF
GEN_IF(copy)
GEN_IF(limited)
plait_status FN(private_push_copy)(SELF *self, VALUE const *value, bool waits, plait_time deadline);
GEN_ELSE
plait_status FN(private_push_copy)(SELF *self, VALUE const *value);
GEN_ENDIF

PLAIT_INLINE plait_status FN(try_push)(SELF *self, VALUE value)
{
GEN_IF(limited)
    return FN(private_push_copy)(self, &value, false, PLAIT_FOREVER);
GEN_ELSE
    return FN(private_push_copy)(self, &value);
GEN_ENDIF
}

PLAIT_INLINE plait_status FN(push_until)(SELF *self, VALUE value, plait_time deadline)
{
GEN_IF(limited)
    return FN(private_push_copy)(self, &value, true, deadline);
GEN_ELSE
    (void)deadline;
    return FN(private_push_copy)(self, &value);
GEN_ENDIF
}
GEN_ELSE

PLAIT_INLINE plait_status FN(try_push)(SELF *self, VALUE value)
{
    return FN(private_put)(self, &value);
}

PLAIT_INLINE plait_status FN(push_until)(SELF *self, VALUE value, plait_time deadline)
{
GEN_IF(limited)
    plait_status status = FN(private_put)(self, &value);
GEN_IF(ring)
    if (PLAIT_UNLIKELY(status == PLAIT_FULL || status == PLAIT_BUSY)) {
GEN_ELSE
    if (PLAIT_UNLIKELY(status == PLAIT_FULL)) {
GEN_ENDIF
        status = FN(private_push_slow)(self, &value, deadline);
    }
    return status;
GEN_ELSE
    (void)deadline;
    return FN(private_put)(self, &value);
GEN_ENDIF
}
GEN_ENDIF

PLAIT_INLINE plait_status FN(push)(SELF *self, VALUE value)
{
    return FN(push_until)(self, value, PLAIT_FOREVER);
}

PLAIT_INLINE plait_status FN(try_pop)(SELF *self, VALUE *out)
{
GEN_INCLUDE(shared/refuse.h.m4)
    return FN(private_take)(self, out);
}

PLAIT_INLINE plait_status FN(pop_until)(SELF *self, VALUE *out, plait_time deadline)
{
GEN_INCLUDE(shared/refuse.h.m4)
    plait_status status = FN(private_take)(self, out);
GEN_IF(ring)
    if (PLAIT_UNLIKELY(status == PLAIT_EMPTY || status == PLAIT_BUSY)) {
GEN_ELSE
    if (PLAIT_UNLIKELY(status == PLAIT_EMPTY)) {
GEN_ENDIF
        status = FN(private_pop_slow)(self, out, deadline);
    }
    return status;
}

PLAIT_INLINE plait_status FN(pop)(SELF *self, VALUE *out)
{
    return FN(pop_until)(self, out, PLAIT_FOREVER);
}
GEN_ENDIF
