/* SPDX-License-Identifier: MIT */
/* epoll.h: a loop's ear for file descriptors: epoll, and an event descriptor by which other threads rouse the loop
 * while it sleeps there. Made when the first fiber waits for a descriptor, so that a loop without any sleeps on its
 * bell, which is faster.
 *
 *     bucket of the descriptor ──► waiter ──► waiter ──► NULL         on the stacks of those who wait
 *                                  fd 7       fd 7
 *                                  readable   writable                epoll: 7, both, once
 *
 * A descriptor is registered with what all its waiters want together, for one report; who leaves or is told changes
 * that, and the last one who leaves takes the registration away. So there is no report that nobody waits for.
 *
 * A child of fork() shares the open epoll with its parent, and would take its reports: so it closes both descriptors
 * at once, and makes new ones when the fiber that forked waits. The others are forgotten there (docs/waiting.md). */
#ifndef PLAIT_SRC_EPOLL_H
#define PLAIT_SRC_EPOLL_H

#include <plait/fibers.h>
#include <plait/strand.h>
#include <plait/wait.h>

struct plait_poll_waiter {
    plait_word told; /* 1: one of the events has come */
    int fd;
    uint32_t events;
    struct plait_poll_waiter *next;
};

enum { PLAIT_POLL_BUCKETS = 64 };

struct plait_poll {
    bool made;
    int epoll;
    int event;
    uint32_t waiters;
    struct plait_poll_waiter *buckets[PLAIT_POLL_BUCKETS];
};

/* ---- the loop's thread ---- */

/* Closes both descriptors, at the end or in the child of a fork. */
void plait_poll_end(struct plait_poll *poll);

PLAIT_INLINE bool plait_poll_is_waited_on(const struct plait_poll *poll)
{
    return poll->made && poll->waiters != 0;
}

/* Tells those whose events have come. */
void plait_private_poll_look(struct plait_poll *poll);
PLAIT_INLINE void plait_poll_look(struct plait_poll *poll)
{
    if (plait_poll_is_waited_on(poll)) {
        plait_private_poll_look(poll);
    }
}

/* Sleeps until a descriptor is ready, plait_poll_ring() was called, the time has come, or for no reason. */
void plait_poll_sleep(struct plait_poll *poll, plait_time until);

/* Waits for the one ring that is on its way, and takes it. */
void plait_poll_hear(struct plait_poll *poll);

/* ---- any thread ---- */

/* Rouses the loop. It stays until it has heard this. */
void plait_poll_ring(struct plait_poll *poll);

#endif /* PLAIT_SRC_EPOLL_H */
