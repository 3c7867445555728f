/* SPDX-License-Identifier: MIT */
/* table.c: the life of a table as a whole, and walks over it. */
#include "table.h"

/* ---- memory ---- */

static size_t header_units(uint64_t groups)
{
    return plait_memory_units((size_t)groups * sizeof(struct plait_table_header));
}

static size_t word_units(const struct plait_table_form *form, uint64_t groups)
{
    return plait_memory_units((size_t)groups * PLAIT_TABLE_SLOTS * form->words * sizeof(struct plait_atomic_u64));
}

static void prepare(struct plait_table_header *headers, uint64_t groups, uint64_t state)
{
    for (uint64_t i = 0; i < groups; i++) {
        plait_initialize(&headers[i].state, state);
        plait_initialize(&headers[i].tags, 0U);
    }
}

bool plait_table_request(const struct plait_table_shape *shape, unsigned depth, struct plait_table_segment *segment)
{
    const uint64_t groups = UINT64_C(1) << depth;
    const size_t group_size = sizeof(struct plait_table_header) +
                              (size_t)PLAIT_TABLE_SLOTS * shape->form->words * sizeof(struct plait_atomic_u64);
    struct plait_memory *memory = NULL;
    if (groups < (uint64_t)(SIZE_MAX / 2U / group_size)) {
        memory = shape->allocate(header_units(groups) + word_units(shape->form, groups));
    }
    if (memory == NULL) {
        return false;
    }
    segment->headers = (struct plait_table_header *)memory;
    segment->words = (struct plait_atomic_u64 *)&memory[header_units(groups)];
    return true;
}

bool plait_table_allocate(const struct plait_table_shape *shape, unsigned depth, struct plait_table_segment *segment)
{
    const bool done = plait_table_request(shape, depth, segment);
    if (done) {
        prepare(segment->headers, UINT64_C(1) << depth, 0U);
    }
    return done;
}

void plait_table_give_back(const struct plait_table_shape *shape, unsigned depth,
                           const struct plait_table_segment *segment)
{
    const uint64_t groups = UINT64_C(1) << depth;
    shape->release((struct plait_memory *)segment->headers, header_units(groups) + word_units(shape->form, groups));
}

/* The depth that was left behind when this segment was appended: it has so many groups, to the power of two. */
static unsigned depth_of_segment(const struct plait_table_form *form, unsigned s)
{
    return s == 0U ? form->depth : form->depth + s - 1U;
}

/* ---- life ---- */

plait_status plait_table_init(struct plait_table *table, const struct plait_table_shape *shape, uint64_t seed,
                              struct plait_table_header *headers, struct plait_atomic_u64 *words)
{
    const struct plait_table_form *form = shape->form;
    struct plait_table_segment first = {headers, words};
    if (headers == NULL && !plait_table_allocate(shape, form->depth, &first)) {
        return PLAIT_NO_MEMORY;
    }
    prepare(first.headers, UINT64_C(1) << form->depth,
            PLAIT_TABLE_LIVE | (uint64_t)form->depth << PLAIT_TABLE_DEPTH_SHIFT);
    for (unsigned s = 0; s < (unsigned)PLAIT_TABLE_SEGMENTS; s++) {
        table->segments[s].headers = NULL;
        table->segments[s].words = NULL;
    }
    table->segments[0] = first;
    table->seed = seed;
    table->shape = shape;
    table->owns = headers == NULL;
    plait_initialize(&table->next_split, UINT64_C(1) << form->depth);
    plait_initialize(&table->done_split, UINT64_C(1) << form->depth);
    plait_initialize(&table->starting, 0U);
    plait_initialize(&table->crowded, 0U);
    plait_table_prepare_count(table);
    for (unsigned i = 0; i < (unsigned)PLAIT_TABLE_PARKS; i++) {
        plait_initialize(&table->parks[i], 0U);
    }
    plait_initialize(&table->depth, form->depth);
    plait_initialize(&table->mask, plait_table_low_bits(form->depth));
    return PLAIT_OK;
}

