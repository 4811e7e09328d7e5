/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cli_demo.c - the local workspace and the bot in it, as two processes.
 *
 *     workspace started -> its line read -> bot started -> READY -> told
 *
 * and then both are looked after until a signal comes or one of them ends.
 * The bot says READY by NOTIFY_SOCKET, as it does to systemd.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sysexits.h>
#include <unistd.h>

#include "alloc.h"
#include "child.h"
#include "cli.h"
#include "clock.h"
#include "demo.h"
#include "lock.h"

#define LINE_MAX_BYTES    4096
#define PATH_MAX_BYTES    4096
#define START_MS          20000
#define BOT_STOP_MS       3500
#define WORKSPACE_STOP_MS 1000
#define TOGETHER_MS       500
#define TAIL_LINES        8

const struct cli_option cli_demo_options[] = {
    { "listen", 0, "HOST:PORT", "where the page is (else as before)" },
    { "data", 0, "DIR", "what is kept (else below ~/.local/state)" },
    { "json", 0, NULL, "print the addresses as one line of JSON" },
    { "no-open", 0, NULL, "do not open a browser" },
    { 0 },
};

struct demo {
    const struct cli *cli;
    char *folder;
    struct child workspace, bot;
    int signals, notify, output; /* descriptors, -1 when closed */
    char notify_name[32];
    struct buf line;
    struct demo_address address;
    int64_t started_ms;
    bool is_ready, is_over;
    int code;
};

static int64_t
now_ms(void)
{
    return clock_real_us() / 1000;
}

/* ---- the two programs ---------------------------------------------------- */

/* What --listen says, else where it was the last time, else anywhere. */
static void
listen_address(struct demo *d, char *out, size_t size)
{
    const char *listen = cli_value(d->cli, "listen");
    char *path = demo_join(d->folder, "port");

    if (listen)
        (void)snprintf(out, size, "%s", listen);
    else
        (void)snprintf(out, size, "127.0.0.1:%d", demo_port_read(path));
    free(path);
}

static void
listen_keep(struct demo *d)
{
    char *path = demo_join(d->folder, "port");

    if (!cli_has(d->cli, "listen"))
        demo_port_write(path, d->address.page);
    free(path);
}

static int
workspace_start(struct demo *d)
{
    char *data = demo_join(d->folder, "workspace");
    char *manifest = demo_join(d->folder, "manifest.json");
    char *log = demo_join(d->folder, "workspace.log");
    struct buf program;
    int code;

    buf_init(&program, PATH_MAX_BYTES);
    demo_workspace_path(&program);
    code = demo_manifest_save(manifest);
    if (code == EX_OK) {
        char address[300];
        char *argv[] = { program.data,
                         (char[]){ "--json" },
                         (char[]){ "--listen" },
                         address,
                         (char[]){ "--data" },
                         data,
                         (char[]){ "--manifest" },
                         manifest,
                         NULL };
        struct child_options options = { .argv = argv,
                                         .log = log,
                                         .output = &d->output };

        listen_address(d, address, sizeof(address));
        if (child_start(&d->workspace, &options) != ERR_OK)
            code = cli_fail(EX_OSERR, "cannot start the workspace: %s",
                            strerror(errno));
    }
    buf_release(&program);
    free(data);
    free(manifest);
    free(log);
    return code;
}

/* Tokens go by the environment: everybody can read a command line. */
static int
bot_spawn(struct demo *d, char *config)
{
    const char *environment[] = {
        "SLACK_APP_TOKEN",
        d->address.app_token,
        "SLACK_BOT_TOKEN",
        d->address.bot_token,
        "NOTIFY_SOCKET",
        d->notify_name,
        demo_config_asks_sample(config) ? "YOUTUBE_API_KEY" : NULL,
        DEMO_YOUTUBE_KEY,
        NULL,
    };
    char self[PATH_MAX_BYTES];
    char *argv[] = { self, (char[]){ "run" }, (char[]){ "-c" }, config, NULL };
    char *log = demo_join(d->folder, "callsheet.log");
    struct child_options options = { .argv = argv,
                                     .log = log,
                                     .environment = environment };
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
    int code = EX_OK;

    self[len > 0 ? len : 0] = '\0';
    if (child_start(&d->bot, &options) != ERR_OK)
        code = cli_fail(EX_OSERR, "cannot start the bot: %s", strerror(errno));
    free(log);
    return code;
}

static int
bot_start(struct demo *d)
{
    char *path = demo_join(d->folder, "config.json");
    struct buf problem;
    int code = EX_OK;

    buf_init(&problem, 2000);
    if (demo_config_write(path, d->address.api_url, &problem) != ERR_OK)
        code = cli_fail(EX_CONFIG, "%s", problem.data);
    if (code == EX_OK)
        code = bot_spawn(d, path);
    buf_release(&problem);
    free(path);
    return code;
}

