/* SPDX-License-Identifier: MIT */
/* table_grow.c: growing by splitting in place, done by the writers as they come by. Readers never help.
 *
 *     append a segment: 2^k more groups, none of them live; publish depth k + 1, then the mask
 *     split p of depth k into p and q = p + 2^k, for each p at some time:
 *         lock p, the groups it has entries in, q, and groups near q if q alone has not room enough
 *         copy what belongs to q; q is live                  a reader at q had gone to p, now finds all here
 *         p: depth k + 1, version + 1                        a reader at p that misses goes to q
 *         p: clear the tags of what has moved, version + 1   nobody trusts those slots
 *         p: pull lent entries home, version + 1             nobody trusts what was lent
 *         clear the tags of lent entries, lenders' version + 1
 *         unlock all
 *
 * The version goes up three times because slots are reused three times over: a reader may hold any state in between
 * together with older tags. A split only tries locks: whoever holds a group waits for nobody. When a try fails nothing
 * has been changed, and it begins again. Splits need not be done in order, nor ever: a group that was not split still
 * holds all its keys. */
#include "table.h"

enum { SHARE = 16, NEAR = 4 };

/* ---- one split ---- */

struct split {
    struct plait_table *table;
    uint64_t parent;
    uint64_t child;
    unsigned depth; /* of the parent before */
    uint64_t reach; /* the parent has entries in parent ^ 1 to parent ^ reach */
    uint64_t lent;  /* and the child will in child ^ 1 to child ^ lent */
    struct plait_table_header *parent_header;
    struct plait_table_header *child_header;
    uint64_t blocker; /* after PLAIT_BUSY: the group whose lock was in the way */
    /* what find_room() learnt of the parent and its next groups, so that their keys are hashed once */
    bool sorted;
    uint8_t stay[NEAR];
    uint8_t move[NEAR];
};

static struct plait_table_header *header_at(const struct split *split, uint64_t index)
{
    return plait_table_header_at(split->table->shape->form, split->table, index);
}

static bool try_lock(struct split *split, uint64_t index)
{
    split->blocker = index;
    return plait_table_try(header_at(split, index));
}

/* Tries base ^ 1 to base ^ last; what was taken is let go again when one of them is locked. */
static bool try_range(struct split *split, uint64_t base, uint64_t last)
{
    for (uint64_t j = 1; j <= last; j++) {
        if (!try_lock(split, base ^ j)) {
            while (--j != 0U) {
                plait_table_leave(header_at(split, base ^ j), 0U);
            }
            return false;
        }
    }
    return true;
}

/* Is the group one of the parent's, which are locked? */
static bool is_parents(const struct split *split, uint64_t index)
{
    return (index ^ split->parent) <= split->reach;
}

static void leave_parents(const struct split *split)
{
    for (uint64_t j = 1; j <= split->reach; j++) {
        plait_table_leave(header_at(split, split->parent ^ j), 0U);
    }
}

/* Those that were locked for the child's sake. */
static void leave_lenders(const struct split *split)
{
    for (uint64_t j = 1; j <= split->lent; j++) {
        if (!is_parents(split, split->child ^ j)) {
            plait_table_leave(header_at(split, split->child ^ j), 0U);
        }
    }
}

static unsigned free_in(const struct plait_table_header *header)
{
    return (unsigned)__builtin_popcount(plait_match8(plait_load_relaxed(&header->tags), 0U));
}

/* The slots of group parent ^ j that hold keys of the parent: those that stay, and those that move. */
static void sort_out(const struct split *split, uint64_t j, unsigned *stay, unsigned *move)
{
    if (split->sorted && j < (uint64_t)NEAR) {
        *stay = split->stay[j];
        *move = split->move[j];
        return;
    }
    const struct plait_table_form *form = split->table->shape->form;
    const uint64_t index = split->parent ^ j;
    const struct plait_atomic_u64 *words = plait_table_words_at(form, split->table, index);
    unsigned used = ~plait_match8(plait_load_relaxed(&header_at(split, index)->tags), 0U) & 0xffU;
    *stay = 0U;
    *move = 0U;
    for (; used != 0U; used &= used - 1U) {
        const unsigned slot = plait_low_bit(used);
        const uint64_t hash = plait_table_hash_at(split->table, &words[slot * form->words]);
        if ((hash & plait_table_low_bits(split->depth)) == split->parent) {
            if ((hash >> split->depth & 1U) != 0U) {
                *move |= 1U << slot;
            } else {
                *stay |= 1U << slot;
            }
        }
    }
}

