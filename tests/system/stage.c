/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stage.c - a site where things go wrong: what tests do to it and see of it.
 */
#include "stage.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- JSON that need not be freed ---------------------------------------- */

static json_t *kept; /* an array of all that was handed out */

static json_t *
keep(json_t *json)
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

/* The end of the bot's log. */
static const char *
log_end(const struct site *site)
{
    const char *log = process_log(&site->bot);
    size_t len = strlen(log);

    return len > 1500 ? log + len - 1500 : log;
}

/* ---- the control -------------------------------------------------------- */

static const char *
format_args(const char *format, va_list ap)
{
    char *s = NULL;
    const char *copy;

    ck_assert_int_ge(vasprintf(&s, format, ap), 0);
    copy = text("%s", s);
    free(s);
    return copy;
}

json_t *
stage_do(const struct site *site, const char *verb, const char *format, ...)
{
    struct answer answer;
    char *body, *at;
    va_list ap;

    va_start(ap, format);
    body = strdup(format_args(format, ap));
    va_end(ap);
    for (at = body; (at = strchr(at, '\'')) != NULL;)
        *at = '"';
    answer = web(text("%s/control/%s", site->origin, verb), body);
    ck_assert_msg(answer.status == 200 &&
                      json_is_true(json_object_get(answer.json, "ok")),
                  "%s %s: %s", verb, body, answer.body);
    free(body);
    return keep(answer.json);
}

json_t *
stage_see(const struct site *site, const char *format, ...)
{
    struct answer answer;
    va_list ap;

    va_start(ap, format);
    answer =
        web(text("%s/control/%s", site->origin, format_args(format, ap)), NULL);
    va_end(ap);
    ck_assert_msg(answer.status == 200, "%s: %ld %s", format, answer.status,
                  answer.body);
    return keep(answer.json);
}

bool
stage_waits(const struct site *site, const char *format, ...)
{
    struct answer answer;
    bool is_so;
    va_list ap;

    va_start(ap, format);
    answer = web(text("%s/control/wait?%s&timeout_ms=%d", site->origin,
                      format_args(format, ap), STAGE_MS),
                 NULL);
    va_end(ap);
    is_so = json_is_true(json_object_get(answer.json, "ok"));
    json_decref(answer.json);
    return is_so;
}

int
stage_calls(const struct site *site, const char *method)
{
    json_t *o = stage_see(site, "calls?after=1000000");

    return (int)stage_number(json_object_get(o, "counts"), method);
}

/* ---- messages ----------------------------------------------------------- */

static bool
says(const json_t *v, const char *words)
{
    const char *s = json_string_value(v), *key;
    json_t *child;
    size_t i;

    if (s)
        return strstr(s, words) != NULL;
    json_object_foreach((json_t *)(uintptr_t)v, key,
                        child) if (says(child, words)) return true;
    json_array_foreach(v, i, child) if (says(child, words)) return true;
    return false;
}

int
stage_count(const struct site *site, const char *channel, const char *words)
{
    json_t *o = stage_see(site, "messages?channel=%s", channel), *message;
    int count = 0;
    size_t i;

    json_array_foreach(json_object_get(o, "messages"), i, message) count +=
        says(message, words) &&
        strcmp(stage_text(message, "user"), "U0BOT") == 0;
    return count;
}

int
stage_seen(const struct site *site, const char *as, const char *channel,
           const char *words)
{
    json_t *page = keep(site_page(site, text("messages?as=%s&channel=%s"
                                             "&limit=1000",
                                             as, channel)));
    json_t *message;
    int count = 0;
    size_t i;

    json_array_foreach(json_object_get(page, "messages"), i, message) count +=
        says(message, words);
    return count;
}

static const char *
escaped(const char *words)
{
    char *s = curl_easy_escape(NULL, words, 0);
    const char *copy = text("%s", s);

    curl_free(s);
    return copy;
}

void
stage_expect(const struct site *site, const char *as, const char *channel,
             const char *words)
{
    char *all;

    if (stage_waits(site, "for=text&channel=%s&as=%s&text=%s", channel, as,
                    escaped(words)))
        return;
    all = json_dumps(site_page(site,
                               text("messages?as=%s&channel=%s", as, channel)),
                     JSON_INDENT(1));
    ck_abort_msg("nobody said '%s' in %s: %.1500s\n%s", words, channel, all,
                 log_end(site));
}

json_t *
stage_message(const struct site *site, const char *as, const char *channel,
              const char *words)
{
    json_t *page = keep(site_page(site, text("messages?as=%s&channel=%s"
                                             "&limit=200",
                                             as, channel)));
    json_t *message, *found = NULL;
    size_t i;

    json_array_foreach(json_object_get(page, "messages"), i,
                       message) if (says(message, words)) found = message;
    return found;
}

