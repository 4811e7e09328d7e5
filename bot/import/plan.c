/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan.c - plans and states as JSON, and the words for what is in them.
 *
 * What is loaded was written by us, but perhaps by another version and by way
 * of a disk: everything is checked against its range again.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "import.h"

#define X(name, word) word,
static const char *const kind_words[] = { IMPORT_KIND_MAP(X) };
static const char *const why_words[] = { IMPORT_WHY_MAP(X) };
static const char *const encoding_words[] = { IMPORT_ENCODING_MAP(X) };
static const char *const field_words[] = { IMPORT_FIELD_MAP(X) };
static const char *const post_words[] = { IMPORT_POST_MAP(X) };
static const char *const dates_words[] = { IMPORT_DATES_MAP(X) };
static const char *const order_words[] = { IMPORT_ORDER_MAP(X) };
static const char *const skip_words[] = { IMPORT_SKIP_MAP(X) };
#undef X

const char *
import_kind_word(enum import_kind kind)
{
    return kind_words[kind];
}

const char *
import_why_word(enum import_why why)
{
    return why_words[why];
}

const char *
import_field_word(enum import_field field)
{
    return field_words[field];
}

const char *
import_skip_word(enum import_skip skip)
{
    return skip_words[skip];
}

const char *
import_order_word(enum import_order order)
{
    return order_words[order];
}

enum err
import_plan_set_post(struct import_plan *plan, const char *typed)
{
    struct post_ref post;
    enum err rc = post_parse_id(typed, plan->platform, &post);

    if (rc != ERR_OK)
        return rc;
    memcpy(plan->post, post.key, sizeof(plan->post));
    memcpy(plan->post_url, post.url, sizeof(plan->post_url));
    plan->post_from = IMPORT_POST_TOLD;
    if (plan->platform == PLATFORM_UNKNOWN)
        plan->platform = post.platform;
    return ERR_OK;
}

/* ---- writing ------------------------------------------------------------- */

/* A name from a file may be cut within a letter or be no UTF-8 at all. */
static json_t *
text_json(const char *s)
{
    json_t *value = json_string(s);

    return value ? value : json_string("");
}

static void
set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        abort();
}

static char *
dump(json_t *object)
{
    const size_t flags = JSON_COMPACT | JSON_SORT_KEYS;
    size_t len = json_dumpb(object, NULL, 0, flags);
    char *text;

    if (len == 0)
        abort();
    /* Jansson's memory and ours need not be the same. */
    text = xmalloc(len + 1);
    (void)json_dumpb(object, text, len, flags);
    text[len] = '\0';
    json_decref(object);
    return text;
}

static json_t *
columns_json(const struct import_plan *plan)
{
    json_t *columns = json_object();
    int field;

    for (field = 0; field < IMPORT_FIELDS; field++) {
        const struct import_column *column = &plan->column[field];
        json_t *pair;

        if (column->index < 0)
            continue;
        pair = json_array();
        if (json_array_append_new(pair, json_integer(column->index)) != 0 ||
            json_array_append_new(pair, text_json(column->name)) != 0)
            abort();
        set(columns, field_words[field], pair);
    }
    return columns;
}

char *
import_plan_save(const struct import_plan *plan)
{
    char delimiter[2] = { plan->delimiter, '\0' };
    json_t *o = json_object();

    set(o, "kind", text_json(kind_words[plan->kind]));
    set(o, "why", text_json(why_words[plan->why]));
    set(o, "encoding", text_json(encoding_words[plan->encoding]));
    set(o, "tool", json_integer(plan->tool));
    set(o, "platform", text_json(platform_name(plan->platform)));
    set(o, "post_from", text_json(post_words[plan->post_from]));
    set(o, "dates", text_json(dates_words[plan->dates]));
    set(o, "order", text_json(order_words[plan->order]));
    set(o, "caveats", json_integer(plan->caveats));
    set(o, "from_chat", json_boolean(plan->from_chat));
    set(o, "delimiter", text_json(delimiter));
    set(o, "header_row", json_integer(plan->header_row));
    set(o, "columns", json_integer(plan->columns));
    set(o, "row_depth", json_integer(plan->row_depth));
    set(o, "row_array", text_json(plan->row_array));
    set(o, "reply_word", text_json(plan->reply_word));
    set(o, "column", columns_json(plan));
    set(o, "post", text_json(plan->post));
    set(o, "post_url", text_json(plan->post_url));
    set(o, "now", json_integer(plan->now));
    return dump(o);
}

char *
import_state_save(const struct import_state *state)
{
    json_t *o = json_object();

    set(o, "offset", json_integer(state->offset));
    set(o, "line", json_integer(state->line));
    set(o, "row", json_integer(state->row));
    set(o, "plain", json_integer(state->plain));
    set(o, "skipping", json_boolean(state->skipping));
    set(o, "in_string", json_boolean(state->in_string));
    set(o, "depth", json_integer(state->depth));
    set(o, "stack", text_json(state->stack));
    set(o, "key", text_json(state->key));
    set(o, "in_rows", json_boolean(state->in_rows));
    set(o, "caption", json_boolean(state->caption));
    set(o, "post", text_json(state->post));
    set(o, "post_url", text_json(state->post_url));
    return dump(o);
}

/* ---- reading ------------------------------------------------------------- */

/* Collects whether all was good, so that a reader asks once. */
struct load {
    json_t *object;
    bool good;
};

static int64_t
get_int(struct load *l, const char *key, int64_t min, int64_t max)
{
    json_t *value = json_object_get(l->object, key);
    int64_t n = json_integer_value(value);

    if (!json_is_integer(value) || n < min || n > max) {
        l->good = false;
        return min;
    }
    return n;
}

