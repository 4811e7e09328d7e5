/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mrkdwn_undo.c - what Slack sends, as the person typed it.
 *
 * Slack wraps what it recognises: <https://…|label>, <mailto:…|label>,
 * <@U123>, <#C123|name>, <!here>, <!date^…|fallback>; and it escapes & < >
 * in everything else. Handles that end like a domain ("giulia.cooks") come as
 * links, too: there the label is what was typed.
 */
#include <string.h>
#include <strings.h>

#include "render/mrkdwn.h"
#include "render/plain.h"
#include "utf8.h"

/* Nothing that Slack wraps is longer; a "<" without ">" is only a "<". */
#define WRAP_MAX 8192

static size_t
entity_read(const char *p, const char *end, char *c)
{
    static const struct {
        const char *text;
        size_t len;
        char c;
    } entities[] = {
        { "&amp;", 5, '&' }, { "&lt;", 4, '<' }, { "&gt;", 4, '>' }
    };
    size_t i;

    for (i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
        if ((size_t)(end - p) < entities[i].len ||
            memcmp(p, entities[i].text, entities[i].len) != 0)
            continue;
        *c = entities[i].c;
        return entities[i].len;
    }
    return 0;
}

static void
unescape(struct buf *out, const char *p, const char *end)
{
    size_t len;
    char c;

    while (p < end) {
        const char *mark = memchr(p, '&', (size_t)(end - p));

        buf_add(out, p, (size_t)((mark ? mark : end) - p));
        if (!mark)
            break;
        len = entity_read(mark, end, &c);
        buf_addc(out, len > 0 ? c : '&');
        p = mark + (len > 0 ? len : 1);
    }
}

static void
undo_link(struct buf *out, const char *url, const char *bar, const char *end)
{
    struct buf address, label;

    buf_init(&address, WRAP_MAX);
    buf_init(&label, WRAP_MAX);
    unescape(&address, url, bar ? bar : end);
    if (bar)
        unescape(&label, bar + 1, end);
    if (label.len > 0 && plain_is_same_link(address.data, address.len,
                                            label.data, label.len))
        buf_add(out, label.data, label.len);
    else
        buf_add(out, address.data, address.len);
    buf_release(&address);
    buf_release(&label);
}

/* <mailto:a@b.c|a@b.c>, <tel:+39…|…>: what was typed is the label. */
static void
undo_address(struct buf *out, const char *s, const char *bar, const char *end)
{
    const char *colon = memchr(s, ':', (size_t)(end - s));

    if (bar && bar + 1 < end)
        unescape(out, bar + 1, end);
    else
        unescape(out, colon + 1, bar ? bar : end);
}

/* <!here>, <!channel|channel>, <!subteam^S1|@team>, <!date^…|fallback>. */
static void
undo_special(struct buf *out, const char *s, const char *bar, const char *end)
{
    if (bar && bar + 1 < end && memchr(s, '^', (size_t)(bar - s))) {
        unescape(out, bar + 1, end);
        return;
    }
    buf_addc(out, '@');
    unescape(out, s, bar ? bar : end);
}

static void
undo_channel(struct buf *out, const char *id, const char *bar,
             const char *end)
{
    buf_addc(out, '#');
    if (bar && bar + 1 < end)
        unescape(out, bar + 1, end);
    else
        unescape(out, id, bar ? bar : end);
}

static bool
starts_with(const char *s, const char *end, const char *with)
{
    size_t len = strlen(with);

    return (size_t)(end - s) >= len && strncasecmp(s, with, len) == 0;
}

/* What stands between "<" and ">". */
static void
undo_wrapped(struct buf *out, const char *s, const char *end)
{
    const char *bar = memchr(s, '|', (size_t)(end - s));

    switch (s < end ? *s : '\0') {
    case '@':
        buf_adds(out, "<@");
        unescape(out, s + 1, bar ? bar : end);
        buf_addc(out, '>');
        return;
    case '#':
        undo_channel(out, s + 1, bar, end);
        return;
    case '!':
        undo_special(out, s + 1, bar, end);
        return;
    default:
        break;
    }
    if (starts_with(s, end, "mailto:") || starts_with(s, end, "tel:"))
        undo_address(out, s, bar, end);
    else
        undo_link(out, s, bar, end);
}

