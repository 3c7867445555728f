/* SPDX-License-Identifier: MIT */
/* dict under several threads: what must hold whatever the schedule is. The tools watch the same runs. */
#include "support/support.h"

#include <string.h>

#include <plait/atomic.h>
#include <plait/event.h>

#include "dict_counts.h"
#include "dict_fixed.h"
#include "dict_large.h"
#include "dict_map.h"
#include "dict_texts.h"
#include "dict_tiny.h"
#include "dict_triples.h"
#include "dict_wide.h"

enum { STAYING = 300, BASE = 1000000 };

struct test_shared {
    unsigned long rounds;
    unsigned staying;             /* keys 0 to this - 1 are there throughout */
    struct plait_atomic_u32 done; /* writers that have ended */
    struct plait_atomic_u32 wrong;
    struct plait_atomic_u64 counted;
    dict_tiny tiny;
    dict_triples triples;
    dict_wide wide;
    dict_large large;
    dict_counts counts;
    dict_fixed fixed;
    dict_texts texts;
    struct ledger ledger;
};

static struct test_shared shared;

static void expect(struct test_shared *s, bool right)
{
    if (!right) {
        (void)plait_add_relaxed(&s->wrong, 1U);
    }
}

static void begin(unsigned long rounds)
{
    shared.rounds = rounds;
    /* Few where all is slow: the table is then small when the strands begin, and doubles twice under them instead of
     * once. */
    shared.staying = (unsigned)test_scaled(STAYING, 40);
    plait_store_relaxed(&shared.done, 0U);
    plait_store_relaxed(&shared.wrong, 0U);
    plait_store_relaxed(&shared.counted, 0U);
}

/* DRD's cost grows with the square of what is done. */
static unsigned long rounds_of(unsigned long full, unsigned long least)
{
    return test_under("drd") ? least / 4UL : test_scaled(full, least);
}

/* ---- readers of staying keys while the table grows ---- */

static void grow_or_read(unsigned index, struct test_shared *s)
{
    uint64_t seed = index + 1U;
    uint64_t value = 0;
    if (index < 2) {
        for (unsigned long i = 0; i < s->rounds; i++) {
            const uint64_t key = BASE + (uint64_t)index + 2U * i;
            expect(s, dict_tiny_insert(&s->tiny, key, key) == PLAIT_OK);
            if (i % 3U == 0U) {
                expect(s, dict_tiny_remove(&s->tiny, key, &value) == PLAIT_OK && value == key);
            }
            const uint64_t staying = test_random(&seed) % s->staying;
            expect(s, dict_tiny_set(&s->tiny, staying, staying << 32 | i) == PLAIT_OK);
        }
        (void)plait_add_release(&s->done, 1U);
    } else {
        while (plait_load_acquire(&s->done) < 2U) {
            const uint64_t staying = test_random(&seed) % s->staying;
            expect(s, dict_tiny_get(&s->tiny, staying, &value) == PLAIT_OK && value >> 32 == staying);
            expect(s, !dict_tiny_contains(&s->tiny, BASE / 2U + staying));
            test_let_others_run();
        }
    }
}

static void staying_keys_are_found_while_the_table_grows(void **state)
{
    (void)state;
    for (unsigned long repeat = 0; repeat < test_scaled(10, 1); repeat++) {
        begin(rounds_of(8000, 80));
        assert_int_equal(dict_tiny_init(&shared.tiny), PLAIT_OK);
        for (uint64_t key = 0; key < shared.staying; key++) {
            assert_int_equal(dict_tiny_set(&shared.tiny, key, key << 32), PLAIT_OK);
        }
        test_threads(4, grow_or_read, &shared);
        assert_int_equal(plait_load_relaxed(&shared.wrong), 0);
        assert_int_equal(dict_tiny_size(&shared.tiny),
                         shared.staying + 2U * (shared.rounds - (shared.rounds + 2U) / 3U));
        dict_tiny_destroy(&shared.tiny);
    }
}

/* ---- insertions that are faster than the growth ---- */

static void fill_tiny(unsigned index, struct test_shared *s)
{
    for (uint64_t i = 0; i < s->rounds; i++) {
        expect(s, dict_tiny_insert(&s->tiny, index * 1000U + i, i) == PLAIT_OK);
    }
}

