/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * settings.c - what the team has set in the chat, for all of it.
 *
 * Asked for with each day that is counted, so it is kept in memory as people
 * are (people.c).
 */
#include "settings.h"

#include <stdio.h>

#include "db.h"

#define CALENDAR "calendar"

const char *
store_setting_calendar(struct store *st)
{
    struct query q;

    if (st->in_batch && st->has_calendar)
        return st->calendar;
    st->calendar[0] = '\0';
    query_begin(&q, st,
                "SELECT value FROM setting WHERE ws = :ws AND name = :name");
    query_lend(&q, ":name", CALENDAR);
    if (query_step(&q) == ERR_OK)
        (void)snprintf(st->calendar, sizeof(st->calendar), "%s",
                       query_get_text(&q, 0));
    st->has_calendar = st->in_batch;
    query_end(&q);
    return st->calendar;
}

enum err
store_setting_put_calendar(struct store *st, const char *countries)
{
    struct query q;

    people_drop_all(st);
    query_begin(&q, st,
                "INSERT INTO setting (ws, name, value) VALUES (:ws, :name,"
                " :value) ON CONFLICT (ws, name) DO UPDATE SET"
                " value = excluded.value");
    query_text(&q, ":name", CALENDAR);
    query_text(&q, ":value", countries);
    return query_run(&q);
}
