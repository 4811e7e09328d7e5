/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blockkit_json.h - what the files of blockkit share.
 */
#ifndef CALLSHEET_BLOCKKIT_JSON_H
#define CALLSHEET_BLOCKKIT_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "buf.h"
#include "card.h"
#include "text.h"

/* Slack's limits in code points; its reference of blocks and composition
 * objects, https://docs.slack.dev/reference/block-kit. */
#define BLOCKKIT_BUTTON_TEXT  75
#define BLOCKKIT_BUTTON_VALUE 2000
#define BLOCKKIT_OPTION_VALUE 75
#define BLOCKKIT_ACTIONS_MAX  25

/* A string value; invalid UTF-8 is replaced. */
json_t *blockkit_string(const char *s, size_t len);
/* {"type": "plain_text", …} of a card's text, at most so many code points. */
json_t *blockkit_plain(const char *marked, size_t max_chars);
/* {"type": "mrkdwn", …, "verbatim": true} of finished mrkdwn. */
json_t *blockkit_mrkdwn(const char *text, size_t len);

/* Finished blocks as text, with commas between them. */
struct blocks {
    struct buf text;
    size_t count;
};

void blocks_init(struct blocks *blocks);
void blocks_release(struct blocks *blocks);
/* One more: its comma, if it is not the first. The caller adds the block. */
struct buf *blocks_next(struct blocks *blocks);
/* Takes the reference. */
void blocks_add(struct blocks *blocks, json_t *block);

/* Buttons and menus that follow each other in a card. */
struct blockkit_run {
    const struct card_part *parts;
    size_t count;
};

/* The next run at or after *i, which moves behind it; false = no more. */
bool blockkit_run_next(const struct card *card, size_t *i,
                       struct blockkit_run *run);
/* How many blocks it takes. */
size_t blockkit_run_blocks(const struct blockkit_run *run);
/* The menu of a line in a list, as the accessory of its section; what a menu
 * cannot hold is written behind the text, to be typed. */
void blockkit_line_menu(const struct card_part *part, unsigned *action,
                        json_t *section, struct buf *text);
/* Append its blocks. *action counts the elements of the whole message. */
void blockkit_run_render(const struct blockkit_run *run,
                         enum language language, unsigned *action,
                         struct blocks *blocks);

#endif
