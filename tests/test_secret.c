/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_secret.c - secrets are found, taken and kept out of the log.
 */
#include "secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alloc.h"
#include "disk_file.h"
#include "log.h"
#include "test.h"

#define NAME  "CALLSHEET_TEST_TOKEN"
#define VALUE "xoxb-invented-0123456789"

#define FOLDER "/tmp/callsheet-secret-XXXXXX"

static char folder[sizeof(FOLDER)];
static char path[sizeof(folder) + sizeof(NAME) + 1];
static struct buf problem;

static void
setup(void)
{
    memcpy(folder, FOLDER, sizeof(folder));
    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(path, sizeof(path), "%s/%s", folder, NAME);
    buf_init(&problem, 4000);
}

static void
teardown(void)
{
    (void)unsetenv(NAME);
    (void)unsetenv(NAME "_FILE");
    (void)unsetenv("CREDENTIALS_DIRECTORY");
    (void)unlink(path);
    ck_assert_int_eq(rmdir(folder), 0);
    buf_release(&problem);
}

START_TEST(the_environment_gives_it_and_loses_it)
{
    char line[] = NAME "=" VALUE;
    char *secret = NULL;

    ck_assert_int_eq(putenv(line), 0);
    (void)setenv(NAME "_FILE", "/nowhere", 1);
    ck_assert_int_eq(secret_load(NAME, &secret, &problem), ERR_OK);
    ck_assert_str_eq(secret, VALUE);
    ck_assert_ptr_null(getenv(NAME));
    ck_assert_ptr_null(getenv(NAME "_FILE"));
    /* The bytes themselves are gone too: /proc/PID/environ shows them. */
    ck_assert_ptr_null(strstr(line, "xoxb"));
    secret_free(secret);
    secret = NULL;
    ck_assert_int_eq(secret_load(NAME, &secret, &problem), ERR_NOT_FOUND);
    ck_assert_ptr_null(secret);
    ck_assert_str_eq(problem.data, "");
}
END_TEST

static const struct {
    const char *text;
    size_t len;
    bool is_good;
} files[] = {
    { VALUE, sizeof(VALUE) - 1, true },
    { VALUE "\n", sizeof(VALUE), true },
    { VALUE "\r\n", sizeof(VALUE) + 1, true },
    { "", 0, false },
    { "\n", 1, false },
    { VALUE "\n\n", sizeof(VALUE) + 1, false },
    { "first\nsecond\n", 13, false },
    { "a b", 3, false },
    { "nul\0byte", 8, false },
};

START_TEST(a_file_gives_its_one_line)
{
    char *secret = NULL;
    enum err rc;

    disk_write(path, files[_i].text, files[_i].len);
    (void)setenv(NAME "_FILE", path, 1);
    rc = secret_load(NAME, &secret, &problem);
    ck_assert_int_eq(rc, files[_i].is_good ? ERR_OK : ERR_INVALID);
    if (files[_i].is_good) {
        ck_assert_str_eq(secret, VALUE);
    } else {
        ck_assert_ptr_nonnull(strstr(problem.data, path));
        ck_assert_ptr_null(strstr(problem.data, "first"));
    }
    ck_assert_ptr_null(getenv(NAME "_FILE"));
    secret_free(secret);
}
END_TEST

START_TEST(too_long_a_file_is_refused)
{
    char *text = xcalloc(1, 1 << 20), *secret = NULL;

    memset(text, 'x', 1 << 20);
    disk_write(path, text, _i == 0 ? 4096 : _i == 1 ? 4097 : 1 << 20);
    free(text);
    (void)setenv(NAME "_FILE", path, 1);
    ck_assert_int_eq(secret_load(NAME, &secret, &problem),
                     _i == 0 ? ERR_OK : ERR_INVALID);
    secret_free(secret);
}
END_TEST

START_TEST(a_missing_file_is_an_error_not_an_absence)
{
    char *secret = NULL;

    (void)setenv(NAME "_FILE", "/nowhere/at/all", 1);
    ck_assert_int_eq(secret_load(NAME, &secret, &problem), ERR_IO);
    ck_assert_str_eq(problem.data,
                     "cannot read " NAME " from '/nowhere/at/all': "
                     "No such file or directory");
}
END_TEST

