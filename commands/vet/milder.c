/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * milder.c - a word that is milder than the one before it, and why.
 *
 * A file that only adds likes may tell how many follow, and with that take the
 * weight from a list of followers. No warning goes without a word.
 */
#include "vet/milder.h"

#include <stdlib.h>

#include "numbers.h"

/* Looks of the other kind may stand between. */
#define LOOKS_BACK 20

/* Why, a bit each. */
enum why {
    WHY_PART = 1,         /* fakes: of a part of the followers, as is known */
    WHY_FAKES = 2,        /* not surely as many as before */
    WHY_KNOWN = 4,        /* arrivals: somebody knows why */
    WHY_ARRIVED_PART = 8, /* of a part of the followers */
    WHY_ARRIVED = 16,     /* no day stands out */
    WHY_FLAGS = 32,
    WHY_RULES = 64,
};

struct before {
    bool is_api;
    int64_t id, at, word, rules;
    struct record *facts;
};

static void
see_look(void *ctx, const struct look *look)
{
    struct before *b = ctx;

    if (b->facts || vet_look_is_api(look) != b->is_api ||
        record_load(look->facts, &b->facts) != ERR_OK)
        return;
    b->id = look->id;
    b->at = look->at;
    b->word = look->verdict;
    if (number_parse(look->rules, 0, INT64_MAX, &b->rules) != ERR_OK)
        b->rules = 0;
}

static int64_t
number(const struct record *facts, const char *name)
{
    return record_int(facts, name, 0);
}

static bool
is_part(const struct record *facts, const char *list)
{
    return record_count(facts, list) > 0 &&
           number(record_at(facts, list, 0), "part") != 0;
}

/* Looks before reasons were kept knew one only. */
static bool
is_by_fakes(const struct record *facts)
{
    return number(facts, "crowd-fakes") != 0 ||
           (number(facts, "crowd-cautious") != 0 &&
            number(facts, "crowd-growth") == 0);
}

static int64_t
why_calmer(const struct record *was, const struct record *is)
{
    int64_t why = 0;

    if (is_by_fakes(was) && !is_by_fakes(is))
        why |= is_part(is, "crowd-judged") || is_part(is, "fifty-list")
                   ? WHY_PART
                   : WHY_FAKES;
    if (number(was, "crowd-growth") == 0 || number(is, "crowd-growth") != 0)
        return why;
    return why | (number(is, "bursts-n") == 0           ? WHY_ARRIVED
                  : number(is, "bursts-explained") != 0 ? WHY_KNOWN
                                                        : WHY_ARRIVED_PART);
}

enum err
milder_write(struct request *rq, int64_t creator, bool is_api, int64_t word,
             int64_t rules, struct record *facts)
{
    struct before b = { .is_api = is_api };
    int64_t why;
    enum err rc;

    if (word < VETTING_NO_CONCERN || word == LOOK_NO_WORD)
        return ERR_OK; /* less is known: the word says so itself */
    rc = store_look_before(request_store(rq), creator, INT64_MAX, LOOKS_BACK,
                           see_look, &b);
    if (rc == ERR_OK && b.facts && b.word != LOOK_NO_WORD && word < b.word) {
        why = why_calmer(b.facts, facts);
        if (number(b.facts, "flagged") != number(facts, "flagged") ||
            number(b.facts, "flagged-of") != number(facts, "flagged-of"))
            why |= WHY_FLAGS;
        if (b.rules != rules)
            why |= WHY_RULES;
        record_set_int(facts, "milder-of", b.id);
        record_set_int(facts, "milder-at", b.at);
        record_set_int(facts, "milder-word", b.word);
        record_set_int(facts, "milder-why", why);
        record_set_int(facts, "milder-flagged", number(b.facts, "flagged"));
        record_set_int(facts, "milder-flagged-of",
                       number(b.facts, "flagged-of"));
    }
    record_free(b.facts);
    return rc;
}

/* The list that turned out to be a part. */
static void
add_part(const struct layout *l, struct buf *b)
{
    const char *name =
        is_part(l->facts, "crowd-judged") ? "crowd-judged" : "fifty-list";
    const struct record *list;
    int64_t total = 0;

    if (!is_part(l->facts, name))
        return; /* damaged */
    list = record_at(l->facts, name, 0);
    total = number(list, "total");
    text_add(b, l->language, total > 0 ? TEXT_MILDER_PART : TEXT_MILDER_CUT,
             "n", TEXT_INT(number(list, "rows")), "total", TEXT_INT(total),
             NULL);
}

static void
add_why(const struct layout *l, struct buf *b)
{
    static const struct {
        int64_t why;
        enum text_key key;
    } said[] = {
        { WHY_FAKES, TEXT_MILDER_FAKES },
        { WHY_KNOWN, TEXT_MILDER_KNOWN },
        { WHY_ARRIVED_PART, TEXT_MILDER_ARRIVED_PART },
        { WHY_ARRIVED, TEXT_MILDER_ARRIVED },
        { WHY_FLAGS, TEXT_MILDER_FLAGS },
        { WHY_RULES, TEXT_MILDER_RULES },
    };
    int64_t why = vet_fact(l, "milder-why");
    size_t i;

    if (why & WHY_PART)
        add_part(l, b);
    for (i = 0; i < sizeof(said) / sizeof(said[0]); i++)
        if (why & said[i].why)
            vet_add_part(b, b->len > 0 ? "; " : "", l->language, said[i].key,
                         "k", TEXT_INT(vet_fact(l, "flagged")), "n",
                         TEXT_INT(vet_fact(l, "flagged-of")), "was",
                         TEXT_INT(vet_fact(l, "milder-flagged")), "of",
                         TEXT_INT(vet_fact(l, "milder-flagged-of")), NULL);
}

void
milder_lay(struct layout *l)
{
    struct buf day, why;
    char *text;

    if (vet_fact(l, "milder-of") == 0)
        return;
    buf_init(&day, 64);
    buf_init(&why, 2048);
    vet_add_day(&day, l->rq, vet_fact(l, "milder-at"));
    add_why(l, &why);
    text = text_make(l->language, TEXT_MILDER_LINE, "id",
                     TEXT_INT(vet_fact(l, "milder-of")), "day", day.data,
                     "word", vet_word(l->language, vet_fact(l, "milder-word")),
                     "why", why.data, NULL);
    card_text(l->card, text);
    free(text);
    buf_release(&day);
    buf_release(&why);
}
