/* SPDX-License-Identifier: MIT */
/* pipeline.c: lines of arithmetic go through stages that work at the same time, and the answers come out in the order
 * of the lines.
 *
 *     read ──texts (4)──► parse x 2 ──sums (4)──► compute x 3 ──answers──► print
 *      ▲                                                                    │
 *      └─────────────────────────── room: 16 permits ◄──────────────────────┘
 *
 * Queues with a limit keep a fast stage from running ahead of a slow one. Where the order is made again at the end, the
 * limit of the whole must stand at its beginning: with a window at the end, those who are ahead could all wait there
 * while the one answer that is needed stands behind them in a queue. So a line takes a permit, and its answer gives it
 * back; nothing within ever waits for anything but the next stage.
 *
 * Ends. All lines read: each stage's last producer closes the queue behind it, and the stages run dry one after the
 * other. A line that cannot be computed: its failure travels to its place, so that all lines before it are printed; the
 * printing stage then fails with it, and the group cancels the rest. Enough: the printing stage cancels the scope. In
 * each case every stage has ended when the group has, and a text that lies in a queue is disposed of with it.
 *
 * CMakeLists.txt declares texts, sums (queues), answers (gather), the task `stage_work` and, for fibers, `whole_run`.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <plait/plait.h>

#include "stage_work.h"
#include "whole_run.h"
#include "works.h"

enum { PARSERS = 2, COMPUTERS = 3, STAGES = 1 + PARSERS + COMPUTERS + 1, ROOM = 16, LENGTH = 32 };

/* ---- texts ---- */

void text_end(struct text *text, struct ledger *ledger)
{
    free(text->characters);
    (void)plait_add_relaxed(&ledger->ended, 1U);
}

static plait_status text_make(struct text *text, const struct works *works, uint64_t number, struct ledger *ledger)
{
    text->number = number;
    text->characters = malloc(LENGTH);
    if (text->characters == NULL) {
        return PLAIT_NO_MEMORY;
    }
    (void)snprintf(text->characters, LENGTH, number == works->bad_line ? "%" PRIu64 " / 0" : "%" PRIu64 " * 3", number);
    (void)plait_add_relaxed(&ledger->made, 1U);
    return PLAIT_OK;
}

/* ---- the stages: each takes until there is nothing left, then tells the next one ---- */

/* The status of a stage: running dry is no failure. */
static plait_status ended(plait_status status, plait_status told)
{
    return status == PLAIT_OK || status == PLAIT_CLOSED ? told : status;
}

static plait_status read_lines(struct works *works)
{
    plait_status status = PLAIT_OK;
    for (uint64_t number = 0; number < works->lines && status == PLAIT_OK; number++) {
        struct text text;
        status = plait_semaphore_acquire(&works->room);
        if (status == PLAIT_OK) {
            status = text_make(&text, works, number, &works->ledger);
        }
        if (status == PLAIT_OK) {
            status = texts_push(&works->texts, text);
            if (status != PLAIT_OK) {
                text_end(&text, &works->ledger); /* it was not taken */
            }
        }
    }
    if (status == PLAIT_OK) {
        status = answers_end(&works->answers, works->lines);
    }
    return ended(status, texts_producer_close(&works->texts));
}

static plait_status parse_text(const struct text *text, struct sum *sum)
{
    sum->number = text->number;
    return sscanf(text->characters, "%ld %c %ld", &sum->left, &sum->operation, &sum->right) == 3 ? PLAIT_OK
                                                                                                 : PLAIT_INVALID;
}

static plait_status parse_lines(struct works *works)
{
    struct text text;
    plait_status status = texts_pop(&works->texts, &text);
    while (status == PLAIT_OK) {
        struct sum sum = {0, 0, 0, '?'};
        status = parse_text(&text, &sum);
        text_end(&text, &works->ledger);
        if (status == PLAIT_OK) {
            status = sums_push(&works->sums, sum);
        }
        if (status == PLAIT_OK) {
            status = texts_pop(&works->texts, &text);
        }
    }
    return ended(status, sums_producer_close(&works->sums));
}

static struct answer compute_sum(const struct sum *sum)
{
    struct answer answer = {0, PLAIT_OK};
    if (sum->operation == '*') {
        answer.value = sum->left * sum->right;
    } else if (sum->right == 0) {
        answer.status = PLAIT_DIVIDE_BY_ZERO;
    } else {
        answer.value = sum->left / sum->right;
    }
    return answer;
}

