/* SPDX-License-Identifier: MIT */
/* The queue's calls with one strand, for each way to build one; hooks, memory, and what is fatal. */
#include "queue.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <plait/scope.h>
#include <plait/wait.h>

#include "support/support.h"

#include "line_box.h"
#include "line_boxed_parcels.h"
#include "line_few.h"
#include "line_items.h"
#include "line_names.h"
#include "line_parcels.h"
#include "line_placed.h"
#include "line_small.h"

static struct line_placed_storage place;

#define QUEUE line_items
#define LIMIT 0
#define MAKE(q) line_items_init(q)
#include "queue_cases.h"

#define QUEUE line_small
#define LIMIT 0
#define MAKE(q) line_small_init(q)
#include "queue_cases.h"

#define QUEUE line_few
#define LIMIT 10
#define MAKE(q) line_few_init(q)
#include "queue_cases.h"

#define QUEUE line_box
#define LIMIT 100
#define MAKE(q) line_box_init(q)
#include "queue_cases.h"

#define QUEUE line_placed
#define LIMIT 1
#define MAKE(q) line_placed_init(q, &place)
#include "queue_cases.h"

/* ---- hooks ---- */

/* What the hook does beside copying, and for which queue. */
static enum { BEHAVES, WAITS, PUSHES, PUSHES_NONE, POPS, POPS_MANY, FINISHES, OPENS, SETS, CLOSES } manners;
static line_parcels *copying_for;

/* Calls its own queue, as its manners are; each is refused, and changes nothing. */
static void call_own_queue(line_parcels *queue, struct parcel parcel)
{
    struct parcel out = {NULL};
    size_t count = 7;
    switch (manners) {
    case PUSHES:
        assert_int_equal(line_parcels_push(queue, parcel), PLAIT_MISUSE);
        assert_int_equal(line_parcels_try_push_many(queue, &parcel, 1, &count), PLAIT_MISUSE);
        break;
    case PUSHES_NONE:
        assert_int_equal(line_parcels_push_many(queue, &parcel, 0, &count), PLAIT_MISUSE);
        break;
    case POPS:
        assert_int_equal(line_parcels_try_pop(queue, &out), PLAIT_MISUSE);
        assert_int_equal(line_parcels_pop(queue, &out), PLAIT_MISUSE);
        assert_int_equal(line_parcels_pop_until(queue, &out, PLAIT_FOREVER), PLAIT_MISUSE);
        break;
    case POPS_MANY:
        assert_int_equal(line_parcels_try_pop_many(queue, &out, 1, &count), PLAIT_MISUSE);
        assert_int_equal(line_parcels_pop_many(queue, &out, 1, &count), PLAIT_MISUSE);
        break;
    case FINISHES:
        assert_int_equal(line_parcels_task_done(queue), PLAIT_MISUSE);
        assert_int_equal(line_parcels_join(queue), PLAIT_MISUSE);
        break;
    case OPENS:
        assert_int_equal(line_parcels_producer_open(queue), PLAIT_MISUSE);
        assert_int_equal(line_parcels_producer_close(queue), PLAIT_MISUSE);
        assert_int_equal(line_parcels_consumer_open(queue), PLAIT_MISUSE);
        assert_int_equal(line_parcels_consumer_close(queue), PLAIT_MISUSE);
        break;
    case SETS:
        assert_int_equal(line_parcels_reserve(queue, 1), PLAIT_MISUSE);
        line_parcels_trim(queue);
        break;
    case CLOSES:
        line_parcels_close(queue);
        assert_int_equal(line_parcels_close_now(queue, &out, 1), 0);
        break;
    default:
        break;
    }
    assert_null(out.content);
    assert_int_equal(count, 7);
    assert_int_equal(line_parcels_size(queue), 1); /* its state is anybody's */
}

plait_status parcel_copy(struct parcel *to, const struct parcel *from, struct ledger *ledger)
{
    plait_status status = ENOMEM;
    if (manners == WAITS) {
        plait_word word = PLAIT_ATOMIC_INIT(0);
        assert_int_equal(plait_wait(&word, 0, plait_after(plait_microseconds(1))), PLAIT_TIMEOUT);
    } else if (manners != BEHAVES) {
        call_own_queue(copying_for, *from);
    }
    if (ledger->refuse != 0) {
        ledger->refuse--;
        to->content = malloc(sizeof(*to->content));
        assert_non_null(to->content);
        *to->content = *from->content;
        ledger->copies++;
        status = PLAIT_OK;
    }
    return status;
}

