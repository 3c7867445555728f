/* SPDX-License-Identifier: MIT */
/* table_count.c: how many entries there are, without a counter that all writers share.
 *
 * Every strand counts in a stripe of its own: a locked add on a shared line would cap all insertions together at about
 * 20 million a second, and even a private one drains the store buffer. So the owner of a stripe stores plainly; strands
 * without a stripe of their own share a few by atomic addition.
 *
 * Fixed tables must be exact: a permit is needed to insert, and there are as many as the capacity. They lie in the
 * stripes too, and a strand that has none left takes one from another stripe. A stripe's word is then
 *
 *     0-31 permits   32-63 how often permits came back
 *
 * so that two equal readings of all stripes prove that there was a moment at which none was left. */
#include "table.h"

enum { STRIPES = PLAIT_TABLE_STRIPES + PLAIT_TABLE_SHARED, LOAD_NUMERATOR = 6 };

#define PERMITS UINT64_C(0xffffffff)
#define RETURNED (UINT64_C(1) << 32)

/* The stripe in which the running strand counts: alone, or with others. */
static struct plait_table_stripe *stripe_of(struct plait_table *table, bool *alone)
{
    const uint32_t slot = plait_strand_slot(); /* first: it may only now become a strand */
    struct plait_table_stripe *own = plait_table_own_stripe(table);
    *alone = own != NULL;
    return own != NULL ? own : &table->stripes[(uint32_t)PLAIT_TABLE_STRIPES + slot % (uint32_t)PLAIT_TABLE_SHARED];
}

/* Adds to a counter of the stripe and returns the result. */
static uint64_t add(struct plait_atomic_u64 *counter, uint64_t by, bool alone)
{
    uint64_t sum = 0;
    if (alone) {
        sum = plait_load_relaxed(counter) + by;
        plait_store_relaxed(counter, sum);
    } else {
        sum = plait_add_relaxed(counter, by) + by;
    }
    return sum;
}

void plait_table_prepare_count(struct plait_table *table)
{
    const uint64_t capacity = table->shape->form->fixed ? table->shape->capacity : 0U;
    for (unsigned i = 0; i < (unsigned)STRIPES; i++) {
        /* The lower stripes get what does not divide evenly: a single strand has the first one. */
        const uint64_t permits = capacity / STRIPES + (i < capacity % STRIPES ? 1U : 0U);
        plait_initialize(&table->stripes[i].count, permits);
        plait_initialize(&table->stripes[i].quota, 0U);
        plait_initialize(&table->stripes[i].credit, 0U);
        plait_initialize(&table->stripes[i].turns, 0U);
    }
    plait_initialize(&table->writers, 1U);
}

size_t plait_table_size(const struct plait_table *table)
{
    const bool fixed = table->shape->form->fixed;
    uint64_t sum = 0;
    for (unsigned i = 0; i < (unsigned)STRIPES; i++) {
        const uint64_t count = plait_load_relaxed(&table->stripes[i].count);
        sum +=
            fixed ? count & PERMITS : count; /* counts of single stripes may be negative: modulo 2^64 that is right */
    }
    if (fixed) {
        sum = sum < table->shape->capacity ? table->shape->capacity - sum : 0U;
    }
    return (int64_t)sum > 0 ? (size_t)sum : 0U;
}

/* Entries the table holds before it grows: three quarters of its slots. */
static int64_t limit_of(unsigned depth)
{
    return (int64_t)((uint64_t)LOAD_NUMERATOR << depth);
}

static int64_t within(int64_t least, int64_t value, int64_t most)
{
    const int64_t below = value < most ? value : most;
    return below > least ? below : least;
}

