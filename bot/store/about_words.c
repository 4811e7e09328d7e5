/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * about_words.c - is a creator named in a text?
 *
 * Texts are what people wrote, and JSON and bytes that hold such. A word counts
 * as a whole: "mara" is not in "mara.cooks", nor in "amara".
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "about.h"
#include "about_parts.h"
#include "alloc.h"
#include "buf.h"
#include "db.h"
#include "utf8.h"

#define NAMES_MAX 40
/* A word of so many letters means nobody else; a shorter one only with a digit,
 * a dot or a blank in it. */
#define TELLING_LEN 7
#define TEXT_MAX    (16 * 1024 * 1024)

static const char gone[] = "[forgotten]";

static bool
is_letter(unsigned char c)
{
    return isalnum(c) || c == '_' || c >= 0x80;
}

/* "mara" goes on in "mara.cooks", and ends in "Ask mara. Then". */
static bool
goes_on(const char *text, size_t len, size_t at)
{
    if (at >= len)
        return false;
    if (is_letter((unsigned char)text[at]))
        return true;
    return (text[at] == '.' || text[at] == '-') && at + 1 < len &&
           is_letter((unsigned char)text[at + 1]);
}

/* In JSON a line ends with \n, whose n is no letter. */
static bool
came_on(const char *text, size_t at)
{
    if (at == 0)
        return false;
    if (at >= 2 && text[at - 2] == '\\' && strchr("nrtbf", text[at - 1]))
        return false;
    return is_letter((unsigned char)text[at - 1]) || text[at - 1] == '.' ||
           text[at - 1] == '-';
}

static bool
is_telling(const char *word)
{
    return strlen(word) >= TELLING_LEN || strpbrk(word, "0123456789._ ");
}

static bool
is_here(const char *word, const char *text, size_t len, size_t at)
{
    size_t n = strlen(word);

    if (n == 0 || n > len - at || strncasecmp(text + at, word, n) != 0 ||
        goes_on(text, len, at + n) || came_on(text, at))
        return false;
    return is_telling(word) ||
           (at > 0 && (text[at - 1] == '@' || text[at - 1] == '/'));
}

/* The length of the word that begins there, 0 for none. */
static size_t
word_at(const struct about_words *words, const char *text, size_t len,
        size_t at)
{
    size_t i, n, best = 0;

    for (i = 0; i < words->count; i++) {
        if (!is_here(words->items[i], text, len, at))
            continue;
        n = strlen(words->items[i]);
        best = n > best ? n : best;
    }
    return best;
}

bool
about_is_named(const struct about_words *words, const char *text, size_t len)
{
    bool begins[256] = { false };
    size_t i, at;

    for (i = 0; i < words->count; i++) {
        begins[tolower((unsigned char)words->items[i][0])] = true;
        begins[toupper((unsigned char)words->items[i][0])] = true;
    }
    for (at = 0; at < len; at++)
        if (begins[(unsigned char)text[at]] &&
            word_at(words, text, len, at) > 0)
            return true;
    return false;
}

/* A piece of a file may begin and end within a letter. */
bool
about_can_be_searched(const char *text, size_t len)
{
    const char *p = text, *end = text + len;

    while (p < end && p < text + 3 && ((unsigned char)*p & 0xc0) == 0x80)
        p++;
    for (p += utf8_plain(p, end); p < end; p += utf8_plain(p, end)) {
        const char *from = p;
        int32_t c = utf8_next(&p, end);

        if (c == UTF8_REPLACEMENT && p - from == 1 && end - from > 3)
            return false; /* no letter of UTF-8 */
        if (c < ' ' && (c < '\t' || c > '\r'))
            return false;
    }
    return true;
}

char *
about_without(const struct about_words *words, const char *text)
{
    size_t len = strlen(text), at = 0, n;
    struct buf b;

    buf_init(&b, TEXT_MAX);
    while (at < len) {
        n = word_at(words, text, len, at);
        if (n > 0)
            buf_adds(&b, gone);
        else
            buf_addc(&b, text[at]);
        at += n > 0 ? n : 1;
    }
    return buf_take(&b);
}

/* ---- how services call them ---------------------------------------------- */

static void
name_keep(char **names, size_t *count, const char *name)
{
    size_t i;

    if (*name == '\0' || *count == NAMES_MAX)
        return;
    for (i = 0; i < *count; i++)
        if (strcasecmp(names[i], name) == 0)
            return;
    names[(*count)++] = xstrdup(name);
}

enum err
store_about_names(struct store *st, int64_t creator, char ***names,
                  size_t *count)
{
    struct query q;
    enum err rc;

    *names = xcalloc(NAMES_MAX, sizeof(**names));
    *count = 0;
    query_begin(&q, st,
                "SELECT handle, name, '' FROM creator WHERE id = :creator"
                " AND ws = :ws UNION ALL SELECT key, title, '' FROM profile"
                " WHERE creator = :creator LIMIT 200");
    query_int(&q, ":creator", creator);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        name_keep(*names, count, query_get_text(&q, 0));
        name_keep(*names, count, query_get_text(&q, 1));
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
