/* SPDX-License-Identifier: MIT */
/* Scenarios of the generated queues: no item is lost, doubled or overtaken, also when a pop gives up a ticket whose
 * push was stopped, which in the simulator happens whenever a pop meets a claimed cell before its item. "Empty" and
 * "full" are exact, no strand sleeps on an item or on room, and what close, close_now and join promise holds.
 *
 * An item is 10 * strand + number. Each check takes out what is left and wants every item whose push said PLAIT_OK
 * once, and no other. */
#define ARENA_UNITS 256
#include "arena.h"

#include <plait/scope.h>

#include "model.h"
#include "model_limited.h"
#include "model_pairs.h"
#include "model_ring.h"
#include "model_single.h"
#include "model_three.h"

enum { STRANDS = 8, ITEMS = 128 };

static model_pairs segments;
static model_limited bounded;
static model_ring two;
static model_three three;
static model_single one;

static unsigned pushed[ITEMS], popped[ITEMS]; /* how often each item was; by the strand of its tens, or in check */
static unsigned taken[STRANDS][8];            /* what each strand took, in order */
static unsigned takes[STRANDS];
static unsigned work[ITEMS]; /* written by whoever works on an item, under the race check */

/* ---- books ---- */

static void setup(void)
{
    arena_begin();
    for (unsigned i = 0; i < ITEMS; i++) {
        pushed[i] = 0;
        popped[i] = 0;
        work[i] = 0;
    }
    for (unsigned i = 0; i < STRANDS; i++) {
        takes[i] = 0;
    }
}

static unsigned item(unsigned number)
{
    return 10U * model_self() + number;
}

static void took(unsigned value)
{
    const unsigned me = model_self();
    taken[me][takes[me]] = value;
    takes[me]++;
}

static void did_push(unsigned value, plait_status status)
{
    pushed[value] += status == PLAIT_OK ? 1U : 0U;
}

/* Everything that was taken, once; and in the order in which one strand pushed it, as far as one strand took it. */
static void balance(void)
{
    for (unsigned i = 0; i < STRANDS; i++) {
        for (unsigned k = 0; k < takes[i]; k++) {
            popped[taken[i][k]]++;
            for (unsigned earlier = 0; earlier < k; earlier++) {
                MODEL_EXPECT(taken[i][earlier] / 10U != taken[i][k] / 10U || taken[i][earlier] < taken[i][k]);
            }
        }
    }
    for (unsigned i = 0; i < ITEMS; i++) {
        MODEL_EXPECT(popped[i] == pushed[i]);
    }
    MODEL_EXPECT(arena_units_out == 0U);
}

/* ---- the growing queue, segments of two ---- */

static void setup_segments(void)
{
    setup();
    MODEL_EXPECT(model_pairs_init(&segments) == PLAIT_OK);
}

static void check_segments(void)
{
    unsigned value = 0;
    uint64_t pushes = 0;
    for (unsigned i = 0; i < ITEMS; i++) {
        pushes += pushed[i];
    }
    while (model_pairs_try_pop(&segments, &value) == PLAIT_OK) {
        popped[value]++;
    }
    MODEL_EXPECT(model_pairs_size(&segments) == 0U && model_pairs_empty(&segments));
    /* Nobody waits, and no ticket is given up that its push does not know of. */
    MODEL_EXPECT(plait_load_relaxed(&segments.items.attention) == 0U);
    MODEL_EXPECT((plait_load_relaxed(&segments.tail) & ~PLAIT_QUEUE_CLOSED) -
                     plait_load_relaxed(&segments.void_tickets) ==
                 pushes);
    /* Every segment but the last is done with: none was forgotten. */
    model_pairs_trim(&segments);
    MODEL_EXPECT(model_pairs_try_push(&segments, 0) == PLAIT_CLOSED ||
                 model_pairs_try_pop(&segments, &value) == PLAIT_OK);
    model_pairs_trim(&segments);
    MODEL_EXPECT((plait_load_relaxed(&segments.tail) & PLAIT_QUEUE_CLOSED) != 0U || segments.living <= 2U);
    model_pairs_destroy(&segments);
    balance();
}

