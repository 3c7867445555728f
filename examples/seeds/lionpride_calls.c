/* SPDX-License-Identifier: MIT */
/* lionpride_calls.c: the samples of lionpride, concurrency utilities, about functions that block: is_coro_func() and
 * run_sync(). What they find out about a function when it is called is part of its declaration here: `.blocking`. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <plait/plait.h>

#include "deed.h"
#include "figure.h"
#include "page_fetch.h"
#include "samples.h"
#include "scroll_write.h"
#include "sheet_step.h"

/* ---- lionpride, "is_coro_func()" ---- */

/* Waits by Plait's calls only: it may run where it is called. */
static plait_status answer(int question, int *result)
{
    *result = 6 * question;
    return plait_sleep(plait_microseconds(100));
}

/* Blocks its thread, or computes for long. */
static plait_status compute(int n, int *result)
{
    *result = 2 * n;
    return PLAIT_OK;
}

static const struct figure_task answering = {.run = answer, .name = "answer"};
static const struct figure_task computing = {.run = compute, .name = "compute", .blocking = true};

/* ---- lionpride, "Runtime Dispatch Based on Function Type" and "Pitfall 2: run_sync() on Async Functions" ---- */

/* A function with another signature does not compile; one that need not block may be given to run_sync all the same. */

static plait_status call(const struct figure_task *function, int argument, int *result)
{
    return figure_is_async(function) ? function->run(argument, result) : figure_run_sync(function, argument, result);
}

static plait_status call_both(void)
{
    int answered = 0;
    int computed = 0;
    plait_status status = call(&answering, 7, &answered);
    if (status == PLAIT_OK) {
        status = call(&computing, 5, &computed);
    }
    printf("%s: async %s, %d; %s: async %s, %d\n", answering.name, figure_is_async(&answering) ? "yes" : "no", answered,
           computing.name, figure_is_async(&computing) ? "yes" : "no", computed);
    return status;
}

/* ---- lionpride, "Validation in Configuration" ---- */

struct workflow_step {
    const struct figure_task *handler;
};

static plait_status configure(struct workflow_step *step, const struct figure_task *handler)
{
    if (!figure_is_async(handler)) {
        return PLAIT_INVALID;
    }
    step->handler = handler;
    return PLAIT_OK;
}

static plait_status configure_steps(void)
{
    struct workflow_step step;
    printf("a blocking handler: %s\n", plait_status_name(configure(&step, &computing)));
    return configure(&step, &answering);
}

/* ---- lionpride, "run_sync()" and "Integrating Sync Libraries": the loop goes on meanwhile ---- */

static int bell[2]; /* a pipe */

/* As a library of somebody else's would: sits in the system until another fiber of the same loop has rung. */
static plait_status wait_for_the_bell(int times, int *heard)
{
    char byte = 0;
    *heard = 0;
    while (*heard < times && read(bell[0], &byte, 1) == 1) {
        (*heard)++;
    }
    return *heard == times ? PLAIT_OK : errno;
}

static plait_status ring(int times)
{
    plait_status status = PLAIT_OK;
    for (int i = 0; i < times && status == PLAIT_OK; i++) {
        status = write(bell[1], "!", 1) == 1 ? plait_yield() : errno;
    }
    return status;
}

static plait_status block_beside_others(void)
{
    static const struct figure_task hearing = {.run = wait_for_the_bell, .name = "hear", .blocking = true};
    static const struct deed_task ringing = {.run = ring, .name = "ring"};
    struct plait_group group;
    struct deed_slot slot;
    int heard = 0;
    plait_status outcome = pipe(bell) == 0 ? PLAIT_OK : errno;
    PLAIT_GROUP(&group, &outcome) {
        outcome = deed_start_soon(&group, &slot, &ringing, 3);
        if (outcome == PLAIT_OK) {
            outcome = figure_run_sync(&hearing, 3, &heard);
        }
    }
    (void)close(bell[0]);
    (void)close(bell[1]);
    printf("heard %d\n", heard);
    return outcome;
}

/* ---- lionpride, "File I/O Without Blocking" ---- */

static plait_status write_file(struct scroll scroll)
{
    FILE *file = fopen(scroll.path, "w");
    if (file == NULL) {
        return errno;
    }
    const bool written = fputs(scroll.text, file) >= 0;
    return fclose(file) == 0 && written ? PLAIT_OK : EIO;
}

