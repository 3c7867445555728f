/* SPDX-License-Identifier: MIT */
/* samples.h: the samples of a document, one after the other. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <stddef.h>

#include <plait/status.h>

struct samples {
    plait_status (*const *sample)(void);
    size_t count;
};

/* Runs them on an event loop until one fails, and prints how it went: the result of main(). */
int samples_run_all(struct samples samples);

#endif
