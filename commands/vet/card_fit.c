/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * card_fit.c - the card's lines that belong to the people's part: what a
 * creator is looked at for, and beside each of the three questions what there
 * is to answer it with, measured or said.
 */
#include <stdlib.h>

#include "vet/card_parts.h"
#include "vet/purpose.h"
#include "vet/said_set.h"
#include "vet/second.h"

/* So many sources are named beside a question. */
#define SOURCES_MAX 2
/* And so many names beside that of the content. */
#define NAMES_MAX 3

static void
add_who_when(struct buf *b, struct request *rq, const char *person, int64_t at)
{
    struct buf who, day;

    buf_init(&who, 256);
    buf_init(&day, 64);
    vet_add_person(&who, rq, person);
    vet_add_day(&day, rq, at);
    text_add(b, request_language(rq), TEXT_FIT_SAID_BY, "who", who.data, "day",
             day.data, NULL);
    buf_release(&who);
    buf_release(&day);
}

static void
add_now(struct buf *b, struct request *rq, const struct purpose_now *now)
{
    enum language language = request_language(rq);

    if (now->campaign[0] != '\0') {
        buf_addf(b, "%s ", now->campaign);
        add_who_when(b, rq, now->campaign_person, now->campaign_at);
    }
    if (now->agency[0] == '\0')
        return;
    vet_add_part(b, b->len > 0 ? " · " : "", language, TEXT_FIT_FROM_AGENCY,
                 "agency", now->agency, NULL);
    buf_addc(b, ' ');
    add_who_when(b, rq, now->agency_person, now->agency_at);
}

static void
see_approved(void *ctx, const struct decision *d)
{
    *(bool *)ctx |= d->is_approved;
}

/* Before anybody said that an agency brings them. */
static bool
is_approved(struct request *rq, int64_t creator)
{
    bool is_it = false;

    return store_decision_list(request_store(rq), creator, DECISIONS_SHOWN,
                               see_approved, &is_it) == ERR_OK &&
           is_it;
}

void
vet_add_purpose(struct request *rq, struct card *card,
                const struct creator *creator)
{
    enum language language = request_language(rq);
    struct purpose_now now = { 0 };
    struct buf b, missing;

    buf_init(&b, 4096);
    buf_init(&missing, 1024);
    if (purpose_find(rq, creator->id, &now) == ERR_OK)
        add_now(&b, rq, &now);
    if (b.len > 0 &&
        purpose_missing(rq, creator->id, &now, &missing) == ERR_OK &&
        missing.len > 0)
        vet_add_part(&b, " · ", language,
                     is_approved(rq, creator->id) ? TEXT_FIT_LACKS
                                                  : TEXT_FIT_WANTS,
                     "missing", missing.data, NULL);
    if (b.len > 0)
        card_fact(card, text_get(language, TEXT_FIT_FOR_LABEL), b.data);
    purpose_now_release(&now);
    buf_release(&b);
    buf_release(&missing);
}

/* "Modash says IT 62 %, CH 8 % (Tue 10 Nov 2026)" for those metrics. */
static bool
add_said(struct buf *b, struct layout *l, const struct said_line *line,
         const enum insight_metric *metrics, size_t count)
{
    struct buf figures;
    size_t i;

    buf_init(&figures, 8192);
    for (i = 0; i < count; i++) {
        struct buf one;

        buf_init(&one, 4096);
        said_add_figures(&one, l->language, line, metrics[i]);
        if (one.len > 0)
            buf_addf(&figures, "%s%s", figures.len > 0 ? ", " : "", one.data);
        buf_release(&one);
    }
    if (figures.len == 0) {
        buf_release(&figures);
        return false;
    }
    buf_adds(b, b->len > 0 ? " · " : "");
    said_add_says(b, l->language, line->source);
    buf_addf(b, " %s (", figures.data);
    said_add_date(b, l->rq, line->day);
    buf_addc(b, ')');
    if (said_is_stale(l->rq, line))
        vet_add_part(b, ", ", l->language, TEXT_SAID_STALE_SHORT, NULL);
    buf_release(&figures);
    return true;
}