static void push_one(void)
{
    did_push(item(1), model_pairs_push(&segments, item(1)));
}

static void push_two(void)
{
    push_one();
    did_push(item(2), model_pairs_push(&segments, item(2)));
}

static void push_three(void)
{
    push_two();
    did_push(item(3), model_pairs_push(&segments, item(3)));
}

static void push_six(void)
{
    push_three();
    for (unsigned i = 4; i < 7U; i++) {
        did_push(item(i), model_pairs_push(&segments, item(i)));
    }
}

static void push_batch_of(unsigned count)
{
    const unsigned items[3] = {item(1), item(2), item(3)};
    size_t done = 0;
    const plait_status status = model_pairs_push_many(&segments, items, count, &done);
    for (unsigned i = 0; i < done; i++) {
        did_push(items[i], status);
    }
}

static void push_batch_of_two(void)
{
    push_batch_of(2);
}

static void push_batch_of_three(void)
{
    push_batch_of(3);
}

static void pop_one(void)
{
    unsigned value = 0;
    MODEL_EXPECT(model_pairs_pop(&segments, &value) == PLAIT_OK);
    took(value);
}

static void pop_two(void)
{
    pop_one();
    pop_one();
}

static void pop_three(void)
{
    pop_two();
    pop_one();
}

static void pop_six(void)
{
    pop_three();
    pop_three();
}

static void try_three(void)
{
    for (unsigned i = 0; i < 3U; i++) {
        unsigned value = 0;
        const plait_status status = model_pairs_try_pop(&segments, &value);
        MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_EMPTY);
        if (status == PLAIT_OK) {
            took(value);
        }
    }
}

static void pop_batches_of_three(void)
{
    unsigned values[3] = {0};
    size_t count = 0;
    for (size_t total = 0; total < 3U; total += count) {
        MODEL_EXPECT(model_pairs_pop_many(&segments, values, 3U - total, &count) == PLAIT_OK);
        for (size_t i = 0; i < count; i++) {
            took(values[i]);
        }
    }
}

static void pop_timed(void)
{
    unsigned value = 0;
    const plait_status status = model_pairs_pop_until(&segments, &value, plait_after(plait_nanoseconds(5)));
    if (status == PLAIT_OK) {
        took(value);
    } else {
        MODEL_EXPECT(status == PLAIT_TIMEOUT);
    }
}

static void pop_or_cancelled(void)
{
    unsigned value = 0;
    const plait_status status = model_pairs_pop(&segments, &value);
    if (status == PLAIT_OK) {
        took(value);
    } else {
        MODEL_EXPECT(status == PLAIT_CANCELLED);
    }
}

static void cancel_first(void)
{
    plait_scope_cancel(&model_strand(0)->root);
}

/* At least one item is there for each strand that comes with its own. */
static void push_and_take(void)
{
    unsigned value = 0;
    push_one();
    MODEL_EXPECT(!model_pairs_empty(&segments));
    MODEL_EXPECT(model_pairs_try_pop(&segments, &value) == PLAIT_OK);
    took(value);
}

static void pop_until_closed(void)
{
    unsigned value = 0;
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK) {
        status = model_pairs_pop(&segments, &value);
        if (status == PLAIT_OK) {
            took(value);
        }
    }
    MODEL_EXPECT(status == PLAIT_CLOSED);
    MODEL_EXPECT(model_pairs_try_pop(&segments, &value) == PLAIT_CLOSED);
}

static void close_it(void)
{
    model_pairs_close(&segments);
}

static void close_at_once(void)
{
    unsigned value = 0;
    while (model_pairs_close_now(&segments, &value, 1) == 1U) {
        took(value);
    }
}

static void setup_producers(void)
{
    setup_segments();
    MODEL_EXPECT(model_pairs_producer_open(&segments) == PLAIT_OK && model_pairs_producer_open(&segments) == PLAIT_OK);
}

static void produce_one(void)
{
    push_one();
    MODEL_EXPECT(model_pairs_producer_close(&segments) == PLAIT_OK);
}

