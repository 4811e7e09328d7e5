/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * judge_engagement.c - engagement rates for judge.c.
 */
#include "judge_engagement.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "import.h"
#include "post_series.h"
#include "rules/engagement.h"

/* No post is too young for a file. */
#define NEVER INT64_MAX

static void
add_rate(const struct engagement *e, struct buf *rate)
{
    if (e->is_known)
        buf_addf(rate, "%.6f", 100 * e->rate);
}

bool
judge_engagement_posts(const char *json, size_t len, struct buf *id,
                       struct buf *rate)
{
    struct engagement_post *posts;
    struct post_series series;
    struct engagement e;
    size_t i;

    if (post_series_read(json, len, &series) != ERR_OK)
        return false;
    posts = xcalloc(series.n + 1, sizeof(*posts));
    for (i = 0; i < series.n; i++)
        posts[i] = (struct engagement_post){ .at = series.at[i],
                                             .likes = series.likes[i],
                                             .comments = series.comments[i],
                                             .views = FACT_UNKNOWN,
                                             .reach = FACT_UNKNOWN };
    engagement_measure(ENGAGEMENT_MEANS, series.followers, posts, series.n,
                       NEVER, &e);
    buf_adds(id, series.id);
    add_rate(&e, rate);
    free(posts);
    post_series_release(&series);
    return true;
}

void
judge_engagement_table(const char *followers, const char *likes,
                       struct buf *rate)
{
    /* Such tables tell likes only, and the mean of them as if of one post. */
    struct engagement_post post = { .at = FACT_UNKNOWN,
                                    .likes = import_count(likes),
                                    .views = FACT_UNKNOWN,
                                    .reach = FACT_UNKNOWN };
    struct engagement e;

    engagement_measure(ENGAGEMENT_MEANS, import_count(followers), &post, 1,
                       NEVER, &e);
    add_rate(&e, rate);
}
