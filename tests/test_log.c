/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_log.c - a log that somebody reads, and one that nobody does.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"
#include "log.h"
#include "test.h"

/* What a child says on standard error, into a pipe. */
static void
read_all(int fd, char *out, size_t size)
{
    size_t len = 0;
    ssize_t n;

    while ((n = read(fd, out + len, size - 1 - len)) > 0)
        len += (size_t)n;
    out[len] = '\0';
}

/* As with Ctrl-S in a terminal, or a log shipper that hangs: a write would wait
 * for ever, and the one loop with it. */
START_TEST(a_reader_who_stops_stops_nobody)
{
    static char heard[512 * 1024];
    int log[2], told[2], asked[2], i, status;
    char byte;
    pid_t pid;

    ck_assert_int_eq(pipe(log), 0);
    ck_assert_int_eq(pipe(told), 0);
    ck_assert_int_eq(pipe(asked), 0);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        (void)dup2(log[1], STDERR_FILENO);
        (void)close(log[0]);
        for (i = 0; i < 5000; i++)
            log_info("test: a line of some length that is one of many n=%d", i);
        /* Not before it came so far is anything read. */
        (void)!write(told[1], "x", 1);
        (void)!read(asked[0], &byte, 1);
        for (i = 0; i < 100; i++)
            log_info("test: read again");
        _exit(0);
    }
    (void)close(log[1]);
    ck_assert_int_eq(read(told[0], &byte, 1), 1);
    i = fcntl(log[0], F_SETFL, O_NONBLOCK);
    ck_assert_int_eq(i, 0);
    read_all(log[0], heard, sizeof(heard));
    ck_assert_ptr_nonnull(strstr(heard, "n=0\n"));
    ck_assert_ptr_null(strstr(heard, "n=4999"));
    ck_assert_int_eq(fcntl(log[0], F_SETFL, 0), 0);
    ck_assert_int_eq(write(asked[1], "x", 1), 1);
    read_all(log[0], heard, sizeof(heard));
    ck_assert_ptr_nonnull(strstr(heard, " lines are missing here: nobody"));
    ck_assert_ptr_nonnull(strstr(heard, "read again\n"));
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
}
END_TEST

/* The journal stamps lines itself; what only inherited its word does not. */
START_TEST(only_the_journal_gets_its_levels)
{
    char stream[64], heard[4000];
    int log[2], status;
    struct stat st;
    pid_t pid;

    ck_assert_int_eq(pipe(log), 0);
    ck_assert_int_eq(fstat(log[1], &st), 0);
    (void)snprintf(stream, sizeof(stream), "%llu:%llu",
                   (unsigned long long)st.st_dev,
                   (unsigned long long)st.st_ino + (_i == 0 ? 0 : 1));
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        (void)dup2(log[1], STDERR_FILENO);
        (void)setenv("JOURNAL_STREAM", stream, 1);
        log_warn("test: %02000d %s", 7, "cut\177");
        _exit(cli_fail(3, "no"));
    }
    (void)close(log[1]);
    read_all(log[0], heard, sizeof(heard));
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(WEXITSTATUS(status), 3);
    ck_assert_int_eq(strncmp(heard, "<4>test: 0000", 13) == 0, _i == 0);
    ck_assert_int_eq(strstr(heard, "0\n<3>callsheet: no\n") != NULL, _i == 0);
    ck_assert_int_eq(strstr(heard, "Z warn test: 0000") != NULL, _i == 1);
    ck_assert_ptr_nonnull(strstr(heard, "callsheet: no\n"));
}
END_TEST

TEST_SUITE(log)
{
    TCase *tc = test_case(suite, "log", 30);

    tcase_add_loop_test(tc, only_the_journal_gets_its_levels, 0, 2);
    tcase_add_test(tc, a_reader_who_stops_stops_nobody);
}
