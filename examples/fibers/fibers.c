/* SPDX-License-Identifier: MIT */
/* fibers.c: a thousand conversations on one thread. Each has two fibers and a pair of sockets: one asks for the double
 * of a number, the other one answers. Both wait for their sockets without holding up the loop. */
#include <stdio.h>
#include <unistd.h>

#include <sys/socket.h>

#include <plait/plait.h>

#include "answerer.h"
#include "asker.h"
#include "fair.h"
#include "talk.h"

enum { TALKS = 1000, AT_A_TIME = 100 };

/* Sends or receives the number: whole, as a datagram is. */
static plait_status receive(int socket, int32_t *number)
{
    plait_status status = plait_wait_fd(socket, PLAIT_FD_READABLE, plait_after(plait_seconds(10)));
    if (status == PLAIT_OK && recv(socket, number, sizeof(*number), 0) != (ssize_t)sizeof(*number)) {
        status = PLAIT_FAILED;
    }
    return status;
}

static plait_status answer(int socket)
{
    int32_t number = 0;
    plait_status status = receive(socket, &number);
    number *= 2;
    if (status == PLAIT_OK && send(socket, &number, sizeof(number), 0) != (ssize_t)sizeof(number)) {
        status = PLAIT_FAILED;
    }
    (void)close(socket);
    return status;
}

static const struct answerer_task answering = {.run = answer, .name = "answer"};

static plait_status ask(struct talk *talk)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0) {
        return PLAIT_NO_RESOURCE;
    }
    struct plait_group group;
    struct answerer_slot slot;
    plait_status outcome = PLAIT_OK;
    talk->socket = ends[0];
    PLAIT_GROUP(&group, &outcome) {
        outcome = answerer_start_soon(&group, &slot, &answering, ends[1]);
        if (outcome != PLAIT_OK) {
            (void)close(ends[1]);
        } else if (send(talk->socket, &talk->question, sizeof(talk->question), 0) != sizeof(talk->question)) {
            outcome = PLAIT_FAILED;
        } else {
            outcome = receive(talk->socket, &talk->answer);
        }
    }
    (void)close(talk->socket);
    return outcome;
}

static const struct asker_task asking = {.run = ask, .name = "ask"};

/* The first fiber: some conversations at a time, since files are scarce. */
static plait_status hold_fair(int64_t *sum)
{
    static struct asker_slot slots[AT_A_TIME];
    static struct talk talks[AT_A_TIME];
    plait_status outcome = PLAIT_OK;
    *sum = 0;
    for (int begun = 0; begun < TALKS && outcome == PLAIT_OK; begun += AT_A_TIME) {
        struct plait_group group;
        PLAIT_GROUP(&group, &outcome) {
            for (int i = 0; i < AT_A_TIME && outcome == PLAIT_OK; i++) {
                talks[i] = (struct talk){.question = begun + i + 1};
                outcome = asker_start_soon(&group, &slots[i], &asking, &talks[i]);
            }
        }
        for (int i = 0; i < AT_A_TIME; i++) {
            *sum += talks[i].answer;
        }
    }
    return outcome;
}

int main(void)
{
    static const struct fair_task fair = {.run = hold_fair, .name = "fair"};
    int64_t sum = 0;
    const plait_status status = fair_fibers_run(NULL, &fair, &sum);
    (void)printf("%d questions, sum of answers %lld: %s\n", TALKS, (long long)sum, plait_status_name(status));
    return status == PLAIT_OK ? 0 : 1;
}
