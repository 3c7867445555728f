/* SPDX-License-Identifier: MIT */
/* epoll.c: waiting for file descriptors, on a loop, and on a thread, which runs a loop for it. */
#include <errno.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <plait/scope.h>
#include <plait/wait.h>

#include "loop.h"
#include "readiness.h"

enum { REPORTS = 64, NANOSECONDS = 1000000000 };

/* ---- what a loop has ---- */

static bool make(struct plait_poll *poll)
{
    if (!poll->made) {
        poll->epoll = epoll_create1(EPOLL_CLOEXEC);
        poll->event = eventfd(0, EFD_CLOEXEC);
        poll->made = true;
        if (poll->epoll < 0 || poll->event < 0) {
            plait_poll_end(poll);
        }
    }
    return poll->made;
}

void plait_poll_end(struct plait_poll *poll)
{
    if (poll->made) {
        if (poll->epoll >= 0) {
            (void)close(poll->epoll);
        }
        if (poll->event >= 0) {
            (void)close(poll->event);
        }
        poll->made = false;
    }
}

static struct plait_poll_waiter **bucket_of(struct plait_poll *poll, int fd)
{
    return &poll->buckets[(unsigned)fd % PLAIT_POLL_BUCKETS];
}

/* ---- what the system is told ---- */

static uint32_t to_system(uint32_t events)
{
    return ((events & PLAIT_FD_READABLE) != 0 ? (uint32_t)EPOLLIN : 0U) |
           ((events & PLAIT_FD_WRITABLE) != 0 ? (uint32_t)EPOLLOUT : 0U);
}

/* What everybody wants of a descriptor. */
static uint32_t wanted(struct plait_poll *poll, int fd)
{
    uint32_t events = 0;
    for (const struct plait_poll_waiter *at = *bucket_of(poll, fd); at != NULL; at = at->next) {
        events |= at->fd == fd ? at->events : 0U;
    }
    return events;
}

/* Asks for one report. A number that was closed and is in use again is not registered any more. PLAIT_INVALID: not
 * open; PLAIT_NO_RESOURCE: the system watches no more. */
static plait_status ask(struct plait_poll *poll, int fd)
{
    struct epoll_event request = {.events = to_system(wanted(poll, fd)) | (uint32_t)EPOLLONESHOT, .data = {.fd = fd}};
    plait_status status = PLAIT_OK;
    if (epoll_ctl(poll->epoll, EPOLL_CTL_MOD, fd, &request) != 0 &&
        (errno != ENOENT || epoll_ctl(poll->epoll, EPOLL_CTL_ADD, fd, &request) != 0)) {
        status = errno == ENOMEM || errno == ENOSPC ? PLAIT_NO_RESOURCE : PLAIT_INVALID;
    }
    return status;
}

/* Asks again for those who still wait. Where the descriptor has been closed meanwhile, they find out by being told. */
static void ask_for_the_rest(struct plait_poll *poll, int fd);

/* Tells those who wait for one of the events, and takes them out. */
static void tell(struct plait_poll *poll, int fd, uint32_t events)
{
    struct plait_poll_waiter **link = bucket_of(poll, fd);
    while (*link != NULL) {
        struct plait_poll_waiter *waiter = *link;
        if (waiter->fd == fd && (waiter->events & events) != 0) {
            *link = waiter->next;
            poll->waiters--;
            (void)plait_store_wake(&waiter->told, 1, 1);
        } else {
            link = &waiter->next;
        }
    }
    ask_for_the_rest(poll, fd);
}

static void ask_for_the_rest(struct plait_poll *poll, int fd)
{
    if (poll->made && wanted(poll, fd) != 0 && ask(poll, fd) != PLAIT_OK) {
        tell(poll, fd, PLAIT_FD_READABLE | PLAIT_FD_WRITABLE); /* nobody is left to ask for */
    }
}

/* A waiter that was not told goes away. If it was the last one, so does the registration: it belongs to the file and
 * not to its number, so that it would outlive close() where there is a duplicate, and report what another file of the
 * same number is not ready for. (In the child of a fork there may be nothing to take it from.) */
static void leave(struct plait_poll *poll, struct plait_poll_waiter *waiter)
{
    struct plait_poll_waiter **link = bucket_of(poll, waiter->fd);
    while (*link != waiter) {
        link = &(*link)->next;
    }
    *link = waiter->next;
    poll->waiters--;
    if (wanted(poll, waiter->fd) != 0) {
        ask_for_the_rest(poll, waiter->fd);
    } else if (poll->made) {
        (void)epoll_ctl(poll->epoll, EPOLL_CTL_DEL, waiter->fd, NULL);
    } else {
        /* nothing is registered */
    }
}

