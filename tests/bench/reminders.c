/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reminders.c - what it costs that much is open, and that much is due at once.
 *
 * A tick of the job that reminds is counted beside a hundred open deadlines and
 * beside a million, none of which is due. Then 500 people have a deadline in
 * the same second while somebody goes on typing.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "counter.h"
#include "figures.h"
#include "shell.h"
#include "speed.h"
#include "web.h"

#define ROWS_FEW 100
/* Until the program runs, counted, on a busy machine as well. Its clock goes
 * there at once when it does. */
#define START_SECONDS 120
#define DUE           10 /* in the tick that is counted */

#define PEOPLE      500
#define PER_SECOND  20
#define LOAD_BEFORE 3   /* seconds that the typing begins before */
#define LOAD        115 /* and that it takes: all are told within it */

static void
sleep_until(int64_t at)
{
    int64_t left = at - (int64_t)time(NULL);

    if (left < 0)
        die("the machine is too busy: %lld s too late", (long long)-left);
    sleep_ms(left * 1000);
}

/* Deadlines with a time, of people called HEAD00000 and so on, and the job that
 * is to look at them. */
static void
plan(sqlite3 *db, const char *head, int people, int64_t due_at)
{
    char sql[1024];

    (void)snprintf(
        sql, sizeof(sql),
        "BEGIN; CREATE TEMP TABLE due AS WITH RECURSIVE up (i) AS"
        " (SELECT 0 UNION ALL SELECT i + 1 FROM up WHERE i < %d)"
        " SELECT i, i + 1 +"
        " (SELECT coalesce(max(id), 0) FROM deadline) AS id FROM up;"
        "INSERT INTO deadline (id, ws, what, due_at, is_day, zone, person, at,"
        " done_at, done_by, owner) SELECT id, 1, printf('Parcel %%05d', i),"
        " %lld, 0, 'UTC', printf('%s%%05d', i), %lld, 0, '',"
        " printf('%s%%05d', i) FROM due;"
        "INSERT INTO reminder (deadline, ws, at, stage, snoozed_to)"
        " SELECT id, 1, %lld, 0, 0 FROM due; DROP TABLE due;"
        "UPDATE job SET due_at = %lld WHERE kind = 'remind' AND due_at > %lld;"
        "COMMIT",
        people - 1, (long long)due_at, head, (long long)due_at - 86400, head,
        (long long)due_at, (long long)due_at, (long long)due_at);
    bench_sql(db, sql);
}

/* ---- a tick -------------------------------------------------------------- */

struct tick {
    struct shell shell;
    double idle, due; /* instructions */
};

/* The job looks once when there is nothing, and once when there is. */
static void
plan_ticks(struct tick *t, int64_t idle_at, int64_t due_at)
{
    sqlite3 *db = bench_database(&t->shell.rig, t->shell.name);
    char sql[512];

    (void)snprintf(sql, sizeof(sql),
                   "INSERT INTO person (ws, id, name, zone, locale, dm,"
                   " is_guest, fetched_at) WITH RECURSIVE up (i) AS"
                   " (SELECT 0 UNION ALL SELECT i + 1 FROM up WHERE i < %d)"
                   " SELECT 1, printf('owner%%05d', i), printf('Owner %%d', i),"
                   " 'UTC', 'en', printf('@owner%%05d', i), 0, %lld FROM up;"
                   "UPDATE job SET due_at = %lld WHERE kind = 'remind'",
                   DUE - 1, (long long)time(NULL), (long long)idle_at);
    bench_sql(db, sql);
    plan(db, "owner", DUE, due_at);
    (void)sqlite3_close(db);
}

static int64_t
reminded(const struct tick *t)
{
    sqlite3 *db = bench_database(&t->shell.rig, t->shell.name);
    sqlite3_stmt *count = NULL;
    int64_t n = -1;

    if (sqlite3_prepare_v2(db,
                           "SELECT count(*) FROM nudge WHERE target >= 'owner'"
                           " AND target < 'ownes'",
                           -1, &count, NULL) == SQLITE_OK &&
        sqlite3_step(count) == SQLITE_ROW)
        n = sqlite3_column_int64(count, 0);
    (void)sqlite3_finalize(count);
    (void)sqlite3_close(db);
    return n;
}

