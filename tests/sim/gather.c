/* SPDX-License-Identifier: MIT */
/* Scenarios of the generated gathers: every value whose insert said PLAIT_OK is read once, under its index and in its
 * turn; an index is inserted once, also by duplicates that come late, when its segment serves others; nobody sleeps on
 * a value, on room or on the end; and what close, fail and end promise holds whatever they overtake.
 *
 * A value is 100 * strand + index. Each check reads what is left and compares it with what was inserted. */
#define ARENA_UNITS 64
#include "arena.h"

#include <plait/scope.h>

#include "model.h"
#include "model_stream.h"
#include "model_turns.h"
#include "model_window.h"

enum { INDEXES = 50, NOBODY = 9999, CAUSE = 42 };

static model_stream stream;
static model_window window;
static model_turns turns;

static unsigned inserted[INDEXES]; /* the value that went in */
static unsigned got[INDEXES];      /* the value that came out */
static unsigned at;                /* the index that comes next */
static unsigned holes;             /* indexes said to be missing */
static plait_status ended;         /* what ended the reading */

/* ---- books ---- */

static void setup(void)
{
    arena_begin();
    at = 0;
    holes = 0;
    ended = PLAIT_OK;
    for (unsigned i = 0; i < INDEXES; i++) {
        inserted[i] = NOBODY;
        got[i] = NOBODY;
    }
}

static unsigned value_of(unsigned index)
{
    return 100U * model_self() + index;
}

/* An insert of `index` by this strand said so. */
static plait_status did_insert(unsigned index, plait_status status)
{
    if (status == PLAIT_OK) {
        MODEL_EXPECT(inserted[index] == NOBODY); /* no index twice */
        inserted[index] = value_of(index);
    }
    return status;
}

static void did_read(unsigned value)
{
    MODEL_EXPECT(at < INDEXES && value % 100U == at); /* in its turn */
    got[at] = value;
    at++;
}

/* What went in came out. */
static void balance(void)
{
    for (unsigned i = 0; i < INDEXES; i++) {
        MODEL_EXPECT(got[i] == inserted[i]);
    }
    MODEL_EXPECT(arena_units_out == 0U);
}

/* ---- no window, one reader ---- */

static void setup_stream(void)
{
    setup();
    MODEL_EXPECT(model_stream_init(&stream) == PLAIT_OK);
}

static plait_status put(unsigned index)
{
    return did_insert(index, model_stream_insert(&stream, index, value_of(index)));
}

/* Reads on until something else than a value or a hole is said. */
static plait_status read_to_the_end(void)
{
    unsigned value = 0;
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK || status == PLAIT_MISSING) {
        status = model_stream_next(&stream, &value);
        if (status == PLAIT_OK) {
            did_read(value);
        } else if (status == PLAIT_MISSING) {
            MODEL_EXPECT(model_stream_position(&stream) == at);
            at++;
            holes++;
        }
    }
    return status;
}

static void check_stream(void)
{
    MODEL_EXPECT(plait_load_relaxed(&stream.line.arrival.attention) == 0U);
    MODEL_EXPECT(plait_load_relaxed(&stream.line.waiting_for) == PLAIT_GATHER_NONE);
    model_stream_close(&stream);
    const plait_status status = read_to_the_end();
    MODEL_EXPECT(status == PLAIT_CLOSED || status == CAUSE);
    MODEL_EXPECT(status == CAUSE || model_stream_size(&stream) == 0U);
    if (status == CAUSE) { /* what lies behind the failure stays unread */
        for (unsigned i = at; i < INDEXES; i++) {
            inserted[i] = NOBODY;
        }
    }
    model_stream_destroy(&stream);
    balance();
}

static void put_0(void)
{
    MODEL_EXPECT(put(0) == PLAIT_OK);
}

static void put_1(void)
{
    MODEL_EXPECT(put(1) == PLAIT_OK);
}

static void put_2(void)
{
    MODEL_EXPECT(put(2) == PLAIT_OK);
}

static void put_1_0(void)
{
    put_1();
    put_0();
}

static void put_32(void)
{
    MODEL_EXPECT(put(32) == PLAIT_OK);
}

