/* SPDX-License-Identifier: MIT */
/* plait_fibers.c: Plait's fibers, for subject fiber. */
#include "fiber.h"

#include <stdlib.h>

#include <plait/event.h>
#include <plait/group.h>
#include <plait/wait.h>

#include "fibers_main.h"
#include "fibers_number.h"
#include "fibers_work.h"

#define FIBERS_PEER "Plait"

static struct {
    PLAIT_ALIGNAS(128) struct plait_event event;
    PLAIT_ALIGNAS(128) plait_word word;
    PLAIT_ALIGNAS(128) fibers_number queue;
} gates[2];
static struct plait_event dawn;

static struct plait_group group;
static bool is_open;
static struct fibers_work_slot *slots;

static void must(plait_status status)
{
    if (status != PLAIT_OK) {
        bench_fail(plait_status_name(status));
    }
}

static plait_status run_main(struct fibers_root root)
{
    root.body(root.thread);
    return PLAIT_OK;
}

static plait_status run_role(fibers_role role)
{
    role();
    return PLAIT_OK;
}

static bool fibers_can(const struct bench_workload *work)
{
    plait_event_init(&dawn);
    for (uint32_t i = 0; i < 2; i++) {
        plait_event_init(&gates[i].event);
        plait_initialize(&gates[i].word, 0U);
    }
    (void)work;
    return true;
}

static void fibers_run(struct bench_thread *thread, void (*body)(struct bench_thread *thread), uint32_t tasks)
{
    static const struct fibers_main_task task = {.run = run_main, .name = "main"};
    const bool has_queues = thread->work->kind == FIBERS_QUEUE;
    if (tasks != 0) {
        slots = malloc(tasks * sizeof(slots[0]));
        if (slots == NULL) {
            bench_fail("no memory for slots");
        }
    }
    for (uint32_t i = 0; i < 2 && has_queues; i++) {
        must(fibers_number_init(&gates[i].queue));
    }
    must(fibers_main_fibers_run(NULL, &task, (struct fibers_root){body, thread}));
    for (uint32_t i = 0; i < 2 && has_queues; i++) {
        fibers_number_destroy(&gates[i].queue);
    }
    if (tasks != 0) {
        free(slots);
    }
}

PLAIT_INLINE void fibers_start(uint32_t number, fibers_role role)
{
    static const struct fibers_work_task task = {.run = run_role, .name = "task"};
    if (!is_open) {
        plait_group_open(&group);
        is_open = true;
    }
    must(fibers_work_start_soon(&group, &slots[number], &task, role));
}

static void fibers_join(uint32_t count)
{
    (void)count;
    plait_status outcome = PLAIT_OK;
    plait_group_close(&group, &outcome);
    is_open = false;
    plait_event_init(&dawn);
    must(outcome);
}

static void fibers_cancel(void)
{
    plait_group_cancel(&group);
}

PLAIT_INLINE void fibers_yield(void)
{
    must(plait_yield());
}

PLAIT_INLINE void fibers_tell(uint32_t side, uint32_t by)
{
    if (by == FIBERS_WORD) {
        (void)plait_store_wake(&gates[side].word, 1, 1);
    } else if (by == FIBERS_QUEUE) {
        must(fibers_number_push(&gates[side].queue, side));
    } else {
        plait_event_set(&gates[side].event);
    }
}

PLAIT_INLINE void fibers_hear(uint32_t side, uint32_t by)
{
    if (by == FIBERS_WORD) {
        while (plait_load_acquire(&gates[side].word) == 0) {
            must(plait_wait(&gates[side].word, 0, PLAIT_FOREVER));
        }
        plait_store_relaxed(&gates[side].word, 0U);
    } else if (by == FIBERS_QUEUE) {
        uint64_t number = 0;
        must(fibers_number_pop(&gates[side].queue, &number));
    } else {
        if (by == FIBERS_TIMED) {
            static uint64_t waits;
            const plait_duration some = plait_seconds(60) + (plait_duration)(bench_scramble(waits++) >> 30U);
            must(plait_event_wait_until(&gates[side].event, plait_after(some)));
        } else {
            must(plait_event_wait(&gates[side].event));
        }
        plait_event_init(&gates[side].event);
    }
}

static void fibers_sleep(void)
{
    const plait_status status = plait_event_wait_until(&dawn, plait_after(plait_seconds(3600)));
    if (status != PLAIT_OK && status != PLAIT_CANCELLED) {
        must(status);
    }
}

static void fibers_rouse(void)
{
    plait_event_set(&dawn);
}

#include "turns.h"
