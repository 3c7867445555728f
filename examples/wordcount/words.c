/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

uint64_t word_hash(const struct word *word)
{
    uint64_t hash = word->length;
    for (size_t i = 0; i < word->length; i++) {
        hash = (hash ^ (unsigned char)word->text[i]) * UINT64_C(0x100000001B3);
    }
    return hash;
}

bool word_equal(const struct word *a, const struct word *b)
{
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

plait_status word_copy(struct word *to, const struct word *from)
{
    char *text = malloc(from->length);
    if (text == NULL) {
        return PLAIT_NO_MEMORY;
    }
    (void)memcpy(text, from->text, from->length);
    *to = (struct word){.text = text, .length = from->length};
    return PLAIT_OK;
}

void word_dispose(struct word *word)
{
    free((char *)(uintptr_t)word->text);
}

void block_dispose(struct block *block)
{
    free(block->bytes);
}

static bool is_letter(char c)
{
    const unsigned char byte = (unsigned char)c;
    return byte >= 128U || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool next_word(const struct block *block, size_t *position, struct word *word)
{
    size_t start = *position;
    while (start < block->length && !is_letter(block->bytes[start])) {
        start++;
    }
    size_t end = start;
    while (end < block->length && end - start < (size_t)WORD_MOST && is_letter(block->bytes[end])) {
        end++;
    }
    *position = end;
    *word = (struct word){.text = block->bytes + start, .length = end - start};
    return end > start;
}

void block_reader_init(struct block_reader *reader, FILE *file)
{
    reader->file = file;
    reader->kept_length = 0;
    reader->begun = false;
}

/* Where to end a block of `length` bytes: after its last word, or, when it is one run of letters, between two of the
 * pieces that the run is counted in. */
static size_t whole_words(const char *bytes, size_t length)
{
    size_t end = length;
    while (end > 0U && is_letter(bytes[end - 1U])) {
        end--;
    }
    return end > 0U ? end : length / (size_t)WORD_MOST * (size_t)WORD_MOST;
}

plait_status block_reader_next(struct block_reader *reader, struct block *block)
{
    char *bytes = malloc(BLOCK_BYTES);
    if (bytes == NULL) {
        return PLAIT_NO_MEMORY;
    }
    (void)memcpy(bytes, reader->kept, reader->kept_length);
    const size_t got = fread(bytes + reader->kept_length, 1, BLOCK_BYTES - reader->kept_length, reader->file);
    const size_t length = reader->kept_length + got;
    if (ferror(reader->file) != 0 || length == 0U) {
        const plait_status status = ferror(reader->file) == 0 ? PLAIT_EMPTY : errno > 0 ? errno : EIO;
        free(bytes);
        return status;
    }
    if (!reader->begun && memchr(bytes, '\0', length) != NULL) {
        free(bytes);
        return PLAIT_INVALID;
    }
    reader->begun = true;
    for (size_t i = reader->kept_length; i < length; i++) {
        if (bytes[i] >= 'A' && bytes[i] <= 'Z') {
            bytes[i] = (char)(bytes[i] - 'A' + 'a');
        }
    }
    const bool last = length < (size_t)BLOCK_BYTES;
    const size_t end = last ? length : whole_words(bytes, length);
    reader->kept_length = length - end;
    (void)memcpy(reader->kept, bytes + end, reader->kept_length);
    *block = (struct block){.bytes = bytes, .length = end};
    return PLAIT_OK;
}
