/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blockkit_sheet.h - lines gathered into sections until the message is full.
 */
#ifndef CALLSHEET_BLOCKKIT_SHEET_H
#define CALLSHEET_BLOCKKIT_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "buf.h"
#include "render/blockkit_json.h"
#include "text.h"

/* 3,000 code points a section, and room for the fence around a table. */
#define SHEET_SECTION_CHARS 2900

enum sheet_group { GROUP_NONE, GROUP_SECTION, GROUP_MONO, GROUP_NOTE };

struct sheet {
    enum language language;
    struct blocks *blocks;
    enum sheet_group group; /* what is being filled */
    struct buf lines;       /* its finished mrkdwn */
    size_t line_chars;      /* code points in it */
    size_t blocks_left, chars_left;
    bool is_cut;
    size_t cut;    /* lines left out */
    size_t cut_at; /* in the blocks' text, where one will say so */
};

/* How the lines of a text are written; all strings are finished mrkdwn. */
struct sheet_style {
    enum sheet_group group;
    unsigned flags;           /* of mrkdwn_write() */
    const char *open, *close; /* around each line */
    const char *first;        /* before the first line, or NULL */
    const char *last;         /* behind the last line, or NULL */
};

/* `blocks` is borrowed. One block more than `max_blocks` may be added, and a
 * line more than `max_chars`: the one that counts what was left out. */
void sheet_init(struct sheet *sheet, enum language language,
                struct blocks *blocks, size_t max_blocks, size_t max_chars);
void sheet_release(struct sheet *sheet);
/* A card's text, which may hold spans and line breaks. */
void sheet_text(struct sheet *sheet, const struct sheet_style *style,
                const char *text);
/* One finished line; counted when it has no place. */
void sheet_line(struct sheet *sheet, enum sheet_group group,
                const struct buf *line);
/* A finished block with so many code points of text in so many lines; takes
 * the reference. */
void sheet_block(struct sheet *sheet, json_t *block, size_t chars,
                 size_t lines);
/* What follows starts a new block. */
void sheet_break(struct sheet *sheet);
/* Close the last group and fill in the line that counts. */
void sheet_end(struct sheet *sheet);

#endif
