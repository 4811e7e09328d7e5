/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_campaign.c - campaigns in a channel: one message that is kept, news
 * below it, and buttons that are pressed twice or too late.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "engine_fixture.h"
#include "people.h"
#include "purge.h"
#include "router.h"
#include "rules/calendar.h"
#include "test.h"
#include "zone.h"

#define DAY_SECONDS 86400
#define NEW         "campaign new Spring publish in 120 days owner <@U2>"

static struct fixture f;

static void
know_place(const char *id)
{
    struct incoming *in = incoming_new(INCOMING_PLACE, "slack");

    in->facts = xcalloc(1, sizeof(*in->facts));
    in->facts->id = xstrdup(id);
    in->facts->name = xstrdup("spring");
    in->facts->kind = PLACE_CHANNEL;
    in->facts->is_member = true;
    in->facts->fetched_at = clock_now();
    router_handle(f.engine->router, in);
    fixture_turn(&f);
}

static void
set_up(void)
{
    fixture_open(&f);
    fixture_know(&f, "U1", NULL);
    know_place("C9");
    fixture_say(&f, "U1", "C9", NEW);
    fixture_rest(&f);
}

static void
tear_down(void)
{
    fixture_end(&f);
}

static void
say(const char *place, const char *line)
{
    fixture_say(&f, "U1", place, line);
    fixture_rest(&f);
}

static int64_t
parent(void)
{
    return fixture_number(&f, "SELECT message FROM campaign");
}

static int64_t
due(const char *step)
{
    char sql[120];

    (void)snprintf(sql, sizeof(sql),
                   "SELECT due_at FROM deadline WHERE step = '%s'", step);
    return fixture_number(&f, sql);
}

START_TEST(the_channel_has_one_message_and_its_thread)
{
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox WHERE"
                                        " queue = 'in:C9' AND verb = 0"),
                     2);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox WHERE"
                                        " parent = (SELECT message FROM"
                                        " campaign)"),
                     1);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM deadline WHERE"
                                        " owner = 'U2' AND person = 'U1'"
                                        " AND campaign = 1 AND days > 0"),
                     13);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM campaign WHERE"
                                        " place = 'C9' AND owner = 'U2'"),
                     1);
}
END_TEST

/* Said in a DM, it is known in the channel: what all may read needs no private
 * place, and nobody gets it by DM instead. */
START_TEST(the_message_is_kept_up_to_date_where_it_stands)
{
    say("D1", "campaign lead Spring <@U3>");
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox WHERE"
                                        " verb = 1 AND queue = 'in:C9'"),
                     1);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox WHERE"
                                        " queue = 'in:C9' AND parent > 0"),
                     2);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox WHERE"
                                        " queue = 'dm:U1'"),
                     1);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM campaign WHERE"
                                        " lead = 'U3'"),
                     1);
}
END_TEST

static void
purge(void)
{
    bool more = true;

    ck_assert_int_eq(router_begin(f.engine->router), ERR_OK);
    while (more)
        ck_assert_int_eq(store_purge_settled(f.engine->store, clock_now() + 10,
                                             5, &more),
                         ERR_OK);
    fixture_turn(&f);
}

START_TEST(the_message_is_not_forgotten_while_the_campaign_is_open)
{
    char sql[100];

    (void)snprintf(sql, sizeof(sql),
                   "SELECT count(*) FROM outbox WHERE id ="
                   " %lld",
                   (long long)parent());
    purge();
    ck_assert_int_eq(fixture_number(&f, sql), 1);
    say("D1", "campaign lead Spring <@U3>");
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox WHERE"
                                        " verb = 1 AND queue = 'in:C9'"),
                     1);
    fixture_exec(&f, "UPDATE campaign SET closed_at = 1");
    purge();
    ck_assert_int_eq(fixture_number(&f, sql), 0);
}
END_TEST

/* What the question's button says, for a step that moves by `days`; the zone
 * of these tests is UTC, and only weekends are off. */
static void
press(const char *step, int64_t was_due, int days, int cost)
{
    struct calendar weekends = { 0 };
    struct wall wall = { 0 };
    char line[200];
    struct buf iso;

    buf_init(&iso, 32);
    wall_set_day_number(&wall,
                        calendar_add(&weekends, was_due / DAY_SECONDS, days));
    wall_iso_day(&iso, &wall);
    (void)snprintf(line, sizeof(line),
                   "campaign shift \"Spring\" %s to %s using %d", step,
                   iso.data, cost);
    buf_release(&iso);
    say("D1", line);
}

