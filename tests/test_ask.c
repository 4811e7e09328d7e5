/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_ask.c - asking an outside service from a job's step: paid for once,
 * asked once, and gone on with after a crash.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "ask.h"
#include "caller.h"
#include "clock.h"
#include "engine_fixture.h"
#include "job.h"
#include "loop.h"
#include "oracle.h"
#include "provider/provider.h"
#include "scheduler.h"
#include "store/calls.h"
#include "store/store.h"
#include "test.h"
#include "youtube.h"

/* Los Angeles: 2026-07-01 00:00 there is 07:00 UTC, in winter 08:00. */
#define SUMMER INT64_C(1782889200)

/* ---- asked once ---------------------------------------------------------- */

START_TEST(the_key_goes_in_a_header_and_nowhere_else)
{
    oracle_ask();
    oracle_await(1);
    ck_assert_int_eq(oracle.got.state, ANSWER_HERE);
    ck_assert_str_eq(oracle.got.body, ORACLE_GOOD);
    ck_assert_int_eq(oracle.got.status, 200);
    ck_assert(oracle.got.is_local && !oracle.got.is_sample);
    ck_assert_ptr_nonnull(
        strstr(oracle.heads[0], "X-Goog-Api-Key: secret-key-of-the-test"));
    ck_assert_ptr_nonnull(strstr(oracle.heads[0], "Accept-Encoding: gzip"));
    ck_assert_ptr_nonnull(
        strstr(oracle.heads[0], "GET /v3/channels?id=UCx&part=snippet HTTP"));
    ck_assert_ptr_null(getenv("YOUTUBE_API_KEY"));
    ck_assert_int_eq(
        fixture_number(&oracle.f,
                       "SELECT count(*) FROM call WHERE path || etag ||"
                       " CAST(body AS TEXT) LIKE '%secret-key%'"),
        0);
    ck_assert_int_eq(oracle_spent(), 1);
}
END_TEST

/* Not by the disk: who waits is told, and its place among the calls is free. */
START_TEST(an_answer_that_cannot_be_kept_is_given_up)
{
    int i;

    fixture_exec(&oracle.f, "CREATE TRIGGER bug BEFORE UPDATE ON call"
                            " WHEN length(new.body) > 0"
                            " BEGIN SELECT RAISE(ABORT, 'bug'); END");
    oracle_ask();
    for (i = 0; i < 200 && oracle.asked == 0; i++)
        fixture_turn(&oracle.f);
    for (i = 0; i < 8; i++)
        fixture_move(&oracle.f, 1100);
    oracle_await(1);
    ck_assert_int_eq(oracle.asked, 1);
    ck_assert_int_ne(oracle.got.state, ANSWER_HERE);
    fixture_exec(&oracle.f, "DROP TRIGGER bug");
    fixture_move(&oracle.f, 3600 * 1000);
    oracle_ask();
    oracle_await(2);
    ck_assert_int_eq(oracle.got.state, ANSWER_HERE);
}
END_TEST

START_TEST(who_asks_the_same_shares_the_answer)
{
    oracle_ask();
    fixture_exec(&oracle.f,
                 "INSERT INTO job SELECT 100 + id, ws, kind, ref, cursor,"
                 " due_at, 0, tries, '', network, person, place, thread,"
                 " audit, why FROM job WHERE kind = 'ask'");
    ck_assert_int_eq(scheduler_resume(oracle.f.engine->scheduler), ERR_OK);
    oracle_await(2);
    oracle_ask(); /* and once more, when it is there */
    oracle_await(3);
    ck_assert_int_eq(oracle.asked, 1);
    ck_assert_int_eq(oracle_spent(), 1);
}
END_TEST

