/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_store_nouns.c - people and creators come back as they were, and what is
 * set holds while a batch is open.
 */
#include <stdlib.h>

#include "creators.h"
#include "habits.h"
#include "people.h"
#include "store/jobs.h"
#include "store_alone.h"
#include "test.h"

/* ---- people and places --------------------------------------------------- */

START_TEST(people_are_known_by_what_the_chat_said)
{
    struct person p = { .id = STR("U1"),
                        .name = STR("Ana"),
                        .zone = STR("Europe/Rome"),
                        .locale = STR("it-IT"),
                        .is_guest = true,
                        .fetched_at = 5 };
    struct person got = { 0 };

    ck_assert_int_eq(store_person_find(st, "U1", &got), ERR_NOT_FOUND);
    ck_assert_int_eq(store_person_put(st, &p), ERR_OK);
    ck_assert_int_eq(store_person_set_dm(st, "U1", "D1"), ERR_OK);
    p.is_guest = false;
    p.fetched_at = 6;
    ck_assert_int_eq(store_person_put(st, &p), ERR_OK);
    ck_assert_int_eq(store_person_find(st, "U1", &got), ERR_OK);
    ck_assert_str_eq(got.name, "Ana");
    ck_assert_str_eq(got.zone, "Europe/Rome");
    ck_assert_str_eq(got.locale, "it-IT");
    ck_assert_str_eq(got.dm, "D1"); /* new facts do not forget it */
    ck_assert(!got.is_guest);
    ck_assert_int_eq(got.fetched_at, 6);
    person_release(&got);
}
END_TEST

START_TEST(a_dm_is_remembered_of_whom_nothing_else_is_known)
{
    struct person got = { 0 };

    ck_assert_int_eq(store_person_set_dm(st, "U2", "D2"), ERR_OK);
    ck_assert_int_eq(store_person_find(st, "U2", &got), ERR_OK);
    ck_assert_str_eq(got.dm, "D2");
    ck_assert_int_eq(got.fetched_at, 0);
    ck_assert(got.is_guest);
    person_release(&got);
}
END_TEST

START_TEST(places_are_known_and_forgotten)
{
    struct place p = { .id = STR("C1"),
                       .name = STR("spring"),
                       .kind = PLACE_PRIVATE,
                       .is_shared = true,
                       .has_guests = true,
                       .is_member = true,
                       .fetched_at = 9 };
    struct place got = { 0 };

    ck_assert_int_eq(store_place_put(st, &p), ERR_OK);
    ck_assert_int_eq(store_place_find(st, "C1", &got), ERR_OK);
    ck_assert_str_eq(got.name, "spring");
    ck_assert_int_eq(got.kind, PLACE_PRIVATE);
    ck_assert(got.is_shared && got.has_guests && got.is_member);
    ck_assert_int_eq(got.fetched_at, 9);
    place_release(&got);
    ck_assert_int_eq(store_place_forget(st, "C1"), ERR_OK);
    ck_assert_int_eq(store_place_find(st, "C1", &got), ERR_NOT_FOUND);
}
END_TEST

/* What was not kept had no number, and nothing is written under it. */
START_TEST(a_team_that_was_not_kept_is_not_entered)
{
    ck_assert_int_eq(store_workspace_enter(st, "slack", "T1", "", "", ""),
                     ERR_OK);
    ck_assert_int_eq(store_part_begin(st), ERR_OK);
    ck_assert_int_eq(store_workspace_enter(st, "slack", "T2", "", "", ""),
                     ERR_OK);
    ck_assert_int_eq(store_workspace(st), 2);
    ck_assert_int_eq(store_part_undo(st), ERR_OK);
    ck_assert_int_eq(store_workspace(st), 1);
    ck_assert_int_eq(store_batch_commit(st), ERR_OK);
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
    ck_assert_int_eq(store_workspace_enter(st, "slack", "T2", "", "", ""),
                     ERR_OK);
    ck_assert_int_eq(store_workspace(st), 2);
    store_batch_rollback(st);
    ck_assert_int_eq(store_workspace(st), 1);
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
    ck_assert(store_is_alive(st));
}
END_TEST

START_TEST(the_home_takes_the_first_team_and_others_get_their_own)
{
    struct workspace ws = { 0 };
    struct person p = { .id = STR("U1"), .name = STR("Ana") }, got = { 0 };

    ck_assert_int_eq(store_person_put(st, &p), ERR_OK);
    ck_assert_int_eq(store_workspace_enter(st, "slack", "T1", "Team", "B1",
                                           "https://t1.example/"),
                     ERR_OK);
    ck_assert_int_eq(store_workspace(st), 1);
    ck_assert_int_eq(store_workspace_enter(st, "slack", "T2", "Other", "B2",
                                           "https://t2.example/"),
                     ERR_OK);
    ck_assert_int_eq(store_workspace(st), 2);
    /* Nothing of the one is seen in the other. */
    ck_assert_int_eq(store_person_find(st, "U1", &got), ERR_NOT_FOUND);
    ck_assert_int_eq(store_workspace_enter(st, "slack", "T1", "Team 1", "B1",
                                           "https://t1.example/"),
                     ERR_OK);
    ck_assert_int_eq(store_workspace(st), 1);
    ck_assert_int_eq(store_workspace_get(st, &ws), ERR_OK);
    ck_assert_str_eq(ws.name, "Team 1");
    ck_assert_str_eq(ws.team, "T1");
    workspace_release(&ws);
}
END_TEST

