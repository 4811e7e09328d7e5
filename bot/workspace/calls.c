/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * calls.c - which API calls were made, for tests.
 */
#include "calls.h"

#include <string.h>

#include "js.h"
#include "settings.h"
#include "timer.h"

#define CALLS_KEPT 20000

static json_t *ring[CALLS_KEPT];
static size_t total; /* calls so far */
static json_t *counts;

void
calls_note(const char *method, json_t *args, json_t *answer, int status)
{
    json_t **at = &ring[total % CALLS_KEPT];
    json_t *entry;

    if (!settings.control)
        return;
    if (!counts)
        counts = json_object();
    entry =
        json_pack("{s:I, s:s, s:I, s:i, s:O?, s:O?}", "n", (json_int_t)++total,
                  "method", method, "at_ms", (json_int_t)(wall_us() / 1000),
                  "status", status, "args", args, "answer", answer);
    json_decref(*at);
    *at = entry;
    json_object_set_new(counts, method,
                        json_integer(js_int(counts, method, 0) + 1));
}

json_t *
calls_list(size_t after, const char *method)
{
    json_t *list = json_array(), *entry;
    size_t i = total > CALLS_KEPT ? total - CALLS_KEPT : 0;

    for (i = i > after ? i : after; i < total; i++) {
        entry = ring[i % CALLS_KEPT];
        if (entry && (!method || js_is(entry, "method", method)))
            json_array_append(list, entry);
    }
    return list;
}

json_t *
calls_count(void)
{
    return counts ? json_deep_copy(counts) : json_object();
}

void
calls_forget(void)
{
    size_t i;

    for (i = 0; i < CALLS_KEPT; i++) {
        json_decref(ring[i]);
        ring[i] = NULL;
    }
    json_decref(counts);
    counts = NULL;
}
