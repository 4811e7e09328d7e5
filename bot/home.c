/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * home.c - a person's own page of the app.
 *
 * The page is what "today" answers. A button on it is a line like any other;
 * nobody reads messages there, so the answer is gathered and stands above the
 * page, until the page is made anew.
 */
#include "home.h"

#include "command.h"
#include "request_impl.h"

#define HOME_LINE "today"

/* The page itself, as if it had been asked for in a line. */
static enum err
home_add_today(const struct request *from, struct card *page)
{
    struct incoming in = *from->in;
    struct request rq;
    char line[] = HOME_LINE;
    enum err rc;

    in.kind = INCOMING_LINE;
    in.line = line;
    in.field_count = in.file_count = 0;
    rc = request_init(&rq, from->engine, in.network, in.user, in.place,
                      in.place_kind, NULL);
    rq.in = &in;
    rq.number = from->number;
    rq.page = page;
    if (rc == ERR_OK)
        rc = dispatch(&rq);
    request_release(&rq);
    return rc;
}

bool
request_is_home(const struct request *rq)
{
    return rq->page != NULL;
}

enum err
home_run(struct request *rq)
{
    struct card *page = card_new();
    enum err rc = ERR_OK;

    rq->page = page;
    if (rq->in->line && rq->in->line[0] != '\0') {
        rc = dispatch(rq);
        if (page->count > 0)
            card_divider(page);
    }
    if (rc == ERR_OK)
        rc = home_add_today(rq, page);
    rq->page = NULL;
    if (rc == ERR_OK)
        rc = reply_home(rq, rq->person.id, page);
    card_free(page);
    return rc;
}
