/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_store_posts.c - profiles, what sources say of posts, and whose comments
 * a walk sees.
 */
#include <string.h>

#include "intakes.h"
#include "posts.h"
#include "profiles.h"
#include "store_alone.h"
#include "test.h"

/* ---- profiles ------------------------------------------------------------ */

static void
add_profile(int64_t creator, int64_t at, int64_t followers)
{
    struct profile p = { .creator = creator,
                         .at = at,
                         .source = SOURCE_YOUTUBE,
                         .key = STR("UC7"),
                         .title = STR("Luna"),
                         .country = STR("IT"),
                         .followers = followers,
                         .is_rounded = true,
                         .following = FACT_UNKNOWN,
                         .posts = 311,
                         .views = INT64_MAX,
                         .since = 4,
                         .raw_until = at + 100 };
    int64_t id = 0;

    ck_assert_int_eq(store_profile_add(st, &p, &id), ERR_OK);
    ck_assert_int_gt(id, 0);
}

static void
on_profile(void *ctx, const struct profile *p)
{
    int64_t *sum = ctx;

    *sum = *sum * 1000 + p->followers;
}

START_TEST(each_reading_of_a_profile_is_kept)
{
    struct profile got = { 0 };
    int64_t sum = 0, creator = 0;

    add_profile(7, 20, 120);
    add_profile(7, 10, 110);
    add_profile(7, 30, 130);
    add_profile(8, 40, 140);
    ck_assert_int_eq(store_profile_last(st, 7, &got), ERR_OK);
    ck_assert_int_eq(got.at, 30);
    ck_assert_int_eq(got.source, SOURCE_YOUTUBE);
    ck_assert_str_eq(got.key, "UC7");
    ck_assert_str_eq(got.title, "Luna");
    ck_assert_str_eq(got.country, "IT");
    ck_assert(got.is_rounded && !got.is_hidden);
    ck_assert_int_eq(got.following, FACT_UNKNOWN);
    ck_assert_int_eq(got.posts, 311);
    ck_assert_int_eq(got.views, INT64_MAX);
    ck_assert_int_eq(got.since, 4);
    ck_assert_int_eq(got.raw_until, 130);
    profile_release(&got);
    ck_assert_int_eq(store_profile_list(st, 7, 15, on_profile, &sum), ERR_OK);
    ck_assert_int_eq(sum, 120130);
    ck_assert_int_eq(store_profile_owner(st, "UC7", &creator), ERR_OK);
    ck_assert_int_eq(creator, 8);
    ck_assert_int_eq(store_profile_owner(st, "", &creator), ERR_NOT_FOUND);
}
END_TEST

START_TEST(hidden_followers_are_never_a_number)
{
    struct profile p = { .creator = 7, .followers = 900, .is_hidden = true };
    struct profile got = { 0 };
    int64_t id = 0;

    ck_assert_int_eq(store_profile_add(st, &p, &id), ERR_OK);
    ck_assert_int_eq(store_profile_last(st, 7, &got), ERR_OK);
    ck_assert(got.is_hidden);
    ck_assert_int_eq(got.followers, FACT_UNKNOWN);
    profile_release(&got);
}
END_TEST

START_TEST(profiles_go_when_their_time_is_over)
{
    struct profile got = { 0 };
    bool more = false;

    add_profile(7, 10, 1);
    add_profile(7, 20, 2);
    add_profile(7, 30, 3);
    ck_assert_int_eq(store_profile_purge(st, 120, 1, &more), ERR_OK);
    ck_assert(more);
    ck_assert_int_eq(store_profile_purge(st, 120, 5, &more), ERR_OK);
    ck_assert(!more);
    ck_assert_int_eq(store_profile_last(st, 7, &got), ERR_OK);
    ck_assert_int_eq(got.at, 30);
    profile_release(&got);
    ck_assert_int_eq(store_profile_purge(st, 130, 5, &more), ERR_OK);
    ck_assert_int_eq(store_profile_last(st, 7, &got), ERR_NOT_FOUND);
}
END_TEST

/* ---- posts --------------------------------------------------------------- */

static int64_t
put_post(const char *key, enum source source, int64_t published, int64_t views)
{
    struct post p = { .creator = 7,
                      .source = source,
                      .at = 50,
                      .title = STR("Five pans"),
                      .text = STR("#ad"),
                      .published_at = published,
                      .duration = 521,
                      .views = views,
                      .likes = FACT_UNKNOWN,
                      .comments = 3,
                      .paid = POST_PAID_YES,
                      .raw_until = 100 };

    ck_assert_int_eq(store_post_ensure(st, 7, key, "https://p.example/",
                                       &p.post),
                     ERR_OK);
    ck_assert_int_eq(store_post_put(st, &p), ERR_OK);
    return p.post;
}

