/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_events.c - what comes over Slack's socket, read. Pure.
 *
 * Each frame is an object with "type": hello, disconnect, or an envelope
 * around the payload that HTTP apps would get: slash_commands, events_api,
 * interactive (slack_interact.c). Slack sends more than it is asked for:
 * unknown types and keys are nothing to us, and are acknowledged. Retries are
 * read like first deliveries, since what happened while no socket was open
 * comes only as a retry; the keys of an item decide what is a duplicate.
 */
#include "slack_events.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "json_read.h"
#include "render/mrkdwn.h"
#include "slack_events_private.h"
#include "slack_json.h"

#define LINE_MAX_BYTES (256 * 1024)
#define KEY_MAX_BYTES  512
#define FILES_MAX      20
#define URL_MAX        3000
#define NAME_MAX_BYTES 1000

/* ---- what all items have ------------------------------------------------ */

static void
copy_into(char *out, size_t size, const char *text)
{
    size_t len = strnlen(text, size - 1);

    memcpy(out, text, len);
    out[len] = '\0';
}

char *
reading_copy(const char *text)
{
    return text[0] != '\0' ? xstrdup(text) : NULL;
}

char *
reading_copy_url(const char *text)
{
    return strlen(text) <= URL_MAX ? reading_copy(text) : NULL;
}

struct incoming *
reading_add(struct reading *r, enum incoming_kind kind)
{
    struct slack_frame *frame = r->frame;
    struct incoming *in;

    if (frame->count == SLACK_ITEMS_MAX)
        return NULL;
    in = incoming_new(kind, "slack");
    in->received_at = r->now;
    /* The last one carries the ack: all are safe when it is. */
    if (frame->count > 0)
        memset(&frame->items[frame->count - 1]->ack, 0,
               sizeof(frame->items[0]->ack));
    copy_into(in->ack.envelope, sizeof(in->ack.envelope), frame->envelope);
    in->ack.takes_payload = frame->takes_payload;
    frame->items[frame->count++] = in;
    return in;
}

void
reading_set_line(struct reading *r, struct incoming *in, const char *slack_text)
{
    const char *bot_user = r->self->bot_user;
    struct buf line;

    buf_init(&line, LINE_MAX_BYTES);
    (void)mrkdwn_undo(slack_text, bot_user[0] != '\0' ? bot_user : NULL, &line);
    in->line = buf_take(&line);
}

/* Takes the key: one that is too long is none. */
static void
put_key(struct incoming *in, struct buf *key)
{
    size_t i;

    for (i = 0; i < INCOMING_KEYS_MAX && in->keys[i]; i++)
        ;
    if (key->len > 0 && i < INCOMING_KEYS_MAX)
        in->keys[i] = buf_take(key);
    buf_release(key);
}

void
reading_add_key(struct incoming *in, const char *format, ...)
{
    struct buf key;
    va_list ap;

    buf_init(&key, KEY_MAX_BYTES);
    va_start(ap, format);
    buf_addv(&key, format, ap);
    va_end(ap);
    put_key(in, &key);
}

/* What comes again is the same to the letter, so one key is enough. Slack's
 * trigger begins with a number that grows: its keys stand side by side in their
 * index, where each envelope's would write a page of its own. */
void
reading_add_trigger(struct reading *r, struct incoming *in,
                    const json_t *payload)
{
    const char *trigger = slack_id(payload, "trigger_id");
    struct buf key;

    in->trigger = reading_copy(trigger);
    buf_init(&key, KEY_MAX_BYTES);
    buf_adds(&key, in->trigger ? "tr:" : "en:");
    buf_adds(&key, in->trigger ? trigger : r->frame->envelope);
    put_key(in, &key);
}

/* ---- slash commands ----------------------------------------------------- */

