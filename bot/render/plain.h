/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plain.h - a card as plain text: for the shell, and what Slack shows in
 * notifications and reads aloud.
 */
#ifndef CALLSHEET_PLAIN_H
#define CALLSHEET_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "card.h"
#include "text.h"

struct plain_options {
    bool has_buttons; /* lines such as "[Approve] vet approve 42" */
    size_t max_chars; /* code points; 0 = all of it */
    bool keeps_people; /* as spans, for who writes them in their own way */
};

/* The whole card; whole lines that do not fit are left out and counted. */
void plain_render(const struct card *card, enum language language,
                  const struct plain_options *options, struct buf *out);

/*
 * Text of a card without its marks and without controls other than line
 * breaks. With `has_urls` a link is "label (url)", else only its label.
 */
void plain_text(const char *marked, bool has_urls, struct buf *out);

/* A table as aligned lines; cells are cut to `max_width` columns (0 = not). */
void plain_table(const struct card_part *table, size_t max_width,
                 void (*line)(void *ctx, const char *text), void *ctx);

/* True for "https://www.example.org/" and "example.org". */
bool plain_is_same_link(const char *url, size_t url_len, const char *label,
                        size_t label_len);

#endif
