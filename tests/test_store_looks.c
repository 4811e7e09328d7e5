/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_store_looks.c - looks, judgements, decisions, deadlines.
 */
#include <stdlib.h>
#include <string.h>

#include "deadlines.h"
#include "looks.h"
#include "store_alone.h"
#include "test.h"

/* ---- looks, judgements, decisions ---------------------------------------- */

static int64_t
add_look(int64_t creator, int64_t verdict)
{
    struct look look = { .creator = creator,
                         .at = 5,
                         .person = STR("U1"),
                         .rules = STR("1"),
                         .verdict = verdict,
                         .facts = STR("{}"),
                         .message = 8 };
    int64_t id = 0;

    ck_assert_int_eq(store_look_add(st, &look, &id), ERR_OK);
    return id;
}

static void
look_on(void *ctx, const struct look *look)
{
    *(int64_t *)ctx = *(int64_t *)ctx * 10 + look->id;
}

START_TEST(the_newest_look_counts)
{
    struct look got = { 0 };
    int64_t first = add_look(7, 1), ids = 0;

    (void)add_look(8, 2);
    (void)add_look(7, 3);
    ck_assert_int_eq(store_look_last(st, 7, &got), ERR_OK);
    ck_assert_int_eq(got.verdict, 3);
    look_release(&got);
    ck_assert_int_eq(store_look_set_message(st, first, 77), ERR_OK);
    ck_assert_int_eq(store_look_find(st, first, &got), ERR_OK);
    ck_assert_int_eq(got.message, 77);
    ck_assert_str_eq(got.rules, "1");
    look_release(&got);
    ck_assert_int_eq(store_look_find(st, 99, &got), ERR_NOT_FOUND);
    ck_assert_int_eq(store_look_last(st, 99, &got), ERR_NOT_FOUND);
    ck_assert_int_eq(store_look_list(st, 10, look_on, &ids), ERR_OK);
    ck_assert_int_eq(ids, 32); /* the newest of each, newest first */
    ids = 0;
    ck_assert_int_eq(store_look_list(st, 1, look_on, &ids), ERR_OK);
    ck_assert_int_eq(ids, 3);
}
END_TEST

static void
judgement_on(void *ctx, const struct judgement *j)
{
    buf_addf(ctx, "%s ", j->person);
}

START_TEST(a_person_has_one_judgement_of_a_creator)
{
    struct judgement j = { .creator = 7,
                           .person = STR("U2"),
                           .at = 1,
                           .audience = TICK_YES,
                           .fakes = TICK_NO,
                           .taste = TASTE_LUKEWARM,
                           .gut = GUT_PLUS,
                           .growth = TICK_NO,
                           .note = STR("warm") };
    struct judgement got = { 0 };
    struct buf names;

    ck_assert_int_eq(store_judgement_put(st, &j), ERR_OK);
    j.audience = TICK_NO;
    j.content = TICK_YES;
    j.growth = TICK_YES;
    ck_assert_int_eq(store_judgement_put(st, &j), ERR_OK);
    j.person = STR("U1");
    ck_assert_int_eq(store_judgement_put(st, &j), ERR_OK);
    ck_assert_int_eq(store_judgement_find(st, 7, "U2", &got), ERR_OK);
    ck_assert_int_eq(got.audience, TICK_NO);
    ck_assert_int_eq(got.fakes, TICK_NO);
    ck_assert_int_eq(got.content, TICK_YES);
    ck_assert_int_eq(got.taste, TASTE_LUKEWARM);
    ck_assert_int_eq(got.gut, GUT_PLUS);
    ck_assert_int_eq(got.growth, TICK_YES);
    ck_assert_str_eq(got.note, "warm");
    judgement_release(&got);
    ck_assert_int_eq(store_judgement_find(st, 8, "U2", &got), ERR_NOT_FOUND);
    buf_init(&names, 100);
    ck_assert_int_eq(store_judgement_list(st, 7, judgement_on, &names), ERR_OK);
    ck_assert_str_eq(names.data, "U1 U2 ");
    buf_release(&names);
}
END_TEST

static void
decision_on(void *ctx, const struct decision *d)
{
    buf_addf(ctx, "%s:%d:%s ", d->person, d->is_approved, d->reason);
}

