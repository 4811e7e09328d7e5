/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_receive.c - what a request waits for: facts about people and places, and
 * the pieces of its files.
 */
#include "receive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "engine_fixture.h"
#include "files.h"
#include "router.h"
#include "test.h"

static struct fixture f;

static void
set_up(void)
{
    fixture_open(&f);
    fixture_know(&f, "U1", "C1");
    fixture_know(&f, "U2", NULL);
}

static void
tear_down(void)
{
    fixture_end(&f);
}

static void
fill(void)
{
    char sql[100];

    (void)snprintf(sql, sizeof(sql), "PRAGMA max_page_count = %lld",
                   (long long)fixture_number(&f, "PRAGMA page_count"));
    fixture_store_exec(&f, sql);
}

/* ---- facts --------------------------------------------------------------- */

START_TEST(a_request_waits_for_person_and_place_and_is_then_answered)
{
    fixture_say(&f, "U7", "C7", "deadline add one by 2099-01-04");
    ck_assert_uint_eq(fixture_acked(&f, "env-1"), 1);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM parked"), 1);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_PERSON), 1);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_PLACE), 0);
    (void)fake_pump(f.fake);
    fixture_turn(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 0);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_PLACE), 1);
    fixture_rest(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 1);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM parked"), 0);
    ck_assert_uint_eq(fake_said(f.fake, "one"), 1);
}
END_TEST

START_TEST(a_parked_request_survives_a_restart)
{
    fixture_say(&f, "U7", "C7", "deadline add one by 2099-01-04");
    fixture_restart(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 1);
    ck_assert_uint_eq(fake_said(f.fake, "one"), 1);
}
END_TEST

/* Its ack is long gone, or it is told with what it does: no later life has to
 * tell it once more. */
START_TEST(what_was_parked_is_told_by_no_later_life)
{
    int i;

    fixture_take(&f, fixture_slash(&f, "U7", "C7",
                                   "deadline add one by 2099-01-04"));
    fixture_turn(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM parked"), 1);
    for (i = 0; i < 9 && fixture_deadlines(&f) == 0; i++) {
        (void)fake_pump(f.fake);
        fixture_turn(&f);
    }
    ck_assert_int_eq(fixture_deadlines(&f), 1);
    ck_assert_int_gt(fixture_number(&f, "SELECT count(*) FROM outbox"), 0);
    ck_assert_int_eq(
        fixture_number(&f, "SELECT count(*) FROM outbox WHERE asked <> ''"), 0);
}
END_TEST

START_TEST(all_who_wait_for_a_fact_are_taken_up_in_order)
{
    char line[80];
    int i;

    for (i = 0; i < 130; i++) {
        (void)snprintf(line, sizeof(line), "deadline add d%03d by 2099-01-04",
                       i);
        fixture_take(&f, fixture_line(&f, "U7", "D7", line));
    }
    fixture_turn(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM parked"), 130);
    fixture_rest(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM parked"), 0);
    ck_assert_int_eq(fixture_deadlines(&f), 130);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM deadline a JOIN"
                                        " deadline b ON b.id = a.id + 1"
                                        " WHERE b.what < a.what"),
                     0);
}
END_TEST

START_TEST(one_parked_request_that_fails_stops_no_other_and_is_told)
{
    fixture_exec(&f, FIXTURE_POISON);
    fixture_take(&f, fixture_line(&f, "U7", "D7",
                                  "deadline add one by 2099-01-04"));
    fixture_take(&f, fixture_line(&f, "U7", "D7",
                                  "deadline add bug by 2099-01-04"));
    fixture_take(&f, fixture_line(&f, "U7", "D7",
                                  "deadline add two by 2099-01-04"));
    fixture_rest(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 2);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM parked"), 0);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_ERRORS_INTERNAL), 1);
}
END_TEST

START_TEST(facts_that_cannot_be_written_come_back_by_themselves)
{
    fixture_say(&f, "U7", "D7", "deadline add one by 2099-01-04");
    fixture_exec(&f, "BEGIN IMMEDIATE");
    (void)fake_pump(f.fake);
    ck_assert_int_ge(router_stuck_ms(f.engine->router), 0);
    fixture_exec(&f, "ROLLBACK");
    fixture_move(&f, 1100);
    fixture_rest(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 1);
}
END_TEST

START_TEST(a_parked_request_that_cannot_be_read_is_passed_by)
{
    fixture_say(&f, "U7", "D7", "deadline add one by 2099-01-04");
    fixture_exec(&f, "UPDATE parked SET request = '{\"kind\": \"x\"}'");
    fixture_say(&f, "U7", "D7", "deadline add two by 2099-01-04");
    fixture_rest(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 1);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM parked"), 0);
}
END_TEST

START_TEST(old_facts_are_good_enough_and_asked_for_anew)
{
    fixture_move(&f, 25 * 3600 * 1000);
    fixture_say(&f, "U1", "C1", "deadline add one by 2099-01-04");
    ck_assert_int_eq(fixture_deadlines(&f), 1);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_PERSON), 1);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_PLACE), 1);
}
END_TEST

