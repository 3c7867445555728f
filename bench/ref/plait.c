/* SPDX-License-Identifier: MIT */
/* plait.c: Plait's reference, for subject ref. */
#include "ref.h"
#include "shared_refs.h"

static shared_refs ref;

#define REF_PEER "Plait"
PLAIT_INLINE bool ref_read(void)
{
    struct shared *object = shared_refs_get(&ref);
    const bool same = object->number == object->again;
    shared_refs_release(object);
    return same;
}
PLAIT_INLINE void ref_write(uint64_t number)
{
    const struct shared value = {number, number};
    struct shared *object = NULL;
    if (shared_refs_new(value, &object) != PLAIT_OK) {
        bench_fail("no memory");
    }
    shared_refs_set(&ref, object);
    shared_refs_release(object);
}
static void ref_open(void)
{
    ref_write(0);
}
static void ref_close(void)
{
    shared_refs_destroy(&ref);
}
#include "loops.h"
