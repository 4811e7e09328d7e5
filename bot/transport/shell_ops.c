/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell_ops.c - what the engine asks of the shell.
 */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "alloc.h"
#include "clock.h"
#include "render/plain.h"
#include "shell_impl.h"

static void
shell_render(const struct card *card, enum language language,
             enum out_verb verb, struct buf *out)
{
    const struct plain_options options = { .has_buttons = true };

    (void)verb;
    plain_render(card, language, &options, out);
}

static enum err
shell_render_form(const struct out_form *form, enum language language,
                  struct buf *out)
{
    (void)form;
    (void)language;
    (void)out;
    return ERR_UNSUPPORTED;
}

/* What a file shows, in words, behind its name: the bytes are given to who
 * has somewhere to put them. */
static void
shell_render_file(const struct out_file *file, struct buf *out)
{
    struct buf comment;

    buf_init(&comment, 64 * 1024);
    buf_addf(out, "%s%c", file->name, SHELL_NAME_ENDS);
    if (file->comment)
        plain_text(file->comment, true, &comment);
    if (comment.len > 0)
        buf_addf(out, "%s\n", comment.data);
    buf_addf(out, "[%s] %s", file->name,
             file->alt     ? file->alt
             : file->title ? file->title
                           : "");
    buf_release(&comment);
}

static void
shell_render_mistakes(const struct incoming_field *mistakes, size_t count,
                      struct buf *out)
{
    size_t i;

    for (i = 0; i < count; i++)
        buf_addf(out, "%s%s: %s", i > 0 ? "\n" : "", mistakes[i].name,
                 mistakes[i].value);
}

static void
shell_respond(struct shell *s, const struct out_message *m, const char *text)
{
    size_t index;
    struct shell_link *link = link_numbered(s, m->secret, &index);

    if (!link) {
        answer_not_sent(s, m->id, OUT_REFUSED, -1, "nobody listens any more");
        return;
    }
    link_text(link, text);
    answer_sent(s, m->id, link->place);
}

/* Its person has read the sentence; a script sees the exit code. What else is
 * kept until the disk is better is nothing to wait for. */
static void
shell_unsaved(struct shell *s, const struct out_message *m)
{
    size_t index;
    struct shell_link *link = link_numbered(s, m->secret, &index);

    if (link)
        link_end(link, m->is_read ? EX_OK : EX_IOERR, NULL);
}

static void
shell_send(struct transport *t, const struct out_message *m)
{
    struct shell *s = shell_of(t);
    const char *place = m->place ? m->place : "";
    const struct out_message aside = { .user = m->user, .secret = m->secret };
    char *text = xstrndup(m->body ? m->body : "", m->body_len);

    switch (m->verb) {
    case OUT_RESPOND:
        shell_respond(s, m, text);
        break;
    case OUT_FORM:
        answer_not_sent(s, m->id, OUT_REFUSED, -1, "a shell has no forms");
        break;
    case OUT_PUBLISH:
        answer_not_sent(s, m->id, OUT_REFUSED, -1, "a shell has no home");
        break;
    case OUT_EPHEMERAL:
        if (shell_write(s, &aside, text))
            answer_sent(s, m->id, place);
        else
            answer_not_sent(s, m->id, OUT_REFUSED, -1, "nobody listens");
        break;
    case OUT_UPDATE: /* of interest only to who waits for it now */
        (void)shell_write(s, m, text);
        answer_sent(s, m->id, place);
        break;
    case OUT_POST:
        if (shell_write(s, m, text))
            answer_sent(s, m->id, place);
        else
            held_add(s, m);
        break;
    case OUT_FILE:
        if (shell_give(s, m))
            answer_sent(s, m->id, place);
        else
            held_add(s, m);
        break;
    }
    if (m->is_unsaved || m->is_read)
        shell_unsaved(s, m);
    free(text);
}

/* Calls end with this process, so what was under way was not written: it is
 * held until it is. */
