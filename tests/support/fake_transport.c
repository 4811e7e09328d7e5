/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_transport.c - a network that does what the test says.
 */
#include "fake_transport.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "test.h"

static struct fake *
fake_of(struct transport *t)
{
    return (struct fake *)(void *)t;
}

static struct fake_call *
note(struct transport *t, enum fake_kind kind)
{
    struct fake *fake = fake_of(t);
    struct fake_call *call;

    fake->calls =
        xreallocarray(fake->calls, fake->count + 1, sizeof(fake->calls[0]));
    call = &fake->calls[fake->count++];
    memset(call, 0, sizeof(*call));
    call->kind = kind;
    call->at_ms = clock_mono_ms();
    return call;
}

static void
note_message(struct transport *t, enum fake_kind kind,
             const struct out_message *m)
{
    struct fake_call *call = note(t, kind);

    call->id = m->id;
    call->verb = m->verb;
    call->place = xstrdup_null(m->place);
    call->user = xstrdup_null(m->user);
    call->thread = xstrdup_null(m->thread);
    call->message = xstrdup_null(m->message);
    call->secret = xstrdup_null(m->secret);
    call->key = xstrdup_null(m->key);
    call->remote = xstrdup_null(m->remote);
    call->bytes_len = m->bytes_len;
    call->body = xstrndup(m->body ? m->body : "", m->body_len);
}

static void
fake_render(const struct card *card, enum language language, enum out_verb verb,
            struct buf *out)
{
    size_t i;

    (void)language;
    (void)verb;
    for (i = 0; i < card->count; i++)
        if (card->parts[i].text)
            buf_addf(out, "%s\n", card->parts[i].text);
}

static enum err
fake_render_form(const struct out_form *form, enum language language,
                 struct buf *out)
{
    (void)language;
    buf_addf(out, "form: %s", form->line);
    return ERR_OK;
}

static void
fake_render_file(const struct out_file *file, struct buf *out)
{
    buf_addf(out, "%s: %s", file->name, file->alt ? file->alt : "");
}

static void
fake_render_mistakes(const struct incoming_field *mistakes, size_t count,
                     struct buf *out)
{
    size_t i;

    for (i = 0; i < count; i++)
        buf_addf(out, "%s: %s\n", mistakes[i].name, mistakes[i].value);
}

static void
fake_send(struct transport *t, const struct out_message *m)
{
    struct fake *fake = fake_of(t);

    if (fake->on_send)
        fake->on_send(fake->ctx, m);
    note_message(t, FAKE_SEND, m);
}

static void
fake_look(struct transport *t, const struct out_message *m)
{
    note_message(t, FAKE_LOOK, m);
}

static void
fake_open_dm(struct transport *t, const char *user)
{
    note(t, FAKE_OPEN_DM)->user = xstrdup(user);
}

static void
fake_ack(struct transport *t, const struct ack_ref *ack, const char *payload)
{
    struct fake *fake = fake_of(t);
    struct fake_call *call;

    if (fake->on_ack)
        fake->on_ack(fake->ctx, ack);
    call = note(t, FAKE_ACK);
    call->key = xstrdup(ack->envelope);
    call->body = xstrdup_null(payload);
    call->is_answered = true;
}

static void
fake_flush_acks(struct transport *t)
{
    fake_of(t)->flushes++;
}

static void
fake_fetch_person(struct transport *t, const char *user)
{
    note(t, FAKE_PERSON)->user = xstrdup(user);
}

static void
fake_fetch_place(struct transport *t, const char *place)
{
    note(t, FAKE_PLACE)->place = xstrdup(place);
}

static void
fake_fetch_file(struct transport *t, int64_t file, const char *url)
{
    struct fake_call *call = note(t, FAKE_FILE);

    call->id = file;
    call->secret = xstrdup(url);
}

static void
fake_place_url(struct transport *t, const char *place, const char *message,
               struct buf *out)
{
    (void)t;
    buf_addf(out, "https://chat.example/%s", place);
    if (message)
        buf_addf(out, "/%s", message);
}

static bool
fake_is_ready(const struct transport *t)
{
    return ((const struct fake *)(const void *)t)->is_ready;
}

