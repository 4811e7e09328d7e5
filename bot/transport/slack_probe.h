/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_probe.h - ask Slack a few things and wait for each answer.
 *
 * For `callsheet doctor`: the code that calls and connects is the daemon's,
 * on a loop of its own.
 */
#ifndef CALLSHEET_SLACK_PROBE_H
#define CALLSHEET_SLACK_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"

struct config;
struct http;
struct loop;
struct slack_probe;

struct slack_probe *slack_probe_new(struct loop *loop, struct http *http,
                                    const struct config *config);
void slack_probe_free(struct slack_probe *probe);

/* What came of a call; lives until the next one. */
struct slack_said {
    bool is_ok;
    bool is_reached;    /* Slack answered, whatever it said */
    char error[80];     /* Slack's code, or a word of ours */
    const char *why;    /* no answer came, in words; or NULL */
    const char *advice; /* its certificate was refused: what to do; or NULL */
    char proxy[270];    /* it has not connected us: which, "" = it was not that;
                           what it answered (0 = nothing) */
    long proxy_status;
    const char *team, *url, *user; /* of auth.test */
    char scopes[2000];             /* granted, "a,b,c"; "" = it did not say */
    int64_t date;                  /* Slack's clock, UTC; -1 = it did not say */
    int64_t took_us;
};

/* Who the bot's token is. */
const struct slack_said *slack_probe_bot(struct slack_probe *probe,
                                         const char *bot_token);
/* Does Slack know this user? */
const struct slack_said *slack_probe_user(struct slack_probe *probe,
                                          const char *bot_token,
                                          const char *user);
/* Ask for the address of a socket; it is not dialed. */
const struct slack_said *slack_probe_app(struct slack_probe *probe,
                                         const char *app_token);

struct slack_heard {
    bool is_hello;
    int64_t open_us, hello_us; /* until the upgrade, until Slack's hello */
    int connections;           /* of this app, as Slack counts them */
    int64_t lives_s;           /* until Slack refreshes it; 0 = not said */
    char why[100];             /* how it ended without a hello */
};

/* Dial that address, wait for the hello and close at once. */
void slack_probe_socket(struct slack_probe *probe, struct slack_heard *out);

#endif
