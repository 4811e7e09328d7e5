/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * letters.c - bytes of unknown making in, valid UTF-8 out.
 *
 * UTF-8 is cut into records as it is, because no byte of a longer character
 * looks like a quote, a comma or a newline; wrong bytes are dealt with only
 * in the few fields that are handed on. UTF-16, Windows-1252 and a message's
 * typographic quotes are decoded first, by steps that depend on nothing before
 * them, so that a place in the decoded bytes can be found again in the raw
 * ones.
 */
#include "letters.h"

#include <string.h>

#include "alloc.h"

/* Windows-1252, 0x80 to 0x9f; the five holes become U+FFFD. */
static const uint16_t cp1252[32] = {
    0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
    0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
};

static uint32_t
cp1252_letter(unsigned char c)
{
    return c >= 0x80 && c < 0xa0 ? cp1252[c - 0x80] : c;
}

size_t
letters_next(const char *s, size_t len, uint32_t *cp)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    unsigned char c = (unsigned char)s[0];
    size_t need, i;
    uint32_t value;

    *cp = c;
    if (c < 0x80)
        return 1;
    *cp = LETTERS_BAD;
    if (c < 0xc2 || c > 0xf4)
        return 1;
    need = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    value = c & (0x7fu >> need);
    for (i = 1; i < need; i++) {
        if (i == len)
            return 0;
        c = (unsigned char)s[i];
        if ((c & 0xc0) != 0x80)
            return 1;
        value = value << 6 | (c & 0x3f);
    }
    if (value < least[need] || value > 0x10ffff ||
        (value >= 0xd800 && value < 0xe000))
        return 1;
    *cp = value;
    return need;
}