static void
fake_stop(struct transport *t)
{
    fake_of(t)->is_ready = false;
}

static bool
fake_is_stopped(const struct transport *t)
{
    return !fake_is_ready(t);
}

static void
fake_free(struct transport *t)
{
    fake_forget(fake_of(t));
    free(fake_of(t)->calls);
    free(t);
}

const struct transport_ops fake_ops = {
    .name = "slack",
    .has_home = true,
    .has_forms = true,
    .render = fake_render,
    .render_form = fake_render_form,
    .render_file = fake_render_file,
    .render_mistakes = fake_render_mistakes,
    .send = fake_send,
    .look = fake_look,
    .open_dm = fake_open_dm,
    .ack = fake_ack,
    .flush_acks = fake_flush_acks,
    .fetch_person = fake_fetch_person,
    .fetch_place = fake_fetch_place,
    .fetch_file = fake_fetch_file,
    .place_url = fake_place_url,
    .is_ready = fake_is_ready,
    .stop = fake_stop,
    .is_stopped = fake_is_stopped,
    .free = fake_free,
};

struct fake *
fake_new(const struct transport_host *host)
{
    struct fake *fake = xcalloc(1, sizeof(*fake));

    fake->transport.ops = &fake_ops;
    fake->host = host;
    fake->is_ready = true;
    return fake;
}

void
fake_forget(struct fake *fake)
{
    size_t i;

    for (i = 0; i < fake->count; i++) {
        struct fake_call *call = &fake->calls[i];

        free(call->place);
        free(call->user);
        free(call->thread);
        free(call->message);
        free(call->secret);
        free(call->key);
        free(call->body);
        free(call->remote);
    }
    fake->count = 0;
}

/* ---- finding ------------------------------------------------------------- */

struct fake_call *
fake_find(const struct fake *fake, enum fake_kind kind, size_t nth)
{
    size_t i;

    for (i = 0; i < fake->count; i++)
        if (fake->calls[i].kind == kind && nth-- == 0)
            return &fake->calls[i];
    return NULL;
}

size_t
fake_count(const struct fake *fake, enum fake_kind kind)
{
    size_t i, count = 0;

    for (i = 0; i < fake->count; i++)
        count += fake->calls[i].kind == kind;
    return count;
}

struct fake_call *
fake_open_call(const struct fake *fake, enum fake_kind kind)
{
    size_t i;

    for (i = 0; i < fake->count; i++)
        if (fake->calls[i].kind == kind && !fake->calls[i].is_answered)
            return &fake->calls[i];
    return NULL;
}

struct fake_call *
fake_find_said(const struct fake *fake, const char *text)
{
    size_t i;

    for (i = 0; i < fake->count; i++)
        if (fake->calls[i].kind == FAKE_SEND &&
            strstr(fake->calls[i].body, text))
            return &fake->calls[i];
    return NULL;
}

size_t
fake_said(const struct fake *fake, const char *text)
{
    size_t i, count = 0;

    for (i = 0; i < fake->count; i++)
        count += fake->calls[i].kind == FAKE_SEND &&
                 strstr(fake->calls[i].body, text) != NULL;
    return count;
}

size_t
fake_told(const struct fake *fake, enum text_key key)
{
    const char *text = text_get(LANGUAGE_EN, key);
    size_t len = strcspn(text, "{"), count;
    char *start;

    ck_assert_uint_gt(len, 3);
    start = xstrndup(text, len);
    count = fake_said(fake, start);
    free(start);
    return count;
}

/* ---- answering ----------------------------------------------------------- */

static void
answer_send(struct fake *fake, const struct fake_call *call,
            enum out_result result, int64_t retry_after_ms)
{
    struct out_outcome outcome = { .result = result,
                                   .retry_after_ms = retry_after_ms };
    char message[32];

    (void)snprintf(message, sizeof(message), "m%lld", (long long)call->id);
    if (result == OUT_SENT || result == OUT_UPLOADED) {
        outcome.place = call->place;
        outcome.message = message;
    } else {
        outcome.why = "because";
    }
    fake->host->sent(fake->host->ctx, call->id, &outcome);
}

