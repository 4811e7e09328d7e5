/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_privacy.c - what is private stays with whom it is for.
 *
 * "vet list" answers what is private; the outbox tells where it would go.
 */
#include <stdio.h>
#include <stdlib.h>
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
    fixture_know(&f, "U1", NULL);
}

static void
tear_down(void)
{
    fixture_end(&f);
}

static int64_t
answers(const char *queue)
{
    char sql[200];

    (void)snprintf(sql, sizeof(sql),
                   "SELECT count(*) FROM outbox WHERE verb = 0"
                   " AND queue = '%s'",
                   queue);
    return fixture_number(&f, sql);
}

START_TEST(a_verdict_is_said_in_private_places_only)
{
    fixture_tell_place(&f, fixture_places[_i].kind,
                       fixture_places[_i].is_shared,
                       fixture_places[_i].has_guests);
    fixture_say(&f, "U1", "C9", "vet list");
    ck_assert_int_eq(answers("in:C9"), fixture_places[_i].in_place);
    ck_assert_int_eq(answers("dm:U1"), 1 - fixture_places[_i].in_place);
}
END_TEST

START_TEST(an_old_private_channel_is_asked_about_before_it_is_trusted)
{
    fixture_tell_place(&f, PLACE_PRIVATE, false, false);
    fixture_move(&f, 40LL * 24 * 3600 * 1000);
    fixture_say(&f, "U1", "C9", "vet list");
    ck_assert_int_eq(answers("in:C9") + answers("dm:U1"), 0);
    fixture_tell_place(&f, PLACE_PRIVATE, true, false); /* shared since */
    ck_assert_int_eq(answers("in:C9"), 0);
    ck_assert_int_eq(answers("dm:U1"), 1);
}
END_TEST

START_TEST(taking_back_a_verdict_is_told_to_its_person_alone)
{
    fixture_tell_place(&f, PLACE_CHANNEL, false, false);
    fixture_store_exec(
        &f, "INSERT INTO creator (id, ws, platform, handle, at, person) VALUES "
            "(1, 1, 2, 'zed', 1, 'U1');"
            "INSERT INTO look VALUES (1, 1, 1, 1, 'U1', '1', 1, '{}',"
            " 0, 0);");
    fixture_say(&f, "U1", "C9", "vet decline 1 because no");
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM decision"), 1);
    fixture_say(&f, "U1", "C9", "undo");
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM decision"), 0);
    ck_assert_int_eq(answers("in:C9"), 0);
}
END_TEST

START_TEST(taking_back_a_deadline_is_told_to_the_team)
{
    fixture_tell_place(&f, PLACE_CHANNEL, false, false);
    fixture_say(&f, "U1", "C9", "deadline add brief by 2099-01-04");
    fixture_say(&f, "U1", "C9", "undo");
    ck_assert_int_eq(answers("in:C9"), 2);
}
END_TEST

START_TEST(where_we_are_not_the_asker_learns_that_nobody_else_sees_it)
{
    fixture_tell_place(&f, PLACE_CHANNEL, false, false);
    fixture_store_exec(&f, "UPDATE place SET is_member = 0");
    fixture_take(&f, fixture_slash(&f, "U1", "C9",
                                   "deadline add brief by 2099-01-04"));
    fixture_turn(&f);
    ck_assert_int_eq(answers("in:C9"), 0);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox WHERE"
                                        " queue = 'aside:U1'"),
                     2);
}
END_TEST

/* Asked for again, a card is a second message: both show who decided. */
START_TEST(the_card_that_was_pressed_shows_the_decision)
{
    fixture_store_exec(
        &f, "INSERT INTO creator (id, ws, platform, handle, at, person) VALUES "
            "(1, 1, 2, 'zed', 1, 'U1');"
            "INSERT INTO look VALUES (1, 1, 1, 1, 'U1', '1', 1, '{}', 0, 0);");
    fixture_know(&f, "U1", "C1");
    fixture_say(&f, "U1", "C1", "vet @zed");
    fixture_rest(&f);
    fixture_say(&f, "U1", "C1", "vet @zed");
    fixture_rest(&f);
    fixture_store_exec(&f, "UPDATE look SET message = (SELECT min(id)"
                           " FROM outbox WHERE queue = 'dm:U1' AND verb = 0)");
    fixture_press(&f, "U1", "vet decline 1 because no");
    ck_assert_int_eq(fixture_number(&f, "SELECT count(DISTINCT target)"
                                        " FROM outbox WHERE verb = 1"),
                     2);
}
END_TEST

START_TEST(a_question_answered_by_a_button_makes_way)
{
    struct incoming *in;

    fixture_know(&f, "U1", "C1");
    fixture_store_exec(&f, "UPDATE person SET dm = 'D1' WHERE id = 'U1'");
    in = fixture_line(&f, "U1", "D1", "deadline add call by 04/05");
    in->place_kind = PLACE_DM;
    fixture_take(&f, in);
    fixture_rest(&f);
    ck_assert_int_eq(answers("dm:U1"), 1);
    in = fixture_line(&f, "U1", "D1", "deadline add call by 2099-05-04");
    in->kind = INCOMING_BUTTON;
    free(in->message);
    in->message = fixture_text(&f, "SELECT message FROM outbox"
                                   " WHERE queue = 'dm:U1'");
    fixture_take(&f, in);
    fixture_turn(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 1);
    ck_assert_int_eq(answers("dm:U1"), 1);
    ck_assert_int_eq(
        fixture_number(&f, "SELECT count(*) FROM outbox WHERE verb = 1"), 1);
}
END_TEST

START_TEST(an_admin_may_do_everything)
{
    struct config *config = (struct config *)(uintptr_t)f.engine->config;
    struct words admins = { (char *[]){ (char[]){ "U1" } }, 1 };
    struct words vetters = { (char *[]){ (char[]){ "U7" } }, 1 };
    struct words old_admins = config->roles.admins;
    struct words old_vetters = config->roles.vetters;

    config->roles.admins = admins;
    config->roles.vetters = vetters;
    fixture_tell_place(&f, PLACE_PRIVATE, false, false);
    fixture_say(&f, "U1", "C9", "vet list");
    ck_assert_int_eq(answers("in:C9"), 1);
    config->roles.admins = old_admins;
    config->roles.vetters = old_vetters;
}
END_TEST

TEST_SUITE(privacy)
{
    TCase *tc = test_case(suite, "privacy", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, a_verdict_is_said_in_private_places_only, 0,
                        FIXTURE_PLACES);
    tcase_add_test(tc,
                   an_old_private_channel_is_asked_about_before_it_is_trusted);
    tcase_add_test(tc, taking_back_a_verdict_is_told_to_its_person_alone);
    tcase_add_test(tc, taking_back_a_deadline_is_told_to_the_team);
    tcase_add_test(tc,
                   where_we_are_not_the_asker_learns_that_nobody_else_sees_it);
    tcase_add_test(tc, the_card_that_was_pressed_shows_the_decision);
    tcase_add_test(tc, a_question_answered_by_a_button_makes_way);
    tcase_add_test(tc, an_admin_may_do_everything);
}
