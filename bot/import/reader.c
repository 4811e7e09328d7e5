/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reader.c - the loop over records, and how a record becomes a fact.
 *
 * The readers find where records and their cells begin and end; what a cell
 * means is decided here, alike for tables, JSON and pastes.
 */
#include "reader.h"

#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "letters.h"
#include "values.h"

/* All strings of one row: the text and names and links of bounded length. */
#define ROW_MAX (IMPORT_TEXT_MAX + 16 * 1024)
/* Names, ids and links longer than that are none. */
#define CELL_MAX 2000

typedef enum step_result step_fn(struct reader *r);

static step_fn *const steps[IMPORT_KINDS] = {
    [IMPORT_CSV] = csv_step,
    [IMPORT_JSON] = json_step,
    [IMPORT_NDJSON] = ndjson_step,
    [IMPORT_PASTE_INSTAGRAM] = paste_step,
    [IMPORT_PASTE_YOUTUBE] = paste_step,
    [IMPORT_PASTE_TIKTOK] = paste_step,
};

void
reader_init(struct reader *r, const struct import_plan *plan,
            struct import_state *st)
{
    memset(r, 0, sizeof(*r));
    r->plan = plan;
    r->st = st;
    buf_init(&r->strings, ROW_MAX);
    /* A paste's block may pass the limit by one line. */
    buf_init(&r->scratch, IMPORT_RECORD_MAX * 2 + 1024);
    buf_init(&r->ahead, 64 * 1024);
}

void
reader_release(struct reader *r)
{
    csv_file_free(r->csv);
    buf_release(&r->strings);
    buf_release(&r->scratch);
    buf_release(&r->ahead);
}

enum err
reader_run(struct reader *r, size_t max_rows)
{
    step_fn *step = steps[r->plan->kind];
    enum step_result result = STEP_READ;

    if (!step)
        return ERR_INVALID;
    while (result == STEP_READ && r->rows < max_rows)
        result = step(r);
    return r->rc;
}

bool
reader_line(const struct reader *r, size_t at, size_t *len, size_t *next,
            bool *too_long)
{
    const char *s = r->data + at;
    size_t left = r->len - at, n = 0;
    size_t max = left < IMPORT_RECORD_MAX ? left : IMPORT_RECORD_MAX;

    *too_long = false;
    while (n < max && s[n] != '\n' && s[n] != '\r')
        n++;
    *len = n;
    if (n == left) {
        *next = at + n;
        return r->last && left > 0;
    }
    if (n == max) {
        *too_long = true;
        return false;
    }
    *next = at + n + 1;
    if (s[n] == '\r' && n + 1 == left && !r->last)
        return false; /* its \n may come with the next bytes */
    if (s[n] == '\r' && n + 1 < left && s[n + 1] == '\n')
        *next += 1;
    return true;
}

enum step_result
reader_drop_line(struct reader *r)
{
    while (r->at < r->len && r->data[r->at] != '\n' && r->data[r->at] != '\r')
        r->at++;
    if (r->at == r->len)
        return STEP_NEED_MORE;
    /* What is left of it is an empty line, which nobody minds. */
    r->st->skipping = false;
    return STEP_READ;
}

/* ---- handing over -------------------------------------------------------- */

static enum step_result
hand_over(struct reader *r, const struct import_row *row)
{
    r->rows++;
    if (r->sample) {
        r->sample->skipped += row->skip != IMPORT_SKIP_NONE;
        r->sample->rows += row->skip == IMPORT_SKIP_NONE;
    }
    if (!r->fn)
        return STEP_READ;
    r->rc = r->fn(r->ctx, row);
    return r->rc == ERR_OK ? STEP_READ : STEP_STOPPED;
}

enum step_result
reader_skip(struct reader *r, int64_t line, enum import_skip skip)
{
    struct import_row row = { .line = line, .skip = skip };

    return hand_over(r, &row);
}

/* ---- cells --------------------------------------------------------------- */

