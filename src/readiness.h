/* SPDX-License-Identifier: MIT */
/* readiness.h: is a file descriptor ready at this moment? The first look of every wait for one. */
#ifndef PLAIT_SRC_READINESS_H
#define PLAIT_SRC_READINESS_H

#include <plait/fibers.h>

/* PLAIT_OK: one of the events has come, or an error, or it has no readiness, as a regular file; PLAIT_BUSY: none;
 * PLAIT_INVALID: not open, or no event, or one that there is not; PLAIT_NO_RESOURCE: the system has no memory to look.
 */
plait_status plait_readiness(int fd, uint32_t events);

#endif /* PLAIT_SRC_READINESS_H */
