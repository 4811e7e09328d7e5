/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_import_handle.c - names and links of posts, as people type them.
 */
#include <string.h>

#include "alloc.h"
#include "handle.h"
#include "support/test.h"

#define LONG_30 "abcdefghijklmnopqrstuvwxyz1234"
#define LONG_61 LONG_30 LONG_30 "x"

static const struct {
    const char *typed;
    enum err rc;
    enum platform platform;
    const char *name;
} handles[] = {
    { "@Giulia.Cooks", ERR_OK, PLATFORM_UNKNOWN, "giulia.cooks" },
    { "giulia.cooks,", ERR_OK, PLATFORM_UNKNOWN, "giulia.cooks" },
    { "  @x  ", ERR_OK, PLATFORM_UNKNOWN, "x" },
    { "@_under_", ERR_OK, PLATFORM_UNKNOWN, "_under_" },
    { "joan-solders", ERR_OK, PLATFORM_UNKNOWN, "joan-solders" },
    { "instagram.com/Giulia.Cooks", ERR_OK, PLATFORM_INSTAGRAM,
      "giulia.cooks" },
    { "https://www.instagram.com/giulia.cooks/?igsh=abc", ERR_OK,
      PLATFORM_INSTAGRAM, "giulia.cooks" },
    { "https://instagram.com/stories/giulia.cooks/123", ERR_OK,
      PLATFORM_INSTAGRAM, "giulia.cooks" },
    { "<https://www.instagram.com/giulia.cooks|instagram.com/giulia.cooks>",
      ERR_OK, PLATFORM_INSTAGRAM, "giulia.cooks" },
    { "https://www.tiktok.com/@paddle.pia?lang=it", ERR_OK, PLATFORM_TIKTOK,
      "paddle.pia" },
    { "https://www.tiktok.com/@paddle.pia/video/7301000000000000001", ERR_OK,
      PLATFORM_TIKTOK, "paddle.pia" },
    { "https://m.youtube.com/@Jar.And.Wire/videos", ERR_OK, PLATFORM_YOUTUBE,
      "jar.and.wire" },
    { "youtube.com/c/JarWire", ERR_OK, PLATFORM_YOUTUBE, "jarwire" },
    { "youtube.com/user/JarWire", ERR_OK, PLATFORM_YOUTUBE, "jarwire" },
    { "https://www.youtube.com/channel/UCabcdefghijKLMNOPqrstu1", ERR_OK,
      PLATFORM_YOUTUBE, "UCabcdefghijKLMNOPqrstu1" },
    { "<@U024BE7LH>", ERR_DENIED, 0, NULL },
    { "<@U024BE7LH|anna>", ERR_DENIED, 0, NULL },
    { "<#C024BE7LR>", ERR_INVALID, 0, NULL },
    { "<!channel>", ERR_INVALID, 0, NULL },
    { "<mailto:a@b.example|a@b.example>", ERR_INVALID, 0, NULL },
    { "", ERR_INVALID, 0, NULL },
    { "@", ERR_INVALID, 0, NULL },
    { "...", ERR_INVALID, 0, NULL },
    { "two words", ERR_INVALID, 0, NULL },
    { "@caff\xc3\xa8", ERR_INVALID, 0, NULL },
    { "a/b", ERR_INVALID, 0, NULL },
    { LONG_30 LONG_30, ERR_OK, PLATFORM_UNKNOWN, LONG_30 LONG_30 },
    { LONG_61, ERR_INVALID, 0, NULL },
    { "instagram.com/" LONG_30, ERR_OK, PLATFORM_INSTAGRAM, LONG_30 },
    { "instagram.com/x" LONG_30, ERR_INVALID, 0, NULL },
    { "instagram.com/joan-solders", ERR_INVALID, 0, NULL },
    { "https://www.instagram.com/p/DAgate00001/", ERR_INVALID, 0, NULL },
    { "https://www.instagram.com/", ERR_INVALID, 0, NULL },
    { "https://www.tiktok.com/discover", ERR_INVALID, 0, NULL },
    { "https://vm.tiktok.com/ZMabc/", ERR_INVALID, 0, NULL },
    { "https://www.youtube.com/watch?v=Tk4rLamp_x2", ERR_INVALID, 0, NULL },
    { "https://youtu.be/Tk4rLamp_x2", ERR_INVALID, 0, NULL },
    { "https://www.youtube.com/channel/UCshort", ERR_INVALID, 0, NULL },
    { "UCabcdefghijKLMNOPqrstu1", ERR_OK, PLATFORM_YOUTUBE,
      "UCabcdefghijKLMNOPqrstu1" },
    { "https://example.com/giulia", ERR_INVALID, 0, NULL },
};

START_TEST(a_handle_is_read)
{
    struct handle handle;

    memset(&handle, 0x55, sizeof(handle));
    ck_assert_int_eq(handle_parse(handles[_i].typed, &handle), handles[_i].rc);
    if (handles[_i].rc != ERR_OK) {
        ck_assert_int_eq(handle.name[0], 0x55); /* left as it was */
        return;
    }
    ck_assert_str_eq(handle.name, handles[_i].name);
    ck_assert_int_eq(handle.platform, handles[_i].platform);
}
END_TEST

