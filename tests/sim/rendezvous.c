/* SPDX-License-Identifier: MIT */
/* Scenarios of the queue of capacity 0: pushes and pops that wait, that try, whose time passes, that are cancelled and
 * that meet a close. An item is handed over once or stays with its pusher, both sides agree on which, nobody sleeps
 * beside somebody to meet, and who came first is met first.
 *
 * An item is 10 * strand + number. Items lie in memory that its owner writes again as soon as his call has returned,
 * under the race check. */
#include <plait/scope.h>

#include "model.h"
#include "model_meet.h"

enum { STRANDS = 5, ITEMS = 10 * STRANDS, ROOM = 4 };

static model_meet queue;
static unsigned offered[STRANDS][ROOM], taken[STRANDS][ROOM];
static unsigned pushes[STRANDS], pops[STRANDS]; /* items that each strand moved */
static plait_status said[STRANDS];              /* the latest result of each */
static bool after_first[STRANDS];               /* this one came while strand 0 waited */

static void setup(void)
{
    MODEL_EXPECT(model_meet_init(&queue) == PLAIT_OK);
    for (unsigned i = 0; i < STRANDS; i++) {
        pushes[i] = 0;
        pops[i] = 0;
        said[i] = PLAIT_FAILED;
        after_first[i] = false;
    }
}

/* Who moved what: each item that was handed over once, in its place, and those of one pusher in their order. */
static void check(void)
{
    unsigned seen[ITEMS] = {0};
    unsigned moved = 0;
    for (unsigned i = 0; i < STRANDS; i++) {
        for (unsigned k = 0; k < pops[i]; k++) {
            const unsigned item = taken[i][k];
            MODEL_EXPECT(item < ITEMS);
            MODEL_EXPECT(item % 10U < pushes[item / 10U]);
            MODEL_EXPECT(k == 0U || taken[i][k - 1U] / 10U != item / 10U || taken[i][k - 1U] < item);
            seen[item]++;
            MODEL_EXPECT(seen[item] == 1U);
            moved++;
        }
    }
    for (unsigned i = 0; i < STRANDS; i++) {
        MODEL_EXPECT(moved >= pushes[i]);
        moved -= pushes[i];
    }
    MODEL_EXPECT(moved == 0U);
    MODEL_EXPECT(model_meet_waiting_pops(&queue) == 0U && model_meet_waiting_pushes(&queue) == 0U);
    const uint64_t tail = plait_load_relaxed(&queue.tail) & ~PLAIT_QUEUE_CLOSED;
    MODEL_EXPECT(tail == pushes[0] + pushes[1] + pushes[2] + pushes[3] + pushes[4]);
}

/* ---- calls ---- */

static void push_until(unsigned count, plait_time deadline)
{
    const unsigned me = model_self();
    unsigned *items = &offered[me][pushes[me]];
    size_t moved = 0;
    for (unsigned i = 0; i < count; i++) {
        model_write(items[i], 10U * me + pushes[me] + i);
    }
    said[me] = model_meet_push_many_until(&queue, items, count, &moved, deadline);
    for (unsigned i = 0; i < count; i++) {
        model_write(items[i], 99U); /* it is this strand's again */
    }
    pushes[me] += (unsigned)moved;
}

static void pop_until(unsigned limit, plait_time deadline)
{
    const unsigned me = model_self();
    unsigned *items = &taken[me][pops[me]];
    size_t moved = 0;
    model_write(items[0], 98U);
    said[me] = model_meet_pop_many_until(&queue, items, limit, &moved, deadline);
    for (unsigned i = 0; i < moved; i++) {
        MODEL_EXPECT(model_read(items[i]) < ITEMS);
    }
    MODEL_EXPECT(moved <= limit && (moved > 0U || model_read(items[0]) == 98U));
    pops[me] += (unsigned)moved;
}

static plait_time soon(void)
{
    return plait_after(plait_nanoseconds(5));
}

static void push(void)
{
    push_until(1, PLAIT_FOREVER);
    MODEL_EXPECT(said[model_self()] == PLAIT_OK || said[model_self()] == PLAIT_CLOSED);
}

