/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tube.h - what the files of a look by handle share: tube.c begins it,
 * tube_job.c is its job, tube_read.c and tube_pages.c read, tube_look.c adds
 * to the look and tube_say.c speaks. For nobody else.
 */
#ifndef CALLSHEET_VET_TUBE_H
#define CALLSHEET_VET_TUBE_H

#include <stdbool.h>
#include <stdint.h>

#include "ask.h"
#include "job.h"
#include "tubes.h"
#include "vet/vet.h"
#include "youtube.h"

/* Of a look: the newest videos, comments of each, and what it may cost. */
#define TUBE_VIDEOS   20
#define TUBE_COMMENTS 100
#define TUBE_UNITS    60
/* How a key begins that is a name in words, and one of an old link. */
#define TUBE_NAME "name/"
#define TUBE_USER "user/"
/* One of a link to a video: whose it is, is asked first. */
#define TUBE_OF_VIDEO "video/"
/* What it costs as a rule. */
#define TUBE_USUAL 23

/* Why there is no card: the troubles of youtube.h, and these. */
enum tube_why {
    TUBE_WHY_OFF = YOUTUBE_TROUBLES, /* switched off */
    TUBE_WHY_NO_KEY,
    TUBE_WHY_BUDGET, /* ours, or the project's */
    TUBE_WHY_UNREACHABLE,
    TUBE_WHY_NO_VIDEOS,
    TUBE_WHY_NO_COMMENTS,
    TUBE_WHY_VIDEO_GONE,
    TUBE_WHYS
};

/* What became of a video; in the cursor. */
enum tube_video {
    TUBE_VIDEO_WAITS,
    TUBE_VIDEO_READ,
    TUBE_VIDEO_OFF,    /* no comments allowed */
    TUBE_VIDEO_GONE,   /* since the list was read */
    TUBE_VIDEO_FAILED, /* or cut short */
};

enum tube_phase {
    TUBE_CHANNEL,
    TUBE_UPLOADS,
    TUBE_LIST, /* videos */
    TUBE_PAGES,
    TUBE_SEARCH, /* nobody has that handle, or it is a name */
    TUBE_WHICH,
    TUBE_WHOSE, /* the channel of a video */
};

/* What a step leaves to the next, to be had anew after a crash: the cursor as it
 * was saved, for that is most of what a step costs, and a page that takes more
 * than one step. */
struct tube_held {
    char *text; /* of the cursor; another one is loaded */
    struct record *cursor;
    int64_t answer, at; /* what the page was read of */
    struct youtube_comments page;
};

struct tube_held *tube_held(struct job *job);

/* What a step works with; everything that lasts is in `cursor` and `tube`. */
struct tube_work {
    struct request *rq;
    struct job *job;
    struct tube tube;
    struct record *cursor;
    struct answer answer;         /* to the question in hand */
    enum youtube_trouble trouble; /* of that answer */
};

/* ---- tube_job.c ---- */
/* True: there is an answer. False: the step ends, because it waits or because
 * the look does; *rc and `step` say how. Releases `path`. */
bool tube_ask(struct tube_work *w, struct question *q, struct buf *path,
              enum step *step, enum err *rc);
/* What is wrong with the answer in hand. */
int64_t tube_why(const struct tube_work *w);
enum source tube_source(const struct answer *answer);
/* Nothing more can be read: judged, or told why there is nothing. */
enum err tube_finish(struct tube_work *w, int64_t why);
/* The same because of the answer in hand. */
enum err tube_fail(struct tube_work *w, enum step *step);

/* ---- tube_read.c, tube_pages.c, tube_search.c: one step each ---- */
enum err tube_step_channel(struct tube_work *w, enum step *step);
enum err tube_step_whose(struct tube_work *w, enum step *step);
enum err tube_step_uploads(struct tube_work *w, enum step *step);
enum err tube_step_list(struct tube_work *w, enum step *step);
enum err tube_step_pages(struct tube_work *w, enum step *step);
enum err tube_step_search(struct tube_work *w, enum step *step);
enum err tube_step_which(struct tube_work *w, enum step *step);

/* ---- tube_say.c ---- */
/* How far it is, with a button to stop it. */
struct card *tube_progress_card(struct request *rq, const struct tube *tube,
                                const struct record *cursor);
/* It ended without a card, or waits for a word. */
struct card *tube_end_card(struct request *rq, const struct tube *tube);
/* "Fri 14 May, 09:00 Rome (in 9 hours)" */
void tube_add_when(struct buf *b, struct request *rq, int64_t at);
/* "UCabc" or "@luna" */
void tube_add_name(struct buf *b, const struct tube *tube);

/* ---- tube_look.c: what a look by handle adds to one ---- */
/* Into the figures: what was read of how much. Without leave to derive the
 * verdict in `cursor` goes. */
enum err tube_look_measured(struct request *rq, const struct tube *tube,
                            struct record *cursor, struct record *facts);
/* How many of the regulars run channels of their own, into the figures in
 * `cursor`; *is_over unless it waits for an answer. */
enum err tube_look_regulars(struct request *rq, struct job *job,
                            struct record *cursor, bool *is_over);
/* The message that becomes the card; 0 = a new one. */
int64_t tube_look_message(struct request *rq, const struct tube *tube);
enum err tube_look_over(struct request *rq, struct tube *tube);

/* ---- tube.c ---- */
/* It is over: who joined it is woken. */
enum err tube_end(struct request *rq, struct tube *tube, enum tube_state state);

#endif
