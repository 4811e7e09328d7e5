/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * card.c - the vet card: what was seen, how surely, and who said what.
 *
 * Laid out from the stored figures of a look, with the people's part read
 * fresh. Never a score; what was not measured is said.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "span.h"
#include "vet/again.h"
#include "vet/card_parts.h"
#include "vet/milder.h"
#include "vet/ratios.h"

int64_t
vet_fact(const struct layout *l, const char *name)
{
    return record_int(l->facts, name, 0);
}

void
vet_lay_share(const struct layout *l, struct buf *b, int64_t k, int64_t n)
{
    if (!l->counts_only)
        vet_add_share(b, l->language, k, n);
    else if (n == 0)
        buf_adds(b, "0");
    else
        text_add(b, l->language, TEXT_VET_COUNT, "k", TEXT_INT(k), "n",
                 TEXT_INT(n), NULL);
}

void
vet_lay_percent(const struct layout *l, struct buf *b, int64_t k, int64_t n)
{
    if (l->counts_only)
        text_add_int(b, l->language, k);
    else
        vet_add_percent(b, k, n);
}

void
vet_add_fact(struct layout *l, enum text_key label, struct buf *text)
{
    card_fact(l->card, text_get(l->language, label), text->data);
    buf_release(text);
}

void
vet_add_part(struct buf *b, const char *before, enum language language,
             enum text_key key, ...)
{
    va_list ap;

    buf_adds(b, before);
    va_start(ap, key);
    text_addv(b, language, key, ap);
    va_end(ap);
}

const char *
vet_word(enum language language, int64_t word)
{
    static const enum text_key words[] = {
        [VETTING_NOT_ENOUGH] = TEXT_VET_WORD_NOT_ENOUGH,
        [VETTING_NO_CONCERN] = TEXT_VET_WORD_NO_CONCERN,
        [VETTING_FEW_FLAGS] = TEXT_VET_WORD_FEW_FLAGS,
        [VETTING_LOOK_CLOSER] = TEXT_VET_WORD_LOOK_CLOSER,
        [VETTING_WALK_AWAY] = TEXT_VET_WORD_WALK_AWAY,
    };

    if (word == LOOK_NO_WORD)
        return text_get(language, TEXT_TUBE_NO_WORD);
    if (word < 0 || (size_t)word >= ARRAY_LEN(words))
        return "";
    return text_get(language, words[word]);
}

/* ---- what was measured --------------------------------------------------- */

static void
lay_title(struct layout *l, const struct creator *creator,
          const struct look *look)
{
    struct buf name, when, said;
    char *title, *word;

    buf_init(&name, 8192);
    buf_init(&when, 128);
    buf_init(&said, 4096);
    vet_name(&name, creator, true);
    zone_format(&when, request_zone(l->rq), language_code(l->language),
                look->at, request_now(l->rq), ZONE_STYLE_TIME);
    title = text_make(l->language, TEXT_VET_TITLE, "name", name.data, "when",
                      when.data, "rules", look->rules, "id", TEXT_INT(look->id),
                      NULL);
    vet_add_word(&said, l->rq, look);
    word = text_make(l->language, TEXT_VET_VERDICT, "word", said.data, NULL);
    card_title(l->card, title);
    buf_reset(&name);
    span_bold(&name, word);
    card_text(l->card, name.data);
    free(title);
    free(word);
    buf_release(&name);
    buf_release(&when);
    buf_release(&said);
}

static void
lay_read(struct layout *l)
{
    struct buf b, from, to;
    int64_t own = vet_fact(l, "own"), undated = vet_fact(l, "undated");

    buf_init(&b, 1024);
    buf_init(&from, 64);
    buf_init(&to, 64);
    text_add(&b, l->language, TEXT_VET_READ, "posts",
             TEXT_INT(vet_fact(l, "posts-read")), "n",
             TEXT_INT(vet_fact(l, "read") - own), NULL);
    if (vet_fact(l, "first") > 0) {
        vet_add_day(&from, l->rq, vet_fact(l, "first"));
        vet_add_day(&to, l->rq, vet_fact(l, "last"));
        vet_add_part(&b, " ", l->language, TEXT_VET_READ_DATES, "from",
                     from.data, "to", to.data, NULL);
    }
    if (own > 0)
        vet_add_part(&b, "; ", l->language, TEXT_VET_READ_OWN, "n",
                     TEXT_INT(own), NULL);
    if (undated > 0)
        vet_add_part(&b, "; ", l->language, TEXT_VET_READ_UNDATED, "n",
                     TEXT_INT(undated), NULL);
    if (vet_fact(l, "left-out") > 0)
        vet_add_part(&b, "; ", l->language, TEXT_VET_READ_LEFT_OUT, "n",
                     TEXT_INT(vet_fact(l, "left-out")), NULL);
    vet_add_fact(l, TEXT_VET_READ_LABEL, &b);
    buf_release(&from);
    buf_release(&to);
}