static void
answer_open_dm(struct fake *fake, const struct fake_call *call,
               enum out_result result, int64_t retry_after_ms)
{
    struct out_outcome outcome = { .result = result,
                                   .why = "because",
                                   .retry_after_ms = retry_after_ms };
    char place[64];

    (void)snprintf(place, sizeof(place), "D-%s", call->user);
    fake->host->dm_opened(fake->host->ctx, call->user,
                          result == OUT_SENT ? place : NULL, &outcome);
}

void
fake_answer(struct fake *fake, struct fake_call *call, enum out_result result,
            int64_t retry_after_ms)
{
    struct fake_call copy;

    ck_assert_ptr_nonnull(call);
    ck_assert(!call->is_answered);
    call->is_answered = true;
    copy = *call; /* the list may move */
    if (copy.kind == FAKE_OPEN_DM)
        answer_open_dm(fake, &copy, result, retry_after_ms);
    else
        answer_send(fake, &copy, result, retry_after_ms);
}

void
fake_answer_look(struct fake *fake, struct fake_call *call,
                 enum look_result result)
{
    char message[32];
    int64_t id;

    ck_assert_ptr_nonnull(call);
    ck_assert_int_eq(call->kind, FAKE_LOOK);
    ck_assert(!call->is_answered);
    call->is_answered = true;
    id = call->id;
    (void)snprintf(message, sizeof(message), "m%lld", (long long)id);
    fake->host->looked(fake->host->ctx, id, result,
                       result == LOOK_FOUND ? message : "");
}

static void
answer_person(struct fake *fake, const char *user)
{
    struct incoming *in = incoming_new(INCOMING_PERSON, "slack");

    in->person = xcalloc(1, sizeof(*in->person));
    in->person->id = xstrdup(user);
    in->person->name = xstrdup(user);
    in->person->zone = xstrdup("Europe/Rome");
    in->person->locale = xstrdup("en-GB");
    in->person->dm = xstrdup("");
    in->person->is_bot = strncmp(user, "U0APP", 5) == 0;
    in->person->fetched_at = clock_now();
    fake->host->incoming(fake->host->ctx, in);
}

static void
answer_place(struct fake *fake, const char *place)
{
    struct incoming *in = incoming_new(INCOMING_PLACE, "slack");

    in->facts = xcalloc(1, sizeof(*in->facts));
    in->facts->id = xstrdup(place);
    in->facts->name = xstrdup(place);
    in->facts->kind = PLACE_CHANNEL;
    in->facts->is_member = true;
    in->facts->fetched_at = clock_now();
    fake->host->incoming(fake->host->ctx, in);
}

void
fake_tell(struct fake *fake, const char *user, const char *place)
{
    if (user)
        answer_person(fake, user);
    if (place)
        answer_place(fake, place);
}

/* A file is brought first and shown then. */
static enum out_result
sent_well(const struct fake_call *call)
{
    return call->kind == FAKE_SEND && call->verb == OUT_FILE && !call->remote
               ? OUT_UPLOADED
               : OUT_SENT;
}

bool
fake_pump(struct fake *fake)
{
    bool any = false;
    size_t i;

    for (i = 0; i < fake->count; i++) {
        if (fake->calls[i].is_answered)
            continue;
        any = true;
        switch (fake->calls[i].kind) {
        case FAKE_SEND:
        case FAKE_OPEN_DM:
            fake_answer(fake, &fake->calls[i], sent_well(&fake->calls[i]), -1);
            break;
        case FAKE_LOOK:
            fake_answer_look(fake, &fake->calls[i], LOOK_ABSENT);
            break;
        case FAKE_PERSON:
            fake->calls[i].is_answered = true;
            answer_person(fake, fake->calls[i].user);
            break;
        case FAKE_PLACE:
            fake->calls[i].is_answered = true;
            answer_place(fake, fake->calls[i].place);
            break;
        case FAKE_FILE:
            fake->calls[i].is_answered = true;
            fake->host->file_done(fake->host->ctx, fake->calls[i].id, ERR_OK,
                                  "");
            break;
        case FAKE_ACK:
            break;
        }
    }
    return any;
}
