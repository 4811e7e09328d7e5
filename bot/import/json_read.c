/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * json_read.c - records out of JSON, one element at a time.
 *
 * A tree of 100,000 comments costs 120 MB, so the array of comments is never
 * parsed as a whole: a small scanner walks through the containers around it
 * and cuts out one element after the other, and only that goes to Jansson.
 * The plan says how deep the array lies and under which key. Links to posts
 * that are met on the way there belong to the comments that follow.
 *
 * A string in JSON holds no raw newline. The scanner takes one as the end of
 * a broken string, so that a lost quote costs one line and not the file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "columns.h"
#include "json_cut.h"
#include "letters.h"
#include "reader.h"

#define KEY_TOKEN_MAX 4096 /* a longer string is no key and no link */
#define REPLY_DEPTH   3

/* ---- elements ------------------------------------------------------------ */

static json_t *
parse(struct reader *r, const char *s, size_t len)
{
    json_error_t error;
    json_t *object = json_loadb(s, len, JSON_ALLOW_NUL, &error);

    if (!object && r->plan->encoding != IMPORT_ENCODING_UTF16LE &&
        r->plan->encoding != IMPORT_ENCODING_UTF16BE) {
        /* Jansson refuses wrong bytes; a file with a few is still good. */
        buf_reset(&r->scratch);
        letters_clean(s, len, r->plan->encoding, false, &r->scratch);
        object =
            json_loadb(r->scratch.data, r->scratch.len, JSON_ALLOW_NUL, &error);
    }
    if (object && !json_is_object(object)) {
        json_decref(object);
        object = NULL;
    }
    return object;
}

/* The value under "a.b.c"; a key may itself have dots in it. */
static json_t *
value_at(json_t *object, const char *path)
{
    json_t *value = json_object_get(object, path);
    const char *dot = strchr(path, '.');
    char step[IMPORT_NAME_MAX + 1];

    if (value || !dot)
        return value;
    memcpy(step, path, (size_t)(dot - path));
    step[dot - path] = '\0';
    value = json_object_get(object, step);
    return json_is_object(value) ? value_at(value, dot + 1) : NULL;
}

/*
 * A reply may be shaped like the comment in its thread: what is
 * snippet.topLevelComment.id there is id here.
 */
static json_t *
reply_value_at(json_t *object, const char *path)
{
    json_t *value = value_at(object, path);

    while (!value && (path = strchr(path, '.')) != NULL)
        value = value_at(object, ++path);
    return value;
}

#define NUMBER_MAX 40

static void
cell_set(struct cell *cell, json_t *value, char number[NUMBER_MAX])
{
    if (json_is_string(value)) {
        cell->s = json_string_value(value);
        cell->len = json_string_length(value);
        return;
    }
    if (json_is_integer(value))
        (void)snprintf(number, NUMBER_MAX, "%lld",
                       (long long)json_integer_value(value));
    else if (json_is_real(value))
        (void)snprintf(number, NUMBER_MAX, "%.3f", json_real_value(value));
    else if (json_is_boolean(value))
        (void)snprintf(number, NUMBER_MAX, "%s",
                       json_is_true(value) ? "true" : "false");
    else
        return;
    cell->s = number;
    cell->len = strlen(number);
}

static enum step_result give_replies(struct reader *r, json_t *object,
                                     int64_t line, int depth, const char *post);

static enum step_result
give_object(struct reader *r, json_t *object, int64_t line, int depth,
            const char *parent_post)
{
    struct record record = { .line = line };
    char numbers[IMPORT_FIELDS][NUMBER_MAX];
    char post[POST_KEY_MAX + 1] = "";
    enum step_result result;
    int field;

    for (field = 0; field < IMPORT_FIELDS; field++) {
        const char *path = r->plan->column[field].name;

        if (r->plan->column[field].index < 0)
            continue;
        cell_set(&record.cell[field],
                 depth > 0 ? reply_value_at(object, path)
                           : value_at(object, path),
                 numbers[field]);
    }
    if (depth > 0) {
        record.reply = FACT_REPLY_YES;
        if (!record.cell[IMPORT_FIELD_POST].s && *parent_post) {
            record.cell[IMPORT_FIELD_POST].s = parent_post;
            record.cell[IMPORT_FIELD_POST].len = strlen(parent_post);
        }
    }
    r->post.key[0] = '\0';
    r->post.url[0] = '\0';
    r->post_is_set = false;
    result = reader_give(r, &record);
    memcpy(post, *r->post.url ? r->post.url : r->post.key, sizeof(post));
    if (result == STEP_READ && depth < REPLY_DEPTH)
        result = give_replies(r, object, line, depth + 1, post);
    return result;
}