static plait_status compute_sums(struct works *works)
{
    struct sum sum;
    plait_status status = sums_pop(&works->sums, &sum);
    while (status == PLAIT_OK) {
        status = answers_insert(&works->answers, sum.number, compute_sum(&sum));
        if (status == PLAIT_OK) {
            status = sums_pop(&works->sums, &sum);
        }
    }
    return ended(status, PLAIT_OK);
}

static plait_status print_answers(struct works *works)
{
    struct answer answer = {0, PLAIT_OK};
    uint64_t printed = 0;
    plait_status status = answers_next(&works->answers, &answer);
    while (status == PLAIT_OK && answer.status == PLAIT_OK) {
        printf("%ld ", answer.value);
        status = plait_semaphore_release(&works->room);
        printed++;
        if (printed == works->enough) {
            plait_scope_cancel(&works->work);
            return status;
        }
        if (status == PLAIT_OK) {
            status = answers_next(&works->answers, &answer);
        }
    }
    return ended(status, answer.status);
}

/* ---- the whole ---- */

static const struct stage_work_task reading = {.run = read_lines, .name = "read"};
static const struct stage_work_task parsing = {.run = parse_lines, .name = "parse"};
static const struct stage_work_task computing = {.run = compute_sums, .name = "compute"};
static const struct stage_work_task printing = {.run = print_answers, .name = "print"};

static const struct stage_work_task *const crew[STAGES] = {&reading,   &parsing,   &parsing, &computing,
                                                           &computing, &computing, &printing};

/* All producers are counted before the first stage starts: a stage that is done at once must not close a queue that
 * others have yet to fill. */
static plait_status count_producers(struct works *works)
{
    plait_status status = texts_producer_open(&works->texts);
    for (int i = 0; i < PARSERS && status == PLAIT_OK; i++) {
        status = sums_producer_open(&works->sums);
    }
    return status;
}

static plait_status run_stages(struct works *works)
{
    struct plait_group group;
    struct stage_work_slot slots[STAGES];
    struct plait_error error;
    plait_status outcome = count_producers(works);
    PLAIT_SCOPE(&works->work, &outcome) {
        PLAIT_GROUP(&group, &outcome) {
            for (int i = 0; i < STAGES && outcome == PLAIT_OK; i++) {
                outcome = stage_work_start_soon(&group, &slots[i], crew[i], works);
            }
        } /* every stage has ended here */
    }
    if (plait_group_error(&group, 0, &error) == PLAIT_OK) {
        printf("(%s: %s) ", error.name, plait_status_name(error.status));
    }
    return outcome;
}

/* Prints the answers, how it ended, and whether every text has ended, wherever it was. */
static plait_status run_works(struct works *works)
{
    plait_status status = texts_init(&works->texts, &works->ledger);
    if (status == PLAIT_OK) {
        status = sums_init(&works->sums);
        if (status == PLAIT_OK) {
            status = answers_init(&works->answers);
            if (status == PLAIT_OK) {
                status = run_stages(works);
                answers_destroy(&works->answers);
            }
            sums_destroy(&works->sums);
        }
        texts_destroy(&works->texts);
    }
    const bool none_left = plait_load_relaxed(&works->ledger.made) == plait_load_relaxed(&works->ledger.ended);
    printf("%s, %s\n", plait_status_name(status), none_left ? "no text is left" : "TEXTS ARE LEFT");
    return status;
}

enum { LINES = 24, NONE = LINES };

static struct works make_works(uint64_t lines, uint64_t bad_line, uint64_t enough)
{
    const struct works works = {
        .lines = lines, .bad_line = bad_line, .enough = enough, .room = PLAIT_SEMAPHORE_INIT(ROOM)};
    return works;
}

static plait_status run_all(void)
{
    struct works whole = make_works(LINES, NONE, NONE);
    struct works failing = make_works(LINES, 9, NONE);
    struct works endless = make_works(UINT64_MAX, NONE, 5);
    plait_status status = run_works(&whole);
    if (status == PLAIT_OK && run_works(&failing) != PLAIT_DIVIDE_BY_ZERO) {
        status = PLAIT_FAILED;
    }
    return status == PLAIT_OK ? run_works(&endless) : status;
}

int main(void)
{
    static const struct whole_run_task all = {.run = run_all, .name = "all"};
    const struct plait_fibers_options two_loops = {.loops = 2, .spread = true};
    plait_status status = run_all(); /* on threads */
    if (status == PLAIT_OK) {
        status = whole_run_fibers_run(&two_loops, &all);
    }
    return status == PLAIT_OK ? 0 : 1;
}
