/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_check.c - what the bot says of its connection to whoever operates it.
 */
#include <string.h>

#include "stage.h"

#define DAY_MS (24 * 3600 * 1000L)

static bool
has_checked(void *site)
{
    return strstr(process_log(&((struct site *)site)->bot),
                  "slack: self-check ") != NULL;
}

START_TEST(fm12_once_a_day_the_log_says_how_the_connection_is)
{
    struct site site = { 0 };
    const char *line;

    stage_open(&site, "");
    ck_assert(!has_checked(&site));
    clock_forward(&site.bot, DAY_MS);
    ck_assert_msg(eventually(has_checked, &site, STAGE_MS), "no check: %s",
                  stage_log(&site));
    line = strstr(process_log(&site.bot), "slack: self-check ");
    line = text("%.*s", (int)strcspn(line, "\n"), line);
    ck_assert_msg(strstr(line, " connection=1 ready_s=864") != NULL, "%s",
                  line);
    ck_assert_msg(strstr(line, " last_event_s=864") != NULL, "%s", line);
    ck_assert_msg(strstr(line, " num_connections=1 ") != NULL, "%s", line);
    ck_assert_msg(strstr(line, " last_pong_s=") != NULL, "%s", line);
    stage_close(&site);
}
END_TEST

TEST_SUITE(check)
{
    TCase *tc = test_case(suite, "check", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, fm12_once_a_day_the_log_says_how_the_connection_is);
}
