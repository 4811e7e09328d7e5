/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blockkit.c - a card as Slack's blocks.
 *
 * Slack allows 50 blocks a message and 3,000 characters a section. So lines
 * that follow each other share a section until it is full, and what does not
 * fit any more is counted and named in one line where the cut is. The blocks
 * that the buttons need are set aside first: a button is never lost. When
 * buttons are strewn over more blocks than that leaves, they all go to the
 * end.
 */
#include "render/blockkit.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "json_text.h"
#include "render/blockkit_json.h"
#include "render/blockkit_sheet.h"
#include "render/mrkdwn.h"
#include "render/plain.h"
#include "span.h"
#include "utf8.h"

#define MESSAGE_BLOCKS 50
/* All text of all blocks: Slack answers msg_blocks_too_long not far above. */
#define MESSAGE_CHARS 12000
/* A view holds more, up to 250 kB. */
#define HOME_BLOCKS    100
#define HOME_CHARS     30000
#define FALLBACK_CHARS 4000
#define MORE_CHARS     60
#define LABEL_CHARS    100
#define CELL_WIDTH     48
/* What is left of a section is for options that no menu can hold. */
#define LIST_LINE_CHARS 1500
/* A table of two columns and at most so many rows may become fields. */
#define FIELD_ROWS  5
#define FIELD_WIDTH 40
#define LINE_MAX    ((size_t)64 * 1024)
/* 4,000 code points of four bytes. */
#define FALLBACK_MAX ((size_t)32 * 1024)

static void
title_render(struct sheet *sheet, const struct card_part *part)
{
    const struct sheet_style style = {
        .group = GROUP_SECTION, .flags = MRKDWN_BOLD, .open = "*", .close = "*"
    };

    /* A section of its own sets the answer apart from what explains it. */
    sheet_break(sheet);
    if (part->text[0] != '\0')
        sheet_text(sheet, &style, part->text);
    sheet_break(sheet);
}

static void
plain_part_render(struct sheet *sheet, const struct card_part *part)
{
    const struct sheet_style style = { .group = part->kind == CARD_NOTE
                                                    ? GROUP_NOTE
                                                    : GROUP_SECTION,
                                       .open = "",
                                       .close = "" };

    sheet_text(sheet, &style, part->text);
}

static void
fact_render(struct sheet *sheet, const struct card_part *part)
{
    struct sheet_style style = { .group = GROUP_SECTION,
                                 .open = "",
                                 .close = "" };
    struct buf label, first;
    const char *start, *end;

    buf_init(&label, LINE_MAX);
    buf_init(&first, LINE_MAX);
    plain_text(part->label, false, &label);
    start = label.data + strspn(label.data, " ");
    end = start + utf8_prefix(start, strlen(start), LABEL_CHARS);
    while (end > start && end[-1] == ' ')
        end--;
    if (end > start) {
        buf_addc(&first, '*');
        (void)mrkdwn_write(start, end, MRKDWN_BOLD, SHEET_SECTION_CHARS / 2,
                           &first);
        buf_adds(&first, "*  ");
    }
    style.first = first.data;
    sheet_text(sheet, &style, part->text);
    buf_release(&label);
    buf_release(&first);
}

static void
quote_render(struct sheet *sheet, const struct card_part *part)
{
    struct sheet_style style = { .group = GROUP_SECTION,
                                 .open = "> ",
                                 .close = "" };
    struct buf link, last;

    buf_init(&link, LINE_MAX);
    buf_init(&last, LINE_MAX);
    if (part->url) {
        span_link(&link, part->url, text_get(sheet->language, TEXT_CARD_OPEN));
        buf_adds(&last, "  ");
        (void)mrkdwn_write(link.data, link.data + link.len, 0,
                           SHEET_SECTION_CHARS - 100, &last);
    }
    style.last = last.data;
    sheet_text(sheet, &style, part->text);
    buf_release(&link);
    buf_release(&last);
}

/* ---- tables -------------------------------------------------------------- */

static void
mono_line(void *ctx, const char *text)
{
    const char *p = text, *end = text + strlen(text), *from;
    size_t used = 0;
    struct buf line;

    buf_init(&line, LINE_MAX);
    while (p < end) {
        from = p;
        /* Three of them would end the block. */
        if (utf8_next(&p, end) == '`')
            buf_addc(&line, '\'');
        else
            mrkdwn_escape(from, (size_t)(p - from), &line);
        used += 5; /* at most: "&amp;" */
        if (used > SHEET_SECTION_CHARS - 10 &&
            utf8_count(line.data, line.len) > SHEET_SECTION_CHARS - 10)
            break;
    }
    while (line.len > 0 && line.data[line.len - 1] == ' ')
        buf_cut(&line, line.len - 1);
    sheet_line(ctx, GROUP_MONO, &line);
    buf_release(&line);
}

