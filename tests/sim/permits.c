/* SPDX-License-Identifier: MIT */
/* Scenarios of semaphore and limiter: as many inside as there are permits and no more, no permit lost to whoever gives
 * up, and what is done with a permit seen by whoever has it next. */
#include "model.h"

#include <plait/limiter.h>
#include <plait/scope.h>
#include <plait/semaphore.h>
#include <plait/wait.h>

#include "waiting.h"

enum { SECTION = 100 }; /* nanoseconds */

static struct plait_semaphore semaphore;
static struct plait_limiter limiter;
static unsigned inside, entered, data, permits;
static plait_status result[4];

static void start(uint32_t available, uint32_t options)
{
    MODEL_EXPECT(plait_semaphore_init(&semaphore, available, 2, options) == PLAIT_OK);
    MODEL_EXPECT(plait_limiter_init(&limiter, available) == PLAIT_OK);
    inside = entered = data = 0;
    permits = available;
    for (int i = 0; i < 4; i++) {
        result[i] = PLAIT_OK;
    }
}

static void none(void)
{
    start(0, 0);
}

static void one(void)
{
    start(1, 0);
}

static void two(void)
{
    start(2, 0);
}

static void one_in_order(void)
{
    start(1, PLAIT_FAIR);
}

static void two_in_order(void)
{
    start(2, PLAIT_FAIR);
}

/* ---- what a permit admits to ---- */

static void section(void)
{
    inside++;
    MODEL_EXPECT(inside <= permits);
    if (permits == 1) {
        model_write(data, model_read(data) + 1);
    }
    model_point(MODEL_HERE " in the section");
    inside--;
    entered++;
}

static void use(plait_status status)
{
    result[model_self()] = status;
    if (status == PLAIT_OK) {
        section();
        MODEL_EXPECT(plait_semaphore_release(&semaphore) == PLAIT_OK);
    }
}

static void plain(void)
{
    use(plait_semaphore_acquire(&semaphore));
}

static void twice(void)
{
    plain();
    plain();
}

static void timed(void)
{
    use(plait_semaphore_acquire_until(&semaphore, plait_after(plait_nanoseconds(5))));
}

static void tried(void)
{
    const plait_status status = plait_semaphore_try_acquire(&semaphore);
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_BUSY);
    use(status);
}

static void cancel_first(void)
{
    plait_scope_cancel(&model_strand(0)->root);
}

static void timed_twice(void)
{
    timed();
    timed();
}

/* A stale address, or a user's mistake: nobody may take it for a permit. */
static void stray_wake(void)
{
    (void)plait_wake(&semaphore.word, PLAIT_WAKE_ALL);
    (void)plait_wake_in(&semaphore.word, PLAIT_QUEUE_NORMAL, PLAIT_TOKEN_WAKE, PLAIT_WAKE_ALL); /* of a dead event */
    (void)plait_wake_in(&semaphore.word, PLAIT_QUEUE_STARVED, PLAIT_TOKEN_WAKE, PLAIT_WAKE_ALL);
}

/* Wakes the first waiter, takes the permit again before it, and cancels it. The bits are those that a starved waiter
 * leaves behind when its time has come: with them a release decides while a woken one is on its way (mutex.c). */
static void overtake_and_cancel_first(void)
{
    plain();
    MODEL_EXPECT(plait_semaphore_acquire(&semaphore) == PLAIT_OK);
    (void)plait_or_relaxed(&semaphore.word, (uint32_t)(PLAIT_PRIVATE_PERMITS_WAITERS | PLAIT_PRIVATE_PERMITS_STARVED));
    cancel_first();
    section();
    MODEL_EXPECT(plait_semaphore_release(&semaphore) == PLAIT_OK);
}

/* Keeps the permit for a while, and takes it again at once. */
static void hog(void)
{
    for (int i = 0; i < 6; i++) {
        MODEL_EXPECT(plait_semaphore_acquire(&semaphore) == PLAIT_OK);
        (void)model_park(plait_time_add(plait_now(), SECTION).nanoseconds);
        MODEL_EXPECT(plait_semaphore_release(&semaphore) == PLAIT_OK);
    }
}

/* The section it finds, one in which it is overtaken, and one that began while it came: then it is handed the permit.
 */
static void acquire_against_a_hog(void)
{
    const plait_time began = plait_now();
    plain();
    MODEL_EXPECT(plait_time_since(plait_now(), began) <= 3 * SECTION);
}

/* A count of events: what was written before a release is seen by whoever acquires, also when others wait. */
static void produce(void)
{
    if (model_self() == 2) {
        model_write(data, 7);
    }
    MODEL_EXPECT(plait_semaphore_release(&semaphore) == PLAIT_OK);
}

static void consume_both(void)
{
    MODEL_EXPECT(plait_semaphore_acquire(&semaphore) == PLAIT_OK);
    MODEL_EXPECT(plait_semaphore_acquire(&semaphore) == PLAIT_OK);
    MODEL_EXPECT(model_read(data) == 7);
}

static void consume_one(void)
{
    MODEL_EXPECT(plait_semaphore_acquire(&semaphore) == PLAIT_OK);
}

