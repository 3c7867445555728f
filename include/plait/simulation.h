/* SPDX-License-Identifier: MIT */
/* The simulator's half of the atomics: what every access becomes in mode `simulation`.
 *
 * The headers under plait/atomic/ call these functions; the engine in src/simulation defines them. Each call is a
 * schedule point: the engine may run any other strand first, and a load may return an older store where C11 allows it.
 * The object's own memory always holds the last store, so that a debugger and plain initialisation see it; the history
 * stands beside it, in a table that lives as long as one simulated run.
 *
 * An object is named by the address of its integer and its size in bytes (1, 2, 4 or 8). `what` is "file:line text" of
 * the access, a string that lives for ever: it is all the trace shows. Nothing here depends on an address's value;
 * objects are ordered by the number they got at their first access in the run. */
#ifndef PLAIT_SIMULATION_H
#define PLAIT_SIMULATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum plait_order { PLAIT_RELAXED, PLAIT_ACQUIRE, PLAIT_RELEASE, PLAIT_ACQ_REL, PLAIT_SEQ_CST };

enum plait_simulation_operation {
    PLAIT_SIMULATION_ADD,
    PLAIT_SIMULATION_SUB,
    PLAIT_SIMULATION_AND,
    PLAIT_SIMULATION_OR,
    PLAIT_SIMULATION_XOR
};

/* ---- atomics: values travel zero-extended, and wrap at `size` ---- */

uint64_t plait_simulation_load(const volatile unsigned char *object, unsigned size, enum plait_order order,
                               const char *what);
void plait_simulation_store(volatile unsigned char *object, unsigned size, uint64_t value, enum plait_order order,
                            const char *what);
/* Returns the old value. */
uint64_t plait_simulation_exchange(volatile unsigned char *object, unsigned size, uint64_t value,
                                   enum plait_order order, const char *what);
/* False, with `*expected` what was seen, when it was something else; then it is a load of the strongest order that
 * `order` contains. It never fails spuriously, but what it sees on failure may be an older store, as with a load. */
bool plait_simulation_compare_exchange(volatile unsigned char *object, unsigned size, uint64_t *expected,
                                       uint64_t desired, enum plait_order order, const char *what);
/* Returns the old value. */
uint64_t plait_simulation_update(volatile unsigned char *object, unsigned size,
                                 enum plait_simulation_operation operation, uint64_t operand, enum plait_order order,
                                 const char *what);
/* A plain store into an object that nobody else knows yet: forgets its history. No schedule point. */
void plait_simulation_initialize(volatile unsigned char *object, unsigned size, uint64_t value);

/* ---- 16-byte pairs, low word first: one step each, seq_cst ---- */

void plait_simulation_pair_load(const volatile unsigned char *object, uint64_t value[2], const char *what);
void plait_simulation_pair_store(volatile unsigned char *object, const uint64_t value[2], const char *what);
void plait_simulation_pair_exchange(volatile unsigned char *object, const uint64_t value[2], uint64_t old[2],
                                    const char *what);
bool plait_simulation_pair_compare_exchange(volatile unsigned char *object, uint64_t expected[2],
                                            const uint64_t desired[2], const char *what);

/* ---- fences: they order atomics; plain data handed over by a bare fence is reported as a race ---- */

void plait_simulation_fence(enum plait_order order);
/* The asymmetric pair: a light and a heavy one order like two seq_cst fences, two light ones order nothing. The heavy
 * one is a seq_cst fence as well. True: the light half costs nothing. */
void plait_simulation_fence_light(void);
bool plait_simulation_fence_heavy(void);

/* ---- plain data: a race is two accesses, one of them a write, that nothing orders. No schedule points ---- */

void plait_simulation_reads(const volatile unsigned char *object, size_t size, const char *what);
void plait_simulation_writes(const volatile unsigned char *object, size_t size, const char *what);

/* ---- memory ---- */

/* The memory is about to be used for something else: forgets histories and deaths in it. */
void plait_simulation_forget(const volatile unsigned char *object, size_t size);
/* The memory's life ends here, by this strand: every access so far must be ordered before it, and any later one is
 * reported as a touch after the end, until `forget`. */
void plait_simulation_end(const volatile unsigned char *object, size_t size, const char *what);
/* Static state that no set-up can reach, at each use, before it: what it is at the first is put back before each run,
 * and a run that leaves it otherwise has failed. No schedule point. */
void plait_simulation_static_state(unsigned char *object, size_t size, const char *what);
/* The number of an object: 1, 2, 3 ... in the order of first access in this run. What to hash in place of an address.
 */
uint64_t plait_simulation_identity(const volatile unsigned char *object);

/* A block of the allocator. May it be had, or does this request fail? What a run has got and has not given back at its
 * end is a leak. A step, but no schedule point. */
bool plait_simulation_allocates(void);
void plait_simulation_allocated(const volatile unsigned char *block, size_t size);
void plait_simulation_released(const volatile unsigned char *block);

/* ---- strands and time ---- */

/* One turn of a spin loop: blocks the strand until the object differs from `seen`. What the next load sees is the new
 * value, as on hardware a spinning strand sees each store some day. */
void plait_simulation_until_changed(const volatile unsigned char *object, unsigned size, uint64_t seen);
/* A load and a compare-exchange of this object follow, and are one step, which is possible while none of the bits is
 * set. A schedule point. */
void plait_simulation_one_step(const volatile unsigned char *object, unsigned size, uint64_t bits);
/* The virtual clock in nanoseconds. */
int64_t plait_simulation_now(void);
/* Ends the run as failed, with seed, schedule and the trace of each strand. For misuse reports. Returns only outside
 * a run. */
void plait_simulation_fail(const char *why);
/* Called for each failure, on the stack of the strand that failed: the place for a debugger's breakpoint. */
void plait_simulation_failed(const char *why);
/* Is a simulated strand running? False in set-up and checks of a scenario, and in programs that simulate nothing. */
bool plait_simulation_running(void);

#ifdef __cplusplus
}
#endif

#endif
