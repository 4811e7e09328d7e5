/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_drawing.c - callsheet-worker draw: a timeline, or creators side by side,
 * in words as a picture.
 *
 * All campaigns and creators are invented.
 */
#include <cairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "stage.h"

#define HEAD                                                                   \
    "timeline 1\ntitle Winter pans\ntoday 20560 Today\n"                       \
    "legend open|done|late\n"                                                  \
    "months Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec\n"
#define MARKS "publish 20585 Publication\nbuffer 20579 20584 Buffer\n"
#define STEPS                                                                  \
    "step 20542 20552 d Brief approved\nstep 20551 20558 l Contracts\n"        \
    "step 20560 20575 - First drafts\nstep 20585 20585 - Publication\n"

/* The worker's output, of which *len bytes are the picture. */
struct picture {
    char *bytes;
    size_t len, read;
    cairo_surface_t *surface;
};

static int
draw(const char *input)
{
    const char *const arguments[] = { "draw", NULL };
    struct process p;

    file_put("drawing", input);
    p = process_start_on("worker", "callsheet-worker", arguments, NULL,
                         in_folder("drawing"));
    return process_wait(&p, STAGE_MS);
}

static cairo_status_t
read_picture(void *ctx, unsigned char *to, unsigned len)
{
    struct picture *p = ctx;

    if (p->len - p->read < len)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(to, p->bytes + p->read, len);
    p->read += len;
    return CAIRO_STATUS_SUCCESS;
}

/* Decoded; "end" and nothing else stands behind it. */
static struct picture
picture_of(const char *input)
{
    struct picture p = { 0 };
    char line[100];
    FILE *f;

    ck_assert_int_eq(draw(input), 0);
    f = fopen(in_folder("worker.out"), "rb");
    ck_assert_ptr_nonnull(f);
    ck_assert_ptr_nonnull(fgets(line, sizeof(line), f));
    ck_assert_int_eq(sscanf(line, "file %zu picture.png\n", &p.len), 1);
    p.bytes = malloc(p.len);
    ck_assert_ptr_nonnull(p.bytes);
    ck_assert_uint_eq(fread(p.bytes, 1, p.len, f), p.len);
    ck_assert_ptr_nonnull(fgets(line, sizeof(line), f));
    ck_assert_str_eq(line, "end\n");
    ck_assert_ptr_null(fgets(line, sizeof(line), f));
    (void)fclose(f);
    p.surface = cairo_image_surface_create_from_png_stream(read_picture, &p);
    ck_assert_int_eq(cairo_surface_status(p.surface), CAIRO_STATUS_SUCCESS);
    return p;
}

static void
picture_free(struct picture *p)
{
    cairo_surface_destroy(p->surface);
    free(p->bytes);
}

/* How many pixels of the picture are about of that colour. */
static size_t
pixels(const struct picture *p, int red, int green, int blue)
{
    const unsigned char *rows = cairo_image_surface_get_data(p->surface);
    int width = cairo_image_surface_get_width(p->surface), x, y;
    int height = cairo_image_surface_get_height(p->surface);
    int stride = cairo_image_surface_get_stride(p->surface);
    size_t n = 0;

    for (y = 0; y < height; y++)
        for (x = 0; x < width; x++) {
            uint32_t pixel;

            memcpy(&pixel, rows + (size_t)y * (size_t)stride + 4 * (size_t)x,
                   4);
            n += abs((int)(pixel >> 16 & 255) - red) < 12 &&
                 abs((int)(pixel >> 8 & 255) - green) < 12 &&
                 abs((int)(pixel & 255) - blue) < 12;
        }
    return n;
}

START_TEST(a_timeline_becomes_a_picture_for_a_phone)
{
    struct picture p = picture_of(HEAD MARKS STEPS);
    int width = cairo_image_surface_get_width(p.surface);
    int height = cairo_image_surface_get_height(p.surface);

    ck_assert_int_eq(width, 1200);
    ck_assert_int_ge(height, 500);
    ck_assert_int_le(height, 1000);
    ck_assert_uint_le(p.len, 300000);
    /* Mostly paper, and on it text, bars, the buffer and the publication. */
    ck_assert_uint_ge(pixels(&p, 255, 255, 255), (size_t)(width * height) / 3);
    ck_assert_uint_ge(pixels(&p, 31, 36, 41), 3000);
    ck_assert_uint_ge(pixels(&p, 41, 102, 173), 5000);
    ck_assert_uint_ge(pixels(&p, 168, 38, 28), 2000);
    ck_assert_uint_ge(pixels(&p, 255, 242, 212), 5000);
    ck_assert_uint_ge(pixels(&p, 112, 51, 168), 500);
    picture_free(&p);
}
END_TEST

