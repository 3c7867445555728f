/* SPDX-License-Identifier: MIT */
/* wordcount: how often each word occurs in the given files and folders.
 *
 *     readers ──blocks of text──► block_queue ──► workers ──► word_counts (a dictionary)
 *        │ which file next: an atomic number                    │
 *        └───────────────── totals: atomic numbers ─────────────┘
 *
 * Readers and workers are tasks of one group: the first failure cancels the others, and the block is left only when all
 * of them have ended. A second group around it holds the progress line and the watcher of signals: Ctrl-C cancels the
 * scope of the work, which then ends by itself, and everything is freed. No call of Plait may be made in a signal
 * handler, so signals are blocked and one task waits for them.
 *
 *     wordcount [--check] [--top N] [FILE_OR_FOLDER...]
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <plait/plait.h>

#include "recount.h"
#include "step.h"
#include "tally.h"
#include "words.h"

enum { READERS = 2, WORKERS = 4, PROGRESS_MILLISECONDS = 100, BAR_WIDTH = 30 };

/* ---- the tasks ---- */

static plait_status read_file(struct tally *tally, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return errno;
    }
    struct block_reader *reader = malloc(sizeof(*reader));
    plait_status status = reader != NULL ? PLAIT_OK : PLAIT_NO_MEMORY;
    if (status == PLAIT_OK) {
        block_reader_init(reader, file);
    }
    while (status == PLAIT_OK) {
        struct block block;
        status = block_reader_next(reader, &block);
        if (status == PLAIT_OK) {
            (void)total_add(&tally->bytes, block.length);
            status = block_queue_push(&tally->blocks, block);
            if (status != PLAIT_OK) {
                block_dispose(&block);
            }
        }
    }
    free(reader);
    (void)fclose(file);
    return status == PLAIT_EMPTY ? PLAIT_OK : status;
}

/* Reads files until there are none left. The last reader to leave closes the queue. */
static plait_status read_files(struct tally *tally)
{
    plait_status status = PLAIT_OK;
    for (uint64_t i = total_fetch_incr(&tally->next_file); status == PLAIT_OK && i < tally->files.count;
         i = total_fetch_incr(&tally->next_file)) {
        status = read_file(tally, tally->files.paths[i]);
        if (status > 0 || status == PLAIT_INVALID) { /* an errno value, or no text: this file only */
            (void)fprintf(stderr, "wordcount: %s: %s, skipped\n", tally->files.paths[i],
                          status > 0 ? strerror(status) : "not text");
            (void)total_incr(&tally->files_skipped);
            status = PLAIT_OK;
        } else if (status == PLAIT_OK) {
            (void)total_incr(&tally->files_read);
        }
    }
    const plait_status closed = block_queue_producer_close(&tally->blocks);
    return status != PLAIT_OK ? status : closed;
}

static plait_status count_one_more(uint64_t *count, bool present)
{
    *count = present ? *count + 1U : 1U;
    return PLAIT_OK;
}

/* Counts the words of blocks until the queue is closed and empty. */
static plait_status count_words(struct tally *tally)
{
    struct block block;
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK && (status = block_queue_pop(&tally->blocks, &block)) == PLAIT_OK) {
        struct word word;
        uint64_t words = 0;
        for (size_t position = 0; status == PLAIT_OK && next_word(&block, &position, &word); words++) {
            status = word_counts_upsert(&tally->counts, word, count_one_more);
        }
        (void)total_add(&tally->words, words);
        block_dispose(&block);
        if (status == PLAIT_OK) {
            status = plait_checkpoint(); /* a queue that is never empty never waits: look here for Ctrl-C */
        }
    }
    return status == PLAIT_CLOSED ? PLAIT_OK : status;
}

/* Writes one line again and again, until the work is done. */
static plait_status show_progress(struct tally *tally)
{
    plait_status status = PLAIT_TIMEOUT;
    while (status == PLAIT_TIMEOUT) {
        status = plait_event_wait_until(&tally->done, plait_after(plait_milliseconds(PROGRESS_MILLISECONDS)));
        (void)fprintf(stderr, "\r%6zu of %zu files  %8.1f MB  %10llu words ",
                      (size_t)(total_get(&tally->files_read) + total_get(&tally->files_skipped)), tally->files.count,
                      (double)total_get(&tally->bytes) / 1e6, (unsigned long long)total_get(&tally->words));
    }
    (void)fprintf(stderr, "\r%70s\r", "");
    return status;
}