static plait_status read_file(const char *path, struct page *page)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return errno;
    }
    const bool read = fgets(page->text, sizeof(page->text), file) != NULL;
    (void)fclose(file);
    return read ? PLAIT_OK : EIO;
}

static plait_status write_and_read(void)
{
    static const struct scroll_write_task writing = {.run = write_file, .name = "write", .blocking = true};
    static const struct page_fetch_task reading = {.run = read_file, .name = "read", .blocking = true};
    char path[] = "seed-XXXXXX";
    struct page page = {"nothing"};
    const int file = mkstemp(path);
    if (file < 0) {
        return errno;
    }
    (void)close(file);
    plait_status status = scroll_write_run_sync(&writing, (struct scroll){path, "written by a thread"});
    if (status == PLAIT_OK) {
        status = page_fetch_run_sync(&reading, path, &page);
    }
    (void)unlink(path);
    printf("read: %s\n", page.text);
    return status;
}

/* ---- lionpride, "CPU-Bound Operations"; "Pitfall 3: Assuming run_sync() Bypasses GIL": threads compute in parallel */

static plait_status hash(int data, int *digest)
{
    uint32_t state = (uint32_t)data;
    for (int i = 0; i < 1000; i++) {
        state = (state ^ (state >> 15)) * 2654435761U;
    }
    *digest = (int)(state % 1000U);
    return PLAIT_OK;
}

static plait_status hash_together(void)
{
    static const struct figure_task hashing = {.run = hash, .name = "hash", .blocking = true};
    const int data[3] = {1, 2, 3};
    int digests[3] = {0};
    int again[3] = {0};
    struct plait_lane lanes[3];
    struct figure_batch batch = {
        .task = &hashing, .arguments = data, .results = digests, .count = 3, .lanes = lanes, .limit = 3};
    plait_status status = figure_map(&batch);
    for (int i = 0; i < 3 && status == PLAIT_OK; i++) {
        status = hash(data[i], &again[i]);
    }
    printf("the same hashes: %s\n", memcmp(digests, again, sizeof(again)) == 0 ? "yes" : "no");
    return status;
}

/* ---- lionpride, "Example 3: Mixed Sync/Async Pipeline" ---- */

static plait_status make_upper(struct sheet sheet, struct sheet *result)
{
    for (size_t i = 0; i < sheet.count; i++) {
        for (char *c = sheet.entries[i].text; *c != '\0'; c++) {
            *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
        }
    }
    *result = sheet;
    return PLAIT_OK;
}

static plait_status measure_lengths(struct sheet sheet, struct sheet *result)
{
    for (size_t i = 0; i < sheet.count; i++) {
        sheet.entries[i].length = strlen(sheet.entries[i].text);
    }
    *result = sheet;
    return plait_sleep(plait_microseconds(100));
}

static plait_status drop_short_ones(struct sheet sheet, struct sheet *result)
{
    result->count = 0;
    for (size_t i = 0; i < sheet.count; i++) {
        if (sheet.entries[i].length > 3) {
            result->entries[result->count++] = sheet.entries[i];
        }
    }
    return PLAIT_OK;
}

static plait_status run_the_pipeline(void)
{
    static const struct sheet_step_task steps[] = {{.run = make_upper, .name = "upper", .blocking = true},
                                                   {.run = measure_lengths, .name = "lengths"},
                                                   {.run = drop_short_ones, .name = "filter", .blocking = true}};
    struct sheet sheet = {{{'a', "hello", 0}, {'b', "world", 0}, {'c', "you", 0}}, SHEET_ENTRIES};
    plait_status status = PLAIT_OK;
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && status == PLAIT_OK; i++) {
        const struct sheet before = sheet;
        status = sheet_step_is_async(&steps[i]) ? steps[i].run(before, &sheet)
                                                : sheet_step_run_sync(&steps[i], before, &sheet);
    }
    for (size_t i = 0; i < sheet.count; i++) {
        printf("%c: %s %zu%s", sheet.entries[i].key, sheet.entries[i].text, sheet.entries[i].length,
               i + 1 < sheet.count ? ", " : "\n");
    }
    return status;
}

int main(void)
{
    static plait_status (*const samples[])(void) = {call_both,      configure_steps, block_beside_others,
                                                    write_and_read, hash_together,   run_the_pipeline};
    return samples_run_all((struct samples){samples, sizeof(samples) / sizeof(samples[0])});
}