/* ---- what the system tells ---- */

static uint32_t from_system(uint32_t events)
{
    if ((events & (uint32_t)(EPOLLERR | EPOLLHUP)) != 0) {
        return PLAIT_FD_READABLE | PLAIT_FD_WRITABLE; /* the call that follows says what it is */
    }
    return ((events & (uint32_t)EPOLLIN) != 0 ? (uint32_t)PLAIT_FD_READABLE : 0U) |
           ((events & (uint32_t)EPOLLOUT) != 0 ? (uint32_t)PLAIT_FD_WRITABLE : 0U);
}

void plait_private_poll_look(struct plait_poll *poll)
{
    struct epoll_event reports[REPORTS];
    const int count = epoll_wait(poll->epoll, reports, REPORTS, 0);
    for (int i = 0; i < count; i++) {
        tell(poll, reports[i].data.fd, from_system(reports[i].events));
    }
}

/* poll(2) on the epoll descriptor, since epoll_wait() counts in milliseconds. */
void plait_poll_sleep(struct plait_poll *poll, plait_time until)
{
    struct pollfd ears[2] = {{.fd = poll->epoll, .events = POLLIN}, {.fd = poll->event, .events = POLLIN}};
    struct timespec span = {0, 0};
    if (until.nanoseconds != INT64_MAX) {
        const plait_duration left = plait_time_since(until, plait_thread_now());
        if (left > 0) {
            span.tv_sec = (time_t)(left / NANOSECONDS);
            span.tv_nsec = (long)(left % NANOSECONDS);
        }
    }
    (void)ppoll(ears, 2, until.nanoseconds != INT64_MAX ? &span : NULL, NULL);
}

void plait_poll_hear(struct plait_poll *poll)
{
    uint64_t rings = 0;
    while (read(poll->event, &rings, sizeof(rings)) < 0 && errno == EINTR) {}
}

void plait_poll_ring(struct plait_poll *poll)
{
    const uint64_t one = 1;
    while (write(poll->event, &one, sizeof(one)) < 0 && errno == EINTR) {}
}

/* ---- waiting ---- */

static plait_status wait_on_loop(struct plait_poll *poll, int fd, uint32_t events, plait_time deadline)
{
    if (!make(poll)) {
        return PLAIT_NO_RESOURCE;
    }
    struct plait_poll_waiter waiter = {
        .told = PLAIT_ATOMIC_INIT(0), .fd = fd, .events = events, .next = *bucket_of(poll, fd)};
    *bucket_of(poll, fd) = &waiter;
    poll->waiters++;
    plait_status status = ask(poll, fd);
    while (status == PLAIT_OK && plait_load_acquire(&waiter.told) == 0) {
        status = plait_wait(&waiter.told, 0, deadline);
    }
    if (plait_load_relaxed(&waiter.told) == 0) {
        leave(poll, &waiter);
    }
    return status;
}

/* A wait of a thread: the task that its loop runs. */
struct request {
    struct plait_slot slot; /* first */
    int fd;
    uint32_t events;
    plait_time deadline;
    plait_status status;
};

static plait_status body(struct plait_slot *slot)
{
    struct request *request = (struct request *)slot; /* D-6 */
    request->status = wait_on_loop(&plait_loop_current()->poll, request->fd, request->events, request->deadline);
    return request->status == PLAIT_CANCELLED ? PLAIT_CANCELLED : PLAIT_OK;
}

plait_status plait_wait_fd(int fd, uint32_t events, plait_time deadline)
{
    plait_status status = plait_checkpoint();
    if (status == PLAIT_OK) {
        status = plait_readiness(fd, events);
    }
    if (status == PLAIT_BUSY) {
        struct plait_loop *loop = plait_loop_current();
        if (loop != NULL) {
            status = wait_on_loop(&loop->poll, fd, events, deadline);
        } else {
            static const struct plait_fibers_options one = {.stacks_kept = 1};
            struct request request = {.fd = fd, .events = events, .deadline = deadline, .status = PLAIT_OK};
            status = plait_fibers_run(&one, &request.slot, body, "plait_wait_fd");
            status = status == PLAIT_OK ? request.status : status;
        }
    }
    return status;
}
