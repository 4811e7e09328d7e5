/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * term.c - people at terminals, and an engine that notes what it is told.
 */
#include "term.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "alloc.h"
#include "test.h"
#include "transport/shell.h"

struct term term;
int term_signs;

static void
note_incoming(void *ctx, struct incoming *in)
{
    (void)ctx;
    ck_assert_uint_lt(term.in_count, TERM_NOTED_MAX);
    term.in[term.in_count++] = in;
}

static void
note_sent(void *ctx, int64_t id, const struct out_outcome *outcome)
{
    (void)ctx;
    term.sent[term.sent_count].id = id;
    term.sent[term.sent_count].result = outcome->result;
    (void)snprintf(term.sent[term.sent_count].place, 100, "%s",
                   outcome->place ? outcome->place : "");
    term.sent_count++;
}

static void
note_looked(void *ctx, int64_t id, enum look_result result, const char *message)
{
    (void)ctx;
    (void)id;
    (void)message;
    ck_assert_int_eq(result, LOOK_ABSENT);
    term.looked++;
}

static void
note_opened(void *ctx, const char *user, const char *place,
            const struct out_outcome *outcome)
{
    (void)ctx;
    ck_assert_str_eq(user, "ana");
    ck_assert_str_eq(place, "@ana");
    ck_assert_int_eq(outcome->result, OUT_SENT);
    term.opened++;
}

static enum err
note_bytes(void *ctx, int64_t file, const void *bytes, size_t len)
{
    (void)ctx;
    (void)file;
    if (term.refuses_bytes)
        return ERR_TOO_BIG;
    buf_add(&term.bytes, bytes, len);
    return ERR_OK;
}

static void
note_over(void *ctx, int64_t file, enum err err, const char *why)
{
    (void)ctx;
    ck_assert_ptr_nonnull(why);
    term.over[term.over_count].file = file;
    term.over[term.over_count++].err = err;
}

static bool
note_rests(void *ctx)
{
    (void)ctx;
    return !term.is_busy;
}

static void
note_alone(void *ctx)
{
    (void)ctx;
    term.alone++;
}

static void
note_identified(void *ctx, const char *network, const char *team,
                const char *team_name, const char *bot_user, const char *url)
{
    (void)ctx;
    (void)team_name;
    (void)bot_user;
    (void)url;
    ck_assert_str_eq(network, "shell");
    ck_assert_str_eq(team, "");
    term.identified++;
}

static const struct transport_host host = {
    .incoming = note_incoming,
    .sent = note_sent,
    .looked = note_looked,
    .dm_opened = note_opened,
    .file_data = note_bytes,
    .file_done = note_over,
    .identified = note_identified,
};

void
term_set_up(void)
{
    struct shell_options options = { .host = &host,
                                     .rests = note_rests,
                                     .on_alone = note_alone };
    struct buf problem;

    memset(&term, 0, sizeof(term));
    term_signs = 0;
    buf_init(&problem, 1000);
    buf_init(&term.bytes, 1 << 20);
    ck_assert_int_eq(config_load(NULL, &term.config, &problem), ERR_OK);
    term.loop = loop_new();
    ck_assert_ptr_nonnull(term.loop);
    options.loop = term.loop;
    options.config = &term.config;
    term.shell = shell_new(&options);
    buf_release(&problem);
}

void
term_tear_down(void)
{
    size_t i;

    term.shell->ops->free(term.shell);
    loop_free(term.loop);
    for (i = 0; i < term.in_count; i++)
        incoming_free(term.in[i]);
    config_release(&term.config);
    buf_release(&term.bytes);
}

void
term_turns(int n)
{
    while (n-- > 0)
        ck_assert_int_eq(loop_turn(term.loop, false), ERR_OK);
}

int
term_connect(void)
{
    int pair[2];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair),
                     0);
    ck_assert_int_eq(shell_adopt(term.shell, pair[1]), ERR_OK);
    return pair[0];
}

void
term_say(int fd, const char *text)
{
    ck_assert_int_eq(send(fd, text, strlen(text), MSG_NOSIGNAL),
                     (ssize_t)strlen(text));
    term_turns(2);
}

/* What comes first, whatever follows. */
#define SIGN "{\"heard\":true}\n"

const char *
term_heard(int fd)
{
    static char text[8192];
    ssize_t n;

    n = recv(fd, text, sizeof(text) - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    if (strncmp(text, SIGN, sizeof(SIGN) - 1) != 0)
        return text;
    term_signs++;
    return text + sizeof(SIGN) - 1;
}

bool
term_is_closed(int fd)
{
    char byte;

    return recv(fd, &byte, 1, 0) == 0;
}

void
term_post(int64_t id, enum out_verb verb, const char *place, const char *user,
          const char *secret, const char *body)
{
    struct out_message m = { .id = id,
                             .verb = verb,
                             .place = place,
                             .user = user,
                             .secret = secret,
                             .body = body,
                             .body_len = strlen(body) };
    size_t before = term.sent_count;

    term.shell->ops->send(term.shell, &m);
    ck_assert_uint_eq(term.sent_count, before); /* never from inside */
    term_turns(2);
}
