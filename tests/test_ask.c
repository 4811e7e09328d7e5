/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_ask.c - asking an outside service from a job's step: paid for once,
 * asked once, and gone on with after a crash.
 *
 * A whole engine against a scripted server on loopback. The job of the tests
 * asks one question and keeps what it got. All answers are invented.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "ask.h"
#include "caller.h"
#include "clock.h"
#include "engine_fixture.h"
#include "http.h"
#include "job.h"
#include "loop.h"
#include "peer.h"
#include "provider/provider.h"
#include "scheduler.h"
#include "store/calls.h"
#include "store/store.h"
#include "test.h"
#include "youtube.h"

#define GOOD "{\"items\": [{\"id\": \"UCx\"}]}"
/* Los Angeles: 2026-07-01 00:00 there is 07:00 UTC, in winter 08:00. */
#define SUMMER INT64_C(1782889200)

static struct fixture f;
static struct peer *peer;

/* What the server does, one word a request; the last one stays. */
static const char *words[16];
static char heads[16][2000]; /* what was asked */
static volatile int asked;

static struct question question;
static struct answer got; /* of the last step that ended */
static int ended;
static const char *path = "/channels?id=UCx&part=snippet";

/* ---- the server ---------------------------------------------------------- */

static const char *
word_of(int n)
{
    int last = 0;

    while (last < 15 && words[last + 1])
        last++;
    return words[n < last ? n : last];
}

static bool
answer_one(int fd, const char *word)
{
    char *big;

    if (strcmp(word, "drop") == 0)
        return false;
    if (strcmp(word, "html") == 0)
        peer_answer(fd, 200, "Content-Type: text/html\r\n",
                    "<html>hello</html>");
    else if (strcmp(word, "cut") == 0)
        (void)peer_print(fd, "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"
                             "{\"items\": [");
    else if (strcmp(word, "later") == 0)
        peer_answer(fd, 429, "Retry-After: 5\r\n", "{}");
    else if (strcmp(word, "much-later") == 0)
        peer_answer(fd, 503, "Retry-After: 3600\r\n", "{}");
    else if (strcmp(word, "500") == 0)
        peer_answer(fd, 500, "", "");
    else if (strcmp(word, "304") == 0)
        peer_answer(fd, 304, "ETag: \"e1\"\r\n", "");
    else if (strcmp(word, "spent") == 0)
        peer_answer(fd, 403, "",
                    "{\"error\": {\"code\": 403, \"errors\": [{\"reason\":"
                    " \"quotaExceeded\"}]}}");
    else if (strcmp(word, "gone") == 0)
        peer_answer(fd, 404, "",
                    "{\"error\": {\"errors\": [{\"reason\":"
                    " \"videoNotFound\"}]}}");
    else if (strcmp(word, "none") == 0)
        peer_answer(fd, 200, "", "{\"pageInfo\": {\"totalResults\": 0}}");
    else if (strcmp(word, "sample") == 0)
        peer_answer(fd, 200, "X-Callsheet-Sample: 1\r\n", GOOD);
    else if (strcmp(word, "huge") == 0) {
        big = xmalloc(ANSWER_MAX + 100);
        memset(big, ' ', ANSWER_MAX + 99);
        big[ANSWER_MAX + 99] = '\0';
        big[0] = '{';
        peer_answer(fd, 200, "", big);
        free(big);
    } else {
        peer_answer(fd, 200, "ETag: \"e1\"\r\n", GOOD);
    }
    return strcmp(word, "cut") != 0;
}

static void
serve(struct peer *p, int fd, int nth, void *ctx)
{
    char *head = NULL, *body = NULL;
    bool more = true;

    (void)p;
    (void)nth;
    (void)ctx;
    while (more && peer_read_request(fd, &head, &body)) {
        int n = asked;

        (void)snprintf(heads[n % 16], sizeof(heads[0]), "%s", head);
        asked = n + 1;
        more = answer_one(fd, word_of(n));
        free(head);
        free(body);
        head = body = NULL;
    }
}

