/* SPDX-License-Identifier: MIT */
/* loops.h: the measured loops of table dict, for a file that has defined MAP_PEER, its name, and
 *
 *     static void map_open(void);         static void map_close(void);          empty, and no room asked for
 *     static void map_enter(void);        static void map_leave(void);          each thread
 *     static bool map_get(uint64_t key, dict_value *value);
 *     static bool map_contains(uint64_t key);
 *     static void map_set(uint64_t key, const dict_value *value);               inserts or, unless MAP_NO_OVERWRITE,
 *                                                                               overwrites
 *     static bool map_remove(uint64_t key);
 *     static void map_add(uint64_t key);                                        unless MAP_NO_ADD
 *     static uint32_t map_get_many(const uint64_t *keys, dict_value *values, uint32_t count);     with MAP_MANY
 *     static uint64_t map_walk(uint64_t *count);                                with MAP_WALK: visits each entry, adds
 *                                                                               their number, returns how many have a
 *                                                                               value that is none
 *
 * MAP_ENTRIES_MAX: rows with more entries are left out. MAP_NO_MALLOC: so is memory, which goes by malloc. The entries
 * are kept from slice to slice while their number stays. */
#include "dict.h"

enum { MAP_RUN = 64, MAP_BATCH_MAX = 64, MAP_SAMPLES = 16384 };

#ifndef MAP_ENTRIES_MAX
#define MAP_ENTRIES_MAX UINT32_MAX
#endif
#ifdef MAP_NO_ADD
PLAIT_INLINE void map_add(uint64_t key)
{
    (void)key;
}
#endif
#ifndef MAP_WALK
PLAIT_INLINE uint64_t map_walk(uint64_t *count)
{
    *count = 0;
    return 0;
}
#endif
#ifndef MAP_MANY
PLAIT_INLINE uint32_t map_get_many(const uint64_t *keys, dict_value *values, uint32_t count)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++) {
        found += map_get(keys[i], &values[i]);
    }
    return found;
}
#endif

/* What the dictionary holds. */
static struct {
    bool open;
    bool counters; /* every value is the number of updates */
    uint32_t entries;
    uint64_t updates;
    double memory; /* before it was opened */
    const uint64_t *keys;
    const uint64_t *absent;
} map_holds;

static void map_rest(void)
{
    if (map_holds.open) {
        map_close();
    }
    map_holds.open = false;
}

static void map_fill(const struct bench_workload *work)
{
    const bool counters = work->kind == DICT_UPDATE;
    if (map_holds.open && map_holds.entries == work->entries && map_holds.counters == counters) {
        return;
    }
    map_rest();
    map_open();
    map_holds.open = true;
    map_holds.counters = counters;
    map_holds.entries = work->entries;
    map_holds.updates = 0;
    map_enter();
    for (uint32_t i = 0; i < work->entries; i++) {
        dict_value value = {{0}};
        if (!counters) {
            value_make(&value, dict_key_of(i), 0);
        }
        map_set(dict_key_of(i), &value);
    }
    map_leave();
}

static bool map_begin(const struct bench_workload *work)
{
    if (work->entries > MAP_ENTRIES_MAX) {
        return false;
    }
#ifdef MAP_NO_MALLOC
    if (work->measure == BENCH_BYTES) {
        return false;
    }
#endif
#ifdef MAP_NO_ADD
    if (work->kind == DICT_UPDATE) {
        return false;
    }
#endif
#ifndef MAP_WALK
    if (work->kind == DICT_WALK) {
        return false;
    }
#endif
#ifdef MAP_NO_OVERWRITE
    if (work->kind == DICT_READS || work->kind == DICT_WALK) {
        return false;
    }
#endif
    dict_prepare();
    if (work->kind == DICT_GROW) {
        map_rest();
        map_holds.memory = work->measure == BENCH_BYTES ? bench_memory() : 0;
        map_open();
        map_holds.open = true;
        map_holds.entries = 0;
        return true;
    }
    map_fill(work);
    map_holds.absent = work->kind == DICT_HALF ? stream_of(work->entries, DICT_KIND, false, true) : NULL;
    map_holds.keys = stream_of(work->entries, DICT_KIND, work->skewed, work->kind == DICT_MISS);
    return true;
}