static void
add_clean(struct reader *r, const struct cell *cell)
{
    const struct import_plan *plan = r->plan;
    bool paste = plan->kind >= IMPORT_PASTE_INSTAGRAM &&
                 plan->kind <= IMPORT_PASTE_TIKTOK;

    if (plan->from_chat && !paste) {
        buf_reset(&r->scratch);
        letters_unslack(cell->s, cell->len, &r->scratch);
        letters_clean(r->scratch.data, r->scratch.len, plan->encoding, true,
                      &r->strings);
        return;
    }
    letters_clean(cell->s, cell->len, plan->encoding, !paste, &r->strings);
}

/*
 * Append a cell's clean text as a string of its own; where it begins, or
 * SIZE_MAX when there is nothing in it.
 */
static size_t
string_of(struct reader *r, const struct cell *cell, size_t max)
{
    size_t start = r->strings.len, end;

    if (!cell->s || cell->len == 0 || cell->len > CELL_MAX * 2)
        return SIZE_MAX;
    add_clean(r, cell);
    end = r->strings.len;
    if (end - start > max) {
        end = start + max;
        while (end > start && (r->strings.data[end] & 0xc0) == 0x80)
            end--;
        buf_cut(&r->strings, end);
    }
    if (end == start)
        return SIZE_MAX;
    buf_addc(&r->strings, '\0');
    return start;
}

static const char *
string_at(const struct reader *r, size_t start)
{
    return start == SIZE_MAX ? NULL : r->strings.data + start;
}

/* ---- who ----------------------------------------------------------------- */

/* Can it be a handle, and not "Anna Rossi"? */
static bool
is_handle_like(const char *s)
{
    for (; *s; s++)
        if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') ||
              (*s >= '0' && *s <= '9') || strchr("._-", *s)))
            return false;
    return true;
}

/* Take the "@" off and lower the letters of the handle at `start`. */
static size_t
handle_at(struct reader *r, size_t start)
{
    char *s = r->strings.data + start;

    if (*s == '@') {
        s++;
        start++;
    }
    if (*s == '\0')
        return SIZE_MAX;
    if (is_handle_like(s))
        for (; *s; s++)
            if (*s >= 'A' && *s <= 'Z')
                *s = (char)(*s + ('a' - 'A'));
    return start;
}

/* The handle in a link to a profile. */
static size_t
author_of_url(struct reader *r, const struct cell *cell, size_t *id)
{
    size_t start = string_of(r, cell, CELL_MAX);
    struct handle handle;

    if (start == SIZE_MAX ||
        handle_parse(r->strings.data + start, &handle) != ERR_OK ||
        handle.platform == PLATFORM_UNKNOWN)
        return SIZE_MAX;
    if (r->sample && r->sample->platform == PLATFORM_UNKNOWN)
        r->sample->platform = handle.platform;
    start = r->strings.len;
    buf_add(&r->strings, handle.name, strlen(handle.name) + 1);
    /* youtube.com/channel/UC… holds the id and no name. */
    if (strncmp(handle.name, "UC", 2) == 0) {
        if (*id == SIZE_MAX)
            *id = start;
        return SIZE_MAX;
    }
    return start;
}

/* Is what stands in the author's column a handle? "Anna Rossi" is none. */
static bool
is_handle_at(const struct reader *r, size_t start)
{
    const char *s = string_at(r, start);

    return s && (*s == '@' || is_handle_like(s));
}

/* A handle if there is one anywhere, else the display name. */
static size_t
author_of(struct reader *r, const struct record *record, size_t *id)
{
    size_t start =
        string_of(r, &record->cell[IMPORT_FIELD_AUTHOR], IMPORT_AUTHOR_MAX);
    bool handle = is_handle_at(r, start);
    size_t of_url = SIZE_MAX;

    if (!handle || r->sample)
        of_url = author_of_url(r, &record->cell[IMPORT_FIELD_AUTHOR_URL], id);
    if (!handle && of_url != SIZE_MAX) {
        start = of_url;
        handle = true;
    }
    if (start == SIZE_MAX) {
        start = string_of(r, &record->cell[IMPORT_FIELD_AUTHOR_NAME],
                          IMPORT_AUTHOR_MAX);
        handle = start != SIZE_MAX && r->strings.data[start] == '@';
    }
    if (start == SIZE_MAX)
        return start;
    if (r->sample) {
        r->sample->authors++;
        r->sample->handles += handle || *id != SIZE_MAX;
    }
    return handle ? handle_at(r, start) : start;
}

