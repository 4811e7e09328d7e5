/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * morning.c - one message each morning, kept as the day goes on.
 *
 * A standing job over two indexes: whose morning is due, and whose day is out
 * of date. It sends the one and edits the other, a person at a time, and
 * sleeps until the next morning is due. Nothing is sent when there is nothing,
 * nothing twice on a day (a unique key), and nothing when the day is over. A
 * day becomes stale by triggers on the deadlines (habits.h).
 */
#include "morning.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "deadline_show.h"
#include "notify.h"
#include "verbs.h"
#include "ways.h"

/* Whom nobody has told us anything about yet: asked again after so long. */
#define UNKNOWN_SECONDS 300
/* A page that was not opened for so long is not kept up. */
#define HOME_SECONDS (30 * 86400)
#define LOOK_AGAIN   3600
/* A morning that was never worked out. */
#define UNPLANNED 1

/* ---- when ---------------------------------------------------------------- */

static int64_t
next_after(const struct ways *w, int64_t now)
{
    return hours_morning_after(&w->hours, w->zone, now);
}

static enum err
day_find(struct request *rq, const char *user, struct day_row *row)
{
    enum err rc = store_day_find(request_store(rq), user, row);

    if (rc != ERR_NOT_FOUND)
        return rc;
    memset(row, 0, sizeof(*row));
    row->person = xstrdup(user);
    row->date = xstrdup("");
    return ERR_OK;
}

enum err
morning_plan(struct request *rq, const char *user)
{
    struct day_row row;
    struct ways w;
    enum err rc;

    rc = day_find(rq, user, &row);
    if (rc != ERR_OK)
        return rc;
    rc = ways_find(rq, user, &w);
    if (rc == ERR_OK) {
        row.morning_at = next_after(&w, request_now(rq));
        rc = store_day_put(request_store(rq), &row);
    }
    if (rc == ERR_OK && row.morning_at != 0)
        rc = request_job_hasten(rq, "morning", row.morning_at);
    ways_release(&w);
    day_row_release(&row);
    return rc;
}

enum err
morning_touch(struct request *rq, const char *user)
{
    enum err rc = store_day_set_stale(request_store(rq), user);

    if (rc == ERR_OK)
        rc = request_job_hasten(rq, "morning", request_now(rq));
    return rc;
}

enum err
morning_touch_all(struct request *rq)
{
    enum err rc = store_day_set_all_stale(request_store(rq));

    if (rc == ERR_OK)
        rc = request_job_hasten(rq, "morning", request_now(rq));
    return rc;
}

static void
note_person(void *ctx, const char *person)
{
    char **one = ctx;

    if (!*one)
        *one = xstrdup(person);
}

enum err
morning_changed(struct request *rq)
{
    struct store *st = request_store(rq);
    char *one = NULL;
    int64_t next = 0;
    enum err rc;

    if (request_job_is_hastened(rq, "morning"))
        return ERR_OK;
    rc = store_day_stale(st, 1, note_person, &one);
    if (rc == ERR_OK && !one)
        rc = store_day_next(st, &next);
    if (rc == ERR_OK && (one || next <= request_now(rq)))
        rc = request_job_hasten(rq, "morning", request_now(rq));
    free(one);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- the message --------------------------------------------------------- */

static void
date_of(const struct request *rq, int64_t at, struct buf *b)
{
    struct wall wall;

    zone_to_wall(request_zone(rq), at, &wall);
    wall_iso_day(b, &wall);
}

static bool
is_date(const struct request *rq, const char *date)
{
    struct buf today;
    bool is_it;

    buf_init(&today, 32);
    date_of(rq, request_now(rq), &today);
    is_it = strcmp(today.data, date) == 0;
    buf_release(&today);
    return is_it;
}

/* Once a month, with the first message: what of all that led to nothing. */
static enum err
add_month(struct card *card, const struct request *rq)
{
    const char *person = request_person(rq)->id;
    struct buf today, first;
    bool was_said = false;
    enum err rc;

    buf_init(&today, 32);
    buf_init(&first, 32);
    date_of(rq, request_now(rq), &today);
    buf_addf(&first, "%.8s01", today.data);
    rc = store_morning_since(request_store(rq), person, first.data, today.data,
                             &was_said);
    if (rc == ERR_OK && !was_said)
        rc = notify_month_add(card, rq);
    buf_release(&today);
    buf_release(&first);
    return rc;
}

static struct card *
morning_card(const struct request *rq, const struct day *day, int64_t late_of)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    char *title = day_title(rq, day), *text;
    struct buf clock;

    card_title(card, title);
    card_append(card, day->card);
    if (late_of != 0) {
        buf_init(&clock, 64);
        zone_format(&clock, request_zone(rq), language_code(language), late_of,
                    request_now(rq), ZONE_STYLE_CLOCK);
        text =
            text_make(language, TEXT_MORNING_LATE, "clock", clock.data, NULL);
        card_note(card, text);
        free(text);
        buf_release(&clock);
    }
    (void)add_month(card, rq); /* without it the message is as good */
    free(title);
    return card;
}

