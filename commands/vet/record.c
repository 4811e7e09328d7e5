/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * record.c - vet record: what the bot said, what people decided, how it went.
 *
 * What counts was said before the outcome was: a look or a word that came later
 * knew how it went.
 */
#include <stdlib.h>

#include "alloc.h"
#include "outcomes.h"
#include "rules/track.h"
#include "vet/card_parts.h"

/* The newest outcomes; the card reads them each time. */
#define OUTCOMES_MAX 500

struct reading {
    struct request *rq;
    struct track track;
    bool with_guts;
    enum err rc;
};

struct gut_of {
    struct track *track;
    int64_t before;
    bool went_well;
};

static void
see_gut(void *ctx, const struct judgement *j)
{
    static const int guts[] = { [GUT_UNSAID] = -1,
                                [GUT_MINUS] = TRACK_MINUS,
                                [GUT_ZERO] = TRACK_ZERO,
                                [GUT_PLUS] = TRACK_PLUS };
    struct gut_of *g = ctx;

    if (j->at <= g->before)
        track_add_gut(g->track, guts[j->gut], g->went_well);
}

static void
see_outcome(void *ctx, const struct tracked *o)
{
    struct reading *r = ctx;
    struct gut_of gut = { &r->track, o->at, o->went_well };

    track_add(&r->track, o->verdict,
              !o->has_decision ? TRACK_UNDECIDED
              : o->is_approved ? TRACK_APPROVED
                               : TRACK_DECLINED,
              o->went_well);
    if (r->with_guts && r->rc == ERR_OK)
        r->rc = store_judgement_list(request_store(r->rq), o->creator, see_gut,
                                     &gut);
}

static enum err
read_track(struct request *rq, bool with_guts, struct track *out)
{
    struct reading r = { .rq = rq, .with_guts = with_guts };
    enum err rc;

    rc = store_outcome_track(request_store(rq), OUTCOMES_MAX, see_outcome, &r);
    *out = r.track;
    return rc == ERR_OK ? r.rc : rc;
}

static const char *
word_short(enum language language, int word)
{
    static const enum text_key keys[] = {
        [VETTING_NOT_ENOUGH] = TEXT_TRACK_NOT_ENOUGH,
        [VETTING_NO_CONCERN] = TEXT_TRACK_NO_CONCERN,
        [VETTING_FEW_FLAGS] = TEXT_TRACK_FEW_FLAGS,
        [VETTING_LOOK_CLOSER] = TEXT_TRACK_LOOK_CLOSER,
        [VETTING_WALK_AWAY] = TEXT_TRACK_WALK_AWAY,
    };

    return text_get(language, keys[word]);
}

/* ---- the card's line ----------------------------------------------------- */

void
vet_lay_record(struct layout *l)
{
    struct track t = { 0 };
    struct buf b;
    int word;

    if (read_track(l->rq, false, &t) != ERR_OK || t.outcomes == 0)
        return; /* the next card shows it; no outcomes are no record */
    buf_init(&b, 1024);
    for (word = VETTING_NO_CONCERN; word <= VETTING_WALK_AWAY; word++) {
        int64_t n = t.words[word][TRACK_WELL] + t.words[word][TRACK_BADLY];

        if (n > 0)
            vet_add_part(&b, b.len > 0 ? " · " : "", l->language,
                         TEXT_TRACK_LINE, "word", word_short(l->language, word),
                         "n", TEXT_INT(n), "badly",
                         TEXT_INT(t.words[word][TRACK_BADLY]), NULL);
    }
    if (b.len == 0)
        text_add(&b, l->language, TEXT_TRACK_NO_WORDS, "n",
                 TEXT_INT(t.outcomes), NULL);
    if (track_missing(&t) > 0)
        vet_add_part(&b, " · ", l->language, TEXT_TRACK_LINE_MISSING, "n",
                     TEXT_INT(track_missing(&t)), NULL);
    vet_add_fact(l, TEXT_TRACK_LABEL, &b);
}

/* ---- vet record ---------------------------------------------------------- */

static void
add_row(struct card *card, const char *label, const int64_t ends[TRACK_ENDS])
{
    int64_t both = ends[TRACK_WELL] + ends[TRACK_BADLY];
    struct buf well, badly, all;

    if (both == 0)
        return;
    buf_init(&well, 32);
    buf_init(&badly, 32);
    buf_init(&all, 32);
    buf_addf(&well, "%lld", (long long)ends[TRACK_WELL]);
    buf_addf(&badly, "%lld", (long long)ends[TRACK_BADLY]);
    buf_addf(&all, "%lld", (long long)both);
    card_row(card,
             (const char *const[]){ label, well.data, badly.data, all.data });
    buf_release(&well);
    buf_release(&badly);
    buf_release(&all);
}

