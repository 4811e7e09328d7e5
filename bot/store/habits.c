/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * habits.c - how people want to be spoken to.
 */
#include "habits.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "db.h"

#define ABSENCES_MAX 50

void
habit_release(struct habit *habit)
{
    free(habit->person);
    free(habit->zone);
    free(habit->language);
    free(habit->tiers);
    memset(habit, 0, sizeof(*habit));
}

/* ---- in memory ----------------------------------------------------------- */

/*
 * A request asks several times for the ways of the same person: what was found
 * is kept as people are (people.c).
 */

static void
habit_copy(struct habit *to, const struct habit *from)
{
    *to = *from;
    to->person = xstrdup(from->person);
    to->zone = xstrdup(from->zone);
    to->language = xstrdup(from->language);
    to->tiers = xstrdup(from->tiers);
}

static void
kept_release(struct kept_habit *kept)
{
    free(kept->person);
    free(kept->free_from);
    habit_release(&kept->habit);
    memset(kept, 0, sizeof(*kept));
}

void
habits_drop_all(struct store *st)
{
    size_t i;

    for (i = 0; i < KEPT_FACTS; i++)
        if (st->habits[i].person)
            kept_release(&st->habits[i]);
}

struct kept_habit *
habits_kept(struct store *st, const char *person)
{
    struct kept_habit *kept = &st->habits[people_kept_at(person)];

    return st->in_batch && kept->person && strcmp(kept->person, person) == 0
               ? kept
               : NULL;
}

/* ---- what they have set -------------------------------------------------- */

static enum err
habit_read(struct store *st, const char *person, struct habit *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT person, zone, language, morning, work_from, work_to,"
                " quiet_from, quiet_to, days_off, tiers FROM habit"
                " WHERE ws = :ws AND person = :person");
    query_text(&q, ":person", person);
    rc = query_step(&q);
    if (rc == ERR_OK) {
        out->person = query_take_text(&q, 0);
        out->zone = query_take_text(&q, 1);
        out->language = query_take_text(&q, 2);
        out->morning = query_get_int(&q, 3);
        out->work_from = query_get_int(&q, 4);
        out->work_to = query_get_int(&q, 5);
        out->quiet_from = query_get_int(&q, 6);
        out->quiet_to = query_get_int(&q, 7);
        out->days_off = query_get_int(&q, 8);
        out->tiers = query_take_text(&q, 9);
    }
    query_end(&q);
    return rc;
}

enum err
store_habit_find(struct store *st, const char *person, struct habit *out)
{
    struct kept_habit *kept = habits_kept(st, person);
    struct habit found = { 0 };
    enum err rc;

    if (kept && kept->has_set)
        habit_copy(out, &kept->habit);
    if (kept)
        return kept->has_set ? ERR_OK : ERR_NOT_FOUND;
    rc = habit_read(st, person, &found);
    if (st->in_batch && (rc == ERR_OK || rc == ERR_NOT_FOUND)) {
        kept = &st->habits[people_kept_at(person)];
        kept_release(kept);
        kept->person = xstrdup(person);
        kept->has_set = rc == ERR_OK;
        if (rc == ERR_OK)
            habit_copy(&kept->habit, &found);
    }
    if (rc == ERR_OK)
        *out = found;
    return rc;
}

enum err
store_habit_voice(struct store *st, const char *person, char **zone,
                  char **language)
{
    struct habit habit = { 0 };
    enum err rc;

    rc = store_habit_find(st, person, &habit);
    if (rc == ERR_OK) {
        *zone = xstrdup(habit.zone);
        *language = xstrdup(habit.language);
    }
    habit_release(&habit);
    return rc;
}

