/* SPDX-License-Identifier: MIT */
/* loop.c: the turn of a loop: inbox, timers, files, and sleep when there is nothing to run. No fiber's code runs
 * here. */
#include <plait/wait.h>

#include "loop.h"

struct plait_turn plait_inbox_asleep;
struct plait_turn plait_inbox_polling;

__thread struct plait_loop *plait_private_loop __attribute__((tls_model("initial-exec"))) = NULL;

struct plait_loop *plait_loop_switch(struct plait_loop *next)
{
    struct plait_loop *former = plait_private_loop;
    plait_private_loop = next;
    return former;
}

/* ---- the inbox ---- */

void plait_loop_open_inbox(struct plait_loop *loop)
{
    struct plait_turn *turn = plait_inbox_take(&loop->inbox);
    while (turn != NULL) {
        struct plait_turn *next = turn->next; /* a strand's may be pushed again once its bits are taken */
        if (turn->strand != NULL) {
            plait_loop_hear(loop, turn->strand, plait_inbox_open(turn->strand));
        } else if (turn == &loop->stop) {
            loop->ends = true;
        } else {
            plait_loop_queue(loop, turn);
        }
        turn = next;
    }
}

static void rouse(struct plait_loop *loop, const struct plait_turn *mark)
{
    if (mark == &plait_inbox_asleep) { /* then the loop stays until it is rung */
        plait_thread_ring(loop->thread, PLAIT_BELL_CLAIMED);
    } else if (mark == &plait_inbox_polling) {
        plait_poll_ring(&loop->poll);
    }
}

void plait_loop_tell(struct plait_loop *loop, struct plait_strand *strand, uint32_t bits)
{
    rouse(loop, plait_inbox_ring(&loop->inbox, strand, bits));
}

void plait_loop_give(struct plait_loop *loop, struct plait_turn *turn)
{
    rouse(loop, plait_inbox_push(&loop->inbox, turn));
}

/* ---- a turn ---- */

static void expire(struct plait_loop *loop)
{
    if (loop->timers.count != 0) {
        const plait_time now = plait_thread_now();
        struct plait_strand *strand = plait_timers_take(&loop->timers, now);
        while (strand != NULL) {
            plait_loop_hear(loop, strand, 0); /* it finds that its timer has gone */
            strand = plait_timers_take(&loop->timers, now);
        }
    }
}

/* Idle stacks are far more than those kept, and nobody will have nothing to do: after a while a slice of them goes back
 * at each turn. */
static void thin_out(struct plait_loop *loop, uint32_t turns)
{
    if ((uint64_t)loop->stacks.idle_count <= 2U * (uint64_t)loop->stacks.kept) {
        loop->crowded_at = turns;
    } else if (turns - loop->crowded_at > (uint32_t)PLAIT_LOOP_LINGER) {
        plait_stacks_trim(&loop->stacks, loop->stacks.kept, PLAIT_LOOP_SLICE);
    }
}

static void look_around(struct plait_loop *loop)
{
    const uint32_t turns = plait_load_relaxed(&loop->watch.turns);
    loop->look_at = turns + (uint32_t)PLAIT_LOOP_BATCH;
    thin_out(loop, turns);
    plait_loop_open_inbox(loop);
    expire(loop);
    plait_poll_look(&loop->poll);
}

static bool is_rung(const struct plait_strand *thread)
{
    return (plait_load_acquire(&thread->bell) & PLAIT_BELL_CLAIMED) != 0;
}

/* Until then, or a ring; where nobody waits for files. */
static void sleep_on_bell(struct plait_loop *loop, plait_time until)
{
    struct plait_strand *thread = loop->thread;
    plait_store_relaxed(&thread->bell, 0U);
    if (plait_inbox_sleep(&loop->inbox, &plait_inbox_asleep)) {
        bool time_has_come = false;
        while (!time_has_come && !is_rung(thread)) {
            time_has_come = plait_thread_park(thread, until);
        }
        if (!is_rung(thread) && !plait_inbox_wake(&loop->inbox, &plait_inbox_asleep)) {
            while (!is_rung(thread)) {
                (void)plait_thread_park(thread, PLAIT_FOREVER);
            }
        }
    }
}

static void sleep_on_files(struct plait_loop *loop, plait_time until)
{
    if (plait_inbox_sleep(&loop->inbox, &plait_inbox_polling)) {
        plait_poll_sleep(&loop->poll, until);
        if (!plait_inbox_wake(&loop->inbox, &plait_inbox_polling)) {
            plait_poll_hear(&loop->poll);
        }
    }
}

/* Nobody can run: a slice of the idle stacks beyond those kept goes back. False: there are no more. */
static bool give_some_back(struct plait_loop *loop)
{
    const bool gives = loop->stacks.idle_count > loop->stacks.kept;
    if (gives) {
        plait_stacks_trim(&loop->stacks, loop->stacks.kept, PLAIT_LOOP_SLICE);
    }
    return gives;
}

/* Nobody can run, and all idle stacks go back when that has lasted for PLAIT_LOOP_REST, to which end the loop wakes
 * once. `rest` is when; PLAIT_FOREVER: not yet known, or over. */
static void give_all_back(struct plait_loop *loop, plait_time *rest)
{
    if (loop->stacks.idle_count != 0) {
        const plait_time now = plait_thread_now();
        if (rest->nanoseconds == INT64_MAX) {
            *rest = plait_time_add(now, PLAIT_LOOP_REST);
        } else if (!plait_time_before(now, *rest)) {
            *rest = PLAIT_FOREVER;
            plait_stacks_trim(&loop->stacks, 0, UINT32_MAX);
        }
    }
}

static void fall_asleep(struct plait_loop *loop, plait_time until)
{
    if (plait_poll_is_waited_on(&loop->poll)) {
        sleep_on_files(loop, until);
    } else {
        sleep_on_bell(loop, until);
    }
    plait_watch_turn(&loop->watch); /* what it slept through is no fiber's fault */
}

/* Nobody can run: that is what some fibers wait for. */
static void settle(struct plait_loop *loop)
{
    if (PLAIT_UNLIKELY(loop->settlers != 0) && loop->queue.first == NULL) {
        (void)plait_store_wake(&loop->settled, plait_load_relaxed(&loop->settled) + 1U, PLAIT_WAKE_ALL);
    }
}

/* Until somebody can run. False: the loop ends. */
static bool wait_for_work(struct plait_loop *loop)
{
    plait_time rest = PLAIT_FOREVER;
    look_around(loop);
    settle(loop);
    while (loop->queue.first == NULL && !loop->ends) {
        if (!give_some_back(loop)) { /* in between it looks around: nobody waits for all of them */
            give_all_back(loop, &rest);
            fall_asleep(loop, plait_time_min(plait_timers_next(&loop->timers), rest));
        }
        look_around(loop);
        settle(loop);
    }
    return loop->queue.first != NULL;
}

bool plait_private_loop_find(struct plait_loop *loop)
{
    if (plait_load_relaxed(&loop->watch.turns) == loop->look_at) {
        look_around(loop);
    }
    return loop->queue.first != NULL || wait_for_work(loop);
}
