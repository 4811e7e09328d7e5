/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * youtube_json.c - numbers, times and texts as YouTube writes them.
 *
 * Counts are unsigned 64-bit numbers in strings, but a comment's likes are a
 * number; either is taken in either place. What is missing, null or of another
 * type is not known. Texts come from strangers.
 */
#include "provider/youtube_json.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "facts.h"
#include "json_read.h"
#include "zone.h"

#define NAME_MAX_BYTES 40

json_t *
youtube_load(const char *body, size_t len)
{
    json_t *root =
        json_read(body, len, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES);

    if (root && !json_is_object(root)) {
        json_decref(root);
        return NULL;
    }
    return root;
}

json_t *
youtube_items(json_t *root)
{
    json_t *items = json_object_get(root, "items");

    return json_is_array(items) ? items : NULL;
}

json_t *
youtube_load_list(const char *body, size_t len)
{
    json_t *root = youtube_load(body, len);

    if (root && json_object_get(root, "items") && !youtube_items(root)) {
        json_decref(root);
        return NULL;
    }
    return root;
}

json_t *
youtube_at(json_t *json, const char *path)
{
    char name[NAME_MAX_BYTES];

    while (json && *path != '\0') {
        size_t len = strcspn(path, "/");

        if (len >= sizeof(name))
            return NULL;
        memcpy(name, path, len);
        name[len] = '\0';
        json = json_object_get(json, name); /* NULL when it is no object */
        path += len + (path[len] == '/');
    }
    return json;
}

/* Digits alone, and not more than fit. */
static int64_t
read_digits(const char *text)
{
    int64_t value = 0;

    if (*text == '\0')
        return FACT_UNKNOWN;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9' ||
            value > (INT64_MAX - (*text - '0')) / 10)
            return FACT_UNKNOWN;
        value = value * 10 + (*text - '0');
    }
    return value;
}

int64_t
youtube_count(json_t *json, const char *path)
{
    json_t *value = youtube_at(json, path);

    if (json_is_integer(value) && json_integer_value(value) >= 0)
        return json_integer_value(value);
    return json_is_string(value) ? read_digits(json_string_value(value))
                                 : FACT_UNKNOWN;
}

/* ---- times --------------------------------------------------------------- */

static bool
two_digits(const char *at, int *out)
{
    if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9')
        return false;
    *out = (at[0] - '0') * 10 + at[1] - '0';
    return true;
}

static bool
read_clock(const char *at, struct wall *wall)
{
    return at[0] == 'T' && two_digits(at + 1, &wall->hour) && at[3] == ':' &&
           two_digits(at + 4, &wall->minute) && at[6] == ':' &&
           two_digits(at + 7, &wall->second);
}

int64_t
youtube_instant(json_t *json, const char *path)
{
    const char *text = json_string_value(youtube_at(json, path));
    struct wall wall;
    size_t len = text ? strlen(text) : 0;

    if (len < 20 || len > 40 || text[len - 1] != 'Z' ||
        !wall_read_iso_day(text, 10, &wall) || !read_clock(text + 10, &wall) ||
        !wall_is_valid(&wall))
        return FACT_UNKNOWN;
    return wall_day_number(&wall) * 86400 + wall.hour * 3600 +
           wall.minute * 60 + wall.second;
}

static int64_t
unit_seconds(char unit, bool is_time)
{
    switch (unit) {
    case 'W':
        return is_time ? 0 : 7 * 86400;
    case 'D':
        return is_time ? 0 : 86400;
    case 'H':
        return is_time ? 3600 : 0;
    case 'M':
        return is_time ? 60 : 0;
    case 'S':
        return is_time ? 1 : 0;
    default:
        return 0;
    }
}

int64_t
youtube_duration(json_t *json, const char *path)
{
    const char *text = json_string_value(youtube_at(json, path));
    int64_t total = 0;
    bool is_time = false, has_any = false;

    if (!text || *text++ != 'P')
        return FACT_UNKNOWN;
    while (*text != '\0') {
        int64_t value = 0, seconds;
        int digits = 0;

        if (*text == 'T' && !is_time) {
            is_time = true;
            text++;
            continue;
        }
        for (; *text >= '0' && *text <= '9' && digits < 7; text++, digits++)
            value = value * 10 + (*text - '0');
        seconds = unit_seconds(*text, is_time);
        if (digits == 0 || seconds == 0)
            return FACT_UNKNOWN;
        total += value * seconds;
        has_any = true;
        text++;
    }
    return has_any ? total : FACT_UNKNOWN;
}

/* ---- texts --------------------------------------------------------------- */

/* Where a text of at most `max` bytes ends without half a character. */
static size_t
text_end(const char *text, size_t len, size_t max)
{
    if (len <= max)
        return len;
    len = max;
    while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
        len--;
    return len;
}

char *
youtube_text(json_t *json, const char *path, size_t max)
{
    json_t *value = youtube_at(json, path);
    const char *text = json_string_value(value);
    size_t len = text ? text_end(text, json_string_length(value), max) : 0;
    char *out = xmalloc(len + 1);
    size_t i;

    for (i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];

        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
            c = ' ';
        /* C1 controls are 0xc2 and one of these. */
        if (i > 0 && (unsigned char)text[i - 1] == 0xc2 && c >= 0x80 &&
            c < 0xa0)
            c = 0xa0;
        out[i] = (char)c;
    }
    out[len] = '\0';
    return out;
}

bool
youtube_id(json_t *json, const char *path, char *out, size_t size)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    const char *text = json_string_value(youtube_at(json, path));
    size_t len = text ? strlen(text) : 0;

    out[0] = '\0';
    if (len == 0 || len >= size || strspn(text, allowed) != len)
        return false;
    memcpy(out, text, len + 1);
    return true;
}

void
youtube_token(json_t *json, const char *path, char *out, size_t size)
{
    const char *text = json_string_value(youtube_at(json, path));
    size_t len = text ? strlen(text) : 0, i;

    out[0] = '\0';
    if (len == 0 || len >= size)
        return;
    for (i = 0; i < len; i++)
        if ((unsigned char)text[i] <= ' ' || (unsigned char)text[i] >= 0x7f)
            return;
    memcpy(out, text, len + 1);
}
