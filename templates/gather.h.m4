/* Values come in under their indexes in any order, from any number of strands, and go out in the order of the indexes:
 * 0, 1, 2 and so on. Values are copied in and out; nobody ever holds a pointer into the gather.
 *
 * Which calls may overlap on one gather
 *
 *                         init destroy reset trim   next...   all others
 *     init destroy
 *       reset trim                  X                  X          X        X  the caller must keep them apart
GEN_IF(readers_many)
 *     next...                     X                  -          -        -  any number of strands, at any time
GEN_ELSE
 *     next...                     X                  1          -        1  one strand at a time
GEN_ENDIF
GEN_IF(readers_many)
 *     all others                  X                  -          -
GEN_ELSE
 *     all others                  X                  -          -        -  any number of strands, at any time
GEN_ENDIF
 *
GEN_IF(keep)
 * "next..." are next, try_next, next_until, the three for many, and rewind.
GEN_ELSE
 * "next..." are next, try_next, next_until and the three for many.
GEN_ENDIF
GEN_IF(readers_many)
 * Readers take turns: each value goes to one of them, and while one waits the others wait for their turn.
GEN_ELSE
 * A second reader beside the first is PLAIT_MISUSE in checking builds, and not noticed in others.
GEN_ENDIF
 *
 * Names: try_ never waits; _until waits until an instant; a plain name waits as long as it takes; _many moves a
 * batch and reports PLAIT_OK with how many when it moved at least one.
 *
 * Progress
 *     An insert waits for nobody, except that one in UPPER(segment) takes a short lock and may allocate. A strand
 *     stopped in the few nanoseconds between its claim of an index and its value holds up the reader there, for
 *     the value has no other place; waiting readers look again after 50 microseconds to a millisecond.
 *
 * Memory
GEN_IF(window)
 *     Blocks of UPPER(segment) values for the window of WINDOW indexes; used again as the reader goes on.
GEN_ELSE
GEN_IF(keep)
 *     Grows by blocks of UPPER(segment) values and keeps them until reset.
GEN_ELSE
 *     Grows by blocks of UPPER(segment) values while inserts are ahead of the reader; used again as it goes on.
GEN_ENDIF
GEN_ENDIF
 *     All of it is kept until trim or destroy.
GEN_IF(copy)
 *
 * Hooks
 *     OPTION(copy) makes the gather's own copy of what is inserted, before anything is claimed; when it fails, the
 *     insert returns its status and nothing has happened. It may neither wait nor call this gather, but for its state:
 *     such a call says PLAIT_MISUSE, or does nothing where it returns no status, and the outer insert says so, too;
 *     destroy is fatal. OPTION(dispose) is called for copies that nobody will take; it should neither wait nor call this gather,
 *     which is not noticed. Both run with no lock held.
GEN_ELSE
GEN_IF(dispose)
 *
 * Hooks
 *     A value belongs to the gather once its insert returned PLAIT_OK. OPTION(dispose) is called for values that nobody
 *     will take, with no lock held; it should not wait, which is not noticed.
GEN_ENDIF
GEN_ENDIF
GEN_IF(keep)
 *
 *     What next hands out is a copy by assignment of a value that stays the gather's, until reset or destroy.
GEN_ENDIF
 */
GEN_BODY
PLAIT_STATIC_ASSERT(__alignof__(VALUE) <= PLAIT_LINE, "value: aligned to more than 64 bytes");

GEN_INCLUDE(gather/type.h.m4)
typedef struct SELF SELF;

/* ---- life ---- */

/* Make an empty gather, whose reader stands at 0, of whatever memory `self` points to.
GEN_IF(end_known)
 * There are `count` values, with the indexes below it.
GEN_ENDIF
GEN_IF(context)
 * `context` goes to the hooks and must outlive the gather.
GEN_ENDIF
GEN_IF(end_known)
 * Returns PLAIT_OK; PLAIT_INVALID when `count` is 2^61 or more; PLAIT_NO_MEMORY. Unless PLAIT_OK there is no gather.
GEN_ELSE
 * Returns PLAIT_OK, or PLAIT_NO_MEMORY: then there is no gather.
GEN_ENDIF
 * Does not wait. */
PLAIT_MUST_USE plait_status FN(init)(AND_CONTEXT(AND(end_known, SELF *self, uint64_t count), CONTEXT *context));

/* End a gather that no strand is using any more. Fatal when strands wait in it, or when an insert stands between its
 * claim and its value; other calls that are still under way are not noticed. Does not wait. O(memory).
GEN_IF(dispose)
 * Values still in it are disposed of.
GEN_ENDIF
 * All memory goes back to where it came from. */
