/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blockkit_sheet.c - lines gathered into sections until the message is full.
 *
 * Lines that follow each other share a section until it is full. With the
 * first line that has no place the sheet is cut: from there on lines are only
 * counted, and a block that stands where the cut is says how many.
 */
#include "render/blockkit_sheet.h"

#include <string.h>

#include "json_text.h"
#include "render/mrkdwn.h"
#include "utf8.h"

#define LINE_MAX ((size_t)64 * 1024)

void
sheet_init(struct sheet *sheet, enum language language, struct blocks *blocks,
           size_t max_blocks, size_t max_chars)
{
    memset(sheet, 0, sizeof(*sheet));
    sheet->language = language;
    sheet->blocks = blocks;
    sheet->blocks_left = max_blocks;
    sheet->chars_left = max_chars;
    buf_init(&sheet->lines, LINE_MAX);
}

void
sheet_release(struct sheet *sheet)
{
    buf_release(&sheet->lines);
}

/* These two make nearly every message: written as text at once. */
static void
mrkdwn_add(const struct buf *text, struct buf *out)
{
    buf_adds(out, "{\"type\":\"mrkdwn\",\"text\":");
    json_add_string(text->data, text->len, out);
    buf_adds(out, ",\"verbatim\":true}");
}

static void
context_add(const struct buf *text, struct buf *out)
{
    buf_adds(out, "{\"type\":\"context\",\"elements\":[");
    mrkdwn_add(text, out);
    buf_adds(out, "]}");
}

static void
section_add(const struct buf *text, struct buf *out)
{
    buf_adds(out, "{\"type\":\"section\",\"text\":");
    mrkdwn_add(text, out);
    buf_addc(out, '}');
}

void
sheet_break(struct sheet *sheet)
{
    if (sheet->group == GROUP_NONE)
        return;
    if (sheet->group == GROUP_MONO)
        buf_adds(&sheet->lines, "\n```");
    if (sheet->group == GROUP_NOTE)
        context_add(&sheet->lines, blocks_next(sheet->blocks));
    else
        section_add(&sheet->lines, blocks_next(sheet->blocks));
    buf_reset(&sheet->lines);
    sheet->line_chars = 0;
    sheet->group = GROUP_NONE;
}

/* From here on lines are only counted; the block gets its text at the end. */
static void
cut_begin(struct sheet *sheet)
{
    sheet_break(sheet);
    if (sheet->is_cut)
        return;
    sheet->is_cut = true;
    sheet->cut_at = blocks_next(sheet->blocks)->len;
}

void
sheet_end(struct sheet *sheet)
{
    struct buf *blocks = &sheet->blocks->text, text, behind;

    sheet_break(sheet);
    if (!sheet->is_cut)
        return;
    buf_init(&text, LINE_MAX);
    text_add(&text, sheet->language, TEXT_CARD_MORE_LINES, "n",
             TEXT_INT(sheet->cut), NULL);
    buf_init(&behind, blocks->max);
    buf_add(&behind, blocks->data + sheet->cut_at, blocks->len - sheet->cut_at);
    buf_cut(blocks, sheet->cut_at);
    context_add(&text, blocks);
    buf_add(blocks, behind.data, behind.len);
    buf_release(&behind);
    buf_release(&text);
}

/* True when a line of so many code points has its place, in this kind. */
static bool
group_open(struct sheet *sheet, enum sheet_group group, size_t chars)
{
    if (sheet->is_cut)
        return false;
    if (sheet->group == group && sheet->line_chars + chars <= SHEET_SECTION_CHARS &&
        chars <= sheet->chars_left)
        return true;
    sheet_break(sheet);
    if (sheet->blocks_left == 0 || chars > sheet->chars_left) {
        cut_begin(sheet);
        return false;
    }
    sheet->blocks_left--;
    sheet->group = group;
    if (group == GROUP_MONO)
        buf_adds(&sheet->lines, "```\n");
    return true;
}