void parcel_dispose(struct parcel *parcel, struct ledger *ledger)
{
    free(parcel->content);
    parcel->content = NULL;
    ledger->disposals++;
}

/* The queue owns copies: a failing copy or a refused push leaves nothing, a pop hands one over, the rest is disposed
 * of. */
static void test_queue_owns_copies(void **state)
{
    (void)state;
    struct ledger ledger = {0, 0, -1};
    line_parcels queue;
    int number = 41;
    struct parcel parcel = {&number};
    struct parcel out = {NULL};
    size_t pushed = 0;
    assert_int_equal(line_parcels_init(&queue, &ledger), PLAIT_OK);
    assert_int_equal(line_parcels_push(&queue, parcel), PLAIT_OK);
    number = 42;
    assert_int_equal(line_parcels_try_push(&queue, parcel), PLAIT_OK);
    assert_int_equal(ledger.copies, 2);
    assert_int_equal(line_parcels_pop(&queue, &out), PLAIT_OK);
    assert_int_equal(*out.content, 41);
    parcel_dispose(&out, &ledger);

    ledger.refuse = 0;
    assert_int_equal(line_parcels_try_push(&queue, parcel), ENOMEM); /* the hook's own status */
    assert_int_equal(line_parcels_size(&queue), 1);
    ledger.refuse = 2;
    const struct parcel many[3] = {parcel, parcel, parcel};
    assert_int_equal(line_parcels_push_many(&queue, many, 3, &pushed), PLAIT_OK);
    assert_int_equal(pushed, 2);
    ledger.refuse = -1;

    line_parcels_close(&queue);
    assert_int_equal(line_parcels_push(&queue, parcel), PLAIT_CLOSED);
    assert_int_equal(line_parcels_close_now(&queue, &out, 1), 1);
    assert_int_equal(*out.content, 42);
    parcel_dispose(&out, &ledger);
    line_parcels_destroy(&queue);
    assert_int_equal(ledger.copies, ledger.disposals);
}

/* A copy hook that waits, or calls its own queue, is refused, and its copy disposed of; the queue is as it was. */
static void test_queue_refuses_a_copy_that_waits(void **state)
{
    (void)state;
    struct ledger ledger = {0, 0, -1};
    line_parcels queue;
    int number = 1;
    const struct parcel parcel = {&number};
    size_t pushed = 9;
    assert_int_equal(line_parcels_init(&queue, &ledger), PLAIT_OK);
    assert_int_equal(line_parcels_push(&queue, parcel), PLAIT_OK);
    copying_for = &queue;
    for (manners = WAITS; manners <= CLOSES; manners++) {
        assert_int_equal(line_parcels_push(&queue, parcel), PLAIT_MISUSE);
        assert_int_equal(line_parcels_push_many(&queue, &parcel, 1, &pushed), PLAIT_MISUSE);
    }
    manners = BEHAVES;
    assert_int_equal(pushed, 9);
    assert_int_equal(line_parcels_size(&queue), 1);
    assert_int_equal(ledger.copies, 1 + 2 * CLOSES);
    assert_int_equal(ledger.disposals, 2 * CLOSES);
    assert_int_equal(line_parcels_push(&queue, parcel), PLAIT_OK);
    line_parcels_destroy(&queue);
    assert_int_equal(ledger.copies, ledger.disposals);
}

