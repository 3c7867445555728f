/* SPDX-License-Identifier: MIT */
/* progress.c: a line that says how far it is: name, bar, counts, rate, time left. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <plait/progress.h>

enum { NARROW = 40, WIDE = 150, COLUMNS = 79, NAME = 24, NUMBERS = 120, SHORT = 4 };
static const int64_t SECOND = 1000000000;

/* ---- numbers ---- */

/* Tasks in a second, in tenths; 0: not known yet. */
static uint64_t rate_of(const struct plait_progress *now)
{
    const double tenths = now->elapsed > 0 ? 10.0 * (double)now->ended * (double)SECOND / (double)now->elapsed : 0.0;
    return tenths < 1e15 ? (uint64_t)(tenths + 0.5) : 0U;
}

/* Seconds that the rest takes at the mean rate so far; below 0: not known yet. */
static int64_t seconds_left(const struct plait_progress *now)
{
    if (now->ended == 0 || now->elapsed <= 0) {
        return -1;
    }
    const double left = (double)now->elapsed / (double)now->ended * (double)(now->total - now->ended) / (double)SECOND;
    return left < 1e9 ? (int64_t)(left + 0.5) : -1;
}

/* ---- the line ---- */

/* Puts at most `most` bytes of `text` behind what the line has, which holds `room` bytes and its end. */
static void put(char *line, size_t room, const char *text, size_t most)
{
    const size_t used = strlen(line);
    const size_t wanted = strnlen(text, most);
    const size_t length = wanted < room - used ? wanted : room - used;
    memcpy(line + used, text, length);
    line[used + length] = '\0';
}

static void put_clock(char *line, size_t room, int64_t seconds)
{
    const int64_t minute = 60;
    char text[40];
    if (seconds >= minute * minute) {
        (void)snprintf(text, sizeof(text), "%" PRId64 ":%02d:%02d", seconds / (minute * minute),
                       (int)(seconds / minute % minute), (int)(seconds % minute));
    } else {
        (void)snprintf(text, sizeof(text), "%" PRId64 ":%02d", seconds / minute, (int)(seconds % minute));
    }
    put(line, room, text, sizeof(text));
}

/* What stands behind the bar. */
static void put_numbers(char *line, size_t room, const struct plait_progress *now)
{
    char text[40];
    const uint64_t tenths = rate_of(now);
    const int64_t left = seconds_left(now);
    (void)snprintf(text, sizeof(text), "%" PRIu32 "/%" PRIu32, now->ended, now->total);
    put(line, room, text, sizeof(text));
    if (now->failed != 0) {
        (void)snprintf(text, sizeof(text), "  %" PRIu32 " failed", now->failed);
        put(line, room, text, sizeof(text));
    }
    if (tenths != 0) {
        (void)snprintf(text, sizeof(text), "  %" PRIu64 ".%u/s", tenths / 10U, (unsigned)(tenths % 10U));
        put(line, room, text, sizeof(text));
    }
    if (now->last) {
        put(line, room, "  in ", room);
        put_clock(line, room, now->elapsed / SECOND);
    } else if (left >= 0) {
        put(line, room, "  ", room);
        put_clock(line, room, left);
        put(line, room, " left", room);
    } else {
        /* nothing is known yet */
    }
}

/* `#` for what has ended, `=` for what runs. */
static void put_bar(char *line, size_t width, const struct plait_progress *now)
{
    const uint64_t total = now->total != 0 ? now->total : 1U;
    const uint64_t ended = (uint64_t)width * now->ended / total;
    const uint64_t begun = (uint64_t)width * ((uint64_t)now->ended + now->running) / total;
    char *at = line + strlen(line);
    for (size_t i = 0; i < width; i++) {
        at[i] = i < ended ? '#' : i < begun ? '=' : '-';
    }
    at[width] = '\0';
}

void plait_progress_line(const struct plait_progress *now, unsigned columns, char *line)
{
    char numbers[NUMBERS] = "";
    const size_t room = columns < NARROW ? NARROW : columns > WIDE ? WIDE : columns;
    put_numbers(numbers, sizeof(numbers) - 1U, now);
    const size_t rest = strnlen(now->name, NAME) + strlen(numbers) + strlen(" []  ");
    line[0] = '\0';
    put(line, room, now->name, NAME);
    if (rest + SHORT <= room) {
        put(line, room, " [", room);
        put_bar(line, room - rest, now);
        put(line, room, "]", room);
    }
    put(line, room, "  ", room);
    put(line, room, numbers, room);
}

/* ---- where it goes ---- */

/* Something to tell where each line stays: a tenth of the way more, or the end. */
static bool is_due(struct plait_progress_bar *bar, const struct plait_progress *now)
{
    const uint32_t tenths = 1U + (now->total != 0 ? (uint32_t)(UINT64_C(10) * now->ended / now->total) : 0U);
    const bool more = tenths > bar->tenths && now->ended != 0 && !now->last;
    bar->tenths = more ? tenths : bar->tenths;
    return more || now->last;
}

/* How much of a line may be used: asked each time, since terminals change their size. The last column stays free, for
 * some terminals go on to the next line with it. */
static unsigned columns_of(const struct plait_progress_bar *bar)
{
    struct winsize size = {0};
    const bool is_known = bar->terminal && ioctl(fileno(bar->file), TIOCGWINSZ, &size) == 0 && size.ws_col != 0;
    return is_known ? size.ws_col - 1U : COLUMNS;
}

static void show(struct plait_progress_hook *hook, const struct plait_progress *now)
{
    struct plait_progress_bar *bar = (struct plait_progress_bar *)hook; /* D-6: the hook is its first member */
    char line[PLAIT_PROGRESS_LINE];
    plait_progress_line(now, columns_of(bar), line);
    if (bar->terminal) {
        (void)fprintf(bar->file, "\r%s\033[K%s", line, now->last ? "\n" : "");
        (void)fflush(bar->file);
    } else if (is_due(bar, now)) {
        (void)fprintf(bar->file, "%s\n", line);
        (void)fflush(bar->file);
    } else {
        /* a file is not a place for what is out of date in a moment */
    }
}

void plait_progress_bar_init(struct plait_progress_bar *bar, FILE *file)
{
    const int descriptor = fileno(file);
    bar->hook.changed = show;
    bar->hook.every = 0;
    bar->file = file;
    bar->terminal = descriptor >= 0 && isatty(descriptor) == 1;
    bar->tenths = 1;
}
