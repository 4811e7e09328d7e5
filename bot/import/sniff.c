/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sniff.c - look at the head of a file and plan how to read it.
 *
 * In the order in which one cannot be mistaken for another: bytes that are no
 * text, JSON, a table whose header we understand, the text of a page, a single
 * column. The plan is then tried on the head itself, and what comes out tells
 * the rest: order of dates, where the post stands, whether names are handles.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "columns.h"
#include "letters.h"
#include "magic.h"
#include "paste.h"
#include "reader.h"
#include "sniff.h"

/* So that "2 days ago" is understood while trying; any time does. */
#define SOME_TIME INT64_C(1700000000)

struct head {
    const char *file_name;
    struct buf text;  /* decoded */
    struct buf table; /* the same with typographic quotes folded */
    bool whole;
};

/* ---- tables -------------------------------------------------------------- */

struct names {
    struct buf text;
    const char *name[IMPORT_COLUMNS_MAX];
};

/* Copy a record's cells as clean strings. */
static void
names_fill(struct names *names, const struct cell *cells, int count,
           enum import_encoding encoding)
{
    size_t start[IMPORT_COLUMNS_MAX];
    int i;

    buf_reset(&names->text);
    for (i = 0; i < count; i++) {
        start[i] = names->text.len;
        if (cells[i].len <= IMPORT_NAME_MAX * 4)
            letters_clean(cells[i].s, cells[i].len, encoding, false,
                          &names->text);
        buf_addc(&names->text, '\0');
    }
    for (i = 0; i < count; i++)
        names->name[i] = names->text.data + start[i];
}

/* Lines above a header may name the post. */
static void
note_preface(const struct names *names, int count, struct post_ref *post)
{
    int i;

    for (i = 0; i < count && !*post->key; i++)
        (void)post_parse(names->name[i], post);
}

struct probe {
    int fields, others; /* of the best header so far */
    int width;          /* most cells in one record */
    struct import_plan plan;
};

/* Look for the header among the first records, cut at `delimiter`. */
static void
probe_table(const struct head *head, const struct import_plan *plan,
            char delimiter, struct probe *best)
{
    struct import_plan trial = *plan;
    struct import_state st = { 0 };
    struct names *names = xcalloc(1, sizeof(*names));
    struct post_ref post = { .key = "" };
    const struct cell *cells;
    struct reader r;
    int row = 0, count, fields, others;

    trial.delimiter = delimiter;
    trial.kind = IMPORT_CSV;
    buf_init(&names->text, IMPORT_HEAD * 4);
    reader_init(&r, &trial, &st);
    r.data = head->table.data;
    r.len = head->table.len;
    r.last = head->whole;
    while (row < IMPORT_HEADER_ROWS &&
           csv_peek(&r, &cells, &count) == STEP_READ) {
        if (count == 0)
            continue;
        row++;
        names_fill(names, cells, count, plan->encoding);
        trial.platform = plan->platform;
        fields = columns_map(names->name, count, false, &trial, &others);
        if (fields > best->fields) {
            best->fields = fields;
            trial.header_row = row;
            trial.columns = count;
            best->plan = trial;
            memcpy(best->plan.post, post.key, sizeof(post.key));
            memcpy(best->plan.post_url, post.url, sizeof(post.url));
        }
        if (others > best->others)
            best->others = others;
        if (count > best->width)
            best->width = count;
        note_preface(names, count, &post);
    }
    reader_release(&r);
    buf_release(&names->text);
    free(names);
}

/* ---- JSON ---------------------------------------------------------------- */

struct keys {
    char path[IMPORT_COLUMNS_MAX][IMPORT_NAME_MAX + 1];
    int count;
};

static void
keys_add(struct keys *keys, const char *path)
{
    int i;

    for (i = 0; i < keys->count; i++)
        if (strcmp(keys->path[i], path) == 0)
            return;
    if (keys->count < IMPORT_COLUMNS_MAX)
        memcpy(keys->path[keys->count++], path, strlen(path) + 1);
}

static enum err
on_object(void *ctx, json_t *object, int64_t line)
{
    struct json_leaf leaves[64];
    int i, n = json_leaves(object, leaves, 64);

    for (i = 0; i < n; i++)
        if (!json_is_null(leaves[i].value))
            keys_add(ctx, leaves[i].path);
    (void)line;
    return ERR_OK;
}

/* Gather the keys of the first elements: not all have all of them. */
static void
map_keys(const struct head *head, struct import_plan *plan)
{
    struct keys *keys = xcalloc(1, sizeof(*keys));
    const char *names[IMPORT_COLUMNS_MAX];
    struct import_state st = { 0 };
    struct reader r;
    int i, others;

    reader_init(&r, plan, &st);
    r.data = head->text.data;
    r.len = head->text.len;
    r.last = head->whole;
    r.on_object = on_object;
    r.ctx = keys;
    (void)reader_run(&r, 20);
    reader_release(&r);
    for (i = 0; i < keys->count; i++)
        names[i] = keys->path[i];
    if (columns_map(names, keys->count, true, plan, &others) == 0)
        plan->why = IMPORT_WHY_NO_COMMENTS;
    free(keys);
}

