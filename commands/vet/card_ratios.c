/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * card_ratios.c - the card's lines about engagement, like spread, paid posts
 * and rivals.
 */
#include <stdlib.h>

#include "rules/engagement.h"
#include "span.h"
#include "vet/card_parts.h"

#define MILLION 1000000
/* Fewer posts on one side, and two medians say little. */
#define ADS_FEW 6

/* ---- rates --------------------------------------------------------------- */

static enum text_key
formula_text(int64_t formula)
{
    static const enum text_key texts[ENGAGEMENT_FORMULAS] = {
        [ENGAGEMENT_LIKES_COMMENTS] = TEXT_RATIOS_LIKES_COMMENTS,
        [ENGAGEMENT_LIKES] = TEXT_RATIOS_LIKES,
        [ENGAGEMENT_LIKES_VIEWS] = TEXT_RATIOS_LIKES_VIEWS,
        [ENGAGEMENT_MEANS] = TEXT_RATIOS_MEANS,
        [ENGAGEMENT_VIEWERS] = TEXT_RATIOS_VIEWERS,
        [ENGAGEMENT_REACH] = TEXT_RATIOS_REACH,
        [ENGAGEMENT_OWN] = TEXT_RATIOS_OWN,
    };

    if (formula < 0 || formula >= ENGAGEMENT_FORMULAS)
        return TEXT_RATIOS_OWN;
    return texts[formula];
}

const char *
vet_formula(enum language language, int64_t formula)
{
    return text_get(language, formula_text(formula));
}

/* "(3-4.8)", of parts of a million; the sign stands before it. */
static void
add_span(struct buf *b, enum language language, int64_t low, int64_t high)
{
    struct buf ends;
    size_t i;

    buf_init(&ends, 64);
    vet_add_rate(&ends, language, low);
    buf_addc(&ends, '-');
    vet_add_rate(&ends, language, high);
    buf_addc(b, '(');
    for (i = 0; i < ends.len; i++)
        if (ends.data[i] != ' ' && ends.data[i] != '%')
            buf_addc(b, ends.data[i]);
    buf_addc(b, ')');
    buf_release(&ends);
}

/* "18 posts, 9 Feb 2026 - 11 May 2026" */
static void
add_posts(struct buf *b, const struct request *rq, const struct record *rate)
{
    enum language language = request_language(rq);
    int64_t first = record_int(rate, "first", FACT_UNKNOWN);
    struct buf from, to;

    text_add(b, language, TEXT_RATIOS_POSTS, "n",
             TEXT_INT(record_int(rate, "n", 0)), NULL);
    if (first <= 0)
        return;
    buf_init(&from, 64);
    buf_init(&to, 64);
    vet_add_day(&from, rq, first);
    vet_add_day(&to, rq, record_int(rate, "last", 0));
    buf_addf(b, ", %s - %s", from.data, to.data);
    buf_release(&from);
    buf_release(&to);
}

static void
add_left_out(struct buf *b, enum language language, const struct record *rate)
{
    static const struct {
        const char *name;
        enum text_key key;
    } reasons[] = {
        { "young", TEXT_RATIOS_YOUNG },   { "pinned", TEXT_RATIOS_PINNED },
        { "hidden", TEXT_RATIOS_HIDDEN }, { "unknown", TEXT_RATIOS_UNKNOWN },
        { "older", TEXT_RATIOS_OLDER },
    };
    bool has_any = false;
    size_t i;

    for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        int64_t n = record_int(rate, reasons[i].name, 0);

        if (n == 0)
            continue;
        if (!has_any)
            vet_add_part(b, "; ", language, TEXT_RATIOS_LEFT_OUT, NULL);
        vet_add_part(b, has_any ? ", " : " ", language, reasons[i].key, "n",
                     TEXT_INT(n), NULL);
        has_any = true;
    }
}

