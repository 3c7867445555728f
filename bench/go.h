/* SPDX-License-Identifier: MIT */
/* go.h: a peer in Go: a process of its own for each slice, which goes on until its input ends, and then says how much
 * it did, how long that took, and what it counted. */
#ifndef BENCH_GO_H
#define BENCH_GO_H

#include "frame.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* One slice of the program at `path`, which is given kind, batch, entries of the workload, and `processors`. Fills in
 * operations and time spent; returns what was counted. */
static double go_slice(struct bench_thread *thread, const char *path, uint32_t processors)
{
    const struct bench_workload *work = thread->work;
    int input[2];
    int output[2];
    if (pipe(input) != 0 || pipe(output) != 0) {
        bench_fail("no pipe");
    }
    const pid_t child = fork();
    if (child == 0) {
        char word[4][16];
        const uint32_t number[4] = {work->kind, work->batch, work->entries, processors};
        for (int i = 0; i < 4; i++) {
            (void)snprintf(word[i], sizeof(word[i]), "%u", number[i]);
        }
        (void)dup2(input[0], STDIN_FILENO);
        (void)dup2(output[1], STDOUT_FILENO);
        (void)close(input[1]);
        (void)close(output[0]);
        (void)execl(path, path, word[0], word[1], word[2], word[3], (char *)NULL);
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
    double counted = 0;
    int status = 0;
    if (child < 0 || told == NULL || fscanf(told, "%llu %lf %lf", &operations, &thread->spent, &counted) != 3 ||
        waitpid(child, &status, 0) != child || status != 0) {
        bench_fail("the program in Go failed");
    }
    (void)fclose(told);
    thread->operations = operations;
    return counted;
}

#endif /* BENCH_GO_H */
