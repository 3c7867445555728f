/* SPDX-License-Identifier: MIT */
/* rows.c: who finds which task without the pool's lock. */
#include <plait/strand.h>

#include "rows.h"

enum { MOST = PLAIT_STRIP_ROOM / 2 };

static struct plait_row rows[PLAIT_ROWS];
static struct plait_atomic_u32 used = PLAIT_ATOMIC_INIT(0); /* the rows from here on were never used */

struct plait_row *plait_row_of_thread(void)
{
    const uint32_t number = plait_self()->slot;
    return number < (uint32_t)PLAIT_ROWS ? &rows[number] : NULL;
}

/* Whoever looks at all rows after the fence that makes him see this task sees that the row is used. */
static void be_used(const struct plait_row *own)
{
    const uint32_t number = (uint32_t)(own - rows) + 1U;
    uint32_t seen = plait_load_relaxed(&used);
    while (seen < number && !plait_compare_exchange_relaxed(&used, &seen, number)) {}
}

bool plait_row_start(struct plait_row *own, struct plait_slot *task)
{
    be_used(own);
    return plait_strip_add(&own->starts, task);
}

uint32_t plait_row_spill(struct plait_row *own, struct plait_slot *batch[], uint32_t most)
{
    return plait_strip_take_oldest(&own->starts, PLAIT_STRIP_PLAIN, true, batch, most);
}

void plait_row_fill(struct plait_row *own, struct plait_slot *const batch[], uint32_t count)
{
    be_used(own);
    plait_strip_fill(&own->haul, batch, count);
}

/* Half of what there is: the other half is for the others, or for its thread. */
static uint32_t take_half(struct plait_strip *strip, enum plait_strip_kind kind, bool is_own,
                          struct plait_slot *batch[])
{
    const uint32_t half = (plait_strip_size(strip) + 1U) / 2U;
    const uint32_t most = half < (uint32_t)MOST ? half : (uint32_t)MOST;
    return half == 0 ? 0U : plait_strip_take_oldest(strip, kind, is_own, batch, most);
}

/* The row whose turn it is to be hauled from. */
static struct plait_row *next_row(struct plait_row *own, uint32_t count)
{
    const uint32_t turn = plait_load_relaxed(&own->turn) + 1U;
    plait_store_relaxed(&own->turn, turn < count ? turn : 0U);
    return &rows[turn < count ? turn : 0U];
}

/* From those who have started tasks, in turn. */
static uint32_t haul_starts(struct plait_row *own, struct plait_slot *batch[])
{
    const uint32_t count = plait_load_relaxed(&used);
    uint32_t taken = 0;
    for (uint32_t i = 0; i < count && taken == 0; i++) {
        struct plait_row *row = next_row(own, count);
        taken = take_half(&row->starts, PLAIT_STRIP_PLAIN, row == own, batch);
    }
    return taken;
}

/* From those who have hauled some, in turn: the last one comes first. */
static uint32_t haul_hauls(struct plait_row *own, struct plait_slot *batch[])
{
    const uint32_t count = plait_load_relaxed(&used);
    uint32_t taken = 0;
    for (uint32_t i = 0; i < count && taken == 0; i++) {
        struct plait_row *row = next_row(own, count);
        taken = row != own ? take_half(&row->haul, PLAIT_STRIP_LIGHT, false, batch) : 0U;
        for (uint32_t k = 0; k < taken / 2U; k++) {
            struct plait_slot *other = batch[k];
            batch[k] = batch[taken - 1U - k];
            batch[taken - 1U - k] = other;
        }
    }
    return taken;
}

struct plait_slot *plait_row_next(struct plait_row *own)
{
    struct plait_slot *task = NULL;
    if (plait_strip_take_newest(&own->haul, PLAIT_STRIP_LIGHT, &task, 1U) != 0) {
        plait_store_relaxed(&own->unhauled, plait_load_relaxed(&own->unhauled) + 1U);
    }
    return task;
}

bool plait_row_haul(struct plait_row *own, bool hauls_too)
{
    struct plait_slot *batch[MOST];
    uint32_t taken = haul_starts(own, batch);
    if (taken == 0 && hauls_too) {
        taken = haul_hauls(own, batch);
    }
    if (taken != 0) {
        plait_row_fill(own, batch, taken);
    }
    return taken != 0;
}

struct plait_slot *plait_rows_take(struct plait_row *own)
{
    const uint32_t count = plait_load_relaxed(&used);
    struct plait_slot *task = NULL;
    for (uint32_t i = 0; i < 2U * count && task == NULL; i++) {
        struct plait_row *row = &rows[i % count];
        const bool is_start = i < count;
        if (plait_strip_take_oldest(is_start ? &row->starts : &row->haul,
                                    is_start ? PLAIT_STRIP_PLAIN : PLAIT_STRIP_LIGHT, row == own, &task, 1) == 0) {
            task = NULL;
        }
    }
    return task;
}

uint32_t plait_rows_started(void)
{
    const uint32_t count = plait_load_relaxed(&used);
    uint32_t started = 0;
    for (uint32_t i = 0; i < count; i++) {
        started += plait_strip_size(&rows[i].starts);
    }
    return started;
}

uint32_t plait_rows_hauled(void)
{
    const uint32_t count = plait_load_relaxed(&used);
    uint32_t hauled = 0;
    for (uint32_t i = 0; i < count; i++) {
        hauled += plait_strip_size(&rows[i].haul);
    }
    return hauled;
}

uint64_t plait_rows_unhauled(void)
{
    const uint32_t count = plait_load_relaxed(&used);
    uint64_t unhauled = 0;
    for (uint32_t i = 0; i < count; i++) {
        unhauled += plait_load_relaxed(&rows[i].unhauled);
    }
    return unhauled;
}

uint64_t plait_rows_kept(void)
{
    const uint32_t count = plait_load_relaxed(&used);
    uint64_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        kept += plait_load_relaxed(&rows[i].kept);
    }
    return kept;
}

uint64_t plait_rows_begun(void)
{
    const uint32_t count = plait_load_relaxed(&used);
    uint64_t begun = 0;
    for (uint32_t i = 0; i < count; i++) {
        begun += plait_load_relaxed(&rows[i].begun);
    }
    return begun;
}

/* By atomic stores: threads of the parent may have read these words at any time, without a lock. */
static void forget(struct plait_strip *strip)
{
    plait_store_relaxed(&strip->end, 0U);
    plait_store_relaxed(&strip->begin, 0U);
    plait_store_relaxed(&strip->free, 0U);
    plait_store_relaxed(&strip->lock.state, 0U);
}

void plait_rows_forget(void)
{
    for (uint32_t i = 0; i < plait_load_relaxed(&used); i++) {
        struct plait_row *row = &rows[i];
        forget(&row->starts);
        forget(&row->haul);
        plait_store_relaxed(&row->begun, 0U);
        plait_store_relaxed(&row->unhauled, 0U);
        plait_store_relaxed(&row->kept, 0U);
        plait_store_relaxed(&row->turn, 0U);
    }
    plait_store_relaxed(&used, 0U);
}