void plait_table_destroy(struct plait_table *table, const char *function)
{
    const struct plait_table_form *form = table->shape->form;
    const uint64_t groups = UINT64_C(1) << plait_load_acquire(&table->depth);
    for (uint64_t i = 0; i < groups; i++) {
        if ((plait_load_acquire(&plait_table_header_at(form, table, i)->state) & PLAIT_TABLE_LOCK) != 0U) {
            plait_misuse(function, (uintptr_t)table, "destroyed while a call is running");
        }
    }
    for (unsigned s = 0; s < (unsigned)PLAIT_TABLE_SEGMENTS; s++) {
        if (table->owns && table->segments[s].headers != NULL) {
            plait_table_give_back(table->shape, depth_of_segment(form, s), &table->segments[s]);
        }
        table->segments[s].headers = NULL;
        table->segments[s].words = NULL;
    }
}

void plait_table_describe(const struct plait_table *table, struct plait_table_stats *stats)
{
    const struct plait_table_form *form = table->shape->form;
    const uint32_t depth = plait_load_acquire(&table->depth);
    const uint64_t groups = UINT64_C(1) << depth;
    stats->entries = plait_table_size(table);
    stats->slots = (size_t)groups * PLAIT_TABLE_SLOTS;
    stats->bytes = 0;
    for (unsigned s = 0; s <= depth - form->depth; s++) {
        const uint64_t held = UINT64_C(1) << depth_of_segment(form, s);
        stats->bytes += (header_units(held) + word_units(form, held)) * sizeof(struct plait_memory);
    }
    stats->depth = depth;
    stats->growing = plait_load_relaxed(&table->done_split) != groups;
    stats->crowded = plait_load_relaxed(&table->crowded);
}

/* ---- walks ---- */

/* A second hash, which tells keys apart that share the first. */
static uint64_t second_hash(const struct plait_table *table, const struct plait_atomic_u64 *entry)
{
    const struct plait_table_form *form = table->shape->form;
    uint64_t hash = ~table->seed;
    for (uint32_t w = form->stored_hash ? 1U : 0U; w < form->words && (w == 0U || w < form->value_at); w++) {
        const uint64_t mask = w == form->key_at ? form->key_mask : UINT64_MAX;
        hash = plait_hash_word(plait_load_relaxed(&entry[w]) & mask, hash);
    }
    return hash;
}

static bool belongs(const struct plait_table *table, const struct plait_table_walk *walk,
                    const struct plait_atomic_u64 *entry)
{
    const uint64_t differ = plait_table_hash_at(table, entry) ^ walk->family;
    return (differ & plait_table_low_bits(walk->depth)) == 0U &&
           (!walk->bounded || second_hash(table, entry) > walk->bound);
}

/* The slots of one group that hold keys of the family. The home is locked, and so is what it lent; other entries of a
 * lender may change meanwhile, which its version tells. */
static unsigned slots_of(const struct plait_table *table, const struct plait_table_walk *walk,
                         const struct plait_table_place *place, uint64_t index)
{
    struct plait_table_header *header = plait_table_header_at(table->shape->form, table, index);
    uint64_t before = 0;
    unsigned slots = 0;
    do {
        before = plait_load_acquire(&header->state);
        unsigned used = ~plait_match8(plait_load_acquire(&header->tags), 0U) & 0xffU;
        slots = 0U;
        for (; used != 0U; used &= used - 1U) {
            if (belongs(table, walk, plait_table_slot_at(table, index, plait_low_bit(used)))) {
                slots |= used & (0U - used);
            }
        }
        plait_fence_acquire();
    } while (header != place->home && ((plait_load_relaxed(&header->state) ^ before) & ~PLAIT_TABLE_HELD) != 0U);
    return slots;
}

