/* SPDX-License-Identifier: MIT */
/* below.h: the registered strands below a strand, depth first and without recursion: the lists themselves say where to
 * go on. While one is visited its host's lock is held, and those of all hosts between it and the beginning, so that it
 * can neither end nor leave its list. docs/cancellation.md has the order of these locks.
 *
 *     struct plait_below below = {.owner = owner, .visits = visits, ...};
 *     while ((strand = plait_below_next(&below)) != NULL) { ... }         to the end: it leaves no lock behind */
#ifndef PLAIT_SRC_BELOW_H
#define PLAIT_SRC_BELOW_H

#include <plait/scope.h>
#include <plait/strand.h>

#include "ahead.h"

struct plait_below {
    /* the caller's */
    struct plait_strand *owner;         /* where it begins; not visited itself. Whoever calls keeps it from ending */
    const struct plait_scope *scope;    /* for `visits` */
    const struct plait_group *of_owner; /* for `visits` */
    /* Are the children of this group to be visited? It is one of below->host's. */
    bool (*visits)(const struct plait_below *below, const struct plait_group *group);
    /* all zero at first */
    struct plait_strand *visited;
    struct plait_strand *host; /* whose children are visited, and whose lock is held */
    struct plait_group *group; /* which of its groups; NULL: there are no more */
    uint32_t depth;            /* of what is visited: children of the owner have 1 */
    struct plait_ahead ahead;
};

/* The next strand; NULL: that was the last one, and no lock is held. */
struct plait_strand *plait_below_next(struct plait_below *below);

#endif /* PLAIT_SRC_BELOW_H */
