/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * signs.c - what in a comment speaks for a machine: evidence with weights.
 *
 * Words first (the table), then what is not a word (links, handles, numbers,
 * disguise), then what two signs mean together: "invested" is talk, "invested"
 * and a handle and an amount within a week is an advertisement.
 */
#include "rules/signs.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/phrases.h"
#include "rules/shape.h"

#include "comment_signs_tsv.h"

enum sign {
    SIGN_VISIT,
    SIGN_OWN,
    SIGN_PLACE,
    SIGN_FISH,
    SIGN_CONTACT,
    SIGN_INVEST,
    SIGN_TESTIFY,
    SIGN_TIME,
    SIGN_SELL,
    SIGN_GAMBLE,
    SIGN_LUCK, /* counts only where something else speaks of gambling */
    SIGN_HELP,
    SIGN_TEMPLATE,
    SIGN_WARN,
    SIGNS
};

static const struct {
    const char *name;
    enum sign_family family;
} signs[SIGNS] = {
    [SIGN_VISIT] = { "visit", FAMILY_FISH },
    [SIGN_OWN] = { "own", FAMILY_FISH },
    [SIGN_PLACE] = { "place", FAMILY_FISH },
    [SIGN_FISH] = { "fish", FAMILY_FISH },
    [SIGN_CONTACT] = { "contact", FAMILY_SCAM },
    [SIGN_INVEST] = { "invest", FAMILY_SCAM },
    [SIGN_TESTIFY] = { "testify", FAMILY_SCAM },
    [SIGN_TIME] = { "time", FAMILY_SCAM },
    [SIGN_SELL] = { "sell", FAMILY_SELL },
    [SIGN_GAMBLE] = { "gamble", FAMILY_GAMBLE },
    [SIGN_LUCK] = { "luck", FAMILY_GAMBLE },
    [SIGN_HELP] = { "help", FAMILY_FISH },
    [SIGN_TEMPLATE] = { "template", FAMILY_TEMPLATE },
    [SIGN_WARN] = { "warn", FAMILY_NONE },
};

#define BEST 6

/* The heaviest phrases of one sign, and where the heaviest stands. */
struct sign_hits {
    int points[BEST];
    uint32_t value[BEST];
    int n;
    int hits; /* different phrases, also those beyond BEST */
    int end;  /* the word after the last one: overlaps count once */
    size_t from, to;
};

struct weigh {
    const struct folded *f;
    const char *creator;
    struct sign_hits hits[SIGNS];
    struct shape shape;
    int sum[SIGNS];
    bool invited; /* "visit", "my", "channel" near each other */
    bool pointed; /* "visit", "channel" */
    bool place_own;
    size_t invited_from, invited_to;
    struct evidence *out;
};

/* What each row of the table means, by its value - 1. */
struct sign_row {
    uint8_t sign;
    uint8_t points;
    uint16_t next; /* value of the same phrase with another meaning, or 0 */
};

/* Read from the table once, and as that says from then on. */
static struct phrases *table;
static struct sign_row rows[ARRAY_LEN(comment_signs_rows)];

/* A phrase may mean two things ("subscribe" is a call and fishing). */
static void
row_link(uint32_t value, uint32_t stands)
{
    while (stands != value && stands != 0) {
        struct sign_row *row = &rows[stands - 1];

        if (row->next == 0)
            row->next = (uint16_t)value;
        stands = row->next;
    }
}

static void
table_make(void)
{
    size_t i;

    table = phrases_new();
    for (i = 0; i < ARRAY_LEN(comment_signs_rows); i++) {
        const char *const *row = comment_signs_rows[i];
        uint8_t s = 0;

        while (s < SIGNS && strcmp(signs[s].name, row[2]) != 0)
            s++;
        assert(s < SIGNS);
        rows[i].sign = s;
        rows[i].points = (uint8_t)strtoul(row[3], NULL, 10);
        row_link((uint32_t)i + 1, phrases_add(table, row[1], (uint32_t)i + 1));
    }
}

/* "Thanks to @anna" under Anna's post praises nobody else. */
static bool
is_of_creator(const struct weigh *w, const struct phrase_match *m)
{
    int i;

    for (i = 0; i < m->count; i++)
        if (shape_is_creator(w->f, &w->f->words[m->first + i], w->creator))
            return true;
    return false;
}

