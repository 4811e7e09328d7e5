/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tube_look.c - what a look by handle adds to one: what was read of how much,
 * and whether the regulars are creators themselves.
 *
 * The figures "api" (enum source) and "derived" (0 or 1) say whether the card
 * may draw anything from the others.
 */
#include <stdlib.h>
#include <string.h>

#include "vet/tube.h"

/* From so many subscribers on a regular is called a creator. */
#define CREATOR_SUBSCRIBERS 5000
/* A card that comes so much later is a message of its own: an edit of an old
 * one is seen by nobody. */
#define EDIT_SECONDS 600

/* ---- what was read ------------------------------------------------------- */

struct sums {
    int64_t read, off, gone, failed, of, replies, unknown;
};

static void
sum_one(struct sums *s, const struct record *one)
{
    int64_t of = record_int(one, "of", FACT_UNKNOWN);

    switch ((enum tube_video)record_int(one, "state", TUBE_VIDEO_WAITS)) {
    case TUBE_VIDEO_READ:
        s->read++;
        s->replies += record_int(one, "replies", 0);
        if (of == FACT_UNKNOWN)
            s->unknown++;
        else
            s->of += of;
        break;
    case TUBE_VIDEO_OFF:
        s->off++;
        break;
    case TUBE_VIDEO_GONE:
        s->gone++;
        break;
    case TUBE_VIDEO_FAILED:
        s->failed++;
        break;
    case TUBE_VIDEO_WAITS:
        break;
    }
}

static void
write_sums(const struct record *read, struct record *facts)
{
    size_t i, count = record_count(read, "videos");
    struct sums s = { 0 };

    for (i = 0; i < count; i++)
        sum_one(&s, record_at(read, "videos", i));
    record_set_int(facts, "videos", (int64_t)count);
    record_set_int(facts, "videos-all", record_int(read, "videos-all", -1));
    record_set_int(facts, "videos-read", s.read);
    record_set_int(facts, "videos-off", s.off);
    record_set_int(facts, "videos-gone", s.gone);
    record_set_int(facts, "videos-failed", s.failed);
    record_set_int(facts, "comments-of", s.unknown > 0 ? -1 : s.of);
    record_set_int(facts, "replies-of", s.replies);
}

static void
write_off(const struct record *read, struct record *facts)
{
    size_t i;

    for (i = 0; i < record_count(read, "videos"); i++) {
        const struct record *one = record_at(read, "videos", i);

        if (record_int(one, "state", 0) == TUBE_VIDEO_OFF)
            record_set_text(record_add(facts, "off"), "url",
                            record_text(one, "url"));
    }
}

enum err
tube_look_measured(struct request *rq, const struct tube *tube,
                   struct record *cursor, struct record *facts)
{
    struct intake intake = { 0 };
    struct record *read = NULL;
    enum err rc;

    rc = store_intake_find(request_store(rq), tube->intake, &intake);
    if (rc == ERR_OK)
        rc = record_load(intake.summary, &read);
    if (rc == ERR_OK) {
        record_set_int(facts, "tube", tube->id);
        record_set_int(facts, "api", intake.source);
        record_set_int(facts, "derived", request_may_derive(rq));
        record_set_text(facts, "title", record_text(read, "title"));
        record_set_int(facts, "subscribers",
                       record_int(read, "subscribers", -1));
        record_set_int(facts, "hidden", record_int(read, "hidden", 0));
        record_set_int(facts, "mixed", record_int(read, "mixed", 0));
        record_set_int(facts, "quota", record_int(read, "units", 0));
        record_set_int(facts, "capped",
                       record_int(read, "units", 0) >= TUBE_UNITS);
        record_set_text(facts, "stopped-by", tube->stopped_by);
        record_set_int(facts, "again-at",
                       tube->state == TUBE_PAUSED ? tube->again_at : 0);
        write_sums(read, facts);
        write_off(read, facts);
        if (!request_may_derive(rq))
            record_set_int(cursor, "verdict", LOOK_NO_WORD);
    }
    record_free(read);
    intake_release(&intake);
    return rc;
}

