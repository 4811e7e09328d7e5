/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_frames.c - what comes over a connection, and its acknowledgements.
 *
 * What the router takes is acknowledged by it, once it is safe. All else is
 * acknowledged here at once: what nobody reads, and what cannot be read, or
 * Slack would send it again. An ack goes back on the connection that brought
 * the envelope; if that has died there is no other way.
 */
#include <inttypes.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "log.h"
#include "metrics.h"
#include "slack_json.h"
#include "slack_session_private.h"

/* Slack waits so long; then it shows an error, or sends an event again. */
#define LATE_MS        3000
#define PENDING_MAX    4096
#define ACK_KEEP_BYTES 4096

/* ---- acks --------------------------------------------------------------- */

static void
session_expect(struct session *s, const char *envelope)
{
    struct pending *pending;

    if (s->pending_count == PENDING_MAX)
        return;
    if (s->pending_count == s->pending_room) {
        s->pending_room = s->pending_room > 0 ? s->pending_room * 2 : 16;
        s->pending =
            xreallocarray(s->pending, s->pending_room, sizeof(*s->pending));
    }
    pending = &s->pending[s->pending_count++];
    memset(pending, 0, sizeof(*pending));
    memcpy(pending->envelope, envelope,
           strnlen(envelope, sizeof(pending->envelope) - 1));
    pending->since_ms = clock_mono_ms();
    pending->since_us = clock_real_us();
}

/* They are acknowledged in order, or nearly. When it came; zeros when that is
 * not known. */
static struct pending
session_settle(struct session *s, const char *envelope)
{
    struct pending found = { .since_ms = 0 };
    size_t i;

    for (i = 0; i < s->pending_count; i++)
        if (strcmp(s->pending[i].envelope, envelope) == 0)
            break;
    if (i == s->pending_count)
        return found;
    found = s->pending[i];
    s->pending_count--;
    memmove(&s->pending[i], &s->pending[i + 1],
            (s->pending_count - i) * sizeof(*s->pending));
    return found;
}

/* Its person has seen an error, and would do it once more. */
static void
ack_missed(struct slack *slack, struct incoming *owed)
{
    if (owed)
        slack->host->ack_missed(slack->host->ctx, owed);
}

/* Behind those that have not left; what has left makes room. */
static void
session_remember(struct session *s, int64_t since_ms, struct incoming *owed)
{
    struct unsent *unsent;

    if (s->unsent_count == 0)
        s->unsent_at = 0;
    if (s->unsent_at + s->unsent_count == s->unsent_room && s->unsent_at > 0) {
        memmove(s->unsent, s->unsent + s->unsent_at,
                s->unsent_count * sizeof(*s->unsent));
        s->unsent_at = 0;
    } else if (s->unsent_count == s->unsent_room) {
        s->unsent_room = s->unsent_room > 0 ? s->unsent_room * 2 : 16;
        s->unsent =
            xreallocarray(s->unsent, s->unsent_room, sizeof(*s->unsent));
    }
    unsent = &s->unsent[s->unsent_at + s->unsent_count++];
    unsent->since_ms = since_ms;
    unsent->owed = owed;
}

void
session_sent(void *ctx)
{
    struct session *s = ctx;
    struct unsent sent;

    if (s->unsent_count == 0)
        return;
    sent = s->unsent[s->unsent_at++];
    s->unsent_count--;
    if (sent.since_ms == 0 || clock_mono_ms() - sent.since_ms <= LATE_MS) {
        incoming_free(sent.owed);
        return;
    }
    metric_add(METRIC_ACKS_LATE, 1);
    ack_missed(s->slack, sent.owed);
}

void
session_lose_acks(struct session *s)
{
    for (; s->unsent_count > 0; s->unsent_count--)
        ack_missed(s->slack, s->unsent[s->unsent_at++].owed);
}

static void
session_ack(struct session *s, const char *envelope, const char *payload,
            const struct pending *pending, struct incoming *owed)
{
    struct buf *ack = &s->ack;

    buf_reset(ack);
    buf_adds(ack, "{\"envelope_id\":");
    slack_json_add(ack, envelope);
    if (payload && payload[0] != '\0') {
        buf_adds(ack, ",\"payload\":");
        buf_adds(ack, payload);
    }
    buf_adds(ack, "}");
    if (!ack->overflow && s->ws && ws_send(s->ws, ack->data, ack->len)) {
        metric_add(METRIC_ACKS, 1);
        if (pending->since_us != 0)
            histogram_add(HISTOGRAM_ACK, clock_real_us() - pending->since_us);
        session_remember(s, pending->since_ms, owed);
    } else {
        metric_add(METRIC_ACKS_DROPPED, 1);
        ack_missed(s->slack, owed);
    }
    if (ack->cap > ACK_KEEP_BYTES)
        buf_release(ack);
}

