/* SPDX-License-Identifier: MIT */
/* table_write.c: what writers do to entries under the lock of their home, and in which order readers may see it.
 *
 *     into a free slot        fence, words, tag                            version stays: readers are not disturbed
 *     one word overwritten    the word                                     stays
 *     several words           fence, words into a free slot, both tags     + 1
 *                             in one store
 *       no free slot, or lent UNSTABLE, fence, words                       + 1
 *     taken out               tag                                          + 1, of home and lender
 *
 * The fence stands where words are reused: a reader that sees a new word must see the version that went before, and
 * finds it out by its own fence before it reads the state again. */
#include <plait/hook.h>

#include "table.h"

enum { FAR = 16 };

bool plait_table_open_slot(const struct plait_table *table, const struct plait_table_header *header, uint64_t hash,
                           unsigned *slot)
{
    const unsigned free_slots = plait_match8(plait_load_relaxed(&header->tags), 0U);
    if (free_slots == 0U) {
        return false;
    }
    *slot = plait_table_choose(table->shape->form, free_slots, hash);
    plait_fence_release();
    return true;
}

static bool place_in(const struct plait_table *table, struct plait_table_header *header, uint64_t index, uint64_t hash,
                     const uint64_t *entry)
{
    unsigned slot = 0;
    if (!plait_table_open_slot(table, header, hash, &slot)) {
        return false;
    }
    struct plait_atomic_u64 *words = plait_table_slot_at(table, index, slot);
    for (uint32_t w = 0; w < table->shape->form->words; w++) {
        plait_store_relaxed(&words[w], entry[w]);
    }
    plait_table_publish_slot(header, hash, slot);
    return true;
}

/* ---- finding ---- */

/* Looks through one group; true when `status` is final. */
static bool find_in(const struct plait_table *table, struct plait_table_header *header, uint64_t index, uint64_t hash,
                    const uint64_t *entry, struct plait_table_spot *spot, plait_status *status)
{
    const struct plait_table_form *form = table->shape->form;
    const uint64_t tags = plait_load_acquire(&header->tags);
    bool final = false;
    for (unsigned m = plait_match8(tags, plait_table_tag(hash)); m != 0U && !final; m &= m - 1U) {
        spot->header = header;
        spot->index = index;
        spot->slot = plait_low_bit(m);
        spot->words = plait_table_slot_at(table, index, spot->slot);
        if (plait_table_same(form, spot->words, entry)) {
            plait_table_equal *equal = table->shape->equal;
            *status = equal == NULL ? PLAIT_OK : plait_table_ask_user(table, equal, spot, entry);
            final = *status != PLAIT_MISSING;
        }
    }
    return final;
}

plait_status plait_table_find(struct plait_table *table, const struct plait_table_place *place, uint64_t hash,
                              const uint64_t *entry, struct plait_table_spot *spot)
{
    plait_status status = PLAIT_MISSING;
    bool final = find_in(table, place->home, place->index, hash, entry, spot, &status);
    if (!final && (place->state & plait_table_class(hash)) != 0U) {
        const struct plait_table_form *form = table->shape->form;
        const uint64_t reach = plait_table_reach_of(place->state, plait_table_depth_of(place->state));
        for (uint64_t j = 1; j <= reach && !final; j++) {
            /* The lender's own entries change under its own lock: words that happen to look like the key while they
             * are replaced are told by the lender's version. */
            struct plait_table_header *lender = plait_table_header_at(form, table, place->index ^ j);
            uint64_t before = 0;
            do {
                before = plait_load_acquire(&lender->state);
                final = find_in(table, lender, place->index ^ j, hash, entry, spot, &status);
                plait_fence_acquire();
            } while (final && ((plait_load_relaxed(&lender->state) ^ before) & ~PLAIT_TABLE_HELD) != 0U);
        }
    }
    return final ? status : PLAIT_MISSING;
}

void plait_table_load(const struct plait_table *table, const struct plait_table_spot *spot, uint64_t *entry)
{
    for (uint32_t w = 0; w < table->shape->form->words; w++) {
        entry[w] = plait_load_acquire(&spot->words[w]);
    }
}