START_TEST(an_old_answer_is_asked_about_and_not_fetched_again)
{
    oracle.words[1] = "304";
    oracle_ask();
    oracle_await(1);
    fixture_move(&oracle.f, 700000);
    oracle_ask();
    oracle_await(2);
    ck_assert_int_eq(oracle.asked, 2);
    ck_assert_ptr_nonnull(strstr(oracle.heads[1], "If-None-Match: \"e1\""));
    ck_assert_int_eq(oracle.got.state, ANSWER_HERE);
    ck_assert_int_eq(oracle.got.status, 200);
    ck_assert_str_eq(oracle.got.body, ORACLE_GOOD);
    ck_assert_int_eq(oracle_spent(), 2);
}
END_TEST

START_TEST(what_is_not_there_is_asked_again_soon)
{
    oracle.question.fresh_s = 86400;
    oracle.words[0] = "none";
    oracle_ask();
    oracle_await(1);
    ck_assert_int_eq(oracle.got.state, ANSWER_HERE);
    fixture_move(&oracle.f, 600000);
    oracle_ask();
    oracle_await(2);
    ck_assert_int_eq(oracle.asked, 1);
    fixture_move(&oracle.f, 400000);
    oracle_ask();
    oracle_await(3);
    ck_assert_int_eq(oracle.asked, 2);
}
END_TEST

START_TEST(an_answer_since_then_is_not_too_old)
{
    oracle.question.fresh_s = 0;
    oracle_ask();
    oracle_await(1);
    oracle.question.since = oracle.got.at;
    fixture_move(&oracle.f, 60000);
    oracle_ask();
    oracle_await(2);
    ck_assert_int_eq(oracle.asked, 1);
    oracle.question.since = 0;
    oracle_ask();
    oracle_await(3);
    ck_assert_int_eq(oracle.asked, 2);
}
END_TEST

START_TEST(a_sample_says_so_of_itself)
{
    oracle.words[0] = "sample";
    oracle_ask();
    oracle_await(1);
    ck_assert(oracle.got.is_sample && oracle.got.is_local);
}
END_TEST

START_TEST(what_was_used_up_is_dropped)
{
    int64_t id;

    oracle_ask();
    oracle_await(1);
    id = oracle.got.id;
    ck_assert_int_eq(fixture_number(&oracle.f, "SELECT count(*) FROM call"), 1);
    fixture_store_exec(&oracle.f, "SELECT 1");
    ck_assert_int_eq(store_batch_begin(oracle.f.engine->store), ERR_OK);
    ck_assert_int_eq(store_call_drop(oracle.f.engine->store, id), ERR_OK);
    ck_assert_int_eq(store_batch_commit(oracle.f.engine->store), ERR_OK);
    ck_assert_int_eq(fixture_number(&oracle.f, "SELECT count(*) FROM call"), 0);
}
END_TEST

/* ---- tried again --------------------------------------------------------- */

static const struct {
    const char *first;
    int64_t units; /* of both tries */
} troubles[] = {
    { "drop", 2 }, { "html", 2 }, { "cut", 2 }, { "500", 2 }, { "later", 2 },
};

START_TEST(trouble_is_tried_again_and_paid_for_again)
{
    oracle.words[0] = troubles[_i].first;
    oracle.words[1] = "good";
    oracle_ask();
    oracle_await_patiently(1);
    ck_assert_msg(oracle.got.state == ANSWER_HERE, "%s", oracle.words[0]);
    ck_assert_str_eq(oracle.got.body, ORACLE_GOOD);
    ck_assert_int_eq(oracle.asked, 2);
    ck_assert_int_eq(oracle_spent(), troubles[_i].units);
}
END_TEST

START_TEST(retry_after_is_kept_to)
{
    int64_t at;

    oracle.words[0] = "later";
    oracle.words[1] = "good";
    oracle_ask();
    while (oracle.asked == 0 ||
           fixture_number(&oracle.f, "SELECT tries FROM call") == 0) {
        ck_assert_int_eq(loop_turn(oracle.f.engine->loop, false), ERR_OK);
        fixture_turn(&oracle.f);
    }
    at = fixture_number(&oracle.f, "SELECT next_ms FROM call");
    ck_assert_int_gt(at, clock_now_ms() + 3000);
    ck_assert_int_le(at, clock_now_ms() + 5000);
    oracle_await_patiently(1);
    ck_assert_int_eq(oracle.asked, 2);
}
END_TEST

