/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * span.c - marked places inside the text of a card.
 *
 * A span is built apart and added in one piece, so that a full buffer never
 * ends inside one.
 */
#include "span.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "utf8.h"

#define SPAN_MAX ((size_t)16 * 1024)
/* Longer than any link that a person could want to press. */
#define URL_MAX 2000

static void
add_clean(struct buf *b, const char *s, size_t len)
{
    const char *end = s + len;

    while (s < end) {
        int32_t c = utf8_next(&s, end);

        utf8_add(b, utf8_is_control(c) ? ' ' : c);
    }
}

/* The label without controls and without the marks of spans inside it. */
static void
add_label(struct buf *b, const char *label)
{
    const char *p = label, *end = label + strlen(label), *open;
    struct span inner;

    while (p < end) {
        open = memchr(p, SPAN_OPEN, (size_t)(end - p));
        add_clean(b, p, (size_t)((open ? open : end) - p));
        p = open ? open : end;
        if (open && span_read(&p, end, &inner))
            add_clean(b, inner.label, inner.label_len);
    }
}

static void
add_payload(struct buf *b, const char *payload)
{
    const char *p = payload, *end = payload + strlen(payload);

    while (p < end) {
        int32_t c = utf8_next(&p, end);

        if (!utf8_is_control(c) && c != UTF8_REPLACEMENT)
            utf8_add(b, c);
    }
}

static void
add_span(struct buf *b, enum span_kind kind, const char *payload,
         const char *label)
{
    struct buf span;

    buf_init(&span, SPAN_MAX);
    buf_addc(&span, SPAN_OPEN);
    buf_addc(&span, (char)kind);
    add_payload(&span, payload);
    if (label) {
        buf_addc(&span, SPAN_BAR);
        add_label(&span, label);
    }
    buf_addc(&span, SPAN_CLOSE);
    if (span.overflow)
        b->overflow = true;
    else
        buf_add(b, span.data, span.len);
    buf_release(&span);
}

void
span_bold(struct buf *b, const char *text)
{
    if (*text)
        add_span(b, SPAN_BOLD, "", text);
}

void
span_italic(struct buf *b, const char *text)
{
    if (*text)
        add_span(b, SPAN_ITALIC, "", text);
}

void
span_code(struct buf *b, const char *text)
{
    if (*text)
        add_span(b, SPAN_CODE, "", text);
}

void
span_person(struct buf *b, const char *user_id, const char *name)
{
    add_span(b, SPAN_PERSON, user_id, name && *name ? name : user_id);
}

void
span_place(struct buf *b, const char *place_id)
{
    add_span(b, SPAN_PLACE, place_id, place_id);
}

static bool
is_link(const char *url)
{
    size_t len = strlen(url), host;

    if (strncasecmp(url, "https://", 8) == 0)
        host = 8;
    else if (strncasecmp(url, "http://", 7) == 0)
        host = 7;
    else
        return false;
    if (len == host || len > URL_MAX)
        return false;
    for (; *url; url++)
        if ((unsigned char)*url <= 0x20 || *url == 0x7f)
            return false;
    return true;
}

void
span_link(struct buf *b, const char *url, const char *label)
{
    if (is_link(url))
        add_span(b, SPAN_LINK, url, *label ? label : url);
    else
        add_label(b, *label ? label : url);
}

void
span_instant(struct buf *b, int64_t at, const char *fallback)
{
    char seconds[32];

    (void)snprintf(seconds, sizeof(seconds), "%" PRId64, at);
    add_span(b, SPAN_INSTANT, seconds, fallback);
}

bool
span_read(const char **p, const char *end, struct span *out)
{
    const char *start = *p + 1, *close, *bar;

    *p = start;
    close = memchr(start, SPAN_CLOSE, (size_t)(end - start));
    if (!close || close == start || !strchr("bicuhlt", *start))
        return false;
    out->kind = (enum span_kind)*start++;
    bar = memchr(start, SPAN_BAR, (size_t)(close - start));
    out->payload = start;
    out->payload_len = (size_t)((bar ? bar : close) - start);
    out->label = bar ? bar + 1 : close;
    out->label_len = (size_t)(close - out->label);
    *p = close + 1;
    return true;
}

/* Marks that turn the direction of text around can make it lie. */
static bool
is_direction(int32_t c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

void
span_clean(struct buf *b, const char *text, size_t max_chars)
{
    const char *p = text, *end = text + strlen(text);
    struct buf clean;
    size_t chars = 0, last = 0;

    buf_init(&clean, b->max);
    while (p < end && chars <= max_chars) {
        size_t plain = utf8_plain(p, end);
        int32_t c;

        if (plain > 0 && chars + plain < max_chars) {
            buf_add(&clean, p, plain);
            chars += plain;
            p += plain;
            continue;
        }
        c = utf8_next(&p, end);
        if (is_direction(c))
            continue;
        if (utf8_is_control(c) || c == 0x2028 || c == 0x2029)
            c = ' ';
        if (chars + 1 == max_chars)
            last = clean.len;
        utf8_add(&clean, c);
        chars++;
    }
    if (chars > max_chars) {
        buf_cut(&clean, last);
        if (max_chars > 0)
            buf_adds(&clean, "…");
    }
    if (clean.overflow)
        b->overflow = true;
    else
        buf_add(b, clean.data, clean.len);
    buf_release(&clean);
}