/* Two seconds before to four after, by its clock. */
static double
count_at(const struct shell *s, int64_t at)
{
    counter_zero(&s->rig);
    shell_clock(s, at - 2);
    sleep_ms(6000);
    return counter_take(&s->rig);
}

static void
tick_run(struct tick *t, const char *name, long rows)
{
    int64_t idle_at;

    progress("ticks: a tick among %ld open deadlines", rows);
    shell_open(&t->shell, name);
    shell_start(&t->shell, false);
    shell_say(&t->shell, "deadline list", false);
    shell_stop(&t->shell);
    shell_fill(&t->shell, rows);
    progress("ticks: they are there, counting");
    idle_at = (int64_t)time(NULL) + START_SECONDS;
    plan_ticks(t, idle_at, idle_at + 10);
    shell_start(&t->shell, true);
    shell_say(&t->shell, "help", false);
    sleep_ms(2000); /* what a start does is done */
    if ((int64_t)time(NULL) > idle_at - 2)
        die("the machine is too busy: it took %d s to start", START_SECONDS);
    t->idle = count_at(&t->shell, idle_at);
    t->due = count_at(&t->shell, idle_at + 10);
    if (reminded(t) != DUE)
        die("%lld of %d reminders were said", (long long)reminded(t), DUE);
    if (rows > ROWS_FEW)
        counter_explain(&t->shell.rig, "instructions-tick.txt");
    rig_close(&t->shell.rig);
}

void
ticks_visit(void)
{
    struct tick few = { 0 }, many = { 0 };

    tick_run(&few, "few", ROWS_FEW);
    tick_run(&many, "many", setup.quick ? 100000 : 1000000);
    progress("ticks: instructions among few and many: nothing due %.0f and "
             "%.0f thousand, ten due %.0f and %.0f thousand",
             few.idle / 1000, many.idle / 1000, few.due / 1000,
             many.due / 1000);
    figure_add(CALLSHEET, TICK_DUE, many.due / 1000);
    figure_add(CALLSHEET, TICK_IDLE, many.idle / 1000);
    figure_add(CALLSHEET, TICK_GROWTH, many.due / few.due);
}

/* ---- 500 people ---------------------------------------------------------- */

static void
plan_all(struct rig *rig, int64_t due_at)
{
    sqlite3 *db;

    rig_app_stop(rig);
    db = bench_database(rig, "callsheet");
    plan(db, "U0X", PEOPLE, due_at);
    (void)sqlite3_close(db);
    rig_app_start(rig);
}

/* All are there, and each has written to the bot, so that it knows where. */
static void
people_come(struct rig *rig)
{
    int64_t posted = rig_posted(rig);

    web_do(rig->origin, "control/conversation",
           json_pack("{s:s, s:s, s:s, s:[s], s:i}", "id", "C0ALL", "name",
                     "everybody", "kind", "channel", "members", "U0BOT", "fill",
                     PEOPLE));
    web_do(rig->origin, "control/load",
           json_pack("{s:s, s:s, s:i, s:i}", "kind", "message", "text",
                     "notify", "count", PEOPLE + 50, "in_flight", 10));
    rig_wait_posted(rig, posted + PEOPLE + 50);
    sleep_ms(2000);
}

/* Which of them is reminded by this call; -1: it says something else. */
static int
reminded_of(const json_t *call)
{
    const json_t *args = json_object_get(call, "args");
    const char *text = json_string_value(json_object_get(args, "text"));
    const char *at = text ? strstr(text, "Parcel ") : NULL;
    long n = at ? strtol(at + strlen("Parcel "), NULL, 10) : -1;

    return n >= 0 && n < PEOPLE ? (int)n : -1;
}

struct told {
    int times[PEOPLE];
    int all, refused, apart; /* places that one was out of order, at most */
    int64_t last_ms;
};

