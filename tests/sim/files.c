/* SPDX-License-Identifier: MIT */
/* Scenarios of plait_wait_fd(): in every schedule a wait ends when its file is ready, when it is cancelled, or when its
 * time has come on the virtual clock, and not before; a file that nobody makes ready is a deadlock. */
#include "model.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <plait/fibers.h>
#include <plait/scope.h>

enum { THERE, BACK };

static int pipes[2][2]; /* opened once: a run that is abandoned closes nothing */
static struct plait_scope scope;

static void drain(int fd)
{
    unsigned char rest[16];
    while (read(fd, rest, sizeof(rest)) > 0) {}
}

static void setup(void)
{
    for (int i = THERE; i <= BACK; i++) {
        if (pipes[i][0] == 0 && (pipe(pipes[i]) != 0 || fcntl(pipes[i][0], F_SETFL, O_NONBLOCK) != 0)) {
            abort();
        }
        drain(pipes[i][0]);
    }
    plait_scope_init(&scope);
}

static void send_byte(int which)
{
    MODEL_EXPECT(write(pipes[which][1], "x", 1) == 1);
}

static bool take_byte(int which)
{
    unsigned char byte = 0;
    return read(pipes[which][0], &byte, 1) == 1;
}

static plait_status readable(int which, plait_time deadline)
{
    return plait_wait_fd(pipes[which][0], PLAIT_FD_READABLE, deadline);
}

/* ---- two who wait for each other in turn ---- */

static void asks(void)
{
    send_byte(THERE);
    MODEL_EXPECT(readable(BACK, PLAIT_FOREVER) == PLAIT_OK);
    MODEL_EXPECT(take_byte(BACK));
}

static void answers(void)
{
    MODEL_EXPECT(readable(THERE, PLAIT_FOREVER) == PLAIT_OK);
    MODEL_EXPECT(take_byte(THERE));
    MODEL_EXPECT(plait_sleep(plait_seconds(5)) == PLAIT_OK);
    send_byte(BACK);
}

/* ---- the clock ---- */

static void sends_after_seconds(void)
{
    MODEL_EXPECT(plait_sleep(plait_seconds(5)) == PLAIT_OK);
    send_byte(THERE);
    MODEL_EXPECT(plait_sleep(plait_seconds(5)) == PLAIT_OK);
}

static void gives_up_and_waits_again(void)
{
    const plait_time began = plait_now();
    MODEL_EXPECT(readable(THERE, plait_time_add(began, plait_seconds(4))) == PLAIT_TIMEOUT);
    MODEL_EXPECT(plait_time_since(plait_now(), began) == plait_seconds(4));
    MODEL_EXPECT(readable(THERE, PLAIT_FOREVER) == PLAIT_OK);
    MODEL_EXPECT(plait_time_since(plait_now(), began) < plait_seconds(5) + plait_microseconds(1));
}

/* ---- cancelled ---- */

static void is_cancelled(void)
{
    plait_scope_enter(&scope);
    plait_status outcome = readable(THERE, PLAIT_FOREVER);
    MODEL_EXPECT(outcome == PLAIT_CANCELLED);
    MODEL_EXPECT(readable(THERE, PLAIT_FOREVER) == PLAIT_CANCELLED);
    plait_scope_close(&scope, &outcome);
}

static void cancels(void)
{
    plait_scope_cancel(&scope);
}

/* ---- mistakes ---- */

static void reads_what_was_ready(void)
{
    if (readable(THERE, plait_after(plait_seconds(1))) == PLAIT_OK) {
        MODEL_EXPECT(take_byte(THERE)); /* another reader may have been faster */
    }
}

static void sends_one(void)
{
    send_byte(THERE);
}

static void waits_for_nobody(void)
{
    MODEL_EXPECT(readable(BACK, PLAIT_FOREVER) == PLAIT_OK);
}

static void refused(void)
{
    MODEL_EXPECT(plait_wait_fd(-1, PLAIT_FD_READABLE, PLAIT_FOREVER) == PLAIT_INVALID);
    MODEL_EXPECT(plait_wait_fd(pipes[THERE][0], 0, PLAIT_FOREVER) == PLAIT_INVALID);
    MODEL_EXPECT(plait_wait_fd(pipes[THERE][1], PLAIT_FD_WRITABLE, PLAIT_FOREVER) == PLAIT_OK);
}

static const struct scenario scenarios[] = {
    {.name = "files: there and back", .setup = setup, .bodies = {asks, answers}},
    {.name = "files: a deadline on the virtual clock",
     .setup = setup,
     .bodies = {gives_up_and_waits_again, sends_after_seconds},
     .strict_clock = true},
    {.name = "files: cancelled", .setup = setup, .bodies = {is_cancelled, cancels}},
    {.name = "files: at once", .setup = setup, .bodies = {refused}},
    {.name = "files: two readers, one byte",
     .setup = setup,
     .bodies = {reads_what_was_ready, reads_what_was_ready, sends_one},
     .must_fail = "expected take_byte",
     .within = 100},
    {.name = "files: nobody writes",
     .setup = setup,
     .bodies = {waits_for_nobody, waits_for_nobody},
     .must_fail = "deadlock",
     .within = 10},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, scenarios, sizeof(scenarios) / sizeof(scenarios[0]));
}