/* ---- the job ------------------------------------------------------------- */

static enum err
ask_step(struct request *rq, struct job *job, enum step *step)
{
    struct answer answer = { 0 };
    struct question q = question;
    enum err rc;

    (void)rq;
    q.path = path;
    rc = request_ask(rq, job, &q, &answer);
    *step = answer.state == ANSWER_WAITS ? STEP_WAIT : STEP_DONE;
    if (answer.state == ANSWER_WAITS) {
        answer_release(&answer);
        return rc;
    }
    answer_release(&got);
    got = answer;
    ended++;
    return rc;
}

static const struct job_kind kinds[] = {
    { .name = "ask", .run = ask_step },
    { 0 },
};

static void
start(void)
{
    fixture_start(&f);
    scheduler_set_kinds(f.engine->scheduler, kinds);
    fixture_exec(&f, "DELETE FROM job WHERE kind <> 'ask'");
}

static void
set_up(void)
{
    struct buf problem;
    char url[64];

    fixture_begin(&f);
    memset(words, 0, sizeof(words));
    words[0] = "good";
    asked = ended = 0;
    peer = peer_start(serve, NULL);
    buf_init(&problem, 1000);
    ck_assert_int_eq(config_load(NULL, &f.config, &problem), ERR_OK);
    buf_release(&problem);
    free(f.config.database);
    f.config.database = xstrdup(f.path);
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/v3", peer_port(peer));
    free(f.config.youtube.base_url);
    f.config.youtube.base_url = xstrdup(url);
    question = (struct question){ .provider = YOUTUBE_PROVIDER,
                                  .bucket = YOUTUBE_BUCKET,
                                  .units = 1,
                                  .fresh_s = 600 };
    (void)setenv("YOUTUBE_API_KEY", "secret-key-of-the-test", 1);
    start();
}

static void
tear_down(void)
{
    (void)unsetenv("YOUTUBE_API_KEY");
    fixture_end(&f);
    peer_stop(peer);
    answer_release(&got);
}

/* A job that asks; a turn later its question is on the way. */
static void
ask(void)
{
    fixture_exec(&f, "INSERT INTO job (ws, kind, ref, cursor, due_at, state,"
                     " tries, waits, network, person, place, thread, audit,"
                     " why) VALUES (1, 'ask', 1, '', 0, 0, 0, '', 'slack',"
                     " 'U1', 'D1', '', 0, '')");
    /* It is noticed as one that was there at the start. */
    ck_assert_int_eq(scheduler_resume(f.engine->scheduler), ERR_OK);
    fixture_turn(&f);
}

static void
await(int count)
{
    int64_t until = clock_real_us() + 10000000;

    while (ended < count && clock_real_us() < until) {
        ck_assert_int_eq(loop_turn(f.engine->loop, false), ERR_OK);
        fixture_turn(&f);
    }
    ck_assert_int_eq(ended, count);
}

/* Back-off is waited for by moving the clock. */
static void
await_patiently(int count)
{
    int64_t until = clock_real_us() + 20000000;

    while (ended < count && clock_real_us() < until) {
        ck_assert_int_eq(loop_turn(f.engine->loop, false), ERR_OK);
        fixture_turn(&f);
        if (fixture_number(&f, "SELECT count(*) FROM call WHERE state = 0 AND"
                               " tries > 0") == 1 &&
            fixture_number(&f, "SELECT next_ms FROM call WHERE state = 0") >
                clock_now_ms())
            fixture_move(&f, 1000);
    }
    ck_assert_int_eq(ended, count);
}

static int64_t
spent(void)
{
    return fixture_number(&f, "SELECT coalesce(sum(spent), 0) FROM quota");
}

/* ---- asked once ---------------------------------------------------------- */

