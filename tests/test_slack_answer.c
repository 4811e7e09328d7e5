/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_slack_answer.c - what an answer of the Web API means, and who gets the
 * token.
 *
 * All names, ids and sentences are invented.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "support/test.h"
#include "transport/slack_answer.h"
#include "transport/slack_api.h"

static const struct {
    enum err err;
    bool is_sent;
    long status;
    const char *body;
    enum slack_verdict verdict;
    const char *error;
} answers[] = {
    { ERR_OK, true, 200, "{\"ok\":true}", SLACK_DONE, "" },
    { ERR_OK, true, 200, "{\"ok\":false,\"error\":\"channel_not_found\"}",
      SLACK_REFUSED, "channel_not_found" },
    { ERR_OK, true, 200, "{\"ok\":false,\"error\":\"is_archived\"}",
      SLACK_REFUSED, "is_archived" },
    { ERR_OK, true, 200, "{\"ok\":false,\"error\":\"invalid_blocks\"}",
      SLACK_REFUSED, "invalid_blocks" },
    { ERR_OK, true, 200, "{\"ok\":false,\"error\":\"missing_scope\"}",
      SLACK_REFUSED, "missing_scope" },
    { ERR_OK, true, 200, "{\"ok\":false,\"error\":\"token_revoked\"}",
      SLACK_FATAL, "token_revoked" },
    { ERR_OK, true, 200, "{\"ok\":false,\"error\":\"ratelimited\"}",
      SLACK_NOT_DONE, "ratelimited" },
    { ERR_OK, true, 200, "{\"ok\":false,\"error\":\"rate_limited\"}",
      SLACK_NOT_DONE, "rate_limited" },
    { ERR_OK, true, 200, "{\"ok\":false,\"error\":\"internal_error\"}",
      SLACK_UNKNOWN, "internal_error" },
    { ERR_OK, true, 200, "{\"ok\":false,\"error\":\"fatal_error\"}",
      SLACK_UNKNOWN, "fatal_error" },
    { ERR_OK, true, 200, "{\"ok\":false,\"error\":\"request_timeout\"}",
      SLACK_UNKNOWN, "request_timeout" },
    { ERR_OK, true, 200, "{\"ok\":false}", SLACK_REFUSED, "no_error_code" },
    { ERR_OK, true, 200, "{\"ok\":false,\"error\":\"a b\\nc\"}", SLACK_REFUSED,
      "no_error_code" },
    { ERR_OK, true, 200, "{\"ok\":\"yes\"}", SLACK_UNKNOWN, "not_an_answer" },
    { ERR_OK, true, 200, "<html>ok</html>", SLACK_UNKNOWN, "not_an_answer" },
    { ERR_OK, true, 200, "", SLACK_UNKNOWN, "not_an_answer" },
    { ERR_OK, true, 200, "{\"ok\":true", SLACK_UNKNOWN, "not_an_answer" },
    { ERR_OK, true, 429, "", SLACK_NOT_DONE, "ratelimited" },
    { ERR_OK, true, 500, "", SLACK_UNKNOWN, "http_500" },
    { ERR_OK, true, 502, "<html>", SLACK_UNKNOWN, "http_502" },
    { ERR_OK, true, 302, "", SLACK_UNKNOWN, "http_302" },
    { ERR_NETWORK, true, 0, "", SLACK_UNKNOWN, "no_answer" },
    { ERR_TOO_BIG, true, 200, "", SLACK_UNKNOWN, "no_answer" },
    { ERR_NETWORK, false, 0, "", SLACK_UNREACHED, "no_connection" },
    { ERR_INVALID, false, 0, "", SLACK_REFUSED, "bad_url" },
};

START_TEST(an_answer_is_sorted_by_what_to_do)
{
    struct http_response response = {
        .err = answers[_i].err,
        .is_sent = answers[_i].is_sent,
        .status = answers[_i].status,
        .retry_after_s = -1,
        .content_type = "",
        .body = answers[_i].body,
        .body_len = strlen(answers[_i].body),
    };
    struct slack_answer answer;

    slack_answer_read(&response, &answer);
    ck_assert_int_eq(answer.verdict, answers[_i].verdict);
    ck_assert_str_eq(answer.error, answers[_i].error);
    slack_answer_release(&answer);
}
END_TEST