static void
on_post(void *ctx, const struct post *p)
{
    int64_t *sum = ctx;

    *sum = *sum * 10 + p->views;
}

START_TEST(a_source_that_tells_again_replaces_what_it_said)
{
    int64_t post = put_post("youtube:a", SOURCE_YOUTUBE, 5, 1);
    struct post got = { 0 };

    (void)put_post("youtube:a", SOURCE_BROUGHT, 5, 8);
    (void)put_post("youtube:a", SOURCE_YOUTUBE, 6, 2);
    ck_assert_int_eq(store_post_find(st, post, SOURCE_YOUTUBE, &got), ERR_OK);
    ck_assert_int_eq(got.views, 2);
    ck_assert_int_eq(got.published_at, 6);
    ck_assert_int_eq(got.likes, FACT_UNKNOWN);
    ck_assert_int_eq(got.paid, POST_PAID_YES);
    ck_assert_str_eq(got.key, "youtube:a");
    ck_assert_str_eq(got.url, "https://p.example/");
    ck_assert_str_eq(got.title, "Five pans");
    post_release(&got);
    ck_assert_int_eq(store_post_find(st, post, SOURCE_BROUGHT, &got), ERR_OK);
    ck_assert_int_eq(got.views, 8);
    post_release(&got);
    ck_assert_int_eq(store_post_find(st, post, SOURCE_YOUTUBE_TEST, &got),
                     ERR_NOT_FOUND);
}
END_TEST

START_TEST(posts_are_listed_newest_first)
{
    int64_t sum = 0;

    (void)put_post("youtube:a", SOURCE_YOUTUBE, 5, 1);
    (void)put_post("youtube:b", SOURCE_YOUTUBE, FACT_UNKNOWN, 2);
    (void)put_post("youtube:c", SOURCE_YOUTUBE, 9, 3);
    ck_assert_int_eq(store_post_list(st, 7, 10, on_post, &sum), ERR_OK);
    ck_assert_int_eq(sum, 312);
    sum = 0;
    ck_assert_int_eq(store_post_list(st, 7, 2, on_post, &sum), ERR_OK);
    ck_assert_int_eq(sum, 31);
}
END_TEST

START_TEST(long_texts_are_cut_between_characters)
{
    static char text[POST_TEXT_MAX + 10], title[POST_TITLE_MAX + 10];
    struct post p = { .creator = 7, .title = title, .text = text }, got = { 0 };
    size_t i;

    memset(title, 'x', sizeof(title) - 1);
    for (i = 0; i + 2 < sizeof(text); i += 2) /* "è" across the border */
        memcpy(text + i + 1, "\xc3\xa8", 2);
    text[0] = 'a';
    ck_assert_int_eq(store_post_ensure(st, 7, "k", "", &p.post), ERR_OK);
    ck_assert_int_eq(store_post_put(st, &p), ERR_OK);
    ck_assert_int_eq(store_post_find(st, p.post, SOURCE_BROUGHT, &got), ERR_OK);
    ck_assert_uint_eq(strlen(got.title), POST_TITLE_MAX);
    ck_assert_uint_eq(strlen(got.text), POST_TEXT_MAX - 1);
    ck_assert_int_eq((unsigned char)got.text[POST_TEXT_MAX - 2], 0xa8);
    post_release(&got);
}
END_TEST

START_TEST(what_is_said_of_posts_goes_when_its_time_is_over)
{
    struct post got = { 0 };
    bool more = true;
    int64_t post = put_post("a", SOURCE_YOUTUBE, 5, 1);

    ck_assert_int_eq(store_post_purge(st, 99, 5, &more), ERR_OK);
    ck_assert_int_eq(store_post_find(st, post, SOURCE_YOUTUBE, &got), ERR_OK);
    post_release(&got);
    ck_assert_int_eq(store_post_purge(st, 100, 5, &more), ERR_OK);
    ck_assert(!more);
    ck_assert_int_eq(store_post_find(st, post, SOURCE_YOUTUBE, &got),
                     ERR_NOT_FOUND);
}
END_TEST

/* ---- whose comments ------------------------------------------------------ */

