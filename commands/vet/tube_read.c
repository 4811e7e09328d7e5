/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tube_read.c - a look by handle: the channel and its newest videos.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "posts.h"
#include "profiles.h"
#include "vet/tube.h"

#define DAY 86400

/* ---- the channel --------------------------------------------------------- */

static enum err
add_profile(struct tube_work *w, const struct youtube_channel *c)
{
    char *key = xstrdup(c->id), *country = xstrdup(c->country);
    struct profile p = { .creator = w->tube.creator,
                         .at = w->answer.at,
                         .source = tube_source(&w->answer),
                         .key = key,
                         .title = c->title,
                         .country = country,
                         .followers = c->subscribers,
                         .is_rounded = true,
                         .is_hidden = c->is_hidden,
                         .following = FACT_UNKNOWN,
                         .posts = c->videos,
                         .views = c->views,
                         .since = c->since,
                         .raw_until = request_now(w->rq) +
                                      request_keep_raw_days(w->rq) * DAY };
    int64_t id;
    enum err rc = store_profile_add(request_store(w->rq), &p, &id);

    free(key);
    free(country);
    return rc;
}

static enum err
add_intake(struct tube_work *w)
{
    char files[] = "YouTube", summary[] = "";
    struct intake intake = { .creator = w->tube.creator,
                             .state = INTAKE_READING,
                             .person = w->tube.person,
                             .at = request_now(w->rq),
                             .files = files,
                             .summary = summary,
                             .source = tube_source(&w->answer) };

    intake.raw_until = intake.at + request_keep_raw_days(w->rq) * DAY;
    return store_intake_add(request_store(w->rq), &intake, &w->tube.intake);
}

/* The name that we know the creator by: what YouTube calls the handle, when
 * it is one that can be typed, else what was asked for. */
static void
name_of(const struct tube_work *w, const struct youtube_channel *c,
        struct handle *out)
{
    if (c->handle[0] == '\0' || handle_parse(c->handle, out) != ERR_OK)
        if (strncmp(w->tube.key, "UC", 2) == 0 || strchr(w->tube.key, '/') ||
            handle_parse(w->tube.key, out) != ERR_OK)
            memcpy(out->name, c->id, strlen(c->id) + 1);
    out->platform = PLATFORM_YOUTUBE;
}

static enum err
take_channel(struct tube_work *w, const struct youtube_channel *c)
{
    struct creator creator = { 0 };
    struct handle handle = { 0 };
    enum err rc;

    /* Handles change; the number of a channel does not. */
    rc = store_profile_owner(request_store(w->rq), c->id, &w->tube.creator);
    if (rc == ERR_NOT_FOUND) {
        name_of(w, c, &handle);
        rc = store_creator_ensure(request_store(w->rq), handle.name,
                                  PLATFORM_YOUTUBE, w->tube.person,
                                  request_now(w->rq), &creator);
        w->tube.creator = creator.id;
        creator_release(&creator);
    }
    if (rc != ERR_OK)
        return rc;
    record_set_text(w->cursor, "channel", c->id);
    record_set_text(w->cursor, "uploads", c->uploads);
    record_set_text(w->cursor, "title", c->title);
    record_set_int(w->cursor, "mixed",
                   handle_mixes_alphabets(c->title) ||
                       handle_mixes_alphabets(c->handle));
    record_set_int(w->cursor, "has-subscribers",
                   c->subscribers != FACT_UNKNOWN);
    record_set_int(w->cursor, "subscribers", c->subscribers);
    record_set_int(w->cursor, "hidden", c->is_hidden);
    record_set_int(w->cursor, "videos-all", c->videos);
    record_set_int(w->cursor, "source", tube_source(&w->answer));
    record_set_int(w->cursor, "phase", TUBE_UPLOADS);
    rc = add_profile(w, c);
    if (rc == ERR_OK)
        rc = add_intake(w);
    return rc == ERR_OK ? store_tube_update(request_store(w->rq), &w->tube)
                        : rc;
}

static bool
is_of_video(const struct tube *tube)
{
    return strncmp(tube->key, TUBE_OF_VIDEO, strlen(TUBE_OF_VIDEO)) == 0;
}

/* Of the channel: what was read of it within a day is shown again, as by its
 * handle. False: there is none. */
