/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_list.c - deadline list: what is open, thirty at a time.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "campaign.h"
#include "card.h"
#include "deadline_parts.h"
#include "deadline_series.h"
#include "deadline_show.h"
#include "deadline_who.h"
#include "deadlines.h"
#include "pages.h"
#include "request.h"
#include "series.h"
#include "whose.h"

/* Of so many open ones the late ones are looked for. */
#define LATE_READ 500

enum listed { LIST_MINE, LIST_ALL, LIST_LATE, LIST_CAMPAIGN };

static const char *const words[] = { "mine", "all", "late" };

struct listing {
    struct request *rq;
    struct card *card;
    enum listed which;
    const struct campaign *campaign;
    int limit; /* the end of this page, and one more */
    struct found {
        int64_t id, due_at;
    } * items;
    size_t count, room;
};

/* ---- reading ------------------------------------------------------------- */

static void
list_keep(void *ctx, const struct deadline *d)
{
    struct listing *l = ctx;

    if (d->done_at != 0)
        return; /* of a campaign all come */
    if (l->which == LIST_LATE && !deadline_is_late(l->rq, d))
        return;
    if (l->count == l->room) {
        l->room = l->room > 0 ? 2 * l->room : 64;
        l->items = xrealloc(l->items, l->room * sizeof(*l->items));
    }
    l->items[l->count].id = d->id;
    l->items[l->count++].due_at = d->due_at;
}

/* Their own, and those of the roles they have. */
static enum err
read_mine(struct listing *l)
{
    struct store *st = request_store(l->rq);
    const char *role;
    enum err rc;
    size_t i;

    rc = store_deadline_list(st, request_person(l->rq)->id, l->limit, list_keep,
                             l);
    for (i = 0; rc == ERR_OK; i++) {
        role = whose_role(i);
        if (!role)
            break;
        if (whose_is(l->rq, role))
            rc = store_deadline_list(st, role, l->limit, list_keep, l);
    }
    return rc;
}

static enum err
list_read(struct listing *l)
{
    struct store *st = request_store(l->rq);
    const char *me = request_person(l->rq)->id;

    switch (l->which) {
    case LIST_CAMPAIGN:
        return store_deadline_list_campaign(st, l->campaign->id, list_keep, l);
    case LIST_LATE:
        return store_deadline_list(st,
                                   request_may(l->rq, WHO_MEMBERS) ? NULL : me,
                                   LATE_READ, list_keep, l);
    case LIST_ALL:
        return store_deadline_list(st, NULL, l->limit, list_keep, l);
    case LIST_MINE:
        break;
    }
    return read_mine(l);
}

