/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_audit.c - who changed what, and taking it back by changesets.
 */
#include "store/audit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "creators.h"
#include "deadlines.h"
#include "engine_fixture.h"
#include "intakes.h"
#include "looks.h"
#include "purposes.h"
#include "said.h"
#include "seconds.h"
#include "store/db.h"
#include "store/jobs.h"
#include "test.h"

static struct fixture f;
static struct store *st;

static void
set_up(void)
{
    fixture_begin(&f);
    st = fixture_store(&f);
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
}

static void
tear_down(void)
{
    store_close(st);
    st = NULL;
    fixture_end(&f);
}

static int64_t
number(const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    int64_t n = -1;

    ck_assert_int_eq(sqlite3_prepare_v2(st->db, sql, -1, &stmt, NULL),
                     SQLITE_OK);
    if (sqlite3_step(stmt) == SQLITE_ROW)
        n = sqlite3_column_int64(stmt, 0);
    (void)sqlite3_finalize(stmt);
    return n;
}

static int64_t
add_deadline(const char *what)
{
    char text[40];
    struct deadline d = { .what = text,
                          .due_at = 9,
                          .zone = STR("UTC"),
                          .person = STR("U1"),
                          .at = 1 };
    int64_t id = 0;

    (void)snprintf(text, sizeof(text), "%s", what);
    ck_assert_int_eq(store_deadline_add(st, &d, &id), ERR_OK);
    return id;
}

static void
record(void)
{
    ck_assert_int_eq(store_audit_begin(st), ERR_OK);
}

static int64_t
recorded(const char *command)
{
    char text[40];
    struct change change = { .at = 100,
                             .person = STR("U1"),
                             .command = text,
                             .noun = STR("deadline"),
                             .noun_id = 1 };
    int64_t id = 0;

    (void)snprintf(text, sizeof(text), "%s", command);
    ck_assert_int_eq(store_audit_end(st, &change, true, &id), ERR_OK);
    ck_assert_int_gt(id, 0);
    return id;
}

static enum err
undo(int64_t id)
{
    return store_change_undo(st, id, "U1", 200);
}

START_TEST(what_was_added_goes)
{
    int64_t id;

    (void)add_deadline("before");
    record();
    (void)add_deadline("draft");
    (void)add_deadline("second");
    id = recorded("deadline add");
    ck_assert_int_eq(undo(id), ERR_OK);
    ck_assert_int_eq(number("SELECT count(*) FROM deadline"), 1);
    ck_assert_int_eq(number("SELECT count(*) FROM deadline WHERE what ="
                            " 'before'"),
                     1);
    ck_assert_int_eq(number("SELECT undone_at FROM audit"), 200);
}
END_TEST

START_TEST(what_was_changed_is_as_before)
{
    int64_t id, d = add_deadline("draft");
    bool changed;

    record();
    ck_assert_int_eq(store_deadline_end(st, d, DEADLINE_DONE, "U1", 50,
                                        &changed),
                     ERR_OK);
    id = recorded("deadline done");
    ck_assert_int_eq(number("SELECT done_at FROM deadline"), 50);
    ck_assert_int_eq(undo(id), ERR_OK);
    ck_assert_int_eq(number("SELECT done_at FROM deadline"), 0);
    ck_assert_int_eq(number("SELECT count(*) FROM deadline WHERE done_by ="
                            " ''"),
                     1);
}
END_TEST

START_TEST(what_was_removed_comes_back)
{
    int64_t id, d = add_deadline("draft");

    record();
    ck_assert_int_eq(db_exec(st, "DELETE FROM deadline"), ERR_OK);
    id = recorded("deadline drop");
    ck_assert_int_eq(undo(id), ERR_OK);
    ck_assert_int_eq(number("SELECT id FROM deadline"), d);
}
END_TEST

