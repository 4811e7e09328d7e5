/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_import_posts.c - tables of posts. All figures are invented.
 */
#include "import_posts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "test.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))
#define NOW          INT64_C(1795597200) /* 2026-11-25 09:00 UTC */

static struct import_plan
plan_of(const char *text, size_t len)
{
    struct import_plan plan;

    ck_assert_int_eq(import_sniff("posts.csv", text,
                                  len < IMPORT_HEAD ? len : IMPORT_HEAD,
                                  len <= IMPORT_HEAD, &plan),
                     ERR_OK);
    return plan;
}

static bool
is_posts(const char *text)
{
    struct import_plan plan = plan_of(text, strlen(text));

    return import_posts_sniff(text, strlen(text), true, &plan);
}

static enum err
on_post(void *ctx, const struct post_fact *f)
{
    struct buf *b = ctx;

    buf_addf(b,
             "%s %lld: %lld likes %lld comments %lld views %lld reach %lld"
             " followers%s%s %s|%s\n",
             f->ref.key, (long long)f->at, (long long)f->likes,
             (long long)f->comments, (long long)f->views, (long long)f->reach,
             (long long)f->followers,
             f->pinned == FACT_REPLY_YES ? " pinned" : "",
             f->paid == FACT_REPLY_YES ? " paid" : "", f->title, f->text);
    return ERR_OK;
}

static enum err
read_all(const char *text, size_t len, enum platform platform,
         struct import_posts *posts, struct buf *out)
{
    struct import_plan plan = plan_of(text, len);

    return import_posts_read(text, len, &plan, platform, NOW, on_post, out,
                             posts);
}

static const struct {
    const char *text;
    enum platform platform;
    const char *says;
} tables[] = {
    { "\xef\xbb\xbfLink,Date,Likes,Comments,Views,Caption\n"
      "https://www.instagram.com/p/DMpan000001/,2026-11-20 18:00,\"1,031\",39,"
      "15.4K,\"Dinner, in \"\"one\"\" pan\"\n",
      PLATFORM_UNKNOWN,
      "instagram:DMpan000001 1795197600: 1031 likes 39 comments 15400 views -1"
      " reach -1 followers |Dinner, in \"one\" pan\n" },
    /* Italian, semicolons, days first because of the 25. */
    { "Data;ID video;Titolo;Visualizzazioni;Mi piace;Commenti\r\n"
      "03/11/2026;dQwPan00001;Uno;9.000;300;12\r\n"
      "25/10/2026;dQwPan00002;Due;8000;200;10\r\n",
      PLATFORM_YOUTUBE,
      "youtube:dQwPan00001 1793664000: 300 likes 12 comments 9000 views -1"
      " reach -1 followers Uno|\n"
      "youtube:dQwPan00002 1792886400: 200 likes 10 comments 8000 views -1"
      " reach -1 followers Due|\n" },
    /* Lines above the header; hidden likes; marks; no link. */
    { "Report of November\n\n"
      "published_at\tlikes_count\tplay_count\tis_pinned\tsponsored\treach\t"
      "followers\n"
      "2026-11-01\t\t500\ttrue\t0\t400\t38.2k\n"
      "2026-11-02\t7\t600\tfalse\tyes\t\t\n",
      PLATFORM_TIKTOK,
      "at 1793491200 1793491200: -1 likes -1 comments 500 views 400 reach 38200"
      " followers pinned |\n"
      "at 1793577600 1793577600: 7 likes -1 comments 600 views -1 reach -1"
      " followers paid |\n" },
};

START_TEST(a_table_of_posts_is_read)
{
    struct import_posts posts;
    struct buf out;

    buf_init(&out, 64 * 1024);
    ck_assert(is_posts(tables[_i].text));
    ck_assert_int_eq(read_all(tables[_i].text, strlen(tables[_i].text),
                              tables[_i].platform, &posts, &out),
                     ERR_OK);
    ck_assert_str_eq(out.data, tables[_i].says);
    ck_assert_int_eq(posts.skipped, 0);
    buf_release(&out);
}
END_TEST

