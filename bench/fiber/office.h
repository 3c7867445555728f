/* SPDX-License-Identifier: MIT */
/* office.h: what programs do by hand where one thread calls a function on another: a thread that serves, behind a mutex
 * and a condition variable. One call at a time. */
#ifndef BENCH_FIBER_OFFICE_H
#define BENCH_FIBER_OFFICE_H

/* Begins to serve: `function` is what each call runs. */
void office_open(void (*function)(void));

/* Lets the other thread run it, and waits for that. */
void office_call(void);

/* Ends the thread that serves. */
void office_close(void);

#endif
