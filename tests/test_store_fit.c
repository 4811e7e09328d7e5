/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_store_fit.c - what is said, what looks are for, second views, looks that
 * are due again, and how it went.
 */
#include <stdlib.h>
#include <string.h>

#include "looks.h"
#include "outcomes.h"
#include "purposes.h"
#include "rechecks.h"
#include "said.h"
#include "seconds.h"
#include "store_alone.h"
#include "test.h"

/* ---- said, purposes, second views ---------------------------------------- */

static void
add_said(int64_t creator, const char *source)
{
    struct said said = { .creator = creator,
                         .day = STR("2026-11-10"),
                         .files = STR("panel.txt"),
                         .hash = STR("3f9a"),
                         .figures = STR("{}"),
                         .person = STR("U1"),
                         .at = 7 };
    char *copy = strdup(source);

    said.source = copy;
    ck_assert_int_eq(store_said_add(st, &said, &said.id), ERR_OK);
    free(copy);
}

static void
said_on(void *ctx, const struct said *said)
{
    buf_addf(ctx, "%lld %s %s %s %s;", (long long)said->creator, said->source,
             said->day, said->files, said->hash);
}

START_TEST(what_is_said_of_one_creator_comes_newest_first)
{
    struct buf b;

    add_said(7, "Modash");
    add_said(8, "other");
    add_said(7, "");
    buf_init(&b, 1024);
    ck_assert_int_eq(store_said_list(st, 7, 10, said_on, &b), ERR_OK);
    ck_assert_str_eq(b.data, "7  2026-11-10 panel.txt 3f9a;"
                             "7 Modash 2026-11-10 panel.txt 3f9a;");
    buf_reset(&b);
    ck_assert_int_eq(store_said_list(st, 7, 1, said_on, &b), ERR_OK);
    ck_assert_str_eq(b.data, "7  2026-11-10 panel.txt 3f9a;");
    buf_release(&b);
}
END_TEST

static void
purpose_on(void *ctx, const struct purpose *p)
{
    buf_addf(ctx, "%lld %s %s %lld;", (long long)p->campaign, p->agency,
             p->person, (long long)p->at);
}

START_TEST(purposes_come_newest_first)
{
    struct purpose p = { .creator = 7,
                         .campaign = 3,
                         .agency = STR(""),
                         .person = STR("U1"),
                         .at = 10 };
    struct buf b;

    ck_assert_int_eq(store_purpose_add(st, &p, &p.id), ERR_OK);
    p.campaign = 0;
    p.agency = STR("Rosa");
    p.at = 11;
    ck_assert_int_eq(store_purpose_add(st, &p, &p.id), ERR_OK);
    buf_init(&b, 1024);
    ck_assert_int_eq(store_purpose_list(st, 7, 10, purpose_on, &b), ERR_OK);
    ck_assert_str_eq(b.data, "0 Rosa U1 11;3  U1 10;");
    buf_release(&b);
}
END_TEST

static void
second_on(void *ctx, const struct second *s)
{
    buf_addf(ctx, "%s %lld;", s->person, (long long)s->answered_at);
}

START_TEST(a_second_view_is_open_until_it_is_answered)
{
    struct second s = { .creator = 7,
                        .look = 1,
                        .asker = STR("U1"),
                        .person = STR("U2"),
                        .at = 5 },
                  got = { 0 };
    struct buf b;

    ck_assert_int_eq(store_second_add(st, &s, &s.id), ERR_OK);
    buf_init(&b, 1024);
    ck_assert_int_eq(store_second_list(st, 7, 10, second_on, &b), ERR_OK);
    ck_assert_str_eq(b.data, "U2 0;");
    ck_assert_int_eq(store_second_set_answered(st, s.id, 9), ERR_OK);
    ck_assert_int_eq(store_second_find(st, s.id, &got), ERR_OK);
    ck_assert_int_eq(got.answered_at, 9);
    ck_assert_str_eq(got.asker, "U1");
    second_release(&got);
    ck_assert_int_eq(store_second_find(st, 99, &got), ERR_NOT_FOUND);
    buf_release(&b);
}
END_TEST

/* ---- looks that are due again -------------------------------------------- */

static int64_t
add_look(int64_t creator, int64_t verdict, int64_t at)
{
    struct look look = { .creator = creator,
                         .at = at,
                         .person = STR("U1"),
                         .rules = STR("1"),
                         .verdict = verdict,
                         .facts = STR("{}") };

    ck_assert_int_eq(store_look_add(st, &look, &look.id), ERR_OK);
    return look.id;
}

START_TEST(a_look_is_due_again_after_half_a_year)
{
    struct recheck due[4];
    int64_t first = add_look(7, 1, 1000), next = 0;
    int count = 0;

    (void)add_look(8, 1, 2000);
    ck_assert_int_eq(store_recheck_due(st, RECHECK_SECONDS + 999, due, 4,
                                       &count),
                     ERR_OK);
    ck_assert_int_eq(count, 0);
    ck_assert_int_eq(store_recheck_due(st, RECHECK_SECONDS + 1000, due, 4,
                                       &count),
                     ERR_OK);
    ck_assert_int_eq(count, 1);
    ck_assert_int_eq(due[0].look, first);
    ck_assert_int_eq(store_recheck_next(st, &next), ERR_OK);
    ck_assert_int_eq(next, RECHECK_SECONDS + 1000);
    ck_assert_int_eq(store_recheck_put_off(st, first, RECHECK_SECONDS + 5000),
                     ERR_OK);
    ck_assert_int_eq(store_recheck_next(st, &next), ERR_OK);
    ck_assert_int_eq(next, RECHECK_SECONDS + 2000);
    ck_assert_int_eq(store_recheck_set_asked(st, first, 1), ERR_OK);
    ck_assert_int_eq(store_recheck_due(st, INT64_MAX, due, 4, &count), ERR_OK);
    ck_assert_int_eq(count, 1);
}
END_TEST

