/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * youtube_fault.c - what the YouTube server does wrong when it is told to.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "youtube_parts.h"

#define FAULTS_MAX 32
#define HUGE_BYTES ((size_t)3 * 1024 * 1024)
#define DEEP_LEVEL 100000

static struct fault faults[FAULTS_MAX];
static int count;

/* What comes behind the word: "n" a number, "w" a word. */
static const struct {
    const char *name;
    enum wrong wrong;
    const char *takes;
} words[] = {
    { "error", WRONG_ERROR, "nw" },   { "status", WRONG_STATUS, "n" },
    { "later", WRONG_LATER, "ns" },   { "html", WRONG_HTML, "" },
    { "empty", WRONG_EMPTY, "" },     { "cut", WRONG_CUT, "" },
    { "longer", WRONG_LONGER, "" },   { "shorter", WRONG_SHORTER, "" },
    { "slow", WRONG_SLOW, "n" },      { "hang", WRONG_HANG, "" },
    { "hold", WRONG_HOLD, "" },       { "drop", WRONG_DROP, "" },
    { "extra", WRONG_EXTRA, "" },     { "missing", WRONG_MISSING, "" },
    { "types", WRONG_TYPES, "" },     { "nulls", WRONG_NULLS, "" },
    { "doubled", WRONG_DOUBLED, "" }, { "again", WRONG_AGAIN, "" },
    { "pages", WRONG_PAGES, "n" },    { "huge", WRONG_HUGE, "" },
    { "deep", WRONG_DEEP, "" },       { "twice", WRONG_TWICE, "" },
    { "garbage", WRONG_GARBAGE, "" },
};

static char *
next_word(char **rest)
{
    char *word;

    do
        word = strsep(rest, " ");
    while (word && *word == '\0');
    return word;
}

static bool
read_wrong(struct fault *f, char **rest)
{
    const char *name = next_word(rest), *takes, *word;
    size_t i;

    for (i = 0; name && i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(words[i].name, name) == 0)
            break;
    if (!name || i == sizeof(words) / sizeof(words[0]))
        return false;
    f->wrong = words[i].wrong;
    for (takes = words[i].takes; *takes != '\0'; takes++) {
        word = next_word(rest);
        if (!word)
            return false;
        if (*takes == 'n')
            f->number = (int)strtol(word, NULL, 10);
        else if (*takes == 's')
            f->seconds = (int)strtol(word, NULL, 10);
        else
            (void)snprintf(f->reason, sizeof(f->reason), "%s", word);
    }
    return true;
}

static bool
read_when(struct fault *f, char **rest)
{
    const char *word, *value;

    while ((word = next_word(rest)) != NULL) {
        value = next_word(rest);
        if (!value)
            return false;
        if (strcmp(word, "on") == 0)
            (void)snprintf(f->call, sizeof(f->call), "%s", value);
        else if (strcmp(word, "of") == 0)
            (void)snprintf(f->holds, sizeof(f->holds), "%s", value);
        else if (strcmp(word, "after") == 0)
            f->after = (int)strtol(value, NULL, 10);
        else if (strcmp(word, "times") == 0)
            f->times = (int)strtol(value, NULL, 10);
        else
            return false;
    }
    return true;
}

bool
fault_do(const char *line)
{
    struct fault f = { .times = -1 };
    char copy[300], *rest = copy;

    (void)snprintf(copy, sizeof(copy), "%s", line);
    if (!read_wrong(&f, &rest) || !read_when(&f, &rest) || count == FAULTS_MAX)
        return false;
    faults[count++] = f;
    return true;
}

void
fault_clear(void)
{
    count = 0;
}

struct fault
fault_meet(const struct ask *ask)
{
    struct fault none = { .wrong = WRONG_NOTHING };
    int i;

    for (i = count; i-- > 0;) {
        struct fault *f = &faults[i];

        if ((f->call[0] != '\0' && strcmp(f->call, ask->call) != 0) ||
            (f->holds[0] != '\0' && !strstr(ask->query, f->holds)) ||
            f->times == 0)
            continue;
        if (f->after > 0) {
            f->after--;
            continue;
        }
        if (f->times > 0)
            f->times--;
        return *f;
    }
    return none;
}

/* ---- JSON that is not as it was ------------------------------------------ */

/* Calls `change` for each value of each object, the innermost first. */
static void
each_value(json_t *value,
           void (*change)(json_t *object, const char *key, json_t *old))
{
    const char *key;
    json_t *one;
    void *next;
    size_t i;

    json_array_foreach(value, i, one)
    {
        each_value(one, change);
    }
    json_object_foreach_safe(value, next, key, one)
    {
        each_value(one, change);
        change(value, key, one);
    }
}

