/* SPDX-License-Identifier: MIT */
/* plait.c: Plait's gather, for subject gather. */
#include "gather.h"
#include "number_gather.h"

static number_gather gather;

static void must(plait_status status)
{
    if (PLAIT_UNLIKELY(status != PLAIT_OK)) {
        bench_fail(plait_status_name(status));
    }
}

#define GATHER_PEER "Plait"
static void gather_open(void)
{
    must(number_gather_init(&gather));
}
static void gather_close(void)
{
    number_gather_destroy(&gather);
}
PLAIT_INLINE void gather_insert(uint64_t index, uint64_t value)
{
    must(number_gather_insert(&gather, index, value));
}
PLAIT_INLINE bool gather_next(uint64_t *value)
{
    const plait_status status = number_gather_next(&gather, value);
    if (PLAIT_UNLIKELY(status != PLAIT_CLOSED)) {
        must(status);
    }
    return status == PLAIT_OK;
}
static void gather_end(uint64_t count)
{
    must(number_gather_end(&gather, count));
}
#include "loops.h"
