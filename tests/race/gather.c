/* SPDX-License-Identifier: MIT */
/* Crowds around the gathers, for the sanitizers and Valgrind's tools: perturbed, half of the waits without patience, in
 * short segments that are used again all the time under late duplicates. Order is what every read checks. */
#include "gather.h"

#include <plait/time.h>

#include "support/support.h"

#include "throng_open.h"
#include "throng_turns.h"
#include "throng_window.h"

enum { INSERTERS = 3, THREADS = 6, RUN = 5 };

struct worker {
    plait_status said;
    uint64_t next; /* by a reader: the least index that may come */
    uint64_t taken, sum;
    uint64_t seed;
};

struct test_shared {
    struct worker workers[THREADS];
    struct plait_atomic_u64 next; /* the index that nobody has taken yet */
    uint64_t count;
};

/* In place of the library's own, by the linker: every second strand has run out of patience before it began. */
bool __real_plait_patience_lasts(struct plait_patience *patience);
bool __wrap_plait_patience_lasts(struct plait_patience *patience);
bool __wrap_plait_patience_lasts(struct plait_patience *patience)
{
    static struct plait_atomic_u32 calls = PLAIT_ATOMIC_INIT(0);
    return plait_add_relaxed(&calls, 1U) % 2U == 0U && __real_plait_patience_lasts(patience);
}

#define GATHER throng_open
#define READERS 1
#include "gather_cases.h"

#define GATHER throng_window
#define READERS 1
#include "gather_cases.h"

#define GATHER throng_turns
#define READERS 2
#include "gather_cases.h"

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(throng_open_case_crowd),
        cmocka_unit_test(throng_window_case_crowd),
        cmocka_unit_test(throng_turns_case_crowd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