/* Locks what the child needs beyond itself, so that everything that moves has a place. PLAIT_BUSY: a lock was in the
 * way; PLAIT_FULL: there is no room within the child's reach. */
static plait_status find_room(struct split *split)
{
    const uint64_t everywhere = plait_table_low_bits(split->depth + 1U);
    unsigned moving = 0;
    for (uint64_t j = 0; j <= split->reach; j++) {
        unsigned stay = 0;
        unsigned move = 0;
        sort_out(split, j, &stay, &move);
        moving += (unsigned)__builtin_popcount(move);
        if (j < (uint64_t)NEAR) {
            split->stay[j] = (uint8_t)stay;
            split->move[j] = (uint8_t)move;
        }
    }
    split->sorted = true;
    unsigned room = free_in(split->child_header);
    plait_status status = PLAIT_OK;
    split->lent = 0;
    while (room < moving && status == PLAIT_OK) {
        if (split->lent == everywhere) {
            status = PLAIT_FULL;
        } else if (is_parents(split, split->child ^ (split->lent + 1U))) {
            split->lent++;
        } else if (!try_lock(split, split->child ^ (split->lent + 1U))) {
            status = PLAIT_BUSY;
        } else {
            split->lent++;
            room += free_in(header_at(split, split->child ^ split->lent));
        }
    }
    if (status != PLAIT_OK) {
        leave_lenders(split);
    }
    return status;
}

/* Copies an entry into a group; false when that is full. */
static bool copy_to(const struct split *split, const struct plait_atomic_u64 *entry, uint64_t index)
{
    struct plait_table_header *header = header_at(split, index);
    const uint64_t hash = plait_table_hash_at(split->table, entry);
    unsigned slot = 0;
    if (!plait_table_open_slot(split->table, header, hash, &slot)) {
        return false;
    }
    struct plait_atomic_u64 *words = plait_table_slot_at(split->table, index, slot);
    for (uint32_t w = 0; w < split->table->shape->form->words; w++) {
        plait_store_relaxed(&words[w], plait_load_relaxed(&entry[w]));
    }
    plait_table_publish_slot(header, hash, slot);
    return true;
}

/* Step 1: the child gets its keys, and goes live. */
static void fill_child(const struct split *split)
{
    const struct plait_table_form *form = split->table->shape->form;
    uint64_t state = plait_table_held_state(split->child_header) | PLAIT_TABLE_LIVE |
                     (uint64_t)(split->depth + 1U) << PLAIT_TABLE_DEPTH_SHIFT;
    for (uint64_t j = 0; j <= split->reach; j++) {
        const struct plait_atomic_u64 *words = plait_table_words_at(form, split->table, split->parent ^ j);
        unsigned stay = 0;
        unsigned move = 0;
        for (sort_out(split, j, &stay, &move); move != 0U; move &= move - 1U) {
            const struct plait_atomic_u64 *entry = &words[plait_low_bit(move) * form->words];
            uint64_t far = 0;
            while (is_parents(split, split->child ^ far) || !copy_to(split, entry, split->child ^ far)) {
                far++;
            }
            if (far != 0U) {
                state = plait_table_lent(state, plait_table_hash_at(split->table, entry), far);
            }
        }
    }
    leave_lenders(split);
    plait_store_release(&split->child_header->state, state);
}

/* Eight bits to eight bytes. */
static uint64_t bytes_of(unsigned slots)
{
    uint64_t bytes = 0;
    for (; slots != 0U; slots &= slots - 1U) {
        bytes |= UINT64_C(0xff) << (8U * plait_low_bit(slots));
    }
    return bytes;
}

static void clear_tags(struct plait_table_header *header, unsigned slots)
{
    plait_store_release(&header->tags, plait_load_relaxed(&header->tags) & ~bytes_of(slots));
}