/* ---- changing ---- */

/* An entry went far: that is no surprise in a table that is four fifths full, else a sign of a poor hash. */
static void note_crowd(struct plait_table *table, uint64_t groups)
{
    if ((uint64_t)plait_table_size(table) < groups * PLAIT_TABLE_SLOTS / 5U * 4U) {
        (void)plait_add_relaxed(&table->crowded, 1U);
    }
}

/* Into a group near the home: i ^ 1, i ^ 2, i ^ 3 share the home's cache line of headers. Only tries locks. */
static plait_status put_away(struct plait_table *table, struct plait_table_place *place, uint64_t hash,
                             const uint64_t *entry)
{
    const uint64_t everywhere = plait_table_low_bits(plait_table_depth_of(place->state));
    place->blocker = NULL;
    for (uint64_t j = 1; j <= everywhere; j++) {
        struct plait_table_header *lender = plait_table_header_at(table->shape->form, table, place->index ^ j);
        if (plait_match8(plait_load_relaxed(&lender->tags), 0U) == 0U) {
            if ((plait_load_relaxed(&lender->state) & PLAIT_TABLE_LOCK) != 0U) {
                place->blocker = lender; /* full, but perhaps not when it is left */
                place->blocker_index = place->index ^ j;
            }
            continue;
        }
        if (!plait_table_try(lender)) {
            place->blocker = lender;
            place->blocker_index = place->index ^ j;
            continue;
        }
        const bool done = place_in(table, lender, place->index ^ j, hash, entry);
        plait_table_leave(lender, 0U);
        if (done) {
            place->state = plait_table_lent(place->state, hash, j);
            if (j > (uint64_t)FAR) {
                note_crowd(table, everywhere + 1U);
            }
            return PLAIT_OK;
        }
    }
    return PLAIT_BUSY;
}

plait_status plait_table_put(struct plait_table *table, struct plait_table_place *place, uint64_t hash,
                             const uint64_t *entry)
{
    const bool fixed = table->shape->form->fixed;
    if (fixed && !plait_table_take_permit(table)) {
        return PLAIT_FULL;
    }
    if (place_in(table, place->home, place->index, hash, entry)) {
        return PLAIT_OK;
    }
    const plait_status status = put_away(table, place, hash, entry);
    if (fixed && status != PLAIT_OK) {
        plait_table_return_permit(table);
    }
    return status;
}

void plait_table_overwrite(struct plait_table *table, struct plait_table_place *place,
                           const struct plait_table_spot *spot, uint64_t hash, const uint64_t *entry)
{
    const struct plait_table_form *form = table->shape->form;
    if (form->one_word) {
        plait_store_release(&spot->words[form->value_at], entry[form->value_at]);
        return;
    }
    unsigned slot = 0;
    if (spot->header == place->home && plait_table_open_slot(table, place->home, hash, &slot)) {
        struct plait_atomic_u64 *words = plait_table_slot_at(table, place->index, slot);
        for (uint32_t w = 0; w < form->words; w++) {
            const bool of_key = w < form->value_at;
            plait_store_relaxed(&words[w], of_key ? plait_load_relaxed(&spot->words[w]) : entry[w]);
        }
        const uint64_t others = plait_load_relaxed(&place->home->tags) & ~(UINT64_C(0xff) << (8U * spot->slot));
        plait_store_release(&place->home->tags, others | (uint64_t)plait_table_tag(hash) << (8U * slot));
    } else {
        (void)plait_or_relaxed(&place->home->state, PLAIT_TABLE_UNSTABLE);
        plait_fence_release();
        for (uint32_t w = form->value_at; w < form->words; w++) {
            plait_store_relaxed(&spot->words[w], entry[w]);
        }
    }
    place->state += PLAIT_TABLE_VERSION;
}