START_TEST(of_whom_only_the_dm_is_known_facts_are_asked_for)
{
    fixture_exec(&f, "INSERT INTO person VALUES (1, 'U8', 'U8', '', '', 'D8',"
                     " 1, 0)");
    fixture_say(&f, "U8", "D8", "deadline add one by 2099-01-04");
    ck_assert_int_eq(fixture_deadlines(&f), 0);
    fixture_rest(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 1);
}
END_TEST

/* Of a command in some D…: only that of the person is a DM with us. */
START_TEST(a_command_among_two_others_teaches_no_dm)
{
    struct incoming *in = fixture_slash(&f, "U1", "D0PAIR", "help");

    in->place_kind = PLACE_UNKNOWN;
    fixture_exec(&f, "UPDATE person SET dm = 'D0U1' WHERE id = 'U1'");
    fixture_take(&f, in);
    fixture_turn(&f);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_PLACE), 1);
    fixture_rest(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM person WHERE"
                                        " id = 'U1' AND dm = 'D0U1'"),
                     1);
    fake_forget(f.fake);
    in = fixture_slash(&f, "U1", "D0U1", "help");
    in->place_kind = PLACE_UNKNOWN;
    fixture_take(&f, in);
    fixture_turn(&f);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_PLACE), 0);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_SEND), 1);
}
END_TEST

/* Four tries failed: a member is no guest because of that. */
START_TEST(facts_that_could_not_be_had_do_away_with_no_good_ones)
{
    struct incoming *in = incoming_new(INCOMING_PERSON, "slack");

    in->person = xcalloc(1, sizeof(*in->person));
    in->person->id = xstrdup("U1");
    in->person->name = xstrdup("U1");
    in->person->zone = xstrdup("UTC");
    in->person->is_guest = true;
    fixture_exec(&f, "UPDATE person SET name = 'Ana', dm = 'D1'"
                     " WHERE id = 'U1'");
    fixture_move(&f, 25 * 3600 * 1000);
    fixture_take(&f, in);
    in = incoming_new(INCOMING_PLACE, "slack");
    in->facts = xcalloc(1, sizeof(*in->facts));
    in->facts->id = xstrdup("C1");
    in->facts->is_shared = true;
    fixture_take(&f, in);
    fixture_turn(&f);
    ck_assert_int_eq(
        fixture_number(&f, "SELECT count(*) FROM person WHERE id = 'U1' AND"
                           " name = 'Ana' AND zone = 'Europe/Rome' AND"
                           " dm = 'D1' AND NOT is_guest"),
        1);
    ck_assert_int_eq(fixture_number(&f, "SELECT is_shared FROM place WHERE"
                                        " id = 'C1'"),
                     0);
    /* Not at once, but soon. */
    fixture_say(&f, "U1", "C1", "deadline add one by 2099-01-04");
    ck_assert_uint_eq(fake_count(f.fake, FAKE_PERSON), 0);
    fixture_move(&f, 61000);
    fixture_say(&f, "U1", "C1", "deadline add two by 2099-01-04");
    ck_assert_uint_eq(fake_count(f.fake, FAKE_PERSON), 1);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_PLACE), 1);
}
END_TEST

/* How many answers to U7 say so. */
static int64_t
told(const char *words)
{
    char sql[200];

    (void)snprintf(sql, sizeof(sql),
                   "SELECT count(*) FROM outbox WHERE user = 'U7'"
                   " AND body LIKE '%%%s%%'",
                   words);
    return fixture_number(&f, sql);
}

/* Of U7 nothing is known: Slack did not answer, or it did. */
static void
tell_none(const char *zone)
{
    struct incoming *in = incoming_new(INCOMING_PERSON, "slack");

    in->person = xcalloc(1, sizeof(*in->person));
    in->person->id = xstrdup("U7");
    in->person->name = xstrdup("U7");
    in->person->zone = xstrdup(zone);
    in->person->is_guest = true;
    fixture_take(&f, in);
    fixture_turn(&f);
}

