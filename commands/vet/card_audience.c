/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * card_audience.c - the card's lines about followers: who they seem to be and
 * how they came.
 */
#include "vet/card_parts.h"

#include "rules/crowd.h"
#include "vet/fifty.h"

/* Of thousandths, as people write it. */
static int64_t
whole_percent(int64_t per_mille)
{
    return (per_mille + 5) / 10;
}

static const struct record *
list_of(const struct layout *l, const char *name)
{
    return record_count(l->facts, name) > 0 ? record_at(l->facts, name, 0)
                                            : NULL;
}

/* "1,240 of 38,000 followers, brought by Ana on 12 May" */
static void
add_list(struct layout *l, struct buf *b, const struct record *list,
         const char *count)
{
    int64_t total = record_int(list, "total", 0);
    struct buf who, day;

    buf_init(&who, 256);
    buf_init(&day, 64);
    vet_add_person(&who, l->rq, record_text(list, "person"));
    vet_add_day(&day, l->rq, record_int(list, "at", 0));
    vet_add_part(b, b->len > 0 ? " · " : "", l->language,
                 total > 0 ? TEXT_CROWD_LIST_OF : TEXT_CROWD_LIST, "n",
                 TEXT_INT(record_int(list, count, 0)), "total", TEXT_INT(total),
                 "who", who.data, "day", day.data, NULL);
    if (record_int(list, "cut", 0) != 0)
        vet_add_part(b, ", ", l->language, TEXT_CROWD_LIST_CUT, NULL);
    buf_release(&who);
    buf_release(&day);
}

/* Looks before it was kept knew of none. */
static bool
is_part(const struct layout *l, const char *name)
{
    const struct record *list = list_of(l, name);

    return list && record_int(list, "part", 0) != 0;
}

/* What people saw stands instead of what the model says, if it is of all. */
static bool
is_fifty_asked(const struct layout *l)
{
    return vet_fact(l, "fifty") > 0 && !is_part(l, "fifty-list");
}

/* Looks before reasons were kept knew one only. */
bool
vet_is_by_fakes(const struct layout *l)
{
    return vet_fact(l, "crowd-fakes") != 0 ||
           (vet_fact(l, "crowd-cautious") != 0 &&
            vet_fact(l, "crowd-growth") == 0);
}

bool
vet_is_share_unsure(const struct layout *l)
{
    return vet_fact(l, "crowd-model") > 0 && !is_fifty_asked(l) &&
           vet_fact(l, "crowd-share") > 250 && !vet_is_by_fakes(l);
}

bool
vet_is_share_of_part(const struct layout *l)
{
    return is_part(l, "crowd-judged");
}

bool
vet_is_fifty_unsure(const struct layout *l)
{
    int64_t fake = vet_fact(l, "fifty-fake"), real = vet_fact(l, "fifty-real");

    return vet_fact(l, "fifty") > 0 && fake * 4 > fake + real &&
           !vet_is_by_fakes(l);
}

/* On the line whose share made it so. */
static void
add_cautious(const struct layout *l, struct buf *b)
{
    if (vet_fact(l, "crowd-cautious") != 0 && vet_is_by_fakes(l))
        vet_add_part(b, " · ", l->language, TEXT_CROWD_CAUTIOUS, NULL);
    else if (vet_is_share_unsure(l) || vet_is_fifty_unsure(l))
        vet_add_part(b, " · ", l->language, TEXT_CROWD_MAYBE, NULL);
}

static void
lay_share(struct layout *l, const struct record *list)
{
    struct buf b;

    buf_init(&b, 1024);
    if (vet_fact(l, "crowd-model") > 0) {
        text_add(&b, l->language, TEXT_CROWD_SHARE, "percent",
                 TEXT_INT(whole_percent(vet_fact(l, "crowd-share"))), "low",
                 TEXT_INT(whole_percent(vet_fact(l, "crowd-low"))), "high",
                 TEXT_INT(whole_percent(vet_fact(l, "crowd-high"))), NULL);
        add_list(l, &b, list, "judged");
        vet_add_part(&b, " · ", l->language, TEXT_CROWD_MODEL, "model",
                     TEXT_INT(vet_fact(l, "crowd-model")), NULL);
    } else {
        text_add(&b, l->language, TEXT_CROWD_TOO_FEW, "n",
                 TEXT_INT(record_int(list, "judged", 0)), "min",
                 TEXT_INT(CROWD_MIN), NULL);
    }
    if (is_part(l, "crowd-judged"))
        vet_add_part(&b, " · ", l->language, TEXT_CROWD_PART_SHARE, NULL);
    else if (!is_fifty_asked(l))
        add_cautious(l, &b);
    vet_add_fact(l, TEXT_CROWD_SHARE_LABEL, &b);
}

