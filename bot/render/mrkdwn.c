/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mrkdwn.c - text of a card in Slack's own marks.
 *
 * Slack has no way to escape * _ ~ and `, and its readers differ in whether an
 * invisible character before a mark stops it. So what may open formatting, or
 * close formatting of ours, is replaced by a look-alike; typed_fold() turns
 * that back when somebody copies it into a command. "@luna_cucina" stays as
 * it is; "@_luna_" is not shown in italics. Undoing is in mrkdwn_undo.c.
 */
#include "render/mrkdwn.h"

#include <string.h>
#include <strings.h>

#include "span.h"
#include "utf8.h"

#define JOINER           "\xe2\x81\xa0" /* U+2060 */
#define ZERO_WIDTH_SPACE "\xe2\x80\x8b" /* U+200B: a word ends here */
#define LIKE_STAR        "\xe2\x88\x97" /* U+2217 */
#define LIKE_UNDERSCORE  "\xcb\x8d"     /* U+02CD */
#define LIKE_TILDE       "\xe2\x88\xbc" /* U+223C */
#define LIKE_BACKTICK    "\xcb\x8b"     /* U+02CB */

/* Code points that one span may take when written; above it loses its mark. */
#define TOKEN_CHARS 2800
#define LABEL_CHARS 500
#define TOKEN_MAX ((size_t)64 * 1024)

enum inside { INSIDE_ITALIC = 2 }; /* beside MRKDWN_BOLD */

static void
add_escaped(struct buf *out, int32_t c)
{
    switch (c) {
    case '&':
        buf_adds(out, "&amp;");
        return;
    case '<':
        buf_adds(out, "&lt;");
        return;
    case '>':
        buf_adds(out, "&gt;");
        return;
    default:
        utf8_add(out, c != '\n' && utf8_is_control(c) ? ' ' : c);
    }
}

/* True for the ASCII that nothing needs to be done about: nearly all text. */
static bool
is_plain(unsigned char c)
{
    static const bool is_mark[128] = {
        ['&'] = true, ['<'] = true, ['>'] = true, ['*'] = true,
        ['_'] = true, ['~'] = true, ['`'] = true,
    };

    return c >= 0x20 && c < 0x7f && !is_mark[c];
}

static size_t
plain_run(const char *p, size_t max)
{
    size_t n = 0;

    while (n < max && is_plain((unsigned char)p[n]))
        n++;
    return n;
}

void
mrkdwn_escape(const char *text, size_t len, struct buf *out)
{
    const char *end = text + len;
    size_t run;

    while (text < end) {
        run = plain_run(text, (size_t)(end - text));
        buf_add(out, text, run);
        text += run;
        if (text < end)
            add_escaped(out, utf8_next(&text, end));
    }
}

static bool
is_blank(int32_t c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == 0;
}

/* One character of outside text; 0 stands for the text's beginning or end. */
static void
add_char(struct buf *out, int32_t before, int32_t c, int32_t next,
         unsigned inside)
{
    bool is_mark = c == '*' || c == '_' || c == '~';
    bool may_open = is_mark && !utf8_is_word(before) && !is_blank(next);

    if (c == '*' && (may_open || (inside & MRKDWN_BOLD))) {
        buf_adds(out, LIKE_STAR);
    } else if (c == '_' && (may_open || (inside & INSIDE_ITALIC))) {
        buf_adds(out, LIKE_UNDERSCORE);
    } else if (c == '~' && may_open) {
        buf_adds(out, LIKE_TILDE);
    } else if (c == '`') {
        buf_adds(out, LIKE_BACKTICK);
    } else {
        /* At the start of a line it would quote it, escaped or not. */
        if (c == '>' && (before == 0 || before == '\n'))
            buf_adds(out, JOINER);
        add_escaped(out, c);
    }
}

static int32_t
peek(const char *p, const char *end)
{
    return p < end ? utf8_next(&p, end) : 0;
}

static void
add_text(struct buf *out, const char *p, size_t len, unsigned inside)
{
    const char *end = p + len;
    int32_t before = 0, c;

    while (p < end) {
        c = utf8_next(&p, end);
        add_char(out, before, c, peek(p, end), inside);
        before = c;
    }
}

/* A label as a mark can hold it: no blanks at its ends, not too long. */
static void
trim_label(struct span *span)
{
    while (span->label_len > 0 && *span->label == ' ') {
        span->label++;
        span->label_len--;
    }
    while (span->label_len > 0 && span->label[span->label_len - 1] == ' ')
        span->label_len--;
    span->label_len = utf8_prefix(span->label, span->label_len, LABEL_CHARS);
}

/* Slack's ids: a letter that tells the kind, then capitals and digits. */
static bool
is_id(const struct span *span, const char *kinds)
{
    size_t i;

    if (span->payload_len < 2 || span->payload_len > 40 ||
        !strchr(kinds, span->payload[0]))
        return false;
    for (i = 1; i < span->payload_len; i++) {
        char c = span->payload[i];

        if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
            return false;
    }
    return true;
}

static bool
is_seconds(const struct span *span)
{
    size_t i;

    if (span->payload_len == 0 || span->payload_len > 12)
        return false;
    for (i = 0; i < span->payload_len; i++)
        if (span->payload[i] < '0' || span->payload[i] > '9')
            return false;
    return true;
}

