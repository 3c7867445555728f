/* SPDX-License-Identifier: MIT */
/* time.h: instants and spans are different types, so that one cannot be passed for the other.
 *
 * A deadline is an instant, computed once by the caller and never restarted. The clock is monotonic (CLOCK_MONOTONIC;
 * virtual in the simulator) and has nothing to do with the calendar.
 */
#ifndef PLAIT_TIME_H
#define PLAIT_TIME_H

#include <plait/base.h>
#include <plait/status.h>

PLAIT_EXTERN_C_BEGIN

/* An instant: nanoseconds on the monotonic clock. */
typedef struct plait_time {
    int64_t nanoseconds;
} plait_time;

/* A span in nanoseconds; may be negative. */
typedef int64_t plait_duration;

/* The instant that never comes, as a value and as a static initialiser. */
#define PLAIT_FOREVER (PLAIT_LITERAL(plait_time){INT64_MAX})
#define PLAIT_FOREVER_INIT \
    {                      \
        INT64_MAX          \
    }

/* Spans from whole numbers; what does not fit saturates. Pure, O(1). */
PLAIT_INLINE plait_duration plait_nanoseconds(int64_t count)
{
    return count;
}

PLAIT_INLINE plait_duration plait_private_scaled(int64_t count, int64_t unit)
{
    plait_duration span = 0;
    if (__builtin_mul_overflow(count, unit, &span)) {
        span = count < 0 ? INT64_MIN : INT64_MAX;
    }
    return span;
}

/* A span of so many microseconds. */
PLAIT_INLINE plait_duration plait_microseconds(int64_t count)
{
    return plait_private_scaled(count, INT64_C(1000));
}

/* A span of so many milliseconds. */
PLAIT_INLINE plait_duration plait_milliseconds(int64_t count)
{
    return plait_private_scaled(count, INT64_C(1000000));
}

/* A span of so many seconds. */
PLAIT_INLINE plait_duration plait_seconds(int64_t count)
{
    return plait_private_scaled(count, INT64_C(1000000000));
}

/* The present instant. Does not wait; any calls may overlap; one clock reading, about 25 ns. */
PLAIT_MUST_USE plait_time plait_now(void);

/* `when` moved by `span`. PLAIT_FOREVER stays for ever; what does not fit saturates. Pure, O(1). */
PLAIT_INLINE plait_time plait_time_add(plait_time when, plait_duration span)
{
    plait_time sum = when;
    if (when.nanoseconds != INT64_MAX && __builtin_add_overflow(when.nanoseconds, span, &sum.nanoseconds)) {
        sum.nanoseconds = span < 0 ? INT64_MIN : INT64_MAX;
    }
    return sum;
}

/* The span from `earlier` to `later`; negative when they are the other way round; saturates. Pure, O(1). */
PLAIT_INLINE plait_duration plait_time_since(plait_time later, plait_time earlier)
{
    plait_duration span = 0;
    if (__builtin_sub_overflow(later.nanoseconds, earlier.nanoseconds, &span)) {
        span = later.nanoseconds < 0 ? INT64_MIN : INT64_MAX;
    }
    return span;
}

/* Is `a` before `b`? Pure, O(1). */
PLAIT_INLINE bool plait_time_before(plait_time a, plait_time b)
{
    return a.nanoseconds < b.nanoseconds;
}

/* The earlier of two instants. Pure, O(1). */
PLAIT_INLINE plait_time plait_time_min(plait_time a, plait_time b)
{
    return a.nanoseconds < b.nanoseconds ? a : b;
}

/* The instant `span` from the present; a deadline for every `_until` call: plait_after(plait_seconds(5)). A span of
 * INT64_MAX gives PLAIT_FOREVER. Reads the clock once. */
PLAIT_MUST_USE plait_time plait_after(plait_duration span);

/* Wait until `when`, or for `span` from the call on; 0 and the past do not wait but still look. Returns PLAIT_OK when
 * the time has come, PLAIT_CANCELLED when the running strand is, or becomes, cancelled first: looked at before
 * anything else. A checkpoint. No ordering. Any calls may overlap; O(1). */
PLAIT_MUST_USE plait_status plait_sleep_until(plait_time when);
PLAIT_MUST_USE plait_status plait_sleep(plait_duration span);

PLAIT_EXTERN_C_END

#endif /* PLAIT_TIME_H */
