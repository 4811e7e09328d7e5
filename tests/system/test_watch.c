/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_watch.c - what the daemon tells those who watch over it.
 */
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "stage.h"

/* ---- figures ------------------------------------------------------------- */

static long
file_size(const char *name)
{
    struct stat s;

    ck_assert_int_eq(stat(in_folder(name), &s), 0);
    return (long)s.st_size;
}

START_TEST(the_figures_are_those_of_what_happened)
{
    struct site site = { 0 };
    long acks, commits;

    stage_open(&site, "");
    acks = stage_metric("callsheet_ack_seconds_count");
    commits = stage_metric("callsheet_commits_total");
    ck_assert_int_le(acks, stage_metric("callsheet_acks_total"));
    ck_assert_int_ge(acks, 2);
    ck_assert_int_eq(stage_metric("callsheet_commit_seconds_count"), commits);
    ck_assert_int_gt(stage_metric("callsheet_loop_turn_seconds_count"),
                     commits);
    ck_assert_int_ge(stage_metric("callsheet_batch_requests_sum"), acks);
    ck_assert_int_eq(stage_metric("callsheet_wal_bytes"),
                     file_size("callsheet.db-wal"));
    ck_assert_int_eq(stage_metric("callsheet_database_bytes"),
                     file_size("callsheet.db"));
    ck_assert_int_gt(stage_metric("callsheet_disk_free_bytes"), 0);
    ck_assert_int_ge(stage_metric("callsheet_disk_wanted_bytes"),
                     200L * 1024 * 1024);
    ck_assert_int_gt(stage_metric("callsheet_resident_bytes"), 1024 * 1024);
    ck_assert_int_eq(stage_metric("callsheet_queue_oldest_seconds"), 0);
    /* What cannot leave grows older. */
    stage_do(&site, "fault",
             "{'method': 'chat.postMessage', 'kind': 'ratelimited', "
             "'retry_after': 30, 'times': 1}");
    site_say(&site, "U0ANA", "D0ANA", "help");
    ck_assert(stage_sql_within("SELECT count(*) FROM outbox WHERE state = 0"
                               " AND tries > 0",
                               1, STAGE_MS));
    clock_forward(&site.bot, 8000);
    ck_assert_int_ge(stage_metric("callsheet_queue_oldest_seconds"), 7);
    clock_forward(&site.bot, 60000);
    stage_settle(&site);
    ck_assert_int_eq(stage_metric("callsheet_queue_oldest_seconds"), 0);
    stage_close(&site);
}
END_TEST

TEST_SUITE(watch)
{
    TCase *tc = test_case(suite, "watch", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, the_figures_are_those_of_what_happened);
}
