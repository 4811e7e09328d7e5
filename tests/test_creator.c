/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_creator.c - what is known of a creator stays with the team, and what
 * people did to a deadline stays when a deal moves on.
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
    fixture_store_exec(
        &f,
        "INSERT INTO campaign (id, ws, name, key, state, publish, zone, owner,"
        " lead, place, message, is_abroad, approvers, new_creators,"
        " known_creators, sheet, person, at, closed_at) VALUES (1, 1,"
        " 'Spring', 'spring', 1, '2099-03-02', 'Europe/Rome', 'U1', '', '', 0,"
        " 0, 0, 0, 0, 0, 'U1', 1, 0)");
    fixture_tell_place(&f, PLACE_CHANNEL, false, false);
}

static void
tear_down(void)
{
    fixture_end(&f);
}

static void
say(const char *line)
{
    fixture_say(&f, "U1", "C9", line);
}

static int64_t
count(const char *where)
{
    char sql[400];

    (void)snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", where);
    return fixture_number(&f, sql);
}

/* ---- who reads it -------------------------------------------------------- */

static const char *const private_lines[] = {
    "creator @mara.cooks",
    "creator note @mara.cooks answers on Mondays",
    "creator trust @mara.cooks because always on time",
    "creator brief @mara.cooks",
    "creator outreach @mara.cooks",
    "creator trouble 1 the parcel is lost",
    "creator went @mara.cooks well for Spring",
    "creator deal 1",
};

START_TEST(what_we_know_is_said_in_private_places_only)
{
    size_t place = (size_t)_i % FIXTURE_PLACES,
           line = (size_t)_i / FIXTURE_PLACES;
    int64_t before;

    fixture_say(&f, "U1", "D1",
                "campaign deal Spring @mara.cooks reel state agreed");
    fixture_tell_place(&f, fixture_places[place].kind,
                       fixture_places[place].is_shared,
                       fixture_places[place].has_guests);
    before = count("outbox WHERE verb = 0 AND queue = 'dm:U1'");
    say(private_lines[line]);
    ck_assert_int_eq(count("outbox WHERE verb = 0 AND queue = 'in:C9'"),
                     fixture_places[place].in_place);
    ck_assert_int_eq(count("outbox WHERE verb = 0 AND queue = 'dm:U1'"),
                     before + 1 - fixture_places[place].in_place);
}
END_TEST

START_TEST(a_fee_stands_in_no_message_of_a_channel)
{
    fixture_tell_place(&f, PLACE_CHANNEL, false, false);
    say("campaign deal Spring @mara.cooks reel state agreed fee 98765 EUR");
    ck_assert_int_eq(fixture_number(&f, "SELECT fee FROM deal"), 9876500);
    say("creator deal 1 fee 98766 EUR");
    say("creator deal 1 state signed");
    ck_assert_int_eq(count("outbox WHERE queue = 'in:C9'"), 3);
    ck_assert_int_eq(count("outbox WHERE body LIKE '%9876%'"
                           " OR body LIKE '%98,76%'"),
                     0);
    say("creator @mara.cooks");
    ck_assert_int_eq(count("outbox WHERE body LIKE '%98,766%'"
                           " AND queue = 'dm:U1'"),
                     1);
}
END_TEST

START_TEST(a_guest_learns_nothing_and_changes_nothing)
{
    size_t i;

    say("campaign deal Spring @mara.cooks reel state agreed");
    fixture_store_exec(&f, "UPDATE person SET is_guest = 1");
    for (i = 0; i < ARRAY_LEN(private_lines); i++)
        say(private_lines[i]);
    say("creator deal 1 state signed");
    say("campaign deal Spring @zoe.bakes reel");
    ck_assert_int_eq(count("deal WHERE state = 3"), 1);
    ck_assert_int_eq(count("deal"), 1);
    ck_assert_int_eq(count("note"), 0);
    ck_assert_int_eq(count("outcome"), 0);
    ck_assert_int_eq(count("outbox WHERE body LIKE '%mara.cooks%'"
                           " AND queue <> 'in:C9'"),
                     0);
}
END_TEST

/* Verdicts are for those who vet, even on a card that others may see. */
START_TEST(a_verdict_is_on_the_card_of_those_who_vet)
{
    struct config *config = (struct config *)(uintptr_t)f.engine->config;
    struct words nobody = { (char *[]){ (char[]){ "U7" } }, 1 };
    struct words old = config->roles.vetters;

    say("creator note @mara.cooks answers on Mondays");
    fixture_store_exec(&f, "INSERT INTO decision (ws, creator, look, person,"
                           " at, is_approved, reason) VALUES (1, 1, 1, 'U1',"
                           " 1, 0, 'bought comments')");
    config->roles.vetters = nobody;
    say("creator @mara.cooks");
    config->roles.vetters = old;
    ck_assert_int_eq(count("outbox WHERE body LIKE '%bought comments%'"), 0);
    say("creator @mara.cooks");
    ck_assert_int_eq(count("outbox WHERE body LIKE '%bought comments%'"), 1);
}
END_TEST

