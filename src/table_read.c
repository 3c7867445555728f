/* SPDX-License-Identifier: MIT */
/* table_read.c: the whole of a read, when the first look was not enough. */
#include "table.h"

/* Looks through one group; copies the value of the key it finds. What it saw is worth nothing until it is validated. */
static bool scan(const struct plait_table *table, const struct plait_table_header *header, uint64_t index,
                 uint64_t hash, uint64_t *entry, bool wants_value)
{
    const struct plait_table_form *form = table->shape->form;
    const struct plait_atomic_u64 *words = plait_table_words_at(form, table, index);
    const uint64_t tags = plait_load_acquire(&header->tags);
    for (unsigned m = plait_match8(tags, plait_table_tag(hash)); m != 0U; m &= m - 1U) {
        const struct plait_atomic_u64 *slot = &words[plait_low_bit(m) * form->words];
        if (plait_table_same(form, slot, entry)) {
            if (wants_value) {
                plait_table_copy_value(form, slot, entry);
            }
            return true;
        }
    }
    return false;
}

/* Is the group as it was at `state`, but for who holds it? A lock alone does not stop readers. */
static bool unchanged(const struct plait_table_header *header, uint64_t state)
{
    return ((plait_load_relaxed(&header->state) ^ state) & ~PLAIT_TABLE_HELD) == 0U;
}

bool plait_table_read(struct plait_table *table, uint64_t hash, uint64_t *entry, bool wants_value)
{
    const struct plait_table_form *form = table->shape->form;
    struct plait_table_patience patience = {0};
    for (;;) {
        uint64_t index = 0;
        uint64_t state = 0;
        struct plait_table_header *home = plait_table_home(table, hash, &index, &state);
        if ((state & PLAIT_TABLE_UNSTABLE) != 0U) {
            plait_table_wait(table, home, index, state, &patience);
            continue;
        }
        bool hit = scan(table, home, index, hash, entry, wants_value);
        /* A key found in a lent slot is judged by the lender's state too: it is the lender's lock that reuses slots. */
        const struct plait_table_header *lender = NULL;
        uint64_t lender_state = 0;
        if (!hit && (state & plait_table_class(hash)) != 0U) {
            const uint64_t reach = plait_table_reach_of(state, plait_table_depth_of(state));
            for (uint64_t j = 1; j <= reach && !hit; j++) {
                lender = plait_table_header_at(form, table, index ^ j);
                lender_state = plait_load_acquire(&lender->state);
                hit = scan(table, lender, index ^ j, hash, entry, wants_value);
            }
        }
        plait_fence_acquire();
        if (unchanged(home, state) && (!hit || lender == NULL || unchanged(lender, lender_state))) {
            return hit;
        }
    }
}