enum err
store_habit_put(struct store *st, const struct habit *habit)
{
    struct query q;

    habits_drop_all(st);
    query_begin(&q, st,
                "INSERT INTO habit (ws, person, zone, language, morning,"
                " work_from, work_to, quiet_from, quiet_to, days_off, tiers)"
                " VALUES (:ws, :person, :zone, :language, :morning, :work_from,"
                " :work_to, :quiet_from, :quiet_to, :days_off, :tiers)"
                " ON CONFLICT (ws, person) DO UPDATE SET zone = excluded.zone,"
                " language = excluded.language, morning = excluded.morning,"
                " work_from = excluded.work_from, work_to = excluded.work_to,"
                " quiet_from = excluded.quiet_from,"
                " quiet_to = excluded.quiet_to, days_off = excluded.days_off,"
                " tiers = excluded.tiers");
    query_text(&q, ":person", habit->person);
    query_text(&q, ":zone", habit->zone);
    query_text(&q, ":language", habit->language);
    query_int(&q, ":morning", habit->morning);
    query_int(&q, ":work_from", habit->work_from);
    query_int(&q, ":work_to", habit->work_to);
    query_int(&q, ":quiet_from", habit->quiet_from);
    query_int(&q, ":quiet_to", habit->quiet_to);
    query_int(&q, ":days_off", habit->days_off);
    query_text(&q, ":tiers", habit->tiers);
    return query_run(&q);
}

/* ---- days away ----------------------------------------------------------- */

enum err
store_absence_add(struct store *st, const char *person, const char *first,
                  const char *last)
{
    struct query q;

    habits_drop_all(st);
    query_begin(&q, st,
                "INSERT INTO absence (ws, person, first, last)"
                " VALUES (:ws, :person, :first, :last)");
    query_text(&q, ":person", person);
    query_text(&q, ":first", first);
    query_text(&q, ":last", last);
    return query_run(&q);
}

enum err
store_absence_list(struct store *st, const char *person, const char *from,
                   absence_fn *fn, void *ctx)
{
    struct kept_habit *kept = habits_kept(st, person);
    bool is_free = true;
    struct query q;
    enum err rc;

    if (kept && kept->free_from && strcmp(from, kept->free_from) >= 0)
        return ERR_OK;
    query_begin(&q, st,
                "SELECT first, last FROM absence WHERE ws = :ws"
                " AND person = :person AND last >= :from"
                " ORDER BY first LIMIT :limit");
    query_text(&q, ":person", person);
    query_text(&q, ":from", from);
    query_int(&q, ":limit", ABSENCES_MAX);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        is_free = false;
        fn(ctx, query_get_text(&q, 0), query_get_text(&q, 1));
    }
    query_end(&q);
    if (kept && is_free && rc == ERR_NOT_FOUND) {
        free(kept->free_from);
        kept->free_from = xstrdup(from);
    }
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_absence_clear(struct store *st, const char *person, const char *from,
                    int *count)
{
    struct query q;

    habits_drop_all(st);
    query_begin(&q, st,
                "DELETE FROM absence WHERE ws = :ws AND person = :person"
                " AND last >= :from");
    query_text(&q, ":person", person);
    query_text(&q, ":from", from);
    return query_run_changes(&q, count);
}

/* ---- muted campaigns ----------------------------------------------------- */

enum err
store_mute_set(struct store *st, const char *person, int64_t campaign,
               int64_t until)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO mute (ws, person, campaign, until)"
                " VALUES (:ws, :person, :campaign, :until)"
                " ON CONFLICT (ws, person, campaign)"
                " DO UPDATE SET until = excluded.until");
    query_text(&q, ":person", person);
    query_int(&q, ":campaign", campaign);
    query_int(&q, ":until", until);
    return query_run(&q);
}

enum err
store_mute_clear(struct store *st, const char *person, int64_t campaign,
                 bool *changed)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "DELETE FROM mute WHERE ws = :ws AND person = :person"
                " AND campaign = :campaign");
    query_text(&q, ":person", person);
    query_int(&q, ":campaign", campaign);
    rc = query_run_changes(&q, &changes);
    *changed = changes > 0;
    return rc;
}

enum err
store_mute_until(struct store *st, const char *person, int64_t campaign,
                 int64_t *until)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT until FROM mute WHERE ws = :ws AND person = :person"
                " AND campaign = :campaign");
    query_text(&q, ":person", person);
    query_int(&q, ":campaign", campaign);
    rc = query_step(&q);
    *until = rc == ERR_OK ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_mute_list(struct store *st, const char *person, int64_t now, mute_fn *fn,
                void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT campaign, until FROM mute WHERE ws = :ws"
                " AND person = :person AND until > :now ORDER BY campaign");
    query_text(&q, ":person", person);
    query_int(&q, ":now", now);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q))
        fn(ctx, query_get_int(&q, 0), query_get_int(&q, 1));
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