static void
add_rate(struct buf *b, const struct request *rq, const struct record *rate)
{
    enum language language = request_language(rq);
    int64_t low = record_int(rate, "low", FACT_UNKNOWN);

    vet_add_rate(b, language, record_int(rate, "rate", 0));
    if (low >= 0) {
        buf_addc(b, ' ');
        add_span(b, language, low, record_int(rate, "high", 0));
    }
    buf_addf(b, " \xc2\xb7 %s \xc2\xb7 ",
             text_get(language, formula_text(record_int(rate, "formula", 0))));
    add_posts(b, rq, rate);
    add_left_out(b, language, rate);
}

/* ---- beside others ------------------------------------------------------- */

static const char *
tier_text(const struct layout *l)
{
    return record_text(l->facts, "tier");
}

/* How many there are of the team's own, or what is missing. */
static void
add_peers(struct layout *l, struct buf *b, const struct record *peers,
          const char *range)
{
    int64_t n = record_int(peers, "n", 0);

    if (!peers)
        return;
    if (record_int(peers, "enough", 0) == 0)
        vet_add_part(b, " \xc2\xb7 ", l->language, TEXT_RATIOS_PEERS_FEW, "n",
                     TEXT_INT(n), "least", TEXT_INT(ENGAGEMENT_PEERS_MIN),
                     "platform", platform_label(l->creator->platform), "tier",
                     tier_text(l), NULL);
    else
        vet_add_part(b, " \xc2\xb7 ", l->language, TEXT_RATIOS_PEERS, "n",
                     TEXT_INT(n), "platform",
                     platform_label(l->creator->platform), "tier", tier_text(l),
                     "range", range, NULL);
}

static void
add_rate_peers(struct layout *l, struct buf *b)
{
    const struct record *peers = record_at(l->facts, "rate-peers", 0);
    struct buf range;

    buf_init(&range, 64);
    vet_add_rate(&range, l->language, record_int(peers, "low", 0));
    buf_adds(&range, " - ");
    vet_add_rate(&range, l->language, record_int(peers, "high", 0));
    add_peers(l, b, peers, range.data);
    buf_release(&range);
    if (tier_text(l)[0] == '\0')
        vet_add_part(b, " \xc2\xb7 ", l->language, TEXT_RATIOS_NO_SIZE, NULL);
}

/* "10k-50k", "over 1M" */
static void
add_followers(struct buf *b, enum language language, int64_t from, int64_t to)
{
    if (to == 0)
        buf_adds(b, "> ");
    vet_add_count(b, language, from);
    if (to == 0)
        return;
    buf_addc(b, '-');
    vet_add_count(b, language, to);
}

static const char *
part_text(enum language language, int64_t part)
{
    static const enum text_key parts[] = {
        TEXT_RATIOS_BAND_LOW, TEXT_RATIOS_BAND_BELOW, TEXT_RATIOS_BAND_AVERAGE,
        TEXT_RATIOS_BAND_ABOVE, TEXT_RATIOS_BAND_HIGH
    };

    return text_get(language, parts[part < 0 || part > 4 ? 2 : part]);
}

/* Its date as it is, and whether that is too long ago to lean on. */
static void
add_age(struct buf *b, const struct request *rq, const char *date)
{
    const struct engagement_band band = { .date = date };
    struct wall now;

    zone_to_wall(request_zone(rq), request_now(rq), &now);
    switch (engagement_band_age(&band, now.year, now.month)) {
    case ENGAGEMENT_UNDATED:
        buf_adds(b, text_get(request_language(rq), TEXT_RATIOS_UNDATED));
        break;
    case ENGAGEMENT_STALE:
        buf_addf(b, "%s, %s", date,
                 text_get(request_language(rq), TEXT_RATIOS_STALE));
        break;
    case ENGAGEMENT_FRESH:
        buf_adds(b, date);
        break;
    }
}

static void
add_band(struct layout *l, struct buf *b)
{
    const struct record *band = record_at(l->facts, "bands", 0);
    struct buf followers, age;

    if (record_count(l->facts, "bands") == 0)
        return;
    buf_init(&followers, 64);
    buf_init(&age, 128);
    add_followers(&followers, l->language, record_int(band, "from", 0),
                  record_int(band, "to", 0));
    add_age(&age, l->rq, record_text(band, "date"));
    vet_add_part(b, " \xc2\xb7 ", l->language, TEXT_RATIOS_BAND, "publisher",
                 record_text(band, "publisher"), "followers", followers.data,
                 "age", age.data, "part",
                 part_text(l->language, record_int(band, "part", 0)), NULL);
    buf_release(&followers);
    buf_release(&age);
}