static void
lay_sources(struct layout *l)
{
    struct buf b;

    buf_init(&b, 8192);
    vet_add_sources(&b, l->rq, l->facts);
    if (b.len == 0) {
        buf_release(&b); /* of a look before sources were kept */
        return;
    }
    vet_add_fact(l, TEXT_VET_FROM_LABEL, &b);
}

/* ---- the people's part --------------------------------------------------- */

static const char *
tick_mark(enum language language, enum tick tick)
{
    return text_get(language, tick == TICK_YES  ? TEXT_VET_TICK_YES
                              : tick == TICK_NO ? TEXT_VET_TICK_NO
                                                : TEXT_VET_TICK_UNSAID);
}

static const char *
taste_word(enum language language, enum taste taste)
{
    static const enum text_key words[] = {
        [TASTE_UNSAID] = TEXT_VET_TICK_UNSAID,
        [TASTE_NO] = TEXT_VET_TICK_NO,
        [TASTE_LUKEWARM] = TEXT_VET_TASTE_LUKEWARM,
        [TASTE_YES] = TEXT_VET_TICK_YES,
    };

    return text_get(language, words[taste]);
}

static const char *
gut_word(enum language language, enum gut gut)
{
    static const char *const words[] = { "", "-", "0", "+" };

    return gut == GUT_UNSAID ? text_get(language, TEXT_VET_TICK_UNSAID)
                             : words[gut];
}

char *
vet_judgement_text(enum language language, const struct judgement *j)
{
    struct buf note;
    char *text;

    buf_init(&note, 4096);
    if (j->growth != TICK_UNSAID)
        vet_add_part(&note, " · ", language, TEXT_GROWTH_SAID, "growth",
                     tick_mark(language, j->growth), NULL);
    if (j->note[0] != '\0')
        buf_addf(&note, " · %s", j->note);
    text = text_make(language, TEXT_VET_YOURS, "audience",
                     tick_mark(language, j->audience), "fakes",
                     tick_mark(language, j->fakes), "content",
                     tick_mark(language, j->content), "taste",
                     taste_word(language, j->taste), "gut",
                     gut_word(language, j->gut), "note", note.data, NULL);
    buf_release(&note);
    return text;
}

static void
lay_judgement(void *ctx, const struct judgement *j)
{
    struct layout *l = ctx;
    char *text = vet_judgement_text(l->language, j);
    struct buf who;

    buf_init(&who, 256);
    vet_add_person(&who, l->rq, j->person);
    card_fact(l->card, who.data, text);
    free(text);
    buf_release(&who);
}

static void
lay_decision(void *ctx, const struct decision *d)
{
    struct layout *l = ctx;
    struct buf who, day;
    char *text;

    /* On a later look as well: this one is history then. */
    if (d->look >= l->look)
        l->is_decided = true;
    buf_init(&who, 256);
    buf_init(&day, 64);
    vet_add_person(&who, l->rq, d->person);
    vet_add_day(&day, l->rq, d->at);
    text =
        text_make(l->language,
                  d->is_approved ? TEXT_VET_APPROVED : TEXT_VET_DECLINED, "who",
                  who.data, "day", day.data, "reason", d->reason, NULL);
    card_text(l->card, text);
    free(text);
    buf_release(&who);
    buf_release(&day);
}

static void
add_button(struct layout *l, enum card_style style, enum text_key label,
           const char *line, int64_t id)
{
    struct buf b;

    buf_init(&b, 64);
    buf_addf(&b, "%s %lld", line, (long long)id);
    card_button(l->card, style, text_get(l->language, label), b.data, NULL);
    buf_release(&b);
}

static void
add_option(struct layout *l, enum text_key label, const char *line, int64_t id)
{
    struct buf b;

    buf_init(&b, 64);
    buf_addf(&b, "%s %lld", line, (long long)id);
    card_option(l->card, text_get(l->language, label), b.data);
    buf_release(&b);
}

static void
lay_buttons(struct layout *l, int64_t id)
{
    if (!l->is_decided) {
        add_button(l, CARD_PRIMARY, TEXT_VET_BUTTON_APPROVE, "vet approve", id);
        add_button(l, CARD_DANGER, TEXT_VET_BUTTON_DECLINE, "vet decline", id);
    }
    add_button(l, CARD_PLAIN, TEXT_VET_BUTTON_NOTE, "vet note", id);
    card_choice(l->card, text_get(l->language, TEXT_BUTTON_MORE));
    add_option(l, TEXT_VET_BUTTON_WHY, "vet why", id);
    add_option(l, TEXT_VET_BUTTON_SHARE, "vet share", id);
    if (vet_fact(l, "bursts-n") > 0 && vet_fact(l, "bursts-explained") == 0)
        add_option(l, TEXT_GROWTH_BUTTON, "vet note growth yes", id);
    vet_lay_tube_options(l, id);
    if (!l->is_decided)
        card_note(l->card, text_get(l->language, TEXT_VET_NEEDS));
}

/* What cannot be read now is left out; the next look shows it. */
static void
lay_judgements(struct layout *l)
{
    (void)store_judgement_list(request_store(l->rq), l->creator->id,
                               lay_judgement, l);
}