/* ---- what people do ----------------------------------------------------- */

const char *
stage_event(const struct site *site, const char *id, const char *ts,
            int attempt, const char *words)
{
    json_t *out;

    out = stage_do(site, "event",
                   "{'event_id': '%s', 'attempt': %d, 'event': {'type': "
                   "'message', 'channel_type': 'im', 'channel': 'D0ANA', "
                   "'user': 'U0ANA', 'ts': '%s', 'text': '%s'}}",
                   id, attempt, ts, words);
    return stage_text(out, "envelope_id");
}

struct envelope_wait {
    const struct site *site;
    const char *id, *state;
};

static bool
envelope_is(void *ctx)
{
    const struct envelope_wait *w = ctx;
    json_t *o = stage_see(w->site, "envelopes?state=%s", w->state), *e;
    size_t i;

    json_array_foreach(json_object_get(o, "envelopes"), i,
                       e) if (strcmp(stage_text(e, "envelope_id"), w->id) ==
                              0) return true;
    return false;
}

bool
stage_envelope(const struct site *site, const char *id, const char *state)
{
    struct envelope_wait w = { site, id, state };

    return eventually(envelope_is, &w, STAGE_MS);
}

json_t *
stage_last_envelope(const struct site *site, const char *words)
{
    json_t *o = stage_see(site, "envelopes"), *e, *found = NULL;
    size_t i;

    json_array_foreach(json_object_get(o, "envelopes"), i,
                       e) if (says(json_object_get(e, "payload"), words))
        found = e;
    ck_assert_msg(found != NULL, "no envelope says %s", words);
    return found;
}

bool
stage_has_acks_now(const struct site *site, const char *id, int acks)
{
    json_t *o = stage_see(site, "envelopes"), *e;
    size_t i;

    json_array_foreach(json_object_get(o, "envelopes"), i,
                       e) if (strcmp(stage_text(e, "envelope_id"), id) ==
                              0) return stage_number(e, "acks") >= acks;
    return false;
}

struct acks_wait {
    const struct site *site;
    const char *id;
    int acks;
};

static bool
has_acks(void *ctx)
{
    const struct acks_wait *w = ctx;

    return stage_has_acks_now(w->site, w->id, w->acks);
}

bool
stage_has_acks(const struct site *site, const char *id, int acks)
{
    struct acks_wait w = { site, id, acks };

    return eventually(has_acks, &w, STAGE_MS);
}

void
stage_redeliver(const struct site *site, const char *id, int acks)
{
    stage_do(site, "redeliver", "{'envelope_id': '%s'}", id);
    ck_assert_msg(stage_has_acks(site, id, acks), "no ack: %s", log_end(site));
}

void
stage_drop(const struct site *site, const char *name, const char *bytes,
           size_t len, const char *words)
{
    struct answer answer;
    const char *file;

    answer = web_bytes(text("%s/page/upload?as=U0ANA&name=%s", site->origin,
                            escaped(name)),
                       bytes, len);
    file = stage_text(json_object_get(keep(answer.json), "file"), "id");
    ck_assert_msg(file[0] != '\0', "upload: %ld %s", answer.status,
                  answer.body);
    json_decref(
        site_post(site, "send",
                  json_pack("{s:s, s:s, s:s, s:[s]}", "as", "U0ANA", "channel",
                            "D0ANA", "text", words, "files", file)));
}

static json_t *
element_labelled(const json_t *message, const char *label,
                 const char **block_id)
{
    json_t *block, *element;
    size_t i, k;

    json_array_foreach(json_object_get(message, "blocks"), i, block)
        json_array_foreach(
            json_object_get(block, "elements"), k,
            element) if (strcmp(stage_text(json_object_get(element, "text"),
                                           "text"),
                                label) == 0)
    {
        *block_id = stage_text(block, "block_id");
        return element;
    }
    return NULL;
}

void
stage_press(const struct site *site, const char *channel, const char *words,
            const char *label)
{
    json_t *message = stage_message(site, "U0ANA", channel, words);
    const char *block_id = "";
    json_t *element = element_labelled(message, label, &block_id), *out;

    ck_assert_msg(element != NULL, "no '%s' on '%s' in %s", label, words,
                  channel);
    out = site_post(site, "action",
                    json_pack("{s:s, s:s, s:s, s:s, s:s}", "as", "U0ANA",
                              "channel", channel, "ts",
                              stage_text(message, "ts"), "block_id", block_id,
                              "action_id", stage_text(element, "action_id")));
    ck_assert(json_is_true(json_object_get(out, "ok")));
    json_decref(out);
}

struct form_wait {
    const struct site *site;
    json_t *form;
};

static bool
form_is_open(void *ctx)
{
    struct form_wait *w = ctx;
    json_t *state = keep(site_page(w->site, "state?as=U0ANA"));

    w->form = json_array_get(json_object_get(state, "views"), 0);
    return w->form != NULL;
}

