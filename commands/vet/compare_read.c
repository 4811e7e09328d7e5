/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * compare_read.c - the measures of several creators, side by side.
 *
 * Each value carries its n, its interval and its formula; what somebody says is
 * a measure of its own for each source, and never stands beside what was
 * measured.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "rules/stats.h"
#include "rules/vetting.h"
#include "vet/compare.h"

struct cell {
    struct request *rq;
    enum language language;
    const struct compared *of;
    const struct compared *all; /* beside whom */
    size_t count;
    struct compare_cell value;
    struct buf text; /* "12 % (10-15)" */
    struct buf n;    /* "71 of 589" */
};

static int64_t
fact(const struct cell *c, const char *name)
{
    return record_int(c->of->facts, name, 0);
}

/* "12 % (10-15)", "71 of 589" */
static void
put_share(struct cell *c, int64_t k, int64_t n)
{
    struct share share = share_of(k, n);

    if (n <= 0)
        return;
    c->value = (struct compare_cell){ .is_known = true,
                                      .has_interval = true,
                                      .value = 100.0 * (double)k / (double)n,
                                      .low = 100 * share.lo,
                                      .high = 100 * share.hi };
    text_add(&c->text, c->language, TEXT_COMPARE_SHARE, "percent",
             TEXT_INT(share_percent(&share)), "low",
             TEXT_INT(percent(share.lo)), "high", TEXT_INT(percent(share.hi)),
             NULL);
    text_add(&c->n, c->language, TEXT_COMPARE_OF, "k", TEXT_INT(k), "n",
             TEXT_INT(n), NULL);
}

/* Under so few posts one of them decides: the share is shown, with how few, and
 * nobody is named by it. */
static void
put_comments(struct cell *c, int64_t k, int64_t n)
{
    int64_t posts = fact(c, "posts-read");

    put_share(c, k, n);
    if (n <= 0 || posts >= VETTING_UNITS_MIN)
        return;
    c->value.is_thin = true;
    buf_adds(&c->n, ", ");
    text_add(&c->n, c->language, TEXT_COMPARE_RATE, "n", TEXT_INT(posts), NULL);
}

static void
read_generic(struct cell *c)
{
    put_comments(c, fact(c, "generic"), fact(c, "generic-of"));
}

static void
read_flagged(struct cell *c)
{
    if (fact(c, "flagged-of") >= VETTING_UNITS_MIN)
        put_share(c, fact(c, "flagged"), fact(c, "flagged-of"));
}

static void
read_people(struct cell *c)
{
    if (fact(c, "pod") >= VETTING_POD_NOT_YET)
        put_share(c, fact(c, "regular"), fact(c, "regular-of"));
}

static void
read_machines(struct cell *c)
{
    put_comments(c, fact(c, "machine"), fact(c, "machine-of"));
}

/* The list of followers that a share is of. */
static const struct record *
list_of(const struct cell *c, const char *name)
{
    return record_count(c->of->facts, name) > 0
               ? record_at(c->of->facts, name, 0)
               : NULL;
}

/* Of a part of the followers a share is shown and names nobody. */
static void
put_part(struct cell *c, const struct record *list)
{
    if (!c->value.is_known || !list || record_int(list, "part", 0) == 0)
        return;
    c->value.is_thin = true;
    buf_adds(&c->n, ", ");
    text_add(&c->n, c->language, TEXT_COMPARE_PART, NULL);
}

/* A person looked at fifty of them. */
static void
read_fifty(struct cell *c)
{
    put_share(c, fact(c, "fifty-fake"),
              fact(c, "fifty-fake") + fact(c, "fifty-real"));
    put_part(c, list_of(c, "fifty-list"));
}

/* The model's share, of thousandths. */
static void
read_crowd(struct cell *c)
{
    const struct record *list = list_of(c, "crowd-judged");
    int64_t low = fact(c, "crowd-low"), high = fact(c, "crowd-high");

    if (fact(c, "crowd-model") <= 0)
        return;
    c->value =
        (struct compare_cell){ .is_known = true,
                               .has_interval = true,
                               .value = (double)fact(c, "crowd-share") / 10,
                               .low = (double)low / 10,
                               .high = (double)high / 10,
                               .formula = (int)fact(c, "crowd-model") };
    text_add(&c->text, c->language, TEXT_COMPARE_SHARE, "percent",
             TEXT_INT((fact(c, "crowd-share") + 5) / 10), "low",
             TEXT_INT((low + 5) / 10), "high", TEXT_INT((high + 5) / 10), NULL);
    text_add(&c->n, c->language, TEXT_COMPARE_JUDGED, "n",
             TEXT_INT(list ? record_int(list, "judged", 0) : 0), NULL);
    put_part(c, list);
}

