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
#include "vet/vet.h"

/* Of those that the rules tell apart, with room for more. */
#define LANGUAGES_MAX 16

struct layout {
    struct request *rq;
    enum language language;
    struct card *card;
    const struct record *facts;
    int64_t look;
    bool is_decided; /* somebody has decided on this look */
};

static int64_t
fact(const struct layout *l, const char *name)
{
    return record_int(l->facts, name, 0);
}

static void
add_fact(struct layout *l, enum text_key label, struct buf *text)
{
    card_fact(l->card, text_get(l->language, label), text->data);
    buf_release(text);
}

/* One more part of a line, set apart from what stands before it. */
__attribute__((sentinel)) static void
add_part(struct buf *b, const char *before, enum language language,
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

    if (word < 0 || (size_t)word >= ARRAY_LEN(words))
        return "";
    return text_get(language, words[word]);
}

/* ---- what was measured --------------------------------------------------- */

static void
lay_title(struct layout *l, const struct creator *creator,
          const struct look *look)
{
    struct buf name, when;
    char *title, *word;

    buf_init(&name, 256);
    buf_init(&when, 128);
    vet_name(&name, creator, true);
    zone_format(&when, request_zone(l->rq), language_code(l->language),
                look->at, request_now(l->rq), ZONE_STYLE_TIME);
    title = text_make(l->language, TEXT_VET_TITLE, "name", name.data, "when",
                      when.data, "rules", look->rules, "id", TEXT_INT(look->id),
                      NULL);
    word = text_make(l->language, TEXT_VET_VERDICT, "word",
                     vet_word(l->language, look->verdict), NULL);
    card_title(l->card, title);
    buf_reset(&name);
    span_bold(&name, word);
    card_text(l->card, name.data);
    free(title);
    free(word);
    buf_release(&name);
    buf_release(&when);
}

static void
lay_read(struct layout *l)
{
    struct buf b, from, to;
    int64_t own = fact(l, "own"), undated = fact(l, "undated");

    buf_init(&b, 1024);
    buf_init(&from, 64);
    buf_init(&to, 64);
    text_add(&b, l->language, TEXT_VET_READ, "posts",
             TEXT_INT(fact(l, "posts-read")), "n",
             TEXT_INT(fact(l, "read") - own), NULL);
    if (fact(l, "first") > 0) {
        vet_add_day(&from, l->rq, fact(l, "first"));
        vet_add_day(&to, l->rq, fact(l, "last"));
        add_part(&b, " ", l->language, TEXT_VET_READ_DATES, "from", from.data,
                 "to", to.data, NULL);
    }
    if (own > 0)
        add_part(&b, "; ", l->language, TEXT_VET_READ_OWN, "n", TEXT_INT(own),
                 NULL);
    if (undated > 0)
        add_part(&b, "; ", l->language, TEXT_VET_READ_UNDATED, "n",
                 TEXT_INT(undated), NULL);
    if (fact(l, "left-out") > 0)
        add_part(&b, "; ", l->language, TEXT_VET_READ_LEFT_OUT, "n",
                 TEXT_INT(fact(l, "left-out")), NULL);
    add_fact(l, TEXT_VET_READ_LABEL, &b);
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
    add_fact(l, TEXT_VET_FROM_LABEL, &b);
}

static void
lay_generic(struct layout *l)
{
    struct buf b;

    buf_init(&b, 1024);
    vet_add_share(&b, l->language, fact(l, "generic"), fact(l, "generic-of"));
    buf_adds(&b, " · ");
    if (fact(l, "units") == 0)
        text_add(&b, l->language, TEXT_VET_GENERIC_SMALL, NULL);
    else
        text_add(&b, l->language, TEXT_VET_GENERIC_POSTS, "k",
                 TEXT_INT(fact(l, "over-half")), "n",
                 TEXT_INT(fact(l, "units")), NULL);
    if (fact(l, "units") > 0 && fact(l, "pooled") > 0)
        add_part(&b, " ", l->language, TEXT_VET_GENERIC_POOLED, "n",
                 TEXT_INT(fact(l, "pooled")), NULL);
    add_fact(l, TEXT_VET_GENERIC_LABEL, &b);
}

static void
add_regulars(const struct layout *l, struct buf *b)
{
    bool has_any = fact(l, "regulars-n") > 0;

    text_add(b, l->language,
             has_any ? TEXT_VET_POD_REGULARS : TEXT_VET_POD_NOBODY, "n",
             TEXT_INT(fact(l, "regulars-n")), "posts",
             TEXT_INT(fact(l, "regular-posts")), "of",
             TEXT_INT(fact(l, "posts-read")), NULL);
    if (!has_any)
        return;
    buf_addc(b, ' ');
    vet_add_share(b, l->language, fact(l, "regular"), fact(l, "regular-of"));
}

