/* SPDX-License-Identifier: MIT */
/* frame.h: what every benchmark is made of.
 *
 *     table      a question: "which mutex?"                  struct bench_table    e.g. lock/lock.c
 *     workload   a row of it: "tiny section, 4 threads"      struct bench_workload
 *     peer       who answers it: "pthread"                   struct bench_peer     one file each, joins by itself
 *
 * A case is a workload with a peer. The frame runs every case for a short slice in each round, in an order that is
 * shuffled for each round, so that a busy moment of the machine falls on all peers alike; what it prints are medians
 * over the rounds and ratios of medians. A peer checks its own work at the end of each slice; one wrong count ends the
 * run.
 *
 * The measured loops of a table stand in one header, which each peer's file includes after the peer's operations, so
 * that these are inlined for all peers or for none. Peers in C++ compile the same header as C++. A peer's object is a
 * static one: only one slice runs at a time. */
#ifndef BENCH_FRAME_H
#define BENCH_FRAME_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

/* What one number of a case is. */
enum bench_measure {
    BENCH_RATE,  /* million operations per second, of all threads: more is better */
    BENCH_TIME,  /* nanoseconds per operation of one thread; of one that is alone, both go by processor time */
    BENCH_WAIT,  /* median of the waits noted, microseconds */
    BENCH_TAIL,  /* what 99 of 100 waits noted do not exceed, microseconds */
    BENCH_WORST, /* longest wait noted, microseconds */
    BENCH_BYTES  /* what the peer counted: bytes */
};

/* One row. The parameters are the table's own; those without a meaning there are 0. */
struct bench_workload {
    const char *group; /* rows of one group share a panel of the plot */
    const char *name;
    enum bench_measure measure;
    uint32_t threads;
    uint32_t stage;   /* rows of one stage are interleaved with each other; stages follow one another, ascending */
    uint32_t kind;    /* which loop: an enumeration of the table's header */
    uint32_t inside;  /* ns of work in a section, per item */
    uint32_t outside; /* ns of work between sections */
    uint32_t share;   /* of threads that produce; of operations that read, per cent; of permits */
    uint32_t entries; /* in the object; 0: none, or unbounded */
    uint32_t batch;   /* items per call */
    uint32_t pace;    /* ns between two items; 0: none */
    bool skewed;      /* keys by Zipf's law, exponent 0.99, instead of uniform */
    bool unpinned;    /* threads go where the kernel sends them, whatever the table says */
    bool elapsed;     /* goes by elapsed time though it has one thread: others work for it */
    uint32_t memory;  /* MB that all peers together need; the row is left out, and says so, where they are not free */
};

/* Waits, in buckets no wider than 6 per cent of the value. */
enum { BENCH_BUCKETS = 16 * 61 };
struct bench_waits {
    uint64_t count;
    uint64_t worst; /* ns */
    uint32_t bucket[BENCH_BUCKETS];
};

/* One thread of a slice. Its counters share a cache line with no other thread's. */
struct bench_thread {
    PLAIT_ALIGNAS(128) const struct bench_workload *work;
    uint32_t index;      /* 0 .. threads - 1 */
    uint64_t operations; /* done */
    uint64_t in;         /* sums of what went in and what came out; the peer's `end` compares them */
    uint64_t out;
    plait_time began;
    plait_time ended;
    double used;  /* ns of processor time */
    double spent; /* ns that the operations took, where a peer times them itself: they are a part of the slice, or run
                     in another process; else 0 */
    struct bench_waits waits;
};

struct bench_peer {
    const char *name;
    bool (*begin)(const struct bench_workload *work); /* makes the object; false: has no such operation */
    void (*enter)(void);                              /* each thread, beside the clock; may be NULL */
    void (*leave)(void);
    void (*body)(struct bench_thread *thread); /* until bench_over(), or until its work is done */
    /* Checks what the threads did, ends the object; false: wrong. *value: for BENCH_BYTES. */
    bool (*end)(const struct bench_thread *threads, uint32_t count, double *value);
    void (*rest)(void);      /* a stage is over: gives back what was kept from slice to slice; may be NULL */
    struct bench_peer *next; /* the frame's */
};

struct bench_table {
    const char *name;
    const char *ours; /* name of the peer that the others are compared with */
    const struct bench_workload *workloads;
    uint32_t count;
    bool pinned;              /* threads are pinned round robin even when there are more than processors */
    struct bench_peer *peers; /* the frame's, like the rest */
    struct bench_table *next;
};

/* Called by constructors, in the order of linking. */
void bench_join_table(struct bench_table *table);
void bench_join_peer(struct bench_table *table, struct bench_peer *peer);

/* Ends the program with a message. */
PLAIT_NORETURN void bench_fail(const char *what);

/* Bytes that malloc has given out. */
double bench_memory(void);

/* Is the slice over? One relaxed load. */
extern struct plait_atomic_u32 bench_stop;
PLAIT_INLINE bool bench_over(void)
{
    return plait_load_relaxed(&bench_stop) != 0;
}

/* So many rounds of a loop that takes a known time: bench_work(bench_rounds(200)) works for 200 ns. */
uint64_t bench_rounds(uint32_t nanoseconds);
PLAIT_INLINE void bench_work(uint64_t rounds)
{
    for (uint64_t i = 0; i < rounds; i++) {
        __asm__ volatile("" : "+r"(i));
    }
}

/* Notes a wait. */
PLAIT_INLINE void bench_note(struct bench_thread *thread, plait_duration wait)
{
    const uint64_t ns = wait < 0 ? 0U : (uint64_t)wait;
    const uint32_t shift = ns < 16U ? 0U : 59U - (uint32_t)__builtin_clzll(ns);
    thread->waits.bucket[16U * shift + (uint32_t)(ns >> shift)]++;
    thread->waits.count++;
    thread->waits.worst = ns > thread->waits.worst ? ns : thread->waits.worst;
}

/* What a spinning loop does after a try in vain: the same for all peers. */
PLAIT_INLINE void bench_idle(uint32_t *tries)
{
    *tries += 1U;
    if (*tries % 256U == 0U) {
        plait_private_yield();
    } else {
        plait_relax(&bench_stop, 0U);
    }
}

/* A bijection of 64-bit numbers without any order left (splitmix64's finisher). */
PLAIT_INLINE uint64_t bench_scramble(uint64_t number)
{
    uint64_t x = number + UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30U)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27U)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31U);
}

PLAIT_EXTERN_C_END

#endif /* BENCH_FRAME_H */