static void push_two(void)
{
    push();
    push();
}

static void push_batch(void)
{
    push_until(3, PLAIT_FOREVER);
    MODEL_EXPECT(pushes[model_self()] == 3U);
}

static void push_timed(void)
{
    push_until(1, soon());
}

static void push_tried(void)
{
    const unsigned me = model_self();
    said[me] = model_meet_try_push(&queue, 10U * me);
    MODEL_EXPECT(said[me] == PLAIT_OK || said[me] == PLAIT_FULL || said[me] == PLAIT_CLOSED);
    pushes[me] += said[me] == PLAIT_OK ? 1U : 0U;
}

static void pop(void)
{
    pop_until(1, PLAIT_FOREVER);
    MODEL_EXPECT(said[model_self()] == PLAIT_OK || said[model_self()] == PLAIT_CLOSED);
}

static void pop_two(void)
{
    pop();
    pop();
}

static void pop_batches(void)
{
    pop_until(2, PLAIT_FOREVER);
    while (pops[model_self()] < 3U) {
        pop_until(3U - pops[model_self()], PLAIT_FOREVER);
    }
}

static void pop_timed(void)
{
    pop_until(1, soon());
}

static void pop_tried(void)
{
    const unsigned me = model_self();
    said[me] = model_meet_try_pop(&queue, &taken[me][0]);
    MODEL_EXPECT(said[me] == PLAIT_OK || said[me] == PLAIT_EMPTY || said[me] == PLAIT_CLOSED);
    pops[me] += said[me] == PLAIT_OK ? 1U : 0U;
}

/* Of strand 0, which is cancelled. */
static void push_until_cancelled(void)
{
    push_until(1, PLAIT_FOREVER);
}

static void pop_until_cancelled(void)
{
    pop_until(1, PLAIT_FOREVER);
}

static void cancel_first(void)
{
    plait_scope_cancel(&model_strand(0)->root);
}

/* Cancelled before it can be met: after this call nobody meets a strand 0 that waits. */
static void cancel_first_and_try_push(void)
{
    cancel_first();
    push_tried();
}

static void cancel_first_and_try_pop(void)
{
    cancel_first();
    pop_tried();
}

/* Meets one of two of the other side, whichever does not give up; then the one that is left over is sent home. */
static void push_and_close(void)
{
    push();
    MODEL_EXPECT(said[model_self()] == PLAIT_OK);
    model_meet_close(&queue);
}

static void pop_and_close(void)
{
    pop();
    MODEL_EXPECT(said[model_self()] == PLAIT_OK);
    model_meet_close(&queue);
}

static void close_it(void)
{
    model_meet_close(&queue);
}

static void close_and_come(void)
{
    model_meet_close(&queue);
    pop();
    MODEL_EXPECT(said[model_self()] == PLAIT_CLOSED);
    push();
    MODEL_EXPECT(said[model_self()] == PLAIT_CLOSED);
}

/* Who has heard that it is closed meets nobody who was not told yet. */
static void hear_of_the_close(void)
{
    push_tried();
    const bool closed = said[model_self()] == PLAIT_CLOSED;
    pop_tried();
    MODEL_EXPECT(!closed || said[model_self()] == PLAIT_CLOSED);
}

/* A stale address of somebody else's: nobody takes it for a hand-over. */
static void stray_wake(void)
{
    (void)plait_wake(&queue.place.word, PLAIT_WAKE_ALL);
}

/* ---- the first who came is the first who is met ---- */

static void push_behind(void)
{
    after_first[1] = model_meet_waiting_pushes(&queue) == 1U;
    push();
}

static void check_pushes_in_turn(void)
{
    check();
    MODEL_EXPECT(!after_first[1] || taken[2][0] == 0U);
}

static void pop_behind(void)
{
    after_first[1] = model_meet_waiting_pops(&queue) == 1U;
    pop();
}

static void check_pops_in_turn(void)
{
    check();
    MODEL_EXPECT(!after_first[1] || taken[0][0] == 20U);
}

/* ---- who gave up was not met ---- */