START_TEST(the_key_goes_in_a_header_and_nowhere_else)
{
    ask();
    await(1);
    ck_assert_int_eq(got.state, ANSWER_HERE);
    ck_assert_str_eq(got.body, GOOD);
    ck_assert_int_eq(got.status, 200);
    ck_assert(got.is_local && !got.is_sample);
    ck_assert_ptr_nonnull(
        strstr(heads[0], "X-Goog-Api-Key: secret-key-of-the-test"));
    ck_assert_ptr_nonnull(strstr(heads[0], "Accept-Encoding: gzip"));
    ck_assert_ptr_nonnull(
        strstr(heads[0], "GET /v3/channels?id=UCx&part=snippet HTTP"));
    ck_assert_ptr_null(getenv("YOUTUBE_API_KEY"));
    ck_assert_int_eq(
        fixture_number(&f, "SELECT count(*) FROM call WHERE path || etag ||"
                           " CAST(body AS TEXT) LIKE '%secret-key%'"),
        0);
    ck_assert_int_eq(spent(), 1);
}
END_TEST

START_TEST(who_asks_the_same_shares_the_answer)
{
    ask();
    fixture_exec(&f, "INSERT INTO job SELECT 100 + id, ws, kind, ref, cursor,"
                     " due_at, 0, tries, '', network, person, place, thread,"
                     " audit, why FROM job WHERE kind = 'ask'");
    ck_assert_int_eq(scheduler_resume(f.engine->scheduler), ERR_OK);
    await(2);
    ask(); /* and once more, when it is there */
    await(3);
    ck_assert_int_eq(asked, 1);
    ck_assert_int_eq(spent(), 1);
}
END_TEST

START_TEST(an_old_answer_is_asked_about_and_not_fetched_again)
{
    words[1] = "304";
    ask();
    await(1);
    fixture_move(&f, 700000);
    ask();
    await(2);
    ck_assert_int_eq(asked, 2);
    ck_assert_ptr_nonnull(strstr(heads[1], "If-None-Match: \"e1\""));
    ck_assert_int_eq(got.state, ANSWER_HERE);
    ck_assert_int_eq(got.status, 200);
    ck_assert_str_eq(got.body, GOOD);
    ck_assert_int_eq(spent(), 2);
}
END_TEST

START_TEST(what_is_not_there_is_asked_again_soon)
{
    question.fresh_s = 86400;
    words[0] = "none";
    ask();
    await(1);
    ck_assert_int_eq(got.state, ANSWER_HERE);
    fixture_move(&f, 600000);
    ask();
    await(2);
    ck_assert_int_eq(asked, 1);
    fixture_move(&f, 400000);
    ask();
    await(3);
    ck_assert_int_eq(asked, 2);
}
END_TEST

START_TEST(an_answer_since_then_is_not_too_old)
{
    question.fresh_s = 0;
    ask();
    await(1);
    question.since = got.at;
    fixture_move(&f, 60000);
    ask();
    await(2);
    ck_assert_int_eq(asked, 1);
    question.since = 0;
    ask();
    await(3);
    ck_assert_int_eq(asked, 2);
}
END_TEST

START_TEST(a_sample_says_so_of_itself)
{
    words[0] = "sample";
    ask();
    await(1);
    ck_assert(got.is_sample && got.is_local);
}
END_TEST

START_TEST(what_was_used_up_is_dropped)
{
    int64_t id;

    ask();
    await(1);
    id = got.id;
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM call"), 1);
    fixture_store_exec(&f, "SELECT 1");
    ck_assert_int_eq(store_batch_begin(f.engine->store), ERR_OK);
    ck_assert_int_eq(store_call_drop(f.engine->store, id), ERR_OK);
    ck_assert_int_eq(store_batch_commit(f.engine->store), ERR_OK);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM call"), 0);
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
    words[0] = troubles[_i].first;
    words[1] = "good";
    ask();
    await_patiently(1);
    ck_assert_msg(got.state == ANSWER_HERE, "%s", words[0]);
    ck_assert_str_eq(got.body, GOOD);
    ck_assert_int_eq(asked, 2);
    ck_assert_int_eq(spent(), troubles[_i].units);
}
END_TEST