static int64_t
add_comments(enum source source, enum intake_state state, uint64_t same)
{
    struct intake in = { .creator = 7,
                         .state = state,
                         .person = STR("U1"),
                         .files = STR(""),
                         .summary = STR("{}"),
                         .source = source };
    struct comment c = { .creator = 7, .same = same, .text = STR("ciao") };

    ck_assert_int_eq(store_intake_add(st, &in, &c.intake), ERR_OK);
    ck_assert_int_eq(store_post_ensure(st, 7, "k", "", &c.post), ERR_OK);
    ck_assert_int_eq(store_comment_add(st, &c), ERR_OK);
    return c.intake;
}

static void
on_comment(void *ctx, const struct comment *c)
{
    int64_t *sum = ctx;

    *sum = *sum * 10 + (int64_t)c->same;
}

static int64_t
walk(bool has_brought, int64_t intake)
{
    struct comment_scope scope = { 7, has_brought, intake };
    int64_t sum = 0;
    int count = 0;

    ck_assert_int_eq(store_comment_walk(st, &scope, (uint64_t)INT64_MIN, 0, 50,
                                        on_comment, &sum, &count),
                     ERR_OK);
    return sum;
}

static void
on_pair(void *ctx, const char *key, int64_t mine, int64_t theirs,
        int64_t creator)
{
    int64_t *seen = ctx;

    ck_assert_str_eq(key, "instagram:A");
    ck_assert_int_ne(mine, theirs);
    seen[0]++;
    seen[1] += creator;
}

START_TEST(a_key_under_several_creators_is_found)
{
    int64_t seen[2] = { 0 }, id = 0;

    ck_assert_int_eq(store_post_ensure(st, 7, "instagram:A", "", &id), ERR_OK);
    ck_assert_int_eq(store_post_ensure(st, 7, "instagram:B", "", &id), ERR_OK);
    ck_assert_int_eq(store_post_ensure(st, 8, "instagram:A", "", &id), ERR_OK);
    ck_assert_int_eq(store_post_ensure(st, 9, "instagram:A", "", &id), ERR_OK);
    ck_assert_int_eq(store_post_ensure(st, 9, "instagram:C", "", &id), ERR_OK);
    ck_assert_int_eq(store_post_shared(st, 7, 10, on_pair, seen), ERR_OK);
    ck_assert_int_eq(seen[0], 2);
    ck_assert_int_eq(seen[1], 8 + 9);
    ck_assert_int_eq(store_post_shared(st, 7, 1, on_pair, seen), ERR_OK);
    ck_assert_int_eq(seen[0], 3);
    ck_assert_int_eq(store_post_shared(st, 5, 10, on_pair, seen), ERR_OK);
    ck_assert_int_eq(seen[0], 3);
}
END_TEST

START_TEST(what_an_api_brought_is_told_from_what_people_brought)
{
    struct intake got = { 0 };
    int64_t old, api;

    (void)add_comments(SOURCE_BROUGHT, INTAKE_IN, 1);
    old = add_comments(SOURCE_YOUTUBE, INTAKE_IN, 2);
    api = add_comments(SOURCE_YOUTUBE_SAMPLE, INTAKE_IN, 3);
    (void)add_comments(SOURCE_BROUGHT, INTAKE_PREVIEW, 4);
    ck_assert_int_eq(walk(true, 0), 1);
    ck_assert_int_eq(walk(true, api), 13);
    ck_assert_int_eq(walk(false, api), 3);
    ck_assert_int_eq(walk(false, old), 2);
    ck_assert_int_eq(store_intake_find(st, api, &got), ERR_OK);
    ck_assert_int_eq(got.source, SOURCE_YOUTUBE_SAMPLE);
    ck_assert(source_is_api(got.source));
    intake_release(&got);
}
END_TEST

TEST_SUITE(store_posts)
{
    TCase *tc = test_case(suite, "posts", 20);

    tcase_add_checked_fixture(tc, store_set_up, store_tear_down);
    tcase_add_test(tc, each_reading_of_a_profile_is_kept);
    tcase_add_test(tc, hidden_followers_are_never_a_number);
    tcase_add_test(tc, profiles_go_when_their_time_is_over);
    tcase_add_test(tc, a_source_that_tells_again_replaces_what_it_said);
    tcase_add_test(tc, posts_are_listed_newest_first);
    tcase_add_test(tc, long_texts_are_cut_between_characters);
    tcase_add_test(tc, what_is_said_of_posts_goes_when_its_time_is_over);
    tcase_add_test(tc, a_key_under_several_creators_is_found);
    tcase_add_test(tc, what_an_api_brought_is_told_from_what_people_brought);
}
