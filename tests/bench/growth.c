/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * growth.c - what a command costs with a million rows in every table.
 *
 * Two databases, made by the program itself and then filled with other
 * people's rows (growth.sql): a hundred in every table, which is enough for
 * lists to be as long as they get, and a million. The same commands run on
 * both under callgrind.
 */
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "counter.h"
#include "figures.h"
#include "speed.h"
#include "web.h"

#define ROWS_FEW 100
#define TIMES    3 /* each command is counted so often, after one more */
#define COMMENTS 60

static const struct {
    const char *text; /* "{n}": 1, 2, 3… */
    bool has_file;
    bool is_write;
} commands[] = {
    { "help", false, false },
    { "health", false, false },
    { "deadlin", false, false },
    { "deadline list", false, false },
    { "deadline list all", false, false },
    { "vet list", false, false },
    { "vet @base", false, false },
    { "vet why @base", false, false },
    { "deadline add Draft by {date}", false, true },
    { "deadline done {n}", false, true },
    { "vet note @base taste yes gut + warm", false, true },
    { "vet {decide} @base because we met again", false, true },
    { "undo", false, true },
    { "vet import @new{n} on instagram", true, true },
    { "vet confirm {import}", false, true },
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

struct stage {
    struct rig rig;
    const char *name; /* of the database */
    int last_import;  /* as its preview says */
    int confirmed;
    double cost[COMMAND_COUNT];
};

/* ---- saying things, as `callsheet say` does -------------------------------
 */

static int
reach(const struct stage *s)
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
on_line(struct stage *s, int fd, const char *line, const char *file)
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

static void
say(struct stage *s, const char *text, bool has_file)
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

/* ---- the databases ------------------------------------------------------- */

static void
callsheet_start(struct stage *s, bool counted)
{
    char program[512], config[512], out[512], database[64];
    const char *counting[] = {
        "valgrind", "--tool=callgrind", out, program, "run", "-c", config, NULL
    };
    const char *plain[] = { program, "run", "-c", config, NULL };
    json_t *o;

    (void)snprintf(program, sizeof(program), "%s/callsheet", setup.build);
    (void)snprintf(config, sizeof(config), "%s/%s.json", s->rig.folder,
                   s->name);
    (void)snprintf(out, sizeof(out), "--callgrind-out-file=%s/calls",
                   s->rig.folder);
    (void)snprintf(database, sizeof(database), "%s.db", s->name);
    o = json_pack("{s:s, s:s, s:{s:b}, s:{s:s}}", "database", database,
                  "log_level", "warn", "slack", "enabled", 0, "status",
                  "listen", "");
    if (json_dump_file(o, config, 0) != 0)
        die("cannot write %s", config);
    json_decref(o);
    s->rig.app =
        process_start(&s->rig, counted ? counting : plain, NULL, s->name);
}

static void
fill_text(const struct stage *s, const char *text, int n, char *out,
          size_t size)
{
    time_t then = time(NULL) + (time_t)60 * 86400;
    const char *hole = strchr(text, '{'), *end;
    char value[32];
    struct tm tm;

    (void)gmtime_r(&then, &tm);
    (void)snprintf(out, size, "%s", text);
    if (!hole)
        return;
    end = strchr(hole, '}') + 1;
    if (strncmp(hole, "{date}", 6) == 0)
        (void)strftime(value, sizeof(value), "%Y-%m-%d", &tm);
    else if (strncmp(hole, "{decide}", 8) == 0)
        (void)snprintf(value, sizeof(value), "%s",
                       n % 2 == 1 ? "decline" : "approve");
    else
        (void)snprintf(value, sizeof(value), "%d",
                       strncmp(hole, "{import}", 8) == 0 ? s->last_import : n);
    (void)snprintf(out, size, "%.*s%s%s", (int)(hole - text), text, value, end);
}

/* What the commands are about: one creator with comments, some deadlines. */
static void
prepare(struct stage *s)
{
    char text[256];
    int i;

    callsheet_start(s, false);
    say(s, "vet import @base on instagram", true);
    fill_text(s, "vet confirm {import}", 0, text, sizeof(text));
    say(s, text, false);
    say(s,
        "vet approve @base audience yes fakes yes content yes because it "
        "fits",
        false);
    for (i = 0; i < 2 * (TIMES + 1); i++) {
        fill_text(s, "deadline add Draft by {date}", 0, text, sizeof(text));
        say(s, text, false);
    }
    process_stop(&s->rig.app, SIGTERM);
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

static void
fill(const struct stage *s, long rows)
{
    char path[512], begin[512], *sql = file_text("tests/bench/growth.sql");
    char *problem = NULL;
    sqlite3 *db = NULL;
    int rc;

    (void)snprintf(path, sizeof(path), "%s/%s.db", s->rig.folder, s->name);
    (void)snprintf(begin, sizeof(begin),
                   "PRAGMA synchronous = OFF; BEGIN; CREATE TEMP TABLE bench"
                   " (n, at); INSERT INTO bench VALUES (%ld, %lld);",
                   rows, (long long)time(NULL));
    rc = sqlite3_open(path, &db);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db, begin, NULL, NULL, &problem);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db, sql, NULL, NULL, &problem);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)", NULL,
                          NULL, &problem);
    if (rc != SQLITE_OK)
        die("growth.sql: %s", problem ? problem : sqlite3_errmsg(db));
    (void)sqlite3_close(db);
    free(sql);
}

