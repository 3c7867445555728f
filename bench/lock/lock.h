/* SPDX-License-Identifier: MIT */
/* lock.h: the tables of subject `lock`. */
#ifndef BENCH_LOCK_H
#define BENCH_LOCK_H

#include "../frame.h"

PLAIT_EXTERN_C_BEGIN

extern struct bench_table mutex_table;
extern struct bench_table rwlock_table;
extern struct bench_table semaphore_table;
extern struct bench_table wake_table;

enum mutex_kind { MUTEX_SECTIONS, MUTEX_WAITS, MUTEX_HOG };
enum wake_kind { WAKE_NOBODY, WAKE_TRIP, WAKE_EVENT };

PLAIT_EXTERN_C_END

#endif /* BENCH_LOCK_H */
