/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_picture.c - pictures that the worker draws, and files made here.
 *
 * The worker is the real one where a test says so; where it says that there
 * is none, none is found.
 */
#include "picture.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "files.h"
#include "outbox_support.h"
#include "request_impl.h"
#include "router.h"
#include "test.h"

#define WAIT_TURNS 20000

static struct fixture f;

static void
set_up(void)
{
    fixture_begin(&f);
    fixture_start(&f);
    fixture_know(&f, "U1", "C1");
    fixture_rest(&f);
}

static void
tear_down(void)
{
    fixture_end(&f);
}

/* The programs are built beside the folder of the tests. */
static void
worker_is_there(bool is_there)
{
    char self[PATH_MAX], folder[PATH_MAX + 8];
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

    ck_assert_int_gt(len, 0);
    self[len] = '\0';
    *strrchr(self, '/') = '\0';
    *strrchr(self, '/') = '\0';
    (void)snprintf(folder, sizeof(folder), "%s", self);
    ck_assert_int_eq(setenv("PATH", is_there ? folder : "/nowhere", 1), 0);
}

static const struct timeline_step steps[] = {
    { "Brief", 20542, 20552, true, false },
    { "Contracts\nsigned", 20551, 20558, false, true },
    { "Publication", 20585, 20585, false, false },
};

static struct timeline
timeline(void)
{
    return (struct timeline){ .title = "Winter pans",
                              .steps = steps,
                              .count = ARRAY_LEN(steps),
                              .buffer_first = 20579,
                              .buffer_last = 20584,
                              .today = 20560,
                              .publish = 20585 };
}

static const struct file_words words = {
    .name = "../winter plan.png",
    .title = "Winter pans",
    .alt = "4 days to spare.\nContracts are late.",
};

struct asked {
    const char *place;
    enum audience audience;
    int64_t parent;
};

static enum err
ask(const struct asked *a, const struct timeline *t,
    const struct file_words *with)
{
    struct request rq;
    enum err rc;

    ck_assert_int_eq(router_begin(f.engine->router), ERR_OK);
    ck_assert_int_eq(request_init(&rq, f.engine, "slack", "U1", a->place,
                                  PLACE_UNKNOWN, ""),
                     ERR_OK);
    rc = reply_timeline(&rq, a->audience, a->parent, t, with);
    request_release(&rq);
    fixture_turn(&f);
    return rc;
}

static struct fake_call *
shown(void)
{
    struct fake_call *call;
    size_t i;

    for (i = 0; (call = fake_find(f.fake, FAKE_SEND, i)) != NULL; i++)
        if (call->verb == OUT_FILE && call->remote)
            return call;
    return NULL;
}

/* The worker's time is real. */
static void
rest_until(struct fake_call *(*is_so)(void))
{
    int i;

    for (i = 0; i < WAIT_TURNS && !is_so(); i++) {
        fixture_rest(&f);
        (void)usleep(500);
    }
    ck_assert_ptr_nonnull(is_so());
    fixture_rest(&f);
}

static int64_t
files(void)
{
    return fixture_number(&f, "SELECT (SELECT count(*) FROM file) +"
                              " (SELECT count(*) FROM file_chunk) +"
                              " (SELECT count(*) FROM job WHERE kind ="
                              " 'picture')");
}

START_TEST(a_picture_is_drawn_after_the_commit_and_posted_once)
{
    const struct asked a = { "C1", AUDIENCE_TEAM, 0 };
    struct timeline t = timeline();

    worker_is_there(true);
    ck_assert_int_eq(ask(&a, &t, &words), ERR_OK);
    ck_assert_ptr_null(shown());
    rest_until(shown);
    ck_assert_str_eq(shown()->place, "C1");
    ck_assert_str_eq(shown()->body,
                     "winter-plan.png: 4 days to spare. Contracts are late.");
    ck_assert_uint_eq(fake_said(f.fake, "winter-plan.png"), 2); /* brought */
    ck_assert_uint_ge(fake_find_said(f.fake, "winter-plan.png")->bytes_len,
                      10000);
    ck_assert_int_eq(outbox_open(&f), 0);
    ck_assert_int_eq(files(), 0);
}
END_TEST