void
sessions_ack(struct slack *slack, const struct ack_ref *ack,
             const char *payload, struct incoming *owed)
{
    struct session *s;
    struct pending pending;

    for (s = slack->sessions.first; s; s = s->next)
        if (s->ws && s->number == ack->connection)
            break;
    if (ack->envelope[0] == '\0') {
        incoming_free(owed);
    } else if (!s) {
        metric_add(METRIC_ACKS_DROPPED, 1);
        log_debug("slack: ack dropped connection=%" PRIu32 " is gone",
                  ack->connection);
        ack_missed(slack, owed);
    } else {
        pending = session_settle(s, ack->envelope);
        session_ack(s, ack->envelope, ack->takes_payload ? payload : NULL,
                    &pending, owed);
    }
}

void
sessions_flush(struct slack *slack)
{
    struct session *s, *next;

    for (s = slack->sessions.first; s; s = next) {
        next = s->next;
        if (!s->ws)
            continue;
        ws_flush(s->ws);
        session_drained(s);
    }
}

/* ---- frames ------------------------------------------------------------- */

static void
frame_notice(const struct slack_frame *frame)
{
    switch (frame->notice) {
    case SLACK_NOTICE_REVOKED:
        log_error("slack: tokens were revoked: install the app again and "
                  "give its new token");
        break;
    case SLACK_NOTICE_UNINSTALLED:
        log_error("slack: the app was removed from the workspace");
        break;
    case SLACK_NOTICE_RATE_LIMITED:
        log_warn("slack: events were held back, too many in one minute");
        break;
    case SLACK_NOTICE_NONE:
        break;
    }
}

static void
frame_ack_now(struct session *s, const struct slack_frame *frame)
{
    const struct pending now = { .since_ms = clock_mono_ms(),
                                 .since_us = clock_real_us() };

    if (frame->envelope[0] == '\0')
        return;
    session_ack(s, frame->envelope, NULL, &now, NULL);
    ws_flush(s->ws);
}

static void
frame_hand_over(struct session *s, struct slack_frame *frame)
{
    struct slack *slack = s->slack;
    size_t i, count = frame->count;

    session_expect(s, frame->envelope);
    frame->count = 0;
    for (i = 0; i < count; i++) {
        struct incoming *in = frame->items[i];

        if (in->ack.envelope[0] != '\0')
            in->ack.connection = s->number;
        if (in->kind == INCOMING_CHANGED)
            slack_facts_changed(slack, in);
        else
            slack_facts_heard(slack, in);
        slack->host->incoming(slack->host->ctx, in);
    }
}

static void
frame_envelope(struct session *s, struct slack_frame *frame)
{
    /* Not taken and not acknowledged: events come again, to whoever follows. */
    if (s->slack->is_stopping)
        return;
    metric_set(METRIC_SLACK_HEARD, clock_now());
    frame_notice(frame);
    if (frame->count == 0)
        frame_ack_now(s, frame);
    else
        frame_hand_over(s, frame);
}

void
session_text(void *ctx, const char *text, size_t len)
{
    struct session *s = ctx;
    struct slack_frame frame;

    slack_frame_read(text, len, &s->slack->self, clock_now(), &frame);
    switch (frame.kind) {
    case SLACK_FRAME_HELLO:
        session_hello(s, &frame);
        break;
    case SLACK_FRAME_DISCONNECT:
        session_disconnect(s, frame.why);
        break;
    case SLACK_FRAME_ENVELOPE:
        frame_envelope(s, &frame);
        break;
    case SLACK_FRAME_BAD:
        metric_add(METRIC_BAD_MESSAGES, 1);
        log_warn("slack: unreadable message connection=%" PRIu32
                 " bytes=%zu why=\"%s\"",
                 s->number, len, frame.why);
        frame_ack_now(s, &frame);
        break;
    }
    slack_frame_release(&frame);
}

void
session_skipped(void *ctx, const char *why, const char *start, size_t start_len,
                size_t len)
{
    struct session *s = ctx;
    struct slack_frame frame = { 0 };

    metric_add(METRIC_BAD_MESSAGES, 1);
    log_warn("slack: skipped a message connection=%" PRIu32
             " bytes=%zu why=\"%s\"",
             s->number, len, why);
    if (start_len > 0 &&
        slack_json_find(start, start_len, "envelope_id", frame.envelope,
                        sizeof(frame.envelope)))
        frame_ack_now(s, &frame);
}
