/* SPDX-License-Identifier: MIT */
/* threads_strand.c: what an OS thread is to the runtime: a strand from its first call to its end, a clock, a processor.
 *
 * Ids and slots are one table of bits: index 1 and up, the lowest free one first, so that slots stay small. A thread
 * gives its index back when it ends, through the destructor of a thread-specific key.
 *
 * After a fork only the forking thread exists in the child. It stays the strand it was, with its id, its scopes and the
 * locks it holds. All others are forgotten: their ids are free, and nobody stands in a queue. A lock that one of them
 * held stays locked for ever, and a group whose tasks ran on them cannot be closed, as with pthread's own locks: a
 * child of a program with threads should do little before exec. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <plait/strand.h>
#include <plait/tools.h>

#include "executor.h"
#include "pool.h"
#include "shard.h"
#include <plait/small_lock.h>

enum { INDICES = 1 << PLAIT_ID_DEPTH_SHIFT, BITS = 64 };

static struct {
    struct plait_small_lock lock;
    /* lock */
    uint64_t taken[INDICES / BITS];
} table = {.taken = {1}}; /* no strand has index 0 */

static __thread struct plait_strand header;
static plait_word prepared = PLAIT_ATOMIC_INIT(0);
static pthread_key_t ending;

/* Held while something is prepared. */
static pthread_mutex_t preparing = PTHREAD_MUTEX_INITIALIZER;

/* pthread_once() in words that helgrind and DRD understand. */
void plait_thread_once(plait_word *done, void (*prepare)(void))
{
    if (plait_load_acquire(done) == 0) {
        (void)pthread_mutex_lock(&preparing);
        if (plait_load_relaxed(done) == 0) {
            prepare();
            plait_store_release(done, 1U);
        }
        (void)pthread_mutex_unlock(&preparing);
    }
}

static uint32_t take_index(void)
{
    uint32_t index = 0;
    plait_small_lock_lock(&table.lock);
    for (uint32_t i = 0; i < INDICES / BITS && index == 0; i++) {
        if (table.taken[i] != UINT64_MAX) {
            const uint32_t bit = (uint32_t)__builtin_ctzll(~table.taken[i]);
            table.taken[i] |= UINT64_C(1) << bit;
            index = i * BITS + bit;
        }
    }
    plait_small_lock_unlock(&table.lock);
    if (index == 0) {
        plait_misuse("plait_self", 0, "more threads than ids");
    }
    return index;
}

static void give_index(uint32_t index)
{
    plait_small_lock_lock(&table.lock);
    table.taken[index / BITS] &= ~(UINT64_C(1) << index % BITS);
    plait_small_lock_unlock(&table.lock);
}

/* The key's destructor. A later destructor of the same thread may call Plait again: then the thread registers anew, and
 * this runs once more. Deviation D-5 (docs/misra.md): the system's type. */
static void thread_ends(void *argument)
{
    struct plait_strand *me = argument; /* D-5 */
    plait_strand_finish(me, &me->root, "thread end");
    (void)plait_strand_switch(NULL);
    give_index(me->id);
}

/* In the parent, before a fork and after it: nothing must be half changed, or half prepared, in the child. Whoever
 * sleeps for one of the small locks, or rouses a sleeper, may have to prepare where it sleeps: so `preparing` is the
 * last to be locked and the first to be unlocked. */
static void before_fork(void)
{
    plait_pool_before_fork();
    plait_small_lock_lock(&table.lock);
    plait_shards_lock();
    (void)pthread_mutex_lock(&preparing);
}

static void after_fork(void)
{
    (void)pthread_mutex_unlock(&preparing);
    plait_shards_unlock();
    plait_small_lock_unlock(&table.lock);
    plait_pool_after_fork();
}

static void after_fork_in_child(void)
{
    (void)pthread_mutex_unlock(&preparing);
    for (uint32_t i = 0; i < INDICES / BITS; i++) {
        if (table.taken[i] != 0) { /* leaves pages that were never touched alone */
            table.taken[i] = 0;
        }
    }
    table.taken[0] = 1;
    struct plait_strand *me = plait_private_self;
    if (me != NULL) {
        table.taken[(me->slot + 1) / BITS] |= UINT64_C(1) << (me->slot + 1) % BITS;
        plait_store_relaxed(&me->lock.state, 0U);
    }
    plait_shards_forget();
    plait_store_release(&table.lock.state, 0U);
    plait_pool_after_fork_in_child();
    plait_thread_after_fork();
}

/* Before anybody can fork, whether a strand or not: while the first strand prepares, `preparing` is locked. And not in
 * a `prepare`, which could wait for the fork that waits for it. First of all constructors, since the handlers that are
 * registered last are the first to run before a fork: those of other files lock what is locked before `preparing`. */
__attribute__((constructor(101))) static void handle_forks(void)
{
    if (pthread_atfork(before_fork, after_fork, after_fork_in_child) != 0) {
        plait_misuse("pthread_atfork", 0, "no memory for what a fork must do");
    }
}

static void prepare(void)
{
    if (pthread_key_create(&ending, thread_ends) != 0) {
        plait_misuse("plait_self", 0, "the system has no thread-specific key left");
    }
}

struct plait_strand *plait_private_register(void)
{
    plait_thread_once(&prepared, prepare);
    struct plait_strand *me = &header;
    const uint32_t index = take_index();
    PLAIT_TOOL_WORD_ENDS(&me->bell); /* of a thread that a fork has left behind, and whose stack this one got */
    plait_strand_prepare(me, &plait_threads, "thread");
    me->id = index;
    me->slot = index - 1;
    (void)plait_strand_switch(me);
    if (pthread_setspecific(ending, me) != 0) { /* D-5 */
        plait_misuse("plait_self", (uintptr_t)me, "no memory for the thread's end");
    }
    return me;
}

plait_time plait_thread_now(void)
{
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (plait_time){(int64_t)now.tv_sec * 1000000000 + now.tv_nsec};
}

bool plait_thread_may_spin(void)
{
    static struct plait_atomic_u32 processors = PLAIT_ATOMIC_INIT(0);
    uint32_t known = plait_load_relaxed(&processors);
    if (PLAIT_UNLIKELY(known == 0)) {
        const int saved = errno; /* the program's; the C library may have to look into files */
        const long online = sysconf(_SC_NPROCESSORS_ONLN);
        errno = saved;
        known = online > 1 ? 2 : 1;
        plait_store_relaxed(&processors, known);
    }
    return known > 1;
}
