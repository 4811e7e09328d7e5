/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_youtube_server.c - is the YouTube server an honest one?
 *
 * Asked by curl, without the bot: what it refuses, what it charges, how it
 * pages, and that it goes wrong in each way that it promises.
 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "site.h"
#include "youtube.h"

#define LUNA   "UClunakitchenxxxxxxxxx01"
#define VIDEO  "luna0000000"
#define THREAD "commentThreads?part=snippet&videoId=" VIDEO

struct got {
    long status;
    CURLcode code;
    json_t *json; /* kept until the test ends */
    const char *body, *headers;
};

static json_t *all;

static size_t
take(char *bytes, size_t size, size_t count, void *ctx)
{
    return fwrite(bytes, size, count, ctx);
}

/* `more`: a header, or NULL. */
static struct got
ask_as(const char *key, const char *more, const char *what)
{
    char *body = NULL, *head = NULL;
    size_t len = 0, head_len = 0;
    FILE *in = open_memstream(&body, &len);
    FILE *h = open_memstream(&head, &head_len);
    struct curl_slist *list = more ? curl_slist_append(NULL, more) : NULL;
    CURL *curl = curl_easy_init();
    struct got g = { 0 };

    (void)curl_easy_setopt(curl, CURLOPT_URL,
                           text("%s/%s%s%s", youtube_url(), what,
                                key ? (strchr(what, '?') ? "&key=" : "?key=")
                                    : "",
                                key ? key : ""));
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 700L);
    (void)curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, in);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, h);
    g.code = curl_easy_perform(curl);
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &g.status);
    (void)fclose(in);
    (void)fclose(h);
    g.json = json_loadb(body, len, 0, NULL);
    if (!all)
        all = json_array();
    (void)json_array_append_new(all, g.json ? g.json : json_null());
    g.body = text("%s", body);
    g.headers = text("%s", head);
    free(body);
    free(head);
    curl_slist_free_all(list);
    curl_easy_cleanup(curl);
    return g;
}

static struct got
ask(const char *what)
{
    return ask_as(YOUTUBE_KEY, NULL, what);
}

static const char *
reason(const struct got *g)
{
    const char *s = NULL;

    (void)json_unpack(g->json, "{s:{s:[{s:s}]}}", "error", "errors", "reason",
                      &s);
    return s ? s : "";
}

static size_t
items(const struct got *g)
{
    return json_array_size(json_object_get(g->json, "items"));
}

static const char *
next(const struct got *g)
{
    const char *s =
        json_string_value(json_object_get(g->json, "nextPageToken"));

    return s ? s : "";
}

static void
setup(void)
{
    folder_setup();
    youtube_open();
}

static void
teardown(void)
{
    youtube_close();
    json_decref(all);
    all = NULL;
    folder_teardown();
}

/* ---- who may, and what is asked ------------------------------------------ */