/* The second one may come while the strand that the first one woke is on its way, and another one still sleeps. */
static void release_twice(void)
{
    MODEL_EXPECT(plait_semaphore_release(&semaphore) == PLAIT_OK);
    MODEL_EXPECT(plait_semaphore_release(&semaphore) == PLAIT_OK);
}

static void release_last(void)
{
    MODEL_EXPECT(plait_semaphore_release(&semaphore) == PLAIT_OK);
}

static void acquire_and_end(void)
{
    MODEL_EXPECT(plait_semaphore_acquire(&semaphore) == PLAIT_OK);
    model_dead(&semaphore);
}

/* At most two of three may be let in, and the refused one knows. */
static void release_bounded(void)
{
    result[model_self()] = plait_semaphore_release(&semaphore);
}

/* ---- the same with loans ---- */

static void borrow(plait_status status, struct plait_loan *loan)
{
    result[model_self()] = status;
    if (status == PLAIT_OK) {
        section();
        MODEL_EXPECT(plait_limiter_release(&limiter, loan) == PLAIT_OK);
    }
}

static void borrow_plain(void)
{
    struct plait_loan loan = PLAIT_LOAN_INIT;
    borrow(plait_limiter_acquire(&limiter, &loan), &loan);
}

static void borrow_timed(void)
{
    struct plait_loan loan = PLAIT_LOAN_INIT;
    borrow(plait_limiter_acquire_until(&limiter, &loan, plait_after(plait_nanoseconds(5))), &loan);
}

/* Two strands for one borrower: one of them is told, or they follow each other. */
static void borrow_for_one(void)
{
    struct plait_loan loan = PLAIT_LOAN_INIT;
    borrow(plait_limiter_acquire_for(&limiter, &loan, 1), &loan);
    MODEL_EXPECT(result[model_self()] != PLAIT_TIMEOUT);
}

static void borrow_for_two(void)
{
    struct plait_loan loan = PLAIT_LOAN_INIT;
    borrow(plait_limiter_acquire_for(&limiter, &loan, 2), &loan);
}

/* The total is 1, so the second one knows that the first has given back, and ends the limiter's life. */
static void borrow_and_maybe_end(void)
{
    struct plait_loan loan = PLAIT_LOAN_INIT;
    MODEL_EXPECT(plait_limiter_acquire_for(&limiter, &loan, model_self()) == PLAIT_OK);
    section();
    const bool last = data == 2;
    MODEL_EXPECT(plait_limiter_release(&limiter, &loan) == PLAIT_OK);
    if (last) {
        model_dead(&limiter);
    }
}

static void down_and_up(void)
{
    MODEL_EXPECT(plait_limiter_set_total(&limiter, 0) == PLAIT_OK);
    MODEL_EXPECT(plait_limiter_set_total(&limiter, 1) == PLAIT_OK);
}

static void total_to_two(void)
{
    MODEL_EXPECT(plait_limiter_set_total(&limiter, 2) == PLAIT_OK);
}

static void total_to_one(void)
{
    MODEL_EXPECT(plait_limiter_set_total(&limiter, 1) == PLAIT_OK);
}

static void raise_to_one(void)
{
    permits = 1;
    MODEL_EXPECT(plait_limiter_set_total(&limiter, 1) == PLAIT_OK);
}

/* ---- checks ---- */

static void all_back(void)
{
    MODEL_EXPECT(plait_semaphore_value(&semaphore) == permits);
    MODEL_EXPECT(plait_semaphore_waiters(&semaphore) == 0);
}

static void four_sections(void)
{
    all_back();
    MODEL_EXPECT(entered == 4);
}

static void six_sections(void)
{
    all_back();
    MODEL_EXPECT(entered == 6);
}

