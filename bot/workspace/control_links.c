/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_links.c - tests at the app's connections; control.c says how.
 */
#include "control.h"

#include <stdlib.h>
#include <string.h>

#include "dial.h"
#include "envelope.h"
#include "js.h"
#include "link.h"
#include "mem.h"
#include "team.h"
#include "text.h"
#include "timer.h"

#define INJECT_MAX ((json_int_t)128 * 1024 * 1024)

/* The connection that "link" names, or whose turn it is, or any at all. */
static struct link *
link_of(const json_t *o)
{
    json_int_t id = js_int(o, "link", 0);
    struct link *l;

    if (id > 0)
        return link_find((unsigned)id);
    l = link_pick();
    return l ? l : links_first();
}

static const char no_link[] = "no such connection";

static bool
end_of(const char *how, enum link_end *end)
{
    if (strcmp(how, "frame") == 0)
        *end = LINK_END_FRAME;
    else if (strcmp(how, "fin") == 0)
        *end = LINK_END_FIN;
    else if (strcmp(how, "rst") == 0)
        *end = LINK_END_RST;
    else
        return false;
    return true;
}

/* "then": end the connection as soon as what was sent is out. */
static const char *
then_end(const json_t *o, struct link *l)
{
    enum link_end how;

    if (!js_str(o, "then"))
        return NULL;
    if (!end_of(js_text(o, "then"), &how))
        return "then is frame, fin or rst";
    link_end(l, how);
    return NULL;
}

/* ---- frames ------------------------------------------------------------- */

static int
nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
add_hex(struct text *t, const char *s)
{
    for (; s[0] && s[1]; s += 2) {
        if (nibble(s[0]) < 0 || nibble(s[1]) < 0)
            return false;
        text_addc(t, (char)(nibble(s[0]) << 4 | nibble(s[1])));
    }
    return s[0] == '\0';
}

/* The bytes that are asked for. */
static bool
bytes_of(const json_t *o, struct text *t)
{
    const char *repeat = js_str(o, "repeat"), *hex = js_str(o, "hex");
    json_int_t size = js_int(o, "size", 0);

    text_adds(t, js_text(o, "before"));
    text_adds(t, js_text(o, "text"));
    if (hex && !add_hex(t, hex))
        return false;
    if (repeat && (!*repeat || size < 1 || size > INJECT_MAX))
        return false;
    while (repeat && (json_int_t)t->len < size)
        text_adds(t, repeat);
    text_adds(t, js_text(o, "after"));
    return true;
}

static const char *
do_inject(const json_t *o, json_t *out)
{
    struct link *l = link_of(o);
    json_int_t pieces = js_int(o, "pieces", 1);
    struct text t = { 0 };

    if (!l)
        return no_link;
    if (pieces < 1 || pieces > 10000)
        return "pieces must be 1 to 10000";
    if (!bytes_of(o, &t)) {
        text_release(&t);
        return "the bytes are not well described";
    }
    link_send_raw(l, t.data ? t.data : "", t.len, js_true(o, "binary"),
                  (size_t)pieces, js_true(o, "ping"));
    json_object_set_new(out, "size", json_integer((json_int_t)t.len));
    json_object_set_new(out, "link", json_integer((json_int_t)l->id));
    text_release(&t);
    return then_end(o, l);
}

/* ---- envelopes ---------------------------------------------------------- */

static const char *
send_on(const json_t *o, struct envelope *e, json_t *out)
{
    struct link *l = link_of(o);

    if (json_object_get(o, "link") && !l)
        return no_link;
    if (l)
        envelope_send_on(e, l);
    else
        envelope_send(e);
    js_put(out, "envelope_id", e->id);
    return l ? then_end(o, l) : NULL;
}

static const char *
do_envelope(const json_t *o, json_t *out)
{
    const char *type = js_text(o, "type");
    json_t *payload = json_object_get(o, "payload");
    enum envelope_kind kind;
    struct envelope *e;

    if (strcmp(type, "events_api") == 0)
        kind = ENVELOPE_EVENT;
    else if (strcmp(type, "slash_commands") == 0)
        kind = ENVELOPE_COMMAND;
    else if (strcmp(type, "interactive") == 0)
        kind = ENVELOPE_ACTION;
    else
        return "type is events_api, slash_commands or interactive";
    if (!payload)
        return "payload is missing";
    e = envelope_new(kind, json_incref(payload), js_true(o, "accepts"));
    e->silent = true;
    return send_on(o, e, out);
}