static size_t
encode(uint32_t cp, char out[4])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xc0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3f));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xe0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
        out[2] = (char)(0x80 | (cp & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
    out[3] = (char)(0x80 | (cp & 0x3f));
    return 4;
}

void
letters_add(struct buf *out, uint32_t cp)
{
    char bytes[4];

    buf_add(out, bytes, encode(cp, bytes));
}

/* ---- which encoding ------------------------------------------------------ */

static size_t
count_nuls(const char *s, size_t len, size_t from, size_t step)
{
    size_t i, n = 0;

    for (i = from; i < len; i += step)
        n += s[i] == '\0';
    return n;
}

/* UTF-16 without a mark shows as a NUL in every other byte. */
static bool
is_utf16(const char *s, size_t len, size_t odd)
{
    return len >= 8 && count_nuls(s, len, odd, 2) > len / 2 * 4 / 10 &&
           count_nuls(s, len, 1 - odd, 2) < len / 20;
}

static enum import_encoding
guess_bytes(const char *head, size_t len, bool whole, bool *broken)
{
    size_t at = 0, good = 0, bad = 0, bad_end = 0;

    while (at < len) {
        uint32_t cp;
        size_t n = letters_next(head + at, len - at, &cp);

        if (n == 0 && !whole)
            break;
        /* Bytes in a row are one letter that went wrong. */
        if (cp == LETTERS_BAD) {
            bad += bad == 0 || at != bad_end;
            bad_end = at + 1;
        } else if (cp >= 0x80) {
            good++;
        }
        at += n > 0 ? n : 1;
    }
    if (bad == 0)
        return good > 0 ? IMPORT_ENCODING_UTF8 : IMPORT_ENCODING_ASCII;
    /* A few broken ones among many good ones: a cut emoji, not Latin. */
    if (good > bad * 4) {
        *broken = true;
        return IMPORT_ENCODING_UTF8;
    }
    return IMPORT_ENCODING_CP1252;
}

enum import_encoding
letters_guess(const char *head, size_t len, bool whole, bool *broken,
              size_t *nuls)
{
    *broken = false;
    *nuls = 0;
    if (len >= 2 && memcmp(head, "\xff\xfe", 2) == 0)
        return IMPORT_ENCODING_UTF16LE;
    if (len >= 2 && memcmp(head, "\xfe\xff", 2) == 0)
        return IMPORT_ENCODING_UTF16BE;
    if (is_utf16(head, len, 1))
        return IMPORT_ENCODING_UTF16LE;
    if (is_utf16(head, len, 0))
        return IMPORT_ENCODING_UTF16BE;
    *nuls = count_nuls(head, len, 0, 1);
    if (len >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0) {
        (void)guess_bytes(head, len, whole, broken);
        return IMPORT_ENCODING_UTF8;
    }
    return guess_bytes(head, len, whole, broken);
}

size_t
letters_bom(enum import_encoding encoding, const char *s, size_t len)
{
    switch (encoding) {
    case IMPORT_ENCODING_UTF8:
        return len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    case IMPORT_ENCODING_UTF16LE:
        return len >= 2 && memcmp(s, "\xff\xfe", 2) == 0 ? 2 : 0;
    case IMPORT_ENCODING_UTF16BE:
        return len >= 2 && memcmp(s, "\xfe\xff", 2) == 0 ? 2 : 0;
    default:
        return 0;
    }
}

/* ---- decoding ------------------------------------------------------------ */

bool
letters_are_valid(const char *s)
{
    size_t len = strlen(s), n;
    uint32_t cp;

    for (; len > 0; s += n, len -= n) {
        n = letters_next(s, len, &cp);
        if (n == 0 || cp == LETTERS_BAD)
            return false;
    }
    return true;
}

bool
letters_need_decoding(enum import_encoding encoding, bool fold_quotes)
{
    return fold_quotes || encoding == IMPORT_ENCODING_UTF16LE ||
           encoding == IMPORT_ENCODING_UTF16BE ||
           encoding == IMPORT_ENCODING_CP1252;
}

static uint32_t
unit16(enum import_encoding encoding, const char *s)
{
    uint32_t a = (unsigned char)s[0], b = (unsigned char)s[1];

    return encoding == IMPORT_ENCODING_UTF16LE ? b << 8 | a : a << 8 | b;
}

/* One step of UTF-16: bytes used, 0 when cut off. */
static size_t
step16(enum import_encoding encoding, const char *raw, size_t len, uint32_t *cp)
{
    uint32_t low;

    *cp = 0xfffd;
    if (len < 2)
        return 0;
    *cp = unit16(encoding, raw);
    if (*cp < 0xd800 || *cp >= 0xe000)
        return 2;
    if (*cp >= 0xdc00) {
        *cp = 0xfffd;
        return 2;
    }
    if (len < 4)
        return 0;
    low = unit16(encoding, raw + 2);
    if (low < 0xdc00 || low >= 0xe000) {
        *cp = 0xfffd;
        return 2;
    }
    *cp = 0x10000 + ((*cp - 0xd800) << 10) + (low - 0xdc00);
    return 4;
}

/* One step: bytes of raw used (0 = cut off), what they become in `out`. */
static size_t
step(enum import_encoding encoding, bool fold_quotes, const char *raw,
     size_t len, char out[4], size_t *out_len)
{
    uint32_t cp;
    size_t n;

    if (encoding == IMPORT_ENCODING_UTF16LE ||
        encoding == IMPORT_ENCODING_UTF16BE) {
        n = step16(encoding, raw, len, &cp);
    } else if (encoding == IMPORT_ENCODING_CP1252) {
        n = 1;
        cp = cp1252_letter((unsigned char)raw[0]);
    } else if ((unsigned char)raw[0] != 0xe2 || !fold_quotes) {
        out[0] = raw[0];
        *out_len = 1;
        return 1;
    } else {
        n = letters_next(raw, len, &cp);
        if (cp == LETTERS_BAD) {
            out[0] = raw[0];
            *out_len = 1;
            return n;
        }
    }
    if (fold_quotes && cp >= 0x201c && cp <= 0x201f)
        cp = '"';
    *out_len = encode(cp, out);
    return n;
}

void
letters_decode(enum import_encoding encoding, bool fold_quotes, const char *raw,
               size_t len, bool last, struct buf *out)
{
    size_t at = 0;

    while (at < len) {
        char bytes[4];
        size_t bytes_len;
        size_t n =
            step(encoding, fold_quotes, raw + at, len - at, bytes, &bytes_len);

        if (n == 0) {
            if (last)
                buf_add(out, "\xef\xbf\xbd", 3);
            break;
        }
        buf_add(out, bytes, bytes_len);
        at += n;
    }
}

size_t
letters_raw_len(enum import_encoding encoding, bool fold_quotes,
                const char *raw, size_t len, size_t decoded)
{
    size_t at = 0;

    while (at < len && decoded > 0) {
        char bytes[4];
        size_t bytes_len;
        size_t n =
            step(encoding, fold_quotes, raw + at, len - at, bytes, &bytes_len);

        if (n == 0)
            return len;
        at += n;
        decoded -= bytes_len < decoded ? bytes_len : decoded;
    }
    return at;
}

/* ---- cleaning ------------------------------------------------------------ */

static const struct {
    const char *written;
    const char *meant;
} html_words[] = {
    { "&amp;", "&" },   { "&lt;", "<" },  { "&gt;", ">" },
    { "&quot;", "\"" }, { "&#39;", "'" }, { "&#x27;", "'" },
    { "&nbsp;", " " },  { "<br>", "\n" }, { "<br/>", "\n" },
    { "<br />", "\n" },
};

/* Length of an HTML word at `s`, 0 if none. */
static size_t
html_word(const char *s, size_t len, const char **meant)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(html_words); i++) {
        size_t n = strlen(html_words[i].written);

        if (n > len || memcmp(s, html_words[i].written, n) != 0)
            continue;
        *meant = html_words[i].meant;
        return n;
    }
    return 0;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\0';
}

/* Letters that nobody can see and that would break a card's layout. */
static bool
is_unwanted(uint32_t cp)
{
    return (cp < 0x20 && cp != '\n' && cp != '\t') ||
           (cp >= 0x7f && cp < 0xa0) || cp == 0xfeff || cp == 0xfffe ||
           cp == 0xffff;
}

