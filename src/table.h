/* SPDX-License-Identifier: MIT */
/* table.h: what the files of the table share among themselves. */
#ifndef PLAIT_SRC_TABLE_H
#define PLAIT_SRC_TABLE_H

#include <plait/table.h>

#include "spin.h"

/* How long somebody has waited for a group: first spin, then sleep, for longer and longer. All zero: not begun. */
struct plait_table_patience {
    bool begun;
    unsigned sleeps;
    struct plait_spin spin;
};

/* The words of one slot. */
PLAIT_INLINE struct plait_atomic_u64 *plait_table_slot_at(const struct plait_table *table, uint64_t index,
                                                          unsigned slot)
{
    const struct plait_table_form *form = table->shape->form;
    return &plait_table_words_at(form, table, index)[slot * form->words];
}

/* Returns when the group may have changed from `state`, which said LOCK. Never a checkpoint: a table call is never half
 * done. */
void plait_table_wait(struct plait_table *table, struct plait_table_header *header, uint64_t index, uint64_t state,
                      struct plait_table_patience *patience);

/* Lets others get on before the next try, which will take locks again: at first by nothing, then by sleeping, for
 * longer and longer. A call that tried at once each time would hold its home most of the time, and whoever needs
 * several groups at a time, to split one, would never find all of them free. */
void plait_table_give_way(struct plait_table *table, struct plait_table_place *place);

/* Returns when the growth may have got on since `done_split` was `seen`. */
void plait_table_wait_for_growth(struct plait_table *table, uint64_t seen, struct plait_table_patience *patience);

/* The group that holds the keys of this hash, as far as one look can tell, and its state. */
struct plait_table_header *plait_table_home(const struct plait_table *table, uint64_t hash, uint64_t *index,
                                            uint64_t *state);

/* Takes a group's short lock if it is free. Whoever holds one group only ever tries others: then locks need no order.
 */
bool plait_table_try(struct plait_table_header *header);

/* The state of a group whose short lock the caller holds, without LOCK. */
PLAIT_INLINE uint64_t plait_table_held_state(const struct plait_table_header *header)
{
    return plait_load_relaxed(&header->state) & ~PLAIT_TABLE_LOCK;
}

/* Lets a tried group go; `version` is 0 or PLAIT_TABLE_VERSION. */
PLAIT_INLINE void plait_table_leave(struct plait_table_header *header, uint64_t version)
{
    plait_store_release(&header->state, plait_table_held_state(header) + version);
}

/* Of group `index` at this depth, the largest j worth looking at in i ^ j, for a home with this state. */
PLAIT_INLINE uint64_t plait_table_reach_of(uint64_t state, unsigned depth)
{
    const uint64_t everywhere = plait_table_low_bits(depth);
    const uint64_t reach = (state & PLAIT_TABLE_REACH) >> PLAIT_TABLE_REACH_SHIFT;
    return reach == 63U || reach > everywhere ? everywhere : reach;
}

/* `state` of a home that has just lent a slot j groups away. */
PLAIT_INLINE uint64_t plait_table_lent(uint64_t state, uint64_t hash, uint64_t j)
{
    const uint64_t far = j < 63U ? j : 63U;
    uint64_t next = state | plait_table_class(hash);
    if (far > (state & PLAIT_TABLE_REACH) >> PLAIT_TABLE_REACH_SHIFT) {
        next = (next & ~PLAIT_TABLE_REACH) | far << PLAIT_TABLE_REACH_SHIFT;
    }
    if ((next & PLAIT_TABLE_AWAY) != PLAIT_TABLE_AWAY) {
        next += UINT64_C(1) << PLAIT_TABLE_AWAY_SHIFT;
    }
    return next;
}

/* The mixed hash of the entry in this slot, which does not change meanwhile or is validated afterwards. */
PLAIT_INLINE uint64_t plait_table_hash_at(const struct plait_table *table, const struct plait_atomic_u64 *words)
{
    const struct plait_table_form *form = table->shape->form;
    const uint64_t first = plait_load_relaxed(&words[0]);
    if (form->stored_hash) {
        return first;
    }
    if (form->key_words == 1U) {
        return plait_hash_word(first & form->key_mask, table->seed);
    }
    uint64_t hash = plait_hash_add(table->seed, first, table->seed);
    for (uint32_t w = 1; w < form->key_words; w++) {
        hash = plait_hash_add(hash, plait_load_relaxed(&words[w]), table->seed);
    }
    return plait_hash_finish(hash);
}

/* Chooses a free slot of a group whose lock the caller holds; false: there is none. The caller then stores the words,
 * relaxed, and publishes the slot. */
bool plait_table_open_slot(const struct plait_table *table, const struct plait_table_header *header, uint64_t hash,
                           unsigned *slot);

/* The tag, after the words. */
PLAIT_INLINE void plait_table_publish_slot(struct plait_table_header *header, uint64_t hash, unsigned slot)
{
    const uint64_t tags = plait_load_relaxed(&header->tags);
    plait_store_release(&header->tags, tags | (uint64_t)plait_table_tag(hash) << (8U * slot));
}

/* table.c: memory for 2^depth groups, untouched; the same with headers that are empty and not live; and back. */
bool plait_table_request(const struct plait_table_shape *shape, unsigned depth, struct plait_table_segment *segment);
bool plait_table_allocate(const struct plait_table_shape *shape, unsigned depth, struct plait_table_segment *segment);
void plait_table_give_back(const struct plait_table_shape *shape, unsigned depth,
                           const struct plait_table_segment *segment);

/* table_count.c: counting, and the permits of fixed tables. */
void plait_table_prepare_count(struct plait_table *table);
/* One more; true when somebody should look after the table's growth, from the depth in `shallow`. */
bool plait_table_count_up(struct plait_table *table, uint32_t *shallow);
/* A permit to insert into a fixed table; false: every place is taken. */
bool plait_table_take_permit(struct plait_table *table);
void plait_table_return_permit(struct plait_table *table);

/* table_grow.c: splits group p of depth k if that is still to be done. False: its child has no room for its keys. */
bool plait_table_split(struct plait_table *table, uint64_t p, unsigned k);
/* A share of the growth that is under way, or the beginning of the one from this depth. */
void plait_table_tend(struct plait_table *table, uint32_t shallow);

#endif /* PLAIT_SRC_TABLE_H */
