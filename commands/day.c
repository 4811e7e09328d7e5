/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * day.c - what stands in somebody's day, gathered and laid out.
 *
 * Each line says what, by when, of which campaign, and who waits for whom; its
 * menu is what can be done about it. The lines are made while the deadlines
 * are read, and put in order after.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaigns.h"
#include "deadline_show.h"
#include "deadlines.h"
#include "habits.h"
#include "span.h"
#include "today.h"
#include "ways.h"
#include "whose.h"
#include "zone.h"

#define LINES_MAX 30
/* Of one owner no more are looked at. */
#define READ_MAX   300
#define AHEAD_DAYS 7
#define AWAY_DAYS  31

struct item {
    enum day_part part;
    int64_t due_at, id, series;
    int before;   /* older ones of its series, which are not shown */
    char ids[75]; /* " 34 38", those; "" when they are too many for a line */
    char *text;
};

struct gathering {
    struct request *rq;
    int days_off;              /* of theirs that follow today, in a row */
    bool is_unasked, is_asked; /* asked: those that others have to do */
    struct item *items;
    size_t count;
    int put_off;
    struct campaign campaign; /* the last one met */
};

/* ---- which part it belongs to -------------------------------------------- */

/* How many days from today on it is due, where it was meant; negative before.
 */
static int64_t
days_ahead(const struct request *rq, const struct deadline *d)
{
    const struct zone *zone = request_zone(rq);
    struct wall today, day;

    if (d->is_day)
        (void)zone_find(d->zone, &zone); /* else the reader's own */
    zone_to_wall(zone, request_now(rq), &today);
    zone_to_wall(zone, d->due_at, &day);
    return wall_days_between(&today, &day);
}

/* False when it is of no interest today. */
static bool
part_of(const struct gathering *g, const struct deadline *d,
        enum day_part *part)
{
    int64_t days = days_ahead(g->rq, d);

    if (days > AHEAD_DAYS && (g->is_asked || days > g->days_off))
        return false;
    if (g->is_asked) {
        *part = DAY_OTHERS;
        return true;
    }
    if (deadline_is_late(g->rq, d))
        *part = DAY_LATE;
    else if (days <= 0)
        *part = DAY_TODAY;
    else if (days <= g->days_off)
        *part = DAY_AWAY;
    else
        *part = DAY_FOR_ME;
    return *part != DAY_FOR_ME ||
           strcmp(d->person, request_person(g->rq)->id) != 0;
}

static bool
is_put_off(const struct gathering *g, int64_t id)
{
    struct reminder r = { 0 };

    return store_reminder_find(request_store(g->rq), id, &r) == ERR_OK &&
           r.snoozed_to > request_now(g->rq);
}

static bool
is_muted(const struct gathering *g, int64_t campaign)
{
    int64_t until = 0;

    return campaign != 0 &&
           store_mute_until(request_store(g->rq), request_person(g->rq)->id,
                            campaign, &until) == ERR_OK &&
           until > request_now(g->rq);
}

/* ---- one line ------------------------------------------------------------ */

static const char *
campaign_name(struct gathering *g, int64_t id)
{
    if (id == 0)
        return NULL;
    if (g->campaign.id != id) {
        campaign_release(&g->campaign);
        memset(&g->campaign, 0, sizeof(g->campaign));
        if (store_campaign_get(request_store(g->rq), id, &g->campaign) !=
            ERR_OK)
            return NULL;
    }
    return g->campaign.name;
}

static char *
item_text(struct gathering *g, const struct deadline *d, enum day_part part)
{
    const char *campaign = campaign_name(g, d->campaign);
    enum language language = request_language(g->rq);
    bool is_late = part == DAY_OTHERS && deadline_is_late(g->rq, d);
    struct buf text, who;
    char *line;

    line = deadline_text(g->rq,
                         is_late ? TEXT_DEADLINE_LINE_LATE : TEXT_DEADLINE_LINE,
                         d);
    buf_init(&text, 8192);
    buf_init(&who, 256);
    buf_adds(&text, line);
    /* What a deal waits for names it already. */
    if (campaign && !strstr(d->what, campaign))
        buf_addf(&text, " · %s", campaign);
    if (part == DAY_OTHERS) {
        whose_add(&who, d->owner);
        buf_addf(&text, " · %s", who.data);
    } else if (strcmp(d->person, request_person(g->rq)->id) != 0) {
        span_person(&who, d->person, d->person);
        buf_adds(&text, " · ");
        text_add(&text, language, TEXT_TODAY_ASKED_BY, "who", who.data, NULL);
    }
    buf_release(&who);
    free(line);
    return buf_take(&text);
}

