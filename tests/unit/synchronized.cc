/* SPDX-License-Identifier: MIT */
/* synchronized.cc: the forms as C++17 sees them: the text that is also C, and what only C++ has: namespaces, overloads,
 * references, extern "C", and locks that are left when an exception passes. Members take the in-function form. */
#include <cstdio>
#include <string>

#include "synchronized_forms.h"

namespace bank {
SYNCHRONIZED(std::string, join, (const std::string &, a), (std::string, b))
{
    return a + b;
}

SYNCHRONIZED(int, join, (int, a), (int, b))
{
    return join(std::string("x"), "y") == "xy" ? a + b : 0; /* overloads have a lock each */
}

namespace {
SYNCHRONIZED(int, throws_if, (bool, really))
{
    if (really) {
        throw 1;
    }
    return 2;
}

SYNCHRONIZED_BY_KEY_ON(keys_numbers, &accounts, id, int, throws_with_key, (uint64_t, id))
{
    throw id;
}

TRY_SYNCHRONIZED(int, try_throws_if, (bool, really))
{
    if (really) {
        throw 1;
    }
    return 3;
}
} // namespace
} // namespace bank

extern "C" SYNCHRONIZED(void, called_from_c)
{
    ran++;
}

TRY_SYNCHRONIZED(std::string, try_append, (std::string &, text))
{
    return text += "!";
}

struct counter {
    struct plait_mutex lock = PLAIT_MUTEX_INIT;
    int n = 0;
    int add(int k)
    {
        SYNCHRONIZED_HERE(&lock);
        SYNCHRONIZED_BY_KEY_HERE(keys_numbers, &accounts, 7UL);
        if (k < 0) {
            throw k;
        }
        return n += k;
    }
    template <class T> T twice(T x)
    {
        SYNCHRONIZED_HERE(&lock);
        return x + x;
    }
};

static int failures;

static void check(bool holds, int line)
{
    if (!holds) {
        failures++;
        (void)std::fprintf(stderr, "synchronized.cc:%d: does not hold\n", line);
    }
}
#define CHECK(condition) check((condition), __LINE__)

/* Whatever is thrown: did the call throw? */
template <class Call> static bool throws(Call call)
{
    try {
        (void)call();
    } catch (int) {
        return true;
    } catch (uint64_t) {
        return true;
    }
    return false;
}

static void the_text_that_is_also_c()
{
    struct account from = {1, 100, PLAIT_MUTEX_INIT}, to = {2, 0, PLAIT_MUTEX_INIT};
    struct span span = {9, 3}, read = {0, 0};
    int five = 5, number = 0, *pointer = nullptr;
    long value = 0;
    uint64_t id = 0;
    plait_status inner = PLAIT_OK;
    const char *const more = "more";
    CHECK(next_id() == 1 && calls_others() == 2 && try_next_id(&value) == PLAIT_OK && value == 3);
    leave_early(true);
    CHECK(transfer(&from, &to, 40) == 0 && from.balance == 60);
    CHECK(text_of_two("text", &more) == more && sum_of_4(1, 2, &five, 4) == 12 && sum_of_5(1, 2, 3, 4, 5) == 15);
    CHECK(sum_of_6(1, 2, 3, 4, 5, 6) == 21 && static_cast<int>(sum_of_7(1, 2, 3, 4, 5, 6, 7)) == 28);
    CHECK(sum_of_8(1, 2, 3, 4, 5, 6, 7, 8) == 36 && odd_names(1, 2, 3, 4, 5, 6, 7, 8) == 36);
    void_by_another_word(1);
    CHECK(same_pointer(&five) == &five && ordered(span).low == 3 && other_colour(RED) == GREEN && negated(false));
    CHECK(same_function(nullptr, 0) == nullptr && with_attribute(4) == 4);
    CHECK(try_refresh(4, &value) == PLAIT_OK && value == 5 && try_run() == PLAIT_OK);
    CHECK(pointer_until(&five, &pointer, PLAIT_FOREVER) == PLAIT_OK && pointer == &five);
    CHECK(seven_until(&number, PLAIT_FOREVER) == PLAIT_OK && number == 7 && run_until(PLAIT_FOREVER) == PLAIT_OK);
    CHECK(deposit(&from, 5) == 65 && try_read(&from, &read) == PLAIT_OK && read.high == 65);
    CHECK(drain_until(&from, PLAIT_FOREVER) == PLAIT_OK && from.balance == 0 && withdraw(&from, 5) == 0);
    CHECK(try_part(1, 5, &inner) == PLAIT_OK && inner == PLAIT_MISUSE);
    CHECK(key_until(9, &id, PLAIT_FOREVER) == PLAIT_OK && id == 9);
    visit(1);
    CHECK(try_visit(1, &number) == PLAIT_OK && number == 11 && visit_until(1, PLAIT_FOREVER) == PLAIT_OK);
    CHECK(from_here_on(4) == 4 && from_here_on(-4) == -1);
}

/* A second call would be fatal, or never return, if the first had kept the lock. */
static void exceptions_leave_the_lock()
{
    struct counter counter;
    int number = 0;
    CHECK(throws([] { return bank::throws_if(true); }));
    CHECK(bank::throws_if(false) == 2);
    CHECK(throws([] { return bank::throws_with_key(1); }) && throws([] { return bank::throws_with_key(1); }));
    CHECK(throws([&] { return bank::try_throws_if(true, &number); }) && number == 0);
    CHECK(bank::try_throws_if(false, &number) == PLAIT_OK && number == 3);
    CHECK(throws([&] { return counter.add(-1); }));
    CHECK(counter.add(2) == 2 && counter.twice(2.5) >= 5.0);
    CHECK(keys_numbers_size(&accounts) == 0);
}

int main()
{
    std::string text = "ab", more;
    the_text_that_is_also_c();
    exceptions_leave_the_lock();
    called_from_c();
    CHECK(bank::join(1, 2) == 3);
    CHECK(try_append(text, &more) == PLAIT_OK && more == "ab!");
    return failures == 0 ? 0 : 1;
}