static size_t
cell_width(const char *cell)
{
    struct buf text;
    size_t width;

    buf_init(&text, LINE_MAX);
    plain_text(cell, false, &text);
    width =
        strchr(text.data, '\n') ? SIZE_MAX : utf8_width(text.data, text.len);
    buf_release(&text);
    return width;
}

static bool
has_narrow_cells(const struct card_part *table)
{
    size_t i;

    if (table->columns != 2 || table->rows > FIELD_ROWS)
        return false;
    for (i = 0; i < table->columns * table->rows; i++)
        if (cell_width(table->cells[i]) > FIELD_WIDTH)
            return false;
    return true;
}

static void
fields_render(struct sheet *sheet, const struct card_part *table)
{
    json_t *block = json_object(), *fields = json_array();
    size_t i, chars = 0;
    struct buf text;

    buf_init(&text, LINE_MAX);
    for (i = 0; i < table->columns * table->rows; i++) {
        const char *cell = table->cells[i];
        bool is_header = i < table->columns && *cell;

        buf_reset(&text);
        buf_adds(&text, is_header ? "*" : "");
        (void)mrkdwn_write(*cell ? cell : "–",
                           *cell ? cell + strlen(cell) : strchr("–", '\0'),
                           is_header ? MRKDWN_BOLD : 0, SHEET_SECTION_CHARS / 2,
                           &text);
        buf_adds(&text, is_header ? "*" : "");
        chars += utf8_count(text.data, text.len);
        json_array_append_new(fields, blockkit_mrkdwn(text.data, text.len));
    }
    buf_release(&text);
    json_object_set_new(block, "type", json_string("section"));
    json_object_set_new(block, "fields", fields);
    sheet_block(sheet, block, chars, table->rows);
}

static void
table_render(struct sheet *sheet, const struct card_part *table)
{
    if (has_narrow_cells(table))
        fields_render(sheet, table);
    else
        plain_table(table, CELL_WIDTH, mono_line, sheet);
    sheet_break(sheet);
}

static void
divider_render(struct sheet *sheet)
{
    json_t *block;

    sheet_break(sheet);
    if (sheet->is_cut || sheet->blocks_left < 2 || sheet->blocks->count == 0)
        return;
    block = json_object();
    json_object_set_new(block, "type", json_string("divider"));
    blocks_add(sheet->blocks, block);
    sheet->blocks_left--;
}

/* A line of a list in a block of its own, with its menu at the end. */
static void
line_render(struct sheet *sheet, const struct card_part *part, unsigned *action)
{
    const char *text = part->text[0] != '\0' ? part->text : "–";
    json_t *block = json_object();
    struct buf line;

    buf_init(&line, LINE_MAX);
    (void)mrkdwn_write(text, text + strlen(text), 0, LIST_LINE_CHARS, &line);
    json_object_set_new(block, "type", json_string("section"));
    blockkit_line_menu(part, action, block, &line);
    json_object_set_new(block, "text", blockkit_mrkdwn(line.data, line.len));
    sheet_block(sheet, block, utf8_count(line.data, line.len), 1);
    buf_release(&line);
}

static void
part_render(struct sheet *sheet, const struct card_part *part, unsigned *action)
{
    switch (part->kind) {
    case CARD_TITLE:
        title_render(sheet, part);
        return;
    case CARD_TEXT:
    case CARD_NOTE:
        plain_part_render(sheet, part);
        return;
    case CARD_FACT:
        fact_render(sheet, part);
        return;
    case CARD_QUOTE:
        quote_render(sheet, part);
        return;
    case CARD_TABLE:
        table_render(sheet, part);
        return;
    case CARD_DIVIDER:
        divider_render(sheet);
        return;
    case CARD_LINE:
        line_render(sheet, part, action);
        return;
    case CARD_BUTTON:
    case CARD_CHOICE:
        return; /* in runs */
    }
}

/* ---- the message --------------------------------------------------------- */

static size_t
actions_count(const struct card *card)
{
    struct blockkit_run run;
    size_t i = 0, blocks = 0;

    while (blockkit_run_next(card, &i, &run))
        blocks += blockkit_run_blocks(&run);
    return blocks;
}

/* The card's buttons as one run: it borrows everything from the card. */
static void
actions_gather(const struct card *card, struct card *gathered)
{
    struct blockkit_run run;
    size_t i = 0;

    gathered->count = 0;
    gathered->parts = xreallocarray(NULL, card->count, sizeof(*card->parts));
    while (blockkit_run_next(card, &i, &run)) {
        memcpy(gathered->parts + gathered->count, run.parts,
               run.count * sizeof(*run.parts));
        gathered->count += run.count;
    }
}