START_TEST(retry_after_is_kept_to)
{
    int64_t at;

    words[0] = "later";
    words[1] = "good";
    ask();
    while (asked == 0 || fixture_number(&f, "SELECT tries FROM call") == 0) {
        ck_assert_int_eq(loop_turn(f.engine->loop, false), ERR_OK);
        fixture_turn(&f);
    }
    at = fixture_number(&f, "SELECT next_ms FROM call");
    ck_assert_int_gt(at, clock_now_ms() + 3000);
    ck_assert_int_le(at, clock_now_ms() + 5000);
    await_patiently(1);
    ck_assert_int_eq(asked, 2);
}
END_TEST

START_TEST(after_four_tries_it_is_given_up)
{
    words[0] = "html";
    ask();
    await_patiently(1);
    ck_assert_int_eq(asked, 4);
    ck_assert_int_eq(got.state, ANSWER_FAILED);
    ck_assert_int_eq(got.trouble, ANSWER_BROKEN);
    ck_assert_int_eq(spent(), 4);
}
END_TEST

START_TEST(a_long_retry_after_is_an_end)
{
    words[0] = "much-later";
    ask();
    await(1);
    ck_assert_int_eq(asked, 1);
    ck_assert_int_eq(got.state, ANSWER_FAILED);
    ck_assert_int_eq(got.trouble, ANSWER_BUSY);
    ck_assert_int_gt(got.again_at, clock_now() + 3000);
}
END_TEST

START_TEST(an_error_is_an_answer_and_not_tried_again)
{
    words[0] = "gone";
    ask();
    await(1);
    ck_assert_int_eq(asked, 1);
    ck_assert_int_eq(got.state, ANSWER_HERE);
    ck_assert_int_eq(got.status, 404);
    ck_assert_int_eq(youtube_error(got.status, got.body, got.len),
                     YOUTUBE_NOT_FOUND);
}
END_TEST

START_TEST(what_is_too_big_is_not_read)
{
    words[0] = "huge";
    ask();
    await(1);
    ck_assert_int_eq(asked, 1);
    ck_assert_int_eq(got.trouble, ANSWER_BROKEN);
}
END_TEST

START_TEST(who_fails_five_times_is_left_alone)
{
    words[0] = "500";
    ask();
    await_patiently(1);
    ck_assert_int_eq(asked, 4);
    path = "/videos?id=a";
    ask();
    while (asked < 5 || fixture_number(&f, "SELECT sum(tries) FROM call"
                                           " WHERE state = 0") < 1) {
        ck_assert_int_eq(loop_turn(f.engine->loop, false), ERR_OK);
        fixture_turn(&f);
    }
    path = "/videos?id=b";
    ask(); /* nobody is asked: the way is closed */
    await(2);
    ck_assert_int_eq(asked, 5);
    ck_assert_int_eq(got.trouble, ANSWER_UNREACHABLE);
    ck_assert_int_gt(got.again_at, clock_now());
    words[0] = "good";
    path = "/videos?id=a";
    await_patiently(3); /* the one that waited for the way to open */
    ck_assert_int_eq(got.state, ANSWER_HERE);
    ck_assert_int_eq(asked, 6);
    path = "/channels?id=UCx&part=snippet";
}
END_TEST

/* ---- what it costs ------------------------------------------------------- */

START_TEST(over_the_budget_nothing_is_asked)
{
    f.config.youtube.daily_budget = 1;
    ask();
    await(1);
    path = "/videos?id=a";
    ask();
    await(2);
    path = "/channels?id=UCx&part=snippet";
    ck_assert_int_eq(asked, 1);
    ck_assert_int_eq(got.state, ANSWER_FAILED);
    ck_assert_int_eq(got.trouble, ANSWER_SPENT);
    ck_assert_int_gt(got.again_at, clock_now());
    ck_assert_int_le(got.again_at, clock_now() + 25 * 3600);
    ck_assert_int_eq(spent(), 1);
}
END_TEST

