/* SPDX-License-Identifier: MIT */
/* below.c: see below.h. */
#include <plait/match.h>
#include <plait/small_lock.h>

#include "below.h"

/* Goes on to this group, or the next one of the host that is to be visited; returns its first child. */
static struct plait_strand *enter(struct plait_below *below, struct plait_group *group)
{
    while (group != NULL && !below->visits(below, group)) {
        group = group->next;
    }
    below->group = group;
    return group != NULL ? group->children : NULL;
}

struct plait_strand *plait_below_next(struct plait_below *below)
{
    bool more = true;
    below->host = below->visited != NULL ? below->visited : below->owner;
    below->depth++;
    plait_small_lock_lock(&below->host->lock);
    PLAIT_READS(below->host->groups);
    struct plait_strand *child = enter(below, below->host->groups);
    while (child == NULL && more) {
        if (below->group != NULL) {
            child = enter(below, below->group->next);
        } else {
            struct plait_strand *left = below->host;
            plait_small_lock_unlock(&left->lock);
            more = left != below->owner;
            if (more) {
                child = left->sibling_next;
                below->group = left->group;
                below->host = left->host;
                below->depth--;
            }
        }
    }
    if (child != NULL) {
        PLAIT_READS(child->sibling_next);
        const uintptr_t later = plait_ahead_of(&below->ahead, (uintptr_t)child);
        PLAIT_PREFETCH_WRITE((const unsigned char *)later); /* D-10 */
    }
    below->visited = child;
    return child;
}
