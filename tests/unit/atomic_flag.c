/* SPDX-License-Identifier: MIT */
/* The atomic flag: what each call returns and leaves. */
#include "support/support.h"

#include "signal_flag.h"
#include "weak_flag.h"

static void a_flag_begins_as_its_initialiser_says(void **state)
{
    (void)state;
    static signal_flag on = SIGNAL_FLAG_INIT(true);
    static signal_flag off = SIGNAL_FLAG_INIT(false);
    static signal_flag none;
    assert_true(signal_flag_get(&on));
    assert_false(signal_flag_get(&off));
    assert_false(signal_flag_get(&none));
    signal_flag_init(&none, true);
    assert_true(signal_flag_get(&none));
    assert_int_equal(sizeof(none), 1);
}

static void a_flag_is_set_and_cleared(void **state)
{
    (void)state;
    signal_flag flag;
    signal_flag_init(&flag, false);
    signal_flag_set(&flag, true);
    assert_true(signal_flag_get(&flag));
    signal_flag_clear(&flag);
    assert_false(signal_flag_get(&flag));
    assert_false(signal_flag_exchange(&flag, true));
    assert_true(signal_flag_exchange(&flag, true));
    assert_true(signal_flag_exchange(&flag, false));
    assert_false(signal_flag_get(&flag));
}

static void test_and_set_tells_whether_it_was_set(void **state)
{
    (void)state;
    signal_flag flag = SIGNAL_FLAG_INIT(false);
    assert_false(signal_flag_test_and_set(&flag));
    assert_true(signal_flag_test_and_set(&flag));
    signal_flag_clear(&flag);
    assert_false(signal_flag_test_and_set(&flag));
}

static void weaker_orders_do_the_same(void **state)
{
    (void)state;
    weak_flag flag = WEAK_FLAG_INIT(false);
    assert_false(weak_flag_test_and_set_acquire(&flag));
    assert_true(weak_flag_test_and_set_relaxed(&flag));
    assert_true(weak_flag_get_acquire(&flag) && weak_flag_get_relaxed(&flag));
    weak_flag_clear_release(&flag);
    assert_false(weak_flag_test_and_set_release(&flag));
    weak_flag_clear_relaxed(&flag);
    assert_false(weak_flag_exchange_acquire(&flag, true));
    assert_true(weak_flag_exchange_release(&flag, false));
    assert_false(weak_flag_exchange_relaxed(&flag, true));
    weak_flag_set_release(&flag, false);
    assert_false(weak_flag_get_relaxed(&flag));
    weak_flag_set_relaxed(&flag, true);
    assert_true(weak_flag_get_acquire(&flag));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flag_begins_as_its_initialiser_says),
        cmocka_unit_test(a_flag_is_set_and_cleared),
        cmocka_unit_test(test_and_set_tells_whether_it_was_set),
        cmocka_unit_test(weaker_orders_do_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