/* ---- what a person sees -------------------------------------------------- */

static bool
has_display(void)
{
    const char *x = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");

    return (x && x[0] != '\0') || (wayland && wayland[0] != '\0');
}

/* The browser is the person's, not ours: it stays when we go. */
static void
browser_open(const char *page)
{
    sigset_t none;
    int null;

    if (fork() != 0)
        return;
    (void)setsid();
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    null = open("/dev/null", O_RDWR);
    (void)dup2(null, STDIN_FILENO);
    (void)dup2(null, STDOUT_FILENO);
    (void)dup2(null, STDERR_FILENO);
    (void)execlp("xdg-open", "xdg-open", page, (char *)NULL);
    _exit(EX_UNAVAILABLE);
}

static void
tell_ready(struct demo *d)
{
    if (cli_has(d->cli, "json")) {
        (void)printf("%s\n", d->line.data);
    } else {
        (void)printf("callsheet is ready. Open this page:\n\n"
                     "    %s\n\n"
                     "and say help to callsheet, or press the button there.\n"
                     "What is kept is in %s\n"
                     "Ctrl-C stops it.\n",
                     d->address.page, d->folder);
        if (!cli_has(d->cli, "no-open") && has_display())
            browser_open(d->address.page);
    }
    (void)fflush(stdout);
}

static void
tell_ended(const struct child *child)
{
    char how[80];
    struct buf tail;

    child_describe(child, how, sizeof(how));
    buf_init(&tail, LINE_MAX_BYTES);
    demo_tail(child->log, TAIL_LINES, &tail);
    (void)cli_fail(0, "%s ended: %s. Its last lines, from %s:\n%s", child->name,
                   how, child->log, tail.len > 0 ? tail.data : "(none)");
    buf_release(&tail);
}

/* ---- events -------------------------------------------------------------- */

static void
end(struct demo *d, int code)
{
    d->is_over = true;
    d->code = code;
}

static void
on_line(struct demo *d)
{
    buf_cut(&d->line, strcspn(d->line.data, "\n"));
    (void)close(d->output);
    d->output = -1;
    if (demo_address_parse(d->line.data, &d->address) != ERR_OK) {
        end(d, cli_fail(EX_PROTOCOL, "the workspace said something else than "
                                     "its addresses"));
        return;
    }
    listen_keep(d);
    if (bot_start(d) != EX_OK)
        end(d, EX_CONFIG);
}

static void
on_output(struct demo *d)
{
    char piece[512];
    ssize_t n;

    n = read(d->output, piece, sizeof(piece));
    if (n > 0) {
        buf_add(&d->line, piece, (size_t)n);
        if (strchr(d->line.data, '\n') || d->line.overflow)
            on_line(d);
    } else if (n == 0) {
        (void)close(d->output); /* it is ending: SIGCHLD says more */
        d->output = -1;
    }
}

static void
on_notify(struct demo *d)
{
    char text[512];
    ssize_t n;

    n = recv(d->notify, text, sizeof(text) - 1, MSG_DONTWAIT);
    if (n <= 0)
        return;
    text[n] = '\0';
    if (d->is_ready || strncmp(text, "READY=1", 7) != 0)
        return;
    d->is_ready = true;
    tell_ready(d);
}

static void
on_child(struct demo *d)
{
    struct child *child = NULL;

    if (child_has_ended(&d->workspace))
        child = &d->workspace;
    else if (d->bot.log && child_has_ended(&d->bot))
        child = &d->bot;
    if (!child || d->is_over)
        return;
    tell_ended(child);
    end(d, EX_UNAVAILABLE);
}

/* 0 when nothing came, else the number. */
static int
signal_take(struct demo *d)
{
    struct signalfd_siginfo info;

    if (read(d->signals, &info, sizeof(info)) != (ssize_t)sizeof(info))
        return 0;
    return (int)info.ssi_signo;
}

static void
on_late(struct demo *d)
{
    const struct child *child = d->bot.log ? &d->bot : &d->workspace;
    struct buf tail;

    buf_init(&tail, LINE_MAX_BYTES);
    demo_tail(child->log, TAIL_LINES, &tail);
    end(d, cli_fail(EX_UNAVAILABLE,
                    "%s is not ready after %d s. Its last "
                    "lines, from %s:\n%s",
                    child->name, START_MS / 1000, child->log,
                    tail.len > 0 ? tail.data : "(none)"));
    buf_release(&tail);
}

