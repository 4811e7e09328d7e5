/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_youtube.c - what YouTube's answers say, whatever they look like.
 *
 * All bodies are invented and have the documented shape.
 */
#include <stdio.h>
#include <string.h>

#include "alloc.h"
#include "provider/provider.h"
#include "test.h"
#include "youtube.h"

#define LEN(text) (text), strlen(text)

/* ---- what is asked ------------------------------------------------------- */

/* Are the names of the parameters in order, each once? */
static void
check_sorted(const char *path)
{
    const char *name = strchr(path, '?');
    char last[64] = "";

    ck_assert_ptr_nonnull(name);
    for (; name; name = strchr(name, '&')) {
        char here[64];
        size_t len;

        name++;
        len = strcspn(name, "=");
        ck_assert_uint_lt(len, sizeof(here));
        memcpy(here, name, len);
        here[len] = '\0';
        ck_assert_msg(strcmp(last, here) < 0, "%s: %s after %s", path, here,
                      last);
        memcpy(last, here, len + 1);
    }
    ck_assert_ptr_null(strstr(path, "key="));
}

START_TEST(questions_are_sorted_escaped_and_cost_one_unit)
{
    const char *ids[] = { "UCa", "UC&b" };
    struct question q;
    struct buf b;

    buf_init(&b, 4096);
    youtube_ask_channel(&q, &b, YOUTUBE_BY_HANDLE, "luna & co");
    check_sorted(q.path);
    ck_assert_ptr_nonnull(strstr(q.path, "forHandle=%40luna%20%26%20co&"));
    ck_assert_int_eq(q.units, 1);
    ck_assert_int_eq(q.fresh_s, 6 * 3600);
    buf_reset(&b);
    youtube_ask_channel(&q, &b, YOUTUBE_BY_USERNAME, "old");
    check_sorted(q.path);
    buf_reset(&b);
    youtube_ask_channels(&q, &b, ids, 2);
    check_sorted(q.path);
    ck_assert_ptr_nonnull(strstr(q.path, "?id=UCa,UC%26b&"));
    buf_reset(&b);
    youtube_ask_uploads(&q, &b, "UUa");
    check_sorted(q.path);
    buf_reset(&b);
    youtube_ask_videos(&q, &b, ids, 2);
    check_sorted(q.path);
    buf_reset(&b);
    youtube_ask_comments(&q, &b, "vid1", "");
    check_sorted(q.path);
    ck_assert_ptr_null(strstr(q.path, "pageToken"));
    ck_assert_ptr_nonnull(strstr(q.path, "maxResults=100&order=time"));
    buf_reset(&b);
    youtube_ask_comments(&q, &b, "vid1", "Z2V0X25ld2VzdA==");
    check_sorted(q.path);
    ck_assert_ptr_nonnull(strstr(q.path, "pageToken=Z2V0X25ld2VzdA%3D%3D"));
    buf_reset(&b);
    youtube_ask_search(&q, &b, "Luna Kitchen");
    check_sorted(q.path);
    ck_assert_str_eq(q.bucket, YOUTUBE_SEARCHES);
    buf_release(&b);
}
END_TEST

/* ---- errors -------------------------------------------------------------- */

