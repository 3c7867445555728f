/* SPDX-License-Identifier: MIT */
/* Recorded histories of the queues are linearizable: every call takes effect at one instant, "empty" included, with
 * batches, deadlines that pass, segments used again and laps of a ring. Perturbation puts yields into the middle of
 * calls. Half of the pops that meet a cell before its item have no patience at all, so that tickets are given up all
 * the time; slabs take long to copy, so that they meet many. The checker itself is proved on histories that are wrong
 * on purpose. */
#include <stdlib.h>

#include <plait/time.h>

#include "fifo.h"
#include "stamp.h"
#include "support/support.h"

#include "history_items.h"
#include "history_limited.h"
#include "history_meet.h"
#include "history_ring.h"
#include "history_slabs.h"

enum { THREADS = 4, PUSHERS = 2, BATCH = 3 };

/* What one thread recorded. */
struct recorder {
    struct fifo_call *calls;
    size_t used, room;
    uint64_t seed;
    bool failed; /* a status that must not be, or no room */
};

struct test_shared {
    struct recorder recorders[THREADS];
    uint32_t items_each;
    struct plait_atomic_u32 popped;
};

/* A call that has just ended. News of emptiness fills at most half of the room. */
static void record(struct recorder *recorder, enum fifo_what what, uint32_t item, uint64_t begin)
{
    const uint64_t end = stamp_after();
    if (what != FIFO_EMPTY || recorder->used < recorder->room / 2U) {
        if (recorder->used < recorder->room) {
            recorder->calls[recorder->used] = (struct fifo_call){begin, end, item, what};
            recorder->used++;
        } else {
            recorder->failed = true;
        }
    }
}

/* In place of the library's own, by the linker: every second strand has run out of patience before it began. */
bool __real_plait_patience_lasts(struct plait_patience *patience);
bool __wrap_plait_patience_lasts(struct plait_patience *patience);
bool __wrap_plait_patience_lasts(struct plait_patience *patience)
{
    static struct plait_atomic_u32 calls = PLAIT_ATOMIC_INIT(0);
    return plait_add_relaxed(&calls, 1U) % 2U == 0U && __real_plait_patience_lasts(patience);
}

/* Runs a round and judges what was recorded. */
static void judge(test_body *body, unsigned long round, unsigned long each, fifo_checker *checker)
{
    static struct test_shared shared;
    shared.items_each = (uint32_t)test_scaled(each, each / 100U);
    plait_store_seq_cst(&shared.popped, 0U);
    const size_t room = (size_t)shared.items_each * 8U;
    struct fifo_call *calls = malloc(THREADS * room * sizeof(*calls));
    assert_non_null(calls);
    for (unsigned i = 0; i < THREADS; i++) {
        shared.recorders[i] = (struct recorder){&calls[i * room], 0, room, round * 100U + i, false};
    }
    test_threads(THREADS, body, &shared);
    size_t count = 0;
    for (unsigned i = 0; i < THREADS; i++) {
        assert_false(shared.recorders[i].failed);
        for (size_t k = 0; k < shared.recorders[i].used; k++) {
            calls[count] = shared.recorders[i].calls[k];
            count++;
        }
    }
    assert_int_equal(plait_load_relaxed(&shared.popped), PUSHERS * shared.items_each);
    const enum fifo_verdict verdict = checker(calls, count, PUSHERS * shared.items_each);
    free(calls);
    if (verdict != FIFO_LINEARIZABLE) {
        print_error("round %lu: %s\n", round, fifo_verdict_name(verdict));
    }
    assert_int_equal(verdict, FIFO_LINEARIZABLE);
}

#define QUEUE history_items
#define ITEM uint32_t
#define MAKE(number) (number)
#define NUMBER(item) (item)
#define EACH_PUSHES 20000
#define CHECKER fifo_check
#include "queue.h"

#define QUEUE history_limited
#define ITEM uint32_t
#define MAKE(number) (number)
#define NUMBER(item) (item)
#define EACH_PUSHES 20000
#define CHECKER fifo_check
#include "queue.h"

#define QUEUE history_ring
#define ITEM uint32_t
#define MAKE(number) (number)
#define NUMBER(item) (item)
#define EACH_PUSHES 20000
#define CHECKER fifo_check
#include "queue.h"

