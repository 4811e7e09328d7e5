/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_store_crowds.c - lists of followers, and looks at fifty of them.
 */
#include <stdlib.h>
#include <string.h>

#include "crowds.h"
#include "facts.h"
#include "intakes.h"
#include "store_alone.h"
#include "test.h"

/* ---- helpers ------------------------------------------------------------- */

static int64_t
add_list(int64_t creator, enum intake_state state, int64_t judged,
         int64_t dated)
{
    struct intake intake = { .creator = creator,
                             .state = state,
                             .person = STR("U1"),
                             .at = 50,
                             .files = STR("f.csv"),
                             .summary = STR(""),
                             .raw_until = 900 };
    struct crowd crowd = { .creator = creator,
                           .rows = 3,
                           .judged = judged,
                           .dated = dated,
                           .has_names = true };
    int64_t id = 0;

    ck_assert_int_eq(store_intake_add(st, &intake, &id), ERR_OK);
    crowd.intake = id;
    ck_assert_int_eq(store_crowd_put(st, &crowd), ERR_OK);
    return id;
}

static bool
add_follower(int64_t list, int64_t n, char *name, int64_t at)
{
    struct follower follower = { .intake = list,
                                 .n = n,
                                 .same = (uint64_t)strlen(name) * 31 +
                                         (uint64_t)name[0],
                                 .name = name,
                                 .at = at,
                                 .score = 1000 * n };
    bool added = false;

    ck_assert_int_eq(store_follower_add(st, &follower, &added), ERR_OK);
    return added;
}

static int64_t
last(int64_t creator, enum crowd_kind kind)
{
    struct crowd crowd = { 0 };
    enum err rc = store_crowd_last(st, creator, kind, &crowd);
    int64_t intake = crowd.intake;

    ck_assert(rc == ERR_OK || rc == ERR_NOT_FOUND);
    if (rc == ERR_OK) {
        ck_assert_str_eq(crowd.person, "U1");
        ck_assert_int_eq((int)crowd.at, 50);
        ck_assert_int_eq((int)crowd.raw_until, 900);
    }
    crowd_release(&crowd);
    return rc == ERR_OK ? intake : 0;
}

/* ---- lists --------------------------------------------------------------- */

START_TEST(the_newest_list_of_a_kind_counts)
{
    int64_t judged = add_list(7, INTAKE_IN, 3, 0);
    int64_t dated = add_list(7, INTAKE_IN, 0, 3);

    (void)add_list(7, INTAKE_PREVIEW, 3, 3);
    (void)add_list(7, INTAKE_CANCELLED, 3, 3);
    (void)add_list(8, INTAKE_IN, 3, 3);
    ck_assert_int_eq(last(7, CROWD_JUDGED), judged);
    ck_assert_int_eq(last(7, CROWD_DATED), dated);
    ck_assert_int_eq(last(7, CROWD_ANY), dated);
    ck_assert_int_eq(last(9, CROWD_ANY), 0);
}
END_TEST

static void
note_follower(void *ctx, const struct follower *follower)
{
    int64_t *order = ctx;

    *order = *order * 10 + follower->n;
}

START_TEST(a_list_is_walked_in_the_order_of_time_each_once)
{
    int64_t list = add_list(7, INTAKE_IN, 3, 3), order = 0;
    int count = 0;

    ck_assert(add_follower(list, 1, STR("c"), 30));
    ck_assert(add_follower(list, 2, STR("a"), 10));
    ck_assert(!add_follower(list, 3, STR("c"), 99));
    ck_assert(add_follower(list, 3, STR("b"), 10));
    ck_assert(add_follower(list, 4, STR("d"), FACT_UNKNOWN));
    ck_assert_int_eq(store_follower_walk(st, list, INT64_MIN, 0, 2,
                                         note_follower, &order, &count),
                     ERR_OK);
    ck_assert_int_eq(count, 2);
    ck_assert_int_eq((int)order, 42);
    ck_assert_int_eq(store_follower_walk(st, list, 10, 2, 9, note_follower,
                                         &order, &count),
                     ERR_OK);
    ck_assert_int_eq((int)order, 4231);
}
END_TEST

