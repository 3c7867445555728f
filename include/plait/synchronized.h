/* SPDX-License-Identifier: MIT */
/* synchronized.h: a function definition that runs under a lock. Parameters are (type, name) pairs, 8 at most.
 *
 *     SYNCHRONIZED(int, transfer, (struct account *, from), (struct account *, to), (long, amount))
 *     {
 *         ...
 *         return 0;
 *     }
 *
 * becomes
 *
 *     int transfer(PARAMETERS);                       takes the `static` or attribute written before the macro
 *     static int transfer_plait_body(PARAMETERS);
 *     int transfer(PARAMETERS)
 *     {
 *         take the lock, guarded                      the guard unlocks on every way out, C++ exceptions included
 *         return transfer_plait_body(NAMES);
 *     }
 *     static int transfer_plait_body(PARAMETERS)      the user's { block } follows
 *
 * An optimising compiler makes of this what one writes by hand: lock, body, unlock. Headers hold an ordinary prototype.
 *
 * The twelve forms are [TRY_]SYNCHRONIZED[_BY_KEY][_ON][_UNTIL]. Which lock:
 *
 * | form                                              | lock                                                     |
 * |---------------------------------------------------|----------------------------------------------------------|
 * | SYNCHRONIZED(R, f, pairs...)                      | the function's own, for all calls whatever the arguments |
 * | SYNCHRONIZED_ON(lock, R, f, pairs...)             | a struct plait_mutex * that is given                     |
 * | SYNCHRONIZED_BY_KEY(kind, key, R, f, pairs...)    | of the key, in a table of the function's own             |
 * | SYNCHRONIZED_BY_KEY_ON(kind, table, key, R, f...) | of the key, in a table that is given                     |
 *
 * How it waits, and what function is made:
 *
 * | form   | function                                            | when the lock is not free                      |
 * |--------|-----------------------------------------------------|------------------------------------------------|
 * | plain  | R f(...)                                            | waits, whatever the scopes say; no checkpoint  |
 * | TRY_   | plait_status f(..., R *result)                      | PLAIT_BUSY                                     |
 * | _UNTIL | plait_status f(..., R *result, plait_time deadline) | waits; PLAIT_TIMEOUT, PLAIT_CANCELLED          |
 *
 * Lock, table and key are expressions over the parameters, evaluated once, before waiting and without the lock. `kind`
 * is the name of a generated keyed_lock. For `void` there is no result. The body returns an R in each form and never
 * sees the status; when that is not PLAIT_OK, the body did not run and the result is as it was. The deadline bounds the
 * wait, not the body; PLAIT_FOREVER makes the wait merely cancellable. A call from inside, by the same strand: fatal in
 * the plain forms, by one line that names the function; PLAIT_MISUSE in the others.
 *
 * No form allocates. docs/synchronized.md says when to use which, the limits, and what compilers say of mistakes. */
#ifndef PLAIT_SYNCHRONIZED_H
#define PLAIT_SYNCHRONIZED_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/mutex.h>
#include <plait/parameters.h>
#include <plait/status.h>
#include <plait/time.h>

/* ---- the forms ---- */

#define PLAIT_SYNCHRONIZED(returns, ...) \
    PLAIT_PRIVATE_SYNC(PLAIN, returns, (PLAIT_PRIVATE_SYNC_OWN PLAIT_PRIVATE_SYNC_LOCK(&plait_own_lock)), __VA_ARGS__)
#define PLAIT_TRY_SYNCHRONIZED(returns, ...) \
    PLAIT_PRIVATE_SYNC(TRY, returns, (PLAIT_PRIVATE_SYNC_OWN PLAIT_PRIVATE_SYNC_TRY(&plait_own_lock)), __VA_ARGS__)
#define PLAIT_SYNCHRONIZED_UNTIL(returns, ...) \
    PLAIT_PRIVATE_SYNC(UNTIL, returns, (PLAIT_PRIVATE_SYNC_OWN PLAIT_PRIVATE_SYNC_UNTIL(&plait_own_lock)), __VA_ARGS__)

#define PLAIT_SYNCHRONIZED_ON(lock, returns, ...) \
    PLAIT_PRIVATE_SYNC(PLAIN, returns, (PLAIT_PRIVATE_SYNC_LOCK(lock)), __VA_ARGS__)
