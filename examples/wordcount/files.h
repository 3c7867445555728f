/* SPDX-License-Identifier: MIT */
/* files.h: the regular files below the given paths, each once, in a stable order. */
#ifndef WORDCOUNT_FILES_H
#define WORDCOUNT_FILES_H

#include <stddef.h>

#include <plait/status.h>

struct files {
    char **paths;
    size_t count;
};

/* Finds them. Paths that cannot be read are reported on standard error and skipped; hidden folders and folders called
 * "build" are left out. PLAIT_NO_MEMORY when there is none for the list. */
PLAIT_MUST_USE plait_status files_find(struct files *files, int path_count, char *const *paths);

void files_free(struct files *files);

#endif