/* By the one formula that all have; else each by its own. */
static const struct record *
rate_of(const struct cell *c)
{
    const struct record *all[COMPARE_MAX];
    enum engagement_formula formula;
    size_t i;

    for (i = 0; i < c->count; i++)
        all[i] = c->all[i].facts;
    return vet_rate_common(all, c->count, &formula)
               ? vet_rate_by(c->of->facts, formula)
               : vet_rate_shown(c->of->facts);
}

/* Without its sign, which stands before the bracket. */
static void
add_bare_rate(struct buf *b, enum language language, int64_t parts)
{
    struct buf rate;

    buf_init(&rate, 64);
    vet_add_rate(&rate, language, parts);
    buf_add(b, rate.data, strcspn(rate.data, " %"));
    buf_release(&rate);
}

/* Of parts of a million: "3.9 % (3.1-4.2)", "18 posts" */
static void
read_rate(struct cell *c)
{
    const struct record *one = rate_of(c);
    int64_t low, high;

    if (!one)
        return;
    low = record_int(one, "low", FACT_UNKNOWN);
    high = record_int(one, "high", FACT_UNKNOWN);
    c->value =
        (struct compare_cell){ .is_known = true,
                               .has_interval = low >= 0 && high >= 0,
                               .value =
                                   (double)record_int(one, "rate", 0) / 10000,
                               .low = (double)low / 10000,
                               .high = (double)high / 10000,
                               .formula = (int)record_int(one, "formula", 0),
                               .platform = (int)c->of->creator.platform + 1 };
    vet_add_rate(&c->text, c->language, record_int(one, "rate", 0));
    if (c->value.has_interval) {
        buf_adds(&c->text, " (");
        add_bare_rate(&c->text, c->language, low);
        buf_addc(&c->text, '-');
        add_bare_rate(&c->text, c->language, high);
        buf_addc(&c->text, ')');
    }
    text_add(&c->n, c->language, TEXT_COMPARE_RATE, "n",
             TEXT_INT(record_int(one, "n", 0)), NULL);
}

static const struct {
    enum text_key label;
    void (*read)(struct cell *c);
} measures[] = {
    { TEXT_VET_WHY_FLAGGED, read_flagged },
    { TEXT_VET_GENERIC_LABEL, read_generic },
    { TEXT_VET_POD_LABEL, read_people },
    { TEXT_VET_MACHINES_LABEL, read_machines },
    { TEXT_COMPARE_CROWD_LABEL, read_crowd },
    { TEXT_COMPARE_FIFTY_LABEL, read_fifty },
    { TEXT_COMPARE_RATE_LABEL, read_rate },
};

/* ---- rows ---------------------------------------------------------------- */

/* Figures that people brought have no terms but the team's own. */
static bool
is_from_people(enum text_key label)
{
    return label == TEXT_COMPARE_CROWD_LABEL ||
           label == TEXT_COMPARE_FIFTY_LABEL;
}

static void
cell_read(struct cell *c, size_t measure)
{
    const char *kept;

    buf_init(&c->text, 1024);
    buf_init(&c->n, 1024);
    measures[measure].read(c);
    c->value.is_withheld = vet_is_counts_only(c->of->facts) &&
                           !is_from_people(measures[measure].label);
    if (c->value.is_known && !c->value.is_withheld)
        return;
    kept = c->value.is_known ? text_get(c->language, TEXT_COMPARE_WITHHELD)
                             : text_get(c->language, TEXT_COMPARE_UNKNOWN);
    buf_reset(&c->text);
    buf_reset(&c->n);
    buf_adds(&c->text, kept);
}

static void
row_release(struct compare_row *row)
{
    size_t i;

    free(row->label);
    for (i = 0; i < COMPARE_MAX; i++) {
        free(row->texts[i]);
        free(row->ofs[i]);
    }
    memset(row, 0, sizeof(*row));
}

/* "Engagement (median of likes / views, last 30 posts)"; where they differ,
 * each beside its figure. */
static void
say_formulas(enum language language, struct compare_row *row, size_t count)
{
    const struct compare_cell *first = NULL;
    bool is_one = true;
    struct buf label;
    size_t i;

    for (i = 0; i < count; i++)
        if (row->cells[i].is_known && !row->cells[i].is_withheld) {
            first = first ? first : &row->cells[i];
            is_one = is_one && row->cells[i].formula == first->formula;
        }
    if (!first)
        return;
    buf_init(&label, 1024);
    if (is_one) {
        buf_addf(&label, "%s (%s)", row->label,
                 vet_formula(language, first->formula));
        free(row->label);
        row->label = buf_take(&label);
        return;
    }
    for (i = 0; i < count; i++) {
        if (row->ofs[i][0] == '\0')
            continue;
        buf_addf(&label, "%s, %s", row->ofs[i],
                 vet_formula(language, row->cells[i].formula));
        free(row->ofs[i]);
        row->ofs[i] = buf_take(&label);
        buf_init(&label, 1024);
    }
    buf_release(&label);
}

