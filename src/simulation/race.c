/* SPDX-License-Identifier: MIT */
/* Plain data and ends of lives: two accesses of one byte, one of them a write, that happens-before does not order, are
 * a data race, whatever the schedule made of it.
 *
 * Accesses are kept by granules of eight bytes, in one record for each set of bytes that was accessed at once:
 *
 *     granule ──► record {bytes 0-3, last write, last reads} ──► record {byte 4, ...}
 *
 * The end of a life is a write to all of it, and nothing may come after. A strand's own stack is excepted: what the
 * strand itself touches there is a frame of its present. */
#include "engine.h"
#include "lookup.h"

enum { RECORDS = 16384, ENDS = 1024, GRANULE = 8 };

struct record {
    uintptr_t granule;
    uint8_t bytes; /* set of those it is about */
    uint8_t writer;
    uint16_t written; /* writer's clock; 0: never */
    struct clock reads;
    const char *write_what;
    const char *read_what[MODEL_STRANDS];
    struct record *next;
};

struct end {
    uintptr_t from, to;
    const char *what;
};

static struct record records[RECORDS];
static struct lookup firsts; /* of granules: one more than the index of their newest record; 0: none */
static struct end ends[ENDS];
static unsigned count, end_count;

void race_begin(void)
{
    count = end_count = 0;
    lookup_begin(&firsts);
}

static struct record *first_of(uint32_t place)
{
    return place != 0 ? &records[place - 1] : NULL;
}

/* The bytes of this granule that lie between the two addresses. */
static uint8_t bytes_between(uintptr_t granule, uintptr_t from, uintptr_t to)
{
    uintptr_t base = granule * GRANULE;
    unsigned low = from > base ? (unsigned)(from - base) : 0;
    unsigned high = to < base + GRANULE ? (unsigned)(to - base) : GRANULE;
    return (uint8_t)((0xffU << low) & (0xffU >> (GRANULE - high)));
}

static struct record *record_of(uintptr_t granule, uint32_t *place, uint8_t bytes, const char *what)
{
    for (struct record *it = first_of(*place); it != NULL; it = it->next) {
        if (it->bytes == bytes) {
            return it;
        }
    }
    const uintptr_t first = granule * GRANULE + (unsigned)__builtin_ctz(bytes);
    const char *ended = race_ended((const volatile unsigned char *)first, GRANULE);
    if (ended != NULL) {
        model_fail(report_text("touched after its end: %s, which ended at %s", what, ended));
    }
    if (count == RECORDS) {
        model_fail("model: too much plain data in one run");
    }
    struct record *it = &records[count++];
    it->granule = granule;
    it->bytes = bytes;
    it->written = 0;
    memset(&it->reads, 0, sizeof(it->reads));
    it->next = first_of(*place);
    *place = count;
    return it;
}

/* Reports every access of these bytes that the running strand's does not come after. */
static void check(const struct record *first, uint8_t bytes, bool write, const char *what)
{
    const struct strand *me = running_strand();
    for (const struct record *it = first; it != NULL; it = it->next) {
        if ((it->bytes & bytes) == 0) {
            continue;
        }
        if (it->written != 0 && it->written > me->clock.of[it->writer]) {
            model_fail(report_text("data race: %s by t%u at %s, after the write by t%u at %s", write ? "write" : "read",
                                   engine.current, what, it->writer, it->write_what));
        }
        for (unsigned t = 0; write && t < engine.strands; t++) {
            if (it->reads.of[t] > me->clock.of[t]) {
                model_fail(report_text("data race: write by t%u at %s, after the read by t%u at %s", engine.current,
                                       what, t, it->read_what[t]));
            }
        }
    }
}

static void access(const volatile unsigned char *object, size_t size, bool write, const char *what)
{
    uintptr_t from = (uintptr_t)object;
    uintptr_t to = from + size;
    uint16_t now = running_strand()->clock.of[engine.current];
    for (uintptr_t granule = from / GRANULE; granule * GRANULE < to; granule++) {
        uint8_t bytes = bytes_between(granule, from, to);
        uint32_t *place = lookup_find(&firsts, granule);
        struct record *mine = record_of(granule, place, bytes, what);
        check(first_of(*place), bytes, write, what);
        if (write) {
            mine->writer = (uint8_t)engine.current;
            mine->written = now;
            mine->write_what = what;
        } else {
            mine->reads.of[engine.current] = now;
            mine->read_what[engine.current] = what;
        }
    }
}

void plait_simulation_reads(const volatile unsigned char *object, size_t size, const char *what)
{
    if (engine.running && size != 0) {
        REPORT(what, "read", "%s", "");
        access(object, size, false, what);
    }
}

void plait_simulation_writes(const volatile unsigned char *object, size_t size, const char *what)
{
    if (engine.running && size != 0) {
        REPORT(what, "write", "%s", "");
        access(object, size, true, what);
    }
}

/* ---- lives ---- */

static void drop(struct record *it, uintptr_t from, uintptr_t to)
{
    uintptr_t base = it->granule * GRANULE;
    if (base < to && base + GRANULE > from) {
        it->bytes &= (uint8_t)~bytes_between(it->granule, from, to);
    }
}

void race_end(const volatile unsigned char *object, size_t size, const char *what)
{
    uintptr_t from = (uintptr_t)object;
    uintptr_t to = from + size;
    for (unsigned i = 0; i < count; i++) {
        struct record *it = &records[i];
        uintptr_t base = it->granule * GRANULE;
        if (it->bytes != 0 && base < to && base + GRANULE > from) {
            struct record alone = *it;
            alone.next = NULL;
            check(&alone, bytes_between(it->granule, from, to), true, what);
            drop(it, from, to);
        }
    }
    if (end_count == ENDS) {
        model_fail("model: too many ended lives in one run");
    }
    ends[end_count++] = (struct end){from, to, what};
}

/* Takes the bytes out of all ends that cover them. */
static void forget_ends(uintptr_t from, uintptr_t to)
{
    for (unsigned i = 0; i < end_count; i++) {
        struct end old = ends[i];
        if (old.from >= to || old.to <= from) {
            continue;
        }
        /* What is left of it: before, after, or both. */
        ends[i].from = ends[i].to = 0;
        if (old.from < from) {
            ends[i] = (struct end){old.from, from, old.what};
        }
        if (old.to > to) {
            struct end rest = {to, old.to, old.what};
            if (ends[i].to == 0) {
                ends[i] = rest;
            } else if (end_count < ENDS) {
                ends[end_count++] = rest;
            }
        }
    }
    while (end_count > 0 && ends[end_count - 1].to == 0) {
        end_count--;
    }
}

void race_forget(const volatile unsigned char *object, size_t size)
{
    uintptr_t from = (uintptr_t)object;
    uintptr_t to = from + size;
    for (unsigned i = 0; i < count; i++) {
        drop(&records[i], from, to);
    }
    forget_ends(from, to);
}

const char *race_ended(const volatile unsigned char *object, size_t size)
{
    uintptr_t at = (uintptr_t)object;
    for (unsigned i = 0; i < end_count; i++) {
        if (at >= ends[i].from && at < ends[i].to) {
            if (schedule_own_stack(object)) {
                forget_ends(at, at + size); /* a later frame of the same strand */
                return NULL;
            }
            return ends[i].what;
        }
    }
    return NULL;
}
