/* SPDX-License-Identifier: MIT */
/* Scenarios of pools of connections: never more than the maximum, also while one is being made or disposed of; none
 * lent twice, none given back twice, none lost to whoever gives up, none open at the end; and whoever waits for a
 * closed pool may end its memory. */
#include "model.h"

#include <plait/scope.h>
#include <plait/strand.h>
#include <plait/time.h>
#include <plait/wait.h>

#include "connections_types.h"
#include "model_lines.h"

enum { LINES = 8 };

static model_lines pool;
static unsigned maximum, opened, open, refusals, sick;
static bool lent[LINES];
static unsigned data[LINES]; /* of one connection, under the race check */
static plait_status result[4];

/* ---- connections ---- */

plait_status line_open(struct line *line)
{
    if (refusals > 0) {
        refusals--;
        return PLAIT_FAILED;
    }
    open++;
    MODEL_EXPECT(open <= maximum);
    model_point(MODEL_HERE " being made");
    opened++;
    MODEL_EXPECT(opened < LINES);
    line->number = opened;
    return PLAIT_OK;
}

void line_close(struct line *line)
{
    MODEL_EXPECT(!lent[line->number]);
    model_point(MODEL_HERE " being disposed of");
    open--;
}

bool line_healthy(struct line *line)
{
    return line->number != sick;
}

static void start(uint32_t count, plait_duration idle_limit)
{
    MODEL_EXPECT(model_lines_init(&pool, count, idle_limit) == PLAIT_OK);
    maximum = count;
    opened = open = refusals = sick = 0;
    for (unsigned i = 0; i < LINES; i++) {
        lent[i] = false;
        data[i] = 0;
    }
    for (unsigned i = 0; i < 4; i++) {
        result[i] = PLAIT_OK;
    }
}

static void one(void)
{
    start(1, 0);
}

static void two(void)
{
    start(2, 0);
}

static void one_that_refuses_once(void)
{
    start(1, 0);
    refusals = 1;
}

/* ---- bodies ---- */

static void use(struct line line)
{
    MODEL_EXPECT(!lent[line.number]);
    lent[line.number] = true;
    model_write(data[line.number], model_read(data[line.number]) + 1U);
    lent[line.number] = false;
}

static void acquire_and(bool keep, plait_time deadline)
{
    struct line line;
    const plait_status status = model_lines_acquire_until(&pool, &line, deadline);
    result[model_self()] = status;
    if (status == PLAIT_OK) {
        use(line);
        MODEL_EXPECT((keep ? model_lines_release(&pool, line) : model_lines_discard(&pool, line)) == PLAIT_OK);
    }
}

static void plain(void)
{
    acquire_and(true, PLAIT_FOREVER);
}

static void twice(void)
{
    plain();
    plain();
}

static void breaks(void)
{
    acquire_and(false, PLAIT_FOREVER);
}

static void timed(void)
{
    acquire_and(true, plait_after(plait_nanoseconds(5)));
}

static void finds_it_sick(void)
{
    plain();
    sick = 1;
    plain();
}

static void cancel_first(void)
{
    plait_scope_cancel(&model_strand(0)->root);
}

static void closes(void)
{
    model_lines_close(&pool);
}

/* Waits for what is lent, and ends the pool: who still has a line gives it back, no matter how late it returns. */
static void closes_and_ends(void)
{
    model_lines_close(&pool);
    MODEL_EXPECT(model_lines_join(&pool) == PLAIT_OK);
    MODEL_EXPECT(open == 0);
    model_dead(&pool);
}

/* A line is lent before the others come: they only give back. */
static struct line held;

static void one_held(void)
{
    start(1, 0);
    MODEL_EXPECT(model_lines_acquire(&pool, &held) == PLAIT_OK);
}

static void gives_back(void)
{
    use(held);
    MODEL_EXPECT(model_lines_release(&pool, held) == PLAIT_OK);
}

/* Whoever has the only line waits for another: nobody but the one who closes can tell it. */
static void wants_another(void)
{
    plain();
    MODEL_EXPECT(result[model_self()] == PLAIT_CLOSED);
    gives_back();
}

/* Two give back what only one of them has. */
static void gives_back_if_lent(void)
{
    result[model_self()] = model_lines_release(&pool, held);
}

static void prunes(void)
{
    model_advance(5);
    (void)model_lines_prune(&pool);
}

/* One is idle, and will soon have been so for too long. */
static void idle_one(void)
{
    start(1, 1);
    MODEL_EXPECT(model_lines_acquire(&pool, &held) == PLAIT_OK);
    gives_back();
}

static void closes_and_joins(void)
{
    model_lines_close(&pool);
    MODEL_EXPECT(model_lines_join(&pool) == PLAIT_OK);
    MODEL_EXPECT(open == 0);
}

/* Of two that are idle, the second for a shorter time. */
static struct line older;

