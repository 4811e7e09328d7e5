/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_guests.c - what is the team's is not a guest's.
 */
#include <stdio.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "engine_fixture.h"
#include "people.h"
#include "router.h"
#include "test.h"

static struct fixture f;

static void
set_up(void)
{
    fixture_open(&f);
    fixture_know(&f, "U1", "C1");
    fixture_know(&f, "UGUEST", NULL);
    fixture_store_exec(&f,
                       "UPDATE person SET is_guest = 1 WHERE id = 'UGUEST'");
    fixture_say(&f, "U1", "D1", "deadline add team brief by 2099-01-04");
    fixture_say(&f, "UGUEST", "D2", "deadline add my own by 2099-01-05");
}

static void
tear_down(void)
{
    fixture_end(&f);
}

/* How many answers to the guest say so. */
static int64_t
told(const char *words)
{
    char sql[300];

    (void)snprintf(sql, sizeof(sql),
                   "SELECT count(*) FROM outbox WHERE user = 'UGUEST'"
                   " AND body LIKE '%%%s%%'",
                   words);
    return fixture_number(&f, sql);
}

static int64_t
done(int id)
{
    char sql[100];

    (void)snprintf(sql, sizeof(sql),
                   "SELECT done_at > 0 FROM deadline WHERE id = %d", id);
    return fixture_number(&f, sql);
}

START_TEST(a_guest_lists_only_the_own_deadlines)
{
    fixture_say(&f, "UGUEST", "D2", "deadline list all");
    ck_assert_int_eq(told("team brief"), 0);
    ck_assert_int_eq(told("Guests see only their own"), 1);
    fixture_say(&f, "UGUEST", "D2", "deadline list");
    ck_assert_int_eq(told("team brief"), 0);
    ck_assert_int_eq(told("2 · my own"), 1);
}
END_TEST

START_TEST(a_guest_ends_only_the_own_deadlines)
{
    fixture_say(&f, "UGUEST", "D2", "deadline done 1");
    ck_assert_int_eq(done(1), 0);
    ck_assert_int_eq(told("There is no deadline 1"), 1);
    ck_assert_int_eq(told("team brief"), 0);
    fixture_say(&f, "UGUEST", "D2", "deadline done 2");
    ck_assert_int_eq(done(2), 1);
}
END_TEST

START_TEST(a_guest_takes_back_only_the_own_changes)
{
    fixture_say(&f, "UGUEST", "D2", "undo 1");
    ck_assert_int_eq(fixture_deadlines(&f), 2);
    fixture_say(&f, "UGUEST", "D2", "undo");
    ck_assert_int_eq(fixture_number(&f, "SELECT max(id) FROM deadline"), 1);
}
END_TEST

START_TEST(a_member_ends_those_of_others)
{
    fixture_know(&f, "U3", NULL);
    fixture_say(&f, "U3", "D3", "deadline done 1");
    ck_assert_int_eq(done(1), 1);
}
END_TEST

/* As the chat tells of an app. */
static void
tell_of_app(const char *id)
{
    struct incoming *in = incoming_new(INCOMING_PERSON, "slack");

    in->person = xcalloc(1, sizeof(*in->person));
    in->person->id = xstrdup(id);
    in->person->name = xstrdup("helper");
    in->person->zone = xstrdup("Europe/Rome");
    in->person->locale = xstrdup("en-GB");
    in->person->dm = xstrdup("");
    in->person->is_bot = true;
    in->person->fetched_at = clock_now();
    router_handle(f.engine->router, in);
    fixture_turn(&f);
}

START_TEST(an_app_answers_for_nothing)
{
    tell_of_app("U0APP");
    fixture_say(&f, "U1", "D1",
                "deadline add sweep by 2099-01-04 for <@U0APP>");
    fixture_say(&f, "U1", "D1", "deadline assign 1 <@U0APP>");
    fixture_say(&f, "U1", "D1", "campaign new Spring publish 2099-03-02");
    fixture_say(&f, "U1", "D1",
                "campaign deal Spring @mara reel owner <@U0APP>");
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "is an app and answers for nothing"),
                      3);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM deadline"
                                        " WHERE owner = 'U0APP'"),
                     0);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM deal"), 0);
}
END_TEST

START_TEST(who_was_not_met_is_asked_about_before_something_is_theirs)
{
    fixture_say(&f, "U1", "D1",
                "deadline add sweep by 2099-01-04 for <@U0APPNEW>");
    fixture_say(&f, "U1", "D1",
                "deadline add mop by 2099-01-04 for <@U0APPNEW> <@UNEW>");
    fixture_say(&f, "U1", "D1", "deadline add dust by 2099-01-04 for <@UNEW>");
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM parked"), 3);
    ck_assert_int_eq(fixture_deadlines(&f), 2);
    fixture_rest(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM parked"), 0);
    ck_assert_uint_eq(fake_said(f.fake, "is an app and answers for nothing"),
                      1);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM deadline"
                                        " WHERE owner LIKE 'U0APP%'"),
                     0);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM deadline"
                                        " WHERE owner = 'UNEW'"
                                        " AND what = 'dust'"),
                     1);
}
END_TEST

TEST_SUITE(guests)
{
    TCase *tc = test_case(suite, "guests", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, a_guest_lists_only_the_own_deadlines);
    tcase_add_test(tc, a_guest_ends_only_the_own_deadlines);
    tcase_add_test(tc, a_guest_takes_back_only_the_own_changes);
    tcase_add_test(tc, a_member_ends_those_of_others);
    tcase_add_test(tc, an_app_answers_for_nothing);
    tcase_add_test(tc,
                   who_was_not_met_is_asked_about_before_something_is_theirs);
}