static void
add_word_rows(struct card *card, enum language language, const struct track *t)
{
    int word;
    char *label;

    for (word = VETTING_NO_CONCERN; word <= VETTING_WALK_AWAY; word++) {
        label = text_make(language, TEXT_TRACK_BOT, "word",
                          word_short(language, word), NULL);
        add_row(card, label, t->words[word]);
        free(label);
    }
    label = text_make(language, TEXT_TRACK_BOT, "word",
                      word_short(language, VETTING_NOT_ENOUGH), NULL);
    add_row(card, label, t->words[VETTING_NOT_ENOUGH]);
    free(label);
    add_row(card, text_get(language, TEXT_TRACK_BOT_NOTHING), t->no_word);
}

static void
add_table(struct card *card, enum language language, const struct track *t)
{
    card_table(card,
               (const char *const[]){ text_get(language, TEXT_TRACK_BEFORE),
                                      text_get(language, TEXT_TRACK_WELL),
                                      text_get(language, TEXT_TRACK_BADLY),
                                      text_get(language, TEXT_TRACK_ALL) },
               4);
    add_word_rows(card, language, t);
    add_row(card, text_get(language, TEXT_TRACK_APPROVED), t->approved);
    add_row(card, text_get(language, TEXT_TRACK_DECLINED), t->declined);
    add_row(card, text_get(language, TEXT_TRACK_UNDECIDED), t->undecided);
    add_row(card, text_get(language, TEXT_TRACK_GUT_PLUS), t->guts[TRACK_PLUS]);
    add_row(card, text_get(language, TEXT_TRACK_GUT_ZERO), t->guts[TRACK_ZERO]);
    add_row(card, text_get(language, TEXT_TRACK_GUT_MINUS),
            t->guts[TRACK_MINUS]);
}

/* "p = 0.003" */
static void
add_p(struct buf *b, double p)
{
    int thousandths = (int)(p * 1000 + 0.5);

    if (thousandths == 0)
        buf_adds(b, "p < 0.001");
    else
        buf_addf(b, "p = %d.%03d", thousandths / 1000, thousandths % 1000);
}

/* Two by two; too few are counted and not compared. */
static void
add_test(struct card *card, enum language language, enum text_key label,
         enum text_key counts, const struct track_table *table)
{
    struct buf b, p;

    buf_init(&b, 1024);
    buf_init(&p, 32);
    text_add(&b, language, counts, "a", TEXT_INT(table->hopeful[TRACK_WELL]),
             "b", TEXT_INT(table->hopeful[TRACK_BADLY]), "c",
             TEXT_INT(table->doubtful[TRACK_WELL]), "d",
             TEXT_INT(table->doubtful[TRACK_BADLY]), NULL);
    if (table->n < TRACK_MIN) {
        vet_add_part(&b, " · ", language, TEXT_TRACK_TOO_FEW, "n",
                     TEXT_INT(TRACK_MIN - table->n), NULL);
    } else {
        add_p(&p, table->p);
        vet_add_part(&b, " · ", language, TEXT_TRACK_FISHER, "p", p.data, NULL);
        vet_add_part(&b, ": ", language,
                     table->p < 0.05 ? TEXT_TRACK_NOT_CHANCE
                                     : TEXT_TRACK_CHANCE,
                     NULL);
    }
    card_fact(card, text_get(language, label), b.data);
    buf_release(&b);
    buf_release(&p);
}

static void
lay_track(struct card *card, enum language language, const struct track *t)
{
    struct track_table words = track_words(t), guts = track_guts(t);
    char *text;

    text =
        text_make(language, TEXT_TRACK_TITLE, "n", TEXT_INT(t->outcomes), NULL);
    card_title(card, text);
    free(text);
    if (track_missing(t) > 0) {
        text = text_make(language, TEXT_TRACK_MISSING, "n",
                         TEXT_INT(track_missing(t)), "min", TEXT_INT(TRACK_MIN),
                         NULL);
        card_text(card, text);
        free(text);
    }
    add_table(card, language, t);
    if (track_missing(t) == 0) {
        add_test(card, language, TEXT_TRACK_WORDS_LABEL, TEXT_TRACK_WORDS_TEST,
                 &words);
        add_test(card, language, TEXT_TRACK_GUTS_LABEL, TEXT_TRACK_GUTS_TEST,
                 &guts);
    }
    card_note(card, text_get(language, TEXT_TRACK_NOTE));
}

enum err
vet_record_run(struct request *rq)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct track t = { 0 };
    char *text;
    enum err rc;

    rc = read_track(rq, true, &t);
    if (rc == ERR_OK && t.outcomes == 0) {
        text = text_make(language, TEXT_TRACK_NONE, "min", TEXT_INT(TRACK_MIN),
                         NULL);
        card_title(card, text);
        free(text);
    } else if (rc == ERR_OK) {
        lay_track(card, language, &t);
    }
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);
    card_free(card);
    return rc;
}
