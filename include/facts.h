/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * facts.h - what arrived from outside, in the field's own shapes.
 *
 * Import and providers make facts; commands store and judge them. A fact's
 * strings are borrowed: they live as long as the call that hands them over.
 * Text is valid UTF-8 without control characters other than newline and tab.
 */
#ifndef CALLSHEET_FACTS_H
#define CALLSHEET_FACTS_H

#include <stdbool.h>
#include <stdint.h>

enum platform {
    PLATFORM_UNKNOWN,
    PLATFORM_YOUTUBE,
    PLATFORM_INSTAGRAM,
    PLATFORM_TIKTOK,
};

/* "youtube"; "" for PLATFORM_UNKNOWN. platform_label: "YouTube". */
const char *platform_name(enum platform platform);
const char *platform_label(enum platform platform);
/* Reads a name, "yt", "ig", "tt" as well; false when it is none. */
bool platform_parse(const char *word, enum platform *platform);

#define FACT_UNKNOWN INT64_C(-1)

/* Who told. What an API brought is under its terms: kept for keep_raw_days,
 * and judged only if `derived` allows. */
enum source {
    SOURCE_BROUGHT,        /* a person: files, pastes, figures */
    SOURCE_YOUTUBE,        /* its Data API, with the team's key */
    SOURCE_YOUTUBE_TEST,   /* the same from a server on this machine */
    SOURCE_YOUTUBE_SAMPLE, /* the same from the demo's */
};

bool source_is_api(enum source source);

enum fact_reply { FACT_REPLY_UNKNOWN, FACT_REPLY_NO, FACT_REPLY_YES };

/* One comment under one post. NULL or "" = the source does not say. */
struct comment_fact {
    const char *post;      /* stable key of the post: its URL, or its id */
    const char *post_url;  /* link that a person can open, if known */
    const char *author;    /* handle if there is one, else display name */
    const char *author_id; /* the platform's stable id of the author */
    const char *id;        /* the platform's id of the comment */
    const char *url;       /* link to the comment itself */
    const char *text;
    int64_t at;    /* UTC seconds, FACT_UNKNOWN if not said */
    int64_t likes; /* FACT_UNKNOWN if not said */
    enum fact_reply reply;
    enum fact_reply answered; /* by the creator, in its thread */
};

#endif