/* ---- where --------------------------------------------------------------- */

/* What a post's cell says; files repeat it, so the last answer is kept. */
static bool
post_of_cell(struct reader *r, const struct cell *cell)
{
    size_t start;

    if (!cell->s || cell->len == 0)
        return false;
    if (r->post_is_set && cell->len < sizeof(r->post_cell) &&
        strlen(r->post_cell) == cell->len &&
        memcmp(r->post_cell, cell->s, cell->len) == 0)
        return true;
    r->post_is_set = false;
    start = string_of(r, cell, CELL_MAX);
    if (start == SIZE_MAX ||
        post_parse_id(r->strings.data + start, r->plan->platform, &r->post) !=
            ERR_OK)
        return false;
    if (cell->len < sizeof(r->post_cell)) {
        memcpy(r->post_cell, cell->s, cell->len);
        r->post_cell[cell->len] = '\0';
        r->post_is_set = memchr(cell->s, '\0', cell->len) == NULL;
    }
    return true;
}

/* The post in the link to a comment: instagram.com/p/CODE/c/… */
static bool
post_of_url(struct reader *r, size_t url)
{
    r->post_is_set = false;
    return url != SIZE_MAX &&
           post_parse(r->strings.data + url, &r->post) == ERR_OK;
}

/* Fill the fact's post; false when the row has none and should have. */
static bool
find_post(struct reader *r, const struct record *record, size_t url,
          struct comment_fact *fact)
{
    struct sample *sample = r->sample;
    bool by_cell = post_of_cell(r, &record->cell[IMPORT_FIELD_POST]);
    bool found = by_cell || post_of_url(r, url);

    if (sample && found) {
        sample->posts_column += by_cell;
        sample->posts_comment += !by_cell;
        if (sample->platform == PLATFORM_UNKNOWN)
            sample->platform = r->post.platform;
    }
    if (found) {
        fact->post = r->post.key;
        fact->post_url = *r->post.url ? r->post.url : NULL;
    } else if (*r->st->post) {
        fact->post = r->st->post;
        fact->post_url = *r->st->post_url ? r->st->post_url : NULL;
    } else if (*r->plan->post) {
        fact->post = r->plan->post;
        fact->post_url = *r->plan->post_url ? r->plan->post_url : NULL;
    }
    return fact->post || sample || r->plan->post_from == IMPORT_POST_ASK;
}

/* Some exporters count rows where an id should be: "1", "2". */
static size_t
id_of(struct reader *r, const struct cell *cell)
{
    size_t start = string_of(r, cell, CELL_MAX);
    const char *s = string_at(r, start);

    if (s && strlen(s) < 8 && strspn(s, "0123456789") == strlen(s))
        return SIZE_MAX;
    return start;
}

static size_t
url_of(struct reader *r, const struct cell *cell)
{
    size_t start = string_of(r, cell, CELL_MAX);
    const char *s = string_at(r, start);

    if (s && strncasecmp(s, "https://", 8) != 0 &&
        strncasecmp(s, "http://", 7) != 0)
        return SIZE_MAX;
    return start;
}

/* ---- what else ----------------------------------------------------------- */

/* Is it an answer? A YouTube id with a dot in it is one, too. */
static enum fact_reply
reply_of(const struct reader *r, const struct record *record, const char *id,
         const char *post)
{
    const struct cell *cell = &record->cell[IMPORT_FIELD_REPLY];

    if (record->reply != FACT_REPLY_UNKNOWN)
        return record->reply;
    if (cell->s) {
        /* A comment may name itself, or its post, as its parent. */
        if (id && strlen(id) == cell->len &&
            memcmp(id, cell->s, cell->len) == 0)
            return FACT_REPLY_NO;
        if (post && cell->len > 4 && strlen(post) > cell->len &&
            memcmp(post + strlen(post) - cell->len, cell->s, cell->len) == 0)
            return FACT_REPLY_NO;
        return value_reply(cell->s, cell->len);
    }
    if (id && r->plan->platform == PLATFORM_YOUTUBE &&
        strncmp(id, "Ug", 2) == 0)
        return strchr(id, '.') ? FACT_REPLY_YES : FACT_REPLY_NO;
    return FACT_REPLY_UNKNOWN;
}