static void read_some(unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        unsigned value = 0;
        MODEL_EXPECT(model_stream_next(&stream, &value) == PLAIT_OK);
        did_read(value);
    }
}

static void read_1(void)
{
    read_some(1);
}

static void read_2(void)
{
    read_some(2);
}

static void read_3(void)
{
    read_some(3);
}

static void read_many(void)
{
    unsigned values[3] = {0};
    size_t count = 0;
    for (size_t total = 0; total < 3U; total += count) {
        MODEL_EXPECT(model_stream_next_many(&stream, values, 3U - total, &count) == PLAIT_OK);
        for (size_t i = 0; i < count; i++) {
            did_read(values[i]);
        }
    }
}

static void try_read(void)
{
    for (unsigned i = 0; i < 3U; i++) {
        unsigned value = 0;
        const plait_status status = model_stream_try_next(&stream, &value);
        MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_EMPTY);
        if (status == PLAIT_OK) {
            did_read(value);
        }
    }
}

/* Uses the segment of 0 and 1 again for 2 and 3. */
static void pass_and_reuse(void)
{
    (void)put(0);
    (void)put(1);
    read_some(2);
    (void)put(2);
    (void)put(3);
    read_some(2);
}

/* The same, twice over. */
static void pass_and_reuse_twice(void)
{
    pass_and_reuse();
    (void)put(4);
    read_some(1);
}

static void put_0_late(void)
{
    const plait_status status = put(0);
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_EXISTS);
}

static void read_or_cancelled(void)
{
    unsigned value = 0;
    const plait_status status = model_stream_next(&stream, &value);
    if (status == PLAIT_OK) {
        did_read(value);
    } else {
        MODEL_EXPECT(status == PLAIT_CANCELLED);
    }
}

static void read_timed(void)
{
    unsigned value = 0;
    const plait_status status = model_stream_next_until(&stream, &value, plait_after(plait_nanoseconds(5)));
    if (status == PLAIT_OK) {
        did_read(value);
    } else {
        MODEL_EXPECT(status == PLAIT_TIMEOUT);
    }
}

static void cancel_first(void)
{
    plait_scope_cancel(&model_strand(0)->root);
}

/* ---- the end ---- */

static void read_all(void)
{
    ended = read_to_the_end();
}

static void put_0_or_closed(void)
{
    const plait_status status = put(0);
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_CLOSED || status == CAUSE);
}

static void put_1_or_closed(void)
{
    const plait_status status = put(1);
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_CLOSED || status == CAUSE);
}

static void put_2_or_closed(void)
{
    const plait_status status = put(2);
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_CLOSED || status == CAUSE);
}

static void close_it(void)
{
    model_stream_close(&stream);
    const plait_status status = put(3);
    MODEL_EXPECT(status == PLAIT_CLOSED || status == CAUSE);
}

static void put_0_and_close(void)
{
    put_0();
    close_it();
}

static void fail_it(void)
{
    model_stream_fail(&stream, CAUSE);
    model_stream_fail(&stream, CAUSE + 1);
    MODEL_EXPECT(put(3) == CAUSE);
}

static void put_0_and_fail(void)
{
    put_0();
    fail_it();
}

static void end_at_1(void)
{
    MODEL_EXPECT(model_stream_end(&stream, 1) == PLAIT_OK);
    MODEL_EXPECT(put(1) == PLAIT_INVALID);
}

/* The end comes to lie where the reader may be looking at a value already. */
static void put_0_and_end_there(void)
{
    put_0();
    const plait_status status = model_stream_end(&stream, 0);
    if (status != PLAIT_OK) {
        MODEL_EXPECT(status == PLAIT_INVALID); /* the reader is beyond it */
        end_at_1();
    } else {
        MODEL_EXPECT(model_stream_end(&stream, 0) == PLAIT_OK); /* said before */
    }
}

