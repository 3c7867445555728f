/* SPDX-License-Identifier: MIT */
/* Scenarios of the keyed lock, all keys in one shard: one strand under a key, no key free while all who want it sleep,
 * nothing left in the shard, and no hold touched after its end, whatever timers and cancellers do. */
#include "model.h"

#include <plait/scope.h>
#include <plait/strand.h>
#include <plait/wait.h>

#include "model_fair_keys.h"
#include "model_keys.h"

enum { KEYS = 3, STRANDS = 4 };
enum { SECTION = 100 }; /* nanoseconds */

static model_keys table;
static model_fair_keys fair;
static unsigned inside[KEYS], entered[KEYS], data[KEYS];
static plait_status result[STRANDS];
static model_keys_hold holds[STRANDS];
static model_keys_hold many[STRANDS][4];
static model_fair_keys_hold fair_holds[STRANDS];

static void setup(void)
{
    model_keys_init(&table);
    model_fair_keys_init(&fair);
    for (int k = 0; k < KEYS; k++) {
        inside[k] = entered[k] = data[k] = 0;
    }
    for (int i = 0; i < STRANDS; i++) {
        result[i] = PLAIT_OK;
    }
}

/* ---- one key ---- */

static void section(unsigned key)
{
    MODEL_EXPECT(inside[key] == 0);
    inside[key]++;
    model_write(data[key], model_read(data[key]) + 1);
    model_point(MODEL_HERE " in the section");
    inside[key]--;
    entered[key]++;
}

static void unlock(model_keys_hold *hold)
{
    model_keys_unlock(hold);
    MODEL_EXPECT(plait_load_relaxed(&hold->hold.owner) == 0); /* a second unlock would be noticed */
    model_dead(hold);
}

static model_keys_hold *fresh_hold(void)
{
    model_keys_hold *hold = &holds[model_self()];
    model_born(hold);
    return hold;
}

static void pass(unsigned key)
{
    model_keys_hold *hold = fresh_hold();
    (void)model_keys_lock_shielded(&table, key, hold, __func__);
    section(key);
    unlock(hold);
}

static void pass_if(plait_status status, unsigned key, model_keys_hold *hold)
{
    result[model_self()] = status;
    if (status == PLAIT_OK) {
        section(key);
        unlock(hold);
    } else {
        model_dead(hold);
    }
}

static void once(void)
{
    pass(1);
}

static void twice(void)
{
    pass(1);
    pass(1);
}

static void one_then_other(void)
{
    pass(1);
    pass(2);
}

static void other(void)
{
    pass(2);
}

static void timed(void)
{
    model_keys_hold *hold = fresh_hold();
    pass_if(model_keys_lock_until(&table, 1, hold, plait_after(plait_nanoseconds(5))), 1, hold);
}

static void cancellable(void)
{
    model_keys_hold *hold = fresh_hold();
    pass_if(model_keys_lock(&table, 1, hold), 1, hold);
}

static void cancel_first(void)
{
    plait_scope_cancel(&model_strand(0)->root);
}

static void try_once(void)
{
    model_keys_hold *hold = fresh_hold();
    model_keys_hold second;
    const plait_status status = model_keys_try_lock(&table, 1, hold);
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_BUSY);
    if (status == PLAIT_OK) {
        MODEL_EXPECT(model_keys_try_lock(&table, 1, &second) == PLAIT_MISUSE);
        MODEL_EXPECT(model_keys_lock(&table, 1, &second) == PLAIT_MISUSE);
    }
    pass_if(status, 1, hold);
}

/* Keeps the key for a while, and takes it again at once. */
static void hog(void)
{
    for (int i = 0; i < 6; i++) {
        model_keys_hold *hold = fresh_hold();
        (void)model_keys_lock_shielded(&table, 1, hold, __func__);
        (void)model_park(plait_time_add(plait_now(), SECTION).nanoseconds);
        unlock(hold);
    }
}

/* The section it finds, one in which it is overtaken, and one that began while it came: then it is handed the key. */
static void lock_against_a_hog(void)
{
    const plait_time began = plait_now();
    pass(1);
    MODEL_EXPECT(plait_time_since(plait_now(), began) <= 3 * SECTION);
}

/* A stale address: nobody who waits for a key may take it for a hand-over. */
static void stray_wake(void)
{
    (void)plait_wake(&holds[1].hold.word, PLAIT_WAKE_ALL);
}

static void ask(void)
{
    const bool first = model_keys_locked(&table, 1);
    const size_t waiters = model_keys_waiters(&table, 1);
    MODEL_EXPECT(model_keys_size(&table) <= 2);
    MODEL_EXPECT(waiters <= 1);
    (void)first;
}

/* ---- a fair table ---- */

static void fair_pass(plait_status status, model_fair_keys_hold *hold)
{
    result[model_self()] = status;
    if (status == PLAIT_OK) {
        section(1);
        model_fair_keys_unlock(hold);
    }
    model_dead(hold);
}

static model_fair_keys_hold *fresh_fair_hold(void)
{
    model_fair_keys_hold *hold = &fair_holds[model_self()];
    model_born(hold);
    return hold;
}

static void fair_once(void)
{
    model_fair_keys_hold *hold = fresh_fair_hold();
    (void)model_fair_keys_lock_shielded(&fair, 1, hold, __func__);
    fair_pass(PLAIT_OK, hold);
}

