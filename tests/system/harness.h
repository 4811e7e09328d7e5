/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * harness.h - tests that run the real programs.
 *
 * Each test has a folder of its own, which stays when the test fails, and the
 * processes that it starts die with it. Nothing sleeps: what is waited for is
 * asked for again every few milliseconds until a deadline.
 */
#ifndef SYSTEM_HARNESS_H
#define SYSTEM_HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "test.h"

/* A checked fixture of every test case here. */
void folder_setup(void);
void folder_teardown(void);
/* "FOLDER/name", of the test's folder; lives until the test ends. */
const char *in_folder(const char *name);
void file_put(const char *name, const char *text);
void file_put_bytes(const char *name, const void *bytes, size_t len);
/* The whole file as a string that lives until the test ends; "" if none. */
const char *file_get(const char *name);
/* Fails unless these words stand in it. */
void file_says(const char *name, const char *words);
/* The same with its length, also of a file elsewhere; a NUL stands behind the
 * bytes. NULL if there is none. */
char *file_bytes(const char *name, size_t *len);
char *path_bytes(const char *path, size_t *len);
/* That many bytes of a file of the folder, shared with the programs; there
 * until the test ends. Zero at first. */
void *file_map(const char *name, size_t size);
/* Like printf(), into a string that lives until the test ends. */
const char *text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Poll until it is true; false when the time is over. */
bool eventually(bool (*is_so)(void *ctx), void *ctx, int ms);
int64_t now_ms(void);
void pause_ms(int ms);

struct process {
    pid_t pid; /* 0 once it has ended and was waited for */
    int status;
    const char *name; /* its files are NAME.out and NAME.log */
};

/* Copy a program into the test's folder and run it from there: for a user who
 * may not look where it was built. */
void process_bring(const char *program);

/*
 * Start build/PROGRAM. `arguments` and `environment` ("NAME=VALUE") end with
 * NULL; the latter may be NULL. Standard output goes to NAME.out, standard
 * error is added to NAME.log.
 */
struct process process_start(const char *name, const char *program,
                             const char *const *arguments,
                             const char *const *environment);
/* The same with a file as its standard input. */
struct process process_start_on(const char *name, const char *program,
                                const char *const *arguments,
                                const char *const *environment,
                                const char *input);
bool process_is_running(struct process *process);
/* Its exit code, 128 + the signal, or -1 when it still runs after `ms`. */
int process_wait(struct process *process, int ms);
void process_signal(struct process *process, int signal);
/* kill -9, and gone when this returns. */
void process_kill(struct process *process);
/* Run to its end within 20 s: the exit code. */
int process_run(const char *name, const char *program,
                const char *const *arguments, const char *const *environment);
/* Its standard output so far; and standard error. */
const char *process_output(const struct process *process);
const char *process_log(const struct process *process);
/* How many processes name the test's folder on their command line. */
int folder_processes(void);

/* The clock of the processes started with clock_environment(). */
const char *clock_environment(void);
/* Moves it on and tells the process. */
void clock_forward(struct process *process, int64_t ms);
/* Before any process: it begins at that time, UTC milliseconds. */
void clock_start(int64_t at_ms);
int64_t clock_moved_ms(void);

#endif
