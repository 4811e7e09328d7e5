/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * child.c - a program of ours that runs beside us and never outlives us.
 */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alloc.h"

/* What a shell answers when a program cannot be run. */
#define CANNOT_RUN  127
#define PATH_BYTES  4096
#define DESCRIPTORS 1024

static void
descriptors_set(const struct child_options *options, int input, int output)
{
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int log = open(options->log,
                   O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);

    if (null < 0 || log < 0 ||
        dup2(input >= 0 ? input : null, STDIN_FILENO) < 0 ||
        dup2(log, STDERR_FILENO) < 0 ||
        dup2(output >= 0 ? output : log, STDOUT_FILENO) < 0)
        _exit(CANNOT_RUN);
}

/*
 * Nothing that is open here is the child's: libraries open sockets that would
 * stay open, among them the one to Slack. Without close_range() (before Linux
 * 5.11, or forbidden) as many as a process commonly may have.
 */
static void
descriptors_keep(void)
{
    int fd;

    if (close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) == 0)
        return;
    for (fd = STDERR_FILENO + 1; fd < DESCRIPTORS; fd++)
        (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/* All but where programs are looked for. */
static void
environment_clear(void)
{
    const char *path = getenv("PATH");
    char *kept = xstrdup_null(path);

    (void)clearenv();
    if (kept)
        (void)setenv("PATH", kept, 1);
    free(kept);
}

/* Between fork() and exec(). The thread that looks names up never changes the
 * environment, so setenv() is safe. */
static void
become(const struct child_options *options, pid_t parent, int input, int output)
{
    const char *const *pair = options->environment;
    sigset_t none;

    (void)setpgid(0, 0);
    /* No handler of the parent's runs in here. */
    (void)signal(SIGTERM, SIG_DFL);
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid() != parent)
        _exit(CANNOT_RUN);
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    descriptors_set(options, input, output);
    descriptors_keep();
    if (options->is_bare)
        environment_clear();
    for (; pair && pair[0]; pair += 2)
        (void)setenv(pair[0], pair[1], 1);
    (void)execvp(options->argv[0], options->argv);
    (void)dprintf(STDERR_FILENO, "cannot run '%s': %s\n", options->argv[0],
                  strerror(errno));
    _exit(CANNOT_RUN);
}

static void
pipe_close(int pipe[2])
{
    if (pipe[0] >= 0)
        (void)close(pipe[0]);
    if (pipe[1] >= 0)
        (void)close(pipe[1]);
    pipe[0] = pipe[1] = -1;
}

enum err
child_start(struct child *child, const struct child_options *options)
{
    int in[2] = { -1, -1 }, out[2] = { -1, -1 };
    pid_t parent = getpid();

    if ((!options->output || pipe2(out, O_CLOEXEC) == 0) &&
        (!options->input || pipe2(in, O_CLOEXEC) == 0))
        child->pid = fork();
    else
        child->pid = -1;
    if (child->pid == 0)
        become(options, parent, in[0], out[1]);
    if (child->pid < 0) {
        child->pid = 0;
        pipe_close(in);
        pipe_close(out);
        return ERR_IO;
    }
    free(child->log);
    child->log = xstrdup(options->log);
    if (options->output) {
        *options->output = out[0];
        out[0] = -1;
    }
    if (options->input) {
        *options->input = in[1];
        in[1] = -1;
    }
    pipe_close(in);
    pipe_close(out);
    return ERR_OK;
}

bool
child_has_ended(struct child *child)
{
    if (child->pid > 0 &&
        waitpid(child->pid, &child->status, WNOHANG) == child->pid)
        child->pid = 0;
    return child->pid == 0;
}

void
child_describe(const struct child *child, char *text, size_t room)
{
    if (WIFSIGNALED(child->status))
        (void)snprintf(text, room, "signal %d (%s)", WTERMSIG(child->status),
                       strsignal(WTERMSIG(child->status)));
    else
        (void)snprintf(text, room, "exit code %d", WEXITSTATUS(child->status));
}

void
child_release(struct child *child)
{
    free(child->log);
    child->log = NULL;
}

void
child_program(const char *name, struct buf *out)
{
    char self[PATH_BYTES];
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
    char *slash;

    if (len > 0) {
        self[len] = '\0';
        slash = strrchr(self, '/');
        if (slash) {
            slash[1] = '\0';
            buf_addf(out, "%s%s", self, name);
            if (access(out->data, X_OK) == 0)
                return;
        }
    }
    buf_reset(out);
    buf_adds(out, name);
}
