/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * doctor_worker.c - can callsheet-worker start, and shut itself in?
 *
 * It is started as the daemon does it and given an empty file: it enters its
 * cage before it reads.
 */
#include <signal.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "child.h"
#include "doctor.h"

#define PAUSE_NS 5000000
#define PAUSES   1000

/* Its status as of waitpid(), or -1: it could not be started or hangs. */
static int
worker_try(struct buf *program)
{
    const struct timespec pause = { .tv_nsec = PAUSE_NS };
    char *argv[] = { program->data, (char[]){ "unpack" }, NULL };
    struct child worker = { .name = "the worker" };
    struct child_options options = { .argv = argv,
                                     .log = "/dev/null",
                                     .is_bare = true };
    int i, status = -1;

    if (child_start(&worker, &options) != ERR_OK)
        return -1;
    for (i = 0; i < PAUSES && !child_has_ended(&worker); i++)
        (void)nanosleep(&pause, NULL);
    if (worker.pid > 0) {
        (void)kill(worker.pid, SIGKILL);
        (void)waitpid(worker.pid, NULL, 0);
    } else {
        status = worker.status;
    }
    child_release(&worker);
    return status;
}

void
doctor_worker(struct doctor *d)
{
    struct buf program;
    int status;

    buf_init(&program, 8192);
    child_program("callsheet-worker", &program);
    status = worker_try(&program);
    if (status != -1 && WIFEXITED(status) && WEXITSTATUS(status) == EX_OK)
        doctor_tell(d, DOCTOR_OK, "worker", 0, "", "%s opens files in its cage",
                    program.data);
    else if (status != -1 && WIFEXITED(status) &&
             WEXITSTATUS(status) == EX_UNAVAILABLE)
        doctor_tell(d, DOCTOR_WARN, "worker", 0,
                    "allow seccomp and Landlock, or do without XLSX and zip",
                    "%s cannot shut itself in", program.data);
    else
        doctor_tell(d, DOCTOR_WARN, "worker", 0,
                    "install it beside callsheet, or do without XLSX and zip",
                    "%s cannot be started", program.data);
    buf_release(&program);
}