static void
add_all_said(struct buf *b, struct layout *l, const struct said_set *set,
             const enum insight_metric *metrics, size_t count)
{
    int shown = 0;
    size_t i;

    for (i = 0; i < set->count && shown < SOURCES_MAX; i++)
        shown += add_said(b, l, &set->lines[i], metrics, count);
}

/* Measured: a person's look at fifty, the model's share. */
static void
add_fakes_measured(struct buf *b, struct layout *l)
{
    int64_t fake = vet_fact(l, "fifty-fake"), real = vet_fact(l, "fifty-real");
    const struct record *list;

    if (fake + real > 0) {
        buf_addf(b, "%s ", text_get(l->language, TEXT_FIT_FIFTY));
        vet_add_share(b, l->language, fake, fake + real);
    }
    if (vet_fact(l, "crowd-model") <= 0)
        return;
    list = record_count(l->facts, "crowd-judged") > 0
               ? record_at(l->facts, "crowd-judged", 0)
               : NULL;
    buf_addf(b, "%s%s ", b->len > 0 ? " · " : "",
             text_get(l->language, TEXT_FIT_MODEL));
    text_add(b, l->language, TEXT_COMPARE_CROWD, "percent",
             TEXT_INT((vet_fact(l, "crowd-share") + 5) / 10), "low",
             TEXT_INT((vet_fact(l, "crowd-low") + 5) / 10), "high",
             TEXT_INT((vet_fact(l, "crowd-high") + 5) / 10), "n",
             TEXT_INT(list ? record_int(list, "judged", 0) : 0), NULL);
}

/* In how many posts the brand, or a rival, was found. */
static void
add_names(struct buf *b, struct layout *l, const char *list, enum text_key key)
{
    size_t i;

    for (i = 0; i < record_count(l->facts, list) && i < NAMES_MAX; i++) {
        const struct record *one = record_at(l->facts, list, i);

        vet_add_part(b, b->len > 0 ? " · " : "", l->language, key, "name",
                     record_text(one, "name"), "k",
                     TEXT_INT(record_int(one, "k", 0)), "n",
                     TEXT_INT(record_int(one, "n", 0)), NULL);
    }
}

static void
lay_question(struct layout *l, enum text_key label, struct buf *b)
{
    if (b->len > 0)
        card_fact(l->card, text_get(l->language, label), b->data);
    buf_release(b);
}

static void
lay_content(struct layout *l)
{
    const struct record *ads = record_count(l->facts, "ads") > 0
                                   ? record_at(l->facts, "ads", 0)
                                   : NULL;
    struct buf b;

    buf_init(&b, 4096);
    add_names(&b, l, "brand-names", TEXT_FIT_BRAND_IN);
    add_names(&b, l, "rivals", TEXT_FIT_RIVAL_IN);
    if (ads && b.len > 0)
        vet_add_part(&b, " · ", l->language, TEXT_FIT_ADS, "k",
                     TEXT_INT(record_int(ads, "k", 0)), "n",
                     TEXT_INT(record_int(ads, "n", 0)), NULL);
    lay_question(l, TEXT_FIT_CONTENT_ASKED, &b);
}

static void
lay_questions(struct layout *l)
{
    static const enum insight_metric audience[] = { INSIGHT_COUNTRY,
                                                    INSIGHT_AGE,
                                                    INSIGHT_GENDER };
    static const enum insight_metric fakes[] = { INSIGHT_FAKES,
                                                 INSIGHT_CREDIBILITY };
    struct said_set set = { 0 };
    struct buf b;

    if (said_load(l->rq, l->creator->id, &set) != ERR_OK)
        return; /* the next card shows them */
    buf_init(&b, 8192);
    add_all_said(&b, l, &set, audience, 3);
    lay_question(l, TEXT_FIT_AUDIENCE_ASKED, &b);
    buf_init(&b, 8192);
    add_fakes_measured(&b, l);
    add_all_said(&b, l, &set, fakes, 2);
    lay_question(l, TEXT_FIT_FAKES_ASKED, &b);
    lay_content(l);
    said_set_release(&set);
}

void
vet_lay_fit(struct layout *l)
{
    vet_add_purpose(l->rq, l->card, l->creator);
    lay_questions(l);
}

void
vet_lay_views(struct layout *l)
{
    second_lay(l->rq, l->card, l->creator->id);
}
