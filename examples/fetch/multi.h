/* SPDX-License-Identifier: MIT */
/* multi.h: libcurl's transfers, waited for by Plait.
 *
 *     libcurl ── "watch this socket" ──► epoll ◄── timer ◄── "call me then" ── libcurl
 *                                          │
 *                                          ▼  a descriptor itself, readable when anything in it is
 *                                 plait_wait_fd(): on a thread or on a fiber, and it can be cancelled
 *
 * libcurl never waits here (its multi-socket interface): it names the sockets and the time it waits for, and is called
 * when they have come. As both are kept by the system in one epoll descriptor, one wait is enough for any number of
 * transfers, and libcurl may close its sockets whenever it likes: nobody waits for those.
 *
 * Nothing is locked: a handle belongs to one thread. On fibers that is one event loop, whose fibers change places only
 * where they wait, and of these functions only multi_turn() waits, while libcurl is not at work. */
#ifndef FETCH_MULTI_H
#define FETCH_MULTI_H

#include <curl/curl.h>

#include <plait/event.h>
#include <plait/status.h>

struct multi {
    CURLM *curl;
    int sockets; /* an epoll descriptor: libcurl's sockets, and the timer */
    int timer;
    const char *trusted; /* a file of certificates; NULL: the system's */
};

/* One request and its answer, on the stack of whoever waits for it. */
struct transfer {
    CURL *easy;
    uint64_t *bytes;          /* counts the body, which nobody keeps */
    struct plait_event ended; /* then `result` says how */
    CURLcode result;
};

/* Whom the transfers trust, for https: the certificates of a file, which is read later; NULL: the system's. PLAIT_OK,
 * PLAIT_NO_RESOURCE (no descriptors), PLAIT_NO_MEMORY. */
PLAIT_MUST_USE plait_status multi_open(struct multi *multi, const char *trusted);

/* No transfer may be left in it. */
void multi_close(struct multi *multi);

/* Waits until libcurl has something to do, and lets it do that; transfers that have ended by then say so. PLAIT_OK,
 * PLAIT_CANCELLED, PLAIT_NO_RESOURCE, PLAIT_FAILED (libcurl is at its wits' end). */
PLAIT_MUST_USE plait_status multi_turn(struct multi *multi);

/* Begins a transfer; it goes on in multi_turn(), whoever calls that. `url` and `bytes` stay until it is removed.
 * PLAIT_OK, or PLAIT_NO_MEMORY and nothing was begun. */
PLAIT_MUST_USE plait_status multi_add(struct multi *multi, struct transfer *transfer, const char *url, uint64_t *bytes);

/* Ends a transfer, wherever it stands. Returns `waited`, how the wait for it has ended, or if it has ended itself, how:
 * PLAIT_OK; libcurl's code, below 200; or from 300 on the answer of a server that did not say 2xx. */
PLAIT_MUST_USE plait_status multi_remove(struct multi *multi, struct transfer *transfer, plait_status waited);

#endif