void FN(destroy)(SELF *self);

/* Begin anew at index 0, open and empty, with the memory there is. Returns PLAIT_OK, or PLAIT_MISUSE, and nothing
 * has changed, when strands wait in it or an insert is under way.
GEN_IF(dispose)
 * Values still in it are disposed of.
GEN_ENDIF
GEN_IF(end_known)
 * `count` as for init.
GEN_ENDIF
 * Does not wait. O(memory). */
PLAIT_MUST_USE plait_status FN(reset)(AND(end_known, SELF *self, uint64_t count));

/* Give back all memory that holds no value. Does not wait. O(memory). */
void FN(trim)(SELF *self);

/* ---- insert ---- */

/* Put `value` under `index` if that can be done at once. Returns
 *     PLAIT_OK
 *     PLAIT_EXISTS     the index has a value, or had one that was read
GEN_IF(window)
 *     PLAIT_FULL       the index is WINDOW or more ahead of the reader
 *     PLAIT_INVALID    the index is at or beyond the end, or is 2^61 or more
GEN_ELSE
 *     PLAIT_INVALID    the index is at or beyond the end, or OPTION(max_span) or more ahead of the reader
GEN_ENDIF
 *     PLAIT_CLOSED     after close; and after fail its status
 *     PLAIT_NO_MEMORY
GEN_IF(copy)
 *     what OPTION(copy) returned, or PLAIT_MISUSE when it waited or called this gather
GEN_ENDIF
 * and unless PLAIT_OK nothing has happened: the value is still the caller's. Does not wait; no checkpoint. What the
 * caller did before is seen by whoever reads the value. Takes effect when the value is stored; that no other insert of
 * the index succeeds, a few nanoseconds before. O(1), and O(UPPER(segment)) once per segment. */
PLAIT_MUST_USE static inline plait_status FN(try_insert)(SELF *self, uint64_t index, VALUE value);

GEN_IF(window)
/* Put `value` under `index`, waiting until that is less than WINDOW ahead of the reader. The index that the reader needs
 * never waits. Returns as try_insert, also when the gather is closed meanwhile, but not PLAIT_FULL;
 * PLAIT_CANCELLED when it would have to wait in a cancelled scope; and with _until PLAIT_TIMEOUT when the deadline
 * passed first: a deadline in the past means "try". A checkpoint. */
GEN_ELSE
/* The same: this gather has no window, so that an insert never waits. No checkpoint; the deadline is never
 * reached. */
GEN_ENDIF
PLAIT_MUST_USE static inline plait_status FN(insert)(SELF *self, uint64_t index, VALUE value);
PLAIT_MUST_USE static inline plait_status FN(insert_until)(
    SELF *self, uint64_t index, VALUE value, plait_time deadline);

/* Put `count` values under `first` and the indexes after it, in this order, up to the first that cannot be. PLAIT_OK:
 * `*inserted` of them, the first ones, are in, at least one, or `count` was 0. Anything else: none is, `*inserted`
 * is unchanged, and the result is that of the call for one value. O(count). */
PLAIT_MUST_USE plait_status FN(try_insert_many)(
    SELF *self, uint64_t first, VALUE const *values, size_t count, size_t *inserted);
PLAIT_MUST_USE plait_status FN(insert_many)(
    SELF *self, uint64_t first, VALUE const *values, size_t count, size_t *inserted);
PLAIT_MUST_USE plait_status FN(insert_many_until)(
    SELF *self, uint64_t first, VALUE const *values, size_t count, size_t *inserted, plait_time deadline);

/* ---- next ---- */

/* Read the value at the reader's position into `*out`, if it is there, and go on to the next index. Returns
 *     PLAIT_OK
 *     PLAIT_EMPTY      it is not there yet
 *     PLAIT_CLOSED     no value is left and none will come
 *     PLAIT_MISSING    the gather is closed without a value for this index, which `position` tells; said once, the
 *                      next call goes on behind it
 *     after fail       its status, at the first index that has no value, or in place of PLAIT_CLOSED; and again
GEN_IF(readers_many)
 *     PLAIT_BUSY       another reader has its turn
GEN_ELSE
 *     PLAIT_MISUSE     another reader is inside (noticed in checking builds)
GEN_ENDIF
 * and unless PLAIT_OK `*out` is unchanged. Does not wait; no checkpoint. Never allocates. Sees what the inserter of the
 * value did before. O(1), and a short lock once per segment. */
PLAIT_MUST_USE static inline plait_status FN(try_next)(SELF *self, VALUE *out);