static void
command_read(struct reading *r, const json_t *payload)
{
    const char *user = slack_id(payload, "user_id");
    const char *place = slack_id(payload, "channel_id");
    struct incoming *in;

    if (user[0] == '\0' || slack_str(payload, "command")[0] != '/')
        return;
    in = reading_add(r, INCOMING_LINE);
    if (!in)
        return;
    reading_add_trigger(r, in, payload);
    in->user = xstrdup(user);
    in->place = xstrdup(place);
    /* "directmessage" may be one between two others, or a channel's name. */
    in->place_kind = PLACE_UNKNOWN;
    in->command =
        slack_copy_name(slack_str(payload, "command"), NAME_MAX_BYTES);
    in->respond_url = reading_copy_url(slack_str(payload, "response_url"));
    reading_set_line(r, in, slack_str(payload, "text"));
}

/* ---- events ------------------------------------------------------------- */

/* In a conversation shared with others Slack tells only the file's id. */
static void
file_read(struct incoming *in, const json_t *from)
{
    const char *id = slack_id(from, "id");
    const char *url = slack_str(from, "url_private_download");
    struct incoming_file *file;

    if (id[0] == '\0' || in->file_count == FILES_MAX)
        return;
    /* Only a link to somebody else's storage. */
    if (slack_bool(from, "is_external") ||
        strcmp(slack_str(from, "mode"), "tombstone") == 0)
        return;
    if (url[0] == '\0')
        url = slack_str(from, "url_private");
    if (strlen(url) > URL_MAX)
        url = "";
    file = incoming_add_file(in);
    file->remote_id = xstrdup(id);
    if (url[0] != '\0' &&
        strcmp(slack_str(from, "file_access"), "check_file_info") != 0) {
        file->url = xstrdup(url);
    } else {
        struct buf text;

        buf_init(&text, 128);
        buf_addf(&text, "slack-file:%s", id);
        file->url = buf_take(&text);
    }
    file->name = slack_copy_name(slack_str(from, "name"), NAME_MAX_BYTES);
    file->mime = slack_copy_name(slack_str(from, "mimetype"), NAME_MAX_BYTES);
    file->size = json_integer_value(json_object_get(from, "size"));
}

/* Something new that a person said, not an edit, a join or a bot. */
static bool
message_is_wanted(const struct reading *r, const json_t *event)
{
    const char *subtype = slack_str(event, "subtype");
    const char *user = slack_id(event, "user");

    if (user[0] == '\0' || strcmp(user, r->self->bot_user) == 0 ||
        slack_str(event, "bot_id")[0] != '\0' || slack_bool(event, "hidden"))
        return false;
    return subtype[0] == '\0' || strcmp(subtype, "file_share") == 0 ||
           strcmp(subtype, "thread_broadcast") == 0;
}

/* Only a message event in an "im" is surely said to us alone: a command or a
 * button may come from a D… of two others. Of all else the facts will tell. */
static enum place_kind
message_place_kind(const json_t *event)
{
    const char *type = slack_str(event, "channel_type");

    if (strcmp(type, "im") == 0 &&
        strcmp(slack_str(event, "type"), "message") == 0)
        return PLACE_DM;
    if (strcmp(type, "mpim") == 0)
        return PLACE_GROUP;
    if (strcmp(type, "group") == 0)
        return PLACE_PRIVATE;
    return PLACE_UNKNOWN;
}

static void
message_read(struct reading *r, const json_t *payload, const json_t *event)
{
    const char *place = slack_id(event, "channel");
    const char *ts = slack_id(event, "ts");
    const char *thread = slack_id(event, "thread_ts");
    const json_t *files = json_object_get(event, "files"), *file;
    struct incoming *in;
    size_t i;

    if (place[0] == '\0' || ts[0] == '\0' || !message_is_wanted(r, event))
        return;
    in = reading_add(r, INCOMING_LINE);
    if (!in)
        return;
    if (slack_id(payload, "event_id")[0] != '\0')
        reading_add_key(in, "ev:%s", slack_id(payload, "event_id"));
    reading_add_key(in, "ts:%s:%s", place, ts);
    in->user = xstrdup(slack_id(event, "user"));
    in->place = xstrdup(place);
    in->place_kind = message_place_kind(event);
    if (thread[0] != '\0' && strcmp(thread, ts) != 0)
        in->thread = xstrdup(thread);
    in->message = xstrdup(ts);
    reading_set_line(r, in, slack_str(event, "text"));
    json_array_foreach(files, i, file) file_read(in, file);
}

