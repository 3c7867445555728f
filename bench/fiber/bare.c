/* SPDX-License-Identifier: MIT */
/* bare.c: what lies beneath, and nothing else: Plait's switch and a run queue, without cancellation, deadlines, other
 * threads, or an end, for subject fiber. A round trip is two switches and two turns of the queue. */
#include "fiber.h"

#include <context.h>

#define FIBERS_PEER "bare switches"

struct bare {
    struct plait_context context; /* first */
    struct bare *next;
    void (*role)(void);
};

enum { PARTNERS = CONTEXT_MOST - 1 };
static struct bare home;
static struct bare others[PARTNERS];
static struct bare *running;
static struct bare *first;
static struct bare **last;
static bool rung[2];
static struct bare *listener[2];

static void to_the_queue(struct bare *the)
{
    the->next = NULL;
    *last = the;
    last = &the->next;
}

static void stop(void)
{
    struct bare *me = running;
    struct bare *next = first;
    first = next->next;
    last = first == NULL ? &first : last;
    running = next;
    if (next != me) {
        plait_context_switch(&me->context, &next->context);
    }
}

static void enter(struct plait_context *self)
{
    struct bare *me = (struct bare *)self;
    for (;;) {
        me->role();
        stop();
    }
}

static bool fibers_can(const struct bench_workload *work)
{
    return work->threads == 1 && (work->kind == FIBERS_WORD || work->kind == FIBERS_YIELD);
}

static void fibers_run(struct bench_thread *thread, void (*body)(struct bench_thread *thread), uint32_t tasks)
{
    (void)tasks;
    running = &home;
    last = &first;
    first = NULL;
    rung[0] = false;
    rung[1] = false;
    body(thread);
}

static void fibers_start(uint32_t number, void (*role)(void))
{
    struct bare *the = &others[number];
    the->role = role;
    plait_context_make(&the->context, context_stack(number), CONTEXT_STACK, enter);
    to_the_queue(the);
}

PLAIT_INLINE void fibers_yield(void)
{
    to_the_queue(running);
    stop();
}

static uint64_t bare_ended(void);
static void fibers_join(uint32_t count)
{
    while (bare_ended() < count) {
        fibers_yield();
    }
    for (uint32_t i = 0; i < count; i++) {
        plait_context_end(&others[i].context);
    }
}

static void fibers_cancel(void)
{
}
static void fibers_sleep(void)
{
}
static void fibers_rouse(void)
{
}

PLAIT_INLINE void fibers_tell(uint32_t side, uint32_t by)
{
    (void)by;
    rung[side] = true;
    if (listener[side] != NULL) {
        to_the_queue(listener[side]);
        listener[side] = NULL;
    }
}

PLAIT_INLINE void fibers_hear(uint32_t side, uint32_t by)
{
    (void)by;
    if (!rung[side]) {
        listener[side] = running;
        stop();
    }
    rung[side] = false;
}

#include "turns.h"

static uint64_t bare_ended(void)
{
    return fibers_ended;
}