static void check_timed(void)
{
    check();
    MODEL_EXPECT(said[0] == said[1]);
    MODEL_EXPECT(said[0] == PLAIT_OK || said[0] == PLAIT_TIMEOUT);
}

static void check_cancelled(void)
{
    check();
    MODEL_EXPECT(said[0] == PLAIT_OK || said[0] == PLAIT_CANCELLED);
    MODEL_EXPECT((said[0] == PLAIT_OK) == (said[1] == PLAIT_OK));
}

static void check_tried(void)
{
    check();
    MODEL_EXPECT((said[0] == PLAIT_OK) == (said[1] == PLAIT_OK));
}

static void check_closed(void)
{
    check();
    MODEL_EXPECT(said[0] == PLAIT_OK || said[0] == PLAIT_CLOSED);
    MODEL_EXPECT(said[0] == said[1]);
}

static void check_nobody_met(void)
{
    check();
    MODEL_EXPECT(said[0] == PLAIT_CLOSED && said[1] == PLAIT_CLOSED);
}

/* ---- work done ---- */

static void push_and_join(void)
{
    push();
    MODEL_EXPECT(model_meet_join(&queue) == PLAIT_OK);
    MODEL_EXPECT(model_read(taken[1][1]) == 77U);
}

static void pop_and_work(void)
{
    pop();
    model_write(taken[1][1], 77U);
    MODEL_EXPECT(model_meet_task_done(&queue) == PLAIT_OK);
}

#define ANY .setup = setup, .check = check

static const struct scenario SCENARIOS[] = {
    {.name = "one and one", ANY, .bodies = {push, pop}},
    {.name = "two and two", ANY, .bodies = {push, push, pop, pop}},
    {.name = "in a row", ANY, .bodies = {push_two, pop_two}},
    {.name = "batches", ANY, .bodies = {push_batch, pop_batches}},
    {.name = "batch and singles", ANY, .bodies = {push_batch, pop, pop_two}},
    {.name = "pushes in turn", .setup = setup, .check = check_pushes_in_turn, .bodies = {push, push_behind, pop_two}},
    {.name = "pops in turn", .setup = setup, .check = check_pops_in_turn, .bodies = {pop, pop_behind, push_two}},
    {.name = "both timed", .setup = setup, .check = check_timed, .bodies = {push_timed, pop_timed}},
    {.name = "timed push, another one", ANY, .bodies = {push_timed, push, pop_and_close}},
    {.name = "timed pop, another one", ANY, .bodies = {pop_timed, pop, push_and_close}},
    {.name = "cancelled push",
     .setup = setup,
     .check = check_cancelled,
     .bodies = {push_until_cancelled, cancel_first_and_try_pop}},
    {.name = "cancelled pop",
     .setup = setup,
     .check = check_cancelled,
     .bodies = {pop_until_cancelled, cancel_first_and_try_push}},
    {.name = "cancelled push, another one", ANY, .bodies = {push_until_cancelled, push, pop_and_close, cancel_first}},
    {.name = "cancelled pop, another one", ANY, .bodies = {pop_until_cancelled, pop, push_and_close, cancel_first}},
    {.name = "tried push", .setup = setup, .check = check_tried, .bodies = {pop_timed, push_tried}},
    {.name = "tried pop", .setup = setup, .check = check_tried, .bodies = {push_timed, pop_tried}},
    {.name = "closed on one and one", .setup = setup, .check = check_closed, .bodies = {push, pop, close_it}},
    {.name = "closed on pushes", .setup = setup, .check = check_nobody_met, .bodies = {push, push, close_it}},
    {.name = "closed on pops", .setup = setup, .check = check_nobody_met, .bodies = {pop, pop, close_it}},
    {.name = "closed on a timed and a cancelled one",
     ANY,
     .bodies = {push_until_cancelled, push_timed, cancel_first, close_it}},
    {.name = "closed, then come", ANY, .bodies = {push, close_and_come}},
    {.name = "closed, and heard of", ANY, .bodies = {push, close_it, hear_of_the_close}},
    {.name = "stray wake", ANY, .bodies = {push, pop, stray_wake}},
    {.name = "join", ANY, .bodies = {push_and_join, pop_and_work}},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
