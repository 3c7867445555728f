/* SPDX-License-Identifier: MIT */
/* synchronized_forms.h: every form of definition, every number of parameters, every sort of type, once; the same text
 * is C11 and C++17. The tests include it once and call each function. */
#ifndef PLAIT_TESTS_UNIT_SYNCHRONIZED_FORMS_H
#define PLAIT_TESTS_UNIT_SYNCHRONIZED_FORMS_H

#include <plait/synchronized.h>
#include <plait/wait.h>

#include "keys_numbers.h"
#include "synchronized.h"

/* ---- the function's own lock: 0 to 8 parameters ---- */

static long last_id;
static int ran;

static SYNCHRONIZED(long, next_id)
{
    return ++last_id;
}

static SYNCHRONIZED(void, leave_early, (bool, early))
{
    if (early) {
        return;
    }
    ran++;
}

SYNCHRONIZED(int, transfer, (struct account *, from), (struct account *, to), (long, amount))
{
    if (amount > from->balance) {
        return -1;
    }
    from->balance -= amount;
    to->balance += amount;
    return 0;
}

static SYNCHRONIZED(const char *, text_of_two, (const char *, text), (const char *const *, more))
{
    return more != NULL ? *more : text;
}

static SYNCHRONIZED(unsigned long long, sum_of_4, (unsigned char, a), (const short, b), (int *, c), (long long, d))
{
    return (unsigned long long)(a + b + *c + d);
}

static SYNCHRONIZED(int, sum_of_5, (int, a), (int, b), (int, c), (int, d), (int, e))
{
    return a + b + c + d + e;
}

static SYNCHRONIZED(int, sum_of_6, (int, a), (int, b), (int, c), (int, d), (int, e), (int, f))
{
    return a + b + c + d + e + f;
}

static SYNCHRONIZED(double, sum_of_7, (int, a), (int, b), (int, c), (int, d), (int, e), (int, f), (double, g))
{
    return a + b + c + d + e + f + g;
}

extern SYNCHRONIZED(int, sum_of_8, (int, a), (int, b), (int, c), (int, d), (int, e), (int, f), (int, g), (int, h))
{
    return a + b + c + d + e + f + g + h;
}

/* ---- sorts of types: a word for void, structs, enumerations, functions; attributes ---- */

#define VOID void
#define VALUE long

static SYNCHRONIZED(VOID, void_by_another_word, (VALUE, value))
{
    ran += (int)value;
}
#undef VOID
#undef VALUE

static SYNCHRONIZED(int *, same_pointer, (int *, pointer))
{
    return pointer;
}

static SYNCHRONIZED(struct span, ordered, (struct span, s))
{
    struct span turned = {s.high, s.low};
    return s.low <= s.high ? s : turned;
}

static SYNCHRONIZED(enum colour, other_colour, (enum colour, colour))
{
    return colour == RED ? GREEN : RED;
}

static SYNCHRONIZED(bool, negated, (bool, truth))
{
    return !truth;
}

static SYNCHRONIZED(compare *, same_function, (compare *, function), (unsigned, not_used_in_the_body))
{
    return function;
}

__attribute__((noinline)) static SYNCHRONIZED(int, with_attribute, (int, a))
{
    return a;
}

/* Names that the expansion might use itself. */
static SYNCHRONIZED(int, odd_names, (int, held), (int, lock), (int, result), (int, status), (int, name), (int, take),
                    (int, returns), (int, call))
{
    return held + lock + result + status + name + take + returns + call;
}

static SYNCHRONIZED(long, calls_others)
{
    leave_early(false);
    return next_id();
}

/* ---- TRY_ and _UNTIL: the result behind the parameters, then the deadline ---- */

TRY_SYNCHRONIZED(long, try_refresh, (long, value))
{
    long again = -1;
    if (value != 0 && try_refresh(0, &again) != PLAIT_MISUSE) {
        return -1;
    }
    return again == -1 ? value + 1 : -1;
}

static TRY_SYNCHRONIZED(long, try_next_id)
{
    return ++last_id;
}

static TRY_SYNCHRONIZED(void, try_run)
{
    ran++;
}

static SYNCHRONIZED_UNTIL(int *, pointer_until, (int *, pointer))
{
    return pointer;
}

static SYNCHRONIZED_UNTIL(int, seven_until)
{
    return 7;
}

static SYNCHRONIZED_UNTIL(void, run_until)
{
    const plait_status again = run_until(PLAIT_FOREVER);
    ran += again == PLAIT_MISUSE;
}

/* ---- the lock of an object ---- */

static SYNCHRONIZED_ON(&account->lock, long, deposit, (struct account *, account), (long, amount))
{
    account->balance += amount;
    return account->balance;
}

static TRY_SYNCHRONIZED_ON(&account->lock, struct span, try_read, (struct account *, account))
{
    struct span span = {0, account->balance};
    return span;
}

SYNCHRONIZED_ON_UNTIL(&account->lock, void, drain_until, (struct account *, account))
{
    account->balance = 0;
}

/* ---- the lock of a key, in a table of the function's own or in a given one ---- */

static keys_numbers accounts;

SYNCHRONIZED_BY_KEY(keys_numbers, from->id, int, withdraw, (struct account *, from), (long, amount))
{
    from->balance -= amount;
    return 0;
}

/* Its key need not be used in the body, and may be any expression. */
static TRY_SYNCHRONIZED_BY_KEY(keys_numbers, id % 4U, plait_status, try_part, (uint64_t, id), (uint64_t, then))
{
    plait_status inner = PLAIT_OK;
    plait_status status = PLAIT_OK;
    if (then != 0) {
        status = try_part(then, 0, &inner);
    }
    return status;
}

static SYNCHRONIZED_BY_KEY_UNTIL(keys_numbers, id, uint64_t, key_until, (uint64_t, id))
{
    return id;
}

static SYNCHRONIZED_BY_KEY_ON(keys_numbers, &accounts, id, void, visit, (uint64_t, id))
{
    ran += keys_numbers_size(&accounts) == 1;
}

static TRY_SYNCHRONIZED_BY_KEY_ON(keys_numbers, &accounts, id, int, try_visit, (uint64_t, id))
{
    return (int)id + 10;
}

static SYNCHRONIZED_BY_KEY_ON_UNTIL(keys_numbers, &accounts, id, void, visit_until, (uint64_t, id))
{
}

/* ---- inside of a function ---- */

static struct plait_mutex here = PLAIT_MUTEX_INIT;

static int from_here_on(int n)
{
    SYNCHRONIZED_HERE(&here);
    SYNCHRONIZED_BY_KEY_HERE(keys_numbers, &accounts, 77);
    if (n < 0) {
        return -1;
    }
    return plait_mutex_is_owner(&here) && keys_numbers_locked(&accounts, 77) ? n : -2;
}

#endif
