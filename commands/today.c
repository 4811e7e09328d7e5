/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * today.c - today: my day.
 *
 * What is late, what is due, who waits for whom (day.c). The same lines stand
 * in the morning message (morning.c) and on a person's own page of the app.
 */
#include "today.h"

#include <stdlib.h>

#include "command.h"
#include "deadline_show.h"
#include "deadlines.h"
#include "morning.h"
#include "request.h"
#include "verbs.h"

struct today {
    struct request *rq;
    struct card *card;
};

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

/* Nothing today: the next thing there is, so that nobody wonders. */
static void
add_next(void *ctx, const struct deadline *d)
{
    struct today *t = ctx;
    char *line = deadline_text(t->rq, TEXT_DEADLINE_LINE, d);
    char *text =
        text_make(request_language(t->rq), TEXT_TODAY_NEXT, "line", line, NULL);

    card_text(t->card, text);
    free(line);
    free(text);
}

enum err
today_fill(struct request *rq, struct card *card)
{
    struct today t = { rq, card };
    struct day day;
    char *title;
    enum err rc;

    rc = day_read(rq, false, &day);
    if (rc == ERR_OK && day_is_empty(&day)) {
        card_title(card, text_get(request_language(rq), TEXT_TODAY_NOTHING));
        rc = store_deadline_list(request_store(rq), request_person(rq)->id, 1,
                                 add_next, &t);
    } else if (rc == ERR_OK) {
        title = day_title(rq, &day);
        card_title(card, title);
        free(title);
    }
    card_append(card, day.card);
    day_release(&day);
    return rc;
}

/* In their own conversation the answer is kept up as the day goes on. */
static enum err
today_run(struct request *rq)
{
    bool is_kept = request_place(rq)->kind == PLACE_DM && !request_is_home(rq);
    struct card *card = card_new();
    int64_t message = 0;
    enum err rc;

    rc = today_fill(rq, card);
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PASSING, card, is_kept ? &message : NULL);
    if (rc == ERR_OK && (is_kept || request_is_home(rq)))
        rc = morning_shown(rq, message);
    card_free(card);
    return rc;
}
