/* SPDX-License-Identifier: BSD-2-Clause */
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

#define FILE_MAX_BYTES   (64 * 1024 * 1024)
#define FILE_CHUNK_BYTES (64 * 1024)
#define FILE_PARTS_MAX   64
#define FILE_DRAWING     "draw"

enum file_state {
    FILE_WANTED, /* not fetched yet, or not whole */
    FILE_HERE,
    FILE_FAILED,   /* `why` says why */
    FILE_PACKED,   /* here: the worker is to unpack it */
    FILE_UNPACKED, /* its parts are files of their own */
};

struct file {
    int64_t id;
    char *network, *remote_id, *url; /* network FILE_DRAWING: a picture in
                                      * words that the worker is to draw */
    char *name, *mime;
    int64_t size; /* as announced; as received once it is here */
    enum file_state state;
    char *why; /* a word for the log and for the caller's sentence;
                * "unpack:…" when it is the worker's (bot/worker/unpack.h) */
    char *person;
    int64_t at;
    int64_t parent; /* the file that it was unpacked from, or 0 */
};

/* The mime of a part that is a further sheet of a workbook, with how many rows
 * of it hold something behind it. */
#define FILE_TAB_MIME "sheet; rows="

void file_release(struct file *file);
/* How many rows of such a part hold something, 0 = not known; -1 for any other
 * file. */
int64_t file_tab_rows(const struct file *file);
/* Why its bytes are not to be had, in a word: "unpack:…", "not-fetched", or
 * "web-page" for a login page that came instead, or just looks like one. NULL:
 * they are here, or may still come. */
const char *file_refusal(const struct file *file);

/* A new file row; *id is its number. state decides whether it is fetched; of
 * one that is here the size is what store_file_append() brings. */
enum err store_file_add(struct store *st, const struct file *file, int64_t *id);
enum err store_file_find(struct store *st, int64_t id, struct file *out);
/* The oldest file that is wanted, after an id; ERR_NOT_FOUND if none. */
enum err store_file_next_wanted(struct store *st, int64_t after,
                                struct file *out);
/* Append bytes, in chunks of FILE_CHUNK_BYTES. ERR_TOO_BIG beyond
 * FILE_MAX_BYTES; then nothing is written. */
enum err store_file_append(struct store *st, int64_t id, const void *bytes,
                           size_t len);
/* Begin anew: what was received so far goes. */
enum err store_file_clear(struct store *st, int64_t id);
/* FILE_HERE takes the size of what was received; `why` may be NULL. */
enum err store_file_set_state(struct store *st, int64_t id,
                              enum file_state state, const char *why);
/* What it is called where it was brought to; NULL = it is not there. */
enum err store_file_set_remote(struct store *st, int64_t id,
                               const char *remote_id);
/* A small one of our own goes with its bytes. */
enum err store_file_delete(struct store *st, int64_t id);
/* At most `size` bytes from `offset`; *len 0 at the end. */
enum err store_file_read(struct store *st, int64_t id, int64_t offset, void *to,
                         size_t size, size_t *len);
/* SHA-256 (FIPS 180-4) of its bytes in hexadecimal, so that a file can be told
 * again after it is gone. At most `max` bytes are read: ERR_TOO_BIG beyond. */
enum err store_file_hash(struct store *st, int64_t id, int64_t max,
                         char out[65]);
/* One goes with its bytes, a piece at a time; *more: come again. */
enum err store_file_drop(struct store *st, int64_t id, bool *more);
/*
 * What is unpacked of a file. A part counts for nothing until all are said to
 * be whole; the caller fills it by store_file_append().
 */
enum err store_file_next_packed(struct store *st, struct file *out);
/* `why`: that part is not to be had, and why; NULL when it follows. `mime` may
 * be NULL. The caller adds FILE_PARTS_MAX at most. */
enum err store_file_add_part(struct store *st, const struct file *parent,
                             const char *name, const char *mime,
                             const char *why, int64_t *id);
/* Has it been kept up to `size`? ERR_CONFLICT when a commit that failed took
 * some of it back. */
enum err store_file_check_part(struct store *st, int64_t parent, int64_t id,
                               int64_t size);
/* Parts that were begun before a crash go, a piece at a time. */
enum err store_file_drop_parts(struct store *st, int64_t parent, bool *more);
enum err store_file_parts_whole(struct store *st, int64_t parent);
/* In the order in which they were added. */
typedef void file_fn(void *ctx, const struct file *file);
enum err store_file_parts(struct store *st, int64_t parent, file_fn *fn,
                          void *ctx);
/* Files older than that go with their bytes, a piece at a time. */
enum err store_file_purge(struct store *st, int64_t before, bool *more);

#endif
