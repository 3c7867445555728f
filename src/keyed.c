/* SPDX-License-Identifier: MIT */
/* keyed.c: what happens in a shard where a key is wanted twice, or several keys are held. keyed.h has the drawing and
 * what is true whenever the mutex is free; each function below gets the mutex with that and leaves it with that.
 *
 *     enter: mutex, root := MANY, the hold that was in the root comes first in the ring of its key
 *         find the key's ring, change it, say who is to be woken
 *     leave: the state goes back into the root where it is simple; mutex
 *     wake
 *
 * The unlocker decides what becomes of the key while it has the mutex, and says so in the waiter's word. The waiter may
 * be gone as soon as it has read the word or the mutex is free: after that only the address of its word is used. A
 * waiter whose deadline has come or whose scope was cancelled looks at the shard a last time: if the key was given to
 * it, or is free and it stands first, it has the key and says PLAIT_OK; else it takes itself out. So it never stands
 * first in front of a free key when it goes, and no wake is lost with it. */

/* The mutex of a shard is no lock object to the tools, as no internal lock is: see tools.h. */
#undef PLAIT_LOCK_OBJECTS
#define PLAIT_LOCK_OBJECTS 0

#include <plait/keyed.h>

#include "spin.h"
#include "waiting.h"

/* A waiter's word. */
enum {
    WAITING,
    WOKEN, /* the key may be free: look at the shard */
    GIVEN  /* the key is yours */
};

struct plait_keyed_mark plait_private_keyed_awake;
struct plait_keyed_mark plait_private_keyed_many;
#define AWAKE (&plait_private_keyed_awake)
#define MANY (&plait_private_keyed_many)

/* ---- rings and chains ---- */

/* `hold` becomes the first of a ring in the place of `first`. */
static void take_place(struct plait_keyed_hold *hold, struct plait_keyed_hold *first)
{
    hold->slot = first->slot;
    hold->below = first->below;
    *hold->slot = hold;
    if (hold->below != NULL) {
        hold->below->slot = &hold->below;
    }
    first->slot = NULL;
}

/* A ring of its own, in front of the chain. */
static void begin_ring(struct plait_keyed_shard *shard, struct plait_keyed_hold *hold)
{
    PLAIT_WRITES(hold->next);
    hold->next = hold;
    hold->previous = hold;
    hold->slot = &shard->chain;
    hold->below = shard->chain;
    if (hold->below != NULL) {
        hold->below->slot = &hold->below;
    }
    shard->chain = hold;
}

/* Last of the ring. */
static void join_ring(struct plait_keyed_hold *first, struct plait_keyed_hold *hold)
{
    PLAIT_WRITES(hold->next);
    hold->next = first;
    hold->previous = first->previous;
    hold->slot = NULL;
    first->previous->next = hold;
    first->previous = hold;
}

/* Takes a hold out. Returns the one that became first by that; NULL: none did. */
static struct plait_keyed_hold *leave_ring(struct plait_keyed_hold *hold)
{
    struct plait_keyed_hold *next = hold->next;
    if (next == hold) {
        *hold->slot = hold->below;
        if (hold->below != NULL) {
            hold->below->slot = hold->slot;
        }
        return NULL;
    }
    PLAIT_WRITES(hold->next);
    hold->previous->next = next;
    next->previous = hold->previous;
    if (hold->slot == NULL) {
        return NULL;
    }
    take_place(next, hold);
    return next;
}

/* ---- the shard ---- */

/* What stands for the table to its hooks. */
static uintptr_t object_of(const struct plait_keyed_shape *shape, const struct plait_keyed_hold *hold)
{
    return (uintptr_t)(hold->shard - (hold->hash & shape->mask));
}

/* May this call go on? Not from inside one of the table's own hooks. */
static bool is_refused(const struct plait_keyed_shape *shape, const struct plait_keyed_hold *hold)
{
    const bool refused = plait_hook_inside(object_of(shape, hold));
    if (refused) {
        plait_hook_note(object_of(shape, hold));
    }
    return refused;
}

/* The first hold of the key's ring; NULL: there is none. *status becomes PLAIT_MISUSE when the user's `equal` broke a
 * rule; what it said counts all the same, so that rings stay what they are. */
static struct plait_keyed_hold *find(const struct plait_keyed_shape *shape, const struct plait_keyed_hold *wanted,
                                     plait_status *status)
{
    struct plait_keyed_hold *hold = wanted->shard->chain;
    bool same = false;
    while (hold != NULL && !same) {
        PLAIT_READS(hold->hash);
        if (hold->hash == wanted->hash) {
            struct plait_hook hook;
            plait_hook_begin(&hook, object_of(shape, wanted));
            same = shape->equal(hold, wanted);
            const plait_status judged = plait_hook_end(&hook, PLAIT_OK);
            *status = judged == PLAIT_OK ? *status : judged;
        }
        hold = same ? hold : hold->below;
    }
    return hold;
}

