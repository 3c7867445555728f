/* SPDX-License-Identifier: MIT */
/* Scenarios of waiting for a task and of calls from outside: waits, ends, readiness, cancelled callers and a portal
 * that stops, all at once. Nobody sleeps for ever; a slot is not touched when its caller has it back, nor the group
 * when its owner has left; and what a call says is what happened. */
#include "model.h"

#include <plait/portal.h>
#include <plait/scope.h>
#include <plait/wait.h>

#include "executor.h"

enum { SLOTS = 3, NOT_YET = 99 };

static struct plait_portal portal;
static struct plait_slot slots[SLOTS];
static struct plait_scope scope;
static plait_word opened; /* portal and slots are known */
static plait_word never;
static plait_status said[SLOTS], heard[SLOTS], outcome;
static int done[SLOTS]; /* plain: what the task made, which whoever waited for it must see */

static void setup(void)
{
    model_born(&portal);
    model_born(&scope);
    for (unsigned i = 0; i < SLOTS; i++) {
        model_born(&slots[i]);
        said[i] = NOT_YET;
        heard[i] = NOT_YET;
        done[i] = 0;
    }
    plait_scope_init(&scope);
    plait_initialize(&opened, 0U);
    plait_initialize(&never, 0U);
    outcome = PLAIT_OK;
}

static void open_gate(void)
{
    plait_store_release(&opened, 1U);
}

static void await_gate(void)
{
    while (plait_load_acquire(&opened) == 0) {
        plait_relax(&opened, 0U);
    }
}

static unsigned number_of(const struct plait_slot *slot)
{
    return (unsigned)(slot - slots);
}

/* ---- tasks ---- */

static plait_status brief(struct plait_slot *slot)
{
    model_write(done[number_of(slot)], 1);
    return said[number_of(slot)] = PLAIT_OK;
}

/* Looks at the scopes above it: a group that has gone would be noticed. */
static plait_status looks(struct plait_slot *slot)
{
    model_write(done[number_of(slot)], 1);
    return said[number_of(slot)] = plait_checkpoint();
}

static plait_status fails(struct plait_slot *slot)
{
    model_write(done[number_of(slot)], 1);
    return said[number_of(slot)] = 7;
}

static plait_status waits(struct plait_slot *slot)
{
    model_write(done[number_of(slot)], 1);
    return said[number_of(slot)] = plait_wait(&never, 0, PLAIT_FOREVER);
}

static plait_status gets_ready(struct plait_slot *slot)
{
    model_write(done[number_of(slot)], 1);
    plait_slot_say_ready(slot);
    return said[number_of(slot)] = PLAIT_OK;
}

static plait_status waits_for_first(struct plait_slot *slot)
{
    return said[number_of(slot)] = plait_slot_wait(&slots[0], PLAIT_FOREVER);
}

/* ---- waiting for a task of a group ---- */

static void start(struct plait_group *group, unsigned number, plait_status (*body)(struct plait_slot *))
{
    MODEL_EXPECT(plait_slot_start(group, &slots[number], body, "task", false) == PLAIT_OK);
}

static void close_group(unsigned count)
{
    plait_group_close(&portal.group, &outcome);
    for (unsigned i = 0; i < count; i++) {
        model_dead(&slots[i]);
    }
    model_dead(&portal.group);
}

/* The first task ends; its sibling and the owner wait for it. */
static void owner_and_sibling_wait(void)
{
    plait_group_open(&portal.group);
    start(&portal.group, 0, brief);
    start(&portal.group, 1, waits_for_first);
    MODEL_EXPECT(plait_slot_wait(&slots[0], PLAIT_FOREVER) == PLAIT_OK);
    MODEL_EXPECT(plait_slot_status(&slots[0]) == PLAIT_OK);
    MODEL_EXPECT(model_read(done[0]) == 1);
    close_group(2);
    MODEL_EXPECT(outcome == PLAIT_OK && said[1] == PLAIT_OK);
}

/* The wait is cancelled, or the task ends: either way the group closes. */
static void sibling_is_cancelled(void)
{
    plait_group_open(&portal.group);
    start(&portal.group, 0, brief);
    start(&portal.group, 1, waits_for_first);
    plait_slot_cancel(&slots[1]);
    close_group(2);
    MODEL_EXPECT(outcome == PLAIT_OK && (said[1] == PLAIT_OK || said[1] == PLAIT_CANCELLED));
}

static void waits_for_readiness(void)
{
    plait_group_open(&portal.group);
    start(&portal.group, 0, gets_ready);
    MODEL_EXPECT(plait_slot_wait_ready(&slots[0], PLAIT_FOREVER) == PLAIT_OK);
    MODEL_EXPECT(model_read(done[0]) == 1);
    start(&portal.group, 1, brief);
    MODEL_EXPECT(plait_slot_wait_ready(&slots[1], PLAIT_FOREVER) == PLAIT_MISSING);
    close_group(2);
}

/* ---- calls through a portal ---- */

