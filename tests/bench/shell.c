/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell.c - a callsheet without a chat, and as many rows as wanted in it.
 */
#include "shell.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "web.h"

#define COMMENTS 60

/* ---- saying things, as `callsheet say` does -------------------------------
 */

static int
reach(const struct shell *s)
{
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    char path[512];
    int fd = -1, i;

    (void)snprintf(path, sizeof(path), "%s/%s.db.sock", s->rig.folder, s->name);
    if (strlen(path) >= sizeof(at.sun_path))
        die("the path of a socket is too long: %s", path);
    memcpy(at.sun_path, path, strlen(path) + 1);
    for (i = 0; i < 3000; i++) {
        fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
            return fd;
        (void)close(fd);
        sleep_ms(20);
    }
    die("callsheet does not answer: see %s/app.log", s->rig.folder);
}

static char *
comments_csv(void)
{
    size_t room = 200 * (COMMENTS + 1), len;
    char *csv = malloc(room);
    int i;

    if (!csv)
        die("no memory");
    len = (size_t)snprintf(csv, room, "post,author,text,time\n");
    for (i = 0; i < COMMENTS; i++)
        len += (size_t)snprintf(
            csv + len, room - len,
            "https://www.instagram.com/p/BENCH%05d/,reader%d,how long in the "
            "oven at %d,2026-09-%02dT10:00:00Z\n",
            i % 4, i, 100 + i, 1 + i % 28);
    return csv;
}

/* One line of the answer; true at the end. */
static bool
on_line(struct shell *s, int fd, const char *line, const char *file)
{
    json_t *answer = json_loads(line, 0, NULL);
    const char *text = json_string_value(json_object_get(answer, "text"));
    const char *at = text ? strstr(text, "vet confirm ") : NULL;
    bool is_over = json_is_true(json_object_get(answer, "done"));
    size_t len = strlen(file);

    if (at)
        s->last_import = (int)strtol(at + strlen("vet confirm "), NULL, 10);
    if (json_object_get(answer, "want") && write(fd, file, len) != (ssize_t)len)
        die("cannot send a file");
    json_decref(answer);
    return is_over;
}

void
shell_say(struct shell *s, const char *text, bool has_file)
{
    char *file = has_file ? comments_csv() : strdup("");
    int fd = reach(s);
    FILE *in = fdopen(fd, "r");
    char *line = NULL, *dump;
    bool is_over = false;
    size_t room = 0;
    json_t *request;

    request = json_pack("{s:s, s:s, s:s, s:[]}", "as", "bench", "locale",
                        "C.UTF-8", "text", text, "files");
    if (has_file)
        (void)json_array_append_new(json_object_get(request, "files"),
                                    json_pack("{s:s, s:I}", "name", "c.csv",
                                              "size",
                                              (json_int_t)strlen(file)));
    dump = json_dumps(request, JSON_COMPACT);
    if (!in || dprintf(fd, "%s\n", dump) < 0)
        die("cannot speak to callsheet");
    while (!is_over && getline(&line, &room, in) > 0)
        is_over = on_line(s, fd, line, file);
    if (!is_over)
        die("callsheet left at: %s", text);
    (void)fclose(in);
    json_decref(request);
    free(dump);
    free(line);
    free(file);
}

/* ---- life ---------------------------------------------------------------- */

void
shell_open(struct shell *s, const char *name)
{
    s->rig.who = CALLSHEET;
    s->name = name;
    (void)snprintf(s->rig.folder, sizeof(s->rig.folder), "%s/rig.XXXXXX",
                   setup.folder);
    if (!mkdtemp(s->rig.folder))
        die("cannot make a folder in %s", setup.folder);
}

void
shell_stop(struct shell *s)
{
    process_stop(&s->rig.app, SIGTERM);
}

/* By how much it is moved. */
static void
clock_write(const struct shell *s, int64_t ms)
{
    char path[512];
    int fd;

    (void)snprintf(path, sizeof(path), "%s/clock", s->rig.folder);
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, &ms, sizeof(ms)) != sizeof(ms) || close(fd) != 0)
        die("cannot write %s", path);
}

void
shell_start(struct shell *s, bool counted)
{
    char program[512], config[512], out[512], clock[512], database[64];
    const char *counting[] = {
        "valgrind", "--tool=callgrind", out, program, "run", "-c", config, NULL
    };
    const char *plain[] = { program, "run", "-c", config, NULL };
    const char *environment[] = { clock, NULL };
    json_t *o;

    (void)snprintf(program, sizeof(program), "%s/callsheet", setup.build);
    (void)snprintf(config, sizeof(config), "%s/%s.json", s->rig.folder,
                   s->name);
    (void)snprintf(out, sizeof(out), "--callgrind-out-file=%s/calls",
                   s->rig.folder);
    (void)snprintf(clock, sizeof(clock), "CALLSHEET_CLOCK=%s/clock",
                   s->rig.folder);
    clock_write(s, 0);
    (void)snprintf(database, sizeof(database), "%s.db", s->name);
    o = json_pack("{s:s, s:s, s:{s:b}, s:{s:s}}", "database", database,
                  "log_level", "warn", "slack", "enabled", 0, "status",
                  "listen", "");
    if (json_dump_file(o, config, 0) != 0)
        die("cannot write %s", config);
    json_decref(o);
    s->rig.app = process_start(&s->rig, counted ? counting : plain, environment,
                               s->name);
}