static const char *
do_event(const json_t *o, json_t *out)
{
    json_t *event = json_object_get(o, "event");
    const char *given = js_str(o, "event_id");
    struct envelope *e;
    json_t *payload;
    char id[14] = "Ev";

    if (!json_is_object(event))
        return "event is missing";
    random_upper(id + 2, 11);
    payload = json_pack("{s:s, s:s, s:s, s:O, s:s, s:s, s:I, s:b}", "token",
                        "deprecated", "team_id", team.id, "api_app_id",
                        team.app_id, "event", event, "type", "event_callback",
                        "event_id", given ? given : id, "event_time",
                        (json_int_t)(wall_us() / 1000000),
                        "is_ext_shared_channel", 0);
    e = envelope_new(ENVELOPE_EVENT, payload, false);
    e->attempt = (int)js_int(o, "attempt", 0);
    return send_on(o, e, out);
}

static const char *
do_redeliver(const json_t *o, json_t *out)
{
    struct envelope *e = envelope_find(js_text(o, "envelope_id"));
    struct link *l = link_of(o);
    char *frame;

    if (!e)
        return "no such envelope";
    if (!l)
        return no_link;
    frame = envelope_frame(e, (int)js_int(o, "attempt", e->attempt));
    link_send(l, frame, strlen(frame));
    json_object_set_new(out, "link", json_integer((json_int_t)l->id));
    free(frame);
    return then_end(o, l);
}

/* ---- ends --------------------------------------------------------------- */

static const char *
do_close(const json_t *o, json_t *out)
{
    enum link_end how = LINK_END_FRAME;
    json_int_t id = js_int(o, "link", 0), n = 0;
    struct link *l, *next;

    if (json_object_get(o, "how") && !end_of(js_text(o, "how"), &how))
        return "how is frame, fin or rst";
    for (l = links_first(); l; l = next) {
        next = l->next;
        if (id == 0 || l->id == (unsigned)id) {
            link_end(l, how);
            n++;
        }
    }
    json_object_set_new(out, "closed", json_integer(n));
    return n > 0 ? NULL : no_link;
}

static void
end_frame(struct timer *t)
{
    link_end(container_of(t, struct link, end), LINK_END_FRAME);
}

static void
end_fin(struct timer *t)
{
    link_end(container_of(t, struct link, end), LINK_END_FIN);
}

static void
end_rst(struct timer *t)
{
    link_end(container_of(t, struct link, end), LINK_END_RST);
}

static const char *
do_disconnect(const json_t *o, json_t *out)
{
    static void (*const ends[])(struct timer *) = { end_frame, end_fin,
                                                    end_rst };
    const char *then = js_str(o, "then");
    enum link_end how = LINK_END_FRAME;
    struct link *l = link_of(o);

    if (!l)
        return no_link;
    if (!js_str(o, "reason"))
        return "reason is missing";
    if (then && strcmp(then, "none") != 0 && !end_of(then, &how))
        return "then is frame, fin, rst or none";
    link_disconnect(l, js_text(o, "reason"));
    if (!then || strcmp(then, "none") != 0)
        timer_set(&l->end, js_int(o, "after_ms", 10000), ends[how]);
    json_object_set_new(out, "link", json_integer((json_int_t)l->id));
    return NULL;
}

static const char *
do_hello(const json_t *o, json_t *out)
{
    struct link *l = link_of(o);

    (void)out;
    if (!l)
        return no_link;
    link_hello(l);
    return NULL;
}

static const char *
do_silence(const json_t *o, json_t *out)
{
    struct link *l = link_of(o);

    (void)out;
    if (!l)
        return no_link;
    link_silence(l, !json_is_false(json_object_get(o, "silent")));
    return NULL;
}

static const char *
do_dial(const json_t *o, json_t *out)
{
    (void)out;
    return dial_set(js_text(o, "mode"), (int)js_int(o, "times", 1));
}

const struct control_verb control_links[] = {
    { "inject", do_inject }, { "envelope", do_envelope },
    { "event", do_event },   { "redeliver", do_redeliver },
    { "close", do_close },   { "disconnect", do_disconnect },
    { "hello", do_hello },   { "silence", do_silence },
    { "dial", do_dial },     { NULL, NULL },
};
