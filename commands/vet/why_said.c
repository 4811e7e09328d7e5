/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * why_said.c - of vet why: the rules about followers, everything that others
 * said with its source, day and file, and who looked for what.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaigns.h"
#include "purposes.h"
#include "vet/card_parts.h"
#include "vet/said_set.h"

#define SAID_MAX     20
#define PURPOSES_MAX 10

struct laying {
    struct request *rq;
    struct card *card;
    bool has_any;
};

/* ---- rules --------------------------------------------------------------- */

static void
lay_rules(struct laying *l, const struct record *facts)
{
    enum language language = request_language(l->rq);
    int64_t model = record_int(facts, "crowd-model", 0);
    char *text;

    if (model > 0) {
        text = text_make(language, TEXT_FIT_WHY_MODEL, "model", TEXT_INT(model),
                         NULL);
        card_fact(l->card, text_get(language, TEXT_COMPARE_CROWD_LABEL), text);
        free(text);
    }
    if (record_int(facts, "fifty-fake", 0) +
            record_int(facts, "fifty-real", 0) >
        0) {
        text = text_make(language, TEXT_FIT_WHY_FIFTY, "seed",
                         TEXT_INT(record_int(facts, "fifty-seed", 0)), NULL);
        card_fact(l->card, text_get(language, TEXT_COMPARE_FIFTY_LABEL), text);
        free(text);
    }
}

/* ---- what others say ----------------------------------------------------- */

/* "Ana on Wed 25 Nov 2026" */
static void
add_who(struct buf *b, struct request *rq, const char *person, int64_t at)
{
    struct buf who, day;

    buf_init(&who, 256);
    buf_init(&day, 64);
    vet_add_person(&who, rq, person);
    vet_add_day(&day, rq, at);
    text_add(b, request_language(rq), TEXT_FIT_WHO_DAY, "who", who.data, "day",
             day.data, NULL);
    buf_release(&who);
    buf_release(&day);
}

static void
lay_said(void *ctx, const struct said *row)
{
    struct laying *l = ctx;
    enum language language = request_language(l->rq);
    struct said_line *line = said_line_of(row);
    struct buf says, text, who;

    buf_init(&says, 256);
    buf_init(&text, 16 * 1024);
    buf_init(&who, 512);
    said_add_says(&says, language, row->source);
    said_add_figures(&text, language, line, INSIGHT_METRICS);
    buf_adds(&text, " · ");
    said_add_day(&text, l->rq, row->day);
    add_who(&who, l->rq, row->person, row->at);
    vet_add_part(&text, " · ", language, TEXT_FIT_WHY_BROUGHT, "who", who.data,
                 NULL);
    if (row->hash[0] != '\0')
        buf_addf(&text, " · %s, sha256 %s", row->files, row->hash);
    card_fact(l->card, says.data, text.data);
    l->has_any = true;
    free(line);
    buf_release(&says);
    buf_release(&text);
    buf_release(&who);
}

/* ---- who looked ---------------------------------------------------------- */

static void
lay_purpose(void *ctx, const struct purpose *p)
{
    struct laying *l = ctx;
    enum language language = request_language(l->rq);
    struct campaign campaign = { 0 };
    struct buf b;

    buf_init(&b, 2048);
    add_who(&b, l->rq, p->person, p->at);
    if (p->campaign != 0 &&
        store_campaign_get(request_store(l->rq), p->campaign, &campaign) ==
            ERR_OK)
        vet_add_part(&b, ", ", language, TEXT_FIT_WHY_FOR, "campaign",
                     campaign.name, NULL);
    if (p->agency[0] != '\0')
        vet_add_part(&b, ", ", language, TEXT_FIT_FROM_AGENCY, "agency",
                     p->agency, NULL);
    card_fact(l->card, text_get(language, TEXT_FIT_WHY_LOOKED), b.data);
    campaign_release(&campaign);
    buf_release(&b);
}

enum err
vet_why_said(struct request *rq, struct card *card, int64_t creator,
             const struct record *facts)
{
    struct laying l = { .rq = rq, .card = card };
    enum err rc;

    lay_rules(&l, facts);
    rc = store_said_list(request_store(rq), creator, SAID_MAX, lay_said, &l);
    if (rc == ERR_OK && l.has_any)
        card_note(card, text_get(request_language(rq), TEXT_FIT_WHY_SAID));
    if (rc == ERR_OK)
        rc = store_purpose_list(request_store(rq), creator, PURPOSES_MAX,
                                lay_purpose, &l);
    return rc;
}
