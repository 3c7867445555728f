/* SPDX-License-Identifier: MIT */
/* Every schedule with at most three preemptions of three strands of two operations each on one primitive: the first is
 * cancelled by the third, the second has a deadline. The test fails unless all of them have been seen (--exhausts).
 *
 * What a lock guards is plain data under the race check: two who are inside at once are a race, whatever they do. */
#include "model.h"

#include <plait/condition.h>
#include <plait/event.h>
#include <plait/gate.h>
#include <plait/guard.h>
#include <plait/latch.h>
#include <plait/limiter.h>
#include <plait/mutex.h>
#include <plait/rate_limiter.h>
#include <plait/rwlock.h>
#include <plait/scope.h>
#include <plait/semaphore.h>
#include <plait/strand.h>
#include <plait/wait.h>

#include "bounded_keys.h"

enum { CANCELLED, TIMED, PLAIN }; /* the three strands */
enum { PERIOD = 10 };

static plait_word word;
static struct plait_event event;
static struct plait_gate gate;
static struct plait_latch latch;
static struct plait_guard guard;
static struct plait_mutex mutex;
static struct plait_rwlock rwlock;
static struct plait_semaphore semaphore;
static struct plait_limiter limiter;
static struct plait_rate_limiter rate;
static struct plait_condition filled; /* guarded by the mutex */
static bounded_keys keys;
static unsigned guarded; /* by whichever lock */
static unsigned served;
static plait_status result[3];

static void setup(void)
{
    static const struct plait_rwlock unlocked = PLAIT_RWLOCK_INIT;
    plait_initialize(&word, 0U);
    plait_event_init(&event);
    plait_gate_init(&gate, false);
    plait_guard_init(&guard);
    plait_mutex_init(&mutex, 0);
    plait_condition_init(&filled);
    rwlock = unlocked;
    MODEL_EXPECT(plait_latch_init(&latch, 3) == PLAIT_OK);
    MODEL_EXPECT(plait_semaphore_init(&semaphore, 1, 1, 0) == PLAIT_OK);
    MODEL_EXPECT(plait_limiter_init(&limiter, 1) == PLAIT_OK);
    MODEL_EXPECT(plait_rate_limiter_init(&rate, 1, PERIOD, 2) == PLAIT_OK);
    MODEL_EXPECT(plait_rate_limiter_try_acquire(&rate, 2) == PLAIT_OK); /* nothing is left: all have to wait */
    bounded_keys_init(&keys);
    guarded = served = 0;
    result[CANCELLED] = result[TIMED] = result[PLAIN] = PLAIT_OK;
}

static plait_time soon(void)
{
    return plait_after(plait_nanoseconds(5));
}

static void cancel_first(void)
{
    plait_scope_cancel(&model_strand(CANCELLED)->root);
}

/* Notes how this strand's operation ended; may it go on? */
static bool came(plait_status status)
{
    result[model_self()] = status;
    return status == PLAIT_OK;
}

static void change(void)
{
    model_write(guarded, model_read(guarded) + 1);
}

static void each_as_expected(void)
{
    MODEL_EXPECT(result[CANCELLED] == PLAIT_OK || result[CANCELLED] == PLAIT_CANCELLED);
    MODEL_EXPECT(result[TIMED] == PLAIT_OK || result[TIMED] == PLAIT_TIMEOUT);
    MODEL_EXPECT(result[PLAIN] == PLAIT_OK);
}

static void each_in_turn(void)
{
    each_as_expected();
    MODEL_EXPECT(guarded == 1U + (result[CANCELLED] == PLAIT_OK) + (result[TIMED] == PLAIT_OK));
}

/* ---- wait and wake: two who wait and then wake, one who sets and cancels ---- */

static void wait_then_wake(plait_time deadline)
{
    (void)came(plait_wait(&word, 0, deadline));
    (void)plait_wake(&word, 1);
}

static void word_cancelled(void)
{
    wait_then_wake(PLAIT_FOREVER);
}

static void word_timed(void)
{
    wait_then_wake(soon());
}

static void word_set(void)
{
    (void)plait_store_wake(&word, 1, 1);
    cancel_first();
}

