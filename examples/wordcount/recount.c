/* SPDX-License-Identifier: MIT */
#include "recount.h"

#include <stdlib.h>

enum { FIRST_SIZE = 1024 };

static struct recount_cell *find(struct recount_cell *cells, size_t size, const struct word *word)
{
    size_t i = (size_t)(word_hash(word) >> 16) & (size - 1U);
    while (cells[i].count != 0U && !word_equal(&cells[i].word, word)) {
        i = (i + 1U) & (size - 1U);
    }
    return &cells[i];
}

static plait_status grow(struct recount *recount)
{
    const size_t size = recount->size == 0U ? (size_t)FIRST_SIZE : recount->size * 2U;
    struct recount_cell *cells = calloc(size, sizeof(*cells));
    if (cells == NULL) {
        return PLAIT_NO_MEMORY;
    }
    for (size_t i = 0; i < recount->size; i++) {
        if (recount->cells[i].count != 0U) {
            *find(cells, size, &recount->cells[i].word) = recount->cells[i];
        }
    }
    free(recount->cells);
    recount->cells = cells;
    recount->size = size;
    return PLAIT_OK;
}

static plait_status count_word(struct recount *recount, const struct word *word)
{
    plait_status status = PLAIT_OK;
    if (recount->distinct * 2U >= recount->size) {
        status = grow(recount);
    }
    if (status == PLAIT_OK) {
        struct recount_cell *cell = find(recount->cells, recount->size, word);
        if (cell->count == 0U) {
            status = word_copy(&cell->word, word);
            recount->distinct += status == PLAIT_OK ? 1U : 0U;
        }
        if (status == PLAIT_OK) {
            cell->count++;
            recount->words++;
        }
    }
    return status;
}

static plait_status count_file(struct recount *recount, struct block_reader *reader, FILE *file)
{
    plait_status status = PLAIT_OK;
    block_reader_init(reader, file);
    while (status == PLAIT_OK) {
        struct block block;
        status = block_reader_next(reader, &block);
        if (status == PLAIT_OK) {
            struct word word;
            for (size_t position = 0; status == PLAIT_OK && next_word(&block, &position, &word);) {
                status = count_word(recount, &word);
            }
            block_dispose(&block);
        }
    }
    return status == PLAIT_NO_MEMORY ? status : PLAIT_OK;
}

plait_status recount_files(struct recount *recount, const struct files *files)
{
    *recount = (struct recount){0};
    struct block_reader *reader = malloc(sizeof(*reader));
    plait_status status = reader != NULL ? PLAIT_OK : PLAIT_NO_MEMORY;
    for (size_t i = 0; status == PLAIT_OK && i < files->count; i++) {
        FILE *file = fopen(files->paths[i], "rb");
        if (file != NULL) {
            status = count_file(recount, reader, file);
            (void)fclose(file);
        }
    }
    free(reader);
    if (status != PLAIT_OK) {
        recount_free(recount);
    }
    return status;
}

void recount_free(struct recount *recount)
{
    for (size_t i = 0; i < recount->size; i++) {
        if (recount->cells[i].count != 0U) {
            word_dispose(&recount->cells[i].word);
        }
    }
    free(recount->cells);
    *recount = (struct recount){0};
}