/* ---- the regulars -------------------------------------------------------- */

/* Their channels, by one comment of each; how many. */
static size_t
regular_ids(struct request *rq, const struct record *facts,
            char (*ids)[YOUTUBE_ID_MAX + 1])
{
    size_t i, n = 0, count = record_count(facts, "regulars");

    for (i = 0; i < count && n < YOUTUBE_IDS_A_CALL; i++) {
        int64_t id = record_int(record_at(facts, "regulars", i), "example", 0);
        struct comment c = { 0 };

        if (store_comment_find(request_store(rq), id, &c) == ERR_OK &&
            c.author_key && c.author_key[0] != '\0' &&
            strlen(c.author_key) <= YOUTUBE_ID_MAX)
            memcpy(ids[n++], c.author_key, strlen(c.author_key) + 1);
        comment_release(&c);
    }
    return n;
}

static void
write_channels(struct record *facts, size_t asked,
               const struct youtube_channels *channels)
{
    int64_t big = 0, hidden = 0;
    size_t i;

    for (i = 0; i < channels->count; i++) {
        big += channels->items[i].subscribers >= CREATOR_SUBSCRIBERS;
        hidden += channels->items[i].is_hidden;
    }
    record_set_int(facts, "channels-of", (int64_t)asked);
    record_set_int(facts, "channels-big", big);
    record_set_int(facts, "channels-hidden", hidden);
}

static enum err
ask_channels(struct request *rq, struct job *job, struct record *facts,
             bool *is_over)
{
    char ids[YOUTUBE_IDS_A_CALL][YOUTUBE_ID_MAX + 1];
    const char *list[YOUTUBE_IDS_A_CALL];
    struct youtube_channels channels = { 0 };
    struct answer answer = { 0 };
    size_t i, count = regular_ids(rq, facts, ids);
    struct question q;
    struct buf path;
    enum err rc;

    if (count == 0 || record_int(facts, "quota", 0) >= TUBE_UNITS)
        return ERR_OK;
    for (i = 0; i < count; i++)
        list[i] = ids[i];
    buf_init(&path, 8192);
    youtube_ask_channels(&q, &path, list, count);
    q.since = record_int(facts, "asked", 0);
    if (q.since == 0) {
        q.since = request_now(rq);
        record_set_int(facts, "asked", q.since);
    }
    rc = request_ask(rq, job, &q, &answer);
    *is_over = rc != ERR_OK || answer.state != ANSWER_WAITS;
    if (answer.is_paid)
        record_set_int(facts, "quota", record_int(facts, "quota", 0) + 1);
    /* Without an answer the card says less, and that is all. */
    if (rc == ERR_OK && answer.state == ANSWER_HERE &&
        answer.status / 100 == 2 &&
        youtube_read_channels(answer.body, answer.len, &channels) ==
            YOUTUBE_FINE)
        write_channels(facts, count, &channels);
    youtube_channels_release(&channels);
    answer_release(&answer);
    buf_release(&path);
    return rc;
}

enum err
tube_look_regulars(struct request *rq, struct job *job, struct record *cursor,
                   bool *is_over)
{
    struct record *facts = NULL;
    char *text;
    enum err rc;

    *is_over = true;
    rc = record_load(record_text(cursor, "facts"), &facts);
    if (rc != ERR_OK)
        return rc;
    rc = ask_channels(rq, job, facts, is_over);
    text = record_save(facts);
    record_set_text(cursor, "facts", text);
    free(text);
    record_free(facts);
    return rc;
}

/* ---- its end ------------------------------------------------------------- */

int64_t
tube_look_message(struct request *rq, const struct tube *tube)
{
    if (tube->id == 0 || request_now(rq) - tube->at > EDIT_SECONDS)
        return 0;
    return tube->message;
}

enum err
tube_look_over(struct request *rq, struct tube *tube)
{
    if (tube->state == TUBE_PAUSED)
        return ERR_OK; /* it may go on */
    return tube_end(rq, tube, TUBE_DONE);
}
