/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rig.c - a fresh local workspace and one contestant in it.
 *
 * Everything that a contestant keeps lies in the rig's own folder, so each
 * begins with nothing and none finds what another left.
 */
#include "rig.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "web.h"

#define READY_MS     30000
#define PATIENCE_S   600
#define STOP_SECONDS 10

const char *const who_names[WHO_COUNT] = { "Bolt", "callsheet", "floor" };
struct setup setup;

/* ---- time ---------------------------------------------------------------- */

int64_t
now_us(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void
sleep_ms(int64_t ms)
{
    struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

    while (nanosleep(&t, &t) != 0 && errno == EINTR)
        continue;
}

/* ---- processes ----------------------------------------------------------- */

static void
output_to(const struct rig *rig, const char *file)
{
    char path[512];
    int fd;

    (void)snprintf(path, sizeof(path), "%s/%s", rig->folder, file);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    (void)dup2(fd, STDOUT_FILENO);
    (void)snprintf(path, sizeof(path), "%s/%s.log", rig->folder, file);
    fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    (void)dup2(fd, STDERR_FILENO);
    fd = open("/dev/null", O_RDONLY);
    (void)dup2(fd, STDIN_FILENO);
}

pid_t
process_start(const struct rig *rig, const char *const *words,
              const char *const *environment, const char *file)
{
    pid_t parent = getpid(), pid = fork();

    if (pid < 0)
        die("cannot fork");
    if (pid > 0)
        return pid;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(71);
    output_to(rig, file);
    for (; environment && *environment; environment++)
        (void)putenv((char *)(uintptr_t)*environment);
    (void)execvp(words[0], (char *const *)(uintptr_t)words);
    _exit(127);
}

void
process_stop(pid_t *pid, int signal)
{
    int i;

    if (*pid <= 0)
        return;
    (void)kill(*pid, signal);
    for (i = 0; i < STOP_SECONDS * 100 && waitpid(*pid, NULL, WNOHANG) == 0;
         i++)
        sleep_ms(10);
    if (i == STOP_SECONDS * 100) {
        (void)kill(*pid, SIGKILL);
        (void)waitpid(*pid, NULL, 0);
    }
    *pid = 0;
}

/* ---- the workspace ------------------------------------------------------- */

/* The line that it prints when it is ready; false: not yet. */
static bool
read_address(struct rig *rig)
{
    char path[512];
    const char *page, *api, *app, *bot;
    json_t *line;

    (void)snprintf(path, sizeof(path), "%s/workspace", rig->folder);
    line = json_load_file(path, JSON_DISABLE_EOF_CHECK, NULL);
    if (json_unpack(line, "{s:s, s:s, s:s, s:s}", "page", &page, "api_url",
                    &api, "app_token", &app, "bot_token", &bot) != 0) {
        json_decref(line);
        return false;
    }
    (void)snprintf(rig->origin, sizeof(rig->origin), "%s", page);
    (void)snprintf(rig->api_url, sizeof(rig->api_url), "%s", api);
    (void)snprintf(rig->app_token, sizeof(rig->app_token), "%s", app);
    (void)snprintf(rig->bot_token, sizeof(rig->bot_token), "%s", bot);
    page = strstr(page, "://") ? strstr(page, "://") + 3 : page;
    (void)snprintf(rig->listen, sizeof(rig->listen), "%.*s",
                   (int)strcspn(page, "/"), page);
    json_decref(line);
    return true;
}

static void
add_channels(struct rig *rig)
{
    char id[16], name[32];
    int i;

    for (i = 0; i < CHANNELS; i++) {
        (void)snprintf(id, sizeof(id), "C0B%05d", i);
        (void)snprintf(name, sizeof(name), "bench-%d", i);
        web_do(rig->origin, "control/conversation",
               json_pack("{s:s, s:s, s:s, s:[s, s, s, s]}", "id", id, "name",
                         name, "kind", "channel", "members", "U0ANA", "U0MIRA",
                         "U0SAM", "U0BOT"));
    }
}

void
rig_workspace_start(struct rig *rig)
{
    char program[512], data[512], manifest[512], out[512], cert[512], key[512];
    const char *words[16] = { program,  "--json",   "--control", "--manifest",
                              manifest, "--listen", rig->listen };
    int i, n = 7;

    if (rig->keeps) {
        words[n++] = "--data";
        words[n++] = data;
    }
    if (rig->tls) {
        words[n++] = "--cert";
        words[n++] = cert;
        words[n++] = "--key";
        words[n++] = key;
    }
    (void)snprintf(cert, sizeof(cert), "%s/cert.pem", setup.folder);
    (void)snprintf(key, sizeof(key), "%s/key.pem", setup.folder);

    (void)snprintf(program, sizeof(program), "%s/callsheet-workspace",
                   setup.build);
    (void)snprintf(data, sizeof(data), "%s/data", rig->folder);
    (void)snprintf(manifest, sizeof(manifest), "%s/manifest.json",
                   setup.folder);
    (void)snprintf(out, sizeof(out), "%s/workspace", rig->folder);
    (void)unlink(out);
    rig->workspace = process_start(rig, words, NULL, "workspace");
    for (i = 0; !read_address(rig); i++) {
        if (i == READY_MS / 10)
            die("the workspace does not start: see %s", rig->folder);
        sleep_ms(10);
    }
    web_do(rig->origin, "control/settings",
           json_pack("{s:b}", "rate_limits", 0));
}

void
rig_workspace_stop(struct rig *rig)
{
    process_stop(&rig->workspace, SIGTERM);
}

/* ---- the contestant ------------------------------------------------------ */

/* A port that nobody has now. */
static int
free_port(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t size = sizeof(at);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &size) != 0)
        die("cannot find a free port");
    (void)close(fd);
    return ntohs(at.sin_port);
}

