/*
 * files.h - files that people dropped or pasted, kept until they are read.
 */
#ifndef CALLSHEET_FILES_H
#define CALLSHEET_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct store;

#define FILE_MAX_BYTES (64 * 1024 * 1024)
#define FILE_CHUNK_BYTES (64 * 1024)

enum file_state {
    FILE_WANTED, /* not fetched yet, or not whole */
    FILE_HERE,
    FILE_FAILED, /* `why` says why */
};

struct file {
    int64_t id;
    char *network, *remote_id, *url;
    char *name, *mime;
    int64_t size; /* as announced; as received once it is here */
    enum file_state state;
    char *why;    /* a word for the log and for the caller's sentence */
    char *person;
    int64_t at;
};

void file_release(struct file *file);

/* A new file row; *id is its number. state decides whether it is fetched. */
enum err store_file_add(struct store *st, const struct file *file,
                        int64_t *id);
enum err store_file_find(struct store *st, int64_t id, struct file *out);
/* The oldest file that is wanted, after an id; ERR_NOT_FOUND if none. */
enum err store_file_next_wanted(struct store *st, int64_t after,
                                struct file *out);
/* Append bytes. Chunks are FILE_CHUNK_BYTES each, the last one shorter. */
enum err store_file_append(struct store *st, int64_t id, const void *bytes,
                           size_t len);
/* Begin anew: what was received so far goes. */
enum err store_file_clear(struct store *st, int64_t id);
enum err store_file_set_state(struct store *st, int64_t id,
                              enum file_state state, const char *why);
/* At most `size` bytes from `offset`; *len 0 at the end. */
enum err store_file_read(struct store *st, int64_t id, int64_t offset,
                         void *to, size_t size, size_t *len);
/* Files older than that go with their bytes, a piece at a time. */
enum err store_file_purge(struct store *st, int64_t before, bool *more);

#endif
