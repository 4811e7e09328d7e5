/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * followers_read.c - rows of a table or of a download as followers.
 */
#include <string.h>
#include <strings.h>

#include "followers.h"
#include "handle.h"
#include "json_cut.h"
#include "letters.h"
#include "reader.h"
#include "rows.h"
#include "values.h"

#define LEAVES 64
/* In the link to the picture that Instagram shows for those without one. */
#define NO_PICTURE_LINK "44884218_345707102882519"
/* Numbers of a JSON row as text. */
#define NUMBER_MAX 40

struct followers {
    const struct followers_plan *plan;
    struct import_state *state;
    follower_row_fn *fn;
    void *ctx;
};

/* What a row says, whatever it came from; NULL = no such cell. */
struct cells {
    const char *of[FOLLOWERS_FIELDS];
};

/* ---- cells --------------------------------------------------------------- */

static int64_t
count_of(const char *cell)
{
    return cell ? value_count(cell, strlen(cell)) : FACT_UNKNOWN;
}

static int64_t
picture_of(const struct cells *c)
{
    const char *link = c->of[FOLLOWERS_FIELD_PICTURE];
    const char *anonymous = c->of[FOLLOWERS_FIELD_ANONYMOUS];

    if (anonymous && *anonymous != '\0')
        return value_reply(anonymous, strlen(anonymous)) != FACT_REPLY_YES;
    if (!link)
        return FACT_UNKNOWN;
    if (strstr(link, NO_PICTURE_LINK))
        return 0;
    return value_reply(link, strlen(link)) == FACT_REPLY_YES;
}

static int64_t
characters(const char *text)
{
    int64_t n = 0;

    if (!text)
        return FACT_UNKNOWN;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

/* A bare name: "anna.it" is one here, and no link. */
static bool
name_read(const char *cell, struct handle *out)
{
    size_t n = 0;

    if (*cell == '@')
        cell++;
    for (; n <= HANDLE_MAX && cell[n] != '\0'; n++) {
        char c = cell[n];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c + ('a' - 'A'));
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' &&
            c != '_' && c != '-')
            return false;
        out->name[n < HANDLE_MAX ? n : HANDLE_MAX] = c;
    }
    if (n == 0 || n > HANDLE_MAX)
        return false;
    out->name[n] = '\0';
    return true;
}

/* Instagram's own links have a step more: instagram.com/_u/anna. */
static bool
link_read(const char *link, struct handle *out)
{
    const char *step = strstr(link, "/_u/");

    return step ? name_read(step + 4, out) : handle_parse(link, out) == ERR_OK;
}

static bool
handle_of(const struct cells *c, struct handle *out)
{
    const char *name = c->of[FOLLOWERS_FIELD_HANDLE];
    const char *link = c->of[FOLLOWERS_FIELD_URL];

    if (name &&
        (strchr(name, '/') ? link_read(name, out) : name_read(name, out)))
        return true;
    return link && link_read(link, out);
}

static enum err
give(struct followers *f, const struct cells *c, int64_t line)
{
    const char *time = c->of[FOLLOWERS_FIELD_TIME];
    const char *id = c->of[FOLLOWERS_FIELD_ID];
    struct follower_row row = { .line = line };
    struct handle handle;

    if (!handle_of(c, &handle)) {
        row.skip = IMPORT_SKIP_MALFORMED;
        return f->fn(f->ctx, &row);
    }
    row.fact = (struct follower_fact){
        .handle = handle.name,
        .id = id ? id : "",
        .at = time ? value_time(time, strlen(time), IMPORT_DATES_UNKNOWN, 0)
                   : FACT_UNKNOWN,
        .posts = count_of(c->of[FOLLOWERS_FIELD_POSTS]),
        .followers = count_of(c->of[FOLLOWERS_FIELD_FOLLOWERS]),
        .following = count_of(c->of[FOLLOWERS_FIELD_FOLLOWING]),
        .picture = picture_of(c),
        .bio_length = characters(c->of[FOLLOWERS_FIELD_BIO]),
    };
    return f->fn(f->ctx, &row);
}

/* ---- tables -------------------------------------------------------------- */

static bool
is_header_again(const struct followers_plan *plan, const char *const *cells,
                int count)
{
    int i, same = 0, there = 0;

    for (i = 0; i < FOLLOWERS_FIELDS; i++) {
        int index = plan->column[i].index;

        if (index < 0)
            continue;
        there++;
        same +=
            index < count && strcmp(cells[index], plan->column[i].name) == 0;
    }
    return same == there;
}

/* As many cells as that are filled. */
static int
filled(const char *const *cells, int count)
{
    int i, n = 0;

    for (i = 0; i < count; i++)
        n += cells[i][0] != '\0';
    return n;
}

static enum err
on_cells(void *ctx, int64_t number, const char *const *cells, int count)
{
    struct followers *f = ctx;
    struct cells c = { { NULL } };
    int i;

    if (number <= f->plan->table.header_row || filled(cells, count) == 0 ||
        is_header_again(f->plan, cells, count))
        return ERR_OK;
    for (i = 0; i < FOLLOWERS_FIELDS; i++) {
        int index = f->plan->column[i].index;

        if (index >= 0 && index < count)
            c.of[i] = cells[index];
    }
    return give(f, &c, number);
}

/* ---- TikTok's text form -------------------------------------------------- */

/* What stands behind "Date:", or NULL. */
static const char *
value_after(const char *line, const char *word)
{
    size_t len = strlen(word);

    if (strncasecmp(line, word, len) != 0)
        return NULL;
    return line + len + strspn(line + len, " ");
}