/* Without a copy hook an item is the queue's once it is pushed, and the popper's after that. */
static void test_queue_takes_over(void **state)
{
    (void)state;
    struct ledger ledger = {0, 0, -1};
    line_boxed_parcels queue;
    struct parcel out = {NULL};
    int number = 7;
    assert_int_equal(line_boxed_parcels_init(&queue, &ledger), PLAIT_OK);
    for (int i = 0; i < 4; i++) {
        struct parcel made = {NULL};
        const struct parcel template = {&number};
        assert_int_equal(parcel_copy(&made, &template, &ledger), PLAIT_OK);
        const plait_status status = line_boxed_parcels_try_push(&queue, made);
        assert_int_equal(status, i < 3 ? PLAIT_OK : PLAIT_FULL);
        if (status != PLAIT_OK) {
            parcel_dispose(&made, &ledger); /* a push that failed took nothing */
        }
    }
    assert_int_equal(line_boxed_parcels_pop(&queue, &out), PLAIT_OK);
    parcel_dispose(&out, &ledger);
    assert_int_equal(line_boxed_parcels_consumer_open(&queue), PLAIT_OK);
    assert_int_equal(line_boxed_parcels_consumer_close(&queue), PLAIT_OK); /* the rest is nobody's */
    assert_int_equal(ledger.copies, ledger.disposals);
    line_boxed_parcels_destroy(&queue);
}

static void test_queue_of_pointers(void **state)
{
    (void)state;
    line_names queue;
    const char *const in[2] = {"second", "third"};
    const char *name = NULL;
    size_t pushed = 0;
    assert_int_equal(line_names_init(&queue), PLAIT_OK);
    assert_int_equal(line_names_push(&queue, "first"), PLAIT_OK);
    assert_int_equal(line_names_push_many(&queue, in, 2, &pushed), PLAIT_OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(line_names_try_pop(&queue, &name), PLAIT_OK);
    }
    assert_string_equal(name, "third");
    line_names_destroy(&queue);
}

/* ---- memory ---- */

/* What was reserved is not allocated again; trim gives back what holds no item; a long life needs no more than a short
 * one. Segments are counted by the queue itself. */
static void test_queue_keeps_little_memory(void **state)
{
    (void)state;
    line_small queue;
    uint64_t item = 0;
    assert_int_equal(line_small_init(&queue), PLAIT_OK);
    assert_int_equal(line_small_reserve(&queue, 64), PLAIT_OK);
    assert_int_equal(queue.spare, 64 / LINE_SMALL_SEGMENT);
    for (uint64_t i = 0; i < 64U; i++) {
        assert_int_equal(line_small_push(&queue, i), PLAIT_OK);
    }
    assert_int_equal(queue.spare + queue.living, 64 / LINE_SMALL_SEGMENT + 1);
    for (uint64_t i = 0; i < 64U; i++) {
        assert_int_equal(line_small_pop(&queue, &item), PLAIT_OK);
    }
    line_small_trim(&queue);
    assert_int_equal(queue.spare, 0);
    assert_true(queue.living <= 2U);
    /* 300 lives of a segment: its states go round 256 more than three times. */
    for (uint64_t i = 0; i < 300U * 8U * LINE_SMALL_SEGMENT; i++) {
        assert_int_equal(line_small_push(&queue, i), PLAIT_OK);
        assert_int_equal(line_small_pop(&queue, &item), PLAIT_OK);
        assert_int_equal(item, i);
    }
    assert_true(queue.spare + queue.living <= 6U);
    for (uint64_t i = 0; i < 1000U * LINE_SMALL_SEGMENT; i++) {
        assert_int_equal(line_small_push(&queue, i), PLAIT_OK);
    }
    for (uint64_t i = 0; i < 1000U * LINE_SMALL_SEGMENT; i++) {
        assert_int_equal(line_small_try_pop(&queue, &item), PLAIT_OK);
        assert_int_equal(item, i);
    }
    assert_true(queue.spare <= 260U); /* a quarter of what lived at the height stays at most */
    line_small_destroy(&queue);
}

/* ---- positions ---- */