/* ---- the lines ----------------------------------------------------------- */

static void
lay_rate(struct layout *l)
{
    const struct record *rate = vet_rate_shown(l->facts);
    struct buf b;

    if (!rate)
        return;
    buf_init(&b, 4096);
    add_rate(&b, l->rq, rate);
    add_rate_peers(l, &b);
    add_band(l, &b);
    vet_add_fact(l,
                 record_int(rate, "formula", 0) == ENGAGEMENT_OWN
                     ? TEXT_RATIOS_OWN_LABEL
                     : TEXT_RATIOS_LABEL,
                 &b);
}

/* How many likes there are for each comment. */
static int64_t
likes_a_comment(int64_t parts)
{
    return parts > 0 ? (MILLION + parts / 2) / parts : 0;
}

static void
add_talk_peers(struct layout *l, struct buf *b)
{
    const struct record *peers = record_at(l->facts, "talk-peers", 0);
    int64_t most = likes_a_comment(record_int(peers, "low", 0));
    char *range;

    /* How many are missing stands a line above. */
    if (record_int(peers, "enough", 0) == 0)
        return;
    range = text_make(l->language,
                      most > 0 ? TEXT_RATIOS_TALK_RANGE
                               : TEXT_RATIOS_TALK_RANGE_OPEN,
                      "few",
                      TEXT_INT(likes_a_comment(record_int(peers, "high", 0))),
                      "many", TEXT_INT(most), NULL);
    add_peers(l, b, peers, range);
    free(range);
    if (record_int(peers, "lowest", 0) != 0)
        vet_add_part(b, " \xc2\xb7 ", l->language, TEXT_RATIOS_TALK_LOWEST,
                     "posts", TEXT_INT(vet_fact(l, "ratio-flags")), NULL);
    if (record_int(peers, "highest", 0) != 0)
        vet_add_part(b, " \xc2\xb7 ", l->language, TEXT_RATIOS_TALK_HIGHEST,
                     NULL);
}

static void
lay_talk(struct layout *l)
{
    const struct record *talk = record_at(l->facts, "talk", 0);
    int64_t likes = likes_a_comment(record_int(talk, "rate", 0));
    struct buf b;

    if (record_count(l->facts, "talk") == 0)
        return;
    buf_init(&b, 4096);
    text_add(&b, l->language,
             likes > 0 ? TEXT_RATIOS_TALK : TEXT_RATIOS_TALK_NONE, "likes",
             TEXT_INT(likes), "n", TEXT_INT(record_int(talk, "n", 0)), NULL);
    add_talk_peers(l, &b);
    vet_add_fact(l, TEXT_RATIOS_TALK_LABEL, &b);
}

static void
lay_spread(struct layout *l)
{
    int64_t spread = record_int(l->facts, "spread", FACT_UNKNOWN);
    struct buf b, value;

    if (spread < 0 || vet_fact(l, "spread-posts") < VET_SPREAD_FEW)
        return;
    buf_init(&b, 2048);
    buf_init(&value, 64);
    vet_add_rate(&value, l->language, spread);
    text_add(&b, l->language, TEXT_RATIOS_SPREAD, "value", value.data, "n",
             TEXT_INT(vet_fact(l, "spread-posts")), "by", ENGAGEMENT_SPREAD_BY,
             "date", ENGAGEMENT_SPREAD_DATE, "low",
             TEXT_INT((int)(100 * ENGAGEMENT_SPREAD_LOW)), "high",
             TEXT_INT((int)(100 * ENGAGEMENT_SPREAD_HIGH)), NULL);
    if (spread < (int64_t)(ENGAGEMENT_SPREAD_LOW * MILLION))
        vet_add_part(&b, ": ", l->language, TEXT_RATIOS_SPREAD_LOW, NULL);
    if (spread > (int64_t)(ENGAGEMENT_SPREAD_HIGH * MILLION))
        vet_add_part(&b, ": ", l->language, TEXT_RATIOS_SPREAD_HIGH, NULL);
    vet_add_fact(l, TEXT_RATIOS_SPREAD_LABEL, &b);
    buf_release(&value);
}

