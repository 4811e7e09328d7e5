/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blockkit.h - cards and forms as Slack's Block Kit, within all its limits.
 *
 * The results are final: JSON texts that slack.c sends as they are.
 */
#ifndef CALLSHEET_BLOCKKIT_H
#define CALLSHEET_BLOCKKIT_H

#include <stddef.h>

#include "buf.h"
#include "card.h"
#include "err.h"
#include "text.h"
#include "transport/transport.h"

/* What one message may hold; 0 = the usual limit. */
struct blockkit_options {
    size_t max_blocks; /* 50 */
    size_t max_chars;  /* 12,000 code points of text in all blocks */
};

/*
 * {"text": …, "blocks": […]}. Text that does not fit is cut with a counted
 * line; buttons are never lost. `options` may be NULL.
 */
void blockkit_render(const struct card *card, enum language language,
                     const struct blockkit_options *options, struct buf *out);

/* {"type": "home", "blocks": […]}: the same card as the app's home tab. */
void blockkit_home(const struct card *card, enum language language,
                   struct buf *out);

/*
 * A modal from the argument table: one input per argument with a label, block
 * id = the argument's name, action id "v". private_metadata is
 * {"line", "place", "thread", "message"}, callback_id "form". ERR_TOO_BIG when
 * what was said so far does not fit, ERR_UNSUPPORTED when nothing is to be
 * filled in: then it is asked in text.
 */
enum err blockkit_form(const struct out_form *form, enum language language,
                       struct buf *out);

/* {"filename", "title", "alt_txt", "initial_comment"}, those that there are;
 * slack_upload.c takes it apart. */
void blockkit_file(const struct out_file *file, struct buf *out);

/* The payload of an ack: mistakes at fields. */
void blockkit_mistakes(const struct incoming_field *mistakes, size_t count,
                       struct buf *out);

#endif
