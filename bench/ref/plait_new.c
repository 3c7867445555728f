/* SPDX-License-Identifier: MIT */
/* plait_new.c: Plait's reference to objects from NAME_new, which asks for whole cache lines, for subject ref. */
#include "allocated_refs.h"
#include "ref.h"

static allocated_refs ref;

#define REF_PEER "Plait, allocated"
PLAIT_INLINE bool ref_read(void)
{
    struct shared *object = allocated_refs_get(&ref);
    const bool same = object->number == object->again;
    allocated_refs_release(object);
    return same;
}
PLAIT_INLINE void ref_write(uint64_t number)
{
    const struct shared value = {number, number};
    struct shared *object = NULL;
    if (allocated_refs_new(value, &object) != PLAIT_OK) {
        bench_fail("no memory");
    }
    allocated_refs_set(&ref, object);
    allocated_refs_release(object);
}
static void ref_open(void)
{
    ref_write(0);
}
static void ref_close(void)
{
    allocated_refs_destroy(&ref);
}
#include "loops.h"
