/* SPDX-License-Identifier: MIT */
/* simulator.h: the table of subject `simulator`, and the one step that is compiled in mode simulation. */
#ifndef BENCH_SIMULATOR_H
#define BENCH_SIMULATOR_H

#include "../frame.h"

extern struct bench_table simulator_table;

enum simulator_kind {
    SIMULATOR_MESSAGE, /* two strands, two words: release and acquire */
    SIMULATOR_STORES,  /* two strands, two words: store buffering, seq_cst */
    SIMULATOR_EVENT,   /* one strand parks, one wakes it */
    SIMULATOR_SEQLOCK, /* one write and one read of two words */
    SIMULATOR_MODELS
};

/* Explores one random schedule with stale loads; false: it has failed. */
bool simulator_explore(uint32_t model, uint64_t random);

#endif /* BENCH_SIMULATOR_H */
