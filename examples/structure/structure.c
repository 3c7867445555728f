/* SPDX-License-Identifier: MIT */
/* structure.c: each form of structured concurrency once, as docs/structure.md explains them.
 *
 * CMakeLists.txt declares four kinds of task: `measure` (a word to its length), `greet` (nothing given, nothing made),
 * `listener` (a port to listen at; says at which it does) and `canceller` (a scope to cancel). */
#include <stdio.h>
#include <string.h>

#include <plait/event.h>
#include <plait/group.h>
#include <plait/scope.h>

#include "canceller.h"
#include "greet.h"
#include "listener.h"
#include "measure.h"

enum { WORDS = 3, FEW = 2, NO_WORD = 22, PORT_TAKEN = 98 };

/* ---- tasks ---- */

static plait_status measure_word(const char *word, size_t *length)
{
    *length = strlen(word);
    return *length != 0 ? PLAIT_OK : NO_WORD;
}

static const struct measure_task measuring = {.run = measure_word, .name = "measure"};

static plait_status say_hello(void)
{
    return PLAIT_OK;
}

static const struct greet_task greeting = {.run = say_hello, .name = "greet"};

/* Serves until it is cancelled. */
static plait_status serve(int wanted, const char **error, struct listener_slot *self)
{
    if (wanted < 0) {
        *error = "that port is taken";
        return PORT_TAKEN;
    }
    const int port = wanted + 8000;
    plait_status status = listener_started(self, port);
    return status == PLAIT_OK ? plait_sleep_until(PLAIT_FOREVER) : status;
}

static const struct listener_task listening = {.run = serve, .name = "listen"};

static plait_status cancel_scope(struct plait_scope *scope)
{
    plait_scope_cancel(scope);
    return PLAIT_OK;
}

static const struct canceller_task cancelling = {.run = cancel_scope, .name = "cancel"};

/* ---- groups ---- */

static plait_status measure_all(const char *const words[WORDS], size_t lengths[WORDS])
{
    struct plait_group group;
    struct measure_slot slots[WORDS];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (int i = 0; i < WORDS && outcome == PLAIT_OK; i++) {
            outcome = measure_start_soon(&group, &slots[i], &measuring, words[i], &lengths[i]);
        }
    } /* every task has ended here, on every path */
    return outcome;
}

static plait_status measure_and_greet(const char *word, size_t *length)
{
    struct plait_group group;
    struct measure_slot measurer;
    struct greet_slot greeter;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = measure_start_soon(&group, &measurer, &measuring, word, length);
        if (outcome == PLAIT_OK) {
            outcome = greet_start_soon(&group, &greeter, &greeting);
        }
    }
    return outcome;
}

/* ---- a task in the background of the block ---- */

static plait_status use_listener(void)
{
    struct plait_group group;
    struct listener_slot server;
    int port = 0;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = listener_start(&group, &server, &listening, 80, &port);
        if (outcome == PLAIT_OK) {
            printf("listens at %d\n", port);
            listener_cancel(&server); /* it has served its purpose */
        }
    }
    return outcome;
}

static plait_status try_ports(void)
{
    static const int ports[] = {-1, -2, 42};
    struct plait_group group;
    struct listener_slot server;
    int port = 0;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = PLAIT_MISSING;
        for (size_t i = 0; i < 3 && outcome != PLAIT_OK; i++) { /* the slot of a failed start is free */
            outcome = listener_start(&group, &server, &listening, ports[i], &port);
        }
        if (outcome == PLAIT_OK) {
            printf("answers: %d\n", port - 8000);
            plait_group_cancel(&group);
        }
    }
    return outcome;
}

/* ---- whichever ends next ---- */

static plait_status longest_of(const char *const words[], int count, size_t *longest)
{
    struct plait_group group;
    struct measure_slot slots[FEW];
    size_t lengths[FEW];
    int next = 0;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP_WITH(&group, PLAIT_TELL_ENDS, &outcome) {
        struct plait_slot *ended = NULL;
        for (; next < FEW && outcome == PLAIT_OK; next++) {
            outcome = measure_start_soon(&group, &slots[next], &measuring, words[next], &lengths[next]);
        }
        while (outcome == PLAIT_OK && plait_group_next(&group, &ended) == PLAIT_OK) {
            struct measure_slot *slot = measure_of(ended);
            const size_t length = lengths[slot - slots];
            *longest = length > *longest ? length : *longest;
            if (next < count && measure_status(slot) == PLAIT_OK) { /* its slot is free for the next one */
                outcome = measure_start_soon(&group, slot, &measuring, words[next++], &lengths[slot - slots]);
            }
        }
    }
    return outcome;
}

/* ---- all errors ---- */