/* ---- one thread ---- */

static void map_reads(struct bench_thread *thread)
{
    const uint64_t *keys = map_holds.keys;
    const uint32_t share = thread->work->share;
    uint32_t at = thread->index * 100003U;
    uint32_t percent = thread->index * 37U;
    uint64_t wrong = 0;
    dict_value value;
    while (!bench_over()) {
        for (uint32_t i = 0; i < MAP_RUN; i++) {
            const uint64_t key = keys[at++ & STREAM_MASK];
            percent = percent >= 39U ? percent - 39U : percent + 61U;
            if (percent < share) {
                wrong += !map_get(key, &value) || !value_is_of(&value, key);
            } else {
                value_make(&value, key, at);
                map_set(key, &value);
            }
        }
        thread->operations += MAP_RUN;
    }
    thread->out = wrong;
}

static void map_misses(struct bench_thread *thread)
{
    const uint64_t *keys = map_holds.keys;
    uint32_t at = thread->index * 100003U;
    uint64_t wrong = 0;
    while (!bench_over()) {
        for (uint32_t i = 0; i < MAP_RUN; i++) {
            wrong += map_contains(keys[at++ & STREAM_MASK]);
        }
        thread->operations += MAP_RUN;
    }
    thread->out = wrong;
}

static void map_halves(struct bench_thread *thread)
{
    uint32_t at = thread->index * 100003U;
    uint64_t wrong = 0;
    dict_value value;
    while (!bench_over()) {
        for (uint32_t i = 0; i < MAP_RUN; i++, at++) {
            const bool hits = (bench_scramble(at) & 1U) != 0; /* nothing that a branch predictor learns */
            const uint64_t key = (hits ? map_holds.keys : map_holds.absent)[at & STREAM_MASK];
            const bool there = map_get(key, &value);
            wrong += there != hits || (there && !value_is_of(&value, key));
        }
        thread->operations += MAP_RUN;
    }
    thread->out = wrong;
}

/* The rate is that of the visits; the waits are those of the overwriters. */
static void map_walks(struct bench_thread *thread)
{
    const uint64_t *keys = map_holds.keys;
    uint32_t at = thread->index * 100003U;
    dict_value value;
    while (thread->index == 0 && !bench_over()) {
        uint64_t count = 0;
        thread->out += map_walk(&count);
        thread->out += count != thread->work->entries;
        thread->operations += count;
    }
    while (thread->index != 0 && !bench_over()) {
        const uint64_t key = keys[at++ & STREAM_MASK];
        value_make(&value, key, at);
        const plait_time began = plait_now();
        map_set(key, &value);
        bench_note(thread, plait_time_since(plait_now(), began));
    }
}

static void map_batches(struct bench_thread *thread)
{
    const uint32_t batch = thread->work->batch;
    dict_value values[MAP_BATCH_MAX];
    uint32_t at = thread->index * 64U * 1009U;
    uint64_t wrong = 0;
    while (!bench_over()) {
        const uint64_t *keys = &map_holds.keys[at & STREAM_MASK];
        at += batch;
        wrong += map_get_many(keys, values, batch) != batch;
        for (uint32_t i = 0; i < batch; i++) {
            wrong += !value_is_of(&values[i], keys[i]);
        }
        thread->operations += batch;
    }
    thread->out = wrong;
}

/* The thread's own keys are every so-manyth; it holds those from `oldest` on, and says where it stopped. */
static void map_churns(struct bench_thread *thread)
{
    const uint32_t threads = thread->work->threads;
    const uint64_t held = thread->work->entries / threads;
    uint64_t oldest = 0;
    dict_value value;
    while (!bench_over()) {
        for (uint32_t i = 0; i < MAP_RUN; i++, oldest++) {
            const uint64_t key = dict_key_of((oldest + held) * threads + thread->index);
            value_make(&value, key, 0);
            map_set(key, &value);
            thread->out += !map_remove(dict_key_of(oldest * threads + thread->index));
        }
        thread->operations += 2U * MAP_RUN;
    }
    thread->in = oldest;
}

