/* SPDX-License-Identifier: MIT */
/* machine.c: the machine, and its two clocks that every figure depends on: the ping between two processors, and the
 * loop that stands for work. */
#include "machine.h"

#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sys/utsname.h>

#include "frame.h"

enum { PING_PARTS = 20, PING_ROUNDS = 1000, WORK_ROUNDS = 1 << 16 };

static double rounds_per_nanosecond;

uint32_t machine_processors(void)
{
    const long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1U : (uint32_t)count;
}

double machine_used(void)
{
    struct timespec used = {0, 0};
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (double)used.tv_sec * 1e9 + (double)used.tv_nsec;
}

void machine_pin(uint32_t index)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(index % machine_processors(), &set);
    (void)pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
}

/* ---- work ---- */

void machine_calibrate(void)
{
    double best = 1e18;
    for (int i = 0; i < 50; i++) {
        const plait_time began = plait_now();
        bench_work(WORK_ROUNDS);
        const double spent = (double)plait_time_since(plait_now(), began);
        best = spent < best ? spent : best;
    }
    rounds_per_nanosecond = WORK_ROUNDS / best;
}

uint64_t bench_rounds(uint32_t nanoseconds)
{
    return (uint64_t)((double)nanoseconds * rounds_per_nanosecond);
}

/* ---- the ping ---- */

static struct {
    PLAIT_ALIGNAS(128) struct plait_atomic_u32 ball;
    PLAIT_ALIGNAS(128) double part[PING_PARTS];
} court;

static void play(uint32_t side)
{
    machine_pin(side);
    for (uint32_t part = 0; part < PING_PARTS; part++) {
        const plait_time began = plait_now();
        for (uint32_t i = 0; i < PING_ROUNDS; i++) {
            const uint32_t turn = 2U * (part * PING_ROUNDS + i) + side;
            uint32_t tries = 0;
            for (uint32_t seen = plait_load_acquire(&court.ball); seen != turn;
                 seen = plait_load_acquire(&court.ball)) {
                tries++;
                if (tries % 65536U == 0U) {
                    plait_private_yield();
                }
            }
            plait_store_release(&court.ball, turn + 1U);
        }
        if (side == 0) {
            court.part[part] = (double)plait_time_since(plait_now(), began) / (2.0 * PING_ROUNDS);
        }
    }
}

static void *play_back(void *argument)
{
    play(1);
    return argument;
}

static void *play_first(void *argument)
{
    play(0);
    return argument;
}

static int by_value(const void *a, const void *b)
{
    const double left = *(const double *)a;
    const double right = *(const double *)b;
    return (left > right) - (left < right);
}

double machine_ping(void)
{
    pthread_t first;
    pthread_t second;
    plait_initialize(&court.ball, 0U);
    if (pthread_create(&first, NULL, play_first, NULL) != 0 || pthread_create(&second, NULL, play_back, NULL) != 0) {
        bench_fail("no thread");
    }
    (void)pthread_join(first, NULL);
    (void)pthread_join(second, NULL);
    qsort(court.part, PING_PARTS, sizeof(double), by_value);
    return court.part[PING_PARTS / 2];
}

void machine_label(double before, double after)
{
    const double low = before < after ? before : after;
    const double high = before < after ? after : before;
    const double mean = (low + high) / 2;
    const char *label = mean < 100 ? "near" : mean <= 400 ? "mid" : "far";
    if (high > 2 * low) {
        label = "mix";
    }
    (void)printf("\nping between two processors: %.0f ns before, %.0f ns after: label \"%s\"\n", before, after, label);
}

/* ---- the rest ---- */

double bench_memory(void)
{
    const struct mallinfo2 info = mallinfo2();
    return (double)info.uordblks + (double)info.hblkhd;
}

/* The number behind `name` in a file of lines; with an empty name: that the file begins with. Less than 0: none. */
static double read_number(const char *path, const char *name)
{
    char line[256];
    double number = -1;
    FILE *file = fopen(path, "r");
    while (file != NULL && number < 0 && fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, name, strlen(name)) == 0 && sscanf(line + strlen(name), "%lf", &number) != 1) {
            number = -1;
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return number;
}

double machine_memory(void)
{
    double available = read_number("/proc/meminfo", "MemAvailable:") / 1024;
    const double most = read_number("/sys/fs/cgroup/memory.max", "") / 1048576; /* of this container */
    const double used = read_number("/sys/fs/cgroup/memory.current", "") / 1048576;
    if (available < 0) {
        available = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE) / 1048576;
    }
    return most >= 0 && used >= 0 && most - used < available ? most - used : available;
}

double machine_resident(void)
{
    return read_number("/proc/self/status", "VmRSS:") * 1024;
}

static void print_model(void)
{
    char line[256];
    FILE *info = fopen("/proc/cpuinfo", "r");
    while (info != NULL && fgets(line, sizeof(line), info) != NULL) {
        if (strncmp(line, "model name", 10) == 0) {
            (void)printf("processor  %u x%s", machine_processors(), strchr(line, ':') + 1);
            break;
        }
    }
    if (info != NULL) {
        (void)fclose(info);
    }
}

void machine_describe(void)
{
    struct utsname system;
    double load[1] = {0};
    print_model();
    if (uname(&system) == 0) {
        (void)printf("kernel     %s %s\n", system.sysname, system.release);
    }
    (void)getloadavg(load, 1);
    (void)printf("compiler   %s\nflags      %s\nload       %.1f\n", BENCH_COMPILER, BENCH_FLAGS, load[0]);
    if (BENCH_SKIPPED[0] != '\0') {
        (void)printf("missing    %s\n", BENCH_SKIPPED);
    }
}
