/* SPDX-License-Identifier: MIT */
/* perturb.c: seeded schedule perturbation. Each thread draws from its own generator and gives up the processor with the
 * chosen probability at its atomic operations; defects that need an unlucky preemption show in seconds. */
#include <sched.h>
#include <stdlib.h>

/* The generator itself is not perturbed: it would call itself. */
#undef PLAIT_PERTURB
#define PLAIT_PERTURB 0
#include <plait/atomic.h>

/* The generators of later threads start from here; only uniqueness matters, so the order is relaxed. */
static struct plait_atomic_u32 seeds = PLAIT_ATOMIC_INIT(0);
static __thread uint32_t state = 0;

void plait_perturb_seed(uint32_t seed)
{
    uint32_t chosen = seed;
    if (chosen == 0U) {
        const char *text = getenv("PLAIT_SEED");
        chosen = text != NULL ? (uint32_t)strtoul(text, NULL, 0) : 0U;
    }
    plait_store_relaxed(&seeds, chosen);
}

void plait_perturb(uint32_t one_in)
{
    uint32_t x = state;
    if (x == 0U) {
        x = (plait_add_relaxed(&seeds, 0x9E3779B9U) + 0x9E3779B9U) | 1U;
    }
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    state = x;
    if (x % one_in == 0U) {
        (void)sched_yield();
    }
}
