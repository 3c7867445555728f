/* SPDX-License-Identifier: MIT */
/* ref.c: how to share an object that is replaced now and then? Get it, read it, let go of it; some threads at once. */
#include "ref.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

#define ROWS(group_, reads)                                                     \
    {.group = group_, .name = "1 thread", .threads = 1, .share = (reads)},      \
        {.group = group_, .name = "2 threads", .threads = 2, .share = (reads)}, \
        {.group = group_, .name = "4 threads", .threads = 4, .share = (reads)}, \
    {                                                                           \
        .group = group_, .name = "8 threads", .threads = 8, .share = (reads)    \
    }

static const struct bench_workload REF[] = {
    ROWS("read only", 100),
    ROWS("1 % replaced", 99),
    ROWS("half replaced", 50),
};
struct bench_table ref_table = {"reference", "Plait", REF, COUNT(REF), false, NULL, NULL};

__attribute__((constructor)) static void join_tables(void)
{
    bench_join_table(&ref_table);
}