START_TEST(decisions_are_kept_newest_first)
{
    struct decision d = { .creator = 7,
                          .look = 3,
                          .person = STR("U1"),
                          .at = 1,
                          .is_approved = true,
                          .reason = STR("fits") };
    struct buf said;
    int64_t id;

    ck_assert_int_eq(store_decision_add(st, &d, &id), ERR_OK);
    d.person = STR("U2");
    d.is_approved = false;
    d.reason = STR("pods");
    ck_assert_int_eq(store_decision_add(st, &d, &id), ERR_OK);
    buf_init(&said, 100);
    ck_assert_int_eq(store_decision_list(st, 7, 5, decision_on, &said), ERR_OK);
    ck_assert_str_eq(said.data, "U2:0:pods U1:1:fits ");
    buf_reset(&said);
    ck_assert_int_eq(store_decision_list(st, 7, 1, decision_on, &said), ERR_OK);
    ck_assert_str_eq(said.data, "U2:0:pods ");
    /* Who decides anew has taken the earlier word back; the other's stands. */
    d.is_approved = true;
    d.reason = STR("fits after all");
    ck_assert_int_eq(store_decision_add(st, &d, &id), ERR_OK);
    buf_reset(&said);
    ck_assert_int_eq(store_decision_list(st, 7, 5, decision_on, &said), ERR_OK);
    ck_assert_str_eq(said.data, "U2:1:fits after all U1:1:fits ");
    buf_release(&said);
}
END_TEST

/* ---- deadlines ----------------------------------------------------------- */

static int64_t
add_deadline(char *person, int64_t due_at)
{
    struct deadline d = { .what = STR("draft"),
                          .due_at = due_at,
                          .is_day = true,
                          .zone = STR("Europe/Rome"),
                          .person = person,
                          .at = 1 };
    int64_t id = 0;

    ck_assert_int_eq(store_deadline_add(st, &d, &id), ERR_OK);
    return id;
}

static void
deadline_on(void *ctx, const struct deadline *d)
{
    *(int64_t *)ctx = *(int64_t *)ctx * 10 + d->id;
}

START_TEST(open_deadlines_come_earliest_first)
{
    int64_t ids = 0, late = add_deadline(STR("U1"), 900);
    struct deadline got = { 0 };
    bool changed = false;

    (void)add_deadline(STR("U2"), 100);
    (void)add_deadline(STR("U1"), 500);
    ck_assert_int_eq(store_deadline_list(st, NULL, 10, deadline_on, &ids),
                     ERR_OK);
    ck_assert_int_eq(ids, 231);
    ids = 0;
    ck_assert_int_eq(store_deadline_list(st, "U1", 10, deadline_on, &ids),
                     ERR_OK);
    ck_assert_int_eq(ids, 31);
    ck_assert_int_eq(store_deadline_end(st, late, DEADLINE_DONE, "U2", 55,
                                        &changed),
                     ERR_OK);
    ck_assert(changed);
    ck_assert_int_eq(store_deadline_end(st, late, DEADLINE_DONE, "U3", 56,
                                        &changed),
                     ERR_OK);
    ck_assert(!changed);
    ck_assert_int_eq(store_deadline_find(st, late, &got), ERR_OK);
    ck_assert_str_eq(got.done_by, "U2");
    ck_assert_int_eq(got.done_at, 55);
    ck_assert_str_eq(got.zone, "Europe/Rome");
    ck_assert(got.is_day);
    deadline_release(&got);
    ids = 0;
    ck_assert_int_eq(store_deadline_list(st, NULL, 1, deadline_on, &ids),
                     ERR_OK);
    ck_assert_int_eq(ids, 2);
    ck_assert_int_eq(store_deadline_find(st, 99, &got), ERR_NOT_FOUND);
}
END_TEST

START_TEST(a_number_is_never_given_twice)
{
    int64_t id = add_deadline(STR("U1"), 1);

    ck_assert_int_eq(db_exec(st, "DELETE FROM deadline"), ERR_OK);
    ck_assert_int_gt(add_deadline(STR("U1"), 1), id);
}
END_TEST

TEST_SUITE(store_looks)
{
    TCase *tc = test_case(suite, "nouns", 20);

    tcase_add_checked_fixture(tc, store_set_up, store_tear_down);
    tcase_add_test(tc, the_newest_look_counts);
    tcase_add_test(tc, a_person_has_one_judgement_of_a_creator);
    tcase_add_test(tc, decisions_are_kept_newest_first);
    tcase_add_test(tc, open_deadlines_come_earliest_first);
    tcase_add_test(tc, a_number_is_never_given_twice);
}
