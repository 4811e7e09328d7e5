/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * load.c - many commands, as many in flight as asked for.
 *
 * Whenever one is acknowledged the next goes out, so the peer is always given
 * the same depth of work. Each person in turn is the one who types.
 */
#include "load.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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
    struct conversation *where; /* NULL: the direct messages of who types */
    struct person *who;         /* NULL: everybody in turn */
    char *text;
    bool messages;
    size_t count, sent, acked, lost, in_flight;
    int64_t begun_us, ended_us;
    uint32_t *delays_us; /* of those acknowledged */
} load;

static struct person *
load_person(size_t n)
{
    struct person *p;
    size_t people = 0, i;

    if (load.who)
        return load.who;
    for (i = 0; (p = person_at(i)); i++)
        people += !p->is_bot;
    if (people == 0)
        return NULL;
    n %= people;
    for (i = 0; (p = person_at(i)); i++)
        if (!p->is_bot && n-- == 0)
            return p;
    return NULL;
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
load_message(const struct person *who, const char *text)
{
    struct conversation *c = load.where;
    char ts[TS_SIZE], id[14] = "Ev";
    json_t *payload;

    if (!c)
        c = conversation_im((struct person *)(uintptr_t)who,
                            person_find(team.bot_user_id));
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
    struct person *who = load_person(load.sent);
    char *text = load_text(++load.sent);
    struct conversation *c = load.where;
    struct envelope *e;

    if (load.messages) {
        e = load_message(who, text);
    } else {
        if (!c)
            c = conversation_im(who, person_find(team.bot_user_id));
        e = interact_command(who, c, &load.command, text);
    }
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
        if (links_ready() == 0)
            load.count = load.sent;
    }
    if (load.acked + load.lost >= load.count)
        load.ended_us = mono_us();
    if (load.sent < load.count)
        load_one();
}

const char *
load_start(const json_t *o)
{
    json_int_t count = js_int(o, "count", 0);
    json_int_t in_flight = js_int(o, "in_flight", 1);
    const char *command = js_str(o, "command");
    size_t i;

    if (count < 1 || count > 10000000 || in_flight < 1 || in_flight > 100000)
        return "count or in_flight is out of range";
    if (load.count > load.acked + load.lost)
        return "a load is running";
    if (links_ready() == 0)
        return "the app is not connected";
    if (!load_person(0))
        return "there is nobody to type";
    load_release();
    load.messages = js_is(o, "kind", "message");
    if (!manifest_command(command ? command : "/callsheet", &load.command) &&
        !load.messages)
        return "no such command";
    load.where = conversation_find(js_str(o, "channel"));
    load.who = person_find(js_str(o, "as"));
    load.text = xstrdup(js_text(o, "text"));
    load.count = (size_t)count;
    load.in_flight = (size_t)in_flight;
    load.delays_us = xcalloc(load.count, sizeof(*load.delays_us));
    load.begun_us = mono_us();
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
    free(load.text);
    free(load.delays_us);
    memset(&load, 0, sizeof(load));
}
