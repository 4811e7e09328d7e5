/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * decide.c - vet approve, decline, note, share: the person's part.
 *
 * A verdict with a name and a reason stands above the bot's. Approve waits
 * for the three ticks: audience fits, few fakes, content already in line.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "span.h"
#include "vet/again.h"
#include "vet/behind.h"
#include "vet/newer.h"
#include "vet/purpose.h"
#include "vet/second.h"
#include "vet/sure.h"
#include "vet/vet.h"

/* In characters. */
#define REASON_MAX 1000
#define NOTE_MAX   1000

/* What a form or a line said about a creator, added to what was said before. */
struct deciding {
    struct request *rq;
    struct creator creator;
    struct look look;
    struct judgement judgement;
};

static void
deciding_release(struct deciding *d)
{
    creator_release(&d->creator);
    look_release(&d->look);
    judgement_release(&d->judgement);
}

/* ERR_NOT_FOUND: the person has been told. */
static enum err
deciding_load(struct request *rq, struct deciding *d)
{
    const char *person = request_person(rq)->id;
    enum err rc;

    memset(d, 0, sizeof(*d));
    d->rq = rq;
    rc = vet_find(rq, "look", &d->creator, &d->look);
    if (rc != ERR_OK)
        return rc;
    rc = store_judgement_find(request_store(rq), d->creator.id, person,
                              &d->judgement);
    if (rc != ERR_NOT_FOUND)
        return rc;
    d->judgement.creator = d->creator.id;
    d->judgement.person = xstrdup(person);
    d->judgement.note = xstrdup("");
    return ERR_OK;
}

static bool
take_tick(struct request *rq, const char *arg, enum tick *tick)
{
    const char *said = request_arg(rq, arg);

    if (!said)
        return false;
    *tick = strcasecmp(said, "yes") == 0 ? TICK_YES : TICK_NO;
    return true;
}

static bool
take_ticks(struct request *rq, struct judgement *j)
{
    bool any = false;

    any |= take_tick(rq, "audience", &j->audience);
    any |= take_tick(rq, "fakes", &j->fakes);
    any |= take_tick(rq, "content", &j->content);
    return any;
}

static enum err
judgement_write(struct deciding *d)
{
    d->judgement.at = request_now(d->rq);
    return store_judgement_put(request_store(d->rq), &d->judgement);
}

static const char *
missing_tick(const struct judgement *j)
{
    if (j->audience == TICK_UNSAID)
        return "audience";
    if (j->fakes == TICK_UNSAID)
        return "fakes";
    return j->content == TICK_UNSAID ? "content" : NULL;
}

/* In a form each field says so; in text one sentence says it all. */
static enum err
say_missing_ticks(struct deciding *d, const char *first)
{
    const struct judgement *j = &d->judgement;
    enum err rc = ERR_OK;

    if (!request_is_form(d->rq))
        return reply_wrong(d->rq, first, TEXT_VET_NEEDS_TICKS, "id",
                           TEXT_INT(d->look.id), "reason",
                           request_arg(d->rq, "because"), NULL);
    if (j->audience == TICK_UNSAID)
        rc = reply_wrong(d->rq, "audience", TEXT_VET_NEEDS_THIS, NULL);
    if (rc == ERR_OK && j->fakes == TICK_UNSAID)
        rc = reply_wrong(d->rq, "fakes", TEXT_VET_NEEDS_THIS, NULL);
    if (rc == ERR_OK && j->content == TICK_UNSAID)
        rc = reply_wrong(d->rq, "content", TEXT_VET_NEEDS_THIS, NULL);
    return rc;
}

/* ERR_DENIED: they come from an agency that has not said who its audience is;
 * the person has been told what is missing. */
static enum err
check_agency(struct deciding *d)
{
    struct purpose_now now = { 0 };
    struct buf missing, name;
    enum err rc;

    buf_init(&missing, 1024);
    buf_init(&name, 256);
    vet_name(&name, &d->creator, true);
    rc = purpose_find(d->rq, d->creator.id, &now);
    if (rc == ERR_OK)
        rc = purpose_missing(d->rq, d->creator.id, &now, &missing);
    if (rc == ERR_OK && missing.len > 0) {
        rc = reply_wrong(d->rq, "look", TEXT_FIT_NEEDS_FIGURES, "name",
                         name.data, "agency", now.agency, "missing",
                         missing.data, "handle", d->creator.handle, NULL);
        rc = rc == ERR_OK ? ERR_DENIED : rc;
    }
    purpose_now_release(&now);
    buf_release(&missing);
    buf_release(&name);
    return rc;
}