static bool
is_ndjson(const char *s, size_t len, bool whole)
{
    size_t line = 0;
    json_error_t error;
    json_t *object;
    bool found;

    while (line < len && s[line] != '\n' && s[line] != '\r')
        line++;
    if (*s != '{' || (line == len && !whole))
        return false;
    len = line;
    while (len > 0 && strchr(" \t\r,", s[len - 1]) && s[len - 1] != '\0')
        len--;
    object = json_loadb(s, len, JSON_ALLOW_NUL, &error);
    found = json_is_comment(object);
    json_decref(object);
    return found;
}

static size_t
first_letter(const char *s, size_t len)
{
    size_t at = 0;

    while (at < len && strchr(" \t\r\n", s[at]) && s[at] != '\0')
        at++;
    return at;
}

static bool
sniff_json(const struct head *head, struct import_plan *plan)
{
    size_t at = first_letter(head->text.data, head->text.len), next;
    const char *s = head->text.data + at;
    size_t len = head->text.len - at;

    if (len == 0 || (*s != '{' && *s != '['))
        return false;
    next = 1 + first_letter(s + 1, len - 1);
    if (next < len && !strchr(*s == '{' ? "\"}" : "{[\"]0123456789", s[next]))
        return false;
    plan->kind = IMPORT_JSON;
    if (is_ndjson(s, len, head->whole))
        plan->kind = IMPORT_NDJSON;
    else
        plan->why = json_locate(s, len, head->whole, plan);
    if (import_can_read(plan))
        map_keys(head, plan);
    return true;
}

/* ---- what trying tells --------------------------------------------------- */

static void
conclude_dates(const struct sample *s, struct import_plan *plan)
{
    if (s->day_first > s->month_first)
        plan->dates = IMPORT_DATES_DAY_FIRST;
    else if (s->month_first > 0)
        plan->dates = IMPORT_DATES_MONTH_FIRST;
    else if (s->ambiguous > 0)
        plan->caveats |= IMPORT_CAVEAT_DAY_FIRST_ASSUMED;
    if (s->timed == 0)
        plan->caveats |= IMPORT_CAVEAT_NO_TIME;
    else if (s->rough * 2 > s->timed)
        plan->caveats |= IMPORT_CAVEAT_ROUGH_TIME;
}

static void
conclude_order(const struct sample *s, struct import_plan *plan)
{
    if (s->likes_fall >= 3 && s->likes_rise * 6 <= s->likes_fall)
        plan->order = IMPORT_ORDER_TOP_FIRST;
    else if (s->older >= 3 && s->newer * 6 <= s->older)
        plan->order = IMPORT_ORDER_NEWEST_FIRST;
    else if (s->newer >= 3 && s->older * 6 <= s->newer)
        plan->order = IMPORT_ORDER_OLDEST_FIRST;
    else
        plan->caveats |= IMPORT_CAVEAT_ORDER_UNKNOWN;
}

static void
conclude_post(const struct head *head, const struct sample *s,
              const struct import_state *st, struct import_plan *plan)
{
    struct post_ref post;

    if (plan->platform == PLATFORM_UNKNOWN)
        plan->platform = s->platform;
    if (plan->platform == PLATFORM_UNKNOWN &&
        post_parse(st->post_url, &post) == ERR_OK)
        plan->platform = post.platform;
    if (s->posts_column > 0)
        plan->post_from = IMPORT_POST_COLUMN;
    else if (s->posts_comment > 0)
        plan->post_from = IMPORT_POST_COMMENT;
    else if (*st->post)
        plan->post_from = IMPORT_POST_LINES;
    else if (*plan->post)
        plan->post_from = IMPORT_POST_PREFACE;
    else if (head->file_name &&
             sniff_file_name(head->file_name, plan->platform, &post)) {
        plan->post_from = IMPORT_POST_FILE;
        memcpy(plan->post, post.key, sizeof(plan->post));
        memcpy(plan->post_url, post.url, sizeof(plan->post_url));
        plan->platform = post.platform;
    } else {
        plan->post_from = IMPORT_POST_ASK;
    }
}

static int
count_columns(const struct import_plan *plan)
{
    int field, n = 0;

    for (field = 0; field < IMPORT_FIELDS; field++)
        n += plan->column[field].index >= 0;
    return n;
}

/*
 * Read the head by the plan, and learn from it. False when nothing in it can
 * be read that way, so that it was the wrong one.
 */
