/* SPDX-License-Identifier: MIT */
/* Applies one mutant of a .mutants file (docs/model.md has the format) to a copy of a source.
 *
 *     plait_mutate FILE.mutants ID ORIGINAL RESULT
 *
 * The text of each `replace` must occur exactly once in the original, or the build fails: mutants cannot rot. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void stop(const char *why, const char *detail)
{
    fprintf(stderr, "plait_mutate: %s: %s\n", why, detail);
    exit(1);
}

static char *allocate(size_t size)
{
    char *memory = malloc(size);
    if (memory == NULL) {
        stop("no memory", "");
    }
    return memory;
}

static char *read_all(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        stop("cannot read", path);
    }
    long length = ftell(file);
    char *text = allocate((size_t)length + 1);
    rewind(file);
    if (fread(text, 1, (size_t)length, file) != (size_t)length) {
        stop("cannot read", path);
    }
    text[length] = '\0';
    (void)fclose(file);
    return text;
}

/* The first line that is just `word`, at or after `at`; NULL: none. */
static char *line_of(char *at, const char *word)
{
    size_t length = strlen(word);
    for (char *line = at; line != NULL && *line != '\0'; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, word, length) == 0 && line[length] == '\n') {
            return line;
        }
    }
    return NULL;
}

static char *find_mutant(char *text, const char *id)
{
    size_t length = strlen(id);
    for (char *at = text; (at = strstr(at, "mutant ")) != NULL; at++) {
        if ((at == text || at[-1] == '\n') && strncmp(at + 7, id, length) == 0 &&
            (at[7 + length] == ' ' || at[7 + length] == '\n')) {
            return at;
        }
    }
    stop("no such mutant", id);
    return NULL;
}

/* Replaces the only occurrence. */
static char *replace(const char *source, const char *old, size_t old_length, const char *new, size_t new_length)
{
    char *wanted = allocate(old_length + 1);
    memcpy(wanted, old, old_length);
    wanted[old_length] = '\0';
    const char *place = strstr(source, wanted);
    if (place == NULL) {
        stop("the text to replace does not occur", wanted);
    }
    if (strstr(place + 1, wanted) != NULL) {
        stop("the text to replace occurs more than once", wanted);
    }
    size_t before = (size_t)(place - source);
    size_t after = strlen(place + old_length);
    char *result = allocate(before + new_length + after + 1);
    memcpy(result, source, before);
    memcpy(result + before, new, new_length);
    memcpy(result + before + new_length, place + old_length, after + 1);
    free(wanted);
    return result;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        stop("usage", "plait_mutate FILE.mutants ID ORIGINAL RESULT");
    }
    char *mutant = find_mutant(read_all(argv[1]), argv[2]);
    char *next = strstr(mutant + 1, "\nmutant ");
    if (next != NULL) {
        next[1] = '\0'; /* keeps the last line's end */
    }
    char *source = read_all(argv[3]);
    bool changed = false;
    for (char *old; (old = line_of(mutant, "replace")) != NULL; changed = true) {
        old += strlen("replace\n");
        char *by = line_of(old, "by");
        char *end = by != NULL ? line_of(by, "end") : NULL;
        if (end == NULL) {
            stop("'replace' without 'by' or 'end'", argv[2]);
        }
        char *new = by + strlen("by\n");
        source = replace(source, old, (size_t)(by - old), new, (size_t)(end - new));
        mutant = end;
    }
    if (!changed) {
        stop("the mutant replaces nothing", argv[2]);
    }
    FILE *result = fopen(argv[4], "wb");
    if (result == NULL || fputs(source, result) < 0 || fclose(result) != 0) {
        stop("cannot write", argv[4]);
    }
    return 0;
}