/* ---- creators ------------------------------------------------------------ */

static struct creator
ensure(const char *handle, enum platform platform)
{
    struct creator c = { 0 };

    ck_assert_int_eq(store_creator_ensure(st, handle, platform, "U1", 1, &c),
                     ERR_OK);
    ck_assert_str_eq(c.handle, handle);
    return c;
}

START_TEST(a_creator_is_made_once)
{
    struct creator a = ensure("giulia", PLATFORM_YOUTUBE);
    struct creator b = ensure("giulia", PLATFORM_YOUTUBE);
    struct creator got = { 0 };

    ck_assert_int_eq(a.id, b.id);
    creator_release(&a);
    ck_assert_int_eq(store_creator_get(st, b.id, &got), ERR_OK);
    ck_assert_int_eq(got.platform, PLATFORM_YOUTUBE);
    ck_assert_str_eq(got.handle, "giulia");
    creator_release(&b);
    creator_release(&got);
    ck_assert_int_eq(store_creator_get(st, 99, &got), ERR_NOT_FOUND);
    ck_assert_int_eq(store_creator_find(st, "mara", PLATFORM_UNKNOWN, &got),
                     ERR_NOT_FOUND);
}
END_TEST

START_TEST(a_creator_takes_the_platform_that_is_said_later)
{
    struct creator a = ensure("giulia", PLATFORM_UNKNOWN);
    struct creator b = ensure("giulia", PLATFORM_TIKTOK);
    struct creator c = ensure("giulia", PLATFORM_UNKNOWN);

    ck_assert_int_eq(a.id, b.id);
    ck_assert_int_eq(a.id, c.id);
    ck_assert_int_eq(b.platform, PLATFORM_TIKTOK);
    ck_assert_int_eq(c.platform, PLATFORM_TIKTOK);
    creator_release(&a);
    creator_release(&b);
    creator_release(&c);
}
END_TEST

START_TEST(a_handle_on_two_platforms_is_asked_about)
{
    struct creator a = ensure("giulia", PLATFORM_YOUTUBE);
    struct creator b = ensure("giulia", PLATFORM_TIKTOK);
    struct creator got = { 0 };

    ck_assert_int_ne(a.id, b.id);
    ck_assert_int_eq(store_creator_find(st, "giulia", PLATFORM_UNKNOWN, &got),
                     ERR_CONFLICT);
    ck_assert_int_eq(store_creator_ensure(st, "giulia", PLATFORM_UNKNOWN, "U1",
                                          1, &got),
                     ERR_CONFLICT);
    ck_assert_int_eq(store_creator_find(st, "giulia", PLATFORM_TIKTOK, &got),
                     ERR_OK);
    ck_assert_int_eq(got.id, b.id);
    creator_release(&a);
    creator_release(&b);
    creator_release(&got);
}
END_TEST

/* ---- what is kept in memory while a batch is open -------------------------
 */

static void
count_away(void *ctx, const char *first, const char *last)
{
    (void)first;
    (void)last;
    ++*(int *)ctx;
}

static int
days_away(const char *person, const char *from)
{
    int count = 0;

    ck_assert_int_eq(store_absence_list(st, person, from, count_away, &count),
                     ERR_OK);
    return count;
}

static int64_t
morning_of(const char *person)
{
    struct habit h = { 0 };
    enum err rc = store_habit_find(st, person, &h);
    int64_t morning = rc == ERR_OK ? h.morning : 0;

    ck_assert(rc == ERR_OK || rc == ERR_NOT_FOUND);
    habit_release(&h);
    return morning;
}

