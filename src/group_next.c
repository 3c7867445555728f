/* SPDX-License-Identifier: MIT */
/* group_next.c: telling the owner of a group which of its tasks has ended, each of them once, in the order of ending.
 *
 *     task ──its slot──► ended ──► ... ──► first         pushed by who ends, the latest in front
 *                          │  taken whole and turned round when `turned` has nothing more
 *                          ▼
 *     owner ◄── first ── turned ──► next ──► ...
 *
 *     untold   tasks that were started and have not been taken yet: counted in by their starter, off by the owner, or
 *              when there is nothing to tell: the start came to nothing, or its end was told to who started it.
 *     news     put to 1 by who pushes the first slot on an empty chain, and by each who counts off; to 0 by the owner
 *              before it looks at both.
 *
 * Why nothing is missed: the owner's exchange of `news` either finds the 1 of a change, and sees the change, or comes
 * before it, and then the word that the owner sleeps on is not 0. Who pushes on a chain that is not empty need not say
 * so: the owner has not taken that chain yet, and its first slot was news. A group without PLAIT_TELL_ENDS has none of
 * this: its tasks ask one bit of their own slot. */
#include <plait/group.h>
#include <plait/task.h>
#include <plait/wait.h>

#include "group.h"
#include "task.h"

/* A task that has ended is in no queue of its executor any more, whose link is free. */
static struct plait_slot *next_of(const struct plait_slot *slot)
{
    return slot->turn.next != NULL ? plait_slot_of_turn(slot->turn.next) : NULL;
}

static void link_to(struct plait_slot *slot, struct plait_slot *next)
{
    slot->turn.next = next != NULL ? &next->turn : NULL;
}

/* ---- starters and tasks ---- */

void plait_group_will_tell(struct plait_group *group)
{
    (void)plait_add_relaxed(&group->untold, 1U);
}

/* The slot may be used again as soon as it has been pushed. */
void plait_group_tell(struct plait_group *group, struct plait_slot *slot)
{
    struct plait_slot *latest = NULL;
    if (slot == NULL) {
        (void)plait_sub_relaxed(&group->untold, 1U);
    } else {
        latest = plait_load_relaxed(&group->ended);
        do {
            link_to(slot, latest);
        } while (!plait_compare_exchange_release(&group->ended, &latest, slot));
    }
    if (latest == NULL) {
        (void)plait_store_wake(&group->news, 1U, PLAIT_WAKE_ALL);
    }
}

/* ---- the owner ---- */

/* Takes all who have ended since, and puts the first one first. */
static void turn_round(struct plait_group *group)
{
    struct plait_slot *rest = plait_exchange_acquire(&group->ended, NULL);
    uint32_t taken = 0;
    while (rest != NULL) {
        struct plait_slot *next = next_of(rest);
        link_to(rest, group->turned);
        group->turned = rest;
        rest = next;
        taken++;
    }
    if (taken != 0) {
        (void)plait_sub_relaxed(&group->untold, taken);
    }
}

static bool may_be_asked(const struct plait_group *group)
{
    return group->scope.owner == plait_self() && (group->options & PLAIT_TELL_ENDS) != 0;
}

plait_status plait_group_try_next(struct plait_group *group, struct plait_slot **slot)
{
    if (!may_be_asked(group)) {
        return PLAIT_MISUSE;
    }
    if (group->turned == NULL) {
        (void)plait_exchange_acq_rel(&group->news, 0U);
        turn_round(group);
    }
    plait_status status = plait_load_relaxed(&group->untold) != 0 ? PLAIT_EMPTY : PLAIT_MISSING;
    if (group->turned != NULL) {
        *slot = group->turned;
        group->turned = next_of(group->turned);
        status = PLAIT_OK;
    }
    return status;
}

plait_status plait_group_next_until(struct plait_group *group, struct plait_slot **slot, plait_time deadline)
{
    plait_status waited = PLAIT_OK;
    plait_status status = plait_group_try_next(group, slot);
    while (status == PLAIT_EMPTY && waited == PLAIT_OK) {
        waited = plait_wait(&group->news, 0U, deadline);
        status = plait_group_try_next(group, slot);
    }
    return status == PLAIT_EMPTY ? waited : status;
}

plait_status plait_group_next(struct plait_group *group, struct plait_slot **slot)
{
    return plait_group_next_until(group, slot, PLAIT_FOREVER);
}
