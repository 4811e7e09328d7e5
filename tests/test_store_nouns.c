/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_store_nouns.c - people, creators, intakes and comments come back as they
 * were.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "creators.h"
#include "engine_fixture.h"
#include "habits.h"
#include "intakes.h"
#include "people.h"
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
    fixture_end(&f);
}

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

/* ---- intakes and comments ------------------------------------------------ */

static int64_t
add_intake(int64_t creator, enum intake_state state)
{
    struct intake in = { .creator = creator,
                         .state = state,
                         .person = STR("U1"),
                         .at = 3,
                         .files = STR("a.csv"),
                         .summary = STR("{}"),
                         .rows = 4,
                         .skipped = 5,
                         .message = 6,
                         .raw_until = 1000 };
    int64_t id = 0;

    ck_assert_int_eq(store_intake_add(st, &in, &id), ERR_OK);
    return id;
}

START_TEST(an_intake_comes_back_as_it_was)
{
    int64_t id = add_intake(7, INTAKE_READING);
    struct intake got = { 0 };

    ck_assert_int_eq(store_intake_find(st, id, &got), ERR_OK);
    ck_assert_int_eq(got.creator, 7);
    ck_assert_int_eq(got.state, INTAKE_READING);
    ck_assert_str_eq(got.person, "U1");
    ck_assert_int_eq(got.at, 3);
    ck_assert_str_eq(got.files, "a.csv");
    ck_assert_int_eq(got.rows + got.skipped + got.message, 15);
    got.state = INTAKE_PREVIEW;
    got.rows = 40;
    ck_assert_int_eq(store_intake_update(st, &got), ERR_OK);
    intake_release(&got);
    ck_assert_int_eq(store_intake_last(st, "U1", INTAKE_READING, &got),
                     ERR_NOT_FOUND);
    ck_assert_int_eq(store_intake_last(st, "U1", INTAKE_PREVIEW, &got), ERR_OK);
    ck_assert_int_eq(got.rows, 40);
    intake_release(&got);
}
END_TEST

START_TEST(raw_text_is_due_by_its_time)
{
    int64_t id = add_intake(7, INTAKE_IN);
    struct intake got = { 0 };

    ck_assert_int_eq(store_intake_raw_due(st, 999, &got), ERR_NOT_FOUND);
    ck_assert_int_eq(store_intake_raw_due(st, 1000, &got), ERR_OK);
    ck_assert_int_eq(got.id, id);
    got.raw_until = 0;
    ck_assert_int_eq(store_intake_update(st, &got), ERR_OK);
    intake_release(&got);
    ck_assert_int_eq(store_intake_raw_due(st, 1000, &got), ERR_NOT_FOUND);
}
END_TEST

static void
count_intake(void *ctx, const struct intake *intake)
{
    *(int64_t *)ctx = *(int64_t *)ctx * 10 + intake->id;
}

START_TEST(only_intakes_that_count_are_listed)
{
    int64_t ids = 0;

    (void)add_intake(7, INTAKE_IN);
    (void)add_intake(7, INTAKE_CANCELLED);
    (void)add_intake(8, INTAKE_IN);
    (void)add_intake(7, INTAKE_IN);
    ck_assert_int_eq(store_intake_list(st, 7, count_intake, &ids), ERR_OK);
    ck_assert_int_eq(ids, 14);
}
END_TEST

static void
add_comment(int64_t intake, int64_t creator, uint64_t same, char *text)
{
    struct comment c = { .intake = intake,
                         .creator = creator,
                         .same = same,
                         .name = STR("lu"),
                         .text = text,
                         .url = STR("https://p.example/c"),
                         .at = 50,
                         .likes = 2,
                         .flags = COMMENT_FLAG_REPLY,
                         .class = 3,
                         .language = 4,
                         .fold = UINT64_MAX,
                         .words = 5 };

    ck_assert_int_eq(store_post_ensure(st, creator, "yt:1",
                                       "https://p.example/", &c.post),
                     ERR_OK);
    c.has_author = true;
    memset(c.author, 0xab, sizeof(c.author));
    ck_assert_int_eq(store_comment_add(st, &c), ERR_OK);
}

/* What people brought about creator 7. */
static const struct comment_scope brought = { .creator = 7,
                                              .has_brought = true };

struct walk {
    uint64_t same[64];
    int64_t id[64];
    int count;
};

static void
walk_on(void *ctx, const struct comment *c)
{
    struct walk *w = ctx;

    ck_assert_int_lt(w->count, 64);
    w->same[w->count] = c->same;
    w->id[w->count++] = c->id;
}

START_TEST(a_comment_comes_back_as_it_was)
{
    struct comment got = { 0 };
    struct walk w = { 0 };
    int64_t in = add_intake(7, INTAKE_PREVIEW), posts = 0;

    add_comment(in, 7, UINT64_MAX - 5, STR("bella!"));
    ck_assert_int_eq(store_comment_sample(st, in, 3, walk_on, &w), ERR_OK);
    ck_assert_int_eq(w.count, 1);
    ck_assert_int_eq(store_comment_find(st, w.id[0], &got), ERR_OK);
    ck_assert_uint_eq(got.same, UINT64_MAX - 5);
    ck_assert_uint_eq(got.fold, UINT64_MAX);
    ck_assert(got.has_author);
    ck_assert_int_eq(got.author[15], 0xab);
    ck_assert_str_eq(got.name, "lu");
    ck_assert_str_eq(got.text, "bella!");
    ck_assert_str_eq(got.post_key, "yt:1");
    ck_assert_str_eq(got.post_url, "https://p.example/");
    ck_assert_int_eq(got.words, 5);
    ck_assert_int_eq(got.class, 3);
    ck_assert_int_eq(got.likes, 2);
    ck_assert_uint_eq(got.flags, COMMENT_FLAG_REPLY);
    comment_release(&got);
    ck_assert_int_eq(store_post_count(st, 7, &posts), ERR_OK);
    ck_assert_int_eq(posts, 1);
}
END_TEST

