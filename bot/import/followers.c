/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * followers.c - is this a list of followers, and how is it read?
 *
 * What an account's own download holds is known by its keys and by the names
 * of its files; everything else is a table whose header must say that it is
 * one of profiles. The download of Instagram:
 *
 *     followers_1.json   [{"title": "", "media_list_data": [],
 *                          "string_list_data": [{"href": "…", "value": "u",
 *                                                "timestamp": 1749860021}]}]
 *     following.json     {"relationships_following": […]}
 *
 * and of TikTok, somewhere in user_data.json or in a text file:
 *
 *     "FansList": [{"Date": "2026-03-03 14:00:00", "UserName": "u"}]
 *     Date: 2026-03-03 14:00:00 UTC
 *     Username: u
 */
#include "followers.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "follower_columns.h"
#include "json_cut.h"
#include "letters.h"
#include "magic.h"
#include "reader.h"
#include "record.h"
#include "rows.h"

/* Root, "Activity", "Follower", its list. */
#define TIKTOK_DEPTH 4
#define TIKTOK_LIST  "FansList"
#define LEAVES       64

struct head {
    const char *file_name;
    struct buf text; /* decoded */
    bool whole;
};

/* ---- names of files ------------------------------------------------------ */

static const char *
base_name(const char *file_name)
{
    const char *slash = file_name ? strrchr(file_name, '/') : NULL;

    return slash ? slash + 1 : file_name ? file_name : "";
}

static bool
is_named(const struct head *head, const char *begin, const char *end)
{
    const char *name = base_name(head->file_name);
    size_t len = strlen(name), tail = strlen(end);

    return strncasecmp(name, begin, strlen(begin)) == 0 && len >= tail &&
           strcasecmp(name + len - tail, end) == 0;
}

static bool
says(const struct head *head, const char *words)
{
    return memmem(head->text.data, head->text.len, words, strlen(words)) !=
           NULL;
}

/* ---- JSON ---------------------------------------------------------------- */

static void
set_array(struct followers_plan *plan, enum followers_source source, int depth,
          const char *key)
{
    plan->source = source;
    plan->table.kind = IMPORT_JSON;
    plan->table.row_depth = depth;
    memcpy(plan->table.row_array, key, strlen(key) + 1);
}

/* The first object at or after `at` that is whole, or NULL. */
static json_t *
first_object(const struct head *head, size_t at)
{
    const char *s = memchr(head->text.data + at, '{', head->text.len - at);
    struct json_cut cut;
    json_error_t error;

    if (!s)
        return NULL;
    cut = json_cut(s, head->text.len - (size_t)(s - head->text.data));
    if (cut.len == 0 || cut.depth > JSON_CUT_DEPTH)
        return NULL;
    return json_loadb(s, cut.len, JSON_ALLOW_NUL, &error);
}

static bool
is_profile(json_t *object, struct followers_plan *plan)
{
    struct json_leaf leaves[LEAVES];
    const char *names[LEAVES];
    int i, n = json_leaves(object, leaves, LEAVES);

    for (i = 0; i < n; i++)
        names[i] = leaves[i].path;
    return n > 1 && follower_columns_map(names, n, true, plan) > 1;
}

/* An array of objects: of the download, or of an exporter. */
static void
sniff_array(const struct head *head, size_t at, struct followers_plan *plan)
{
    json_t *object = first_object(head, at);

    if (object && json_is_array(json_object_get(object, "string_list_data"))) {
        set_array(plan, FOLLOWERS_INSTAGRAM, 1, "");
        /* Only the followers stand in an array of their own; a file that is
         * called otherwise is taken at its name. */
        if (is_named(head, "following", ".json"))
            plan->why = FOLLOWERS_WHY_FOLLOWING;
    } else if (object && is_profile(object, plan)) {
        set_array(plan, FOLLOWERS_TABLE, 1, "");
    }
    json_decref(object);
}

