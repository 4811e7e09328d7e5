/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * said_set.c - figures that somebody else says, put together and in words.
 */
#include "vet/said_set.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "record.h"
#include "vet/vet.h"
#include "zone.h"

/* So many of a metric with labels are named on a line. */
#define LABELS_SHOWN 4
#define STALE_DAYS   183
/* Of a fingerprint, and of the names of files on one line. */
#define HASH_SHOWN      12
#define FILES_MAX_BYTES 1000

/* ---- keeping ------------------------------------------------------------- */

char *
said_save(const struct insights *read)
{
    struct record *record = record_new();
    char *text;
    size_t i;

    for (i = 0; i < read->count; i++) {
        struct record *one = record_add(record, "figures");

        record_set_text(one, "metric", insight_word(read->figures[i].metric));
        record_set_text(one, "label", read->figures[i].label);
        record_set_int(one, "value", read->figures[i].value);
    }
    text = record_save(record);
    record_free(record);
    return text;
}

/* ---- putting together ---------------------------------------------------- */

struct loading {
    struct said *rows; /* the newest day first, then the newest word */
    size_t count;
};

static void
keep_row(void *ctx, const struct said *row)
{
    struct loading *l = ctx;
    size_t i;

    l->rows = xreallocarray(l->rows, l->count + 1, sizeof(*l->rows));
    for (i = l->count++; i > 0 && strcmp(l->rows[i - 1].day, row->day) < 0; i--)
        l->rows[i] = l->rows[i - 1];
    l->rows[i] = (struct said){ .id = row->id,
                                .source = xstrdup(row->source),
                                .day = xstrdup(row->day),
                                .files = xstrdup(row->files),
                                .hash = xstrdup(row->hash),
                                .figures = xstrdup(row->figures),
                                .person = xstrdup(row->person),
                                .at = row->at };
}

static bool
is_same_source(const struct said_line *line, const char *source)
{
    return strcasecmp(line->source, source) == 0;
}

/* Does that source say so of a later day, or the same with that label? */
static bool
is_said(const struct said_set *set, const struct said *row,
        const struct insight *figure)
{
    size_t i, j;

    for (i = 0; i < set->count; i++) {
        const struct said_line *line = &set->lines[i];
        bool is_day = strcmp(line->day, row->day) == 0;

        if (!is_same_source(line, row->source))
            continue;
        for (j = 0; j < line->count; j++)
            if (line->figures[j].metric == figure->metric &&
                (!is_day || strcmp(line->figures[j].label, figure->label) == 0))
                return true;
    }
    return false;
}

static struct said_line *
line_of(struct said_set *set, const struct said *row)
{
    struct said_line *line;
    size_t i;

    for (i = 0; i < set->count; i++) {
        line = &set->lines[i];
        if (is_same_source(line, row->source) &&
            strcmp(line->day, row->day) == 0)
            return line;
    }
    set->lines = xreallocarray(set->lines, set->count + 1, sizeof(*set->lines));
    line = &set->lines[set->count++];
    memset(line, 0, sizeof(*line));
    line->source = xstrdup(row->source);
    line->day = xstrdup(row->day);
    line->files = xstrdup("");
    return line;
}

/* A file can be told by its fingerprint after it is gone. */
static void
add_file(struct said_line *line, const struct said *row)
{
    struct buf b;

    buf_init(&b, FILES_MAX_BYTES);
    buf_addf(&b, "%s%s%s, sha256 %.*s", line->files,
             line->files[0] != '\0' ? "; " : "", row->files, HASH_SHOWN,
             row->hash);
    if (b.overflow)
        buf_release(&b);
    else {
        free(line->files);
        line->files = buf_take(&b);
    }
}

static bool
read_figure(const struct record *one, struct insight *out)
{
    const char *label = record_text(one, "label");

    if (!insight_parse(record_text(one, "metric"), &out->metric) ||
        strlen(label) >= sizeof(out->label))
        return false;
    memcpy(out->label, label, strlen(label) + 1);
    out->value = record_int(one, "value", 0);
    return true;
}

/* What the newer of a day says goes before the older, figure by figure. */
static void
add_row(struct said_set *set, const struct said *row)
{
    struct record *record = NULL;
    struct said_line *line = NULL;
    struct insight figure;
    size_t i;

    if (record_load(row->figures, &record) != ERR_OK)
        return; /* damaged: it says nothing */
    for (i = 0; i < record_count(record, "figures"); i++) {
        if (!read_figure(record_at(record, "figures", i), &figure) ||
            is_said(set, row, &figure))
            continue;
        line = line_of(set, row);
        if (line->count < INSIGHTS_FIGURES)
            line->figures[line->count++] = figure;
    }
    if (line && row->hash[0] != '\0')
        add_file(line, row);
    record_free(record);
}

