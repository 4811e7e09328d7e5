/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * youtube.c - the YouTube Data API v3: what we ask, and when to ask again.
 *
 * GET https://www.googleapis.com/youtube/v3/…; the key goes in the header
 * X-Goog-Api-Key and never into an address. Every call costs one unit of
 * 10,000 a day, an invalid one too; search has a hundred calls of its own. Both
 * begin anew at midnight Pacific time.
 */
#include "youtube.h"

#include <string.h>

#include "alloc.h"
#include "provider/provider.h"
#include "provider/youtube_json.h"

/* Ages that will do, in seconds. */
#define FRESH_PROFILE  (6 * 3600)
#define FRESH_LIST     3600
#define FRESH_FIGURES  3600
#define FRESH_COMMENTS 86400
#define SEARCHES_A_DAY 100
/* Of `processingFailure`. */
#define PROCESSING_TRIES 2

/* ---- the provider -------------------------------------------------------- */

static bool
is_enabled(const struct config *config)
{
    return config->youtube.enabled;
}

static const char *
base_url(const struct config *config)
{
    return config->youtube.base_url;
}

static int64_t
limit(const struct config *config, const char *bucket)
{
    int64_t budget = config->youtube.daily_budget;

    if (strcmp(bucket, YOUTUBE_SEARCHES) != 0)
        return budget;
    return budget < SEARCHES_A_DAY ? budget : SEARCHES_A_DAY;
}

static bool
looks_like_json(const char *body, size_t len)
{
    size_t i = 0;

    while (i < len && strchr(" \t\r\n", body[i]))
        i++;
    while (len > i && strchr(" \t\r\n", body[len - 1]))
        len--;
    return len > i && body[i] == '{' && body[len - 1] == '}';
}

static enum provider_advice
advise_error(long status, const char *body, size_t len, int64_t tries)
{
    switch (youtube_error(status, body, len)) {
    case YOUTUBE_SPENT:
        return PROVIDER_SPENT;
    case YOUTUBE_BUSY:
        return PROVIDER_AGAIN;
    case YOUTUBE_PROCESSING:
        return tries < PROCESSING_TRIES ? PROVIDER_AGAIN : PROVIDER_NOTHING;
    default:
        return PROVIDER_NOTHING;
    }
}

static enum provider_advice
advise(long status, const char *body, size_t len, int64_t tries)
{
    if (status == 408 || status == 425 || status == 429 || status == 500 ||
        status == 502 || status == 503 || status == 504)
        return PROVIDER_AGAIN;
    if (status / 100 == 2 && !looks_like_json(body, len))
        return PROVIDER_AGAIN; /* a page of somebody between us, or cut */
    if (status / 100 != 2)
        return advise_error(status, body, len, tries);
    return strstr(body, "\"items\"") ? PROVIDER_DONE : PROVIDER_NOTHING;
}

const struct provider youtube_provider = {
    .name = YOUTUBE_PROVIDER,
    .key_name = "YOUTUBE_API_KEY",
    .key_header = "X-Goog-Api-Key",
    .zone = "America/Los_Angeles",
    .timeout_ms = 20000,
    .at_once = 4,
    .is_enabled = is_enabled,
    .base_url = base_url,
    .limit = limit,
    .advise = advise,
    .reason = youtube_reason,
};

/* ---- questions ----------------------------------------------------------- */

static void
add_escaped(struct buf *b, const char *text)
{
    static const char hex[] = "0123456789ABCDEF";
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;

        if (strchr(plain, c)) {
            buf_addc(b, *text);
        } else {
            buf_addc(b, '%');
            buf_addc(b, hex[c >> 4]);
            buf_addc(b, hex[c & 15]);
        }
    }
}

static void
add_ids(struct buf *b, const char *const *ids, size_t count)
{
    size_t i;

    for (i = 0; i < count && i < YOUTUBE_IDS_A_CALL; i++) {
        buf_adds(b, i > 0 ? "," : "");
        add_escaped(b, ids[i]);
    }
}

static void
question(struct question *q, const struct buf *path, int64_t fresh_s)
{
    memset(q, 0, sizeof(*q));
    q->provider = YOUTUBE_PROVIDER;
    q->bucket = YOUTUBE_BUCKET;
    q->path = path->data;
    q->units = 1;
    q->fresh_s = fresh_s;
}

#define CHANNEL_PARTS "&part=contentDetails,snippet,statistics,status"

void
youtube_ask_channel(struct question *q, struct buf *path, enum youtube_by by,
                    const char *what)
{
    static const char *const names[] = {
        [YOUTUBE_BY_HANDLE] = "forHandle=%40",
        [YOUTUBE_BY_ID] = "id=",
        [YOUTUBE_BY_USERNAME] = "forUsername=",
    };

    buf_addf(path, "/channels?");
    buf_adds(path, names[by]);
    add_escaped(path, what);
    buf_adds(path, CHANNEL_PARTS);
    question(q, path, FRESH_PROFILE);
}

void
youtube_ask_channels(struct question *q, struct buf *path,
                     const char *const *ids, size_t count)
{
    buf_adds(path, "/channels?id=");
    add_ids(path, ids, count);
    buf_adds(path, "&maxResults=50&part=snippet,statistics");
    question(q, path, FRESH_PROFILE);
}

void
youtube_ask_search(struct question *q, struct buf *path, const char *words)
{
    buf_adds(path, "/search?maxResults=5&part=snippet&q=");
    add_escaped(path, words);
    buf_adds(path, "&type=channel");
    question(q, path, FRESH_PROFILE);
    q->bucket = YOUTUBE_SEARCHES;
}

void
youtube_ask_uploads(struct question *q, struct buf *path, const char *uploads)
{
    buf_adds(path, "/playlistItems?maxResults=50&part=contentDetails"
                   "&playlistId=");
    add_escaped(path, uploads);
    question(q, path, FRESH_LIST);
}

void
youtube_ask_videos(struct question *q, struct buf *path, const char *const *ids,
                   size_t count)
{
    buf_adds(path, "/videos?id=");
    add_ids(path, ids, count);
    buf_adds(path, "&part=contentDetails,paidProductPlacementDetails,snippet,"
                   "statistics,status");
    question(q, path, FRESH_FIGURES);
}

/* Only what is read: a page of a hundred is a third of what it would be. */
#define COMMENT_FIELDS                                                         \
    "id,snippet(textDisplay,authorDisplayName,authorChannelId/value,"          \
    "likeCount,publishedAt)"

void
youtube_ask_comments(struct question *q, struct buf *path, const char *video,
                     const char *token)
{
    buf_adds(path, "/commentThreads?fields=nextPageToken,items("
                   "snippet(totalReplyCount,topLevelComment(" COMMENT_FIELDS
                   ")),replies/comments(" COMMENT_FIELDS "))"
                   "&maxResults=100&order=time");
    if (token[0] != '\0') {
        buf_adds(path, "&pageToken=");
        add_escaped(path, token);
    }
    buf_adds(path, "&part=replies,snippet&textFormat=plainText&videoId=");
    add_escaped(path, video);
    question(q, path, FRESH_COMMENTS);
}
