/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_events_private.h - what slack_events.c and slack_interact.c share.
 */
#ifndef CALLSHEET_SLACK_EVENTS_PRIVATE_H
#define CALLSHEET_SLACK_EVENTS_PRIVATE_H

#include <jansson.h>

#include "slack_events.h"

struct reading {
    const struct slack_self *self;
    struct slack_frame *frame;
    int64_t now;
};

/* A new item with what all have; NULL when the frame is full. */
struct incoming *reading_add(struct reading *r, enum incoming_kind kind);
/* in->line: the text as it was typed. */
void reading_set_line(struct reading *r, struct incoming *in,
                      const char *slack_text);
/* What makes it a duplicate; nothing when it would be far too long. */
__attribute__((format(printf, 2, 3))) void
reading_add_key(struct incoming *in, const char *format, ...);
/* The same for what somebody does: by its trigger, which is kept as well. */
void reading_add_trigger(struct reading *r, struct incoming *in,
                         const json_t *payload);
/* NULL for "". */
char *reading_copy(const char *text);
/* The same for what is far too long to be an address. */
char *reading_copy_url(const char *text);

/* block_actions, view_submission; all others are nothing to us. */
void slack_interact_read(struct reading *r, const json_t *payload);

#endif