static const struct {
    const char *key, *header, *what;
    long status;
    const char *reason;
    int units;
} refusals[] = {
    { NULL, NULL, "channels?part=id&id=" LUNA, 403, "forbidden", 0 },
    { "wrong", NULL, "channels?part=id&id=" LUNA, 400, "badRequest", 0 },
    { YOUTUBE_KEY, "Authorization: Bearer x", "channels?part=id&id=" LUNA, 401,
      "authError", 0 },
    { YOUTUBE_KEY, NULL, "channels?id=" LUNA, 400, "missingRequiredParameter",
      1 },
    { YOUTUBE_KEY, NULL, "channels?part=id", 400, "missingRequiredParameter",
      1 },
    { YOUTUBE_KEY, NULL, "channels?part=id&id=a&forHandle=b", 400,
      "incompatibleParameters", 1 },
    { YOUTUBE_KEY, NULL, "videos?part=id&id=a&colour=red", 400,
      "unexpectedParameter", 1 },
    { YOUTUBE_KEY, NULL, THREAD "&maxResults=101", 400, "invalidParameter", 1 },
    { YOUTUBE_KEY, NULL, THREAD "&order=best", 400, "invalidParameter", 1 },
    { YOUTUBE_KEY, NULL, THREAD "&pageToken=made-up", 400, "invalidPageToken",
      1 },
    { YOUTUBE_KEY, NULL, "commentThreads?part=snippet&videoId=luna0009999", 404,
      "videoNotFound", 1 },
    { YOUTUBE_KEY, NULL, "commentThreads?part=snippet&videoId=sile0000000", 403,
      "commentsDisabled", 1 },
    { YOUTUBE_KEY, NULL, "playlistItems?part=id&playlistId=UUx", 404,
      "playlistNotFound", 1 },
    { YOUTUBE_KEY, NULL, "comments?part=id&parentId=Ugx", 404,
      "commentNotFound", 1 },
    { YOUTUBE_KEY, NULL,
      "search?part=snippet&channelId=" LUNA "&videoPaidProductPlacement=true",
      400, "incompatibleParameters", 0 },
    { YOUTUBE_KEY, NULL, "nonsense?part=id", 404, "notFound", 0 },
};

START_TEST(what_is_wrong_is_refused_and_costs)
{
    struct got g =
        ask_as(refusals[_i].key, refusals[_i].header, refusals[_i].what);

    ck_assert_int_eq(g.status, refusals[_i].status);
    ck_assert_str_eq(reason(&g), refusals[_i].reason);
    ck_assert_int_eq(youtube_units(), refusals[_i].units);
}
END_TEST

START_TEST(a_key_in_a_header_is_as_good)
{
    struct got g = ask_as(NULL, "X-Goog-Api-Key: " YOUTUBE_KEY,
                          "channels?part=snippet,statistics&forHandle=%40Luna"
                          "Kitchen");

    ck_assert_int_eq(g.status, 200);
    ck_assert_int_eq(items(&g), 1);
    ck_assert_ptr_nonnull(strstr(g.body, "\"subscriberCount\": \"142000\""));
    ck_assert_ptr_null(strstr(g.body, "contentDetails"));
    ck_assert_ptr_null(strstr(youtube_log(), YOUTUBE_KEY));
}
END_TEST

START_TEST(who_is_unknown_is_an_answer_without_items)
{
    struct got g = ask("channels?part=id&forHandle=nobody");

    ck_assert_int_eq(g.status, 200);
    ck_assert_ptr_null(json_object_get(g.json, "items"));
    g = ask("channels?part=snippet,statistics&id=" LUNA
            ",UCpersonneva000000000000,UCpersonluna000000000011");
    ck_assert_int_eq(items(&g), 3);
    youtube_do("vanish lunakitchen");
    g = ask("channels?part=id&id=" LUNA);
    ck_assert_int_eq(items(&g), 0);
    g = ask(THREAD);
    ck_assert_str_eq(reason(&g), "videoNotFound");
}
END_TEST

/* ---- pages and quota ----------------------------------------------------- */

START_TEST(a_page_token_works_once_and_for_ten_minutes)
{
    struct got g = ask(THREAD "&maxResults=40"), again;
    const char *second = text(THREAD "&maxResults=40&pageToken=%s", next(&g));

    ck_assert_int_eq(items(&g), 40);
    again = ask(text(THREAD "&maxResults=41&pageToken=%s", next(&g)));
    ck_assert_str_eq(reason(&again), "invalidPageToken");
    g = ask(second);
    ck_assert_int_eq(items(&g), 40);
    again = ask(second);
    ck_assert_str_eq(reason(&again), "invalidPageToken");
    second = text(THREAD "&maxResults=40&pageToken=%s", next(&g));
    youtube_do("cut on commentThreads times 1");
    again = ask(second);
    ck_assert_int_eq(again.code, CURLE_PARTIAL_FILE);
    youtube_do("minutes 9");
    g = ask(second); /* it was not told, so the token was not used up */
    ck_assert_int_eq(items(&g), 20);
    ck_assert_str_eq(next(&g), "");
    g = ask(THREAD "&maxResults=40");
    youtube_do("minutes 11");
    again = ask(text(THREAD "&maxResults=40&pageToken=%s", next(&g)));
    ck_assert_str_eq(reason(&again), "invalidPageToken");
    ck_assert_int_eq(youtube_units(), 8);
    /* The first page, asked for twice. */
    ck_assert_int_eq(youtube_repeated(), 1);
}
END_TEST

