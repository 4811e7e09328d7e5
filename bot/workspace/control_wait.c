/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_wait.c - tests wait for something instead of sleeping.
 *
 *   GET /control/wait?for=…&timeout_ms=N   {"ok": true} when it is so,
 *                                          {"ok": false, "error": "timeout"}
 *
 *   for=ready&count=N            N connections are ready (exactly)
 *   for=calls&method=M&count=N   the method was called at least N times
 *   for=acked&count=N            N envelopes were acknowledged in time
 *   for=idle                     no envelope waits for its ack
 *   for=text&channel=C&text=T&count=N[&as=U]
 *                                at least N messages there contain T anywhere
 *                                (with `as`, ephemeral ones of this person
 *                                count)
 *   for=load                     the load is done
 */
#include "control.h"

#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "conversations.h"
#include "envelope.h"
#include "http.h"
#include "js.h"
#include "link.h"
#include "load.h"
#include "mem.h"
#include "people.h"
#include "timer.h"

#define LOOK_MS 5

struct wait {
    struct wait *next;
    uint64_t request_id;
    bool is_told; /* when to look again; the others look all the time */
    int64_t until_ms;
};

static struct wait *waits;
static struct timer look;

static long
number(const struct request *rq, const char *key, long otherwise)
{
    const char *s = request_query(rq, key);

    return s ? strtol(s, NULL, 10) : otherwise;
}

/* The words of a message, wherever they stand. */
static bool
says(const json_t *v, const char *text)
{
    const char *s = json_string_value(v), *key;
    json_t *child;
    size_t i;

    if (s)
        return strstr(s, text) != NULL;
    json_object_foreach((json_t *)(uintptr_t)v, key,
                        child) if (says(child, text)) return true;
    json_array_foreach(v, i, child) if (says(child, text)) return true;
    return false;
}

static long
count_text(const struct request *rq)
{
    struct conversation *c = conversation_find(request_query(rq, "channel"));
    const struct person *who = person_find(request_query(rq, "as"));
    const char *text = request_query(rq, "text");
    long n = 0;
    size_t i;

    for (i = 0; c && text && i < c->message_count; i++)
        if (!c->messages[i]->only || c->messages[i]->only == who)
            n += says(c->messages[i]->body, text);
    return n;
}

static long
count_calls(const struct request *rq)
{
    const char *method = request_query(rq, "method");

    return method ? (long)calls_of(method) : 0;
}

static bool
load_done(void)
{
    json_t *report = json_object();
    bool done;

    load_report(report);
    done = js_true(report, "done");
    json_decref(report);
    return done;
}

static bool
is_so(const struct request *rq)
{
    const char *what = request_query(rq, "for");
    long count = number(rq, "count", 1);

    if (!what)
        return true;
    if (strcmp(what, "ready") == 0)
        return links_ready() == (size_t)count;
    if (strcmp(what, "calls") == 0)
        return count_calls(rq) >= count;
    if (strcmp(what, "acked") == 0)
        return envelope_counts.acked >= (uint64_t)count;
    if (strcmp(what, "text") == 0)
        return count_text(rq) >= count;
    if (strcmp(what, "load") == 0)
        return load_done();
    return envelopes_waiting() == 0;
}

/* Answer those whose time has come; true when nothing is left to wait for. */
static bool
wait_settle(struct wait *w)
{
    struct request *rq = request_find(w->request_id);

    if (!rq)
        return true;
    if (is_so(rq)) {
        answer_json(rq, 200, json_pack("{s:b}", "ok", 1));
        return true;
    }
    if (mono_ms() < w->until_ms)
        return false;
    answer_json(rq, 200, json_pack("{s:b, s:s}", "ok", 0, "error", "timeout"));
    return true;
}

static void
waits_look(struct timer *t)
{
    struct wait **at = &waits, *w;
    int64_t now = mono_ms(), next = INT64_MAX, due;

    (void)t;
    while ((w = *at)) {
        if (wait_settle(w)) {
            *at = w->next;
            free(w);
            continue;
        }
        due = w->is_told ? w->until_ms : now + LOOK_MS;
        next = due < next ? due : next;
        at = &w->next;
    }
    if (waits)
        timer_set(&look, next - now, waits_look);
}

void
control_wait_load(void)
{
    if (waits)
        timer_set(&look, 0, waits_look);
}

void
control_wait(struct request *rq)
{
    struct wait *w = xcalloc(1, sizeof(*w));

    w->request_id = rq->id;
    w->is_told = js_is(rq->query, "for", "load");
    w->until_ms = mono_ms() + number(rq, "timeout_ms", 5000);
    w->next = waits;
    waits = w;
    waits_look(NULL);
}

void
control_wait_release(void)
{
    struct wait *w;

    timer_cancel(&look);
    while ((w = waits)) {
        waits = w->next;
        free(w);
    }
}