/* Every table must have grown, whichever there are. */
static void
check_filled(const struct stage *s, long rows)
{
    char path[512], sql[256];
    sqlite3_stmt *tables = NULL, *count = NULL;
    sqlite3 *db = NULL;

    (void)snprintf(path, sizeof(path), "%s/%s.db", s->rig.folder, s->name);
    if (sqlite3_open(path, &db) != SQLITE_OK ||
        sqlite3_prepare_v2(db,
                           "SELECT name FROM sqlite_schema WHERE type = "
                           "'table' AND name NOT LIKE 'sqlite%'",
                           -1, &tables, NULL) != SQLITE_OK)
        die("cannot open %s", path);
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
    (void)sqlite3_close(db);
}

/* ---- counting ------------------------------------------------------------ */

static void
count_command(struct stage *s, size_t i)
{
    char text[256];
    double total = 0;
    int n;

    for (n = 1; n <= TIMES + 1; n++) {
        if (strstr(commands[i].text, "{import}")) {
            /* each confirms an import of its own */
            (void)snprintf(text, sizeof(text), "vet import @in%d on instagram",
                           n);
            say(s, text, true);
        }
        fill_text(s, commands[i].text, n, text, sizeof(text));
        counter_zero(&s->rig);
        say(s, text, commands[i].has_file);
        if (n > 1)
            total += counter_take(&s->rig);
    }
    s->cost[i] = total / TIMES;
}

static void
stage_run(struct stage *s, const char *name, long rows)
{
    size_t i;

    (void)fprintf(stderr, "bench: %ld rows in every table\n", rows);
    s->rig.who = CALLSHEET;
    s->name = name;
    (void)snprintf(s->rig.folder, sizeof(s->rig.folder), "%s/rig.XXXXXX",
                   setup.folder);
    if (!mkdtemp(s->rig.folder))
        die("cannot make a folder in %s", setup.folder);
    prepare(s);
    fill(s, rows);
    check_filled(s, rows);
    callsheet_start(s, true);
    say(s, "help", false);
    sleep_ms(3000); /* what a start does is done */
    for (i = 0; i < COMMAND_COUNT; i++)
        count_command(s, i);
    rig_close(&s->rig);
}

void
growth_visit(void)
{
    struct stage few = { 0 }, many = { 0 };
    double ratio, worst[2] = { 0 };
    char path[512];
    FILE *out;
    size_t i;

    stage_run(&few, "few", ROWS_FEW);
    stage_run(&many, "many", setup.quick ? 100000 : 1000000);
    (void)snprintf(path, sizeof(path), "%s/growth.md", setup.folder);
    out = fopen(path, "w");
    if (!out)
        die("cannot write %s", path);
    (void)fprintf(out, "| command | thousand instructions, few rows | many "
                       "rows | times | at most |\n|---|---|---|---|---|\n");
    for (i = 0; i < COMMAND_COUNT; i++) {
        ratio = many.cost[i] / few.cost[i];
        if (ratio > worst[commands[i].is_write])
            worst[commands[i].is_write] = ratio;
        (void)fprintf(out, "| `%s` | %.0f | %.0f | %.2f | %s |\n",
                      commands[i].text, few.cost[i] / 1000, many.cost[i] / 1000,
                      ratio, commands[i].is_write ? "2.5" : "1.2");
    }
    (void)fclose(out);
    figure_add(CALLSHEET, GROWTH_READ, worst[0]);
    figure_add(CALLSHEET, GROWTH_WRITE, worst[1]);
}
