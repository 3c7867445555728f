/* SPDX-License-Identifier: MIT */
/* Scenarios of cancellation across strands, on the runtime's own sources: a canceller, a mover or a failing task
 * against strands that start, wait, open and close scopes, and end.
 *
 * Strand 0 hosts; tasks become further strands. Checked in every schedule: nobody sleeps for ever, nobody touches a
 * slot, a group or a strand after its end, no permit is lost or doubled, shielded waits are never cancelled, statuses
 * and causes are right, all lists are empty at the end, and at the instant plait_scope_cancel() returns no strand
 * inside the scope is parked and unclaimed. */
#include "engine.h"
#include "model.h"

#include <plait/group.h>
#include <plait/scope.h>
#include <plait/task.h>
#include <plait/wait.h>

#include "cancel.h"
#include "waiting.h"

enum { TASKS = 4, HOST = TASKS, NOT_YET = 99 };

/* ---- a semaphore that hands over, to have something to wait for ---- */

enum { WAITERS = 1, PERMIT = 2 };

struct permits {
    plait_word word; /* permits, or whether somebody waits: never both */
};

static plait_status acquire(struct permits *permits, plait_time deadline)
{
    uint32_t seen = plait_load_relaxed(&permits->word);
    for (;;) {
        if (seen >= PERMIT) {
            if (plait_compare_exchange_acquire(&permits->word, &seen, seen - PERMIT)) {
                return PLAIT_OK;
            }
        } else if (seen == WAITERS || plait_compare_exchange_relaxed(&permits->word, &seen, WAITERS)) {
            uint32_t token = PLAIT_TOKEN_NOTHING;
            plait_status status = plait_wait_in(&permits->word, PLAIT_QUEUE_NORMAL, WAITERS, deadline, false, &token);
            if (status != PLAIT_OK || token == PLAIT_TOKEN_HANDED) {
                return status;
            }
            seen = plait_load_relaxed(&permits->word);
        }
    }
}

static void release(struct permits *permits)
{
    uint32_t seen = plait_load_relaxed(&permits->word);
    bool released = false;
    while (!released) {
        if (seen != WAITERS) {
            released = plait_compare_exchange_release(&permits->word, &seen, seen + PERMIT);
        } else {
            struct plait_waking waking;
            plait_waking_begin(&waking, &permits->word);
            seen = plait_load_acquire(&permits->word);
            if (seen == WAITERS) {
                bool handed = plait_waking_take(&waking, &permits->word, PLAIT_QUEUE_NORMAL, PLAIT_TOKEN_HANDED) != 0;
                bool more = plait_waking_has(&waking, &permits->word, PLAIT_QUEUE_NORMAL);
                plait_store_release(&permits->word, !handed ? PERMIT : more ? WAITERS : 0U);
                released = true;
            }
            plait_waking_end(&waking);
        }
    }
}

static unsigned left_in(const struct permits *permits)
{
    return plait_load_relaxed(&permits->word) / PERMIT;
}

/* ---- what the scenarios share ---- */

static struct plait_scope scope;
static struct plait_group group, inner, innermost;
static struct plait_slot slots[TASKS];
static struct permits a, b, c;
static plait_word opened; /* what others move or cancel is open */
static plait_status first[TASKS + 1], second[TASKS + 1], outcome;
static struct plait_error errors[2]; /* of `group`, when it is closed */
static enum plait_cause cause;
static struct plait_scope nearer; /* inside `scope`, where others must know it */
static struct plait_group *known; /* the group that a strand from outside cancels or moves */
static plait_time woken_at;
static bool moved;

static plait_time early, due, late, later, far; /* in this order, from the beginning of the run on */

static void setup(void)
{
    struct plait_group *groups[] = {&group, &inner, &innermost};
    for (unsigned i = 0; i < 3; i++) {
        model_born(groups[i]);
        plait_scope_init(&groups[i]->scope);
    }
    for (unsigned i = 0; i < TASKS; i++) {
        model_born(&slots[i]);
    }
    plait_scope_init(&scope);
    plait_scope_init(&nearer);
    plait_initialize(&a.word, 0);
    plait_initialize(&b.word, 0);
    plait_initialize(&c.word, 0);
    plait_initialize(&opened, 0);
    for (unsigned i = 0; i <= TASKS; i++) {
        first[i] = NOT_YET;
        second[i] = NOT_YET;
    }
    outcome = PLAIT_OK;
    known = NULL;
    cause = PLAIT_CAUSE_PARENT; /* which no group here has */
    moved = false;
    woken_at = PLAIT_FOREVER;
    early = plait_after(plait_nanoseconds(3));
    due = plait_after(plait_nanoseconds(5));
    late = plait_after(plait_nanoseconds(7));
    later = plait_after(plait_nanoseconds(9));
    far = plait_after(plait_nanoseconds(30));
}

