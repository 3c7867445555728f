/* SPDX-License-Identifier: MIT */
/* price.h: a typed future: a value that somebody will set once, and for which any number of strands wait. It is an
 * event and the caller's own variable; copy it, and put your type in place of the price.
 *
 *     set, fail, cancel      the first one wins: PLAIT_OK. Later ones: PLAIT_EXISTS, or PLAIT_CLOSED after a cancel
 *     wait, get              the value, or why there is none; a future that was cancelled says PLAIT_CLOSED
 *
 * PLAIT_CANCELLED from price_wait() always means the caller's own strand, never the future. */
#ifndef PRICE_H
#define PRICE_H

#include <plait/atomic.h>
#include <plait/event.h>

struct price {
    plait_word taken; /* by whoever sets it: once */
    plait_status status;
    long cents;
    struct plait_event done; /* publishes the two above */
};

static inline void price_init(struct price *price)
{
    plait_initialize(&price->taken, 0U);
    plait_event_init(&price->done);
}

/* What the price is, without waiting: PLAIT_OK and the value; PLAIT_BUSY: not known yet; why it will never be. */
static inline plait_status price_get(const struct price *price, long *cents)
{
    plait_status status = PLAIT_BUSY;
    if (plait_event_is_set(&price->done)) {
        status = price->status;
        if (status == PLAIT_OK) {
            *cents = price->cents;
        }
    }
    return status;
}

/* The same, as soon as it is known, or at the deadline. */
static inline plait_status price_wait_until(struct price *price, long *cents, plait_time deadline)
{
    const plait_status status = plait_event_wait_until(&price->done, deadline);
    return status == PLAIT_OK ? price_get(price, cents) : status;
}

static inline plait_status price_wait(struct price *price, long *cents)
{
    return price_wait_until(price, cents, PLAIT_FOREVER);
}

static inline plait_status price_settle(struct price *price, plait_status status, long cents)
{
    if (plait_exchange_acq_rel(&price->taken, 1U) != 0) {
        const plait_status seen = plait_event_wait(&price->done); /* whoever took it is about to set it */
        return seen == PLAIT_OK && price->status == PLAIT_CLOSED ? PLAIT_CLOSED : PLAIT_EXISTS;
    }
    price->status = status;
    price->cents = cents;
    plait_event_set(&price->done);
    return PLAIT_OK;
}

static inline plait_status price_set(struct price *price, long cents)
{
    return price_settle(price, PLAIT_OK, cents);
}

/* There will be no price; `why` is not PLAIT_OK. */
static inline plait_status price_fail(struct price *price, plait_status why)
{
    return price_settle(price, why, 0);
}

/* Nobody needs it, or nobody will set it. Nothing happens when it is known already. */
static inline void price_cancel(struct price *price)
{
    const plait_status status = price_settle(price, PLAIT_CLOSED, 0);
    (void)status;
}

#endif
