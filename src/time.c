/* SPDX-License-Identifier: MIT */
/* time.c: the present instant. The executor of the running strand tells it, so that it is virtual in the simulator. */
#include <plait/strand.h>
#include <plait/time.h>

#include "executor.h"

plait_time plait_now(void)
{
    return plait_self()->executor->now();
}

plait_time plait_after(plait_duration span)
{
    return span == INT64_MAX ? PLAIT_FOREVER : plait_time_add(plait_now(), span);
}

plait_status plait_sleep(plait_duration span)
{
    return plait_sleep_until(plait_after(span));
}