json_t *
stage_form(const struct site *site)
{
    struct form_wait w = { site, NULL };

    (void)eventually(form_is_open, &w, STAGE_MS);
    return w.form;
}

/* The value of the block's field; NULL when nothing is given for it. */
static const char *
value_for(const char *const *values, const char *block_id)
{
    size_t len = strlen(block_id);

    for (; *values; values++)
        if (strncmp(*values, block_id, len) == 0 && (*values)[len] == '=')
            return *values + len + 1;
    return NULL;
}

json_t *
stage_fill(const struct site *site, const json_t *form,
           const char *const *values)
{
    json_t *state = json_object(), *block;
    size_t i;

    json_array_foreach(json_object_get(form, "blocks"), i, block)
    {
        const char *block_id = stage_text(block, "block_id");
        const char *value = value_for(values, block_id);

        if (value)
            json_object_set_new(state, block_id,
                                json_pack("{s:{s:s}}",
                                          stage_text(json_object_get(block,
                                                                     "element"),
                                                     "action_id"),
                                          "value", value));
    }
    return keep(
        site_post(site, "submit",
                  json_pack("{s:s, s:s, s:{s:o}}", "as", "U0ANA", "view_id",
                            stage_text(form, "id"), "state", "values", state)));
}

/* ---- the bot ------------------------------------------------------------ */

/* It stands beside the program of the tests. */
static const char *
shim_path(void)
{
    char self[4096];
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

    ck_assert_int_gt(len, 0);
    self[len] = '\0';
    *strrchr(self, '/') = '\0';
    return text("%s/shim.so", self);
}

static struct shim_page *
shim_map(void)
{
    static struct shim_page *page;
    int fd;

    if (page)
        return page;
    fd = open(in_folder("shim"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(ftruncate(fd, sizeof(*page)), 0);
    page = mmap(NULL, sizeof(*page), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ck_assert_ptr_ne(page, MAP_FAILED);
    (void)close(fd);
    return page;
}

struct shim_page *
stage_run_shimmed(struct site *site)
{
    const char *arguments[] = { "run", "-c", in_folder("config.json"), NULL };
    const char *environment[] = {
        text("SLACK_APP_TOKEN=%s", site->app_token),
        text("SLACK_BOT_TOKEN=%s", site->bot_token),
        text("LD_PRELOAD=%s", shim_path()),
        text("CALLSHEET_SHIM=%s", in_folder("shim")),
        /* It comes before a sanitizer's own library. */
        "ASAN_OPTIONS=verify_asan_link_order=0",
        clock_environment(),
        NULL,
    };
    struct shim_page *page = shim_map();

    site->bot = process_start("bot", "callsheet", arguments, environment);
    ck_assert_msg(eventually(site_is_connected, site, STAGE_MS),
                  "the bot does not connect: %s", log_end(site));
    ck_assert_msg(page->count > 0, "the shim is not there: %s", log_end(site));
    return page;
}

void
stage_arm(struct shim_page *page, enum shim_action action, int what, int nth)
{
    page->what = what;
    page->countdown = nth;
    page->action = action;
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

static int
free_port(void)
{
    struct sockaddr_in a = { .sin_family = AF_INET };
    socklen_t len = sizeof(a);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&a, &len), 0);
    (void)close(fd);
    return ntohs(a.sin_port);
}

void
stage_config(const struct site *site, const char *more)
{
    if (status_port == 0)
        status_port = free_port();
    file_put("config.json",
             text("{\"slack\": {\"api_url\": \"%s\"}, \"status\": "
                  "{\"listen\": \"127.0.0.1:%d\"}, \"log_level\": "
                  "\"debug\"%s%s}",
                  site->api_url, status_port, more[0] != '\0' ? ", " : "",
                  more));
}

long
stage_metric(const char *name)
{
    struct answer answer =
        web(text("http://127.0.0.1:%d/metrics", status_port), NULL);
    const char *at = strstr(answer.body, text("\n%s ", name));

    json_decref(answer.json);
    ck_assert_msg(at != NULL, "no %s in %s", name, answer.body);
    return strtol(at + strlen(name) + 2, NULL, 10);
}

void
stage_open_alone(struct site *site, const char *more)
{
    site_open(site);
    stage_do(site, "settings", "{'rate_limits': false, 'ack_ms': 1000}");
    stage_config(site, more);
}

void
stage_know_ana(struct site *site)
{
    site_say(site, "U0ANA", "D0ANA", "health");
    stage_expect(site, "U0ANA", "D0ANA", "I am well");
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
                  log_end(site));
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
stage_sql_is(const char *sql, int64_t number)
{
    struct sql_wait w = { sql, number };

    return eventually(sql_is, &w, STAGE_MS);
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
