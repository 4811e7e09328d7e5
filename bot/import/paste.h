/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * paste.h - the lines of a page of comments, as a browser copies them.
 *
 * All functions look at one line without blanks at its ends, with Slack's
 * changes undone.
 */
#ifndef CALLSHEET_IMPORT_PASTE_H
#define CALLSHEET_IMPORT_PASTE_H

#include <stdbool.h>
#include <stddef.h>

#include "import.h"
#include "reader.h"

/* The line that ends a comment: "4 d24,728 likesReply". */
struct paste_meta {
    struct cell age;
    struct cell likes; /* NULL if it names none */
    bool dated;        /* "2d ago", "10-3": not Instagram's way */
    bool word;         /* it says "likes": not TikTok's way */
};

/* Append a raw line to `out` as it was on the page; blanks at the ends cut. */
void paste_clean_line(const char *raw, size_t len, struct buf *out);

bool paste_is(const char *s, size_t len, const char *word);
/* any_unit: the language is not known, so any short word may be a unit. */
bool paste_meta(const char *s, size_t len, const char *reply_word,
                bool any_unit, struct paste_meta *meta);
/* The line is an age and nothing else, "(edited)" aside. */
bool paste_is_age(const char *s, size_t len, struct cell *age, bool *dated);
/* "1,204", "1.2K" and nothing else. */
bool paste_is_count(const char *s, size_t len);
/* "24 likes", "Mi piace: 24", "Piace a 24 persone". */
bool paste_is_likes(const char *s, size_t len, struct cell *likes);
/* "Piace a 12 personeRispondi", as it stands below an age. */
bool paste_is_likes_reply(const char *s, size_t len, const char *reply_word,
                          struct cell *likes);
/* "View replies (29)", "See translation", "Verified" and the like. */
bool paste_is_noise(const char *s, size_t len);
/* "245 comments", "Log in to comment": the comments begin below. */
bool paste_is_heading(const char *s, size_t len);
/* "Read more" below a text that was not opened. */
bool paste_is_more(const char *s, size_t len);
/* "anna's profile picture": the name in it, NULL if it is none. */
const char *paste_picture_name(const char *s, size_t len, size_t *name_len);
/* "@anna" and nothing else. */
bool paste_is_at_handle(const char *s, size_t len);
/* A line with a link to a post starts the comments of that post. */
bool paste_is_post(const char *raw, size_t raw_len, const char *s, size_t len,
                   struct post_ref *post);

/* Words that platforms put at the end of each comment: "Reply", "Rispondi". */
const char *paste_reply_word(size_t i);

/* Is it a page's text, and whose? Fills kind, platform and reply word. */
bool paste_sniff(const char *text, size_t len, struct import_plan *plan);

#endif