static void nobody_is_refused_while_a_tiny_table_grows(void **state)
{
    (void)state;
    if (test_under("drd")) {
        /* It looks for a refusal, which needs many strands and takes DRD half a minute. The accesses it makes are those
         * of the test above, which DRD watches; helgrind and ThreadSanitizer run this one, too. */
        skip();
    }
    for (unsigned long repeat = 0; repeat < test_scaled(200, 2); repeat++) {
        begin(40);
        assert_int_equal(dict_tiny_init(&shared.tiny), PLAIT_OK);
        test_threads(8, fill_tiny, &shared);
        assert_int_equal(plait_load_relaxed(&shared.wrong), 0);
        assert_int_equal(dict_tiny_size(&shared.tiny), 320);
        dict_tiny_destroy(&shared.tiny);
    }
}

/* ---- walks while the table grows ---- */

static void grow_or_walk(unsigned index, struct test_shared *s)
{
    if (index < 2) {
        for (unsigned long i = 0; i < s->rounds; i++) {
            const uint64_t key = BASE + (uint64_t)index + 2U * i;
            expect(s, dict_tiny_insert(&s->tiny, key, key) == PLAIT_OK);
            expect(s, i % 4U == 0U || dict_tiny_remove(&s->tiny, key, NULL) == PLAIT_OK);
        }
        (void)plait_add_release(&s->done, 1U);
    } else {
        do {
            unsigned seen[STAYING] = {0};
            struct dict_tiny_cursor cursor;
            uint64_t key = 0;
            dict_tiny_cursor_open(&cursor, &s->tiny);
            while (dict_tiny_cursor_next(&cursor, &key, NULL) == PLAIT_OK) {
                if (key < s->staying) {
                    seen[key]++;
                }
            }
            dict_tiny_cursor_close(&cursor);
            for (unsigned i = 0; i < s->staying; i++) {
                expect(s, seen[i] == 1U);
            }
            test_let_others_run();
        } while (plait_load_acquire(&s->done) < 2U);
    }
}

static void walks_see_staying_keys_once_while_the_table_grows(void **state)
{
    (void)state;
    begin(rounds_of(10000, 60));
    assert_int_equal(dict_tiny_init(&shared.tiny), PLAIT_OK);
    for (uint64_t key = 0; key < shared.staying; key++) {
        assert_int_equal(dict_tiny_set(&shared.tiny, key, key), PLAIT_OK);
    }
    test_threads(3, grow_or_walk, &shared);
    assert_int_equal(plait_load_relaxed(&shared.wrong), 0);
    dict_tiny_destroy(&shared.tiny);
}

/* ---- values of several words are never torn ---- */

static void write_or_read_wide(unsigned index, struct test_shared *s)
{
    uint64_t seed = index + 1U;
    if (index < 2) {
        for (unsigned long i = 0; i < s->rounds; i++) {
            const uint64_t n = test_random(&seed);
            const struct triple key = {n % 40U, 1, 2};
            const hidden value = {{n, n, n}};
            struct wide100 hundred;
            struct large large;
            for (unsigned w = 0; w < 25; w++) {
                hundred.part[w] = (uint32_t)n;
            }
            for (unsigned w = 0; w < 75; w++) {
                large.part[w] = (uint32_t)n;
            }
            if (n % 16U == 0U) {
                (void)!dict_triples_remove(&s->triples, key, NULL);
                (void)!dict_large_remove(&s->large, (uint32_t)(n % 40U), NULL);
            } else {
                expect(s, dict_triples_set(&s->triples, key, value) == PLAIT_OK);
                expect(s, dict_wide_set(&s->wide, (uint16_t)(n % 40U), hundred) == PLAIT_OK);
                expect(s, dict_large_set(&s->large, (uint32_t)(n % 40U), large) == PLAIT_OK);
            }
        }
        (void)plait_add_release(&s->done, 1U);
    } else {
        while (plait_load_acquire(&s->done) < 2U) {
            const uint64_t n = test_random(&seed) % 40U;
            const struct triple key = {n, 1, 2};
            hidden value;
            struct wide100 hundred;
            struct large large;
            if (dict_triples_get(&s->triples, key, &value) == PLAIT_OK) {
                expect(s, value.part[0] == value.part[1] && value.part[0] == value.part[2] && value.part[0] % 40U == n);
            }
            if (dict_wide_get(&s->wide, (uint16_t)n, &hundred) == PLAIT_OK) {
                for (unsigned w = 1; w < 25; w++) {
                    expect(s, hundred.part[w] == hundred.part[0]);
                }
            }
            if (dict_large_get(&s->large, (uint32_t)n, &large) == PLAIT_OK) {
                expect(s, memcmp(&large.part[1], &large.part[0], sizeof large - sizeof large.part[0]) == 0);
            }
            test_let_others_run();
        }
    }
}