static bool
show_held(struct tube_work *w, const char *channel, enum err *rc)
{
    struct creator creator = { 0 };
    struct look look = { 0 };
    struct card *card;
    bool is_held;

    is_held =
        store_profile_owner(request_store(w->rq), channel, &w->tube.creator) ==
            ERR_OK &&
        store_creator_get(request_store(w->rq), w->tube.creator, &creator) ==
            ERR_OK &&
        store_look_last(request_store(w->rq), creator.id, &look) == ERR_OK &&
        request_now(w->rq) - look.at < VET_FRESH_SECONDS &&
        vet_look_is_api(&look);
    if (is_held) {
        card = vet_card(w->rq, &creator, &look);
        *rc = tube_end(w->rq, &w->tube, TUBE_DONE);
        if (*rc == ERR_OK)
            *rc = reply_edit(w->rq, w->tube.message, card);
        card_free(card);
    }
    look_release(&look);
    creator_release(&creator);
    return is_held;
}

/* A video says whose it is, for one unit. */
enum err
tube_step_whose(struct tube_work *w, enum step *step)
{
    const char *id = w->tube.key + strlen(TUBE_OF_VIDEO);
    struct youtube_videos videos = { 0 };
    struct question q;
    struct buf path;
    enum err rc;

    buf_init(&path, 4096);
    youtube_ask_videos(&q, &path, &id, 1);
    if (!tube_ask(w, &q, &path, step, &rc))
        return rc;
    if (w->answer.state == ANSWER_HERE && w->trouble == YOUTUBE_FINE)
        w->trouble =
            youtube_read_videos(w->answer.body, w->answer.len, &videos);
    if (videos.count > 0 && show_held(w, videos.items[0].channel, &rc)) {
        *step = STEP_DONE;
    } else if (videos.count > 0 && videos.items[0].channel[0] != '\0') {
        record_set_text(w->cursor, "of", videos.items[0].channel);
        record_set_int(w->cursor, "phase", TUBE_CHANNEL);
    } else if (w->answer.state == ANSWER_HERE &&
               (w->trouble == YOUTUBE_FINE ||
                w->trouble == YOUTUBE_NOT_FOUND)) {
        *step = STEP_DONE;
        rc = tube_finish(w, TUBE_WHY_VIDEO_GONE);
    } else {
        rc = tube_fail(w, step);
    }
    youtube_videos_release(&videos);
    return rc;
}

static enum youtube_by
channel_by(const struct tube_work *w, const char **what)
{
    const char *key = w->tube.key;

    if (is_of_video(&w->tube))
        key = record_text(w->cursor, "of");
    *what = key;
    if (strncmp(key, TUBE_USER, strlen(TUBE_USER)) == 0) {
        *what = key + strlen(TUBE_USER);
        return YOUTUBE_BY_USERNAME;
    }
    return strncmp(key, "UC", 2) == 0 && strlen(key) == 24 ? YOUTUBE_BY_ID
                                                           : YOUTUBE_BY_HANDLE;
}

enum err
tube_step_channel(struct tube_work *w, enum step *step)
{
    struct youtube_channels channels = { 0 };
    struct question q;
    struct buf path;
    const char *what;
    enum youtube_by by = channel_by(w, &what);
    enum err rc;

    if (is_of_video(&w->tube) && *what == '\0') {
        record_set_int(w->cursor, "phase", TUBE_WHOSE);
        return ERR_OK;
    }
    if (strncmp(w->tube.key, TUBE_NAME, strlen(TUBE_NAME)) == 0) {
        record_set_int(w->cursor, "phase", TUBE_SEARCH);
        return ERR_OK;
    }
    buf_init(&path, 4096);
    youtube_ask_channel(&q, &path, by, what);
    if (!tube_ask(w, &q, &path, step, &rc))
        return rc;
    if (w->answer.state == ANSWER_HERE && w->trouble == YOUTUBE_FINE)
        w->trouble =
            youtube_read_channels(w->answer.body, w->answer.len, &channels);
    if (w->answer.state == ANSWER_HERE && w->trouble == YOUTUBE_FINE &&
        channels.count == 0)
        w->trouble = YOUTUBE_NOT_FOUND;
    if (w->answer.state == ANSWER_HERE && w->trouble == YOUTUBE_NOT_FOUND &&
        by == YOUTUBE_BY_HANDLE) /* misspelt? */
        record_set_int(w->cursor, "phase", TUBE_SEARCH);
    else if (w->trouble == YOUTUBE_FINE && channels.count > 0)
        rc = take_channel(w, &channels.items[0]);
    else
        rc = tube_fail(w, step);
    youtube_channels_release(&channels);
    return rc;
}

/* ---- its videos ---------------------------------------------------------- */