/* ---- event, gate, latch: two wait and then let others go ---- */

static void event_cancelled(void)
{
    (void)came(plait_event_wait(&event));
    plait_event_set(&event);
}

static void event_timed(void)
{
    (void)came(plait_event_wait_until(&event, soon()));
    plait_event_set(&event);
}

static void event_set(void)
{
    cancel_first();
    plait_event_set(&event);
}

static void gate_cancelled(void)
{
    (void)came(plait_gate_wait(&gate));
    plait_gate_open(&gate);
}

static void gate_timed(void)
{
    (void)came(plait_gate_wait_until(&gate, soon()));
    plait_gate_open(&gate);
}

static void gate_opened(void)
{
    cancel_first();
    plait_gate_open(&gate);
}

static void latch_done(void)
{
    MODEL_EXPECT(plait_latch_done(&latch) == PLAIT_OK);
}

static void latch_cancelled(void)
{
    latch_done();
    (void)came(plait_latch_wait(&latch));
}

static void latch_timed(void)
{
    latch_done();
    (void)came(plait_latch_wait_until(&latch, soon()));
}

static void latch_last(void)
{
    cancel_first();
    latch_done();
}

/* ---- what one has at a time ---- */

static void use_mutex(plait_status status)
{
    if (came(status)) {
        change();
        plait_mutex_unlock(&mutex);
    }
}

static void mutex_cancelled(void)
{
    use_mutex(plait_mutex_lock(&mutex));
}

static void mutex_timed(void)
{
    use_mutex(plait_mutex_lock_until(&mutex, soon()));
}

static void mutex_plain(void)
{
    cancel_first();
    use_mutex(plait_mutex_lock(&mutex));
}

static void use_permit(plait_status status)
{
    if (came(status)) {
        change();
        MODEL_EXPECT(plait_semaphore_release(&semaphore) == PLAIT_OK);
    }
}

static void permit_cancelled(void)
{
    use_permit(plait_semaphore_acquire(&semaphore));
}

static void permit_timed(void)
{
    use_permit(plait_semaphore_acquire_until(&semaphore, soon()));
}

static void permit_plain(void)
{
    cancel_first();
    use_permit(plait_semaphore_acquire(&semaphore));
}

static void use_loan(plait_status status, struct plait_loan *loan)
{
    if (came(status)) {
        change();
        MODEL_EXPECT(plait_limiter_release(&limiter, loan) == PLAIT_OK);
    }
}

static void loan_cancelled(void)
{
    struct plait_loan loan = PLAIT_LOAN_INIT;
    use_loan(plait_limiter_acquire(&limiter, &loan), &loan);
}

static void loan_timed(void)
{
    struct plait_loan loan = PLAIT_LOAN_INIT;
    use_loan(plait_limiter_acquire_until(&limiter, &loan, soon()), &loan);
}

static void loan_plain(void)
{
    struct plait_loan loan = PLAIT_LOAN_INIT;
    cancel_first();
    use_loan(plait_limiter_acquire(&limiter, &loan), &loan);
}

static void use_key(plait_status status, struct bounded_keys_hold *hold)
{
    if (came(status)) {
        change();
        bounded_keys_unlock(hold);
    }
}

static void key_cancelled(void)
{
    struct bounded_keys_hold hold;
    use_key(bounded_keys_lock(&keys, 1, &hold), &hold);
}

static void key_timed(void)
{
    struct bounded_keys_hold hold;
    use_key(bounded_keys_lock_until(&keys, 1, &hold, soon()), &hold);
}

static void key_plain(void)
{
    struct bounded_keys_hold hold;
    cancel_first();
    use_key(bounded_keys_lock(&keys, 1, &hold), &hold);
}

/* Nobody waits for a guard: whoever finds it taken goes away. */
static void enter(void)
{
    for (int i = 0; i < 2; i++) {
        const plait_status status = plait_guard_try_enter(&guard);
        MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_BUSY);
        if (status == PLAIT_OK) {
            change();
            plait_guard_leave(&guard);
        }
    }
}

static void somebody_entered(void)
{
    MODEL_EXPECT(guarded >= 2 && guarded <= 6);
}

/* ---- rwlock ---- */