static const struct {
    const char *typed;
    const char *key, *url; /* NULL: it is no post */
} posts[] = {
    { "https://www.instagram.com/p/DAgate00001/?img_index=2",
      "instagram:DAgate00001", "https://www.instagram.com/p/DAgate00001/" },
    { "instagram.com/reel/DAgate00001", "instagram:DAgate00001",
      "https://www.instagram.com/p/DAgate00001/" },
    { "https://www.instagram.com/gate.crafts/reel/DAgate00001/",
      "instagram:DAgate00001", "https://www.instagram.com/p/DAgate00001/" },
    { "https://www.instagram.com/p/DAgate00001/c/17900000000000001/",
      "instagram:DAgate00001", "https://www.instagram.com/p/DAgate00001/" },
    { "https://www.youtube.com/watch?app=desktop&v=Tk4rLamp_x2&t=4s",
      "youtube:Tk4rLamp_x2", "https://www.youtube.com/watch?v=Tk4rLamp_x2" },
    { "https://www.youtube.com/watch?v=Tk4rLamp_x2&lc=UgxAbc.9",
      "youtube:Tk4rLamp_x2", "https://www.youtube.com/watch?v=Tk4rLamp_x2" },
    { "https://youtu.be/Tk4rLamp_x2?si=x", "youtube:Tk4rLamp_x2",
      "https://www.youtube.com/watch?v=Tk4rLamp_x2" },
    { "youtube.com/shorts/Tk4rLamp_x2", "youtube:Tk4rLamp_x2",
      "https://www.youtube.com/watch?v=Tk4rLamp_x2" },
    { "<https://www.tiktok.com/@paddle.pia/video/7301000000000000001?lang=en>",
      "tiktok:7301000000000000001",
      "https://www.tiktok.com/@paddle.pia/video/7301000000000000001" },
    { "https://www.tiktok.com/@paddle.pia/photo/7301000000000000001",
      "tiktok:7301000000000000001",
      "https://www.tiktok.com/@paddle.pia/video/7301000000000000001" },
    { "https://www.instagram.com/p/BIG0/", "instagram:BIG0",
      "https://www.instagram.com/p/BIG0/" },
    { "https://vm.tiktok.com/ZMabc12/", "tiktok:vm/ZMabc12",
      "https://vm.tiktok.com/ZMabc12/" },
    { "VT.tiktok.com/ZSabc12?k=1", "tiktok:vt/ZSabc12",
      "https://vt.tiktok.com/ZSabc12/" },
    { "<https://www.tiktok.com/t/ZTabc12/|tiktok.com/t/ZTabc12>",
      "tiktok:t/ZTabc12", "https://www.tiktok.com/t/ZTabc12/" },
    { "https://m.tiktok.com/v/7301000000000000001.html?u=2",
      "tiktok:7301000000000000001",
      "https://m.tiktok.com/v/7301000000000000001.html" },
    { "https://www.instagram.com/p//", NULL, NULL },
    { "https://vm.tiktok.com/", NULL, NULL },
    { "https://vm.tiktok.com/Z\xc3\xa9Mabc/", NULL, NULL },
    { "https://vm.tiktok.com/" LONG_61 "abcd/", NULL, NULL },
    { "https://www.tiktok.com/t/", NULL, NULL },
    { "https://m.tiktok.com/v/7301.html", NULL, NULL },
    { "https://m.tiktok.com/v/7301000000000000001.exe", NULL, NULL },
    { "https://www.instagram.com/gate.crafts/", NULL, NULL },
    { "https://www.youtube.com/watch?v=short", NULL, NULL },
    { "https://www.tiktok.com/@x/video/12ab", NULL, NULL },
    { "https://example.com/p/DAgate00001/", NULL, NULL },
    { "DAgate00001", NULL, NULL },
    { "", NULL, NULL },
};

START_TEST(links_to_one_post_have_one_key)
{
    struct post_ref post;
    enum err rc = post_parse(posts[_i].typed, &post);

    if (!posts[_i].key) {
        ck_assert_int_eq(rc, ERR_INVALID);
        return;
    }
    ck_assert_int_eq(rc, ERR_OK);
    ck_assert_str_eq(post.key, posts[_i].key);
    ck_assert_str_eq(post.url, posts[_i].url);
}
END_TEST

static const struct {
    const char *typed;
    enum platform platform;
    const char *key;
} ids[] = {
    { "DAgate00001", PLATFORM_INSTAGRAM, "instagram:DAgate00001" },
    { "Tk4rLamp_x2", PLATFORM_YOUTUBE, "youtube:Tk4rLamp_x2" },
    { "7301000000000000001", PLATFORM_TIKTOK, "tiktok:7301000000000000001" },
    { "launch-week", PLATFORM_YOUTUBE, "launch-week" },
    { "spring launch", PLATFORM_INSTAGRAM, "spring launch" },
    { "DAgate00001", PLATFORM_UNKNOWN, "DAgate00001" },
    { "instagram.com/p/DAgate00001", PLATFORM_TIKTOK, "instagram:DAgate00001" },
    { " ", PLATFORM_INSTAGRAM, NULL },
};

START_TEST(a_bare_id_needs_its_platform)
{
    struct post_ref post;
    enum err rc = post_parse_id(ids[_i].typed, ids[_i].platform, &post);

    ck_assert_int_eq(rc, ids[_i].key ? ERR_OK : ERR_INVALID);
    if (ids[_i].key)
        ck_assert_str_eq(post.key, ids[_i].key);
}
END_TEST

TEST_SUITE(handle)
{
    TCase *tc = test_case(suite, "handle", 10);

    tcase_add_loop_test(tc, a_handle_is_read, 0, ARRAY_LEN(handles));
    tcase_add_loop_test(tc, links_to_one_post_have_one_key, 0,
                        ARRAY_LEN(posts));
    tcase_add_loop_test(tc, a_bare_id_needs_its_platform, 0, ARRAY_LEN(ids));
}