/* Steps 2 to 5: the parent lets go of what has moved, and takes home what it had lent. */
static void empty_parent(const struct split *split, uint64_t state)
{
    const struct plait_table_form *form = split->table->shape->form;
    struct plait_table_header *parent = split->parent_header;
    unsigned stay = 0;
    unsigned move = 0;
    sort_out(split, 0U, &stay, &move);

    state = (state & ~PLAIT_TABLE_DEPTH) | (uint64_t)(split->depth + 1U) << PLAIT_TABLE_DEPTH_SHIFT;
    state += PLAIT_TABLE_VERSION;
    plait_store_release(&parent->state, state | PLAIT_TABLE_LOCK);
    clear_tags(parent, move);

    state += PLAIT_TABLE_VERSION;
    plait_store_release(&parent->state, state | PLAIT_TABLE_LOCK); /* whoever sees this version sees the tags cleared */
    state &= ~(PLAIT_TABLE_OVER | PLAIT_TABLE_REACH | PLAIT_TABLE_AWAY);
    unsigned pulled = 0;
    for (uint64_t j = 1; j <= split->reach; j++) {
        const struct plait_atomic_u64 *words = plait_table_words_at(form, split->table, split->parent ^ j);
        for (sort_out(split, j, &stay, &move); stay != 0U; stay &= stay - 1U) {
            const struct plait_atomic_u64 *entry = &words[plait_low_bit(stay) * form->words];
            if (copy_to(split, entry, split->parent)) {
                pulled++;
            } else {
                state = plait_table_lent(state, plait_table_hash_at(split->table, entry), j);
            }
        }
    }

    state += PLAIT_TABLE_VERSION;
    plait_store_release(&parent->state, state | PLAIT_TABLE_LOCK);
    for (uint64_t j = 1; j <= split->reach; j++) {
        struct plait_table_header *lender = header_at(split, split->parent ^ j);
        unsigned gone = 0;
        /* Those that were pulled are the first ones that stayed: the home took them until it was full. */
        for (sort_out(split, j, &stay, &gone); stay != 0U && pulled != 0U; stay &= stay - 1U) {
            gone |= 1U << plait_low_bit(stay);
            pulled--;
        }
        if (gone != 0U) {
            clear_tags(lender, gone);
        }
        plait_table_leave(lender, gone != 0U ? PLAIT_TABLE_VERSION : 0U);
    }
    plait_store_release(&parent->state, state);
}

/* All of it for a parent and a child that are locked, where nothing is lent by the one nor to the other: five of six.
 * Then the child has room for all that comes, and nothing is pulled home: each key is hashed once, each word of a
 * header stored once or twice, and the version goes up twice. The table grows by an eighth faster (measured). */
static void split_alone(const struct split *split, uint64_t seen)
{
    const struct plait_table_form *form = split->table->shape->form;
    const struct plait_atomic_u64 *from = plait_table_words_at(form, split->table, split->parent);
    struct plait_atomic_u64 *to = plait_table_words_at(form, split->table, split->child);
    const uint64_t depth = (uint64_t)(split->depth + 1U) << PLAIT_TABLE_DEPTH_SHIFT;
    const uint64_t tags = plait_load_relaxed(&split->parent_header->tags);
    uint64_t child_tags = 0;
    uint64_t moved = 0;
    unsigned room = 0xffU;
    plait_fence_release();
    for (unsigned used = ~plait_match8(tags, 0U) & 0xffU; used != 0U; used &= used - 1U) {
        const unsigned slot = plait_low_bit(used);
        const uint64_t hash = plait_table_hash_at(split->table, &from[slot * form->words]);
        /* The parent may hold entries of others, too: those stay. */
        if (((hash ^ split->child) & plait_table_low_bits(split->depth + 1U)) == 0U) {
            const unsigned free_slot = plait_table_choose(form, room, hash);
            for (uint32_t w = 0; w < form->words; w++) {
                plait_store_relaxed(&to[free_slot * form->words + w],
                                    plait_load_relaxed(&from[slot * form->words + w]));
            }
            room &= ~(1U << free_slot);
            child_tags |= (uint64_t)plait_table_tag(hash) << (8U * free_slot);
            moved |= UINT64_C(0xff) << (8U * slot);
        }
    }
    plait_store_release(&split->child_header->tags, child_tags);
    plait_store_release(&split->child_header->state,
                        plait_table_held_state(split->child_header) | PLAIT_TABLE_LIVE | depth);
    const uint64_t state = ((seen & ~PLAIT_TABLE_DEPTH) | depth) + PLAIT_TABLE_VERSION;
    plait_store_release(&split->parent_header->state, state | PLAIT_TABLE_LOCK);
    plait_store_release(&split->parent_header->tags, tags & ~moved);
    plait_store_release(&split->parent_header->state, state + PLAIT_TABLE_VERSION);
}

