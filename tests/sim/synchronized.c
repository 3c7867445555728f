/* SPDX-License-Identifier: MIT */
/* Scenarios of functions defined under a lock: one strand in a body, whatever the form and however it waits, the body
 * run exactly when the status says so, its result handed out under the lock, and the lock left in the end. The locks of
 * the functions' own live as long as the program; PLAIT_STATIC_STATE has them put back for each run. */
#include "model.h"

#include <plait/scope.h>
#include <plait/synchronized.h>

#include "model_by_key.h"
#include "model_own.h"
#include "model_sync_keys.h"

enum { KEYS = 2, STRANDS = 4 };

static struct plait_mutex lock;
static model_sync_keys table;
static unsigned inside[KEYS], data[KEYS], entered;
static unsigned results[STRANDS];
static plait_status statuses[STRANDS];

static void setup(void)
{
    plait_mutex_init(&lock, 0);
    model_sync_keys_init(&table);
    for (unsigned k = 0; k < KEYS; k++) {
        inside[k] = data[k] = 0;
    }
    for (int i = 0; i < STRANDS; i++) {
        results[i] = 100;
        statuses[i] = PLAIT_OK;
    }
    entered = 0;
}

/* What every body does: alone with its key's data, it counts. */
static unsigned work(unsigned key)
{
    MODEL_EXPECT(inside[key] == 0);
    inside[key]++;
    const unsigned count = model_read(data[key]) + 1;
    model_write(data[key], count);
    model_point(MODEL_HERE " in the body");
    inside[key]--;
    entered++;
    return count;
}

/* ---- the forms ---- */

static SYNCHRONIZED(unsigned, own)
{
    return work(0);
}

static SYNCHRONIZED(void, own_early, (bool, early))
{
    (void)work(0);
    if (early) {
        return;
    }
    model_point(MODEL_HERE " not early");
}

static TRY_SYNCHRONIZED(unsigned, try_own)
{
    return work(0);
}

static SYNCHRONIZED_UNTIL(unsigned, own_until)
{
    return work(0);
}

static SYNCHRONIZED_ON(on, void, on_lock, (struct plait_mutex *, on))
{
    (void)work(0);
}

static TRY_SYNCHRONIZED_ON(on, unsigned, try_on_lock, (struct plait_mutex *, on))
{
    return work(0);
}

static SYNCHRONIZED_ON_UNTIL(on, void, on_lock_until, (struct plait_mutex *, on))
{
    (void)work(0);
}

static SYNCHRONIZED_BY_KEY(model_sync_keys, key, unsigned, by_key, (unsigned, key))
{
    return work(key);
}

static TRY_SYNCHRONIZED_BY_KEY(model_sync_keys, key, unsigned, try_by_key, (unsigned, key))
{
    return work(key);
}

static SYNCHRONIZED_BY_KEY_UNTIL(model_sync_keys, key, unsigned, by_key_until, (unsigned, key))
{
    return work(key);
}

static SYNCHRONIZED_BY_KEY_ON(model_sync_keys, &table, key, void, by_key_on, (unsigned, key))
{
    (void)work(key);
}

static TRY_SYNCHRONIZED_BY_KEY_ON(model_sync_keys, &table, key, void, try_by_key_on, (unsigned, key))
{
    (void)work(key);
}

static SYNCHRONIZED_BY_KEY_ON_UNTIL(model_sync_keys, &table, key, unsigned, by_key_on_until, (unsigned, key))
{
    return work(key);
}

/* ---- the generated twin ---- */

unsigned model_own_locked(void);
unsigned model_by_key_locked(unsigned key);

unsigned model_own_locked(void)
{
    return work(0);
}

unsigned model_by_key_locked(unsigned key)
{
    return work(key);
}

/* ---- what strands do ---- */

static plait_time soon(void)
{
    return plait_after(plait_nanoseconds(5));
}

static void call_own(void)
{
    results[model_self()] = own();
}

static void call_own_early(void)
{
    own_early(true);
    own_early(false);
}

static void call_try_own(void)
{
    statuses[model_self()] = try_own(&results[model_self()]);
}

static void call_own_until(void)
{
    statuses[model_self()] = own_until(&results[model_self()], model_self() == 0 ? PLAIT_FOREVER : soon());
}

static void call_on(void)
{
    on_lock(&lock);
}

static void call_try_on(void)
{
    statuses[model_self()] = try_on_lock(&lock, &results[model_self()]);
}

static void call_on_until(void)
{
    statuses[model_self()] = on_lock_until(&lock, model_self() == 0 ? PLAIT_FOREVER : soon());
}

static void call_here(void)
{
    SYNCHRONIZED_HERE(&lock);
    (void)work(0);
}

static void call_by_key(void)
{
    (void)by_key(0);
    (void)by_key(1);
}

static void call_try_by_key(void)
{
    statuses[model_self()] = try_by_key(0, &results[model_self()]);
}

static void call_by_key_until(void)
{
    statuses[model_self()] = by_key_until(0, &results[model_self()], soon());
}

static void call_by_key_on(void)
{
    by_key_on(0);
}

static void call_try_by_key_on(void)
{
    statuses[model_self()] = try_by_key_on(0);
}