static void
learn_time(struct sample *sample, const struct cell *cell,
           enum import_dates rule, int64_t at)
{
    bool ambiguous;
    enum import_dates dates = value_dates(cell->s, cell->len, &ambiguous);

    sample->day_first += dates == IMPORT_DATES_DAY_FIRST;
    sample->month_first += dates == IMPORT_DATES_MONTH_FIRST;
    sample->ambiguous += ambiguous;
    sample->timed += at != FACT_UNKNOWN;
    sample->rough += at != FACT_UNKNOWN &&
                     value_time(cell->s, cell->len, rule, 0) == FACT_UNKNOWN;
}

/* How this top-level comment stands to the one before it. */
static void
learn_order(struct sample *sample, const struct comment_fact *fact)
{
    if (fact->reply == FACT_REPLY_YES)
        return;
    if (sample->rows > 0 && fact->likes != FACT_UNKNOWN &&
        sample->last_likes != FACT_UNKNOWN) {
        sample->likes_fall += fact->likes < sample->last_likes;
        sample->likes_rise += fact->likes > sample->last_likes;
    }
    if (sample->rows > 0 && fact->at != FACT_UNKNOWN &&
        sample->last_at != FACT_UNKNOWN) {
        sample->older += fact->at < sample->last_at;
        sample->newer += fact->at > sample->last_at;
    }
    sample->last_likes = fact->likes;
    sample->last_at = fact->at;
}

static void
fill_values(struct reader *r, const struct record *record,
            struct comment_fact *fact)
{
    const struct cell *time = &record->cell[IMPORT_FIELD_TIME];
    const struct cell *likes = &record->cell[IMPORT_FIELD_LIKES];

    fact->at = FACT_UNKNOWN;
    fact->likes = FACT_UNKNOWN;
    if (time->s)
        fact->at = value_time(time->s, time->len, r->plan->dates, r->plan->now);
    if (likes->s)
        fact->likes = value_count(likes->s, likes->len);
    fact->reply = reply_of(r, record, fact->id, fact->post);
    if (!r->sample)
        return;
    if (time->s)
        learn_time(r->sample, time, r->plan->dates, fact->at);
    learn_order(r->sample, fact);
}

enum step_result
reader_give(struct reader *r, const struct record *record)
{
    const struct cell *text_cell = &record->cell[IMPORT_FIELD_TEXT];
    struct import_row row = { .line = record->line };
    size_t text, url, id, author, author_id;

    if (!text_cell->s)
        return reader_skip(r, row.line, IMPORT_SKIP_NO_TEXT);
    buf_reset(&r->strings);
    if (text_cell->len > IMPORT_TEXT_MAX)
        return reader_skip(r, row.line, IMPORT_SKIP_TOO_LONG);
    add_clean(r, text_cell);
    if (r->strings.len == 0)
        return reader_skip(r, row.line, IMPORT_SKIP_NO_TEXT);
    if (r->strings.overflow || r->strings.len > IMPORT_TEXT_MAX)
        return reader_skip(r, row.line, IMPORT_SKIP_TOO_LONG);
    text = 0;
    buf_addc(&r->strings, '\0');
    url = url_of(r, &record->cell[IMPORT_FIELD_URL]);
    id = id_of(r, &record->cell[IMPORT_FIELD_ID]);
    author_id =
        string_of(r, &record->cell[IMPORT_FIELD_AUTHOR_ID], IMPORT_AUTHOR_MAX);
    author = author_of(r, record, &author_id);
    if (!find_post(r, record, url, &row.fact))
        return reader_skip(r, row.line, IMPORT_SKIP_NO_POST);
    /* Nothing is appended from here on: the pointers stay good. */
    row.fact.text = string_at(r, text);
    row.fact.author = string_at(r, author);
    row.fact.author_id = string_at(r, author_id);
    row.fact.id = string_at(r, id);
    row.fact.url = string_at(r, url);
    fill_values(r, record, &row.fact);
    return hand_over(r, &row);
}
