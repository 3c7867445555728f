/* SPDX-License-Identifier: MIT */
/* Crowds around the queues, for the sanitizers and Valgrind's tools: perturbed, with half of the pops out of patience,
 * so that tickets are given up, and with short segments and laps. */
#include "queue.h"

#include <plait/time.h>

#include "support/support.h"

#include "crowd_items.h"
#include "crowd_limited.h"
#include "crowd_meet.h"
#include "crowd_ring.h"

enum { PRODUCERS = 2, CONSUMERS = 2, THREADS = PRODUCERS + CONSUMERS + 1, BATCH = 5 };

struct worker {
    plait_status said;
    uint32_t next[PRODUCERS]; /* by a consumer: the least number that may come from each producer */
    uint64_t taken, sum;
    uint64_t seed;
};

struct test_shared {
    struct worker workers[THREADS];
    uint32_t items_each;
};

/* In place of the library's own, by the linker: every second strand has run out of patience before it began. */
bool __real_plait_patience_lasts(struct plait_patience *patience);
bool __wrap_plait_patience_lasts(struct plait_patience *patience);
bool __wrap_plait_patience_lasts(struct plait_patience *patience)
{
    static struct plait_atomic_u32 calls = PLAIT_ATOMIC_INIT(0);
    return plait_add_relaxed(&calls, 1U) % 2U == 0U && __real_plait_patience_lasts(patience);
}

#define QUEUE crowd_items
#define EACH 20000U
#include "queue_cases.h"

#define QUEUE crowd_limited
#define EACH 20000U
#include "queue_cases.h"

#define QUEUE crowd_ring
#define EACH 20000U
#include "queue_cases.h"

#define QUEUE crowd_meet
#define EACH 500U
#include "queue_cases.h"

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crowd_items_case_crowd),
        cmocka_unit_test(crowd_limited_case_crowd),
        cmocka_unit_test(crowd_ring_case_crowd),
        cmocka_unit_test(crowd_meet_case_crowd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
