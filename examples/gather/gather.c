/* SPDX-License-Identifier: MIT */
/* gather.c: reads files in several tasks at once, and prints what they hold in the order of their names, beginning
 * while others are still being read. Usage: gather FILE-OR-FOLDER...
 *
 * CMakeLists.txt declares `file_pages`: what was read, by the number of its file; at most 8 lie ready before their
 * turn, however many files there are, and a task that is too far ahead waits. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <plait/group.h>
#include <plait/scope.h>

#include "file_pages.h"
#include "page_reader.h"

enum { READERS = 4, FILES = 4096 };

static file_pages ready;

void page_dispose(struct page *page)
{
    free(page->text);
    page->text = NULL;
}

static plait_status read_file(const char *name, struct page *page)
{
    plait_status status = PLAIT_OK;
    struct stat about;
    FILE *file = fopen(name, "rb");
    *page = (struct page){.name = name};
    if (file == NULL || fstat(fileno(file), &about) != 0) {
        status = errno;
    } else if ((page->text = malloc((size_t)about.st_size + 1U)) == NULL) {
        status = PLAIT_NO_MEMORY;
    } else {
        page->length = fread(page->text, 1, (size_t)about.st_size, file);
        page->text[page->length] = '\0';
        status = ferror(file) != 0 ? EIO : PLAIT_OK;
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    if (status != PLAIT_OK) {
        page_dispose(page);
    }
    return status;
}

/* A task: reads whichever file nobody has taken yet. One that cannot be read is told to the reader at its place. */
static plait_status read_files(struct reading *reading)
{
    plait_status status = PLAIT_OK;
    uint64_t number = plait_add_relaxed(&reading->next, 1U);
    while (number < reading->count && status == PLAIT_OK) {
        struct page page;
        status = read_file(reading->names[number], &page);
        if (status != PLAIT_OK) {
            file_pages_fail(&ready, status);
        } else if ((status = file_pages_insert(&ready, number, page)) != PLAIT_OK) {
            page_dispose(&page);
        }
        number = plait_add_relaxed(&reading->next, 1U);
    }
    return status;
}

/* In order; returns at the end, or what went wrong where it went wrong. */
static plait_status print_pages(void)
{
    struct page page;
    plait_status status = file_pages_next(&ready, &page);
    while (status == PLAIT_OK) {
        const size_t line = strcspn(page.text, "\n");
        printf("%-40s %7zu bytes  %.*s\n", page.name, page.length, line < 50U ? (int)line : 50, page.text);
        page_dispose(&page);
        status = file_pages_next(&ready, &page);
    }
    return status == PLAIT_CLOSED ? PLAIT_OK : status;
}

static const struct page_reader_task reader = {.run = read_files, .name = "reader"};

static plait_status print_files(struct reading *reading)
{
    struct plait_group group;
    struct page_reader_slot slots[READERS];
    plait_status outcome = file_pages_end(&ready, reading->count);
    PLAIT_GROUP(&group, &outcome) {
        for (int i = 0; i < READERS && outcome == PLAIT_OK; i++) {
            outcome = page_reader_start_soon(&group, &slots[i], &reader, reading);
        }
        if (outcome == PLAIT_OK) {
            outcome = print_pages();
        }
    } /* every task has ended here */
    return outcome;
}

/* ---- the names ---- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static plait_status add_name(struct reading *reading, const char *folder, const char *name)
{
    struct stat about;
    char path[4096];
    const int length = snprintf(path, sizeof(path), "%s%s%s", folder, *folder != '\0' ? "/" : "", name);
    if (length < 0 || (size_t)length >= sizeof(path) || reading->count == FILES) {
        return PLAIT_OVERFLOW;
    }
    if (*folder != '\0' && (stat(path, &about) != 0 || !S_ISREG(about.st_mode))) {
        return PLAIT_OK; /* of a folder only the files */
    }
    reading->names[reading->count] = strdup(path);
    if (reading->names[reading->count] == NULL) {
        return PLAIT_NO_MEMORY;
    }
    reading->count++;
    return PLAIT_OK;
}

static plait_status add_folder_or_file(struct reading *reading, const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return add_name(reading, "", path);
    }
    const size_t first = reading->count;
    plait_status status = PLAIT_OK;
    for (struct dirent *entry = readdir(folder); entry != NULL && status == PLAIT_OK; entry = readdir(folder)) {
        status = add_name(reading, path, entry->d_name);
    }
    (void)closedir(folder);
    qsort(&reading->names[first], reading->count - first, sizeof(*reading->names), by_name);
    return status;
}

int main(int argc, char **argv)
{
    static char *names[FILES];
    struct reading reading = {.names = names, .next = PLAIT_ATOMIC_INIT(0)};
    plait_status outcome = PLAIT_OK;
    for (int i = 1; i < argc && outcome == PLAIT_OK; i++) {
        outcome = add_folder_or_file(&reading, argv[i]);
    }
    if (outcome == PLAIT_OK && (outcome = file_pages_init(&ready)) == PLAIT_OK) {
        outcome = print_files(&reading);
        file_pages_destroy(&ready); /* what nobody printed is disposed of */
    }
    printf("%zu files, in the order of their names: %s\n", reading.count, plait_status_name(outcome));
    for (size_t i = 0; i < reading.count; i++) {
        free(names[i]);
    }
    return outcome == PLAIT_OK ? 0 : 1;
}