static void consume_one(void)
{
    unsigned value = 0;
    MODEL_EXPECT(model_pairs_consumer_open(&segments) == PLAIT_OK);
    if (model_pairs_pop(&segments, &value) == PLAIT_OK) {
        took(value);
    }
    MODEL_EXPECT(model_pairs_consumer_close(&segments) == PLAIT_OK);
    MODEL_EXPECT(model_pairs_try_push(&segments, 0) == PLAIT_CLOSED);
}

/* What the last consumer left behind was dropped: here it counts as taken. */
static void check_dropped(void)
{
    for (unsigned i = 0; i < STRANDS; i++) {
        for (unsigned k = 0; k < takes[i]; k++) {
            popped[taken[i][k]]++;
        }
        takes[i] = 0;
    }
    for (unsigned i = 0; i < ITEMS; i++) {
        MODEL_EXPECT(popped[i] <= pushed[i]);
        popped[i] = pushed[i];
    }
    MODEL_EXPECT(model_pairs_try_push(&segments, 0) == PLAIT_CLOSED);
    model_pairs_destroy(&segments);
    balance();
}

/* Its own item is worked on when join returns, and the work is seen. */
static void push_and_join(void)
{
    push_one();
    MODEL_EXPECT(model_pairs_join(&segments) == PLAIT_OK);
    MODEL_EXPECT(model_read(work[item(1)]) == 1U);
}

static void work_on(unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        unsigned value = 0;
        MODEL_EXPECT(model_pairs_pop(&segments, &value) == PLAIT_OK);
        took(value);
        model_write(work[value], 1U);
        MODEL_EXPECT(model_pairs_task_done(&segments) == PLAIT_OK);
    }
}

static void work_on_one(void)
{
    work_on(1);
}

static void work_on_two(void)
{
    work_on(2);
}

static void join_it(void)
{
    MODEL_EXPECT(model_pairs_join(&segments) == PLAIT_OK);
}

static void check_joined(void)
{
    MODEL_EXPECT(model_pairs_task_done(&segments) == PLAIT_MISUSE);
    MODEL_EXPECT(model_pairs_join_until(&segments, plait_after(0)) == PLAIT_OK);
    check_segments();
}

/* ---- at most one item, in segments of two ---- */

static void setup_bounded(void)
{
    setup();
    MODEL_EXPECT(model_limited_init(&bounded) == PLAIT_OK);
}

static void check_bounded(void)
{
    unsigned value = 0;
    while (model_limited_try_pop(&bounded, &value) == PLAIT_OK) {
        popped[value]++;
    }
    MODEL_EXPECT(plait_load_relaxed(&bounded.items.attention) == 0U);
    MODEL_EXPECT(plait_load_relaxed(&bounded.space.attention) == 0U);
    model_limited_destroy(&bounded);
    balance();
}

static void bounded_push_one(void)
{
    const plait_status status = model_limited_push(&bounded, item(1));
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_CLOSED);
    did_push(item(1), status);
    MODEL_EXPECT(model_limited_size(&bounded) <= 1U);
}

static void bounded_push_two(void)
{
    bounded_push_one();
    did_push(item(2), model_limited_push(&bounded, item(2)));
}

static void bounded_push_batch(void)
{
    const unsigned items[2] = {item(1), item(2)};
    size_t done = 0;
    MODEL_EXPECT(model_limited_push_many(&bounded, items, 2, &done) == PLAIT_OK && done == 2U);
    did_push(items[0], PLAIT_OK);
    did_push(items[1], PLAIT_OK);
}

static void bounded_pop_one(void)
{
    unsigned value = 0;
    MODEL_EXPECT(model_limited_pop(&bounded, &value) == PLAIT_OK);
    took(value);
}

static void bounded_pop_two(void)
{
    bounded_pop_one();
    bounded_pop_one();
}

static void bounded_close(void)
{
    model_limited_close(&bounded);
}

/* Gives up the ticket of a stopped push, perhaps, and gets nothing at first. */
static void bounded_try_and_pop(void)
{
    unsigned value = 0;
    if (model_limited_try_pop(&bounded, &value) == PLAIT_OK) {
        took(value);
    }
    bounded_pop_one();
}

