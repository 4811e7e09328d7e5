/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell_held.c - who reads a message, and what waits for a reader.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "shell_impl.h"

#define HELD_MAX         1000
#define HELD_BYTES_MAX   ((size_t)8 * 1024 * 1024)
#define FULL_RETRY_MS    (60 * 60 * 1000)
#define STOPPED_RETRY_MS 1000

/* The channel where it speaks, and always the own DM. */
static bool
link_reads(const struct shell_link *link, const struct out_message *m)
{
    const char *place = m->place, *user = m->user;

    if (link->state != LINK_ANSWERING)
        return false;
    if (place && place[0] == '#')
        return strcmp(place, link->place) == 0;
    if (place && place[0] == '@')
        return strcmp(place + 1, link->user) == 0;
    return user && strcmp(user, link->user) == 0;
}

/* An answer is for who asked: of one person's terminals for that one, so that
 * two scripts side by side read each their own. */
static bool
is_anothers(const struct shell_link *link, const struct shell_link *asker)
{
    return asker && link != asker && strcmp(link->user, asker->user) == 0;
}

bool
shell_write(struct shell *s, const struct out_message *m, const char *text)
{
    size_t index;
    const struct shell_link *asker = link_numbered(s, m->secret, &index);
    struct shell_link *link;
    bool is_read = false;

    for (link = s->links; link; link = link->next) {
        if (!link_reads(link, m) || is_anothers(link, asker))
            continue;
        link_text(link, text);
        is_read = true;
    }
    return is_read;
}

bool
shell_give(struct shell *s, const struct out_message *m)
{
    struct link_gift gift = { .bytes = m->bytes, .len = m->bytes_len };
    char *name = xstrndup(m->body ? m->body : "", m->body_len);
    char *text = strchr(name, SHELL_NAME_ENDS);
    struct shell_link *link;
    bool is_read = false;

    if (text)
        *text++ = '\0';
    gift.name = name;
    for (link = s->links; link; link = link->next) {
        if (!link_reads(link, m))
            continue;
        link_give(link, text ? text : name, &gift);
        is_read = true;
    }
    free(name);
    return is_read;
}

struct shell_link *
link_numbered(struct shell *s, const char *address, size_t *index)
{
    const size_t prefix = sizeof(SHELL_NETWORK ":") - 1;
    struct shell_link *link;
    unsigned long id;
    char *end;

    *index = 0;
    if (!address || strncmp(address, SHELL_NETWORK ":", prefix) != 0)
        return NULL;
    id = strtoul(address + prefix, &end, 10);
    if (*end == ':')
        *index = (size_t)strtoul(end + 1, NULL, 10);
    for (link = s->links; link; link = link->next)
        if (link->id == id && link->state == LINK_ANSWERING)
            return link;
    return NULL;
}

static void
held_free(struct held *h)
{
    free(h->place);
    free(h->user);
    free(h->text);
    free(h->bytes);
    free(h);
}

void
held_add(struct shell *s, const struct out_message *m)
{
    struct held **at = &s->held, *h;

    if (s->is_stopping || s->held_count == HELD_MAX ||
        s->held_bytes + m->bytes_len > HELD_BYTES_MAX) {
        answer_not_sent(s, m->id, OUT_NOT_DONE,
                        s->is_stopping ? STOPPED_RETRY_MS : FULL_RETRY_MS,
                        NULL);
        return;
    }
    while (*at)
        at = &(*at)->next;
    h = xcalloc(1, sizeof(*h));
    h->id = m->id;
    h->place = xstrdup(m->place ? m->place : "");
    h->user = xstrdup(m->user ? m->user : "");
    h->text = xstrndup(m->body, m->body_len);
    if (m->verb == OUT_FILE) {
        h->bytes = xmalloc(m->bytes_len);
        memcpy(h->bytes, m->bytes, m->bytes_len);
        h->bytes_len = m->bytes_len;
        s->held_bytes += m->bytes_len;
    }
    *at = h;
    s->held_count++;
}

static bool
held_is_read(struct shell *s, const struct held *h)
{
    const struct out_message m = { .place = h->place,
                                   .user = h->user,
                                   .body = h->text,
                                   .body_len = strlen(h->text),
                                   .bytes = h->bytes,
                                   .bytes_len = h->bytes_len };

    return h->bytes ? shell_give(s, &m) : shell_write(s, &m, h->text);
}

void
held_write(struct shell *s)
{
    struct held **at = &s->held;

    while (*at) {
        struct held *h = *at;

        if (!held_is_read(s, h)) {
            at = &h->next;
            continue;
        }
        answer_sent(s, h->id, h->place);
        *at = h->next;
        s->held_count--;
        s->held_bytes -= h->bytes_len;
        held_free(h);
    }
}

void
held_give_back(struct shell *s)
{
    while (s->held) {
        struct held *h = s->held;

        answer_not_sent(s, h->id, OUT_NOT_DONE, STOPPED_RETRY_MS, NULL);
        s->held = h->next;
        s->held_count--;
        held_free(h);
    }
}

void
held_release(struct shell *s)
{
    while (s->held) {
        struct held *h = s->held;

        s->held = h->next;
        held_free(h);
    }
}