static int64_t
changes(void)
{
    return fixture_number(&f, "SELECT count(*) FROM audit WHERE command ="
                              " 'campaign shift'");
}

START_TEST(a_button_pressed_twice_counts_once)
{
    int64_t before = due("vet"), after;

    say("D1", "campaign shift Spring vet by 2 days");
    ck_assert_int_eq(changes(), 0);
    ck_assert_uint_eq(fake_said(f.fake, "shrinks from 3 to 1"), 1);
    press("vet", before, 2, 2);
    after = due("vet");
    ck_assert_int_gt(after, before);
    press("vet", before, 2, 2);
    ck_assert_int_eq(due("vet"), after);
    ck_assert_int_eq(changes(), 1);
    ck_assert_uint_eq(fake_said(f.fake, "This uses 2 of the 3"), 2);
}
END_TEST

/* The buffer is not used by a button that said another price. */
START_TEST(a_button_that_is_too_old_asks_again)
{
    int64_t vet = due("vet"), create = due("create"), review;

    press("create", create, 2, 2);
    ck_assert_int_eq(changes(), 1);
    review = due("review");
    press("vet", vet, 2, 2); /* there is a gap now: it costs nothing */
    ck_assert_int_eq(due("review"), review);
    ck_assert_int_eq(changes(), 1);
    ck_assert_uint_eq(fake_said(f.fake, "Something else has moved"), 1);
}
END_TEST

START_TEST(undo_gives_all_steps_back)
{
    int64_t review = due("review");

    press("vet", due("vet"), 2, 2);
    ck_assert_int_ne(due("review"), review);
    say("D1", "undo");
    ck_assert_int_eq(due("review"), review);
    say("D1", "campaign close Spring dropping 13");
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM deadline WHERE"
                                        " done_at = 0"),
                     2); /* thanks, questions */
    say("D1", "undo");
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM deadline WHERE"
                                        " done_at = 0"),
                     13);
    ck_assert_int_eq(fixture_number(&f, "SELECT closed_at FROM campaign"), 0);
}
END_TEST

/* However many there are, they end with it, and come back with it. */
START_TEST(a_campaign_ends_with_all_that_is_open_in_it)
{
    const char *open = "SELECT count(*) FROM deadline WHERE done_at = 0 AND"
                       " what LIKE 'pack%'";

    fixture_exec(
        &f, "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM"
            " c WHERE n < 2500) INSERT INTO deadline (ws, what, due_at,"
            " is_day, zone, person, owner, at,"
            " done_at, done_by, campaign) SELECT ws,"
            " 'pack ' || c.n, 4000000000, 1, 'Etc/UTC', 'U1', 'U1', at, 0, '',"
            " id"
            " FROM campaign, c");
    say("D1", "campaign close Spring");
    ck_assert_uint_eq(fake_said(f.fake, "2500 deadlines that hang on it end"),
                      1);
    ck_assert_int_eq(fixture_number(&f, open), 2500);
    say("D1", "campaign close Spring dropping 13");
    ck_assert_int_eq(fixture_number(&f, open), 0);
    say("D1", "undo");
    ck_assert_int_eq(fixture_number(&f, open), 2500);
}
END_TEST

START_TEST(all_deals_move_with_the_first_post)
{
    const char *there = "SELECT count(*) FROM deal WHERE publish ="
                        " '2040-03-05'";
    char line[100];
    int64_t day;

    fixture_exec(&f, "INSERT INTO creator (ws, platform, handle, at, person)"
                     " SELECT ws, 1, 'mara.cooks', at, 'U1' FROM campaign");
    fixture_exec(
        &f, "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM"
            " c WHERE n < 2100) INSERT INTO deal (ws, campaign, creator,"
            " deliverable, key, kind, state, state_at, owner, draft_due,"
            " publish, fee, currency, tracking, link, trouble, sheet, person,"
            " at) SELECT ws, id, 1, c.n, c.n, '', 0, at, '', '', '2040-03-05',"
            " 0, '', '', '', '', 0, 'U1', at FROM campaign, c");
    say("D1", "campaign shift Spring by 5 days");
    ck_assert_uint_eq(fake_said(f.fake, "of 2100 deals move too"), 1);
    ck_assert_int_eq(fixture_number(&f, there), 2100);
    day = fixture_number(&f, "SELECT CAST(strftime('%Y%m%d', publish,"
                             " '+7 days') AS INTEGER) FROM campaign");
    (void)snprintf(line, sizeof(line),
                   "campaign shift \"Spring\" to %d-%02d-%02d moving 2113",
                   (int)(day / 10000), (int)(day / 100 % 100),
                   (int)(day % 100));
    say("D1", line);
    ck_assert_int_eq(fixture_number(&f, there), 0);
    say("D1", "undo");
    ck_assert_int_eq(fixture_number(&f, there), 2100);
}
END_TEST

