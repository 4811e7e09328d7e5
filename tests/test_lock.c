/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_lock.c - one program at a time on a database.
 */
#include "lock.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "disk_file.h"
#include "test.h"

#define FOLDER "/tmp/callsheet-lock-XXXXXX"

static char folder[sizeof(FOLDER)];
static char database[sizeof(folder) + 8], file[sizeof(database) + 8];

static void
setup(void)
{
    memcpy(folder, FOLDER, sizeof(folder));
    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(database, sizeof(database), "%s/a.db", folder);
    (void)snprintf(file, sizeof(file), "%s.lock", database);
}

static void
teardown(void)
{
    (void)unlink(file);
    ck_assert_int_eq(rmdir(folder), 0);
}

START_TEST(the_second_one_is_told_who_has_it)
{
    struct lock *first = NULL, *second = NULL;
    struct lock_holder holder = { 0 };
    struct stat st;

    ck_assert_int_eq(lock_take(database, false, &first, &holder), ERR_OK);
    ck_assert_int_eq(stat(file, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    ck_assert_int_eq(lock_take(database, false, &second, &holder), ERR_BUSY);
    ck_assert_int_eq(holder.pid, getpid());
    ck_assert(!holder.is_brief);
    ck_assert_ptr_null(second);
    lock_free(first);
    ck_assert_int_eq(lock_take(database, false, &second, NULL), ERR_OK);
    lock_free(second);
    lock_free(NULL);
}
END_TEST

START_TEST(a_brief_holder_is_told_apart)
{
    struct lock *first = NULL, *second = NULL;
    struct lock_holder holder = { 0 };

    ck_assert_int_eq(lock_take(database, true, &first, NULL), ERR_OK);
    ck_assert_int_eq(lock_take(database, false, &second, &holder), ERR_BUSY);
    ck_assert_int_eq(holder.pid, getpid());
    ck_assert(holder.is_brief);
    lock_free(first);
}
END_TEST

/* Killed while holding it. */
/* Who only looks makes no file and stands in nobody's way. */
START_TEST(a_look_leaves_no_trace)
{
    struct lock *lock = NULL;
    struct lock_holder holder = { 0 };

    ck_assert_int_eq(lock_look(database, &holder), ERR_OK);
    ck_assert_int_ne(access(file, F_OK), 0);
    ck_assert_int_eq(lock_take(database, false, &lock, NULL), ERR_OK);
    ck_assert_int_eq(lock_look(database, &holder), ERR_BUSY);
    ck_assert_int_eq(holder.pid, getpid());
    lock_free(lock);
    ck_assert_int_eq(lock_look(database, &holder), ERR_OK);
    ck_assert_int_eq(lock_take(database, true, &lock, NULL), ERR_OK);
    ck_assert_int_eq(lock_look(database, &holder), ERR_BUSY);
    ck_assert(holder.is_brief);
    lock_free(lock);
}
END_TEST

/* What it has open may lose its name. */
START_TEST(a_holder_of_another_file_is_told_apart)
{
    struct lock *lock = NULL;
    struct lock_holder holder;
    char away[sizeof(database) + 8];
    int i;

    (void)snprintf(away, sizeof(away), "%s.away", database);
    ck_assert_int_eq(lock_take(database, false, &lock, NULL), ERR_OK);
    ck_assert_int_eq(lock_look(database, &holder), ERR_BUSY);
    ck_assert(!holder.is_astray); /* there was none to open */
    disk_write_text(database, "one");
    ck_assert_int_eq(lock_database(lock, database), ERR_OK);
    for (i = 0; i < 2; i++) {
        ck_assert_int_eq(lock_look(database, &holder), ERR_BUSY);
        ck_assert_int_eq(holder.pid, getpid());
        ck_assert(!holder.is_astray);
        ck_assert_int_eq(rename(database, away), 0);
        if (i == 1)
            disk_write_text(database, "another");
        ck_assert_int_eq(lock_look(database, &holder), ERR_BUSY);
        ck_assert_int_eq(holder.pid, getpid());
        ck_assert(holder.is_astray);
        ck_assert_int_eq(rename(away, database), 0);
    }
    lock_free(lock);
    ck_assert_int_eq(unlink(database), 0);
}
END_TEST

/* As on a full disk: who has it is not written down, and it is had. */
START_TEST(a_lock_needs_no_room)
{
    const struct rlimit none = { 0, 0 };
    struct lock *lock = NULL;
    int status;
    pid_t pid = fork();

    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        (void)signal(SIGXFSZ, SIG_IGN);
        if (setrlimit(RLIMIT_FSIZE, &none) != 0)
            _exit(2);
        _exit(lock_take(database, false, &lock, NULL) == ERR_OK ? 0 : 1);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(it_goes_with_its_process)
{
    struct lock *lock = NULL;
    int pipes[2], status;
    char byte = 0;
    pid_t pid;

    ck_assert_int_eq(pipe(pipes), 0);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        byte = lock_take(database, false, &lock, NULL) == ERR_OK;
        (void)!write(pipes[1], &byte, 1);
        for (;;)
            (void)pause();
    }
    ck_assert_int_eq(read(pipes[0], &byte, 1), 1);
    ck_assert_int_eq(byte, 1);
    ck_assert_int_eq(lock_take(database, false, &lock, NULL), ERR_BUSY);
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(lock_take(database, false, &lock, NULL), ERR_OK);
    lock_free(lock);
}
END_TEST

START_TEST(a_file_full_of_nonsense_names_nobody)
{
    struct lock *first = NULL, *second = NULL;
    struct lock_holder holder = { .pid = 1 };

    ck_assert_int_eq(lock_take(database, false, &first, NULL), ERR_OK);
    disk_write_text(file, "12monkeys");
    ck_assert_int_eq(lock_take(database, false, &second, &holder), ERR_BUSY);
    ck_assert_int_eq(holder.pid, 0);
    ck_assert(!holder.is_brief);
    lock_free(first);
}
END_TEST

START_TEST(no_link_is_followed_and_no_folder_made)
{
    struct lock *lock = NULL;

    ck_assert_int_eq(symlink("/dev/null", file), 0);
    ck_assert_int_eq(lock_take(database, false, &lock, NULL), ERR_IO);
    ck_assert_int_eq(errno, ELOOP);
    ck_assert_int_eq(lock_take("/nowhere/at/all.db", false, &lock, NULL),
                     ERR_IO);
    ck_assert_int_eq(errno, ENOENT);
    ck_assert_ptr_null(lock);
}
END_TEST

TEST_SUITE(lock)
{
    TCase *tc = test_case(suite, "lock", 10);

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, the_second_one_is_told_who_has_it);
    tcase_add_test(tc, a_brief_holder_is_told_apart);
    tcase_add_test(tc, a_look_leaves_no_trace);
    tcase_add_test(tc, a_holder_of_another_file_is_told_apart);
    tcase_add_test(tc, a_lock_needs_no_room);
    tcase_add_test(tc, it_goes_with_its_process);
    tcase_add_test(tc, a_file_full_of_nonsense_names_nobody);
    tcase_add_test(tc, no_link_is_followed_and_no_folder_made);
}
