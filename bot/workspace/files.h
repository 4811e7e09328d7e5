/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * files.h - files that people and the app brought.
 */
#ifndef WORKSPACE_FILES_H
#define WORKSPACE_FILES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct conversation;
struct person;
struct request;

enum file_state {
    FILE_PROMISED, /* an upload address was given */
    FILE_STORED,   /* the bytes are here */
    FILE_DONE,     /* completed; shared or private */
};

struct file {
    char *id;
    char *name;
    char *title;
    char *alt;
    char *key; /* in the upload address */
    int64_t size;
    int64_t created;
    bool snippet;
    enum file_state state;
    struct person *user;
    json_t *shares; /* [{channel, ts, thread_ts?}] */
    char *preview;
};

/* Where the bytes go: DIR/files, or a private directory for this run. */
int files_open(const char *dir);
/* Remove what was kept for this run only. */
void files_close(void);

struct file *file_new(struct person *user, const char *name, int64_t size);
struct file *file_find(const char *id);
/* Write the bytes; false when they could not be kept. */
bool file_store(struct file *f, const void *data, size_t len);
int file_fd(const struct file *f); /* open for reading, -1 */
void file_drop(struct file *f);
/* It was posted there. */
void file_shared(struct file *f, const struct conversation *c, const char *ts,
                 const char *thread_ts);
/* Slack's file object. */
json_t *file_json(const struct file *f);
bool file_visible(const struct file *f, const struct person *p);
const char *file_mimetype(const struct file *f);
/* "content-disposition: attachment; …" line; the caller frees it. */
char *file_disposition(const struct file *f, bool attachment);

void file_replay(const json_t *facts);
void files_write(void);

#endif