static void
sniff_object(const struct head *head, size_t at, struct followers_plan *plan)
{
    static const char begin[] = "\"relationships_";
    const char *s = head->text.data + at;
    char key[IMPORT_NAME_MAX + 1];
    size_t n;

    while (at + 1 < head->text.len && strchr("{ \t\r\n", *s) && *s != '\0') {
        s++;
        at++;
    }
    n = json_cut_string(s, head->text.len - at);
    if (n > 2 && strncmp(s, begin, sizeof(begin) - 1) == 0) {
        json_cut_key(s + 1, n - 2, key, sizeof(key));
        set_array(plan, FOLLOWERS_INSTAGRAM, 2, key);
        if (strcmp(key, "relationships_following") == 0)
            plan->why = FOLLOWERS_WHY_FOLLOWING;
        else if (strcmp(key, "relationships_followers") != 0)
            plan->why = FOLLOWERS_WHY_OTHER;
    } else if (says(head, "\"" TIKTOK_LIST "\"") ||
               is_named(head, "user_data", ".json")) {
        set_array(plan, FOLLOWERS_TIKTOK, TIKTOK_DEPTH, TIKTOK_LIST);
    }
}

/* ---- the text form ------------------------------------------------------- */

static size_t
blanks(const char *s, size_t len)
{
    size_t n = 0;

    while (n < len && strchr(" \t\r\n", s[n]) && s[n] != '\0')
        n++;
    return n;
}

/* "Date: …" and "Username: …" one under the other, in either order. */
static bool
sniff_lines(const struct head *head, struct followers_plan *plan)
{
    const char *s = head->text.data;
    size_t at = blanks(s, head->text.len), left = head->text.len - at;
    const char *next = memchr(s + at, '\n', left);
    size_t after, rest;

    if (!next)
        return false;
    after = (size_t)(next - s) + 1;
    after += blanks(s + after, head->text.len - after);
    rest = head->text.len - after;
    if (!(left > 5 && strncasecmp(s + at, "Date:", 5) == 0 && rest > 9 &&
          strncasecmp(s + after, "Username:", 9) == 0) &&
        !(left > 9 && strncasecmp(s + at, "Username:", 9) == 0 && rest > 5 &&
          strncasecmp(s + after, "Date:", 5) == 0))
        return false;
    plan->source = FOLLOWERS_TIKTOK;
    plan->table.kind = IMPORT_CSV;
    plan->table.delimiter = '\t';
    if (is_named(head, "following", ".txt"))
        plan->why = FOLLOWERS_WHY_FOLLOWING;
    return true;
}

/* ---- tables -------------------------------------------------------------- */

struct probe {
    struct followers_plan *plan; /* the best so far */
    struct followers_plan trial;
    int fields;
};

static enum err
on_probe(void *ctx, int64_t number, const char *const *cells, int count)
{
    struct probe *probe = ctx;
    int fields = follower_columns_map(cells, count, false, &probe->trial);

    if (number > IMPORT_HEADER_ROWS)
        return ERR_NOT_FOUND;
    if (fields > probe->fields) {
        probe->fields = fields;
        *probe->plan = probe->trial;
        probe->plan->source = FOLLOWERS_TABLE;
        probe->plan->table.header_row = (int)number;
        probe->plan->table.columns = count;
    }
    return ERR_OK;
}

static void
sniff_table(const struct head *head, struct followers_plan *plan)
{
    static const char delimiters[] = { ',', ';', '\t', '|' };
    struct probe probe = { .plan = plan, .fields = 0 };
    size_t i, consumed;

    for (i = 0; i < sizeof(delimiters); i++) {
        struct import_state state = { 0 };

        probe.trial = *plan;
        if (rows_plan(IMPORT_ENCODING_UTF8, delimiters[i], false,
                      &probe.trial.table) != ERR_OK)
            continue;
        probe.trial.table.encoding = plan->table.encoding;
        probe.trial.table.from_chat = plan->table.from_chat;
        {
            struct import_plan decoded = probe.trial.table;

            decoded.encoding = IMPORT_ENCODING_UTF8;
            /* It stops by itself behind the last row that may be a header. */
            (void)rows_parse(&decoded, &state, head->text.data, head->text.len,
                             head->whole, IMPORT_HEADER_ROWS, &consumed,
                             on_probe, &probe);
        }
    }
}