static const struct {
    int status;
    const char *reason;
    enum youtube_trouble trouble;
    enum provider_advice advice;
} errors[] = {
    { 403, "quotaExceeded", YOUTUBE_SPENT, PROVIDER_SPENT },
    { 403, "dailyLimitExceeded", YOUTUBE_SPENT, PROVIDER_SPENT },
    { 403, "rateLimitExceeded", YOUTUBE_BUSY, PROVIDER_AGAIN },
    { 403, "commentsDisabled", YOUTUBE_COMMENTS_OFF, PROVIDER_NOTHING },
    { 403, "forbidden", YOUTUBE_FORBIDDEN, PROVIDER_NOTHING },
    { 403, "channelSuspended", YOUTUBE_SUSPENDED, PROVIDER_NOTHING },
    { 403, "accessNotConfigured", YOUTUBE_API_OFF, PROVIDER_NOTHING },
    { 403, "ipRefererBlocked", YOUTUBE_KEY_BLOCKED, PROVIDER_NOTHING },
    { 403, "somethingNew", YOUTUBE_FORBIDDEN, PROVIDER_NOTHING },
    { 404, "videoNotFound", YOUTUBE_NOT_FOUND, PROVIDER_NOTHING },
    { 404, "playlistNotFound", YOUTUBE_NOT_FOUND, PROVIDER_NOTHING },
    { 404, "channelNotFound", YOUTUBE_NOT_FOUND, PROVIDER_NOTHING },
    { 400, "invalidPageToken", YOUTUBE_PAGE_TOKEN, PROVIDER_NOTHING },
    { 400, "keyInvalid", YOUTUBE_KEY_WRONG, PROVIDER_NOTHING },
    { 400, "processingFailure", YOUTUBE_PROCESSING, PROVIDER_AGAIN },
    { 400, "incompatibleParameters", YOUTUBE_OUR_BUG, PROVIDER_NOTHING },
    { 400, "invalidFilters", YOUTUBE_OUR_BUG, PROVIDER_NOTHING },
    { 400, "missingRequiredParameter", YOUTUBE_OUR_BUG, PROVIDER_NOTHING },
    { 400, "unexpectedParameter", YOUTUBE_OUR_BUG, PROVIDER_NOTHING },
    { 400, "badRequest", YOUTUBE_OUR_BUG, PROVIDER_NOTHING },
    { 401, "whatever", YOUTUBE_KEY_WRONG, PROVIDER_NOTHING },
    { 418, "teapot", YOUTUBE_OTHER, PROVIDER_NOTHING },
    { 500, "backendError", YOUTUBE_OTHER, PROVIDER_AGAIN },
    { 503, "backendError", YOUTUBE_OTHER, PROVIDER_AGAIN },
    { 429, "x", YOUTUBE_BUSY, PROVIDER_AGAIN },
};

START_TEST(the_reason_decides_and_not_the_status)
{
    char body[400];

    (void)
        snprintf(body, sizeof(body),
                 "{\"error\": {\"code\": %d, \"message\": \"No.\", \"errors\":"
                 " [{\"message\": \"No.\", \"domain\": \"youtube\","
                 " \"reason\": \"%s\"}]}}",
                 errors[_i].status, errors[_i].reason);
    ck_assert_int_eq(youtube_error(errors[_i].status, LEN(body)),
                     errors[_i].trouble);
    ck_assert_int_eq(youtube_provider.advise(errors[_i].status, LEN(body), 0),
                     errors[_i].advice);
}
END_TEST

START_TEST(a_wrong_key_is_told_by_words_or_details)
{
    static const char *const bodies[] = {
        "{\"error\": {\"code\": 400, \"message\": \"API key not valid.\","
        " \"errors\": [{\"reason\": \"badRequest\"}]}}",
        "{\"error\": {\"code\": 400, \"message\": \"No.\", \"errors\":"
        " [{\"reason\": \"badRequest\"}], \"details\": [{\"reason\":"
        " \"API_KEY_INVALID\"}]}}",
    };
    size_t i;

    for (i = 0; i < ARRAY_LEN(bodies); i++)
        ck_assert_int_eq(youtube_error(400, LEN(bodies[i])), YOUTUBE_KEY_WRONG);
}
END_TEST

START_TEST(a_processing_failure_is_tried_twice_more)
{
    static const char body[] =
        "{\"error\": {\"errors\": [{\"reason\": \"processingFailure\"}]}}";

    ck_assert_int_eq(youtube_provider.advise(400, LEN(body), 1),
                     PROVIDER_AGAIN);
    ck_assert_int_eq(youtube_provider.advise(400, LEN(body), 2),
                     PROVIDER_NOTHING);
}
END_TEST