static void values_of_several_words_are_never_torn(void **state)
{
    (void)state;
    begin(rounds_of(15000, 60));
    assert_int_equal(dict_triples_init(&shared.triples), PLAIT_OK);
    assert_int_equal(dict_wide_init(&shared.wide), PLAIT_OK);
    assert_int_equal(dict_large_init(&shared.large), PLAIT_OK);
    test_threads(4, write_or_read_wide, &shared);
    assert_int_equal(plait_load_relaxed(&shared.wrong), 0);
    dict_triples_destroy(&shared.triples);
    dict_wide_destroy(&shared.wide);
    dict_large_destroy(&shared.large);
}

/* ---- a table that is due ---- */

/* One strand puts in and another takes out, until they swap. Room is for 96 of 128 slots. */
enum { ROOM = 96, FILLED = 75, MORE = 25 };

static struct {
    dict_map map;
    struct plait_event filled;
    struct plait_event emptied;
    struct plait_event filled_again;
    unsigned failed;
    size_t slots; /* when the one who had taken out had put MORE in */
} swap;

static void take_out_then_put_in(unsigned index)
{
    (void)index;
    struct plait_table_stats stats;
    swap.failed += plait_event_wait(&swap.filled) != PLAIT_OK ? 1U : 0U;
    for (uint64_t key = 0; key < FILLED; key++) {
        swap.failed += dict_map_remove(&swap.map, key, NULL) != PLAIT_OK ? 1U : 0U;
    }
    plait_event_set(&swap.emptied);
    swap.failed += plait_event_wait(&swap.filled_again) != PLAIT_OK ? 1U : 0U;
    for (uint64_t key = FILLED; key < FILLED + MORE; key++) {
        swap.failed += dict_map_insert(&swap.map, key, key) != PLAIT_OK ? 1U : 0U;
    }
    dict_map_stats(&swap.map, &stats);
    swap.slots = stats.slots;
}

static void who_has_taken_out_for_others_grows_the_table_when_it_is_due(void **state)
{
    (void)state;
    struct helper other;
    struct plait_table_stats stats;
    swap.failed = 0;
    plait_event_init(&swap.filled);
    plait_event_init(&swap.emptied);
    plait_event_init(&swap.filled_again);
    assert_int_equal(dict_map_init(&swap.map), PLAIT_OK);
    assert_int_equal(dict_map_reserve(&swap.map, ROOM), PLAIT_OK);
    helper_start(&other, take_out_then_put_in, 0);
    for (uint64_t key = 0; key < FILLED; key++) {
        assert_int_equal(dict_map_insert(&swap.map, key, key), PLAIT_OK);
    }
    plait_event_set(&swap.filled);
    assert_int_equal(plait_event_wait(&swap.emptied), PLAIT_OK);
    for (uint64_t key = 0; key < FILLED; key++) {
        assert_int_equal(dict_map_insert(&swap.map, key, key), PLAIT_OK);
    }
    dict_map_stats(&swap.map, &stats);
    plait_event_set(&swap.filled_again);
    helper_join(&other);
    assert_int_equal(swap.failed, 0);
    assert_int_equal(stats.slots, 128);
    assert_int_equal(swap.slots, 256);
    assert_int_equal(dict_map_size(&swap.map), FILLED + MORE);
    dict_map_destroy(&swap.map);
}

/* One strand looks at an empty table, and puts in when another one has filled it to three quarters. Room is for 384 of
 * 512 slots. */
