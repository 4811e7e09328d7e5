/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * creator_show.c - creator @handle: who that is to us.
 *
 * What stands here is private: fees, notes and what people decided.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "deal.h"
#include "deal_parts.h"
#include "looks.h"
#include "notes.h"
#include "outcomes.h"
#include "span.h"
#include "vet/vet.h"

#define DEALS_SHOWN    10
#define NOTES_SHOWN    5
#define OUTCOMES_SHOWN 3
#define NOTE_CHARS     400

/* ---- facts --------------------------------------------------------------- */

static void
add_link(struct card *card, enum language language,
         const struct creator *creator)
{
    static const char *const pages[] = {
        [PLATFORM_YOUTUBE] = "https://www.youtube.com/@",
        [PLATFORM_INSTAGRAM] = "https://www.instagram.com/",
        [PLATFORM_TIKTOK] = "https://www.tiktok.com/@",
    };
    struct buf url, text;

    if (creator->platform == PLATFORM_UNKNOWN ||
        (size_t)creator->platform >= ARRAY_LEN(pages))
        return;
    buf_init(&url, 512);
    buf_init(&text, 1024);
    buf_addf(&url, "%s%s", pages[creator->platform], creator->handle);
    span_link(&text, url.data, url.data);
    card_fact(card, text_get(language, TEXT_CREATOR_PROFILE), text.data);
    buf_release(&url);
    buf_release(&text);
}

struct profile {
    struct request *rq;
    struct card *card;
    const struct creator *creator;
    struct creator_record record;
    size_t count;                  /* of what is being listed */
    char *voices[DECISIONS_SHOWN]; /* who has decided, the newest first */
    bool is_approved;              /* by the first of them */
    enum err rc;
};

static void
fact_about(struct profile *p, enum text_key label, enum text_key key,
           const char *person, int64_t at, const char *why)
{
    enum language language = request_language(p->rq);
    struct buf who, day;
    char *text;

    buf_init(&who, 256);
    buf_init(&day, 64);
    vet_add_person(&who, p->rq, person);
    vet_add_day(&day, p->rq, at);
    text = text_make(language, key, "who", who.data, "day", day.data, "why",
                     why, NULL);
    card_fact(p->card, text_get(language, label), text);
    free(text);
    buf_release(&who);
    buf_release(&day);
}

/* The newest, and of each other person the newest that says the contrary. */
static void
add_decision(void *ctx, const struct decision *d)
{
    struct profile *p = ctx;
    size_t i;

    for (i = 0; i < p->count; i++)
        if (strcmp(p->voices[i], d->person) == 0)
            return;
    p->voices[p->count++] = xstrdup(d->person);
    if (p->count == 1)
        p->is_approved = d->is_approved;
    else if (d->is_approved == p->is_approved)
        return;
    fact_about(p, TEXT_CREATOR_VETTED,
               d->is_approved ? TEXT_CREATOR_APPROVED : TEXT_CREATOR_DECLINED,
               d->person, d->at, d->reason);
}

/* Verdicts are for those who vet. */
static enum err
add_vetted(struct profile *p)
{
    enum err rc;

    if (!request_may(p->rq, WHO_VETTERS))
        return ERR_OK;
    p->count = 0;
    rc = store_decision_list(request_store(p->rq), p->creator->id,
                             DECISIONS_SHOWN, add_decision, p);
    if (p->count == 0)
        card_fact(p->card,
                  text_get(request_language(p->rq), TEXT_CREATOR_VETTED),
                  text_get(request_language(p->rq), TEXT_CREATOR_NOT_VETTED));
    while (p->count > 0)
        free(p->voices[--p->count]);
    return rc;
}

/* A person's word stands above the record. */
static enum err
add_standing(struct profile *p)
{
    enum language language = request_language(p->rq);
    const struct creator_record *r = &p->record;
    struct standing s = { 0 };
    enum text_key key = TEXT_CREATOR_STANDS_KNOWN;
    char *text;
    enum err rc;

    rc = store_standing_find(request_store(p->rq), p->creator->id, &s);
    if (rc != ERR_OK)
        return rc;
    if (s.kind != STANDING_NONE) {
        fact_about(p, TEXT_CREATOR_STANDING,
                   s.kind == STANDING_TRUSTED ? TEXT_CREATOR_STANDS_TRUSTED
                                              : TEXT_CREATOR_STANDS_PAUSED,
                   s.person, s.at, s.why);
    } else {
        if (creator_is_trusted(r))
            key = TEXT_CREATOR_STANDS_BY_RECORD;
        else if (r->finished > 0)
            key = TEXT_CREATOR_STANDS_PARTNER;
        text = text_make(language, key, "n", TEXT_INT(r->finished), NULL);
        card_fact(p->card, text_get(language, TEXT_CREATOR_STANDING), text);
        free(text);
    }
    standing_release(&s);
    return ERR_OK;
}

