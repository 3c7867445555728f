/* SPDX-License-Identifier: MIT */
/* table_lock.c: one group's lock, and waiting for it.
 *
 * A short holder copies words and waits for nothing; only preemption makes it slow, so that whoever waits sleeps a
 * little and looks again. It leaves with a plain release store, therefore nobody else may write a state that says LOCK
 * without LONG. A long holder runs user code: waiters mark WAIT and park on the group's word, and the holder leaves
 * with an exchange that tells it of them. */
#include <plait/time.h>
#include <plait/wait.h>

#include "table.h"

enum { FIRST_SLEEP_MICROSECONDS = 50, LONGEST_SLEEP_MICROSECONDS = 1000, AT_ONCE = 4 };

static plait_time next_look(struct plait_table_patience *patience)
{
    int64_t span = (int64_t)FIRST_SLEEP_MICROSECONDS << patience->sleeps;
    if (span >= LONGEST_SLEEP_MICROSECONDS) {
        span = LONGEST_SLEEP_MICROSECONDS;
    } else {
        patience->sleeps++;
    }
    return plait_after(plait_microseconds(span));
}

#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation
/* There plait_relax() waits for the change, and a sleep whose timer may fire at any time would be polling for ever. */
enum { SLEEPS = 0 };
#else
enum { SLEEPS = 1 };
#endif

void plait_table_wait(struct plait_table *table, struct plait_table_header *header, uint64_t index, uint64_t state,
                      struct plait_table_patience *patience)
{
    plait_word *park = &table->parks[index % (uint64_t)PLAIT_TABLE_PARKS];
    plait_status woken = PLAIT_OK;
    /* The word first, then the state: a holder that leaves after the exchange below changes the word after it. */
    const uint32_t seen = plait_load_acquire(park);
    if ((state & PLAIT_TABLE_LONG) != 0U) {
        if (!plait_spin(&patience->spin, park, seen) &&
            plait_compare_exchange_acquire(&header->state, &state, state | PLAIT_TABLE_WAIT)) {
            woken = plait_wait_shielded(park, seen, PLAIT_FOREVER);
        }
    } else if (!patience->begun || SLEEPS == 0) {
        patience->begun = true;
        plait_relax(&header->state, state);
    } else if (!plait_spin(&patience->spin, park, seen)) {
        woken = plait_wait_shielded(park, seen, next_look(patience));
    } else {
        /* it is worth another look */
    }
    (void)woken; /* whatever ended the wait: the caller looks again */
}

void plait_table_give_way(struct plait_table *table, struct plait_table_place *place)
{
    if (place->waits < (unsigned)AT_ONCE) {
        place->waits++;
    } else if (SLEEPS != 0) {
        plait_word *park = &table->parks[place->index % (uint64_t)PLAIT_TABLE_PARKS];
        struct plait_table_patience patience = {.sleeps = place->waits - (unsigned)AT_ONCE};
        const plait_time look = next_look(&patience);
        place->waits = patience.sleeps + (unsigned)AT_ONCE;
        const plait_status woken = plait_wait_shielded(park, plait_load_relaxed(park), look);
        (void)woken; /* the caller looks again */
    } else {
        /* the simulator's strands wait for the change of what was in the way */
    }
}

void plait_table_wait_for_blocker(struct plait_table *table, struct plait_table_place *place)
{
    struct plait_table_patience patience = {0};
    const uint64_t state = plait_load_acquire(&place->blocker->state);
    if ((state & PLAIT_TABLE_LOCK) != 0U) {
        plait_table_wait(table, place->blocker, place->blocker_index, state, &patience);
    }
    plait_table_give_way(table, place);
}

void plait_table_wait_for_growth(struct plait_table *table, uint64_t seen, struct plait_table_patience *patience)
{
    plait_word *park = &table->parks[0];
    plait_status woken = PLAIT_OK;
    if (SLEEPS == 0) {
        plait_relax(&table->done_split, seen);
    } else if (!plait_spin(&patience->spin, park, plait_load_relaxed(park))) {
        woken = plait_wait_shielded(park, plait_load_relaxed(park), next_look(patience));
    } else {
        /* it is worth another look */
    }
    (void)woken;
}

struct plait_table_header *plait_table_home(const struct plait_table *table, uint64_t hash, uint64_t *index,
                                            uint64_t *state)
{
    const struct plait_table_form *form = table->shape->form;
    for (;;) {
        uint32_t depth = plait_load_acquire(&table->depth);
        for (;;) {
            *index = hash & plait_table_low_bits(depth);
            struct plait_table_header *header = plait_table_header_at(form, table, *index);
            *state = plait_load_acquire(&header->state);
            if ((*state & PLAIT_TABLE_LIVE) == 0U) {
                depth--; /* not split off: its parent has the keys. The first segment's groups are always live */
            } else if (plait_table_depth_of(*state) <= depth) {
                return header;
            } else {
                break; /* it has been split since the depth was read */
            }
        }
    }
}

void plait_table_lock(struct plait_table *table, uint64_t hash, bool is_long, struct plait_table_place *place)
{
    const uint64_t bits = is_long ? PLAIT_TABLE_LOCK | PLAIT_TABLE_LONG : PLAIT_TABLE_LOCK;
    struct plait_table_patience patience = {0};
    place->is_long = is_long;
    for (;;) {
        place->home = plait_table_home(table, hash, &place->index, &place->state);
        if ((place->state & PLAIT_TABLE_LOCK) != 0U) {
            plait_table_wait(table, place->home, place->index, place->state, &patience);
        } else if (plait_compare_exchange_acquire(&place->home->state, &place->state, place->state | bits)) {
            PLAIT_GUARD_WRITE(&place->home->guard);
            return;
        } else {
            /* somebody was faster: look again */
        }
    }
}

void plait_table_unlock_long(struct plait_table *table, const struct plait_table_place *place)
{
    plait_word *park = &table->parks[place->index % (uint64_t)PLAIT_TABLE_PARKS];
    if ((plait_exchange_release(&place->home->state, place->state) & PLAIT_TABLE_WAIT) != 0U) {
        (void)plait_add_release(park, 1U);
        (void)plait_wake(park, PLAIT_WAKE_ALL);
    }
}

bool plait_table_try(struct plait_table_header *header)
{
    uint64_t state = plait_load_relaxed(&header->state);
    const bool taken = (state & PLAIT_TABLE_LOCK) == 0U &&
                       plait_compare_exchange_acquire(&header->state, &state, state | PLAIT_TABLE_LOCK);
    if (taken) {
        PLAIT_GUARD_WRITE(&header->guard);
    }
    return taken;
}