static bool
get_bool(struct load *l, const char *key)
{
    json_t *value = json_object_get(l->object, key);

    l->good = l->good && json_is_boolean(value);
    return json_is_true(value);
}

static void
get_text(struct load *l, const char *key, char *out, size_t size)
{
    json_t *value = json_object_get(l->object, key);
    const char *s = json_string_value(value);

    out[0] = '\0';
    if (!s || strlen(s) >= size) {
        l->good = false;
        return;
    }
    memcpy(out, s, strlen(s) + 1);
}

static int
get_word(struct load *l, const char *key, const char *const *words,
         size_t count)
{
    const char *s = json_string_value(json_object_get(l->object, key));
    size_t i;

    for (i = 0; s && i < count; i++)
        if (strcmp(s, words[i]) == 0)
            return (int)i;
    l->good = false;
    return 0;
}

#define GET_WORD(l, key, words) get_word((l), (key), (words), ARRAY_LEN(words))

static void
get_columns(struct load *l, struct import_plan *plan)
{
    struct load columns = { json_object_get(l->object, "column"), true };
    int field;

    for (field = 0; field < IMPORT_FIELDS; field++) {
        struct import_column *column = &plan->column[field];
        json_t *pair = json_object_get(columns.object, field_words[field]);
        json_t *index = json_array_get(pair, 0);
        const char *name = json_string_value(json_array_get(pair, 1));

        column->index = -1;
        if (!pair)
            continue;
        if (!json_is_integer(index) || json_integer_value(index) < 0 ||
            json_integer_value(index) >= IMPORT_COLUMNS_MAX || !name ||
            strlen(name) > IMPORT_NAME_MAX) {
            l->good = false;
            continue;
        }
        column->index = (int)json_integer_value(index);
        memcpy(column->name, name, strlen(name) + 1);
    }
    l->good = l->good && json_is_object(columns.object);
}

static enum platform
get_platform(struct load *l)
{
    const char *s = json_string_value(json_object_get(l->object, "platform"));
    enum platform platform = PLATFORM_UNKNOWN;

    if (!s || (*s && !platform_parse(s, &platform)))
        l->good = false;
    return platform;
}

/* A table is read with its delimiter and needs to know its text. */
static bool
is_complete(const struct import_plan *p)
{
    if (!import_can_read(p))
        return true;
    if (p->kind == IMPORT_CSV && (!p->delimiter || p->columns < 1))
        return false;
    if (p->kind == IMPORT_JSON && p->row_depth < 1)
        return false;
    return (p->kind != IMPORT_CSV && p->kind != IMPORT_JSON &&
            p->kind != IMPORT_NDJSON) ||
           p->column[IMPORT_FIELD_TEXT].index >= 0;
}

enum err
import_plan_load(const char *json, struct import_plan *plan)
{
    struct import_plan p = { 0 };
    struct load l = { json_loads(json, 0, NULL), true };
    char delimiter[2];

    p.kind = (enum import_kind)GET_WORD(&l, "kind", kind_words);
    p.why = (enum import_why)GET_WORD(&l, "why", why_words);
    p.encoding = (enum import_encoding)GET_WORD(&l, "encoding", encoding_words);
    p.tool = (enum import_tool)get_int(&l, "tool", 0, IMPORT_TOOLS - 1);
    p.platform = get_platform(&l);
    p.post_from = (enum import_post)GET_WORD(&l, "post_from", post_words);
    p.dates = (enum import_dates)GET_WORD(&l, "dates", dates_words);
    p.order = (enum import_order)GET_WORD(&l, "order", order_words);
    p.caveats = (unsigned)get_int(&l, "caveats", 0, 0xffff);
    p.from_chat = get_bool(&l, "from_chat");
    get_text(&l, "delimiter", delimiter, sizeof(delimiter));
    p.delimiter = delimiter[0];
    p.header_row = (int)get_int(&l, "header_row", 0, IMPORT_HEADER_ROWS);
    p.columns = (int)get_int(&l, "columns", 0, IMPORT_COLUMNS_MAX);
    p.row_depth = (int)get_int(&l, "row_depth", 0, 60);
    get_text(&l, "row_array", p.row_array, sizeof(p.row_array));
    get_text(&l, "reply_word", p.reply_word, sizeof(p.reply_word));
    get_columns(&l, &p);
    get_text(&l, "post", p.post, sizeof(p.post));
    get_text(&l, "post_url", p.post_url, sizeof(p.post_url));
    p.now = get_int(&l, "now", 0, INT64_MAX);
    json_decref(l.object);
    if (!l.good || !is_complete(&p))
        return ERR_INVALID;
    *plan = p;
    return ERR_OK;
}

enum err
import_state_load(const char *json, struct import_state *state)
{
    struct import_state s = { 0 };
    struct load l = { json_loads(json, 0, NULL), true };

    s.offset = get_int(&l, "offset", 0, INT64_MAX);
    s.line = get_int(&l, "line", 0, INT64_MAX - 1);
    s.row = get_int(&l, "row", 0, INT64_MAX - 1);
    s.plain = get_int(&l, "plain", 0, INT32_MAX);
    s.skipping = get_bool(&l, "skipping");
    s.in_string = get_bool(&l, "in_string");
    s.depth = (int)get_int(&l, "depth", 0, INT32_MAX / 2);
    get_text(&l, "stack", s.stack, sizeof(s.stack) - 1);
    get_text(&l, "key", s.key, sizeof(s.key));
    s.in_rows = get_bool(&l, "in_rows");
    s.caption = get_bool(&l, "caption");
    get_text(&l, "post", s.post, sizeof(s.post));
    get_text(&l, "post_url", s.post_url, sizeof(s.post_url));
    json_decref(l.object);
    if (!l.good)
        return ERR_INVALID;
    *state = s;
    return ERR_OK;
}