enum { EMPTY_ROOM = 384, SEVEN_EIGHTHS = 448 };

static struct {
    dict_map map;
    struct plait_event looked;
    struct plait_event filled;
    unsigned failed;
} late;

static void look_then_put_in(unsigned index)
{
    (void)index;
    late.failed += dict_map_insert(&late.map, 0, 0) != PLAIT_OK ? 1U : 0U;
    plait_event_set(&late.looked);
    late.failed += plait_event_wait(&late.filled) != PLAIT_OK ? 1U : 0U;
    for (uint64_t key = EMPTY_ROOM; key <= SEVEN_EIGHTHS; key++) {
        late.failed += dict_map_insert(&late.map, key, key) != PLAIT_OK ? 1U : 0U;
    }
}

static void leave_that_was_not_used_does_not_fill_the_table(void **state)
{
    (void)state;
    struct helper other;
    struct plait_table_stats stats;
    late.failed = 0;
    plait_event_init(&late.looked);
    plait_event_init(&late.filled);
    assert_int_equal(dict_map_init(&late.map), PLAIT_OK);
    assert_int_equal(dict_map_reserve(&late.map, EMPTY_ROOM), PLAIT_OK);
    helper_start(&other, look_then_put_in, 0);
    assert_int_equal(plait_event_wait(&late.looked), PLAIT_OK);
    for (uint64_t key = 1; key < EMPTY_ROOM; key++) {
        assert_int_equal(dict_map_insert(&late.map, key, key), PLAIT_OK);
    }
    plait_event_set(&late.filled);
    helper_join(&other);
    assert_int_equal(late.failed, 0);
    dict_map_stats(&late.map, &stats);
    assert_int_equal(stats.slots, 1024);
    assert_int_equal(dict_map_size(&late.map), SEVEN_EIGHTHS + 1);
    dict_map_destroy(&late.map);
}

/* ---- functions under the lock ---- */

static plait_status count_up(struct count *value, bool present, int *argument)
{
    (void)present;
    value->sum += *argument;
    value->times++;
    return PLAIT_OK;
}

static void count_everywhere(unsigned index, struct test_shared *s)
{
    uint64_t seed = index + 1U;
    int by = 3;
    for (unsigned long i = 0; i < s->rounds; i++) {
        expect(s, dict_counts_upsert(&s->counts, test_random(&seed) % 5U + i / 16U, count_up, &by) == PLAIT_OK);
    }
}

static void no_update_is_lost(void **state)
{
    (void)state;
    begin(rounds_of(8000, 80));
    assert_int_equal(dict_counts_init(&shared.counts), PLAIT_OK);
    test_threads(4, count_everywhere, &shared);
    assert_int_equal(plait_load_relaxed(&shared.wrong), 0);
    struct dict_counts_entries all;
    int64_t times = 0;
    assert_int_equal(dict_counts_snapshot(&shared.counts, &all), PLAIT_OK);
    for (size_t i = 0; i < all.count; i++) {
        times += all.list[i].value.times;
        assert_int_equal(all.list[i].value.sum, 3 * all.list[i].value.times);
    }
    assert_int_equal(times, 4U * shared.rounds);
    dict_counts_snapshot_free(&shared.counts, &all);
    dict_counts_destroy(&shared.counts);
}

/* ---- owned strings ---- */

