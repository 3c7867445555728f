/* SPDX-License-Identifier: MIT */
/* cancel.h: what a wait asks of the scopes above it. A strand looks upwards, where everything outlives it. */
#ifndef PLAIT_SRC_CANCEL_H
#define PLAIT_SRC_CANCEL_H

#include <plait/strand.h>

/* The slow path of every wait and checkpoint, taken when me->look is set: clears it, registers the strand with its
 * ancestors, evaluates. True: cancelled, and `look` is set again. Called by the running strand for itself. */
bool plait_look(struct plait_strand *me);

/* Walks up to the innermost shield: true when a scope on the way is cancelled or its deadline has passed. Computes
 * me->effective anew. Called by the running strand for itself. */
bool plait_evaluate(struct plait_strand *me);

#endif /* PLAIT_SRC_CANCEL_H */