/* ---- columns that say nothing -------------------------------------------- */

#define FILL_ROWS     500
#define FILL_ROWS_MIN 10

struct fill {
    const struct followers_plan *plan;
    int rows;
    int cells[FOLLOWERS_FIELDS]; /* with something in them */
};

static enum err
on_fill(void *ctx, int64_t number, const char *const *cells, int count)
{
    struct fill *fill = ctx;
    int i;

    if (number <= fill->plan->table.header_row)
        return ERR_OK;
    fill->rows++;
    for (i = 0; i < FOLLOWERS_FIELDS; i++) {
        int index = fill->plan->column[i].index;

        fill->cells[i] +=
            index >= 0 && index < count && cells[index][0] != '\0';
    }
    return ERR_OK;
}

/* An exporter that leaves a column empty for everybody has not looked: that
 * nobody has a picture, or a biography, is not what it says. */
static void
drop_empty(const struct head *head, struct followers_plan *plan)
{
    static const enum followers_field fields[] = { FOLLOWERS_FIELD_PICTURE,
                                                   FOLLOWERS_FIELD_ANONYMOUS,
                                                   FOLLOWERS_FIELD_BIO };
    struct import_plan decoded = plan->table;
    struct import_state state = { 0 };
    struct fill fill = { .plan = plan };
    size_t i, consumed;

    decoded.encoding = IMPORT_ENCODING_UTF8;
    (void)rows_parse(&decoded, &state, head->text.data, head->text.len,
                     head->whole, FILL_ROWS, &consumed, on_fill, &fill);
    for (i = 0; fill.rows >= FILL_ROWS_MIN && i < ARRAY_LEN(fields); i++)
        if (fill.cells[fields[i]] == 0)
            plan->column[fields[i]].index = -1;
}

/* ---- the order of guesses ------------------------------------------------ */

static void
sniff_text(const struct head *head, struct followers_plan *plan)
{
    size_t at = blanks(head->text.data, head->text.len);
    char first = at < head->text.len ? head->text.data[at] : '\0';

    if (magic_is_html(head->text.data, head->text.len)) {
        if (is_named(head, "follow", ".html")) {
            plan->source = FOLLOWERS_INSTAGRAM;
            plan->why = FOLLOWERS_WHY_HTML;
        }
        return;
    }
    if (first == '[')
        sniff_array(head, at, plan);
    else if (first == '{')
        sniff_object(head, at, plan);
    else if (!sniff_lines(head, plan))
        sniff_table(head, plan);
    if (plan->source == FOLLOWERS_TABLE && plan->table.kind == IMPORT_CSV)
        drop_empty(head, plan);
}

enum err
followers_sniff(const char *file_name, const void *bytes, size_t len,
                bool whole, struct followers_plan *plan)
{
    struct head head = { .file_name = file_name, .whole = whole };
    bool broken;
    size_t nuls, mark;
    int i;

    memset(plan, 0, sizeof(*plan));
    for (i = 0; i < IMPORT_FIELDS; i++)
        plan->table.column[i].index = -1;
    for (i = 0; i < FOLLOWERS_FIELDS; i++)
        plan->column[i].index = -1;
    if (len > IMPORT_HEAD) {
        len = IMPORT_HEAD;
        head.whole = false;
    }
    if (len == 0 || magic_find(file_name, bytes, len, &plan->table))
        return ERR_OK;
    plan->table.from_chat = !file_name;
    plan->table.encoding =
        letters_guess(bytes, len, head.whole, &broken, &nuls);
    mark = letters_bom(plan->table.encoding, bytes, len);
    buf_init(&head.text, IMPORT_HEAD * 3 + 8);
    letters_decode(plan->table.encoding, false, (const char *)bytes + mark,
                   len - mark, head.whole, &head.text);
    if (nuls == 0 && head.text.len > 0)
        sniff_text(&head, plan);
    buf_release(&head.text);
    return ERR_OK;
}