static void setup_bounded_full(void)
{
    setup_bounded();
    MODEL_EXPECT(model_limited_set_capacity(&bounded, 2) == PLAIT_OK);
    for (unsigned i = 70; i < 72U; i++) {
        MODEL_EXPECT(model_limited_try_push(&bounded, i) == PLAIT_OK);
        pushed[i] = 1;
    }
}

/* One has gone, which no push has noticed yet; one is left. */
static void setup_bounded_half(void)
{
    unsigned value = 0;
    setup_bounded_full();
    MODEL_EXPECT(model_limited_try_pop(&bounded, &value) == PLAIT_OK);
    popped[value]++;
}

static void bounded_make_less_room(void)
{
    bounded_pop_one();
    MODEL_EXPECT(model_limited_set_capacity(&bounded, 1) == PLAIT_OK);
}

/* There is room before and after. */
static void bounded_find_room(void)
{
    MODEL_EXPECT(!model_limited_full(&bounded));
    const plait_status status = model_limited_try_push(&bounded, item(1));
    MODEL_EXPECT(status == PLAIT_OK);
    did_push(item(1), status);
}

static void bounded_make_more_room(void)
{
    MODEL_EXPECT(model_limited_set_capacity(&bounded, 3) == PLAIT_OK);
    MODEL_EXPECT(model_limited_try_push(&bounded, item(1)) == PLAIT_OK);
    did_push(item(1), PLAIT_OK);
}

static void bounded_make_less_room_first(void)
{
    MODEL_EXPECT(model_limited_set_capacity(&bounded, 1) == PLAIT_OK);
    bounded_pop_one();
}

/* It is full before and after. */
static void bounded_find_none(void)
{
    MODEL_EXPECT(model_limited_full(&bounded));
    MODEL_EXPECT(model_limited_try_push(&bounded, item(1)) == PLAIT_FULL);
}

static void bounded_allow_two(void)
{
    MODEL_EXPECT(model_limited_set_capacity(&bounded, 2) == PLAIT_OK);
}

/* ---- the ring of two ---- */

static void setup_two(void)
{
    setup();
    MODEL_EXPECT(model_ring_init(&two) == PLAIT_OK);
}

static void setup_two_full(void)
{
    setup_two();
    for (unsigned i = 70; i < 72U; i++) {
        MODEL_EXPECT(model_ring_try_push(&two, i) == PLAIT_OK);
        pushed[i] = 1;
    }
}

static void check_two(void)
{
    unsigned value = 0;
    while (model_ring_try_pop(&two, &value) == PLAIT_OK) {
        popped[value]++;
    }
    MODEL_EXPECT(model_ring_size(&two) == 0U && model_ring_empty(&two) && !model_ring_full(&two));
    model_ring_destroy(&two);
    balance();
}

static void two_push(unsigned number)
{
    const plait_status status = model_ring_push(&two, item(number));
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_CLOSED);
    did_push(item(number), status);
}

static void two_push_one(void)
{
    two_push(1);
}

static void two_push_three(void)
{
    two_push(1);
    two_push(2);
    two_push(3);
}

static void two_push_batch(void)
{
    const unsigned items[3] = {item(1), item(2), item(3)};
    size_t done = 0;
    MODEL_EXPECT(model_ring_push_many(&two, items, 3, &done) == PLAIT_OK && done == 3U);
    for (unsigned i = 0; i < 3U; i++) {
        did_push(items[i], PLAIT_OK);
    }
}

static void two_pop(void)
{
    unsigned value = 0;
    MODEL_EXPECT(model_ring_pop(&two, &value) == PLAIT_OK);
    took(value);
}

static void two_pop_three(void)
{
    two_pop();
    two_pop();
    two_pop();
}

static void two_pop_batches(void)
{
    unsigned values[3] = {0};
    size_t count = 0;
    for (size_t total = 0; total < 3U; total += count) {
        MODEL_EXPECT(model_ring_pop_many(&two, values, 3U - total, &count) == PLAIT_OK);
        for (size_t i = 0; i < count; i++) {
            took(values[i]);
        }
    }
}