static void
turn(struct demo *d)
{
    struct pollfd fds[] = { { .fd = d->signals, .events = POLLIN },
                            { .fd = d->notify, .events = POLLIN },
                            { .fd = d->output, .events = POLLIN } };
    int64_t left = d->started_ms + START_MS - now_ms();
    int number;

    if (!d->is_ready && left <= 0) {
        on_late(d);
        return;
    }
    if (poll(fds, ARRAY_LEN(fds), d->is_ready ? -1 : (int)left) <= 0)
        return;
    if (fds[2].revents != 0)
        on_output(d);
    if (fds[1].revents != 0)
        on_notify(d);
    if (fds[0].revents == 0)
        return;
    number = signal_take(d);
    if (number == SIGCHLD)
        on_child(d);
    else if (number != 0)
        end(d, EX_OK);
}

/* ---- start and end ------------------------------------------------------- */

static int
signals_open(void)
{
    sigset_t set;

    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGINT);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGHUP);
    (void)sigaddset(&set, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
        return -1;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* The kernel picks a free name in the abstract namespace. */
static int
notify_open(struct demo *d)
{
    struct sockaddr_un name = { .sun_family = AF_UNIX };
    socklen_t len = sizeof(name);
    int fd;

    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    if (bind(fd, (const struct sockaddr *)&name, sizeof(sa_family_t)) != 0 ||
        getsockname(fd, (struct sockaddr *)&name, &len) != 0 ||
        len <= offsetof(struct sockaddr_un, sun_path) + 1) {
        (void)close(fd);
        return -1;
    }
    len -= offsetof(struct sockaddr_un, sun_path) + 1;
    (void)snprintf(d->notify_name, sizeof(d->notify_name), "@%.*s", (int)len,
                   name.sun_path + 1);
    return fd;
}

/*
 * Until the child has ended, the time is up, or we are told a second time. A
 * shell or timeout(1) may send one signal twice, to us and to our group: what
 * comes together counts once.
 */
static void
child_stop(struct demo *d, struct child *child, int64_t patience_ms)
{
    int64_t since = now_ms(), left;
    int number;

    if (child_has_ended(child))
        return;
    (void)kill(child->pid, SIGTERM);
    while (!child_has_ended(child)) {
        struct pollfd fd = { .fd = d->signals, .events = POLLIN };

        left = since + patience_ms - now_ms();
        if (left > 0)
            (void)poll(&fd, 1, (int)left);
        number = signal_take(d);
        if (number != 0 && number != SIGCHLD && now_ms() - since > TOGETHER_MS)
            left = 0;
        if (left > 0 || child_has_ended(child))
            continue;
        (void)kill(child->pid, SIGKILL);
        since = now_ms();
    }
}

static int
demo_start(struct demo *d)
{
    d->started_ms = now_ms();
    d->signals = signals_open();
    d->notify = notify_open(d);
    if (d->signals < 0 || d->notify < 0)
        return cli_fail(EX_OSERR, "cannot watch the two programs: %s",
                        strerror(errno));
    return workspace_start(d);
}

static void
demo_release(struct demo *d)
{
    child_stop(d, &d->bot, BOT_STOP_MS);
    child_stop(d, &d->workspace, WORKSPACE_STOP_MS);
    child_release(&d->bot);
    child_release(&d->workspace);
    if (d->output >= 0)
        (void)close(d->output);
    if (d->notify >= 0)
        (void)close(d->notify);
    if (d->signals >= 0)
        (void)close(d->signals);
    demo_address_release(&d->address);
    buf_release(&d->line);
    free(d->folder);
}

static int
demo_lock(const char *folder, struct lock **lock)
{
    char *path = demo_join(folder, "demo");
    struct lock_holder holder = { 0 };
    enum err rc;

    rc = lock_take(path, false, lock, &holder);
    free(path);
    if (rc == ERR_OK)
        return EX_OK;
    if (rc == ERR_BUSY)
        return cli_fail(EX_TEMPFAIL,
                        "a demo (process %ld) already runs in "
                        "'%s'; --data takes another folder",
                        (long)holder.pid, folder);
    return cli_fail(EX_CANTCREAT, "cannot write in '%s': %s", folder,
                    strerror(errno));
}

int
cli_demo(const struct cli *cli)
{
    struct demo d = { .cli = cli,
                      .signals = -1,
                      .notify = -1,
                      .output = -1,
                      .workspace = { .name = "the workspace" },
                      .bot = { .name = "the bot" } };
    struct lock *lock = NULL;
    int code;

    (void)umask(077);
    buf_init(&d.line, LINE_MAX_BYTES);
    code = demo_folder(cli, &d.folder);
    if (code == EX_OK)
        code = demo_lock(d.folder, &lock);
    if (code == EX_OK) {
        code = demo_start(&d);
        while (code == EX_OK && !d.is_over)
            turn(&d);
        if (code == EX_OK)
            code = d.code;
    }
    demo_release(&d);
    lock_free(lock);
    return code;
}
