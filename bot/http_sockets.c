/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_sockets.c - curl's sockets in the loop, those that rest as well.
 */
#include "http_sockets.h"

void
sockets_init(struct sockets *s, struct loop *loop, loop_fd_fn *fn, void *ctx)
{
    s->loop = loop;
    s->fn = fn;
    s->ctx = ctx;
    s->count = 0;
}

static struct socket *
sockets_find(struct sockets *s, int fd)
{
    size_t i;

    for (i = 0; i < s->count; i++)
        if (s->open[i].fd == fd)
            return &s->open[i];
    return NULL;
}

void
sockets_opened(struct sockets *s, int fd)
{
    /* One of that number may have been closed without a word. */
    sockets_closed(s, fd);
    if (s->count < SOCKETS_MAX)
        s->open[s->count++] = (struct socket){ .fd = fd };
}

void
sockets_closed(struct sockets *s, int fd)
{
    struct socket *one = sockets_find(s, fd);

    if (!one)
        return;
    if (one->events != 0)
        loop_unwatch(s->loop, fd);
    *one = s->open[--s->count];
}

static bool
watch_anew(const struct sockets *s, int fd, uint32_t events)
{
    if (loop_rewatch(s->loop, fd, events) == ERR_OK)
        return true;
    loop_unwatch(s->loop, fd);
    return loop_watch(s->loop, fd, events, s->fn, s->ctx) == ERR_OK;
}

bool
sockets_watch(struct sockets *s, int fd, uint32_t events)
{
    struct socket *one = sockets_find(s, fd);

    if (one && one->events != 0 && (events == 0 || events == one->events)) {
        one->is_resting = events == 0;
        return true;
    }
    if (one) {
        one->is_resting = false;
        one->events = events;
    }
    if (events == 0) {
        loop_unwatch(s->loop, fd);
    } else if (!watch_anew(s, fd, events)) {
        if (one)
            one->events = 0;
        return false;
    }
    return true;
}

bool
sockets_are_resting(struct sockets *s, int fd)
{
    struct socket *one = sockets_find(s, fd);

    if (!one || !one->is_resting)
        return false;
    loop_unwatch(s->loop, fd);
    one->is_resting = false;
    one->events = 0;
    return true;
}