START_TEST(what_is_no_json_with_200_is_asked_again)
{
    static const char *const bodies[] = { "", "<html></html>", "{\"items\": [",
                                          "[]", "  \n" };
    size_t i;

    for (i = 0; i < ARRAY_LEN(bodies); i++)
        ck_assert_int_eq(youtube_provider.advise(200, LEN(bodies[i]), 0),
                         PROVIDER_AGAIN);
    ck_assert_int_eq(youtube_provider.advise(200, LEN(" {\"items\": []} \n"),
                                             0),
                     PROVIDER_DONE);
    ck_assert_int_eq(youtube_provider.advise(200, LEN("{\"kind\": \"x\"}"), 0),
                     PROVIDER_NOTHING);
}
END_TEST

/* ---- channels ------------------------------------------------------------ */

#define CHANNEL(id, statistics)                                                \
    "{\"id\": \"" id "\", \"snippet\": {\"title\": \"Luna\\u0007 Kitchen\","   \
    " \"customUrl\": \"@lunakitchen\", \"country\": \"IT\", \"publishedAt\":"  \
    " \"2019-03-02T10:15:00Z\", \"description\": null}, "                      \
    "\"statistics\": " statistics                                              \
    ", \"contentDetails\": {\"relatedPlaylists\": {\"likes\": \"\","           \
    " \"uploads\": \"UUa\"}}}"

START_TEST(a_channel_is_read_with_counts_in_strings)
{
    static const char body[] =
        "{\"items\": [" CHANNEL("UCa", "{\"viewCount\": \"18450233\","
                                       " \"subscriberCount\": \"142000\","
                                       " \"hiddenSubscriberCount\": false,"
                                       " \"videoCount\": \"311\"}") "]}";
    struct youtube_channels c;

    ck_assert_int_eq(youtube_read_channels(LEN(body), &c), YOUTUBE_FINE);
    ck_assert_uint_eq(c.count, 1);
    ck_assert_str_eq(c.items[0].id, "UCa");
    ck_assert_str_eq(c.items[0].title, "Luna  Kitchen");
    ck_assert_str_eq(c.items[0].handle, "lunakitchen");
    ck_assert_str_eq(c.items[0].about, "");
    ck_assert_str_eq(c.items[0].country, "IT");
    ck_assert_str_eq(c.items[0].uploads, "UUa");
    ck_assert_int_eq(c.items[0].subscribers, 142000);
    ck_assert_int_eq(c.items[0].views, 18450233);
    ck_assert_int_eq(c.items[0].videos, 311);
    ck_assert_int_eq(c.items[0].since, 1551521700);
    ck_assert(!c.items[0].is_hidden);
    youtube_channels_release(&c);
}
END_TEST

static const struct {
    const char *count;
    int64_t value;
} counts[] = {
    { "\"0\"", 0 },
    { "17", 17 },
    { "\"9223372036854775807\"", INT64_MAX },
    { "\"18446744073709551615\"", FACT_UNKNOWN }, /* more than we hold */
    { "\"-3\"", FACT_UNKNOWN },
    { "-3", FACT_UNKNOWN },
    { "\"12 \"", FACT_UNKNOWN },
    { "\"\"", FACT_UNKNOWN },
    { "null", FACT_UNKNOWN },
    { "true", FACT_UNKNOWN },
    { "[1]", FACT_UNKNOWN },
    { "1.5", FACT_UNKNOWN },
};

START_TEST(a_count_is_one_or_it_is_not_known)
{
    char body[1000];
    struct youtube_channels c;

    (void)snprintf(body, sizeof(body),
                   "{\"items\": [{\"id\": \"UCa\", \"statistics\":"
                   " {\"subscriberCount\": %s}}]}",
                   counts[_i].count);
    ck_assert_int_eq(youtube_read_channels(LEN(body), &c), YOUTUBE_FINE);
    ck_assert_int_eq(c.items[0].subscribers, counts[_i].value);
    ck_assert_int_eq(c.items[0].views, FACT_UNKNOWN);
    youtube_channels_release(&c);
}
END_TEST

START_TEST(hidden_subscribers_are_not_known)
{
    static const char body[] =
        "{\"items\": [" CHANNEL("UCa", "{\"subscriberCount\": \"5\","
                                       " \"hiddenSubscriberCount\": true}") "]"
                                                                            "}";
    struct youtube_channels c;

    ck_assert_int_eq(youtube_read_channels(LEN(body), &c), YOUTUBE_FINE);
    ck_assert(c.items[0].is_hidden);
    ck_assert_int_eq(c.items[0].subscribers, FACT_UNKNOWN);
    youtube_channels_release(&c);
}
END_TEST

