/* SPDX-License-Identifier: MIT */
/* tracer.c: events on their way into a file.
 *
 *     [                       the file:  first event, written by open
 *     {...}                              events, each after a comma
 *     ,{...}
 *     ]               ◄── end            the next write begins here, and ends with the end of the array again
 *
 * A strand makes its event in a buffer of its own and appends it under the lock. Who finds the current buffer full
 * takes the other one and, with the lock released, writes the full one. So nobody waits for the file but who writes. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include <plait/strand.h>
#include <plait/tracer.h>

#include "tracing.h"

enum { UNITS = 512, EVENT = 2816, TEXT = 100 }; /* an event has room for four texts of nothing but control characters */
static const char START[] = "[\n{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":1,\"args\":{\"name\":\"plait\"}}";
static const char TAIL[] = "\n]\n";
enum { SIZE = UNITS * sizeof(struct plait_memory), TAIL_SIZE = sizeof(TAIL) - 1U };

/* ---- the file ---- */

static char *text_of(struct plait_memory *buffer)
{
    return (char *)buffer->bytes; /* D-6: bytes are characters, and the units of a buffer follow each other */
}

static plait_status write_all(struct plait_tracer *trace, const char *text, size_t size)
{
    size_t done = 0;
    while (done < size) {
        const ssize_t taken = pwrite(trace->file, text + done, size - done, (off_t)trace->end + (off_t)done);
        if (taken < 0 && errno != EINTR) {
            return errno;
        }
        done += taken > 0 ? (size_t)taken : 0U;
    }
    return PLAIT_OK;
}

/* Puts so many bytes of a buffer, and the end of the array, in place of the end. What failed half way is taken back, as
 * far as the file allows it. */
static void write_events(struct plait_tracer *trace, struct plait_memory *buffer, uint32_t size)
{
    if (trace->failure != PLAIT_OK || size == 0) {
        return;
    }
    char *text = text_of(buffer);
    memcpy(text + size, TAIL, TAIL_SIZE); /* there is room: see append() */
    trace->failure = write_all(trace, text, size + TAIL_SIZE);
    if (trace->failure == PLAIT_OK) {
        trace->end += size;
    } else if (write_all(trace, TAIL, TAIL_SIZE) == PLAIT_OK) {
        const int cut = ftruncate(trace->file, (off_t)trace->end + (off_t)TAIL_SIZE);
        (void)cut; /* the failure is kept already */
    } else {
        /* the file takes nothing any more */
    }
}

/* Takes the other buffer, and returns the full one to whoever must write it; NULL: somebody else still writes. Under
 * the lock. */
static struct plait_memory *turn(struct plait_tracer *trace, uint32_t *size)
{
    struct plait_memory *full = NULL;
    if (!trace->writing) {
        full = trace->buffers[trace->current];
        *size = trace->used;
        trace->writing = true;
        trace->current = 1U - trace->current;
        trace->used = 0;
    }
    return full;
}

static void written(struct plait_tracer *trace)
{
    plait_small_lock_lock(&trace->lock);
    trace->writing = false;
    plait_small_lock_unlock(&trace->lock);
}

static void append(struct plait_tracer *trace, const char *event, size_t size)
{
    struct plait_memory *full = NULL;
    uint32_t full_size = 0;
    plait_small_lock_lock(&trace->lock);
    if (trace->used + size + TAIL_SIZE > SIZE) {
        full = turn(trace, &full_size);
    }
    if (trace->used + size + TAIL_SIZE <= SIZE) {
        memcpy(text_of(trace->buffers[trace->current]) + trace->used, event, size);
        trace->used += (uint32_t)size;
    } else {
        trace->dropped++;
    }
    plait_small_lock_unlock(&trace->lock);
    if (full != NULL) {
        write_events(trace, full, full_size);
        written(trace);
    }
}

/* ---- life ---- */

plait_status plait_tracer_open(struct plait_tracer *trace, const char *path)
{
    plait_status status = PLAIT_OK;
    trace->buffers[0] = plait_memory_allocate(2U * (size_t)UNITS);
    if (trace->buffers[0] == NULL) {
        return PLAIT_NO_MEMORY;
    }
    trace->buffers[1] = trace->buffers[0] + UNITS;
    trace->file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (trace->file < 0) {
        status = errno;
    } else {
        trace->origin = plait_now();
        trace->end = 0;
        trace->failure = PLAIT_OK;
        plait_initialize(&trace->lock.state, 0U);
        trace->current = 0;
        trace->used = sizeof(START) - 1U;
        trace->writing = false;
        trace->dropped = 0;
        trace->names = 0;
        memcpy(text_of(trace->buffers[0]), START, sizeof(START) - 1U);
        status = plait_tracer_flush(trace);
        if (status != PLAIT_OK) {
            (void)close(trace->file);
        }
    }
    if (status != PLAIT_OK) {
        plait_memory_release(trace->buffers[0], 2U * (size_t)UNITS);
    }
    return status;
}

