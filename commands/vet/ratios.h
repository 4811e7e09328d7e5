/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ratios.h - what ratios.c (rates), ads.c (ads and names) and posts_held.c
 * (posts that are held) share.
 */
#ifndef CALLSHEET_VET_RATIOS_H
#define CALLSHEET_VET_RATIOS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "creators.h"
#include "posts.h"
#include "record.h"
#include "request.h"
#include "rules/engagement.h"

/* More posts of one creator are not looked at. */
#define HELD_MAX 200

/* A post, with what all who told about it say together. */
struct held_post {
    int64_t post;
    char *key, *url, *title, *text;
    int64_t at; /* when it was published */
    enum post_paid paid;
    /* Figures that may be calculated with, of who told last. */
    bool has_figures;
    int64_t told_at;
    struct engagement_post figures;
};

struct held {
    struct held_post *posts; /* the newest first */
    size_t count;
    /* Of an API, and by its terms nothing may be made of them. */
    int64_t withheld;
    enum source api;   /* the API that told of posts or followers; or BROUGHT */
    enum source used;  /* the same, if its figures are calculated with */
    int64_t followers; /* that may be calculated with; FACT_UNKNOWN */
    int64_t followers_at;
    int64_t raw_until; /* the first of the figures used goes then; 0 */
};

enum err vet_held_read(struct request *rq, const struct creator *creator,
                       struct held *out);
void vet_held_release(struct held *held);

/* Ads, rivals and the brand's names, of all posts that are held. */
enum err vet_ads_write(struct request *rq, const struct held *held,
                       struct record *facts);
/* The names as they are set by now, looked for in what is still held: a card
 * that is shown again says where they stand. */
enum err vet_names_refresh(struct request *rq, const struct creator *creator,
                           struct record *facts);

#endif