static plait_status measure_what_can_be(const char *const words[], int count)
{
    struct plait_group group;
    struct measure_slot slots[4];
    size_t lengths[4];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP_WITH(&group, PLAIT_KEEP_GOING, &outcome) {
        for (int i = 0; i < count && outcome == PLAIT_OK; i++) {
            outcome = measure_start_soon(&group, &slots[i], &measuring, words[i], &lengths[i]);
        }
    }
    struct plait_error error, first = {.name = "nobody"};
    size_t errors = 0;
    while (plait_group_error(&group, errors, &error) == PLAIT_OK) {
        first = errors++ == 0 ? error : first;
    }
    printf("%zu of %d failed, first %s: %d\n", errors, count, first.name, (int)first.status);
    return outcome;
}

/* ---- deadlines, shields, cancelling from elsewhere ---- */

static plait_status wait_for_a_while(void)
{
    struct plait_scope limit;
    struct plait_event never = PLAIT_EVENT_INIT;
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&limit, plait_milliseconds(5), &outcome) {
        outcome = plait_event_wait(&never);
    }
    return outcome; /* PLAIT_TIMEOUT */
}

static plait_status save(void)
{
    return plait_yield();
}

static plait_status save_before_leaving(struct plait_scope *work)
{
    struct plait_scope shield;
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(work, &outcome) {
        plait_scope_cancel(work);
        outcome = plait_checkpoint(); /* PLAIT_CANCELLED */
        plait_status saved = PLAIT_OK;
        PLAIT_SHIELD(&shield, plait_after(plait_seconds(2)), &saved) {
            saved = save();
        }
        if (saved == PLAIT_OK && !plait_scope_caught(&shield)) {
            puts("saved though cancelled");
        }
    }
    return outcome;
}

static plait_status wait_until_somebody_cancels(void)
{
    struct plait_scope wait;
    struct plait_group group;
    struct canceller_slot slot;
    struct plait_event never = PLAIT_EVENT_INIT;
    plait_status outcome = PLAIT_OK;
    plait_scope_init(&wait); /* from here on others may cancel it */
    PLAIT_GROUP(&group, &outcome) {
        outcome = canceller_start_soon(&group, &slot, &cancelling, &wait);
        PLAIT_PREPARED(&wait, &outcome) {
            outcome = outcome == PLAIT_OK ? plait_event_wait(&never) : outcome;
        }
    }
    if (plait_scope_caught(&wait)) {
        puts("cancelled from outside");
    }
    return outcome;
}

/* ---- without macros ---- */

static plait_status measure_twice(const char *word, size_t *sum)
{
    struct plait_scope limit;
    struct plait_group group;
    struct measure_slot slots[FEW];
    size_t lengths[FEW] = {0, 0};
    plait_scope_fail_at(&limit, plait_after(plait_seconds(60)));
    plait_group_open(&group);
    plait_status outcome = measure_start_soon(&group, &slots[0], &measuring, word, &lengths[0]);
    if (outcome == PLAIT_OK) {
        outcome = measure_start_soon(&group, &slots[1], &measuring, word, &lengths[1]);
    }
    plait_group_close(&group, &outcome);
    plait_scope_close(&limit, &outcome);
    *sum = lengths[0] + lengths[1];
    return outcome;
}

int main(void)
{
    static const char *const words[WORDS] = {"one", "four", "three"};
    static const char *const holes[] = {"a", "", "b", ""};
    static const char letters[] = "abcdefghijklmnopqrst";
    const char *tails[20];
    size_t lengths[WORDS] = {0, 0, 0}, length = 0, sum = 0, longest = 0;
    struct plait_scope work;
    int wrong = measure_all(words, lengths) != PLAIT_OK;
    printf("all: %zu %zu %zu\n", lengths[0], lengths[1], lengths[2]);
    const plait_status twice = measure_twice("four", &sum);
    printf("twice: %zu letters\n", sum);
    wrong += measure_and_greet("three", &length) != PLAIT_OK;
    printf("several: %zu letters, greeted\n", length);
    wrong += use_listener() != PLAIT_OK;
    wrong += try_ports() != PLAIT_OK;
    for (int i = 0; i < 20; i++) {
        tails[i] = &letters[i + 1 < 20 ? i + 1 : 1];
    }
    wrong += longest_of(tails, 20, &longest) != PLAIT_OK;
    printf("longest of 20: %zu\n", longest);
    wrong += measure_what_can_be(holes, 4) != NO_WORD;
    const plait_status late = wait_for_a_while();
    printf("gave up: %s\n", plait_status_name(late));
    wrong += late != PLAIT_TIMEOUT;
    wrong += save_before_leaving(&work) != PLAIT_OK;
    wrong += wait_until_somebody_cancels() != PLAIT_OK;
    printf("function form: %s\n", plait_status_name(twice));
    puts(wrong == 0 && twice == PLAIT_OK ? "ended" : "something went wrong");
    return wrong;
}
