/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * calls.c - which API calls were made, for tests.
 */
#include "calls.h"

#include <stdlib.h>
#include <string.h>

#include "map.h"
#include "mem.h"
#include "settings.h"
#include "timer.h"

#define CALLS_KEPT 20000

struct tally {
    json_int_t count;
    char method[];
};

static struct {
    const struct tally *tally; /* NULL: forgotten */
    json_int_t at_ms;
    int status;
    json_t *args, *answer;
} ring[CALLS_KEPT];

static size_t total;       /* calls so far */
static struct map tallies; /* method -> struct tally */

static struct tally *
tally_of(const char *method)
{
    struct tally *t = map_get(&tallies, method);
    size_t size = strlen(method) + 1;

    if (t)
        return t;
    t = xmalloc(sizeof(*t) + size);
    t->count = 0;
    memcpy(t->method, method, size);
    map_put(&tallies, method, t);
    return t;
}

static void
call_forget(size_t i)
{
    json_decref(ring[i].args);
    json_decref(ring[i].answer);
    memset(&ring[i], 0, sizeof(ring[i]));
}

void
calls_note(const char *method, json_t *args, json_t *answer, int status)
{
    size_t i = total % CALLS_KEPT;
    struct tally *tally;

    if (!settings.control)
        return;
    tally = tally_of(method);
    tally->count++;
    total++;
    call_forget(i);
    ring[i].tally = tally;
    ring[i].at_ms = wall_us() / 1000;
    ring[i].status = status;
    ring[i].args = json_incref(args);
    ring[i].answer = json_incref(answer);
}

json_t *
calls_list(size_t after, const char *method)
{
    size_t i = total > CALLS_KEPT ? total - CALLS_KEPT : 0, at;
    json_t *list = json_array();
    const char *name;

    for (i = i > after ? i : after; i < total; i++) {
        at = i % CALLS_KEPT;
        name = ring[at].tally ? ring[at].tally->method : NULL;
        if (!name || (method && strcmp(method, name) != 0))
            continue;
        json_array_append_new(list,
                              json_pack("{s:I, s:s, s:I, s:i, s:O?, s:O?}", "n",
                                        (json_int_t)i + 1, "method", name,
                                        "at_ms", ring[at].at_ms, "status",
                                        ring[at].status, "args", ring[at].args,
                                        "answer", ring[at].answer));
    }
    return list;
}

json_int_t
calls_of(const char *method)
{
    const struct tally *t = map_get(&tallies, method);

    return t ? t->count : 0;
}

json_t *
calls_count(void)
{
    json_t *counts = json_object();
    const struct tally *t;
    size_t at = 0;

    while ((t = map_next(&tallies, &at, NULL)))
        json_object_set_new(counts, t->method, json_integer(t->count));
    return counts;
}

void
calls_forget(void)
{
    struct tally *t;
    size_t i, at = 0;

    for (i = 0; i < CALLS_KEPT; i++)
        call_forget(i);
    while ((t = map_next(&tallies, &at, NULL)))
        free(t);
    map_release(&tallies);
}