static void
parts_render(struct sheet *sheet, const struct card *card, bool has_actions,
             unsigned *action)
{
    struct blockkit_run run;
    size_t i = 0;

    while (i < card->count) {
        const struct card_part *part = &card->parts[i];

        if (part->kind != CARD_BUTTON && part->kind != CARD_CHOICE) {
            part_render(sheet, part, action);
            i++;
            continue;
        }
        (void)blockkit_run_next(card, &i, &run);
        sheet_break(sheet);
        if (has_actions)
            blockkit_run_render(&run, sheet->language, action, sheet->blocks);
    }
    sheet_end(sheet);
}

static void
actions_at_end(const struct card *gathered, enum language language,
               unsigned *action, struct blocks *blocks)
{
    struct blockkit_run run;
    size_t i = 0;

    while (blockkit_run_next(gathered, &i, &run))
        blockkit_run_render(&run, language, action, blocks);
}

/* [BLOCK, …] */
static void
blocks_render(const struct card *card, enum language language,
              size_t max_blocks, size_t max_chars, struct buf *out)
{
    struct blocks blocks;
    size_t actions = actions_count(card);
    bool is_strewn = actions > max_blocks / 2;
    struct card gathered = { 0 };
    struct sheet sheet;
    unsigned action = 0;

    if (is_strewn) {
        actions_gather(card, &gathered);
        actions = actions_count(&gathered);
    }
    /* Nobody can press a thousand buttons; a list that long is paged. */
    assert(actions < max_blocks);
    blocks_init(&blocks);
    sheet_init(&sheet, language, &blocks, max_blocks - actions - 1,
               max_chars - MORE_CHARS);
    parts_render(&sheet, card, !is_strewn, &action);
    if (is_strewn)
        actions_at_end(&gathered, language, &action, &blocks);
    buf_addc(out, '[');
    buf_add(out, blocks.text.data, blocks.text.len);
    buf_addc(out, ']');
    blocks_release(&blocks);
    sheet_release(&sheet);
    free(gathered.parts);
}

/* Escaped, and people as Slack writes them: a notification shows the name. */
static void
add_fallback(const struct buf *plain, struct buf *out)
{
    const char *p = plain->data, *end = p + plain->len, *from;
    struct span span;

    while (p < end) {
        from = memchr(p, SPAN_OPEN, (size_t)(end - p));
        mrkdwn_escape(p, (size_t)((from ? from : end) - p), out);
        p = from ? from : end;
        if (from && span_read(&p, end, &span))
            (void)mrkdwn_write(from, p, 0, FALLBACK_CHARS, out);
    }
}

/* The card as one string, short enough for chat.update after escaping. */
static void
fallback_render(const struct card *card, enum language language,
                struct buf *out)
{
    struct plain_options options = { .max_chars = FALLBACK_CHARS,
                                     .keeps_people = true };
    struct buf plain, text;

    buf_init(&plain, FALLBACK_MAX);
    buf_init(&text, FALLBACK_MAX);
    for (;;) {
        plain_render(card, language, &options, &plain);
        if (plain.len == 0 && !options.has_buttons) {
            options.has_buttons = true;
            continue;
        }
        add_fallback(&plain, &text);
        if (utf8_count(text.data, text.len) <= FALLBACK_CHARS)
            break;
        options.max_chars -= options.max_chars / 4;
        buf_reset(&plain);
        buf_reset(&text);
    }
    if (text.len == 0)
        buf_adds(&text, "…"); /* Slack refuses an empty text */
    json_add_string(text.data, text.len, out);
    buf_release(&plain);
    buf_release(&text);
}

void
blockkit_render(const struct card *card, enum language language,
                const struct blockkit_options *options, struct buf *out)
{
    size_t max_blocks = options && options->max_blocks > 0 ? options->max_blocks
                                                           : MESSAGE_BLOCKS;
    size_t max_chars = options && options->max_chars > MORE_CHARS
                           ? options->max_chars
                           : MESSAGE_CHARS;

    buf_adds(out, "{\"text\":");
    fallback_render(card, language, out);
    buf_adds(out, ",\"blocks\":");
    blocks_render(card, language, max_blocks, max_chars, out);
    buf_addc(out, '}');
}

void
blockkit_home(const struct card *card, enum language language, struct buf *out)
{
    buf_adds(out, "{\"type\":\"home\",\"blocks\":");
    blocks_render(card, language, HOME_BLOCKS, HOME_CHARS, out);
    buf_addc(out, '}');
}