/* One finished line of mrkdwn. False when it had to be left out. */
static bool
sheet_add(struct sheet *sheet, enum sheet_group group, const struct buf *line)
{
    size_t chars = utf8_count(line->data, line->len) + 1;

    /* A section must not be empty, nor begin with an empty line. */
    if (line->len == 0 && sheet->group != group)
        return true;
    if (!group_open(sheet, group, chars))
        return false;
    if (sheet->line_chars > 0)
        buf_addc(&sheet->lines, '\n');
    buf_add(&sheet->lines, line->data, line->len);
    sheet->line_chars += chars;
    sheet->chars_left -= chars;
    return true;
}

void
sheet_line(struct sheet *sheet, enum sheet_group group,
           const struct buf *line)
{
    if (!sheet_add(sheet, group, line))
        sheet->cut++;
}

void
sheet_block(struct sheet *sheet, json_t *block, size_t chars, size_t lines)
{
    sheet_break(sheet);
    if (!sheet->is_cut && chars <= sheet->chars_left &&
        sheet->blocks_left > 0) {
        blocks_add(sheet->blocks, block);
        sheet->blocks_left--;
        sheet->chars_left -= chars;
        return;
    }
    cut_begin(sheet);
    sheet->cut += lines;
    json_decref(block);
}

/* The line's end: what stands behind it, if it still has room there. */
static bool
last_add(struct sheet *sheet, const struct sheet_style *style,
         struct buf *line)
{
    size_t chars = utf8_count(line->data, line->len) +
                   utf8_count(style->last, strlen(style->last));

    if (chars < SHEET_SECTION_CHARS) {
        buf_adds(line, style->last);
        return sheet_add(sheet, style->group, line);
    }
    if (!sheet_add(sheet, style->group, line))
        return false;
    buf_reset(line);
    buf_adds(line, style->open);
    buf_adds(line, style->last);
    return sheet_add(sheet, style->group, line);
}

static void
trim_end(struct buf *line)
{
    while (line->len > 0 && line->data[line->len - 1] == ' ')
        buf_cut(line, line->len - 1);
}

/* One line of a text; so long that it takes several sections, if need be. */
static void
line_render(struct sheet *sheet, const struct sheet_style *style,
            const char *text, const char *end, bool is_first, bool is_last)
{
    struct buf line;
    const char *from;
    size_t used;
    bool is_placed;

    buf_init(&line, LINE_MAX);
    do {
        buf_reset(&line);
        from = text;
        if (is_first && style->first)
            buf_adds(&line, style->first);
        buf_adds(&line, style->open);
        used = utf8_count(line.data, line.len) + strlen(style->close) + 1;
        text = mrkdwn_write(text, end, style->flags,
                            SHEET_SECTION_CHARS - used, &line);
        buf_adds(&line, style->close);
        trim_end(&line);
        if (text == end && is_last && style->last)
            is_placed = last_add(sheet, style, &line);
        else
            is_placed = sheet_add(sheet, style->group, &line);
        /* What does not even fit into an empty section has no place. */
        if (text == from && text < end && !is_first)
            is_placed = false;
        is_first = false;
    } while (is_placed && text < end);
    if (!is_placed)
        sheet->cut++;
    buf_release(&line);
}

void
sheet_text(struct sheet *sheet, const struct sheet_style *style,
           const char *text)
{
    bool is_first = true;
    const char *end, *stop;

    for (;;) {
        end = stop = strchrnul(text, '\n');
        while (stop > text && stop[-1] == ' ')
            stop--;
        /* Marks around a line want no blanks inside, and something. */
        while (*style->close && text < stop && *text == ' ')
            text++;
        if (text < stop || *style->close == '\0')
            line_render(sheet, style, text, stop, is_first, *end == '\0');
        if (*end == '\0')
            return;
        text = end + 1;
        is_first = false;
    }
}
