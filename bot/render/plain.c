/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plain.c - a card as plain text.
 *
 * Everything passes through sheet_line(), one finished line at a time; there
 * it is decided what still fits. Aligning counts columns, not bytes, so that
 * "寿司" and "è" stand right.
 */
#include "render/plain.h"

#include <string.h>
#include <strings.h>

#include "span.h"
#include "utf8.h"

/* A longer label pushes only its own text to the right. */
#define LABEL_WIDTH_MAX 24
#define PLAIN_MAX       ((size_t)256 * 1024)
/* Room for "… and 1,234 more lines" in any language. */
#define MORE_CHARS 48

struct sheet {
    enum language language;
    bool keeps_people;
    size_t left; /* code points */
    size_t cut;  /* lines left out */
    struct buf *out;
};

static void
trim_end(struct buf *b)
{
    size_t len = b->len;

    while (len > 0 && b->data[len - 1] == ' ')
        len--;
    buf_cut(b, len);
}

static void
sheet_line(struct sheet *sheet, const char *text)
{
    size_t chars = utf8_count(text, strlen(text)) + 1;

    if (sheet->cut > 0 || chars > sheet->left) {
        /* One line longer than everything is better cut than left out. */
        if (sheet->cut == 0 && sheet->out->len == 0) {
            utf8_add_cut(sheet->out, text, sheet->left);
            sheet->left = 0;
            return;
        }
        sheet->cut++;
        return;
    }
    if (sheet->out->len > 0)
        buf_addc(sheet->out, '\n');
    buf_adds(sheet->out, text);
    trim_end(sheet->out);
    sheet->left -= chars;
}

/* Text of several lines, each begun by `first` or, further down, `rest`. */
static void
sheet_lines(struct sheet *sheet, const char *first, const char *rest,
            const char *text)
{
    const char *prefix = first, *end;
    struct buf line;

    buf_init(&line, PLAIN_MAX);
    for (;;) {
        end = strchrnul(text, '\n');
        buf_reset(&line);
        buf_adds(&line, prefix);
        buf_add(&line, text, (size_t)(end - text));
        sheet_line(sheet, line.data);
        if (*end == '\0')
            break;
        text = end + 1;
        prefix = rest;
    }
    buf_release(&line);
}

bool
plain_is_same_link(const char *url, size_t url_len, const char *label,
                   size_t label_len)
{
    static const char *const starts[] = { "https://", "http://", "www." };
    size_t i, len;

    for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        len = strlen(starts[i]);
        if (url_len >= len && strncasecmp(url, starts[i], len) == 0) {
            url += len;
            url_len -= len;
        }
        if (label_len >= len && strncasecmp(label, starts[i], len) == 0) {
            label += len;
            label_len -= len;
        }
    }
    if (url_len > 0 && url[url_len - 1] == '/')
        url_len--;
    if (label_len > 0 && label[label_len - 1] == '/')
        label_len--;
    return url_len == label_len && strncasecmp(url, label, url_len) == 0;
}

static void
add_name(struct buf *out, char sign, const struct span *span)
{
    bool is_named = span->label_len > 0;
    const char *name = is_named ? span->label : span->payload;
    size_t len = is_named ? span->label_len : span->payload_len;

    if (len > 0 && name[0] != sign)
        buf_addc(out, sign);
    buf_add(out, name, len);
}

static void
add_span(struct buf *out, const struct span *span, bool has_urls)
{
    switch (span->kind) {
    case SPAN_PERSON:
        add_name(out, '@', span);
        return;
    case SPAN_PLACE:
        add_name(out, '#', span);
        return;
    case SPAN_LINK:
        if (has_urls && plain_is_same_link(span->payload, span->payload_len,
                                           span->label, span->label_len)) {
            buf_add(out, span->payload, span->payload_len);
            return;
        }
        buf_add(out, span->label, span->label_len);
        if (has_urls)
            buf_addf(out, " (%.*s)", (int)span->payload_len, span->payload);
        return;
    case SPAN_BOLD:
    case SPAN_ITALIC:
    case SPAN_CODE:
    case SPAN_INSTANT:
        buf_add(out, span->label, span->label_len);
        return;
    }
}

static void
add_text(const char *marked, bool has_urls, bool keeps_people, struct buf *out)
{
    const char *p = marked, *end = marked + strlen(marked), *from;
    struct span span;

    while (p < end) {
        for (from = p; (*p >= 0x20 && *p < 0x7f) || *p == '\n';)
            p++;
        buf_add(out, from, (size_t)(p - from));
        if (p == end)
            return;
        if (*p == SPAN_OPEN) {
            from = p;
            if (!span_read(&p, end, &span))
                continue;
            if (keeps_people && span.kind == SPAN_PERSON)
                buf_add(out, from, (size_t)(p - from));
            else
                add_span(out, &span, has_urls);
        } else {
            int32_t c = utf8_next(&p, end);

            utf8_add(out, c != '\n' && utf8_is_control(c) ? ' ' : c);
        }
    }
}

void
plain_text(const char *marked, bool has_urls, struct buf *out)
{
    add_text(marked, has_urls, false, out);
}

static void
sheet_marked(struct sheet *sheet, const char *first, const char *rest,
             const char *marked)
{
    struct buf text;

    buf_init(&text, PLAIN_MAX);
    add_text(marked, true, sheet->keeps_people, &text);
    sheet_lines(sheet, first, rest, text.data);
    buf_release(&text);
}

static void
add_blanks(struct buf *b, size_t count)
{
    while (count-- > 0)
        buf_addc(b, ' ');
}