START_TEST(names_go_and_hashes_stay)
{
    int64_t list = add_list(7, INTAKE_IN, 3, 3), after = 0;
    struct follower got = { 0 };
    struct crowd crowd = { 0 };
    bool more = true;
    int turns = 0;

    ck_assert(add_follower(list, 1, STR("c"), 30));
    ck_assert(add_follower(list, 2, STR("a"), 10));
    ck_assert(add_follower(list, 3, STR("b"), 10));
    while (more && turns++ < 9)
        ck_assert_int_eq(store_follower_purge(st, list, 2, &after, &more),
                         ERR_OK);
    ck_assert_int_eq(store_follower_find(st, list, 3, &got), ERR_OK);
    ck_assert_ptr_null(got.name);
    ck_assert_int_eq((int)got.score, 3000);
    follower_release(&got);
    ck_assert_int_eq(store_crowd_find(st, list, &crowd), ERR_OK);
    ck_assert(!crowd.has_names);
    crowd_release(&crowd);
    ck_assert_int_eq(store_follower_find(st, list, 4, &got), ERR_NOT_FOUND);
}
END_TEST

/* ---- fifty --------------------------------------------------------------- */

static int64_t
add_fifty(int64_t list, int64_t done_at)
{
    struct fifty fifty = { .creator = 7,
                           .intake = list,
                           .seed = 42,
                           .size = 3,
                           .person = STR("U1"),
                           .at = 60,
                           .done_at = done_at };
    struct fifty_pick pick = { .name = STR("somebody") };
    int64_t id = 0;

    ck_assert_int_eq(store_fifty_add(st, &fifty, &id), ERR_OK);
    pick.fifty = id;
    for (pick.n = 1; pick.n <= 3; pick.n++) {
        pick.follower = pick.n * 2;
        ck_assert_int_eq(store_fifty_pick_add(st, &pick), ERR_OK);
    }
    return id;
}

static void
mark(int64_t fifty, int64_t n, enum fifty_mark what, char *person)
{
    struct fifty_pick pick = {
        .fifty = fifty, .n = n, .mark = what, .person = person, .at = 70
    };

    ck_assert_int_eq(store_fifty_pick_mark(st, &pick), ERR_OK);
}

START_TEST(marks_are_counted_apart)
{
    int64_t id = add_fifty(add_list(7, INTAKE_IN, 0, 0), 0);
    struct fifty_count count = { 0 };

    ck_assert_int_eq(store_fifty_count(st, id, &count), ERR_OK);
    ck_assert_int_eq((int)count.unsaid, 3);
    ck_assert_int_eq((int)count.next, 1);
    mark(id, 1, FIFTY_FAKE, STR("U1"));
    mark(id, 3, FIFTY_UNSURE, STR("U1"));
    ck_assert_int_eq(store_fifty_count(st, id, &count), ERR_OK);
    ck_assert(count.fake == 1 && count.unsure == 1 && count.real == 0 &&
              count.unsaid == 1 && count.next == 2 && !count.is_shared);
    mark(id, 2, FIFTY_REAL, STR("U2"));
    ck_assert_int_eq(store_fifty_count(st, id, &count), ERR_OK);
    ck_assert(count.real == 1 && count.next == 0 && count.is_shared);
    mark(id, 2, FIFTY_UNSAID, STR("U2"));
    ck_assert_int_eq(store_fifty_count(st, id, &count), ERR_OK);
    ck_assert(count.unsaid == 1 && count.next == 2 && !count.is_shared);
}
END_TEST

START_TEST(the_newest_answer_of_a_person_is_found)
{
    int64_t id = add_fifty(add_list(7, INTAKE_IN, 0, 0), 0), who = 1, at = 1;

    ck_assert_int_eq(store_fifty_answered(st, "U1", &who, &at), ERR_OK);
    ck_assert(who == 0 && at == 0);
    mark(id, 1, FIFTY_UNSAID, STR("U1"));
    ck_assert_int_eq(store_fifty_answered(st, "U1", &who, &at), ERR_OK);
    ck_assert(who == 7 && at == 70);
    ck_assert_int_eq(store_fifty_answered(st, "U2", &who, &at), ERR_OK);
    ck_assert(who == 0 && at == 0);
}
END_TEST