static void old_and_new(void)
{
    start(2, 3);
    MODEL_EXPECT(model_lines_acquire(&pool, &older) == PLAIT_OK);
    MODEL_EXPECT(model_lines_acquire(&pool, &held) == PLAIT_OK);
    MODEL_EXPECT(model_lines_release(&pool, older) == PLAIT_OK);
}

static void old_and_broken(void)
{
    old_and_new();
    model_advance(5);
}

static void discards(void)
{
    MODEL_EXPECT(model_lines_discard(&pool, held) == PLAIT_OK);
}

static void prunes_the_older(void)
{
    model_advance(2);
    gives_back();
    model_advance(2);
    MODEL_EXPECT(model_lines_prune(&pool) == 1);
}

static void idle_for_one(void)
{
    start(1, 1);
}

/* ---- checks ---- */

static void all_back(void)
{
    MODEL_EXPECT(model_lines_lent(&pool) == 0);
    MODEL_EXPECT(model_lines_idle(&pool) == open);
    MODEL_EXPECT(model_lines_created(&pool) == opened);
    model_lines_destroy(&pool);
    MODEL_EXPECT(open == 0);
}

static void all_served(void)
{
    for (unsigned i = 0; i < 3; i++) {
        MODEL_EXPECT(result[i] == PLAIT_OK);
    }
    all_back();
}

static void one_was_refused(void)
{
    unsigned failed = 0;
    for (unsigned i = 0; i < 3; i++) {
        MODEL_EXPECT(result[i] == PLAIT_OK || result[i] == PLAIT_FAILED);
        failed += result[i] == PLAIT_FAILED ? 1U : 0U;
    }
    MODEL_EXPECT(failed == 1);
    all_back();
}

static void timed_and_cancelled(void)
{
    MODEL_EXPECT(result[0] == PLAIT_OK || result[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(result[1] == PLAIT_OK || result[1] == PLAIT_TIMEOUT);
    MODEL_EXPECT(result[2] == PLAIT_OK);
    all_back();
}

static void served_or_told(void)
{
    for (unsigned i = 0; i < 3; i++) {
        MODEL_EXPECT(result[i] == PLAIT_OK || result[i] == PLAIT_CLOSED);
    }
    MODEL_EXPECT(open == 0);
    all_back();
}

static void one_gave_back(void)
{
    MODEL_EXPECT(result[0] == PLAIT_OK ? result[1] == PLAIT_MISUSE : result[0] == PLAIT_MISUSE);
    all_back();
}

static void the_newer_is_left(void)
{
    struct line line;
    MODEL_EXPECT(model_lines_try_acquire(&pool, &line) == PLAIT_OK);
    MODEL_EXPECT(line.number == held.number);
    MODEL_EXPECT(model_lines_release(&pool, line) == PLAIT_OK);
    all_back();
}

static const struct scenario SCENARIOS[] = {
    {.name = "pool: one for three", .setup = one, .bodies = {plain, plain, twice}, .check = all_served},
    {.name = "pool: two for three", .setup = two, .bodies = {plain, twice, plain}, .check = all_served},
    {.name = "pool: broken ones are replaced", .setup = two, .bodies = {breaks, breaks, plain}, .check = all_served},
    {.name = "pool: one that is good no more", .setup = one, .bodies = {finds_it_sick, plain}, .check = all_served},
    {.name = "pool: one that cannot be made",
     .setup = one_that_refuses_once,
     .bodies = {plain, plain, plain},
     .check = one_was_refused},
    {.name = "pool: timed, cancelled, plain",
     .setup = one,
     .bodies = {plain, timed, plain, cancel_first},
     .check = timed_and_cancelled},
    {.name = "pool: closed under three",
     .setup = one,
     .bodies = {plain, plain, plain, closes},
     .check = served_or_told},
    {.name = "pool: closed while all are lent",
     .setup = one_held,
     .bodies = {wants_another, closes},
     .check = all_back},
    {.name = "pool: ends when what is lent is back",
     .setup = one_held,
     .bodies = {gives_back, closes_and_ends},
     .keeps_memory = true},
    {.name = "pool: joined by all who close",
     .setup = idle_one,
     .bodies = {closes_and_joins, closes_and_joins, prunes},
     .check = all_back},
    {.name = "pool: given back by two",
     .setup = one_held,
     .bodies = {gives_back_if_lent, gives_back_if_lent},
     .check = one_gave_back},
    {.name = "pool: broken beside one that is too old",
     .setup = old_and_broken,
     .bodies = {discards, plain},
     .check = all_served},
    {.name = "pool: the oldest goes first",
     .setup = old_and_new,
     .bodies = {prunes_the_older},
     .check = the_newer_is_left},
    {.name = "pool: idle for too long", .setup = idle_for_one, .bodies = {plain, plain, prunes}, .check = all_served},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