enum err
tube_step_uploads(struct tube_work *w, enum step *step)
{
    struct youtube_ids ids = { 0 };
    struct question q;
    struct buf path;
    size_t i;
    enum err rc;

    if (record_text(w->cursor, "uploads")[0] == '\0') {
        *step = STEP_DONE;
        return tube_finish(w, TUBE_WHY_NO_VIDEOS);
    }
    buf_init(&path, 4096);
    youtube_ask_uploads(&q, &path, record_text(w->cursor, "uploads"));
    if (!tube_ask(w, &q, &path, step, &rc))
        return rc;
    if (w->answer.state == ANSWER_HERE && w->trouble == YOUTUBE_FINE)
        w->trouble = youtube_read_uploads(w->answer.body, w->answer.len, &ids);
    if (w->answer.state == ANSWER_HERE && w->trouble == YOUTUBE_NOT_FOUND)
        w->trouble = YOUTUBE_FINE; /* a channel that never had a video */
    for (i = 0; i < ids.count && i < TUBE_VIDEOS; i++)
        record_set_text(record_add(w->cursor, "videos"), "id", ids.items[i]);
    if (w->answer.state == ANSWER_FAILED || w->trouble != YOUTUBE_FINE) {
        rc = tube_fail(w, step);
    } else if (ids.count == 0) {
        *step = STEP_DONE;
        rc = tube_finish(w, TUBE_WHY_NO_VIDEOS);
    } else {
        record_set_int(w->cursor, "phase", TUBE_LIST);
    }
    youtube_ids_release(&ids);
    return rc;
}

static const struct youtube_video *
video_find(const struct youtube_videos *videos, const char *id)
{
    size_t i;

    for (i = 0; i < videos->count; i++)
        if (strcmp(videos->items[i].id, id) == 0)
            return &videos->items[i];
    return NULL;
}

static void
post_fill(const struct tube_work *w, const struct youtube_video *v,
          struct post *p)
{
    p->creator = w->tube.creator;
    p->source = tube_source(&w->answer);
    p->at = w->answer.at;
    p->title = v->title;
    p->text = v->text;
    p->published_at = v->at;
    p->duration = v->duration;
    p->views = v->views;
    p->likes = v->likes;
    p->comments = v->comments;
    p->is_comments_off = v->has_statistics && v->comments == FACT_UNKNOWN;
    p->paid = !v->has_paid ? POST_PAID_UNKNOWN
              : v->is_paid ? POST_PAID_YES
                           : POST_PAID_NO;
    p->raw_until = request_now(w->rq) + request_keep_raw_days(w->rq) * DAY;
}

static enum err
take_video(struct tube_work *w, struct record *one,
           const struct youtube_video *v)
{
    struct post post = { 0 };
    struct post_ref ref = { 0 };
    enum err rc;

    rc = post_parse_id(v->id, PLATFORM_YOUTUBE, &ref);
    if (rc == ERR_OK)
        rc = store_post_ensure(request_store(w->rq), w->tube.creator, ref.key,
                               ref.url, &post.post);
    if (rc != ERR_OK)
        return rc;
    post_fill(w, v, &post);
    record_set_text(one, "key", ref.key);
    record_set_text(one, "url", ref.url);
    record_set_int(one, "of", v->comments);
    /* One that is announced and not there yet has nothing under it. */
    if (v->live == YOUTUBE_UPCOMING)
        record_set_int(one, "state", TUBE_VIDEO_GONE);
    return store_post_put(request_store(w->rq), &post);
}

static enum err
take_videos(struct tube_work *w, const struct youtube_videos *videos)
{
    size_t i;
    enum err rc = ERR_OK;

    for (i = 0; rc == ERR_OK && i < record_count(w->cursor, "videos"); i++) {
        struct record *one = record_change(w->cursor, "videos", i);
        const struct youtube_video *v =
            video_find(videos, record_text(one, "id"));

        if (v)
            rc = take_video(w, one, v);
        else /* private or deleted since */
            record_set_int(one, "state", TUBE_VIDEO_GONE);
    }
    record_set_int(w->cursor, "phase", TUBE_PAGES);
    return rc;
}

enum err
tube_step_list(struct tube_work *w, enum step *step)
{
    struct youtube_videos videos = { 0 };
    const char *ids[TUBE_VIDEOS];
    size_t i, count = record_count(w->cursor, "videos");
    struct question q;
    struct buf path;
    enum err rc;

    for (i = 0; i < count && i < TUBE_VIDEOS; i++)
        ids[i] = record_text(record_at(w->cursor, "videos", i), "id");
    buf_init(&path, 8192);
    youtube_ask_videos(&q, &path, ids, i);
    if (!tube_ask(w, &q, &path, step, &rc))
        return rc;
    if (w->answer.state == ANSWER_HERE && w->trouble == YOUTUBE_FINE)
        w->trouble =
            youtube_read_videos(w->answer.body, w->answer.len, &videos);
    if (w->answer.state == ANSWER_FAILED || w->trouble != YOUTUBE_FINE)
        rc = tube_fail(w, step);
    else
        rc = take_videos(w, &videos);
    youtube_videos_release(&videos);
    return rc;
}
