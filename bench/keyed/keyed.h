/* SPDX-License-Identifier: MIT */
/* keyed.h: the table of subject `keyed`. */
#ifndef BENCH_KEYED_H
#define BENCH_KEYED_H

#include "../frame.h"

PLAIT_EXTERN_C_BEGIN

extern struct bench_table keyed_table;

enum keyed_kind { KEYED_SECTIONS, KEYED_MEMORY };

PLAIT_EXTERN_C_END

#endif /* BENCH_KEYED_H */