/* Read the value at the reader's position, waiting for it. Returns as try_next, but not PLAIT_EMPTY or
 * PLAIT_BUSY; PLAIT_CANCELLED when it would have to wait in a cancelled scope; and with _until PLAIT_TIMEOUT when
 * the deadline passed first: a deadline in the past means "try". A value that is there wins over all of these.
 * A checkpoint. */
PLAIT_MUST_USE static inline plait_status FN(next)(SELF *self, VALUE *out);
PLAIT_MUST_USE static inline plait_status FN(next_until)(SELF *self, VALUE *out, plait_time deadline);

/* Read up to `limit` values in their order, into `out[0]` and on, up to the first that is not there. PLAIT_OK: `*got`
 * of them, at least one, or `limit` was 0. Anything else: none, out-parameters unchanged, and the result is that
 * of the call for one value. The waiting forms wait for the first value only. O(limit). */
PLAIT_MUST_USE plait_status FN(try_next_many)(SELF *self, VALUE *out, size_t limit, size_t *got);
PLAIT_MUST_USE plait_status FN(next_many)(SELF *self, VALUE *out, size_t limit, size_t *got);
PLAIT_MUST_USE plait_status FN(next_many_until)(
    SELF *self, VALUE *out, size_t limit, size_t *got, plait_time deadline);

GEN_IF(keep)
/* Go back to index 0: what was read is read again. Missing indexes are said again, once. Returns PLAIT_OK, or
GEN_IF(readers_many)
 * PLAIT_BUSY: another reader has its turn. Does not wait. O(1). */
GEN_ELSE
 * PLAIT_MISUSE: another reader is inside (noticed in checking builds). Does not wait. O(1). */
GEN_ENDIF
PLAIT_MUST_USE plait_status FN(rewind)(SELF *self);

GEN_ENDIF
/* ---- the end of a gather: each wakes all who wait. None waits. O(1), and the strands to wake ---- */

GEN_IFNOT(end_known)
/* Say that there are `count` values, with the indexes below it: inserts below it go on, others say PLAIT_INVALID, and
 * next says PLAIT_CLOSED after the last of them. A value at or beyond it that is there already is never read.
 * Returns PLAIT_OK, also when said before; PLAIT_EXISTS: another number was; PLAIT_INVALID: the reader is beyond it
 * already, or it is 2^61 or more. A next that overlaps with this call may be the last that does not know of it. */
PLAIT_MUST_USE plait_status FN(end)(SELF *self, uint64_t count);

GEN_ENDIF
/* Take no more values: inserts say PLAIT_CLOSED from now on, also those that wait. next hands out what is there, says
 * PLAIT_MISSING once for each index below the end that has no value, and PLAIT_CLOSED after the end.
GEN_IFNOT(end_known)
 * The end is what `end` said, or else behind the largest index that has a value.
GEN_ENDIF
 * Closing again is nothing. */
void FN(close)(SELF *self);

/* Take no more values because of a failure: inserts return `cause` from now on, also those that wait. next hands out
 * the values that are there up to the first index without one, and at that place returns `cause`; when none
 * is missing, in place of PLAIT_CLOSED. The first cause stays. PLAIT_FAILED stands for causes that are none: PLAIT_OK,
 * PLAIT_EMPTY, PLAIT_FULL, PLAIT_BUSY, PLAIT_MISSING, unknown negative values. May follow a close. */
void FN(fail)(SELF *self, plait_status cause);

/* ---- state: a moment later it may be another. None of these waits ---- */

/* The index at which the reader stands: that of the next value, or, after PLAIT_MISSING, the missing one. O(1). */
PLAIT_MUST_USE static inline uint64_t FN(position)(SELF *self);
GEN_IF(keep)
/* How many values are in the gather, read or not: looks at each. For tests and monitors. O(memory). */
GEN_ELSE
/* How many values are in the gather, to be read or beyond the end: looks at each. For tests and monitors. O(memory). */
GEN_ENDIF
PLAIT_MUST_USE size_t FN(size)(SELF *self);
GEN_IF(readers_many)
/* Strands that wait in next, for a value or for their turn. For tests and monitors. O(their number). */
GEN_ELSE
/* Strands that wait in next. For tests and monitors. O(1). */
GEN_ENDIF
PLAIT_MUST_USE uint32_t FN(waiting_nexts)(SELF *self);
GEN_IF(window)
/* Strands that wait in an insert. For tests and monitors. O(1). */
PLAIT_MUST_USE uint32_t FN(waiting_inserts)(SELF *self);
GEN_ENDIF

GEN_INCLUDE(gather/fast.h.m4)