/* Somebody looks at their own page of the app. The channel is their DM with
 * us. */
static void
home_read(struct reading *r, const json_t *payload, const json_t *event)
{
    const char *user = slack_id(event, "user");
    struct incoming *in;

    if (user[0] == '\0' || strcmp(slack_str(event, "tab"), "home") != 0)
        return;
    in = reading_add(r, INCOMING_LINE);
    if (!in)
        return;
    if (slack_id(payload, "event_id")[0] != '\0')
        reading_add_key(in, "ev:%s", slack_id(payload, "event_id"));
    in->is_home = true;
    in->user = xstrdup(user);
    in->place = xstrdup(slack_id(event, "channel"));
    in->place_kind = in->place[0] != '\0' ? PLACE_DM : PLACE_UNKNOWN;
    in->line = xstrdup("");
}

/* What the engine knows of a person or a place may not hold any more. */
static void
changed_read(struct reading *r, const json_t *payload, const char *user,
             const char *place, bool is_shared)
{
    struct incoming *in;

    if (user[0] == '\0' && place[0] == '\0')
        return;
    in = reading_add(r, INCOMING_CHANGED);
    if (!in)
        return;
    if (slack_id(payload, "event_id")[0] != '\0')
        reading_add_key(in, "ch:%s:%d", slack_id(payload, "event_id"),
                        is_shared);
    in->user = reading_copy(user);
    in->place = reading_copy(place);
    if (is_shared) {
        in->facts = xcalloc(1, sizeof(*in->facts));
        in->facts->id = xstrdup(place);
        in->facts->is_shared = true;
    }
}

/* Some events have the whole channel there. */
static const char *
event_place(const json_t *event)
{
    const char *place = slack_id(event, "channel");

    return place[0] != '\0' ? place
                            : slack_id(slack_obj(event, "channel"), "id");
}

/* Somebody joined, it was shared with others or opened to all: who reads there
 * has changed. */
static bool
is_about_place(const char *type)
{
    static const char *const types[] = {
        "member_joined_channel",
        "channel_shared",
        "channel_unshared",
        "shared_channel_invite_accepted",
        "shared_channel_invite_approved",
    };
    size_t i;

    for (i = 0; i < ARRAY_LEN(types); i++)
        if (strcmp(type, types[i]) == 0)
            return true;
    return false;
}

static void
event_read(struct reading *r, const json_t *payload)
{
    const json_t *event = slack_obj(payload, "event");
    const char *type = slack_str(event, "type");

    /* Before what is said there. */
    if (slack_bool(payload, "is_ext_shared_channel"))
        changed_read(r, payload, "", event_place(event), true);
    if (strcmp(slack_str(payload, "type"), "app_rate_limited") == 0) {
        r->frame->notice = SLACK_NOTICE_RATE_LIMITED;
    } else if (strcmp(type, "app_mention") == 0) {
        message_read(r, payload, event);
    } else if (strcmp(type, "message") == 0) {
        /* In a channel only a mention is meant for us. */
        if (message_place_kind(event) == PLACE_DM)
            message_read(r, payload, event);
    } else if (strcmp(type, "app_home_opened") == 0) {
        home_read(r, payload, event);
    } else if (strcmp(type, "user_change") == 0) {
        /* The event lacks the language: they have to be asked about. */
        changed_read(r, payload, slack_id(slack_obj(event, "user"), "id"), "",
                     false);
    } else if (is_about_place(type)) {
        changed_read(r, payload, "", event_place(event), false);
    } else if (strcmp(type, "tokens_revoked") == 0) {
        r->frame->notice = SLACK_NOTICE_REVOKED;
    } else if (strcmp(type, "app_uninstalled") == 0) {
        r->frame->notice = SLACK_NOTICE_UNINSTALLED;
    }
}

/* ---- frames ------------------------------------------------------------- */

static void
frame_bad(struct slack_frame *frame, const char *why)
{
    frame->kind = SLACK_FRAME_BAD;
    copy_into(frame->why, sizeof(frame->why), why);
}

