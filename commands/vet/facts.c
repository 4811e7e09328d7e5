/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * facts.c - the figures of a look as a record.
 *
 * Everything that the card, its evidence and "why" show is written down here,
 * so that a look reads the same after a restart, and after the raw comments
 * are gone.
 */
#include "vet/vet.h"

#define POSTS_MAX    60
#define REGULARS_MAX 30

static void
write_share(struct record *facts, const char *k, const char *n,
            const struct share *share)
{
    record_set_int(facts, k, share->k);
    record_set_int(facts, n, share->n);
}

static void
write_examples(struct record *facts, const char *list,
               const struct tally_examples *examples)
{
    int i;

    for (i = 0; i < examples->n; i++)
        record_set_int(record_add(facts, list), "id", examples->id[i]);
}

/* Two that are alike beside each other, or nobody can check it. */
static void
write_alike(struct record *facts, const struct vetting_templates *templates)
{
    int i;

    for (i = 0; i < 2 * templates->shown; i++) {
        const struct vetting_alike *one = &templates->most[i / 2];
        struct record *row = record_add(facts, "template-examples");

        record_set_int(row, "id", one->id[i % 2]);
        record_set_int(row, "text", i / 2 + 1);
        record_set_int(row, "n", one->comments);
    }
}

static void
write_read(const struct vetting *v, struct record *facts)
{
    record_set_int(facts, "read", v->read);
    record_set_int(facts, "left-out", v->left_out);
    record_set_int(facts, "own", v->own);
    record_set_int(facts, "undated", v->undated);
    record_set_int(facts, "unknown-authors", v->unknown_authors);
    record_set_int(facts, "first", v->first_at);
    record_set_int(facts, "last", v->last_at);
    record_set_int(facts, "posts-read", (int64_t)v->post_count);
}

static void
write_quality(const struct vetting *v, struct record *facts)
{
    int i;

    write_share(facts, "machine", "machine-of", &v->machine);
    record_set_int(facts, "machine-posts", v->machine_posts);
    write_examples(facts, "machines", &v->machine_examples);
    write_share(facts, "generic", "generic-of", &v->generic);
    record_set_int(facts, "units", (int64_t)v->unit_count);
    record_set_int(facts, "over-half", v->over_half);
    record_set_int(facts, "pooled", v->pooled_posts);
    record_set_int(facts, "loose", v->loose_posts);
    record_set_int(facts, "templates", v->templates.texts);
    record_set_int(facts, "template-comments", v->templates.comments);
    record_set_int(facts, "templates-sampled", v->templates.sampled);
    write_alike(facts, &v->templates);
    for (i = 0; i < COMMENT_CLASSES; i++) {
        const char *name = comment_class_name((enum comment_class)i);
        struct record *one = record_add(facts, "classes");

        record_set_text(one, "name", name);
        record_set_int(one, "n", v->classes[i]);
        if (i == COMMENT_EMOJI || i == COMMENT_PRAISE || i == COMMENT_NONSENSE)
            write_examples(facts, "generics", &v->class_examples[i]);
        if (i == COMMENT_SPECIFIC)
            write_examples(facts, "specifics", &v->class_examples[i]);
    }
}

/* The posts that carry a flag, with what was seen under them. */
static void
write_flagged(const struct vetting *v, struct record *facts)
{
    int64_t network = 0, ratio = 0;
    size_t i, n = 0;

    for (i = 0; i < v->unit_count; i++) {
        network += v->units[i].flag_network;
        ratio += v->units[i].flag_ratio;
    }
    record_set_int(facts, "flags-network", network);
    record_set_int(facts, "flags-ratio", ratio);
    for (i = 0; i < v->unit_count && n < POSTS_MAX; i++) {
        const struct vetting_unit *u = &v->units[i];
        const struct vetting_post *p = &v->posts[u->first_post];
        struct record *one;

        if (!u->flag_quality && !u->flag_network && !u->flag_ratio)
            continue;
        one = record_add(facts, "flagged-posts");
        record_set_text(one, "key", p->key);
        record_set_int(one, "posts", u->posts);
        write_share(one, "generic", "of", &u->generic);
        record_set_int(one, "quality", u->flag_quality);
        record_set_int(one, "network", u->flag_network);
        record_set_int(one, "ratio", u->flag_ratio);
        record_set_int(one, "example",
                       p->generic_examples.n > 0 ? p->generic_examples.id[0]
                                                 : 0);
        n++;
    }
}

static void
write_timing(const struct vetting *v, struct record *facts)
{
    const struct vetting_timing *t = &v->timing;

    write_share(facts, "early", "early-of", &t->early);
    record_set_int(facts, "early-minutes", t->minutes);
    record_set_int(facts, "early-by-first", t->by_first);
    record_set_int(facts, "is-early", t->is_early);
    write_share(facts, "order", "order-of", &t->order);
    record_set_int(facts, "is-chain", t->is_chain);
    write_share(facts, "bursts", "bursts-of", &t->bursts);
    /* Parts of a million, and thousandths of a regular. */
    record_set_int(facts, "fan-chance", (int64_t)(v->fans.chance * 1e6 + 0.5));
    record_set_int(facts, "fans-seen", v->fans.seen);
    record_set_int(facts, "fans-explain",
                   (int64_t)(v->fans.explains * 1000 + 0.5));
}

static void
write_network(const struct vetting *v, struct record *facts)
{
    size_t i;

    record_set_int(facts, "pod", v->pod);
    record_set_int(facts, "more-posts", v->more_posts);
    record_set_int(facts, "regular-posts", v->regular_posts);
    record_set_int(facts, "regulars-n", (int64_t)v->regular_count);
    write_share(facts, "regular", "regular-of", &v->regular);
    record_set_int(facts, "regulars-generic", v->regulars_generic);
    record_set_int(facts, "regulars-specific", v->regulars_specific);
    record_set_int(facts, "regulars-answered", v->regulars_answered);
    write_share(facts, "answered", "answered-of", &v->answered);
    write_timing(v, facts);
    for (i = 0; i < v->regular_count && i < REGULARS_MAX; i++) {
        const struct vetting_regular *r = &v->regulars[i];
        struct record *one = record_add(facts, "regulars");

        record_set_int(one, "posts", r->posts);
        record_set_int(one, "comments", r->comments);
        record_set_int(one, "generic", r->generic);
        record_set_int(one, "example",
                       r->examples.n > 0 ? r->examples.id[0] : 0);
    }
}

static void
write_languages(const struct vetting *v, struct record *facts)
{
    int i;

    record_set_int(facts, "language-unknown", v->language_unknown);
    for (i = 0; i < COMMENT_LANGUAGES; i++) {
        struct record *one;

        if (v->languages[i].k == 0 || i == COMMENT_LANGUAGE_UNKNOWN)
            continue;
        one = record_add(facts, "languages");
        record_set_text(one, "name",
                        comment_language_name((enum comment_language)i));
        write_share(one, "k", "n", &v->languages[i]);
    }
}

static void
write_word(const struct vetting *v, struct record *facts)
{
    const struct vetting_change *c = &v->change;

    write_share(facts, "flagged", "flagged-of", &v->flagged);
    record_set_int(facts, "firm", v->firm);
    record_set_int(facts, "need-regulars", c->regulars);
    record_set_int(facts, "need-comments", c->regular_comments);
}

void
vet_facts_write(const struct vetting *v, struct record *facts)
{
    write_read(v, facts);
    write_quality(v, facts);
    write_flagged(v, facts);
    write_network(v, facts);
    write_languages(v, facts);
    write_word(v, facts);
}
