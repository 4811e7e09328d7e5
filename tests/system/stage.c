/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stage.c - a site where things go wrong: the bot in it, and what it stores.
 */
#include "stage.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- JSON that need not be freed ---------------------------------------- */

static json_t *kept; /* an array of all that was handed out */

json_t *
stage_keep(json_t *json)
{
    if (!kept)
        kept = json_array();
    json_array_append_new(kept, json ? json : json_null());
    return json_array_get(kept, json_array_size(kept) - 1);
}

int64_t
stage_number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

const char *
stage_text(const json_t *object, const char *key)
{
    const char *s = json_string_value(json_object_get(object, key));

    return s ? s : "";
}

const char *
stage_log(const struct site *site)
{
    const char *log = process_log(&site->bot);
    size_t len = strlen(log);

    return len > 1500 ? log + len - 1500 : log;
}

/* ---- the bot ------------------------------------------------------------ */

const char *
stage_beside(const char *name)
{
    char self[4096];
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

    ck_assert_int_gt(len, 0);
    self[len] = '\0';
    *strrchr(self, '/') = '\0';
    return text("%s/%s", self, name);
}

struct shim_page *
stage_shim(void)
{
    static struct shim_page *page;

    if (!page)
        page = file_map("shim", sizeof(*page));
    return page;
}

void
stage_start_shimmed(struct site *site)
{
    const char *arguments[] = { "run", "-c", in_folder("config.json"), NULL };
    const char *environment[] = {
        text("SLACK_APP_TOKEN=%s", site->app_token),
        text("SLACK_BOT_TOKEN=%s", site->bot_token),
        text("LD_PRELOAD=%s", stage_beside("shim.so")),
        text("CALLSHEET_SHIM=%s", in_folder("shim")),
        /* It comes before a sanitizer's own library. */
        "ASAN_OPTIONS=verify_asan_link_order=0",
        clock_environment(),
        NULL,
    };

    site->bot = process_start("bot", "callsheet", arguments, environment);
}

struct shim_page *
stage_run_shimmed(struct site *site)
{
    struct shim_page *page = stage_shim();

    stage_start_shimmed(site);
    ck_assert_msg(eventually(site_is_connected, site, STAGE_MS),
                  "the bot does not connect: %s", stage_log(site));
    ck_assert_msg(page->count > 0, "the shim is not there: %s",
                  stage_log(site));
    return page;
}

void
stage_arm(struct shim_page *page, enum shim_action action, int what, int nth)
{
    page->what = what;
    page->countdown = nth;
    page->action = action;
}

void
stage_arm_step(struct shim_page *page, enum shim_fate fate, int nth, int error)
{
    page->at_step = 0; /* first, so that nothing is met half way */
    page->met[0] = '\0';
    page->failed = 0;
    page->lost = 0;
    page->steps = 0;
    page->error = error;
    page->fate = (int32_t)fate;
    page->at_step = nth;
}

void
stage_disarm(struct shim_page *page)
{
    page->at_step = 0;
    page->fate = SHIM_LIVES;
}

static bool
is_stopped(void *ctx)
{
    const struct process *p = ctx;
    FILE *f = fopen(text("/proc/%d/stat", (int)p->pid), "re");
    char line[1024], *at = NULL;

    ck_assert_ptr_nonnull(f);
    if (fgets(line, sizeof(line), f))
        at = strrchr(line, ')');
    (void)fclose(f);
    return at && strlen(at) > 2 && at[2] == 'T';
}

bool
stage_is_stopped(const struct process *process)
{
    struct process copy = *process;

    return eventually(is_stopped, &copy, STAGE_MS);
}

static int status_port;

int
stage_free_port(void)
{
    enum { FIRST = 10000, LAST = 32000 };
    struct sockaddr_in a = { .sin_family = AF_INET };
    int tries = 0, port = FIRST + (int)(getpid() * 13L % (LAST - FIRST));

    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (; tries < 100; tries++) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), taken;

        ck_assert_int_ge(fd, 0);
        a.sin_port = htons((uint16_t)(port + tries));
        taken = bind(fd, (struct sockaddr *)&a, sizeof(a));
        (void)close(fd);
        if (taken == 0)
            return port + tries;
    }
    ck_abort_msg("no free port from %d on", port);
    return 0;
}

void
stage_config(const struct site *site, const char *more)
{
    if (status_port == 0)
        status_port = stage_free_port();
    file_put("config.json",
             text("{\"slack\": {\"api_url\": \"%s\"}, \"status\": "
                  "{\"listen\": \"127.0.0.1:%d\"}, \"log_level\": "
                  "\"debug\"%s%s}",
                  site->api_url, status_port, more[0] != '\0' ? ", " : "",
                  more));
}

