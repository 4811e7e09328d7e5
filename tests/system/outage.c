/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outage.c - the bot while its connection fails, on the moved clock.
 */
#include "outage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DIALS_MAX      8192
#define LINE_MAX_BYTES 4096

/* ---- the log ------------------------------------------------------------ */

/* A bot that is started again adds to the log of the one before. */
static struct {
    off_t start, at;
    bool is_under_way; /* a dial is, or at the start who we are is asked */
    int gone;          /* connections that ended */
    int dials;
    int64_t dialed_ms[DIALS_MAX];
} log_seen;

/* "2026-11-25T20:20:16.931Z info ..." */
static int64_t
line_ms(const char *line)
{
    struct tm tm = { 0 };
    const char *end = strptime(line, "%Y-%m-%dT%H:%M:%S", &tm);

    ck_assert_msg(end && *end == '.', "no time: %s", line);
    return (int64_t)timegm(&tm) * 1000 + strtol(end + 1, NULL, 10);
}

static bool
is_any(const char *at, const char *const *states)
{
    for (; *states; states++)
        if (strncmp(at, *states, strlen(*states)) == 0)
            return true;
    return false;
}

/* At most one connection at a time is on its way; others may be ending. */
static void
line_read(const char *line)
{
    static const char *const on_way[] = { "opening\"", "dialing\"",
                                          "await hello\"", NULL };
    const char *from = strstr(line, " from=\""), *to = strstr(line, " to=\"");

    if (strstr(line, " call failed method=auth.test"))
        log_seen.is_under_way = false;
    if (!strstr(line, " slack: connection=") || !from || !to)
        return;
    from += strlen(" from=\"");
    to += strlen(" to=\"");
    if (is_any(from, on_way) || is_any(to, on_way))
        log_seen.is_under_way = is_any(to, on_way);
    log_seen.gone += strncmp(to, "gone\"", 5) == 0;
    if (strncmp(to, "opening\"", 8) != 0)
        return;
    ck_assert_int_lt(log_seen.dials, DIALS_MAX);
    log_seen.dialed_ms[log_seen.dials++] = line_ms(line);
}

static FILE *
log_open(const struct site *site, off_t at)
{
    FILE *f = fopen(in_folder(text("%s.log", site->bot.name)), "re");

    if (f)
        (void)fseeko(f, at, SEEK_SET);
    return f;
}

/* What was added since the last time; a line that is not whole waits. */
static void
log_read(struct site *site)
{
    FILE *f = log_open(site, log_seen.at);
    char line[LINE_MAX_BYTES];

    if (!f)
        return;
    while (fgets(line, sizeof(line), f) && strchr(line, '\n')) {
        log_seen.at = ftello(f);
        line_read(line);
    }
    (void)fclose(f);
}

static void
log_begin(void)
{
    off_t end = (off_t)strlen(file_get("bot.log"));

    memset(&log_seen, 0, sizeof(log_seen));
    log_seen.start = log_seen.at = end;
    log_seen.is_under_way = true;
}

int
outage_dials(struct site *site)
{
    log_read(site);
    return log_seen.dials;
}

int64_t
outage_dialed_ms(struct site *site, int i)
{
    log_read(site);
    ck_assert_int_lt(i, log_seen.dials);
    return log_seen.dialed_ms[i];
}

int
outage_lines(struct site *site, const char *a, const char *b)
{
    FILE *f = log_open(site, log_seen.start);
    char line[LINE_MAX_BYTES];
    int count = 0;

    while (f && fgets(line, sizeof(line), f))
        count += strstr(line, a) && strstr(line, b);
    if (f)
        (void)fclose(f);
    return count;
}

struct words_wait {
    struct site *site;
    const char *words;
    int times;
};

static bool
is_said(void *ctx)
{
    const struct words_wait *w = ctx;

    return outage_lines(w->site, w->words, "") >= w->times;
}

bool
outage_tells(struct site *site, const char *words, int times)
{
    struct words_wait w = { site, words, times };

    return eventually(is_said, &w, STAGE_MS);
}

/* ---- the programs ------------------------------------------------------- */

bool
outage_is_soak(void)
{
    const char *soak = getenv("SOAK");

    return soak && strcmp(soak, "1") == 0;
}

/* The clock is moved faster than a pong comes. */
static void
ping_rarely(void)
{
    json_t *config = json_loads(file_get("config.json"), 0, NULL);
    json_t *slack = json_object_get(config, "slack");

    json_object_set_new(slack, "ping_ms", json_integer(60000));
    json_object_set_new(slack, "pong_late_ms", json_integer(60000));
    ck_assert_int_eq(json_dump_file(config, in_folder("config.json"), 0), 0);
    json_decref(config);
}

void
outage_config(const struct site *site)
{
    stage_config(site, "");
    ping_rarely();
}

void
outage_open(struct site *site)
{
    stage_open_alone(site, "");
    outage_config(site);
}

void
outage_begin(struct site *site)
{
    outage_open(site);
    outage_run_bot(site, NULL);
    ck_assert_msg(eventually(site_is_connected, site, STAGE_MS),
                  "not connected: %s", stage_log(site));
    stage_know_ana(site);
}

