/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * captions.c - a title or caption as words, and the names in it.
 */
#include "rules/captions.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "alloc.h"

/* A name of more bytes, folded, is none. */
#define KEY_BYTES 200
/* What one code point becomes at most. */
#define FOLDED_MAX 18

/* ---- words --------------------------------------------------------------- */

static bool
is_letter(utf8proc_int32_t c)
{
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
        return true;
    default:
        return false;
    }
}

/* The letters of a code point, as UTF-8, without marks; how many bytes. */
static size_t
fold_one(utf8proc_int32_t c, char *to, size_t room)
{
    utf8proc_int32_t folded[FOLDED_MAX];
    utf8proc_ssize_t n, i;
    size_t len = 0;
    int class = 0;

    n = utf8proc_decompose_char(c, folded, FOLDED_MAX,
                                UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE |
                                    UTF8PROC_COMPAT | UTF8PROC_STRIPMARK |
                                    UTF8PROC_IGNORE,
                                &class);
    if (n < 0 || n > FOLDED_MAX)
        return 0;
    for (i = 0; i < n && len + 4 <= room; i++)
        if (is_letter(folded[i]))
            len += (size_t)utf8proc_encode_char(folded[i],
                                                (utf8proc_uint8_t *)to + len);
    return len;
}

/* A mark over a letter, or what nobody sees: does not part words. */
static bool
is_nothing(utf8proc_int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);

    return category == UTF8PROC_CATEGORY_MN ||
           category == UTF8PROC_CATEGORY_ME || category == UTF8PROC_CATEGORY_CF;
}

static void
word_begin(struct caption *c, size_t from, char sign)
{
    struct caption_word *w = &c->words[c->count++];

    if (c->len > 0)
        c->text[c->len++] = ' ';
    w->at = (uint16_t)c->len;
    w->from = (uint16_t)from;
    w->sign = sign;
}

void
caption_read(const char *text, struct caption *out)
{
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text;
    size_t len = strnlen(text, CAPTION_BYTES), at = 0;
    char letters[FOLDED_MAX * 4], sign = 0;
    bool is_in = false;

    out->source = text;
    out->count = out->len = 0;
    while (at < len) {
        utf8proc_int32_t c;
        utf8proc_ssize_t used =
            utf8proc_iterate(p + at, (utf8proc_ssize_t)(len - at), &c);
        size_t n = 0;

        if (used <= 0)
            used = 1, c = ' ';
        else if (is_in && is_nothing(c))
            n = SIZE_MAX;
        else
            n = fold_one(c, letters, sizeof(letters));
        if (n == 0) {
            sign = c == '#' || c == '@' ? (char)c : 0;
            is_in = false;
        } else if (n != SIZE_MAX) {
            if (!is_in && out->count == CAPTION_WORDS)
                break;
            if (out->len + n + 2 > sizeof(out->text))
                break;
            if (!is_in)
                word_begin(out, at, sign);
            is_in = true;
            memcpy(out->text + out->len, letters, n);
            out->len += n;
            out->words[out->count - 1].len =
                (uint16_t)(out->len - out->words[out->count - 1].at);
            out->words[out->count - 1].to = (uint16_t)(at + (size_t)used);
        }
        at += (size_t)used;
    }
    out->text[out->len] = '\0';
}

/* ---- names --------------------------------------------------------------- */

char *
caption_key(const char *name)
{
    struct caption *c;
    char *key = NULL;

    if (strlen(name) > KEY_BYTES)
        return NULL;
    c = xmalloc(sizeof(*c));
    caption_read(name, c);
    if (c->len > 0 && c->len <= KEY_BYTES)
        key = xstrndup(c->text, c->len);
    free(c);
    return key;
}

static size_t
key_squeeze(const char *key, char *to)
{
    size_t n = 0;

    for (; *key != '\0'; key++)
        if (*key != ' ')
            to[n++] = *key;
    return n;
}

/* The key from word i on; how many words it takes, 0 when it is not there. */
static size_t
key_at(const struct caption *c, const char *key, size_t i)
{
    size_t words = 1, j;
    const char *p;

    for (p = key; *p != '\0'; p++)
        words += *p == ' ';
    if (i + words > c->count)
        return 0;
    j = i + words - 1;
    if ((size_t)(c->words[j].at + c->words[j].len - c->words[i].at) !=
            strlen(key) ||
        memcmp(c->text + c->words[i].at, key, strlen(key)) != 0)
        return 0;
    return words;
}

bool
caption_names(const struct caption *c, const char *key)
{
    char squeezed[KEY_BYTES + 1];
    size_t len, i;

    if (strlen(key) > KEY_BYTES)
        return false;
    len = key_squeeze(key, squeezed);
    for (i = 0; i < c->count; i++) {
        const struct caption_word *w = &c->words[i];

        if (key_at(c, key, i) > 0 ||
            (w->len == len && memcmp(c->text + w->at, squeezed, len) == 0))
            return true;
    }
    return false;
}
