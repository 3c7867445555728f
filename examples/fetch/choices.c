/* SPDX-License-Identifier: MIT */
#include "choices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "get.h"

static const char usage[] =
    "usage: fetch [--threads | --fibers] [--limit N] [--tries N] [--pause SECONDS] [--each SECONDS]\n"
    "             [--timeout SECONDS] [--trace FILE] [--ca FILE] URL...\n"
    "  --threads   each transfer on a thread (the default)\n"
    "  --fibers    all of them on one event loop\n"
    "  --limit     so many at a time (8)\n"
    "  --tries     so many for each URL (3)\n"
    "  --pause     the pause before the second try (0.1); each further one is twice as long\n"
    "  --each      how long one try may take (10)\n"
    "  --timeout   how long everything may take (60)\n"
    "  --trace     who did what when, for chrome://tracing or Perfetto\n"
    "  --ca        certificates (PEM) to be trusted in place of the system's\n";

/* A number above 0, at most `most`. */
static bool read_number(const char *text, double most, double *number)
{
    char *end = NULL;
    *number = text != NULL ? strtod(text, &end) : 0.0;
    return end != NULL && end != text && *end == '\0' && *number > 0.0 && *number <= most;
}

static bool read_count(const char *text, uint32_t *count)
{
    double number = 0.0;
    const bool good = read_number(text, 1e6, &number);
    *count = good ? (uint32_t)number : 0U;
    return *count != 0U;
}

static bool read_seconds(const char *text, plait_duration *span)
{
    double seconds = 0.0;
    const bool good = read_number(text, 1e6, &seconds);
    *span = good ? (plait_duration)(seconds * 1e9) : 0;
    return *span > 0;
}

/* One option and its value. */
static bool read_option(struct choices *choices, const char *option, const char *value)
{
    if (strcmp(option, "--limit") == 0) {
        return read_count(value, &choices->limit);
    }
    if (strcmp(option, "--tries") == 0) {
        return read_count(value, &choices->policy.attempts);
    }
    if (strcmp(option, "--pause") == 0) {
        return read_seconds(value, &choices->policy.pause);
    }
    if (strcmp(option, "--each") == 0) {
        return read_seconds(value, &choices->policy.per_attempt);
    }
    if (strcmp(option, "--trace") == 0) {
        choices->trace = value;
        return value != NULL;
    }
    if (strcmp(option, "--ca") == 0) {
        choices->trusted = value;
        return value != NULL;
    }
    return strcmp(option, "--timeout") == 0 && read_seconds(value, &choices->timeout);
}

bool choices_read(struct choices *choices, int argc, char *const *argv)
{
    *choices = (struct choices){.limit = 8,
                                .timeout = plait_seconds(60),
                                .policy = {.attempts = 3,
                                           .per_attempt = plait_seconds(10),
                                           .pause = plait_milliseconds(100),
                                           .jitter = 30,
                                           .again = worth_another_try}};
    bool good = true;
    int i = 1;
    for (; good && i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
        if (strcmp(argv[i], "--fibers") == 0 || strcmp(argv[i], "--threads") == 0) {
            choices->fibers = argv[i][2] == 'f';
        } else {
            good = read_option(choices, argv[i], argv[i + 1]);
            i++;
        }
    }
    choices->urls = argv + i;
    choices->url_count = argc - i;
    good = good && choices->url_count > 0;
    if (!good) {
        (void)fputs(usage, stderr);
    }
    return good;
}
