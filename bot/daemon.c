/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * daemon.c - a process that works on the database.
 *
 * A signal handler only sets a flag and wakes the loop; what it asks for is
 * done at the end of a turn. A second SIGTERM ends the process where it
 * stands: everything that counts is in the database.
 */
#include "daemon.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "buf.h"
#include "clock.h"
#include "daemon_lock.h"
#include "destination.h"
#include "disk_watch.h"
#include "engine.h"
#include "gauges.h"
#include "lock.h"
#include "log.h"
#include "loop.h"
#include "metrics.h"
#include "notify.h"
#include "router.h"
#include "secret.h"
#include "status.h"
#include "store/figures.h"
#include "store/store.h"
#include "transport/shell.h"
#include "transport/slack.h"
#include "watchdog.h"

#define PROBLEM_MAX_BYTES 4000
#define PATH_MAX_BYTES    4096
#define READY_LATEST_MS   30000

struct daemon {
    const struct daemon_options *o;
    struct lock *lock;
    struct engine *engine;
    struct status *status;
    struct disk_watch *disk_watch;
    struct watchdog watchdog;
    struct timer ready_timer;
    char *app_token, *bot_token;
    bool is_told_ready, is_ready, is_ending, is_stopping;
};

/* ---- signals ------------------------------------------------------------- */

static struct loop *signal_loop;
static volatile sig_atomic_t asked_to_stop, asked_to_reload;

static void
wake(void)
{
    int saved = errno;

    if (signal_loop)
        loop_wake(signal_loop);
    errno = saved;
}

static void
on_stop(int number)
{
    if (asked_to_stop)
        _exit(128 + number);
    asked_to_stop = 1;
    wake();
}

static void
on_reload(int number)
{
    (void)number;
    asked_to_reload = 1;
    wake();
}

/* The clock was moved: the loop looks at its timers again. */
static void
on_wake(int number)
{
    (void)number;
    wake();
}

static void
signal_set(int number, void (*handler)(int))
{
    struct sigaction action;

    memset(&action, 0, sizeof(action));
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(number, &action, NULL);
}

static void
signals_set(void)
{
    signal_set(SIGTERM, on_stop);
    signal_set(SIGINT, on_stop);
    signal_set(SIGHUP, on_reload);
    signal_set(SIGUSR1, on_wake);
    signal_set(SIGPIPE, SIG_IGN);
    signal_set(SIGXFSZ, SIG_IGN); /* a file as large as may be: "not saved" */
}

/* What a crash leaves in a file would hold the tokens. */
static void
cores_forbid(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_CORE, &limit) == 0) {
        limit.rlim_cur = 0;
        (void)setrlimit(RLIMIT_CORE, &limit);
    }
}

/* ---- the end of each turn ------------------------------------------------ */

static void
set_level(const struct config *config)
{
    enum log_level level;

    if (log_level_parse(config->log_level, &level))
        log_set_level(level);
}

/* Of what was read anew, what can change while we run. */
static void
take_over(struct config *live, struct config *fresh)
{
    struct config old = *live;

    live->roles = fresh->roles;
    fresh->roles = old.roles;
    live->log_level = fresh->log_level;
    fresh->log_level = old.log_level;
    set_level(live);
}

static void
tell_doubts(const struct config *config)
{
    struct buf doubts;
    struct stat s;

    if (stat(config->database, &s) == 0 && s.st_nlink > 1)
        log_warn("run: the database has %lu names (hard links): what is opened "
                 "by another one misses its log, and ruins it by writing",
                 (unsigned long)s.st_nlink);
    buf_init(&doubts, PROBLEM_MAX_BYTES);
    config_doubts(config, &doubts);
    if (doubts.len > 0)
        log_warn("run: configuration: %s", doubts.data);
    buf_release(&doubts);
}

/* What changed in the file and waits for a new start. */
static void
tell_waiting(const struct config *live, const struct config *fresh)
{
    struct buf keys;

    buf_init(&keys, PROBLEM_MAX_BYTES);
    config_changed(live, fresh, &keys);
    if (keys.len > 0)
        log_warn("run: changed, and not taken over before it is started "
                 "again: %s",
                 keys.data);
    buf_release(&keys);
}

/* A file that cannot be read leaves everything as it was. */
static void
reload(struct daemon *d)
{
    struct config fresh;
    struct buf problem;

    buf_init(&problem, PROBLEM_MAX_BYTES);
    if (config_load(cli_config_path(d->o->cli), &fresh, &problem) == ERR_OK) {
        take_over(d->o->config, &fresh);
        log_info("run: configuration read again: roles and log level");
        tell_doubts(d->o->config);
        /* What was taken over is the old one in `fresh`. */
        tell_waiting(d->o->config, &fresh);
        config_release(&fresh);
    } else {
        log_error("run: configuration left as it was: %s", problem.data);
    }
    buf_release(&problem);
}