static enum err
send(struct request *rq, struct day_row *row, const struct day *day,
     int64_t planned)
{
    bool is_late = request_now(rq) - planned > DEADLINE_LATE_SECONDS;
    struct nudge nudge = { .target = row->person,
                           .kind = "morning",
                           .at = request_now(rq) };
    struct card *card;
    struct buf date;
    bool is_new = false;
    enum err rc;

    buf_init(&date, 32);
    date_of(rq, request_now(rq), &date);
    rc = store_morning_add(request_store(rq), row->person, date.data, 0,
                           request_now(rq), &is_new);
    if (rc == ERR_OK && is_new) {
        card = morning_card(rq, day, is_late ? planned : 0);
        rc = reply_dm(rq, row->person, card, &row->message);
        card_free(card);
        free(row->date);
        row->date = xstrdup(date.data);
        if (rc == ERR_OK)
            rc = store_nudge_add(request_store(rq), &nudge);
    }
    buf_release(&date);
    return rc;
}

/* The hour of today's message, by what they want now: a habit may have been
 * taken back since, and a morning of a day that is over is none any more. 0 =
 * today has none, or its hour is still to come. */
static int64_t
hour_of_today(const struct request *rq, const struct ways *w)
{
    struct wall today, day;
    int64_t start, at;

    zone_to_wall(w->zone, request_now(rq), &today);
    start = zone_day_start(w->zone, &today);
    at = next_after(w, start - 1);
    if (at == 0 || at > request_now(rq))
        return 0;
    zone_to_wall(w->zone, at, &day);
    return wall_day_number(&today) == wall_day_number(&day) ? at : 0;
}

static enum err
due(struct request *rq, struct day_row *row)
{
    int64_t planned = row->morning_at, today;
    struct ways w;
    struct day day = { 0 };
    enum err rc;

    rc = ways_find(rq, row->person, &w);
    if (rc != ERR_OK)
        goto out;
    row->morning_at = next_after(&w, request_now(rq));
    today = hour_of_today(rq, &w);
    if (planned == UNPLANNED || request_person(rq)->has_left || today == 0)
        goto out;
    if (planned < today) /* of a day that is over */
        planned = today;
    /* Late in the evening it is tomorrow's to say. */
    if (request_now(rq) - planned > DEADLINE_LATE_SECONDS &&
        hours_is_quiet(&w.hours, w.zone, request_now(rq)))
        goto out;
    rc = day_read(rq, true, &day);
    if (rc == ERR_OK && !day_is_empty(&day))
        rc = send(rq, row, &day, planned);
    if (rc == ERR_OK && row->home_at == 0)
        row->is_stale = false;
out:
    day_release(&day);
    ways_release(&w);
    return rc;
}

/* ---- as the day goes on -------------------------------------------------- */

/* The day's message as it is now. What becomes of it is an answer to it. */
static enum err
edit_message(struct request *rq, const struct day_row *row)
{
    struct day day;
    struct card *card;
    enum err rc;

    if (row->message == 0 || !is_date(rq, row->date))
        return ERR_OK;
    rc = day_read(rq, true, &day);
    if (rc == ERR_OK) {
        card = morning_card(rq, &day, 0);
        rc = reply_edit_quietly(rq, row->message, card);
        card_free(card);
    }
    if (rc == ERR_OK)
        rc = store_nudge_set_led(request_store(rq), row->person, "morning",
                                 request_now(rq) - 86400, request_now(rq));
    day_release(&day);
    return rc;
}