/* Of the portal, only what says that it is closed may be touched afterwards. */
static void keep_portal(bool waits)
{
    plait_portal_open(&portal);
    open_gate();
    if (waits) {
        outcome = plait_portal_wait(&portal); /* PLAIT_CANCELLED, if a second one stops and cancels */
    }
    plait_portal_close(&portal, &outcome);
    MODEL_EXPECT(outcome == PLAIT_OK);
    model_dead(&portal.group.scope);
    model_dead(&portal.group.failures);
    model_dead(&portal.group.cut);
}

static void owner(void)
{
    keep_portal(true);
}

static void owner_that_leaves(void)
{
    keep_portal(false);
}

static void call(unsigned number, plait_status (*body)(struct plait_slot *))
{
    await_gate();
    heard[number] = plait_portal_call(&portal, &slots[number], body, "call", false);
    model_dead(&slots[number]);
    if (heard[number] == PLAIT_CLOSED || (heard[number] == PLAIT_CANCELLED && said[number] == NOT_YET)) {
        MODEL_EXPECT(model_read(done[number]) == 0);
    } else {
        MODEL_EXPECT(model_read(done[number]) == 1);
        MODEL_EXPECT(heard[number] == said[number]);
    }
}

static void call_brief(void)
{
    call(0, brief);
}

static void call_looking(void)
{
    call(0, looks);
}

static void call_failing(void)
{
    call(1, fails);
}

static void call_waiting(void)
{
    call(0, waits);
}

static void stop(void)
{
    await_gate();
    plait_portal_stop(&portal);
    MODEL_EXPECT(plait_portal_start_soon(&portal, &slots[2], brief, "late", false) == PLAIT_CLOSED);
}

static void stop_now(void)
{
    await_gate();
    plait_portal_stop_now(&portal);
}

static void call_inside_scope(void)
{
    await_gate();
    plait_scope_enter(&scope);
    call(0, waits);
    plait_status result = heard[0];
    plait_scope_close(&scope, &result);
    MODEL_EXPECT(heard[0] == PLAIT_CANCELLED && result == PLAIT_OK);
    plait_portal_stop(&portal);
}

static void cancel_caller(void)
{
    plait_scope_cancel(&scope);
}

static void call_and_stop(void)
{
    call(0, fails);
    MODEL_EXPECT(heard[0] == 7);
    plait_portal_stop(&portal);
}

/* One handle, for which two wait, the second with a deadline; its slot goes when both are back. */
static plait_word handles;

static void start_handle(void)
{
    plait_initialize(&handles, 0U);
    setup();
}

static void let_go(void)
{
    if (plait_add_acq_rel(&handles, 1U) == 1) {
        model_dead(&slots[0]);
        plait_portal_stop(&portal);
    }
}

static plait_word started;

static void setup_handle(void)
{
    plait_initialize(&started, 0U);
    start_handle();
}

static void keep_handle(void)
{
    await_gate();
    MODEL_EXPECT(plait_portal_start_soon(&portal, &slots[0], brief, "kept", false) == PLAIT_OK);
    plait_store_release(&started, 1U);
    MODEL_EXPECT(plait_slot_wait(&slots[0], PLAIT_FOREVER) == PLAIT_OK);
    MODEL_EXPECT(model_read(done[0]) == 1);
    let_go();
}

static void share_handle(void)
{
    while (plait_load_acquire(&started) == 0) {
        plait_relax(&started, 0U);
    }
    const plait_status status = plait_slot_wait(&slots[0], plait_after(plait_nanoseconds(5)));
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_TIMEOUT);
    let_go();
}

static const struct scenario scenarios[] = {
    {.name = "wait: owner and sibling", .setup = setup, .bodies = {owner_and_sibling_wait}},
    {.name = "wait: a sibling that is cancelled", .setup = setup, .bodies = {sibling_is_cancelled}},
    {.name = "wait: readiness", .setup = setup, .bodies = {waits_for_readiness}},
    {.name = "portal: a call and a stop", .setup = setup, .bodies = {owner, call_brief, stop}},
    {.name = "portal: a call and the owner that leaves", .setup = setup, .bodies = {owner_that_leaves, call_looking}},
    {.name = "portal: two calls and a stop", .setup = setup, .bodies = {owner, call_brief, call_failing, stop}},
    {.name = "portal: a call and stop now", .setup = setup, .bodies = {owner, call_waiting, stop_now}},
    {.name = "portal: two stop", .setup = setup, .bodies = {owner, stop, stop_now}},
    {.name = "portal: a caller that is cancelled", .setup = setup, .bodies = {owner, call_inside_scope, cancel_caller}},
    {.name = "portal: a call that fails", .setup = setup, .bodies = {owner, call_and_stop}},
    {.name = "portal: one handle, two wait", .setup = setup_handle, .bodies = {owner, keep_handle, share_handle}},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, scenarios, sizeof(scenarios) / sizeof(scenarios[0]));
}
