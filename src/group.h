/* SPDX-License-Identifier: MIT */
/* group.h: what a task tells its group. */
#ifndef PLAIT_SRC_GROUP_H
#define PLAIT_SRC_GROUP_H

#include <plait/group.h>
#include <plait/task.h>

/* Of `options`, beside those for everybody, before others know the group: they may come in by plait_group_enter(), so
 * that joining has to settle who still gets in. */
enum { PLAIT_GROUP_IS_PORTAL = 1 << 9 };

/* One more task, one less. After the last one's end the group may be gone. */
void plait_group_child_begins(struct plait_group *group);
void plait_group_child_ends(struct plait_group *group);

/* `count` tasks less at once. */
void plait_group_children_end(struct plait_group *group, uint32_t count);

/* One more, started by `me`. A near one: of the owner's own loop, on the loop's thread. */
PLAIT_INLINE void plait_group_count_in(struct plait_group *group, const struct plait_strand *me,
                                       const struct plait_slot *slot)
{
    if (slot->near != 0) {
        PLAIT_WRITES(group->near);
        if (group->near++ == 0) {
            plait_group_child_begins(group);
        }
    } else if (me == group->scope.owner) {
        group->started++;
        group->blocking |= (slot->manner & PLAIT_SLOT_BLOCKING) != 0;
    } else {
        plait_group_child_begins(group);
    }
}

/* Tasks of one group that one worker has run to their ends, one after the other, and that have not been counted off.
 * While it runs a further one of the group, that one keeps the group open, and nobody can tell; before it turns to
 * anything else it counts them off. */
struct plait_tally {
    struct plait_group *group;
    uint32_t count;
    /* of the group, so that who runs many of its tasks leaves the lines alone in which the owner starts more */
    uint16_t depth;
    uint16_t shield;
    struct plait_strand *owner;
};

PLAIT_INLINE void plait_tally_clear(struct plait_tally *tally)
{
    if (tally->count != 0) {
        const uint32_t count = tally->count;
        tally->count = 0;
        plait_group_children_end(tally->group, count);
    }
}

/* One less; `tally`: of who counts several at once; NULL: nobody. */
PLAIT_INLINE void plait_group_count_off(struct plait_group *group, struct plait_tally *tally, bool is_near)
{
    if (tally != NULL) {
        tally->group = group; /* those of another one were counted off before */
        tally->count++;
    } else if (!is_near) {
        plait_group_child_ends(group);
    } else {
        PLAIT_WRITES(group->near);
        if (--group->near == 0) {
            plait_group_child_ends(group);
        }
    }
}

/* One more that keeps the group open, by a strand that nothing else lets count on that. False: the owner may be
 * leaving; nothing is counted. True: plait_group_child_ends() takes it back. */
bool plait_group_enter(struct plait_group *group);

/* Of a group that tells who has ended: a task is about to be started in it; one has ended, and the slot is touched no
 * more, or, NULL: it is not to be told of. While the task is counted. */
void plait_group_will_tell(struct plait_group *group);
void plait_group_tell(struct plait_group *group, struct plait_slot *slot);

/* The start of a task, which is not near, came to nothing. By the strand that began it, which keeps the group open. */
void plait_group_child_withdrawn(struct plait_group *group, const struct plait_strand *me);

/* A task is about to end as it was cancelled: no error, but its group's owner must know that not all was done. */
void plait_group_child_is_cut(struct plait_group *group);

/* What a failure tells of what was returned; its name and place are the caller's. */
PLAIT_INLINE void plait_failure_take(struct plait_failure *failure, plait_status raw)
{
    failure->status = raw == PLAIT_OK ? PLAIT_OK : plait_status_from_user(raw);
    failure->raw = raw;
}

/* Adds an error to those of the group; the first one cancels it. `failure`, of which all but `next` is filled in, stays
 * until the group is closed. */
void plait_group_fail(struct plait_group *group, struct plait_failure *failure);

#endif /* PLAIT_SRC_GROUP_H */