/* Of a plan of next year the days say which year: there is a line for it. */
START_TEST(a_plan_of_another_year_says_which)
{
    static const char now[] = HEAD STEPS;
    struct picture this_year = picture_of(now), another;
    char then[sizeof(now)];
    char *today;

    memcpy(then, now, sizeof(now));
    today = strstr(then, "today 20560");
    ck_assert_ptr_nonnull(today);
    memcpy(today, "today 20195", strlen("today 20195"));
    another = picture_of(then);
    ck_assert_int_gt(cairo_image_surface_get_height(another.surface),
                     cairo_image_surface_get_height(this_year.surface) + 20);
    picture_free(&this_year);
    picture_free(&another);
}
END_TEST

START_TEST(what_is_not_there_is_not_drawn)
{
    struct picture p =
        picture_of(HEAD "step 20542 20552 - Brief\nstep 20560 20570 - Draft\n");

    ck_assert_uint_eq(pixels(&p, 255, 242, 212), 0);
    ck_assert_uint_eq(pixels(&p, 112, 51, 168), 0);
    picture_free(&p);
}
END_TEST

START_TEST(the_same_words_make_the_same_picture)
{
    struct picture a = picture_of(HEAD MARKS STEPS);
    struct picture b = picture_of(HEAD MARKS STEPS);

    ck_assert_uint_eq(a.len, b.len);
    ck_assert_mem_eq(a.bytes, b.bytes, a.len);
    picture_free(&a);
    picture_free(&b);
}
END_TEST

/* Each letter of another script is looked up anew, which Pango does in
 * threads; names bring what they like. */
START_TEST(names_of_all_kinds_are_drawn)
{
    struct picture p = picture_of(
        HEAD MARKS
        "step 20560 20575 - WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
        "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW\n"
        "step 20560 20575 - \u0395\u03bb\u03ad\u03bd\u03b7, "
        "\u0411\u043e\u0440\u0438\u0441, \u0644\u064a\u0644\u0649, "
        "\u05e9\u05dc\u05d5\u05dd, \u5c71\u7530, \u0928\u092e, \U0001f600\n"
        "step 20560 20575 - \x1b[31mred\x07\u202eback\u200b\t\x01\n"
        "step 20560 20575 - \xff\xfe\xc0\x80\xed\xa0\x80 ok\n"
        "step 20560 20560 dl \n");

    ck_assert_uint_ge(pixels(&p, 31, 36, 41), 3000);
    picture_free(&p);
}
END_TEST

static const char *
many_steps(int count)
{
    const size_t room = sizeof(HEAD) + (size_t)count * 40;
    char *all = malloc(room);
    size_t len = sizeof(HEAD) - 1;
    const char *kept;
    int i;

    ck_assert_ptr_nonnull(all);
    memcpy(all, HEAD, sizeof(HEAD));
    for (i = 0; i < count; i++)
        len += (size_t)snprintf(all + len, room - len, "step %d %d - S\n",
                                20560 + i % 90, 20562 + i % 90);
    kept = text("%s", all);
    free(all);
    return kept;
}

START_TEST(forty_steps_fit)
{
    struct picture p = picture_of(many_steps(40));

    ck_assert_int_ge(cairo_image_surface_get_height(p.surface), 40 * 60);
    picture_free(&p);
}
END_TEST

static const struct {
    const char *input, *says;
} refused[] = {
    { "", "trouble broken\nend\n" },
    { HEAD, "trouble broken\nend\n" },
    { STEPS, "trouble broken\nend\n" },
    { HEAD "step 20542 20541 - back\n", "trouble broken\nend\n" },
    { HEAD "step 20542 20552 x flag\n", "trouble broken\nend\n" },
    { HEAD "step 20542 2055a - day\n", "trouble broken\nend\n" },
    { HEAD "step 99999999 99999999 - day\n", "trouble broken\nend\n" },
    { HEAD "step 20542 20552 - no end", "trouble broken\nend\n" },
    { HEAD "steps 20542 20552 - word\n", "trouble broken\nend\n" },
    { HEAD "step 20542 20552 - a\nstep 30000 30001 - far\n",
      "trouble too-big\nend\n" },
};

START_TEST(what_is_no_timeline_is_not_drawn)
{
    ck_assert_int_eq(draw(refused[_i].input), 0);
    ck_assert_str_eq(file_get("worker.out"), refused[_i].says);
}
END_TEST

START_TEST(ten_thousand_steps_are_too_many)
{
    ck_assert_int_eq(draw(many_steps(3000)), 0);
    ck_assert_str_eq(file_get("worker.out"), "trouble too-big\nend\n");
    /* So many are not even read. */
    ck_assert_int_ne(draw(many_steps(10000)), 0);
    ck_assert_str_eq(file_get("worker.out"), "");
}
END_TEST

/* ---- creators side by side ----------------------------------------------- */

