/* SPDX-License-Identifier: MIT */
/* pool.c: forty tasks send a letter each over a pool of three lines. A line that breaks is given back as broken, and
 * the next task that needs one gets a new line; there are never more than three. */
#include <stdio.h>

#include <plait/plait.h>

#include "letter_job.h"
#include "lines.h"

enum { LETTERS = 40, LINES = 3 };

static struct exchange exchange = {PLAIT_ATOMIC_INIT(0), PLAIT_ATOMIC_INIT(0), PLAIT_ATOMIC_INIT(0)};
static lines pool;
static struct plait_atomic_u32 sent = PLAIT_ATOMIC_INIT(0);
static struct plait_atomic_u32 broken = PLAIT_ATOMIC_INIT(0);

plait_status line_open(struct line *line, struct exchange *at)
{
    const uint32_t open = plait_add_acq_rel(&at->open, 1U) + 1U;
    uint32_t most = plait_load_relaxed(&at->most);
    while (most < open && !plait_compare_exchange_relaxed(&at->most, &most, open)) {}
    line->number = plait_add_relaxed(&at->made, 1U) + 1U;
    return PLAIT_OK;
}

void line_close(struct line *line, struct exchange *at)
{
    line->number = 0;
    (void)plait_sub_acq_rel(&at->open, 1U);
}

/* Every twentieth letter is too heavy for its line. */
static plait_status send(uint32_t letter)
{
    struct lines_lease lease;
    plait_status outcome = PLAIT_OK;
    LINES_WITH(&pool, &lease, &outcome)
    {
        outcome = plait_yield(); /* others want a line meanwhile */
        if (outcome == PLAIT_OK) {
            (void)plait_add_relaxed(&sent, 1U);
            lease.broken = letter % 20U == 19U;
            (void)plait_add_relaxed(&broken, lease.broken ? 1U : 0U);
        }
    }
    return outcome;
}

int main(void)
{
    static const struct letter_job_task sending = {.run = send, .name = "send a letter"};
    static struct letter_job_slot slots[LETTERS];
    struct plait_group group;
    plait_status outcome = lines_init(&pool, LINES, plait_seconds(60), &exchange);
    if (outcome != PLAIT_OK) {
        (void)fprintf(stderr, "no pool: %s\n", plait_status_name(outcome));
        return 1;
    }
    PLAIT_GROUP(&group, &outcome) {
        for (uint32_t i = 0; i < LETTERS && outcome == PLAIT_OK; i++) {
            outcome = letter_job_start_soon(&group, &slots[i], &sending, i);
        }
    }
    lines_close(&pool);
    if (outcome == PLAIT_OK) {
        outcome = lines_join(&pool);
    }
    lines_destroy(&pool);
    if (outcome != PLAIT_OK) {
        (void)fprintf(stderr, "not all were sent: %s\n", plait_status_name(outcome));
    }
    (void)printf("%u letters over at most %s%d lines, %u of them broken and replaced; %s\n", plait_load_acquire(&sent),
                 plait_load_acquire(&exchange.most) <= LINES ? "" : "MORE THAN ", LINES, plait_load_acquire(&broken),
                 plait_load_acquire(&exchange.open) == 0 ? "all lines closed" : "lines left open");
    return outcome == PLAIT_OK ? 0 : 1;
}