#define PLAIT_TRY_SYNCHRONIZED_ON(lock, returns, ...) \
    PLAIT_PRIVATE_SYNC(TRY, returns, (PLAIT_PRIVATE_SYNC_TRY(lock)), __VA_ARGS__)
#define PLAIT_SYNCHRONIZED_ON_UNTIL(lock, returns, ...) \
    PLAIT_PRIVATE_SYNC(UNTIL, returns, (PLAIT_PRIVATE_SYNC_UNTIL(lock)), __VA_ARGS__)

#define PLAIT_SYNCHRONIZED_BY_KEY(kind, key, returns, ...)                                                            \
    PLAIT_PRIVATE_SYNC(PLAIN, returns,                                                                                \
                       (PLAIT_PRIVATE_SYNC_OWN_TABLE(kind) PLAIT_PRIVATE_SYNC_KEY_LOCK(kind, &plait_own_table, key)), \
                       __VA_ARGS__)
#define PLAIT_TRY_SYNCHRONIZED_BY_KEY(kind, key, returns, ...)                                                       \
    PLAIT_PRIVATE_SYNC(TRY, returns,                                                                                 \
                       (PLAIT_PRIVATE_SYNC_OWN_TABLE(kind) PLAIT_PRIVATE_SYNC_KEY_TRY(kind, &plait_own_table, key)), \
                       __VA_ARGS__)
#define PLAIT_SYNCHRONIZED_BY_KEY_UNTIL(kind, key, returns, ...)                                                       \
    PLAIT_PRIVATE_SYNC(UNTIL, returns,                                                                                 \
                       (PLAIT_PRIVATE_SYNC_OWN_TABLE(kind) PLAIT_PRIVATE_SYNC_KEY_UNTIL(kind, &plait_own_table, key)), \
                       __VA_ARGS__)

#define PLAIT_SYNCHRONIZED_BY_KEY_ON(kind, table, key, returns, ...) \
    PLAIT_PRIVATE_SYNC(PLAIN, returns, (PLAIT_PRIVATE_SYNC_KEY_LOCK(kind, table, key)), __VA_ARGS__)
#define PLAIT_TRY_SYNCHRONIZED_BY_KEY_ON(kind, table, key, returns, ...) \
    PLAIT_PRIVATE_SYNC(TRY, returns, (PLAIT_PRIVATE_SYNC_KEY_TRY(kind, table, key)), __VA_ARGS__)
#define PLAIT_SYNCHRONIZED_BY_KEY_ON_UNTIL(kind, table, key, returns, ...) \
    PLAIT_PRIVATE_SYNC(UNTIL, returns, (PLAIT_PRIVATE_SYNC_KEY_UNTIL(kind, table, key)), __VA_ARGS__)

/* PLAIT_SYNCHRONIZED_HERE(lock); takes the lock from here to the end of the enclosing block, as the plain forms do;
 * PLAIT_SYNCHRONIZED_BY_KEY_HERE(kind, table, key); that of a key. For functions whose signature does not read as
 * pairs, for members, templates and lambdas of C++, and for a part of a body. */
#define PLAIT_SYNCHRONIZED_HERE(lock) PLAIT_PRIVATE_SYNC_HERE(__COUNTER__, lock)
#define PLAIT_SYNCHRONIZED_BY_KEY_HERE(kind, table, key) PLAIT_PRIVATE_SYNC_KEY_HERE(__COUNTER__, kind, table, key)