static void
add_measure(struct request *rq, const struct compared *all, size_t count,
            size_t measure, struct compare_rows *out)
{
    struct compare_row *row = &out->items[out->count];
    bool has_any = false;
    size_t i;

    memset(row, 0, sizeof(*row));
    row->label =
        xstrdup(text_get(request_language(rq), measures[measure].label));
    for (i = 0; i < count; i++) {
        struct cell c = { .rq = rq,
                          .language = request_language(rq),
                          .of = &all[i],
                          .all = all,
                          .count = count };

        cell_read(&c, measure);
        row->cells[i] = c.value;
        row->texts[i] = buf_take(&c.text);
        row->ofs[i] = buf_take(&c.n);
        has_any |= c.value.is_known;
        row->is_drawn |= c.value.is_known && !c.value.is_withheld;
    }
    if (measures[measure].read == read_rate)
        say_formulas(request_language(rq), row, count);
    if (has_any)
        out->count++;
    else
        row_release(row);
}

/* ---- what others say ----------------------------------------------------- */

/* What that source says of one of them. */
static const struct insight *
find_said(const struct compared *of, const char *source, const char **day)
{
    size_t i, j;

    for (i = 0; i < of->said.count; i++)
        for (j = 0; j < of->said.lines[i].count; j++)
            if (of->said.lines[i].figures[j].metric == INSIGHT_FAKES &&
                strcasecmp(of->said.lines[i].source, source) == 0) {
                *day = of->said.lines[i].day;
                return &of->said.lines[i].figures[j];
            }
    return NULL;
}

static bool
is_in(const struct compare_rows *rows, const char *label)
{
    size_t i;

    for (i = 0; i < rows->count; i++)
        if (strcasecmp(rows->items[i].label, label) == 0)
            return true;
    return false;
}

/* "Modash says: fake followers", one row for each source. */
static void
add_source(struct request *rq, const struct compared *all, size_t count,
           const char *source, struct compare_rows *out)
{
    enum language language = request_language(rq);
    struct compare_row *row = &out->items[out->count];
    struct buf label;
    size_t i;

    buf_init(&label, 512);
    said_add_says(&label, language, source);
    buf_addf(&label, ": %s", text_get(language, TEXT_SAID_METRIC_FAKES));
    if (out->count == COMPARE_MEASURES || is_in(out, label.data)) {
        buf_release(&label);
        return;
    }
    memset(row, 0, sizeof(*row));
    row->label = buf_take(&label);
    for (i = 0; i < count; i++) {
        const char *day = "";
        const struct insight *figure = find_said(&all[i], source, &day);
        struct buf text, when;

        buf_init(&text, 256);
        buf_init(&when, 64);
        row->cells[i].is_known = figure != NULL;
        row->cells[i].value = figure ? (double)figure->value / 100 : 0;
        if (figure) {
            said_add_share(&text, language, figure->value);
            said_add_date(&when, rq, day);
        } else {
            buf_adds(&text, text_get(language, TEXT_COMPARE_UNKNOWN));
        }
        row->texts[i] = buf_take(&text);
        row->ofs[i] = buf_take(&when);
    }
    out->count++;
}

static void
add_said(struct request *rq, const struct compared *all, size_t count,
         struct compare_rows *out)
{
    size_t i, j, k;

    for (i = 0; i < count; i++)
        for (j = 0; j < all[i].said.count; j++)
            for (k = 0; k < all[i].said.lines[j].count; k++)
                if (all[i].said.lines[j].figures[k].metric == INSIGHT_FAKES)
                    add_source(rq, all, count, all[i].said.lines[j].source,
                               out);
}

void
compare_read(struct request *rq, const struct compared *all, size_t count,
             struct compare_rows *out)
{
    size_t i;

    memset(out, 0, sizeof(*out));
    for (i = 0; i < ARRAY_LEN(measures); i++)
        add_measure(rq, all, count, i, out);
    add_said(rq, all, count, out);
}

void
compare_rows_release(struct compare_rows *rows)
{
    size_t i;

    for (i = 0; i < rows->count; i++)
        row_release(&rows->items[i]);
    rows->count = 0;
}