/* Each index below the last value is a value or a hole; what was promised is in `balance`. */
static void check_closed(void)
{
    MODEL_EXPECT(ended == PLAIT_CLOSED);
    unsigned last = 0;
    unsigned missing = 0;
    for (unsigned i = 0; i < INDEXES; i++) {
        if (inserted[i] != NOBODY) {
            last = i + 1U;
        }
    }
    for (unsigned i = 0; i < last; i++) {
        missing += inserted[i] == NOBODY ? 1U : 0U;
    }
    MODEL_EXPECT(at == last && holes == missing);
    model_stream_destroy(&stream);
    balance();
}

/* The values up to the first hole, then the cause, again and again. */
static void check_failed(void)
{
    unsigned value = NOBODY;
    MODEL_EXPECT(ended == CAUSE && holes == 0U);
    MODEL_EXPECT(at < 1U || inserted[0] != NOBODY);
    MODEL_EXPECT(inserted[at] == NOBODY); /* it stopped where it had to, not before */
    MODEL_EXPECT(model_stream_try_next(&stream, &value) == CAUSE && value == NOBODY);
    for (unsigned i = at; i < INDEXES; i++) {
        inserted[i] = NOBODY;
    }
    model_stream_destroy(&stream);
    balance();
}

static void check_ended(void)
{
    MODEL_EXPECT(ended == PLAIT_CLOSED && at == 1U && holes == 0U);
    model_stream_destroy(&stream);
    balance();
}

/* Read, or beyond the end; never a status of those that do not wait. */
static void check_ended_there(void)
{
    MODEL_EXPECT(ended == PLAIT_CLOSED && at <= 1U && holes == 0U);
    if (at == 0U) {
        inserted[0] = NOBODY;
    }
    model_stream_destroy(&stream);
    balance();
}

/* ---- a window of one ---- */

static void setup_window(void)
{
    setup();
    MODEL_EXPECT(model_window_init(&window) == PLAIT_OK);
}

static plait_status window_put(unsigned index)
{
    const plait_status status = did_insert(index, model_window_insert(&window, index, value_of(index)));
    /* the plain field: where the reader really is, not what this strand may see of it */
    MODEL_EXPECT(status != PLAIT_OK || index <= window.line.position.private_value);
    return status;
}

static void window_put_0(void)
{
    MODEL_EXPECT(window_put(0) == PLAIT_OK);
}

static void window_put_1(void)
{
    MODEL_EXPECT(window_put(1) == PLAIT_OK);
}

static void window_put_2(void)
{
    MODEL_EXPECT(window_put(2) == PLAIT_OK);
}

static void window_put_run(void)
{
    const unsigned values[3] = {value_of(0), value_of(1), value_of(2)};
    size_t count = 0;
    MODEL_EXPECT(model_window_insert_many(&window, 0, values, 3, &count) == PLAIT_OK && count == 3U);
    for (unsigned i = 0; i < 3U; i++) {
        (void)did_insert(i, PLAIT_OK);
    }
}

static void window_put_1_or_not(void)
{
    const plait_status status = window_put(1);
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_CANCELLED || status == PLAIT_CLOSED);
}

static void window_put_1_timed(void)
{
    const plait_status status =
        did_insert(1, model_window_insert_until(&window, 1, value_of(1), plait_after(plait_nanoseconds(5))));
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_TIMEOUT);
}

static void window_put_1_or_invalid(void)
{
    const plait_status status = window_put(1);
    MODEL_EXPECT(status == PLAIT_INVALID);
}

static void window_read(unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        unsigned value = 0;
        MODEL_EXPECT(model_window_next(&window, &value) == PLAIT_OK);
        did_read(value);
    }
}

static void window_read_1(void)
{
    window_read(1);
}

static void window_read_2(void)
{
    window_read(2);
}

static void window_read_3(void)
{
    window_read(3);
}

static void window_close(void)
{
    model_window_close(&window);
}

static void window_read_to_the_end(void)
{
    plait_status status = PLAIT_OK;
    while (status != PLAIT_CLOSED) {
        unsigned value = 0;
        status = model_window_next(&window, &value);
        MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_MISSING || status == PLAIT_CLOSED);
        if (status == PLAIT_OK) {
            did_read(value);
        }
    }
}

static void window_end(void)
{
    MODEL_EXPECT(model_window_end(&window, 1) == PLAIT_OK);
}

