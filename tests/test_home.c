/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_home.c - a person's own page of the app: what it shows, and when.
 */
#include "home.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "engine_fixture.h"
#include "router.h"
#include "test.h"

static struct fixture f;

static void
set_up(void)
{
    fixture_open(&f);
    fixture_know(&f, "U1", "C1");
}

static void
tear_down(void)
{
    fixture_end(&f);
}

/* What Slack tells when somebody opens it, and when they press there. */
static struct incoming *
at_home(const char *line)
{
    struct incoming *in = fixture_line(&f, "U1", "", line);

    in->is_home = true;
    if (line[0] != '\0')
        in->kind = INCOMING_BUTTON;
    return in;
}

static struct fake_call *
published(size_t nth)
{
    struct fake_call *call;
    size_t i, n = 0;

    for (i = 0; (call = fake_find(f.fake, FAKE_SEND, i)) != NULL; i++)
        if (call->verb == OUT_PUBLISH && n++ == nth)
            return call;
    return NULL;
}

static void
add_deadline(void)
{
    fixture_say(&f, "U1", "D1", "deadline add brief by in 2 minutes");
    fixture_rest(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 1);
}

START_TEST(who_opens_it_sees_their_day)
{
    add_deadline();
    fixture_take(&f, at_home(""));
    fixture_turn(&f);
    fixture_rest(&f);
    ck_assert_ptr_nonnull(published(0));
    ck_assert_str_eq(published(0)->user, "U1");
    ck_assert_ptr_nonnull(strstr(published(0)->body, "brief"));
    ck_assert_ptr_null(published(1));
}
END_TEST

/* Nobody reads messages there: the answer stands on the page, and no message
 * is sent. */
START_TEST(what_is_pressed_there_is_answered_there)
{
    size_t before;

    add_deadline();
    before = fake_count(f.fake, FAKE_SEND);
    fixture_take(&f, at_home("deadline done 1"));
    fixture_turn(&f);
    fixture_rest(&f);
    ck_assert_int_eq(
        fixture_number(&f, "SELECT done_at > 0 FROM deadline WHERE id = 1"), 1);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_SEND), before + 1);
    ck_assert_ptr_nonnull(published(0));
    ck_assert_ptr_eq(strstr(published(0)->body, "Done: \"brief\""),
                     published(0)->body);
    ck_assert_ptr_nonnull(
        strstr(published(0)->body, text_get(LANGUAGE_EN, TEXT_TODAY_NOTHING)));
}
END_TEST

START_TEST(a_mistake_there_is_told_there)
{
    fixture_take(&f, at_home("deadline done 77"));
    fixture_turn(&f);
    fixture_rest(&f);
    ck_assert_ptr_nonnull(strstr(published(0)->body, "no deadline 77"));
    ck_assert_uint_eq(fake_count(f.fake, FAKE_SEND), 1);
}
END_TEST

/* While one waits for its turn, a newer one takes its place. */
START_TEST(only_the_newest_is_published)
{
    const char *body = "";
    int i;

    for (i = 0; i < 12; i++) {
        fixture_take(&f, at_home(""));
        fixture_turn(&f);
    }
    add_deadline();
    fixture_take(&f, at_home(""));
    fixture_turn(&f);
    ck_assert_int_le(fixture_number(&f, "SELECT count(*) FROM outbox WHERE"
                                        " queue = 'home:U1'"),
                     4);
    for (i = 0; i < 10; i++) {
        fixture_rest(&f);
        fixture_move(&f, 2000);
    }
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox WHERE"
                                        " queue = 'home:U1' AND state < 2"),
                     0);
    for (i = 0; published((size_t)i); i++)
        body = published((size_t)i)->body;
    ck_assert_int_le(i, 4);
    ck_assert_ptr_nonnull(strstr(body, "brief"));
}
END_TEST

START_TEST(a_page_under_way_is_published_again_after_a_crash)
{
    fixture_take(&f, at_home(""));
    fixture_turn(&f);
    fixture_turn(&f);
    fixture_restart(&f);
    ck_assert_ptr_nonnull(published(0));
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox WHERE"
                                        " queue = 'home:U1' AND state = 2"),
                     1);
}
END_TEST

/* Where the page is switched off, nothing is tried again and nobody is told:
 * nobody asked for it. */
START_TEST(a_page_that_is_refused_is_let_go)
{
    fixture_take(&f, at_home(""));
    fixture_turn(&f);
    fixture_turn(&f);
    fake_answer(f.fake, published(0), OUT_REFUSED, -1);
    fixture_rest(&f);
    ck_assert_ptr_null(published(1));
    ck_assert_uint_eq(fake_count(f.fake, FAKE_SEND), 1);
    ck_assert_int_eq(fixture_number(&f, "SELECT state FROM outbox"), 3);
}
END_TEST

TEST_SUITE(home)
{
    TCase *tc = test_case(suite, "home", 20);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, who_opens_it_sees_their_day);
    tcase_add_test(tc, what_is_pressed_there_is_answered_there);
    tcase_add_test(tc, a_mistake_there_is_told_there);
    tcase_add_test(tc, only_the_newest_is_published);
    tcase_add_test(tc, a_page_under_way_is_published_again_after_a_crash);
    tcase_add_test(tc, a_page_that_is_refused_is_let_go);
}
