/* SPDX-License-Identifier: MIT */
/* The ring's calls, each with another call that comes between two of its loads: whatever has been overtaken pauses
 * before it tries again, and nothing is lost. One strand: the other call is made where the load would be. */
#include "support/support.h"

#include "passed_ring.h"

static passed_ring ring;
static void (*other)(void);
static unsigned loads;  /* of the call so far */
static unsigned before; /* the other call comes before this one; 0: never */
static unsigned pauses; /* of the call so far */
static bool inside;     /* of the other call */

void come_between(void)
{
    if (!inside) {
        loads++;
        if (loads == before) {
            inside = true;
            other();
            inside = false;
        }
    }
}

void count_pause(uint32_t *of_call)
{
    (*of_call)++;
    pauses++;
}

static void push_first(void)
{
    assert_int_equal(passed_ring_try_push(&ring, 1), PLAIT_OK);
}

static void pop_first(void)
{
    int item = 0;
    assert_int_equal(passed_ring_try_pop(&ring, &item), PLAIT_OK);
    assert_int_equal(item, 1);
}

static void push_one(void)
{
    assert_int_equal(passed_ring_try_push(&ring, 2), PLAIT_OK);
}

static void push_three(void)
{
    const int items[3] = {2, 3, 4};
    size_t count = 0;
    assert_int_equal(passed_ring_try_push_many(&ring, items, 3, &count), PLAIT_OK);
    assert_int_equal(count, 3);
}

static void pop_one(void)
{
    int item = 0;
    assert_int_equal(passed_ring_try_pop(&ring, &item), PLAIT_OK);
    assert_int_equal(item, before == 0U ? 1 : 2);
}

static void pop_three(void)
{
    int items[3] = {0};
    size_t count = 0;
    assert_int_equal(passed_ring_try_pop_many(&ring, items, 3, &count), PLAIT_OK);
    assert_int_equal(count, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(items[i], before == 0U ? 1 + i : 2 + i);
    }
}

/* One call, in a ring of so many items: 1, 2, 3 ... Returns how many loads it made. */
static unsigned call_once(int items, void (*call)(void), unsigned at)
{
    inside = true;
    assert_int_equal(passed_ring_init(&ring), PLAIT_OK);
    for (int i = 1; i <= items; i++) {
        assert_int_equal(passed_ring_try_push(&ring, i), PLAIT_OK);
    }
    inside = false;
    before = at;
    loads = 0;
    pauses = 0;
    call();
    return loads;
}

static void end_with(int first, int last)
{
    int item = 0;
    inside = true;
    for (int i = first; i <= last; i++) {
        assert_int_equal(passed_ring_try_pop(&ring, &item), PLAIT_OK);
        assert_int_equal(item, i);
    }
    assert_true(passed_ring_empty(&ring));
    passed_ring_destroy(&ring);
    inside = false;
}

/* The other call comes before each load of the call in turn. The first one tells the ticket: from the second one on,
 * the call has been overtaken. */
static void each_load(int items, void (*call)(void), void (*between)(void), int last)
{
    const bool pops = between == pop_first;
    other = between;
    const unsigned all = call_once(items, call, 0);
    assert_int_equal(pauses, 0);
    assert_true(all >= 2U);
    end_with(pops ? last + 1 : 2, pops ? items : last);
    for (unsigned at = 1; at <= all; at++) {
        (void)call_once(items, call, at);
        assert_int_equal(pauses, at > 1U ? 1 : 0);
        end_with(pops ? last + 2 : 1, pops ? items : last);
    }
}

static void test_an_overtaken_push_pauses(void **state)
{
    (void)state;
    each_load(0, push_one, push_first, 2);
}

static void test_an_overtaken_batch_of_pushes_pauses(void **state)
{
    (void)state;
    each_load(0, push_three, push_first, 4);
}

static void test_an_overtaken_pop_pauses(void **state)
{
    (void)state;
    each_load(5, pop_one, pop_first, 1);
}

static void test_an_overtaken_batch_of_pops_pauses(void **state)
{
    (void)state;
    each_load(5, pop_three, pop_first, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_overtaken_push_pauses),
        cmocka_unit_test(test_an_overtaken_batch_of_pushes_pauses),
        cmocka_unit_test(test_an_overtaken_pop_pauses),
        cmocka_unit_test(test_an_overtaken_batch_of_pops_pauses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
