/* SPDX-License-Identifier: MIT */
/* progress.h: how far a number of tasks is, for whoever wants to show it; and a bar that shows it on a terminal.
 *
 *     static struct plait_progress_bar bar;
 *     plait_progress_bar_init(&bar, stderr);
 *     const struct plait_runner_options options = {.name = "fetch", .progress = &bar.hook};
 *
 *     fetch [#########---------------]  37/100  2 failed  12.4/s  0:05 left
 *
 * A hook is a struct that begins with struct plait_progress_hook: `changed` gets a pointer to it and finds there what
 * else it needs. It reads no clock: all times are told, so that it shows the same on a virtual clock. */
#ifndef PLAIT_PROGRESS_H
#define PLAIT_PROGRESS_H

#include <stdio.h>

#include <plait/base.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

/* How far it is. */
struct plait_progress {
    const char *name;       /* of the whole; never NULL */
    uint32_t total;         /* tasks */
    uint32_t ended;         /* of these, whatever became of them */
    uint32_t failed;        /* of the ended ones */
    uint32_t running;       /* begun and not ended */
    bool last;              /* no task will end after this */
    plait_duration elapsed; /* since the beginning of the whole */
};

/* Who is told. `changed` is called by the strand that runs the whole: at the beginning, every `every` as long as tasks
 * run (0: 100 ms), and at the end; never twice at one time. It may wait, not for tasks of the same whole. */
struct plait_progress_hook {
    void (*changed)(struct plait_progress_hook *hook, const struct plait_progress *progress);
    plait_duration every;
};

/* ---- a bar on a terminal ---- */

/* One line, written again and again, as wide as the terminal (40 columns at least). On what is no terminal: a plain
 * line at each tenth of the way, and the last one. */
struct plait_progress_bar {
    struct plait_progress_hook hook; /* first */
    /* private */
    FILE *file;
    bool terminal;
    uint32_t tenths; /* of the way that a plain line has told of, and one */
};

/* Makes a bar that writes to `file`, which stays the caller's. Asks whether it is a terminal. */
void plait_progress_bar_init(struct plait_progress_bar *bar, FILE *file);

/* Longest line, with its end. */
#define PLAIT_PROGRESS_LINE 160

/* The line for a terminal of so many columns (at least 40, at most 150), without a line feed. Pure. The rate is the
 * mean since the beginning, the time left what the rest takes at that rate. `line` has PLAIT_PROGRESS_LINE bytes. */
void plait_progress_line(const struct plait_progress *progress, unsigned columns, char *line);

PLAIT_EXTERN_C_END

#endif /* PLAIT_PROGRESS_H */
