/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * engine_fixture.c - a whole engine on a scratch database and a fake network.
 */
#include "engine_fixture.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "clock.h"
#include "log.h"
#include "loop.h"
#include "router.h"
#include "scheduler.h"
#include "store/db.h"
#include "test.h"

#define TURNS_MAX 5000
/* Wednesday, 25 November 2026, 10:00 in Greenwich: whenever a test runs, it
 * runs within working hours. */
#define START_MS INT64_C(1795600800000)

/* ---- the folder ---------------------------------------------------------- */

void
fixture_begin(struct fixture *f)
{
    memset(f, 0, sizeof(*f));
    f->moved_ms = START_MS - clock_now_ms();
    clock_move(f->moved_ms);
    /* In memory where that is possible: thousands of syncs are made. */
    (void)snprintf(f->folder, sizeof(f->folder), "%s/callsheet-XXXXXX",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(f->folder));
    (void)snprintf(f->path, sizeof(f->path), "%s/test.db", f->folder);
    if (!getenv("TEST_LOG"))
        log_set_level(LOG_LEVEL_ERROR);
}

void
fixture_forget_database(struct fixture *f)
{
    DIR *dir = opendir(f->folder);
    struct dirent *entry;

    while (dir && (entry = readdir(dir)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            (void)unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir)
        (void)closedir(dir);
}

void
fixture_end(struct fixture *f)
{
    fixture_crash(f);
    config_release(&f->config);
    (void)sqlite3_close(f->other);
    (void)chmod(f->folder, 0700);
    fixture_forget_database(f);
    (void)rmdir(f->folder);
    /* Tests may share a process, as under valgrind. */
    clock_move(-f->moved_ms);
    f->moved_ms = 0;
}

struct store *
fixture_store(struct fixture *f)
{
    struct store_options options = { .path = f->path, .now = clock_now() };
    struct store *st = NULL;
    struct buf problem;
    enum err rc;

    buf_init(&problem, 1000);
    rc = store_open(&options, &st, &problem);
    ck_assert_msg(rc == ERR_OK, "cannot open: %s", problem.data);
    ck_assert_uint_eq(problem.len, 0);
    buf_release(&problem);
    return st;
}

/* ---- the second connection ----------------------------------------------- */

static sqlite3_stmt *
other_ask(struct fixture *f, const char *sql)
{
    sqlite3_stmt *stmt = NULL;

    if (!f->other) {
        ck_assert_int_eq(sqlite3_open(f->path, &f->other), SQLITE_OK);
        (void)sqlite3_busy_timeout(f->other, 1000);
    }
    ck_assert_msg(sqlite3_prepare_v2(f->other, sql, -1, &stmt, NULL) ==
                      SQLITE_OK,
                  "%s: %s", sql, sqlite3_errmsg(f->other));
    return stmt;
}

int64_t
fixture_number(struct fixture *f, const char *sql)
{
    sqlite3_stmt *stmt = other_ask(f, sql);
    int64_t number = -1;

    if (sqlite3_step(stmt) == SQLITE_ROW &&
        sqlite3_column_type(stmt, 0) != SQLITE_NULL)
        number = sqlite3_column_int64(stmt, 0);
    (void)sqlite3_finalize(stmt);
    return number;
}

char *
fixture_text(struct fixture *f, const char *sql)
{
    sqlite3_stmt *stmt = other_ask(f, sql);
    char *text = NULL;

    if (sqlite3_step(stmt) == SQLITE_ROW)
        text = xstrdup_null((const char *)sqlite3_column_text(stmt, 0));
    (void)sqlite3_finalize(stmt);
    return text;
}

void
fixture_exec(struct fixture *f, const char *sql)
{
    sqlite3_stmt *stmt = other_ask(f, sql);
    int code = sqlite3_step(stmt);

    ck_assert_msg(code == SQLITE_DONE || code == SQLITE_ROW, "%s: %s", sql,
                  sqlite3_errmsg(f->other));
    (void)sqlite3_finalize(stmt);
}

void
fixture_store_exec(struct fixture *f, const char *sql)
{
    ck_assert_int_eq(db_exec(f->engine->store, sql), ERR_OK);
}

/* ---- the engine ---------------------------------------------------------- */

void
fixture_start(struct fixture *f)
{
    struct buf problem;
    enum err rc;

    ck_assert_ptr_null(f->engine);
    buf_init(&problem, 1000);
    if (!f->config.database) {
        rc = config_load(NULL, &f->config, &problem);
        ck_assert_msg(rc == ERR_OK, "%s", problem.data);
        free(f->config.database);
        f->config.database = xstrdup(f->path);
    }
    rc = engine_open(&f->config, &f->engine, &problem);
    ck_assert_msg(rc == ERR_OK, "cannot open: %s", problem.data);
    buf_release(&problem);
    f->fake = fake_new(&f->engine->host);
    engine_add(f->engine, &f->fake->transport);
    f->engine->host.identified(f->engine, "slack", "T1", "Team", "UBOT",
                               "https://chat.example/");
    fixture_turn(f);
}

void
fixture_open(struct fixture *f)
{
    fixture_begin(f);
    fixture_start(f);
    fixture_rest(f);
}

void
fixture_crash(struct fixture *f)
{
    engine_close(f->engine);
    f->engine = NULL;
    f->fake = NULL;
}

void
fixture_restart_after(struct fixture *f, int64_t ms)
{
    fixture_crash(f);
    clock_move(ms);
    f->moved_ms += ms;
    fixture_start(f);
    fixture_rest(f);
}

void
fixture_restart(struct fixture *f)
{
    fixture_restart_after(f, 0);
}

void
fixture_stop(struct fixture *f)
{
    engine_stop(f->engine);
    ck_assert_int_eq(engine_run(f->engine), ERR_OK);
    fixture_crash(f);
}

void
fixture_turn(struct fixture *f)
{
    ck_assert_int_eq(loop_turn(f->engine->loop, false), ERR_OK);
    /* What was left open for others to join, without waiting. */
    (void)router_commit(f->engine->router);
}

void
fixture_rest(struct fixture *f)
{
    int turns, quiet = 0;

    for (turns = 0; turns < TURNS_MAX && quiet < 2; turns++) {
        bool any = fake_pump(f->fake);

        fixture_turn(f);
        quiet = any || scheduler_has_work(f->engine->scheduler) ? 0 : quiet + 1;
    }
    ck_assert_msg(quiet == 2, "it does not come to rest");
}

void
fixture_move(struct fixture *f, int64_t ms)
{
    clock_move(ms);
    f->moved_ms += ms;
    fixture_turn(f);
}

/* ---- requests ------------------------------------------------------------ */

struct incoming *
fixture_line(struct fixture *f, const char *user, const char *place,
             const char *line)
{
    struct incoming *in = incoming_new(INCOMING_LINE, "slack");
    char key[32];

    (void)snprintf(key, sizeof(key), "ev:%d", ++f->said);
    in->keys[0] = xstrdup(key);
    in->user = xstrdup(user);
    in->place = xstrdup(place);
    in->place_kind = place[0] == 'D' ? PLACE_DM : PLACE_UNKNOWN;
    in->line = xstrdup(line);
    in->received_at = clock_now();
    (void)snprintf(in->ack.envelope, sizeof(in->ack.envelope), "env-%d",
                   f->said);
    return in;
}

struct incoming *
fixture_slash(struct fixture *f, const char *user, const char *place,
              const char *line)
{
    struct incoming *in = fixture_line(f, user, place, line);

    in->command = xstrdup("/callsheet");
    in->respond_url = xstrdup("https://hooks.example/r1");
    in->trigger = xstrdup("trigger-1");
    in->ack.takes_payload = true;
    return in;
}

void
fixture_take(struct fixture *f, struct incoming *in)
{
    router_handle(f->engine->router, in);
}

void
fixture_say(struct fixture *f, const char *user, const char *place,
            const char *line)
{
    fixture_take(f, fixture_line(f, user, place, line));
    fixture_turn(f);
}

void
fixture_press(struct fixture *f, const char *user, const char *line)
{
    struct incoming *in = fixture_line(f, user, "", line);
    char sql[200];

    in->kind = INCOMING_BUTTON;
    in->place_kind = PLACE_DM;
    free(in->place);
    free(in->message);
    (void)snprintf(sql, sizeof(sql), "SELECT dm FROM person WHERE id = '%s'",
                   user);
    in->place = fixture_text(f, sql);
    (void)snprintf(sql, sizeof(sql),
                   "SELECT message FROM outbox WHERE queue = 'dm:%s'"
                   " AND verb = 0 ORDER BY id DESC LIMIT 1",
                   user);
    in->message = fixture_text(f, sql);
    fixture_take(f, in);
    fixture_turn(f);
}

void
fixture_know(struct fixture *f, const char *user, const char *place)
{
    fake_tell(f->fake, user, place);
    fixture_turn(f);
}

size_t
fixture_acked(const struct fixture *f, const char *envelope)
{
    size_t i, count = 0;

    for (i = 0; i < f->fake->count; i++)
        count += f->fake->calls[i].kind == FAKE_ACK &&
                 strcmp(f->fake->calls[i].key, envelope) == 0;
    return count;
}

struct incoming *
fixture_deadline(struct fixture *f, const char *what)
{
    char line[200];

    (void)snprintf(line, sizeof(line), "deadline add %s by 2099-01-04", what);
    return fixture_line(f, "U1", "C1", line);
}

int64_t
fixture_deadlines(struct fixture *f)
{
    return fixture_number(f, "SELECT count(*) FROM deadline");
}

const struct fixture_place fixture_places[FIXTURE_PLACES] = {
    { PLACE_PRIVATE, false, false, 1 }, { PLACE_PRIVATE, true, false, 0 },
    { PLACE_PRIVATE, false, true, 0 },  { PLACE_CHANNEL, false, false, 0 },
    { PLACE_GROUP, false, false, 0 },   { PLACE_UNKNOWN, false, false, 0 },
};

void
fixture_tell_place(struct fixture *f, enum place_kind kind, bool is_shared,
                   bool has_guests)
{
    struct incoming *in = incoming_new(INCOMING_PLACE, "slack");

    in->facts = xcalloc(1, sizeof(*in->facts));
    in->facts->id = xstrdup("C9");
    in->facts->name = xstrdup("deals");
    in->facts->kind = kind;
    in->facts->is_shared = is_shared;
    in->facts->has_guests = has_guests;
    in->facts->is_member = true;
    in->facts->fetched_at = clock_now();
    router_handle(f->engine->router, in);
    fixture_turn(f);
}