static void
lay_same_people(struct layout *l)
{
    struct buf b;

    buf_init(&b, 1024);
    switch ((enum vetting_pod)fact(l, "pod")) {
    case VETTING_POD_NO_AUTHORS:
        text_add(&b, l->language, TEXT_VET_POD_NO_AUTHORS, NULL);
        break;
    case VETTING_POD_TOO_FEW:
        text_add(&b, l->language, TEXT_VET_POD_TOO_FEW, "n",
                 TEXT_INT(fact(l, "more-posts")), NULL);
        break;
    case VETTING_POD_NOT_YET:
    case VETTING_POD_NONE:
    case VETTING_POD_LIKE:
        add_regulars(l, &b);
        break;
    }
    if (fact(l, "pod") == VETTING_POD_NOT_YET)
        add_part(&b, " · ", l->language, TEXT_VET_POD_NOT_YET, "n",
                 TEXT_INT(fact(l, "more-posts")), NULL);
    if (fact(l, "pod") == VETTING_POD_NONE)
        add_part(&b, " · ", l->language, TEXT_VET_POD_RULE, NULL);
    if (fact(l, "pod") == VETTING_POD_LIKE)
        add_part(&b, " · ", l->language, TEXT_VET_POD_LIKE, NULL);
    if (fact(l, "regulars-n") > 0 && fact(l, "regulars-generic"))
        add_part(&b, " · ", l->language, TEXT_VET_POD_GENERIC, NULL);
    if (fact(l, "regulars-n") > 0 && fact(l, "regulars-specific"))
        add_part(&b, " · ", l->language, TEXT_VET_POD_SPECIFIC, NULL);
    add_fact(l, TEXT_VET_POD_LABEL, &b);
}

static void
lay_machines(struct layout *l)
{
    struct buf b;

    buf_init(&b, 1024);
    vet_add_share(&b, l->language, fact(l, "machine"), fact(l, "machine-of"));
    if (fact(l, "machine") > 0)
        add_part(&b, ", ", l->language, TEXT_VET_MACHINES, "n",
                 TEXT_INT(fact(l, "machine-posts")), NULL);
    add_fact(l, TEXT_VET_MACHINES_LABEL, &b);
    if (fact(l, "templates") == 0)
        return;
    buf_init(&b, 1024);
    text_add(&b, l->language, TEXT_VET_TEMPLATES, "texts",
             TEXT_INT(fact(l, "templates")), "n",
             TEXT_INT(fact(l, "template-comments")), NULL);
    add_fact(l, TEXT_VET_TEMPLATES_LABEL, &b);
}

/* A language and how many comments are in it; `other` for the rest. */
struct tongue {
    const char *name;
    int64_t k;
};

static int
tongue_compare(const void *a, const void *b)
{
    const struct tongue *left = a, *right = b;

    if (left->k != right->k)
        return left->k < right->k ? 1 : -1;
    return strcmp(left->name, right->name);
}

/* The commonest first; those under 2 % are counted into *rest. */
static size_t
sort_languages(const struct layout *l, struct tongue *out, int64_t of,
               int64_t *rest)
{
    size_t i, count = 0;

    *rest = 0;
    for (i = 0; i < record_count(l->facts, "languages"); i++) {
        const struct record *one = record_at(l->facts, "languages", i);
        struct tongue t = { record_text(one, "name"), record_int(one, "k", 0) };

        if (count == LANGUAGES_MAX || strcmp(t.name, "other") == 0 ||
            t.k * 50 < of)
            *rest += t.k;
        else
            out[count++] = t;
    }
    qsort(out, count, sizeof(out[0]), tongue_compare);
    return count;
}

/* "it 384 of 541 = 71 % (67-75), en 14 %, other 15 %" */
static void
add_languages(const struct layout *l, struct buf *b)
{
    const struct record *first = record_at(l->facts, "languages", 0);
    struct tongue tongues[LANGUAGES_MAX] = { 0 };
    int64_t of = record_int(first, "n", 0), rest;
    size_t i, n = sort_languages(l, tongues, of, &rest);

    for (i = 0; i < n; i++) {
        buf_addf(b, "%s%s ", i > 0 ? ", " : "", tongues[i].name);
        if (i == 0)
            vet_add_share(b, l->language, tongues[i].k, of);
        else
            vet_add_percent(b, tongues[i].k, of);
    }
    if (rest == 0)
        return;
    buf_addf(b, "%s%s ", n > 0 ? ", " : "",
             text_get(l->language, TEXT_VET_LANGUAGES_OTHER));
    vet_add_percent(b, rest, of);
}

