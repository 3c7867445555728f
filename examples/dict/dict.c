/* SPDX-License-Identifier: MIT */
/* dict: four workers count visits in one dictionary, by number and by name.
 *
 *     dict names: "ada" ──► number        keys are strings that the dictionary owns
 *     dict pages: number ──► struct visits, changed in one step under its entry's lock
 */
#include "dict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <plait/group.h>
#include <plait/hash.h>

#include "names.h"
#include "pages.h"
#include "visitor.h"

enum { WORKERS = 4, VISITS = 1000 };

static names known;
static pages visited;

/* ---- the hooks: what a key is, and how it is copied ---- */

uint64_t name_hash(const char *const *name)
{
    return plait_hash_text(*name);
}

bool name_equal(const char *const *a, const char *const *b)
{
    return strcmp(*a, *b) == 0;
}

plait_status name_copy(const char **to, const char *const *from)
{
    *to = strdup(*from);
    return *to != NULL ? PLAIT_OK : PLAIT_NO_MEMORY;
}

void name_dispose(const char **name)
{
    free((char *)(uintptr_t)*name);
}

/* ---- one worker ---- */

/* Runs under the lock of the entry, once: no visit is lost. */
static plait_status note_visit(struct visits *value, bool present, uint32_t *page)
{
    value->count = present ? value->count + 1U : 1U;
    value->last_page = *page;
    return PLAIT_OK;
}

static plait_status visit(uint32_t worker)
{
    static const char *const NAMES[] = {"ada", "alan", "edsger", "grace", "leslie"};
    plait_status status = PLAIT_OK;
    for (uint32_t i = 0; i < VISITS && status == PLAIT_OK; i++) {
        uint32_t number = 0;
        /* All workers agree on one number for a name, whoever came first. */
        status = names_get_or_insert(&known, NAMES[i % 5U], worker * 100U + i % 5U, &number, NULL);
        if (status == PLAIT_OK) {
            status = pages_upsert(&visited, number, note_visit, &i);
        }
    }
    return status;
}

static const struct visitor_task VISIT = {.run = visit, .name = "visit"};

static plait_status work(void)
{
    struct plait_group group;
    struct visitor_slot slots[WORKERS];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (uint32_t i = 0; i < WORKERS && outcome == PLAIT_OK; i++) {
            outcome = visitor_start_soon(&group, &slots[i], &VISIT, i);
        }
    }
    return outcome;
}

/* ---- what came of it ---- */

static plait_status report(void)
{
    struct names_cursor cursor;
    const char *name = NULL;
    uint32_t number = 0;
    uint32_t sum = 0;
    plait_status status = PLAIT_OK;
    names_cursor_open(&cursor, &known);
    while ((status = names_cursor_next(&cursor, &name, &number)) == PLAIT_OK) {
        struct visits seen = {0, 0};
        if (pages_get(&visited, number, &seen) == PLAIT_OK) {
            (void)printf("%-7s came %u times\n", name, seen.count);
            sum += seen.count;
        }
        name_dispose(&name); /* the cursor's copy is the caller's */
    }
    names_cursor_close(&cursor);
    (void)printf("%zu names, %u visits\n", names_size(&known), sum);
    return status == PLAIT_EMPTY ? PLAIT_OK : status;
}

int main(void)
{
    plait_status status = names_init(&known);
    if (status == PLAIT_OK) {
        status = pages_init(&visited);
        if (status == PLAIT_OK) {
            status = work();
            status = status == PLAIT_OK ? report() : status;
            pages_destroy(&visited);
        }
        names_destroy(&known);
    }
    return status == PLAIT_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