START_TEST(no_items_is_nobody_and_doubled_ones_are_one)
{
    static const char doubled[] =
        "{\"items\": [" CHANNEL("UCa", "{}") ", " CHANNEL(
            "UCa", "{}") ", {\"id\": 7}, null, [], \"x\", " CHANNEL("UCb",
                                                                    "{}") "]}";
    struct youtube_channels c;

    ck_assert_int_eq(
        youtube_read_channels(LEN("{\"pageInfo\": {\"totalResults\": 0}}"), &c),
        YOUTUBE_FINE);
    ck_assert_uint_eq(c.count, 0);
    youtube_channels_release(&c);
    ck_assert_int_eq(youtube_read_channels(LEN(doubled), &c), YOUTUBE_FINE);
    ck_assert_uint_eq(c.count, 2);
    ck_assert_str_eq(c.items[1].id, "UCb");
    youtube_channels_release(&c);
}
END_TEST

START_TEST(nonsense_is_not_readable)
{
    static const char *const bodies[] = { "",
                                          "null",
                                          "[1]",
                                          "\"x\"",
                                          "<html>",
                                          "{\"items\": {}}",
                                          "{\"items\": 5}",
                                          "{\"items\": [" };
    struct youtube_channels c;
    struct youtube_ids ids;
    struct youtube_videos v;
    struct youtube_comments k;
    size_t i;

    for (i = 0; i < ARRAY_LEN(bodies); i++) {
        ck_assert_int_eq(youtube_read_channels(LEN(bodies[i]), &c),
                         YOUTUBE_UNREADABLE);
        ck_assert_int_eq(youtube_read_uploads(LEN(bodies[i]), &ids),
                         YOUTUBE_UNREADABLE);
        ck_assert_int_eq(youtube_read_videos(LEN(bodies[i]), &v),
                         YOUTUBE_UNREADABLE);
        ck_assert_int_eq(youtube_read_comments(LEN(bodies[i]), &k),
                         YOUTUBE_UNREADABLE);
    }
}
END_TEST

/* ---- lists and videos ---------------------------------------------------- */

START_TEST(uploads_come_in_order_and_once)
{
    static const char body[] =
        "{\"nextPageToken\": \"CAUQAA\", \"pageInfo\": {\"totalResults\": 311},"
        " \"items\": [{\"contentDetails\": {\"videoId\": \"v2\"}},"
        " {\"contentDetails\": {\"videoId\": \"v1\"}},"
        " {\"contentDetails\": {\"videoId\": \"v2\"}},"
        " {\"contentDetails\": {\"videoId\": \"a b\"}}, {}]}";
    struct youtube_ids ids;

    ck_assert_int_eq(youtube_read_uploads(LEN(body), &ids), YOUTUBE_FINE);
    ck_assert_uint_eq(ids.count, 2);
    ck_assert_str_eq(ids.items[0], "v2");
    ck_assert_str_eq(ids.items[1], "v1");
    ck_assert_str_eq(ids.next, "CAUQAA");
    ck_assert_int_eq(ids.total, 311);
    youtube_ids_release(&ids);
}
END_TEST

