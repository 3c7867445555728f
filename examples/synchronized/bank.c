/* SPDX-License-Identifier: MIT */
/* bank.c: each form of SYNCHRONIZED once. */
#include "bank.h"

#include <plait/atomic.h>
#include <plait/synchronized.h>

#include "bank_locks.h"

/* ---- a lock of the function's own ---- */

static uint64_t last_number;

SYNCHRONIZED(uint64_t, next_number)
{
    return ++last_number;
}

TRY_SYNCHRONIZED(long, try_audit, (const struct account *, accounts), (int, count))
{
    long total = 0;
    for (int i = 0; i < count; i++) {
        total += accounts[i].balance;
    }
    return total; /* the caller gets it through the pointer behind the parameters */
}

SYNCHRONIZED_UNTIL(long, audit_until, (const struct account *, accounts), (int, count))
{
    return count == 0 ? 0 : accounts[0].balance;
}

/* ---- the lock of an object ---- */

SYNCHRONIZED_ON(&account->lock, long, deposit, (struct account *, account), (long, amount))
{
    account->balance += amount;
    return account->balance;
}

TRY_SYNCHRONIZED_ON(&account->lock, long, try_balance, (struct account *, account))
{
    return account->balance;
}

SYNCHRONIZED_ON_UNTIL(&account->lock, void, close_until, (struct account *, account))
{
    account->balance = 0;
}

/* ---- the lock of a key, in a table of the function's own ---- */

SYNCHRONIZED_BY_KEY(bank_locks, account->id, int, withdraw, (struct account *, account), (long, amount))
{
    if (amount > account->balance) {
        return -1; /* left here as well */
    }
    account->balance -= amount;
    return 0;
}

/* At most one reminder is under way for each account; one that finds another does nothing. */
static struct plait_atomic_u32 reminders;

TRY_SYNCHRONIZED_BY_KEY(bank_locks, id, void, try_remind, (uint64_t, id))
{
    (void)plait_add_relaxed(&reminders, 1U); /* of all accounts, so no key guards it */
}

SYNCHRONIZED_BY_KEY_UNTIL(bank_locks, id, uint64_t, statement_until, (uint64_t, id))
{
    return id * 1000 + plait_load_relaxed(&reminders);
}

/* ---- the lock of a key, in one table for several functions ---- */

static bank_locks visitors;
static uint64_t visits[2]; /* each under its key */

SYNCHRONIZED_BY_KEY_ON(bank_locks, &visitors, id, void, visit, (uint64_t, id))
{
    visits[id % 2]++;
}

TRY_SYNCHRONIZED_BY_KEY_ON(bank_locks, &visitors, id, uint64_t, try_visit, (uint64_t, id))
{
    return ++visits[id % 2];
}

SYNCHRONIZED_BY_KEY_ON_UNTIL(bank_locks, &visitors, id, uint64_t, visit_until, (uint64_t, id))
{
    return ++visits[id % 2];
}

/* ---- a part of a body ---- */

static struct plait_mutex cards = PLAIT_MUTEX_INIT;
static long ordered;

long order_card(uint64_t id)
{
    if (id > 1) {
        return 0; /* nothing is locked yet */
    }
    SYNCHRONIZED_HERE(&cards);
    SYNCHRONIZED_BY_KEY_HERE(bank_locks, &visitors, id);
    visits[id]++;
    return ++ordered;
}

/* ---- run under the lock of what CMakeLists.txt declares ---- */

int transfer_locked(struct account *from, struct account *to, long amount)
{
    if (amount > from->balance) {
        return -1;
    }
    from->balance -= amount;
    to->balance += amount;
    return 0;
}