#ifndef PLAIT_NO_SHORT_NAMES
#define SYNCHRONIZED PLAIT_SYNCHRONIZED
#define SYNCHRONIZED_ON PLAIT_SYNCHRONIZED_ON
#define SYNCHRONIZED_BY_KEY PLAIT_SYNCHRONIZED_BY_KEY
#define SYNCHRONIZED_BY_KEY_ON PLAIT_SYNCHRONIZED_BY_KEY_ON
#define TRY_SYNCHRONIZED PLAIT_TRY_SYNCHRONIZED
#define TRY_SYNCHRONIZED_ON PLAIT_TRY_SYNCHRONIZED_ON
#define TRY_SYNCHRONIZED_BY_KEY PLAIT_TRY_SYNCHRONIZED_BY_KEY
#define TRY_SYNCHRONIZED_BY_KEY_ON PLAIT_TRY_SYNCHRONIZED_BY_KEY_ON
#define SYNCHRONIZED_UNTIL PLAIT_SYNCHRONIZED_UNTIL
#define SYNCHRONIZED_ON_UNTIL PLAIT_SYNCHRONIZED_ON_UNTIL
#define SYNCHRONIZED_BY_KEY_UNTIL PLAIT_SYNCHRONIZED_BY_KEY_UNTIL
#define SYNCHRONIZED_BY_KEY_ON_UNTIL PLAIT_SYNCHRONIZED_BY_KEY_ON_UNTIL
#define SYNCHRONIZED_HERE PLAIT_SYNCHRONIZED_HERE
#define SYNCHRONIZED_BY_KEY_HERE PLAIT_SYNCHRONIZED_BY_KEY_HERE
#endif

/* ---- taking the lock: statements of the wrapper ----
 *
 * They are handed on in parentheses and opened last, since an initialiser expands to commas. The guard is declared
 * after success, so that an attempt that failed unlocks nothing. */

#define PLAIT_PRIVATE_SYNC_GUARD(function) \
    __attribute__((__cleanup__(function), __unused__)) /* clang calls it unused */
#define PLAIT_PRIVATE_SYNC_CHECKED(attempt)     \
    const plait_status plait_taken = (attempt); \
    if (plait_taken != PLAIT_OK) {              \
        return plait_taken;                     \
    }

/* Inside of the function, so that overloads of C++ have a lock each. */
#define PLAIT_PRIVATE_SYNC_OWN                                   \
    static struct plait_mutex plait_own_lock = PLAIT_MUTEX_INIT; \
    PLAIT_STATIC_STATE(plait_own_lock);
#define PLAIT_PRIVATE_SYNC_LOCK(lock)                                                  \
    struct plait_mutex *plait_held PLAIT_PRIVATE_SYNC_GUARD(plait_mutex_unlock_held) = \
        plait_mutex_lock_shielded((lock), __func__);
#define PLAIT_PRIVATE_SYNC_HELD \
    struct plait_mutex *plait_held PLAIT_PRIVATE_SYNC_GUARD(plait_mutex_unlock_held) = plait_lock;
#define PLAIT_PRIVATE_SYNC_TRY(lock)                             \
    struct plait_mutex *const plait_lock = (lock);               \
    PLAIT_PRIVATE_SYNC_CHECKED(plait_mutex_try_lock(plait_lock)) \
    PLAIT_PRIVATE_SYNC_HELD
#define PLAIT_PRIVATE_SYNC_UNTIL(lock)                                             \
    struct plait_mutex *const plait_lock = (lock);                                 \
    PLAIT_PRIVATE_SYNC_CHECKED(plait_mutex_lock_until(plait_lock, plait_deadline)) \
    PLAIT_PRIVATE_SYNC_HELD

/* All bits zero are a valid table, unless hooks get a context. */
#define PLAIT_PRIVATE_SYNC_OWN_TABLE(kind)                                                                  \
    static kind plait_own_table;                                                                            \
    PLAIT_STATIC_ASSERT(!kind##_private_needs_init,                                                         \
                        "a keyed_lock with a context needs init: give a table, by SYNCHRONIZED_BY_KEY_ON"); \
    PLAIT_STATIC_STATE(plait_own_table);
#define PLAIT_PRIVATE_SYNC_KEY_LOCK(kind, table, key)                      \
    kind##_hold plait_hold;                                                \
    kind##_hold *plait_held PLAIT_PRIVATE_SYNC_GUARD(kind##_unlock_held) = \
        kind##_lock_shielded((table), (key), &plait_hold, __func__);
#define PLAIT_PRIVATE_SYNC_KEY_HELD(kind) \
    kind##_hold *plait_held PLAIT_PRIVATE_SYNC_GUARD(kind##_unlock_held) = &plait_hold;