START_TEST(a_look_that_goes_takes_its_question_along)
{
    struct recheck due[4];
    int count = 0;

    (void)add_look(7, 1, 1000);
    ck_assert_int_eq(db_exec(st, "DELETE FROM look"), ERR_OK);
    ck_assert_int_eq(store_recheck_due(st, INT64_MAX, due, 4, &count), ERR_OK);
    ck_assert_int_eq(count, 0);
}
END_TEST

START_TEST(creators_are_counted_once)
{
    int64_t count = 9;

    ck_assert_int_eq(store_look_creators(st, &count), ERR_OK);
    ck_assert_int_eq(count, 0);
    (void)add_look(7, 1, 1);
    (void)add_look(8, 1, 2);
    (void)add_look(7, 1, 3);
    ck_assert_int_eq(store_look_creators(st, &count), ERR_OK);
    ck_assert_int_eq(count, 2);
}
END_TEST

/* ---- how it went --------------------------------------------------------- */

static void
decide(int64_t creator, bool is_approved, int64_t at)
{
    struct decision d = { .creator = creator,
                          .look = 1,
                          .person = STR("U1"),
                          .at = at,
                          .is_approved = is_approved,
                          .reason = STR("fits") };

    ck_assert_int_eq(store_decision_add(st, &d, &d.id), ERR_OK);
}

static void
went(int64_t campaign, int64_t creator, bool well, int64_t at)
{
    struct outcome o = { .campaign = campaign,
                         .creator = creator,
                         .went_well = well,
                         .why = STR(""),
                         .person = STR("U1"),
                         .at = at };

    ck_assert_int_eq(store_outcome_put(st, &o), ERR_OK);
}

static void
tracked_on(void *ctx, const struct tracked *t)
{
    buf_addf(ctx, "%lld:%d word %lld %s;", (long long)t->creator, t->went_well,
             (long long)t->verdict,
             !t->has_decision ? "undecided"
             : t->is_approved ? "approved"
                              : "declined");
}

START_TEST(only_what_was_said_before_an_outcome_counts)
{
    struct buf b;

    (void)add_look(7, 1, 100);
    (void)add_look(7, 4, 300);
    decide(7, true, 150);
    decide(7, false, 350);
    (void)add_look(8, LOOK_NO_WORD, 100);
    went(1, 7, true, 200);
    went(2, 7, false, 400);
    went(1, 8, true, 200);
    went(1, 9, false, 200);
    buf_init(&b, 1024);
    ck_assert_int_eq(store_outcome_track(st, 10, tracked_on, &b), ERR_OK);
    ck_assert_str_eq(b.data, "9:0 word -1 undecided;8:1 word -1 undecided;"
                             "7:0 word 4 declined;7:1 word 1 approved;");
    buf_reset(&b);
    ck_assert_int_eq(store_outcome_track(st, 1, tracked_on, &b), ERR_OK);
    ck_assert_str_eq(b.data, "9:0 word -1 undecided;");
    buf_release(&b);
}
END_TEST

static void
expect_track(const char *sql, const char *expected)
{
    struct buf b;

    ck_assert_int_eq(db_exec(st, sql), ERR_OK);
    buf_init(&b, 1024);
    ck_assert_int_eq(store_outcome_track(st, 10, tracked_on, &b), ERR_OK);
    ck_assert_str_eq(b.data, expected);
    buf_release(&b);
}

/* As undo does it, and who wants to be forgotten. */
START_TEST(what_was_taken_back_was_not_said_before_an_outcome)
{
    (void)add_look(7, 1, 100);
    (void)add_look(7, 4, 110);
    decide(7, true, 150);
    went(1, 7, true, 200);
    expect_track("", "7:1 word 4 approved;");
    expect_track("DELETE FROM decision", "7:1 word 4 undecided;");
    expect_track("DELETE FROM look WHERE verdict = 4", "7:1 word 1 undecided;");
    decide(7, false, 150);
    expect_track("", "7:1 word 1 declined;");
    (void)add_look(7, 4, 110);
    expect_track("", "7:1 word 4 declined;");
    expect_track("UPDATE outcome SET went_well = 0, at = 50",
                 "7:0 word -1 undecided;");
    expect_track("DELETE FROM outcome", "");
}
END_TEST

TEST_SUITE(store_fit)
{
    TCase *tc = test_case(suite, "fit", 10);

    tcase_add_checked_fixture(tc, store_set_up, store_tear_down);
    tcase_add_test(tc, what_is_said_of_one_creator_comes_newest_first);
    tcase_add_test(tc, purposes_come_newest_first);
    tcase_add_test(tc, a_second_view_is_open_until_it_is_answered);
    tcase_add_test(tc, a_look_is_due_again_after_half_a_year);
    tcase_add_test(tc, a_look_that_goes_takes_its_question_along);
    tcase_add_test(tc, creators_are_counted_once);
    tcase_add_test(tc, only_what_was_said_before_an_outcome_counts);
    tcase_add_test(tc, what_was_taken_back_was_not_said_before_an_outcome);
}