START_TEST(what_somebody_sets_holds_in_the_same_batch)
{
    struct habit h = { .person = STR("U1"),
                       .zone = STR("Europe/Rome"),
                       .language = STR(""),
                       .morning = 500,
                       .tiers = STR("") };
    char *zone = NULL, *language = NULL;
    int count = 0;

    ck_assert_int_eq(morning_of("U1"), 0);
    ck_assert_int_eq(morning_of("U1"), 0); /* from memory */
    ck_assert_int_eq(days_away("U1", "2026-05-01"), 0);
    ck_assert_int_eq(store_habit_put(st, &h), ERR_OK);
    ck_assert_int_eq(morning_of("U1"), 500);
    ck_assert_int_eq(store_habit_voice(st, "U1", &zone, &language), ERR_OK);
    ck_assert_str_eq(zone, "Europe/Rome");
    free(zone);
    free(language);
    h.morning = 510;
    ck_assert_int_eq(store_habit_put(st, &h), ERR_OK);
    ck_assert_int_eq(morning_of("U1"), 510);
    ck_assert_int_eq(morning_of("U2"), 0);
    ck_assert_int_eq(days_away("U1", "2026-05-01"), 0);
    ck_assert_int_eq(store_absence_add(st, "U1", "2026-05-02", "2026-05-03"),
                     ERR_OK);
    ck_assert_int_eq(morning_of("U1"), 510);
    ck_assert_int_eq(days_away("U1", "2026-05-04"), 0);
    ck_assert_int_eq(days_away("U1", "2026-05-05"), 0); /* from memory */
    ck_assert_int_eq(days_away("U1", "2026-05-03"), 1);
    ck_assert_int_eq(store_absence_clear(st, "U1", "2026-05-01", &count),
                     ERR_OK);
    ck_assert_int_eq(count, 1);
    ck_assert_int_eq(days_away("U1", "2026-05-03"), 0);
}
END_TEST

START_TEST(what_was_set_in_a_part_that_is_undone_was_not)
{
    struct habit h = { .person = STR("U1"),
                       .zone = STR(""),
                       .language = STR(""),
                       .morning = 500,
                       .tiers = STR("") };
    bool is_new;

    ck_assert_int_eq(store_part_begin(st), ERR_OK);
    ck_assert_int_eq(store_habit_put(st, &h), ERR_OK);
    ck_assert_int_eq(morning_of("U1"), 500);
    ck_assert_int_eq(store_day_meet(st, "U1", &is_new), ERR_OK);
    ck_assert(is_new);
    ck_assert_int_eq(store_day_meet(st, "U1", &is_new), ERR_OK);
    ck_assert(!is_new);
    ck_assert_int_eq(store_part_undo(st), ERR_OK);
    ck_assert_int_eq(morning_of("U1"), 0);
    ck_assert_int_eq(store_day_meet(st, "U1", &is_new), ERR_OK);
    ck_assert(is_new);
}
END_TEST

static void
add_morning(int64_t due_at, int64_t *id)
{
    struct job_row row = { .kind = STR("morning"),
                           .cursor = STR(""),
                           .due_at = due_at,
                           .network = STR(""),
                           .person = STR(""),
                           .place = STR(""),
                           .thread = STR("") };

    ck_assert_int_eq(store_job_add(st, &row, id), ERR_OK);
}

static bool
hasten(const char *kind, int64_t at)
{
    bool sooner = false;

    ck_assert_int_eq(store_job_hasten(st, kind, at, &sooner), ERR_OK);
    return sooner;
}

START_TEST(a_job_is_hastened_once_until_one_changes)
{
    struct job_row row = { 0 };
    int64_t id;

    add_morning(900, &id);
    ck_assert(!store_job_is_hastened(st, "morning", 500));
    ck_assert(hasten("morning", 500));
    ck_assert(!hasten("morning", 500));
    ck_assert(!hasten("morning", 600)); /* it is due before */
    ck_assert(store_job_is_hastened(st, "morning", 600));
    ck_assert(!store_job_is_hastened(st, "morning", 400));
    ck_assert(!store_job_is_hastened(st, "remind", 600));
    ck_assert(hasten("morning", 400));
    ck_assert_int_eq(store_job_find(st, id, &row), ERR_OK);
    ck_assert_int_eq(row.due_at, 400);
    /* Its step puts it off again. */
    row.due_at = 900;
    ck_assert_int_eq(store_job_update(st, &row, ""), ERR_OK);
    job_row_release(&row);
    ck_assert(!store_job_is_hastened(st, "morning", 600));
    ck_assert(hasten("morning", 600));
    /* The next batch asks anew. */
    ck_assert_int_eq(store_batch_commit(st), ERR_OK);
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
    ck_assert(!store_job_is_hastened(st, "morning", 600));
}
END_TEST

TEST_SUITE(store_nouns)
{
    TCase *tc = test_case(suite, "nouns", 20);

    tcase_add_checked_fixture(tc, store_set_up, store_tear_down);
    tcase_add_test(tc, people_are_known_by_what_the_chat_said);
    tcase_add_test(tc, a_dm_is_remembered_of_whom_nothing_else_is_known);
    tcase_add_test(tc, places_are_known_and_forgotten);
    tcase_add_test(tc, a_team_that_was_not_kept_is_not_entered);
    tcase_add_test(tc, the_home_takes_the_first_team_and_others_get_their_own);
    tcase_add_test(tc, a_creator_is_made_once);
    tcase_add_test(tc, a_creator_takes_the_platform_that_is_said_later);
    tcase_add_test(tc, a_handle_on_two_platforms_is_asked_about);
    tcase_add_test(tc, what_somebody_sets_holds_in_the_same_batch);
    tcase_add_test(tc, what_was_set_in_a_part_that_is_undone_was_not);
    tcase_add_test(tc, a_job_is_hastened_once_until_one_changes);
}
