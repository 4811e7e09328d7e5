/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ics.c - deadline ics, campaign ics: dates for one's own calendar, as a file.
 *
 * It goes to who asked, by direct message: a calendar is a private thing.
 */
#include "ics.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaign.h"
#include "picture.h"
#include "whose.h"

#define DATES_MAX 1000

static const char *const roles[] = { "@admins", "@vetters", "@finance" };

struct filling {
    struct agenda *agenda;
    int left;
    bool is_cut;
};

static void
take(void *ctx, const struct deadline *d)
{
    struct filling *f = ctx;

    if (f->left > 0)
        agenda_add(f->agenda, d);
    f->is_cut |= f->left == 0;
    f->left -= f->left > 0;
}

static enum err
post(struct request *rq, const struct filling *f, const char *name,
     const char *title)
{
    enum language language = request_language(rq);
    char *comment =
        text_make(language, f->is_cut ? TEXT_ICS_COMMENT_CUT : TEXT_ICS_COMMENT,
                  "n", TEXT_INT(agenda_count(f->agenda)), NULL);
    const struct file_words words = { .name = name,
                                      .title = title,
                                      .comment = comment };
    struct buf out;
    enum err rc;

    buf_init(&out, POSTED_FILE_MAX);
    if (agenda_count(f->agenda) == 0) {
        rc = reply_text(rq, AUDIENCE_PASSING, TEXT_ICS_NONE, NULL);
    } else {
        rc = agenda_write(f->agenda, &out);
        if (rc == ERR_TOO_BIG)
            rc = reply_text(rq, AUDIENCE_PASSING, TEXT_ICS_TOO_BIG, NULL);
        else if (rc == ERR_OK)
            rc = reply_file(rq, AUDIENCE_PASSING, 0, &words, out.data, out.len);
    }
    buf_release(&out);
    free(comment);
    return rc;
}

/* Of a person, or of a role; NULL = everybody's. */
static enum err
fill_for(struct request *rq, struct filling *f, const char *owner)
{
    return store_deadline_list(request_store(rq), owner, DATES_MAX + 1, take,
                               f);
}

enum err
deadline_ics_run(struct request *rq)
{
    const char *whose = request_arg(rq, "whose");
    bool is_all = whose && strcmp(whose, "all") == 0;
    const char *title =
        text_get(request_language(rq), is_all ? TEXT_ICS_ALL : TEXT_ICS_MINE);
    struct filling f = { .left = DATES_MAX };
    size_t i;
    enum err rc;

    if (is_all && !request_may(rq, WHO_MEMBERS))
        return reply_wrong(rq, "whose", TEXT_DEADLINE_GUESTS, NULL);
    f.agenda = agenda_new(request_store(rq), request_calendar(rq),
                          request_language(rq), title,
                          request_now(rq));
    rc = fill_for(rq, &f, is_all ? NULL : request_person(rq)->id);
    for (i = 0; rc == ERR_OK && !is_all && i < ARRAY_LEN(roles); i++)
        if (whose_is(rq, roles[i]))
            rc = fill_for(rq, &f, roles[i]);
    if (rc == ERR_OK)
        rc = post(rq, &f, "deadlines.ics", title);
    agenda_free(f.agenda);
    return rc;
}

enum err
campaign_ics_run(struct request *rq)
{
    struct filling f = { .left = DATES_MAX };
    struct campaign c = { 0 };
    struct buf name;
    enum err rc;

    rc = campaign_take(rq, "campaign", &c);
    if (rc != ERR_OK || c.id == 0) /* it was told */
        return rc;
    f.agenda = agenda_new(request_store(rq), request_calendar(rq),
                          request_language(rq), c.name,
                          request_now(rq));
    buf_init(&name, 1024);
    buf_addf(&name, "%s.ics", c.name);
    rc = store_deadline_list_campaign(request_store(rq), c.id, take, &f);
    if (rc == ERR_OK)
        agenda_add_campaign(f.agenda, &c);
    if (rc == ERR_OK)
        rc = post(rq, &f, name.data, c.name);
    buf_release(&name);
    agenda_free(f.agenda);
    campaign_release(&c);
    return rc;
}
