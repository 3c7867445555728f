/* SPDX-License-Identifier: MIT */
/* words.h: what a word is, and blocks of text that never cut one.
 *
 * A word is a run of letters: ASCII letters, taken as lower case, and all bytes above 127, so that UTF-8 stays whole.
 * A run of more than 255 bytes counts as several words of 255; that is what base64 looks like, not language.
 */
#ifndef WORDCOUNT_WORDS_H
#define WORDCOUNT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <plait/status.h>

enum { WORD_MOST = 255, BLOCK_BYTES = 65536 };

/* A word: `length` bytes, not terminated. As a key of the dictionary it owns its bytes (the hooks below); while text is
 * being read it points into a block. */
struct word {
    const char *text;
    size_t length;
};

/* The hooks of the dictionary of words. */
uint64_t word_hash(const struct word *word);
bool word_equal(const struct word *a, const struct word *b);
plait_status word_copy(struct word *to, const struct word *from);
void word_dispose(struct word *word);

/* Some text of a file, in lower case, that starts and ends between words. Its bytes are malloc'ed. */
struct block {
    char *bytes;
    size_t length;
};

void block_dispose(struct block *block);

/* The next word of `block` at or after *position, which moves on; false when there is none. */
bool next_word(const struct block *block, size_t *position, struct word *word);

/* Reads one file in blocks. */
struct block_reader {
    FILE *file;
    char kept[BLOCK_BYTES]; /* the beginning of a word whose end has not been read */
    size_t kept_length;
    bool begun;
};

/* Begins with a file opened for reading. */
void block_reader_init(struct block_reader *reader, FILE *file);

/* The next block, which the caller disposes of. PLAIT_EMPTY at the end of the file, PLAIT_INVALID when it is no text
 * (the first block holds a zero byte), an errno value when it cannot be read, PLAIT_NO_MEMORY. */
PLAIT_MUST_USE plait_status block_reader_next(struct block_reader *reader, struct block *block);

#endif
