/* SPDX-License-Identifier: MIT */
/* loops.h: the measured loops of table tasks, for a file that has defined TASKS_PEER, its name, and
 *
 *     bool tasks_can(work)                has the peer such an operation?
 *     void tasks_run(thread, body)        calls body(thread) where tasks can be started from
 *     void tasks_flat(batch)              starts so many tasks, each of which calls tasks_count_one(); joins them
 *     uint64_t tasks_fib(n)               the nested one: n below 2 is the result, else fib(n - 1), as a task that is
 *                                         joined, and fib(n - 2), called
 */
#include "task.h"

static uint64_t tasks_before;

static void tasks_go_on(struct bench_thread *thread)
{
    const struct bench_workload *work = thread->work;
    do {
        if (work->kind == TASKS_FLAT) {
            tasks_flat(work->batch);
            thread->operations += work->batch;
        } else {
            const uint64_t fib = tasks_fib(work->entries);
            thread->in += fib;
            thread->out++;
        }
    } while (!bench_over());
    if (work->kind == TASKS_NESTED) {
        uint64_t last = 0;
        uint64_t fib = 1; /* of 1 */
        for (uint32_t i = 1; i < work->entries; i++) {
            const uint64_t next = fib + last;
            last = fib;
            fib = next;
        }
        thread->in = thread->in == thread->out * fib ? thread->out : 0;
        thread->operations = thread->in * (fib + last - 1U); /* a task for each inner call: fib(n + 1) - 1 */
    }
}

static bool tasks_begin(const struct bench_workload *work)
{
    tasks_before = tasks_counted();
    return tasks_can(work);
}

static void tasks_body(struct bench_thread *thread)
{
    tasks_run(thread, tasks_go_on);
}

static bool tasks_end(const struct bench_thread *threads, uint32_t count, double *value)
{
    (void)count;
    (void)value;
    return threads[0].operations != 0 &&
           (threads[0].work->kind == TASKS_NESTED || threads[0].operations == tasks_counted() - tasks_before);
}

static struct bench_peer tasks_peer = {TASKS_PEER, tasks_begin, NULL, NULL, tasks_body, tasks_end, NULL, NULL};
__attribute__((constructor)) static void tasks_join_table(void)
{
    bench_join_peer(&tasks_table, &tasks_peer);
}
