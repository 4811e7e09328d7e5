/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * doctor_worker.c - can callsheet-worker start, and shut itself in? Can it
 * draw?
 *
 * It is started as the daemon does it and given an empty file: it enters its
 * cage before it reads. An empty drawing is no drawing, which it says when it
 * has found its fonts.
 */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "child.h"
#include "doctor.h"

#define PAUSE_NS   5000000
#define PAUSES     1000
#define SAID_BYTES 200

/* Its status as of waitpid(), or -1: it could not be started or hangs. */
static int
worker_wait(struct child *worker)
{
    const struct timespec pause = { .tv_nsec = PAUSE_NS };
    int i;

    for (i = 0; i < PAUSES && !child_has_ended(worker); i++)
        (void)nanosleep(&pause, NULL);
    if (worker->pid == 0)
        return worker->status;
    (void)kill(worker->pid, SIGKILL);
    (void)waitpid(worker->pid, NULL, 0);
    return -1;
}

/* What it writes fits into the pipe. */
static int
worker_try(struct buf *program, char *verb, char *said)
{
    char *argv[] = { program->data, verb, NULL };
    struct child worker = { .name = "the worker" };
    int status, output = -1;
    struct child_options options = {
        .argv = argv, .log = "/dev/null", .output = &output, .is_bare = true
    };
    ssize_t len;

    said[0] = '\0';
    if (child_start(&worker, &options) != ERR_OK)
        return -1;
    status = worker_wait(&worker);
    if (status != -1) {
        len = read(output, said, SAID_BYTES - 1);
        said[len > 0 ? len : 0] = '\0';
    }
    (void)close(output);
    child_release(&worker);
    return status;
}

static bool
ended_with(int status, int code)
{
    return status != -1 && WIFEXITED(status) && WEXITSTATUS(status) == code;
}

static void
tell_pictures(struct doctor *d, struct buf *program)
{
    char said[SAID_BYTES];
    int status = worker_try(program, (char[]){ "draw" }, said);

    if (ended_with(status, EX_OK) && !strstr(said, "no-font"))
        doctor_tell(d, DOCTOR_OK, "pictures", 0, "", "there are fonts");
    else if (ended_with(status, EX_OK))
        doctor_tell(d, DOCTOR_WARN, "pictures", 0,
                    "install fonts-dejavu-core, or do without timelines",
                    "no font that the worker knows");
    else
        doctor_tell(d, DOCTOR_WARN, "pictures", 0,
                    "see what the log says when one is asked for",
                    "the worker cannot draw here");
}

void
doctor_worker(struct doctor *d)
{
    char said[SAID_BYTES];
    struct buf program;
    int status;

    buf_init(&program, 8192);
    child_program("callsheet-worker", &program);
    status = worker_try(&program, (char[]){ "unpack" }, said);
    if (ended_with(status, EX_OK)) {
        doctor_tell(d, DOCTOR_OK, "worker", 0, "", "%s opens files in its cage",
                    program.data);
        tell_pictures(d, &program);
    } else {
        if (ended_with(status, EX_UNAVAILABLE))
            doctor_tell(d, DOCTOR_WARN, "worker", 0,
                        "allow seccomp and Landlock, or do without XLSX, zip "
                        "and pictures",
                        "%s cannot shut itself in", program.data);
        else
            doctor_tell(d, DOCTOR_WARN, "worker", 0,
                        "install it beside callsheet, or do without XLSX, zip "
                        "and pictures",
                        "%s cannot be started", program.data);
        doctor_tell(d, DOCTOR_SKIP, "pictures", 0, "", "without a worker");
    }
    buf_release(&program);
}