START_TEST(what_was_said_before_comes_before_it)
{
    const struct asked a = { "C1", AUDIENCE_TEAM, 0 };
    struct timeline t = timeline();
    struct fake_call *call;
    size_t i, table = 0;

    worker_is_there(true);
    (void)outbox_say(&f, "C1", "the table");
    ck_assert_int_eq(ask(&a, &t, &words), ERR_OK);
    rest_until(shown);
    for (i = 0; (call = fake_find(f.fake, FAKE_SEND, i)) != NULL; i++) {
        table += strstr(call->body, "the table") != NULL;
        if (call->verb == OUT_FILE)
            ck_assert_uint_eq(table, 1);
    }
}
END_TEST

START_TEST(a_picture_stands_under_its_message)
{
    struct asked a = { "C1", AUDIENCE_TEAM, 0 };
    struct timeline t = timeline();
    char message[40];

    worker_is_there(true);
    a.parent = outbox_say(&f, "C1", "the table");
    fixture_rest(&f);
    (void)snprintf(message, sizeof(message), "m%lld", (long long)a.parent);
    ck_assert_int_eq(ask(&a, &t, &words), ERR_OK);
    rest_until(shown);
    ck_assert_str_eq(shown()->thread, message);
}
END_TEST

START_TEST(what_is_private_goes_by_dm)
{
    const struct asked a = { "C1", AUDIENCE_PRIVATE, 0 };
    struct timeline t = timeline();

    worker_is_there(true);
    ck_assert_int_eq(ask(&a, &t, &words), ERR_OK);
    rest_until(shown);
    ck_assert_str_eq(shown()->place, "D-U1");
}
END_TEST

START_TEST(after_a_crash_it_is_drawn_anew_and_posted_once)
{
    const struct asked a = { "C1", AUDIENCE_TEAM, 0 };
    struct timeline t = timeline();
    struct fake_call *call;
    size_t i, n = 0;

    worker_is_there(true);
    ck_assert_int_eq(ask(&a, &t, &words), ERR_OK);
    for (i = 0; i < (size_t)_i; i++)
        fixture_turn(&f);
    fixture_crash(&f);
    fixture_start(&f);
    rest_until(shown);
    for (i = 0; (call = fake_find(f.fake, FAKE_SEND, i)) != NULL; i++)
        n += call->verb == OUT_FILE && call->remote;
    ck_assert_uint_eq(n, 1);
    ck_assert_int_eq(files(), 0);
}
END_TEST

static struct fake_call *
failed(void)
{
    return fake_told(f.fake, TEXT_PICTURE_FAILED) > 0
               ? fake_find_said(f.fake, "could not be drawn")
               : NULL;
}

START_TEST(without_a_worker_there_is_one_sentence)
{
    const struct asked a = { "C1", AUDIENCE_TEAM, 0 };
    struct timeline t = timeline();

    worker_is_there(false);
    ck_assert_int_eq(ask(&a, &t, &words), ERR_OK);
    rest_until(failed);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_PICTURE_FAILED), 1);
    ck_assert_ptr_nonnull(
        strstr(failed()->body, "callsheet-worker is missing"));
    ck_assert_ptr_null(shown());
    ck_assert_int_eq(files(), 0);
}
END_TEST

START_TEST(what_cannot_be_drawn_is_refused_at_once)
{
    const struct asked a = { "C1", AUDIENCE_TEAM, 0 };
    struct timeline_step many[TIMELINE_STEPS_MAX + 1], back = steps[0];
    struct file_words silent = words;
    struct timeline t = timeline();
    size_t i;

    t.count = 0;
    ck_assert_int_eq(ask(&a, &t, &words), ERR_INVALID);
    for (i = 0; i < ARRAY_LEN(many); i++)
        many[i] = steps[0];
    t.steps = many;
    t.count = ARRAY_LEN(many);
    ck_assert_int_eq(ask(&a, &t, &words), ERR_INVALID);
    t.count--;
    many[3].last += TIMELINE_DAYS_MAX;
    ck_assert_int_eq(ask(&a, &t, &words), ERR_INVALID);
    back.last = back.first - 1;
    t.steps = &back;
    t.count = 1;
    ck_assert_int_eq(ask(&a, &t, &words), ERR_INVALID);
    t = timeline();
    silent.alt = NULL;
    ck_assert_int_eq(ask(&a, &t, &silent), ERR_INVALID);
    ck_assert_int_eq(files(), 0);
}
END_TEST