plait_status plait_tracer_flush(struct plait_tracer *trace)
{
    uint32_t size = 0;
    plait_small_lock_lock(&trace->lock);
    struct plait_memory *full = turn(trace, &size);
    plait_small_lock_unlock(&trace->lock);
    if (full == NULL) {
        return PLAIT_BUSY;
    }
    write_events(trace, full, size);
    const plait_status failure = trace->failure;
    written(trace);
    return failure;
}

plait_status plait_tracer_close(struct plait_tracer *trace)
{
    plait_status status = plait_tracer_waits(trace, false);
    status = plait_tracer_flush(trace); /* that nobody records waits is no failure */
    if (close(trace->file) != 0 && status == PLAIT_OK) {
        status = errno;
    }
    plait_memory_release(trace->buffers[0], 2U * (size_t)UNITS);
    return status == PLAIT_OK && trace->dropped != 0 ? PLAIT_FULL : status;
}

uint64_t plait_tracer_dropped(const struct plait_tracer *trace)
{
    return trace->dropped;
}

/* ---- events ---- */

/* An event in the making: `size` bytes of `text`. */
struct event {
    char text[EVENT];
    size_t size;
};

static void put(struct event *event, const char *text)
{
    const size_t length = strlen(text);
    if (event->size + length < EVENT) {
        memcpy(event->text + event->size, text, length);
        event->size += length;
    }
}

/* How many bytes the character of UTF-8 has that begins here; 0: none does. */
static size_t character(const char *text)
{
    const unsigned char c = (unsigned char)text[0];
    const size_t size = c < 0x80U ? 1U : c < 0xc2U ? 0U : c < 0xe0U ? 2U : c < 0xf0U ? 3U : c < 0xf5U ? 4U : 0U;
    for (size_t i = 1; i < size; i++) {
        if (((unsigned char)text[i] & 0xc0U) != 0x80U) {
            return 0;
        }
    }
    /* Characters that would be written shorter, halves of surrogate pairs, and what lies beyond the last one. */
    const unsigned second = size > 1U ? (unsigned char)text[1] : 0U;
    const bool wrong = (c == 0xe0U && second < 0xa0U) || (c == 0xedU && second >= 0xa0U) ||
                       (c == 0xf0U && second < 0x90U) || (c == 0xf4U && second >= 0x90U);
    return wrong ? 0U : size;
}

/* A string of JSON: control characters, quotes and backslashes as it wants them, and a question mark for what is no
 * character. */
static void put_string(struct event *event, const char *text)
{
    char piece[8];
    size_t i = 0;
    put(event, "\"");
    while (i < TEXT && text[i] != '\0') {
        const size_t size = character(&text[i]);
        const unsigned char c = (unsigned char)text[i];
        if (c < 0x20U) {
            (void)snprintf(piece, sizeof(piece), "\\u%04x", c);
        } else if (size == 0) {
            (void)snprintf(piece, sizeof(piece), "?");
        } else {
            (void)snprintf(piece, sizeof(piece), "%s%.*s", c == '"' || c == '\\' ? "\\" : "", (int)size, &text[i]);
        }
        put(event, piece);
        i += size != 0 ? size : 1U;
    }
    put(event, "\"");
}

/* A member whose value is a string, after a comma. */
static void put_member(struct event *event, const char *name, const char *text)
{
    if (text != NULL) {
        put(event, event->text[event->size - 1U] == '{' ? "\"" : ",\"");
        put(event, name);
        put(event, "\":");
        put_string(event, text);
    }
}

/* A member whose value is a time in microseconds, as the format wants it. */
static void put_time(struct event *event, const char *name, plait_duration span)
{
    char piece[64];
    const int64_t thousand = 1000;
    (void)snprintf(piece, sizeof(piece), ",\"%s\":%" PRId64 ".%03d", name, span / thousand, (int)(span % thousand));
    put(event, piece);
}

static void put_lane(struct event *event)
{
    char piece[48];
    (void)snprintf(piece, sizeof(piece), ",\"pid\":1,\"tid\":%" PRIu32, plait_strand_id());
    put(event, piece);
}