static bool
try_plan(const struct head *head, struct import_plan *plan)
{
    const struct buf *text =
        plan->kind == IMPORT_CSV ? &head->table : &head->text;
    struct import_plan trial = *plan;
    struct import_state st = { 0 };
    struct sample s = { 0 };
    struct reader r;

    trial.now = SOME_TIME;
    reader_init(&r, &trial, &st);
    r.data = text->data;
    r.len = text->len;
    r.last = head->whole;
    r.sample = &s;
    (void)reader_run(&r, 1000);
    reader_release(&r);
    if (s.rows == 0 && s.skipped > 0)
        return false;
    /* A header alone must be one for sure. */
    if (s.rows == 0 && plan->kind == IMPORT_CSV &&
        count_columns(plan) * 2 < plan->columns)
        return false;
    conclude_dates(&s, plan);
    conclude_order(&s, plan);
    conclude_post(head, &s, &st, plan);
    if (s.authors == 0)
        plan->caveats |= IMPORT_CAVEAT_NO_AUTHOR;
    else if (s.handles * 2 < s.authors)
        plan->caveats |= IMPORT_CAVEAT_DISPLAY_NAMES;
    return true;
}

/* ---- the order of guesses ------------------------------------------------ */

/* Which kind of text it is. */
static void
sniff_text(const struct head *head, struct import_plan *plan)
{
    const struct import_plan blank = *plan;
    static const char delimiters[] = { ',', ';', '\t', '|' };
    struct probe best = { 0, 0, 0, *plan };
    size_t i;

    if (magic_is_html(head->text.data, head->text.len)) {
        plan->kind = IMPORT_HTML;
        plan->why = IMPORT_WHY_WEB_PAGE;
        return;
    }
    if (sniff_json(head, plan)) {
        if (import_can_read(plan) && !try_plan(head, plan))
            plan->why = IMPORT_WHY_NO_COMMENTS;
        return;
    }
    for (i = 0; i < ARRAY_LEN(delimiters); i++)
        probe_table(head, plan, delimiters[i], &best);
    /* A sentence with "comment, likes" in it is no header: nothing fits. */
    if (best.fields > 1) {
        *plan = best.plan;
        if (try_plan(head, plan))
            return;
        *plan = blank;
    }
    if (paste_sniff(head->text.data, head->text.len, plan) &&
        try_plan(head, plan))
        return;
    *plan = blank;
    /* One named column will do, if its name is the very first line. */
    if (best.fields == 1 && best.plan.columns == 1 &&
        best.plan.header_row == 1) {
        *plan = best.plan;
        if (try_plan(head, plan))
            return;
        *plan = blank;
    }
    if (best.width <= 1)
        plan->why = IMPORT_WHY_ONE_COLUMN;
    else if (best.fields == 0 && best.others > 1)
        plan->why = IMPORT_WHY_NO_TEXT;
    else
        plan->why = IMPORT_WHY_NO_HEADER;
}

/* Text may have a stray control character or NUL; other files have many. */
static bool
is_binary(const char *s, size_t len)
{
    size_t i, n = 0;

    for (i = 0; i < len; i++)
        n += (unsigned char)s[i] < 0x20 && !strchr("\t\n\r\f\v\x1b", s[i]);
    for (i = 0; i < len; i++)
        n += s[i] == '\0';
    return n > 4 && n > len / 50;
}

static bool
is_empty(const char *s, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        if (!strchr(" \t\r\n\xef\xbb\xbf\xff\xfe", s[i]))
            return false;
    return true;
}

static void
sniff_bytes(struct head *head, const char *bytes, size_t len,
            struct import_plan *plan)
{
    bool broken;
    size_t nuls, mark;

    plan->encoding = letters_guess(bytes, len, head->whole, &broken, &nuls);
    mark = letters_bom(plan->encoding, bytes, len);
    letters_decode(plan->encoding, false, bytes + mark, len - mark, head->whole,
                   &head->text);
    letters_decode(plan->encoding, plan->from_chat, bytes + mark, len - mark,
                   head->whole, &head->table);
    if (broken)
        plan->caveats |= IMPORT_CAVEAT_BROKEN_LETTERS;
    if (plan->encoding == IMPORT_ENCODING_CP1252)
        plan->caveats |= IMPORT_CAVEAT_ENCODING_GUESSED;
    if (is_binary(head->text.data, head->text.len)) {
        plan->kind = IMPORT_BINARY;
        plan->why = IMPORT_WHY_BINARY;
        return;
    }
    sniff_text(head, plan);
}

enum err
import_sniff(const char *file_name, const void *bytes, size_t len, bool whole,
             struct import_plan *plan)
{
    struct head head = { .file_name = file_name, .whole = whole };
    int field;

    memset(plan, 0, sizeof(*plan));
    for (field = 0; field < IMPORT_FIELDS; field++)
        plan->column[field].index = -1;
    plan->from_chat = !file_name;
    if (len > IMPORT_HEAD) {
        len = IMPORT_HEAD;
        head.whole = false;
    }
    if (is_empty(bytes, len)) {
        plan->kind = IMPORT_EMPTY;
        plan->why = IMPORT_WHY_EMPTY;
        return ERR_OK;
    }
    if (magic_find(file_name, bytes, len, plan))
        return ERR_OK;
    buf_init(&head.text, IMPORT_HEAD * 3 + 8);
    buf_init(&head.table, IMPORT_HEAD * 3 + 8);
    sniff_bytes(&head, bytes, len, plan);
    buf_release(&head.text);
    buf_release(&head.table);
    return ERR_OK;
}
