/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * load.c - many commands, as many in flight or a second as asked for.
 *
 * Whenever one is acknowledged the next goes out, so the peer is always given
 * the same depth of work; or they go out by the clock, whether somebody hears
 * them or not. Each person in turn is the one who types, and each of the given
 * channels in turn is where.
 */
#include "load.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "control.h"
#include "conversations.h"
#include "envelope.h"
#include "events.h"
#include "interact.h"
#include "js.h"
#include "link.h"
#include "manifest.h"
#include "mem.h"
#include "people.h"
#include "team.h"
#include "text.h"
#include "timer.h"

static struct {
    struct slash_command command;
    struct conversation **where; /* none: the direct messages of who types */
    size_t where_count;
    struct person *who; /* NULL: everybody in turn */
    size_t turn;        /* so many have been looked at for it */
    char *text;
    bool messages;
    size_t count, sent, acked, lost, in_flight;
    int per_second; /* 0: by what is in flight */
    struct timer pace;
    int64_t begun_us, ended_us;
    uint32_t *delays_us; /* of those acknowledged */
} load;

/* Whose turn it is; NULL when there is nobody. */
static struct person *
load_person(void)
{
    size_t people = people_count(), i;
    struct person *p;

    if (load.who)
        return load.who;
    for (i = 0; i < people; i++) {
        p = person_at(load.turn++ % people);
        if (!p->is_bot)
            return p;
    }
    return NULL;
}

static struct conversation *
load_where(size_t n, struct person *who)
{
    if (load.where_count > 0)
        return load.where[n % load.where_count];
    return conversation_im(who, person_find(team.bot_user_id));
}

static char *
load_text(size_t n)
{
    const char *hole = strstr(load.text, "{n}");

    if (!hole)
        return xstrdup(load.text);
    return text_format("%.*s%zu%s", (int)(hole - load.text), load.text, n,
                       hole + 3);
}

/* A direct message's event, without keeping the message itself. */
static struct envelope *
load_message(const struct person *who, const struct conversation *c,
             const char *text)
{
    char ts[TS_SIZE], id[14] = "Ev";
    json_t *payload;

    ts_format(message_next_ts(), ts);
    random_upper(id + 2, 11);
    payload = json_pack(
        "{s:s, s:s, s:s, s:{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}, s:s, "
        "s:s, s:I, s:[{s:n, s:s, s:s, s:b, s:b}], s:b}",
        "token", "deprecated", "team_id", team.id, "api_app_id", team.app_id,
        "event", "type", "message", "channel_type", "im", "channel", c->id,
        "user", who->id, "text", text, "ts", ts, "event_ts", ts, "team",
        team.id, "type", "event_callback", "event_id", id, "event_time",
        (json_int_t)(wall_us() / 1000000), "authorizations", "enterprise_id",
        "team_id", team.id, "user_id", team.bot_user_id, "is_bot", 1,
        "is_enterprise_install", 0, "is_ext_shared_channel", 0);
    return envelope_new(ENVELOPE_EVENT, payload, false);
}

static void
load_one(void)
{
    struct person *who = load_person();
    struct conversation *c = load_where(load.sent, who);
    char *text = load_text(++load.sent);
    struct envelope *e;

    assert(who); /* load_start() saw to it */
    e = load.messages ? load_message(who, c, text)
                      : interact_command(who, c, &load.command, text);
    free(text);
    e->load = true;
    envelope_send(e);
}

void
load_settled(const struct envelope *e)
{
    if (e->state == ENVELOPE_ACKED) {
        if (load.acked < load.count)
            load.delays_us[load.acked++] = (uint32_t)(e->acked_us - e->sent_us);
    } else {
        load.lost++;
        /* Without a connection the rest would be lost as well. */
        if (links_ready() == 0 && load.per_second == 0)
            load.count = load.sent;
    }
    if (load.acked + load.lost >= load.count) {
        load.ended_us = mono_us();
        control_wait_load();
    }
    if (load.sent < load.count && load.per_second == 0)
        load_one();
}