START_TEST(after_four_tries_it_is_given_up)
{
    oracle.words[0] = "html";
    oracle_ask();
    oracle_await_patiently(1);
    ck_assert_int_eq(oracle.asked, 4);
    ck_assert_int_eq(oracle.got.state, ANSWER_FAILED);
    ck_assert_int_eq(oracle.got.trouble, ANSWER_BROKEN);
    ck_assert_int_eq(oracle_spent(), 4);
}
END_TEST

START_TEST(a_long_retry_after_is_an_end)
{
    oracle.words[0] = "much-later";
    oracle_ask();
    oracle_await(1);
    ck_assert_int_eq(oracle.asked, 1);
    ck_assert_int_eq(oracle.got.state, ANSWER_FAILED);
    ck_assert_int_eq(oracle.got.trouble, ANSWER_BUSY);
    ck_assert_int_gt(oracle.got.again_at, clock_now() + 3000);
}
END_TEST

START_TEST(an_error_is_an_answer_and_not_tried_again)
{
    oracle.words[0] = "gone";
    oracle_ask();
    oracle_await(1);
    ck_assert_int_eq(oracle.asked, 1);
    ck_assert_int_eq(oracle.got.state, ANSWER_HERE);
    ck_assert_int_eq(oracle.got.status, 404);
    ck_assert_int_eq(youtube_error(oracle.got.status, oracle.got.body,
                                   oracle.got.len),
                     YOUTUBE_NOT_FOUND);
}
END_TEST

START_TEST(what_is_too_big_is_not_read)
{
    oracle.words[0] = "huge";
    oracle_ask();
    oracle_await(1);
    ck_assert_int_eq(oracle.asked, 1);
    ck_assert_int_eq(oracle.got.trouble, ANSWER_BROKEN);
}
END_TEST

START_TEST(who_fails_five_times_is_left_alone)
{
    oracle.words[0] = "500";
    oracle_ask();
    oracle_await_patiently(1);
    ck_assert_int_eq(oracle.asked, 4);
    oracle.path = "/videos?id=a";
    oracle_ask();
    while (oracle.asked < 5 ||
           fixture_number(&oracle.f, "SELECT sum(tries) FROM call"
                                     " WHERE state = 0") < 1) {
        ck_assert_int_eq(loop_turn(oracle.f.engine->loop, false), ERR_OK);
        fixture_turn(&oracle.f);
    }
    oracle.path = "/videos?id=b";
    oracle_ask(); /* nobody is asked: the way is closed */
    oracle_await(2);
    ck_assert_int_eq(oracle.asked, 5);
    ck_assert_int_eq(oracle.got.trouble, ANSWER_UNREACHABLE);
    ck_assert_int_gt(oracle.got.again_at, clock_now());
    oracle.words[0] = "good";
    oracle.path = "/videos?id=a";
    oracle_await_patiently(3); /* the one that waited for the way to open */
    ck_assert_int_eq(oracle.got.state, ANSWER_HERE);
    ck_assert_int_eq(oracle.asked, 6);
    oracle.path = "/channels?id=UCx&part=snippet";
}
END_TEST

/* ---- what it costs ------------------------------------------------------- */