static const char *const NAMES[] = {"ash", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple", "oak", "pine"};

static void use_texts(unsigned index, struct test_shared *s)
{
    uint64_t seed = index + 1U;
    for (unsigned long i = 0; i < s->rounds; i++) {
        const char *key = NAMES[test_random(&seed) % 10U];
        const char *value = NULL;
        switch (test_random(&seed) % 5U) {
        case 0:
            expect(s, dict_texts_set(&s->texts, key, key) == PLAIT_OK);
            break;
        case 1: {
            const plait_status status = dict_texts_remove(&s->texts, key, &value);
            expect(s, status == PLAIT_MISSING || strcmp(value, key) == 0);
            if (status == PLAIT_OK) {
                text_dispose(&value, &s->ledger);
            }
            break;
        }
        case 2:
            expect(s,
                   dict_texts_get_or_insert(&s->texts, key, key, &value, NULL) == PLAIT_OK && strcmp(value, key) == 0);
            text_dispose(&value, &s->ledger);
            break;
        default:
            if (dict_texts_get(&s->texts, key, &value) == PLAIT_OK) {
                expect(s, strcmp(value, key) == 0);
                text_dispose(&value, &s->ledger);
            }
            break;
        }
    }
}

static void owned_strings_are_neither_freed_early_nor_lost(void **state)
{
    (void)state;
    begin(rounds_of(8000, 60));
    ledger_open(&shared.ledger);
    assert_int_equal(dict_texts_init(&shared.texts, &shared.ledger), PLAIT_OK);
    test_threads(4, use_texts, &shared);
    assert_int_equal(plait_load_relaxed(&shared.wrong), 0);
    assert_int_equal(ledger_alive(&shared.ledger), 2 * (int64_t)dict_texts_size(&shared.texts));
    dict_texts_destroy(&shared.texts);
    assert_int_equal(ledger_alive(&shared.ledger), 0);
}

/* ---- fixed capacity: never more than it holds, and never refused while there is place ---- */

static void fill_fixed(unsigned index, struct test_shared *s)
{
    /* Nothing is taken out, so that a refusal is final; each reads all stripes twice: three of them tell as much as
     * all. */
    const struct wide24 value = {{index, index, index}};
    unsigned refused = 0;
    for (uint64_t i = 0; i < DICT_FIXED_CAPACITY && refused < 3U; i++) {
        const plait_status status = dict_fixed_insert(&s->fixed, i * 4U + index, value);
        expect(s, status == PLAIT_OK || status == PLAIT_FULL);
        if (status == PLAIT_OK) {
            (void)plait_add_relaxed(&s->counted, 1U);
        } else {
            refused++;
        }
    }
}

static void churn_fixed(unsigned index, struct test_shared *s)
{
    /* Each strand has at most a quarter of the places, so that none may ever be refused. */
    const struct wide24 value = {{index, index, index}};
    enum { SHARE = DICT_FIXED_CAPACITY / 4 };
    for (unsigned long i = 0; i < s->rounds; i++) {
        if (i >= SHARE) {
            expect(s, dict_fixed_remove(&s->fixed, (i - SHARE) * 4U + index, NULL) == PLAIT_OK);
        }
        expect(s, dict_fixed_insert(&s->fixed, i * 4U + index, value) == PLAIT_OK);
    }
}

static void a_fixed_capacity_is_exact_under_contention(void **state)
{
    (void)state;
    for (unsigned long repeat = 0; repeat < test_scaled(50, 1); repeat++) {
        begin(0);
        assert_int_equal(dict_fixed_init(&shared.fixed), PLAIT_OK);
        test_threads(4, fill_fixed, &shared);
        assert_int_equal(plait_load_relaxed(&shared.wrong), 0);
        assert_int_equal(plait_load_relaxed(&shared.counted), DICT_FIXED_CAPACITY);
        assert_int_equal(dict_fixed_size(&shared.fixed), DICT_FIXED_CAPACITY);
        dict_fixed_destroy(&shared.fixed);
    }
    begin(rounds_of(8000, 60));
    assert_int_equal(dict_fixed_init(&shared.fixed), PLAIT_OK);
    test_threads(4, churn_fixed, &shared);
    assert_int_equal(plait_load_relaxed(&shared.wrong), 0);
    dict_fixed_destroy(&shared.fixed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(staying_keys_are_found_while_the_table_grows),
        cmocka_unit_test(nobody_is_refused_while_a_tiny_table_grows),
        cmocka_unit_test(walks_see_staying_keys_once_while_the_table_grows),
        cmocka_unit_test(values_of_several_words_are_never_torn),
        cmocka_unit_test(who_has_taken_out_for_others_grows_the_table_when_it_is_due),
        cmocka_unit_test(leave_that_was_not_used_does_not_fill_the_table),
        cmocka_unit_test(no_update_is_lost),
        cmocka_unit_test(owned_strings_are_neither_freed_early_nor_lost),
        cmocka_unit_test(a_fixed_capacity_is_exact_under_contention),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