plait_status plait_table_erase(struct plait_table *table, struct plait_table_place *place,
                               const struct plait_table_spot *spot)
{
    const bool lent = spot->header != place->home;
    if (lent && !plait_table_try(spot->header)) {
        place->blocker = spot->header;
        place->blocker_index = spot->index;
        return PLAIT_BUSY;
    }
    if (table->shape->form->fixed) {
        /* Before anybody can see that the key has gone: who has seen it finds the permit. */
        plait_table_return_permit(table);
    }
    const uint64_t tags = plait_load_relaxed(&spot->header->tags);
    plait_store_release(&spot->header->tags, tags & ~(UINT64_C(0xff) << (8U * spot->slot)));
    if (lent) {
        plait_table_leave(spot->header, PLAIT_TABLE_VERSION);
        if ((place->state & PLAIT_TABLE_AWAY) != PLAIT_TABLE_AWAY) {
            place->state -= UINT64_C(1) << PLAIT_TABLE_AWAY_SHIFT;
            if ((place->state & PLAIT_TABLE_AWAY) == 0U) {
                place->state &= ~(PLAIT_TABLE_OVER | PLAIT_TABLE_REACH);
            }
        }
    }
    place->state += PLAIT_TABLE_VERSION;
    return PLAIT_OK;
}

/* ---- whole calls ---- */

void plait_table_inserted(struct plait_table *table, const struct plait_table_place *place)
{
    if (!table->shape->form->fixed) {
        const unsigned depth = plait_table_depth_of(place->state);
        if (depth < plait_load_acquire(&table->depth)) {
            (void)plait_table_split(table, place->index, depth);
        }
        uint32_t shallow = 0;
        if (plait_table_count_up(table, &shallow)) {
            plait_table_tend(table, shallow);
        }
    }
}

/* Once. PLAIT_BUSY: there was no place, and nothing was changed. */
static plait_status try_store(struct plait_table *table, uint64_t hash, const uint64_t *entry, enum plait_table_how how,
                              uint64_t *former, struct plait_table_place *place)
{
    struct plait_table_spot spot;
    plait_table_lock(table, hash, table->shape->equal != NULL, place);
    plait_status status = plait_table_find(table, place, hash, entry, &spot);
    if (status == PLAIT_OK) {
        if (former != NULL) {
            plait_table_load(table, &spot, former);
        }
        if (how != PLAIT_TABLE_INSERT) {
            plait_table_overwrite(table, place, &spot, hash, entry);
        }
        status = PLAIT_EXISTS;
    } else if (status == PLAIT_MISSING && how != PLAIT_TABLE_REPLACE) {
        status = plait_table_put(table, place, hash, entry);
    } else {
        /* nothing to do */
    }
    plait_table_unlock(table, place);
    if (status == PLAIT_OK) {
        plait_table_inserted(table, place);
    }
    return status;
}

plait_status plait_table_store(struct plait_table *table, uint64_t hash, const uint64_t *entry,
                               enum plait_table_how how, uint64_t *former)
{
    struct plait_table_place place = {0};
    plait_status status = try_store(table, hash, entry, how, former, &place);
    while (status == PLAIT_BUSY) {
        status = plait_table_make_room(table, &place);
        if (status == PLAIT_OK) {
            status = try_store(table, hash, entry, how, former, &place);
        }
    }
    return status;
}

plait_status plait_table_remove(struct plait_table *table, uint64_t hash, const uint64_t *entry, uint64_t *former)
{
    struct plait_table_place place = {0};
    for (;;) {
        struct plait_table_spot spot;
        plait_table_lock(table, hash, table->shape->equal != NULL, &place);
        plait_status status = plait_table_find(table, &place, hash, entry, &spot);
        if (status == PLAIT_OK) {
            if (former != NULL) {
                plait_table_load(table, &spot, former);
            }
            status = plait_table_erase(table, &place, &spot);
        }
        plait_table_unlock(table, &place);
        if (status == PLAIT_OK) {
            plait_table_removed(table, 1U);
        }
        if (status != PLAIT_BUSY) {
            return status;
        }
        plait_table_wait_for_blocker(table, &place);
    }
}
