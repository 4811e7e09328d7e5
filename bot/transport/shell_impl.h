/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell_impl.h - what the files of the shell's transport share.
 */
#ifndef CALLSHEET_SHELL_IMPL_H
#define CALLSHEET_SHELL_IMPL_H

#include "shell.h"
#include "shell_link.h"
#include "timer.h"

#define SHELL_NETWORK "shell"

/* Stands between the name of a file and what is said of it. */
#define SHELL_NAME_ENDS '\x1f'

/* An answer to the engine that waits for the timer. */
enum answer_kind {
    ANSWER_HERE,
    ANSWER_SENT,
    ANSWER_ABSENT,
    ANSWER_DM,
    ANSWER_FILE,
    ANSWER_FACTS
};

struct answer {
    struct answer *next;
    enum answer_kind kind;
    int64_t id; /* the row, or the file */
    enum out_result result;
    enum err err;
    int64_t retry_ms;
    const char *why; /* a constant */
    char *place, *message, *user;
    struct incoming *facts;
};

/* A call that waits for a reader. */
struct held {
    struct held *next;
    int64_t id;
    char *place, *user, *text;
    void *bytes; /* of a file, else NULL */
    size_t bytes_len;
};

struct shell {
    struct transport base;
    struct shell_options o;
    struct link_owner owner;
    int listening;
    char *path;
    struct shell_link *links;
    size_t link_count;
    uint32_t last_link;
    unsigned last_message;
    struct answer *answers, **answers_end;
    struct timer answer_timer;
    struct held *held;
    size_t held_count;
    size_t held_bytes; /* of files */
    bool was_active; /* in this turn */
    bool is_here;    /* the engine knows who we are */
    bool is_stopping;
};

static inline struct shell *
shell_of(struct transport *t)
{
    return (struct shell *)(void *)t;
}

/* shell_answer.c: answers to the engine, given from a timer due at once. */
struct answer *answer_add(struct shell *s, enum answer_kind kind, int64_t id);
void answer_sent(struct shell *s, int64_t id, const char *place);
void answer_not_sent(struct shell *s, int64_t id, enum out_result result,
                     int64_t retry_ms, const char *why);
void answers_release(struct shell *s);

/* shell_held.c: who reads a message, and what waits for a reader. */
bool shell_write(struct shell *s, const struct out_message *m,
                 const char *text);
/* The same for a file; `body` is what shell_render_file() made. */
bool shell_give(struct shell *s, const struct out_message *m);
/* The link of "shell:NUMBER" or "shell:NUMBER:INDEX"; NULL if it has gone. */
struct shell_link *link_numbered(struct shell *s, const char *address,
                                 size_t *index);
void held_add(struct shell *s, const struct out_message *m);
/* Write those that somebody reads now. */
void held_write(struct shell *s);
void held_give_back(struct shell *s);
void held_release(struct shell *s);

/* shell.c */
/* What was said before the engine knew who we are. */
void shell_said_early(struct shell *s);
struct incoming *shell_person(const struct shell *s, const char *user);
void shell_file_over(void *ctx, int64_t file, enum err err);
void shell_close_door(struct shell *s);
void shell_free(struct transport *t);

#endif