struct said_line *
said_line_of(const struct said *row)
{
    struct said_line *line = xcalloc(1, sizeof(*line));
    struct record *record = NULL;
    size_t i;

    line->source = row->source;
    line->day = row->day;
    line->files = row->files;
    if (record_load(row->figures, &record) != ERR_OK)
        return line; /* damaged: it says nothing */
    for (i = 0; i < record_count(record, "figures"); i++)
        if (line->count < INSIGHTS_FIGURES &&
            read_figure(record_at(record, "figures", i),
                        &line->figures[line->count]))
            line->count++;
    record_free(record);
    return line;
}

enum err
said_load(struct request *rq, int64_t creator, struct said_set *out)
{
    struct loading l = { 0 };
    enum err rc;
    size_t i;

    memset(out, 0, sizeof(*out));
    rc = store_said_list(request_store(rq), creator, SAID_ROWS, keep_row, &l);
    for (i = 0; i < l.count; i++) {
        if (rc == ERR_OK)
            add_row(out, &l.rows[i]);
        said_release(&l.rows[i]);
    }
    free(l.rows);
    return rc;
}

void
said_set_release(struct said_set *set)
{
    size_t i;

    for (i = 0; i < set->count; i++) {
        free(set->lines[i].source);
        free(set->lines[i].day);
        free(set->lines[i].files);
    }
    free(set->lines);
    memset(set, 0, sizeof(*set));
}

const struct said_line *
said_find(const struct said_set *set, enum insight_metric metric,
          const char *label, const struct insight **figure)
{
    size_t i, j;

    for (i = 0; i < set->count; i++)
        for (j = 0; j < set->lines[i].count; j++) {
            const struct insight *f = &set->lines[i].figures[j];

            if (f->metric != metric || (label && strcmp(f->label, label) != 0))
                continue;
            if (figure)
                *figure = f;
            return &set->lines[i];
        }
    return NULL;
}

/* ---- days ---------------------------------------------------------------- */

static bool
read_day(const char *day, struct wall *out)
{
    return wall_read_iso_day(day, strlen(day), out);
}

static int64_t
days_old(struct request *rq, const char *day)
{
    struct wall then = { 0 }, today;

    zone_to_wall(request_zone(rq), request_now(rq), &today);
    return read_day(day, &then) ? wall_days_between(&then, &today) : 0;
}

bool
said_is_stale(struct request *rq, const struct said_line *line)
{
    return days_old(rq, line->day) > STALE_DAYS;
}

void
said_add_date(struct buf *b, struct request *rq, const char *day)
{
    struct wall then = { 0 };

    if (read_day(day, &then))
        zone_format(b, request_zone(rq), language_code(request_language(rq)),
                    zone_day_start(request_zone(rq), &then), 0, ZONE_STYLE_DAY);
}

void
said_add_day(struct buf *b, struct request *rq, const char *day)
{
    const char *code = language_code(request_language(rq));
    struct buf when, ago;

    buf_init(&when, 128);
    buf_init(&ago, 128);
    said_add_date(&when, rq, day);
    zone_relative_day(&ago, code, -days_old(rq, day));
    text_add(b, request_language(rq), TEXT_SAID_ON, "day", when.data, "ago",
             ago.data, NULL);
    buf_release(&when);
    buf_release(&ago);
}

/* ---- figures in words ---------------------------------------------------- */

void
said_add_share(struct buf *b, enum language language, int64_t value)
{
    int64_t part = value % 100;

    buf_addf(b, "%lld", (long long)(value / 100));
    if (part != 0)
        buf_addf(b, part % 10 == 0 ? "%c%lld" : "%c%02lld",
                 text_decimal_mark(language),
                 (long long)(part % 10 == 0 ? part / 10 : part));
    buf_adds(b, " %");
}

static void
add_value(struct buf *b, enum language language, const struct insight *f)
{
    if (insight_is_share(f->metric))
        said_add_share(b, language, f->value);
    else
        text_add_int(b, language, f->value);
}