START_TEST(duplicates_stand_side_by_side_however_it_is_sliced)
{
    /* As signed numbers: the large ones come first. */
    static const uint64_t same[] = { 9, 5, UINT64_MAX,        5, 7,
                                     5, 9, UINT64_C(1) << 63, 0, 3 };
    int64_t in = add_intake(7, INTAKE_IN), hidden, other;
    struct walk whole = { 0 }, sliced = { 0 };
    int count = 1, i, limit;

    for (i = 0; i < (int)ARRAY_LEN(same); i++)
        add_comment(in, 7, same[i], STR("x"));
    hidden = add_intake(7, INTAKE_PREVIEW); /* does not count yet */
    add_comment(hidden, 7, 5, STR("x"));
    other = add_intake(8, INTAKE_IN);
    add_comment(other, 8, 5, STR("x"));
    ck_assert_int_eq(store_comment_walk(st, &brought, (uint64_t)INT64_MIN, 0,
                                        60, walk_on, &whole, &count),
                     ERR_OK);
    ck_assert_int_eq(count, (int)ARRAY_LEN(same));
    for (i = 1; i < count; i++)
        ck_assert((int64_t)whole.same[i] >= (int64_t)whole.same[i - 1]);
    for (limit = 1; limit < 5; limit++) {
        uint64_t after = (uint64_t)INT64_MIN;
        int64_t id = 0;

        sliced.count = 0;
        do {
            ck_assert_int_eq(store_comment_walk(st, &brought, after, id, limit,
                                                walk_on, &sliced, &count),
                             ERR_OK);
            if (sliced.count > 0) {
                after = sliced.same[sliced.count - 1];
                id = sliced.id[sliced.count - 1];
            }
        } while (count == limit);
        ck_assert_int_eq(sliced.count, whole.count);
        ck_assert_mem_eq(sliced.id, whole.id,
                         (size_t)whole.count * sizeof(whole.id[0]));
    }
}
END_TEST

START_TEST(names_and_texts_go_in_slices_and_the_rest_stays)
{
    int64_t in = add_intake(7, INTAKE_IN), after = 0, all = 0;
    struct comment got = { 0 };
    bool more = true;
    int i, slices = 0;

    for (i = 0; i < 25; i++)
        add_comment(in, 7, (uint64_t)i, STR("x"));
    (void)add_intake(8, INTAKE_IN);
    for (; more; slices++) {
        ck_assert_int_eq(store_comment_purge(st, in, 10, &after, &more),
                         ERR_OK);
        ck_assert_int_lt(slices, 6);
    }
    ck_assert_int_eq(slices, 4);
    for (i = 1; i <= 25; i++, all++) {
        ck_assert_int_eq(store_comment_find(st, i, &got), ERR_OK);
        ck_assert_ptr_null(got.name);
        ck_assert_ptr_null(got.text);
        ck_assert_ptr_null(got.url);
        ck_assert(got.has_author); /* the keyed hash stays */
        comment_release(&got);
    }
}
END_TEST

START_TEST(the_comments_of_an_intake_go_for_good)
{
    int64_t a = add_intake(7, INTAKE_IN), b = add_intake(7, INTAKE_IN);
    bool more = true;
    struct walk w = { 0 };
    int i, count = 0;

    for (i = 0; i < 12; i++)
        add_comment(i % 2 ? a : b, 7, (uint64_t)i, STR("x"));
    for (i = 0; more; i++) {
        ck_assert_int_lt(i, 5);
        ck_assert_int_eq(store_comment_delete(st, a, 4, &more), ERR_OK);
    }
    ck_assert_int_eq(store_comment_walk(st, &brought, (uint64_t)INT64_MIN, 0,
                                        60, walk_on, &w, &count),
                     ERR_OK);
    ck_assert_int_eq(count, 6);
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

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, people_are_known_by_what_the_chat_said);
    tcase_add_test(tc, a_dm_is_remembered_of_whom_nothing_else_is_known);
    tcase_add_test(tc, places_are_known_and_forgotten);
    tcase_add_test(tc, the_home_takes_the_first_team_and_others_get_their_own);
    tcase_add_test(tc, a_creator_is_made_once);
    tcase_add_test(tc, a_creator_takes_the_platform_that_is_said_later);
    tcase_add_test(tc, a_handle_on_two_platforms_is_asked_about);
    tcase_add_test(tc, an_intake_comes_back_as_it_was);
    tcase_add_test(tc, raw_text_is_due_by_its_time);
    tcase_add_test(tc, only_intakes_that_count_are_listed);
    tcase_add_test(tc, a_comment_comes_back_as_it_was);
    tcase_add_test(tc, duplicates_stand_side_by_side_however_it_is_sliced);
    tcase_add_test(tc, names_and_texts_go_in_slices_and_the_rest_stays);
    tcase_add_test(tc, the_comments_of_an_intake_go_for_good);
    tcase_add_test(tc, what_somebody_sets_holds_in_the_same_batch);
    tcase_add_test(tc, what_was_set_in_a_part_that_is_undone_was_not);
    tcase_add_test(tc, a_job_is_hastened_once_until_one_changes);
}