START_TEST(an_answer_keeps_its_reasons_and_its_time)
{
    static const char text[] =
        "{\"ok\":false,\"error\":\"invalid_arguments\","
        "\"response_metadata\":{\"messages\":[\"first\",7,\"second\"]}}";
    struct http_response response = { .status = 200,
                                      .retry_after_s = 999999,
                                      .body = text,
                                      .body_len = strlen(text) };
    struct slack_answer answer;

    slack_answer_read(&response, &answer);
    ck_assert_str_eq(answer.detail, "first; second");
    ck_assert_int_eq(answer.retry_after_ms, 86400000);
    slack_answer_release(&answer);
}
END_TEST

static const struct {
    const char *url;
    bool is_ours;
} places[] = {
    { "https://files.slack.com/files-pri/T0-F0/a.csv", true },
    { "https://slack.com/x", true },
    { "https://api.example:8443/files/a", true },
    { "https://evil.example/", false },
    { "https://evil.example/.slack.com", false },
    { "https://evil.example?.slack.com", false },
    { "https://evil.example#.slack.com", false },
    { "https://evil.example\\.slack.com", false },
    { "https://evilslack.com/", false },
    { "https://files.slack.com@evil.example/", false },
    { "https://files.slack.com\\@evil.example/", false },
    { "https://files.slack.com\\\\@evil.example/", false },
    { "https://files.slack.com\\.evil.example/", false },
    { "https://a:b@files.slack.com/x", false },
    { "https://a@files.slack.com/x", false },
    { "https://:b@files.slack.com/x", false },
    { "https://files.slack.com:443@evil.example/", false },
    { "https://files.slack.com%40evil.example/", false },
    { "https://files.slack.com%2f@evil.example/", false },
    { "https://files.slack.com%00.evil.example/", false },
    { "https://evil.example%2f.slack.com/", false },
    { "https://evil.example%23.slack.com/", false },
    { "https://files.slack.com /x", false },
    { "https://files.slack.com\t.evil.example/", false },
    { "https://files.slack.com/a\r\nHost: evil.example", false },
    { "https:/\\files.slack.com/x", false },
    { "https:files.slack.com/x", false },
    { "https://https://files.slack.com/x", false },
    { "ftp://files.slack.com/x", false },
    { "https://files.slack.com:8443/x", false },
    { "https://files.slack.com:x/", false },
    { "https://taken-over.slack.com/", false },
    { "https://files.slack.com./", false },
    { "https://files.slack.com:443/files-pri/T0-F0/a.csv", true },
    { "HTTPS://Files.Slack.com/files-pri/T0-F0/a.csv", true },
    { "https://files.slack.com/a?to=b@evil.example", true },
    { "https://a@api.example:8443/files/a", false },
    { "https://api.example:8443\\@evil.example/", false },
    { "https://files.slack.com.evil.example/", false },
    { "http://files.slack.com/", false },
    { "https://api.example/files/a", false },
    { "http://api.example:8443/files/a", false },
    { "files.slack.com", false },
    { "", false },
};

START_TEST(the_token_goes_only_to_slack)
{
    struct slack_api *api =
        slack_api_new(NULL, NULL, "https://api.example:8443/api/", "xoxb",
                      "xapp");

    ck_assert(slack_api_is_ours(api, places[_i].url) == places[_i].is_ours);
    slack_api_free(api);
}
END_TEST

TEST_SUITE(slack_answer)
{
    TCase *tc = test_case(suite, "answers", 20);

    tcase_add_loop_test(tc, an_answer_is_sorted_by_what_to_do, 0,
                        (int)ARRAY_LEN(answers));
    tcase_add_test(tc, an_answer_keeps_its_reasons_and_its_time);
    tcase_add_loop_test(tc, the_token_goes_only_to_slack, 0,
                        (int)ARRAY_LEN(places));
}