static void call_by_key_on_until(void)
{
    statuses[model_self()] = by_key_on_until(0, &results[model_self()], model_self() == 0 ? PLAIT_FOREVER : soon());
}

static void call_by_key_here(void)
{
    SYNCHRONIZED_BY_KEY_HERE(model_sync_keys, &table, 0);
    (void)work(0);
}

static void call_twin(void)
{
    results[model_self()] = model_own();
}

static void call_twin_try(void)
{
    statuses[model_self()] = try_model_own(&results[model_self()]);
}

static void call_twin_until(void)
{
    statuses[model_self()] = model_own_until(&results[model_self()], model_self() == 0 ? PLAIT_FOREVER : soon());
}

static void call_twin_by_key(void)
{
    results[model_self()] = model_by_key(0);
}

static void call_twin_try_by_key(void)
{
    statuses[model_self()] = try_model_by_key(0, &results[model_self()]);
}

static void call_twin_by_key_until(void)
{
    statuses[model_self()] = model_by_key_until(0, &results[model_self()], soon());
}

/* The plain forms do not look at scopes: cancelled or not, they wait and run. */
static void cancel_first(void)
{
    plait_scope_cancel(&model_strand(0)->root);
}

/* ---- what must be true in the end ---- */

static unsigned succeeded(void)
{
    unsigned count = 0;
    for (int i = 0; i < STRANDS; i++) {
        const bool fine = statuses[i] == PLAIT_OK;
        MODEL_EXPECT(fine || statuses[i] == PLAIT_BUSY || statuses[i] == PLAIT_TIMEOUT ||
                     statuses[i] == PLAIT_CANCELLED);
        MODEL_EXPECT(fine || results[i] == 100);
        count += fine ? 1U : 0U;
    }
    return count;
}

static void all_left(void)
{
    MODEL_EXPECT(data[0] + data[1] == entered);
    MODEL_EXPECT(!plait_mutex_locked(&lock));
    MODEL_EXPECT(model_sync_keys_size(&table) == 0);
}

static void three_calls(void)
{
    all_left();
    MODEL_EXPECT(entered == 3);
}

static void four_calls(void)
{
    all_left();
    MODEL_EXPECT(entered == 4);
}

/* Of three strands each ran once or says why not. */
static void each_once_or_not(void)
{
    all_left();
    MODEL_EXPECT(entered + STRANDS == succeeded() + 3U);
}

/* Who ran has the count it made: 1, 2 ... in some order. */
static void each_has_its_result(void)
{
    each_once_or_not();
    unsigned seen = 0;
    for (int i = 0; i < 3; i++) {
        if (statuses[i] == PLAIT_OK) {
            MODEL_EXPECT(results[i] >= 1 && results[i] <= entered);
            seen |= 1U << results[i];
        }
    }
    MODEL_EXPECT(seen == (2U << entered) - 2U);
}

static const struct scenario SCENARIOS[] = {
    {.name = "own lock: three strands", .setup = setup, .bodies = {call_own, call_own, call_own}, .check = three_calls},
    {.name = "own lock: left early", .setup = setup, .bodies = {call_own_early, call_own_early}, .check = four_calls},
    {.name = "own lock: try",
     .setup = setup,
     .bodies = {call_try_own, call_try_own, call_try_own},
     .check = each_has_its_result},
    {.name = "own lock: until",
     .setup = setup,
     .bodies = {call_own_until, call_own_until, call_own_until, cancel_first},
     .check = each_has_its_result},
    {.name = "given lock: plain and here in a cancelled scope",
     .setup = setup,
     .bodies = {call_on, call_here, call_on, cancel_first},
     .check = three_calls},
    {.name = "given lock: plain, try, until",
     .setup = setup,
     .bodies = {call_on_until, call_on, call_try_on},
     .check = each_once_or_not},
    {.name = "own table: two keys", .setup = setup, .bodies = {call_by_key, call_by_key}, .check = four_calls},
    {.name = "own table: try",
     .setup = setup,
     .bodies = {call_try_by_key, call_try_by_key, call_try_by_key},
     .check = each_once_or_not},
    {.name = "own table: until",
     .setup = setup,
     .bodies = {call_by_key_until, call_by_key_until, call_by_key_until},
     .check = each_once_or_not},
    {.name = "given table: plain and here in a cancelled scope",
     .setup = setup,
     .bodies = {call_by_key_on, call_by_key_here, call_by_key_on, cancel_first},
     .check = three_calls},
    {.name = "given table: plain, try, until",
     .setup = setup,
     .bodies = {call_by_key_on_until, call_by_key_on, call_try_by_key_on},
     .check = each_once_or_not},
    {.name = "twin: own lock",
     .setup = setup,
     .bodies = {call_twin_until, call_twin, call_twin_try},
     .check = each_has_its_result},
    {.name = "twin: plain calls", .setup = setup, .bodies = {call_twin, call_twin, call_twin}, .check = three_calls},
    {.name = "twin: own table",
     .setup = setup,
     .bodies = {call_twin_by_key_until, call_twin_by_key, call_twin_try_by_key},
     .check = each_has_its_result},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
