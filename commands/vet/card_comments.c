/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * card_comments.c - the card's lines about what stands under the posts:
 * generic words, the same people, machines, templates, languages.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "vet/card_parts.h"

/* Of those that the rules tell apart, with room for more. */
#define LANGUAGES_MAX 16
/* Minutes that are told in hours. */
#define HOURS_FROM  180
#define ANSWERS_MIN 10

/* What the word comes from: "20 of 20 posts carry a flag: 12 generic, 20
 * pod-like". */
static void
lay_flagged(struct layout *l)
{
    static const struct {
        const char *fact;
        enum text_key key;
    } kinds[] = {
        { "over-half", TEXT_VET_FLAGS_GENERIC },
        { "flags-network", TEXT_VET_FLAGS_POD },
        { "flags-ratio", TEXT_VET_FLAGS_RATIO },
    };
    const char *before = ": ";
    struct buf b;
    size_t i;

    if (vet_fact(l, "flagged") == 0 || l->counts_only)
        return;
    buf_init(&b, 1024);
    text_add(&b, l->language, TEXT_VET_FLAGGED, "k",
             TEXT_INT(vet_fact(l, "flagged")), "n",
             TEXT_INT(vet_fact(l, "flagged-of")), NULL);
    for (i = 0; i < ARRAY_LEN(kinds); i++) {
        int64_t n = vet_fact(l, kinds[i].fact);

        if (n == 0)
            continue;
        vet_add_part(&b, before, l->language, kinds[i].key, "n", TEXT_INT(n),
                     NULL);
        before = ", ";
    }
    vet_add_fact(l, TEXT_VET_FLAGGED_LABEL, &b);
}

static void
lay_generic(struct layout *l)
{
    struct buf b;

    buf_init(&b, 1024);
    vet_lay_share(l, &b, vet_fact(l, "generic"), vet_fact(l, "generic-of"));
    if (l->counts_only) {
        vet_add_fact(l, TEXT_VET_GENERIC_LABEL, &b);
        return;
    }
    buf_adds(&b, " · ");
    if (vet_fact(l, "units") == 0)
        text_add(&b, l->language, TEXT_VET_GENERIC_SMALL, NULL);
    else
        text_add(&b, l->language, TEXT_VET_GENERIC_POSTS, "k",
                 TEXT_INT(vet_fact(l, "over-half")), "n",
                 TEXT_INT(vet_fact(l, "units")), NULL);
    if (vet_fact(l, "units") > 0 && vet_fact(l, "pooled") > 0)
        vet_add_part(&b, " ", l->language, TEXT_VET_GENERIC_POOLED, "n",
                     TEXT_INT(vet_fact(l, "pooled")), NULL);
    vet_add_fact(l, TEXT_VET_GENERIC_LABEL, &b);
}

static void
add_regulars(const struct layout *l, struct buf *b)
{
    bool has_any = vet_fact(l, "regulars-n") > 0;

    text_add(b, l->language,
             has_any ? TEXT_VET_POD_REGULARS : TEXT_VET_POD_NOBODY, "n",
             TEXT_INT(vet_fact(l, "regulars-n")), "posts",
             TEXT_INT(vet_fact(l, "regular-posts")), "of",
             TEXT_INT(vet_fact(l, "posts-read")), NULL);
    if (!has_any)
        return;
    buf_addc(b, ' ');
    vet_lay_share(l, b, vet_fact(l, "regular"), vet_fact(l, "regular-of"));
}

/* A sign of a pod: stronger where the rule is met, as in one where it could
 * still be, and nothing where it is not. */
static void
add_stronger(const struct layout *l, struct buf *b)
{
    if (vet_fact(l, "pod") == VETTING_POD_LIKE)
        vet_add_part(b, ", ", l->language, TEXT_VET_POD_STRONGER, NULL);
    else if (vet_fact(l, "pod") == VETTING_POD_NOT_YET &&
             vet_fact(l, "regulars-n") >= VETTING_POD_REGULARS)
        vet_add_part(b, ", ", l->language, TEXT_VET_POD_AS_IN, NULL);
}

/* "half of their comments come within 6 minutes of the post". From the first
 * comment on only when that is soon: else it says nothing. */
