/* SPDX-License-Identifier: MIT */
/* dict_types.h: keys, values and hooks of the dictionaries under test. */
#ifndef PLAIT_TESTS_DICT_TYPES_H
#define PLAIT_TESTS_DICT_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <plait/atomic.h>
#include <plait/memory.h>
#include <plait/status.h>

/* A key of one word, and one of three. */
struct point {
    int32_t x;
    int32_t y;
};
struct triple {
    uint64_t a;
    uint64_t b;
    uint64_t c;
};

/* Values of 24, 100 and 300 bytes; all words of one are equal, so that a torn one shows. */
struct wide24 {
    uint64_t part[3];
};
struct wide100 {
    uint32_t part[25];
};
struct large {
    uint32_t part[75];
};
typedef struct wide24 hidden; /* a struct behind a typedef */

/* A value that is counted up, and how often. */
struct count {
    int64_t sum;
    int64_t times;
};

/* Strings as keys and values, owned by the dictionary. The context counts what is alive, and can make copying fail. */
struct ledger {
    struct plait_atomic_i64 alive;
    struct plait_atomic_i64 copies_left; /* a copy fails when this is 0; negative: never */
    plait_status failure;                /* what it returns then */
    void (*at_dispose)(struct ledger *); /* NULL: nothing more */
};
void ledger_open(struct ledger *ledger);
int64_t ledger_alive(const struct ledger *ledger);

uint64_t text_hash(const char *const *key, struct ledger *ledger);
bool text_equal(const char *const *a, const char *const *b, struct ledger *ledger);
plait_status text_copy(const char **to, const char *const *from, struct ledger *ledger);
void text_dispose(const char **text, struct ledger *ledger);
bool text_same(const char *const *a, const char *const *b, struct ledger *ledger);

/* Copies of numbers that differ from what was copied, by the context. */
plait_status number_copy(uint64_t *to, const uint64_t *from, uint64_t *offset);
void number_dispose(uint64_t *number, uint64_t *offset);

/* Disposes of a value of its own. */
void count_disposed(int **value);

/* The poorest hash there is. */
uint64_t constant_hash(const uint64_t *key);

/* An allocator that counts, and fails when told: the n-th time from now (0: the next; negative: never), once or for
 * ever. */
struct plait_memory *failing_allocate(size_t units);
void failing_release(struct plait_memory *memory, size_t units);
void failing_at(int64_t n, bool for_ever);
int64_t failing_live(void);
bool failing_happened(void);

#endif