static void
hit_add(struct weigh *w, const struct phrase_match *m)
{
    const struct sign_row *row = &rows[m->value - 1];
    struct sign_hits *h = &w->hits[row->sign];
    int i, at;

    if (m->first < h->end || is_of_creator(w, m))
        return;
    h->end = m->first + m->count;
    for (i = 0; i < h->n; i++)
        if (h->value[i] == m->value)
            return;
    h->hits++;
    if (h->n == 0 || row->points > h->points[0]) {
        h->from = w->f->words[m->first].from;
        h->to = w->f->words[m->first + m->count - 1].to;
    }
    for (at = h->n; at > 0 && h->points[at - 1] < row->points; at--)
        ;
    if (at == BEST)
        return;
    if (h->n < BEST)
        h->n++;
    for (i = h->n - 1; i > at; i--) {
        h->points[i] = h->points[i - 1];
        h->value[i] = h->value[i - 1];
    }
    h->points[at] = row->points;
    h->value[at] = m->value;
}

/* Words since a position, or a lot if there was none. */
static int
since(int position, int i)
{
    return position < 0 ? 1000 : i - position;
}

/* Keep where calls, "my" and "channel" stand, and notice them together. */
static void
invitation(struct weigh *w, int *at, const struct phrase_match *m)
{
    enum sign sign = rows[m->value - 1].sign;
    int i = m->first, last = m->first + m->count - 1;

    if (sign > SIGN_PLACE)
        return;
    at[sign] = last;
    if (sign == SIGN_VISIT || since(at[SIGN_VISIT], i) > 8)
        return;
    if (at[SIGN_PLACE] < at[SIGN_VISIT])
        return;
    if (!w->invited) {
        w->invited_from = w->f->words[at[SIGN_VISIT]].from;
        w->invited_to = w->f->words[last].to;
    }
    w->pointed = true;
    if (at[SIGN_OWN] >= at[SIGN_VISIT] && at[SIGN_OWN] >= 0 &&
        (sign == SIGN_PLACE ? since(at[SIGN_OWN], i) <= 5
                            : since(at[SIGN_PLACE], i) <= 1))
        w->invited = true;
}

static void
words_weigh(struct weigh *w)
{
    int at[SIGN_PLACE + 1] = { -1, -1, -1 };
    size_t i, k;

    for (i = 0; i < w->f->count; i++) {
        struct phrase_match m[8];
        size_t n = phrases_at(table, w->f, i, m, ARRAY_LEN(m));

        /* Longest first: what it covers counts once for each sign. */
        for (k = n; k-- > 0;)
            for (; m[k].value != 0; m[k].value = rows[m[k].value - 1].next) {
                hit_add(w, &m[k]);
                invitation(w, at, &m[k]);
            }
        if (at[SIGN_PLACE] >= 0 && at[SIGN_OWN] >= 0 &&
            abs(at[SIGN_PLACE] - at[SIGN_OWN]) == 1)
            w->place_own = true;
    }
}

/* Weigh one sign: the first phrase whole, further ones less and less. */
static int
hits_sum(const struct sign_hits *h, int percent_next)
{
    int sum = 0, weight = 100, i;

    for (i = 0; i < h->n; i++) {
        sum += h->points[i] * weight / 100;
        weight = weight * percent_next / 100;
    }
    return sum;
}

void
evidence_add(struct evidence *ev, enum sign_family family, const char *rule,
             int points, size_t from, size_t to)
{
    if (points == 0)
        return;
    ev->points += points;
    ev->of[family] += points;
    if (ev->part_count < EVIDENCE_PARTS)
        ev->parts[ev->part_count++] =
            (struct evidence_part){ rule, family, points, from, to };
    if (points > ev->rule_points) {
        ev->rule_points = points;
        ev->rule = rule;
        ev->from = from;
        ev->to = to;
    }
    if (ev->of[family] > ev->of[ev->family])
        ev->family = family;
}

static void
add(struct weigh *w, enum sign_family family, const char *rule, int points,
    size_t from, size_t to)
{
    evidence_add(w->out, family, rule, points, from, to);
}

static void
add_sign(struct weigh *w, enum sign sign, const char *rule, int points)
{
    const struct sign_hits *h = &w->hits[sign];

    add(w, signs[sign].family, rule, points, h->from, h->to);
}

static void
add_shape(struct weigh *w, enum sign_family family, const char *rule,
          const struct shape_mark *m, int points)
{
    add(w, family, rule, m->n > 0 ? points : 0, m->from, m->to);
}