static enum err
decision_write(struct deciding *d, bool is_approved)
{
    char *reason = xstrdup(request_arg(d->rq, "because"));
    struct decision decision = { .creator = d->creator.id,
                                 .look = d->look.id,
                                 .person = d->judgement.person,
                                 .at = request_now(d->rq),
                                 .is_approved = is_approved,
                                 .reason = reason };
    enum err rc;

    rc = store_decision_add(request_store(d->rq), &decision, &decision.id);
    request_touched(d->rq, "creator", d->creator.id);
    free(reason);
    return rc;
}

/* The card shows who decided; the person reads it back in one line. */
static enum err
decision_say(struct deciding *d, enum text_key key)
{
    struct buf name;
    enum err rc;

    rc = vet_card_refresh(d->rq, &d->creator, &d->look);
    if (rc != ERR_OK)
        return rc;
    buf_init(&name, 256);
    vet_name(&name, &d->creator, true);
    rc = reply_text(d->rq, AUDIENCE_PRIVATE, key, "name", name.data, "reason",
                    request_arg(d->rq, "because"), "id", TEXT_INT(d->look.id),
                    NULL);
    buf_release(&name);
    return rc == ERR_OK ? newer_tell(d->rq, &d->creator, &d->look) : rc;
}

/* The same person, the same word: an old button was pressed again. */
struct last_decision {
    const char *person;
    bool is_approved, found;
    int64_t look, at;
};

static void
see_decision(void *ctx, const struct decision *d)
{
    struct last_decision *last = ctx;

    if (!last->found && strcmp(d->person, last->person) == 0 &&
        d->look == last->look && d->is_approved == last->is_approved)
        last->found = true;
    last->at = d->at;
}

static enum err
already_say(struct deciding *d, const struct last_decision *last)
{
    struct buf name, day;
    enum err rc;

    buf_init(&name, 256);
    buf_init(&day, 64);
    vet_name(&name, &d->creator, true);
    vet_add_day(&day, d->rq, last->at);
    rc = reply_wrong(d->rq, "look",
                     last->is_approved ? TEXT_VET_ALREADY_APPROVED
                                       : TEXT_VET_ALREADY_DECLINED,
                     "name", name.data, "day", day.data, "id",
                     TEXT_INT(d->look.id), NULL);
    buf_release(&name);
    buf_release(&day);
    return rc;
}

static enum err
decide(struct request *rq, bool is_approved)
{
    struct last_decision last = { .is_approved = is_approved };
    struct deciding d;
    const char *missing;
    enum err rc;

    rc = deciding_load(rq, &d);
    if (rc != ERR_OK)
        goto out;
    last.person = d.judgement.person;
    last.look = d.look.id;
    rc = store_decision_list(request_store(rq), d.creator.id, 1, see_decision,
                             &last);
    if (rc != ERR_OK)
        goto out;
    if (last.found) {
        rc = already_say(&d, &last);
        goto out;
    }
    if (text_length(request_arg(rq, "because")) > REASON_MAX) {
        rc = reply_wrong(rq, "because", TEXT_ERRORS_TOO_LONG, "n",
                         TEXT_INT(REASON_MAX), NULL);
        goto out;
    }
    rc = newer_ask(rq, &d.creator, &d.look, is_approved);
    if (rc != ERR_OK)
        goto out;
    if (is_approved) {
        (void)take_ticks(rq, &d.judgement);
        missing = missing_tick(&d.judgement);
        if (missing) {
            rc = say_missing_ticks(&d, missing);
            goto out;
        }
        rc = check_agency(&d);
        if (rc == ERR_OK)
            rc = sure_ask(rq, &d.creator, &d.look, &d.judgement);
        if (rc == ERR_OK)
            rc = judgement_write(&d);
    }
    if (rc == ERR_OK)
        rc = decision_write(&d, is_approved);
    if (rc == ERR_OK)
        rc = decision_say(&d, is_approved ? TEXT_VET_DID_APPROVE
                                          : TEXT_VET_DID_DECLINE);
out:
    deciding_release(&d);
    return rc == ERR_NOT_FOUND || rc == ERR_DENIED ? ERR_OK : rc;
}

static void
prepare_tick(struct request *rq, const char *arg, enum tick tick)
{
    if (tick != TICK_UNSAID && !request_has(rq, arg))
        request_set_arg(rq, arg, tick == TICK_YES ? "yes" : "no");
}

static void
say_about(struct request *rq, const struct creator *creator,
          const struct look *look)
{
    struct buf about;

    buf_init(&about, 4096);
    vet_name(&about, creator, true);
    buf_adds(&about, " · ");
    vet_add_word(&about, rq, look);
    request_set_about(rq, about.data);
    buf_release(&about);
}

