/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * insights.h - figures that somebody says, out of text: a line that was typed,
 * a panel of Instagram, TikTok or YouTube copied from a picture, a vendor's
 * page.
 *
 * Pure. What a number is of stands beside it, above it or below it, so names
 * are looked for in all three places. What is not understood is handed back,
 * never guessed at.
 */
#ifndef CALLSHEET_RULES_INSIGHTS_H
#define CALLSHEET_RULES_INSIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INSIGHTS_BYTES   (64 * 1024) /* more is not read */
#define INSIGHTS_FIGURES 80
#define INSIGHTS_UNREAD  8 /* so many lines are handed back */
#define INSIGHTS_LINE    160
#define INSIGHTS_LABEL   48

/* name, the word it is stored under, is it a share? */
#define INSIGHT_METRIC_MAP(X)                                                  \
    X(FAKES, "fakes", true)                                                    \
    X(CREDIBILITY, "credibility", true)                                        \
    X(COUNTRY, "country", true)                                                \
    X(CITY, "city", true)                                                      \
    X(AGE, "age", true)                                                        \
    X(GENDER, "gender", true)                                                  \
    X(FROM_FOLLOWERS, "from-followers", true)                                  \
    X(FROM_OTHERS, "from-others", true)                                        \
    X(ENGAGEMENT, "engagement", true)                                          \
    X(FOLLOWERS, "followers", false)                                           \
    X(NEW_FOLLOWERS, "new-followers", false)                                   \
    X(REACH, "reach", false)                                                   \
    X(VIEWS, "views", false)                                                   \
    X(IMPRESSIONS, "impressions", false)                                       \
    X(ENGAGED, "engaged", false)                                               \
    X(INTERACTIONS, "interactions", false)                                     \
    X(LIKES, "likes", false)                                                   \
    X(COMMENTS, "comments", false)                                             \
    X(SHARES, "shares", false)                                                 \
    X(SAVES, "saves", false)                                                   \
    X(PROFILE_VIEWS, "profile-views", false)                                   \
    X(WATCH_HOURS, "watch-hours", false)

#define X(name, word, is_share) INSIGHT_##name,
enum insight_metric { INSIGHT_METRIC_MAP(X) INSIGHT_METRICS };
#undef X

struct insight {
    enum insight_metric metric;
    /* Of what: "IT", "Milano", "25-34", "women"; "" where a metric has none. */
    char label[INSIGHTS_LABEL];
    int64_t value; /* hundredths of a per cent, or a count */
};

struct insights {
    struct insight figures[INSIGHTS_FIGURES];
    size_t count;
    char unread[INSIGHTS_UNREAD][INSIGHTS_LINE]; /* lines with a number */
    size_t unread_count;                         /* there may be more */
    char period[INSIGHTS_LINE]; /* "Last 30 days", as it stands; or "" */
    bool is_cut;                /* there was more than is read */
};

/* `text` may be any bytes. */
void insights_read(const char *text, size_t len, struct insights *out);

/* Shares of one whole that are more than it, as 80 % women and 40 % men: of
 * which metric, and their sum in hundredths of a per cent. */
bool insights_are_too_much(const struct insights *read,
                           enum insight_metric *metric, int64_t *sum);

const char *insight_word(enum insight_metric metric);
bool insight_parse(const char *word, enum insight_metric *metric);
bool insight_is_share(enum insight_metric metric);

#endif