static void
change_type(json_t *object, const char *key, json_t *old)
{
    json_t *other = NULL;
    char number[32];

    if (json_is_string(old)) {
        other = json_integer(7);
    } else if (json_is_integer(old)) {
        (void)snprintf(number, sizeof(number), "%lld",
                       (long long)json_integer_value(old));
        other = json_string(number);
    } else if (json_is_boolean(old)) {
        other = json_string("true");
    } else if (strcmp(key, "statistics") == 0) {
        other = json_array();
    }
    if (other)
        (void)json_object_set_new(object, key, other);
}

static void
change_null(json_t *object, const char *key, json_t *old)
{
    if (!json_is_object(old) && !json_is_array(old))
        (void)json_object_set_new(object, key, json_null());
}

/* What the documentation lets be absent. */
static void
change_missing(json_t *object, const char *key, json_t *old)
{
    static const char *const optional[] = {
        "authorChannelId", "likeCount",
        "commentCount",    "country",
        "customUrl",       "etag",
        "pageInfo",        "tags",
        "description",     "publishedAt",
        "updatedAt",       "paidProductPlacementDetails",
        "viewCount",       "subscriberCount",
    };
    size_t i;

    (void)old;
    for (i = 0; i < sizeof(optional) / sizeof(optional[0]); i++)
        if (strcmp(optional[i], key) == 0) {
            (void)json_object_del(object, key);
            return;
        }
}

static void
add_extra(json_t *value)
{
    const char *key;
    json_t *one;
    void *next;
    size_t i;

    json_array_foreach(value, i, one)
    {
        add_extra(one);
    }
    json_object_foreach_safe(value, next, key, one)
    {
        add_extra(one);
    }
    if (json_is_object(value))
        (void)json_object_set_new(value, "newIn2027",
                                  json_pack("{s:[i, n, {s:s}]}", "of", 1,
                                            "more", "than before"));
}

void
fault_spoil(const struct fault *fault, const struct ask *ask, json_t *body)
{
    json_t *items = json_object_get(body, "items");
    const char *token = ask_value(ask, "pageToken");
    size_t i;

    switch (fault->wrong) {
    case WRONG_EXTRA:
        add_extra(body);
        break;
    case WRONG_MISSING:
        each_value(body, change_missing);
        break;
    case WRONG_TYPES:
        each_value(body, change_type);
        break;
    case WRONG_NULLS:
        each_value(body, change_null);
        break;
    case WRONG_DOUBLED:
        for (i = json_array_size(items); i-- > 0;)
            (void)json_array_insert(items, i, json_array_get(items, i));
        break;
    case WRONG_AGAIN:
        if (token)
            (void)json_object_set_new(body, "nextPageToken",
                                      json_string(token));
        break;
    default:
        break;
    }
}

/* ---- bytes that are no answer -------------------------------------------- */

static char *
deep(size_t *len)
{
    static const char head[] = "{\"items\":";
    char *bytes = malloc(2 * DEEP_LEVEL + 20);

    if (!bytes)
        return NULL;
    *len = sizeof(head) - 1;
    memcpy(bytes, head, *len);
    memset(bytes + *len, '[', DEEP_LEVEL);
    memset(bytes + *len + DEEP_LEVEL, ']', DEEP_LEVEL);
    *len += 2 * DEEP_LEVEL;
    bytes[(*len)++] = '}';
    return bytes;
}

static char *
huge(size_t *len)
{
    static const char head[] = "{\"items\":[],\"more\":\"", tail[] = "\"}";
    char *bytes = malloc(HUGE_BYTES);

    if (!bytes)
        return NULL;
    memset(bytes, 'x', HUGE_BYTES);
    memcpy(bytes, head, sizeof(head) - 1);
    memcpy(bytes + HUGE_BYTES - (sizeof(tail) - 1), tail, sizeof(tail) - 1);
    *len = HUGE_BYTES;
    return bytes;
}

char *
fault_bytes(const struct fault *fault, size_t *len)
{
    static const char html[] =
        "<!doctype html><html><head><title>Sign in</title></head><body>"
        "<h1>Welcome to the airport's network</h1></body></html>";
    static const char twice[] =
        "{\"items\":[{\"id\":\"a\"}],\"items\":[],\"nextPageToken\":\"x\"}";
    static const char garbage[] = "\xff\xfe{\0\x01items\x80\xc3(";

    switch (fault->wrong) {
    case WRONG_HTML:
        *len = sizeof(html) - 1;
        return strdup(html);
    case WRONG_EMPTY:
        *len = 0;
        return strdup("");
    case WRONG_TWICE:
        *len = sizeof(twice) - 1;
        return strdup(twice);
    case WRONG_GARBAGE: {
        char *copy = malloc(sizeof(garbage));

        if (copy)
            memcpy(copy, garbage, sizeof(garbage));
        *len = sizeof(garbage);
        return copy;
    }
    case WRONG_DEEP:
        return deep(len);
    case WRONG_HUGE:
        return huge(len);
    default:
        return NULL;
    }
}