/* Everything that the header allows is drawn: limits here and there agree. */
START_TEST(what_is_allowed_is_drawn)
{
    const struct asked a = { "C1", AUDIENCE_TEAM, 0 };
    struct timeline_step many[TIMELINE_STEPS_MAX];
    struct timeline t = timeline();
    char label[TIMELINE_LABEL_MAX * 4 + 1];
    size_t i;

    worker_is_there(true);
    for (i = 0; i < sizeof(label) - 1; i += 4)
        memcpy(label + i, "\xf0\x9d\x94\x84", 4); /* U+1D504 */
    label[i] = '\0';
    for (i = 0; i < ARRAY_LEN(many); i++)
        many[i] = (struct timeline_step){ label, 20000, 20000, i % 2, i % 3 };
    many[1].last += TIMELINE_DAYS_MAX - 1;
    t.steps = many;
    t.count = ARRAY_LEN(many);
    t.title = label;
    ck_assert_int_eq(ask(&a, &t, &words), ERR_OK);
    rest_until(shown);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_PICTURE_FAILED), 0);
}
END_TEST

/* ---- creators side by side ----------------------------------------------- */

static enum err
compare(const struct comparison *c, enum language language)
{
    struct request rq;
    enum err rc;

    ck_assert_int_eq(router_begin(f.engine->router), ERR_OK);
    ck_assert_int_eq(request_init(&rq, f.engine, "slack", "U1", "C1",
                                  PLACE_UNKNOWN, ""),
                     ERR_OK);
    rq.language = language;
    rc = reply_comparison(&rq, AUDIENCE_PRIVATE, 0, c, &words);
    request_release(&rq);
    return rc;
}

/* What the worker is asked to draw. */
static char *
asked_for(void)
{
    return fixture_text(&f, "SELECT group_concat(bytes, '') FROM file_chunk");
}

static const char *const two[] = { "@luna", "@giulia\n\x1b[31m" };

START_TEST(a_comparison_is_written_in_words)
{
    static const struct compared_value values[] = {
        { true, true, 3.9, 3.0, 4.8, "3.9 % (3.0-4.8)" },
        { true, false, 2.5, 0, 0, "2.5 %, 4 posts" },
        { false, false, 0, 0, 0, "not | measured" },
        { true, true, 0.5, 0, 1.2, "0.5" },
    };
    static const struct compared_measure measures[] = {
        { "Likes per view", " %", values },
        { "Comments", "", values + 2 },
    };
    static const struct comparison c = { "Two", two, 2, measures, 2 };
    char *said;

    worker_is_there(true);
    ck_assert_int_eq(compare(&c, LANGUAGE_IT), ERR_OK);
    fixture_turn(&f); /* committed, and not drawn yet */
    said = asked_for();
    ck_assert_str_eq(said, "comparison 1\ntitle Two\ncreator @luna\n"
                           "creator @giulia  [31m\n"
                           "measure 0 %|5 %|Likes per view\n"
                           "value 780 600 960 3.9 % (3.0-4.8)\n"
                           "value 500 500 500 2.5 %, 4 posts\n"
                           "measure 0|1,5|Comments\n"
                           "gap not | measured\nvalue 333 0 800 0.5\n");
    free(said);
}
END_TEST

static const struct compared_value wrong[] = {
    { true, false, -1, 0, 0, "less than nothing" },
    { true, false, 1.0 / 0.0, 0, 0, "without end" },
    { true, true, 1, 2, 3, "outside" },
    { true, true, 3, 1, 2, "outside" },
    { true, true, 3, 1, 1.0 / 0.0, "without end" },
    { true, false, 1, 0, 0, NULL },
};

START_TEST(what_cannot_be_compared_is_refused_at_once)
{
    const struct compared_measure m = { "Label", "", &wrong[_i] };
    const struct comparison c = { "One", two, 1, &m, 1 };

    ck_assert_int_eq(compare(&c, LANGUAGE_EN), ERR_INVALID);
    ck_assert_int_eq(files(), 0);
}
END_TEST