static void
config_write(struct rig *rig)
{
    char path[512], status[32];
    json_t *config;

    (void)snprintf(status, sizeof(status), "127.0.0.1:%d", free_port());
    (void)snprintf(rig->metrics, sizeof(rig->metrics), "http://%s/metrics",
                   status);
    (void)snprintf(path, sizeof(path), "%syoutube/v3", rig->origin);
    config = json_pack("{s:s, s:{s:s}, s:{s:s}, s:{s:{s:s, s:s}}}", "log_level",
                       "warn", "slack", "api_url", rig->api_url, "status",
                       "listen", status, "providers", "youtube", "base_url",
                       path, "derived", "audited");
    (void)snprintf(path, sizeof(path), "%s/config.json", rig->folder);
    if (json_dump_file(config, path, 0) != 0)
        die("cannot write %s", path);
    json_decref(config);
}

static pid_t
app_exec(struct rig *rig, const char *const *environment)
{
    char path[3][512];
    const char *callsheet[] = { path[0], "run", "-c", path[1], NULL };
    const char *counted[] = { "valgrind", "--tool=callgrind",
                              path[2],    path[0],
                              "run",      "-c",
                              path[1],    NULL };
    const char *bolt[] = { setup.node, path[0], NULL };
    const char *floor[] = { path[0], NULL };

    (void)snprintf(path[1], sizeof(path[1]), "%s/config.json", rig->folder);
    (void)snprintf(path[2], sizeof(path[2]), "--callgrind-out-file=%s/calls",
                   rig->folder);
    switch (rig->who) {
    case BOLT:
        (void)snprintf(path[0], sizeof(path[0]), "%s/peer.mjs", setup.folder);
        return process_start(rig, bolt, environment, "app");
    case CALLSHEET:
        (void)snprintf(path[0], sizeof(path[0]), "%s/callsheet", setup.build);
        config_write(rig);
        return process_start(rig, rig->under_callgrind ? counted : callsheet,
                             environment, "app");
    case FLOOR:
    default:
        (void)snprintf(path[0], sizeof(path[0]), "%s/tests/bench_floor",
                       setup.build);
        return process_start(rig, floor, environment, "app");
    }
}

double
rig_wait_ready(struct rig *rig, int count)
{
    char path[128];
    double age = -1, a;
    json_t *answer, *link;
    size_t i;

    (void)snprintf(path, sizeof(path),
                   "control/wait?for=ready&count=%d&timeout_ms=%d", count,
                   READY_MS);
    web_do(rig->origin, path, NULL);
    answer = web(rig->origin, "control/links", NULL);
    json_array_foreach(json_object_get(answer, "links"), i, link)
    {
        a = number_of(link, "age_ms");
        age = age < 0 || a < age ? a : age;
    }
    json_decref(answer);
    return age;
}

void
rig_app_start(struct rig *rig)
{
    char text[6][640];
    const char *environment[] = { text[0], text[1], text[2], text[3],
                                  text[4], text[5], NULL };
    int64_t begun = now_us();
    double age;

    (void)snprintf(text[0], sizeof(text[0]), "SLACK_APP_TOKEN=%s",
                   rig->app_token);
    (void)snprintf(text[1], sizeof(text[1]), "SLACK_BOT_TOKEN=%s",
                   rig->bot_token);
    (void)snprintf(text[2], sizeof(text[2]), "SLACK_API_URL=%s", rig->api_url);
    (void)snprintf(text[3], sizeof(text[3]), "PEER_DATABASE=%s/peer.db",
                   rig->folder);
    (void)snprintf(text[4], sizeof(text[4]), "SSL_CERT_FILE=%s/cert.pem",
                   setup.folder);
    (void)snprintf(text[5], sizeof(text[5]), "NODE_EXTRA_CA_CERTS=%s/cert.pem",
                   setup.folder);
    rig->app = app_exec(rig, environment);
    age = rig_wait_ready(rig, 1);
    rig->connect_ms = (double)(now_us() - begun) / 1000 - age;
}

void
rig_app_stop(struct rig *rig)
{
    process_stop(&rig->app, SIGTERM);
}

