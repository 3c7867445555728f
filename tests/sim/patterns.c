/* SPDX-License-Identifier: MIT */
/* Bugs of users, each of which must be found within so many schedules, and the same code when it is right. */
#include "model.h"

#include <plait/memory.h>
#include <plait/mutex.h>
#include <plait/wait.h>

/* ---- two mutexes in two orders ---- */

static struct plait_mutex first, second;

static void unlocked(void)
{
    plait_mutex_init(&first, 0);
    plait_mutex_init(&second, 0);
}

static void lock_both(struct plait_mutex *one, struct plait_mutex *other)
{
    MODEL_EXPECT(plait_mutex_lock(one) == PLAIT_OK);
    MODEL_EXPECT(plait_mutex_lock(other) == PLAIT_OK);
    plait_mutex_unlock(other);
    plait_mutex_unlock(one);
}

static void lock_in_order(void)
{
    lock_both(&first, &second);
}

static void lock_backwards(void)
{
    lock_both(&second, &first);
}

/* ---- a permit that is handed to whoever waits for it, while its timer fires ---- */

enum { NOBODY, WAITING, GRANTED };
static plait_word waiter; /* one of these */
static struct plait_atomic_u32 free_permits;
static struct plait_atomic_u32 taken;

static void no_permit(void)
{
    plait_initialize(&waiter, (uint32_t)WAITING);
    plait_initialize(&free_permits, 0U);
    plait_initialize(&taken, 0U);
}

static void give(void)
{
    uint32_t state = WAITING;
    if (plait_compare_exchange_seq_cst(&waiter, &state, (uint32_t)GRANTED)) {
        (void)plait_wake(&waiter, 1);
    } else {
        (void)plait_add_release(&free_permits, 1U);
    }
}

static bool wait_for_it(void)
{
    const plait_time deadline = plait_after(plait_nanoseconds(5));
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK && plait_load_acquire(&waiter) == WAITING) {
        status = plait_wait(&waiter, WAITING, deadline);
    }
    return status == PLAIT_OK;
}

/* The timer has fired: it says nothing about what was granted meanwhile. */
static void take_or_drop(void)
{
    if (wait_for_it()) {
        plait_store_relaxed(&taken, 1U);
    } else {
        plait_store_seq_cst(&waiter, (uint32_t)NOBODY);
    }
}

static void take_or_leave(void)
{
    uint32_t state = WAITING;
    if (wait_for_it() || !plait_compare_exchange_seq_cst(&waiter, &state, (uint32_t)NOBODY)) {
        plait_store_relaxed(&taken, 1U);
    }
}

static void one_permit(void)
{
    MODEL_EXPECT(plait_load_relaxed(&taken) + plait_load_relaxed(&free_permits) == 1);
}

/* ---- memory ---- */

static void use_unseen(void)
{
    struct plait_memory *memory = plait_memory_allocate(1);
    memory->bytes[0] = 1;
    plait_memory_release(memory, 1);
}

static void use_if_any(void)
{
    struct plait_memory *memory = plait_memory_allocate(1);
    if (memory != NULL) {
        memory->bytes[0] = 1;
        plait_memory_release(memory, 1);
    }
}

/* Gives back the one block only if it got the other. */
static void leave_one(void)
{
    struct plait_memory *one = plait_memory_allocate(1);
    struct plait_memory *other = plait_memory_allocate(1);
    if (other != NULL) {
        plait_memory_release(one, 1);
        plait_memory_release(other, 1);
    }
}

static const struct scenario SCENARIOS[] = {
    {.name = "two mutexes in one order", .setup = unlocked, .bodies = {lock_in_order, lock_in_order}},
    {.name = "two mutexes in two orders",
     .setup = unlocked,
     .bodies = {lock_in_order, lock_backwards},
     .must_fail = "deadlock",
     .within = 10},
    {.name = "a permit that a timeout leaves",
     .setup = no_permit,
     .bodies = {take_or_leave, give},
     .check = one_permit},
    {.name = "a permit that a timeout drops",
     .setup = no_permit,
     .bodies = {take_or_drop, give},
     .check = one_permit,
     .must_fail = "expected",
     .within = 100},
    {.name = "memory that may not be had", .bodies = {use_if_any, use_if_any}, .failing_memory = true},
    {.name = "memory that cannot be had",
     .bodies = {use_unseen},
     .failing_memory = true,
     .must_fail = "crash: memory",
     .within = 10},
    {.name = "a leak", .bodies = {leave_one}, .failing_memory = true, .must_fail = "leak: 1 block", .within = 10},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
