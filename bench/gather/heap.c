/* SPDX-License-Identifier: MIT */
/* heap.c: a heap under a mutex, with a condition for its reader, for subject gather. */
#include <pthread.h>
#include <stdlib.h>

#include "gather.h"

struct entry {
    uint64_t index;
    uint64_t value;
};

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct entry *heap; /* the smallest index first */
static uint64_t held;
static uint64_t room;
static uint64_t wanted; /* by the reader */
static uint64_t end;

static void sift_up(uint64_t at)
{
    const struct entry entry = heap[at];
    while (at != 0 && heap[(at - 1U) / 2U].index > entry.index) {
        heap[at] = heap[(at - 1U) / 2U];
        at = (at - 1U) / 2U;
    }
    heap[at] = entry;
}
static void sift_down(void)
{
    const struct entry entry = heap[held];
    uint64_t at = 0;
    for (uint64_t child = 1; child < held; child = 2U * at + 1U) {
        child += child + 1U < held && heap[child + 1U].index < heap[child].index;
        if (heap[child].index >= entry.index) {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = entry;
}

#define GATHER_PEER "mutex, condition and heap"
static void gather_open(void)
{
    room = 4096;
    heap = malloc(room * sizeof(struct entry));
    held = 0;
    wanted = 0;
    end = UINT64_MAX;
}
static void gather_close(void)
{
    free(heap);
}
static void gather_insert(uint64_t index, uint64_t value)
{
    (void)pthread_mutex_lock(&guard);
    if (held == room) {
        room *= 2;
        heap = realloc(heap, room * sizeof(struct entry));
        if (heap == NULL) {
            bench_fail("no memory");
        }
    }
    heap[held] = (struct entry){index, value};
    sift_up(held++);
    const bool wakes = index == wanted;
    (void)pthread_mutex_unlock(&guard);
    if (wakes) {
        (void)pthread_cond_signal(&changed);
    }
}
static bool gather_next(uint64_t *value)
{
    (void)pthread_mutex_lock(&guard);
    while (wanted != end && (held == 0 || heap[0].index != wanted)) {
        (void)pthread_cond_wait(&changed, &guard);
    }
    const bool some = wanted != end;
    if (some) {
        *value = heap[0].value;
        wanted++;
        held--;
        sift_down();
    }
    (void)pthread_mutex_unlock(&guard);
    return some;
}
static void gather_end(uint64_t all)
{
    (void)pthread_mutex_lock(&guard);
    end = all;
    (void)pthread_mutex_unlock(&guard);
    (void)pthread_cond_signal(&changed);
}
#include "loops.h"