static void
hello_read(struct slack_frame *frame, const json_t *json)
{
    const json_t *debug = slack_obj(json, "debug_info");

    frame->kind = SLACK_FRAME_HELLO;
    frame->connections =
        json_integer_value(json_object_get(json, "num_connections"));
    frame->lifetime_s = json_integer_value(
        json_object_get(debug, "approximate_connection_time"));
}

static void
envelope_read(struct reading *r, const json_t *json)
{
    const json_t *payload = slack_obj(json, "payload");
    const char *type = slack_str(json, "type");
    struct slack_frame *frame = r->frame;

    frame->kind = SLACK_FRAME_ENVELOPE;
    copy_into(frame->envelope, sizeof(frame->envelope),
              slack_id(json, "envelope_id"));
    frame->takes_payload = slack_bool(json, "accepts_response_payload");
    if (frame->envelope[0] == '\0')
        frame_bad(frame, "no envelope_id");
    else if (!payload)
        frame_bad(frame, "no payload");
    else if (strcmp(type, "slash_commands") == 0)
        command_read(r, payload);
    else if (strcmp(type, "events_api") == 0)
        event_read(r, payload);
    else if (strcmp(type, "interactive") == 0)
        slack_interact_read(r, payload);
}

static void
frame_read(struct reading *r, const json_t *json)
{
    const char *type = slack_str(json, "type");

    if (strcmp(type, "hello") == 0) {
        hello_read(r->frame, json);
    } else if (strcmp(type, "disconnect") == 0) {
        r->frame->kind = SLACK_FRAME_DISCONNECT;
        copy_into(r->frame->why, sizeof(r->frame->why),
                  slack_id(json, "reason"));
    } else if (type[0] == '\0') {
        frame_bad(r->frame, "no type");
    } else {
        envelope_read(r, json);
    }
}

/* What a bot says in a DM, as all our own answers there: nothing to us, and
 * half of what comes. It is acknowledged without a tree. */
static bool
frame_is_by_bot(const char *text, size_t len, struct slack_frame *frame)
{
    char word[SLACK_ID_MAX];

    if (!memmem(text, len, "\"bot_id\"", 8) ||
        !slack_json_find(text, len, "payload.event.bot_id", word,
                         sizeof(word)) ||
        !slack_json_find(text, len, "payload.event.channel_type", word,
                         sizeof(word)) ||
        strcmp(word, "im") != 0 ||
        !slack_json_find(text, len, "payload.event.type", word, sizeof(word)) ||
        strcmp(word, "message") != 0 ||
        !slack_json_find(text, len, "envelope_id", frame->envelope,
                         sizeof(frame->envelope))) {
        frame->envelope[0] = '\0';
        return false;
    }
    frame->kind = SLACK_FRAME_ENVELOPE;
    return true;
}

void
slack_frame_read(const char *text, size_t len, const struct slack_self *self,
                 int64_t now, struct slack_frame *out)
{
    /* Of a command seven members of thirteen. */
    static const char *const unread[] = { "blocks",
                                          "attachments",
                                          "metadata",
                                          "authorizations",
                                          "token",
                                          "team_id",
                                          "team_domain",
                                          "channel_name",
                                          "user_name",
                                          "api_app_id",
                                          "is_enterprise_install",
                                          NULL };
    struct reading r = { .self = self, .frame = out, .now = now };
    const char *why;
    json_t *json;

    memset(out, 0, sizeof(*out));
    if (frame_is_by_bot(text, len, out))
        return;
    json = json_read_part(text, len, unread, &why);
    if (json) {
        frame_read(&r, json);
        json_decref(json);
        return;
    }
    frame_bad(out, why);
    if (!slack_json_find(text, len, "envelope_id", out->envelope,
                         sizeof(out->envelope)))
        out->envelope[0] = '\0';
}

void
slack_frame_release(struct slack_frame *frame)
{
    size_t i;

    for (i = 0; i < frame->count; i++)
        incoming_free(frame->items[i]);
    frame->count = 0;
}