/* The buffer is asked for by whatever word a step is moved. */
START_TEST(a_step_moved_as_a_deadline_is_asked_about_too)
{
    int64_t vet = due("vet");

    say("D1", "deadline move 2 in 115 days");
    ck_assert_int_eq(due("vet"), vet);
    ck_assert_uint_eq(fake_said(f.fake, "Nothing is moved until you press") +
                          fake_said(f.fake, "So I cannot move that alone"),
                      1);
}
END_TEST

static int64_t
edits(void)
{
    return fixture_number(&f, "SELECT count(*) FROM outbox WHERE verb = 1"
                              " AND queue = 'in:C9'");
}

START_TEST(a_step_that_is_done_shows_on_the_message)
{
    say("D1", "deadline done 1");
    ck_assert_int_eq(edits(), 1);
    say("D1", "undo");
    ck_assert_int_eq(edits(), 2);
    say("D1", "deadline add something by tomorrow");
    ck_assert_int_eq(edits(), 2);
}
END_TEST

START_TEST(a_new_campaign_is_taken_back_whole)
{
    say("C9", "undo");
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM campaign"), 0);
    ck_assert_int_eq(fixture_deadlines(&f), 0);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM reminder"), 0);
    say("C9", NEW);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM campaign"), 1);
}
END_TEST

START_TEST(guests_see_no_campaigns)
{
    struct incoming *in = incoming_new(INCOMING_PERSON, "slack");

    in->person = xcalloc(1, sizeof(*in->person));
    in->person->id = xstrdup("U9");
    in->person->name = xstrdup("guest");
    in->person->zone = xstrdup("Europe/Rome");
    in->person->locale = xstrdup("en-GB");
    in->person->dm = xstrdup("D9");
    in->person->is_guest = true;
    in->person->fetched_at = clock_now();
    router_handle(f.engine->router, in);
    fixture_turn(&f);
    fixture_say(&f, "U9", "D9", "campaign list");
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "members of this workspace"), 1);
    ck_assert_uint_eq(fake_said(f.fake, "Open campaigns"), 0);
    say("C9", "deadline add secret by in 5 days on Spring");
    fixture_say(&f, "U9", "D9", "deadline ics all");
    fixture_say(&f, "U9", "D9", "deadline list Spring");
    fixture_say(&f, "U9", "D9", "deadline list Summer");
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "Guests see only their own"), 3);
    fixture_say(&f, "U9", "D9", "deadline add tell by in 2 days on Spring");
    fixture_say(&f, "U9", "D9", "notify mute Spring");
    fixture_rest(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM deadline WHERE"
                                        " person = 'U9' AND campaign > 0"),
                     0);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM mute"), 0);
}
END_TEST

TEST_SUITE(campaign)
{
    TCase *tc = test_case(suite, "campaign", 10);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, the_channel_has_one_message_and_its_thread);
    tcase_add_test(tc, the_message_is_kept_up_to_date_where_it_stands);
    tcase_add_test(tc, the_message_is_not_forgotten_while_the_campaign_is_open);
    tcase_add_test(tc, a_button_pressed_twice_counts_once);
    tcase_add_test(tc, a_button_that_is_too_old_asks_again);
    tcase_add_test(tc, undo_gives_all_steps_back);
    tcase_add_test(tc, a_campaign_ends_with_all_that_is_open_in_it);
    tcase_add_test(tc, all_deals_move_with_the_first_post);
    tcase_add_test(tc, a_step_moved_as_a_deadline_is_asked_about_too);
    tcase_add_test(tc, a_step_that_is_done_shows_on_the_message);
    tcase_add_test(tc, a_new_campaign_is_taken_back_whole);
    tcase_add_test(tc, guests_see_no_campaigns);
}
