/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notify_off.c - "notify off fri": the next one, one more of each week, or that
 * one instead of the weekend? It is asked, with a button for each.
 */
#include <stdlib.h>

#include "notify.h"
#include "notify_read.h"
#include "ways.h"

#define LINE_MAX 256

static void
words_add(struct buf *b, unsigned days)
{
    int i;

    for (i = 0; i < 7; i++)
        if (days & 1U << i)
            buf_addf(b, " %s", zone_weekday_name("en", i + 1));
}

static void
add_next(struct card *card, struct request *rq, const char *text)
{
    const char *language = language_code(request_language(rq));
    struct wall wall = { 0 };
    struct buf label, line;
    int64_t first, last;

    if (!notify_read_days(rq, text, &first, &last))
        return;
    buf_init(&label, LINE_MAX);
    buf_init(&line, LINE_MAX);
    wall_set_day_number(&wall, first);
    zone_format(&label, request_zone(rq), language,
                zone_day_start(request_zone(rq), &wall), request_now(rq),
                ZONE_STYLE_DAY);
    buf_adds(&line, "notify off ");
    wall_iso_day(&line, &wall);
    card_button(card, CARD_PLAIN, label.data, line.data, NULL);
    buf_release(&label);
    buf_release(&line);
}

/* Those days off of each week, from now on. */
static void
add_each(struct card *card, struct request *rq, unsigned days)
{
    enum language language = request_language(rq);
    struct buf names, line;
    char *label;

    buf_init(&names, LINE_MAX);
    buf_init(&line, LINE_MAX);
    notify_add_weekdays(&names, language, days);
    label = text_make(language, TEXT_NOTIFY_OFF_EACH, "days", names.data, NULL);
    buf_adds(&line, "notify set days");
    words_add(&line, days);
    card_button(card, CARD_PLAIN, label, line.data, NULL);
    free(label);
    buf_release(&names);
    buf_release(&line);
}

enum err
notify_ask_weekday(struct request *rq, const char *text, unsigned weekday)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct ways ways;
    enum err rc;

    rc = ways_find(rq, request_person(rq)->id, &ways);
    card_title(card, text_get(language, TEXT_NOTIFY_OFF_WHICH));
    add_next(card, rq, text);
    if ((unsigned)ways.habit.days_off != weekday)
        add_each(card, rq, (unsigned)ways.habit.days_off | weekday);
    add_each(card, rq, weekday);
    request_refused(rq);
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    ways_release(&ways);
    card_free(card);
    return rc;
}