#define PLAIT_PRIVATE_SYNC_KEY_TRY(kind, table, key)                         \
    kind##_hold plait_hold;                                                  \
    PLAIT_PRIVATE_SYNC_CHECKED(kind##_try_lock((table), (key), &plait_hold)) \
    PLAIT_PRIVATE_SYNC_KEY_HELD(kind)
#define PLAIT_PRIVATE_SYNC_KEY_UNTIL(kind, table, key)                                         \
    kind##_hold plait_hold;                                                                    \
    PLAIT_PRIVATE_SYNC_CHECKED(kind##_lock_until((table), (key), &plait_hold, plait_deadline)) \
    PLAIT_PRIVATE_SYNC_KEY_HELD(kind)

#define PLAIT_PRIVATE_SYNC_HERE(n, lock)                                                               \
    struct plait_mutex *PLAIT_JOIN(plait_held_, n) PLAIT_PRIVATE_SYNC_GUARD(plait_mutex_unlock_held) = \
        plait_mutex_lock_shielded((lock), __func__)
#define PLAIT_PRIVATE_SYNC_KEY_HERE(n, kind, table, key)                                   \
    kind##_hold PLAIT_JOIN(plait_hold_, n);                                                \
    kind##_hold *PLAIT_JOIN(plait_held_, n) PLAIT_PRIVATE_SYNC_GUARD(kind##_unlock_held) = \
        kind##_lock_shielded((table), (key), &PLAIT_JOIN(plait_hold_, n), __func__)

/* ---- the definition: three forms, each with a value (0), void (1) or less than it needs (2) ----
 *
 * `...` is the name, then the pairs. Result and deadline are pairs too, put at the end. */

#define PLAIT_PRIVATE_SYNC(form, returns, take, ...)                                                           \
    PLAIT_JOIN(PLAIT_PRIVATE_SYNC_##form##_,                                                                   \
               PLAIT_PRIVATE_SYNC_SORT(PLAIT_PRIVATE_FIRST(__VA_ARGS__, ~), PLAIT_PRIVATE_SAYS_VOID(returns))) \
    (returns, take, PLAIT_PRIVATE_FIRST(__VA_ARGS__, ~), __VA_ARGS__)
#define PLAIT_PRIVATE_SYNC_SORT(name, is_void) PLAIT_PRIVATE_IF_PAIR(name, 2, is_void)

/* A pair stands where the name should: something in front of it was left out. */
#define PLAIT_PRIVATE_SYNC_PLAIN_2(...) PLAIT_SYNCHRONIZED_lacks_a_name_a_lock_or_a_key plait_incomplete(void)
#define PLAIT_PRIVATE_SYNC_TRY_2 PLAIT_PRIVATE_SYNC_PLAIN_2
#define PLAIT_PRIVATE_SYNC_UNTIL_2 PLAIT_PRIVATE_SYNC_PLAIN_2

#define PLAIT_PRIVATE_SYNC_PLAIN_0(returns, take, name, ...)                                                        \
    PLAIT_PRIVATE_SYNC_DEFINE(returns, PLAIT_PRIVATE_SYNC_PARAMETERS(__VA_ARGS__), take, PLAIT_PRIVATE_SYNC_RETURN, \
                              returns, name, __VA_ARGS__)
#define PLAIT_PRIVATE_SYNC_PLAIN_1(returns, take, name, ...)                                                     \
    PLAIT_PRIVATE_SYNC_DEFINE(returns, PLAIT_PRIVATE_SYNC_PARAMETERS(__VA_ARGS__), take, PLAIT_PRIVATE_SYNC_RUN, \
                              returns, name, __VA_ARGS__)
#define PLAIT_PRIVATE_SYNC_TRY_0(returns, take, name, ...)                                                 \
    PLAIT_PRIVATE_SYNC_DEFINE(PLAIT_PRIVATE_SYNC_STATUS,                                                   \
                              PLAIT_PRIVATE_SYNC_PARAMETERS(__VA_ARGS__, (returns *, plait_result)), take, \
                              PLAIT_PRIVATE_SYNC_STORE, returns, name, __VA_ARGS__)
#define PLAIT_PRIVATE_SYNC_TRY_1(returns, take, name, ...)                                                 \
    PLAIT_PRIVATE_SYNC_DEFINE(PLAIT_PRIVATE_SYNC_STATUS, PLAIT_PRIVATE_SYNC_PARAMETERS(__VA_ARGS__), take, \
                              PLAIT_PRIVATE_SYNC_DONE, returns, name, __VA_ARGS__)
#define PLAIT_PRIVATE_SYNC_UNTIL_0(returns, take, name, ...)                                                       \
    PLAIT_PRIVATE_SYNC_DEFINE(                                                                                     \
        PLAIT_PRIVATE_SYNC_STATUS,                                                                                 \
        PLAIT_PRIVATE_SYNC_PARAMETERS(__VA_ARGS__, (returns *, plait_result), (plait_time, plait_deadline)), take, \
        PLAIT_PRIVATE_SYNC_STORE, returns, name, __VA_ARGS__)
#define PLAIT_PRIVATE_SYNC_UNTIL_1(returns, take, name, ...)                                                  \
    PLAIT_PRIVATE_SYNC_DEFINE(PLAIT_PRIVATE_SYNC_STATUS,                                                      \
                              PLAIT_PRIVATE_SYNC_PARAMETERS(__VA_ARGS__, (plait_time, plait_deadline)), take, \
                              PLAIT_PRIVATE_SYNC_DONE, returns, name, __VA_ARGS__)

/* Not PLAIT_MUST_USE, which cannot follow `static` in C++. */
#define PLAIT_PRIVATE_SYNC_STATUS __attribute__((__warn_unused_result__)) plait_status

/* The last thing done under the lock. */
#define PLAIT_PRIVATE_SYNC_RETURN(call) return call;
#define PLAIT_PRIVATE_SYNC_RUN(call) call;
#define PLAIT_PRIVATE_SYNC_STORE(call) \
    *plait_result = call;              \
    return PLAIT_OK;
#define PLAIT_PRIVATE_SYNC_DONE(call) \
    call;                             \
    return PLAIT_OK;

/* The enumeration refuses `(int, values[4])`, which would pass one element where the array is meant. */
#define PLAIT_PRIVATE_SYNC_DEFINE(outer, parameters, take, end, returns, name, ...)                            \
    outer name parameters;                                                                                     \
    static returns name##_plait_body PLAIT_PRIVATE_SYNC_PARAMETERS(__VA_ARGS__);                               \
    PLAIT_PRIVATE_SYNC_STRICT_BEGIN                                                                            \
    outer name parameters                                                                                      \
    {                                                                                                          \
        enum { PLAIT_PRIVATE_PAIR_EACH(PLAIT_PRIVATE_PAIR_CONSTANT, plait_no_parameters, __VA_ARGS__) };       \
        PLAIT_STATIC_ASSERT(PLAIT_PRIVATE_PAIRS(__VA_ARGS__) <= 8, "SYNCHRONIZED takes at most 8 parameters"); \
        PLAIT_PRIVATE_OPEN take end(PLAIT_PRIVATE_SYNC_CALL(name, __VA_ARGS__))                                \
    }                                                                                                          \
    PLAIT_PRIVATE_SYNC_STRICT_END                                                                              \
    static returns name##_plait_body(PLAIT_PRIVATE_PAIR_EACH(PLAIT_PRIVATE_PAIR_UNUSED, void, __VA_ARGS__))

#define PLAIT_PRIVATE_SYNC_PARAMETERS(...) \
    (PLAIT_PRIVATE_PAIR_EACH(PLAIT_SYNC_TYPE_AND_NAME_IN_PARENTHESES, void, __VA_ARGS__))
#define PLAIT_PRIVATE_SYNC_CALL(name, ...) \
    name##_plait_body(PLAIT_PRIVATE_PAIR_EACH(PLAIT_PRIVATE_PAIR_NAME, , __VA_ARGS__))

/* In C a key or a lock of the wrong type is a mere warning to gcc before 14 and clang before 16. */
#ifdef __cplusplus
#define PLAIT_PRIVATE_SYNC_STRICT_BEGIN
#define PLAIT_PRIVATE_SYNC_STRICT_END
#else
#define PLAIT_PRIVATE_SYNC_STRICT_BEGIN                                                 \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic error \"-Wint-conversion\"") \
        _Pragma("GCC diagnostic error \"-Wincompatible-pointer-types\"")
#define PLAIT_PRIVATE_SYNC_STRICT_END _Pragma("GCC diagnostic pop")
#endif

#endif /* PLAIT_SYNCHRONIZED_H */
