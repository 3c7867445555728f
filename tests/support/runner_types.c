/* SPDX-License-Identifier: MIT */
/* runner_types.c: the hooks and the allocator of the runners under test. */
#include "runner_types.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <plait/hash.h>
#include <plait/scope.h>

#include "support/support.h"

/* ---- what errands do ---- */

static void count_copy(struct yard *yard, int change)
{
    (void)plait_add_relaxed(&yard->copies, (uint32_t)change);
}

plait_status errand_copy(struct errand *to, const struct errand *from)
{
    *to = *from;
    if (from->gives == ERRAND_UNCOPIED) {
        return ERRAND_UNCOPIED;
    }
    count_copy(from->yard, 1);
    return PLAIT_OK;
}

void errand_dispose(struct errand *errand)
{
    count_copy(errand->yard, -1);
}

void outcome_dispose(struct outcome *outcome)
{
    count_copy(outcome->yard, -1);
}

void big_outcome_dispose(struct big_outcome *outcome)
{
    outcome_dispose(&outcome->outcome);
}

void errand_make(const struct errand *errand, struct outcome *outcome)
{
    outcome->yard = errand->yard;
    outcome->value = (uint64_t)errand->number * 10U;
    count_copy(errand->yard, 1);
}

void yard_clear(struct yard *yard)
{
    plait_initialize(&yard->inside, 0U);
    plait_initialize(&yard->peak, 0U);
    plait_initialize(&yard->began, 0U);
    plait_initialize(&yard->gate, 0U);
    plait_initialize(&yard->copies, 0U);
    plait_initialize(&yard->told, 0U);
    plait_initialize(&yard->last, 0U);
}

void yard_enter(struct yard *yard)
{
    const uint32_t inside = plait_add_acq_rel(&yard->inside, 1U) + 1U;
    uint32_t peak = plait_load_relaxed(&yard->peak);
    while (peak < inside && !plait_compare_exchange_relaxed(&yard->peak, &peak, inside)) {}
    (void)plait_add_acq_rel(&yard->began, 1U);
    (void)plait_wake(&yard->began, PLAIT_WAKE_ALL);
}

void yard_leave(struct yard *yard)
{
    (void)plait_sub_acq_rel(&yard->inside, 1U);
}

plait_status yard_wait(struct yard *yard)
{
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK && plait_load_acquire(&yard->gate) == 0) {
        status = plait_wait(&yard->gate, 0, PLAIT_FOREVER);
    }
    return status;
}

void yard_wait_anyway(struct yard *yard)
{
    while (plait_load_acquire(&yard->gate) == 0) {
        plait_status status = plait_wait_shielded(&yard->gate, 0, PLAIT_FOREVER);
        (void)status; /* it has no deadline and is never cancelled */
    }
}

void yard_open(struct yard *yard)
{
    (void)plait_store_wake(&yard->gate, 1U, PLAIT_WAKE_ALL);
}

void yard_until_began(struct yard *yard, uint32_t count)
{
    uint32_t seen = plait_load_acquire(&yard->began);
    while (seen < count) {
        plait_status status = plait_wait_shielded(&yard->began, seen, PLAIT_FOREVER);
        (void)status;
        seen = plait_load_acquire(&yard->began);
    }
}

static struct {
    struct plait_scope scope;
    struct yard *yard;
    uint32_t count;
    plait_status (*run)(void);
    plait_status said;
} cut;

static void run_or_cut(unsigned index, struct test_shared *shared)
{
    (void)shared;
    if (index == 0) {
        plait_status outcome = PLAIT_OK;
        PLAIT_PREPARED(&cut.scope, &outcome) {
            cut.said = cut.run();
            outcome = cut.said;
        }
        assert_int_equal(outcome, PLAIT_OK);
    } else {
        yard_until_began(cut.yard, cut.count);
        plait_scope_cancel(&cut.scope);
    }
}

plait_status yard_cut(struct yard *yard, uint32_t count, plait_status (*run)(void))
{
    plait_scope_init(&cut.scope);
    cut.yard = yard;
    cut.count = count;
    cut.run = run;
    test_threads(2, run_or_cut, NULL);
    return cut.said;
}

/* ---- labels ---- */

plait_status label_copy(struct label *to, const struct label *from, struct yard *yard)
{
    to->text = strdup(from->text);
    if (to->text == NULL) {
        return PLAIT_NO_MEMORY;
    }
    count_copy(yard, 1);
    return PLAIT_OK;
}

void label_dispose(struct label *label, struct yard *yard)
{
    count_copy(yard, -1);
    free(label->text);
}

uint64_t label_hash(const struct label *label, struct yard *yard)
{
    (void)yard;
    return plait_hash_text(label->text);
}

bool label_equal(const struct label *a, const struct label *b, struct yard *yard)
{
    (void)yard;
    return strcmp(a->text, b->text) == 0;
}

void label_text(const struct label *label, char *text, size_t size, struct yard *yard)
{
    (void)yard;
    (void)snprintf(text, size, "<%s>", label->text);
}

/* ---- memory ---- */

static struct plait_atomic_i64 alive = PLAIT_ATOMIC_INIT(0);
static struct plait_atomic_i64 left = PLAIT_ATOMIC_INIT(INT64_MAX);

struct plait_memory *runner_allocate(size_t units)
{
    struct plait_memory *memory = plait_sub_relaxed(&left, 1) > 0 ? plait_memory_allocate(units) : NULL;
    if (memory != NULL) {
        (void)plait_add_relaxed(&alive, 1);
    }
    return memory;
}

void runner_release(struct plait_memory *memory, size_t units)
{
    if (memory != NULL) {
        (void)plait_sub_relaxed(&alive, 1);
    }
    plait_memory_release(memory, units);
}

void runner_fail_at(int64_t request)
{
    plait_store_relaxed(&left, request);
}

int64_t runner_alive(void)
{
    return plait_load_relaxed(&alive);
}