static void
add_line_end(struct buf *out, const char *s, size_t len)
{
    if (len < 2 || s[1] != '\n')
        buf_addc(out, '\n');
}

void
letters_clean(const char *s, size_t len, enum import_encoding encoding,
              bool html, struct buf *out)
{
    bool latin =
        encoding == IMPORT_ENCODING_CP1252 || encoding == IMPORT_ENCODING_ASCII;
    const char *meant;
    size_t at = 0, bad_end = 0, n;
    uint32_t cp;

    while (len > 0 && is_blank(s[len - 1]))
        len--;
    while (at < len && is_blank(s[at]))
        at++;
    while (at < len) {
        size_t run = at;

        /* Most bytes are plain: take them in one go. */
        while (run < len && s[run] >= 0x20 && s[run] < 0x7f &&
               (!html || (s[run] != '&' && s[run] != '<')))
            run++;
        buf_add(out, s + at, run - at);
        at = run;
        if (at == len)
            break;
        if (html && (s[at] == '&' || s[at] == '<')) {
            n = html_word(s + at, len - at, &meant);
            if (n > 0)
                buf_adds(out, meant);
            else
                buf_addc(out, s[at]);
            at += n > 0 ? n : 1;
            continue;
        }
        if (s[at] == '\r') {
            add_line_end(out, s + at, len - at);
            at++;
            continue;
        }
        n = letters_next(s + at, len - at, &cp);
        if (cp == LETTERS_BAD && !latin) {
            /* One mark for all the wrong bytes in a row. */
            if (bad_end == 0 || bad_end != at)
                letters_add(out, 0xfffd);
            bad_end = ++at;
            continue;
        }
        if (cp == LETTERS_BAD)
            cp = cp1252_letter((unsigned char)s[at]);
        if (cp == 0x2028 || cp == 0x2029)
            cp = '\n';
        if (!is_unwanted(cp))
            letters_add(out, cp);
        at += n > 0 ? n : 1;
    }
}

/* ---- Slack --------------------------------------------------------------- */

static bool
starts(const char *s, size_t len, const char *with)
{
    size_t n = strlen(with);

    return len >= n && memcmp(s, with, n) == 0;
}

/*
 * A link at `s` ("<https://x|label>"), 0 if none. Slack links what merely
 * looks like an address ("luca.me"), and then the label is what was copied.
 */
static size_t
slack_link(const char *s, size_t len, struct buf *out)
{
    const char *bar, *end, *url = s + 1;

    if (starts(url, len - 1, "mailto:"))
        url += 7;
    else if (!starts(url, len - 1, "http://") &&
             !starts(url, len - 1, "https://"))
        return 0;
    end = memchr(s, '>', len < 4096 ? len : 4096);
    if (!end || memchr(s, '\n', (size_t)(end - s)))
        return 0;
    bar = memchr(url, '|', (size_t)(end - url));
    if (bar && bar + 1 < end)
        buf_add(out, bar + 1, (size_t)(end - bar - 1));
    else
        buf_add(out, url, (size_t)((bar ? bar : end) - url));
    return (size_t)(end - s) + 1;
}

void
letters_unslack(const char *s, size_t len, struct buf *out)
{
    static const struct {
        const char *written;
        char meant;
    } words[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' } };
    size_t at, i, n;

    if (len > 2 && s[0] == '*' && s[len - 1] == '*' &&
        !memchr(s + 1, '*', len - 2)) {
        s++;
        len -= 2;
    }
    for (at = 0; at < len; at += n) {
        n = s[at] == '<' ? slack_link(s + at, len - at, out) : 0;
        for (i = 0; i < ARRAY_LEN(words) && n == 0 && s[at] == '&'; i++)
            if (starts(s + at, len - at, words[i].written)) {
                buf_addc(out, words[i].meant);
                n = strlen(words[i].written);
            }
        if (n > 0)
            continue;
        buf_addc(out, s[at]);
        n = 1;
    }
}

/* ---- folding ------------------------------------------------------------- */

/* The plain letter of an accented one of Latin-1; 0 if it is none. */
static char
plain_letter(uint32_t cp)
{
    static const char from_c0[] = "aaaaaaaceeeeiiiidnooooo\0ouuuuyts"
                                  "aaaaaaaceeeeiiiidnooooo\0ouuuuyty";

    return cp >= 0xc0 && cp <= 0xff ? from_c0[cp - 0xc0] : '\0';
}

void
letters_fold(const char *s, size_t len, char *out, size_t size)
{
    size_t at = 0, n, used = 0;
    uint32_t cp;

    while (at < len && used + 1 < size) {
        char c = '\0';

        n = letters_next(s + at, len - at, &cp);
        if (cp == LETTERS_BAD)
            cp = cp1252_letter((unsigned char)s[at]);
        if ((cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9'))
            c = (char)cp;
        else if (cp >= 'A' && cp <= 'Z')
            c = (char)(cp + ('a' - 'A'));
        else
            c = plain_letter(cp);
        if (c)
            out[used++] = c;
        at += n > 0 ? n : 1;
    }
    out[used] = '\0';
}
