/* SPDX-License-Identifier: MIT */
/* Scenarios of a shard that belongs to a loop: strand 0, and where it says so others, take shards that nobody has used
 * for their own; strangers wait there, wake there, and take it over. No wake is lost, one is inside at a time (the race
 * check looks at the queues), and when all is over nobody is counted (the engine looks at the shard). */
#include "model.h"

#include <plait/wait.h>

#include "shard.h"
#include "shard_lock.h"

static plait_word word;
static plait_word other;
static unsigned data;
static uint32_t woken;

static void setup(void)
{
    plait_initialize(&word, 0U);
    plait_initialize(&other, 0U);
    data = 0;
    woken = 0;
    plait_initialize(&plait_shards[0].state, 0U);
    model_strand(0)->owns = plait_shard_owned_by(0);
}

static void setup_shared(void)
{
    setup();
    plait_initialize(&plait_shards[0].state, (uint32_t)PLAIT_SHARD_SHARED);
    model_strand(0)->owns = PLAIT_SHARD_NOBODYS;
}

static void setup_two(void)
{
    setup();
    model_strand(1)->owns = plait_shard_owned_by(1);
}

/* ---- what strands do ---- */

static void until(plait_word *what)
{
    while (plait_load_acquire(what) == 0) {
        MODEL_EXPECT(plait_wait(what, 0, PLAIT_FOREVER) == PLAIT_OK);
    }
}

static void until_set(void)
{
    until(&word);
}

static void until_published(void)
{
    until(&word);
    MODEL_EXPECT(model_read(data) == 1);
}

static void until_other(void)
{
    until(&other);
}

static void once_timed(void)
{
    const plait_status status = plait_wait(&word, 0, plait_after(plait_nanoseconds(5)));
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_TIMEOUT);
}

static void store_wake(void)
{
    (void)plait_store_wake(&word, 1, PLAIT_WAKE_ALL);
}

static void store_wake_other(void)
{
    (void)plait_store_wake(&other, 1, 1);
}

static void exchange_wake(void)
{
    MODEL_EXPECT(plait_exchange_wake(&word, 1, PLAIT_WAKE_ALL, &woken) == 0);
}

static void release_and_wake(void)
{
    model_write(data, 1);
    plait_store_release(&word, 1);
    (void)plait_wake(&word, 1);
}

/* Locks the shard: its owner from here on, if nobody was there before. */
static void look_in(void)
{
    MODEL_EXPECT(plait_shard_count(&other, 0) <= 1);
}

static void own_and_store_wake(void)
{
    look_in();
    store_wake();
}

static void own_and_exchange_wake(void)
{
    look_in();
    exchange_wake();
}

static void own_and_release_and_wake(void)
{
    look_in();
    release_and_wake();
}

/* ---- there and back ---- */

static void ask(void)
{
    store_wake();
    until_other();
}

static void answer(void)
{
    until_set();
    store_wake_other();
}

static void check(void)
{
    MODEL_EXPECT(plait_load_relaxed(&word) == 1);
}

#define SCENARIO(text, ...)                                                             \
    {                                                                                   \
        .name = "shard: " text, .setup = setup, .bodies = {__VA_ARGS__}, .check = check \
    }

static const struct scenario SCENARIOS[] = {
    SCENARIO("owner waits, store and wake", until_set, store_wake),
    SCENARIO("owner waits, exchange and wake", until_set, exchange_wake),
    SCENARIO("owner waits, release store, then plain wake", until_published, release_and_wake),
    SCENARIO("owner stores and wakes", own_and_store_wake, until_set),
    SCENARIO("owner exchanges and wakes", own_and_exchange_wake, until_set),
    SCENARIO("owner stores release, then wakes", own_and_release_and_wake, until_published),
    SCENARIO("owner asks, stranger answers", ask, answer),
    SCENARIO("owner answers, stranger asks", answer, ask),
    SCENARIO("owner waits with a deadline", once_timed, store_wake),
    SCENARIO("owner waits, two strangers", until_set, store_wake, look_in),
    {.name = "shard: shared, plain wake while it is locked",
     .setup = setup_shared,
     .bodies = {look_in, until_published, release_and_wake},
     .check = check},
    SCENARIO("owner and stranger wait", until_set, until_other, store_wake_other, store_wake),
    {.name = "shard: two would own it", .setup = setup_two, .bodies = {ask, answer}, .check = check},
    {.name = "shard: two would own it, both wait",
     .setup = setup_two,
     .bodies = {until_set, until_set, store_wake},
     .check = check},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
