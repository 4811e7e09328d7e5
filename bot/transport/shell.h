/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell.h - `callsheet say`: the chat of those who sit at the machine.
 *
 * A client connects to DATABASE.sock, which only our own user and root may do,
 * and sends one line of JSON:
 *
 *   {"as": "ana", "in": "spring", "locale": "it_IT.UTF-8", "text": "vet @x",
 *    "files": [{"name": "a.csv", "size": 812}], "takes_files": true}
 *
 * (Only "as" and "text" are needed; without "in" it is a DM.) It gets lines
 * back until everything that the line set off has come to rest:
 *
 *   {"heard": true}                 at once: somebody is there
 *   {"want": 0}                     now send the bytes of the first file
 *   {"text": "…"}                   an answer
 *   {"text": "…", "file": "a.json", "size": 812}   one that is a file; who
 *                                   takes files is given "size", and after
 *                                   the line so many bytes
 *   {"done": true, "status": 0}     the end; "problem" when not understood
 *
 * Who says something as "ana" reads what is posted into her DM meanwhile, and
 * what was held for her since the last time. The ids: people are who they say
 * they are, "@ana" is the DM of ana, "#spring" a channel that all can read.
 */
#ifndef CALLSHEET_SHELL_H
#define CALLSHEET_SHELL_H

#include <stdbool.h>

#include "config.h"
#include "loop.h"
#include "transport.h"

#define SHELL_TEXT_MAX  (1024 * 1024)
#define SHELL_FILES_MAX 10
#define SHELL_FILE_MAX  (64 * 1024 * 1024)
/* Of a file that it gives. */
#define SHELL_GIVEN_MAX (1024 * 1024)
/* "shell:ana", "#spring": letters, digits, '.', '_' and '-'. */
#define SHELL_NAME_MAX 64

struct shell_options {
    struct loop *loop;
    const struct config *config;
    const struct transport_host *host;
    /* Has everything come to rest? NULL = when answers are out, it has. */
    bool (*rests)(void *ctx);
    /* Is what has not come to rest nothing to wait for? NULL = it never is. */
    bool (*is_stuck)(void *ctx);
    /* The last connection has gone. May be NULL. */
    void (*on_alone)(void *ctx);
    void *ctx;
};

extern const struct transport_ops shell_ops;

struct transport *shell_new(const struct shell_options *options);
/* Listen there. ERR_IO with errno. */
enum err shell_listen(struct transport *t, const char *path);
/* Take one end of a connection; it is closed by us. */
enum err shell_adopt(struct transport *t, int fd);
/* A name that may stand behind "as" and "in"? */
bool shell_is_name(const char *name);

#endif