void plait_tracer_record(struct plait_tracer *trace, const struct plait_tracer_span *span)
{
    struct event event = {.size = 0};
    const plait_duration begin = plait_time_since(span->begin, trace->origin);
    const plait_duration took = plait_time_since(span->end, span->begin);
    put(&event, ",\n{\"ph\":\"X\"");
    put_member(&event, "name", span->name != NULL ? span->name : "unnamed");
    put_member(&event, "cat", span->category);
    put_time(&event, "ts", begin > 0 ? begin : 0);
    put_time(&event, "dur", took > 0 ? took : 0);
    put_lane(&event);
    put(&event, ",\"args\":{");
    put_member(&event, "detail", span->detail);
    put_member(&event, "outcome", span->outcome);
    put(&event, "}}");
    append(trace, event.text, event.size);
}

struct plait_tracer_span plait_tracer_begin(const char *name)
{
    const struct plait_tracer_span span = {.name = name, .begin = plait_now()};
    return span;
}

void plait_tracer_end(struct plait_tracer *trace, struct plait_tracer_span *span)
{
    span->end = plait_now();
    plait_tracer_record(trace, span);
}

void plait_tracer_lane(struct plait_tracer *trace)
{
    struct event event = {.size = 0};
    put(&event, ",\n{\"ph\":\"M\",\"name\":\"thread_name\"");
    put_lane(&event);
    put(&event, ",\"args\":{");
    put_member(&event, "name", plait_strand_name());
    put(&event, "}}");
    append(trace, event.text, event.size);
}

/* ---- waits ---- */

plait_status plait_tracer_name(struct plait_tracer *trace, uintptr_t address, size_t size, const char *name)
{
    plait_status status = PLAIT_FULL;
    plait_small_lock_lock(&trace->lock);
    if (trace->names < PLAIT_TRACER_NAMES) {
        trace->objects[trace->names] = (struct plait_tracer_object){address, size, name};
        trace->names++;
        status = PLAIT_OK;
    }
    plait_small_lock_unlock(&trace->lock);
    return status;
}

#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation

plait_status plait_tracer_waits(struct plait_tracer *trace, bool recorded)
{
    (void)trace;
    (void)recorded;
    return PLAIT_OK;
}

void plait_trace_wait(uintptr_t address, plait_time begin, plait_status status)
{
    (void)address;
    (void)begin;
    (void)status;
}

#else

struct plait_tracer_pointer plait_tracer_of_waits = PLAIT_ATOMIC_INIT(NULL);

/* Strands that are recording a wait. seq_cst, like the pointer: who ends the recording takes the pointer away and then
 * looks here, and who records counts itself here and then looks at the pointer (Dekker). */
static struct plait_atomic_u32 recording = PLAIT_ATOMIC_INIT(0);

plait_status plait_tracer_waits(struct plait_tracer *trace, bool recorded)
{
    struct plait_tracer *expected = recorded ? NULL : trace;
    const bool done = plait_compare_exchange_seq_cst(&plait_tracer_of_waits, &expected, recorded ? trace : NULL);
    if (done && !recorded) {
        uint32_t seen = plait_load_seq_cst(&recording);
        while (seen != 0) {
            plait_relax(&recording, seen);
            seen = plait_load_seq_cst(&recording);
        }
    }
    return done || expected == trace || !recorded ? PLAIT_OK : PLAIT_BUSY;
}

/* What lies there, by the name that it was given, or its address. */
static void describe(struct plait_tracer *trace, uintptr_t address, char *text, size_t size)
{
    const char *name = NULL;
    plait_small_lock_lock(&trace->lock);
    for (unsigned i = 0; i < trace->names && name == NULL; i++) {
        const struct plait_tracer_object *object = &trace->objects[i];
        name = address - object->address < object->size ? object->name : NULL;
    }
    plait_small_lock_unlock(&trace->lock);
    if (name != NULL) {
        (void)snprintf(text, size, "%s", name);
    } else {
        (void)snprintf(text, size, "0x%" PRIxPTR, address);
    }
}

void plait_trace_wait(uintptr_t address, plait_time begin, plait_status status)
{
    (void)plait_add_seq_cst(&recording, 1U);
    struct plait_tracer *trace = plait_load_seq_cst(&plait_tracer_of_waits);
    if (trace != NULL) {
        char what[TEXT + 1];
        struct plait_tracer_span span = {.name = "sleeps", .category = "wait", .begin = begin};
        span.end = plait_now();
        span.outcome = plait_status_name(status);
        if (address != 0) {
            describe(trace, address, what, sizeof(what));
            span.name = "waits";
            span.detail = what;
        }
        plait_tracer_record(trace, &span);
    }
    (void)plait_sub_seq_cst(&recording, 1U);
}

#endif