void
vet_about_prepare(struct request *rq)
{
    struct creator creator = { 0 };
    struct look look = { 0 };

    if (vet_seek(rq, "look", &creator, &look) == ERR_OK)
        say_about(rq, &creator, &look);
    creator_release(&creator);
    look_release(&look);
}

/* What the person has answered before is filled in. */
void
vet_approve_prepare(struct request *rq)
{
    struct creator creator = { 0 };
    struct look look = { 0 };
    struct judgement j = { 0 };

    if (vet_seek(rq, "look", &creator, &look) == ERR_OK &&
        store_judgement_find(request_store(rq), creator.id,
                             request_person(rq)->id, &j) == ERR_OK) {
        prepare_tick(rq, "audience", j.audience);
        prepare_tick(rq, "fakes", j.fakes);
        prepare_tick(rq, "content", j.content);
    }
    if (look.id != 0)
        say_about(rq, &creator, &look);
    creator_release(&creator);
    look_release(&look);
    judgement_release(&j);
}

enum err
vet_approve_run(struct request *rq)
{
    if (!request_is_form(rq))
        behind_take(rq);
    return decide(rq, true);
}

enum err
vet_decline_run(struct request *rq)
{
    return decide(rq, false);
}

/* ---- note ---------------------------------------------------------------- */

static bool
take_taste(struct request *rq, struct judgement *j)
{
    const char *said = request_arg(rq, "taste");

    if (!said)
        return false;
    j->taste = strcasecmp(said, "yes") == 0        ? TASTE_YES
               : strcasecmp(said, "lukewarm") == 0 ? TASTE_LUKEWARM
                                                   : TASTE_NO;
    return true;
}

static bool
take_gut(struct request *rq, struct judgement *j)
{
    const char *said = request_arg(rq, "gut");

    if (!said)
        return false;
    j->gut = *said == '+' ? GUT_PLUS : *said == '0' ? GUT_ZERO : GUT_MINUS;
    return true;
}

/* What is said later is added: nobody's words get lost by saying more. */
static bool
take_note(struct request *rq, struct judgement *j)
{
    const char *said = request_arg(rq, "text");
    struct buf note;

    if (!said)
        return false;
    buf_init(&note, 64 * 1024);
    if (j->note[0] != '\0' && strcmp(j->note, said) != 0)
        buf_addf(&note, "%s; ", j->note);
    buf_adds(&note, said);
    free(j->note);
    j->note = buf_take(&note);
    return true;
}

/* One reason for a lukewarm taste: said once, it is a note like any other. */
static bool
is_lukewarm_without_reason(const struct deciding *d)
{
    return request_has(d->rq, "taste") &&
           d->judgement.taste == TASTE_LUKEWARM && d->judgement.note[0] == '\0';
}

/* So many at once: it is known why, and nobody reads what it was. */
static bool
is_growth_without_reason(const struct deciding *d)
{
    return request_has(d->rq, "growth") && d->judgement.growth == TICK_YES &&
           d->judgement.note[0] == '\0';
}

static void
ask_why(struct deciding *d, struct card *card, enum text_key question)
{
    enum language language = request_language(d->rq);
    struct buf line;
    char *text;

    text = text_make(language, question, "id", TEXT_INT(d->look.id), NULL);
    card_text(card, text);
    buf_init(&line, 64);
    buf_addf(&line, "vet note %lld", (long long)d->look.id);
    card_button(card, CARD_PLAIN, text_get(language, TEXT_FIT_BUTTON_REASON),
                line.data, NULL);
    buf_release(&line);
    free(text);
}

static enum err
note_say(struct deciding *d)
{
    char *text = vet_judgement_text(request_language(d->rq), &d->judgement);
    struct card *card;
    struct buf name;
    char *title;
    enum err rc = ERR_OK;

    buf_init(&name, 256);
    vet_name(&name, &d->creator, true);
    card = card_new();
    title = text_make(request_language(d->rq), TEXT_VET_NOTED, "name",
                      name.data, "yours", text, NULL);
    card_title(card, title);
    if (is_lukewarm_without_reason(d))
        ask_why(d, card, TEXT_FIT_LUKEWARM);
    else if (is_growth_without_reason(d))
        ask_why(d, card, TEXT_GROWTH_WHY);
    if (request_has(d->rq, "gut") && d->judgement.gut == GUT_MINUS)
        rc = second_offer(d->rq, card, &d->look);
    if (rc == ERR_OK)
        rc = reply(d->rq, AUDIENCE_PRIVATE, card, NULL);
    if (rc == ERR_OK)
        rc = newer_tell(d->rq, &d->creator, &d->look);
    card_free(card);
    buf_release(&name);
    free(title);
    free(text);
    return rc;
}

