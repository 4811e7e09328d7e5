/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_pictures.c - a timeline from the word to the picture in the channel:
 * drawn by the worker, brought, shown once, whatever dies or gets lost.
 */
#include <string.h>

#include "deed.h"

#define PICTURE "pans-plan.png"

static void
open_with_plan(struct site *site)
{
    stage_open(site, "");
    site_say(site, "U0ANA", "C0SPRING",
             "/campaign new Pans publish in 20 weeks");
    stage_expect(site, "U0ANA", "C0SPRING", "Owner");
    stage_settle(site);
}

static void
ask(const struct site *site)
{
    site_say(site, "U0ANA", "C0SPRING", "/campaign timeline Pans");
}

static int
shown(const struct site *site, const char *channel)
{
    return stage_count(site, channel, PICTURE);
}

/* The worker's time is real: no clock is moved before it is over. */
static void
await_drawn(void)
{
    ck_assert(
        stage_sql_is("SELECT count(*) FROM job WHERE kind = 'picture'", 0));
}

/* Nothing of it is kept when it is shown. */
static void
assert_shown_once(const struct site *site, const char *channel)
{
    ck_assert_int_eq(shown(site, channel), 1);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM file_chunk"), 0);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM file"), 0);
    ck_assert_int_eq(
        stage_sql("SELECT count(*) FROM outbox WHERE verb = 7 AND state = 2"),
        1);
}

/* In the campaign's thread. */
static const json_t *
shown_message(const struct site *site)
{
    const json_t *all =
        json_object_get(stage_see(site, "messages?channel=C0SPRING"),
                        "messages");
    const json_t *message;
    size_t i;

    json_array_foreach(all, i, message)
    {
        if (stage_says(message, PICTURE))
            return message;
    }
    return NULL;
}

START_TEST(a_timeline_is_shown_as_a_picture)
{
    struct site site = { 0 };
    const json_t *file;

    open_with_plan(&site);
    ask(&site);
    stage_expect(&site, "U0ANA", "C0SPRING", PICTURE);
    stage_settle(&site);
    assert_shown_once(&site, "C0SPRING");
    file = json_array_get(json_object_get(shown_message(&site), "files"), 0);
    ck_assert_str_eq(stage_text(file, "mimetype"), "image/png");
    ck_assert_str_eq(stage_text(file, "title"), "Pans");
    ck_assert_ptr_nonnull(
        strstr(stage_text(file, "alt_txt"), "Timeline of Pans: "));
    ck_assert_int_gt(stage_number(file, "size"), 20000);
    ck_assert_int_eq(stage_calls(&site, "files.getUploadURLExternal"), 1);
    ck_assert_int_eq(stage_calls(&site, "files.completeUploadExternal"), 1);
    ck_assert_int_eq(stage_calls(&site, "files.info"), 0);
    stage_close(&site);
}
END_TEST

/* What is going on when it dies, and how often it is asked about after. */
static const struct {
    const char *method, *kind;
    int asked;
} deaths[] = {
    { "files.getUploadURLExternal", "hang", 0 },
    { "files.getUploadURLExternal", "apply_then_hang", 0 },
    { "files.completeUploadExternal", "hang", 1 },
    { "files.completeUploadExternal", "apply_then_hang", 1 },
};

START_TEST(fm23_killed_while_it_is_posted_it_is_shown_once)
{
    struct site site = { 0 };

    open_with_plan(&site);
    stage_do(&site, "fault", "{'method': '%s', 'kind': '%s'}",
             deaths[_i].method, deaths[_i].kind);
    ask(&site);
    ck_assert(
        stage_waits(&site, "for=calls&method=%s&count=1", deaths[_i].method));
    stage_restart(&site);
    await_drawn();
    deed_rest(&site);
    deed_forward(&site, 60000);
    deed_rest(&site);
    assert_shown_once(&site, "C0SPRING");
    ck_assert_int_ge(stage_calls(&site, "files.info"), deaths[_i].asked);
    stage_close(&site);
}
END_TEST

/* Before the worker has drawn it, or while. */
START_TEST(fm23_killed_while_it_is_drawn_it_is_shown_once)
{
    struct site site = { 0 };

    open_with_plan(&site);
    ask(&site);
    ck_assert(stage_sql_is("SELECT count(*) > 0 FROM job WHERE kind ="
                           " 'picture'",
                           1));
    stage_restart(&site);
    await_drawn();
    stage_expect(&site, "U0ANA", "C0SPRING", PICTURE);
    deed_rest(&site);
    assert_shown_once(&site, "C0SPRING");
    stage_close(&site);
}
END_TEST