START_TEST(systemds_credentials_are_looked_into)
{
    char *secret = NULL;

    (void)setenv("CREDENTIALS_DIRECTORY", folder, 1);
    ck_assert_int_eq(secret_load(NAME, &secret, &problem), ERR_NOT_FOUND);
    disk_write(path, VALUE "\n", sizeof(VALUE));
    ck_assert_int_eq(secret_load(NAME, &secret, &problem), ERR_OK);
    ck_assert_str_eq(secret, VALUE);
    secret_free(secret);
}
END_TEST

/* In the order in which it is taken, and without taking it. */
START_TEST(where_it_comes_from_is_told)
{
    struct buf where;
    bool is_open;

    buf_init(&where, 1000);
    secret_where(NAME, &where, &is_open);
    ck_assert_str_eq(where.data, "");
    (void)setenv("CREDENTIALS_DIRECTORY", folder, 1);
    secret_where(NAME, &where, &is_open);
    ck_assert_str_eq(where.data, "");
    disk_write(path, VALUE, strlen(VALUE));
    secret_where(NAME, &where, &is_open);
    ck_assert_str_eq(where.data, "systemd's credentials");
    (void)setenv(NAME "_FILE", path, 1);
    (void)chmod(path, 0644);
    buf_reset(&where);
    secret_where(NAME, &where, &is_open);
    ck_assert(strstr(where.data, path) != NULL && is_open);
    (void)chmod(path, 0600);
    secret_where(NAME, &where, &is_open);
    ck_assert(!is_open);
    (void)setenv(NAME, VALUE, 1);
    buf_reset(&where);
    secret_where(NAME, &where, &is_open);
    ck_assert_str_eq(where.data, "the environment");
    ck_assert_str_eq(getenv(NAME), VALUE);
    buf_release(&where);
}
END_TEST

START_TEST(an_empty_variable_is_none)
{
    char *secret = NULL;

    (void)setenv(NAME, "", 1);
    ck_assert_int_eq(secret_load(NAME, &secret, &problem), ERR_NOT_FOUND);
    (void)setenv(NAME, "two\nlines", 1);
    ck_assert_int_eq(secret_load(NAME, &secret, &problem), ERR_INVALID);
    ck_assert_ptr_null(secret);
    secret_free(NULL);
}
END_TEST

/* Runs in a child whose standard error is the file at `path`. */
static void
log_the_secret(void)
{
    char *secret = NULL;

    ck_assert_ptr_nonnull(freopen(path, "w", stderr));
    log_set_level(LOG_LEVEL_DEBUG);
    (void)setenv(NAME, VALUE, 1);
    if (secret_load(NAME, &secret, &problem) != ERR_OK)
        _exit(1);
    log_error("http: refused token=%s", secret);
    log_warn("%s", secret);
    log_info("slack: %s%s twice", secret, secret);
    log_debug("Authorization: Bearer %s", secret);
    (void)fflush(stderr);
    _exit(0);
}

START_TEST(no_line_of_the_log_shows_it)
{
    char text[4000];
    int status = 0;
    size_t len;
    pid_t pid;
    FILE *f;

    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        log_the_secret();
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
    f = fopen(path, "r");
    ck_assert_ptr_nonnull(f);
    len = fread(text, 1, sizeof(text) - 1, f);
    text[len] = '\0';
    (void)fclose(f);
    ck_assert_ptr_null(strstr(text, "invented"));
    ck_assert_ptr_nonnull(strstr(text, "token=*****"));
    ck_assert_ptr_nonnull(strstr(text, "Bearer *****"));
}
END_TEST

TEST_SUITE(secret)
{
    TCase *tc = test_case(suite, "secret", 10);

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, the_environment_gives_it_and_loses_it);
    tcase_add_loop_test(tc, a_file_gives_its_one_line, 0, ARRAY_LEN(files));
    tcase_add_loop_test(tc, too_long_a_file_is_refused, 0, 3);
    tcase_add_test(tc, a_missing_file_is_an_error_not_an_absence);
    tcase_add_test(tc, systemds_credentials_are_looked_into);
    tcase_add_test(tc, where_it_comes_from_is_told);
    tcase_add_test(tc, an_empty_variable_is_none);
    tcase_add_test(tc, no_line_of_the_log_shows_it);
}
