/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_json.c - reading what Slack sends: nothing is taken on trust.
 */
#include "slack_json.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "span.h"
#include "utf8.h"

/* ---- texts -------------------------------------------------------------- */

/*
 * Walks over a JSON text without understanding it: brackets outside of
 * strings, and strings. Good enough for what is broken.
 */
struct scan {
    const char *at, *end;
    size_t depth;
    bool is_value; /* behind a colon of the object that is looked at */
};

/* Skips the string that begins at `at`; its inside is [*from, *to). */
static bool
scan_string(struct scan *s, const char **from, const char **to)
{
    *from = ++s->at;
    while (s->at < s->end && *s->at != '"')
        s->at += *s->at == '\\' && s->at + 1 < s->end ? 2 : 1;
    *to = s->at;
    if (s->at >= s->end)
        return false;
    s->at++;
    return true;
}

static void
scan_bracket(struct scan *s, char c)
{
    if (c == '{' || c == '[')
        s->depth++;
    else if ((c == '}' || c == ']') && s->depth > 0)
        s->depth--;
}

static bool
is_id_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
           c == ':';
}

/* An identifier; false for anything else. */
static bool
copy_id(const char *from, const char *to, char *value, size_t size)
{
    size_t n = (size_t)(to - from), i;

    for (i = 0; i < n && is_id_char(from[i]); i++)
        ;
    if (n == 0 || i < n || n >= size)
        return false;
    memcpy(value, from, n);
    value[n] = '\0';
    return true;
}

bool
slack_json_find(const char *text, size_t len, const char *path, char *value,
                size_t size)
{
    struct scan s = { .at = text, .end = text + len };
    size_t level = 1, n = strcspn(path, "."); /* of the object, of the name */
    bool is_wanted = false;
    const char *from, *to;

    while (s.at < s.end) {
        char c = *s.at;

        if (c == '"') {
            if (!scan_string(&s, &from, &to))
                return false;
            if (s.depth == level && s.is_value && is_wanted && path[n] == '\0')
                return copy_id(from, to, value, size);
            if (s.depth == level && !s.is_value)
                is_wanted =
                    (size_t)(to - from) == n && memcmp(from, path, n) == 0;
            continue;
        }
        if (s.depth == level && c == '{' && s.is_value && is_wanted) {
            if (path[n] == '\0')
                return false;
            level++;
            path += n + 1;
            n = strcspn(path, ".");
            s.is_value = is_wanted = false;
        } else if (s.depth == level && (c == '}' || c == ']')) {
            return false; /* the object ends without it */
        } else if (s.depth == level && (c == ':' || c == ',')) {
            s.is_value = c == ':';
        }
        scan_bracket(&s, c);
        s.at++;
    }
    return false;
}

/* ---- members ------------------------------------------------------------ */

const char *
slack_str(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : "";
}

const json_t *
slack_obj(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return json_is_object(value) ? value : NULL;
}

bool
slack_bool(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

bool
slack_is_id(const char *text)
{
    size_t i;

    for (i = 0; text[i] != '\0'; i++)
        if (!is_id_char(text[i]) || i >= SLACK_ID_MAX)
            return false;
    return i > 0;
}

const char *
slack_id(const json_t *object, const char *key)
{
    const char *text = slack_str(object, key);

    return slack_is_id(text) ? text : "";
}

/* ---- what people wrote -------------------------------------------------- */

char *
slack_copy_name(const char *text, size_t max_bytes)
{
    size_t len = strlen(text);
    struct buf name;
    char *copy;

    if (len > max_bytes) {
        len = max_bytes;
        /* Not through the middle of a character. */
        while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
            len--;
    }
    copy = xstrndup(text, len);
    buf_init(&name, max_bytes * 3 + 1);
    span_clean(&name, copy, max_bytes);
    free(copy);
    return buf_take(&name);
}

void
slack_add_text(struct buf *out, const char *text)
{
    const char *end = text + strlen(text);

    while (text < end) {
        int32_t c = utf8_next(&text, end);

        utf8_add(out, c != '\n' && c != '\t' && utf8_is_control(c) ? ' ' : c);
    }
}

char *
slack_copy_text(const char *text, size_t max_bytes)
{
    struct buf copy;

    buf_init(&copy, max_bytes);
    slack_add_text(&copy, text);
    return buf_take(&copy);
}

/* ---- writing ------------------------------------------------------------ */

void
slack_json_add(struct buf *out, const char *text)
{
    const char *from = text;

    buf_addc(out, '"');
    for (; *text != '\0'; text++) {
        if (*text != '"' && *text != '\\' && (unsigned char)*text >= ' ')
            continue;
        buf_add(out, from, (size_t)(text - from));
        if ((unsigned char)*text < ' ') {
            buf_addf(out, "\\u%04x", (unsigned char)*text);
            from = text + 1;
        } else {
            buf_addc(out, '\\');
            from = text; /* itself, with what follows */
        }
    }
    buf_add(out, from, (size_t)(text - from));
    buf_addc(out, '"');
}

void
slack_form_add(struct buf *out, const char *name, const char *value)
{
    const unsigned char *c;

    buf_addf(out, "%s%s=", out->len > 0 ? "&" : "", name);
    for (c = (const unsigned char *)value; *c != '\0'; c++) {
        if (isalnum(*c) || *c == '-' || *c == '_' || *c == '.' || *c == '~')
            buf_addc(out, (char)*c);
        else
            buf_addf(out, "%%%02X", *c);
    }
}
