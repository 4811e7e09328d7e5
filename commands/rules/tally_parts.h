/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tally_parts.h - what is inside a tally; for tally.c and vetting*.c alone.
 */
#ifndef CALLSHEET_RULES_TALLY_PARTS_H
#define CALLSHEET_RULES_TALLY_PARTS_H

#include <stddef.h>

#include "rules/tally.h"

#define NOBODY UINT32_MAX /* index of an author who is not known */

struct tally_post {
    uint64_t hash;
    char *key;
    int64_t first_at; /* INT64_MAX = no comment with a date */
    int64_t last_at;
    int64_t published_at; /* FACT_UNKNOWN */
    uint32_t timed;       /* people's comments with a date, if published_at */
    uint32_t burst;       /* of them, in the first minutes */
    uint32_t people; /* comments by people other than the creator */
    uint32_t generic;
    uint32_t machine;
    uint32_t own;
    struct tally_examples *examples; /* generic ones; NULL = none */
};

struct tally_author {
    uint64_t hash;
    uint8_t key[16];
    uint32_t posts; /* different ones */
    uint32_t comments;
};

/* One person under one post. */
struct tally_pair {
    uint64_t hash;
    int64_t id;       /* the smallest */
    int64_t first_at; /* INT64_MAX = no comment with a date */
    uint32_t author;
    uint32_t post;
    uint32_t comments;
    uint16_t generic;
    uint16_t specific;
    uint16_t answered;
    uint16_t answer_known;
};

/* When a post came out, by the hash of its key. */
struct tally_time {
    uint64_t hash;
    int64_t at;
};

/* One text; kept while its hash is below the tally's limit. */
/* The smallest ids of two comments by different authors who are known, so that
 * order is no matter. */
struct tally_two {
    int64_t id[2]; /* INT64_MAX: none */
    uint32_t author[2];
};

void two_init(struct tally_two *two);
void two_add(struct tally_two *two, int64_t id, uint32_t author);

struct tally_text {
    uint64_t hash;
    uint64_t sketch; /* near.h */
    struct tally_two two;
    uint32_t post;
    uint32_t count : 30;
    uint32_t posts : 1;   /* under several posts */
    uint32_t is_long : 1; /* enough for another to be nearly the same */
};

/* Items of one kind, found by hash. */
struct tally_list {
    void *items;
    size_t item_size;
    size_t count;
    size_t cap;
    uint32_t *slots; /* 1 + index, 0 = free; their number a power of two */
    size_t size;
};

struct tally {
    uint64_t seed;
    struct tally_list posts;
    struct tally_list authors;
    struct tally_list pairs;
    struct tally_list texts;
    struct tally_list times;
    uint64_t text_limit;
    int64_t read; /* all that were added */
    int64_t left_out;
    int64_t own;
    int64_t machine;
    int64_t network; /* what counts for "the same people" */
    int64_t nobody;  /* of `network`: author not known */
    int64_t undated;
    int64_t replies;
    int64_t answered; /* people's comments: by the creator, in the thread */
    int64_t answer_known;
    int64_t first_at;
    int64_t last_at;
    int64_t classes[COMMENT_CLASSES]; /* people's */
    int64_t languages[COMMENT_LANGUAGES];     /* people's */
    struct tally_examples class_examples[COMMENT_CLASSES];
    struct tally_examples machine_examples;
};

void examples_add(struct tally_examples *e, int64_t id);

static inline struct tally_post *
tally_post_at(const struct tally *t, size_t i)
{
    return (struct tally_post *)t->posts.items + i;
}

static inline struct tally_author *
tally_author_at(const struct tally *t, size_t i)
{
    return (struct tally_author *)t->authors.items + i;
}

static inline struct tally_pair *
tally_pair_at(const struct tally *t, size_t i)
{
    return (struct tally_pair *)t->pairs.items + i;
}

static inline struct tally_text *
tally_text_at(const struct tally *t, size_t i)
{
    return (struct tally_text *)t->texts.items + i;
}

#endif
