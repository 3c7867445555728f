/* SPDX-License-Identifier: MIT */
/* runner_types.h: what the tests of runners run: errands, which do as they are told. */
#ifndef PLAIT_TESTS_RUNNER_TYPES_H
#define PLAIT_TESTS_RUNNER_TYPES_H

#include <plait/atomic.h>
#include <plait/memory.h>
#include <plait/status.h>
#include <plait/wait.h>

/* What the errands of one test share. */
struct yard {
    struct plait_atomic_u32 inside;
    struct plait_atomic_u32 peak;   /* most that were inside at one time */
    plait_word began;               /* how many have begun */
    plait_word gate;                /* 1: errands that wait for it go on */
    struct plait_atomic_u32 copies; /* of arguments, results and keys that are alive */
    struct plait_atomic_u32 told;   /* of failures, by the hook of a type */
    struct plait_atomic_u32 last;   /* of these: a status */
};

struct errand {
    struct yard *yard;
    uint32_t number;
    plait_status gives; /* what its function returns */
};

struct outcome {
    struct yard *yard; /* counted in its `copies` */
    uint64_t value;
};

/* Too large to lie in a dictionary's entries. */
struct big_outcome {
    struct outcome outcome;
    unsigned char bytes[300];
};

struct reason {
    uint32_t number;
    char text[16];
};

enum { ERRAND_UNCOPIED = 77 }; /* as `gives`: errand_copy() fails with it */

/* ---- what errands do ---- */

void yard_clear(struct yard *yard);

/* An errand comes, and goes. */
void yard_enter(struct yard *yard);
void yard_leave(struct yard *yard);

/* Waits for the gate: PLAIT_OK or PLAIT_CANCELLED; or whatever is cancelled. */
plait_status yard_wait(struct yard *yard);
void yard_wait_anyway(struct yard *yard);
void yard_open(struct yard *yard);

/* Waits until so many have come. */
void yard_until_began(struct yard *yard, uint32_t count);

/* What `run` returns below a scope that another strand cancels when so many have come. The scope catches it. */
plait_status yard_cut(struct yard *yard, uint32_t count, plait_status (*run)(void));

/* Ten times its number. */
void errand_make(const struct errand *errand, struct outcome *outcome);

/* ---- hooks ---- */

plait_status errand_copy(struct errand *to, const struct errand *from);
void errand_dispose(struct errand *errand);
void outcome_dispose(struct outcome *outcome);
void big_outcome_dispose(struct big_outcome *outcome);

/* A key that is made of text, and owned. */
struct label {
    char *text;
};
struct labelled_failure;
plait_status label_copy(struct label *to, const struct label *from, struct yard *yard);
void label_dispose(struct label *label, struct yard *yard);
uint64_t label_hash(const struct label *label, struct yard *yard);
bool label_equal(const struct label *a, const struct label *b, struct yard *yard);
void label_text(const struct label *label, char *text, size_t size, struct yard *yard);
void label_failed(const struct label *label, const struct labelled_failure *failure, struct yard *yard);

/* An allocator that fails at the given request, counted from 0, and knows what it has given. */
void runner_fail_at(int64_t request);
int64_t runner_alive(void);
struct plait_memory *runner_allocate(size_t units);
void runner_release(struct plait_memory *memory, size_t units);

#endif
