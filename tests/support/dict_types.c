/* SPDX-License-Identifier: MIT */
#include "dict_types.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <plait/hash.h>

uint64_t text_hash(const char *const *key, struct ledger *ledger)
{
    (void)ledger;
    return plait_hash_text(*key);
}

bool text_equal(const char *const *a, const char *const *b, struct ledger *ledger)
{
    (void)ledger;
    return strcmp(*a, *b) == 0;
}

bool text_same(const char *const *a, const char *const *b, struct ledger *ledger)
{
    return text_equal(a, b, ledger);
}

void ledger_open(struct ledger *ledger)
{
    plait_initialize(&ledger->alive, 0);
    plait_initialize(&ledger->copies_left, -1);
    ledger->failure = ENOMEM;
    ledger->at_dispose = NULL;
}

int64_t ledger_alive(const struct ledger *ledger)
{
    return plait_load_relaxed(&ledger->alive);
}

plait_status text_copy(const char **to, const char *const *from, struct ledger *ledger)
{
    if (plait_load_relaxed(&ledger->copies_left) == 0) {
        return ledger->failure;
    }
    (void)plait_sub_relaxed(&ledger->copies_left, 1);
    const size_t size = strlen(*from) + 1U;
    char *copy = malloc(size);
    if (copy == NULL) {
        return PLAIT_NO_MEMORY;
    }
    memcpy(copy, *from, size);
    *to = copy;
    (void)plait_add_relaxed(&ledger->alive, 1);
    return PLAIT_OK;
}

void text_dispose(const char **text, struct ledger *ledger)
{
    (void)plait_sub_relaxed(&ledger->alive, 1);
    free((char *)(uintptr_t)*text);
    if (ledger->at_dispose != NULL) {
        ledger->at_dispose(ledger);
    }
}

plait_status number_copy(uint64_t *to, const uint64_t *from, uint64_t *offset)
{
    *to = *from + *offset;
    return PLAIT_OK;
}

void number_dispose(uint64_t *number, uint64_t *offset)
{
    (void)number;
    (void)offset;
}

void count_disposed(int **value)
{
    (**value)++;
}

uint64_t constant_hash(const uint64_t *key)
{
    (void)key;
    return 42;
}

static struct plait_atomic_i64 live = PLAIT_ATOMIC_INIT(0);
static struct plait_atomic_i64 until_failure = PLAIT_ATOMIC_INIT(-1);
static struct plait_atomic_u32 fails_for_ever = PLAIT_ATOMIC_INIT(0);
static struct plait_atomic_u32 has_failed = PLAIT_ATOMIC_INIT(0);

struct plait_memory *failing_allocate(size_t units)
{
    const int64_t left = plait_load_relaxed(&until_failure);
    if (left == 0) {
        plait_store_relaxed(&has_failed, 1U);
        plait_store_relaxed(&until_failure, plait_load_relaxed(&fails_for_ever) != 0U ? 0 : -1);
        return NULL;
    }
    if (left > 0) {
        (void)plait_sub_relaxed(&until_failure, 1);
    }
    struct plait_memory *memory = plait_memory_allocate(units);
    (void)plait_add_relaxed(&live, memory != NULL ? (int64_t)units : 0);
    return memory;
}

void failing_release(struct plait_memory *memory, size_t units)
{
    (void)plait_sub_relaxed(&live, memory != NULL ? (int64_t)units : 0);
    plait_memory_release(memory, units);
}

void failing_at(int64_t n, bool for_ever)
{
    plait_store_relaxed(&until_failure, n);
    plait_store_relaxed(&fails_for_ever, for_ever ? 1U : 0U);
    plait_store_relaxed(&has_failed, 0U);
}

int64_t failing_live(void)
{
    return plait_load_relaxed(&live);
}

bool failing_happened(void)
{
    return plait_load_relaxed(&has_failed) != 0U;
}