static void read_cancelled(void)
{
    if (came(plait_rwlock_lock_read(&rwlock))) {
        (void)model_read(guarded);
        plait_rwlock_unlock_read(&rwlock);
    }
}

static void use_write(plait_status status)
{
    if (came(status)) {
        change();
        plait_rwlock_unlock_write(&rwlock);
    }
}

static void write_timed(void)
{
    use_write(plait_rwlock_lock_write_until(&rwlock, soon()));
}

static void write_plain(void)
{
    cancel_first();
    use_write(plait_rwlock_lock_write(&rwlock));
}

/* ---- rate limiter: as many as the clock allows ---- */

static void spend(plait_status status)
{
    served += came(status);
    served += plait_rate_limiter_try_acquire(&rate, 1) == PLAIT_OK;
}

static void rate_cancelled(void)
{
    spend(plait_rate_limiter_acquire(&rate, 1));
}

static void rate_timed(void)
{
    spend(plait_rate_limiter_acquire_until(&rate, 1, plait_after(plait_nanoseconds(3 * PERIOD))));
}

static void rate_plain(void)
{
    cancel_first();
    spend(plait_rate_limiter_acquire(&rate, 1));
}

static void no_more_than_came(void)
{
    each_as_expected();
    MODEL_EXPECT(plait_rate_limiter_waiters(&rate) == 0);
    MODEL_EXPECT(served <= (unsigned)((plait_now().nanoseconds - INT64_C(1000000000)) / PERIOD));
}

/* ---- condition: one item for two; whoever gets it puts it back for the other ---- */

static void take_and_put_back(plait_time deadline)
{
    plait_mutex_lock_shielded(&mutex, __func__);
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK && model_read(guarded) == 0) {
        status = plait_condition_wait_until(&filled, &mutex, deadline);
    }
    if (came(status)) {
        MODEL_EXPECT(plait_condition_notify(&filled, &mutex, 1) == PLAIT_OK);
    }
    plait_mutex_unlock(&mutex);
}

static void item_cancelled(void)
{
    take_and_put_back(PLAIT_FOREVER);
}

static void item_timed(void)
{
    take_and_put_back(soon());
}

static void item_given(void)
{
    cancel_first();
    plait_mutex_lock_shielded(&mutex, __func__);
    change();
    MODEL_EXPECT(plait_condition_notify(&filled, &mutex, 1) == PLAIT_OK);
    plait_mutex_unlock(&mutex);
}

/* ---- the table ---- */

#define SCENARIO(name_, check_, ...)                                                \
    {                                                                               \
        .name = (name_), .setup = setup, .bodies = {__VA_ARGS__}, .check = (check_) \
    }

static const struct scenario SCENARIOS[] = {
    SCENARIO("wait: cancelled, timed, waker", each_as_expected, word_cancelled, word_timed, word_set),
    SCENARIO("event: cancelled, timed, setter", each_as_expected, event_cancelled, event_timed, event_set),
    SCENARIO("gate: cancelled, timed, opener", each_as_expected, gate_cancelled, gate_timed, gate_opened),
    SCENARIO("latch: cancelled, timed, last part", each_as_expected, latch_cancelled, latch_timed, latch_last),
    SCENARIO("mutex: cancelled, timed, plain", each_in_turn, mutex_cancelled, mutex_timed, mutex_plain),
    SCENARIO("rwlock: cancelled reader, timed writer, plain writer", each_as_expected, read_cancelled, write_timed,
             write_plain),
    SCENARIO("semaphore: cancelled, timed, plain", each_in_turn, permit_cancelled, permit_timed, permit_plain),
    SCENARIO("limiter: cancelled, timed, plain", each_in_turn, loan_cancelled, loan_timed, loan_plain),
    SCENARIO("keyed: cancelled, timed, plain", each_in_turn, key_cancelled, key_timed, key_plain),
    SCENARIO("guard: three who come twice", somebody_entered, enter, enter, enter),
    SCENARIO("rate: cancelled, timed, plain", no_more_than_came, rate_cancelled, rate_timed, rate_plain),
    SCENARIO("condition: cancelled, timed, giver", each_as_expected, item_cancelled, item_timed, item_given),
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