static enum step_result
give_list(struct reader *r, json_t *list, int64_t line, int depth,
          const char *post)
{
    enum step_result result = STEP_READ;
    json_t *item;
    size_t i;

    json_array_foreach(list, i, item)
    {
        if (json_is_object(item))
            result = give_object(r, item, line, depth, post);
        if (result != STEP_READ)
            break;
    }
    return result;
}

/* "replies": [ … ], or an object with such a list in it. */
static enum step_result
give_replies(struct reader *r, json_t *object, int64_t line, int depth,
             const char *post)
{
    enum step_result result = STEP_READ;
    const char *key, *inner;
    json_t *value, *list;

    json_object_foreach(object, key, value)
    {
        if (!columns_is_replies(key))
            continue;
        if (json_is_array(value))
            result = give_list(r, value, line, depth, post);
        if (json_is_object(value))
            json_object_foreach(value, inner, list) if (json_is_array(list) &&
                                                        result == STEP_READ)
                result = give_list(r, list, line, depth, post);
        if (result != STEP_READ)
            break;
    }
    return result;
}

/* One element, cut out: parse it, hand it over. */
static enum step_result
give_element(struct reader *r, const char *s, size_t len, int depth)
{
    int64_t line = r->st->row + 1;
    enum step_result result;
    json_t *object;

    if (len > IMPORT_RECORD_MAX)
        return reader_skip(r, line, IMPORT_SKIP_TOO_LONG);
    if (depth > JSON_CUT_DEPTH)
        return reader_skip(r, line, IMPORT_SKIP_TOO_DEEP);
    object = parse(r, s, len);
    if (!object)
        return reader_skip(r, line, IMPORT_SKIP_MALFORMED);
    if (r->on_object) {
        r->rows++;
        r->rc = r->on_object(r->ctx, object, line);
        result = r->rc == ERR_OK ? STEP_READ : STEP_STOPPED;
    } else {
        result = give_object(r, object, line, 0, "");
    }
    json_decref(object);
    return result;
}

/* ---- the containers around ----------------------------------------------- */

/* Drop a value that is too long, or lies beside the way. */
static enum step_result
drop_value(struct reader *r)
{
    struct import_state *st = r->st;

    while (r->at < r->len) {
        char c = r->data[r->at];

        if (st->in_string && c == '\\') {
            if (r->at + 1 == r->len && !r->last)
                return STEP_NEED_MORE;
            r->at += r->at + 1 < r->len ? 2 : 1;
            continue;
        }
        r->at++;
        if (c == '\n' && st->in_string) {
            st->in_string = false; /* a lost quote: go on from here */
            st->depth = 0;
        }
        if (c == '"')
            st->in_string = !st->in_string;
        else if (!st->in_string && (c == '{' || c == '['))
            st->depth++;
        else if (!st->in_string && (c == '}' || c == ']'))
            st->depth--;
        if (st->depth <= 0 && !st->in_string) {
            st->depth = 0;
            st->skipping = false;
            return STEP_READ;
        }
    }
    return STEP_NEED_MORE;
}

static void
start_dropping(struct import_state *st)
{
    st->skipping = true;
    st->in_string = false;
    st->depth = 0;
}

static enum step_result
element_step(struct reader *r)
{
    size_t left = r->len - r->at;
    size_t max = left <= IMPORT_RECORD_MAX ? left : IMPORT_RECORD_MAX + 1;
    struct json_cut cut = json_cut(r->data + r->at, max);
    enum step_result result;

    if (cut.len == 0 && left <= IMPORT_RECORD_MAX) {
        if (!r->last)
            return STEP_NEED_MORE;
        /* The file ends in the middle of it. */
        result = reader_skip(r, r->st->row + 1, IMPORT_SKIP_MALFORMED);
        if (result == STEP_READ)
            r->at = r->len;
    } else if (cut.len == 0) {
        result = reader_skip(r, r->st->row + 1, IMPORT_SKIP_TOO_LONG);
        if (result == STEP_READ)
            start_dropping(r->st);
    } else {
        result = give_element(r, r->data + r->at, cut.len, cut.depth);
        if (result == STEP_READ)
            r->at += cut.len;
    }
    if (result == STEP_READ)
        r->st->row++;
    return result;
}

static void
push(struct reader *r, char c)
{
    struct import_state *st = r->st;
    size_t depth = strlen(st->stack);

    st->stack[depth] = c;
    st->stack[depth + 1] = '\0';
    st->in_rows = c == '[' && (int)depth + 1 == r->plan->row_depth &&
                  strcmp(st->key, r->plan->row_array) == 0;
    /* What stood above the last post's comments does not hold for these. */
    if (c == '{') {
        st->post[0] = '\0';
        st->post_url[0] = '\0';
    }
    st->key[0] = '\0';
    r->at++;
}

