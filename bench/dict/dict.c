/* SPDX-License-Identifier: MIT */
/* dict.c: which dictionary? Reads, writes and growth, small and large, alone and in crowds. Compiled for each size of a
 * value; the large one has the rows in which size matters, and so have texts as keys those in which keys do. */
#include "dict.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

enum { SMALL = 1 << 10, MIDDLE = 1 << 16, LARGE = 1 << 20, HUGE = 1 << 24, HOT = 16, HUGE_MB = 6000 };

#define ROW(group_, name_, kind_, stage_, size, count, percent, skew)                                              \
    {                                                                                                              \
        .group = group_, .name = name_, .kind = (kind_), .stage = (stage_), .entries = (size), .threads = (count), \
        .share = (percent), .skewed = (skew)                                                                       \
    }
/* One and two threads. */
#define ROWS(group_, kind_, stage_, size, percent, skew)            \
    ROW(group_, "1 thread", kind_, stage_, size, 1, percent, skew), \
        ROW(group_, "2 threads", kind_, stage_, size, 2, percent, skew)
/* All that is asked of one number of entries. */
#define SIZE(text, stage_, size)                                                                                  \
    ROWS(text " hit", DICT_HIT, stage_, size, 100, false), ROWS(text " miss", DICT_MISS, stage_, size, 0, false), \
        ROWS(text " hit or miss", DICT_HALF, stage_, size, 50, false),                                            \
        ROWS(text " 95 of 100 read", DICT_READS, stage_, size, 95, false),                                        \
        ROW(text " 95 of 100 read", "4 threads", DICT_READS, stage_, size, 4, 95, false),                         \
        ROW(text " 95 of 100 read", "8 threads", DICT_READS, stage_, size, 8, 95, false),                         \
        ROWS(text " 50 of 100 read", DICT_READS, stage_, size, 50, false),                                        \
        ROWS(text " 95 of 100 read, skewed", DICT_READS, stage_, size, 95, true),                                 \
        ROWS(text " churn", DICT_CHURN, stage_, size, 0, false)

#ifdef DICT_TEXTS
static const struct bench_workload ROWS_OF_TABLE[] = {
    ROWS("32 k hit", DICT_HIT, 0, STREAM_TEXTS, 100, false),
    ROWS("32 k miss", DICT_MISS, 0, STREAM_TEXTS, 0, false),
    ROWS("32 k 95 of 100 read", DICT_READS, 0, STREAM_TEXTS, 95, false),
    ROWS("32 k 50 of 100 read", DICT_READS, 0, STREAM_TEXTS, 50, false),
};
struct bench_table dict_table = {
    "dict, texts of 24 B as keys, 8 B values", "Plait", ROWS_OF_TABLE, COUNT(ROWS_OF_TABLE), false, NULL, NULL};
#elif DICT_WORDS == 1
#define HUGE_ROW(group_, name_, kind_, count, percent)                                                    \
    {                                                                                                     \
        .group = group_, .name = name_, .kind = (kind_), .stage = 7, .entries = HUGE, .threads = (count), \
        .share = (percent), .memory = HUGE_MB                                                             \
    }
static const struct bench_workload ROWS_OF_TABLE[] = {
    SIZE("1 k", 0, SMALL),
    SIZE("64 k", 1, MIDDLE),
    SIZE("1 M", 2, LARGE),
    {.group = "1 M get_many",
     .name = "16 keys",
     .kind = DICT_MANY,
     .stage = 2,
     .entries = LARGE,
     .threads = 1,
     .batch = 16},
    {.group = "1 M get_many",
     .name = "64 keys",
     .kind = DICT_MANY,
     .stage = 2,
     .entries = LARGE,
     .threads = 1,
     .batch = 64},
    ROW("update in place", "16 keys, 1 thread", DICT_UPDATE, 3, HOT, 1, 0, false),
    ROW("update in place", "16 keys, 2 threads", DICT_UPDATE, 3, HOT, 2, 0, false),
    ROW("update in place", "16 keys, 8 threads", DICT_UPDATE, 3, HOT, 8, 0, false),
    ROW("update in place", "64 k keys, 2 threads", DICT_UPDATE, 4, MIDDLE, 2, 0, false),
    ROWS("grow to 1 M", DICT_GROW, 5, LARGE, 0, false),
    {.group = "grow to 1 M",
     .name = "longest insert",
     .kind = DICT_GROW,
     .stage = 5,
     .entries = LARGE,
     .threads = 1,
     .measure = BENCH_WORST},
    ROW("64 k walked while others overwrite", "entries visited, 2 threads", DICT_WALK, 1, MIDDLE, 2, 0, false),
    {.group = "64 k walked while others overwrite",
     .name = "an overwrite, 2 threads",
     .kind = DICT_WALK,
     .stage = 1,
     .entries = MIDDLE,
     .threads = 2,
     .measure = BENCH_TAIL},
    {.group = "memory at 1 M",
     .name = "per entry",
     .kind = DICT_GROW,
     .stage = 6,
     .entries = LARGE,
     .threads = 1,
     .measure = BENCH_BYTES},
    HUGE_ROW("16 M hit", "1 thread", DICT_HIT, 1, 100),
    HUGE_ROW("16 M hit", "2 threads", DICT_HIT, 2, 100),
    HUGE_ROW("16 M miss", "1 thread", DICT_MISS, 1, 0),
    HUGE_ROW("16 M miss", "2 threads", DICT_MISS, 2, 0),
    HUGE_ROW("16 M 95 of 100 read", "2 threads", DICT_READS, 2, 95),
};
struct bench_table dict_table = {"dict, 8 B values", "Plait", ROWS_OF_TABLE, COUNT(ROWS_OF_TABLE), false, NULL, NULL};
#else
static const struct bench_workload ROWS_OF_TABLE[] = {
    ROWS("64 k hit", DICT_HIT, 0, MIDDLE, 100, false),
    ROWS("64 k 95 of 100 read", DICT_READS, 0, MIDDLE, 95, false),
    ROWS("64 k 50 of 100 read", DICT_READS, 0, MIDDLE, 50, false),
};
struct bench_table dict_table = {"dict, 64 B values", "Plait", ROWS_OF_TABLE, COUNT(ROWS_OF_TABLE), false, NULL, NULL};
#endif

__attribute__((constructor)) static void join_tables(void)
{
    bench_join_table(&dict_table);
}
