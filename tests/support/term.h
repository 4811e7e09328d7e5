/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * term.h - people at terminals, and an engine that notes what it is told.
 *
 * The shell's transport stands between them, in a loop of its own.
 */
#ifndef TESTS_TERM_H
#define TESTS_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "config.h"
#include "loop.h"
#include "transport/transport.h"

#define TERM_NOTED_MAX 64

struct term {
    struct loop *loop;
    struct config config;
    struct transport *shell;
    struct incoming *in[TERM_NOTED_MAX];
    size_t in_count;
    struct {
        int64_t id;
        enum out_result result;
        char place[100];
    } sent[TERM_NOTED_MAX];
    size_t sent_count;
    struct buf bytes;
    struct {
        int64_t file;
        enum err err;
    } over[TERM_NOTED_MAX];
    size_t over_count;
    size_t looked, opened, identified;
    bool is_busy, refuses_bytes;
    int alone;
};

extern struct term term;
/* How often a terminal was told at once that it is heard. */
extern int term_signs;

/* A checked fixture. */
void term_set_up(void);
void term_tear_down(void);
void term_turns(int n);

/* A new terminal: its end of the socket. */
int term_connect(void);
void term_say(int fd, const char *text);
/* What has come so far but that sign; "" also when the other side has closed.
 * Good until the next call. */
const char *term_heard(int fd);
bool term_is_closed(int fd);
/* The engine sends a message. */
void term_post(int64_t id, enum out_verb verb, const char *place,
               const char *user, const char *secret, const char *body);

#endif
