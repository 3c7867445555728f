/* SPDX-License-Identifier: MIT */
/* fifo.h: is a recorded history of a queue one that a first-in, first-out list could have given, with every call taking
 * effect at one instant between its beginning and its end?
 *
 * With every item pushed once, a complete history is not linearizable exactly if one of these stands in it:
 *
 *     fresh     an item is popped that was not pushed, or whose push began after the pop had ended
 *     repeat    an item is popped twice
 *     order     the push of a ended before that of b began, but b's pop ended before a's began (or a was never popped)
 *     empty     "empty" is said although at every instant of that call some item was in the queue for certain
 *
 * Source: T. Henzinger, A. Sezgin, V. Vafeiadis, "Aspect-oriented linearizability proofs", CONCUR 2013; O(n log n). */
#ifndef TESTS_LINEAR_FIFO_H
#define TESTS_LINEAR_FIFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fifo_what { FIFO_PUSH, FIFO_POP, FIFO_EMPTY };

/* One call. Stamps come from one clock; every stamp is larger than those of events that happened before it. */
struct fifo_call {
    uint64_t begin;
    uint64_t end;
    uint32_t item; /* 1 and up; 0 with FIFO_EMPTY */
    enum fifo_what what;
};

enum fifo_verdict { FIFO_LINEARIZABLE, FIFO_FRESH, FIFO_REPEAT, FIFO_ORDER, FIFO_WITNESS, FIFO_APART };

/* Judges `count` calls with items up to `items`. */
typedef enum fifo_verdict fifo_checker(const struct fifo_call *calls, size_t count, uint32_t items);
fifo_checker fifo_check;

/* The same for a list that never holds anything, whose pushes and pops take effect in pairs: of these rules fresh and
 * repeat, and in place of the others that no push had ended before its pop began. Nothing else is needed: each pair has
 * an instant during both calls, and pairs say nothing of each other. */
fifo_checker fifo_check_pairs;

const char *fifo_verdict_name(enum fifo_verdict verdict);

#endif
