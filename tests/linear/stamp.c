/* SPDX-License-Identifier: MIT */
#include "stamp.h"

#include <plait/atomic.h>

#include "support/support.h"

static bool by_counter = true;
static struct plait_atomic_u64 counter = PLAIT_ATOMIC_INIT(0);

#if defined(__x86_64__)

enum { HAND_OVERS = 20000 };

struct test_shared {
    struct plait_atomic_u64 ball;
    bool backwards[2];
};

static uint64_t processor_before(void)
{
    const uint64_t now = __builtin_ia32_rdtsc();
    __builtin_ia32_lfence();
    return now;
}

static uint64_t processor_after(void)
{
    unsigned core = 0;
    __builtin_ia32_mfence(); /* the store buffer is empty */
    return __builtin_ia32_rdtscp(&core);
}

/* Two threads throw a stamp to and fro: does it ever lie in the future? A stamp is odd for one, even for the other. */
static void throw_and_catch(unsigned index, struct test_shared *shared)
{
    for (unsigned i = 0; i < HAND_OVERS; i++) {
        uint64_t ball = plait_load_acquire(&shared->ball);
        while (ball % 2U != index) {
            plait_relax(&shared->ball, ball);
            test_let_others_run();
            ball = plait_load_acquire(&shared->ball);
        }
        const uint64_t now = processor_before() / 2U * 2U + index;
        shared->backwards[index] = shared->backwards[index] || now / 2U < ball / 2U;
        plait_store_release(&shared->ball, (now | 1U) - index);
    }
}

void stamp_choose(void)
{
    static struct test_shared shared;
    by_counter = !test_under("none");
    if (!by_counter) {
        plait_store_seq_cst(&shared.ball, 0U);
        test_threads(2, throw_and_catch, &shared);
        by_counter = shared.backwards[0] || shared.backwards[1];
    }
}

uint64_t stamp_before(void)
{
    return by_counter ? plait_add_seq_cst(&counter, 1U) : processor_before();
}

uint64_t stamp_after(void)
{
    return by_counter ? plait_add_seq_cst(&counter, 1U) : processor_after();
}

#else

void stamp_choose(void)
{
}

uint64_t stamp_before(void)
{
    return plait_add_seq_cst(&counter, 1U);
}

uint64_t stamp_after(void)
{
    return plait_add_seq_cst(&counter, 1U);
}

#endif
