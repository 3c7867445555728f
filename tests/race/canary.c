/* SPDX-License-Identifier: MIT */
/* canary.c: programs with one seeded defect each. The tool that owns the defect's class must report it; a gate that
 * lets one pass is not alive. `canary NAME` runs one. */
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <plait/atomic.h>

/* Published by a relaxed store where a release is needed: nothing orders `payload` for the reader. */
static int payload;
static plait_word ready = PLAIT_ATOMIC_INIT(0);

static void *publish(void *argument)
{
    payload = 42;
    plait_store_relaxed(&ready, 1U);
    return argument;
}

static int missing_release(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, publish, NULL) != 0) {
        return 1;
    }
    for (unsigned long polls = 0; plait_load_acquire(&ready) == 0U && polls < 100000000UL; polls++) {
        plait_relax(&ready, 0U);
    }
    const int seen = payload;
    (void)pthread_join(thread, NULL);
    return seen == 42 ? 0 : 1;
}

/* Two threads count without a lock. */
static volatile int counter;

static void *count(void *argument)
{
    for (int i = 0; i < 1000; i++) {
        counter = counter + 1;
    }
    return argument;
}

static int unlocked_write(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, count, NULL) != 0) {
        return 1;
    }
    (void)count(NULL);
    return pthread_join(thread, NULL);
}

static int use_after_free(void)
{
    volatile unsigned char *bytes = malloc(16);
    if (bytes == NULL) {
        return 1;
    }
    bytes[3] = 7;
    free((unsigned char *)(uintptr_t)bytes);
    return bytes[3];
}

static int overrun(int size)
{
    volatile unsigned char *bytes = malloc((size_t)size);
    if (bytes == NULL) {
        return 1;
    }
    bytes[size] = 7;
    free((unsigned char *)(uintptr_t)bytes);
    return 0;
}

static unsigned char *volatile kept;

static int leak(void)
{
    kept = malloc(100);
    kept = NULL;
    return 0;
}

static int signed_overflow(int start)
{
    volatile int number = start;
    number = number + INT_MAX;
    return number == 0 ? 1 : 0;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    int result = 2;
    if (strcmp(name, "missing_release") == 0) {
        result = missing_release();
    } else if (strcmp(name, "unlocked_write") == 0) {
        result = unlocked_write();
    } else if (strcmp(name, "use_after_free") == 0) {
        result = use_after_free();
    } else if (strcmp(name, "overrun") == 0) {
        result = overrun(argc * 8);
    } else if (strcmp(name, "leak") == 0) {
        result = leak();
    } else if (strcmp(name, "signed_overflow") == 0) {
        result = signed_overflow(argc);
    } else {
        (void)fprintf(stderr, "canary: no defect '%s'\n", name);
    }
    return result;
}