#define QUEUE history_meet
#define ITEM uint32_t
#define MAKE(number) (number)
#define NUMBER(item) (item)
#define EACH_PUSHES 200
#define CHECKER fifo_check_pairs
#include "queue.h"

static struct slab make_slab(uint32_t number)
{
    struct slab slab;
    for (size_t i = 0; i < SLAB_WORDS; i++) {
        slab.words[i] = number;
    }
    return slab;
}

/* The number, if all of the slab is of one item; else one that was never pushed. */
static uint32_t number_of(const struct slab *slab)
{
    bool whole = true;
    for (size_t i = 1; i < SLAB_WORDS; i++) {
        whole = whole && slab->words[i] == slab->words[0];
    }
    return whole ? slab->words[0] : 0U;
}

#define QUEUE history_slabs
#define ITEM struct slab
#define MAKE(number) make_slab(number)
#define NUMBER(item) number_of(&(item))
#define EACH_PUSHES 1000
#define CHECKER fifo_check
#include "queue.h"

/* ---- the checker ---- */

/* push 1 [0,1], push 2 [2,3], then as given. */
static enum fifo_verdict check_after_two(struct fifo_call a, struct fifo_call b)
{
    const struct fifo_call calls[4] = {{0, 1, 1, FIFO_PUSH}, {2, 3, 2, FIFO_PUSH}, a, b};
    return fifo_check(calls, 4, 4);
}

static void test_checker_knows_right_from_wrong(void **state)
{
    (void)state;
    const struct fifo_call first = {4, 5, 1, FIFO_POP};
    const struct fifo_call second = {6, 7, 2, FIFO_POP};
    assert_int_equal(check_after_two(first, second), FIFO_LINEARIZABLE);
    /* The other way round, and then at the same time, where it is nobody's fault. */
    assert_int_equal(check_after_two((struct fifo_call){4, 5, 2, FIFO_POP}, (struct fifo_call){6, 7, 1, FIFO_POP}),
                     FIFO_ORDER);
    assert_int_equal(check_after_two((struct fifo_call){4, 9, 2, FIFO_POP}, (struct fifo_call){6, 7, 1, FIFO_POP}),
                     FIFO_LINEARIZABLE);
    assert_int_equal(check_after_two((struct fifo_call){4, 5, 2, FIFO_POP}, (struct fifo_call){6, 7, 0, FIFO_EMPTY}),
                     FIFO_ORDER);
    assert_int_equal(check_after_two(first, (struct fifo_call){6, 7, 1, FIFO_POP}), FIFO_REPEAT);
    assert_int_equal(check_after_two(first, (struct fifo_call){6, 7, 3, FIFO_POP}), FIFO_FRESH);
    /* "Empty" before, between and after; for certain false only where an item stayed all the time. */
    assert_int_equal(check_after_two(first, (struct fifo_call){6, 7, 0, FIFO_EMPTY}), FIFO_WITNESS);
    assert_int_equal(check_after_two((struct fifo_call){1, 9, 1, FIFO_POP}, (struct fifo_call){1, 4, 0, FIFO_EMPTY}),
                     FIFO_LINEARIZABLE);
    assert_int_equal(check_after_two(first, (struct fifo_call){0, 9, 0, FIFO_EMPTY}), FIFO_LINEARIZABLE);
    /* Pairs: at the same time, the pop later, the pop earlier, no pop. */
    struct fifo_call pair[2] = {{0, 2, 1, FIFO_PUSH}, {1, 3, 1, FIFO_POP}};
    assert_int_equal(fifo_check_pairs(pair, 2, 1), FIFO_LINEARIZABLE);
    pair[1].begin = 3;
    assert_int_equal(fifo_check_pairs(pair, 2, 1), FIFO_APART);
    pair[0].begin = 5;
    pair[0].end = 6;
    assert_int_equal(fifo_check_pairs(pair, 2, 1), FIFO_FRESH);
    assert_int_equal(fifo_check_pairs(pair, 1, 1), FIFO_APART);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_checker_knows_right_from_wrong),  cmocka_unit_test(history_items_case_is_linearizable),
        cmocka_unit_test(history_limited_case_is_linearizable), cmocka_unit_test(history_ring_case_is_linearizable),
        cmocka_unit_test(history_slabs_case_is_linearizable),   cmocka_unit_test(history_meet_case_is_linearizable),
    };
    stamp_choose();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
