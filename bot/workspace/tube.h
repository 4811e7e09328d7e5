/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tube.h - a small sample of a video service, so that looks at creators can be
 * tried without a key.
 *
 * Below /youtube/v3/ it answers as the YouTube Data API v3 does, about a few
 * channels that are invented (sample/youtube/channels.json), and says with
 * each answer that it is a sample. No key is checked, no quota kept.
 */
#ifndef WORKSPACE_TUBE_H
#define WORKSPACE_TUBE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct request;
struct text;

/* For routes.c. */
/* Answered after a while (tube_pace.c), or at once. */
void tube_request(struct request *rq);
void tube_answer(struct request *rq);
void tube_pace_release(void);
void tube_release(void);

/* ---- tube_fields.c ---- */
void tube_fields_keep(json_t *answer, const char *list);

/* ---- tube_world.c: channels and videos ---- */
struct tube_channel {
    const json_t *seed;
    const char *tag, *id, *handle;
    size_t videos; /* as many as the seed names; the newest are told */
};

const struct tube_channel *tube_channel_at(size_t i);
const struct tube_channel *tube_channel_find(const char *key,
                                             const char *value);
int64_t tube_now(void);
void tube_world_release(void);
json_t *tube_channel_json(const struct tube_channel *channel);
/* Somebody who comments, by id; NULL when there is none. */
json_t *tube_person_json(const char *id);
/* The i-th newest one's number. */
int64_t tube_serial(const struct tube_channel *channel, size_t i);
int64_t tube_video_at(const struct tube_channel *channel, int64_t serial);
/* What the seed says about it. */
const json_t *tube_video_seed(const struct tube_channel *channel,
                              int64_t serial);
void tube_video_id(const struct tube_channel *channel, int64_t serial,
                   char out[16]);
const struct tube_channel *tube_video_find(const char *id, int64_t *serial);
json_t *tube_upload_json(const struct tube_channel *channel, size_t i);
json_t *tube_video_json(const struct tube_channel *channel, int64_t serial);
json_t *tube_found_json(const char *kind, const char *id, const char *channel,
                        const char *title, const char *description);
void tube_time(int64_t at, char out[24]);
uint32_t tube_hash(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
const json_t *tube_words(const char *key);
/* One of the list, "" of an empty one. */
const char *tube_pick(const json_t *list, uint32_t hash);

/* ---- tube_talk.c: what people say ---- */
/* Those that have been said by now. */
size_t tube_talk_count(const struct tube_channel *channel, int64_t serial);
/* Answers under all of them. */
size_t tube_talk_answers(const struct tube_channel *channel, int64_t serial);
/* The i-th, 0 is the oldest. */
json_t *tube_thread_json(const struct tube_channel *channel, int64_t serial,
                         size_t i, bool with_replies);
/* The answers under a comment; NULL when there is no such comment. */
json_t *tube_replies_json(const char *parent);

#endif