void
shell_clock(const struct shell *s, int64_t at)
{
    clock_write(s, (at - (int64_t)time(NULL)) * 1000);
    (void)kill(s->rig.app, SIGUSR1);
}

static char *
file_text(const char *path)
{
    FILE *in = fopen(path, "r");
    char *text = NULL;
    size_t room = 0;

    if (!in || getdelim(&text, &room, '\0', in) <= 0)
        die("cannot read %s", path);
    (void)fclose(in);
    return text;
}

/* ---- rows ---------------------------------------------------------------- */

sqlite3 *
bench_database(const struct rig *rig, const char *name)
{
    char path[512];
    sqlite3 *db = NULL;

    (void)snprintf(path, sizeof(path), "%s/%s.db", rig->folder, name);
    if (sqlite3_open(path, &db) != SQLITE_OK)
        die("cannot open %s", path);
    return db;
}

void
bench_sql(sqlite3 *db, const char *sql)
{
    char *problem = NULL;

    if (sqlite3_exec(db, sql, NULL, NULL, &problem) != SQLITE_OK)
        die("%s: %.60s", problem ? problem : sqlite3_errmsg(db), sql);
}

/* Every table must have grown, whichever there are. */
static void
check_filled(sqlite3 *db, long rows)
{
    sqlite3_stmt *tables = NULL, *count = NULL;
    char sql[256];

    if (sqlite3_prepare_v2(db,
                           "SELECT name FROM sqlite_schema WHERE type = "
                           "'table' AND name NOT LIKE 'sqlite%'",
                           -1, &tables, NULL) != SQLITE_OK)
        die("growth.sql: %s", sqlite3_errmsg(db));
    while (sqlite3_step(tables) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(tables, 0);

        (void)snprintf(sql, sizeof(sql), "SELECT count(*) FROM \"%s\"", name);
        if (sqlite3_prepare_v2(db, sql, -1, &count, NULL) != SQLITE_OK ||
            sqlite3_step(count) != SQLITE_ROW ||
            sqlite3_column_int64(count, 0) < rows)
            die("growth.sql does not fill the table '%s'", name);
        (void)sqlite3_finalize(count);
    }
    (void)sqlite3_finalize(tables);
}

/* One value, the caller's. */
static char *
value_text(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    const char *value = NULL;
    char *copy;

    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW)
        value = (const char *)sqlite3_column_text(stmt, 0);
    copy = value ? strdup(value) : NULL;
    (void)sqlite3_finalize(stmt);
    if (!copy)
        die("%s: %.60s", sqlite3_errmsg(db), sql);
    return copy;
}

/* Without a journal and without indexes, which are made at the end, each from
 * sorted keys: row by row a million is many minutes. Some are asked by triggers
 * all the while. */
#define THAT_CAN_WAIT                                                          \
    " WHERE type = 'index' AND sql IS NOT NULL AND name NOT IN"                \
    " ('look_creator', 'decision_creator', 'outcome_creator')"

void
shell_fill(const struct shell *s, long rows)
{
    sqlite3 *db = bench_database(&s->rig, s->name);
    char *sql = file_text("tests/bench/growth.sql"), begin[256];
    char *drop =
        value_text(db, "SELECT group_concat('DROP INDEX \"' || name || '\"',"
                       " ';') FROM sqlite_schema" THAT_CAN_WAIT);
    char *make = value_text(
        db, "SELECT group_concat(sql, ';') FROM sqlite_schema" THAT_CAN_WAIT);

    (void)snprintf(begin, sizeof(begin),
                   "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;"
                   "PRAGMA cache_size = -262144;"
                   "BEGIN; CREATE TEMP TABLE bench (n, at);"
                   "INSERT INTO bench VALUES (%ld, %lld)",
                   rows, (long long)time(NULL));
    bench_sql(db, begin);
    bench_sql(db, drop);
    bench_sql(db, sql);
    bench_sql(db, make);
    bench_sql(db, "COMMIT; PRAGMA journal_mode = WAL");
    check_filled(db, rows);
    (void)sqlite3_close(db);
    free(sql);
    free(drop);
    free(make);
}
