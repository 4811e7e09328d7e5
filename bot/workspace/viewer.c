/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * viewer.c - the open pages: one socket each, told what happens.
 *
 * Nothing is repeated to a page that was away: it asks for the state anew.
 * A page that reads too slowly is closed rather than waited for.
 */
#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>

#include "conversations.h"
#include "js.h"
#include "link.h"
#include "mem.h"
#include "page.h"
#include "people.h"
#include "text.h"
#include "views.h"

#define BEHIND_MAX  ((size_t)16 * 1024 * 1024)
#define NOTICES_MAX 200

struct note {
    struct note *next;
    size_t len;
    unsigned char data[]; /* LWS_PRE bytes, then the text */
};

struct viewer {
    struct viewer *next;
    struct lws *wsi;
    struct person *who;
    struct note *head, *tail;
    size_t behind;
    bool closing;
};

static struct viewer *viewers;
static json_t *notices;
static bool told_connected;
static size_t told_links;

struct viewer *
viewer_new(struct lws *wsi, const char *who)
{
    struct person *p = person_find(who);
    struct viewer *v;

    if (!p)
        return NULL;
    v = xcalloc(1, sizeof(*v));
    v->wsi = wsi;
    v->who = p;
    v->next = viewers;
    viewers = v;
    return v;
}

void
viewer_gone(struct viewer *v)
{
    struct viewer **at;
    struct note *n;

    if (!v)
        return;
    for (at = &viewers; *at && *at != v; at = &(*at)->next)
        continue;
    if (*at)
        *at = v->next;
    while ((n = v->head)) {
        v->head = n->next;
        free(n);
    }
    free(v);
}

size_t
viewers_count(void)
{
    struct viewer *v;
    size_t n = 0;

    for (v = viewers; v; v = v->next)
        n++;
    return n;
}

void
viewers_close_all(void)
{
    struct viewer *v;

    for (v = viewers; v; v = v->next) {
        v->closing = true;
        lws_callback_on_writable(v->wsi);
    }
}

int
viewer_write(struct viewer *v)
{
    struct note *n;
    int rc;

    if (v->closing) {
        lws_close_reason(v->wsi, LWS_CLOSE_STATUS_GOINGAWAY, NULL, 0);
        return -1;
    }
    while (v->head && !lws_send_pipe_choked(v->wsi)) {
        n = v->head;
        v->head = n->next;
        if (!v->head)
            v->tail = NULL;
        v->behind -= n->len;
        rc = lws_write(v->wsi, n->data + LWS_PRE, n->len, LWS_WRITE_TEXT);
        if (rc < (int)n->len)
            rc = -1;
        free(n);
        if (rc < 0)
            return -1;
    }
    if (v->head)
        lws_callback_on_writable(v->wsi);
    return 0;
}

static void
viewer_tell(struct viewer *v, const char *text, size_t len)
{
    struct note *n;

    if (v->behind + len > BEHIND_MAX) {
        v->closing = true;
        lws_callback_on_writable(v->wsi);
        return;
    }
    n = xmalloc(sizeof(*n) + LWS_PRE + len);
    n->next = NULL;
    n->len = len;
    memcpy(n->data + LWS_PRE, text, len);
    if (v->tail)
        v->tail->next = n;
    else
        v->head = n;
    v->tail = n;
    v->behind += len;
    lws_callback_on_writable(v->wsi);
}

/* Who hears it: one person, or everybody who may see a conversation. */
static void
tell(const struct person *only, const struct conversation *c, json_t *value)
{
    char *text = js_dump(value);
    size_t len = strlen(text);
    struct viewer *v;

    json_decref(value);
    for (v = viewers; v; v = v->next)
        if ((!only || v->who == only) && (!c || can_see(c, v->who)))
            viewer_tell(v, text, len);
    free(text);
}

json_t *
page_message_json(const struct message *m)
{
    json_t *o = js_without(m->body, "metadata");

    if (m->only)
        json_object_set_new(o, "ephemeral", json_true());
    return o;
}

void
page_message(const struct conversation *c, const struct message *m,
             const char *type)
{
    if (!viewers)
        return;
    tell(m->only, c,
         json_pack("{s:s, s:s, s:o}", "type", type, "channel", c->id, "message",
                   page_message_json(m)));
}

void
page_message_deleted(const struct conversation *c, const struct message *m)
{
    tell(m->only, c,
         json_pack("{s:s, s:s, s:s, s:s*}", "type",
                   m->only ? "ephemeral_deleted" : "message_deleted", "channel",
                   c->id, "ts", js_text(m->body, "ts"), "thread_ts",
                   js_str(m->body, "thread_ts")));
}

void
page_conversation(const struct conversation *c)
{
    struct person *p;
    size_t i;

    for (i = 0; viewers && (p = person_at(i)); i++)
        if (can_see(c, p))
            tell(p, c,
                 json_pack("{s:s, s:o}", "type", "conversation", "conversation",
                           conversation_page(c, p)));
}

void
page_view(const struct person *p, const char *type, const struct view *v)
{
    tell(p, NULL,
         json_pack("{s:s, s:o*}", "type", type, "view",
                   v ? view_json(v, NULL) : NULL));
}

void
page_notice(const struct person *p, const char *text)
{
    if (!notices)
        notices = json_array();
    if (json_array_size(notices) >= NOTICES_MAX)
        json_array_remove(notices, 0);
    json_array_append_new(notices,
                          json_pack("{s:s, s:s}", "user", p->id, "text", text));
    tell(p, NULL, json_pack("{s:s, s:s}", "type", "notice", "text", text));
}

json_t *
page_notices(void)
{
    if (!notices)
        notices = json_array();
    return notices;
}

void
page_bot_changed(void)
{
    size_t n = links_ready();

    if (told_connected == (n > 0) && told_links == n)
        return;
    told_connected = n > 0;
    told_links = n;
    tell(NULL, NULL,
         json_pack("{s:s, s:b, s:I}", "type", "bot", "connected",
                   told_connected, "connections", (json_int_t)n));
}

void
viewers_release(void)
{
    json_decref(notices);
    notices = NULL;
}
