/* SPDX-License-Identifier: MIT */
/* portal.c: a group that may be entered from outside. What makes that safe is one word, the group's count of tasks
 * (group.c): who comes from outside is counted first, unless the owner may be leaving already, and the owner leaves
 * only when nobody is counted. So whoever is inside may use the group, and whoever comes too late touches nothing but
 * that word and `stopped`, which stay readable as long as the portal's memory does.
 *
 * Closing stops first and joins then: else a stream of calls could keep the owner for ever. */
#include <plait/portal.h>
#include <plait/scope.h>

#include "cancel.h"
#include "group.h"
#include "task.h"

void plait_portal_open(struct plait_portal *portal)
{
    plait_event_init(&portal->stopped);
    plait_group_open(&portal->group);
    portal->group.options |= (uint32_t)PLAIT_GROUP_IS_PORTAL;
}

plait_status plait_portal_wait(struct plait_portal *portal)
{
    return plait_event_wait(&portal->stopped);
}

void plait_portal_close(struct plait_portal *portal, plait_status *outcome)
{
    plait_event_set(&portal->stopped);
    plait_group_close(&portal->group, outcome);
}

void plait_portal_close_now(struct plait_portal *portal, plait_status *outcome)
{
    plait_event_set(&portal->stopped);
    plait_group_close_now(&portal->group, outcome);
}

/* Counted meanwhile: an owner that sees what was done may leave at once. */
static void stop(struct plait_portal *portal, bool cancels)
{
    if (plait_group_enter(&portal->group)) {
        plait_event_set(&portal->stopped);
        if (cancels) {
            plait_cancel_held(&portal->group.scope, PLAIT_CAUSE_EXPLICIT);
        }
        plait_group_child_ends(&portal->group);
    }
}

void plait_portal_stop(struct plait_portal *portal)
{
    stop(portal, false);
}

void plait_portal_stop_now(struct plait_portal *portal)
{
    stop(portal, true);
}

plait_status plait_portal_start_soon(struct plait_portal *portal, struct plait_slot *slot,
                                     plait_status (*body)(struct plait_slot *slot), const char *name, bool blocking)
{
    plait_status status = PLAIT_CLOSED;
    if (!plait_event_is_set(&portal->stopped)) {
        status = plait_slot_call(&portal->group, slot, body, name, blocking);
    }
    return status;
}

/* A checkpoint that always looks, and then a start. */
static plait_status look_and_start(struct plait_portal *portal, struct plait_slot *slot,
                                   plait_status (*body)(struct plait_slot *slot), const char *name, bool blocking)
{
    plait_status status = plait_private_checkpoint(plait_self());
    return status == PLAIT_OK ? plait_portal_start_soon(portal, slot, body, name, blocking) : status;
}

plait_status plait_portal_call(struct plait_portal *portal, struct plait_slot *slot,
                               plait_status (*body)(struct plait_slot *slot), const char *name, bool blocking)
{
    plait_status status = look_and_start(portal, slot, body, name, blocking);
    return status == PLAIT_OK ? plait_slot_join(slot) : status;
}

plait_status plait_portal_start(struct plait_portal *portal, struct plait_slot *slot,
                                plait_status (*body)(struct plait_slot *slot), const char *name, bool blocking)
{
    plait_status status = look_and_start(portal, slot, body, name, blocking);
    return status == PLAIT_OK ? plait_slot_join_ready(slot) : status;
}