/* The stripe is not paced any more: grow, or look again when half of what is left may have been used. A strand that
 * takes out as much as it puts in is paced twice as long: so it looks no oftener than one that only puts in.
 *
 * Leave that was given is not taken back, and may be used when others have filled the table to its limit. All of it
 * together, 2 * pace for each writer, is therefore at most one slot of each group, where the limit spares two: the
 * table grows at seven eighths at the latest. Not so with leave from when fewer wrote, nor in small tables, where fewer
 * looks (an instruction in six, at 48 entries) are worth more than slots. */
static bool is_due(struct plait_table *table, struct plait_table_stripe *stripe, uint64_t count, uint32_t depth)
{
    const uint32_t own = (uint32_t)(stripe - table->stripes) + 1U;
    uint32_t writers = plait_load_relaxed(&table->writers);
    while (writers < own && !plait_compare_exchange_relaxed(&table->writers, &writers, own)) {}
    writers = writers > own ? writers : own;
    const int64_t left = limit_of(depth) - (int64_t)plait_table_size(table);
    const int64_t most = within(16, (INT64_C(1) << depth) / (2 * (int64_t)writers), 4096);
    const int64_t pace = within(4, left / (2 * (int64_t)writers), most);
    plait_store_relaxed(&stripe->quota, count + (uint64_t)pace);
    plait_store_relaxed(&stripe->credit, 2U * (uint64_t)pace);
    return left <= 0;
}

bool plait_table_count_up(struct plait_table *table, uint32_t *shallow)
{
    bool alone = false;
    struct plait_table_stripe *stripe = stripe_of(table, &alone);
    const uint64_t count = add(&stripe->count, 1U, alone);
    const uint64_t done = plait_load_relaxed(&table->done_split);
    const uint32_t depth = plait_load_relaxed(&table->depth);
    const bool growing = done != UINT64_C(1) << depth;
    *shallow = growing ? depth - 1U : depth;
    if (growing) {
        return add(&stripe->turns, 1U, alone) % 8U == 0U;
    }
    return !plait_table_is_paced(stripe, count) && is_due(table, stripe, count, depth);
}

void plait_table_removed(struct plait_table *table, uint64_t count)
{
    if (!table->shape->form->fixed) {
        bool alone = false;
        struct plait_table_stripe *stripe = stripe_of(table, &alone);
        (void)add(&stripe->count, UINT64_C(0) - count, alone);
    }
}

/* ---- permits ---- */

static bool take_from(struct plait_table_stripe *stripe, uint64_t *seen)
{
    *seen = plait_load_acquire(&stripe->count);
    while ((*seen & PERMITS) != 0U) {
        /* Release, too: whoever finds the stripe empty sees the permits that came back before this one was taken. */
        if (plait_compare_exchange_acq_rel(&stripe->count, seen, *seen - 1U)) {
            return true;
        }
    }
    return false;
}

bool plait_table_take_permit(struct plait_table *table)
{
    bool alone = false;
    uint64_t seen[STRIPES];
    struct plait_table_stripe *own = stripe_of(table, &alone);
    if (take_from(own, &seen[0])) {
        return true;
    }
    /* The stripe that had some the last time: else each insertion would look at all that are empty. */
    const uint64_t first = plait_load_relaxed(&own->quota);
    for (bool certain = false; !certain;) {
        for (unsigned i = 0; i < (unsigned)STRIPES; i++) {
            const unsigned at = (unsigned)((first + i) % (uint64_t)STRIPES);
            if (take_from(&table->stripes[at], &seen[at])) {
                plait_store_relaxed(&own->quota, at);
                return true;
            }
        }
        /* None in any stripe, but one may have come back to a stripe already passed while the last one was taken from
         * another. When no stripe has changed since it was read, all were empty at once. */
        certain = true;
        for (unsigned i = 0; i < (unsigned)STRIPES; i++) {
            certain = certain && plait_load_acquire(&table->stripes[i].count) == seen[i];
        }
    }
    return false;
}

void plait_table_return_permit(struct plait_table *table)
{
    bool alone = false;
    (void)plait_add_release(&stripe_of(table, &alone)->count, RETURNED + 1U);
}