static void two_push_and_take(void)
{
    unsigned value = 0;
    two_push(1);
    MODEL_EXPECT(!model_ring_empty(&two));
    const plait_status status = model_ring_try_pop(&two, &value);
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_BUSY);
    if (status == PLAIT_OK) {
        took(value);
    }
}

static void two_pop_both(void)
{
    unsigned values[2] = {0};
    size_t count = 0;
    MODEL_EXPECT(model_ring_pop_many(&two, values, 2, &count) == PLAIT_OK && count == 2U);
    took(values[0]);
    took(values[1]);
}

/* In a full ring there is room for whoever took an item out. */
static void two_take_and_push(void)
{
    two_pop();
    MODEL_EXPECT(!model_ring_full(&two));
    const plait_status status = model_ring_try_push(&two, item(1));
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_BUSY);
    did_push(item(1), status);
}

static void two_make_less_room(void)
{
    two_pop();
    two_pop();
    MODEL_EXPECT(model_ring_set_capacity(&two, 1) == PLAIT_OK);
}

/* Once an item has gone there is room for another, also when fewer are allowed. */
static void two_find_room(void)
{
    if (model_ring_size(&two) < 2U) {
        MODEL_EXPECT(!model_ring_full(&two));
        const plait_status status = model_ring_try_push(&two, item(1));
        MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_BUSY);
        did_push(item(1), status);
    }
}

static void two_close(void)
{
    model_ring_close(&two);
}

static void two_pop_until_closed(void)
{
    unsigned value = 0;
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK) {
        status = model_ring_pop(&two, &value);
        if (status == PLAIT_OK) {
            took(value);
        }
    }
    MODEL_EXPECT(status == PLAIT_CLOSED);
}

static void two_close_at_once(void)
{
    unsigned value = 0;
    while (model_ring_close_now(&two, &value, 1) == 1U) {
        took(value);
    }
}

static void two_push_and_join(void)
{
    two_push(1);
    MODEL_EXPECT(model_ring_join(&two) == PLAIT_OK);
    MODEL_EXPECT(model_read(work[item(1)]) == 1U);
}

static void two_work(void)
{
    two_pop();
    model_write(work[taken[model_self()][0]], 1U);
    MODEL_EXPECT(model_ring_task_done(&two) == PLAIT_OK);
}

/* ---- the ring of three, which has four cells ---- */

static void setup_three_full(void)
{
    setup();
    MODEL_EXPECT(model_three_init(&three) == PLAIT_OK);
    for (unsigned i = 70; i < 73U; i++) {
        MODEL_EXPECT(model_three_try_push(&three, i) == PLAIT_OK);
        pushed[i] = 1;
    }
}

static void check_three(void)
{
    unsigned value = 0;
    while (model_three_try_pop(&three, &value) == PLAIT_OK) {
        popped[value]++;
    }
    model_three_destroy(&three);
    balance();
}

static void three_make_less_room_first(void)
{
    unsigned value = 0;
    MODEL_EXPECT(model_three_set_capacity(&three, 2) == PLAIT_OK);
    MODEL_EXPECT(model_three_try_pop(&three, &value) == PLAIT_OK);
    took(value);
}

static void three_find_none(void)
{
    const unsigned items[2] = {item(1), item(2)};
    size_t done = 0;
    MODEL_EXPECT(model_three_try_push(&three, items[0]) == PLAIT_FULL);
    MODEL_EXPECT(model_three_try_push_many(&three, items, 2, &done) == PLAIT_FULL);
}

/* ---- the ring of one: of its two cells only one may be used ---- */

static void setup_one(void)
{
    setup();
    MODEL_EXPECT(model_single_init(&one) == PLAIT_OK);
}

static void setup_one_full(void)
{
    setup_one();
    MODEL_EXPECT(model_single_try_push(&one, 70) == PLAIT_OK && model_single_try_push(&one, 71) == PLAIT_FULL);
    pushed[70] = 1;
}

