/* SPDX-License-Identifier: MIT */
/* support.h: what several tests share: sizes that fit the tool, threads that start together, a child process whose end
 * is looked at. */
#ifndef PLAIT_TESTS_SUPPORT_H
#define PLAIT_TESTS_SUPPORT_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

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

/* One thread more, beside those of test_threads(). */
struct helper {
    pthread_t thread;
    struct test_strand *strand; /* in another world */
    void (*body)(unsigned index);
    unsigned index;
};
void helper_start(struct helper *helper, void (*body)(unsigned index), unsigned index);
void helper_join(struct helper *helper);

/* Lets others run, whom the caller waits for: what a loop contains that asks again and again. */
void test_yield(void);

/* What a loop contains that works until others have ended: nothing, unless one of them cannot run meanwhile. */
void test_let_others_run(void);

/* What a program does in another world (worlds.c) in place of making threads; NULL: it makes them. */
struct test_world {
    void (*run)(unsigned count, test_body *body, struct test_shared *shared);
    struct test_strand *(*start)(void (*body)(unsigned index), unsigned index);
    void (*join)(struct test_strand *strand);
    void (*yield)(void);
};
extern const struct test_world *test_world;

/* Runs `body` in a child process and waits for its end. True when it was ended by abort() and had written a line that
 * contains `text` to standard error: how fatal misuse is tested. */
bool test_dies(void (*body)(void), const char *text);

/* From the first call to the second one, what is written to standard error is kept; as much of it as fits comes to
 * stand in `text`. Nothing may be asserted in between: what cmocka says would be kept, too. */
struct test_kept {
    FILE *file;
    int before;
};
void test_keep_stderr(struct test_kept *kept);
void test_give_back_stderr(struct test_kept *kept, char *text, size_t size);

/* May the child of a process with threads start threads? Not so under ThreadSanitizer, which ends it, nor in qemu's
 * user mode, which fails an assertion of its own. */
bool test_child_may_start_threads(void);

/* A small generator of pseudo-random numbers: the same seed, the same numbers. */
uint64_t test_random(uint64_t *state);

#endif