START_TEST(who_cannot_be_asked_about_is_told_which_zone_was_taken)
{
    fixture_say(&f, "U7", "D7", "deadline add one by 2099-01-04 17:00");
    tell_none("");
    ck_assert_int_eq(fixture_deadlines(&f), 1);
    ck_assert_int_eq(told("as in UTC"), 1);
    /* A moment later it goes on at once, and says so again. */
    fixture_say(&f, "U7", "D7", "deadline add two by 2099-01-04 17:00");
    ck_assert_int_eq(fixture_deadlines(&f), 2);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_PERSON), 1);
    fixture_move(&f, 5000);
    fixture_say(&f, "U7", "D7", "deadline add three by 2099-01-04 17:00");
    ck_assert_int_eq(fixture_deadlines(&f), 2);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_PERSON), 2);
    fixture_rest(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 3);
    ck_assert_uint_eq(fake_said(f.fake, "as in UTC"), 2);
}
END_TEST

/* Slack knows of nobody: that is an answer. */
START_TEST(who_is_nobody_is_a_guest_in_the_zone_of_the_team)
{
    fixture_say(&f, "U7", "D7", "deadline add one by 2099-01-04 17:00");
    tell_none("Europe/Rome");
    fixture_move(&f, 5000);
    fixture_say(&f, "U7", "D7", "deadline add two by 2099-01-04 17:00");
    ck_assert_int_eq(fixture_deadlines(&f), 2);
    ck_assert_int_eq(told("as in UTC"), 0);
    fixture_say(&f, "U7", "D7", "vet list");
    ck_assert_int_eq(told("Only people who vet"), 1);
}
END_TEST

START_TEST(who_may_is_not_told_that_they_may_not)
{
    fixture_say(&f, "U7", "D7", "vet list");
    tell_none("");
    ck_assert_int_eq(told("whether you may do that"), 1);
    ck_assert_int_eq(told("Only people who vet"), 0);
    ck_assert_int_eq(told("as in UTC"), 0);
    fixture_move(&f, 5000);
    fixture_say(&f, "U7", "D7", "vet list");
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "whether you may do that"), 1);
}
END_TEST

static void
change(const char *user, const char *place, bool is_shared)
{
    struct incoming *in = incoming_new(INCOMING_CHANGED, "slack");

    in->user = xstrdup_null(user);
    in->place = xstrdup_null(place);
    if (is_shared) {
        in->facts = xcalloc(1, sizeof(*in->facts));
        in->facts->id = xstrdup(place);
        in->facts->is_shared = true;
    }
    fixture_take(&f, in);
    fixture_turn(&f);
}

/* Also after a restart: it is the database that knows them. */
START_TEST(somebody_known_who_has_changed_is_asked_about)
{
    fixture_exec(&f, "INSERT INTO person VALUES (1, 'U8', 'U8', '', '', 'D8',"
                     " 1, 0)");
    fixture_restart(&f);
    fake_forget(f.fake);
    change("U1", NULL, false);
    change("U8", NULL, false); /* only their DM is known */
    change("U0STRANGER", NULL, false);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_PERSON), 1);
    ck_assert_str_eq(fake_find(f.fake, FAKE_PERSON, 0)->user, "U1");
    ck_assert_uint_eq(fake_count(f.fake, FAKE_SEND), 0);
}
END_TEST

static int64_t
places_known(void)
{
    return fixture_number(&f, "SELECT count(*) FROM place WHERE id = 'C1'");
}

START_TEST(a_place_that_has_changed_is_asked_about_before_it_is_used)
{
    change(NULL, "C0OTHER", false);
    ck_assert_int_eq(places_known(), 1);
    change(NULL, "C1", false);
    ck_assert_int_eq(places_known(), 0);
    fixture_say(&f, "U1", "C1", "deadline add one by 2099-01-04");
    ck_assert_int_eq(fixture_deadlines(&f), 0);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_PLACE), 1);
    fixture_rest(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 1);
    /* That it is shared is news only once. */
    change(NULL, "C1", true);
    ck_assert_int_eq(places_known(), 0);
    fixture_know(&f, NULL, "C1");
    fixture_exec(&f, "UPDATE place SET is_shared = 1 WHERE id = 'C1'");
    change(NULL, "C1", true);
    ck_assert_int_eq(places_known(), 1);
}
END_TEST

/* ---- files --------------------------------------------------------------- */

static int64_t
drop_file(void)
{
    struct incoming *in = fixture_line(&f, "U1", "D1", "");
    struct incoming_file *file = incoming_add_file(in);

    file->remote_id = xstrdup("F1");
    file->url = xstrdup("https://files.example/1");
    file->name = xstrdup("a.csv");
    file->mime = xstrdup("text/csv");
    file->size = 6;
    fixture_take(&f, in);
    fixture_turn(&f);
    return fake_find(f.fake, FAKE_FILE, 0)->id;
}

static void
fill_on_ack(void *ctx, const struct ack_ref *ack)
{
    (void)ctx;
    (void)ack;
    fill();
}

