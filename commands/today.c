/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * today.c - today: my day.
 *
 * What is late, what is due. The same lines stand in the morning message and
 * on a person's own page of the app.
 */
#include "today.h"

#include <stdlib.h>

#include "command.h"
#include "deadline_show.h"
#include "deadlines.h"
#include "request.h"
#include "verbs.h"
#include "zone.h"

#define LINES_MAX 30
/* A day with more than that is counted no further. */
#define READ_MAX 500

static enum err today_run(struct request *rq);

static const struct form today_forms[] = {
    { .name = "",
      .usage = "",
      .example = "today",
      .flags = FORM_READS,
      .run = today_run,
      .purpose = TEXT_TODAY_PURPOSE },
    { 0 },
};

const struct command today_command = {
    .name = "today",
    .summary = TEXT_TODAY_SUMMARY,
    .forms = today_forms,
};

struct reading {
    struct request *rq;
    struct card *card;
    struct day_counts *counts;
    int shown;
};

static bool
is_today(const struct request *rq, const struct deadline *d)
{
    const struct zone *zone = request_zone(rq);
    struct wall today, day;

    if (d->is_day)
        (void)zone_find(d->zone, &zone); /* else the reader's own */
    zone_to_wall(zone, request_now(rq), &today);
    zone_to_wall(zone, d->due_at, &day);
    return wall_days_between(&today, &day) == 0;
}

static void
add_option(struct card *card, const struct request *rq, enum text_key label,
           const char *verb, const char *rest, int64_t id)
{
    struct buf line;

    buf_init(&line, 128);
    buf_addf(&line, "deadline %s %lld%s", verb, (long long)id, rest);
    card_option(card, text_get(request_language(rq), label), line.data);
    buf_release(&line);
}

static void
read_one(void *ctx, const struct deadline *d)
{
    struct reading *r = ctx;
    bool is_late = deadline_is_late(r->rq, d);
    char *text;

    if (!is_late && !is_today(r->rq, d))
        return;
    if (is_late)
        r->counts->late++;
    else
        r->counts->today++;
    if (++r->shown > LINES_MAX)
        return;
    if (is_late ? r->counts->late == 1 : r->counts->today == 1)
        card_text(r->card,
                  text_get(request_language(r->rq),
                           is_late ? TEXT_TODAY_LATE : TEXT_TODAY_DUE));
    text = deadline_text(r->rq, TEXT_DEADLINE_LINE, d);
    card_line(r->card, text);
    add_option(r->card, r->rq, TEXT_DEADLINE_DONE_BUTTON, "done", "", d->id);
    free(text);
}

enum err
today_fill(struct request *rq, struct card *card, struct day_counts *counts)
{
    struct reading r = { rq, card, counts, 0 };

    *counts = (struct day_counts){ 0 };
    return store_deadline_list(request_store(rq), request_person(rq)->id,
                               READ_MAX, read_one, &r);
}

static enum err
today_run(struct request *rq)
{
    enum language language = request_language(rq);
    struct card *card = card_new(), *lines = card_new();
    struct day_counts counts;
    enum err rc;

    rc = today_fill(rq, lines, &counts);
    card_title(card, text_get(language, lines->count > 0 ? TEXT_TODAY_TITLE
                                                         : TEXT_TODAY_NOTHING));
    card_append(card, lines);
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    card_free(card);
    card_free(lines);
    return rc;
}
