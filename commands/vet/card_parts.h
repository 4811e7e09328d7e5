/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * card_parts.h - what the parts of a vet card share: the card being laid out.
 *
 * card.c is the frame; each part adds its own lines from the stored figures of
 * the look, and nothing when the look has none for it.
 */
#ifndef CALLSHEET_VET_CARD_PARTS_H
#define CALLSHEET_VET_CARD_PARTS_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "vet/vet.h"

struct layout {
    struct request *rq;
    enum language language;
    struct card *card;
    const struct record *facts;
    const struct creator *creator;
    int64_t look;
    bool is_decided;  /* somebody has decided on this look */
    bool counts_only; /* vet_is_counts_only() */
};

/* The figure of that name, or 0. */
int64_t vet_fact(const struct layout *l, const char *name);

/* vet_add_share() and vet_add_percent(), and of counts only the count: "71 of
 * 589", "71". */
void vet_lay_share(const struct layout *l, struct buf *b, int64_t k, int64_t n);
void vet_lay_percent(const struct layout *l, struct buf *b, int64_t k,
                     int64_t n);

/* One line of the card; releases the text. */
void vet_add_fact(struct layout *l, enum text_key label, struct buf *text);

/* One more part of a line, set apart from what stands before it. */
__attribute__((sentinel)) void vet_add_part(struct buf *b, const char *before,
                                            enum language language,
                                            enum text_key key, ...);

/* Of a look by handle: the channel, what was read of how much, what it cost;
 * and what can be pressed about it. */
void vet_lay_tube(struct layout *l);
/* Those under nearly every post: have they channels of their own? */
void vet_lay_regulars(struct layout *l);
void vet_lay_tube_options(struct layout *l, int64_t id);
/* "Look again (23 units)", by what it cost; the caller's. */
char *vet_again_label(enum language language, const struct record *facts);

/* ---- apart.c: what is held and is not in this look */
void vet_lay_apart(struct layout *l);

/* ---- shared.c: posts that count as somebody else's too */
void vet_lay_shared(struct layout *l);

/* ---- card_beside.c ---- */
typedef void vet_part_fn(struct layout *l);
/* Lines that belong together, under a heading; nothing when there are none.
 * The list of functions ends with NULL. */
void vet_lay_part(struct layout *l, enum text_key heading,
                  vet_part_fn *const *lay);
/* Were there enough posts for one? */
bool vet_has_word(const struct layout *l);
/* What is a concern to a reader and moved no word. */
void vet_lay_beside(struct layout *l, int64_t word);
/* A word that this look could have had. */
const char *vet_word_then(const struct layout *l, int64_t word);
/* More bots than any size explains. */
bool vet_are_bots_many(const struct layout *l);

/* Comments: what the word is made from, flags, generic words, the same people;
 * and what was seen besides, machines, templates, languages. */
void vet_lay_flags(struct layout *l);
void vet_lay_comments(struct layout *l);

/* Followers: who they seem to be, the look at fifty, how they came; and what
 * moves no word. */
void vet_lay_followers(struct layout *l);
void vet_lay_audience(struct layout *l);
bool vet_has_audience(const struct layout *l);
/* The word is more careful because more than a quarter surely looks fake. */
bool vet_is_by_fakes(const struct layout *l);
/* More than a quarter look fake, and it could be less. */
bool vet_is_share_unsure(const struct layout *l);
/* The share is of a part of the followers. */
bool vet_is_share_of_part(const struct layout *l);
bool vet_is_fifty_unsure(const struct layout *l);

/* A spread of likes of fewer posts is not shown. */
#define VET_SPREAD_FEW 6
/* Engagement, comments against likes, like spread; then paid posts, rivals. */
void vet_lay_ratios(struct layout *l);
void vet_lay_ads(struct layout *l);

/* What somebody else says: a vendor, the creator, an agency. */
void vet_lay_said(struct layout *l);

/* What it is looked at for, and what there is to answer the three questions
 * with; what people say, and where they disagree. */
void vet_lay_fit(struct layout *l);
void vet_lay_views(struct layout *l);

/* How often what was said before went well. */
void vet_lay_record(struct layout *l);

/* What was not measured, and what would change the word. */
void vet_lay_not_measured(struct layout *l);
void vet_lay_change(struct layout *l);

#endif