/* The table's own weights. */
static void
weigh_signs(struct weigh *w)
{
    static const struct {
        enum sign sign;
        int next;
    } single[] = {
        { SIGN_FISH, 50 }, { SIGN_CONTACT, 40 }, { SIGN_INVEST, 60 },
        { SIGN_SELL, 60 }, { SIGN_GAMBLE, 60 },  { SIGN_HELP, 40 },
    };
    size_t i;

    for (i = 0; i < SIGNS; i++)
        w->sum[i] = hits_sum(&w->hits[i], 50);
    for (i = 0; i < ARRAY_LEN(single); i++) {
        enum sign s = single[i].sign;

        w->sum[s] = hits_sum(&w->hits[s], single[i].next);
        add_sign(w, s, signs[s].name, w->sum[s]);
    }
    if (w->invited)
        add(w, FAMILY_FISH, "visit-my-place", 60, w->invited_from,
            w->invited_to);
    else if (w->pointed)
        add(w, FAMILY_FISH, "visit-place", 25, w->invited_from, w->invited_to);
}

/* Links and numbers to call, names that are shown around. */
static void
weigh_pointers(struct weigh *w)
{
    const struct shape *s = &w->shape;
    int talk = w->sum[SIGN_INVEST] + w->sum[SIGN_TESTIFY] + w->sum[SIGN_SELL] +
               w->sum[SIGN_CONTACT];
    enum sign_family family = w->sum[SIGN_SELL] > 0     ? FAMILY_SELL
                              : w->sum[SIGN_INVEST] > 0 ? FAMILY_SCAM
                                                        : FAMILY_FISH;

    add_shape(w, family, "link", &s->link, s->video.n == s->link.n ? 45 : 90);
    if (s->link.n > s->video.n && w->f->count <= 8)
        add_shape(w, family, "link-alone", &s->link, 20);
    if (s->link.n > 1)
        add_shape(w, family, "links", &s->link, 20);
    add_shape(w, FAMILY_SCAM, "messenger-link", &s->messenger, 60);
    add_shape(w, FAMILY_SELL, "phone", &s->phone, 90);
    add_shape(w, FAMILY_SELL, "email", &s->email, 70);
    add_shape(w, FAMILY_SCAM, "money-handle", &s->money_handle,
              s->last_money ? 60 : 45);
    add_shape(w, FAMILY_SELL, "shop-handle", &s->shop_handle, 45);
    add_shape(w, FAMILY_SCAM, "odd-handle", &s->odd_handle, 40);
    add_shape(w, FAMILY_SCAM, "hidden-handle", &s->hidden_handle, 80);
    if (talk >= 25)
        add_shape(w, FAMILY_SCAM, "handle-shown", &s->handle, 40);
}

/*
 * Letters written twice all over the text. Finnish and Dutch write some of
 * their words so: it must be a good part of the words.
 */
static void
weigh_doubled(struct weigh *w)
{
    const struct shape *s = &w->shape;
    int words = (int)w->f->count;

    if (s->doubled.n * 3 >= words)
        add_shape(w, FAMILY_DISGUISE, "doubled-letters", &s->doubled,
                  s->doubled.n > 2 ? 90 : 30);
    else if (s->long_vowels.n >= 4 && s->long_vowels.n * 10 >= words * 7)
        add_shape(w, FAMILY_DISGUISE, "doubled-letters", &s->long_vowels, 90);
}

/* Letters that only a filter is afraid of; a brand among plain words. */
static void
weigh_disguise(struct weigh *w)
{
    const struct shape *s = &w->shape;

    add_shape(w, FAMILY_DISGUISE, "styled-letters", &s->styled,
              s->styled_all ? 50 : 110);
    add_shape(w, FAMILY_DISGUISE, "stacked-marks", &s->stacked, 110);
    add_shape(w, FAMILY_DISGUISE, "mixed-scripts", &s->mixed,
              s->mixed.n > 1 ? 110 : 70);
    add_shape(w, FAMILY_DISGUISE, "spaced-letters", &s->spaced, 50);
    weigh_doubled(w);
    add_shape(w, FAMILY_GAMBLE, "brand-number", &s->brand,
              s->brand_lucky ? 65 : 45);
    add_shape(w, FAMILY_GAMBLE, "brand-ending", &s->ending, 30);
    if (s->brand.n + s->ending.n > 0 && s->brand_loud)
        add(w, FAMILY_GAMBLE, "brand-framed", 45, s->brand.from, s->brand.to);
    if (s->brand.n + s->ending.n > 0 && w->hits[SIGN_GAMBLE].hits > 0)
        add_sign(w, SIGN_GAMBLE, "gamble-brand", 35);
    if (s->brand.n + s->ending.n + s->styled.n + s->spaced.n +
            w->hits[SIGN_GAMBLE].hits >
        0)
        add_sign(w, SIGN_LUCK, "luck", w->sum[SIGN_LUCK]);
}