/* Joins the ring of its key in front, or begins one. */
static void put_first(struct plait_keyed_hold *first, struct plait_keyed_hold *hold)
{
    if (first == NULL) {
        begin_ring(hold->shard, hold);
    } else {
        join_ring(first, hold); /* past those who were woken */
        take_place(hold, first);
    }
}

static void enter(const struct plait_keyed_shape *shape, struct plait_keyed_shard *shard)
{
    (void)plait_mutex_lock_shielded(&shard->mutex, "keyed lock");
    /* Only who has the mutex makes it something else than MANY. Acquire: the hold that is found there. */
    if (plait_load_relaxed(&shard->root) != MANY) {
        const struct plait_keyed_mark *seen = plait_exchange_acquire(&shard->root, MANY);
        if (seen != NULL && seen != AWAKE) {
            plait_status ignored = PLAIT_OK;
            PLAIT_READS(seen->hold);
            put_first(find(shape, seen->hold, &ignored), seen->hold);
        }
    }
}

/* What the root may say of the shard. A hold whose mark it becomes leaves the chain. */
static struct plait_keyed_mark *root_of(struct plait_keyed_shard *shard)
{
    struct plait_keyed_hold *first = shard->chain;
    if (first == NULL) {
        return NULL;
    }
    if (first->below != NULL) {
        return MANY;
    }
    if (plait_load_relaxed(&first->owner) == 0) {
        return AWAKE;
    }
    const bool alone = first->next == first;
    if (!alone && plait_load_relaxed(&first->next->word) != WOKEN) {
        return MANY; /* its unlock must wake the next one */
    }
    (void)leave_ring(first);
    return alone ? &first->alone : &first->beside;
}

static void leave(struct plait_keyed_shard *shard)
{
    struct plait_keyed_mark *root = root_of(shard);
    if (root != MANY) {
        /* From here on the hold may be gone with its strand. Release: all that was done in the shard. */
        plait_store_release(&shard->root, root);
    }
    plait_mutex_unlock(&shard->mutex);
}

/* ---- taking ---- */

/* Under the mutex: takes the key if it is free, else stands in its ring if `waits`. PLAIT_BUSY: somebody has it. */
static plait_status take_or_join(const struct plait_keyed_shape *shape, struct plait_keyed_hold *hold,
                                 const struct plait_strand *me, bool waits)
{
    plait_status status = PLAIT_OK;
    struct plait_keyed_hold *first = find(shape, hold, &status);
    if (first == hold) {
        return PLAIT_MISUSE; /* it has the key already: it stays as it is */
    }
    plait_store_relaxed(&hold->owner, 0U); /* the fast path wrote it, and did not get the key */
    if (status != PLAIT_OK) {
        return status;
    }
    const uint32_t owner = first != NULL ? plait_load_relaxed(&first->owner) : 0;
    if (owner == me->id) {
        return PLAIT_MISUSE;
    }
    if (owner != 0) {
        if (waits) {
            plait_initialize(&hold->word, (uint32_t)WAITING);
            hold->strand = me->id;
            hold->starved = shape->fair;
            join_ring(first, hold);
        }
        return PLAIT_BUSY;
    }
    put_first(first, hold);
    plait_store_relaxed(&hold->owner, me->id);
    return PLAIT_OK;
}

/* Sleeps until the word says something. A thread spins first; a fiber lets others of its loop run. */
static plait_status sleep_on(struct plait_keyed_hold *hold, plait_time deadline, bool shielded)
{
    struct plait_spin spin = {0};
    plait_status status = PLAIT_OK;
    bool spins = hold->strand >> PLAIT_ID_LOOP_SHIFT == 0;
    while (status == PLAIT_OK && plait_load_acquire(&hold->word) == WAITING) {
        spins = spins && plait_spin(&spin, &hold->word, WAITING);
        if (!spins) {
            status = shielded ? plait_wait_shielded(&hold->word, WAITING, deadline)
                              : plait_wait(&hold->word, WAITING, deadline);
        }
    }
    return status;
}