START_TEST(every_domain_table_is_recorded)
{
    struct creator c = { 0 };
    struct intake in = { .person = STR("U1"),
                         .files = STR("a"),
                         .summary = STR("{}") };
    struct look look = { .person = STR("U1"),
                         .rules = STR("1"),
                         .facts = STR("{}") };
    struct judgement j = { .creator = 1, .person = STR("U1") };
    struct decision d = { .creator = 1,
                          .person = STR("U1"),
                          .reason = STR("fits") };
    struct said said = { .creator = 1,
                         .source = STR("Modash"),
                         .day = STR("2026-11-10"),
                         .files = STR(""),
                         .hash = STR(""),
                         .figures = STR("{}"),
                         .person = STR("U1") };
    struct purpose purpose = { .creator = 1,
                               .agency = STR("Rosa"),
                               .person = STR("U1") };
    struct second second = { .creator = 1,
                             .asker = STR("U1"),
                             .person = STR("U2") };
    int64_t id, row;

    record();
    ck_assert_int_eq(store_creator_ensure(st, "giulia", PLATFORM_TIKTOK, "U1",
                                          1, &c),
                     ERR_OK);
    ck_assert_int_eq(store_intake_add(st, &in, &row), ERR_OK);
    ck_assert_int_eq(store_look_add(st, &look, &row), ERR_OK);
    ck_assert_int_eq(store_judgement_put(st, &j), ERR_OK);
    ck_assert_int_eq(store_decision_add(st, &d, &row), ERR_OK);
    ck_assert_int_eq(store_said_add(st, &said, &row), ERR_OK);
    ck_assert_int_eq(store_purpose_add(st, &purpose, &row), ERR_OK);
    ck_assert_int_eq(store_second_add(st, &second, &row), ERR_OK);
    (void)add_deadline("draft");
    id = recorded("everything");
    creator_release(&c);
    ck_assert_int_eq(undo(id), ERR_OK);
    ck_assert_int_eq(number("SELECT (SELECT count(*) FROM creator) + (SELECT"
                            " count(*) FROM import) + (SELECT count(*) FROM"
                            " look) + (SELECT count(*) FROM judgement) +"
                            " (SELECT count(*) FROM decision) + (SELECT"
                            " count(*) FROM said) + (SELECT count(*) FROM"
                            " purpose) + (SELECT count(*) FROM second) +"
                            " (SELECT count(*) FROM deadline)"),
                     0);
}
END_TEST

START_TEST(what_was_changed_since_is_not_taken_back)
{
    int64_t id, d = add_deadline("draft"), other;
    bool changed;

    other = add_deadline("other");
    record();
    ck_assert_int_eq(store_deadline_end(st, other, DEADLINE_DONE, "U1", 40,
                                        &changed),
                     ERR_OK);
    ck_assert_int_eq(store_deadline_end(st, d, DEADLINE_DONE, "U1", 50,
                                        &changed),
                     ERR_OK);
    id = recorded("deadline done");
    ck_assert_int_eq(db_exec(st, "UPDATE deadline SET done_at = 60"
                                 " WHERE what = 'draft'"),
                     ERR_OK);
    ck_assert_int_eq(undo(id), ERR_CONFLICT);
    /* Nothing at all has changed. */
    ck_assert_int_eq(number("SELECT sum(done_at) FROM deadline"), 100);
    ck_assert_int_eq(number("SELECT undone_at FROM audit"), 0);
    ck_assert_int_eq(store_batch_commit(st), ERR_OK);
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
}
END_TEST

START_TEST(what_is_gone_since_is_a_conflict_too)
{
    int64_t id;

    record();
    (void)add_deadline("draft");
    id = recorded("deadline add");
    ck_assert_int_eq(db_exec(st, "DELETE FROM deadline"), ERR_OK);
    ck_assert_int_eq(undo(id), ERR_CONFLICT);
}
END_TEST

START_TEST(taking_back_can_be_taken_back)
{
    int64_t add, back;

    record();
    (void)add_deadline("draft");
    add = recorded("deadline add");
    record();
    ck_assert_int_eq(undo(add), ERR_OK);
    back = recorded("undo");
    ck_assert_int_eq(number("SELECT count(*) FROM deadline"), 0);
    ck_assert_int_eq(undo(back), ERR_OK);
    ck_assert_int_eq(number("SELECT id FROM deadline"), 1);
    /* Also when others were added meanwhile. */
    ck_assert_int_eq(add_deadline("next"), 2);
}
END_TEST