/* "only 1,500 of 18,400 followers, about one in 12" */
static void
add_part(const struct layout *l, struct buf *b, const struct record *list)
{
    int64_t n = record_int(list, "rows", 0);
    int64_t total = record_int(list, "total", 0);
    int64_t times = n > 0 ? (total + n / 2) / n : 0;
    struct buf percent;

    if (total == 0) {
        vet_add_part(b, " · ", l->language, TEXT_CROWD_LIST_CUT, NULL);
        return;
    }
    buf_init(&percent, 64);
    vet_add_percent(&percent, n, total);
    vet_add_part(b, " · ", l->language,
                 times > 1 ? TEXT_CROWD_PART_ONE_IN : TEXT_CROWD_PART_PERCENT,
                 "n", TEXT_INT(n), "total", TEXT_INT(total), "times",
                 TEXT_INT(times), "percent", percent.data, NULL);
    buf_release(&percent);
}

/* Names and nothing else: what can be done with them. */
static void
lay_names(struct layout *l, const struct record *list)
{
    struct buf b;

    buf_init(&b, 1024);
    text_add(&b, l->language, TEXT_CROWD_ONLY_NAMES, "n",
             TEXT_INT(record_int(list, "rows", 0)), "handle",
             l->creator->handle, NULL);
    if (record_int(list, "rows", 0) * 10 < record_int(list, "total", 0) * 9)
        add_part(l, &b, list);
    vet_add_fact(l, TEXT_CROWD_SHARE_LABEL, &b);
}

static void
lay_fifty(struct layout *l)
{
    int64_t unsaid = vet_fact(l, "fifty-unsaid");
    struct buf b, who, day, seed;

    buf_init(&b, 1024);
    buf_init(&who, 256);
    buf_init(&day, 64);
    buf_init(&seed, 32);
    buf_addf(&seed, "%lld", (long long)vet_fact(l, "fifty-seed"));
    vet_fifty_add_share(&b, l->language, vet_fact(l, "fifty-fake"),
                        vet_fact(l, "fifty-real"));
    if (vet_fact(l, "fifty-unsure") > 0)
        vet_add_part(&b, ", ", l->language, TEXT_CROWD_UNSURE, "n",
                     TEXT_INT(vet_fact(l, "fifty-unsure")), NULL);
    if (unsaid > 0)
        vet_add_part(&b, ", ", l->language, TEXT_CROWD_UNSAID, "n",
                     TEXT_INT(unsaid), NULL);
    vet_add_person(&who, l->rq, record_text(l->facts, "fifty-person"));
    vet_add_day(&day, l->rq, vet_fact(l, "fifty-at"));
    vet_add_part(&b, " · ", l->language,
                 vet_fact(l, "fifty-shared") ? TEXT_CROWD_BY_SEVERAL
                                             : TEXT_CROWD_BY,
                 "who", who.data, "day", day.data, "seed", seed.data, NULL);
    if (is_part(l, "fifty-list")) {
        add_part(l, &b, list_of(l, "fifty-list"));
        vet_add_part(&b, ": ", l->language, TEXT_CROWD_PART_FIFTY, NULL);
    } else {
        add_cautious(l, &b);
    }
    vet_add_fact(l, TEXT_CROWD_FIFTY_LABEL, &b);
    buf_release(&seed);
    buf_release(&who);
    buf_release(&day);
}

/* "1,840 on 3 Mar 2026, 1,210 of them within one hour" */
static void
add_burst(struct layout *l, struct buf *b, const struct record *burst)
{
    struct buf day;

    buf_init(&day, 64);
    /* Its noon: the same date in most of the world's zones. */
    vet_add_day(&day, l->rq, record_int(burst, "day", 0) + CROWD_DAY / 2);
    vet_add_part(b, b->len > 0 ? "; " : "", l->language, TEXT_CROWD_BURST, "n",
                 TEXT_INT(record_int(burst, "n", 0)), "day", day.data, "hour",
                 TEXT_INT(record_int(burst, "hour-n", 0)), NULL);
    buf_release(&day);
}