/* Waits for Ctrl-C, which cancels the work, or for the signal that says it is done. */
static plait_status watch_signals(struct tally *tally)
{
    sigset_t signals;
    int number = 0;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGINT);
    (void)sigaddset(&signals, SIGUSR1);
    while (number != SIGUSR1 && sigwait(&signals, &number) == 0) {
        if (number == SIGINT) {
            plait_scope_cancel(&tally->work);
        }
    }
    return PLAIT_OK;
}

/* ---- the work ---- */

static const struct step_task reader = {.run = read_files, .name = "reader", .blocking = true};
static const struct step_task worker = {.run = count_words, .name = "worker", .blocking = false};
static const struct step_task progress = {.run = show_progress, .name = "progress", .blocking = false};
static const struct step_task watcher = {.run = watch_signals, .name = "signals", .blocking = true};

static plait_status read_and_count(struct tally *tally)
{
    struct plait_group group;
    struct step_slot readers[READERS];
    struct step_slot workers[WORKERS];
    plait_status outcome = PLAIT_OK;
    for (int i = 0; i < READERS && outcome == PLAIT_OK; i++) {
        outcome = block_queue_producer_open(&tally->blocks);
    }
    PLAIT_PREPARED(&tally->work, &outcome) {
        PLAIT_GROUP(&group, &outcome) {
            for (int i = 0; i < READERS && outcome == PLAIT_OK; i++) {
                outcome = step_start_soon(&group, &readers[i], &reader, tally);
            }
            for (int i = 0; i < WORKERS && outcome == PLAIT_OK; i++) {
                outcome = step_start_soon(&group, &workers[i], &worker, tally);
            }
        }
    }
    if (outcome == PLAIT_OK && plait_scope_cause(&tally->work) == PLAIT_CAUSE_EXPLICIT) {
        outcome = PLAIT_CANCELLED;
    }
    return outcome;
}

static plait_status count_all(struct tally *tally)
{
    struct plait_group around;
    struct step_slot slots[2];
    plait_status outcome = PLAIT_OK;
    plait_status work = PLAIT_OK;
    PLAIT_GROUP(&around, &outcome) {
        outcome = step_start_soon(&around, &slots[0], &watcher, tally);
        if (outcome == PLAIT_OK) {
            if (isatty(STDERR_FILENO) != 0) {
                outcome = step_start_soon(&around, &slots[1], &progress, tally);
            }
            if (outcome == PLAIT_OK) {
                work = read_and_count(tally);
            }
            plait_event_set(&tally->done);
            (void)kill(getpid(), SIGUSR1); /* the watcher waits for nothing else any more */
        }
    }
    return outcome != PLAIT_OK ? outcome : work;
}

/* ---- the table ---- */

static int more_first(const void *left, const void *right)
{
    const struct word_counts_entry *a = left;
    const struct word_counts_entry *b = right;
    if (a->value != b->value) {
        return a->value < b->value ? 1 : -1;
    }
    const size_t shorter = a->key.length < b->key.length ? a->key.length : b->key.length;
    const int order = memcmp(a->key.text, b->key.text, shorter);
    return order != 0 ? order : (a->key.length > b->key.length) - (a->key.length < b->key.length);
}

static void show_table(const struct word_counts_entry *entries, size_t count, size_t top)
{
    for (size_t i = 0; i < count && i < top; i++) {
        const int bar = (int)(entries[i].value * BAR_WIDTH / entries[0].value);
        (void)printf("%4zu  %-16.*s %9llu  %.*s\n", i + 1U, (int)entries[i].key.length, entries[i].key.text,
                     (unsigned long long)entries[i].value, bar > 0 ? bar : 1, "##############################");
    }
}

static plait_status show_result(struct tally *tally, size_t top)
{
    struct word_counts_entries entries;
    plait_status status = word_counts_snapshot(&tally->counts, &entries);
    if (status == PLAIT_OK) {
        qsort(entries.list, entries.count, sizeof(entries.list[0]), more_first);
        show_table(entries.list, entries.count, top);
        (void)printf("\n%llu files (%llu skipped), %.1f MB, %llu words, %zu different ones\n",
                     (unsigned long long)total_get(&tally->files_read),
                     (unsigned long long)total_get(&tally->files_skipped), (double)total_get(&tally->bytes) / 1e6,
                     (unsigned long long)total_get(&tally->words), entries.count);
        word_counts_snapshot_free(&tally->counts, &entries);
    }
    return status;
}