static void fair_timed(void)
{
    model_fair_keys_hold *hold = fresh_fair_hold();
    fair_pass(model_fair_keys_lock_until(&fair, 1, hold, plait_after(plait_nanoseconds(5))), hold);
}

static void fair_cancellable(void)
{
    model_fair_keys_hold *hold = fresh_fair_hold();
    fair_pass(model_fair_keys_lock(&fair, 1, hold), hold);
}

/* ---- many keys ---- */

static void pass_many(plait_status status, model_keys_hold *mine, size_t count)
{
    result[model_self()] = status;
    if (status == PLAIT_OK) {
        section(1);
        section(2);
        model_keys_unlock_many(mine, count);
    }
    for (size_t i = 0; i < count; i++) {
        model_dead(&mine[i]);
    }
}

static model_keys_hold *fresh_holds(size_t count)
{
    for (size_t i = 0; i < count; i++) {
        model_born(&many[model_self()][i]);
    }
    return many[model_self()];
}

static void many_up(void)
{
    static const unsigned keys[] = {1, 2, 1};
    model_keys_hold *mine = fresh_holds(3);
    pass_many(model_keys_lock_many(&table, keys, mine, 3), mine, 3);
}

static void many_down(void)
{
    static const unsigned keys[] = {2, 1};
    model_keys_hold *mine = fresh_holds(2);
    pass_many(model_keys_lock_many(&table, keys, mine, 2), mine, 2);
}

static void many_timed(void)
{
    static const unsigned keys[] = {2, 1, 2, 1};
    model_keys_hold *mine = fresh_holds(4);
    pass_many(model_keys_lock_many_until(&table, keys, mine, 4, plait_after(plait_nanoseconds(5))), mine, 4);
}

static void many_tried(void)
{
    static const unsigned keys[] = {1, 2, 1};
    model_keys_hold *mine = fresh_holds(3);
    pass_many(model_keys_try_lock_many(&table, keys, mine, 3), mine, 3);
}

/* ---- checks ---- */

static void nothing_left(void)
{
    MODEL_EXPECT(plait_load_relaxed(&table.shards[0].root) == NULL);
    MODEL_EXPECT(plait_load_relaxed(&fair.shards[0].root) == NULL);
    MODEL_EXPECT(table.shards[0].chain == NULL && fair.shards[0].chain == NULL);
    MODEL_EXPECT(model_keys_size(&table) == 0 && model_fair_keys_size(&fair) == 0);
    MODEL_EXPECT(entered[1] == data[1] && entered[2] == data[2]);
}

static void four_sections(void)
{
    nothing_left();
    MODEL_EXPECT(entered[1] == 4);
}

static void two_of_each(void)
{
    nothing_left();
    MODEL_EXPECT(entered[1] == 2 && entered[2] == 2);
}

static void timed_and_cancelled(void)
{
    nothing_left();
    MODEL_EXPECT(result[0] == PLAIT_OK || result[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(result[1] == PLAIT_OK || result[1] == PLAIT_TIMEOUT);
    MODEL_EXPECT(entered[1] == 1U + (result[0] == PLAIT_OK) + (result[1] == PLAIT_OK));
}

static void all_or_nothing(void)
{
    nothing_left();
    MODEL_EXPECT(result[0] == PLAIT_OK || result[0] == PLAIT_TIMEOUT || result[0] == PLAIT_CANCELLED ||
                 result[0] == PLAIT_BUSY);
    MODEL_EXPECT(entered[1] == 1U + (result[0] == PLAIT_OK));
    MODEL_EXPECT(entered[2] == 1U + (result[0] == PLAIT_OK));
}

static const struct scenario SCENARIOS[] = {
    {.name = "keyed: one key", .setup = setup, .bodies = {twice, once, once}, .check = four_sections},
    {.name = "keyed: two keys", .setup = setup, .bodies = {one_then_other, other, once}, .check = two_of_each},
    {.name = "keyed: alone, then together", .setup = setup, .bodies = {twice, twice}, .check = four_sections},
    {.name = "keyed: timed and cancelled",
     .setup = setup,
     .bodies = {cancellable, timed, once, cancel_first},
     .check = timed_and_cancelled},
    {.name = "keyed: fair, timed and cancelled",
     .setup = setup,
     .bodies = {fair_cancellable, fair_timed, fair_once, cancel_first},
     .check = timed_and_cancelled},
    {.name = "keyed: a hog overtakes once",
     .setup = setup,
     .bodies = {hog, lock_against_a_hog},
     .check = nothing_left,
     .strict_clock = true},
    {.name = "keyed: stray wake", .setup = setup, .bodies = {twice, once, once, stray_wake}, .check = four_sections},
    {.name = "keyed: try", .setup = setup, .bodies = {try_once, once, other}, .check = nothing_left},
    {.name = "keyed: asked meanwhile", .setup = setup, .bodies = {once, other, once, ask}, .check = nothing_left},
    {.name = "keyed: overtaken and asked", .setup = setup, .bodies = {twice, once, ask}, .check = nothing_left},
    {.name = "keyed: many against many", .setup = setup, .bodies = {many_up, many_down}, .check = two_of_each},
    {.name = "keyed: many, timed and cancelled",
     .setup = setup,
     .bodies = {many_timed, other, once, cancel_first},
     .check = all_or_nothing},
    {.name = "keyed: many, tried", .setup = setup, .bodies = {many_tried, other, once}, .check = all_or_nothing},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