static void
gather(void *ctx, const struct deadline *d)
{
    struct gathering *g = ctx;
    enum day_part part;
    struct item *item;

    if (!part_of(g, d, &part) || (g->is_unasked && is_muted(g, d->campaign)))
        return;
    if (part != DAY_OTHERS && is_put_off(g, d->id)) {
        g->put_off++;
        return;
    }
    g->items = xreallocarray(g->items, g->count + 1, sizeof(*g->items));
    item = &g->items[g->count++];
    item->part = part;
    item->due_at = d->due_at;
    item->id = d->id;
    item->series = d->series;
    item->before = 0;
    item->ids[0] = '\0';
    item->text = item_text(g, d, part);
}

/* Their own, those of the roles they have, and what they asked of others. */
static enum err
gather_all(struct gathering *g)
{
    static const char *const roles[] = { "@admins", "@vetters", "@finance" };
    struct store *st = request_store(g->rq);
    const char *self = request_person(g->rq)->id;
    enum err rc;
    size_t i;

    rc = store_deadline_list(st, self, READ_MAX, gather, g);
    for (i = 0; rc == ERR_OK && i < ARRAY_LEN(roles); i++)
        if (whose_is(g->rq, roles[i]))
            rc = store_deadline_list(st, roles[i], READ_MAX, gather, g);
    g->is_asked = true;
    if (rc == ERR_OK)
        rc = store_deadline_list_asked(st, self, READ_MAX, gather, g);
    return rc;
}

/* ---- the card ------------------------------------------------------------ */