/* Half of it came before; the batch that forgets that half is lost. */
START_TEST(a_file_begun_anew_has_nothing_of_before)
{
    int64_t id = drop_file();

    fake_find(f.fake, FAKE_FILE, 0)->is_answered = true;
    ck_assert_int_eq(f.engine->host.file_data(f.engine, id, "abc", 3), ERR_OK);
    fixture_turn(&f);
    fixture_crash(&f);
    fixture_start(&f);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_FILE), 1);
    fake_find(f.fake, FAKE_FILE, 0)->is_answered = true;
    fixture_exec(&f, FIXTURE_POISON);
    ck_assert_int_eq(router_file_begin(f.engine->router, id), ERR_OK);
    fixture_take(&f, fixture_deadline(&f, "rollback"));
    ck_assert_int_eq(f.engine->host.file_data(f.engine, id, "abcdef", 6),
                     ERR_OK);
    f.engine->host.file_done(f.engine, id, ERR_OK, "");
    fixture_turn(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT state FROM file"), FILE_HERE);
    ck_assert_int_eq(fixture_number(&f, "SELECT size FROM file"), 6);
}
END_TEST

/* It was good in the batch that got lost, so its sender has gone on. */
START_TEST(a_file_of_which_a_piece_was_lost_has_failed)
{
    int64_t id = drop_file();
    char *piece = xcalloc(1, 60000);

    fake_find(f.fake, FAKE_FILE, 0)->is_answered = true;
    fixture_exec(&f, FIXTURE_POISON);
    fixture_take(&f, fixture_deadline(&f, "one"));
    ck_assert_int_eq(f.engine->host.file_data(f.engine, id, piece, 60000),
                     ERR_OK);
    f.fake->on_ack = fill_on_ack;
    fixture_take(&f, fixture_deadline(&f, "rollback"));
    f.fake->on_ack = NULL;
    ck_assert_int_ge(router_stuck_ms(f.engine->router), 0);
    fixture_store_exec(&f, "PRAGMA max_page_count = 1000000");
    ck_assert_int_eq(f.engine->host.file_data(f.engine, id, "def", 3), ERR_OK);
    fixture_move(&f, 1100);
    f.engine->host.file_done(f.engine, id, ERR_OK, "");
    fixture_turn(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT state FROM file"), FILE_FAILED);
    free(piece);
}
END_TEST

START_TEST(a_piece_in_a_lost_batch_is_written_alone)
{
    int64_t id = drop_file();

    fake_find(f.fake, FAKE_FILE, 0)->is_answered = true;
    fixture_exec(&f, FIXTURE_POISON);
    ck_assert_int_eq(f.engine->host.file_data(f.engine, id, "abc", 3), ERR_OK);
    fixture_take(&f, fixture_deadline(&f, "rollback"));
    ck_assert_int_eq(f.engine->host.file_data(f.engine, id, "def", 3), ERR_OK);
    f.engine->host.file_done(f.engine, id, ERR_OK, "");
    fixture_turn(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT state FROM file"), FILE_HERE);
    ck_assert_int_eq(fixture_number(&f, "SELECT size FROM file"), 6);
}
END_TEST

TEST_SUITE(receive)
{
    TCase *tc = test_case(suite, "facts", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc,
                   a_request_waits_for_person_and_place_and_is_then_answered);
    tcase_add_test(tc, a_parked_request_survives_a_restart);
    tcase_add_test(tc, what_was_parked_is_told_by_no_later_life);
    tcase_add_test(tc, all_who_wait_for_a_fact_are_taken_up_in_order);
    tcase_add_test(tc,
                   one_parked_request_that_fails_stops_no_other_and_is_told);
    tcase_add_test(tc, facts_that_cannot_be_written_come_back_by_themselves);
    tcase_add_test(tc, a_parked_request_that_cannot_be_read_is_passed_by);
    tcase_add_test(tc, old_facts_are_good_enough_and_asked_for_anew);
    tcase_add_test(tc, of_whom_only_the_dm_is_known_facts_are_asked_for);
    tcase_add_test(tc, a_command_among_two_others_teaches_no_dm);
    tcase_add_test(tc, facts_that_could_not_be_had_do_away_with_no_good_ones);
    tcase_add_test(tc, who_cannot_be_asked_about_is_told_which_zone_was_taken);
    tcase_add_test(tc, who_is_nobody_is_a_guest_in_the_zone_of_the_team);
    tcase_add_test(tc, who_may_is_not_told_that_they_may_not);
    tcase_add_test(tc, somebody_known_who_has_changed_is_asked_about);
    tcase_add_test(tc,
                   a_place_that_has_changed_is_asked_about_before_it_is_used);
    tcase_add_test(tc, a_piece_in_a_lost_batch_is_written_alone);
    tcase_add_test(tc, a_file_begun_anew_has_nothing_of_before);
    tcase_add_test(tc, a_file_of_which_a_piece_was_lost_has_failed);
}