static const char *const lost[] = {
    "'method': 'files.completeUploadExternal', 'kind': 'drop_answer'",
    "'method': 'files.completeUploadExternal', 'kind': 'apply_then_error',"
    " 'code': 'internal_error'",
    "'method': 'files.completeUploadExternal', 'kind': 'drop'",
    "'method': 'files.completeUploadExternal', 'kind': 'ratelimited',"
    " 'retry_after': 2",
    "'method': 'files.completeUploadExternal', 'kind': 'error',"
    " 'code': 'file_not_found'",
    "'method': 'files.getUploadURLExternal', 'kind': 'drop_answer'",
    "'method': 'files.getUploadURLExternal', 'kind': 'http', 'status': 502",
    "'method': 'files.getUploadURLExternal', 'kind': 'ratelimited',"
    " 'retry_after': 2",
};

START_TEST(fm22_what_gets_lost_on_the_way_is_shown_once)
{
    struct site site = { 0 };
    int i;

    open_with_plan(&site);
    stage_do(&site, "fault", "{%s}", lost[_i]);
    ask(&site);
    ck_assert(stage_waits(&site, "for=calls&method=%s&count=1",
                          strstr(lost[_i], "complete")
                              ? "files.completeUploadExternal"
                              : "files.getUploadURLExternal"));
    for (i = 0; i < 6 && stage_sql("SELECT count(*) FROM outbox WHERE state"
                                   " < 2") != 0;
         i++) {
        deed_forward(&site, 15000);
        deed_rest(&site);
    }
    assert_shown_once(&site, "C0SPRING");
    deed_forward(&site, 60000);
    deed_rest(&site);
    assert_shown_once(&site, "C0SPRING");
    stage_close(&site);
}
END_TEST

START_TEST(where_the_bot_is_not_it_comes_by_dm)
{
    struct site site = { 0 };

    open_with_plan(&site);
    stage_do(&site, "leave", "{'channel': 'C0SPRING', 'user': 'U0BOT'}");
    ask(&site);
    stage_expect(&site, "U0ANA", "D0ANA", PICTURE);
    stage_settle(&site);
    assert_shown_once(&site, "D0ANA");
    ck_assert_int_eq(shown(&site, "C0SPRING"), 0);
    stage_close(&site);
}
END_TEST

START_TEST(without_the_scope_there_is_one_sentence)
{
    struct site site = { 0 };

    open_with_plan(&site);
    stage_do(&site, "fault",
             "{'method': 'files.getUploadURLExternal', 'times': 9, 'kind':"
             " 'error', 'code': 'missing_scope'}");
    ask(&site);
    stage_expect(&site, "U0ANA", "D0ANA", "could not post a file");
    stage_settle(&site);
    ck_assert_int_eq(stage_count(&site, "D0ANA",
                                 "could not post a file: missing_scope"),
                     1);
    ck_assert_int_eq(stage_calls(&site, "files.getUploadURLExternal"), 1);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM file"), 0);
    stage_close(&site);
}
END_TEST

START_TEST(dates_come_as_a_file_for_the_calendar)
{
    struct site site = { 0 };
    const json_t *message, *file;

    open_with_plan(&site);
    site_say(&site, "U0ANA", "C0SPRING", "/campaign ics Pans");
    stage_expect(&site, "U0ANA", "D0ANA", "Pans.ics");
    site_say(&site, "U0ANA", "C0SPRING", "/deadline ics");
    stage_expect(&site, "U0ANA", "D0ANA", "deadlines.ics");
    stage_settle(&site);
    message = stage_message(&site, "U0ANA", "D0ANA", "deadlines.ics");
    file = json_array_get(json_object_get(message, "files"), 0);
    ck_assert_int_gt(stage_number(file, "size"), 2000);
    ck_assert_int_eq(stage_count(&site, "C0SPRING", ".ics"), 0);
    stage_close(&site);
}
END_TEST

TEST_SUITE(pictures)
{
    TCase *tc = test_case(suite, "pictures", 120);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, a_timeline_is_shown_as_a_picture);
    tcase_add_loop_test(tc, fm23_killed_while_it_is_posted_it_is_shown_once, 0,
                        (int)(sizeof(deaths) / sizeof(deaths[0])));
    tcase_add_test(tc, fm23_killed_while_it_is_drawn_it_is_shown_once);
    tcase_add_loop_test(tc, fm22_what_gets_lost_on_the_way_is_shown_once, 0,
                        (int)(sizeof(lost) / sizeof(lost[0])));
    tcase_add_test(tc, where_the_bot_is_not_it_comes_by_dm);
    tcase_add_test(tc, without_the_scope_there_is_one_sentence);
    tcase_add_test(tc, dates_come_as_a_file_for_the_calendar);
}