START_TEST(a_video_says_what_it_says_and_no_more)
{
    static const char body[] =
        "{\"items\": [{\"id\": \"v1\", \"snippet\": {\"publishedAt\":"
        " \"2026-10-30T16:00:05.000Z\", \"channelId\": \"UCa\", \"title\":"
        " \"Five pans\", \"description\": \"#ad\\nCode LUNA15\","
        " \"liveBroadcastContent\": \"none\", \"defaultAudioLanguage\":"
        " \"it\"}, \"contentDetails\": {\"duration\": \"PT8M41S\"},"
        " \"statistics\": {\"viewCount\": \"48211\", \"likeCount\": \"2210\","
        " \"commentCount\": \"186\"}, \"paidProductPlacementDetails\":"
        " {\"hasPaidProductPlacement\": true}}, {\"id\": \"v2\","
        " \"statistics\": {\"viewCount\": \"3\"}, \"contentDetails\":"
        " {\"duration\": \"P1DT2H\"}, \"snippet\": {\"liveBroadcastContent\":"
        " \"upcoming\", \"publishedAt\": \"yesterday\"}}]}";
    struct youtube_videos v;

    ck_assert_int_eq(youtube_read_videos(LEN(body), &v), YOUTUBE_FINE);
    ck_assert_uint_eq(v.count, 2);
    ck_assert_str_eq(v.items[0].title, "Five pans");
    ck_assert_str_eq(v.items[0].text, "#ad\nCode LUNA15");
    ck_assert_str_eq(v.items[0].channel, "UCa");
    ck_assert_str_eq(v.items[0].language, "it");
    ck_assert_int_eq(v.items[0].at, 1793376005);
    ck_assert_int_eq(v.items[0].duration, 521);
    ck_assert_int_eq(v.items[0].views, 48211);
    ck_assert_int_eq(v.items[0].likes, 2210);
    ck_assert_int_eq(v.items[0].comments, 186);
    ck_assert(v.items[0].has_paid && v.items[0].is_paid);
    ck_assert_int_eq(v.items[0].live, YOUTUBE_NOT_LIVE);
    ck_assert_int_eq(v.items[1].likes, FACT_UNKNOWN);
    ck_assert_int_eq(v.items[1].comments, FACT_UNKNOWN);
    ck_assert_int_eq(v.items[1].at, FACT_UNKNOWN);
    ck_assert_int_eq(v.items[1].duration, 93600);
    ck_assert(v.items[1].has_statistics && !v.items[1].has_paid);
    ck_assert_int_eq(v.items[1].live, YOUTUBE_UPCOMING);
    youtube_videos_release(&v);
}
END_TEST

/* ---- comments ------------------------------------------------------------ */

#define COMMENT(id, author, text)                                              \
    "{\"id\": \"" id "\", \"snippet\": {\"textDisplay\": \"" text "\","        \
    " \"textOriginal\": \"not this\", \"authorDisplayName\": "                 \
    "\"@marta\"," author                                                       \
    " \"likeCount\": 3, \"publishedAt\": \"2026-10-30T17:12:44Z\"}}"
#define AUTHOR(id) " \"authorChannelId\": {\"value\": \"" id "\"},"

START_TEST(a_page_has_threads_replies_and_a_next_page)
{
    static const char body[] =
        "{\"nextPageToken\": \"Z2V0==\", \"items\": [{\"snippet\":"
        " {\"totalReplyCount\": 12, \"topLevelComment\": " COMMENT(
            "Ugx1", AUTHOR("UCb"),
            "Which size?") "}, \"replies\":"
                           " {\"comments\": [" COMMENT("Ugx1.8r", "", "The small one") ", " COMMENT(
                               "Ugx1", "",
                               "again") "]}}, {\"snippet\":"
                                        " {\"topLevelComment\": " COMMENT(
                                            "Ugx1", "",
                                            "doubled") "}},"
                                                       " {\"snippet\": "
                                                       "{\"totalReplyCount\": "
                                                       "\"0\", "
                                                       "\"topLevelComment\":"
                                                       " " COMMENT(
                                                           "Ugx2",
                                                           AUTHOR("bad id"),
                                                           "So\\u0000 nice "
                                                           "\\u202e") "}},"
                                                                      " {"
                                                                      "\"snippe"
                                                                      "t\": "
                                                                      "[]}, 4, "
                                                                      "null]}";
    struct youtube_comments c;

    ck_assert_int_eq(youtube_read_comments(LEN(body), &c), YOUTUBE_FINE);
    ck_assert_uint_eq(c.count, 3);
    ck_assert_uint_eq(c.threads, 2);
    ck_assert_int_eq(c.replies, 12);
    ck_assert_str_eq(c.next, "Z2V0==");
    ck_assert_str_eq(c.items[0].text, "Which size?");
    ck_assert_str_eq(c.items[0].author, "UCb");
    ck_assert_str_eq(c.items[0].name, "@marta");
    ck_assert_int_eq(c.items[0].likes, 3);
    ck_assert_int_eq(c.items[0].at, 1793380364);
    ck_assert(!c.items[0].is_reply && c.items[1].is_reply);
    ck_assert_int_eq(c.items[0].replies, 12);
    ck_assert_int_eq(c.items[1].replies, FACT_UNKNOWN);
    ck_assert_int_eq(c.items[2].replies, 0);
    ck_assert_str_eq(c.items[1].author, ""); /* the account is gone */
    ck_assert_str_eq(c.items[2].id, "Ugx2");
    ck_assert_str_eq(c.items[2].author, "");
    youtube_comments_release(&c);
}
END_TEST