/* "3 finished deals: 1 of 2 with a date missed, none with many changes" */
static void
add_record(struct profile *p)
{
    enum language language = request_language(p->rq);
    const struct creator_record *r = &p->record;
    char *text;

    if (r->finished == 0)
        return;
    text = text_make(language, TEXT_CREATOR_RECORD, "n", TEXT_INT(r->finished),
                     "timed", TEXT_INT(r->timed), "late", TEXT_INT(r->late),
                     "many", TEXT_INT(r->rounds_many), NULL);
    card_fact(p->card, text_get(language, TEXT_CREATOR_RECORD_LABEL), text);
    free(text);
}

static void
add_touches(struct profile *p)
{
    enum language language = request_language(p->rq);
    const struct creator_record *r = &p->record;
    const struct zone *zone = request_zone(p->rq);
    struct buf b;
    char *what;

    buf_init(&b, 2048);
    if (r->last_contact != 0) {
        zone_format(&b, zone, language_code(language), r->last_contact,
                    request_now(p->rq), ZONE_STYLE_DAY);
        card_fact(p->card, text_get(language, TEXT_CREATOR_LAST), b.data);
    }
    if (r->next.id != 0) {
        (void)zone_find(r->next.zone, &zone); /* else the reader's */
        what = deal_deadline_what(p->rq, &r->next);
        buf_reset(&b);
        buf_addf(&b, "%s, ", what);
        free(what);
        zone_format(&b, zone, language_code(language), r->next.due_at,
                    request_now(p->rq), ZONE_STYLE_DAY);
        buf_adds(&b, " (");
        zone_relative_day(&b, language_code(language),
                          deal_day_of(zone, r->next.due_at) -
                              deal_day_of(zone, request_now(p->rq)));
        buf_addc(&b, ')');
        card_fact(p->card, text_get(language, TEXT_CREATOR_NEXT), b.data);
    }
    buf_release(&b);
}

/* ---- lists --------------------------------------------------------------- */

struct shown {
    int64_t ids[DEALS_SHOWN];
    size_t count;
};

static void
see_shown(void *ctx, const struct deal *deal)
{
    struct shown *s = ctx;

    s->ids[s->count++] = deal->id;
}

static enum err
add_deals(struct profile *p)
{
    enum language language = request_language(p->rq);
    struct shown shown = { 0 };
    char *text;
    enum err rc;
    size_t i;

    rc = store_deal_list_creator(request_store(p->rq), p->creator->id,
                                 DEALS_SHOWN, see_shown, &shown);
    for (i = 0; rc == ERR_OK && i < shown.count; i++) {
        struct picked picked = { 0 };

        rc = deal_pick_id(p->rq, shown.ids[i], &picked);
        if (rc == ERR_OK)
            deal_line(p->card, p->rq, &picked, true);
        picked_release(&picked);
        rc = rc == ERR_NOT_FOUND ? ERR_OK : rc; /* its campaign is hidden */
    }
    if (p->record.deals > shown.count) {
        text = text_make(language, TEXT_CREATOR_MORE_DEALS, "n",
                         TEXT_INT(p->record.deals - shown.count), NULL);
        card_note(p->card, text);
        free(text);
    }
    if (shown.count == 0) {
        text = text_make(language, TEXT_CREATOR_NO_DEALS, "handle",
                         p->creator->handle, NULL);
        card_note(p->card, text);
        free(text);
    }
    return rc;
}

static void
add_outcome(void *ctx, const struct outcome *o)
{
    struct profile *p = ctx;
    struct campaign campaign = { 0 };
    struct buf who;
    char *text;

    if (store_campaign_get(request_store(p->rq), o->campaign, &campaign) !=
        ERR_OK)
        return;
    buf_init(&who, 256);
    vet_add_person(&who, p->rq, o->person);
    text = text_make(request_language(p->rq),
                     o->went_well ? TEXT_CREATOR_WENT_WELL
                                  : TEXT_CREATOR_WENT_BADLY,
                     "campaign", campaign.name, "who", who.data, "why",
                     o->why[0] != '\0' ? ": " : "", "reason", o->why, NULL);
    card_text(p->card, text);
    free(text);
    buf_release(&who);
    campaign_release(&campaign);
}

