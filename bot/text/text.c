/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text.c - every sentence the bot says, by key and language.
 *
 * A sentence is walked once: what stands outside braces is copied, {name} is
 * looked up among the pairs that were given, {n:one|many} chooses by them and
 * may hold names itself. Numbers come with a mark between their thousands that
 * nobody can type, and get the language's own on the way in.
 */
#include "text.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include "text_table.h"
#include "utf8.h"

#define PAIRS_MAX 24
/* A sentence with everything filled in; a card holds no more anyway. */
#define TEXT_MAX ((size_t)64 * 1024)
/* Between the thousands of a number whose language is not known yet. */
#define GROUP_MARK '\x1d'

struct pairs {
    enum language language;
    const char *name[PAIRS_MAX], *value[PAIRS_MAX];
    size_t count;
};

static void fill(struct buf *b, const char *s, size_t len,
                 const struct pairs *pairs);

static const struct {
    const char *code;
    const char *const *texts;
    char group, decimal;
} tables[LANGUAGE_COUNT] = {
    [LANGUAGE_EN] = { "en", text_en, ',', '.' },
    [LANGUAGE_IT] = { "it", text_it, '.', ',' },
};

enum language
language_parse(const char *locale)
{
    if (locale && strncasecmp(locale, "it", 2) == 0 &&
        (locale[2] == '\0' || strchr("-_.", locale[2])))
        return LANGUAGE_IT;
    return LANGUAGE_EN;
}

const char *
language_code(enum language language)
{
    return tables[language].code;
}

const char *
text_get(enum language language, enum text_key key)
{
    const char *text;

    assert(key > TEXT_NONE && key < TEXT_COUNT);
    text = tables[language].texts[key];
    if (!text)
        text = text_en[key];
    return text ? text : text_names[key];
}

static const char *
pair_find(const struct pairs *pairs, const char *name, size_t len)
{
    size_t i;

    for (i = 0; i < pairs->count; i++)
        if (strncmp(pairs->name[i], name, len) == 0 &&
            pairs->name[i][len] == '\0')
            return pairs->value[i];
    return NULL;
}

/* The brace that closes the one at s[0], or NULL. */
static const char *
brace_end(const char *s, const char *end)
{
    int depth = 0;

    for (; s < end; s++) {
        if (*s == '{')
            depth++;
        else if (*s == '}' && --depth == 0)
            return s;
    }
    return NULL;
}

/* The bar between the two forms, not one inside a nested brace. */
static const char *
bar_find(const char *s, const char *end)
{
    int depth = 0;

    for (; s < end; s++) {
        if (*s == '{')
            depth++;
        else if (*s == '}')
            depth--;
        else if (*s == '|' && depth == 0)
            return s;
    }
    return NULL;
}

/* A value, its thousands set apart by `group`, or together where that is 0. */
static void
add_grouped(struct buf *b, const char *value, char group)
{
    const char *mark;

    mark = strchr(value, GROUP_MARK);
    while (mark) {
        buf_add(b, value, (size_t)(mark - value));
        if (group != '\0')
            buf_addc(b, group);
        value = mark + 1;
        mark = strchr(value, GROUP_MARK);
    }
    buf_adds(b, value);
}

/* An id is typed again as it stands. */
static char
group_of(const struct pairs *pairs, const char *name, size_t len)
{
    return len == 2 && memcmp(name, "id", 2) == 0
               ? '\0'
               : tables[pairs->language].group;
}

/* What stands between two braces: a name, or a name and two forms. */
static void
fill_brace(struct buf *b, const char *s, const char *end,
           const struct pairs *pairs)
{
    const char *colon, *bar, *value;

    colon = memchr(s, ':', (size_t)(end - s));
    value = pair_find(pairs, s, (size_t)((colon ? colon : end) - s));
    bar = colon ? bar_find(colon + 1, end) : NULL;
    if (!value || (colon && !bar)) {
        assert(!"a sentence lacks a value that it names");
        buf_addc(b, '{');
        buf_add(b, s, (size_t)(end - s));
        buf_addc(b, '}');
        return;
    }
    if (!colon)
        add_grouped(b, value, group_of(pairs, s, (size_t)(end - s)));
    else if (strcmp(value, "1") == 0)
        fill(b, colon + 1, (size_t)(bar - colon - 1), pairs);
    else
        fill(b, bar + 1, (size_t)(end - bar - 1), pairs);
}

static void
fill(struct buf *b, const char *s, size_t len, const struct pairs *pairs)
{
    const char *end = s + len, *open, *close;

    while (s < end) {
        open = memchr(s, '{', (size_t)(end - s));
        close = open ? brace_end(open, end) : NULL;
        if (!close) {
            buf_add(b, s, (size_t)(end - s));
            return;
        }
        buf_add(b, s, (size_t)(open - s));
        fill_brace(b, open + 1, close, pairs);
        s = close + 1;
    }
}

void
text_addv(struct buf *b, enum language language, enum text_key key, va_list ap)
{
    struct pairs pairs = { .language = language, .count = 0 };
    const char *name, *text = text_get(language, key);

    for (;;) {
        name = va_arg(ap, const char *);
        if (!name)
            break;
        assert(pairs.count < PAIRS_MAX);
        pairs.name[pairs.count] = name;
        pairs.value[pairs.count] = va_arg(ap, const char *);
        assert(pairs.value[pairs.count]);
        pairs.count++;
    }
    fill(b, text, strlen(text), &pairs);
}

void
text_add(struct buf *b, enum language language, enum text_key key, ...)
{
    va_list ap;

    va_start(ap, key);
    text_addv(b, language, key, ap);
    va_end(ap);
}

char *
text_make(enum language language, enum text_key key, ...)
{
    struct buf b;
    va_list ap;

    buf_init(&b, TEXT_MAX);
    va_start(ap, key);
    text_addv(&b, language, key, ap);
    va_end(ap);
    return buf_take(&b);
}

const char *
text_int(char room[32], int64_t n)
{
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    bool is_grouped = rest > 9999;
    int digits = 0;
    char *p = room + 31;

    *p = '\0';
    do {
        if (is_grouped && digits > 0 && digits % 3 == 0)
            *--p = GROUP_MARK;
        *--p = (char)('0' + rest % 10);
        rest /= 10;
        digits++;
    } while (rest > 0);
    if (n < 0)
        *--p = '-';
    return p;
}

void
text_add_int(struct buf *b, enum language language, int64_t n)
{
    add_grouped(b, TEXT_INT(n), tables[language].group);
}

char
text_decimal_mark(enum language language)
{
    return tables[language].decimal;
}

size_t
text_length(const char *text)
{
    return utf8_count(text, strlen(text));
}