/* Counts again on one thread, and compares. */
static plait_status check_result(struct tally *tally)
{
    struct recount recount;
    plait_status status = recount_files(&recount, &tally->files);
    if (status != PLAIT_OK) {
        return status;
    }
    size_t wrong = recount.distinct == word_counts_size(&tally->counts) ? 0U : 1U;
    wrong += recount.words == total_get(&tally->words) ? 0U : 1U;
    for (size_t i = 0; i < recount.size; i++) {
        uint64_t count = 0;
        if (recount.cells[i].count != 0U) {
            status = word_counts_get(&tally->counts, recount.cells[i].word, &count);
            wrong += status == PLAIT_OK && count == recount.cells[i].count ? 0U : 1U;
        }
    }
    (void)printf("check: %s: %llu words, %zu different ones, counted on one thread; %zu differences\n",
                 wrong == 0U ? "the same" : "NOT the same", (unsigned long long)recount.words, recount.distinct, wrong);
    recount_free(&recount);
    return wrong == 0U ? PLAIT_OK : PLAIT_FAILED;
}

/* ---- the program ---- */

struct choices {
    bool check;
    size_t top;
    int path_count;
    char **paths;
};

static bool read_choices(int argc, char **argv, struct choices *choices)
{
    *choices = (struct choices){.check = false, .top = 20};
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        char *end = NULL;
        if (strcmp(argv[i], "--check") == 0) {
            choices->check = true;
        } else if (strcmp(argv[i], "--top") == 0 && i + 1 < argc) {
            i++;
            choices->top = (size_t)strtoul(argv[i], &end, 10);
            if (*end != '\0') {
                return false;
            }
        } else {
            return false;
        }
    }
    choices->paths = argv + i;
    choices->path_count = argc - i;
    return true;
}

static plait_status count_and_show(struct tally *tally, const struct choices *choices)
{
    plait_status status = count_all(tally);
    if (status == PLAIT_OK || status == PLAIT_CANCELLED) {
        const plait_status shown = show_result(tally, choices->top);
        if (status == PLAIT_CANCELLED) {
            (void)printf("interrupted: the counts are those of what had been read\n");
        }
        if (shown == PLAIT_OK && status == PLAIT_OK && choices->check) {
            status = check_result(tally);
        }
        status = shown != PLAIT_OK ? shown : status;
    }
    return status;
}

int main(int argc, char **argv)
{
    static char licences[] = "/usr/share/common-licenses";
    static char sources[] = WORDCOUNT_SOURCES;
    static char *defaults[] = {licences, sources};
    struct choices choices;
    if (!read_choices(argc, argv, &choices)) {
        (void)fprintf(stderr, "usage: wordcount [--check] [--top N] [FILE_OR_FOLDER...]\n");
        return 2;
    }
    if (choices.path_count == 0) {
        choices.paths = defaults;
        choices.path_count = 2;
    }
    sigset_t signals; /* threads inherit the mask: only the watcher takes these */
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGINT);
    (void)sigaddset(&signals, SIGUSR1);
    (void)pthread_sigmask(SIG_BLOCK, &signals, NULL);

    static struct tally tally;
    total_init(&tally.next_file, 0);
    total_init(&tally.files_read, 0);
    total_init(&tally.files_skipped, 0);
    total_init(&tally.bytes, 0);
    total_init(&tally.words, 0);
    plait_event_init(&tally.done);
    plait_scope_init(&tally.work);
    plait_status status = files_find(&tally.files, choices.path_count, choices.paths);
    if (status == PLAIT_OK) {
        status = block_queue_init(&tally.blocks);
        if (status == PLAIT_OK) {
            status = word_counts_init(&tally.counts);
            if (status == PLAIT_OK) {
                status = count_and_show(&tally, &choices);
                word_counts_destroy(&tally.counts);
            }
            block_queue_destroy(&tally.blocks);
        }
        files_free(&tally.files);
    }
    if (status != PLAIT_OK && status != PLAIT_CANCELLED) {
        (void)fprintf(stderr, "wordcount: %s\n", plait_status_name(status));
    }
    return status == PLAIT_OK ? 0 : status == PLAIT_CANCELLED ? 130 : 1;
}