/* The first of the two lines waits in the state for the second. */
static enum err
on_line(void *ctx, int64_t number, const char *const *cells, int count)
{
    struct followers *f = ctx;
    struct cells c = { { NULL } };
    const char *line, *date, *name, *held = f->state->post;
    size_t len;

    if (count == 0)
        return ERR_OK;
    line = cells[0];
    len = strlen(line);
    date = value_after(line, "Date:");
    name = value_after(line, "Username:");
    if (!date && !name)
        return ERR_OK;
    c.of[FOLLOWERS_FIELD_TIME] = date ? date : value_after(held, "Date:");
    c.of[FOLLOWERS_FIELD_HANDLE] = name ? name : value_after(held, "Username:");
    if (c.of[FOLLOWERS_FIELD_TIME] && c.of[FOLLOWERS_FIELD_HANDLE]) {
        enum err rc = give(f, &c, number);

        if (rc == ERR_OK)
            f->state->post[0] = '\0';
        return rc;
    }
    if (len >= sizeof(f->state->post))
        len = 0;
    memcpy(f->state->post, line, len);
    f->state->post[len] = '\0';
    return ERR_OK;
}

/* ---- JSON ---------------------------------------------------------------- */

static const char *
text_of(json_t *value, char number[NUMBER_MAX])
{
    if (json_is_string(value))
        return json_string_value(value);
    if (json_is_integer(value))
        (void)snprintf(number, NUMBER_MAX, "%lld",
                       (long long)json_integer_value(value));
    else if (json_is_real(value))
        (void)snprintf(number, NUMBER_MAX, "%.0f", json_real_value(value));
    else if (json_is_boolean(value))
        (void)snprintf(number, NUMBER_MAX, "%s",
                       json_is_true(value) ? "true" : "false");
    else
        return NULL;
    return number;
}

/* Newer downloads leave "value" out and have the name in "title". */
static enum err
give_instagram(struct followers *f, json_t *object, int64_t line)
{
    json_t *entry =
        json_array_get(json_object_get(object, "string_list_data"), 0);
    const char *title = json_string_value(json_object_get(object, "title"));
    struct cells c = { { NULL } };
    char number[NUMBER_MAX];

    c.of[FOLLOWERS_FIELD_HANDLE] =
        json_string_value(json_object_get(entry, "value"));
    if (!c.of[FOLLOWERS_FIELD_HANDLE] && title && *title != '\0')
        c.of[FOLLOWERS_FIELD_HANDLE] = title;
    c.of[FOLLOWERS_FIELD_URL] =
        json_string_value(json_object_get(entry, "href"));
    c.of[FOLLOWERS_FIELD_TIME] =
        text_of(json_object_get(entry, "timestamp"), number);
    return give(f, &c, line);
}

static enum err
give_tiktok(struct followers *f, json_t *object, int64_t line)
{
    struct cells c = { { NULL } };

    c.of[FOLLOWERS_FIELD_HANDLE] =
        json_string_value(json_object_get(object, "UserName"));
    c.of[FOLLOWERS_FIELD_TIME] =
        json_string_value(json_object_get(object, "Date"));
    return give(f, &c, line);
}

static enum err
give_profile(struct followers *f, json_t *object, int64_t line)
{
    char numbers[FOLLOWERS_FIELDS][NUMBER_MAX];
    struct json_leaf leaves[LEAVES];
    struct cells c = { { NULL } };
    int i, k, n = json_leaves(object, leaves, LEAVES);

    for (i = 0; i < FOLLOWERS_FIELDS; i++)
        for (k = 0; f->plan->column[i].index >= 0 && k < n; k++)
            if (strcmp(leaves[k].path, f->plan->column[i].name) == 0)
                c.of[i] = text_of(leaves[k].value, numbers[i]);
    return give(f, &c, line);
}

static enum err
on_object(void *ctx, json_t *object, int64_t line)
{
    struct followers *f = ctx;

    switch (f->plan->source) {
    case FOLLOWERS_INSTAGRAM:
        return give_instagram(f, object, line);
    case FOLLOWERS_TIKTOK:
        return give_tiktok(f, object, line);
    default:
        return give_profile(f, object, line);
    }
}

static enum err
on_skip(void *ctx, const struct import_row *row)
{
    struct followers *f = ctx;
    struct follower_row out = { .line = row->line, .skip = row->skip };

    return f->fn(f->ctx, &out);
}

/* import.h's reader calls both with one pointer. */
static enum err
parse_json(struct followers *f, struct import_state *state, const char *bytes,
           size_t len, bool last, size_t max_rows, size_t *consumed)
{
    struct reader r;
    enum err rc;

    reader_init(&r, &f->plan->table, state);
    r.fn = on_skip;
    r.on_object = on_object;
    r.ctx = f;
    rc = reader_slice(&r, bytes, len, last, max_rows, consumed);
    reader_release(&r);
    return rc;
}

enum err
followers_parse(const struct followers_plan *plan, struct import_state *state,
                const char *bytes, size_t len, bool last, size_t max_rows,
                size_t *consumed, follower_row_fn *fn, void *ctx)
{
    struct followers f = { plan, state, fn, ctx };

    *consumed = 0;
    if (!followers_can_read(plan) || !fn)
        return ERR_INVALID;
    if (plan->table.kind == IMPORT_JSON)
        return parse_json(&f, state, bytes, len, last, max_rows, consumed);
    return rows_parse(&plan->table, state, bytes, len, last, max_rows, consumed,
                      plan->source == FOLLOWERS_TIKTOK ? on_line : on_cells,
                      &f);
}