void
rig_open(struct rig *rig, enum who who)
{
    rig->who = who;
    (void)snprintf(rig->folder, sizeof(rig->folder), "%s/rig.XXXXXX",
                   setup.folder);
    if (!mkdtemp(rig->folder))
        die("cannot make a folder in %s", setup.folder);
    (void)snprintf(rig->listen, sizeof(rig->listen), "127.0.0.1:0");
    rig_workspace_start(rig);
    add_channels(rig);
    rig_app_start(rig);
}

void
rig_close(struct rig *rig)
{
    const char *words[] = { "rm", "-rf", rig->folder, NULL };
    pid_t pid;

    rig_app_stop(rig);
    rig_workspace_stop(rig);
    pid = fork();
    if (pid == 0) {
        (void)execvp(words[0], (char *const *)(uintptr_t)words);
        _exit(127);
    }
    (void)waitpid(pid, NULL, 0);
}

/* ---- load ---------------------------------------------------------------- */

static json_t *
channel_list(void)
{
    json_t *list = json_array();
    char id[16];
    int i;

    for (i = 0; i < CHANNELS; i++) {
        (void)snprintf(id, sizeof(id), "C0B%05d", i);
        (void)json_array_append_new(list, json_string(id));
    }
    return list;
}

json_t *
rig_load(struct rig *rig, const char *text, int count, int in_flight,
         bool in_channels)
{
    json_t *order = json_pack("{s:s, s:i, s:i}", "text", text, "count", count,
                              "in_flight", in_flight);
    int64_t until = now_us() + (int64_t)PATIENCE_S * 1000000;
    json_t *report;

    if (in_channels)
        (void)json_object_set_new(order, "channel", channel_list());
    web_do(rig->origin, "control/load", order);
    do {
        json_decref(web_try(rig->origin,
                            "control/wait?for=load&timeout_ms=60000", NULL));
        report = web(rig->origin, "control/load", NULL);
        if (json_is_true(json_object_get(report, "done")))
            return report;
        json_decref(report);
    } while (now_us() < until);
    die("%s did not get through %d commands", who_names[rig->who], count);
}

int64_t
rig_posted(struct rig *rig)
{
    json_t *answer = web(rig->origin, "control/calls?after=1000000000", NULL);
    json_t *counts = json_object_get(answer, "counts");
    int64_t n = (int64_t)number_of(counts, "chat.postMessage");

    json_decref(answer);
    return n;
}

void
rig_wait_posted(struct rig *rig, int64_t count)
{
    int64_t patience_us = (setup.quick ? 60 : PATIENCE_S) * INT64_C(1000000);
    int64_t until = now_us() + patience_us, seen = 0, posted;
    char path[160];
    json_t *answer;
    bool is_so;

    (void)snprintf(path, sizeof(path),
                   "control/wait?for=calls&method=chat.postMessage&count=%lld"
                   "&timeout_ms=60000",
                   (long long)count);
    do {
        answer = web_try(rig->origin, path, NULL);
        is_so = json_is_true(json_object_get(answer, "ok"));
        json_decref(answer);
        /* as long as more of them come */
        posted = is_so ? count : rig_posted(rig);
        if (posted > seen)
            until = now_us() + patience_us;
        seen = posted;
        if (!is_so)
            progress("%s: %lld answers of %lld, waiting", who_names[rig->who],
                     (long long)posted, (long long)count);
    } while (!is_so && now_us() < until);
    if (!is_so)
        die("%s did not answer everything: %lld of %lld", who_names[rig->who],
            (long long)rig_posted(rig), (long long)count);
}

json_t *
rig_load_answered(struct rig *rig, const char *text, int count, int in_flight)
{
    int64_t posted = rig_posted(rig);
    json_t *report = rig_load(rig, text, count, in_flight, true);

    rig_wait_posted(rig, posted + count - (int64_t)number_of(report, "lost"));
    return report;
}

/* ---- of the contestant's process ---------------------------------------- */

double
app_cpu_us(const struct rig *rig)
{
    struct timespec t;
    clockid_t clock;

    if (clock_getcpuclockid(rig->app, &clock) != 0 ||
        clock_gettime(clock, &t) != 0)
        die("%s has ended: see %s/app.log", who_names[rig->who], rig->folder);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

double
app_memory_mb(const struct rig *rig, const char *file, const char *field)
{
    char path[64], line[256];
    double kib = 0;
    FILE *in;

    (void)snprintf(path, sizeof(path), "/proc/%d/%s", (int)rig->app, file);
    in = fopen(path, "r");
    while (in && fgets(line, sizeof(line), in))
        if (strncmp(line, field, strlen(field)) == 0)
            kib = strtod(line + strlen(field) + 1, NULL);
    if (in)
        (void)fclose(in);
    return kib * 1024 / 1e6;
}

double
app_metric(const struct rig *rig, const char *name)
{
    char *text, *at, *next;
    double value = 0;

    if (rig->metrics[0] == '\0')
        return 0;
    text = web_text(rig->metrics);
    for (at = text; at; at = next) {
        next = strchr(at, '\n');
        next = next ? next + 1 : NULL;
        if (strncmp(at, name, strlen(name)) == 0 && at[strlen(name)] == ' ')
            value = strtod(at + strlen(name), NULL);
    }
    free(text);
    return value;
}