/* Between Slack's marks "!channel" is no address but calls everybody. */
static bool
is_web(const struct span *span)
{
    return (span->payload_len > 8 &&
            strncasecmp(span->payload, "https://", 8) == 0) ||
           (span->payload_len > 7 &&
            strncasecmp(span->payload, "http://", 7) == 0);
}

static void
add_url(struct buf *out, const char *url, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++) {
        unsigned char c = (unsigned char)url[i];

        if (c == '&')
            buf_adds(out, "&amp;");
        else if (c == '<' || c == '>' || c == '|' || c <= ' ' ||
                 c >= 0x7f)
            buf_addf(out, "%%%02X", c);
        else
            buf_addc(out, (char)c);
    }
}

static void
add_code(struct buf *out, const struct span *span)
{
    const char *p = span->label, *end = p + span->label_len;

    buf_addc(out, '`');
    while (p < end) {
        int32_t c = utf8_next(&p, end);

        add_escaped(out, c == '`' ? '\'' : c);
    }
    buf_addc(out, '`');
}

/* "*label*": Slack wants the mark to stand at the edge of a word. */
static void
add_marked(struct buf *out, const struct span *span, char mark,
           unsigned inside, int32_t before, int32_t next)
{
    if (utf8_is_word(before))
        buf_adds(out, ZERO_WIDTH_SPACE);
    buf_addc(out, mark);
    add_text(out, span->label, span->label_len, inside);
    buf_addc(out, mark);
    if (utf8_is_word(next))
        buf_adds(out, ZERO_WIDTH_SPACE);
}

static void
add_reference(struct buf *out, const struct span *span, const char *open,
              char sign, bool is_valid, unsigned inside)
{
    if (is_valid) {
        buf_adds(out, open);
        buf_add(out, span->payload, span->payload_len);
        buf_addc(out, '>');
        return;
    }
    if (span->label_len == 0 || span->label[0] != sign)
        buf_addc(out, sign);
    add_text(out, span->label, span->label_len, inside);
}

static void
add_span(struct buf *out, struct span *span, unsigned inside, int32_t before,
         int32_t next)
{
    trim_label(span);
    switch (span->kind) {
    case SPAN_BOLD:
        if (span->label_len > 0 && !(inside & MRKDWN_BOLD))
            add_marked(out, span, '*', inside | MRKDWN_BOLD, before, next);
        else
            add_text(out, span->label, span->label_len, inside);
        return;
    case SPAN_ITALIC:
        if (span->label_len > 0)
            add_marked(out, span, '_', inside | INSIDE_ITALIC, before, next);
        return;
    case SPAN_CODE:
        if (span->label_len > 0)
            add_code(out, span);
        return;
    case SPAN_PERSON:
        add_reference(out, span, "<@", '@', is_id(span, "UW"), inside);
        return;
    case SPAN_PLACE:
        add_reference(out, span, "<#", '#', is_id(span, "CG"), inside);
        return;
    case SPAN_LINK:
        if (!is_web(span)) {
            add_text(out, span->label, span->label_len, inside);
            return;
        }
        buf_addc(out, '<');
        add_url(out, span->payload, span->payload_len);
        buf_addc(out, '|');
        add_text(out, span->label, span->label_len, inside);
        buf_addc(out, '>');
        return;
    case SPAN_INSTANT:
        if (!is_seconds(span)) {
            add_text(out, span->label, span->label_len, inside);
            return;
        }
        buf_addf(out, "<!date^%.*s^{date_short_pretty} {time}|",
                 (int)span->payload_len, span->payload);
        mrkdwn_escape(span->label, span->label_len, out);
        buf_addc(out, '>');
        return;
    }
}

const char *
mrkdwn_write(const char *text, const char *end, unsigned flags,
             size_t max_chars, struct buf *out)
{
    const char *p = text, *from;
    struct buf token;
    struct span span;
    int32_t before = 0, c;
    size_t used = 0, chars, left;

    buf_init(&token, TOKEN_MAX);
    while (p < end) {
        left = max_chars - used;
        chars = plain_run(p, left < (size_t)(end - p) ? left
                                                      : (size_t)(end - p));
        if (chars > 0) {
            buf_add(out, p, chars);
            p += chars;
            used += chars;
            before = p[-1];
            continue;
        }
        from = p;
        buf_reset(&token);
        if (*p == SPAN_OPEN) {
            if (!span_read(&p, end, &span))
                continue;
            add_span(&token, &span, flags, before, peek(p, end));
            if (utf8_count(token.data, token.len) > TOKEN_CHARS) {
                buf_reset(&token);
                add_text(&token, span.label, span.label_len, flags);
            }
            c = ' ';
        } else {
            c = utf8_next(&p, end);
            add_char(&token, before, c, peek(p, end), flags);
        }
        chars = utf8_count(token.data, token.len);
        if (chars > max_chars - used) {
            buf_release(&token);
            return from;
        }
        buf_add(out, token.data, token.len);
        used += chars;
        before = c;
    }
    buf_release(&token);
    return end;
}
