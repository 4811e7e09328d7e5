/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_events.h - what comes over Slack's socket, read. Pure.
 */
#ifndef CALLSHEET_SLACK_EVENTS_H
#define CALLSHEET_SLACK_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "incoming.h"

struct json_t;

/* Who we are, from auth.test; "" when not known. */
struct slack_self {
    char team[80], bot_user[80], bot_id[80];
};

enum slack_frame_kind {
    SLACK_FRAME_BAD,        /* `why` says what is wrong */
    SLACK_FRAME_HELLO,      /* connections, lifetime_s */
    SLACK_FRAME_DISCONNECT, /* `why` is Slack's reason */
    SLACK_FRAME_ENVELOPE,   /* items, perhaps none; to be acknowledged */
};

/* News about the app itself that nobody asked for. */
enum slack_notice {
    SLACK_NOTICE_NONE,
    SLACK_NOTICE_REVOKED,      /* tokens_revoked */
    SLACK_NOTICE_UNINSTALLED,  /* app_uninstalled */
    SLACK_NOTICE_RATE_LIMITED, /* app_rate_limited: events were held back */
};

#define SLACK_ITEMS_MAX 10

struct slack_frame {
    enum slack_frame_kind kind;
    char why[40];
    char envelope[80]; /* "" when there is none to acknowledge */
    bool takes_payload;
    int64_t connections, lifetime_s;
    enum slack_notice notice;
    struct incoming *items[SLACK_ITEMS_MAX]; /* taken by the caller */
    size_t count;
};

/* Never fails: what cannot be read is SLACK_FRAME_BAD, with its envelope if
 * that could be found. The acks of the items name the envelope, not yet the
 * connection; only the last item has one. */
void slack_frame_read(const char *text, size_t len,
                      const struct slack_self *self, int64_t now,
                      struct slack_frame *out);
/* Frees the items that are left. */
void slack_frame_release(struct slack_frame *frame);

#endif
