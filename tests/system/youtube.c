/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * youtube.c - the YouTube server: what is done to it and what it saw.
 *
 * How it speaks is in youtube_http.c.
 */
#include "youtube.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "youtube_http.h"
#include "youtube_parts.h"

#define SEEN_MAX 20000

static struct {
    pthread_mutex_t mutex;
    int64_t moved_s;
    int units, searches;
    int count;
    struct seen {
        char call[CALL_MAX];
        char *query, *what; /* what: the same whatever the page token */
        int status, units, searches;
        bool in_full, has_etag, was_gzip, by_header;
        enum wrong wrong;
    } * seen;
    bool is_wrong;
    char wrong[500];
} tube;

void
youtube_complain(const char *format, ...)
{
    va_list ap;

    if (tube.is_wrong)
        return; /* the first is the one to look at */
    va_start(ap, format);
    (void)vsnprintf(tube.wrong, sizeof(tube.wrong), format, ap);
    va_end(ap);
    tube.is_wrong = true;
}

int64_t
youtube_now(void)
{
    return (int64_t)time(NULL) + tube.moved_s;
}

void
youtube_lock(void)
{
    (void)pthread_mutex_lock(&tube.mutex);
}

void
youtube_unlock(void)
{
    (void)pthread_mutex_unlock(&tube.mutex);
}

/* ---- beginning and end --------------------------------------------------- */

void
youtube_open(void)
{
    memset(&tube, 0, sizeof(tube));
    (void)pthread_mutex_init(&tube.mutex, NULL);
    tube.seen = calloc(SEEN_MAX, sizeof(*tube.seen));
    ck_assert_ptr_nonnull(tube.seen);
    world_open();
    api_open();
    fault_clear();
    youtube_listen();
    /* Of what is started from now on. */
    ck_assert_int_eq(setenv("YOUTUBE_API_KEY", YOUTUBE_KEY, 1), 0);
}

void
youtube_close(void)
{
    youtube_hang_up();
    ck_assert_msg(!tube.is_wrong, "%s", tube.wrong);
    youtube_forget();
    free(tube.seen);
    api_close();
    world_close();
}

const char *
youtube_url(void)
{
    return text("http://127.0.0.1:%d/youtube/v3", youtube_port());
}

const char *
youtube_config(const char *more)
{
    return text("\"providers\": {\"youtube\": {\"base_url\": \"%s\"%s}}",
                youtube_url(), more);
}

static bool
minutes_do(const char *line)
{
    int n;

    if (sscanf(line, "minutes %d", &n) != 1)
        return false;
    tube.moved_s += 60 * (int64_t)n;
    return true;
}

void
youtube_do(const char *format, ...)
{
    char line[300];
    bool is_known = true;
    va_list ap;

    va_start(ap, format);
    (void)vsnprintf(line, sizeof(line), format, ap);
    va_end(ap);
    youtube_lock();
    if (strcmp(line, "well") == 0)
        fault_clear();
    else if (strcmp(line, "go") == 0)
        youtube_let_go();
    else
        is_known = minutes_do(line) || api_do(line) || world_do(line) ||
                   fault_do(line);
    youtube_unlock();
    ck_assert_msg(is_known, "the YouTube server does not know: %s", line);
}

int
youtube_comments(const char *handle)
{
    const struct channel *channel;
    int sum = 0, video, i, replies;

    youtube_lock();
    channel = world_by_handle(handle);
    for (video = 0; channel && video < world_videos(channel) && video < 20;
         video++)
        for (i = 0;
             !world_is_gone(channel, video) && i < talk_count(channel, video);
             i++) {
            replies = talk_replies(channel, video, i);
            sum += 1 + (replies < 5 ? replies : 5);
        }
    youtube_unlock();
    return sum;
}

/* ---- the log ------------------------------------------------------------- */

int
youtube_note(const struct ask *ask, const struct reply *reply, enum wrong wrong)
{
    struct seen *s = &tube.seen[tube.count];
    const char *token = strstr(ask->query, "pageToken=");
    size_t before = token ? (size_t)(token - ask->query) : strlen(ask->query);
    size_t len = token ? strcspn(token, "&") : 0;

    tube.units += reply->units;
    tube.searches += reply->searches;
    if (tube.count + 1 >= SEEN_MAX) {
        youtube_complain("more than %d requests", SEEN_MAX);
        return tube.count;
    }
    *s = (struct seen){ .status = reply->status,
                        .units = reply->units,
                        .searches = reply->searches,
                        .wrong = wrong,
                        .has_etag = ask->etag[0] != '\0',
                        .was_gzip = ask->wants_gzip,
                        .by_header = ask->key_in_header };
    (void)snprintf(s->call, sizeof(s->call), "%s", ask->call);
    s->query = strdup(ask->query);
    if (asprintf(&s->what, "%s %.*s%s from %d", ask->call, (int)before,
                 ask->query, token ? token + len : "", reply->offset) < 0)
        s->what = NULL;
    return tube.count++;
}

void
youtube_end(int number, bool in_full)
{
    tube.seen[number].in_full = in_full;
}

static bool
is_meant(const struct seen *s, const char *call, const char *holds)
{
    return (!call || strcmp(s->call, call) == 0) &&
           (!holds || strstr(s->query, holds));
}

static bool
is_answered(const struct seen *s)
{
    return s->in_full && (s->status == 200 || s->status == 304);
}

int
youtube_asked(const char *call, const char *holds)
{
    int i, n = 0;

    youtube_lock();
    for (i = 0; i < tube.count; i++)
        n += is_meant(&tube.seen[i], call, holds);
    youtube_unlock();
    return n;
}

static int
locked_value(const int *value)
{
    int n;

    youtube_lock();
    n = *value;
    youtube_unlock();
    return n;
}

int
youtube_units(void)
{
    return locked_value(&tube.units);
}

int
youtube_searches(void)
{
    return locked_value(&tube.searches);
}

int
youtube_repeated(void)
{
    int i, k, n = 0;

    youtube_lock();
    for (i = 0; i < tube.count; i++)
        for (k = 0; k < i; k++)
            if (is_answered(&tube.seen[k]) &&
                strcmp(tube.seen[i].what, tube.seen[k].what) == 0) {
                n++;
                break;
            }
    youtube_unlock();
    return n;
}

struct waiting {
    const char *call;
    int count;
};

static bool
has_come(void *ctx)
{
    const struct waiting *w = ctx;

    return youtube_asked(w->call, NULL) >= w->count;
}

bool
youtube_waits(const char *call, int count, int ms)
{
    struct waiting w = { call, count };

    return eventually(has_come, &w, ms);
}

const char *
youtube_log(void)
{
    char *all = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&all, &size);
    const char *copy;
    int i;

    ck_assert_ptr_nonnull(f);
    youtube_lock();
    for (i = 0; i < tube.count; i++) {
        const struct seen *s = &tube.seen[i];

        (void)fprintf(f, "%d %s %s %d %s%s%s%s%s\n", s->status, s->call,
                      s->query, s->units + s->searches,
                      s->units + s->searches == 1 ? "unit" : "units",
                      s->has_etag ? ", if none match" : "",
                      s->was_gzip ? ", gzip" : "",
                      s->by_header ? ", key in a header" : "",
                      s->in_full ? "" : ", not in full");
    }
    youtube_unlock();
    (void)fclose(f);
    copy = text("%s", all);
    free(all);
    return copy;
}

void
youtube_forget(void)
{
    youtube_lock();
    while (tube.count > 0) {
        tube.count--;
        free(tube.seen[tube.count].query);
        free(tube.seen[tube.count].what);
    }
    youtube_unlock();
}