static void
shell_look(struct transport *t, const struct out_message *m)
{
    (void)answer_add(shell_of(t), ANSWER_ABSENT, m->id);
}

static void
shell_open_dm(struct transport *t, const char *user)
{
    struct answer *a = answer_add(shell_of(t), ANSWER_DM, 0);
    struct buf place;

    buf_init(&place, 256);
    buf_addf(&place, "@%s", user);
    a->user = xstrdup(user);
    a->place = buf_take(&place);
}

static void
shell_ack(struct transport *t, const struct ack_ref *ack, const char *payload)
{
    struct shell *s = shell_of(t);
    struct shell_link *link;

    if (!payload || payload[0] == '\0')
        return;
    for (link = s->links; link; link = link->next)
        if (link->id == ack->connection && link->state == LINK_ANSWERING)
            link_text(link, payload);
}

static void
shell_flush_acks(struct transport *t)
{
    (void)t; /* each was written at once */
}

static void
shell_fetch_person(struct transport *t, const char *user)
{
    struct shell *s = shell_of(t);

    answer_add(s, ANSWER_FACTS, 0)->facts = shell_person(s, user);
}

/* A channel of the shell is what everybody at this machine can read. */
static void
shell_fetch_place(struct transport *t, const char *place)
{
    struct incoming *in = incoming_new(INCOMING_PLACE, SHELL_NETWORK);

    in->place = xstrdup(place);
    in->received_at = clock_now();
    in->facts = xcalloc(1, sizeof(*in->facts));
    in->facts->id = xstrdup(place);
    in->facts->name = xstrdup(place[0] == '#' ? place + 1 : place);
    in->facts->kind = place[0] == '@' ? PLACE_DM : PLACE_CHANNEL;
    in->facts->is_member = true;
    in->facts->fetched_at = in->received_at;
    answer_add(shell_of(t), ANSWER_FACTS, 0)->facts = in;
}

static void
shell_fetch_file(struct transport *t, int64_t file, const char *url)
{
    struct shell *s = shell_of(t);
    size_t index;
    struct shell_link *link = link_numbered(s, url, &index);

    if (!link || link_want(link, index, file) != ERR_OK)
        shell_file_over(s, file, ERR_NOT_FOUND);
}

static void
shell_place_url(struct transport *t, const char *place, const char *message,
                struct buf *out)
{
    (void)t;
    (void)place;
    (void)message;
    (void)out;
}

static bool
shell_is_ready(const struct transport *t)
{
    const struct shell *s = (const struct shell *)(const void *)t;

    return !s->is_stopping;
}

static size_t
shell_held(const struct transport *t)
{
    const struct shell *s = (const struct shell *)(const void *)t;

    return s->held_count;
}

static void
shell_stop(struct transport *t)
{
    struct shell *s = shell_of(t);
    struct shell_link *link;

    s->is_stopping = true;
    shell_close_door(s);
    held_give_back(s);
    for (link = s->links; link; link = link->next)
        link_end(link, EX_TEMPFAIL, "callsheet is stopping");
}

static bool
shell_is_stopped(const struct transport *t)
{
    const struct shell *s = (const struct shell *)(const void *)t;

    return s->is_stopping && s->link_count == 0 && !s->answers;
}

const struct transport_ops shell_ops = {
    .name = SHELL_NETWORK,
    .says_edits = true,
    .render = shell_render,
    .render_form = shell_render_form,
    .render_file = shell_render_file,
    .render_mistakes = shell_render_mistakes,
    .send = shell_send,
    .look = shell_look,
    .open_dm = shell_open_dm,
    .ack = shell_ack,
    .flush_acks = shell_flush_acks,
    .fetch_person = shell_fetch_person,
    .fetch_place = shell_fetch_place,
    .fetch_file = shell_fetch_file,
    .place_url = shell_place_url,
    .is_ready = shell_is_ready,
    .held = shell_held,
    .stop = shell_stop,
    .is_stopped = shell_is_stopped,
    .free = shell_free,
};