static void
lay_decisions(struct layout *l)
{
    (void)store_decision_list(request_store(l->rq), l->creator->id,
                              DECISIONS_SHOWN, lay_decision, l);
}

static void
lay_people(struct layout *l, const struct look *look)
{
    static vet_part_fn *const people[] = { vet_lay_fit, lay_judgements,
                                           vet_lay_views, lay_decisions, NULL };

    vet_lay_part(l, TEXT_PART_YOURS, people);
    card_divider(l->card);
    lay_buttons(l, look->id);
}

/* First what was read, then a part each of what the word is made from, of what
 * was seen besides, and of what is open. */
static void
lay_measured(struct layout *l, int64_t word)
{
    static vet_part_fn *const decides[] = { vet_lay_flags, vet_lay_followers,
                                            NULL };
    static vet_part_fn *const beside[] = { vet_lay_comments, vet_lay_audience,
                                           vet_lay_ratios, vet_lay_said, NULL };
    static vet_part_fn *const ads[] = { vet_lay_ads, NULL };
    static vet_part_fn *const open[] = { vet_lay_not_measured, vet_lay_change,
                                         vet_lay_record, NULL };

    vet_lay_beside(l, word);
    milder_lay(l);
    vet_lay_tube(l);
    if (vet_fact(l, "read") > 0 || !vet_has_audience(l))
        lay_read(l);
    lay_sources(l);
    vet_lay_apart(l);
    vet_lay_shared(l);
    again_lay(l);
    vet_lay_part(l, vet_has_word(l) ? TEXT_PART_WORD : TEXT_PART_COUNTED,
                 decides);
    vet_lay_part(l, vet_has_word(l) ? TEXT_PART_BESIDE : TEXT_PART_SEEN,
                 beside);
    vet_lay_part(l, TEXT_PART_ADS, ads);
    vet_lay_part(l, TEXT_PART_OPEN, open);
}

struct card *
vet_card(struct request *rq, const struct creator *creator,
         const struct look *look)
{
    struct record *facts = NULL;
    struct layout l = { .rq = rq,
                        .language = request_language(rq),
                        .creator = creator,
                        .card = card_new(),
                        .look = look->id };

    if (record_load(look->facts, &facts) != ERR_OK)
        facts = record_new();
    l.facts = facts;
    l.counts_only = vet_is_counts_only(facts);
    lay_title(&l, creator, look);
    if (vet_fact(&l, "gone") != 0) {
        card_text(l.card, text_get(l.language, TEXT_VET_FIGURES_GONE));
        lay_people(&l, look);
        record_free(facts);
        return l.card;
    }
    /* What cannot be read now stays as the look found it. */
    (void)vet_names_refresh(rq, creator, facts);
    lay_measured(&l, look->verdict);
    lay_people(&l, look);
    record_free(facts);
    return l.card;
}

struct card *
vet_short_card(struct request *rq, const struct creator *creator,
               const struct look *look)
{
    struct record *facts = NULL;
    struct layout l = { .rq = rq,
                        .language = request_language(rq),
                        .creator = creator,
                        .card = card_new() };
    struct buf name, word;
    char *text;

    if (record_load(look->facts, &facts) != ERR_OK)
        facts = record_new();
    l.facts = facts;
    buf_init(&name, 256);
    buf_init(&word, 4096);
    vet_name(&name, creator, true);
    vet_add_word(&word, rq, look);
    text =
        text_make(l.language, TEXT_VET_SHARED, "name", name.data, "word",
                  word.data, "posts",
                  TEXT_INT(vet_fact(&l, "posts-read")), "n",
                  TEXT_INT(vet_fact(&l, "read") - vet_fact(&l, "own")), NULL);
    card_title(l.card, text);
    (void)vet_add_unreal(l.card, l.language, facts);
    (void)store_decision_list(request_store(rq), creator->id, DECISIONS_SHOWN,
                              lay_decision, &l);
    free(text);
    buf_release(&name);
    buf_release(&word);
    record_free(facts);
    return l.card;
}

/* Somebody else may have asked for that card, in another language. */
static enum err
refresh_one(struct request *rq, const struct creator *creator,
            const struct look *look, int64_t message)
{
    struct voice own = request_voice(rq), theirs;
    struct card *card;
    enum err rc;

    rc = request_voice_of(rq, message, &theirs);
    if (rc != ERR_OK)
        return rc;
    request_set_voice(rq, theirs);
    card = vet_card(rq, creator, look);
    rc = message != 0 ? reply_edit(rq, message, card)
                      : reply(rq, AUDIENCE_PRIVATE, card, NULL);
    request_set_voice(rq, own);
    card_free(card);
    return rc;
}

enum err
vet_card_refresh(struct request *rq, const struct creator *creator,
                 const struct look *look)
{
    int64_t pressed = request_pressed(rq);
    enum err rc;

    rc = refresh_one(rq, creator, look, look->message);
    /* A card that was asked for again is a message of its own. */
    if (rc == ERR_OK && pressed != 0 && pressed != look->message)
        rc = refresh_one(rq, creator, look, pressed);
    return rc;
}
