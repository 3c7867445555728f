/* SPDX-License-Identifier: MIT */
/* ref.c: the rare steps of references to counted objects: a share that runs low, and an object retained too late. */
#include <plait/ref.h>

/* What was taken so far becomes references that the count knows of, and `taken` begins again. Another strand may have
 * done so meanwhile, or replaced the object, or put it back: then what was added is taken back, unless the ref holds
 * this object with at least as many taken, since then it is the same bookkeeping again. */
void plait_private_ref_refill(struct plait_ref *ref, struct plait_pair seen, struct plait_count *count)
{
    const uint64_t object = seen.word[PLAIT_REF_OBJECT];
    const uint64_t taken = seen.word[PLAIT_REF_TAKEN];
    bool filled = false;
    plait_count_add(count, taken);
    while (!filled && seen.word[PLAIT_REF_OBJECT] == object && seen.word[PLAIT_REF_TAKEN] >= taken) {
        const struct plait_pair value = {{object, seen.word[PLAIT_REF_TAKEN] - taken}};
        filled = plait_pair_compare_exchange(&ref->pair, &seen, value);
    }
    if (!filled) {
        plait_count_take_back(count, taken);
    }
}

void plait_private_count_ended(const struct plait_count *count, const char *caller)
{
    if (plait_load_relaxed(&count->references) != PLAIT_COUNT_ENDED) {
        plait_misuse(caller, (uintptr_t)count, "an object was retained by its own dispose");
    }
}
