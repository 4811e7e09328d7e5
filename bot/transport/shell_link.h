/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell_link.h - one `callsheet say` at the other end of a socket.
 *
 *   ASKING --line read--> ANSWERING --all rests--> ENDING --written--> (gone)
 *      '------ nonsense, 30 s ---------------------^
 *
 * The other side may go at any time. Nothing here blocks, and what is read
 * ahead or waits to be written has a ceiling.
 */
#ifndef CALLSHEET_SHELL_LINK_H
#define CALLSHEET_SHELL_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "shell.h"
#include "timer.h"

enum link_state { LINK_ASKING, LINK_ANSWERING, LINK_ENDING, LINK_GONE };

struct link_file {
    char *name;
    int64_t size;
    int64_t file; /* the engine's number once it wants the bytes, 0 before */
    bool is_over;
};

/* A file for the other end. */
struct link_gift {
    const char *name;
    const void *bytes;
    size_t len;
};

struct shell_link;

/* What a link tells its owner. */
struct link_owner {
    void *ctx;
    /* The line was read and understood: link is ANSWERING. */
    void (*said)(void *ctx, struct shell_link *link);
    enum err (*file_data)(void *ctx, int64_t file, const void *bytes,
                          size_t len);
    /* All bytes are there, or will never come. */
    void (*file_over)(void *ctx, int64_t file, enum err err);
};

struct shell_link {
    struct shell_link *next;
    struct loop *loop;
    const struct link_owner *owner;
    uint32_t id;
    int fd;
    enum link_state state;
    struct buf in, out;
    struct timer patience;
    char *user, *place, *locale, *text;
    struct link_file files[SHELL_FILES_MAX];
    size_t file_count;
    size_t receiving;  /* index of the file whose bytes come; else the count */
    int64_t left;      /* bytes of it still to come */
    enum err received; /* what the engine said to its bytes */
    unsigned quiet;    /* turns in which nothing was left to do */
    bool is_early;     /* said, and not handed over yet */
    bool takes_files;  /* it has somewhere to put them */
};

/* NULL when the loop cannot watch it; `fd` is closed then. */
struct shell_link *link_new(struct loop *loop, const struct link_owner *owner,
                            uint32_t id, int fd);
/* Files that were being fetched are reported as over. */
void link_free(struct shell_link *link);
void link_text(struct shell_link *link, const char *text);
/* The same for a file; its bytes go along where they are taken. */
void link_give(struct shell_link *link, const char *text,
               const struct link_gift *gift);
/* Ask for a file's bytes, after those that were asked for before. */
enum err link_want(struct shell_link *link, size_t index, int64_t file);
bool link_is_fetching(const struct shell_link *link);
/* Say that it is over, and close once that is written. */
void link_end(struct shell_link *link, int status, const char *problem);

#endif
