/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * span.h - marked places inside the text of a card.
 *
 * Card text is plain UTF-8 in which these functions mark bold, code, people,
 * conversations, links and instants; each network writes them in its own way.
 * The marks are control characters, and text from outside never contains any
 * (see facts.h), so nobody can forge one. Spans do not nest: a label that
 * holds one keeps that one's label.
 *
 *     SPAN_OPEN kind payload [SPAN_BAR label] SPAN_CLOSE
 */
#ifndef CALLSHEET_SPAN_H
#define CALLSHEET_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

#define SPAN_OPEN  '\x0e'
#define SPAN_CLOSE '\x0f'
#define SPAN_BAR   '\x1f'

enum span_kind {
    SPAN_BOLD = 'b',    /* label */
    SPAN_ITALIC = 'i',  /* label */
    SPAN_CODE = 'c',    /* label */
    SPAN_PERSON = 'u',  /* payload user id, label a name to fall back on */
    SPAN_PLACE = 'h',   /* payload conversation id */
    SPAN_LINK = 'l',    /* payload URL, label */
    SPAN_INSTANT = 't', /* payload UTC seconds, label the fallback */
};

void span_bold(struct buf *b, const char *text);
void span_italic(struct buf *b, const char *text);
void span_code(struct buf *b, const char *text);
void span_person(struct buf *b, const char *user_id, const char *name);
void span_place(struct buf *b, const char *place_id);
/* Only http: and https: up to 2,000 bytes become links; anything else is
 * written as its label. */
void span_link(struct buf *b, const char *url, const char *label);
/* Each reader sees it in the own zone; `fallback` is complete, with a zone. */
void span_instant(struct buf *b, int64_t at, const char *fallback);

/* One span as a renderer reads it; not NUL-terminated. */
struct span {
    enum span_kind kind;
    const char *payload, *label;
    size_t payload_len, label_len;
};

/*
 * Read the span at *p, which is at SPAN_OPEN, and move *p behind it. False
 * when it is not whole or of no known kind: then *p moves behind the mark.
 */
bool span_read(const char **p, const char *end, struct span *out);

/* Text from outside made fit for a card: controls become blanks, what turns the
 * direction of text goes, invalid UTF-8 is replaced, and at most `max_chars`
 * code points are kept (with …). */
void span_clean(struct buf *b, const char *text, size_t max_chars);

#endif
