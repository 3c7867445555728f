/* SPDX-License-Identifier: MIT */
/* Scenarios of a loop's inbox: strand 0 is the loop, the others ring. Nothing is lost, nothing is heard twice, nobody
 * touches a strand that has heard its claim, and whoever found the loop asleep rings it once. */
#include "model.h"

#include <plait/wait.h>

#include "executor.h"
#include "inbox.h"

enum { FIBERS = 2, DEADLINE = 10 };

/* What src/loop.c has. */
struct plait_turn plait_inbox_asleep;
struct plait_turn plait_inbox_polling;

static struct plait_inbox inbox;
static struct plait_strand fibers[FIBERS];
static unsigned claims[FIBERS];
static plait_word bell;
static plait_word kicked;

static void start(void)
{
    plait_initialize(&inbox, NULL);
    plait_initialize(&bell, 0U);
    plait_initialize(&kicked, 0U);
    for (unsigned i = 0; i < FIBERS; i++) {
        plait_simulation_forget((const volatile unsigned char *)&fibers[i], sizeof(fibers[i]));
        plait_initialize(&fibers[i].rung, 0U);
        fibers[i].rung_turn = (struct plait_turn){NULL, &fibers[i]};
        claims[i] = 0;
    }
}

/* ---- the loop ---- */

/* A strand that has heard its claim may end at once, and its memory with it. */
static void end(unsigned fiber)
{
    plait_simulation_end((const volatile unsigned char *)&fibers[fiber], sizeof(fibers[fiber]), "its claim");
}

static unsigned open_inbox(void)
{
    unsigned heard = 0;
    struct plait_turn *turn = plait_inbox_take(&inbox);
    while (turn != NULL) {
        struct plait_turn *next = turn->next;
        const uint32_t bits = plait_inbox_open(turn->strand);
        const unsigned fiber = turn->strand == &fibers[0] ? 0 : 1;
        MODEL_EXPECT(bits != 0);
        if ((bits & PLAIT_BELL_CLAIMED) != 0) {
            claims[fiber]++;
            heard++;
        }
        turn = next;
    }
    return heard;
}

static void sleep_until(plait_time until)
{
    plait_store_relaxed(&bell, 0U);
    if (plait_inbox_sleep(&inbox, &plait_inbox_asleep)) {
        plait_status status = PLAIT_OK;
        while (status == PLAIT_OK && plait_load_acquire(&bell) == 0) {
            status = plait_wait_shielded(&bell, 0, until);
        }
        if (plait_load_acquire(&bell) == 0 && !plait_inbox_wake(&inbox, &plait_inbox_asleep)) {
            while (plait_load_acquire(&bell) == 0) {
                (void)!plait_wait_shielded(&bell, 0, PLAIT_FOREVER);
            }
        }
    }
}

/* The first sleep lasts until `until` at most. */
static void run_until(plait_time until)
{
    unsigned heard = 0;
    plait_time timer = until;
    while (heard < FIBERS) {
        heard += open_inbox();
        if (heard < FIBERS) {
            sleep_until(timer);
            timer = PLAIT_FOREVER;
        }
    }
    end(0);
    end(1);
}

static void loop(void)
{
    run_until(PLAIT_FOREVER);
}

static void loop_with_timer(void)
{
    run_until(plait_after(DEADLINE));
}

/* One fiber, claimed and kicked. It ends when the kicker has gone, and first takes out what was pushed for it. */
static void loop_of_one(void)
{
    unsigned heard = 0;
    while (heard == 0) {
        heard += open_inbox();
        if (heard == 0) {
            sleep_until(PLAIT_FOREVER);
        }
    }
    while (plait_load_acquire(&kicked) == 0) {
        (void)!plait_wait_shielded(&kicked, 0, PLAIT_FOREVER);
    }
    if (plait_load_relaxed(&fibers[0].rung) != 0) {
        MODEL_EXPECT(open_inbox() == 0);
    }
    MODEL_EXPECT(plait_load_relaxed(&inbox) == NULL);
    end(0);
}

/* ---- ringers ---- */

static void ring(struct plait_strand *fiber, uint32_t bits)
{
    if (plait_inbox_ring(&inbox, fiber, bits) == &plait_inbox_asleep) {
        MODEL_EXPECT(plait_load_relaxed(&bell) == 0);
        (void)plait_store_wake(&bell, 1, 1);
    }
}

static void claim_first(void)
{
    ring(&fibers[0], PLAIT_BELL_CLAIMED);
}

static void claim_second(void)
{
    ring(&fibers[1], PLAIT_BELL_CLAIMED);
}

static void kick_first(void)
{
    ring(&fibers[0], PLAIT_BELL_KICK);
    (void)plait_store_wake(&kicked, 1, 1);
}

static void each_once(void)
{
    MODEL_EXPECT(claims[0] == 1 && claims[1] == 1);
    MODEL_EXPECT(plait_load_relaxed(&inbox) == NULL);
}

static void first_once(void)
{
    MODEL_EXPECT(claims[0] == 1);
}

static const struct scenario scenarios[] = {
    {.name = "inbox: two claims", .setup = start, .bodies = {loop, claim_first, claim_second}, .check = each_once},
    {.name = "inbox: two claims and a timer",
     .setup = start,
     .bodies = {loop_with_timer, claim_first, claim_second},
     .check = each_once},
    {.name = "inbox: a claim and a kick",
     .setup = start,
     .bodies = {loop_of_one, claim_first, kick_first},
     .check = first_once},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, scenarios, sizeof(scenarios) / sizeof(scenarios[0]));
}