static void check_one(void)
{
    unsigned value = 0;
    while (model_single_try_pop(&one, &value) == PLAIT_OK) {
        popped[value]++;
    }
    MODEL_EXPECT(plait_load_relaxed(&one.items.attention) == 0U && plait_load_relaxed(&one.space.attention) == 0U);
    model_single_destroy(&one);
    balance();
}

static void one_push(void)
{
    const plait_status status = model_single_push(&one, item(1));
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_CLOSED);
    did_push(item(1), status);
}

static void one_push_timed(void)
{
    const plait_status status = model_single_push_until(&one, item(1), plait_after(plait_nanoseconds(5)));
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_TIMEOUT);
    did_push(item(1), status);
}

static void one_pop(void)
{
    unsigned value = 0;
    MODEL_EXPECT(model_single_pop(&one, &value) == PLAIT_OK);
    took(value);
}

static void one_pop_two(void)
{
    one_pop();
    one_pop();
}

static void one_allow(void)
{
    MODEL_EXPECT(model_single_set_capacity(&one, 2) == PLAIT_INVALID &&
                 model_single_set_capacity(&one, 0) == PLAIT_INVALID);
    MODEL_EXPECT(model_single_set_capacity(&one, 1) == PLAIT_OK);
}

static void one_close(void)
{
    model_single_close(&one);
}

#define SEGMENTS .setup = setup_segments, .check = check_segments
#define BOUNDED .setup = setup_bounded, .check = check_bounded
#define TWO .setup = setup_two, .check = check_two
#define ONE .check = check_one

