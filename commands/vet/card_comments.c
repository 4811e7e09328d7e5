/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * card_comments.c - the card's lines about what stands under the posts:
 * generic words, the same people, machines, templates, languages.
 */
#include <stdlib.h>
#include <string.h>

#include "vet/card_parts.h"

/* Of those that the rules tell apart, with room for more. */
#define LANGUAGES_MAX 16

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
    if (vet_fact(l, "regulars-n") > 0 && vet_fact(l, "regulars-generic"))
        vet_add_part(&b, " · ", l->language, TEXT_VET_POD_GENERIC, NULL);
    if (vet_fact(l, "regulars-n") > 0 && vet_fact(l, "regulars-specific"))
        vet_add_part(&b, " · ", l->language, TEXT_VET_POD_SPECIFIC, NULL);
    vet_add_fact(l, TEXT_VET_POD_LABEL, &b);
}

static void
lay_machines(struct layout *l)
{
    struct buf b;

    buf_init(&b, 1024);
    vet_lay_share(l, &b, vet_fact(l, "machine"), vet_fact(l, "machine-of"));
    if (vet_fact(l, "machine") > 0)
        vet_add_part(&b, ", ", l->language, TEXT_VET_MACHINES, "n",
                     TEXT_INT(vet_fact(l, "machine-posts")), NULL);
    vet_add_fact(l, TEXT_VET_MACHINES_LABEL, &b);
    if (vet_fact(l, "templates") == 0)
        return;
    buf_init(&b, 1024);
    text_add(&b, l->language, TEXT_VET_TEMPLATES, "texts",
             TEXT_INT(vet_fact(l, "templates")), "n",
             TEXT_INT(vet_fact(l, "template-comments")), NULL);
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

void
vet_lay_comments(struct layout *l)
{
    lay_generic(l);
    lay_same_people(l);
    lay_machines(l);
    lay_languages(l);
}