bool
followers_is_download(const struct followers_plan *plan)
{
    return plan->source == FOLLOWERS_INSTAGRAM ||
           plan->source == FOLLOWERS_TIKTOK;
}

/* ---- the plan as text ---------------------------------------------------- */

char *
followers_plan_save(const struct followers_plan *plan)
{
    struct record *r = record_new();
    char *text;
    int i;

    record_set_int(r, "source", plan->source);
    record_set_int(r, "kind", plan->table.kind);
    record_set_int(r, "encoding", plan->table.encoding);
    record_set_int(r, "delimiter", plan->table.delimiter);
    record_set_int(r, "from-chat", plan->table.from_chat);
    record_set_int(r, "header", plan->table.header_row);
    record_set_int(r, "depth", plan->table.row_depth);
    record_set_text(r, "array", plan->table.row_array);
    for (i = 0; i < FOLLOWERS_FIELDS; i++) {
        struct record *column;

        if (plan->column[i].index < 0)
            continue;
        column = record_add(r, "columns");
        record_set_int(column, "field", i);
        record_set_int(column, "index", plan->column[i].index);
        record_set_text(column, "name", plan->column[i].name);
    }
    text = record_save(r);
    record_free(r);
    return text;
}

static bool
load_columns(const struct record *r, struct followers_plan *p)
{
    size_t i;

    for (i = 0; i < record_count(r, "columns"); i++) {
        const struct record *column = record_at(r, "columns", i);
        int64_t field = record_int(column, "field", -1);
        int64_t index = record_int(column, "index", -1);
        const char *name = record_text(column, "name");

        if (field < 0 || field >= FOLLOWERS_FIELDS || index < 0 ||
            index >= IMPORT_COLUMNS_MAX || strlen(name) > IMPORT_NAME_MAX)
            return false;
        p->column[field].index = (int)index;
        memcpy(p->column[field].name, name, strlen(name) + 1);
    }
    return true;
}

static bool
load(const struct record *r, struct followers_plan *p)
{
    int64_t kind = record_int(r, "kind", -1), depth = record_int(r, "depth", 0);
    int64_t source = record_int(r, "source", 0);
    const char *array = record_text(r, "array");
    int i;

    memset(p, 0, sizeof(*p));
    for (i = 0; i < FOLLOWERS_FIELDS; i++)
        p->column[i].index = -1;
    if (rows_plan(record_int(r, "encoding", -1),
                  kind == IMPORT_CSV ? record_int(r, "delimiter", 0) : ',',
                  record_int(r, "from-chat", 0) != 0, &p->table) != ERR_OK)
        return false;
    if ((kind != IMPORT_CSV && kind != IMPORT_JSON) || source <= 0 ||
        source >= FOLLOWERS_SOURCES || depth < 0 || depth > TIKTOK_DEPTH ||
        (kind == IMPORT_JSON) != (depth > 0) || strlen(array) > IMPORT_NAME_MAX)
        return false;
    p->source = (enum followers_source)source;
    p->table.kind = (enum import_kind)kind;
    p->table.row_depth = (int)depth;
    memcpy(p->table.row_array, array, strlen(array) + 1);
    p->table.header_row = (int)record_int(r, "header", 0);
    return p->table.header_row >= 0 &&
           p->table.header_row <= IMPORT_HEADER_ROWS && load_columns(r, p);
}

enum err
followers_plan_load(const char *text, struct followers_plan *plan)
{
    struct record *r = NULL;
    struct followers_plan p;
    enum err rc = record_load(text, &r);

    if (rc == ERR_OK && !load(r, &p))
        rc = ERR_INVALID;
    if (rc == ERR_OK)
        *plan = p;
    record_free(r);
    return rc;
}