static void
add_note(void *ctx, const struct note *n)
{
    struct profile *p = ctx;
    struct buf who, day, what;
    char *text;

    if (n->at > p->record.last_contact)
        p->record.last_contact = n->at;
    if (!p->card)
        return;
    buf_init(&who, 256);
    buf_init(&day, 64);
    buf_init(&what, 4096);
    vet_add_person(&who, p->rq, n->person);
    vet_add_day(&day, p->rq, n->at);
    span_clean(&what, n->text, NOTE_CHARS);
    text = text_make(request_language(p->rq),
                     n->kind == NOTE_TROUBLE ? TEXT_CREATOR_NOTE_TROUBLE
                                             : TEXT_CREATOR_NOTE_LINE,
                     "day", day.data, "who", who.data, "text", what.data, NULL);
    card_text(p->card, text);
    free(text);
    buf_release(&who);
    buf_release(&day);
    buf_release(&what);
}

static void
add_button(struct card *card, enum language language, enum text_key label,
           const char *form, const struct creator *creator, bool in_menu)
{
    struct buf line;

    buf_init(&line, 256);
    buf_addf(&line, "creator %s @%s", form, creator->handle);
    if (creator->platform != PLATFORM_UNKNOWN && strcmp(form, "note") != 0)
        buf_addf(&line, " on %s", platform_name(creator->platform));
    if (in_menu)
        card_option(card, text_get(language, label), line.data);
    else
        card_button(card, CARD_PLAIN, text_get(language, label), line.data,
                    NULL);
    buf_release(&line);
}

static void
add_buttons(struct card *card, enum language language,
            const struct creator *creator)
{
    add_button(card, language, TEXT_CREATOR_BUTTON_NOTE, "note", creator,
               false);
    add_button(card, language, TEXT_CREATOR_BUTTON_BRIEF, "brief", creator,
               false);
    card_choice(card, text_get(language, TEXT_CREATOR_BUTTON_MORE));
    add_button(card, language, TEXT_CREATOR_BUTTON_OUTREACH, "outreach",
               creator, true);
    add_button(card, language, TEXT_CREATOR_BUTTON_TRUST, "trust", creator,
               true);
    add_button(card, language, TEXT_CREATOR_BUTTON_PAUSE, "pause", creator,
               true);
}

/* ---- the card ------------------------------------------------------------ */

static enum err
profile_fill(struct profile *p)
{
    struct store *st = request_store(p->rq);
    struct card *card = p->card;
    enum err rc;

    rc = creator_record_read(p->rq, p->creator, &p->record);
    p->card = NULL; /* the newest note may be the last contact */
    if (rc == ERR_OK)
        rc = store_note_list(st, p->creator->id, 1, add_note, p);
    p->card = card;
    if (rc == ERR_OK)
        rc = add_standing(p);
    if (rc == ERR_OK)
        rc = add_vetted(p);
    if (rc != ERR_OK)
        return rc;
    add_record(p);
    add_touches(p);
    rc = add_deals(p);
    if (rc == ERR_OK)
        rc = store_outcome_list(st, p->creator->id, OUTCOMES_SHOWN, add_outcome,
                                p);
    if (rc == ERR_OK)
        rc = store_note_list(st, p->creator->id, NOTES_SHOWN, add_note, p);
    return rc;
}

enum err
creator_card(struct request *rq, const struct creator *creator,
             struct card **out)
{
    struct profile p = { .rq = rq, .card = card_new(), .creator = creator };
    struct buf name;
    enum err rc;

    buf_init(&name, 256);
    vet_name(&name, creator, true);
    card_title(p.card, name.data);
    add_link(p.card, request_language(rq), creator);
    rc = profile_fill(&p);
    if (rc == ERR_OK)
        add_buttons(p.card, request_language(rq), creator);
    buf_release(&name);
    creator_record_release(&p.record);
    if (rc == ERR_OK)
        *out = p.card;
    else
        card_free(p.card);
    return rc;
}

enum err
creator_show_run(struct request *rq)
{
    struct creator creator = { 0 };
    struct card *card = NULL;
    enum err rc;

    if (!request_has(rq, "creator"))
        return reply_text(rq, AUDIENCE_PASSING, TEXT_CREATOR_START, NULL);
    rc = creator_find(rq, &creator);
    if (rc != ERR_OK)
        return rc == ERR_NOT_FOUND || rc == ERR_DENIED ? ERR_OK : rc;
    rc = creator_card(rq, &creator, &card);
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);
    card_free(card);
    creator_release(&creator);
    return rc;
}