/* All of it, once: PLAIT_BUSY: a lock was in the way and nothing was changed. */
static plait_status try_split(struct split *split, uint64_t seen)
{
    uint64_t state = seen;
    split->blocker = split->parent;
    if (!plait_compare_exchange_acquire(&split->parent_header->state, &state, seen | PLAIT_TABLE_LOCK)) {
        return PLAIT_BUSY;
    }
    PLAIT_GUARD_WRITE(&split->parent_header->guard);
    plait_status status = PLAIT_BUSY;
    if (try_range(split, split->parent, split->reach)) {
        if (try_lock(split, split->child)) {
            if (split->reach == 0U && plait_load_relaxed(&split->child_header->tags) == 0U) {
                split_alone(split, seen);
                return PLAIT_OK;
            }
            status = find_room(split);
            if (status == PLAIT_OK) {
                fill_child(split);
                empty_parent(split, seen);
                return PLAIT_OK;
            }
            plait_table_leave(split->child_header, 0U);
        }
        leave_parents(split);
    }
    plait_store_release(&split->parent_header->state, seen);
    return status;
}

static void wait_for_blocker(const struct split *split, struct plait_table_patience *patience)
{
    struct plait_table_header *header = header_at(split, split->blocker);
    const uint64_t state = plait_load_acquire(&header->state);
    if ((state & PLAIT_TABLE_LOCK) != 0U) {
        plait_table_wait(split->table, header, split->blocker, state, patience);
    }
}

bool plait_table_split(struct plait_table *table, uint64_t p, unsigned k)
{
    struct plait_table_patience patience = {0};
    for (;;) {
        /* The first thing to do: p may have to be split off itself, and so may the group that has its keys. */
        struct split split = {.table = table, .parent = p};
        uint64_t state = plait_load_acquire(&header_at(&split, p)->state);
        while ((state & PLAIT_TABLE_LIVE) == 0U) {
            split.parent -= UINT64_C(1) << plait_high_bit(split.parent);
            state = plait_load_acquire(&header_at(&split, split.parent)->state);
        }
        split.depth = plait_table_depth_of(state);
        if (split.parent == p && split.depth > k) {
            return true;
        }
        split.child = split.parent + (UINT64_C(1) << split.depth);
        split.parent_header = header_at(&split, split.parent);
        split.child_header = header_at(&split, split.child);
        split.reach = plait_table_reach_of(state, split.depth);
        if ((state & PLAIT_TABLE_LOCK) != 0U) {
            plait_table_wait(table, split.parent_header, split.parent, state, &patience);
        } else {
            const plait_status status = try_split(&split, state);
            if (status == PLAIT_FULL) {
                return false;
            }
            if (status == PLAIT_BUSY) {
                wait_for_blocker(&split, &patience);
            }
        }
    }
}

/* ---- the growth of the whole ---- */

/* Appends the segment that doubles the table. One strand at a time. */
static plait_status append(struct plait_table *table, unsigned depth)
{
    const struct plait_table_form *form = table->shape->form;
    const unsigned s = depth - form->depth + 1U;
    struct plait_table_segment segment = {NULL, NULL};
    if (s >= (unsigned)PLAIT_TABLE_SEGMENTS || !plait_table_allocate(table->shape, depth, &segment)) {
        return PLAIT_NO_MEMORY;
    }
    PLAIT_WRITES(table->segments[s]);
    table->segments[s] = segment;
    plait_store_release(&table->mask, plait_table_low_bits(depth + 1U));
    plait_store_release(&table->depth, depth + 1U);
    return PLAIT_OK;
}

/* Of a table that was found to be too small at depth `shallow`. PLAIT_OK: begun, or it has grown since: what is too
 * small for many strands at a time is doubled once. PLAIT_BUSY: the last growth is not over, or somebody else is
 * beginning. */
static plait_status start(struct plait_table *table, uint32_t shallow)
{
    plait_status status = PLAIT_BUSY;
    if (plait_exchange_acquire(&table->starting, 1U) == 0U) {
        const uint32_t depth = plait_load_acquire(&table->depth);
        if (depth != shallow) {
            status = PLAIT_OK;
        } else if (plait_load_acquire(&table->done_split) == UINT64_C(1) << depth) {
            status = append(table, depth);
        } else {
            /* still growing to this depth */
        }
        plait_store_release(&table->starting, 0U);
    }
    return status;
}

