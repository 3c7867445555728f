/* SPDX-License-Identifier: MIT */
/* plait.c: the switch of Plait's fibers, for subject fiber. */
#include "fiber.h"

#include <context.h>

#define CONTEXT_PEER "Plait"
static uint64_t context_visits;
static struct plait_context home;
static struct plait_context others[CONTEXT_MOST];

static void count_visits(struct plait_context *self)
{
    for (;;) {
        context_visits++;
        plait_context_switch(self, &home);
    }
}

static void context_make(uint32_t number)
{
    plait_context_make(&others[number], context_stack(number), CONTEXT_STACK, count_visits);
}

PLAIT_INLINE void context_visit(uint32_t number)
{
    plait_context_switch(&home, &others[number]);
}

static void context_end(uint32_t number)
{
    plait_context_end(&others[number]);
}

#include "loops.h"