static void check_window(void)
{
    unsigned value = 0;
    MODEL_EXPECT(model_window_waiting_inserts(&window) == 0U && model_window_waiting_nexts(&window) == 0U);
    while (model_window_try_next(&window, &value) == PLAIT_OK) {
        did_read(value);
    }
    model_window_destroy(&window);
    balance();
}

/* ---- readers that take turns, values that stay ---- */

static unsigned turn_reads[4][2]; /* by strand */

static void setup_turns(void)
{
    setup();
    MODEL_EXPECT(model_turns_init(&turns) == PLAIT_OK);
}

static void turns_put(unsigned index)
{
    MODEL_EXPECT(did_insert(index, model_turns_insert(&turns, index, value_of(index))) == PLAIT_OK);
}

static void turns_put_0(void)
{
    turns_put(0);
}

static void turns_put_1(void)
{
    turns_put(1);
}

static void turns_put_0_1(void)
{
    turns_put(0);
    turns_put(1);
}

static void turns_read(void)
{
    unsigned value = NOBODY;
    MODEL_EXPECT(model_turns_next(&turns, &value) == PLAIT_OK);
    turn_reads[model_self()][0] = value;
}

/* Two strands read one value each; a pass from the beginning has both again. */
static void check_turns(void)
{
    const bool in_order = turn_reads[0][0] == inserted[0] && turn_reads[1][0] == inserted[1];
    const bool reversed = turn_reads[0][0] == inserted[1] && turn_reads[1][0] == inserted[0];
    unsigned value = 0;
    MODEL_EXPECT(in_order != reversed);
    MODEL_EXPECT(model_turns_rewind(&turns) == PLAIT_OK);
    while (model_turns_try_next(&turns, &value) == PLAIT_OK) {
        did_read(value);
    }
    MODEL_EXPECT(model_turns_size(&turns) == 2U);
    model_turns_destroy(&turns);
    balance();
}

static void turns_read_or_cancelled(void)
{
    unsigned value = NOBODY;
    const plait_status status = model_turns_next(&turns, &value);
    MODEL_EXPECT(status == PLAIT_OK || (status == PLAIT_CANCELLED && value == NOBODY));
    turn_reads[model_self()][0] = value;
}

/* A reader that is cancelled, with its turn or while it waits for it, hinders nobody and takes nothing. */
static void check_turns_cancelled(void)
{
    const bool cancelled = turn_reads[0][0] == NOBODY;
    MODEL_EXPECT(!cancelled || turn_reads[1][0] == inserted[0]);
    MODEL_EXPECT(cancelled || turn_reads[0][0] + turn_reads[1][0] == inserted[0] + inserted[1]);
    MODEL_EXPECT(!plait_mutex_locked(&turns.turn));
    MODEL_EXPECT(model_turns_position(&turns) == (cancelled ? 1U : 2U));
    model_turns_destroy(&turns);
    MODEL_EXPECT(arena_units_out == 0U);
}

/* Two passes while values arrive; duplicates are told in either. */
static void turns_two_passes(void)
{
    unsigned value = NOBODY;
    for (unsigned pass = 0; pass < 2U; pass++) {
        at = 0;
        for (unsigned i = 0; i < 2U; i++) {
            MODEL_EXPECT(model_turns_next(&turns, &value) == PLAIT_OK);
            did_read(value);
        }
        MODEL_EXPECT(model_turns_try_insert(&turns, 0, value_of(0)) == PLAIT_EXISTS);
        MODEL_EXPECT(model_turns_rewind(&turns) == PLAIT_OK);
    }
}

static void check_passes(void)
{
    model_turns_destroy(&turns);
    balance();
}

