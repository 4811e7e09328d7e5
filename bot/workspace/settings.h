/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * settings.h - the intervals and ceilings of the workspace.
 *
 * The defaults are Slack's. Tests shorten them through the test control.
 */
#ifndef WORKSPACE_SETTINGS_H
#define WORKSPACE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct settings {
    /* an envelope must be acknowledged within this time */
    int ack_ms;
    /* unacknowledged events come again after these delays */
    int retry_ms[3];
    int trigger_ms;
    int ticket_ms;
    int response_url_ms;
    int response_url_uses;
    int ping_ms;
    int max_links;
    int64_t clock_ms;       /* its clock is so far ahead of the machine's */
    int messages_kept;      /* per conversation, in memory */
    int history_lag_ms;     /* how far the history lags behind */
    int tube_ms; /* the sample provider takes; -1: a human pace, none in tests */
    int tube_percent; /* of its comments are there */
    int connection_seconds; /* approximate_connection_time of hello */
    bool rate_limits;
    bool withhold_hello;
    bool end_after_hello; /* new connections end right behind it */
    int ghosts;           /* connections that hello counts and nobody has */
    char link_host[64];   /* in connection URLs; "" = our address */
    bool own_events;      /* tell the app of its own messages, as Slack does */
    bool control;         /* --control was given */
};

extern struct settings settings;

#define API_BODY_MAX      ((size_t)1024 * 1024)
#define FILE_MAX          ((size_t)64 * 1024 * 1024)
#define SNIPPET_CHARS     12000
#define HEADLINE_CHARS    200   /* above a snippet */
#define ENVELOPES_KEPT    20000 /* settled ones, for the control */
#define EVENTS_QUEUED_MAX 30000

#endif