static const char *
wrap_end(const char *p, const char *end)
{
    size_t len = (size_t)(end - p);

    return memchr(p, '>', len < WRAP_MAX ? len : WRAP_MAX);
}

static void
undo_all(struct buf *out, const char *p, const char *end)
{
    const char *close, *stop;

    while (p < end) {
        close = *p == '<' ? wrap_end(p, end) : NULL;
        if (close) {
            undo_wrapped(out, p + 1, close);
            p = close + 1;
            continue;
        }
        stop = memchr(p + 1, '<', (size_t)(end - p - 1));
        stop = stop ? stop : end;
        unescape(out, p, stop);
        p = stop;
    }
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* "<@U0BOT> vet", "<@U0BOT|callsheet>: vet": where the rest begins. */
static const char *
skip_mention(const char *p, const char *end, const char *bot_user)
{
    size_t len = strlen(bot_user);
    const char *close;

    if (end - p < 3 || memcmp(p, "<@", 2) != 0)
        return NULL;
    close = wrap_end(p, end);
    p += 2;
    if (!close || (size_t)(close - p) < len ||
        memcmp(p, bot_user, len) != 0 || (p[len] != '>' && p[len] != '|'))
        return NULL;
    p = close + 1;
    if (p < end && (*p == ':' || *p == ','))
        p++;
    return p;
}

static bool
is_zero_width(int32_t c)
{
    return c == 0x200b || c == 0x2060 || c == 0xfeff;
}

static bool
is_odd_blank(int32_t c)
{
    return c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
           c == 0x202f || c == 0x205f || c == 0x3000;
}

/* Controls, zero-width characters and blanks at both ends go. */
static void
clean(const struct buf *raw, struct buf *out)
{
    const char *p = raw->data, *end = p + raw->len;
    size_t start = out->len, len;

    while (p < end) {
        int32_t c;

        if (out->len > start && (len = utf8_plain(p, end)) > 0) {
            buf_add(out, p, len);
            p += len;
            continue;
        }
        c = utf8_next(&p, end);

        if (is_zero_width(c) || (c == '\r' && p < end && *p == '\n'))
            continue;
        if (c == '\r' || c == 0x2028 || c == 0x2029)
            c = '\n';
        else if (is_odd_blank(c) ||
                 (c != '\n' && c != '\t' && utf8_is_control(c)))
            c = ' ';
        if (out->len > start || !is_space((char)c) || c > 0x7f)
            utf8_add(out, c);
    }
    for (len = out->len; len > start && is_space(out->data[len - 1]);)
        len--;
    buf_cut(out, len);
}

bool
mrkdwn_undo(const char *slack_text, const char *bot_user, struct buf *out)
{
    const char *p = slack_text, *end = p + strlen(p), *rest = NULL;
    struct buf raw;

    while (p < end && is_space(*p))
        p++;
    if (bot_user && *bot_user)
        rest = skip_mention(p, end, bot_user);
    buf_init(&raw, out->max);
    undo_all(&raw, rest ? rest : p, end);
    clean(&raw, out);
    if (raw.overflow)
        out->overflow = true;
    buf_release(&raw);
    return rest != NULL;
}

/* The keyboard's character for a typographic one, or itself. */
static int32_t
fold(int32_t c)
{
    if (is_odd_blank(c))
        return ' ';
    if ((c >= 0x201c && c <= 0x201f) || c == 0xab || c == 0xbb || c == 0x2033)
        return '"';
    if ((c >= 0x2018 && c <= 0x201b) || c == 0x2039 || c == 0x203a ||
        c == 0x2032)
        return '\'';
    if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
        return '-';
    switch (c) { /* the look-alikes of mrkdwn.c, copied from a card */
    case 0x2217:
        return '*';
    case 0x02cd:
        return '_';
    case 0x223c:
        return '~';
    case 0x02cb:
        return '`';
    default:
        return c;
    }
}

void
typed_fold(const char *text, struct buf *out)
{
    const char *p = text, *end = text + strlen(text);
    size_t plain;

    for (;;) {
        int32_t c;

        plain = utf8_plain(p, end);
        buf_add(out, p, plain);
        p += plain;
        if (p == end)
            return;
        c = utf8_next(&p, end);
        if (is_zero_width(c) || c == 0x200c || c == 0x200d || c == 0x200e ||
            c == 0x200f || c == 0xad)
            continue;
        utf8_add(out, fold(c));
    }
}
