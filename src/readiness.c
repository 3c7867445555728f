/* SPDX-License-Identifier: MIT */
/* readiness.c: one poll(2) that does not wait. */
#include "readiness.h"

#include <errno.h>
#include <poll.h>

plait_status plait_readiness(int fd, uint32_t events)
{
    struct pollfd one = {.fd = fd,
                         .events = (short)(((events & PLAIT_FD_READABLE) != 0 ? POLLIN : 0) |
                                           ((events & PLAIT_FD_WRITABLE) != 0 ? POLLOUT : 0))};
    if (fd < 0 || events == 0 || (events & ~(uint32_t)(PLAIT_FD_READABLE | PLAIT_FD_WRITABLE)) != 0) {
        return PLAIT_INVALID;
    }
    int count = 0;
    do {
        count = poll(&one, 1, 0);
    } while (count < 0 && errno == EINTR);
    plait_status status = PLAIT_BUSY;
    if (count < 0) {
        status = PLAIT_NO_RESOURCE;
    } else if (count > 0) {
        status = (one.revents & POLLNVAL) != 0 ? PLAIT_INVALID : PLAIT_OK;
    }
    return status;
}
