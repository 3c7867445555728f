/* SPDX-License-Identifier: MIT */
/* fiber.c: what does it cost to let another context of the same thread run? */
#include "fiber.h"

#include <stdlib.h>

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

static const struct bench_workload CONTEXTS[] = {
    {.group = "switch", .name = "two contexts", .threads = 1, .measure = BENCH_TIME, .entries = 1},
    {.group = "switch", .name = "1000 in turn", .threads = 1, .measure = BENCH_TIME, .entries = CONTEXT_MOST},
    {.group = "make",
     .name = "and visit once",
     .threads = 1,
     .measure = BENCH_TIME,
     .entries = 1,
     .kind = CONTEXT_BEGIN},
};
struct bench_table context_table = {"context", "Plait", CONTEXTS, COUNT(CONTEXTS), false, NULL, NULL};

unsigned char *context_stack(uint32_t number)
{
    /* As far apart as a pool's stacks are, with their guards: what they share of the caches is alike. */
    enum { APART = CONTEXT_STACK + 16 * 1024 };
    static unsigned char *memory;
    if (memory == NULL) {
        memory = malloc((size_t)CONTEXT_MOST * APART);
    }
    if (memory == NULL) {
        bench_fail("no memory for stacks");
    }
    return memory + (size_t)number * APART;
}

__attribute__((constructor)) static void join_tables(void)
{
    bench_join_table(&context_table);
}
