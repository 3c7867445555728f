/* SPDX-License-Identifier: MIT */
/* parameters.h: lists of (type, name) pairs for the preprocessor, and whether a type is `void`.
 *
 *     PLAIT_PRIVATE_PAIRS(f, (int, a), (long, b))               2
 *     PLAIT_PRIVATE_PAIR_EACH(what, none, f, (int, a), (long, b))    what (int, a), what (long, b)
 *     PLAIT_PRIVATE_PAIR_EACH(what, none, f)                    none
 *     PLAIT_PRIVATE_SAYS_VOID(void)                             1
 *     PLAIT_PRIVATE_SAYS_VOID(void *)                           0
 *
 * A name stands before the pairs so that `...` is never empty, and the counting macros end their lists with a spare ~
 * for the same reason: -Wpedantic asks for it in C11 and C++17, and __VA_OPT__ comes later than both. */
#ifndef PLAIT_PARAMETERS_H
#define PLAIT_PARAMETERS_H

#include <plait/base.h>

#define PLAIT_PRIVATE_FIRST(first, ...) first
#define PLAIT_PRIVATE_SECOND(...) PLAIT_PRIVATE_SECOND_OF(__VA_ARGS__)
#define PLAIT_PRIVATE_SECOND_OF(first, second, ...) second
#define PLAIT_PRIVATE_THIRD(...) PLAIT_PRIVATE_THIRD_OF(__VA_ARGS__)
#define PLAIT_PRIVATE_THIRD_OF(first, second, third, ...) third
#define PLAIT_PRIVATE_OPEN(...) __VA_ARGS__ /* PLAIT_PRIVATE_OPEN (a, b): a, b */

/* Only behind a lone `void` does the function-like macro meet its parenthesis. The answers are digits, since any word
 * might be a macro of the user's. */
#define PLAIT_PRIVATE_SAYS_VOID(type) PLAIT_PRIVATE_SECOND(PLAIT_PRIVATE_SAYS_##type(), 0, ~)
#define PLAIT_PRIVATE_SAYS_void() ~, 1

/* What to make of a pair. The first two are called as declarations are read, so their names are seen in messages. */
#define PLAIT_SYNC_TYPE_AND_NAME_IN_PARENTHESES(type, name) type name
#define PLAIT_PRIVATE_PAIR_UNUSED(type, name) type name __attribute__((__unused__))
#define PLAIT_PRIVATE_PAIR_NAME(type, name) name
#define PLAIT_PRIVATE_PAIR_CONSTANT(type, name) plait_parameter_##name

/* PLAIT_PRIVATE_IF_PAIR(x, then, otherwise): is x something in parentheses? Only there does the macro meet them. */
#define PLAIT_PRIVATE_IF_PAIR(x, then, otherwise) PLAIT_PRIVATE_THIRD(PLAIT_PRIVATE_SHIFT x, then, otherwise, ~)
#define PLAIT_PRIVATE_SHIFT(...) ~, ~

/* How many pairs follow the name; 11 stands for more than 10. Beyond 11 a pair is seen in the place of the count. */
#define PLAIT_PRIVATE_PAIRS(...) \
    PLAIT_PRIVATE_PAIRS_SEEN(PLAIT_PRIVATE_PAIRS_OF(__VA_ARGS__, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, ~))
#define PLAIT_PRIVATE_PAIRS_SEEN(seen) PLAIT_PRIVATE_IF_PAIR(seen, 11, seen)
#define PLAIT_PRIVATE_PAIRS_OF(n, a, b, c, d, e, f, g, h, i, j, k, count, ...) count

#define PLAIT_PRIVATE_PAIR_EACH(what, none, ...) \
    PLAIT_JOIN(PLAIT_PRIVATE_EACH_, PLAIT_PRIVATE_PAIRS(__VA_ARGS__))(what, none, __VA_ARGS__)
#define PLAIT_PRIVATE_EACH_0(w, none, n) none
#define PLAIT_PRIVATE_EACH_1(w, none, n, a) w a
#define PLAIT_PRIVATE_EACH_2(w, none, n, a, b) w a, w b
#define PLAIT_PRIVATE_EACH_3(w, none, n, a, b, c) w a, w b, w c
#define PLAIT_PRIVATE_EACH_4(w, none, n, a, b, c, d) w a, w b, w c, w d
#define PLAIT_PRIVATE_EACH_5(w, none, n, a, b, c, d, e) w a, w b, w c, w d, w e
#define PLAIT_PRIVATE_EACH_6(w, none, n, a, b, c, d, e, f) w a, w b, w c, w d, w e, w f
#define PLAIT_PRIVATE_EACH_7(w, none, n, a, b, c, d, e, f, g) w a, w b, w c, w d, w e, w f, w g
#define PLAIT_PRIVATE_EACH_8(w, none, n, a, b, c, d, e, f, g, h) w a, w b, w c, w d, w e, w f, w g, w h
#define PLAIT_PRIVATE_EACH_9(w, none, n, a, b, c, d, e, f, g, h, i) w a, w b, w c, w d, w e, w f, w g, w h, w i
#define PLAIT_PRIVATE_EACH_10(w, none, n, a, b, c, d, e, f, g, h, i, j) w a, w b, w c, w d, w e, w f, w g, w h, w i, w j
#define PLAIT_PRIVATE_EACH_11(w, none, ...) PLAIT_SYNCHRONIZED_takes_at_most_8_parameters too_many

#endif /* PLAIT_PARAMETERS_H */