/* ---- ads, names ---------------------------------------------------------- */

/* "last 3 May 2026", the day being a link to the post. */
static void
add_last(struct layout *l, struct buf *b, const struct record *one)
{
    int64_t at = record_int(one, "at", FACT_UNKNOWN);
    const char *url = record_text(one, "url");
    struct buf day, link;

    buf_init(&day, 128);
    buf_init(&link, 4096);
    if (at > 0)
        vet_add_day(&day, l->rq, at);
    else
        buf_adds(&day, text_get(l->language, TEXT_RATIOS_NO_DAY));
    if (url[0] != '\0')
        span_link(&link, url, day.data);
    else
        buf_adds(&link, day.data);
    vet_add_part(b, ", ", l->language, TEXT_RATIOS_LAST, "day", link.data,
                 NULL);
    buf_release(&day);
    buf_release(&link);
}

static void
add_ad_views(struct layout *l, struct buf *b, const struct record *ads)
{
    int64_t paid = record_int(ads, "paid", 0);
    int64_t unpaid = record_int(ads, "unpaid", 0);
    struct buf with, without;

    if (paid == 0 || unpaid == 0)
        return;
    buf_init(&with, 64);
    buf_init(&without, 64);
    vet_add_count(&with, l->language, record_int(ads, "paid-views", 0));
    vet_add_count(&without, l->language, record_int(ads, "unpaid-views", 0));
    vet_add_part(b, " \xc2\xb7 ", l->language, TEXT_RATIOS_AD_VIEWS, "paid",
                 with.data, "k", TEXT_INT(paid), "unpaid", without.data, "n",
                 TEXT_INT(unpaid), NULL);
    if (paid < ADS_FEW || unpaid < ADS_FEW)
        vet_add_part(b, ": ", l->language, TEXT_RATIOS_TOO_FEW, NULL);
    buf_release(&with);
    buf_release(&without);
}

static void
lay_ads(struct layout *l)
{
    const struct record *ads = record_at(l->facts, "ads", 0);
    int64_t k = record_int(ads, "k", 0);
    const char *whom = record_text(ads, "whom");
    struct buf b;

    if (record_count(l->facts, "ads") == 0)
        return;
    buf_init(&b, 8192);
    text_add(&b, l->language, k > 0 ? TEXT_RATIOS_ADS : TEXT_RATIOS_ADS_NONE,
             "k", TEXT_INT(k), "n", TEXT_INT(record_int(ads, "n", 0)), NULL);
    if (k > 0)
        add_last(l, &b, ads);
    if (whom[0] != '\0') {
        buf_adds(&b, " (");
        span_clean(&b, whom, 80);
        buf_addc(&b, ')');
    }
    add_ad_views(l, &b, ads);
    vet_add_part(&b, " \xc2\xb7 ", l->language, TEXT_RATIOS_ADS_HINT, NULL);
    vet_add_fact(l, TEXT_RATIOS_ADS_LABEL, &b);
}

static void
lay_names(struct layout *l, const char *list, enum text_key label)
{
    size_t i, n = record_count(l->facts, list);
    struct buf b, name;

    if (n == 0)
        return;
    buf_init(&b, 16384);
    for (i = 0; i < n; i++) {
        const struct record *one = record_at(l->facts, list, i);
        int64_t k = record_int(one, "k", 0);

        buf_init(&name, 1024);
        span_clean(&name, record_text(one, "name"), 60);
        vet_add_part(&b, i > 0 ? "; " : "", l->language,
                     k > 0 ? TEXT_RATIOS_NAME : TEXT_RATIOS_NAME_NONE, "name",
                     name.data, "k", TEXT_INT(k), "n",
                     TEXT_INT(record_int(one, "n", 0)), NULL);
        if (k > 0)
            add_last(l, &b, one);
        buf_release(&name);
    }
    vet_add_fact(l, label, &b);
}