const char *
stage_status(const char *path)
{
    return text("http://127.0.0.1:%d%s", status_port, path);
}

int
stage_ready(void)
{
    struct answer answer = web(stage_status("/readyz"), NULL);

    json_decref(answer.json);
    return answer.status;
}

bool
stage_is_ready(void *unused)
{
    (void)unused;
    return stage_ready() == 200;
}

long
stage_metric(const char *name)
{
    struct answer answer = web(stage_status("/metrics"), NULL);
    const char *at = strstr(answer.body, text("\n%s ", name));

    json_decref(answer.json);
    ck_assert_msg(at != NULL, "no %s in %s", name, answer.body);
    return strtol(at + strlen(name) + 2, NULL, 10);
}

void
stage_open_alone(struct site *site, const char *more)
{
    site_open(site);
    stage_do(site, "settings", "{'rate_limits': false, 'ack_ms': %d}",
             STAGE_ACK_MS);
    stage_config(site, more);
}

void
stage_know_ana(struct site *site)
{
    site_say(site, "U0ANA", "D0ANA", "health");
    stage_expect(site, "U0ANA", "D0ANA", "I am well");
    site_say(site, "U0ANA", "C0SPRING", "/callsheet health");
    stage_expect(site, "U0ANA", "C0SPRING", "I am well");
    stage_settle(site);
}

void
stage_open(struct site *site, const char *more)
{
    stage_open_alone(site, more);
    site_run_bot(site);
    stage_know_ana(site);
}

void
stage_restart(struct site *site)
{
    process_kill(&site->bot);
    site_run_bot(site);
}

void
stage_close(struct site *site)
{
    json_t *o = stage_see(site, "links");
    char *bad = json_dumps(json_object_get(o, "bad_frames"), JSON_INDENT(1));

    ck_assert_msg(json_array_size(json_object_get(o, "bad_frames")) == 0, "%s",
                  bad);
    free(bad);
    process_signal(&site->bot, SIGTERM);
    ck_assert_int_eq(process_wait(&site->bot, STAGE_MS), 0);
    stage_release(site);
}

void
stage_release(struct site *site)
{
    process_kill(&site->workspace);
    json_decref(kept);
    kept = NULL;
}

static bool
is_settled(void *ctx)
{
    const struct site *site = ctx;

    return stage_number(stage_see(site, "counts"), "waiting") == 0 &&
           stage_sql("SELECT (SELECT count(*) FROM outbox WHERE state < 2)"
                     " + (SELECT count(*) FROM parked)"
                     " + (SELECT count(*) FROM job WHERE state = 1)") == 0;
}

bool
stage_rests(const struct site *site, int ms)
{
    return eventually(is_settled, (void *)(uintptr_t)site, ms);
}

void
stage_settle(const struct site *site)
{
    ck_assert_msg(stage_rests(site, STAGE_MS), "never at rest: %s",
                  stage_log(site));
}

/* ---- what is stored ----------------------------------------------------- */

int64_t
stage_sql(const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    sqlite3 *db = NULL;
    int64_t number = -1;

    if (sqlite3_open_v2(in_folder("callsheet.db"), &db, SQLITE_OPEN_READONLY,
                        NULL) == SQLITE_OK) {
        (void)sqlite3_busy_timeout(db, 2000);
        if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK &&
            sqlite3_step(stmt) == SQLITE_ROW)
            number = sqlite3_column_int64(stmt, 0);
        (void)sqlite3_finalize(stmt);
    }
    (void)sqlite3_close(db);
    return number;
}

struct sql_wait {
    const char *sql;
    int64_t number;
};

static bool
sql_is(void *ctx)
{
    const struct sql_wait *w = ctx;

    return stage_sql(w->sql) == w->number;
}

bool
stage_sql_within(const char *sql, int64_t number, int ms)
{
    struct sql_wait w = { sql, number };

    return eventually(sql_is, &w, ms);
}

bool
stage_sql_is(const char *sql, int64_t number)
{
    return stage_sql_within(sql, number, STAGE_MS);
}

static long
status_number(const struct process *p, const char *name)
{
    char line[256];
    long number = -1;
    FILE *f = fopen(text("/proc/%d/status", (int)p->pid), "re");

    ck_assert_ptr_nonnull(f);
    while (fgets(line, sizeof(line), f))
        if (strncmp(line, name, strlen(name)) == 0)
            number = strtol(line + strlen(name), NULL, 10);
    (void)fclose(f);
    return number;
}

long
stage_rss(const struct process *p)
{
    return status_number(p, "VmRSS:");
}

long
stage_rss_most(const struct process *p)
{
    return status_number(p, "VmHWM:");
}
