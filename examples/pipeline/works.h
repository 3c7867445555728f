/* SPDX-License-Identifier: MIT */
/* works.h: all that the stages share. Everything in it is of a concurrent type, or fixed while the stages run. */
#ifndef PIPELINE_WORKS_H
#define PIPELINE_WORKS_H

#include <plait/group.h>
#include <plait/semaphore.h>

#include "answers.h"
#include "sums.h"
#include "texts.h"

struct works {
    /* fixed */
    uint64_t lines;    /* how many there are */
    uint64_t bad_line; /* the one that cannot be computed; no such line: none */
    uint64_t enough;   /* who reads the answers stops after so many */
    /* the pipeline */
    struct plait_semaphore room;
    texts texts;
    sums sums;
    answers answers;
    struct ledger ledger;
    struct plait_scope work; /* around all stages */
};

#endif