static enum step_result
container_step(struct reader *r, char c)
{
    struct import_state *st = r->st;

    if (c == '{' && st->in_rows)
        return element_step(r);
    if ((int)strlen(st->stack) >= r->plan->row_depth) {
        start_dropping(st);
        return STEP_READ;
    }
    push(r, c);
    return STEP_READ;
}

static void
pop(struct reader *r, char c)
{
    struct import_state *st = r->st;
    size_t depth = strlen(st->stack);

    /* One that does not match is left over from a broken element. */
    if (depth > 0 && c == (st->stack[depth - 1] == '{' ? '}' : ']')) {
        st->stack[depth - 1] = '\0';
        st->in_rows = false;
    }
    st->key[0] = '\0';
    r->at++;
}

/* A post of a platform, and not just any words under such a key. */
static bool
is_known_post(const struct post_ref *post)
{
    const char *name = platform_name(post->platform);
    size_t len = strlen(name);

    return len > 0 && strncmp(post->key, name, len) == 0 &&
           post->key[len] == ':';
}

/* A value beside the way: does it say which post comes? */
static void
note_value(struct reader *r, const char *s, size_t len)
{
    char word[POST_KEY_MAX + 1];
    struct post_ref post;

    if (*r->st->key && len > 0 && len < sizeof(word) &&
        columns_is_post(r->st->key)) {
        memcpy(word, s, len);
        word[len] = '\0';
        json_unescape_slashes(word);
        if (post_parse_id(word, r->plan->platform, &post) == ERR_OK &&
            is_known_post(&post) && (!*r->st->post || *post.url)) {
            memcpy(r->st->post, post.key, sizeof(r->st->post));
            memcpy(r->st->post_url, post.url, sizeof(r->st->post_url));
        }
    }
    r->st->key[0] = '\0';
}

/* A string between containers is a key if a colon follows. */
static enum step_result
string_step(struct reader *r)
{
    size_t left = r->len - r->at, end, next;
    size_t max = left <= KEY_TOKEN_MAX ? left : KEY_TOKEN_MAX;

    end = json_cut_string(r->data + r->at, max);
    if (end == 0 && left >= KEY_TOKEN_MAX) {
        start_dropping(r->st);
        return STEP_READ;
    }
    if (end == 0) {
        if (r->last)
            r->at = r->len;
        return STEP_NEED_MORE;
    }
    next = r->at + end;
    while (next < r->len && strchr(" \t\r\n", r->data[next]) != NULL &&
           r->data[next] != '\0' && next - r->at < 2 * KEY_TOKEN_MAX)
        next++;
    if (next == r->len && !r->last)
        return STEP_NEED_MORE;
    if (next < r->len && r->data[next] == ':') {
        json_cut_key(r->data + r->at + 1, end - 2, r->st->key,
                     sizeof(r->st->key));
        r->at = next + 1;
    } else {
        note_value(r, r->data + r->at + 1, end - 2);
        r->at += end;
    }
    return STEP_READ;
}

enum step_result
json_step(struct reader *r)
{
    if (r->st->skipping)
        return drop_value(r);
    while (r->at < r->len) {
        char c = r->data[r->at];

        if (c == '{' || c == '[')
            return container_step(r, c);
        if (c == '}' || c == ']') {
            pop(r, c);
            return STEP_READ;
        }
        if (c == '"')
            return string_step(r);
        /* Blanks, commas, and the letters of numbers and true. */
        r->at++;
    }
    return STEP_NEED_MORE;
}

/* ---- one object a line --------------------------------------------------- */

enum step_result
ndjson_step(struct reader *r)
{
    enum step_result result;
    size_t len, next, start = 0;
    bool too_long;
    const char *s = r->data + r->at;
    struct json_cut cut;

    if (r->st->skipping)
        return reader_drop_line(r);
    if (!reader_line(r, r->at, &len, &next, &too_long)) {
        if (!too_long)
            return STEP_NEED_MORE;
        result = reader_skip(r, r->st->row + 1, IMPORT_SKIP_TOO_LONG);
        if (result == STEP_READ) {
            r->st->skipping = true;
            r->st->row++;
        }
        return result;
    }
    while (start < len && (s[start] == ' ' || s[start] == '\t'))
        start++;
    while (len > start && strchr(" \t,", s[len - 1]) && s[len - 1] != '\0')
        len--;
    result = STEP_READ;
    if (len > start) {
        cut = json_cut(s + start, len - start);
        result = give_element(r, s + start, len - start, cut.depth);
        if (result == STEP_READ)
            r->st->row++;
    }
    if (result == STEP_READ)
        r->at = next;
    return result;
}