void
outage_workspace_again(struct site *site)
{
    const char *arguments[] = { "--json",     "--control",
                                "--listen",   strstr(site->origin, "//") + 2,
                                "--data",     in_folder("workspace"),
                                "--manifest", in_folder("manifest.out"),
                                NULL };

    site->workspace =
        process_start("workspace", "callsheet-workspace", arguments, NULL);
    site_read(site, &site->workspace);
    stage_do(site, "settings", "{'rate_limits': false, 'ack_ms': %d}",
             STAGE_ACK_MS);
}

void
outage_run_bot(struct site *site, const char *const *more)
{
    const char *arguments[] = { "run", "-c", in_folder("config.json"), NULL };
    const char *environment[8] = {
        text("SLACK_APP_TOKEN=%s", site->app_token),
        text("SLACK_BOT_TOKEN=%s", site->bot_token),
        clock_environment(),
    };
    size_t i = 3;

    while (more && *more)
        environment[i++] = *more++;
    log_begin();
    site->bot = process_start("bot", "callsheet", arguments, environment);
    ck_assert_msg(outage_tells(site, "run: started", 1), "%s", stage_log(site));
}

struct resolver_page *
outage_resolver(void)
{
    return file_map("resolver", sizeof(struct resolver_page));
}

void
outage_run_resolved(struct site *site)
{
    const char *environment[] = {
        text("LD_PRELOAD=%s", stage_beside("resolver.so")),
        text("CALLSHEET_RESOLVER=%s", in_folder("resolver")),
        /* It comes before a sanitizer's own library. */
        "ASAN_OPTIONS=verify_asan_link_order=0",
        NULL,
    };

    outage_run_bot(site, environment);
}

/* ---- time --------------------------------------------------------------- */

/* A turn runs what is due at its end: when the second request is answered,
 * that of the first is over. */
void
outage_step(struct site *site, int64_t ms)
{
    clock_forward(&site->bot, ms);
    (void)stage_metric("callsheet_dials_total");
    (void)stage_metric("callsheet_dials_total");
}

static bool
is_at_rest(void *ctx)
{
    log_read(ctx);
    return !log_seen.is_under_way;
}

bool
outage_rests(struct site *site)
{
    return eventually(is_at_rest, site, STAGE_MS);
}

int64_t
outage_now_ms(void)
{
    struct timespec real;
    int64_t moved = 0;
    FILE *f = fopen(in_folder("clock"), "re");

    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(fread(&moved, sizeof(moved), 1, f), 1);
    (void)fclose(f);
    (void)clock_gettime(CLOCK_REALTIME, &real);
    return (int64_t)real.tv_sec * 1000 + real.tv_nsec / 1000000 + moved;
}

void
outage_pass(struct site *site, int64_t ms, int64_t step_ms)
{
    for (; ms > 0; ms -= step_ms) {
        outage_step(site, step_ms);
        ck_assert_msg(outage_rests(site), "%s", stage_log(site));
    }
}

int64_t
outage_until_connected(struct site *site, int64_t limit_ms, int64_t step_ms,
                       int rest_ms)
{
    int64_t passed;

    for (passed = 0; passed <= limit_ms; passed += step_ms) {
        (void)eventually(is_at_rest, site, rest_ms);
        if (stage_metric("callsheet_connected") == 1)
            return passed;
        outage_step(site, step_ms);
    }
    return -1;
}

/* ---- what happens ------------------------------------------------------- */

struct counter_wait {
    const char *metric;
    long number;
};

static bool
has_counted(void *ctx)
{
    const struct counter_wait *w = ctx;

    return stage_metric(w->metric) >= w->number;
}

bool
outage_counts(const char *metric, long number)
{
    struct counter_wait w = { metric, number };

    return eventually(has_counted, &w, STAGE_MS);
}

struct gone_wait {
    struct site *site;
    int number;
};

static bool
is_gone(void *ctx)
{
    const struct gone_wait *w = ctx;

    log_read(w->site);
    return log_seen.gone > w->number;
}

/* It may have dialed again before anybody saw that it was not connected. */
void
outage_cut(struct site *site, const char *how)
{
    struct gone_wait w = { site, 0 };

    log_read(site);
    w.number = log_seen.gone;
    stage_do(site, "close", "{'how': '%s'}", how);
    ck_assert_msg(eventually(is_gone, &w, STAGE_MS), "%s", stage_log(site));
}

void
outage_hears(struct site *site, int number)
{
    const char *id =
        stage_event(site, text("EvOUT%d", number),
                    text("1700000000.%06d", number), 0,
                    text("deadline add \\\"heard %d x\\\" in 20 weeks",
                         number));

    ck_assert_msg(stage_has_acks(site, id, 1), "%s", stage_log(site));
    ck_assert_msg(
        stage_sql_is(text("SELECT count(*) FROM deadline WHERE what = "
                          "'heard %d x'",
                          number),
                     1),
        "%s", stage_log(site));
}

/* ---- other work --------------------------------------------------------- */

void
outage_say(struct site *site)
{
    const char *arguments[] = { "say",  "-c",  in_folder("config.json"),
                                "--as", "ana", "health",
                                NULL };
    const char *environment[] = { clock_environment(), NULL };

    (void)site;
    ck_assert_int_eq(process_run("say", "callsheet", arguments, environment),
                     0);
    ck_assert_msg(strstr(file_get("say.out"), "I am well") != NULL, "%s%s",
                  file_get("say.out"), file_get("say.log"));
}
