/* SPDX-License-Identifier: MIT */
/* scope.h: the steps of opening and closing a scope, for those that put together their own: groups and tasks. */
#ifndef PLAIT_SRC_SCOPE_H
#define PLAIT_SRC_SCOPE_H

#include <plait/scope.h>

/* Closes the innermost scope and makes its parent the innermost; the outcome is not looked at. Fatal, named after
 * `function`, when it is not the innermost. */
void plait_scope_leave(struct plait_strand *me, struct plait_scope *scope, const char *function);

/* After leaving, with an outcome of PLAIT_CANCELLED: was it this scope's? */
void plait_scope_settle(struct plait_strand *me, struct plait_scope *scope, plait_status *outcome);

#endif /* PLAIT_SRC_SCOPE_H */
