/* SPDX-License-Identifier: MIT */
/* get.h: one try to fetch one URL, as a function that a task can run. */
#ifndef FETCH_GET_H
#define FETCH_GET_H

#include <plait/status.h>

struct multi;
struct plait_retry;

/* A URL and what is known of it. Only the task that fetches it writes here. */
struct download {
    const char *url;
    const struct plait_retry *policy;
    struct multi *multi; /* the handle that all fibers of a loop share; NULL: each try has its own, as on threads */
    const char *trusted; /* that one's certificates: see multi_open() */
    uint32_t tries;
    uint64_t bytes; /* that came by the last try */
};

/* PLAIT_OK; PLAIT_CANCELLED, at once, wherever the transfer stands; libcurl's code, below 200; from 300 on the answer
 * of a server that did not say 2xx; PLAIT_NO_MEMORY, PLAIT_NO_RESOURCE. */
PLAIT_MUST_USE plait_status get(struct download *download);

/* Lets libcurl act for all who share the handle: a task beside theirs. Ends only by being cancelled, or when the system
 * has nothing left: why. */
PLAIT_MUST_USE plait_status drive(struct multi *multi);

/* Is it worth another try? What is wrong with the request will be wrong again. */
bool worth_another_try(plait_status status);

/* A status in words. */
const char *status_in_words(plait_status status, char *room, size_t size);

#endif