START_TEST(a_tenth_is_left_for_people)
{
    f.config.youtube.daily_budget = 10;
    fixture_exec(&f, "DELETE FROM quota");
    question.units = 9;
    question.is_unasked = true;
    ask();
    await(1);
    ck_assert_int_eq(got.state, ANSWER_HERE);
    path = "/videos?id=a";
    question.units = 1;
    ask();
    await(2);
    ck_assert_int_eq(got.trouble, ANSWER_SPENT);
    question.is_unasked = false;
    ask();
    await(3);
    ck_assert_int_eq(got.state, ANSWER_HERE);
    ck_assert_int_eq(spent(), 10);
    path = "/channels?id=UCx&part=snippet";
}
END_TEST

START_TEST(when_they_say_that_it_is_spent_we_believe_it)
{
    words[0] = "spent";
    ask();
    await(1);
    ck_assert_int_eq(got.trouble, ANSWER_SPENT);
    ck_assert_int_eq(asked, 1);
    ck_assert_int_eq(spent(), 10000);
    words[0] = "good";
    fixture_move(&f, (got.again_at - clock_now()) * 1000 + 1000);
    ask();
    await(2);
    ck_assert_int_eq(got.state, ANSWER_HERE);
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
    fixture_crash(&f);
    free(f.config.youtube.base_url);
    f.config.youtube.base_url = xstrdup("https://api.example/v3");
    start();
    ask();
    await(1);
    ck_assert_int_eq(got.trouble, ANSWER_NO_KEY);
    f.config.youtube.enabled = false;
    ask();
    await(2);
    ck_assert_int_eq(got.trouble, ANSWER_OFF);
    ck_assert_int_eq(asked, 0);
}
END_TEST

/* ---- a crash ------------------------------------------------------------- */

START_TEST(after_a_crash_only_the_unanswered_is_asked_and_paid_again)
{
    ask();
    await(1);
    path = "/videos?id=a";
    words[0] = "500"; /* it is never answered before the crash */
    ask();
    while (asked < 2) {
        ck_assert_int_eq(loop_turn(f.engine->loop, false), ERR_OK);
        fixture_turn(&f);
    }
    fixture_exec(&f, "UPDATE call SET next_ms = 1, tries = 0 WHERE state = 0");
    ck_assert_int_ge(spent(), 2);
    fixture_exec(&f, "UPDATE quota SET spent = 2");
    fixture_crash(&f);
    words[0] = "good";
    (void)setenv("YOUTUBE_API_KEY", "secret-key-of-the-test", 1);
    start();
    await(2);
    ck_assert_int_eq(asked, 3);
    ck_assert_int_eq(spent(), 3);
    ck_assert_int_eq(got.state, ANSWER_HERE);
    path = "/channels?id=UCx&part=snippet";
    ask();
    await(3);
    ck_assert_int_eq(asked, 3); /* that one was there */
}
END_TEST

START_TEST(who_waits_is_told_when_the_key_is_gone)
{
    words[0] = "500";
    ask();
    while (asked < 1) {
        ck_assert_int_eq(loop_turn(f.engine->loop, false), ERR_OK);
        fixture_turn(&f);
    }
    fixture_crash(&f);
    free(f.config.youtube.base_url);
    f.config.youtube.base_url = xstrdup("https://api.example/v3");
    question.since = clock_now() - 100;
    start();
    await(1);
    ck_assert_int_eq(got.state, ANSWER_FAILED);
    ck_assert_int_eq(got.trouble, ANSWER_NO_KEY);
    ck_assert_int_eq(asked, 1);
}
END_TEST

TEST_SUITE(ask)
{
    TCase *tc = test_case(suite, "ask", 60);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, the_key_goes_in_a_header_and_nowhere_else);
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