START_TEST(a_comparison_has_its_limits)
{
    static const struct compared_value values[COMPARED_CREATORS_MAX] = {
        { true, false, 0, 0, 0, "x" },  { false, false, 0, 0, 0, "x" },
        { false, false, 0, 0, 0, "x" }, { false, false, 0, 0, 0, "x" },
        { false, false, 0, 0, 0, "x" }, { false, false, 0, 0, 0, "x" },
    };
    static const char *names[COMPARED_CREATORS_MAX];
    struct compared_measure measures[COMPARED_MEASURES_MAX];
    struct comparison c = { "Many", names, COMPARED_CREATORS_MAX, measures,
                            COMPARED_MEASURES_MAX };
    size_t i;

    for (i = 0; i < COMPARED_CREATORS_MAX; i++)
        names[i] = "@one";
    for (i = 0; i < COMPARED_MEASURES_MAX; i++)
        measures[i] = (struct compared_measure){ "L", "", values };
    worker_is_there(true);
    c.count++;
    ck_assert_int_eq(compare(&c, LANGUAGE_EN), ERR_INVALID);
    c.count = 0;
    ck_assert_int_eq(compare(&c, LANGUAGE_EN), ERR_INVALID);
    c.count = COMPARED_MEASURES_MAX;
    c.creator_count++;
    ck_assert_int_eq(compare(&c, LANGUAGE_EN), ERR_INVALID);
    c.creator_count--;
    ck_assert_int_eq(compare(&c, LANGUAGE_EN), ERR_OK);
    fixture_turn(&f);
    rest_until(shown);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_PICTURE_FAILED), 0);
}
END_TEST

/* ---- files made here ----------------------------------------------------- */

START_TEST(a_file_is_posted_with_its_words)
{
    static const struct file_words ics = { .name = "spring.ics",
                                           .comment = "For your calendar" };
    struct request rq;
    struct fake_call *call;

    ck_assert_int_eq(router_begin(f.engine->router), ERR_OK);
    ck_assert_int_eq(request_init(&rq, f.engine, "slack", "U1", "C1",
                                  PLACE_UNKNOWN, ""),
                     ERR_OK);
    ck_assert_int_eq(reply_file(&rq, AUDIENCE_PRIVATE, 0, &ics, "", 0),
                     ERR_INVALID);
    ck_assert_int_eq(reply_file(&rq, AUDIENCE_PRIVATE, 0, &ics, "x",
                                POSTED_FILE_MAX + 1),
                     ERR_TOO_BIG);
    ck_assert_int_eq(reply_file(&rq, AUDIENCE_PRIVATE, 0, &ics, "BEGIN", 5),
                     ERR_OK);
    request_release(&rq);
    fixture_turn(&f);
    fixture_rest(&f);
    call = fake_find_said(f.fake, "spring.ics");
    ck_assert_ptr_nonnull(call);
    ck_assert_uint_eq(call->bytes_len, 5);
    ck_assert_ptr_nonnull(shown());
    ck_assert_int_eq(files(), 0);
}
END_TEST

TEST_SUITE(picture)
{
    TCase *tc = test_case(suite, "pictures", 60);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, a_picture_is_drawn_after_the_commit_and_posted_once);
    tcase_add_test(tc, what_was_said_before_comes_before_it);
    tcase_add_test(tc, a_picture_stands_under_its_message);
    tcase_add_test(tc, what_is_private_goes_by_dm);
    tcase_add_loop_test(tc, after_a_crash_it_is_drawn_anew_and_posted_once, 0,
                        6);
    tcase_add_test(tc, without_a_worker_there_is_one_sentence);
    tcase_add_test(tc, what_cannot_be_drawn_is_refused_at_once);
    tcase_add_test(tc, what_is_allowed_is_drawn);
    tcase_add_test(tc, a_comparison_is_written_in_words);
    tcase_add_loop_test(tc, what_cannot_be_compared_is_refused_at_once, 0,
                        (int)ARRAY_LEN(wrong));
    tcase_add_test(tc, a_comparison_has_its_limits);
    tcase_add_test(tc, a_file_is_posted_with_its_words);
}