/* By the clock since the beginning, so that no delay adds up. */
static void
load_pace(struct timer *t)
{
    int64_t due = (mono_us() - load.begun_us) * load.per_second / 1000000 + 1;

    (void)t;
    while (load.sent < load.count && (int64_t)load.sent < due)
        load_one();
    if (load.sent < load.count)
        timer_set(&load.pace, 1000 / load.per_second / 2 + 1, load_pace);
}

/* "channel": one id, or several as an array. */
static const char *
load_channels(const json_t *o)
{
    json_t *v = json_object_get(o, "channel");
    size_t i, n = json_is_array(v) ? json_array_size(v) : v ? 1 : 0;

    load.where = xcalloc(n + 1, sizeof(struct conversation *));
    for (i = 0; i < n; i++) {
        load.where[i] = conversation_find(
            json_string_value(json_is_array(v) ? json_array_get(v, i) : v));
        if (!load.where[i])
            return "no such channel";
    }
    load.where_count = n;
    return NULL;
}

const char *
load_start(const json_t *o)
{
    json_int_t count = js_int(o, "count", 0);
    json_int_t in_flight = js_int(o, "in_flight", 1);
    json_int_t pace = js_int(o, "per_second", 0);
    const char *command = js_str(o, "command"), *error;
    size_t i;

    if (count < 1 || count > 10000000 || in_flight < 1 || in_flight > 100000)
        return "count or in_flight is out of range";
    if (pace < 0 || pace > 1000)
        return "per_second is 0 to 1000";
    if (load.count > load.acked + load.lost)
        return "a load is running";
    if (links_ready() == 0 && pace == 0)
        return "the app is not connected";
    if (!load_person())
        return "there is nobody to type";
    load_release();
    load.messages = js_is(o, "kind", "message");
    if (!manifest_command(command ? command : "/callsheet", &load.command) &&
        !load.messages)
        return "no such command";
    error = load_channels(o);
    if (error)
        return error;
    load.who = person_find(js_str(o, "as"));
    load.text = xstrdup(js_text(o, "text"));
    load.count = (size_t)count;
    load.in_flight = (size_t)in_flight;
    load.per_second = (int)pace;
    load.delays_us = xcalloc(load.count, sizeof(*load.delays_us));
    load.begun_us = mono_us();
    if (pace > 0) {
        load_pace(NULL);
        return NULL;
    }
    for (i = 0; i < load.in_flight && load.sent < load.count; i++)
        load_one();
    return NULL;
}

static int
by_delay(const void *a, const void *b)
{
    uint32_t x, y;

    memcpy(&x, a, sizeof(x));
    memcpy(&y, b, sizeof(y));
    return x < y ? -1 : x > y;
}

void
load_report(json_t *out)
{
    bool done = load.acked + load.lost >= load.count;
    int64_t end = done ? load.ended_us : mono_us();
    double seconds = (double)(end - load.begun_us) / 1e6;
    uint32_t *sorted;

    json_object_update_new(
        out, json_pack("{s:b, s:I, s:I, s:I, s:f, s:f}", "done", done, "sent",
                       (json_int_t)load.sent, "acked", (json_int_t)load.acked,
                       "lost", (json_int_t)load.lost, "seconds", seconds,
                       "per_second",
                       seconds > 0 ? (double)load.acked / seconds : 0.0));
    if (!done || load.acked == 0)
        return;
    sorted = xcalloc(load.acked, sizeof(*sorted));
    memcpy(sorted, load.delays_us, load.acked * sizeof(*sorted));
    qsort(sorted, load.acked, sizeof(*sorted), by_delay);
    json_object_update_new(
        out, json_pack("{s:i, s:i, s:i}", "p50_us", (int)sorted[load.acked / 2],
                       "p99_us", (int)sorted[load.acked - 1 - load.acked / 100],
                       "max_us", (int)sorted[load.acked - 1]));
    free(sorted);
}

void
load_release(void)
{
    timer_cancel(&load.pace);
    free(load.where);
    free(load.text);
    free(load.delays_us);
    memset(&load, 0, sizeof(load));
}
