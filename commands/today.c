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

static enum err
today_run(struct request *rq)
{
    struct today t = { rq, card_new() };
    struct day day;
    char *title;
    enum err rc;

    rc = day_read(rq, false, &day);
    if (rc == ERR_OK && day_is_empty(&day)) {
        card_title(t.card, text_get(request_language(rq), TEXT_TODAY_NOTHING));
        rc = store_deadline_list(request_store(rq), request_person(rq)->id, 1,
                                 add_next, &t);
    } else if (rc == ERR_OK) {
        title = day_title(rq, &day);
        card_title(t.card, title);
        free(title);
    }
    card_append(t.card, day.card);
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PASSING, t.card, NULL);
    day_release(&day);
    card_free(t.card);
    return rc;
}
