/* SPDX-License-Identifier: MIT */
/* status.h: the one result type of Plait.
 *
 * 0 is success. Negative values are Plait's, all of them below. Positive values are the user's own (errno values fit)
 * and travel unchanged through tasks, groups and runners. A call that fails leaves its object and its out-parameters
 * as they were; only compare_exchange writes back what it saw.
 */
#ifndef PLAIT_STATUS_H
#define PLAIT_STATUS_H

#include <plait/base.h>

PLAIT_EXTERN_C_BEGIN

typedef int32_t plait_status;

enum {
    PLAIT_OK = 0,
    PLAIT_TIMEOUT = -1,         /* the deadline passed before the call could be served */
    PLAIT_CANCELLED = -2,       /* the call would have had to wait in a cancelled scope */
    PLAIT_CLOSED = -3,          /* the object takes, or gives, nothing more */
    PLAIT_EMPTY = -4,           /* nothing there, and the call does not wait */
    PLAIT_FULL = -5,            /* no room, and the call does not wait */
    PLAIT_BUSY = -6,            /* another strand is in the middle of just this; says nothing about content */
    PLAIT_MISSING = -7,         /* no such key, or an index that never came */
    PLAIT_EXISTS = -8,          /* the key or index is taken already */
    PLAIT_NO_MEMORY = -9,       /* the allocator gave nothing */
    PLAIT_NO_RESOURCE = -10,    /* a limit other than memory: threads, ids */
    PLAIT_INVALID = -11,        /* an argument out of its range */
    PLAIT_MISUSE = -12,         /* a rule of the object was broken and nothing was changed */
    PLAIT_OVERFLOW = -13,       /* the exact result does not fit the type */
    PLAIT_DIVIDE_BY_ZERO = -14, /* a divisor of zero */
    PLAIT_FAILED = -15          /* a user's function returned a negative value of its own */
};

/* Name of a status, such as "PLAIT_TIMEOUT"; "user status" for positive values, "unknown status" for other negative
 * ones. Never NULL, never freed. Does not wait; any calls may overlap; O(1). */
PLAIT_MUST_USE const char *plait_status_name(plait_status status);

/* A user function's result as Plait passes it on: Plait's own and positive values unchanged, any other negative value
 * becomes PLAIT_FAILED (the caller keeps the raw value). Does not wait; any calls may overlap; O(1). */
PLAIT_MUST_USE plait_status plait_status_from_user(plait_status raw);

/* Called with one line (no newline) when a rule is broken that nothing could handle: unlock by a stranger, scopes
 * closed out of order, destroy with waiters. It may log, flush and abort; when it returns, the process is aborted. */
typedef void plait_misuse_handler(const char *message);

/* Let `handler` take over the message of fatal misuse; NULL restores the default, which writes the line to standard
 * error. Returns the handler that was there, NULL for the default. Does not wait; any calls may overlap. */
plait_misuse_handler *plait_on_misuse(plait_misuse_handler *handler);

/* Report fatal misuse: "plait: FUNCTION(OBJECT): RULE", then abort. `object` is an address, printed only. Used by the
 * library and by generated code; never returns. */
PLAIT_NORETURN void plait_misuse(const char *function, uintptr_t object, const char *rule);

PLAIT_EXTERN_C_END

#endif /* PLAIT_STATUS_H */