static int
by_time(const void *a, const void *b)
{
    const struct found *x = a, *y = b;

    if (x->due_at != y->due_at)
        return x->due_at < y->due_at ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* ---- saying -------------------------------------------------------------- */

/* " · every 2 weeks on Friday" */
static void
add_rule(struct buf *b, struct request *rq, const struct deadline *d)
{
    struct series s = { 0 };

    if (d->series != 0 &&
        store_series_find(request_store(rq), d->series, &s) == ERR_OK &&
        s.ended_at == 0) {
        buf_adds(b, " · ");
        deadline_series_words(b, rq, &s);
    }
    series_release(&s);
}

static enum err
list_line(struct listing *l, int64_t id)
{
    struct deadline d = { 0 };
    struct buf line;
    char *text;
    enum err rc;

    rc = store_deadline_find(request_store(l->rq), id, &d);
    if (rc != ERR_OK)
        return rc;
    text = deadline_text(l->rq,
                         deadline_is_late(l->rq, &d) ? TEXT_DEADLINE_LINE_LATE
                                                     : TEXT_DEADLINE_LINE,
                         &d);
    buf_init(&line, 8192);
    buf_adds(&line, text);
    add_rule(&line, l->rq, &d);
    if (l->which != LIST_MINE ||
        strcmp(d.owner, request_person(l->rq)->id) != 0) {
        buf_adds(&line, " · ");
        deadline_who_add(&line, d.owner);
    }
    card_text(l->card, line.data);
    buf_release(&line);
    free(text);
    deadline_release(&d);
    return ERR_OK;
}

static char *
list_title(const struct listing *l)
{
    static const enum text_key titles[] = { TEXT_DEADLINE_LIST_MINE,
                                            TEXT_DEADLINE_LIST_ALL,
                                            TEXT_DEADLINE_LIST_LATE,
                                            TEXT_DEADLINE_LIST_CAMPAIGN };

    return text_make(request_language(l->rq), titles[l->which], "campaign",
                     l->campaign->name ? l->campaign->name : "", NULL);
}

static enum text_key
list_empty(const struct listing *l)
{
    if (l->which == LIST_LATE)
        return TEXT_DEADLINE_LIST_NONE_LATE;
    return l->which == LIST_CAMPAIGN ? TEXT_DEADLINE_LIST_NONE_HERE
                                     : TEXT_DEADLINE_LIST_EMPTY;
}

/* "deadline list all" */
static void
list_again(const struct listing *l, struct buf *line)
{
    buf_adds(line, "deadline list ");
    if (l->which == LIST_CAMPAIGN)
        buf_addf(line, "%s%s%s", strchr(l->campaign->name, '"') ? "" : "\"",
                 l->campaign->name, strchr(l->campaign->name, '"') ? "" : "\"");
    else
        buf_adds(line, words[l->which]);
}

static enum err
list_say(struct listing *l)
{
    enum language language = request_language(l->rq);
    struct pages pages = pages_read(l->rq);
    struct buf line;
    char *title = list_title(l);
    enum err rc;
    size_t i;

    l->card = card_new();
    card_title(l->card, title);
    l->limit = (int)pages.end + 1;
    rc = list_read(l);
    if (l->count > 1)
        qsort(l->items, l->count, sizeof(*l->items), by_time);
    for (i = pages.begin; rc == ERR_OK && i < pages.end && i < l->count; i++)
        rc = list_line(l, l->items[i].id);
    if (l->count == 0)
        card_text(l->card, text_get(language, list_empty(l)));
    buf_init(&line, 1024);
    list_again(l, &line);
    pages_add(l->card, l->rq, &pages, l->count, line.data);
    if (l->count > 0)
        card_note(l->card,
                  text_get(language, l->which == LIST_MINE
                                         ? TEXT_DEADLINE_LIST_HINT
                                         : TEXT_DEADLINE_LIST_HINT_ALL));
    if (rc == ERR_OK)
        rc = reply(l->rq, AUDIENCE_PASSING, l->card, NULL);
    buf_release(&line);
    card_free(l->card);
    free(l->items);
    free(title);
    return rc;
}

/* A word of ours, else the name of a campaign. */
static enum err
list_which(struct listing *l, const char *which, struct campaign *c)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(words); i++)
        if (strcasecmp(which, words[i]) == 0) {
            l->which = (enum listed)i;
            return ERR_OK;
        }
    l->which = LIST_CAMPAIGN;
    return store_campaign_find(request_store(l->rq), which, c);
}

enum err
deadline_list_run(struct request *rq)
{
    const char *which = request_arg(rq, "which");
    struct campaign c = { 0 };
    struct listing l = { .rq = rq, .which = LIST_MINE, .campaign = &c };
    enum err rc = ERR_OK;

    if (which)
        rc = list_which(&l, which, &c);
    if ((rc == ERR_OK || rc == ERR_NOT_FOUND) && l.which != LIST_MINE &&
        l.which != LIST_LATE && !request_may(rq, WHO_MEMBERS))
        rc = reply_wrong(rq, "which", TEXT_DEADLINE_GUESTS, NULL);
    else if (rc == ERR_NOT_FOUND)
        rc = campaign_unknown(rq, "which", TEXT_DEADLINE_LIST_WHICH);
    else if (rc == ERR_OK)
        rc = list_say(&l);
    campaign_release(&c);
    return rc;
}
