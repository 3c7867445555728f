/* SPDX-License-Identifier: MIT */
/* go.c: goroutines, for subject fiber: a process of its own for each slice, fiber.go, which goes on until its input
 * ends, and then says how much it did and how long that took, by the same rules: processor time where one thread is at
 * work, elapsed time where there are two. */
#include "fiber.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static double bytes;

static bool begin(const struct bench_workload *work)
{
    bytes = 0;
    /* Its threads are no goroutine's own; and it lets some of a million run before all are started. */
    return work->share != FIBERS_PLAIN_THREAD && (work->measure != BENCH_BYTES || work->kind != FIBERS_START);
}

static void body(struct bench_thread *thread)
{
    if (thread->index != 0) {
        return; /* both sides are in the one process */
    }
    const struct bench_workload *work = thread->work;
    int input[2];
    int output[2];
    if (pipe(input) != 0 || pipe(output) != 0) {
        bench_fail("no pipe");
    }
    const pid_t child = fork();
    if (child == 0) {
        char word[4][16];
        const uint32_t number[4] = {work->kind, work->batch, work->entries, work->threads};
        for (int i = 0; i < 4; i++) {
            (void)snprintf(word[i], sizeof(word[i]), "%u", number[i]);
        }
        (void)dup2(input[0], STDIN_FILENO);
        (void)dup2(output[1], STDOUT_FILENO);
        (void)close(input[1]);
        (void)close(output[0]);
        (void)execl(FIBERS_GO, FIBERS_GO, word[0], word[1], word[2], word[3], (char *)NULL);
        _exit(1);
    }
    (void)close(input[0]);
    (void)close(output[1]);
    while (child > 0 && !bench_over()) {
        (void)usleep(1000);
    }
    (void)close(input[1]);
    FILE *told = fdopen(output[0], "r");
    unsigned long long operations = 0;
    int status = 0;
    if (child < 0 || told == NULL || fscanf(told, "%llu %lf %lf", &operations, &thread->spent, &bytes) != 3 ||
        waitpid(child, &status, 0) != child || status != 0) {
        bench_fail("the program in Go failed");
    }
    (void)fclose(told);
    thread->operations = operations;
}

static bool end(const struct bench_thread *threads, uint32_t count, double *value)
{
    (void)count;
    *value = bytes;
    return threads[0].operations != 0;
}

static struct bench_peer go_peer = {"Go", begin, NULL, NULL, body, end, NULL, NULL};
__attribute__((constructor)) static void join_table(void)
{
    bench_join_peer(&fibers_table, &go_peer);
}