/* ---- a menu that is used ------------------------------------------------- */

START_TEST(a_menu_that_was_used_shows_how_it_stands_now)
{
    fixture_know(&f, "U1", "C1");
    fixture_say(&f, "U1", "C1",
                "campaign deal Spring @mara.cooks reel state agreed");
    fixture_say(&f, "U1", "C1", "creator @mara.cooks");
    fixture_rest(&f);
    fixture_press(&f, "U1", "creator deal 1 state signed");
    ck_assert_int_eq(count("deal WHERE state = 4"), 1);
    ck_assert_int_eq(count("outbox WHERE verb = 1"), 1);
    fixture_rest(&f);
    /* two people press at once: the second changes nothing */
    fixture_press(&f, "U1", "creator deal 1 state signed");
    ck_assert_int_eq(count("outbox WHERE verb = 1"), 1);
    ck_assert_int_eq(count("deadline WHERE step = 'brief'"), 1);
}
END_TEST

/* ---- what people did stays ----------------------------------------------- */

START_TEST(what_was_done_is_not_asked_for_again)
{
    say("campaign deal Spring @mara.cooks reel state contacted");
    say("deadline done 1");
    say("creator deal 1 fee 400 EUR");
    say("creator deal 1 owner me");
    ck_assert_int_eq(count("deadline WHERE step = 'reply'"), 1);
    say("creator deal 1 state shortlisted");
    say("creator deal 1 state contacted");
    ck_assert_int_eq(count("deadline WHERE step = 'reply' AND done_at = 0"), 1);
}
END_TEST

START_TEST(what_was_moved_stays_until_its_date_changes)
{
    int64_t moved;

    say("campaign deal Spring @mara.cooks reel state drafting"
        " draft 2099-02-02");
    say("deadline move 1 2099-02-05");
    moved = fixture_number(&f, "SELECT due_at FROM deadline WHERE id = 1");
    say("creator deal 1 fee 400 EUR");
    ck_assert_int_eq(fixture_number(&f,
                                    "SELECT due_at FROM deadline WHERE id = 1"),
                     moved);
    say("creator deal 1 draft 2099-02-09");
    ck_assert_int_gt(fixture_number(&f,
                                    "SELECT due_at FROM deadline WHERE id = 1"),
                     moved);
    ck_assert_int_eq(count("deadline WHERE step = 'draft'"), 1);
}
END_TEST

START_TEST(a_deal_that_comes_to_nothing_waits_for_nothing)
{
    say("campaign deal Spring @mara.cooks reel state agreed"
        " draft 2099-02-02 publish 2099-03-02");
    ck_assert_int_eq(count("deadline WHERE done_at = 0"), 3);
    say("creator deal 1 state cancelled");
    ck_assert_int_eq(count("deadline WHERE done_at = 0"), 0);
    ck_assert_int_eq(count("deadline WHERE ended = 3"), 3);
    say("undo");
    ck_assert_int_eq(count("deadline WHERE done_at = 0"), 3);
}
END_TEST

START_TEST(money_is_waited_for_after_the_end)
{
    say("campaign deal Spring @mara.cooks reel state live fee 400 EUR");
    say("creator deal 1 state insights");
    say("creator deal 1 state followed-up");
    say("creator deal 1 state done");
    ck_assert_int_eq(count("deadline WHERE step = 'payment' AND done_at = 0"
                           " AND owner = '@finance'"),
                     1);
    say("creator deal 1 state insights");
    say("creator deal 1 state paid");
    ck_assert_int_eq(count("deadline WHERE step = 'payment' AND done_at = 0"),
                     0);
}
END_TEST

TEST_SUITE(creator)
{
    TCase *tc = test_case(suite, "creator", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, what_we_know_is_said_in_private_places_only, 0,
                        (int)(FIXTURE_PLACES * ARRAY_LEN(private_lines)));
    tcase_add_test(tc, a_fee_stands_in_no_message_of_a_channel);
    tcase_add_test(tc, a_guest_learns_nothing_and_changes_nothing);
    tcase_add_test(tc, a_verdict_is_on_the_card_of_those_who_vet);
    tcase_add_test(tc, a_menu_that_was_used_shows_how_it_stands_now);
    tcase_add_test(tc, what_was_done_is_not_asked_for_again);
    tcase_add_test(tc, what_was_moved_stays_until_its_date_changes);
    tcase_add_test(tc, a_deal_that_comes_to_nothing_waits_for_nothing);
    tcase_add_test(tc, money_is_waited_for_after_the_end);
}