START_TEST(quota_ends_and_searches_have_their_own)
{
    struct got g;

    youtube_do("quota 2");
    youtube_do("searches 1");
    ck_assert_int_eq(ask("videos?part=id&id=" VIDEO).status, 200);
    ck_assert_int_eq(ask("videos?part=id&id=" VIDEO).status, 200);
    g = ask("videos?part=id&id=" VIDEO);
    ck_assert_int_eq(g.status, 403);
    ck_assert_str_eq(reason(&g), "quotaExceeded");
    g = ask("search?part=snippet&type=channel&q=marta%20cooks");
    ck_assert_int_eq(items(&g), 3);
    g = ask("search?part=snippet&type=video&channelId=" LUNA
            "&videoPaidProductPlacement=true");
    ck_assert_str_eq(reason(&g), "quotaExceeded");
    ck_assert_int_eq(youtube_units(), 2);
    ck_assert_int_eq(youtube_searches(), 1);
    youtube_do("day");
    g = ask("search?part=snippet&type=video&channelId=" LUNA
            "&videoPaidProductPlacement=true");
    ck_assert_int_eq(items(&g), 3);
}
END_TEST

START_TEST(an_etag_that_fits_has_no_body)
{
    struct got g = ask("channels?part=snippet&id=" LUNA), again;
    const char *etag = json_string_value(json_object_get(g.json, "etag"));

    again = ask_as(YOUTUBE_KEY, text("If-None-Match: \"%s\"", etag),
                   "channels?part=snippet&id=" LUNA);
    ck_assert_int_eq(again.status, 304);
    ck_assert_str_eq(again.body, "");
    ck_assert_int_eq(youtube_units(), 2);
}
END_TEST

START_TEST(a_mask_keeps_what_it_names)
{
    struct got g =
        ask(THREAD "&maxResults=2&fields=nextPageToken,items/snippet("
                   "totalReplyCount,topLevelComment/snippet(textDisplay,"
                   "authorChannelId/value))");

    ck_assert_int_eq(items(&g), 2);
    ck_assert_str_ne(next(&g), "");
    ck_assert_ptr_nonnull(strstr(g.body, "textDisplay"));
    ck_assert_ptr_null(strstr(g.body, "authorDisplayName"));
    g = ask(THREAD "&fields=items(");
    ck_assert_int_eq(g.status, 400);
}
END_TEST

START_TEST(ten_thousand_replies_come_page_by_page)
{
    struct got g = ask("commentThreads?part=snippet,replies&videoId=deep0000000"
                       "&order=relevance&maxResults=100");
    json_t *first = json_array_get(json_object_get(g.json, "items"), 0);
    const char *id = json_string_value(json_object_get(first, "id"));
    json_int_t count = 0;

    (void)json_unpack(first, "{s:{s:I}}", "snippet", "totalReplyCount", &count);
    ck_assert_int_eq(count, 10000);
    ck_assert_int_eq(json_array_size(
                         json_object_get(json_object_get(first, "replies"),
                                         "comments")),
                     5);
    g = ask(text("comments?part=snippet&parentId=%s&maxResults=100", id));
    ck_assert_int_eq(items(&g), 100);
    ck_assert_str_ne(next(&g), "");
}
END_TEST

/* ---- what it does wrong -------------------------------------------------- */

