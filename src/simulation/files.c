/* SPDX-License-Identifier: MIT */
/* files.c: waiting for file descriptors in the simulator. They are the system's own, and nothing tells the engine that
 * one has become ready. So whoever waits looks: once whenever the engine likes, since a system may be quick or late;
 * then when nobody else can go on; and again after the next timer of somebody else, when all has come of that.
 *
 * Where nobody can go on, no file is ready and no timer is to come, nobody ever will: that is a deadlock. */
#include "engine.h"

#include <plait/fibers.h>
#include <plait/scope.h>
#include <plait/wait.h>

#include "readiness.h"

/* What each strand waits for, and until when; 0: it does not. The strand's own timer says only when it looks again. */
static struct {
    struct file {
        int fd;
        uint32_t events;
        int64_t until;
    } of[MODEL_STRANDS];
} waiting;

/* The next instant at which another strand may go on. */
static int64_t next_of(unsigned strand)
{
    const struct file *file = &waiting.of[strand];
    int64_t next = ((engine.timed | engine.settling) >> strand & 1U) != 0 ? engine.strand[strand].until : MODEL_FOREVER;
    if ((engine.ready >> strand & 1U) != 0) {
        next = engine.now;
    } else if (file->until != 0) {
        next = plait_readiness(file->fd, file->events) != PLAIT_BUSY ? engine.now : file->until;
    } else {
        /* parked as others are */
    }
    return next;
}

/* When to look again: just after somebody else may have gone on. */
static plait_time next_look(plait_time deadline)
{
    int64_t next = MODEL_FOREVER;
    for (unsigned i = 0; i < engine.strands; i++) {
        const int64_t other = i != engine.current ? next_of(i) : MODEL_FOREVER;
        next = other < next ? other : next;
    }
    const plait_time look = plait_time_add((plait_time){next > engine.now ? next : engine.now}, 1);
    return next == MODEL_FOREVER ? deadline : plait_time_min(look, deadline);
}

static plait_status look(int fd, uint32_t events)
{
    schedule_point();
    seen_barrier(); /* whoever wrote to the file has done so between two steps that the engine knows */
    const plait_status status = plait_readiness(fd, events);
    REPORT("", "look", "descriptor %d: %s", fd, status == PLAIT_BUSY ? "not ready" : plait_status_name(status));
    return status;
}

static plait_status wait_in_run(int fd, uint32_t events, plait_time deadline)
{
    plait_word never = PLAIT_ATOMIC_INIT(0);
    struct file *mine = &waiting.of[engine.current];
    PLAIT_STATIC_STATE(waiting);
    plait_status status = look(fd, events);
    *mine = (struct file){fd, events, deadline.nanoseconds};
    while (status == PLAIT_BUSY) {
        const plait_status slept = plait_wait(&never, 0, next_look(deadline));
        running_strand()->settles = true; /* from the second time on */
        status = slept == PLAIT_CANCELLED ? PLAIT_CANCELLED : look(fd, events);
        if (status == PLAIT_BUSY && engine.now >= deadline.nanoseconds) {
            status = PLAIT_TIMEOUT;
        }
    }
    running_strand()->settles = false;
    *mine = (struct file){0};
    return status;
}

/* What it says may be true no more when it returns: others may read and write before. */
plait_status plait_wait_fd(int fd, uint32_t events, plait_time deadline)
{
    plait_status status = plait_checkpoint();
    if (status == PLAIT_OK && engine.running) {
        status = wait_in_run(fd, events, deadline);
        schedule_point();
        seen_barrier();
    } else if (status == PLAIT_OK) {
        status = plait_readiness(fd, events);
    } else {
        /* cancelled */
    }
    return status;
}
