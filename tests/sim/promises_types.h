/* SPDX-License-Identifier: MIT */
/* promises_types.h: the hooks of the pool and the crew in promises.c. */
#ifndef PLAIT_TESTS_SIM_PROMISES_TYPES_H
#define PLAIT_TESTS_SIM_PROMISES_TYPES_H

#include <plait/status.h>

plait_status link_open(int *link);
void link_close(int *link);
plait_status parcel_run(int *parcel);
plait_status parcel_failed(int *parcel, plait_status status);

#endif
