/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mrkdwn.h - Slack's own marks in text: written, and undone.
 */
#ifndef CALLSHEET_MRKDWN_H
#define CALLSHEET_MRKDWN_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/*
 * Slack's text as the person typed it: & < > unescaped once, links and
 * channels as they looked, "<@U123>" for a colleague, without blanks at both
 * ends, zero-width characters and controls other than newline and tab. True
 * when it began with a mention of `bot_user` (removed; NULL = nobody).
 */
bool mrkdwn_undo(const char *slack_text, const char *bot_user,
                 struct buf *out);

/*
 * Typographic quotes, dashes and blanks as a keyboard has them, and the
 * look-alikes that mrkdwn_write() puts; for reading commands. What was pasted
 * keeps its own.
 */
void typed_fold(const char *text, struct buf *out);

enum mrkdwn_flags {
    MRKDWN_BOLD = 1, /* it stands between two "*" */
};

/*
 * Append text of a card as mrkdwn, with its spans; outside text cannot change
 * the formatting or mention anybody. As many whole characters and spans as
 * fit into `max_chars` code points; returns where it stopped, `end` when all
 * fit. Line breaks are kept.
 */
const char *mrkdwn_write(const char *text, const char *end, unsigned flags,
                         size_t max_chars, struct buf *out);

/* Only & < > escaped, for places where Slack reads no other marks. */
void mrkdwn_escape(const char *text, size_t len, struct buf *out);

#endif