static void
add_timing(const struct layout *l, struct buf *b)
{
    int64_t minutes = vet_fact(l, "early-minutes");
    bool by_first = vet_fact(l, "early-by-first") != 0;
    bool in_hours = minutes >= HOURS_FROM;

    if (vet_fact(l, "early-of") < VETTING_EARLY_MIN || minutes < 0 ||
        (by_first && minutes > VETTING_EARLY_SECONDS / 60))
        return;
    vet_add_part(b, b->len > 0 ? " · " : "", l->language,
                 by_first   ? TEXT_VET_POD_MINUTES_FIRST
                 : in_hours ? TEXT_VET_POD_HOURS
                            : TEXT_VET_POD_MINUTES,
                 "n", TEXT_INT(in_hours ? (minutes + 30) / 60 : minutes), NULL);
    if (vet_fact(l, "is-early"))
        add_stronger(l, b);
}

static void
add_order(const struct layout *l, struct buf *b)
{
    struct buf percent;

    if (!vet_fact(l, "is-chain"))
        return;
    buf_init(&percent, 64);
    vet_add_percent(&percent, vet_fact(l, "order"), vet_fact(l, "order-of"));
    vet_add_part(b, b->len > 0 ? " · " : "", l->language, TEXT_VET_POD_ORDER,
                 "percent", percent.data, NULL);
    add_stronger(l, b);
    buf_release(&percent);
}

/* What loyal fans explain, rounded up: it is said in favour of the creator. */
static void
add_fans(const struct layout *l, struct buf *b)
{
    int64_t explains = (vet_fact(l, "fans-explain") + 999) / 1000;
    struct buf chance;

    if (vet_fact(l, "fan-chance") == 0)
        return;
    if (explains > vet_fact(l, "regulars-n"))
        explains = vet_fact(l, "regulars-n");
    buf_init(&chance, 64);
    vet_add_rate(&chance, l->language, vet_fact(l, "fan-chance"));
    vet_add_part(b, b->len > 0 ? " · " : "", l->language,
                 explains > 0 ? TEXT_VET_POD_FANS : TEXT_VET_POD_NO_FANS,
                 "chance", chance.data, "n", TEXT_INT(explains), NULL);
    buf_release(&chance);
}

/* Fans or a group that is called together? Of a few that is no question. */
static void
lay_doubts(struct layout *l)
{
    struct buf b;

    if (vet_fact(l, "regulars-n") < VETTING_POD_REGULARS || l->counts_only)
        return;
    buf_init(&b, 1024);
    add_timing(l, &b);
    add_order(l, &b);
    if (vet_fact(l, "regulars-answered"))
        vet_add_part(&b, b.len > 0 ? " · " : "", l->language,
                     TEXT_VET_POD_ANSWERED, NULL);
    add_fans(l, &b);
    if (b.len > 0)
        vet_add_fact(l, TEXT_VET_DOUBTS_LABEL, &b);
    else
        buf_release(&b);
}

static void
lay_bursts(struct layout *l)
{
    struct buf b;

    if (vet_fact(l, "bursts") == 0 || l->counts_only)
        return;
    buf_init(&b, 1024);
    text_add(&b, l->language, TEXT_VET_BURSTS, "k",
             TEXT_INT(vet_fact(l, "bursts")), "n",
             TEXT_INT(vet_fact(l, "bursts-of")), NULL);
    vet_add_fact(l, TEXT_VET_BURSTS_LABEL, &b);
}

/* Under so few comments a share of answers says nothing. */
static void
lay_answers(struct layout *l)
{
    struct buf b;

    if (vet_fact(l, "answered-of") < ANSWERS_MIN)
        return;
    buf_init(&b, 1024);
    vet_lay_share(l, &b, vet_fact(l, "answered"), vet_fact(l, "answered-of"));
    vet_add_part(&b, " ", l->language, TEXT_VET_ANSWERS, NULL);
    vet_add_fact(l, TEXT_VET_ANSWERS_LABEL, &b);
}

static void
lay_same_people(struct layout *l)
{
    struct buf b;

    buf_init(&b, 1024);
    switch ((enum vetting_pod)vet_fact(l, "pod")) {
    case VETTING_POD_NO_AUTHORS:
        text_add(&b, l->language, TEXT_VET_POD_NO_AUTHORS, NULL);
        break;
    case VETTING_POD_TOO_FEW:
        text_add(&b, l->language, TEXT_VET_POD_TOO_FEW, "n",
                 TEXT_INT(vet_fact(l, "more-posts")), NULL);
        break;
    case VETTING_POD_NOT_YET:
    case VETTING_POD_NONE:
    case VETTING_POD_LIKE:
        add_regulars(l, &b);
        break;
    }
    if (l->counts_only) {
        vet_add_fact(l, TEXT_VET_POD_LABEL, &b);
        return;
    }
    if (vet_fact(l, "pod") == VETTING_POD_NOT_YET)
        vet_add_part(&b, " · ", l->language, TEXT_VET_POD_NOT_YET, "n",
                     TEXT_INT(vet_fact(l, "more-posts")), NULL);
    if (vet_fact(l, "pod") == VETTING_POD_NONE)
        vet_add_part(&b, " · ", l->language, TEXT_VET_POD_RULE, NULL);
    if (vet_fact(l, "pod") == VETTING_POD_LIKE)
        vet_add_part(&b, " · ", l->language, TEXT_VET_POD_LIKE, NULL);
    if (vet_fact(l, "regulars-n") > 0 && vet_fact(l, "regulars-generic")) {
        vet_add_part(&b, " · ", l->language, TEXT_VET_POD_GENERIC, NULL);
        add_stronger(l, &b);
    }
    if (vet_fact(l, "regulars-n") > 0 && vet_fact(l, "regulars-specific"))
        vet_add_part(&b, " · ", l->language, TEXT_VET_POD_SPECIFIC, NULL);
    vet_add_fact(l, TEXT_VET_POD_LABEL, &b);
}