START_TEST(one_that_goes_on_is_told_from_one_that_is_done)
{
    int64_t list = add_list(7, INTAKE_IN, 0, 0);
    int64_t done = add_fifty(list, 80), open = add_fifty(list, 0);
    struct fifty got = { 0 };

    ck_assert_int_eq(store_fifty_last(st, 7, true, &got), ERR_OK);
    ck_assert_int_eq(got.id, done);
    fifty_release(&got);
    ck_assert_int_eq(store_fifty_last(st, 7, false, &got), ERR_OK);
    ck_assert_int_eq(got.id, open);
    fifty_release(&got);
    ck_assert_int_eq(store_fifty_set_done(st, open, 90), ERR_OK);
    ck_assert_int_eq(store_fifty_last(st, 7, false, &got), ERR_NOT_FOUND);
    ck_assert_int_eq(store_fifty_find(st, open, &got), ERR_OK);
    ck_assert_int_eq((int)got.done_at, 90);
    fifty_release(&got);
}
END_TEST

static void
note_view(void *ctx, const struct fifty_view *view)
{
    int64_t *sum = ctx;

    *sum = *sum * 100 + view->message + view->page;
}

START_TEST(each_person_has_one_view)
{
    int64_t id = add_fifty(add_list(7, INTAKE_IN, 0, 0), 0), sum = 0;
    struct fifty_view ana = { STR("U1"), 10, 1 }, sam = { STR("U2"), 20, 2 };

    ck_assert_int_eq(store_fifty_view_put(st, id, &ana), ERR_OK);
    ck_assert_int_eq(store_fifty_view_put(st, id, &sam), ERR_OK);
    ana.page = 3;
    ck_assert_int_eq(store_fifty_view_put(st, id, &ana), ERR_OK);
    ck_assert_int_eq(store_fifty_views(st, id, 8, note_view, &sum), ERR_OK);
    ck_assert_int_eq((int)sum, 1322);
}
END_TEST

START_TEST(what_hangs_on_a_list_goes_with_it)
{
    int64_t list = add_list(7, INTAKE_CANCELLED, 0, 0), other;
    int64_t id = add_fifty(list, 0);
    struct fifty got = { 0 };
    struct crowd crowd = { 0 };
    bool more = true;
    int turns = 0;

    other = add_list(7, INTAKE_IN, 3, 0);
    ck_assert(add_follower(list, 1, STR("c"), 30));
    ck_assert(add_follower(list, 2, STR("a"), 10));
    ck_assert(add_follower(list, 3, STR("b"), 10));
    ck_assert(add_follower(other, 1, STR("b"), 10));
    while (more && turns++ < 9)
        ck_assert_int_eq(store_follower_delete(st, list, 2, &more), ERR_OK);
    ck_assert_int_eq(store_crowd_find(st, list, &crowd), ERR_NOT_FOUND);
    ck_assert_int_eq(store_fifty_find(st, id, &got), ERR_NOT_FOUND);
    ck_assert_int_eq(last(7, CROWD_ANY), other);
}
END_TEST

TEST_SUITE(store_crowds)
{
    TCase *tc = test_case(suite, "store_crowds", 20);

    tcase_add_checked_fixture(tc, store_set_up, store_tear_down);
    tcase_add_test(tc, the_newest_list_of_a_kind_counts);
    tcase_add_test(tc, a_list_is_walked_in_the_order_of_time_each_once);
    tcase_add_test(tc, names_go_and_hashes_stay);
    tcase_add_test(tc, marks_are_counted_apart);
    tcase_add_test(tc, the_newest_answer_of_a_person_is_found);
    tcase_add_test(tc, one_that_goes_on_is_told_from_one_that_is_done);
    tcase_add_test(tc, each_person_has_one_view);
    tcase_add_test(tc, what_hangs_on_a_list_goes_with_it);
}
