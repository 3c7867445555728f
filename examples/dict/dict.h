/* SPDX-License-Identifier: MIT */
/* Types and hooks of the two dictionaries of the example. */
#ifndef EXAMPLES_DICT_H
#define EXAMPLES_DICT_H

#include <stdbool.h>
#include <stdint.h>

#include <plait/status.h>

/* What is known of a visitor. */
struct visits {
    uint32_t count;
    uint32_t last_page;
};

uint64_t name_hash(const char *const *name);
bool name_equal(const char *const *a, const char *const *b);
plait_status name_copy(const char **to, const char *const *from);
void name_dispose(const char **name);

#endif
