/* SPDX-License-Identifier: MIT */
/* fibers.c of the simulator: a program that runs fibers runs simulated strands instead, as one that runs threads does.
 */
#include <plait/fibers.h>

plait_status plait_fibers_run(const struct plait_fibers_options *options, struct plait_slot *slot,
                              plait_status (*body)(struct plait_slot *slot), const char *name)
{
    struct plait_group group;
    const char *given = options != NULL ? options->name : NULL;
    plait_group_open(&group);
    plait_status outcome = plait_slot_start(&group, slot, body, given != NULL ? given : name, false);
    plait_group_close(&group, &outcome);
    return outcome;
}

size_t plait_fibers_stack_used(void)
{
    return 0;
}