static void
lay_languages(struct layout *l)
{
    int64_t unknown = fact(l, "language-unknown");
    struct buf b;

    buf_init(&b, 1024);
    if (record_count(l->facts, "languages") > 0)
        add_languages(l, &b);
    else
        text_add(&b, l->language, TEXT_VET_LANGUAGES_NONE, NULL);
    add_part(&b, " · ", l->language, TEXT_VET_LANGUAGES_HINT, NULL);
    if (unknown > 0)
        add_part(&b, " · ", l->language, TEXT_VET_LANGUAGES_SHORT, "n",
                 TEXT_INT(unknown), NULL);
    add_fact(l, TEXT_VET_LANGUAGES_LABEL, &b);
}

/* ---- what was not, and what would change it ------------------------------ */

static void
lay_not_measured(struct layout *l)
{
    struct buf b;

    buf_init(&b, 1024);
    text_add(&b, l->language, TEXT_VET_NOT_MEASURED, NULL);
    add_fact(l, TEXT_VET_NOT_MEASURED_LABEL, &b);
}

static void
lay_change(struct layout *l)
{
    int64_t people = fact(l, "need-regulars");
    int64_t comments = fact(l, "need-comments");
    struct buf b;

    buf_init(&b, 1024);
    if (fact(l, "more-units") > 0)
        add_part(&b, b.len > 0 ? " " : "", l->language, TEXT_VET_CHANGE_UNITS,
                 "n", TEXT_INT(fact(l, "more-units")), NULL);
    if (fact(l, "flags-next") > 0)
        add_part(&b, b.len > 0 ? " " : "", l->language, TEXT_VET_CHANGE_FLAGS,
                 "n", TEXT_INT(fact(l, "flags-next")), "word",
                 vet_word(l->language, fact(l, "word-next")), NULL);
    if (fact(l, "flags-fewer") > 0)
        add_part(&b, b.len > 0 ? " " : "", l->language, TEXT_VET_CHANGE_FEWER,
                 "n", TEXT_INT(fact(l, "flags-fewer")), "word",
                 vet_word(l->language, fact(l, "word-fewer")), NULL);
    if (people > 0 || comments > 0)
        add_part(&b, b.len > 0 ? " " : "", l->language,
                 comments == 0 ? TEXT_VET_CHANGE_POD_PEOPLE
                 : people == 0 ? TEXT_VET_CHANGE_POD_COMMENTS
                               : TEXT_VET_CHANGE_POD,
                 "n", TEXT_INT(people), "comments", TEXT_INT(comments), NULL);
    if (b.len == 0) {
        buf_release(&b);
        return;
    }
    add_fact(l, TEXT_VET_CHANGE_LABEL, &b);
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

    if (d->look == l->look)
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
    if (!l->is_decided)
        card_note(l->card, text_get(l->language, TEXT_VET_NEEDS));
}

static void
lay_people(struct layout *l, const struct look *look)
{
    struct store *st = request_store(l->rq);

    l->look = look->id;
    card_divider(l->card);
    /* What cannot be read now is left out; the next look shows it. */
    (void)store_judgement_list(st, look->creator, lay_judgement, l);
    (void)store_decision_list(st, look->creator, 5, lay_decision, l);
    lay_buttons(l, look->id);
}

struct card *
vet_card(struct request *rq, const struct creator *creator,
         const struct look *look)
{
    struct record *facts = NULL;
    struct layout l = { .rq = rq,
                        .language = request_language(rq),
                        .card = card_new() };

    if (record_load(look->facts, &facts) != ERR_OK)
        facts = record_new();
    l.facts = facts;
    lay_title(&l, creator, look);
    lay_read(&l);
    lay_sources(&l);
    lay_generic(&l);
    lay_same_people(&l);
    lay_machines(&l);
    lay_languages(&l);
    lay_not_measured(&l);
    lay_change(&l);
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
                        .card = card_new() };
    struct buf name;
    char *text;

    if (record_load(look->facts, &facts) != ERR_OK)
        facts = record_new();
    l.facts = facts;
    buf_init(&name, 256);
    vet_name(&name, creator, true);
    text = text_make(l.language, TEXT_VET_SHARED, "name", name.data, "word",
                     vet_word(l.language, look->verdict), "posts",
                     TEXT_INT(fact(&l, "posts-read")), "n",
                     TEXT_INT(fact(&l, "read") - fact(&l, "own")), NULL);
    card_title(l.card, text);
    (void)store_decision_list(request_store(rq), creator->id, 5, lay_decision,
                              &l);
    free(text);
    buf_release(&name);
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
