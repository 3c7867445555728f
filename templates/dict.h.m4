/* Every call on one key takes effect at one instant between its beginning and its end (linearizable). Entries are
 * copied in and out; nobody ever holds a pointer into the dictionary.
 *
 * Which calls may overlap on one dictionary
 *
 *                    init   destroy   all others
 *     init            X        X          X          X  the caller must keep them apart
 *     destroy         X        X          X          -  any number of strands, at any time
 *     all others      X        X          -
 *
 * Ordering: what a strand did before it stored a value is seen by whoever reads that value.
 *
 * Waiting: no call is a checkpoint, none is ever half done.
GEN_IF(locked)
 *     Keys and values have hooks, so that a key that may be there is looked at under its group's lock; that a key is
 *     not there is found without any lock. A call waits while a hook or an update function runs in the same group.
GEN_ELSE
 *     Reading writes nothing and takes no lock; it waits only for a writer that is in the middle of copying a value of
 *     several words, or, where a value exceeds 256 bytes, for its group's lock. Writers wait for each other only in the
 *     same group of eight entries.
GEN_ENDIF
 *
 * User code under a lock: hooks and update functions may neither wait nor call their own dictionary, except to read
 *     it where reading takes no lock. Both are noticed: the call returns PLAIT_MISUSE and has changed nothing.
 *
 * Memory
GEN_IF(capacity)
 *     At most UPPER(capacity) entries, and that many in any case: PLAIT_FULL means that all places are taken, or
 *     promised to insertions under way.
GEN_ELSE
 *     Doubles at three quarters full, by splitting groups in place as writers come by: no call stops the others, the
 *     largest pause is one allocation with its headers cleared, and 17 splits. Nothing is given back before destroy.
 *     When there is no memory to grow, entries go wherever there is room, and PLAIT_NO_MEMORY means that there is none.
GEN_ENDIF
GEN_IF(copies)
 *
 * Hooks: what is stored is the dictionary's own copy, made before any lock is taken; what is read is the caller's own
 *     copy. When copying fails, the call has changed nothing and returns the hook's status: PLAIT_FAILED in place of
 *     MISSING, EXISTS and EMPTY, which would be answers. What the dictionary drops is disposed of after the lock is
 *     released.
GEN_ELSE
GEN_IF(dispose)
 *
 * Hooks: a value belongs to the dictionary once the call that stored it returned PLAIT_OK. What it drops is disposed of
 *     after the lock is released. What is read is a copy of the value's bytes: what they refer to lives no longer than
 *     the value stays in the dictionary, and two dictionaries cannot have it, so there is no call to copy one.
GEN_ENDIF
GEN_ENDIF
 *
 * Costs: O(1) expected for a call on one key, O(stripes) for size, O(groups + entries) for calls on all. */
GEN_BODY
GEN_INCLUDE(dict/type.h.m4)
GEN_INCLUDE(dict/calls.h.m4)
