/* SPDX-License-Identifier: MIT */
#include "fifo.h"

#include <stdlib.h>

/* The life of an item: NEVER where it was not pushed, or not popped. */
struct life {
    uint64_t push_begin, push_end, pop_begin, pop_end;
};

/* A time in which an item was in the queue for certain. */
struct stay {
    uint64_t from, to;
};

#define NEVER UINT64_MAX

static int by_push_end(const void *left, const void *right)
{
    const struct life *a = left;
    const struct life *b = right;
    return a->push_end < b->push_end ? -1 : a->push_end > b->push_end;
}

static int by_push_begin(const void *left, const void *right)
{
    const struct life *a = left;
    const struct life *b = right;
    return a->push_begin < b->push_begin ? -1 : a->push_begin > b->push_begin;
}

static int by_from(const void *left, const void *right)
{
    const struct stay *a = left;
    const struct stay *b = right;
    return a->from < b->from ? -1 : a->from > b->from;
}

static struct life *new_lives(size_t count)
{
    struct life *lives = malloc((count + 1U) * sizeof(*lives));
    if (lives == NULL) {
        abort();
    }
    return lives;
}

/* Fresh and repeat: fills lives[1..items]. */
static enum fifo_verdict gather(const struct fifo_call *calls, size_t count, uint32_t items, struct life *lives)
{
    enum fifo_verdict verdict = FIFO_LINEARIZABLE;
    for (size_t i = 0; i <= items; i++) {
        lives[i] = (struct life){NEVER, NEVER, NEVER, NEVER};
    }
    for (size_t i = 0; i < count; i++) {
        if (calls[i].what == FIFO_PUSH) {
            lives[calls[i].item].push_begin = calls[i].begin;
            lives[calls[i].item].push_end = calls[i].end;
        }
    }
    for (size_t i = 0; i < count && verdict == FIFO_LINEARIZABLE; i++) {
        if (calls[i].what == FIFO_POP) {
            if (calls[i].item == 0U || calls[i].item > items || lives[calls[i].item].push_begin >= calls[i].end) {
                verdict = FIFO_FRESH;
            } else if (lives[calls[i].item].pop_begin != NEVER) {
                verdict = FIFO_REPEAT;
            } else {
                lives[calls[i].item].pop_begin = calls[i].begin;
                lives[calls[i].item].pop_end = calls[i].end;
            }
        }
    }
    return verdict;
}

/* Order: of all items whose push ended before this one's began, none may begin its pop after this one's has ended. */
static bool in_order(const struct life *by_end, const struct life *by_begin, size_t count)
{
    bool holds = true;
    uint64_t latest = 0;
    size_t before = 0;
    for (size_t i = 0; i < count && holds; i++) {
        while (before < count && by_end[before].push_end < by_begin[i].push_begin) {
            latest = by_end[before].pop_begin > latest ? by_end[before].pop_begin : latest;
            before++;
        }
        holds = by_begin[i].pop_end == NEVER || latest <= by_begin[i].pop_end;
    }
    return holds;
}

/* Empty: no such call may lie within a time in which the queue was never empty for certain. */
static bool empties_hold(const struct fifo_call *calls, size_t count, const struct life *lives, size_t items)
{
    struct stay *stays = malloc((items + 1U) * sizeof(*stays));
    if (stays == NULL) {
        abort();
    }
    size_t used = 0;
    for (size_t i = 0; i < items; i++) {
        if (lives[i].push_end < lives[i].pop_begin) {
            stays[used] = (struct stay){lives[i].push_end, lives[i].pop_begin};
            used++;
        }
    }
    qsort(stays, used, sizeof(*stays), by_from);
    size_t merged = 0;
    for (size_t i = 0; i < used; i++) {
        if (merged > 0U && stays[i].from < stays[merged - 1U].to) {
            stays[merged - 1U].to = stays[i].to > stays[merged - 1U].to ? stays[i].to : stays[merged - 1U].to;
        } else {
            stays[merged] = stays[i];
            merged++;
        }
    }
    bool holds = true;
    for (size_t i = 0; i < count && holds; i++) {
        if (calls[i].what == FIFO_EMPTY) {
            size_t low = 0;
            size_t high = merged;
            while (low < high) {
                const size_t middle = (low + high) / 2U;
                if (stays[middle].from < calls[i].begin) {
                    low = middle + 1U;
                } else {
                    high = middle;
                }
            }
            holds = low == 0U || stays[low - 1U].to <= calls[i].end;
        }
    }
    free(stays);
    return holds;
}

enum fifo_verdict fifo_check(const struct fifo_call *calls, size_t count, uint32_t items)
{
    struct life *by_begin = new_lives(items);
    struct life *by_end = new_lives(items);
    enum fifo_verdict verdict = gather(calls, count, items, by_begin);
    if (verdict == FIFO_LINEARIZABLE) {
        size_t pushed = 0;
        for (size_t i = 0; i <= items; i++) {
            if (by_begin[i].push_begin != NEVER) {
                by_begin[pushed] = by_begin[i];
                by_end[pushed] = by_begin[i];
                pushed++;
            }
        }
        qsort(by_begin, pushed, sizeof(*by_begin), by_push_begin);
        qsort(by_end, pushed, sizeof(*by_end), by_push_end);
        if (!in_order(by_end, by_begin, pushed)) {
            verdict = FIFO_ORDER;
        } else if (!empties_hold(calls, count, by_end, pushed)) {
            verdict = FIFO_WITNESS;
        }
    }
    free(by_begin);
    free(by_end);
    return verdict;
}

enum fifo_verdict fifo_check_pairs(const struct fifo_call *calls, size_t count, uint32_t items)
{
    struct life *lives = new_lives(items);
    enum fifo_verdict verdict = gather(calls, count, items, lives);
    for (size_t i = 0; i <= items && verdict == FIFO_LINEARIZABLE; i++) {
        const bool pushed = lives[i].push_begin != NEVER;
        if (pushed && (lives[i].pop_begin == NEVER || lives[i].push_end < lives[i].pop_begin)) {
            verdict = FIFO_APART;
        }
    }
    free(lives);
    return verdict;
}

const char *fifo_verdict_name(enum fifo_verdict verdict)
{
    static const char *const NAMES[] = {
        "linearizable",      "an item popped before its push", "an item popped twice",
        "an item overtaken", "empty though it was not",        "a push and its pop apart"};
    return NAMES[verdict];
}