static int
by_place(const void *a, const void *b)
{
    const struct item *x = a, *y = b;

    if (x->part != y->part)
        return x->part < y->part ? -1 : 1;
    if (x->due_at != y->due_at)
        return x->due_at < y->due_at ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* What fits into the value of a menu's option, "deadline done 45" before it. */
#define IDS_MAX 50

/* The older one goes into the newer one. */
static void
fold_into(struct item *item, struct item *older)
{
    size_t len = strlen(item->ids);
    bool was_cut = item->before > 0 && len == 0;

    item->before++;
    if (!was_cut)
        (void)snprintf(item->ids + len, sizeof(item->ids) - len, " %lld",
                       (long long)older->id);
    if (strlen(item->ids) > IDS_MAX)
        item->ids[0] = '\0';
    free(older->text);
    older->text = NULL;
}

/* Of a series that nobody ends the newest late one stands for all. In order,
 * the older ones come first. */
static void
fold_series(struct gathering *g)
{
    size_t i, k, kept = 0;

    for (i = g->count; i-- > 0;) {
        struct item *item = &g->items[i];

        for (k = i; item->text && item->series != 0 && k-- > 0;)
            if (g->items[k].text && g->items[k].series == item->series &&
                g->items[k].part == item->part && item->part == DAY_LATE)
                fold_into(item, &g->items[k]);
    }
    for (i = 0; i < g->count; i++)
        if (g->items[i].text)
            g->items[kept++] = g->items[i];
    g->count = kept;
}

static void
add_option(struct card *card, enum language language, enum text_key label,
           const char *verb, int64_t id, const char *rest)
{
    struct buf line;

    buf_init(&line, 128);
    buf_addf(&line, "deadline %s %lld%s%s", verb, (long long)id,
             *rest != '\0' ? " " : "", rest);
    card_option(card, text_get(language, label), line.data);
    buf_release(&line);
}

static void
add_item(struct card *card, enum language language, const struct item *item)
{
    struct buf line;

    buf_init(&line, 8192);
    buf_adds(&line, item->text);
    if (item->before > 0) {
        buf_adds(&line, " · ");
        text_add(&line, language, TEXT_TODAY_BEFORE, "n",
                 TEXT_INT(item->before), NULL);
    }
    card_line(card, line.data);
    buf_release(&line);
    add_option(card, language, TEXT_TODAY_DONE, "done", item->id, "");
    if (item->ids[0] != '\0')
        add_option(card, language, TEXT_TODAY_DONE_ALL, "done", item->id,
                   item->ids + 1);
    if (item->part != DAY_OTHERS)
        add_option(card, language, TEXT_TODAY_SNOOZE, "snooze", item->id,
                   text_get(language, TEXT_TODAY_SNOOZE_TO));
    add_option(card, language, TEXT_TODAY_REASSIGN, "assign", item->id, "");
    add_option(card, language, TEXT_TODAY_STOP, "drop", item->id, "");
}

static void
add_heading(struct card *card, enum language language, enum day_part part)
{
    static const enum text_key headings[DAY_PARTS] = {
        TEXT_TODAY_LATE, TEXT_TODAY_DUE, TEXT_TODAY_AWAY, TEXT_TODAY_FOR_ME,
        TEXT_TODAY_OTHERS
    };
    struct buf b;

    buf_init(&b, 256);
    span_bold(&b, text_get(language, headings[part]));
    card_text(card, b.data);
    buf_release(&b);
}

static void
lay_out(const struct gathering *g, struct day *day)
{
    enum language language = request_language(g->rq);
    size_t i, shown = g->count < LINES_MAX ? g->count : LINES_MAX;
    char *text;

    for (i = 0; i < g->count; i++)
        day->count[g->items[i].part]++;
    for (i = 0; i < shown; i++) {
        if (i == 0 || g->items[i].part != g->items[i - 1].part)
            add_heading(day->card, language, g->items[i].part);
        add_item(day->card, language, &g->items[i]);
    }
    if (g->count > shown) {
        text = text_make(language, TEXT_TODAY_MORE, "n",
                         TEXT_INT(g->count - shown), NULL);
        card_text(day->card, text);
        free(text);
    }
    if (day->put_off > 0) {
        text = text_make(language, TEXT_TODAY_PUT_OFF, "n",
                         TEXT_INT(day->put_off), NULL);
        card_note(day->card, text);
        free(text);
    }
}

/* No message comes on a day off: what is due then is said before. */
static enum err
find_days_off(struct gathering *g)
{
    struct request *rq = g->rq;
    struct wall today;
    struct ways w;
    int64_t day;
    enum err rc;

    rc = ways_find(rq, request_person(rq)->id, &w);
    if (rc != ERR_OK)
        return rc;
    zone_to_wall(request_zone(rq), request_now(rq), &today);
    day = wall_day_number(&today);
    while (g->days_off < AWAY_DAYS &&
           hours_is_off(&w.hours, day + g->days_off + 1))
        g->days_off++;
    ways_release(&w);
    return ERR_OK;
}

enum err
day_read(struct request *rq, bool is_unasked, struct day *day)
{
    struct gathering g = { .rq = rq, .is_unasked = is_unasked };
    enum err rc;
    size_t i;

    memset(day, 0, sizeof(*day));
    day->card = card_new();
    rc = find_days_off(&g);
    if (rc == ERR_OK)
        rc = gather_all(&g);
    if (g.count > 1)
        qsort(g.items, g.count, sizeof(*g.items), by_place);
    fold_series(&g);
    day->put_off = g.put_off;
    if (rc == ERR_OK)
        lay_out(&g, day);
    for (i = 0; i < g.count; i++)
        free(g.items[i].text);
    free(g.items);
    campaign_release(&g.campaign);
    return rc;
}

void
day_release(struct day *day)
{
    card_free(day->card);
    day->card = NULL;
}

bool
day_is_empty(const struct day *day)
{
    size_t i;

    for (i = 0; i < DAY_PARTS; i++)
        if (day->count[i] > 0)
            return false;
    return true;
}

char *
day_title(const struct request *rq, const struct day *day)
{
    static const enum text_key counts[DAY_PARTS] = {
        TEXT_TODAY_N_LATE, TEXT_TODAY_N_DUE, TEXT_TODAY_N_AWAY,
        TEXT_TODAY_N_FOR_ME, TEXT_TODAY_N_OTHERS
    };
    static const enum day_part order[DAY_PARTS] = { DAY_TODAY, DAY_LATE,
                                                    DAY_AWAY, DAY_FOR_ME,
                                                    DAY_OTHERS };
    enum language language = request_language(rq);
    struct buf date, what;
    char *title;
    size_t i;

    buf_init(&date, 128);
    buf_init(&what, 512);
    zone_format(&date, request_zone(rq), language_code(language),
                request_now(rq), request_now(rq), ZONE_STYLE_DAY);
    for (i = 0; i < DAY_PARTS; i++) {
        if (day->count[order[i]] == 0)
            continue;
        buf_adds(&what, what.len > 0 ? ", " : "");
        text_add(&what, language, counts[order[i]], "n",
                 TEXT_INT(day->count[order[i]]), NULL);
    }
    if (what.len == 0)
        text_add(&what, language, TEXT_TODAY_ALL_DONE, NULL);
    title = text_make(language, TEXT_TODAY_HEAD, "day", date.data, "what",
                      what.data, NULL);
    buf_release(&date);
    buf_release(&what);
    return title;
}