static struct plait_table_spot spot_at(const struct plait_table *table, uint64_t index, unsigned slot)
{
    const struct plait_table_spot spot = {plait_table_header_at(table->shape->form, table, index), index,
                                          plait_table_slot_at(table, index, slot), slot};
    return spot;
}

/* Lists the entries of the family; false when there are more than fit. */
static bool list_home(const struct plait_table *table, const struct plait_table_walk *walk,
                      const struct plait_table_place *place, struct plait_table_spot *spots, size_t room, size_t *count)
{
    const uint64_t reach = plait_table_reach_of(place->state, plait_table_depth_of(place->state));
    *count = 0;
    for (uint64_t j = 0; j <= reach; j++) {
        for (unsigned m = slots_of(table, walk, place, place->index ^ j); m != 0U; m &= m - 1U) {
            if (*count == room) {
                return false;
            }
            spots[*count] = spot_at(table, place->index ^ j, plait_low_bit(m));
            (*count)++;
        }
    }
    return true;
}

/* The entry of the family with the lowest second hash; false when there is none. */
static bool find_lowest(const struct plait_table *table, const struct plait_table_walk *walk,
                        const struct plait_table_place *place, struct plait_table_spot *lowest, uint64_t *its_hash)
{
    const uint64_t reach = plait_table_reach_of(place->state, plait_table_depth_of(place->state));
    bool found = false;
    for (uint64_t j = 0; j <= reach; j++) {
        for (unsigned m = slots_of(table, walk, place, place->index ^ j); m != 0U; m &= m - 1U) {
            const struct plait_table_spot spot = spot_at(table, place->index ^ j, plait_low_bit(m));
            const uint64_t hash = second_hash(table, spot.words);
            if (!found || hash < *its_hash) {
                found = true;
                *lowest = spot;
                *its_hash = hash;
            }
        }
    }
    return found;
}

/* More keys share one hash than there is room for: lists those with the lowest second hashes above the bound. */
static size_t list_lowest(const struct plait_table *table, struct plait_table_walk *walk,
                          const struct plait_table_place *place, struct plait_table_spot *spots, size_t room)
{
    struct plait_table_walk rest = *walk;
    size_t count = 0;
    uint64_t hash = 0;
    while (count < room && find_lowest(table, &rest, place, &spots[count], &hash)) {
        rest.bounded = true;
        rest.bound = hash;
        count++;
    }
    walk->unfinished = count == room;
    walk->reached = rest.bound;
    return count;
}

size_t plait_table_step(struct plait_table *table, struct plait_table_walk *walk, bool is_long,
                        struct plait_table_place *place, struct plait_table_spot *spots, size_t room)
{
    size_t count = 0;
    plait_table_lock(table, walk->family, is_long, place);
    /* As coarse as the home allows, and no coarser than this family is its first: what was visited stays visited. */
    const unsigned least = walk->family == 0U ? 0U : plait_high_bit(walk->family) + 1U;
    const unsigned home_depth = plait_table_depth_of(place->state);
    walk->depth = walk->bounded ? 64U : home_depth > least ? home_depth : least;
    walk->unfinished = false;
    while (!list_home(table, walk, place, spots, room, &count)) {
        if (walk->depth == 64U) {
            return list_lowest(table, walk, place, spots, room);
        }
        walk->depth++; /* a finer family: half of the keys */
    }
    return count;
}

void plait_table_stepped(struct plait_table_walk *walk)
{
    walk->bounded = walk->unfinished;
    walk->bound = walk->reached;
    if (!walk->unfinished) {
        /* The next family in the order of reversed bits: add one from the top bit of this depth downwards. */
        uint64_t bit = walk->depth == 0U ? 0U : UINT64_C(1) << (walk->depth - 1U);
        while (bit != 0U && (walk->family & bit) != 0U) {
            walk->family ^= bit;
            bit >>= 1;
        }
        walk->family |= bit;
        walk->ended = bit == 0U;
    }
}
