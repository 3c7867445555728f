/* SPDX-License-Identifier: MIT */
/* What a failure prints: the schedule, as text that repeats the run, and the trace of each strand.
 *
 * Traces are noted only while a failed run is repeated; exploring pays for one test of a flag. */
#include "engine.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { TEXTS = 8, TEXT = 512, LINES = 400, LINE = 256 };

static char lines[LINES][LINE]; /* the last ones */
static unsigned noted;
static char last_step[MODEL_STRANDS][LINE];

const char *report_text(const char *format, ...)
{
    static char texts[TEXTS][TEXT];
    static unsigned next;
    char *text = texts[next++ % TEXTS];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, TEXT, format, arguments);
    va_end(arguments);
    return text;
}

const char *report_number(uint64_t value)
{
    if (value > UINT64_MAX - (UINT64_C(1) << 20)) {
        return report_text("-%llu", (unsigned long long)(0 - value));
    }
    return report_text(value < UINT64_C(1) << 32 ? "%llu" : "0x%llx", (unsigned long long)value);
}

void report_begin(void)
{
    if (engine.tracing) {
        noted = 0;
        memset(last_step, 0, sizeof(last_step));
    }
}

/* The last two parts of a path. */
static const char *short_path(const char *path, size_t length)
{
    unsigned slashes = 0;
    const char *at = path + length;
    while (at > path && !(at[-1] == '/' && ++slashes == 2)) {
        at--;
    }
    return at;
}

/* How much of "file:line text" is the place; the file's name may have blanks. */
static size_t place_of(const char *what)
{
    for (const char *at = strchr(what, ':'); at != NULL; at = strchr(at + 1, ':')) {
        const size_t digits = strspn(at + 1, "0123456789");
        if (digits != 0 && (at[1 + digits] == ' ' || at[1 + digits] == '\0')) {
            return (size_t)(at - what) + 1 + digits;
        }
    }
    return strcspn(what, " ");
}

/* " NAME", or nothing. */
static const char *name_of(const struct strand *strand)
{
    const char *name = strand->name != NULL ? strand->name : "";
    return *name != '\0' ? report_text(" %.*s", (int)strcspn(name, ","), name) : "";
}

void report_format(const char *what, const char *operation, const char *format, ...)
{
    char detail[128];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(detail, sizeof(detail), format, arguments);
    va_end(arguments);
    size_t place = place_of(what);
    const char *path = short_path(what, place);
    const char *text = what[place] == ' ' ? what + place + 1 : "";
    char *line = lines[noted++ % LINES];
    (void)snprintf(line, LINE, "#%-4u t%u%s %.*s%s%s%s%.100s%s%s", engine.step, engine.current,
                   name_of(running_strand()), (int)(what + place - path), path, place != 0 ? " " : "", operation,
                   *text != '\0' ? " " : "", text, detail[0] != '\0' ? " " : "", detail);
    memcpy(last_step[engine.current], line, LINE);
}

static const char *state_name(const struct strand *strand)
{
    static const char *const NAMES[] = {"unused", "could go on", "is parked", "spins", "joins", "has ended"};
    return NAMES[strand->state];
}

void report_traces(void)
{
    unsigned first = noted > LINES ? noted - LINES : 0;
    if (first != 0) {
        printf("  (the first %u lines left out)\n", first);
    }
    for (unsigned i = first; i < noted; i++) {
        printf("  %s\n", lines[i % LINES]);
    }
    printf("  where each strand stands:\n");
    for (unsigned t = 0; t < engine.strands; t++) {
        printf("    t%u%s %s, after %s\n", t, name_of(&engine.strand[t]), state_name(&engine.strand[t]),
               last_step[t][0] != '\0' ? last_step[t] : "nothing");
    }
}

/* ---- schedules as text: "strict" or "free" timers, then step, kind and value of each decision: 12>3 40-1 ---- */

void report_schedule(char *text, size_t size)
{
    size_t at = (size_t)snprintf(text, size, "%s|%s,%s", engine.scenario->name, engine.plan->weak ? "weak" : "SC",
                                 engine.adversary ? "free" : "strict");
    for (unsigned i = 0; i < engine.decisions && at + 16 < size; i++) {
        const struct decision *it = &engine.decision[i];
        at += (size_t)snprintf(text + at, size - at, " %u%c%u", it->step, it->kind, it->value);
    }
}

bool report_parse(const char *text)
{
    engine.replay_count = 0;
    engine.adversary = strstr(text, ",strict") == NULL;
    const char *at = strchr(text, ' ');
    while (at != NULL && *at == ' ') {
        char *end;
        unsigned long step = strtoul(at, &end, 10);
        char kind = *end;
        if (kind != DECISION_RUN && kind != DECISION_STALE && kind != DECISION_VALUE) {
            return false;
        }
        unsigned long value = strtoul(end + 1, &end, 10);
        if (engine.replay_count == MODEL_DECISIONS || value > 255) {
            return false;
        }
        engine.replay[engine.replay_count++] = (struct decision){(uint32_t)step, (uint8_t)kind, (uint8_t)value};
        at = end;
    }
    return at == NULL || *at == '\0';
}
