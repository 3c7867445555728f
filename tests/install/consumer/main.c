/* SPDX-License-Identifier: MIT */
/* main.c: a consumer of the package: two threads of its own take items from a generated queue and count them in a
 * generated dictionary, by a value of its own. Prints the mode and the total. */
#include "jobs.h"
#include "sessions.h"

#include <pthread.h>
#include <stdio.h>

enum { ITEMS = 1000, KEYS = 10, WORKERS = 2 };

static jobs queue;
static sessions counts;

static plait_status visit(struct session *value, bool present)
{
    value->visits = present ? value->visits + 1 : 1;
    return PLAIT_OK;
}

static void *work(void *unused)
{
    int item = 0;

    while (jobs_pop(&queue, &item) == PLAIT_OK) {
        if (sessions_upsert(&counts, (uint64_t)item % KEYS, visit) != PLAIT_OK) {
            return unused;
        }
    }
    return NULL;
}

int main(void)
{
    pthread_t workers[WORKERS];
    int total = 0;

    if (jobs_init(&queue) != PLAIT_OK || sessions_init(&counts) != PLAIT_OK) {
        return 1;
    }
    for (int i = 0; i < WORKERS; i++) {
        if (pthread_create(&workers[i], NULL, work, NULL) != 0) {
            return 1;
        }
    }
    for (int i = 0; i < ITEMS; i++) {
        if (jobs_push(&queue, i) != PLAIT_OK) {
            return 1;
        }
    }
    jobs_close(&queue);
    for (int i = 0; i < WORKERS; i++) {
        (void)pthread_join(workers[i], NULL);
    }
    for (uint64_t key = 0; key < KEYS; key++) {
        struct session session;
        if (sessions_get(&counts, key, &session) == PLAIT_OK) {
            total += session.visits;
        }
    }
    printf("%s %d\n", PLAIT_TEXT(PLAIT_MODE), total);
    jobs_destroy(&queue);
    sessions_destroy(&counts);
    return total == ITEMS ? 0 : 1;
}