static void map_updates(struct bench_thread *thread)
{
    const uint64_t *keys = map_holds.keys;
    uint32_t at = thread->index * 100003U;
    while (!bench_over()) {
        for (uint32_t i = 0; i < MAP_RUN; i++) {
            map_add(keys[at++ & STREAM_MASK]);
        }
        thread->operations += MAP_RUN;
    }
}

static void map_grows(struct bench_thread *thread)
{
    const bool noted = thread->work->measure == BENCH_WORST;
    dict_value value;
    for (uint32_t i = thread->index; i < thread->work->entries; i += thread->work->threads) {
        const uint64_t key = dict_key_of(i);
        value_make(&value, key, 0);
        if (noted) {
            const plait_time began = plait_now();
            map_set(key, &value);
            bench_note(thread, plait_time_since(plait_now(), began));
        } else {
            map_set(key, &value);
        }
        thread->operations++;
    }
}

static void map_body(struct bench_thread *thread)
{
    switch (thread->work->kind) {
    case DICT_MISS:
        map_misses(thread);
        break;
    case DICT_CHURN:
        map_churns(thread);
        break;
    case DICT_HALF:
        map_halves(thread);
        break;
    case DICT_WALK:
        map_walks(thread);
        break;
    case DICT_UPDATE:
        map_updates(thread);
        break;
    case DICT_MANY:
        map_batches(thread);
        break;
    case DICT_GROW:
        map_grows(thread);
        break;
    default:
        map_reads(thread);
        break;
    }
}

/* ---- afterwards ---- */

/* Puts back the entries that were there before. */
static void map_unchurn(const struct bench_thread *thread)
{
    const uint32_t threads = thread->work->threads;
    const uint64_t held = thread->work->entries / threads;
    const uint64_t oldest = thread->in;
    dict_value value;
    for (uint64_t i = oldest < held ? held : oldest; i < oldest + held; i++) {
        (void)map_remove(dict_key_of(i * threads + thread->index));
    }
    for (uint64_t i = 0; i < held && i < oldest; i++) {
        const uint64_t key = dict_key_of(i * threads + thread->index);
        value_make(&value, key, 0);
        map_set(key, &value);
    }
}

static bool map_counters_are(uint64_t updates, uint32_t entries)
{
    uint64_t sum = 0;
    dict_value value = {{0}};
    for (uint32_t i = 0; i < entries; i++) {
        sum += map_get(dict_key_of(i), &value) ? value.word[0] : 0U;
    }
    return sum == updates;
}

static bool map_has_all(uint32_t entries)
{
    dict_value value;
    for (uint32_t i = 0; i < entries; i += 1U + entries / MAP_SAMPLES) {
        if (!map_get(dict_key_of(i), &value) || !value_is_of(&value, dict_key_of(i))) {
            return false;
        }
    }
    return true;
}

static bool map_end(const struct bench_thread *threads, uint32_t count, double *value)
{
    const struct bench_workload *work = threads[0].work;
    bool right = true;
    map_enter();
    for (uint32_t i = 0; i < count; i++) {
        right = right && threads[i].out == 0;
        map_holds.updates += work->kind == DICT_UPDATE ? threads[i].operations : 0U;
        if (work->kind == DICT_CHURN) {
            map_unchurn(&threads[i]);
        }
    }
    if (work->kind == DICT_UPDATE) {
        right = right && map_counters_are(map_holds.updates, work->entries);
    } else {
        right = right && map_has_all(work->entries);
    }
    map_leave();
    if (work->measure == BENCH_BYTES) {
        *value = (bench_memory() - map_holds.memory) / work->entries;
    }
    if (work->kind == DICT_GROW) {
        map_rest();
    }
    return right;
}

static struct bench_peer map_peer = {MAP_PEER, map_begin, map_enter, map_leave, map_body, map_end, map_rest, NULL};
__attribute__((constructor)) static void map_join(void)
{
    bench_join_peer(&dict_table, &map_peer);
}