static enum err
publish_home(struct request *rq, const struct day_row *row)
{
    struct card *card;
    enum err rc;

    if (row->home_at == 0 || request_now(rq) - row->home_at > HOME_SECONDS)
        return ERR_OK;
    card = card_new();
    rc = today_fill(rq, card);
    if (rc == ERR_OK)
        rc = reply_home(rq, row->person, card);
    card_free(card);
    return rc;
}

static enum err
stale(struct request *rq, struct day_row *row)
{
    enum err rc;

    rc = edit_message(rq, row);
    if (rc == ERR_OK)
        rc = publish_home(rq, row);
    row->is_stale = false;
    return rc;
}

enum err
morning_shown(struct request *rq, int64_t message)
{
    struct day_row row;
    struct buf today;
    enum err rc;

    rc = day_find(rq, request_person(rq)->id, &row);
    if (rc != ERR_OK)
        return rc;
    if (row.morning_at == 0)
        row.morning_at = UNPLANNED;
    if (request_is_home(rq)) {
        row.home_at = request_now(rq);
        rc = edit_message(rq, &row);
        row.is_stale = false;
    } else if (row.message == 0 || !is_date(rq, row.date)) {
        buf_init(&today, 32);
        date_of(rq, request_now(rq), &today);
        free(row.date);
        row.date = buf_take(&today);
        row.message = message;
    }
    if (rc == ERR_OK)
        rc = store_day_put(request_store(rq), &row);
    if (rc == ERR_OK && row.morning_at == UNPLANNED)
        rc = request_job_hasten(rq, "morning", request_now(rq));
    day_row_release(&row);
    return rc;
}

/* ---- the standing job ---------------------------------------------------- */

static enum err
one_person(struct request *rq, const char *user,
           enum err (*work)(struct request *rq, struct day_row *row))
{
    struct day_row row = { 0 };
    enum err rc;

    rc = store_day_find(request_store(rq), user, &row);
    if (rc != ERR_OK)
        return rc;
    rc = request_turn_to(rq, user);
    if (rc == ERR_OK) {
        rc = work(rq, &row);
    } else if (rc == ERR_NOT_FOUND) { /* until the chat has said who it is */
        row.morning_at = request_now(rq) + UNKNOWN_SECONDS;
        row.is_stale = false;
        rc = request_turn_to_place(rq, "");
        request_meet(rq, user);
    }
    if (rc == ERR_OK)
        rc = store_day_put(request_store(rq), &row);
    day_row_release(&row);
    return rc;
}

/* *is_done: nobody is left. */
static enum err
next_person(struct request *rq, bool *is_done)
{
    struct store *st = request_store(rq);
    char *user = NULL;
    enum err rc;

    *is_done = false;
    rc = store_day_due(st, request_now(rq), 1, note_person, &user);
    if (rc == ERR_OK && user) {
        rc = one_person(rq, user, due);
    } else if (rc == ERR_OK) {
        rc = store_day_stale(st, 1, note_person, &user);
        if (rc == ERR_OK && user)
            rc = one_person(rq, user, stale);
        else
            *is_done = rc == ERR_OK;
    }
    free(user);
    return rc;
}

enum err
morning_step(struct request *rq, struct job *job, enum step *step)
{
    int64_t next = 0;
    bool is_done = false;
    enum err rc = ERR_OK;

    while (rc == ERR_OK && !is_done && !job_is_late(job))
        rc = next_person(rq, &is_done);
    if (rc != ERR_OK || !is_done) {
        *step = STEP_AGAIN;
        return rc;
    }
    job->due_at = request_now(rq) + LOOK_AGAIN;
    rc = store_day_next(request_store(rq), &next);
    if (rc == ERR_OK && next < job->due_at)
        job->due_at = next;
    *step = STEP_AT;
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
