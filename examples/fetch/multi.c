/* SPDX-License-Identifier: MIT */
#include "multi.h"

#include <errno.h>
#include <unistd.h>

#include <sys/epoll.h>
#include <sys/timerfd.h>

#include <plait/fibers.h>

enum { REPORTS = 16, MILLISECONDS = 1000, NANOSECONDS = 1000000, SUCCESS = 200, NO_SUCCESS = 300 };

/* ---- what libcurl asks for: its callbacks ---- */

static int watch_socket(CURL *easy, curl_socket_t socket, int what, void *user, void *unused)
{
    const struct multi *multi = user;
    struct epoll_event event = {.data = {.fd = socket}};
    int failed = 0;
    (void)easy;
    (void)unused;
    if (what == CURL_POLL_REMOVE) {
        (void)epoll_ctl(multi->sockets, EPOLL_CTL_DEL, socket, &event);
    } else {
        event.events = ((what & CURL_POLL_IN) != 0 ? (uint32_t)EPOLLIN : 0U) |
                       ((what & CURL_POLL_OUT) != 0 ? (uint32_t)EPOLLOUT : 0U);
        failed = epoll_ctl(multi->sockets, EPOLL_CTL_MOD, socket, &event);
        if (failed != 0 && errno == ENOENT) {
            failed = epoll_ctl(multi->sockets, EPOLL_CTL_ADD, socket, &event);
        }
    }
    return failed;
}

static int set_timer(CURLM *curl, long milliseconds, void *user)
{
    const struct multi *multi = user;
    struct itimerspec when = {.it_value = {0, 0}}; /* below 0: there is nothing to wait for */
    (void)curl;
    if (milliseconds >= 0) {
        when.it_value.tv_sec = milliseconds / MILLISECONDS;
        when.it_value.tv_nsec = milliseconds % MILLISECONDS * NANOSECONDS;
        when.it_value.tv_nsec += milliseconds == 0 ? 1 : 0; /* all zero would stop it */
    }
    return timerfd_settime(multi->timer, 0, &when, NULL);
}

static size_t count_bytes(char *body, size_t one, size_t count, void *user)
{
    const struct transfer *transfer = user;
    (void)body;
    *transfer->bytes += one * count;
    return one * count;
}

/* ---- the handle ---- */

static bool set_up(struct multi *multi)
{
    struct epoll_event timer = {.events = (uint32_t)EPOLLIN, .data = {.fd = multi->timer}};
    return epoll_ctl(multi->sockets, EPOLL_CTL_ADD, multi->timer, &timer) == 0 &&
           curl_multi_setopt(multi->curl, CURLMOPT_SOCKETFUNCTION, watch_socket) == CURLM_OK &&
           curl_multi_setopt(multi->curl, CURLMOPT_SOCKETDATA, multi) == CURLM_OK &&
           curl_multi_setopt(multi->curl, CURLMOPT_TIMERFUNCTION, set_timer) == CURLM_OK &&
           curl_multi_setopt(multi->curl, CURLMOPT_TIMERDATA, multi) == CURLM_OK;
}

plait_status multi_open(struct multi *multi, const char *trusted)
{
    plait_status status = PLAIT_NO_MEMORY;
    multi->trusted = trusted;
    multi->curl = curl_multi_init();
    multi->sockets = epoll_create1(EPOLL_CLOEXEC);
    multi->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (multi->curl != NULL) {
        const bool whole = multi->sockets >= 0 && multi->timer >= 0 && set_up(multi);
        status = whole ? PLAIT_OK : PLAIT_NO_RESOURCE;
    }
    if (status != PLAIT_OK) {
        multi_close(multi);
    }
    return status;
}

void multi_close(struct multi *multi)
{
    if (multi->curl != NULL) {
        (void)curl_multi_cleanup(multi->curl); /* closes connections, so it still tells of sockets and timer */
    }
    if (multi->timer >= 0) {
        (void)close(multi->timer);
    }
    if (multi->sockets >= 0) {
        (void)close(multi->sockets);
    }
}

static void tell_who_waits(struct multi *multi)
{
    int left = 0;
    const CURLMsg *message = NULL;
    while ((message = curl_multi_info_read(multi->curl, &left)) != NULL) {
        struct transfer *transfer = NULL;
        if (message->msg == CURLMSG_DONE &&
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer) == CURLE_OK) {
            transfer->result = message->data.result;
            plait_event_set(&transfer->ended);
        }
    }
}

plait_status multi_turn(struct multi *multi)
{
    struct epoll_event reports[REPORTS];
    plait_status status = plait_wait_fd(multi->sockets, PLAIT_FD_READABLE, PLAIT_FOREVER);
    const int count = status == PLAIT_OK ? epoll_wait(multi->sockets, reports, REPORTS, 0) : 0;
    for (int i = 0; i < count && status == PLAIT_OK; i++) {
        curl_socket_t socket = reports[i].data.fd;
        int what = ((reports[i].events & (uint32_t)EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
                   ((reports[i].events & (uint32_t)EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                   ((reports[i].events & (uint32_t)(EPOLLERR | EPOLLHUP)) != 0 ? CURL_CSELECT_ERR : 0);
        int running = 0;
        if (socket == multi->timer) {
            uint64_t times = 0;
            (void)!read(multi->timer, &times, sizeof(times)); /* it rings until it has been read */
            socket = CURL_SOCKET_TIMEOUT;
            what = 0;
        }
        status = curl_multi_socket_action(multi->curl, socket, what, &running) == CURLM_OK ? PLAIT_OK : PLAIT_FAILED;
    }
    tell_who_waits(multi);
    return status;
}

/* ---- one transfer ---- */

/* The system's certificates lie in a file and in a folder: both are replaced. */
static bool trust(CURL *easy, const char *trusted)
{
    return trusted == NULL || (curl_easy_setopt(easy, CURLOPT_CAINFO, trusted) == CURLE_OK &&
                               curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) == CURLE_OK);
}

/* No limits of time: those are the scopes of whoever waits. No signals, which belong to the whole process. */
static bool prepare(const struct multi *multi, struct transfer *transfer, const char *url)
{
    CURL *easy = transfer->easy;
    return trust(easy, multi->trusted) && curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK && /* others may block */
           curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) == CURLE_OK && /* else removing waits for a name's resolver */
           curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, count_bytes) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer) == CURLE_OK;
}

plait_status multi_add(struct multi *multi, struct transfer *transfer, const char *url, uint64_t *bytes)
{
    *transfer = (struct transfer){.easy = curl_easy_init(), .bytes = bytes};
    plait_event_init(&transfer->ended);
    const bool begun = transfer->easy != NULL && prepare(multi, transfer, url) &&
                       curl_multi_add_handle(multi->curl, transfer->easy) == CURLM_OK;
    if (!begun) {
        curl_easy_cleanup(transfer->easy);
    }
    return begun ? PLAIT_OK : PLAIT_NO_MEMORY;
}

plait_status multi_remove(struct multi *multi, struct transfer *transfer, plait_status waited)
{
    plait_status status = waited;
    if (plait_event_is_set(&transfer->ended)) { /* a result in hand is kept, also by who was cancelled meanwhile */
        long answer = 0;
        (void)curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &answer);
        status = transfer->result != CURLE_OK               ? (plait_status)transfer->result
                 : answer >= SUCCESS && answer < NO_SUCCESS ? PLAIT_OK
                                                            : (plait_status)answer;
    }
    (void)curl_multi_remove_handle(multi->curl, transfer->easy);
    curl_easy_cleanup(transfer->easy);
    return status;
}