/* Whoever gives up has taken nothing. */
static void none_left_behind(void)
{
    all_back();
    MODEL_EXPECT(result[0] == PLAIT_OK || result[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(entered == 3U + (result[0] == PLAIT_OK));
}

static void some_gave_up(void)
{
    all_back();
    MODEL_EXPECT(entered >= 2 && entered <= 5);
}

static void three_sections(void)
{
    all_back();
    MODEL_EXPECT(entered == 3);
}

static void timed_and_cancelled(void)
{
    all_back();
    MODEL_EXPECT(result[0] == PLAIT_OK || result[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(result[1] == PLAIT_OK || result[1] == PLAIT_TIMEOUT);
    MODEL_EXPECT(entered == 1U + (result[0] == PLAIT_OK) + (result[1] == PLAIT_OK));
}

static void both_taken(void)
{
    MODEL_EXPECT(plait_semaphore_value(&semaphore) == 0);
    MODEL_EXPECT(plait_semaphore_waiters(&semaphore) == 0);
}

static void one_refused(void)
{
    const int refused = (result[0] == PLAIT_MISUSE) + (result[1] == PLAIT_MISUSE) + (result[2] == PLAIT_MISUSE);
    MODEL_EXPECT(plait_semaphore_value(&semaphore) == 2);
    MODEL_EXPECT(refused == 1);
}

static void nothing_borrowed(void)
{
    MODEL_EXPECT(plait_limiter_total(&limiter) == permits);
    MODEL_EXPECT(plait_limiter_available(&limiter) == (int32_t)permits);
    MODEL_EXPECT(plait_limiter_borrowed(&limiter) == 0);
    MODEL_EXPECT(plait_limiter_waiters(&limiter) == 0);
    MODEL_EXPECT(limiter.borrowers == NULL);
}

/* The total and what is available agree, whichever change came last. */
static void they_agree(void)
{
    permits = plait_limiter_total(&limiter);
    nothing_borrowed();
}

static void two_borrowed(void)
{
    nothing_borrowed();
    MODEL_EXPECT(entered == 2);
}

static void borrowed_timed_and_cancelled(void)
{
    nothing_borrowed();
    MODEL_EXPECT(result[0] == PLAIT_OK || result[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(result[1] == PLAIT_OK || result[1] == PLAIT_TIMEOUT);
    MODEL_EXPECT(entered == 1U + (result[0] == PLAIT_OK) + (result[1] == PLAIT_OK));
}

static void one_at_a_time(void)
{
    nothing_borrowed();
    MODEL_EXPECT(result[0] == PLAIT_OK || result[0] == PLAIT_MISUSE || result[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(result[1] == PLAIT_OK || result[1] == PLAIT_MISUSE);
    MODEL_EXPECT(result[2] == PLAIT_OK);
    MODEL_EXPECT(entered >= 1);
}

static const struct scenario SCENARIOS[] = {
    {.name = "semaphore: one permit, four sections",
     .setup = one,
     .bodies = {twice, plain, plain},
     .check = four_sections},
    {.name = "semaphore: two permits, three strands",
     .setup = two,
     .bodies = {plain, plain, plain},
     .check = three_sections},
    {.name = "semaphore: one permit, three strands twice",
     .setup = one,
     .bodies = {twice, twice, twice},
     .check = six_sections},
    {.name = "semaphore: two permits, three strands twice",
     .setup = two,
     .bodies = {twice, twice, twice},
     .check = six_sections},
    {.name = "semaphore: in order, four sections",
     .setup = one_in_order,
     .bodies = {twice, plain, plain},
     .check = four_sections},
    {.name = "semaphore: in order, two permits",
     .setup = two_in_order,
     .bodies = {plain, plain, twice},
     .check = four_sections},
    {.name = "semaphore: in order, timed, cancelled, plain",
     .setup = one_in_order,
     .bodies = {plain, timed, plain, cancel_first},
     .check = timed_and_cancelled},
    {.name = "semaphore: two of three twice, timed and cancelled",
     .setup = one,
     .bodies = {plain, timed_twice, twice, cancel_first},
     .check = some_gave_up},
    {.name = "semaphore: the woken one is cancelled as it goes to sleep again",
     .setup = one,
     .bodies = {plain, overtake_and_cancel_first, plain},
     .check = none_left_behind},
    {.name = "semaphore: a hog overtakes once",
     .setup = one,
     .bodies = {hog, acquire_against_a_hog},
     .check = all_back,
     .strict_clock = true},
    {.name = "semaphore: timed, cancelled, plain",
     .setup = one,
     .bodies = {plain, timed, plain, cancel_first},
     .check = timed_and_cancelled},
    {.name = "semaphore: try", .setup = one, .bodies = {tried, plain, plain}, .check = all_back},
    {.name = "semaphore: stray wake of its word",
     .setup = one,
     .bodies = {plain, plain, plain, stray_wake},
     .check = three_sections},
    {.name = "semaphore: counts events",
     .setup = none,
     .bodies = {consume_both, produce, produce},
     .check = both_taken},
    {.name = "semaphore: two wait, two come",
     .setup = none,
     .bodies = {consume_one, consume_one, release_twice},
     .check = both_taken},
    {.name = "semaphore: ends with its last permit",
     .setup = none,
     .bodies = {acquire_and_end, release_last},
     .check = NULL},
    {.name = "semaphore: one release too many",
     .setup = none,
     .bodies = {release_bounded, release_bounded, release_bounded},
     .check = one_refused},
    {.name = "limiter: the total is 1, 0, 1 under two borrowers",
     .setup = one,
     .bodies = {borrow_plain, borrow_for_two, down_and_up},
     .check = two_borrowed},
    {.name = "limiter: two change the total",
     .setup = none,
     .bodies = {total_to_two, total_to_one},
     .check = they_agree},
    {.name = "limiter: raised from 0",
     .setup = none,
     .bodies = {borrow_plain, borrow_for_two, raise_to_one},
     .check = two_borrowed},
    {.name = "limiter: timed and cancelled",
     .setup = one,
     .bodies = {borrow_plain, borrow_timed, borrow_for_two, cancel_first},
     .check = borrowed_timed_and_cancelled},
    {.name = "limiter: ends with its last loan",
     .setup = one,
     .bodies = {borrow_and_maybe_end, borrow_and_maybe_end},
     .check = NULL},
    {.name = "limiter: one borrower twice",
     .setup = one,
     .bodies = {borrow_for_one, borrow_for_one, borrow_for_two, cancel_first},
     .check = one_at_a_time},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