/* The calls that reminded, in the order in which they came. */
static void
told_read(struct rig *rig, struct told *t)
{
    json_t *answer, *call;
    size_t i;
    int n;

    memset(t, 0, sizeof(*t));
    answer = web(rig->origin, "control/calls?method=chat.postMessage", NULL);
    json_array_foreach(json_object_get(answer, "calls"), i, call)
    {
        n = reminded_of(call);
        t->refused += number_of(call, "status") == 429;
        if (n < 0 || number_of(call, "status") != 200)
            continue;
        t->last_ms = (int64_t)number_of(call, "at_ms");
        if (abs(t->all - n) > t->apart)
            t->apart = abs(t->all - n);
        t->all++;
        t->times[n]++;
    }
    json_decref(answer);
}

static int
told_wrong(const struct told *t)
{
    int i, wrong = 0;

    for (i = 0; i < PEOPLE; i++)
        wrong += abs(t->times[i] - 1);
    return wrong;
}

/* The highest that memory was since then. */
static void
peak_forget(const struct rig *rig)
{
    char path[64];
    FILE *out;

    (void)snprintf(path, sizeof(path), "/proc/%d/clear_refs", (int)rig->app);
    out = fopen(path, "w");
    if (!out || fputs("5", out) < 0 || fclose(out) != 0)
        die("cannot write %s", path);
}

static void
type_meanwhile(struct rig *rig, int seconds)
{
    json_t *order, *channels = json_array();
    char id[16];
    int i;

    for (i = 0; i < CHANNELS; i++) {
        (void)snprintf(id, sizeof(id), "C0B%05d", i);
        (void)json_array_append_new(channels, json_string(id));
    }
    order = json_pack("{s:s, s:s, s:i, s:i, s:o}", "text", lasting_command(),
                      "as", "U0ANA", "count", seconds * PER_SECOND,
                      "per_second", PER_SECOND, "channel", channels);
    web_do(rig->origin, "control/load", order);
}

static void
typed(struct rig *rig)
{
    json_t *report = NULL;
    bool is_over = false;

    while (!is_over) {
        json_decref(report);
        json_decref(web_try(rig->origin,
                            "control/wait?for=load&timeout_ms=60000", NULL));
        report = web(rig->origin, "control/load", NULL);
        is_over = json_is_true(json_object_get(report, "done"));
    }
    if (number_of(report, "lost") > 0)
        die("%.0f commands were lost", number_of(report, "lost"));
    figure_add(CALLSHEET, MANY_P50, number_of(report, "p50_us") / 1000);
    figure_add(CALLSHEET, MANY_P99, number_of(report, "p99_us") / 1000);
    json_decref(report);
}

static void
tell(struct rig *rig, int64_t due_at)
{
    double before, peak;
    struct told told;

    sleep_until(due_at - LOAD_BEFORE);
    type_meanwhile(rig, LOAD);
    sleep_ms(1000);
    before = app_memory_mb(rig, "status", "VmRSS:");
    peak_forget(rig);
    typed(rig);
    peak = app_memory_mb(rig, "status", "VmHWM:");
    told_read(rig, &told);
    figure_add(CALLSHEET, MANY_WRONG, told_wrong(&told) + told.refused);
    figure_add(CALLSHEET, MANY_APART, told.apart);
    figure_add(CALLSHEET, MANY_SECONDS,
               (double)(told.last_ms - due_at * 1000) / 1000);
    figure_add(CALLSHEET, MANY_PEAK, peak - before);
    figure_add(CALLSHEET, MANY_MEMORY,
               app_memory_mb(rig, "status", "VmRSS:") - before);
}

void
people_visit(void)
{
    struct rig rig = { 0 };
    int64_t due_at;

    rig_open(&rig, CALLSHEET);
    progress("people: %d come", PEOPLE);
    people_come(&rig);
    due_at = (int64_t)time(NULL) + 20;
    plan_all(&rig, due_at);
    rig_warm(&rig);
    web_do(rig.origin, "control/forget", json_object());
    web_do(rig.origin, "control/settings",
           json_pack("{s:b}", "rate_limits", 1));
    progress("people: they are told, which takes %d s", LOAD);
    tell(&rig, due_at);
    rig_close(&rig);
}
