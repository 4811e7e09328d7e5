/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * envelope.c - what is sent to the app, and whether it was acknowledged.
 *
 * Each envelope goes to one ready connection. The acknowledgement must come
 * within three seconds. An event that was not acknowledged, or found no
 * connection, comes again with a rising retry_attempt (at once, after a
 * minute, after five), under a new envelope id but with the same event_id;
 * commands, clicks and forms do not come again: the person is told.
 */
#include "envelope.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "js.h"
#include "link.h"
#include "load.h"
#include "map.h"
#include "mem.h"
#include "settings.h"
#include "settle.h"
#include "text.h"

#define NOTES_KEPT 200

static struct envelope *first, *last;
static size_t count;
static uint64_t numbers;
static struct map by_id;
/* Sent and not acknowledged, oldest first: all have the same patience. */
static struct envelope *wait_first, *wait_last;
static size_t waiting;
static struct timer deadline, trim;
/* Events that wait for a connection. */
static size_t queued;
static json_t *bad_frames, *closes;
static struct text frame; /* the last that was sent */

struct envelope_counts envelope_counts;

static void envelope_out_of_time(struct timer *t);

static const char *
type_of(const struct envelope *e)
{
    if (e->kind == ENVELOPE_EVENT)
        return "events_api";
    return e->kind == ENVELOPE_COMMAND ? "slash_commands" : "interactive";
}

/* ---- the list of all ---------------------------------------------------- */

static bool
is_settled(const struct envelope *e)
{
    return e->state == ENVELOPE_ACKED || e->state == ENVELOPE_LATE ||
           e->state == ENVELOPE_LOST;
}

static void
envelope_free(struct envelope *e)
{
    (void)map_remove(&by_id, e->id);
    timer_cancel(&e->retry);
    json_decref(e->answer);
    free(e->payload);
    free(e->command);
    free(e->text);
    free(e->view_id);
    free(e);
}

static size_t
envelopes_keep(void)
{
    return settings.control ? ENVELOPES_KEPT : 256;
}

/* From the loop only: whoever works on an envelope still holds it. */
static void
envelopes_trim(struct timer *t)
{
    size_t keep = envelopes_keep();
    struct envelope *e;

    (void)t;
    while (count > keep && is_settled(first)) {
        e = first;
        first = e->next;
        count--;
        envelope_free(e);
    }
}

struct envelope *
envelope_new_text(enum envelope_kind kind, char *payload, bool accepts)
{
    struct envelope *e = xcalloc(1, sizeof(*e));

    e->number = ++numbers;
    e->kind = kind;
    e->accepts = accepts;
    e->payload = payload;
    random_uuid(e->id);
    map_put(&by_id, e->id, e);
    if (last)
        last->next = e;
    else
        first = e;
    last = e;
    count++;
    if (count > envelopes_keep() && trim.slot == 0)
        timer_set(&trim, 100, envelopes_trim);
    return e;
}

struct envelope *
envelope_new(enum envelope_kind kind, json_t *payload, bool accepts)
{
    struct envelope *e = envelope_new_text(kind, js_dump(payload), accepts);

    json_decref(payload);
    return e;
}

/* ---- waiting for acks --------------------------------------------------- */

static void
wait_add(struct envelope *e)
{
    e->before = wait_last;
    e->after = NULL;
    if (wait_last)
        wait_last->after = e;
    else
        wait_first = e;
    wait_last = e;
    waiting++;
    if (deadline.slot == 0)
        timer_set(&deadline, settings.ack_ms, envelope_out_of_time);
}

static void
wait_drop(struct envelope *e)
{
    if (e->before)
        e->before->after = e->after;
    else
        wait_first = e->after;
    if (e->after)
        e->after->before = e->before;
    else
        wait_last = e->before;
    e->before = e->after = NULL;
    waiting--;
}

/* ---- sending ------------------------------------------------------------ */

static void
add_frame(struct text *t, const struct envelope *e, int attempt)
{
    text_adds(t, "{\"envelope_id\":\"");
    text_adds(t, e->id);
    text_adds(t, "\",\"payload\":");
    text_adds(t, e->payload);
    text_adds(t, ",\"type\":\"");
    text_adds(t, type_of(e));
    text_adds(t, "\",\"accepts_response_payload\":");
    text_adds(t, e->accepts ? "true" : "false");
    if (e->kind == ENVELOPE_EVENT)
        text_addf(t, ",\"retry_attempt\":%d,\"retry_reason\":\"%s\"", attempt,
                  attempt > 0 ? "timeout" : "");
    text_addc(t, '}');
}

char *
envelope_frame(const struct envelope *e, int attempt)
{
    struct text t = { 0 };

    add_frame(&t, e, attempt);
    return text_take(&t);
}

void
envelope_send_on(struct envelope *e, struct link *l)
{
    e->state = ENVELOPE_SENT;
    e->link = l->id;
    e->sent_us = mono_us();
    envelope_counts.sent++;
    wait_add(e);
    frame.len = 0;
    add_frame(&frame, e, e->attempt);
    link_send(l, frame.data, frame.len);
}

void
envelope_send(struct envelope *e)
{
    struct link *l = link_pick();

    if (l) {
        envelope_send_on(e, l);
    } else if (e->kind == ENVELOPE_EVENT && queued < EVENTS_QUEUED_MAX) {
        /* What finds no connection reaches the app as a retry. */
        queued++;
        e->state = ENVELOPE_QUEUED;
        if (e->attempt == 0)
            e->attempt = 1;
    } else {
        e->state = ENVELOPE_LOST;
        envelope_counts.lost++;
        if (e->load)
            load_settled(e);
        settle_failed(e, "dispatch_failed");
    }
}

