/* SPDX-License-Identifier: MIT */
/* tracer.h: who ran when, and who waited for what, as a file for chrome://tracing, Perfetto and their like.
 *
 *     struct plait_tracer trace;
 *     status = plait_tracer_open(&trace, "run.json");
 *     ... = {.name = "fetch", .trace = &trace};              a runner records its tasks by itself
 *     struct plait_tracer_span span = plait_tracer_begin("parse");
 *     ...
 *     plait_tracer_end(&trace, &span);                        anybody else's: a task of a group, or a part of one
 *     status = plait_tracer_close(&trace);
 *
 *     fetch 1   [ a            ][ c       ]                  one lane for each strand
 *     fetch 2   [ b                 ][ d   ··· ]             ··· a wait, recorded after plait_tracer_waits()
 *
 * The file is a JSON array of events ("trace event format"). It is whole at every moment: events gather in memory, and
 * each write puts some of them, and the end of the array, in place of the end that was there. So a program that is
 * killed leaves a file that can be read, without the last events.
 *
 * Recording waits for nothing and allocates nothing; now and then it writes to the file. When two buffers are full
 * before the file has taken one, events are dropped and counted. */
#ifndef PLAIT_TRACER_H
#define PLAIT_TRACER_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/memory.h>
#include <plait/small_lock.h>
#include <plait/status.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

/* How many objects a tracer knows by name. */
enum { PLAIT_TRACER_NAMES = 32 };

/* What strands wait for, by its address, which is compared only. */
struct plait_tracer_object {
    uintptr_t address;
    size_t size;
    const char *name;
};

/* All fields are private. */
struct plait_tracer {
    /* fixed */
    int file;
    plait_time origin;
    /* who writes: one strand at a time, see `writing` */
    int64_t end;          /* of the last event in the file: the end of the array follows */
    plait_status failure; /* of the first write that failed; nothing is written after it */
    /* lock */
    struct plait_small_lock lock;
    struct plait_memory *buffers[2];
    unsigned current;
    uint32_t used; /* bytes of the current one */
    bool writing;  /* the other one is being written */
    uint64_t dropped;
    unsigned names; /* of the objects that follow */
    struct plait_tracer_object objects[PLAIT_TRACER_NAMES];
};

/* Creates the file, or empties it. PLAIT_OK; PLAIT_NO_MEMORY; a positive status: errno, the file cannot be had, or not
 * be written to at any place (a pipe). After a failure nothing is kept. */
PLAIT_MUST_USE plait_status plait_tracer_open(struct plait_tracer *trace, const char *path);

/* Writes what has been recorded. PLAIT_OK; a positive status: errno of the first write that failed; PLAIT_BUSY: another
 * strand writes. Any strand. */
PLAIT_MUST_USE plait_status plait_tracer_flush(struct plait_tracer *trace);

/* Writes the rest and ends the trace; waits are recorded no more. Nobody else may be recording. PLAIT_OK; a positive
 * status: errno; PLAIT_FULL: events were dropped, plait_tracer_dropped() says how many. */
PLAIT_MUST_USE plait_status plait_tracer_close(struct plait_tracer *trace);

/* How many events were dropped. */
uint64_t plait_tracer_dropped(const struct plait_tracer *trace);

/* ---- recording: any strand, and any calls may overlap. Recording waits for nobody, but may write to the file ---- */

/* What a strand has done for some time. Texts may be NULL, where there is nothing to say, and are not kept. */
struct plait_tracer_span {
    const char *name;
    const char *category; /* filters in the viewer */
    plait_time begin;
    plait_time end;
    const char *detail;  /* shown when it is selected */
    const char *outcome; /* likewise */
};

/* A span of the running strand, whatever it was. Texts beyond 100 bytes are cut. */
void plait_tracer_record(struct plait_tracer *trace, const struct plait_tracer_span *span);

/* The same in two steps: what begins here, and what ends here. */
PLAIT_MUST_USE struct plait_tracer_span plait_tracer_begin(const char *name);
void plait_tracer_end(struct plait_tracer *trace, struct plait_tracer_span *span);

/* Begins, or ends, to record what strands wait for, all of the process, each wait as a span in the lane of who waits:
 * "waits" with the object's name or address, or "sleeps". One tracer at a time: PLAIT_BUSY, another one does; PLAIT_OK.
 * Ending waits for those who are recording. Where nobody records, it costs a load for each strand that is about to
 * sleep. Not in the simulator: always PLAIT_OK, and nothing is recorded. */
PLAIT_MUST_USE plait_status plait_tracer_waits(struct plait_tracer *trace, bool recorded);

/* From now on waits for this object, `size` bytes at this address, bear a name, which is not copied: a mutex, a queue,
 * a slot. PLAIT_OK; PLAIT_FULL: there are PLAIT_TRACER_NAMES. */
PLAIT_MUST_USE plait_status plait_tracer_name(struct plait_tracer *trace, uintptr_t address, size_t size,
                                              const char *name);

/* Names the lane of the running strand by the strand's name. */
void plait_tracer_lane(struct plait_tracer *trace);

PLAIT_EXTERN_C_END

#endif /* PLAIT_TRACER_H */