static bool
is_ready(const struct engine *engine)
{
    size_t i;

    for (i = 0; i < engine->transport_count; i++) {
        const struct transport *t = engine->transports[i];

        if (!t->ops->is_ready(t))
            return false;
    }
    return true;
}

/* What `systemctl status` shows, and when `systemctl start` comes back. */
static void
tell_readiness(struct daemon *d)
{
    bool is_now = is_ready(d->engine);

    if (is_now != d->is_ready)
        notify_send(is_now ? "STATUS=connected" : "STATUS=not connected");
    if (is_now && !d->is_told_ready)
        notify_send("READY=1");
    d->is_told_ready = d->is_told_ready || is_now;
    d->is_ready = is_now;
}

/* Slack may be away for hours: reminders are kept all the same, and who waits
 * for the start is not held up. */
static void
on_ready_late(struct timer *timer)
{
    struct daemon *d = TIMER_OWNER(timer, struct daemon, ready_timer);

    if (d->is_told_ready)
        return;
    d->is_told_ready = true;
    log_warn("run: started without a connection, still trying");
    notify_send("STATUS=not connected\nREADY=1");
}

static bool
on_turn(void *ctx)
{
    struct daemon *d = ctx;

    if (asked_to_reload) {
        asked_to_reload = 0;
        reload(d);
    }
    if (!d->is_stopping)
        tell_readiness(d);
    if (!asked_to_stop || d->is_stopping)
        return false;
    /* What has arrived by now is still heard: another turn. */
    if (!d->is_ending) {
        d->is_ending = true;
        return true;
    }
    d->is_stopping = true;
    log_info("run: stopping");
    notify_send("STOPPING=1");
    engine_stop(d->engine);
    return true;
}

/* ---- the ways in --------------------------------------------------------- */

static int
tokens_load(struct daemon *d)
{
    struct buf problem;
    enum err rc;
    int code = EX_OK;

    buf_init(&problem, PROBLEM_MAX_BYTES);
    rc = secret_load("SLACK_APP_TOKEN", &d->app_token, &problem);
    if (rc == ERR_OK)
        rc = secret_load("SLACK_BOT_TOKEN", &d->bot_token, &problem);
    if (rc == ERR_NOT_FOUND)
        code = cli_fail(EX_CONFIG,
                        "%s is not set: Slack needs both tokens "
                        "(callsheet --help), or say \"slack\": "
                        "{\"enabled\": false} in the "
                        "configuration; 'callsheet demo' needs "
                        "none",
                        d->app_token ? "SLACK_BOT_TOKEN" : "SLACK_APP_TOKEN");
    else if (rc != ERR_OK)
        code = cli_fail(EX_CONFIG, "%s", problem.data);
    buf_release(&problem);
    return code;
}

static bool
shell_has_rest(void *ctx)
{
    struct daemon *d = ctx;

    return engine_rests(d->engine, NETWORK_SHELL);
}

static bool
shell_is_stuck(void *ctx)
{
    const struct daemon *d = ctx;

    return engine_is_stuck(d->engine);
}

static void
shell_is_alone(void *ctx)
{
    struct daemon *d = ctx;

    if (d->o->is_alone)
        engine_stop(d->engine);
}

/* A daemon without its socket is still a daemon. */
static void
socket_open(struct daemon *d, struct transport *shell)
{
    struct buf path;

    buf_init(&path, PATH_MAX_BYTES);
    buf_addf(&path, "%s.sock", d->o->config->database);
    if (path.overflow || shell_listen(shell, path.data) != ERR_OK)
        log_warn("run: callsheet say will not work here: %s: %s", path.data,
                 strerror(errno));
    buf_release(&path);
}

static void
shell_add(struct daemon *d)
{
    struct engine *e = d->engine;
    struct shell_options options = {
        .loop = e->loop,
        .config = e->config,
        .host = &e->host,
        .rests = shell_has_rest,
        .is_stuck = shell_is_stuck,
        .on_alone = shell_is_alone,
        .ctx = d,
    };
    struct transport *shell = shell_new(&options);

    engine_add(e, shell);
    if (!d->o->is_alone)
        socket_open(d, shell);
    else if (shell_adopt(shell, d->o->adopted) != ERR_OK)
        engine_stop(e);
}

static void
transports_add(struct daemon *d)
{
    struct engine *e = d->engine;

    shell_add(d);
    if (d->app_token)
        engine_add(e, slack_new(e->loop, e->http, e->config, d->app_token,
                                d->bot_token, &e->host));
}

/* ---- who watches over us ------------------------------------------------- */