START_TEST(a_change_by_a_job_belongs_to_its_request)
{
    struct intake in = { .state = INTAKE_READING,
                         .person = STR("U1"),
                         .files = STR("a"),
                         .summary = STR("") };
    struct look look = { .person = STR("U1"),
                         .rules = STR("1"),
                         .facts = STR("{}") };
    int64_t id, row;

    record();
    ck_assert_int_eq(store_intake_add(st, &in, &in.id), ERR_OK);
    id = recorded("vet import");
    record();
    in.state = INTAKE_IN;
    ck_assert_int_eq(store_intake_update(st, &in), ERR_OK);
    ck_assert_int_eq(store_audit_end_under(st, id), ERR_OK);
    record();
    ck_assert_int_eq(store_look_add(st, &look, &row), ERR_OK);
    ck_assert_int_eq(store_audit_end_under(st, id), ERR_OK);
    record(); /* a step that changes nothing */
    ck_assert_int_eq(store_audit_end_under(st, id), ERR_OK);
    ck_assert_int_eq(undo(id), ERR_OK);
    ck_assert_int_eq(number("SELECT count(*) FROM import"), 0);
    ck_assert_int_eq(number("SELECT count(*) FROM look"), 0);
}
END_TEST

START_TEST(a_change_that_was_dropped_leaves_no_line)
{
    record();
    ck_assert_int_eq(store_part_begin(st), ERR_OK);
    (void)add_deadline("draft");
    store_audit_drop(st);
    ck_assert_int_eq(store_part_undo(st), ERR_OK);
    record();
    (void)add_deadline("next");
    (void)recorded("deadline add");
    ck_assert_int_eq(number("SELECT count(*) FROM audit"), 1);
}
END_TEST

START_TEST(nothing_changed_is_a_line_only_when_wanted)
{
    struct change change = { .person = STR("U1"), .command = STR("health") };
    int64_t id = 7;

    record();
    ck_assert_int_eq(store_audit_end(st, &change, false, &id), ERR_OK);
    ck_assert_int_eq(id, 0);
    record();
    ck_assert_int_eq(store_audit_end(st, &change, true, &id), ERR_OK);
    ck_assert_int_gt(id, 0);
    ck_assert_int_eq(undo(id), ERR_OK); /* there is nothing to do */
}
END_TEST

static int64_t
last(const char *person, int64_t since)
{
    struct change change = { 0 };
    int64_t id = 0;
    enum err rc;

    rc = store_change_last(st, person, since, 0, &change);
    if (rc == ERR_OK)
        id = change.id;
    else
        ck_assert_int_eq(rc, ERR_NOT_FOUND);
    change_release(&change);
    return id;
}

START_TEST(the_last_change_of_a_person_is_found)
{
    struct change change = { 0 };
    int64_t first, second, i;

    ck_assert_int_eq(last("U1", 0), 0);
    record();
    (void)add_deadline("one");
    first = recorded("deadline add");
    record();
    (void)add_deadline("two");
    second = recorded("deadline add");
    for (i = 0; i < 10; i++) { /* lines without a change */
        record();
        (void)recorded("vet share");
    }
    ck_assert_int_eq(last("U1", 0), second);
    ck_assert_int_eq(last("U1", 100), second);
    ck_assert_int_eq(last("U1", 101), 0); /* too long ago */
    ck_assert_int_eq(last("U2", 0), 0);
    record();
    ck_assert_int_eq(undo(second), ERR_OK);
    (void)recorded("undo");
    ck_assert_int_eq(last("U1", 0), first);
    ck_assert_int_eq(store_change_find(st, first, &change), ERR_OK);
    ck_assert(change_is_of(&change, "U1"));
    ck_assert(!change_is_of(&change, "U2"));
    ck_assert_str_eq(change.command, "deadline add");
    ck_assert_str_eq(change.noun, "deadline");
    ck_assert_int_eq(change.noun_id, 1);
    ck_assert_int_eq(change.at, 100);
    change_release(&change);
    ck_assert_int_eq(store_change_find(st, 999, &change), ERR_NOT_FOUND);
}
END_TEST

/* ---- as people say it ---------------------------------------------------- */

static void
engine_up(void)
{
    fixture_open(&f);
    fixture_know(&f, "U1", "C1");
    fixture_know(&f, "U2", NULL);
}