/* The numbers in a ring's cells have 32 bits and come round; its tickets do not. */
static void test_ring_passes_the_end_of_its_turns(void **state)
{
    (void)state;
    static const uint64_t ends[] = {UINT64_C(1) << 31, UINT64_C(1) << 32, UINT64_C(5) << 32};
    line_box queue;
    uint64_t item = 0;
    for (size_t e = 0; e < sizeof(ends) / sizeof(ends[0]); e++) {
        const uint64_t start = ends[e] - 64U;
        assert_int_equal(line_box_init(&queue), PLAIT_OK);
        plait_initialize(&queue.tail, start);
        plait_initialize(&queue.head, start);
        plait_initialize(&queue.head_seen, start);
        for (uint64_t i = start; i < start + LINE_BOX_CELLS; i++) {
            plait_initialize(&queue.storage->cells[i % LINE_BOX_CELLS].turn, (uint32_t)i);
        }
        for (uint64_t lap = 0; lap < 4U; lap++) {
            for (uint64_t i = 0; i < 100U; i++) {
                assert_int_equal(line_box_try_push(&queue, i), PLAIT_OK);
            }
            assert_int_equal(line_box_try_push(&queue, 100), PLAIT_FULL);
            assert_int_equal(line_box_size(&queue), 100);
            for (uint64_t i = 0; i < 100U; i++) {
                assert_int_equal(line_box_try_pop(&queue, &item), PLAIT_OK);
                assert_int_equal(item, i);
            }
            assert_int_equal(line_box_try_pop(&queue, &item), PLAIT_EMPTY);
        }
        line_box_destroy(&queue);
    }
}

/* A queue may lie in memory that is aligned no better than malloc's. */
static void test_queue_lies_anywhere(void **state)
{
    (void)state;
    struct {
        char odd[8];
        line_items queue;
    } *place_of_queue = malloc(sizeof(*place_of_queue));
    assert_non_null(place_of_queue);
    uint64_t item = 0;
    assert_int_equal(line_items_init(&place_of_queue->queue), PLAIT_OK);
    assert_int_equal(line_items_push(&place_of_queue->queue, 3), PLAIT_OK);
    assert_int_equal(line_items_pop(&place_of_queue->queue, &item), PLAIT_OK);
    line_items_destroy(&place_of_queue->queue);
    free(place_of_queue);
}

/* ---- what is fatal ---- */

static line_items waited_in;

static void wait_or_destroy(unsigned index, struct test_shared *shared)
{
    (void)shared;
    uint64_t item = 0;
    if (index == 0U) {
        (void)!line_items_pop(&waited_in, &item);
    } else {
        while (line_items_waiting_pops(&waited_in) == 0U) {
            plait_private_yield();
        }
        line_items_destroy(&waited_in);
    }
}

static void destroy_under_a_waiter(void)
{
    (void)!line_items_init(&waited_in);
    test_threads(2, wait_or_destroy, NULL);
}

static void test_queue_destroyed_under_a_waiter_is_fatal(void **state)
{
    (void)state;
    assert_true(test_dies(destroy_under_a_waiter, "line_items_destroy("));
}

/* A push that has claimed a place and not yet filled it, as seen from outside. */
static void destroy_under_a_push(void)
{
    (void)!line_items_init(&waited_in);
    plait_store_relaxed(&waited_in.tail, 1U);
    line_items_destroy(&waited_in);
}

/* A pop that has claimed its item and not yet taken it. */
static void destroy_under_a_pop(void)
{
    static line_box ring;
    (void)!line_box_init(&ring);
    (void)!line_box_push(&ring, 1);
    plait_store_relaxed(&ring.head, 1U);
    line_box_destroy(&ring);
}

static void test_queue_destroyed_under_a_call_is_fatal(void **state)
{
    (void)state;
    assert_true(test_dies(destroy_under_a_push, "a push or a pop is under way"));
    assert_true(test_dies(destroy_under_a_pop, "a push or a pop is under way"));
}

int main(void)
{
    struct CMUnitTest tests[80] = {
        cmocka_unit_test(test_queue_owns_copies),
        cmocka_unit_test(test_queue_refuses_a_copy_that_waits),
        cmocka_unit_test(test_queue_takes_over),
        cmocka_unit_test(test_queue_of_pointers),
        cmocka_unit_test(test_queue_keeps_little_memory),
        cmocka_unit_test(test_ring_passes_the_end_of_its_turns),
        cmocka_unit_test(test_queue_lies_anywhere),
        cmocka_unit_test(test_queue_destroyed_under_a_waiter_is_fatal),
        cmocka_unit_test(test_queue_destroyed_under_a_call_is_fatal),
    };
    size_t count = 9;
    line_items_case_tests(tests, &count);
    line_small_case_tests(tests, &count);
    line_few_case_tests(tests, &count);
    line_box_case_tests(tests, &count);
    line_placed_case_tests(tests, &count);
    return _cmocka_run_group_tests("queue", tests, count, NULL, NULL);
}
