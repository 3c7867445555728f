/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static plait_status add(struct files *files, size_t *room, const char *path)
{
    if (files->count == *room) {
        const size_t more = *room == 0U ? 256U : *room * 2U;
        char **paths = realloc(files->paths, more * sizeof(*paths));
        if (paths == NULL) {
            return PLAIT_NO_MEMORY;
        }
        files->paths = paths;
        *room = more;
    }
    files->paths[files->count] = strdup(path);
    if (files->paths[files->count] == NULL) {
        return PLAIT_NO_MEMORY;
    }
    files->count++;
    return PLAIT_OK;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

plait_status files_find(struct files *files, int path_count, char *const *paths)
{
    *files = (struct files){0};
    size_t room = 0;
    char **roots = calloc((size_t)path_count + 1U, sizeof(*roots));
    if (roots == NULL) {
        return PLAIT_NO_MEMORY;
    }
    for (int i = 0; i < path_count; i++) {
        roots[i] = paths[i];
    }
    plait_status status = PLAIT_OK;
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
    if (tree == NULL) {
        status = PLAIT_NO_MEMORY;
    }
    for (FTSENT *entry = NULL; status == PLAIT_OK && (entry = fts_read(tree)) != NULL;) {
        switch (entry->fts_info) {
        case FTS_D:
            if (entry->fts_level > 0 && (entry->fts_name[0] == '.' || strcmp(entry->fts_name, "build") == 0)) {
                (void)fts_set(tree, entry, FTS_SKIP);
            }
            break;
        case FTS_F:
            status = add(files, &room, entry->fts_path);
            break;
        case FTS_DNR:
        case FTS_ERR:
        case FTS_NS:
            (void)fprintf(stderr, "wordcount: %s: %s, skipped\n", entry->fts_path, strerror(entry->fts_errno));
            break;
        default:
            break; /* links, devices, folders on the way back */
        }
    }
    if (tree != NULL) {
        (void)fts_close(tree);
    }
    free(roots);
    if (status != PLAIT_OK) {
        files_free(files);
    }
    return status;
}

void files_free(struct files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        free(files->paths[i]);
    }
    free(files->paths);
    *files = (struct files){0};
}
