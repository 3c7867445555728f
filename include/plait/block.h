/* SPDX-License-Identifier: MIT */
/* block.h: the one loop behind every block form: it runs at most once, over a variable whose end closes what its
 * beginning opened, on every way out.
 *
 *     PLAIT_PRIVATE_BLOCK(__COUNTER__, type, leave, opened, at_end) { body }
 *     PLAIT_PRIVATE_BLOCK_IF(__COUNTER__, type, leave, opened, runs, at_end) { body }
 *
 *     opened     a struct type, made once, at the beginning
 *     runs       called with its address: returns it, or NULL when the body is to be skipped
 *     at_end     called with its address when the body's end was reached, or `continue`; (void): nothing to do
 *     leave      called with its address on every way out, also by `return`, `goto` and `break`, and without a body
 *
 * The counter names the variables, so that nested blocks do not shadow each other. */
#ifndef PLAIT_BLOCK_H
#define PLAIT_BLOCK_H

#include <plait/base.h>

#define PLAIT_PRIVATE_BLOCK_IF(n, type, leave, opened, runs, at_end)                                               \
    for (struct type PLAIT_JOIN(plait_block_, n) __attribute__((__cleanup__(leave))) = (opened),                   \
                                                 *PLAIT_JOIN(plait_once_, n) = runs(&PLAIT_JOIN(plait_block_, n)); \
         PLAIT_JOIN(plait_once_, n) != NULL; at_end(PLAIT_JOIN(plait_once_, n)), PLAIT_JOIN(plait_once_, n) = NULL)

#define PLAIT_PRIVATE_BLOCK(n, type, leave, opened, at_end) \
    PLAIT_PRIVATE_BLOCK_IF(n, type, leave, opened, (struct type *), at_end)

#endif /* PLAIT_BLOCK_H */