/* What two signs mean together. */
static void
weigh_together(struct weigh *w)
{
    const struct shape *s = &w->shape;
    const int *sum = w->sum;

    if (sum[SIGN_INVEST] > 0 || s->money.n > 1) {
        add_sign(w, SIGN_TIME, "money-time", sum[SIGN_TIME] > 0 ? 30 : 0);
        add_sign(w, SIGN_TESTIFY, "money-praise",
                 sum[SIGN_TESTIFY] > 0 ? 25 : 0);
        add_shape(w, FAMILY_SCAM, "money-amount", &s->money,
                  s->money.n > 1 ? 45 : 20);
        add_sign(w, SIGN_CONTACT, "money-contact",
                 sum[SIGN_CONTACT] > 0 ? 40 : 0);
    }
    if (s->handle.n > 0)
        add_shape(w, FAMILY_SCAM, "handle-money", &s->money, 35);
    if (s->handle.n > 0)
        add_sign(w, SIGN_TESTIFY, "handle-praise",
                 sum[SIGN_TESTIFY] > 0 ? 25 : 0);
    if (sum[SIGN_SELL] > 0) {
        add_sign(w, SIGN_CONTACT, "sell-contact",
                 sum[SIGN_CONTACT] > 0 ? 25 : 0);
        add_shape(w, FAMILY_SELL, "sell-price", &s->money, 25);
        add_sign(w, SIGN_SELL, "sell-own", w->place_own ? 25 : 0);
        add_sign(w, SIGN_SELL, "sell-many",
                 w->hits[SIGN_SELL].hits > 3 ? 20 : 0);
    }
}

/*
 * Praise that fits under every post: pieces of the template, and the two or
 * three unrelated emoji that such programs hang behind the last stop.
 */
static void
weigh_template(struct weigh *w)
{
    const struct folded *f = w->f;
    const struct sign_hits *h = &w->hits[SIGN_TEMPLATE];
    bool tail = f->tail_emoji >= 2 && f->tail_emoji <= 4 &&
                f->tail_kinds == f->tail_emoji;
    int points;

    if (h->hits == 0)
        return;
    points = hits_sum(h, 75);
    if (h->hits < 2 && !tail)
        points = points / 2;
    if (f->count > 40)
        points = points / 2;
    add_sign(w, SIGN_TEMPLATE, "template-praise", points);
    if (tail)
        add_sign(w, SIGN_TEMPLATE, "template-emoji", 30);
}

/*
 * Who warns of a scam, or asks about something for sale, uses its words too,
 * but leads nobody anywhere.
 */
static bool
leads_somewhere(const struct weigh *w)
{
    const struct shape *s = &w->shape;

    return s->link.n + s->handle.n + s->phone.n + s->email.n +
               s->hidden_handle.n >
           0;
}

static void
weigh_people(struct weigh *w)
{
    if (w->out->leads || w->shape.styled.n > 0)
        return;
    if (w->hits[SIGN_WARN].hits > 0)
        add(w, FAMILY_NONE, "warns", -90, 0, 0);
    if (w->f->questions > 0 && w->hits[SIGN_CONTACT].hits == 0)
        add(w, FAMILY_NONE, "asks", -15, 0, 0);
}

void
signs_weigh(const char *text, const struct folded *f, const char *creator,
            struct evidence *out)
{
    struct weigh w;

    memset(out, 0, sizeof(*out));
    out->rule = "";
    if (f->count == 0)
        return;
    if (!table)
        table_make();
    memset(&w, 0, sizeof(w));
    w.f = f;
    w.creator = creator;
    w.out = out;
    shape_read(text, f, creator, &w.shape);
    words_weigh(&w);
    weigh_signs(&w);
    weigh_pointers(&w);
    weigh_disguise(&w);
    weigh_together(&w);
    weigh_template(&w);
    out->leads = leads_somewhere(&w);
    weigh_people(&w);
    out->leads |= w.hits[SIGN_CONTACT].hits > 0;
}
