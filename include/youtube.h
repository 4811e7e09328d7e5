/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * youtube.h - the YouTube Data API v3: what we ask, and what its answers say.
 *
 * Pure: youtube_ask_…() write a question for request_ask() (ask.h), and
 * youtube_read_…() read the body of its answer. What they fill is the caller's
 * to release, whatever they return; with any trouble it holds no items. Counts
 * and times (UTC seconds) that are not there are FACT_UNKNOWN, never 0; ids
 * that were asked for and are missing stay missing; what stands twice is taken
 * once. Texts are valid UTF-8 without control characters other than newline and
 * tab, and cut at YOUTUBE_TEXT_MAX bytes. The shapes are those of
 * https://developers.google.com/youtube/v3/docs.
 */
#ifndef CALLSHEET_YOUTUBE_H
#define CALLSHEET_YOUTUBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ask.h"
#include "buf.h"
#include "facts.h"

#define YOUTUBE_PROVIDER "youtube"
#define YOUTUBE_BUCKET   "units"    /* of the quota, a day */
#define YOUTUBE_SEARCHES "searches" /* counted apart from these */

#define YOUTUBE_ID_MAX     63  /* of channels, videos, lists, comments */
#define YOUTUBE_TOKEN_MAX  600 /* of pages */
#define YOUTUBE_TEXT_MAX   5000
#define YOUTUBE_NAME_MAX   300
#define YOUTUBE_IDS_A_CALL 50

/* What is wrong with an answer. */
enum youtube_trouble {
    YOUTUBE_FINE,
    YOUTUBE_NOT_FOUND,    /* gone, private, or never there */
    YOUTUBE_COMMENTS_OFF, /* no trouble: said of a video */
    YOUTUBE_FORBIDDEN,    /* private, or not for a key */
    YOUTUBE_SUSPENDED,    /* the channel */
    YOUTUBE_SPENT,        /* the project's quota */
    YOUTUBE_BUSY,         /* asked too fast, several times */
    YOUTUBE_KEY_WRONG,    /* not valid, or expired */
    YOUTUBE_KEY_BLOCKED,  /* not from this machine, or not for this API */
    YOUTUBE_API_OFF,      /* not switched on in the key's project */
    YOUTUBE_PAGE_TOKEN,   /* too old: the list begins anew */
    YOUTUBE_PROCESSING,   /* they could not, several times */
    YOUTUBE_OUR_BUG,      /* a question that they do not understand */
    YOUTUBE_OTHER,        /* an error that we do not know */
    YOUTUBE_UNREADABLE,   /* no JSON, or not what was asked for */
    YOUTUBE_TROUBLES
};

/* What an error says, by errors[0].reason and not by the status alone. */
enum youtube_trouble youtube_error(int64_t status, const char *body,
                                   size_t len);

/* ---- channels ------------------------------------------------------------ */

enum youtube_by {
    YOUTUBE_BY_HANDLE,
    YOUTUBE_BY_ID,
    YOUTUBE_BY_USERNAME, /* of old links: youtube.com/user/NAME */
};

struct youtube_channel {
    char id[YOUTUBE_ID_MAX + 1];
    char uploads[YOUTUBE_ID_MAX + 1]; /* the list of its videos, "" = none */
    char country[8];
    char *title, *handle, *about; /* handle: without "@", "" = none */
    int64_t subscribers, views, videos;
    bool is_hidden; /* subscribers: they are FACT_UNKNOWN */
    int64_t since;  /* when it was made */
};

struct youtube_channels {
    struct youtube_channel *items;
    size_t count;
};

void youtube_channels_release(struct youtube_channels *channels);
/* `path` is filled and has to outlive the question. */
void youtube_ask_channel(struct question *q, struct buf *path,
                         enum youtube_by by, const char *what);
/* Up to YOUTUBE_IDS_A_CALL of them, in one call. */
void youtube_ask_channels(struct question *q, struct buf *path,
                          const char *const *ids, size_t count);
/* None of them there: YOUTUBE_FINE and a count of 0. */
enum youtube_trouble youtube_read_channels(const char *body, size_t len,
                                           struct youtube_channels *out);

/* Channels by a name in words, best first, at most five; only id and title
 * are filled. One of a hundred searches a day. */
void youtube_ask_search(struct question *q, struct buf *path,
                        const char *words);
enum youtube_trouble youtube_read_search(const char *body, size_t len,
                                         struct youtube_channels *out);

/* ---- videos -------------------------------------------------------------- */

struct youtube_ids {
    char (*items)[YOUTUBE_ID_MAX + 1];
    size_t count;
    char next[YOUTUBE_TOKEN_MAX + 1]; /* page, "" = the last one */
    int64_t total;                    /* in the whole list */
};

void youtube_ids_release(struct youtube_ids *ids);
/* The newest of a channel's uploads. */
void youtube_ask_uploads(struct question *q, struct buf *path,
                         const char *uploads);
enum youtube_trouble youtube_read_uploads(const char *body, size_t len,
                                          struct youtube_ids *out);

enum youtube_live { YOUTUBE_NOT_LIVE, YOUTUBE_LIVE, YOUTUBE_UPCOMING };

struct youtube_video {
    char id[YOUTUBE_ID_MAX + 1];
    char channel[YOUTUBE_ID_MAX + 1];
    char language[16];
    char *title, *text;
    int64_t at, duration;           /* seconds */
    int64_t views, likes, comments; /* likes and comments may be hidden */
    bool is_paid, has_paid;         /* has: it is said whether */
    bool has_statistics;
    enum youtube_live live;
};

struct youtube_videos {
    struct youtube_video *items;
    size_t count;
};

void youtube_videos_release(struct youtube_videos *videos);
void youtube_ask_videos(struct question *q, struct buf *path,
                        const char *const *ids, size_t count);
enum youtube_trouble youtube_read_videos(const char *body, size_t len,
                                         struct youtube_videos *out);

/* ---- comments ------------------------------------------------------------ */

struct youtube_comment {
    char id[YOUTUBE_ID_MAX + 1];
    char author[YOUTUBE_ID_MAX + 1]; /* channel id, "" = the account is gone */
    char *name, *text;
    int64_t at, likes;
    int64_t replies; /* of a thread, as its first says; else FACT_UNKNOWN */
    bool is_reply;
};

struct youtube_comments {
    struct youtube_comment *items;
    size_t count;
    size_t threads;
    int64_t replies; /* that the threads have, as they say */
    char next[YOUTUBE_TOKEN_MAX + 1];
};

void youtube_comments_release(struct youtube_comments *comments);
/* Newest first; `token` "" for the first page. */
void youtube_ask_comments(struct question *q, struct buf *path,
                          const char *video, const char *token);
enum youtube_trouble youtube_read_comments(const char *body, size_t len,
                                           struct youtube_comments *out);

#endif
