/* SPDX-License-Identifier: MIT */
/* choices.h: what the command line asks for. */
#ifndef FETCH_CHOICES_H
#define FETCH_CHOICES_H

#include <plait/retry.h>

struct choices {
    bool fibers;
    uint32_t limit;            /* transfers at a time */
    plait_duration timeout;    /* for all of them */
    struct plait_retry policy; /* for each URL */
    const char *trace;         /* a file to be made, or NULL */
    const char *trusted;       /* a file of certificates, or NULL: the system's */
    int url_count;
    char *const *urls;
};

/* False: it cannot be understood, and standard error says what is. */
bool choices_read(struct choices *choices, int argc, char *const *argv);

#endif