static void
say(const char *user, const char *line)
{
    fake_forget(f.fake);
    fixture_say(&f, user, "C1", line);
    fixture_rest(&f);
}

START_TEST(a_deadline_is_taken_back_and_never_reminds)
{
    say("U1", "deadline add draft by 2099-01-04");
    say("U1", "undo");
    ck_assert_uint_eq(fake_told(f.fake, TEXT_UNDO_DONE), 1);
    ck_assert_int_eq(fixture_deadlines(&f), 0);
    say("U1", "deadline add other by 2099-03-04");
    say("U1", "undo");
    say("U1", "undo");
    ck_assert_uint_eq(fake_told(f.fake, TEXT_UNDO_NOTHING), 1);
    say("U1", "deadline add third by 2099-06-04");
    fake_forget(f.fake);
    fixture_move(&f, (fixture_number(&f, "SELECT max(at) FROM reminder") -
                      90 * 86400 - clock_now()) *
                         1000);
    fixture_rest(&f);
    /* Those of the first two went with them. */
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM reminder"), 1);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_SEND), 0);
}
END_TEST

START_TEST(taking_back_by_number_again_brings_it_back)
{
    say("U1", "deadline add draft by 2099-01-04");
    say("U1", "undo 1");
    ck_assert_int_eq(fixture_deadlines(&f), 0);
    say("U1", "undo 1");
    ck_assert_uint_eq(fake_told(f.fake, TEXT_UNDO_DONE), 0);
    say("U1", "undo 2");
    ck_assert_int_eq(fixture_deadlines(&f), 1);
}
END_TEST

START_TEST(somebody_else_s_change_is_theirs)
{
    say("U1", "deadline add draft by 2099-01-04");
    say("U2", "undo");
    ck_assert_uint_eq(fake_told(f.fake, TEXT_UNDO_NOTHING), 1);
    say("U2", "undo 1");
    ck_assert_uint_eq(fake_told(f.fake, TEXT_UNDO_NOT_YOURS), 1);
    ck_assert_int_eq(fixture_deadlines(&f), 1);
}
END_TEST

START_TEST(a_conflict_is_told_and_changes_nothing)
{
    say("U1", "deadline add draft by 2099-01-04");
    say("U2", "deadline done 1");
    say("U1", "undo 1");
    ck_assert_uint_eq(fake_told(f.fake, TEXT_UNDO_CONFLICT), 1);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM deadline WHERE"
                                        " done_by = 'U2'"),
                     1);
    say("U1", "deadline add next by 2099-01-04"); /* all goes on */
    ck_assert_int_eq(fixture_deadlines(&f), 2);
}
END_TEST

START_TEST(reading_leaves_no_line)
{
    say("U1", "deadline list");
    say("U1", "help");
    say("U1", "deadline done 99"); /* a mistake */
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM audit"), 0);
}
END_TEST

TEST_SUITE(audit)
{
    TCase *tc = test_case(suite, "changes", 20);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, what_was_added_goes);
    tcase_add_test(tc, what_was_changed_is_as_before);
    tcase_add_test(tc, what_was_removed_comes_back);
    tcase_add_test(tc, every_domain_table_is_recorded);
    tcase_add_test(tc, what_was_changed_since_is_not_taken_back);
    tcase_add_test(tc, what_is_gone_since_is_a_conflict_too);
    tcase_add_test(tc, taking_back_can_be_taken_back);
    tcase_add_test(tc, a_change_by_a_job_belongs_to_its_request);
    tcase_add_test(tc, a_change_that_was_dropped_leaves_no_line);
    tcase_add_test(tc, nothing_changed_is_a_line_only_when_wanted);
    tcase_add_test(tc, the_last_change_of_a_person_is_found);
    tc = test_case(suite, "said", 20);
    tcase_add_checked_fixture(tc, engine_up, tear_down);
    tcase_add_test(tc, a_deadline_is_taken_back_and_never_reminds);
    tcase_add_test(tc, taking_back_by_number_again_brings_it_back);
    tcase_add_test(tc, somebody_else_s_change_is_theirs);
    tcase_add_test(tc, a_conflict_is_told_and_changes_nothing);
    tcase_add_test(tc, reading_leaves_no_line);
}