static const char *const others[] = {
    /* comments */
    "post,author,text,likes\nhttps://www.instagram.com/p/DMpan000001/,anna,hi,"
    "3\n",
    "text,likes,created_at,username\nnice,3,2026-11-01,anna\n",
    "ID,Plataforma,Fecha,Comentario,Link de Comentario,Perfil,Link de Perfil,"
    "Tematica,Sentimiento,Likes,Comentarios,Contexto,URL Publicacion\n"
    "1,Instagram,2026-11-01,hola,,anna,,,,3,0,,https://x/\n",
    /* one figure only, nothing to tell posts apart, words for figures */
    "date,likes\n2026-11-01,3\n",
    "likes,comments\n3,4\n",
    "date,likes,comments\n2026-11-01,many,few\n",
    /* followers */
    "username,posts,followers,following\nanna,3,4,5\n",
    "[{\"likes\": 3}]",
    "",
    "just words",
};

START_TEST(what_is_no_table_of_posts_is_left_to_others)
{
    struct import_posts posts;
    struct buf out;

    buf_init(&out, 1024);
    ck_assert_msg(!is_posts(others[_i]), "%s", others[_i]);
    if (plan_of(others[_i], strlen(others[_i])).tool == IMPORT_TOOL_UNKNOWN)
        ck_assert_int_eq(read_all(others[_i], strlen(others[_i]),
                                  PLATFORM_UNKNOWN, &posts, &out),
                         ERR_PROTOCOL);
    buf_release(&out);
}
END_TEST

START_TEST(rows_that_say_nothing_are_counted)
{
    static const char text[] = "date,likes,comments\n"
                               "2026-11-01,3,4\n"
                               "2026-11-02,,\n"
                               ",5,6\n"
                               "\n";
    struct import_posts posts;
    struct buf out;

    buf_init(&out, 1024);
    ck_assert_int_eq(read_all(text, strlen(text), PLATFORM_TIKTOK, &posts,
                              &out),
                     ERR_OK);
    ck_assert_int_eq(posts.rows, 1);
    ck_assert_int_eq(posts.skipped, 2);
    ck_assert_str_eq(posts.column[IMPORT_POSTS_LIKES], "likes");
    ck_assert_str_eq(posts.column[IMPORT_POSTS_VIEWS], "");
    buf_release(&out);
}
END_TEST

START_TEST(an_order_of_dates_that_nothing_tells_is_assumed)
{
    static const char text[] = "date,likes,comments\n03/04/2026,3,4\n";
    struct import_posts posts;
    struct buf out;

    buf_init(&out, 1024);
    ck_assert_int_eq(read_all(text, strlen(text), PLATFORM_TIKTOK, &posts,
                              &out),
                     ERR_OK);
    ck_assert(posts.day_first_assumed);
    ck_assert_ptr_nonnull(strstr(out.data, " 1775174400:")); /* 3 April */
    buf_release(&out);
}
END_TEST

START_TEST(a_table_has_its_limits)
{
    struct import_posts posts;
    struct import_plan plan = { .kind = IMPORT_CSV };
    struct buf text, out;
    char *big = calloc(1, IMPORT_POSTS_BYTES + 1);
    int i;

    ck_assert_ptr_nonnull(big);
    buf_init(&text, 1024 * 1024);
    buf_init(&out, 1024 * 1024);
    buf_adds(&text, "id,date,likes,comments\n");
    for (i = 0; i < IMPORT_POSTS_MAX + 20; i++)
        buf_addf(&text, "p%d,2026-11-01,3,4\n", i);
    ck_assert_int_eq(read_all(text.data, text.len, PLATFORM_TIKTOK, &posts,
                              &out),
                     ERR_OK);
    ck_assert_int_eq(posts.rows, IMPORT_POSTS_MAX);
    ck_assert_int_eq(posts.left_out, 20);
    ck_assert_int_eq(import_posts_read(big, IMPORT_POSTS_BYTES + 1, &plan,
                                       PLATFORM_TIKTOK, NOW, on_post, &out,
                                       &posts),
                     ERR_TOO_BIG);
    buf_release(&text);
    buf_release(&out);
    free(big);
}
END_TEST

TEST_SUITE(import_posts)
{
    TCase *tc = test_case(suite, "import_posts", 10);

    tcase_add_loop_test(tc, a_table_of_posts_is_read, 0, COUNT(tables));
    tcase_add_loop_test(tc, what_is_no_table_of_posts_is_left_to_others, 0,
                        COUNT(others));
    tcase_add_test(tc, rows_that_say_nothing_are_counted);
    tcase_add_test(tc, an_order_of_dates_that_nothing_tells_is_assumed);
    tcase_add_test(tc, a_table_has_its_limits);
}