/* ---- facts --------------------------------------------------------------- */

static size_t
label_width(const char *label)
{
    struct buf text;
    size_t width;

    buf_init(&text, PLAIN_MAX);
    plain_text(label, false, &text);
    width = utf8_width(text.data, text.len);
    buf_release(&text);
    return width;
}

/* A run of facts shares one column for its labels. Returns its length. */
static size_t
facts_render(struct sheet *sheet, const struct card_part *parts, size_t count)
{
    struct buf first, rest;
    size_t n, i, width, column = 0;

    for (n = 0; n < count && parts[n].kind == CARD_FACT; n++) {
        width = label_width(parts[n].label);
        if (width > column && width <= LABEL_WIDTH_MAX)
            column = width;
    }
    buf_init(&first, PLAIN_MAX);
    buf_init(&rest, PLAIN_MAX);
    add_blanks(&rest, column + 2);
    for (i = 0; i < n; i++) {
        buf_reset(&first);
        plain_text(parts[i].label, false, &first);
        width = utf8_width(first.data, first.len);
        add_blanks(&first, (width < column ? column - width : 0) + 2);
        sheet_marked(sheet, first.data, rest.data, parts[i].text);
    }
    buf_release(&first);
    buf_release(&rest);
    return n;
}

/* ---- quotes, buttons ----------------------------------------------------- */

static void
quote_render(struct sheet *sheet, const struct card_part *quote)
{
    struct buf text;

    buf_init(&text, PLAIN_MAX);
    plain_text(quote->text, true, &text);
    if (quote->url) {
        buf_adds(&text, " (");
        plain_text(quote->url, false, &text);
        buf_addc(&text, ')');
    }
    sheet_lines(sheet, "> ", "> ", text.data);
    buf_release(&text);
}

static void
button_render(struct sheet *sheet, const char *group, const char *label,
              const char *said)
{
    struct buf line;

    buf_init(&line, PLAIN_MAX);
    buf_addc(&line, '[');
    if (group && *group) {
        plain_text(group, false, &line);
        buf_adds(&line, ": ");
    }
    plain_text(label, false, &line);
    buf_adds(&line, "] ");
    plain_text(said, false, &line);
    sheet_line(sheet, line.data);
    buf_release(&line);
}

static void
choice_render(struct sheet *sheet, const struct card_part *choice)
{
    size_t i;

    for (i = 0; i < choice->option_count; i++)
        button_render(sheet, choice->text, choice->options[i].label,
                      choice->options[i].line);
}

/* One of a list: what can be typed about it stands in one line below. */
static void
line_render(struct sheet *sheet, const struct card_part *part, bool has_buttons)
{
    struct buf line;
    size_t i;

    sheet_marked(sheet, "", "", part->text);
    if (!has_buttons || part->option_count == 0)
        return;
    buf_init(&line, PLAIN_MAX);
    for (i = 0; i < part->option_count; i++) {
        buf_adds(&line, i == 0 ? "    [" : " · [");
        plain_text(part->options[i].label, false, &line);
        buf_adds(&line, "] ");
        plain_text(part->options[i].line, false, &line);
    }
    sheet_line(sheet, line.data);
    buf_release(&line);
}

/* ---- the card ------------------------------------------------------------ */

static void
table_line(void *ctx, const char *text)
{
    sheet_line(ctx, text);
}

static void
part_render(struct sheet *sheet, const struct card_part *part, bool has_buttons)
{
    switch (part->kind) {
    case CARD_TITLE:
    case CARD_TEXT:
    case CARD_NOTE:
        sheet_marked(sheet, "", "", part->text);
        return;
    case CARD_QUOTE:
        quote_render(sheet, part);
        return;
    case CARD_TABLE:
        plain_table(part, 0, table_line, sheet);
        return;
    case CARD_DIVIDER:
        sheet_line(sheet, "");
        return;
    case CARD_BUTTON:
        if (has_buttons)
            button_render(sheet, NULL, part->text, part->line);
        return;
    case CARD_CHOICE:
        if (has_buttons)
            choice_render(sheet, part);
        return;
    case CARD_LINE:
        line_render(sheet, part, has_buttons);
        return;
    case CARD_FACT:
        return; /* in runs, see facts_render() */
    }
}

void
plain_render(const struct card *card, enum language language,
             const struct plain_options *options, struct buf *out)
{
    struct sheet sheet = { .language = language,
                           .keeps_people = options->keeps_people,
                           .left = SIZE_MAX };
    struct buf text;
    size_t i = 0;

    buf_init(&text, out->max);
    sheet.out = &text;
    if (options->max_chars > 0)
        sheet.left = options->max_chars > 2 * MORE_CHARS
                         ? options->max_chars - MORE_CHARS
                         : options->max_chars;
    while (i < card->count) {
        if (card->parts[i].kind == CARD_FACT) {
            i += facts_render(&sheet, card->parts + i, card->count - i);
            continue;
        }
        part_render(&sheet, &card->parts[i], options->has_buttons);
        i++;
    }
    while (text.len > 0 && text.data[text.len - 1] == '\n')
        buf_cut(&text, text.len - 1);
    if (sheet.cut > 0 && options->max_chars > 2 * MORE_CHARS) {
        buf_addc(&text, '\n');
        text_add(&text, language, TEXT_CARD_MORE_LINES, "n",
                 TEXT_INT(sheet.cut), NULL);
    }
    buf_add(out, text.data, text.len);
    out->overflow |= text.overflow;
    buf_release(&text);
}