/* Has somebody told why? If not, it moves the word, and how to tell. */
static void
add_cause(const struct layout *l, struct buf *b)
{
    if (vet_fact(l, "bursts-explained") != 0) {
        vet_add_part(b, " · ", l->language, TEXT_GROWTH_EXPLAINED, NULL);
        return;
    }
    vet_add_part(b, " · ", l->language, TEXT_CROWD_WHY_BURST, NULL);
    if (vet_fact(l, "crowd-growth") != 0 && vet_fact(l, "crowd-cautious") != 0)
        vet_add_part(b, " · ", l->language, TEXT_GROWTH_CAUTIOUS, NULL);
    vet_add_part(b, " · ", l->language, TEXT_GROWTH_SAY, "id",
                 TEXT_INT(l->look), NULL);
}

static void
lay_arrivals(struct layout *l, const struct record *list)
{
    int64_t n = vet_fact(l, "bursts-n");
    size_t i;
    struct buf b, from, to;

    buf_init(&b, 2048);
    buf_init(&from, 64);
    buf_init(&to, 64);
    vet_add_day(&from, l->rq, vet_fact(l, "arrivals-first"));
    vet_add_day(&to, l->rq, vet_fact(l, "arrivals-last"));
    for (i = 0; i < record_count(l->facts, "bursts"); i++)
        add_burst(l, &b, record_at(l->facts, "bursts", i));
    if (n > (int64_t)record_count(l->facts, "bursts"))
        vet_add_part(&b, "; ", l->language, TEXT_CROWD_MORE_BURSTS, "n",
                     TEXT_INT(n - CROWD_BURSTS), NULL);
    if (n > 0)
        add_cause(l, &b);
    else
        text_add(&b, l->language,
                 vet_fact(l, "arrivals-enough") ? TEXT_CROWD_NO_BURST
                                                : TEXT_CROWD_FEW_DAYS,
                 "min", TEXT_INT(CROWD_DAYS_MIN), NULL);
    vet_add_part(&b, " · ", l->language, TEXT_CROWD_USUAL, "n",
                 TEXT_INT(vet_fact(l, "arrivals")), "from", from.data, "to",
                 to.data, "median", TEXT_INT(vet_fact(l, "arrivals-median")),
                 NULL);
    if (vet_fact(l, "arrivals-part") != 0) {
        add_part(l, &b, list);
        vet_add_part(&b, ": ", l->language, TEXT_CROWD_PART_MOVES, NULL);
    }
    vet_add_fact(l, TEXT_CROWD_ARRIVALS_LABEL, &b);
    buf_release(&from);
    buf_release(&to);
}

/* "38,200 to 43,180 = +4,980 in 61 days" */
static void
lay_growth(struct layout *l)
{
    int64_t from = vet_fact(l, "growth-from"), to = vet_fact(l, "growth-to");
    int64_t at = vet_fact(l, "growth-from-at");
    struct buf b, day, more;

    buf_init(&b, 1024);
    buf_init(&day, 64);
    buf_init(&more, 64);
    vet_add_day(&day, l->rq, at);
    buf_addf(&more, "%s%s", to < from ? "-" : "+",
             TEXT_INT(to < from ? from - to : to - from));
    text_add(&b, l->language,
             from == to ? TEXT_CROWD_NO_GROWTH : TEXT_CROWD_GROWTH, "from",
             TEXT_INT(from), "to", TEXT_INT(to), "more", more.data, "days",
             TEXT_INT((vet_fact(l, "growth-to-at") - at) / CROWD_DAY), "day",
             day.data, "n", TEXT_INT(vet_fact(l, "growth-looks")), NULL);
    if (vet_fact(l, "growth-rounded") != 0)
        vet_add_part(&b, " · ", l->language, TEXT_CROWD_GROWTH_ROUNDED, NULL);
    vet_add_fact(l, TEXT_CROWD_GROWTH_LABEL, &b);
    buf_release(&day);
    buf_release(&more);
}

bool
vet_has_audience(const struct layout *l)
{
    return record_count(l->facts, "crowd-any") > 0;
}

void
vet_lay_followers(struct layout *l)
{
    const struct record *judged = list_of(l, "crowd-judged");
    const struct record *dated = list_of(l, "crowd-dated");

    if (judged)
        lay_share(l, judged);
    if (vet_fact(l, "fifty") > 0)
        lay_fifty(l);
    if (dated)
        lay_arrivals(l, dated);
}

void
vet_lay_audience(struct layout *l)
{
    const struct record *any = list_of(l, "crowd-any");

    if (any && !list_of(l, "crowd-judged") && vet_fact(l, "fifty") == 0)
        lay_names(l, any);
    if (vet_fact(l, "growth-looks") > 0)
        lay_growth(l);
}
