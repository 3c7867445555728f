/* SPDX-License-Identifier: MIT */
/* samples.c: runs samples on an event loop. */
#include "samples.h"

#include <stdio.h>

#include <plait/plait.h>

#include "samples_series.h"

static plait_status run(struct samples samples)
{
    plait_status status = PLAIT_OK;
    for (size_t i = 0; i < samples.count && status == PLAIT_OK; i++) {
        status = samples.sample[i]();
    }
    return status;
}

int samples_run_all(struct samples samples)
{
    static const struct samples_series_task all = {.run = run, .name = "all"};
    const plait_status status = samples_series_fibers_run(NULL, &all, samples);
    printf("%s\n", plait_status_name(status));
    return status == PLAIT_OK ? 0 : 1;
}