/* Splits up to `share` groups that nobody has claimed; false when there are none. Child numbers only go up, never past
 * what the table has: whoever slept through a doubling cannot claim a share twice. */
static bool help(struct plait_table *table, uint64_t share)
{
    uint64_t first = plait_load_relaxed(&table->next_split);
    uint64_t end = 0;
    do {
        const uint64_t limit = UINT64_C(1) << plait_load_acquire(&table->depth);
        if (first >= limit) {
            return false;
        }
        end = limit - first < share ? limit : first + share;
    } while (!plait_compare_exchange_acq_rel(&table->next_split, &first, end));
    for (uint64_t child = first; child < end; child++) {
        const unsigned k = plait_high_bit(child);
        (void)plait_table_split(table, child - (UINT64_C(1) << k), k); /* where there is no room it stays undone */
    }
    (void)plait_add_acq_rel(&table->done_split, end - first);
    return true;
}

void plait_table_tend(struct plait_table *table, uint32_t shallow)
{
    if (!help(table, SHARE)) {
        (void)start(table, shallow); /* no memory: the entries go to other groups, and a later insertion tries again */
    }
}

plait_status plait_table_make_room(struct plait_table *table, struct plait_table_place *place)
{
    struct plait_table_patience patience = {0};
    if (place->blocker != NULL) {
        plait_table_wait_for_blocker(table, place);
        return PLAIT_OK;
    }
    if (table->shape->form->fixed) {
        plait_table_give_way(table, place);
        return PLAIT_OK; /* there was a permit, so there is a place: whoever was taking it out has done so */
    }
    const unsigned depth = plait_table_depth_of(place->state);
    const uint32_t shallow = plait_load_acquire(&table->depth);
    if (depth < shallow && plait_table_split(table, place->index, depth)) {
        return PLAIT_OK;
    }
    /* The table is too small, perhaps by far: growth was slow, and others have filled what there was. */
    const uint64_t done = plait_load_acquire(&table->done_split);
    plait_status status = PLAIT_OK;
    if (!help(table, SHARE)) {
        status = start(table, shallow);
        if (status == PLAIT_BUSY) {
            plait_table_wait_for_growth(table, done, &patience);
            plait_table_give_way(table, place);
            status = PLAIT_OK;
        }
    }
    return status;
}

/* Is there memory for the last segment of so many groups? It is the largest, and asked for before any other: what
 * cannot be had fails at once, and not after taking all the memory that there is. */
static bool has_memory_for(const struct plait_table *table, uint64_t groups)
{
    const struct plait_table_form *form = table->shape->form;
    const unsigned depth = (unsigned)PLAIT_TABLE_DEPTH_FOR(groups);
    struct plait_table_segment last = {NULL, NULL};
    if (depth - form->depth >= (unsigned)PLAIT_TABLE_SEGMENTS ||
        !plait_table_request(table->shape, depth - 1U, &last)) {
        return false;
    }
    plait_table_give_back(table->shape, depth - 1U, &last);
    return true;
}

plait_status plait_table_reserve(struct plait_table *table, size_t entries)
{
    const struct plait_table_shape *shape = table->shape;
    if (shape->form->fixed) {
        return (uint64_t)entries <= shape->capacity ? PLAIT_OK : PLAIT_FULL;
    }
    const uint64_t groups = (uint64_t)entries / 6U + (entries % 6U != 0U ? 1U : 0U);
    if (groups > UINT64_C(1) << plait_load_acquire(&table->depth) && !has_memory_for(table, groups)) {
        return PLAIT_NO_MEMORY;
    }
    struct plait_table_patience patience = {0};
    for (;;) {
        const uint64_t done = plait_load_acquire(&table->done_split);
        const uint32_t depth = plait_load_acquire(&table->depth);
        const bool enough = groups <= UINT64_C(1) << depth;
        if (help(table, UINT64_C(1) << 20)) {
            continue;
        }
        if (enough) {
            return PLAIT_OK;
        }
        const plait_status status = start(table, depth);
        if (status == PLAIT_NO_MEMORY) {
            return status;
        }
        if (status == PLAIT_BUSY) {
            plait_table_wait_for_growth(table, done, &patience);
        }
    }
}