START_TEST(over_the_budget_nothing_is_asked)
{
    oracle.f.config.youtube.daily_budget = 1;
    oracle_ask();
    oracle_await(1);
    oracle.path = "/videos?id=a";
    oracle_ask();
    oracle_await(2);
    oracle.path = "/channels?id=UCx&part=snippet";
    ck_assert_int_eq(oracle.asked, 1);
    ck_assert_int_eq(oracle.got.state, ANSWER_FAILED);
    ck_assert_int_eq(oracle.got.trouble, ANSWER_SPENT);
    ck_assert_int_gt(oracle.got.again_at, clock_now());
    ck_assert_int_le(oracle.got.again_at, clock_now() + 25 * 3600);
    ck_assert_int_eq(oracle_spent(), 1);
}
END_TEST

START_TEST(a_tenth_is_left_for_people)
{
    oracle.f.config.youtube.daily_budget = 10;
    fixture_exec(&oracle.f, "DELETE FROM quota");
    oracle.question.units = 9;
    oracle.question.is_unasked = true;
    oracle_ask();
    oracle_await(1);
    ck_assert_int_eq(oracle.got.state, ANSWER_HERE);
    oracle.path = "/videos?id=a";
    oracle.question.units = 1;
    oracle_ask();
    oracle_await(2);
    ck_assert_int_eq(oracle.got.trouble, ANSWER_SPENT);
    oracle.question.is_unasked = false;
    oracle_ask();
    oracle_await(3);
    ck_assert_int_eq(oracle.got.state, ANSWER_HERE);
    ck_assert_int_eq(oracle_spent(), 10);
    oracle.path = "/channels?id=UCx&part=snippet";
}
END_TEST

START_TEST(when_they_say_that_it_is_spent_we_believe_it)
{
    oracle.words[0] = "spent";
    oracle_ask();
    oracle_await(1);
    ck_assert_int_eq(oracle.got.trouble, ANSWER_SPENT);
    ck_assert_int_eq(oracle.asked, 1);
    ck_assert_int_eq(oracle_spent(), 10000);
    oracle.words[0] = "good";
    fixture_move(&oracle.f, (oracle.got.again_at - clock_now()) * 1000 + 1000);
    oracle_ask();
    oracle_await(2);
    ck_assert_int_eq(oracle.got.state, ANSWER_HERE);
}
END_TEST

START_TEST(the_day_is_that_of_los_angeles)
{
    static const struct {
        int64_t now, start, end;
    } rows[] = {
        { SUMMER, SUMMER, SUMMER + 86400 },
        { SUMMER - 1, SUMMER - 86400, SUMMER },
        /* 2026-03-08 has 23 hours there, 2026-11-01 has 25. */
        { 1772956800 + 3600, 1772956800, 1772956800 + 23 * 3600 },
        { 1793516400 + 3600, 1793516400, 1793516400 + 25 * 3600 },
    };
    size_t i;

    for (i = 0; i < ARRAY_LEN(rows); i++) {
        int64_t start_at, end;

        caller_window(&youtube_provider, rows[i].now, &start_at, &end);
        ck_assert_int_eq(start_at, rows[i].start);
        ck_assert_int_eq(end, rows[i].end);
    }
}
END_TEST

START_TEST(without_a_key_nobody_is_asked)
{
    fixture_crash(&oracle.f);
    free(oracle.f.config.youtube.base_url);
    oracle.f.config.youtube.base_url = xstrdup("https://api.example/v3");
    oracle_start();
    oracle_ask();
    oracle_await(1);
    ck_assert_int_eq(oracle.got.trouble, ANSWER_NO_KEY);
    oracle.f.config.youtube.enabled = false;
    oracle_ask();
    oracle_await(2);
    ck_assert_int_eq(oracle.got.trouble, ANSWER_OFF);
    ck_assert_int_eq(oracle.asked, 0);
}
END_TEST

/* ---- a crash ------------------------------------------------------------- */

