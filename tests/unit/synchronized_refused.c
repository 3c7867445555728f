/* SPDX-License-Identifier: MIT */
/* synchronized_refused.c: what must not compile, one mistake for each value of MISTAKE, and nothing wrong for 0. The
 * words behind `says:` are a pattern for the first error of each compiler in C, those behind `c++:` in C++; without
 * them the mistake is none there. synchronized_refused.sh reads both. */
#include <plait/synchronized.h>

#include "account_locks.h"
#include "name_locks.h"

struct account {
    uint64_t id;
    const char *name;
    struct plait_mutex lock;
};
long declared(struct account *account, int amount);

#if MISTAKE == 0
static SYNCHRONIZED_BY_KEY(account_locks, from->id, int, f, (struct account *, from))
{
    return from->id == 0;
}
int g(struct account *a);
int g(struct account *a)
{
    return f(a);
}
#elif MISTAKE == 1  /* the key names no parameter */
/* says: 'form' undeclared.*did you mean 'from'|use of undeclared identifier 'form' */
/* c++: 'form' was not declared.*did you mean 'from'|use of undeclared identifier 'form' */
SYNCHRONIZED_BY_KEY(account_locks, form->id, int, f, (struct account *, from))
{
    return 0;
}
#elif MISTAKE == 2  /* the key has the wrong type */
/* says: argument 2 of 'account_locks_lock_shielded' makes integer from pointer|pointer to integer conversion passing */
/* c++: invalid conversion from 'const char\*'|no matching function for call to 'account_locks_lock_shielded' */
SYNCHRONIZED_BY_KEY(account_locks, from->name, int, f, (struct account *, from))
{
    return 0;
}
#elif MISTAKE == 3  /* there is no such lock */
/* says: unknown type name 'acount_locks' */
/* c++: 'acount_locks' does not name a type; did you mean|unknown type name 'acount_locks'; did you */
SYNCHRONIZED_BY_KEY(acount_locks, from->id, int, f, (struct account *, from))
{
    return 0;
}
#elif MISTAKE == 4  /* a mutex where its address is meant */
/* says: incompatible type for argument 1 of 'plait_mutex_lock_shielded'|incompatible type.*take the address with & */
/* c++: cannot convert 'plait_mutex' to 'plait_mutex\*'|no matching function for call to 'plait_mutex_lock_shielded' */
SYNCHRONIZED_ON(from->lock, int, f, (struct account *, from))
{
    return 0;
}
#elif MISTAKE == 5  /* the address of something else */
/* says: argument 1 of 'plait_mutex_lock_shielded' from incompatible pointer type|incompatible pointer types passing */
/* c++: cannot convert 'const char\*\*' to 'plait_mutex\*'|no matching function .*'plait_mutex_lock_shielded' */
SYNCHRONIZED_ON(&from->name, int, f, (struct account *, from))
{
    return 0;
}
#elif MISTAKE == 6  /* an array */
/* says: expected .* before '\[' token|end of enumerator definition */
/* c++: expected .* before '\[' token|end of enumerator definition|expected '}' before '\[' */
SYNCHRONIZED(int, f, (int, list[4]))
{
    return 0;
}
#elif MISTAKE == 7  /* no parentheses */
/* says: PLAIT_SYNC_TYPE_AND_NAME_IN_PARENTHESES */
/* c++: PLAIT_SYNC_TYPE_AND_NAME_IN_PARENTHESES */
SYNCHRONIZED(int, f, int a)
{
    return a;
}
#elif MISTAKE == 8  /* nine parameters */
/* says: SYNCHRONIZED takes at most 8 parameters */
/* c++: SYNCHRONIZED takes at most 8 parameters */
SYNCHRONIZED(int, f, (int, a), (int, b), (int, c), (int, d), (int, e), (int, g), (int, h), (int, i), (int, j))
{
    return a;
}
#elif MISTAKE == 9  /* twelve parameters */
/* says: PLAIT_SYNCHRONIZED_takes_at_most_8_parameters */
/* c++: PLAIT_SYNCHRONIZED_takes_at_most_8_parameters */
SYNCHRONIZED(int, f, (int, a), (int, b), (int, c), (int, d), (int, e), (int, g), (int, h), (int, i), (int, j), (int, k),
             (int, l), (int, m))
{
    return a;
}
#elif MISTAKE == 10 /* (void) for no parameters */
/* says: TYPE_AND_NAME_IN_PARENTHESES.* requires 2 arguments|too few arguments provided to function-like */
/* c++: TYPE_AND_NAME_IN_PARENTHESES.* requires 2 arguments|too few arguments provided to function-like */
SYNCHRONIZED(int, f, (void))
{
    return 0;
}
#elif MISTAKE == 11 /* a function pointer without a typedef */
/* says: before 'callback'|expected '\)' */
/* c++: expected primary-expression before 'int'|expected expression */
SYNCHRONIZED(int, f, (int (*)(int), callback))
{
    return callback(1);
}
#elif MISTAKE == 12 /* the prototype differs: in C++ another overload */
/* says: conflicting types for 'declared' */
SYNCHRONIZED(long, declared, (struct account *, a), (long, amount))
{
    return amount;
}
#elif MISTAKE == 13 /* the status is ignored */
/* says: ignoring return value of .*warn_unused_result */
/* c++: ignoring return value of .*warn_unused_result */
TRY_SYNCHRONIZED(int, f, (int, a))
{
    return a;
}
void g(void);
void g(void)
{
    int result;
    f(1, &result);
}
#elif MISTAKE == 14 /* no body */
/* says: 'f_plait_body'.* (never|is not) defined */
/* c++: f_plait_body.* (never|is not) defined */
SYNCHRONIZED(int, f, (int, a));
#elif MISTAKE == 15 /* a value from a function without one */
/* says: 'return' with a value, in function|void function 'f_plait_body' should not return a value */
/* c++: return-statement with a value, in function|void function 'f_plait_body' should not return a value */
SYNCHRONIZED(void, f, (int, a))
{
    return a;
}
#elif MISTAKE == 16 /* a table of the function's own that would need init */
/* says: a keyed_lock with a context needs init: give a table, by SYNCHRONIZED_BY_KEY_ON */
/* c++: a keyed_lock with a context needs init: give a table, by SYNCHRONIZED_BY_KEY_ON */
SYNCHRONIZED_BY_KEY(name_locks, from->name, int, f, (struct account *, from))
{
    return 0;
}
#elif MISTAKE == 17 /* a result of the wrong type, where only a pointer to it is given */
/* says: argument 2 of 'f' from incompatible pointer type|incompatible pointer types passing 'int \*' */
/* c++: invalid conversion|cannot convert 'int\*' to 'long|no matching function for call to 'f' */
static TRY_SYNCHRONIZED(long, f, (int, a))
{
    return a;
}
int g(void);
int g(void)
{
    int result = 0;
    return f(1, &result) == PLAIT_OK ? result : 0;
}
#elif MISTAKE == 18 /* a parameter that is not there: an index beyond the arguments */
/* says: 'second' undeclared|use of undeclared identifier 'second' */
/* c++: 'second' was not declared|use of undeclared identifier 'second' */
SYNCHRONIZED_BY_KEY(account_locks, second, int, f, (uint64_t, first))
{
    return 0;
}
#elif MISTAKE == 19 /* twenty parameters: more than the counting macro has places */
/* says: PLAIT_SYNCHRONIZED_takes_at_most_8_parameters */
/* c++: PLAIT_SYNCHRONIZED_takes_at_most_8_parameters */
SYNCHRONIZED(int, f, (int, a), (int, b), (int, c), (int, d), (int, e), (int, g), (int, h), (int, i), (int, j), (int, k),
             (int, l), (int, m), (int, n), (int, o), (int, p), (int, q), (int, r), (int, s), (int, t), (int, u))
{
    return a;
}
#elif MISTAKE == 20 /* sixteen, and a result and a deadline */
/* says: PLAIT_SYNCHRONIZED_takes_at_most_8_parameters */
/* c++: PLAIT_SYNCHRONIZED_takes_at_most_8_parameters|'warn_unused_result' attribute only applies to function types */
SYNCHRONIZED_UNTIL(int, f, (int, a), (int, b), (int, c), (int, d), (int, e), (int, g), (int, h), (int, i), (int, j),
                   (int, k), (int, l), (int, m), (int, n), (int, o), (int, p), (int, q))
{
    return a;
}
#elif MISTAKE == 21 /* no name */
/* says: PLAIT_SYNCHRONIZED_lacks_a_name_a_lock_or_a_key */
/* c++: PLAIT_SYNCHRONIZED_lacks_a_name_a_lock_or_a_key */
SYNCHRONIZED(int, (int, a))
{
    return a;
}
#elif MISTAKE == 22 /* no lock */
/* says: PLAIT_SYNCHRONIZED_lacks_a_name_a_lock_or_a_key */
/* c++: PLAIT_SYNCHRONIZED_lacks_a_name_a_lock_or_a_key */
TRY_SYNCHRONIZED_ON(int, f, (struct account *, from))
{
    return from != NULL;
}
#elif MISTAKE == 23 /* no key */
/* says: PLAIT_SYNCHRONIZED_lacks_a_name_a_lock_or_a_key */
/* c++: PLAIT_SYNCHRONIZED_lacks_a_name_a_lock_or_a_key */
SYNCHRONIZED_BY_KEY_UNTIL(account_locks, int, f, (struct account *, from))
{
    return from != NULL;
}
#endif
