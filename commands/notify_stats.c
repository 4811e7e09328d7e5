/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notify_stats.c - what the bot said without being asked, and what came of it:
 * when somebody asks, and by itself once a month where something came of
 * nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "habits.h"
#include "notify.h"
#include "span.h"

#define STATS_DAYS 30
/* So many of a kind, and none of use: it is time to say so. */
#define USELESS 5

struct tally {
    char *kind;
    int count, led;
};

struct tallies {
    struct tally *items;
    size_t count;
    int all, led;
};

static void
tally_one(void *ctx, const char *kind, bool has_led)
{
    struct tallies *t = ctx;
    size_t i = 0;

    if (strncmp(kind, "now:", 4) == 0)
        kind += 4;
    while (i < t->count && strcmp(t->items[i].kind, kind) != 0)
        i++;
    if (i == t->count) {
        t->items = xreallocarray(t->items, ++t->count, sizeof(*t->items));
        t->items[i] = (struct tally){ .kind = xstrdup(kind) };
    }
    t->items[i].count++;
    t->items[i].led += has_led;
    t->all++;
    t->led += has_led;
}

static void
stats_table(struct card *card, enum language language, const struct tallies *t)
{
    const char *header[] = { text_get(language, TEXT_NOTIFY_STATS_KIND),
                             text_get(language, TEXT_NOTIFY_STATS_SENT),
                             text_get(language, TEXT_NOTIFY_STATS_LED) };
    size_t i;

    card_table(card, header, 3);
    for (i = 0; i < t->count; i++) {
        struct buf sent, led;
        const char *row[3];

        buf_init(&sent, 32);
        buf_init(&led, 32);
        text_add_int(&sent, language, t->items[i].count);
        text_add_int(&led, language, t->items[i].led);
        row[0] = t->items[i].kind;
        row[1] = sent.data;
        row[2] = led.data;
        card_row(card, row);
        buf_release(&sent);
        buf_release(&led);
    }
}

static bool
is_useless(const struct tally *tally)
{
    return tally->led == 0 && tally->count >= USELESS;
}

/* What led to nothing is proposed to be left out. */
static void
stats_advice(struct card *card, enum language language, const struct tallies *t)
{
    struct buf line, code;
    char *text;
    size_t i;

    for (i = 0; i < t->count; i++) {
        if (!is_useless(&t->items[i]))
            continue;
        buf_init(&line, 128);
        buf_init(&code, 256);
        if (strcmp(t->items[i].kind, "morning") == 0)
            buf_adds(&line, "notify morning off");
        else
            buf_addf(&line, "notify %s week", t->items[i].kind);
        span_code(&code, line.data);
        text = text_make(language, TEXT_NOTIFY_STATS_STOP, "kind",
                         t->items[i].kind, "line", code.data, NULL);
        card_text(card, text);
        free(text);
        buf_release(&line);
        buf_release(&code);
    }
}

static void
tallies_release(struct tallies *t)
{
    size_t i;

    for (i = 0; i < t->count; i++)
        free(t->items[i].kind);
    free(t->items);
}

/* Also the sentence that sums it up, for the caller to free. */
static enum err
tallies_read(const struct request *rq, struct tallies *t, char **sum)
{
    enum err rc = store_nudge_list(
        request_store(rq), request_person(rq)->id,
        request_now(rq) - (int64_t)STATS_DAYS * 86400, tally_one, t);

    *sum = text_make(request_language(rq),
                     t->all > 0 ? TEXT_NOTIFY_STATS : TEXT_NOTIFY_STATS_NONE,
                     "days", TEXT_INT(STATS_DAYS), "n", TEXT_INT(t->all), "led",
                     TEXT_INT(t->led), NULL);
    return rc;
}

enum err
notify_stats(struct request *rq)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct tallies t = { 0 };
    char *sum;
    enum err rc = tallies_read(rq, &t, &sum);

    card_title(card, sum);
    if (t.all > 0)
        stats_table(card, language, &t);
    stats_advice(card, language, &t);
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    tallies_release(&t);
    free(sum);
    card_free(card);
    return rc;
}

enum err
notify_month_add(struct card *card, const struct request *rq)
{
    struct tallies t = { 0 };
    size_t i, useless = 0;
    char *sum;
    enum err rc = tallies_read(rq, &t, &sum);

    for (i = 0; i < t.count; i++)
        useless += is_useless(&t.items[i]);
    if (rc == ERR_OK && useless > 0) {
        card_divider(card);
        card_text(card, sum);
        stats_advice(card, request_language(rq), &t);
    }
    tallies_release(&t);
    free(sum);
    return rc;
}
