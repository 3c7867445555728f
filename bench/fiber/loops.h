/* SPDX-License-Identifier: MIT */
/* loops.h: the measured loops of table context, for a file that has defined CONTEXT_PEER, its name, and
 *
 *     static void context_make(uint32_t number);           a context on context_stack(number): it adds 1 to
 *                                                          context_visits at each visit
 *     static inline void context_visit(uint32_t number);   to it and back: two switches
 *     static void context_end(uint32_t number);
 */
#include "fiber.h"

enum { CONTEXT_RUN = 1000 };

static bool context_begin(const struct bench_workload *work)
{
    context_visits = 0;
    for (uint32_t i = 0; i < work->entries; i++) {
        context_make(i);
        context_visit(i); /* it has begun */
    }
    return true;
}

static void context_body(struct bench_thread *thread)
{
    const bool anew = thread->work->kind == CONTEXT_BEGIN;
    const uint32_t contexts = thread->work->entries;
    uint64_t visits = 0;
    uint32_t number = 0;
    while (!bench_over()) {
        for (uint32_t i = 0; i < (uint32_t)CONTEXT_RUN; i++) {
            if (anew) {
                context_end(number);
                context_make(number);
            }
            context_visit(number);
            number = number + 1U < contexts ? number + 1U : 0U;
        }
        visits += CONTEXT_RUN;
    }
    thread->in = visits + contexts;
    thread->operations = anew ? visits : 2U * visits; /* a visit is two switches */
}

static bool context_finish(const struct bench_thread *threads, uint32_t count, double *value)
{
    (void)count;
    (void)value;
    for (uint32_t i = 0; i < threads[0].work->entries; i++) {
        context_end(i);
    }
    return threads[0].in == context_visits;
}

static struct bench_peer context_peer = {CONTEXT_PEER, context_begin,  NULL, NULL,
                                         context_body, context_finish, NULL, NULL};
__attribute__((constructor)) static void context_join(void)
{
    bench_join_peer(&context_table, &context_peer);
}