static const struct scenario SCENARIOS[] = {
    {.name = "segments: two pushes, two pops", SEGMENTS, .bodies = {push_one, push_one, pop_one, pop_one}},
    {.name = "segments: three in a row", SEGMENTS, .bodies = {push_three, pop_three}},
    {.name = "segments: two rows, one pops", SEGMENTS, .bodies = {push_two, push_one, pop_three}},
    {.name = "segments: used again", SEGMENTS, .bodies = {push_six, pop_six}, .steps = 10000},
    {.name = "segments: used again by two", SEGMENTS, .bodies = {push_six, pop_three, pop_three}, .steps = 10000},
    {.name = "segments: nobody waits", SEGMENTS, .bodies = {push_batch_of_two, try_three}},
    {.name = "segments: nobody waits, one by one", SEGMENTS, .bodies = {push_two, try_three}},
    {.name = "segments: batch to one", SEGMENTS, .bodies = {push_batch_of_three, pop_three}},
    {.name = "segments: batch to two", SEGMENTS, .bodies = {push_batch_of_three, pop_two, pop_one}},
    {.name = "segments: batch to batches", SEGMENTS, .bodies = {push_batch_of_three, pop_batches_of_three}},
    {.name = "segments: batch between others", SEGMENTS, .bodies = {push_batch_of_two, push_one, pop_three}},
    {.name = "segments: own item is there", SEGMENTS, .bodies = {push_and_take, push_and_take}},
    {.name = "segments: own item is there, three", SEGMENTS, .bodies = {push_and_take, push_and_take, push_and_take}},
    {.name = "segments: one wake for two", SEGMENTS, .bodies = {pop_one, pop_one, push_batch_of_two}},
    {.name = "segments: timed and plain", SEGMENTS, .bodies = {pop_timed, pop_one, push_one, push_one}},
    {.name = "segments: cancelled and plain", SEGMENTS, .bodies = {pop_or_cancelled, pop_one, push_two, cancel_first}},
    {.name = "segments: close", SEGMENTS, .bodies = {push_two, close_it, pop_until_closed}},
    {.name = "segments: close under two", SEGMENTS, .bodies = {push_one, close_it, pop_until_closed, pop_until_closed}},
    {.name = "segments: close_now", SEGMENTS, .bodies = {push_two, close_at_once, pop_until_closed}},
    {.name = "segments: close_now twice", SEGMENTS, .bodies = {push_batch_of_three, close_at_once, close_at_once}},
    {.name = "segments: last producer",
     .setup = setup_producers,
     .check = check_segments,
     .bodies = {produce_one, produce_one, pop_until_closed}},
    {.name = "segments: last consumer",
     .setup = setup_segments,
     .check = check_dropped,
     .bodies = {push_two, consume_one}},
    {.name = "segments: join", .setup = setup_segments, .check = check_joined, .bodies = {push_and_join, work_on_one}},
    {.name = "segments: join of two",
     .setup = setup_segments,
     .check = check_joined,
     .bodies = {push_and_join, push_one, work_on_two}},
    {.name = "segments: join under two workers",
     .setup = setup_segments,
     .check = check_joined,
     .bodies = {push_and_join, push_one, work_on_one, work_on_one}},
    {.name = "segments: joiner of nothing",
     .setup = setup_segments,
     .check = check_joined,
     .bodies = {push_one, work_on_one, join_it}},
    {.name = "bounded: in a row", BOUNDED, .bodies = {bounded_push_two, bounded_pop_two}},
    {.name = "bounded: two and two",
     BOUNDED,
     .bodies = {bounded_push_one, bounded_push_one, bounded_pop_one, bounded_pop_one}},
    {.name = "bounded: batch", BOUNDED, .bodies = {bounded_push_batch, bounded_pop_two}},
    {.name = "bounded: close", BOUNDED, .bodies = {bounded_push_two, bounded_push_one, bounded_close}},
    {.name = "bounded: room of a ticket given up",
     BOUNDED,
     .bodies = {bounded_push_one, bounded_push_one, bounded_try_and_pop}},
    {.name = "bounded: room while fewer are allowed",
     .setup = setup_bounded_half,
     .check = check_bounded,
     .bodies = {bounded_make_less_room, bounded_find_room}},
    {.name = "bounded: room while more are allowed", BOUNDED, .bodies = {bounded_make_more_room, bounded_find_room}},
    {.name = "bounded: none while fewer are allowed",
     .setup = setup_bounded_full,
     .check = check_bounded,
     .bodies = {bounded_make_less_room_first, bounded_find_none, bounded_find_none}},
    {.name = "bounded: more are allowed for who waits", BOUNDED, .bodies = {bounded_push_two, bounded_allow_two}},
    {.name = "ring: in a row", TWO, .bodies = {two_push_three, two_pop_three}},
    {.name = "ring: two and two", TWO, .bodies = {two_push_one, two_push_one, two_pop, two_pop}},
    {.name = "ring: batches", TWO, .bodies = {two_push_batch, two_pop_batches}},
    {.name = "ring: own item is there", TWO, .bodies = {two_push_and_take, two_push_and_take}},
    {.name = "ring: own room is there",
     .setup = setup_two_full,
     .check = check_two,
     .bodies = {two_take_and_push, two_take_and_push}},
    {.name = "ring: two sleep for room",
     .setup = setup_two_full,
     .check = check_two,
     .bodies = {two_push_one, two_push_one, two_pop_both}},
    {.name = "ring: room while fewer are allowed",
     .setup = setup_two_full,
     .check = check_two,
     .bodies = {two_make_less_room, two_find_room}},
    {.name = "ring: close", TWO, .bodies = {two_push_three, two_close, two_pop_until_closed}},
    {.name = "ring: close_now", TWO, .bodies = {two_push_three, two_close_at_once, two_pop_until_closed}},
    {.name = "ring: join", TWO, .bodies = {two_push_and_join, two_work}},
    {.name = "three: none while fewer are allowed",
     .setup = setup_three_full,
     .check = check_three,
     .bodies = {three_make_less_room_first, three_find_none, three_find_none}},
    {.name = "single: two and two", ONE, .setup = setup_one, .bodies = {one_push, one_push, one_pop, one_pop}},
    {.name = "single: timed and plain push",
     ONE,
     .setup = setup_one_full,
     .bodies = {one_push_timed, one_push, one_pop_two}},
    {.name = "single: close on waiting pushes",
     ONE,
     .setup = setup_one_full,
     .bodies = {one_push, one_push, one_close}},
    {.name = "single: capacity set", ONE, .setup = setup_one_full, .bodies = {one_push, one_allow, one_pop}},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