/* The hold stands in its ring; this strand comes back with the key, or with the hold taken out. */
static plait_status wait_for(const struct plait_keyed_shape *shape, struct plait_keyed_hold *hold,
                             struct plait_strand *me, plait_time deadline, bool shielded)
{
    const plait_time since = me->executor->now();
    for (;;) {
        const plait_status status = sleep_on(hold, deadline, shielded);
        if (plait_load_acquire(&hold->word) == GIVEN) {
            return PLAIT_OK;
        }
        enter(shape, hold->shard);
        bool mine = plait_load_relaxed(&hold->owner) != 0; /* given while the status came about */
        if (!mine && hold->slot != NULL) {
            plait_store_relaxed(&hold->owner, me->id); /* it is free, and who stands first takes it */
            mine = true;
        } else if (!mine && status != PLAIT_OK) {
            (void)leave_ring(hold);
        } else if (!mine) {
            hold->starved = hold->starved || plait_time_since(me->executor->now(), since) >= PLAIT_OVERTAKEN;
            plait_store_relaxed(&hold->word, (uint32_t)WAITING);
        } else {
            /* it is mine already */
        }
        leave(hold->shard);
        if (mine || status != PLAIT_OK) {
            return mine ? PLAIT_OK : status;
        }
    }
}

plait_status plait_private_keyed_lock(const struct plait_keyed_shape *shape, struct plait_keyed_hold *hold,
                                      plait_time deadline, enum plait_keyed_way way)
{
    struct plait_strand *me = plait_self();
    if (is_refused(shape, hold)) {
        plait_initialize(&hold->owner, 0U);
        return PLAIT_MISUSE;
    }
    enter(shape, hold->shard);
    plait_status status = take_or_join(shape, hold, me, way != PLAIT_KEYED_TRY);
    leave(hold->shard);
    if (status == PLAIT_BUSY && way != PLAIT_KEYED_TRY) {
        status = wait_for(shape, hold, me, deadline, way == PLAIT_KEYED_SHIELDED);
    }
    if (status == PLAIT_OK) {
        me->holds++;
    }
    return status;
}

/* ---- leaving ---- */

void plait_private_keyed_unlock(const struct plait_keyed_shape *shape, struct plait_keyed_hold *hold)
{
    plait_word *wake = NULL;
    enter(shape, hold->shard);
    struct plait_keyed_hold *next = leave_ring(hold);
    plait_store_relaxed(&hold->owner, 0U);
    if (next != NULL && next->starved) {
        plait_store_relaxed(&next->owner, next->strand);
        plait_store_release(&next->word, (uint32_t)GIVEN);
        wake = &next->word;
    } else if (next != NULL && plait_load_relaxed(&next->word) == WAITING) {
        plait_store_release(&next->word, (uint32_t)WOKEN);
        wake = &next->word;
    } else {
        /* nobody waits, or who stands first is on the way */
    }
    leave(hold->shard);
    if (wake != NULL) {
        (void)plait_wake(wake, 1); /* an address: its hold may be gone */
    }
}

void plait_private_keyed_stranger(const struct plait_keyed_hold *hold, const char *function)
{
    plait_misuse(function, (uintptr_t)hold, "unlocked by a strand that does not have the key by this hold");
}

/* ---- many keys: in one order for all strands, so that no two of them wait for each other ---- */

/* By hash, and by the user's order where hashes are equal. */
static int compare(const struct plait_keyed_shape *shape, const struct plait_keyed_hold *a,
                   const struct plait_keyed_hold *b)
{
    if (a->hash != b->hash) {
        return a->hash < b->hash ? -1 : 1;
    }
    return shape->order(a, b);
}

/* Two sorted lists become one; of equals that of `a` comes first. */
static struct plait_keyed_hold *merge(const struct plait_keyed_shape *shape, struct plait_keyed_hold *a,
                                      struct plait_keyed_hold *b)
{
    struct plait_keyed_hold *merged = NULL;
    struct plait_keyed_hold **end = &merged;
    while (a != NULL && b != NULL) {
        struct plait_keyed_hold **from = compare(shape, a, b) <= 0 ? &a : &b;
        *end = *from;
        end = &(*from)->later;
        *from = *end;
    }
    *end = a != NULL ? a : b;
    return merged;
}

/* Merge sort: lists[i] is a sorted list of 2^i holds, or empty. */
static struct plait_keyed_hold *sort(const struct plait_keyed_shape *shape, struct plait_keyed_hold *list)
{
    struct plait_keyed_hold *lists[64] = {NULL};
    while (list != NULL) {
        struct plait_keyed_hold *sorted = list;
        list = list->later;
        sorted->later = NULL;
        size_t i = 0;
        for (; lists[i] != NULL; i++) {
            sorted = merge(shape, lists[i], sorted);
            lists[i] = NULL;
        }
        lists[i] = sorted;
    }
    struct plait_keyed_hold *all = NULL;
    for (size_t i = 0; i < 64; i++) {
        all = merge(shape, lists[i], all);
    }
    return all;
}

/* Sorts the list and marks the keys that come twice. User code runs here, under no lock. PLAIT_MISUSE: it waited or
 * called its table, or `order` says equal where `equal` does not, so that there is no one order. */