#define TWO "comparison 1\ntitle Two of them\ncreator @luna\ncreator @giulia\n"
#define BOTH                                                                   \
    "measure 0 %|50 %|Generic comments\nvalue 240 200 300 12 % (10-15)\n"      \
    "value 560 300 880 28 % (15-44)\n"

START_TEST(a_comparison_becomes_a_picture_for_a_phone)
{
    struct picture p = picture_of(TWO BOTH BOTH "measure 0|1|Fakes\n"
                                                "gap not measured\n"
                                                "gap not measured\n");
    int width = cairo_image_surface_get_width(p.surface);
    int height = cairo_image_surface_get_height(p.surface);

    ck_assert_int_eq(width, 1200);
    ck_assert_int_ge(height, 600);
    ck_assert_int_le(height, 1400);
    ck_assert_uint_le(p.len, 300000);
    ck_assert_uint_ge(pixels(&p, 255, 255, 255), (size_t)(width * height) / 4);
    ck_assert_uint_ge(pixels(&p, 31, 36, 41), 3000);
    /* Four dots of a radius of 14 pixels, four whiskers. */
    ck_assert_uint_ge(pixels(&p, 41, 102, 173), 4 * 400);
    ck_assert_uint_ge(pixels(&p, 115, 156, 201), 2 * 1000);
    picture_free(&p);
}
END_TEST

START_TEST(what_is_not_known_has_no_dot)
{
    struct picture none = picture_of(
        TWO "measure 0|1|Fakes\ngap not measured\ngap not measured\n");
    struct picture alone = picture_of(
        TWO "measure 0|1|Fakes\ngap not measured\nvalue 500 500 500 half\n");

    ck_assert_uint_eq(pixels(&none, 41, 102, 173), 0);
    ck_assert_uint_ge(pixels(&alone, 41, 102, 173), 400);
    ck_assert_uint_eq(pixels(&none, 115, 156, 201), 0);
    /* No whisker: only the edge of the dot has such pixels. */
    ck_assert_uint_le(pixels(&alone, 115, 156, 201), 60);
    picture_free(&none);
    picture_free(&alone);
}
END_TEST

static const struct {
    const char *input, *says;
} not_compared[] = {
    { "comparison 1\n", "trouble broken\nend\n" },
    { "comparison 2\ncreator a\n", "trouble broken\nend\n" },
    { TWO, "trouble broken\nend\n" },
    { TWO "measure 0|1|a\nvalue 1 1 1 x\n", "trouble broken\nend\n" },
    { TWO BOTH "value 1 1 1 third\n", "trouble broken\nend\n" },
    { TWO BOTH "creator late\n", "trouble broken\nend\n" },
    { TWO "value 1 1 1 before\n", "trouble broken\nend\n" },
    { TWO "measure 0|1|a\nvalue 1001 1 1 far\ngap\n", "trouble broken\nend\n" },
    { TWO "measure 0|1|a\nvalue -1 -1 1 far\ngap x\n",
      "trouble broken\nend\n" },
    { TWO "measure 0|1|a\nvalue 5 6 7 outside\ngap x\n",
      "trouble broken\nend\n" },
    { TWO BOTH "creator no end", "trouble broken\nend\n" },
    { TWO "creator 3\ncreator 4\ncreator 5\ncreator 6\ncreator 7\n",
      "trouble too-big\nend\n" },
    { TWO BOTH BOTH BOTH BOTH BOTH BOTH BOTH BOTH BOTH BOTH BOTH BOTH BOTH,
      "trouble too-big\nend\n" },
};

START_TEST(what_is_no_comparison_is_not_drawn)
{
    ck_assert_int_eq(draw(not_compared[_i].input), 0);
    ck_assert_str_eq(file_get("worker.out"), not_compared[_i].says);
}
END_TEST

TEST_SUITE(drawing)
{
    TCase *tc = test_case(suite, "drawing", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, a_timeline_becomes_a_picture_for_a_phone);
    tcase_add_test(tc, a_plan_of_another_year_says_which);
    tcase_add_test(tc, what_is_not_there_is_not_drawn);
    tcase_add_test(tc, the_same_words_make_the_same_picture);
    tcase_add_test(tc, names_of_all_kinds_are_drawn);
    tcase_add_test(tc, forty_steps_fit);
    tcase_add_loop_test(tc, what_is_no_timeline_is_not_drawn, 0,
                        (int)(sizeof(refused) / sizeof(refused[0])));
    tcase_add_test(tc, ten_thousand_steps_are_too_many);
    tcase_add_test(tc, a_comparison_becomes_a_picture_for_a_phone);
    tcase_add_test(tc, what_is_not_known_has_no_dot);
    tcase_add_loop_test(tc, what_is_no_comparison_is_not_drawn, 0,
                        (int)(sizeof(not_compared) / sizeof(not_compared[0])));
}