static const char *
metric_label(enum language language, enum insight_metric metric)
{
    static const enum text_key keys[] = {
        [INSIGHT_FAKES] = TEXT_SAID_METRIC_FAKES,
        [INSIGHT_CREDIBILITY] = TEXT_SAID_METRIC_CREDIBILITY,
        [INSIGHT_COUNTRY] = TEXT_SAID_METRIC_COUNTRY,
        [INSIGHT_CITY] = TEXT_SAID_METRIC_CITY,
        [INSIGHT_AGE] = TEXT_SAID_METRIC_AGE,
        [INSIGHT_GENDER] = TEXT_SAID_METRIC_GENDER,
        [INSIGHT_FROM_FOLLOWERS] = TEXT_SAID_METRIC_FROM_FOLLOWERS,
        [INSIGHT_FROM_OTHERS] = TEXT_SAID_METRIC_FROM_OTHERS,
        [INSIGHT_ENGAGEMENT] = TEXT_SAID_METRIC_ENGAGEMENT,
        [INSIGHT_FOLLOWERS] = TEXT_SAID_METRIC_FOLLOWERS,
        [INSIGHT_NEW_FOLLOWERS] = TEXT_SAID_METRIC_NEW_FOLLOWERS,
        [INSIGHT_REACH] = TEXT_SAID_METRIC_REACH,
        [INSIGHT_VIEWS] = TEXT_SAID_METRIC_VIEWS,
        [INSIGHT_IMPRESSIONS] = TEXT_SAID_METRIC_IMPRESSIONS,
        [INSIGHT_ENGAGED] = TEXT_SAID_METRIC_ENGAGED,
        [INSIGHT_INTERACTIONS] = TEXT_SAID_METRIC_INTERACTIONS,
        [INSIGHT_LIKES] = TEXT_SAID_METRIC_LIKES,
        [INSIGHT_COMMENTS] = TEXT_SAID_METRIC_COMMENTS,
        [INSIGHT_SHARES] = TEXT_SAID_METRIC_SHARES,
        [INSIGHT_SAVES] = TEXT_SAID_METRIC_SAVES,
        [INSIGHT_PROFILE_VIEWS] = TEXT_SAID_METRIC_PROFILE_VIEWS,
        [INSIGHT_WATCH_HOURS] = TEXT_SAID_METRIC_WATCH_HOURS,
    };

    return text_get(language, keys[metric]);
}

static const char *
figure_label(enum language language, const struct insight *f)
{
    if (f->metric != INSIGHT_GENDER)
        return f->label[0] != '\0' ? f->label
                                   : metric_label(language, f->metric);
    return text_get(language, strcmp(f->label, "women") == 0 ? TEXT_SAID_WOMEN
                              : strcmp(f->label, "men") == 0
                                  ? TEXT_SAID_MEN
                                  : TEXT_SAID_OTHER_GENDER);
}

static int
by_value(const void *a, const void *b)
{
    const struct insight *x = a, *y = b;

    if (x->metric == INSIGHT_AGE)
        return strcmp(x->label, y->label);
    if (x->value != y->value)
        return x->value < y->value ? 1 : -1;
    return strcmp(x->label, y->label);
}

/* "IT 62 %, CH 8 %, 3 more": the largest first, ages from the youngest. */
static void
add_metric(struct buf *b, enum language language, const struct said_line *line,
           enum insight_metric metric)
{
    struct insight found[INSIGHTS_FIGURES];
    size_t n = 0, i, shown;

    for (i = 0; i < line->count; i++)
        if (line->figures[i].metric == metric)
            found[n++] = line->figures[i];
    if (n == 0)
        return;
    qsort(found, n, sizeof(found[0]), by_value);
    shown = n > LABELS_SHOWN && metric != INSIGHT_AGE ? LABELS_SHOWN : n;
    buf_adds(b, b->len > 0 ? " · " : "");
    for (i = 0; i < shown; i++) {
        buf_addf(b, "%s%s ", i > 0 ? ", " : "",
                 figure_label(language, &found[i]));
        add_value(b, language, &found[i]);
    }
    if (n > shown) {
        buf_adds(b, ", ");
        text_add(b, language, TEXT_SAID_LABEL_MORE, "n", TEXT_INT(n - shown),
                 NULL);
    }
}

void
said_add_figures(struct buf *b, enum language language,
                 const struct said_line *line, enum insight_metric metric)
{
    struct buf text;
    enum insight_metric m;

    buf_init(&text, 16 * 1024);
    for (m = 0; m < INSIGHT_METRICS; m++)
        if (metric == INSIGHT_METRICS || metric == m)
            add_metric(&text, language, line, m);
    buf_adds(b, text.data);
    buf_release(&text);
}

void
said_add_says(struct buf *b, enum language language, const char *source)
{
    if (source[0] == '\0')
        buf_adds(b, text_get(language, TEXT_SAID_CREATOR_SAYS));
    else
        text_add(b, language, TEXT_SAID_SAYS, "who", source, NULL);
}