static bool
status_is_healthy(void *ctx, const char **why)
{
    struct daemon *d = ctx;

    *why = "the database does not answer";
    return store_is_alive(d->engine->store);
}

/* Where nobody says anything, only who watches finds out that it can again. */
static enum err
try_to_save(void *arg)
{
    struct daemon *d = arg;

    return store_told_set(d->engine->store, "saved", clock_now());
}

static bool
status_is_ready(void *ctx, const char **why)
{
    struct daemon *d = ctx;

    if (store_is_moved(d->engine->store)) {
        *why = "the database file was moved, removed or replaced: put it back";
        return false;
    }
    if (router_unsaved_ms(d->engine->router) >= 0) {
        *why = store_is_locked(d->engine->store)
                   ? "nothing can be saved: another program holds the database "
                     "locked"
                   : "nothing can be saved: look at the disk";
        (void)router_write(d->engine->router, try_to_save, d);
        return false;
    }
    if (metric_get(METRIC_TOKEN_REFUSED) != 0) {
        *why = "Slack refuses a token: see the log";
        return false;
    }
    *why = "not connected";
    return is_ready(d->engine);
}

static void
status_refresh(void *ctx)
{
    const struct daemon *d = ctx;

    gauges_refresh(d->engine);
}

/* A daemon nobody can watch is still a daemon. */
static void
status_open(struct daemon *d)
{
    const struct status_host host = { .ctx = d,
                                      .is_healthy = status_is_healthy,
                                      .is_ready = status_is_ready,
                                      .refresh = status_refresh };
    const char *listen = d->o->config->status.listen;

    if (d->o->is_alone || listen[0] == '\0')
        return;
    if (status_start(d->engine->loop, listen, &host, &d->status) != ERR_OK)
        log_warn("run: no status on %s: the address is taken or not ours",
                 listen);
}

/* ---- from start to end --------------------------------------------------- */

/* A wrong path, or a file that somebody emptied: all that was there seems gone,
 * and nothing else would say so. */
static void
tell_anew(const char *database)
{
    struct buf key;
    struct stat s;

    buf_init(&key, PATH_MAX_BYTES);
    buf_addf(&key, "%s.key", database);
    if ((stat(database, &s) != 0 || s.st_size == 0) &&
        access(key.data, F_OK) == 0)
        log_warn("run: '%s' is made anew, though its key is there already: "
                 "if it held something, stop, and look at \"database\" and "
                 "callsheet restore",
                 database);
    buf_release(&key);
}

static int
engine_serve(struct daemon *d)
{
    const struct config *config = d->o->config;
    struct buf problem;
    enum err rc;

    buf_init(&problem, PROBLEM_MAX_BYTES);
    tell_anew(config->database);
    rc = engine_open(config, &d->engine, &problem);
    /* It may have been made just now. */
    if (rc == ERR_OK && lock_database(d->lock, config->database) != ERR_OK) {
        engine_close(d->engine);
        buf_release(&problem);
        return daemon_lock_other(config->database);
    }
    if (rc == ERR_OK) {
        if (!d->o->is_alone)
            tell_doubts(config);
        transports_add(d);
        status_open(d);
        loop_on_turn(d->engine->loop, on_turn, d);
        if (!d->o->is_alone)
            d->disk_watch = disk_watch_new(d->engine);
        watchdog_start(&d->watchdog, loop_timers(d->engine->loop));
        timer_set(loop_timers(d->engine->loop), &d->ready_timer,
                  clock_mono_ms() + READY_LATEST_MS, on_ready_late);
        signal_loop = d->engine->loop;
        /* For a signal that came before there was a loop to wake. */
        loop_wake(signal_loop);
        log_info("run: started version=%s database=%s", CALLSHEET_VERSION,
                 config->database);
        rc = engine_run(d->engine);
        signal_loop = NULL;
        disk_watch_free(d->disk_watch);
        watchdog_stop(&d->watchdog);
        timer_cancel(loop_timers(d->engine->loop), &d->ready_timer);
        status_stop(d->status);
        engine_close(d->engine);
        log_info("run: stopped");
    } else {
        (void)cli_fail(0, "%s", problem.data);
    }
    buf_release(&problem);
    return cli_code(rc);
}

int
daemon_run(const struct daemon_options *options)
{
    struct daemon d = { .o = options };
    int code;

    (void)umask(077);
    cores_forbid();
    set_level(options->config);
    signals_set();
    code = daemon_lock(options, &d.lock);
    if (code == EX_OK && options->config->slack.enabled && !options->is_alone)
        code = tokens_load(&d);
    if (code == EX_OK)
        code = engine_serve(&d);
    secret_free(d.app_token);
    secret_free(d.bot_token);
    lock_free(d.lock);
    return code;
}
