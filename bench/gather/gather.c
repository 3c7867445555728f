/* SPDX-License-Identifier: MIT */
/* gather.c: who puts results back in order? So many inserters, with so much work for each result, and one reader. */
#include "gather.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

#define ROW(name_, inserters, ns)                                                                    \
    {                                                                                                \
        .group = "inserters : ns of work", .name = name_, .threads = (inserters) + 1, .inside = (ns) \
    }

static const struct bench_workload GATHERS[] = {
    ROW("1 : 0", 1, 0), ROW("3 : 0", 3, 0), ROW("1 : 200", 1, 200), ROW("3 : 200", 3, 200), ROW("3 : 1000", 3, 1000),
};
struct bench_table gather_table = {"gather", "Plait", GATHERS, COUNT(GATHERS), true, NULL, NULL};

__attribute__((constructor)) static void join_tables(void)
{
    bench_join_table(&gather_table);
}
