/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * purpose.c - what a creator is looked at for, and through whom they came.
 *
 * Who looked, when and for what is kept for each look: these are data about
 * people.
 */
#include "vet/purpose.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaigns.h"
#include "deal_parts.h"
#include "purposes.h"
#include "span.h"
#include "vet/said_set.h"
#include "vet/vet.h"

#define AGENCY_MAX 80
#define LOOKS_BACK 50
#define DAY        86400

bool
purpose_is_said(const struct request *rq)
{
    return request_has(rq, "for") || request_has(rq, "from");
}

void
purpose_say_again(const struct request *rq, struct buf *b)
{
    static const char *const words[] = { "for", "from" };
    size_t i;

    for (i = 0; i < ARRAY_LEN(words); i++)
        if (request_has(rq, words[i]))
            buf_addf(b, "%s%s %s", b->len > 0 ? " " : "", words[i],
                     request_arg(rq, words[i]));
}

/* ---- what holds ---------------------------------------------------------- */

struct finding {
    struct request *rq;
    struct purpose_now *now;
};

static void
see_campaign(struct finding *f, const struct purpose *p)
{
    struct campaign campaign = { 0 };

    if (store_campaign_get(request_store(f->rq), p->campaign, &campaign) ==
        ERR_OK) {
        free(f->now->campaign);
        free(f->now->campaign_person);
        f->now->campaign = xstrdup(campaign.name);
        f->now->campaign_person = xstrdup(p->person);
        f->now->campaign_at = p->at;
    }
    campaign_release(&campaign);
}

static void
see_purpose(void *ctx, const struct purpose *p)
{
    struct finding *f = ctx;

    if (p->campaign != 0 && f->now->campaign[0] == '\0')
        see_campaign(f, p);
    if (p->agency[0] == '\0' || f->now->agency[0] != '\0')
        return;
    free(f->now->agency);
    free(f->now->agency_person);
    f->now->agency = xstrdup(p->agency);
    f->now->agency_person = xstrdup(p->person);
    f->now->agency_at = p->at;
}

enum err
purpose_find(struct request *rq, int64_t creator, struct purpose_now *out)
{
    struct finding f = { rq, out };

    *out = (struct purpose_now){ .campaign = xstrdup(""),
                                 .agency = xstrdup(""),
                                 .campaign_person = xstrdup(""),
                                 .agency_person = xstrdup("") };
    return store_purpose_list(request_store(rq), creator, LOOKS_BACK,
                              see_purpose, &f);
}

void
purpose_now_release(struct purpose_now *now)
{
    free(now->campaign);
    free(now->agency);
    free(now->campaign_person);
    free(now->agency_person);
    memset(now, 0, sizeof(*now));
}

/* ---- writing it down ----------------------------------------------------- */

struct last {
    const char *person;
    int64_t since;
    bool is_there;
};

static void
see_last(void *ctx, const struct purpose *p)
{
    struct last *last = ctx;

    last->is_there |=
        p->at >= last->since && strcmp(p->person, last->person) == 0;
}

/* The same person on the same day is one look-up. */
static enum err
is_known(struct request *rq, int64_t creator, bool *is_there)
{
    struct last last = { .person = request_person(rq)->id,
                         .since = request_now(rq) - DAY };
    enum err rc;

    rc = store_purpose_list(request_store(rq), creator, LOOKS_BACK, see_last,
                            &last);
    *is_there = last.is_there;
    return rc;
}

/* One line, and no longer than a name. */
static char *
take_agency(const struct request *rq)
{
    const char *said = request_arg(rq, "from");
    struct buf b;

    buf_init(&b, 4 * AGENCY_MAX + 8);
    span_clean(&b, said ? said : "", AGENCY_MAX);
    return buf_take(&b);
}

/* There is no such campaign, which was said: nor was the agency kept. */
static enum err
say_not_kept(struct request *rq, const struct creator *creator,
             const char *agency)
{
    enum err rc = reply_text(rq, AUDIENCE_PASSING, TEXT_FIT_NOT_KEPT, "agency",
                             agency, "handle", creator->handle, NULL);

    return rc == ERR_OK ? ERR_NOT_FOUND : rc;
}

enum err
purpose_take(struct request *rq, const struct creator *creator, bool *is_said)
{
    char *agency = take_agency(rq);
    struct purpose p = { .creator = creator->id,
                         .agency = agency,
                         .person = request_person(rq)->id,
                         .at = request_now(rq) };
    struct campaign campaign = { 0 };
    bool is_there = false;
    enum err rc = ERR_OK;

    *is_said = purpose_is_said(rq);
    if (request_has(rq, "for"))
        rc = deal_campaign(rq, "for", &campaign);
    p.campaign = campaign.id;
    if (rc == ERR_NOT_FOUND && agency[0] != '\0')
        rc = say_not_kept(rq, creator, agency);
    if (rc == ERR_OK && !*is_said)
        rc = is_known(rq, creator->id, &is_there);
    if (rc == ERR_OK && !is_there)
        rc = store_purpose_add(request_store(rq), &p, &p.id);
    campaign_release(&campaign);
    free(agency);
    return rc;
}

/* ---- what an agency has to bring ----------------------------------------- */

static bool
has_fresh(struct request *rq, const struct said_set *set,
          enum insight_metric metric)
{
    const struct said_line *line = said_find(set, metric, NULL, NULL);

    return line && !said_is_stale(rq, line);
}

enum err
purpose_missing(struct request *rq, int64_t creator,
                const struct purpose_now *now, struct buf *missing)
{
    enum language language = request_language(rq);
    struct said_set set = { 0 };
    enum err rc;

    if (now->agency[0] == '\0')
        return ERR_OK;
    rc = said_load(rq, creator, &set);
    if (rc == ERR_OK && !has_fresh(rq, &set, INSIGHT_COUNTRY))
        buf_adds(missing, text_get(language, TEXT_FIT_MISSING_COUNTRY));
    if (rc == ERR_OK && !has_fresh(rq, &set, INSIGHT_AGE) &&
        !has_fresh(rq, &set, INSIGHT_GENDER)) {
        buf_adds(missing, missing->len > 0 ? "; " : "");
        buf_adds(missing, text_get(language, TEXT_FIT_MISSING_AGE));
    }
    said_set_release(&set);
    return rc;
}
