/* SPDX-License-Identifier: MIT */
/* support.h: what several tests share: sizes that fit the tool, threads that start together, a child process whose end
 * is looked at. */
#ifndef PLAIT_TESTS_SUPPORT_H
#define PLAIT_TESTS_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* cmocka.h needs these before it. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* `full` scaled by PLAIT_TEST_SCALE per mille, at least `least`. */
unsigned long test_scaled(unsigned long full, unsigned long least);

/* The tool this run is under: "none", "asan", "tsan", "memcheck", "helgrind", "drd" ... */
bool test_under(const char *tool);
bool test_under_valgrind(void);

/* A body that several threads run; `index` counts them from 0, `shared` is whatever the test gave. */
struct test_shared;
typedef void test_body(unsigned index, struct test_shared *shared);

/* Runs `count` (at most 64) threads of `body`, which start together, and joins them. Each test defines its own
 * struct test_shared. */
void test_threads(unsigned count, test_body *body, struct test_shared *shared);

/* What test_threads() does instead, in a program that runs in another world (worlds.c); NULL: it makes threads. */
extern void (*test_world)(unsigned count, test_body *body, struct test_shared *shared);

/* Runs `body` in a child process and waits for its end. True when it was ended by abort() and had written a line that
 * contains `text` to standard error: how fatal misuse is tested. */
bool test_dies(void (*body)(void), const char *text);

/* A small generator of pseudo-random numbers: the same seed, the same numbers. */
uint64_t test_random(uint64_t *state);

#endif
