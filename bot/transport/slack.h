/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack.h - a Slack workspace, by Socket Mode and the Web API.
 */
#ifndef CALLSHEET_SLACK_H
#define CALLSHEET_SLACK_H

#include "config.h"
#include "transport.h"

struct http;
struct loop;

/* Pure ones of these render rows of a Slack that is switched off. */
extern const struct transport_ops slack_ops;

/*
 * Begins to connect in the loop's next turn: auth.test first, then a socket.
 * Tokens are copied; `config` and `host` must outlive it.
 */
struct transport *slack_new(struct loop *loop, struct http *http,
                            const struct config *config, const char *app_token,
                            const char *bot_token,
                            const struct transport_host *host);

#endif
