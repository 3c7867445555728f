/* SPDX-License-Identifier: MIT */
/* Three functions that alone call HOOK(calls), each under one and the same lock:
 *
 *     waits for the lock, whatever the scopes say    FN()
 *     does not wait                                  TRY()
 *     waits until a deadline, or until cancelled     FN(until)
 *
GEN_IF(lock)
 * The lock is a struct plait_mutex: OPTION(lock)
GEN_ENDIF
GEN_IF(own_lock)
 * The lock is the functions' own: all calls exclude each other, whatever the arguments.
GEN_ENDIF
GEN_IF(own_table)
 * The lock is that of a key, in a table of the functions' own: calls of one key exclude each other.
 * Key: OPTION(key)
GEN_ENDIF
GEN_IF(table)
 * The lock is that of a key, in a given table: calls of one key exclude each other.
 * Table: OPTION(table)
 * Key: OPTION(key)
GEN_ENDIF
GEN_IFNOT(own_lock)
 * This is evaluated once, before waiting and without the lock: what it reads must not change meanwhile.
GEN_ENDIF
 *
 * Which calls may overlap: all, from any number of strands. Nothing is allocated. */
GEN_BODY
/* Waits for the lock, whatever happens to the strand's scopes, and runs HOOK(calls) under it.
 * No checkpoint, cannot fail. Fatal when this strand is inside already. */
RETURNS FN()(PARAMETERS());

GEN_IS(returns, void)
/* The same without waiting. PLAIT_OK: it ran. PLAIT_BUSY: somebody else has the lock; PLAIT_MISUSE: this strand has it;
 * it did not run. */
PLAIT_MUST_USE plait_status TRY()(PARAMETERS());

/* The same, waiting until an instant; it bounds the wait, not the work. PLAIT_TIMEOUT, PLAIT_CANCELLED, PLAIT_MISUSE: it
 * did not run. A free lock is taken whatever the deadline, and in a cancelled scope. */
PLAIT_MUST_USE plait_status FN(until)(PARAMETERS(plait_time plait_deadline));
GEN_ELSE
/* The same without waiting. PLAIT_OK: it ran, and *plait_result is what it returned. PLAIT_BUSY: somebody else has the
 * lock; PLAIT_MISUSE: this strand has it; it did not run, and *plait_result is as it was. */
PLAIT_MUST_USE plait_status TRY()(PARAMETERS(RETURNS *plait_result));

/* The same, waiting until an instant; it bounds the wait, not the work. PLAIT_TIMEOUT, PLAIT_CANCELLED, PLAIT_MISUSE: it
 * did not run. A free lock is taken whatever the deadline, and in a cancelled scope. */
PLAIT_MUST_USE plait_status FN(until)(PARAMETERS(RETURNS *plait_result, plait_time plait_deadline));
GEN_ENDIF