/* ---- whose figures ------------------------------------------------------- */

/* Of a look by handle the card begins with it. */
static void
lay_unreal(struct layout *l)
{
    int64_t source = vet_fact(l, "held-api");
    struct buf b;

    if (vet_fact(l, "api") != SOURCE_BROUGHT ||
        (source != SOURCE_YOUTUBE_TEST && source != SOURCE_YOUTUBE_SAMPLE))
        return;
    buf_init(&b, 512);
    buf_adds(&b, text_get(l->language, source == SOURCE_YOUTUBE_SAMPLE
                                           ? TEXT_TUBE_SAMPLE
                                           : TEXT_TUBE_TEST_DATA));
    vet_add_fact(l, TEXT_RATIOS_DERIVED_LABEL, &b);
}

static void
lay_terms(struct layout *l)
{
    struct buf b;

    lay_unreal(l);
    if (vet_fact(l, "held-withheld") > 0) {
        buf_init(&b, 1024);
        text_add(&b, l->language, TEXT_RATIOS_WITHHELD, "n",
                 TEXT_INT(vet_fact(l, "held-withheld")), NULL);
        vet_add_fact(l, TEXT_RATIOS_WITHHELD_LABEL, &b);
    }
    if (vet_fact(l, "held-derived") != SOURCE_BROUGHT) {
        buf_init(&b, 1024);
        text_add(&b, l->language, TEXT_RATIOS_DERIVED, NULL);
        vet_add_fact(l, TEXT_RATIOS_DERIVED_LABEL, &b);
    }
}

void
vet_lay_ratios(struct layout *l)
{
    lay_rate(l);
    lay_talk(l);
    lay_spread(l);
    lay_terms(l);
}

void
vet_lay_ads(struct layout *l)
{
    lay_ads(l);
    lay_names(l, "rivals", TEXT_RATIOS_RIVALS_LABEL);
    lay_names(l, "brand-names", TEXT_RATIOS_BRAND_LABEL);
}

/* Where the published figures stand. */
static void
why_sources(struct card *card, enum language language,
            const struct record *facts)
{
    const struct record *band = record_at(facts, "bands", 0);
    struct buf b;

    buf_init(&b, 1024);
    if (band)
        buf_addf(&b, "%s: %s", record_text(band, "publisher"),
                 record_text(band, "source"));
    if (record_int(facts, "spread-posts", 0) >= VET_SPREAD_FEW)
        buf_addf(&b, "%s%s: %s", b.len > 0 ? ", " : "", ENGAGEMENT_SPREAD_BY,
                 ENGAGEMENT_SPREAD_SOURCE);
    if (b.len > 0)
        card_fact(card, text_get(language, TEXT_RATIOS_PUBLISHED), b.data);
    buf_release(&b);
}

void
vet_ratios_why(struct card *card, const struct request *rq,
               const struct record *facts)
{
    enum language language = request_language(rq);
    size_t i;

    if (record_count(facts, "rates") == 0)
        return;
    card_fact(card, text_get(language, TEXT_RATIOS_LABEL),
              text_get(language, TEXT_RATIOS_WHY));
    for (i = 0; i < record_count(facts, "rates"); i++) {
        struct buf b;

        buf_init(&b, 2048);
        add_rate(&b, rq, record_at(facts, "rates", i));
        card_text(card, b.data);
        buf_release(&b);
    }
    card_fact(card, text_get(language, TEXT_RATIOS_TALK_LABEL),
              text_get(language, TEXT_RATIOS_WHY_TALK));
    if (record_int(facts, "spread-posts", 0) >= VET_SPREAD_FEW)
        card_fact(card, text_get(language, TEXT_RATIOS_SPREAD_LABEL),
                  text_get(language, TEXT_RATIOS_WHY_SPREAD));
    why_sources(card, language, facts);
}