START_TEST(ten_thousand_replies_are_bounded)
{
    struct youtube_comments c;
    struct buf b;
    int i;

    buf_init(&b, 8 * 1024 * 1024);
    buf_adds(&b, "{\"items\": [{\"snippet\": {\"totalReplyCount\": 10000,"
                 " \"topLevelComment\": " COMMENT(
                     "Ugx", "", "first") "},"
                                         " \"replies\": {\"comments\": [");
    for (i = 0; i < 10000; i++)
        buf_addf(&b,
                 "%s{\"id\": \"Ugx.%d\", \"snippet\": {\"textDisplay\":"
                 " \"r\"}}",
                 i > 0 ? "," : "", i);
    buf_adds(&b, "]}}]}");
    ck_assert(!b.overflow);
    ck_assert_int_eq(youtube_read_comments(b.data, b.len, &c), YOUTUBE_FINE);
    ck_assert_uint_eq(c.count, 3000);
    ck_assert_int_eq(c.replies, 10000);
    youtube_comments_release(&c);
    buf_release(&b);
}
END_TEST

START_TEST(long_texts_are_cut_between_characters)
{
    struct youtube_comments c;
    struct buf b;
    int i;

    buf_init(&b, 64 * 1024);
    buf_adds(&b, "{\"items\": [{\"snippet\": {\"topLevelComment\": {\"id\":"
                 " \"U\", \"snippet\": {\"textDisplay\": \"a");
    for (i = 0; i < YOUTUBE_TEXT_MAX; i++)
        buf_adds(&b, "\xc3\xa8");
    buf_adds(&b, "\"}}}}]}");
    ck_assert_int_eq(youtube_read_comments(b.data, b.len, &c), YOUTUBE_FINE);
    ck_assert_uint_eq(strlen(c.items[0].text), YOUTUBE_TEXT_MAX - 1);
    youtube_comments_release(&c);
    buf_release(&b);
}
END_TEST

TEST_SUITE(youtube)
{
    TCase *tc = test_case(suite, "youtube", 20);

    tcase_add_test(tc, questions_are_sorted_escaped_and_cost_one_unit);
    tcase_add_loop_test(tc, the_reason_decides_and_not_the_status, 0,
                        (int)ARRAY_LEN(errors));
    tcase_add_test(tc, a_wrong_key_is_told_by_words_or_details);
    tcase_add_test(tc, a_processing_failure_is_tried_twice_more);
    tcase_add_test(tc, what_is_no_json_with_200_is_asked_again);
    tcase_add_test(tc, a_channel_is_read_with_counts_in_strings);
    tcase_add_loop_test(tc, a_count_is_one_or_it_is_not_known, 0,
                        (int)ARRAY_LEN(counts));
    tcase_add_test(tc, hidden_subscribers_are_not_known);
    tcase_add_test(tc, no_items_is_nobody_and_doubled_ones_are_one);
    tcase_add_test(tc, nonsense_is_not_readable);
    tcase_add_test(tc, uploads_come_in_order_and_once);
    tcase_add_test(tc, a_video_says_what_it_says_and_no_more);
    tcase_add_test(tc, a_page_has_threads_replies_and_a_next_page);
    tcase_add_test(tc, ten_thousand_replies_are_bounded);
    tcase_add_test(tc, long_texts_are_cut_between_characters);
}