static const struct {
    const char *fault;
    long status;
    CURLcode code;
    const char *holds; /* in head or body; NULL: whatever */
} faults[] = {
    { "error 403 channelSuspended", 403, CURLE_OK, "channelSuspended" },
    { "status 429", 429, CURLE_OK, NULL },
    { "later 429 30", 429, CURLE_OK, "Retry-After: 30" },
    { "status 503", 503, CURLE_OK, NULL },
    { "html", 200, CURLE_OK, "<h1>" },
    { "empty", 200, CURLE_OK, "Content-Length: 0" },
    { "cut", 200, CURLE_PARTIAL_FILE, NULL },
    { "longer", 200, CURLE_PARTIAL_FILE, NULL },
    { "hang", 0, CURLE_OPERATION_TIMEDOUT, NULL },
    { "drop", 0, CURLE_GOT_NOTHING, NULL },
    { "extra", 200, CURLE_OK, "newIn2027" },
    { "missing", 200, CURLE_OK, "topLevelComment" },
    { "types", 200, CURLE_OK, "\"textDisplay\": 7" },
    { "nulls", 200, CURLE_OK, "\"textDisplay\": null" },
    { "huge", 200, CURLE_OK, "xxxx" },
    { "deep", 200, CURLE_OK, "[[[[" },
    { "twice", 200, CURLE_OK, "\"items\":[]" },
    { "garbage", 200, CURLE_OK, NULL },
};

START_TEST(it_goes_wrong_as_it_is_told_and_once)
{
    struct got g;

    youtube_do("%s on commentThreads of %s times 1", faults[_i].fault, VIDEO);
    ck_assert_int_eq(ask("videos?part=id&id=" VIDEO).status, 200);
    g = ask(THREAD);
    ck_assert_int_eq(g.code, faults[_i].code);
    ck_assert_int_eq(g.status, faults[_i].status);
    if (faults[_i].holds)
        ck_assert_msg(strstr(g.body, faults[_i].holds) ||
                          strstr(g.headers, faults[_i].holds),
                      "%s\n%.300s", g.headers, g.body);
    g = ask(THREAD);
    ck_assert_int_eq(g.status, 200);
    ck_assert_int_eq(items(&g), 20);
}
END_TEST

START_TEST(pages_come_short_doubled_or_in_a_circle)
{
    struct got g, second;

    youtube_do("pages 20 on commentThreads");
    g = ask(THREAD "&maxResults=100");
    ck_assert_int_eq(items(&g), 20);
    youtube_do("well");
    youtube_do("doubled on commentThreads times 1");
    g = ask(THREAD "&maxResults=30");
    ck_assert_int_eq(items(&g), 60);
    youtube_do("again on commentThreads times 1");
    second = ask(text(THREAD "&maxResults=30&pageToken=%s", next(&g)));
    ck_assert_str_eq(next(&second), next(&g));
    youtube_do("slow 100 on commentThreads times 1");
    ck_assert_int_eq(ask(THREAD).status, 200);
}
END_TEST

TEST_SUITE(youtube_server)
{
    TCase *tc = test_case(suite, "youtube_server", 30);

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, what_is_wrong_is_refused_and_costs, 0,
                        sizeof(refusals) / sizeof(refusals[0]));
    tcase_add_test(tc, a_key_in_a_header_is_as_good);
    tcase_add_test(tc, who_is_unknown_is_an_answer_without_items);
    tcase_add_test(tc, a_page_token_works_once_and_for_ten_minutes);
    tcase_add_test(tc, quota_ends_and_searches_have_their_own);
    tcase_add_test(tc, an_etag_that_fits_has_no_body);
    tcase_add_test(tc, a_mask_keeps_what_it_names);
    tcase_add_test(tc, ten_thousand_replies_come_page_by_page);
    tcase_add_loop_test(tc, it_goes_wrong_as_it_is_told_and_once, 0,
                        sizeof(faults) / sizeof(faults[0]));
    tcase_add_test(tc, pages_come_short_doubled_or_in_a_circle);
}
