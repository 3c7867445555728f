/* SPDX-License-Identifier: MIT */
/* turns.h: the measured loops of table fibers, for a file that has defined FIBERS_PEER, its name, and
 *
 *     bool fibers_can(work)                       has the peer such an operation?
 *     void fibers_run(thread, body, tasks)        calls body(thread) as the first fiber of a loop on this OS thread, or
 *                                                 as what it is, for which there is room to start `tasks`
 *     void fibers_start(number, role)             starts task `number` of those: it calls role()
 *     void fibers_join(count)                     returns when tasks 0 .. count - 1 have ended
 *     void fibers_cancel(void)                    cancels them
 *     void fibers_yield(void)
 *     void fibers_tell(side, by), fibers_hear(side, by)      wakes who listens on this side, or will; waits for that.
 *                                                 `by` is the workload's kind
 *     void fibers_sleep(void), fibers_rouse(void)     waits with a deadline that will not come; ends all these waits
 */
#include "fiber.h"

#include "../machine.h"

static const struct bench_workload *fibers_work;
static uint64_t fibers_ended;
static uint64_t fibers_asleep;
static uint64_t fibers_heard;
static bool fibers_last; /* the partner is to leave: written before it is told */
static double fibers_bytes;

static void fibers_count(void)
{
    fibers_ended++;
}

static void fibers_doze(void)
{
    fibers_asleep++;
    fibers_sleep();
    fibers_ended++;
}

static void fibers_take_turns(void)
{
    while (!bench_over()) {
        fibers_yield();
        fibers_heard++;
    }
    fibers_ended++;
}

/* ---- start and join ---- */

static void fibers_start_and_join(struct bench_thread *thread)
{
    const uint32_t batch = fibers_work->batch;
    const double before = machine_resident();
    do {
        for (uint32_t i = 0; i < batch; i++) {
            fibers_start(i, fibers_count);
        }
        if (fibers_work->measure == BENCH_BYTES) {
            fibers_bytes = (machine_resident() - before) / batch;
        }
        fibers_join(batch);
        thread->in += batch;
    } while (!bench_over());
    thread->operations = thread->in;
}

/* ---- asleep ---- */

static void fibers_put_to_sleep(struct bench_thread *thread)
{
    const uint32_t count = fibers_work->entries;
    fibers_asleep = 0;
    for (uint32_t i = 0; i < count; i++) {
        fibers_start(i, fibers_doze);
    }
    while (fibers_asleep < count) {
        fibers_yield();
    }
    fibers_yield(); /* the last of them sleeps, too */
    thread->in += count;
}

static void fibers_sleep_and_wake(struct bench_thread *thread)
{
    const double before = machine_resident();
    double spent = 0;
    do {
        fibers_put_to_sleep(thread);
        if (fibers_work->measure == BENCH_BYTES) {
            fibers_bytes = (machine_resident() - before) / fibers_work->entries;
        }
        const double began = machine_used();
        if (fibers_work->kind == FIBERS_CANCEL) {
            fibers_cancel();
        } else {
            fibers_rouse();
        }
        fibers_join(fibers_work->entries);
        spent += machine_used() - began;
    } while (!bench_over());
    thread->operations = thread->in;
    thread->spent = fibers_work->kind == FIBERS_CANCEL ? spent : 0;
}

/* ---- turns ---- */

static void fibers_yield_in_turn(struct bench_thread *thread)
{
    const uint32_t count = fibers_work->entries;
    for (uint32_t i = 1; i < count; i++) {
        fibers_start(i - 1, fibers_take_turns);
    }
    fibers_heard = 0;
    fibers_take_turns();
    fibers_ended--;
    fibers_join(count - 1);
    thread->operations = fibers_heard;
    thread->in = count - 1;
}

/* ---- round trips ---- */

enum { FIBERS_RUN = 100 };

static uint64_t fibers_answer(void)
{
    uint64_t heard = 0;
    bool goes_on = true;
    while (goes_on) {
        fibers_hear(1, fibers_work->kind);
        goes_on = !fibers_last;
        heard++;
        fibers_tell(0, fibers_work->kind);
    }
    return heard;
}

static void fibers_partner(void)
{
    fibers_heard = fibers_answer();
    fibers_ended++;
}

static uint64_t fibers_ask(void)
{
    uint64_t told = 0;
    do {
        for (uint32_t i = 0; i < (uint32_t)FIBERS_RUN; i++) {
            fibers_tell(1, fibers_work->kind);
            fibers_hear(0, fibers_work->kind);
        }
        told += FIBERS_RUN;
    } while (!bench_over());
    fibers_last = true;
    fibers_tell(1, fibers_work->kind);
    fibers_hear(0, fibers_work->kind);
    return told + 1U;
}

static void fibers_talk(struct bench_thread *thread)
{
    double began = 0;
    const uint32_t sleepers = fibers_work->entries;
    if (sleepers != 0) {
        fibers_put_to_sleep(thread);
        began = machine_used();
    }
    fibers_start(sleepers, fibers_partner);
    thread->operations = fibers_ask();
    if (sleepers != 0) {
        thread->spent = machine_used() - began;
        fibers_rouse();
    }
    fibers_join(sleepers + 1);
    thread->in += 1;
}

static void fibers_talk_between(struct bench_thread *thread)
{
    if (thread->index == 0) {
        thread->operations = fibers_ask();
    } else {
        thread->operations = fibers_answer();
    }
}

/* ---- a slice ---- */

static bool fibers_begin(const struct bench_workload *work)
{
    fibers_work = work;
    fibers_ended = 0;
    fibers_last = false;
    fibers_bytes = 0;
    return fibers_can(work);
}

static void fibers_body(struct bench_thread *thread)
{
    const struct bench_workload *work = thread->work;
    if (work->threads == 2) {
        if (work->share == FIBERS_PLAIN_THREAD && thread->index == 1) {
            fibers_talk_between(thread);
        } else {
            fibers_run(thread, fibers_talk_between, 0);
        }
    } else if (work->kind == FIBERS_START) {
        fibers_run(thread, fibers_start_and_join, work->batch);
    } else if (work->kind == FIBERS_SLEEP || work->kind == FIBERS_CANCEL) {
        fibers_run(thread, fibers_sleep_and_wake, work->entries);
    } else if (work->kind == FIBERS_YIELD) {
        fibers_run(thread, fibers_yield_in_turn, work->entries);
    } else {
        fibers_run(thread, fibers_talk, work->entries + 1);
    }
}

static bool fibers_end(const struct bench_thread *threads, uint32_t count, double *value)
{
    *value = fibers_bytes;
    return count == 2 ? threads[0].operations == threads[1].operations : threads[0].in == fibers_ended;
}

static struct bench_peer fibers_peer = {FIBERS_PEER, fibers_begin, NULL, NULL, fibers_body, fibers_end, NULL, NULL};
__attribute__((constructor)) static void fibers_join_table(void)
{
    bench_join_peer(&fibers_table, &fibers_peer);
}
