/* SPDX-License-Identifier: MIT */
/* plait.c: Plait's reference to objects with the count inside, from malloc as those of the other peers, for subject
 * ref. */
#include <stdlib.h>

#include "ref.h"
#include "shared_refs.h"

static shared_refs ref;

void shared_free(struct shared_counted *object)
{
    free(object);
}

#define REF_PEER "Plait"
PLAIT_INLINE bool ref_read(void)
{
    struct shared_counted *object = shared_refs_get(&ref);
    const bool same = object->value.number == object->value.again;
    shared_refs_release(object);
    return same;
}
PLAIT_INLINE void ref_write(uint64_t number)
{
    struct shared_counted *object = (struct shared_counted *)malloc(sizeof(struct shared_counted));
    if (object == NULL) {
        bench_fail("no memory");
    }
    object->value.number = object->value.again = number;
    shared_refs_share(object);
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
