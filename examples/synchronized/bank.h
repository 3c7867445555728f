/* SPDX-License-Identifier: MIT */
/* bank.h: accounts, and the functions that work on them. Nothing here says that they are synchronized. */
#ifndef BANK_H
#define BANK_H

#include <stdint.h>

#include <plait/mutex.h>
#include <plait/status.h>
#include <plait/time.h>

struct account {
    uint64_t id;
    long balance;
    struct plait_mutex lock; /* for the functions that take the account's own */
};

/* One lock for all calls. */
uint64_t next_number(void);
PLAIT_MUST_USE plait_status try_audit(const struct account *accounts, int count, long *total);
PLAIT_MUST_USE plait_status audit_until(const struct account *accounts, int count, long *total, plait_time deadline);

/* The account's lock. */
long deposit(struct account *account, long amount);
PLAIT_MUST_USE plait_status try_balance(struct account *account, long *balance);
PLAIT_MUST_USE plait_status close_until(struct account *account, plait_time deadline);

/* A lock for each account number. */
int withdraw(struct account *account, long amount);
PLAIT_MUST_USE plait_status try_remind(uint64_t id);
PLAIT_MUST_USE plait_status statement_until(uint64_t id, uint64_t *number, plait_time deadline);

/* The same, in one table for the three: they exclude each other. */
void visit(uint64_t id);
PLAIT_MUST_USE plait_status try_visit(uint64_t id, uint64_t *visits);
PLAIT_MUST_USE plait_status visit_until(uint64_t id, uint64_t *visits, plait_time deadline);

/* A part of a body. */
long order_card(uint64_t id);

/* What the generated functions run under their lock: transfer, try_transfer and transfer_until. */
int transfer_locked(struct account *from, struct account *to, long amount);

#endif