/* "vet note 7 fakes": the answer is missing, and that word alone is no note.
 * The answer that is shown; NULL for any other text. */
static const char *
missing_answer(const struct request *rq)
{
    static const struct {
        const char *word, *answer;
    } words[] = {
        { "audience", "yes" }, { "fakes", "yes" }, { "content", "yes" },
        { "taste", "yes" },    { "gut", "+" },     { "growth", "yes" },
    };
    const char *text = request_arg(rq, "text");
    size_t i;

    for (i = 0; text && i < ARRAY_LEN(words); i++)
        if (strcasecmp(text, words[i].word) == 0)
            return words[i].answer;
    return NULL;
}

enum err
vet_note_run(struct request *rq)
{
    const char *answer = missing_answer(rq);
    struct deciding d;
    bool any = false;
    enum err rc;

    rc = deciding_load(rq, &d);
    if (rc != ERR_OK)
        goto out;
    if (answer) {
        rc = reply_wrong(rq, "text", TEXT_VET_NOTE_BARE, "word",
                         request_arg(rq, "text"), "id", TEXT_INT(d.look.id),
                         "answer", answer, NULL);
        goto out;
    }
    any |= take_ticks(rq, &d.judgement);
    any |= take_taste(rq, &d.judgement);
    any |= take_gut(rq, &d.judgement);
    any |= take_tick(rq, "growth", &d.judgement.growth);
    any |= take_note(rq, &d.judgement);
    if (!any) {
        rc = request_is_form(rq)
                 ? reply_wrong(rq, "audience", TEXT_VET_NOTE_EMPTY, NULL)
                 : request_open_form(rq);
        goto out;
    }
    if (text_length(d.judgement.note) > NOTE_MAX) {
        rc = reply_wrong(rq, "text", TEXT_ERRORS_TOO_LONG, "n",
                         TEXT_INT(NOTE_MAX), NULL);
        goto out;
    }
    if (request_is_form(rq) && is_lukewarm_without_reason(&d)) {
        rc = reply_wrong(rq, "text", TEXT_FIT_LUKEWARM_FORM, NULL);
        goto out;
    }
    rc = judgement_write(&d);
    request_touched(rq, "creator", d.creator.id);
    if (rc == ERR_OK)
        rc = second_answer(rq, d.creator.id);
    if (rc == ERR_OK)
        rc = vet_card_refresh(rq, &d.creator, &d.look);
    if (rc == ERR_OK)
        rc = note_say(&d);
    if (rc == ERR_OK && request_has(rq, "growth"))
        rc = again_for_growth(rq, &d.creator, &d.look);
out:
    deciding_release(&d);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- share --------------------------------------------------------------- */

/* Who read it should know whom to ask. */
static void
add_sharer(struct request *rq, struct card *card)
{
    struct buf who;
    char *text;

    buf_init(&who, 256);
    span_person(&who, request_person(rq)->id, request_person(rq)->id);
    text = text_make(request_language(rq), TEXT_VET_SHARED_BY, "who", who.data,
                     NULL);
    card_note(card, text);
    free(text);
    buf_release(&who);
}

/* A verdict about a person is never shown to another organisation. */
enum err
vet_share_run(struct request *rq)
{
    const struct place *place = request_place(rq);
    struct creator creator = { 0 };
    struct look look = { 0 };
    struct card *card = NULL;
    enum err rc;

    rc = vet_find(rq, "look", &creator, &look);
    if (rc == ERR_OK && place->kind == PLACE_DM)
        rc = reply_text(rq, AUDIENCE_PASSING, TEXT_VET_SHARE_WHERE, "id",
                        TEXT_INT(look.id), NULL);
    else if (rc == ERR_OK && place->is_shared)
        rc = reply_wrong(rq, "look", TEXT_VET_SHARE_OUTSIDE, NULL);
    else if (rc == ERR_OK && !place->is_member)
        rc = reply_wrong(rq, "look", TEXT_ERRORS_NOT_HERE, "me", "@callsheet",
                         NULL);
    else if (rc == ERR_OK) {
        request_speak_to_team(rq);
        card = vet_short_card(rq, &creator, &look);
        add_sharer(rq, card);
        rc = reply(rq, AUDIENCE_TEAM, card, NULL);
        request_touched(rq, "look", look.id);
    }
    card_free(card);
    look_release(&look);
    creator_release(&creator);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
