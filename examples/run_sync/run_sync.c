/* SPDX-License-Identifier: MIT */
/* run_sync.c: a function that blocks runs on a thread while the event loop goes on, and one that takes too long is left
 * behind.
 *
 * CMakeLists.txt declares `reader` and `hasty_reader`, tasks from a descriptor to a line; the second with ABANDON. */
#include <stdio.h>
#include <unistd.h>

#include <plait/plait.h>

#include "hasty_reader.h"
#include "reader.h"
#include "root.h"
#include "ticker.h"

static int answers[2]; /* pipes: something comes through the first one when the loop has ticked, */
static int silence[2]; /* and nothing through the second one */

/* Blocks in the system, as a driver or a library of somebody else's would: on a loop it would hold up all fibers. */
static plait_status read_line(int from, struct line *line)
{
    const ssize_t length = read(from, line->text, sizeof(line->text));
    line->length = length > 0 ? (size_t)length : 0;
    return length > 0 ? PLAIT_OK : PLAIT_FAILED;
}

static const struct reader_task reading = {.run = read_line, .name = "read"};
static const struct hasty_reader_task reading_in_haste = {.run = read_line, .name = "read in haste"};

/* A fiber beside the one that reads: what is read comes from here, so the loop cannot be held up. */
static plait_status tick(int times, int *ticks)
{
    plait_status status = PLAIT_OK;
    for (*ticks = 0; *ticks < times && status == PLAIT_OK; (*ticks)++) {
        status = plait_sleep(plait_milliseconds(1));
    }
    return status == PLAIT_OK && write(answers[1], "hello", 5) != 5 ? PLAIT_FAILED : status;
}

static plait_status read_while_the_loop_goes_on(void)
{
    static const struct ticker_task ticking = {.run = tick, .name = "tick"};
    struct plait_group group;
    struct ticker_slot slot;
    int ticks = 0;
    struct line line = {.length = 0};
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = ticker_start_soon(&group, &slot, &ticking, 3, &ticks);
        if (outcome == PLAIT_OK) {
            outcome = reader_run_sync(&reading, answers[0], &line);
        }
    }
    (void)printf("read after %d ticks of the loop: %.*s\n", ticks, (int)line.length, line.text);
    return outcome;
}

static plait_status give_up_after_a_while(void)
{
    struct plait_scope limit;
    struct line line = {.length = 0};
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&limit, plait_milliseconds(20), &outcome) {
        outcome = hasty_reader_run_sync(&reading_in_haste, silence[0], &line);
    }
    (void)printf("gave up: %s\n", plait_status_name(outcome)); /* the thread reads on, into a line of its own */
    return outcome == PLAIT_TIMEOUT ? PLAIT_OK : outcome;
}

static plait_status run_both(void)
{
    plait_status status = read_while_the_loop_goes_on();
    if (status == PLAIT_OK) {
        status = give_up_after_a_while();
    }
    return status;
}

int main(void)
{
    static const struct root_task both = {.run = run_both, .name = "both"};
    if (pipe(answers) != 0 || pipe(silence) != 0) {
        return 1;
    }
    plait_status status = root_fibers_run(NULL, &both);
    (void)close(silence[1]); /* now the read ends */
    if (status == PLAIT_OK) {
        status = plait_threads_stop(PLAIT_FOREVER);
    }
    (void)printf("left behind at the end: %u\n", (unsigned)plait_abandoned_calls());
    return status == PLAIT_OK ? 0 : 1;
}
