/* SPDX-License-Identifier: MIT */
/* late.h: an owner that waits for its group, and tells of cancelled tasks that do not end. */
#ifndef PLAIT_SRC_LATE_H
#define PLAIT_SRC_LATE_H

#include <plait/group.h>
#include <plait/time.h>

struct plait_late {
    plait_time next;     /* when to look; PLAIT_FOREVER: never */
    plait_duration span; /* from one look to the next */
    plait_time since;    /* the first look that found the group cancelled; PLAIT_FOREVER: none has */
};

void plait_late_begin(struct plait_late *late);

/* The owner of the group: `next` has come. */
void plait_late_passes(struct plait_late *late, struct plait_group *group);

#endif /* PLAIT_SRC_LATE_H */