static void open_gate(void)
{
    plait_store_release(&opened, 1);
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

static void start(struct plait_group *in, unsigned number, plait_status (*body)(struct plait_slot *))
{
    MODEL_EXPECT(plait_slot_start(in, &slots[number], body, "task", false) == PLAIT_OK);
}

/* Closes a group; then nobody may touch the slots from..to any more, nor the group, unless other strands know it. */
static void close_group(struct plait_group *which, unsigned from, unsigned to, plait_status *result)
{
    plait_group_close(which, result);
    if (which == &group) {
        for (size_t i = 0; i < 2; i++) {
            if (plait_group_error(which, i, &errors[i]) != PLAIT_OK) {
                errors[i].status = PLAIT_OK;
            }
        }
        cause = plait_scope_cause(&group.scope);
    }
    for (unsigned i = from; i <= to; i++) {
        model_dead(&slots[i]);
    }
    if (which != known) {
        model_dead(which);
    }
}

/* The strand's last act: from here on its header must not be touched. */
static void end_strand(void)
{
    MODEL_EXPECT(plait_self()->groups == NULL);
    model_dead(plait_self());
}

static void close_scope_and_end(void)
{
    plait_scope_close(&scope, &outcome);
    end_strand();
}

/* Is the strand inside the scope, with no shield in between? */
static bool is_inside(const struct plait_strand *strand, const struct plait_scope *sought)
{
    const struct plait_scope *at = strand->top;
    while (at != NULL && at != sought) {
        at = at->is_shield ? NULL : at->parent;
    }
    return at != NULL;
}

/* To be called at the very instant at which the call that cancels has returned. */
static void expect_nobody_inside(const struct plait_scope *which)
{
    for (unsigned i = 0; i < engine.strands; i++) {
        const struct plait_strand *strand = model_strand(i);
        uint64_t claim = strand->claim.private_value;
        if (engine.strand[i].state == STRAND_PARKED && plait_claim_state(claim) == PLAIT_CLAIM_WAITING &&
            plait_claim_shield(claim) != PLAIT_CLAIM_NOBODY) {
            MODEL_EXPECT(!is_inside(strand, which));
        }
    }
}

static void cancel(struct plait_scope *which)
{
    plait_scope_cancel(which);
    expect_nobody_inside(which);
}

/* ---- tasks ---- */

static plait_status waits_for_a_then_c(struct plait_slot *slot)
{
    unsigned me = number_of(slot);
    first[me] = acquire(&a, PLAIT_FOREVER);
    if (first[me] == PLAIT_CANCELLED) {
        second[me] = acquire(&c, PLAIT_FOREVER);
    }
    return first[me];
}

static plait_status waits_for_a(struct plait_slot *slot)
{
    return first[number_of(slot)] = acquire(&a, PLAIT_FOREVER);
}

static plait_status waits_for_c(struct plait_slot *slot)
{
    return first[number_of(slot)] = acquire(&c, PLAIT_FOREVER);
}

static plait_status looks(struct plait_slot *slot)
{
    return first[number_of(slot)] = plait_checkpoint();
}

static plait_status fails(struct plait_slot *slot)
{
    if (number_of(slot) == 2) {
        release(&b);
    }
    return (plait_status)number_of(slot);
}

static plait_status cancels_its_group(struct plait_slot *slot)
{
    cancel(&group.scope);
    return first[number_of(slot)] = acquire(&a, PLAIT_FOREVER);
}

static plait_status starts_its_sibling(struct plait_slot *slot)
{
    (void)slot;
    start(&group, 1, waits_for_a_then_c);
    return PLAIT_OK;
}

static plait_status hosts_a_group(struct plait_group *its, unsigned task, plait_status (*body)(struct plait_slot *))
{
    plait_status result = PLAIT_OK;
    plait_group_open(its);
    start(its, task, body);
    result = plait_checkpoint();
    close_group(its, task, task, &result);
    return result;
}

/* It waits in its join only, where it looks at nothing. */
static plait_status hosts_without_looking(struct plait_slot *slot)
{
    (void)slot;
    plait_status result = PLAIT_OK;
    plait_group_open(&inner);
    start(&inner, 1, waits_for_a_then_c);
    close_group(&inner, 1, 1, &result);
    return result;
}

static plait_status hosts_a_leaf(struct plait_slot *slot)
{
    (void)slot;
    return hosts_a_group(&inner, 1, waits_for_a_then_c);
}

static plait_status hosts_the_innermost(struct plait_slot *slot)
{
    (void)slot;
    return hosts_a_group(&innermost, 2, waits_for_a_then_c);
}

static plait_status hosts_the_middle(struct plait_slot *slot)
{
    (void)slot;
    return hosts_a_group(&inner, 1, hosts_the_innermost);
}

static plait_status hosts_in_a_shield(struct plait_slot *slot)
{
    struct plait_scope shield;
    plait_status result = PLAIT_OK;
    plait_scope_shield(&shield, PLAIT_FOREVER);
    plait_group_open(&inner);
    start(&inner, 1, waits_for_a);
    close_group(&inner, 1, 1, &result);
    plait_scope_close(&shield, &result);
    return first[number_of(slot)] = acquire(&c, PLAIT_FOREVER);
}

/* ---- hosts ---- */

static void host_of(unsigned tasks, plait_status (*body)(struct plait_slot *))
{
    plait_scope_enter(&scope);
    plait_group_open(&group);
    open_gate();
    for (unsigned i = 0; i < tasks; i++) {
        start(&group, i, i == 0 ? body : waits_for_a_then_c);
    }
    close_group(&group, 0, tasks - 1, &outcome);
    close_scope_and_end();
}

static void host(void)
{
    host_of(1, waits_for_a_then_c);
}

static void host_of_a_known_group(void)
{
    known = &group;
    host();
}

static void host_of_a_host(void)
{
    host_of(1, hosts_a_leaf);
}

static void host_of_two_levels(void)
{
    host_of(1, hosts_the_middle);
}

static void host_of_a_canceller(void)
{
    host_of(2, cancels_its_group);
}

static void host_of_one_that_looks(void)
{
    host_of(2, looks);
}

static void host_of_a_shield(void)
{
    host_of(1, hosts_in_a_shield);
}

/* The task starts slot 1, too. */
static void host_of_a_starter(void)
{
    plait_scope_enter(&scope);
    plait_group_open(&group);
    start(&group, 0, starts_its_sibling);
    close_group(&group, 0, 1, &outcome);
    close_scope_and_end();
}

static void host_of_failures(void)
{
    plait_scope_enter(&scope);
    plait_group_open(&group);
    start(&group, 0, waits_for_a_then_c);
    start(&group, 1, fails);
    start(&group, 2, fails);
    outcome = first[HOST] = acquire(&a, PLAIT_FOREVER);
    close_group(&group, 0, 2, &outcome);
    second[HOST] = acquire(&b, PLAIT_FOREVER);
    plait_status ignored = outcome;
    plait_scope_close(&scope, &ignored);
    end_strand();
}

static void alone(void)
{
    plait_scope_enter(&scope);
    outcome = first[HOST] = acquire(&a, PLAIT_FOREVER);
    close_scope_and_end();
}

/* Leaves without having waited: nothing but the scope itself tells cancellers that it goes. */
static void alone_that_leaves(void)
{
    plait_scope_open(&scope);
    open_gate();
    plait_scope_close(&scope, &outcome);
    cause = plait_scope_cause(&scope);
    end_strand();
}

/* Has looked before it opens, so that opening itself must find the mark. */
static void alone_after_a_look(void)
{
    (void)(plait_checkpoint() == PLAIT_OK);
    alone();
}

static void alone_with_a_shield(void)
{
    struct plait_scope shield;
    plait_status ignored = PLAIT_OK;
    plait_scope_enter(&scope);
    (void)(acquire(&b, PLAIT_FOREVER) == PLAIT_OK);
    plait_scope_shield(&shield, PLAIT_FOREVER);
    first[HOST] = acquire(&a, PLAIT_FOREVER);
    plait_scope_close(&shield, &ignored);
    outcome = second[HOST] = acquire(&c, PLAIT_FOREVER);
    close_scope_and_end();
}

static void alone_with_a_deadline(void)
{
    plait_scope_fail_at(&scope, due);
    open_gate();
    outcome = first[HOST] = acquire(&a, PLAIT_FOREVER);
    woken_at = plait_now();
    close_scope_and_end();
}

static void alone_with_two_deadlines(void)
{
    plait_scope_move_on_at(&scope, due);
    open_gate();
    outcome = first[HOST] = acquire(&a, late);
    close_scope_and_end();
}

static void alone_with_a_cached_deadline(void)
{
    plait_status ignored = PLAIT_OK;
    plait_scope_enter(&scope);
    open_gate();
    (void)(plait_checkpoint() == PLAIT_OK);
    plait_scope_move_on_at(&nearer, far);
    (void)(acquire(&b, PLAIT_FOREVER) == PLAIT_OK);
    plait_scope_close(&nearer, &ignored);
    outcome = first[HOST] = acquire(&c, PLAIT_FOREVER);
    close_scope_and_end();
}

static void alone_in_two(void)
{
    plait_status ignored = PLAIT_OK;
    plait_scope_enter(&scope);
    plait_scope_enter(&nearer);
    outcome = first[HOST] = acquire(&a, PLAIT_FOREVER);
    plait_scope_close(&nearer, &ignored);
    close_scope_and_end();
}

static void host_with_a_deadline(void)
{
    plait_scope_move_on_at(&scope, due);
    plait_group_open(&group);
    start(&group, 0, waits_for_a_then_c);
    outcome = first[HOST] = acquire(&a, PLAIT_FOREVER);
    close_group(&group, 0, 0, &outcome);
    close_scope_and_end();
}

static void host_in_a_shield(void)
{
    struct plait_scope shield;
    plait_status ignored = PLAIT_OK;
    plait_scope_enter(&scope);
    plait_group_open(&group);
    start(&group, 0, waits_for_c);
    plait_scope_shield(&shield, PLAIT_FOREVER);
    first[HOST] = acquire(&a, PLAIT_FOREVER);
    plait_scope_close(&shield, &ignored);
    close_group(&group, 0, 0, &outcome);
    close_scope_and_end();
}

static void host_of_two_groups(void)
{
    known = &inner;
    plait_group_open(&group);
    start(&group, 0, waits_for_a);
    plait_group_open(&inner);
    open_gate();
    start(&inner, 1, waits_for_c);
    plait_status inner_outcome = PLAIT_OK;
    close_group(&inner, 1, 1, &inner_outcome);
    MODEL_EXPECT(inner_outcome == PLAIT_OK);
    release(&a);
    close_group(&group, 0, 0, &outcome);
    end_strand();
}

static void host_that_cancels_its_task(void)
{
    plait_group_open(&group);
    start(&group, 0, waits_for_a_then_c);
    plait_slot_cancel(&slots[0]);
    expect_nobody_inside(&slots[0].turn.strand->root);
    plait_group_close(&group, &outcome);
    MODEL_EXPECT(plait_slot_state(&slots[0]) == (first[0] == PLAIT_OK ? PLAIT_TASK_FINISHED : PLAIT_TASK_CANCELLED));
    cause = plait_scope_cause(&group.scope);
    model_dead(&slots[0]);
    model_dead(&group);
    end_strand();
}

static void host_that_cancels_a_host(void)
{
    plait_group_open(&group);
    start(&group, 0, hosts_without_looking);
    plait_slot_cancel(&slots[0]);
    expect_nobody_inside(&slots[0].turn.strand->root);
    close_group(&group, 0, 0, &outcome);
    end_strand();
}

/* ---- the others ---- */

static void cancels(void)
{
    cancel(&scope);
    end_strand();
}

static void cancels_then_releases(void)
{
    cancel(&scope);
    release(&a);
    end_strand();
}

static void cancels_behind_the_gate(void)
{
    await_gate();
    cancel(&scope);
    end_strand();
}

static void cancels_the_inner_group(void)
{
    await_gate();
    cancel(&inner.scope);
    end_strand();
}

static void releases(void)
{
    release(&a);
    end_strand();
}

static void releases_both(void)
{
    release(&b);
    release(&a);
    end_strand();
}

static void moves_later(void)
{
    await_gate();
    moved = plait_scope_move(&scope, later);
    end_strand();
}

static void moves_earlier(void)
{
    await_gate();
    moved = plait_scope_move(&scope, early);
    end_strand();
}

static void moves_earlier_then_releases(void)
{
    await_gate();
    moved = plait_scope_move(&scope, early);
    release(&b);
    end_strand();
}

static void moves_the_nearer(void)
{
    (void)plait_scope_move(&nearer, PLAIT_FOREVER);
    end_strand();
}

static void moves_the_group(void)
{
    await_gate();
    moved = plait_scope_move(&group.scope, far);
    end_strand();
}

/* ---- checks ---- */

static void nothing_is_left(void)
{
    MODEL_EXPECT(plait_load_relaxed(&scope.state) < PLAIT_SCOPE_PIN);
}

static void task_is_cancelled(void)
{
    MODEL_EXPECT(first[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(second[0] == PLAIT_CANCELLED); /* again and again */
    MODEL_EXPECT(outcome == PLAIT_OK);          /* caught by the scope */
    nothing_is_left();
}

static void second_task_is_cancelled(void)
{
    MODEL_EXPECT(first[1] == PLAIT_CANCELLED);
    MODEL_EXPECT(second[1] == PLAIT_CANCELLED);
    nothing_is_left();
}

static void third_task_is_cancelled(void)
{
    MODEL_EXPECT(first[2] == PLAIT_CANCELLED);
    MODEL_EXPECT(second[2] == PLAIT_CANCELLED);
    nothing_is_left();
}

/* Nothing happens to a scope that has been left. */
static void cause_stays(void)
{
    MODEL_EXPECT(outcome == PLAIT_OK);
    MODEL_EXPECT(plait_scope_cause(&scope) == cause);
    MODEL_EXPECT(cause == PLAIT_CAUSE_NONE || cause == PLAIT_CAUSE_EXPLICIT);
    nothing_is_left();
}

static void both_tasks_are_cancelled(void)
{
    MODEL_EXPECT(first[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(first[1] == PLAIT_CANCELLED);
    nothing_is_left();
}

static void permit_is_conserved(void)
{
    unsigned taken = (first[0] == PLAIT_OK ? 1U : 0U) + (first[HOST] == PLAIT_OK ? 1U : 0U);
    MODEL_EXPECT(left_in(&a) + taken == 1);
    nothing_is_left();
}

static void shield_holds(void)
{
    MODEL_EXPECT(first[HOST] == PLAIT_OK);
    MODEL_EXPECT(second[HOST] == PLAIT_CANCELLED);
    nothing_is_left();
}

static void first_error_wins(void)
{
    MODEL_EXPECT(first[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(first[HOST] == PLAIT_CANCELLED);
    MODEL_EXPECT(second[HOST] == PLAIT_OK);
    MODEL_EXPECT(errors[0].status + errors[1].status == 3); /* both, each once */
    MODEL_EXPECT(outcome == errors[0].status);
    MODEL_EXPECT(cause == PLAIT_CAUSE_SIBLING_FAILED);
    MODEL_EXPECT(plait_scope_cause(&scope) == PLAIT_CAUSE_NONE);
    nothing_is_left();
}

static void host_is_cancelled(void)
{
    MODEL_EXPECT(first[HOST] == PLAIT_CANCELLED);
    MODEL_EXPECT(plait_scope_caught(&scope));
    nothing_is_left();
}

static void deadline_cancels_at_its_time(void)
{
    host_is_cancelled();
    MODEL_EXPECT(outcome == PLAIT_TIMEOUT);
    MODEL_EXPECT(!moved || !plait_time_before(woken_at, later));
    MODEL_EXPECT(plait_scope_cause(&scope) == PLAIT_CAUSE_DEADLINE);
}

static void ok_or_cancelled_at_its_time(void)
{
    MODEL_EXPECT(first[HOST] == PLAIT_OK || first[HOST] == PLAIT_CANCELLED);
    permit_is_conserved();
}

static void only_the_host_is_shielded(void)
{
    MODEL_EXPECT(first[HOST] == PLAIT_OK);
    MODEL_EXPECT(first[0] == PLAIT_CANCELLED);
    nothing_is_left();
}

static void only_outside_the_shield(void)
{
    MODEL_EXPECT(first[1] == PLAIT_OK);
    MODEL_EXPECT(first[0] == PLAIT_CANCELLED);
    nothing_is_left();
}

static void only_the_inner_group(void)
{
    MODEL_EXPECT(first[0] == PLAIT_OK);
    MODEL_EXPECT(first[1] == PLAIT_CANCELLED);
    nothing_is_left();
}

static void one_task_alone(void)
{
    MODEL_EXPECT(first[0] == PLAIT_OK || (first[0] == PLAIT_CANCELLED && second[0] == PLAIT_CANCELLED));
    MODEL_EXPECT(outcome == PLAIT_OK);
    MODEL_EXPECT(cause == PLAIT_CAUSE_NONE);
    permit_is_conserved();
}

#define SCENARIO(name_, check_, ...)                                                \
    {                                                                               \
        .name = (name_), .setup = setup, .bodies = {__VA_ARGS__}, .check = (check_) \
    }

static const struct scenario SCENARIOS[] = {
    SCENARIO("park-cancel: a task starts or waits while another strand cancels", task_is_cancelled, host, cancels),
    SCENARIO("wake-cancel: the same and a waker; the task may end under the canceller", permit_is_conserved, host,
             cancels, releases),
    SCENARIO("shield: outside, inside, outside again", shield_holds, alone_with_a_shield, cancels, releases_both),
    SCENARIO("nested: the middle strand runs while its task waits", second_task_is_cancelled, host_of_a_host, cancels),
    SCENARIO("deep: three levels register at once", third_task_is_cancelled, host_of_two_levels, cancels),
    SCENARIO("siblings: two fail, one and the host wait", first_error_wins, host_of_failures),
    SCENARIO("own: a task cancels its group while it closes", both_tasks_are_cancelled, host_of_a_canceller),
    SCENARIO("two cancellers, the scope closes and its strand ends", host_is_cancelled, alone, cancels, cancels),
    SCENARIO("left: a scope is cancelled while it is left", cause_stays, alone_that_leaves, cancels_behind_the_gate),
    SCENARIO("left: by two, and moved", cause_stays, alone_that_leaves, cancels_behind_the_gate, moves_later),
    SCENARIO("prepared: a scope is cancelled before and while it opens", host_is_cancelled, alone_after_a_look,
             cancels),
    SCENARIO("later: a deadline is moved later while it fires", deadline_cancels_at_its_time, alone_with_a_deadline,
             moves_later),
    SCENARIO("earlier: a deadline is moved earlier above a waiting task", task_is_cancelled, host, moves_earlier),
    SCENARIO("three: deadline, cancel and wake at once", ok_or_cancelled_at_its_time, alone_with_two_deadlines,
             cancels_behind_the_gate, releases),
    SCENARIO("moved: a deadline is moved, fires and is cancelled at once", host_is_cancelled, alone_with_a_deadline,
             moves_later, cancels_behind_the_gate),
    SCENARIO("cached: a deadline is moved while an inner scope caches it", host_is_cancelled,
             alone_with_a_cached_deadline, moves_earlier_then_releases),
    SCENARIO("above: a deadline above a group, host and task wait, a waker", permit_is_conserved, host_with_a_deadline,
             releases),
    SCENARIO("inshield: a group in a shield in a cancelled scope", only_outside_the_shield, host_of_a_shield,
             cancels_then_releases),
    SCENARIO("hostshield: the host in a shield, its task not", only_the_host_is_shielded, host_in_a_shield,
             cancels_then_releases),
    SCENARIO("two groups on one strand, the inner one cancelled", only_the_inner_group, host_of_two_groups,
             cancels_the_inner_group),
    SCENARIO("starter: a task starts its sibling while the group closes", second_task_is_cancelled, host_of_a_starter,
             cancels),
    SCENARIO("heir: a task waits, beside one that looks and ends", second_task_is_cancelled, host_of_one_that_looks,
             cancels),
    SCENARIO("walkers: two of them over one task", task_is_cancelled, host_of_a_known_group, cancels, moves_the_group),
    SCENARIO("walkers alone: one cancels the outer scope, one moves the inner", host_is_cancelled, alone_in_two,
             cancels, moves_the_nearer),
    SCENARIO("handle: one task cancelled while it starts, waits or ends", one_task_alone, host_that_cancels_its_task,
             releases),
    SCENARIO("handle of a host: a task cancelled that waits for its own", second_task_is_cancelled,
             host_that_cancels_a_host),
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