/* What is usual is told by a share: not of counts alone, nor of a few. */
static enum text_key
bots_are(const struct layout *l)
{
    if (vet_are_bots_many(l))
        return TEXT_BESIDE_BOTS_MANY;
    return l->counts_only || vet_fact(l, "machine-of") < VETTING_POST_MIN
               ? TEXT_BESIDE_BOTS
               : TEXT_BESIDE_BOTS_USUAL;
}

static void
lay_machines(struct layout *l)
{
    struct buf b;

    buf_init(&b, 1024);
    vet_lay_share(l, &b, vet_fact(l, "machine"), vet_fact(l, "machine-of"));
    if (vet_fact(l, "machine") > 0) {
        vet_add_part(&b, ", ", l->language, TEXT_VET_MACHINES, "n",
                     TEXT_INT(vet_fact(l, "machine-posts")), NULL);
        vet_add_part(&b, " · ", l->language, bots_are(l), "percent",
                     TEXT_INT(VETTING_WATCH_PERCENT), NULL);
    }
    vet_add_fact(l, TEXT_VET_MACHINES_LABEL, &b);
    if (vet_fact(l, "templates") == 0)
        return;
    buf_init(&b, 1024);
    text_add(&b, l->language, TEXT_VET_TEMPLATES, "texts",
             TEXT_INT(vet_fact(l, "templates")), NULL);
    buf_adds(&b, ": ");
    /* Of a sample it is not known what they are of. */
    if (vet_fact(l, "templates-sampled") != 0)
        text_add(&b, l->language, TEXT_VET_TEMPLATES_SEEN, "n",
                 TEXT_INT(vet_fact(l, "template-comments")), NULL);
    else
        vet_lay_share(l, &b, vet_fact(l, "template-comments"),
                      vet_fact(l, "generic-of"));
    vet_add_fact(l, TEXT_VET_TEMPLATES_LABEL, &b);
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
            vet_lay_share(l, b, tongues[i].k, of);
        else
            vet_lay_percent(l, b, tongues[i].k, of);
    }
    if (rest == 0)
        return;
    buf_addf(b, "%s%s ", n > 0 ? ", " : "",
             text_get(l->language, TEXT_VET_LANGUAGES_OTHER));
    vet_lay_percent(l, b, rest, of);
}

static void
lay_languages(struct layout *l)
{
    int64_t unknown = vet_fact(l, "language-unknown");
    struct buf b;

    buf_init(&b, 1024);
    if (record_count(l->facts, "languages") > 0)
        add_languages(l, &b);
    else
        text_add(&b, l->language, TEXT_VET_LANGUAGES_NONE, NULL);
    vet_add_part(&b, " · ", l->language, TEXT_VET_LANGUAGES_HINT, NULL);
    if (unknown > 0)
        vet_add_part(&b, " · ", l->language, TEXT_VET_LANGUAGES_SHORT, "n",
                     TEXT_INT(unknown), NULL);
    vet_add_fact(l, TEXT_VET_LANGUAGES_LABEL, &b);
}

/* Figures or followers were brought, and no comments: nothing of them. */
static bool
has_comments(const struct layout *l)
{
    return vet_fact(l, "read") > 0 ||
           (vet_fact(l, "held") == 0 && !vet_has_audience(l));
}

void
vet_lay_flags(struct layout *l)
{
    if (!has_comments(l))
        return;
    lay_flagged(l);
    lay_generic(l);
    lay_same_people(l);
    vet_lay_regulars(l);
    lay_doubts(l);
}

void
vet_lay_comments(struct layout *l)
{
    if (!has_comments(l))
        return;
    lay_bursts(l);
    lay_answers(l);
    lay_machines(l);
    lay_languages(l);
}
