/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tube_pace.c - the sample provider at a pace that a person can follow.
 *
 * Answered at once, a look at a channel would be over before its progress can
 * be read or stopped. Tests, which come through /control/, are not kept
 * waiting unless they ask for it.
 */
#include <stdlib.h>

#include "http.h"
#include "mem.h"
#include "settings.h"
#include "timer.h"
#include "tube.h"

#define PACE_MS 250

struct waiting {
    struct waiting *next;
    struct timer timer;
    uint64_t request;
};

static struct waiting *all;

static void
on_timer(struct timer *timer)
{
    struct waiting *w = container_of(timer, struct waiting, timer), **at = &all;
    struct request *rq = request_find(w->request);

    while (*at != w)
        at = &(*at)->next;
    *at = w->next;
    free(w);
    if (rq) /* else its peer has gone */
        tube_answer(rq);
}

void
tube_request(struct request *rq)
{
    int ms = settings.tube_ms >= 0 ? settings.tube_ms
             : settings.control    ? 0
                                   : PACE_MS;
    struct waiting *w;

    if (ms == 0) {
        tube_answer(rq);
        return;
    }
    w = xcalloc(1, sizeof(*w));
    w->request = rq->id;
    w->next = all;
    all = w;
    timer_set(&w->timer, ms, on_timer);
}

void
tube_pace_release(void)
{
    while (all) {
        struct waiting *w = all;

        all = w->next;
        timer_cancel(&w->timer);
        free(w);
    }
}