START_TEST(after_a_crash_only_the_unanswered_is_asked_and_paid_again)
{
    oracle_ask();
    oracle_await(1);
    oracle.path = "/videos?id=a";
    oracle.words[0] = "500"; /* it is never answered before the crash */
    oracle_ask();
    while (oracle.asked < 2) {
        ck_assert_int_eq(loop_turn(oracle.f.engine->loop, false), ERR_OK);
        fixture_turn(&oracle.f);
    }
    fixture_exec(&oracle.f,
                 "UPDATE call SET next_ms = 1, tries = 0 WHERE state = 0");
    ck_assert_int_ge(oracle_spent(), 2);
    fixture_exec(&oracle.f, "UPDATE quota SET spent = 2");
    fixture_crash(&oracle.f);
    oracle.words[0] = "good";
    (void)setenv("YOUTUBE_API_KEY", "secret-key-of-the-test", 1);
    oracle_start();
    oracle_await(2);
    ck_assert_int_eq(oracle.asked, 3);
    ck_assert_int_eq(oracle_spent(), 3);
    ck_assert_int_eq(oracle.got.state, ANSWER_HERE);
    oracle.path = "/channels?id=UCx&part=snippet";
    oracle_ask();
    oracle_await(3);
    ck_assert_int_eq(oracle.asked, 3); /* that one was there */
}
END_TEST

START_TEST(who_waits_is_told_when_the_key_is_gone)
{
    oracle.words[0] = "500";
    oracle_ask();
    while (oracle.asked < 1) {
        ck_assert_int_eq(loop_turn(oracle.f.engine->loop, false), ERR_OK);
        fixture_turn(&oracle.f);
    }
    fixture_crash(&oracle.f);
    free(oracle.f.config.youtube.base_url);
    oracle.f.config.youtube.base_url = xstrdup("https://api.example/v3");
    oracle.question.since = clock_now() - 100;
    oracle_start();
    oracle_await(1);
    ck_assert_int_eq(oracle.got.state, ANSWER_FAILED);
    ck_assert_int_eq(oracle.got.trouble, ANSWER_NO_KEY);
    ck_assert_int_eq(oracle.asked, 1);
}
END_TEST

TEST_SUITE(ask)
{
    TCase *tc = test_case(suite, "ask", 60);

    tcase_add_checked_fixture(tc, oracle_set_up, oracle_tear_down);
    tcase_add_test(tc, the_key_goes_in_a_header_and_nowhere_else);
    tcase_add_test(tc, an_answer_that_cannot_be_kept_is_given_up);
    tcase_add_test(tc, who_asks_the_same_shares_the_answer);
    tcase_add_test(tc, an_old_answer_is_asked_about_and_not_fetched_again);
    tcase_add_test(tc, what_is_not_there_is_asked_again_soon);
    tcase_add_test(tc, an_answer_since_then_is_not_too_old);
    tcase_add_test(tc, a_sample_says_so_of_itself);
    tcase_add_test(tc, what_was_used_up_is_dropped);
    tcase_add_loop_test(tc, trouble_is_tried_again_and_paid_for_again, 0,
                        (int)ARRAY_LEN(troubles));
    tcase_add_test(tc, retry_after_is_kept_to);
    tcase_add_test(tc, after_four_tries_it_is_given_up);
    tcase_add_test(tc, a_long_retry_after_is_an_end);
    tcase_add_test(tc, an_error_is_an_answer_and_not_tried_again);
    tcase_add_test(tc, what_is_too_big_is_not_read);
    tcase_add_test(tc, who_fails_five_times_is_left_alone);
    tcase_add_test(tc, over_the_budget_nothing_is_asked);
    tcase_add_test(tc, a_tenth_is_left_for_people);
    tcase_add_test(tc, when_they_say_that_it_is_spent_we_believe_it);
    tcase_add_test(tc, the_day_is_that_of_los_angeles);
    tcase_add_test(tc, who_waits_is_told_when_the_key_is_gone);
    tcase_add_test(tc, without_a_key_nobody_is_asked);
    tcase_add_test(tc,
                   after_a_crash_only_the_unanswered_is_asked_and_paid_again);
}