void
envelopes_flush(void)
{
    struct envelope *e;

    if (queued == 0)
        return;
    queued = 0;
    for (e = first; e; e = e->next)
        if (e->state == ENVELOPE_QUEUED && e->retry.slot == 0)
            envelope_send(e);
}

static void
envelope_retry(struct timer *t)
{
    envelope_send(container_of(t, struct envelope, retry));
}

/* Slack sends an event again up to three times. */
static void
envelope_again(const struct envelope *e)
{
    int n = e->attempt;
    struct envelope *again;

    if (n >= 3)
        return;
    again = envelope_new_text(e->kind, xstrdup(e->payload), e->accepts);
    again->attempt = n + 1;
    again->who = e->who;
    again->where = e->where;
    if (settings.retry_ms[n] <= 0)
        envelope_send(again);
    else
        timer_set(&again->retry, settings.retry_ms[n], envelope_retry);
}

static void
envelope_out_of_time(struct timer *t)
{
    int64_t now = mono_us(), left;
    struct envelope *e;

    (void)t;
    while ((e = wait_first)) {
        left = e->sent_us / 1000 + settings.ack_ms - now / 1000;
        if (left > 0) {
            timer_set(&deadline, left, envelope_out_of_time);
            return;
        }
        wait_drop(e);
        e->state = ENVELOPE_LOST;
        envelope_counts.lost++;
        if (e->load)
            load_settled(e);
        if (e->kind == ENVELOPE_EVENT)
            envelope_again(e);
        else
            settle_failed(e, "operation_timeout");
    }
}

void
envelopes_patience(void)
{
    if (wait_first)
        timer_set(&deadline, 0, envelope_out_of_time);
    else
        timer_cancel(&deadline);
}

/* ---- acks --------------------------------------------------------------- */

static void
note(json_t **list, json_t *entry)
{
    if (!*list)
        *list = json_array();
    if (json_array_size(*list) >= NOTES_KEPT)
        (void)json_array_remove(*list, 0);
    json_array_append_new(*list, entry);
}

void
envelope_refuse(struct link *l, const char *why, const char *data, size_t len)
{
    char start[64] = "";

    if (data && utf8_valid(data, len) && !memchr(data, 0, len))
        (void)snprintf(start, sizeof(start), "%.*s", (int)utf8_prefix(data, 15),
                       data);
    note(&bad_frames,
         json_pack("{s:i, s:s, s:I, s:s}", "link", (int)l->id, "why", why,
                   "size", (json_int_t)len, "start", start));
}

void
link_note_close(unsigned link, int code)
{
    note(&closes, json_pack("{s:i, s:i}", "link", (int)link, "code", code));
}

static void
envelope_ack(struct envelope *e, struct link *l, json_t *payload)
{
    e->acks++;
    e->acked_link = l->id;
    if (e->state != ENVELOPE_SENT) {
        if (e->state == ENVELOPE_LOST) {
            envelope_counts.late++;
            e->acked_us = mono_us();
            e->state = ENVELOPE_LATE;
        }
        return;
    }
    e->acked_us = mono_us();
    e->state = ENVELOPE_ACKED;
    envelope_counts.acked++;
    wait_drop(e);
    if (e->load)
        load_settled(e);
    if (payload && json_object_size(payload) > 0) {
        e->answer = json_incref(payload);
        if (!e->accepts) {
            e->note = "payload not accepted";
            payload = NULL;
        }
    } else {
        payload = NULL;
    }
    settle_acked(e, payload);
}

void
envelope_received(struct link *l, const char *data, size_t len)
{
    json_t *root = js_parse(data, len);
    json_t *payload = json_object_get(root, "payload");
    const char *id = js_str(root, "envelope_id");
    struct envelope *e = id ? map_get(&by_id, id) : NULL;

    if (!json_is_object(root))
        envelope_refuse(l, "not a JSON object", data, len);
    else if (!id)
        envelope_refuse(l, "no envelope_id", data, len);
    else if (!e)
        envelope_refuse(l, "unknown envelope_id", data, len);
    else if (payload && !json_is_object(payload) && !json_is_null(payload))
        envelope_refuse(l, "payload is not an object", data, len);
    else
        envelope_ack(e, l, payload);
    json_decref(root);
}

/* ---- for the test control ----------------------------------------------- */

struct envelope *
envelopes_first(void)
{
    return first;
}

struct envelope *
envelope_find(const char *id)
{
    return map_get(&by_id, id);
}

json_t *
envelope_bad_frames(void)
{
    if (!bad_frames)
        bad_frames = json_array();
    return bad_frames;
}

json_t *
link_closes(void)
{
    if (!closes)
        closes = json_array();
    return closes;
}

size_t
envelopes_waiting(void)
{
    return waiting;
}

void
envelopes_forget(void)
{
    struct envelope **at = &first, *e;

    last = NULL;
    while ((e = *at)) {
        if (is_settled(e)) {
            *at = e->next;
            count--;
            envelope_free(e);
        } else {
            last = e;
            at = &e->next;
        }
    }
    if (bad_frames)
        json_array_clear(bad_frames);
    if (closes)
        json_array_clear(closes);
}

void
envelopes_release(void)
{
    struct envelope *e;

    timer_cancel(&deadline);
    timer_cancel(&trim);
    while ((e = first)) {
        first = e->next;
        envelope_free(e);
    }
    json_decref(bad_frames);
    json_decref(closes);
    map_release(&by_id);
    text_release(&frame);
}