static plait_status arrange(const struct plait_keyed_shape *shape, struct plait_keyed_hold **list)
{
    struct plait_hook hook;
    plait_status status = PLAIT_OK;
    struct plait_keyed_hold *last = NULL; /* the latest key's hold */
    plait_hook_begin(&hook, object_of(shape, *list));
    *list = sort(shape, *list);
    for (struct plait_keyed_hold *hold = *list; hold != NULL; hold = hold->later) {
        hold->again = last != NULL && compare(shape, last, hold) == 0;
        if (!hold->again) {
            last = hold;
        } else if (!shape->equal(last, hold)) {
            status = PLAIT_MISUSE;
        } else {
            plait_initialize(&hold->owner, 0U); /* this hold never has the key */
        }
    }
    return plait_hook_end(&hook, status);
}

static void unlock_up_to(const struct plait_keyed_shape *shape, struct plait_keyed_hold *first,
                         const struct plait_keyed_hold *end)
{
    for (struct plait_keyed_hold *hold = first; hold != end; hold = hold->later) {
        if (!hold->again) {
            plait_keyed_leave(shape, hold, "keyed lock");
        }
    }
}

plait_status plait_private_keyed_lock_many(const struct plait_keyed_shape *shape, struct plait_keyed_hold *list,
                                           plait_time deadline, enum plait_keyed_way way)
{
    struct plait_keyed_hold *first = list;
    if (first == NULL) {
        return PLAIT_OK;
    }
    plait_status status = is_refused(shape, first) ? PLAIT_MISUSE : arrange(shape, &first);
    if (status != PLAIT_OK) {
        return status;
    }
    for (struct plait_keyed_hold *hold = first; hold != NULL && status == PLAIT_OK; hold = hold->later) {
        if (!hold->again && !plait_keyed_take(hold)) {
            status = plait_private_keyed_lock(shape, hold, deadline, way);
            if (status != PLAIT_OK) {
                unlock_up_to(shape, first, hold);
            }
        }
    }
    return status;
}

/* ---- asking ---- */

/* Whose key it is, 0: nobody's; and how many holds its ring has. */
static uint32_t look(const struct plait_keyed_shape *shape, const struct plait_keyed_hold *probe, size_t *holds)
{
    struct plait_keyed_shard *shard = probe->shard;
    plait_status ignored = PLAIT_OK;
    uint32_t owner = 0;
    *holds = 0;
    if (is_refused(shape, probe) || plait_load_acquire(&shard->root) == NULL) {
        return 0;
    }
    enter(shape, shard);
    const struct plait_keyed_hold *first = find(shape, probe, &ignored);
    if (first != NULL) {
        owner = plait_load_relaxed(&first->owner);
        const struct plait_keyed_hold *hold = first;
        do {
            (*holds)++;
            hold = hold->next;
        } while (hold != first);
    }
    leave(shard);
    return owner;
}

bool plait_private_keyed_locked(const struct plait_keyed_shape *shape, const struct plait_keyed_hold *probe)
{
    size_t holds = 0;
    return look(shape, probe, &holds) != 0;
}

size_t plait_private_keyed_waiters(const struct plait_keyed_shape *shape, const struct plait_keyed_hold *probe)
{
    size_t holds = 0;
    const uint32_t owner = look(shape, probe, &holds);
    return holds - (owner != 0 ? 1U : 0U);
}

size_t plait_private_keyed_size(const struct plait_keyed_shape *shape, struct plait_keyed_shard *shards)
{
    size_t size = 0;
    if (plait_hook_inside((uintptr_t)shards)) {
        plait_hook_note((uintptr_t)shards);
        return 0;
    }
    for (uint32_t i = 0; i <= shape->mask; i++) {
        if (plait_load_acquire(&shards[i].root) != NULL) {
            enter(shape, &shards[i]);
            for (const struct plait_keyed_hold *first = shards[i].chain; first != NULL; first = first->below) {
                size++;
            }
            leave(&shards[i]);
        }
    }
    return size;
}

/* ---- life ---- */

void plait_private_keyed_init(struct plait_keyed_shard *shards, uint32_t count)
{
    struct plait_keyed_mark *nobody = NULL;
    for (uint32_t i = 0; i < count; i++) {
        plait_initialize(&shards[i].root, nobody);
        plait_mutex_init(&shards[i].mutex, 0);
        shards[i].chain = NULL;
    }
}

void plait_private_keyed_destroy(struct plait_keyed_shard *shards, uint32_t count, const char *function)
{
    for (uint32_t i = 0; i < count; i++) {
        if (plait_load_acquire(&shards[i].root) != NULL) {
            plait_misuse(function, (uintptr_t)shards, "destroyed while a key is held");
        }
        plait_mutex_destroy(&shards[i].mutex);
    }
}