static const struct scenario SCENARIOS[] = {
    {.name = "stream: wait for one", .setup = setup_stream, .bodies = {read_1, put_0}, .check = check_stream},
    {.name = "stream: wait for two, the second first",
     .setup = setup_stream,
     .bodies = {read_2, put_1_0},
     .check = check_stream},
    {.name = "stream: across segments",
     .setup = setup_stream,
     .bodies = {read_3, put_1_0, put_2},
     .check = check_stream},
    {.name = "stream: batches", .setup = setup_stream, .bodies = {read_many, put_1_0, put_2}, .check = check_stream},
    {.name = "stream: try", .setup = setup_stream, .bodies = {try_read, put_1_0}, .check = check_stream},
    {.name = "stream: the directory grows",
     .setup = setup_stream,
     .bodies = {read_1, put_32, put_0},
     .check = check_stream},
    {.name = "stream: a late duplicate",
     .setup = setup_stream,
     .bodies = {pass_and_reuse, put_0_late},
     .check = check_stream},
    {.name = "stream: a duplicate later still",
     .setup = setup_stream,
     .bodies = {pass_and_reuse_twice, put_0_late},
     .check = check_stream},
    {.name = "stream: two of one index",
     .setup = setup_stream,
     .bodies = {read_1, put_0_late, put_0_late},
     .check = check_stream},
    {.name = "stream: cancelled",
     .setup = setup_stream,
     .bodies = {read_or_cancelled, put_0, cancel_first},
     .check = check_stream},
    {.name = "stream: timed", .setup = setup_stream, .bodies = {read_timed, put_0}, .check = check_stream},
    {.name = "stream: closed", .setup = setup_stream, .bodies = {read_all, put_0_and_close}, .check = check_closed},
    {.name = "stream: closed under inserts",
     .setup = setup_stream,
     .bodies = {read_all, put_0_or_closed, put_1_or_closed, close_it},
     .check = check_closed},
    {.name = "stream: closed far ahead",
     .setup = setup_stream,
     .bodies = {read_all, put_2_or_closed, close_it},
     .check = check_closed},
    {.name = "stream: failed", .setup = setup_stream, .bodies = {read_all, put_0_and_fail}, .check = check_failed},
    {.name = "stream: failed under inserts",
     .setup = setup_stream,
     .bodies = {read_all, put_0_or_closed, put_1_or_closed, fail_it},
     .check = check_failed},
    {.name = "stream: closed and failed",
     .setup = setup_stream,
     .bodies = {put_0_or_closed, close_it, fail_it},
     .check = check_stream},
    {.name = "stream: ended", .setup = setup_stream, .bodies = {read_all, put_0, end_at_1}, .check = check_ended},
    {.name = "stream: ended at a value",
     .setup = setup_stream,
     .bodies = {read_all, put_0_and_end_there},
     .check = check_ended_there},
    {.name = "window: one waits",
     .setup = setup_window,
     .bodies = {window_read_1, window_put_0, window_put_1},
     .check = check_window},
    {.name = "window: two wait",
     .setup = setup_window,
     .bodies = {window_read_2, window_put_0, window_put_1, window_put_2},
     .check = check_window},
    {.name = "window: a run", .setup = setup_window, .bodies = {window_read_3, window_put_run}, .check = check_window},
    {.name = "window: cancelled",
     .setup = setup_window,
     .bodies = {window_put_1_or_not, window_put_0, window_read_1, cancel_first},
     .check = check_window},
    {.name = "window: timed",
     .setup = setup_window,
     .bodies = {window_put_1_timed, window_put_0, window_read_1},
     .check = check_window},
    {.name = "window: closed",
     .setup = setup_window,
     .bodies = {window_put_1_or_not, window_close},
     .check = check_window},
    {.name = "window: closed and read to its end",
     .setup = setup_window,
     .bodies = {window_put_1_or_not, window_close, window_read_to_the_end},
     .check = check_window},
    {.name = "window: ended",
     .setup = setup_window,
     .bodies = {window_put_1_or_invalid, window_end},
     .check = check_window},
    {.name = "turns: two readers",
     .setup = setup_turns,
     .bodies = {turns_read, turns_read, turns_put_0, turns_put_1},
     .check = check_turns},
    {.name = "turns: cancelled",
     .setup = setup_turns,
     .bodies = {turns_read_or_cancelled, turns_read, turns_put_0_1, cancel_first},
     .check = check_turns_cancelled},
    {.name = "turns: two passes",
     .setup = setup_turns,
     .bodies = {turns_two_passes, turns_put_0_1},
     .check = check_passes},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
