/* SPDX-License-Identifier: MIT */
/* keyed.c: which lock for each key? One key, some, and so many that each is locked once; and what is left of keys that
 * nobody holds. */
#include "keyed.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

enum { FEW = 16, MANY = 1000000, DISTINCT = 10000000 };

#define ROWS(group_, keys)                                                       \
    {.group = group_, .name = "1 thread", .threads = 1, .entries = (keys)},      \
        {.group = group_, .name = "2 threads", .threads = 2, .entries = (keys)}, \
        {.group = group_, .name = "4 threads", .threads = 4, .entries = (keys)}, \
    {                                                                            \
        .group = group_, .name = "8 threads", .threads = 8, .entries = (keys)    \
    }

static const struct bench_workload KEYED[] = {
    ROWS("1 key", 1),
    ROWS("16 keys", FEW),
    ROWS("1 M keys", MANY),
    {.group = "16 keys, 4 us inside: the wait",
     .name = "8 threads",
     .threads = 8,
     .entries = FEW,
     .inside = 4000,
     .measure = BENCH_TAIL},
    {.group = "memory",
     .name = "left after 10 M distinct keys",
     .threads = 1,
     .entries = DISTINCT,
     .stage = 1,
     .kind = KEYED_MEMORY,
     .measure = BENCH_BYTES},
};
struct bench_table keyed_table = {"keyed lock", "Plait", KEYED, COUNT(KEYED), false, NULL, NULL};

__attribute__((constructor)) static void join_tables(void)
{
    bench_join_table(&keyed_table);
}
