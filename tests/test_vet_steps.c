/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_vet_steps.c - the steps of vetting get on, however slow the machine is,
 * and whatever is taken back between them.
 *
 * The steps are called as the scheduler calls them, but their time is always
 * used up already. All comments are invented.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "creators.h"
#include "engine_fixture.h"
#include "files.h"
#include "intakes.h"
#include "job.h"
#include "request_impl.h"
#include "test.h"
#include "verbs.h"

#define ROWS 900

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

/* A file as a person would have dropped it, and an import that reads it. */
static void
add_import(const char *name, const char *bytes, struct job *job)
{
    struct file file = { .network = STR("slack"),
                         .remote_id = STR(""),
                         .url = STR(""),
                         .name = xstrdup(name),
                         .mime = STR(""),
                         .size = (int64_t)strlen(bytes),
                         .state = FILE_HERE,
                         .why = STR(""),
                         .person = STR("U1"),
                         .at = clock_now() };
    struct intake intake = { .state = INTAKE_READING,
                             .person = STR("U1"),
                             .at = clock_now(),
                             .files = file.name,
                             .summary = STR("") };
    struct store *st = f.engine->store;
    struct creator creator = { 0 };
    char cursor[200];

    ck_assert_int_eq(store_creator_ensure(st, "some.one", PLATFORM_INSTAGRAM,
                                          "U1", clock_now(), &creator),
                     ERR_OK);
    intake.creator = creator.id;
    ck_assert_int_eq(store_file_add(st, &file, &file.id), ERR_OK);
    ck_assert_int_eq(store_file_append(st, file.id, bytes, strlen(bytes)),
                     ERR_OK);
    ck_assert_int_eq(store_file_set_state(st, file.id, FILE_HERE, ""), ERR_OK);
    ck_assert_int_eq(store_intake_add(st, &intake, &job->ref), ERR_OK);
    (void)snprintf(cursor, sizeof(cursor),
                   "{\"files\": [{\"id\": %lld, \"name\": \"%s\"}]}",
                   (long long)file.id, name);
    job->cursor = xstrdup(cursor);
    free(file.name);
    creator_release(&creator);
}

typedef enum err step_fn(struct request *rq, struct job *job, enum step *step);

/* How many steps it takes, at most `most`. */
static int
run_late(step_fn *fn, struct job *job, int most)
{
    enum step step = STEP_AGAIN;
    int n;

    job->started = clock_real_us() - 1000000;
    for (n = 0; n < most && step == STEP_AGAIN; n++) {
        struct request rq;

        ck_assert_int_eq(request_init(&rq, f.engine, "slack", "U1", "D1",
                                      PLACE_DM, ""),
                         ERR_OK);
        ck_assert_int_eq(fn(&rq, job, &step), ERR_OK);
        request_release(&rq);
    }
    ck_assert_msg(step == STEP_DONE, "after %d steps: %d", n, (int)step);
    return n;
}

static char *
make_csv(void)
{
    struct buf b;
    int i;

    buf_init(&b, 1024 * 1024);
    buf_adds(&b, "post,author,text\n");
    for (i = 0; i < ROWS; i++)
        buf_addf(&b, "p1,fan%d,so much lemon in number %d\n", i, i);
    return buf_take(&b);
}

static char *
make_thread(void)
{
    struct buf b;
    int i;

    buf_init(&b, 1024 * 1024);
    buf_adds(&b, "[{\"id\": \"3\", \"text\": \"And the oven?\", "
                 "\"ownerUsername\": \"carl\"}, "
                 "{\"id\": \"1\", \"text\": \"Which lemons?\", "
                 "\"ownerUsername\": \"bea\", \"replies\": [");
    for (i = 0; i < ROWS; i++)
        buf_addf(&b,
                 "%s{\"id\": \"2%04d\", \"text\": \"those of May, box %d\", "
                 "\"ownerUsername\": \"fan%d\"}",
                 i > 0 ? "," : "", i, i, i);
    buf_adds(&b, "]}]");
    return buf_take(&b);
}

static int64_t
comments(void)
{
    return fixture_number(&f, "SELECT count(*) FROM comment");
}

START_TEST(rows_are_read_one_a_step_at_least)
{
    struct job job = { 0 };
    char *bytes = make_csv();

    add_import("a.csv", bytes, &job);
    (void)run_late(vet_read_step, &job, ROWS + 10);
    ck_assert_int_eq(comments(), ROWS);
    free(job.cursor);
    free(bytes);
}
END_TEST

/* It begins anew when a step stops in the middle of it. */
START_TEST(a_comment_is_read_with_all_its_replies_in_one_step)
{
    struct job job = { 0 };
    char *bytes = make_thread();

    add_import("a.json", bytes, &job);
    ck_assert_int_le(run_late(vet_read_step, &job, 20), 6);
    ck_assert_int_eq(comments(), 1 + ROWS + 1);
    ck_assert_int_eq(fixture_number(&f,
                                    "SELECT count(DISTINCT same) FROM comment"),
                     1 + ROWS + 1);
    free(job.cursor);
    free(bytes);
}
END_TEST

START_TEST(comments_are_judged_one_slice_a_step_at_least)
{
    struct job job = { 0 };
    char *bytes = make_csv();

    add_import("a.csv", bytes, &job);
    (void)run_late(vet_read_step, &job, ROWS + 10);
    fixture_store_exec(&f, "UPDATE import SET state = 2");
    job.ref = fixture_number(&f, "SELECT id FROM creator");
    ck_assert_int_le(run_late(vet_look_step, &job, 20), 6);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM look"), 1);
    vet_look_forget(job.memory);
    free(job.cursor);
    free(bytes);
}
END_TEST

/* ---- cancelled, taken back ----------------------------------------------- */

static enum step
run_once(struct job *job)
{
    enum step step = STEP_FAIL;
    struct request rq;

    job->started = clock_real_us() - 1000000;
    ck_assert_int_eq(request_init(&rq, f.engine, "slack", "U1", "D1", PLACE_DM,
                                  ""),
                     ERR_OK);
    ck_assert_int_eq(vet_read_step(&rq, job, &step), ERR_OK);
    request_release(&rq);
    return step;
}

/* Stopped in the middle, it goes on where it was. */
START_TEST(an_import_that_is_had_again_goes_on)
{
    struct job job = { 0 };
    char *bytes = make_csv();
    int i;

    add_import("a.csv", bytes, &job);
    for (i = 0; i < 20; i++)
        ck_assert_int_eq(run_once(&job), STEP_AGAIN);
    fixture_store_exec(&f, "UPDATE import SET state = 3");
    ck_assert_int_eq(run_once(&job), STEP_AT);
    ck_assert_int_ge(job.due_at, clock_now() + 86000);
    ck_assert_int_gt(comments(), 0);
    fixture_store_exec(&f, "UPDATE import SET state = 0");
    (void)run_late(vet_read_step, &job, ROWS + 10);
    ck_assert_int_eq(comments(), ROWS);
    ck_assert_int_eq(fixture_number(&f, "SELECT state FROM import"), 1);
    free(job.cursor);
    free(bytes);
}
END_TEST

START_TEST(an_import_that_nobody_wants_again_goes_in_a_day)
{
    struct job job = { 0 };
    char *bytes = make_csv();
    int i;

    add_import("a.csv", bytes, &job);
    for (i = 0; i < 20; i++)
        ck_assert_int_eq(run_once(&job), STEP_AGAIN);
    fixture_store_exec(&f, "DELETE FROM import");
    ck_assert_int_eq(run_once(&job), STEP_AT);
    ck_assert_int_gt(comments(), 0);
    clock_move(INT64_C(86401) * 1000);
    ck_assert_int_eq(run_once(&job), STEP_DONE);
    ck_assert_int_eq(comments(), 0);
    free(job.cursor);
    free(bytes);
}
END_TEST

static const char *const sleepers[] = { "0", "3" };

/* A job that sleeps, and one that was given up. */
START_TEST(undo_of_a_cancel_wakes_the_reading)
{
    struct job job = { 0 };
    char *bytes = make_csv();
    struct buf sql;

    add_import("a.csv", bytes, &job);
    buf_init(&sql, 10000);
    buf_addf(&sql,
             "INSERT INTO job (ws, kind, ref, cursor, due_at, state, tries,"
             " waits, network, person, place, thread, audit, why) VALUES (1,"
             " 'vet-read', 1, '%s', %lld, %s, 2, '', 'slack', 'U1', 'D1', '',"
             " 0, '')",
             job.cursor, (long long)clock_now() + 80000, sleepers[_i]);
    fixture_store_exec(&f, sql.data);
    fixture_say(&f, "U1", "D1", "vet cancel 1");
    ck_assert_int_eq(fixture_number(&f, "SELECT state FROM import"), 3);
    fixture_say(&f, "U1", "D1", "undo");
    fixture_rest(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT state FROM import"), 1);
    ck_assert_int_eq(comments(), ROWS);
    buf_release(&sql);
    free(job.cursor);
    free(bytes);
}
END_TEST

/* Nothing else would know of them: their time to go stood in the import. */
START_TEST(comments_of_an_import_that_was_taken_back_go_in_a_day)
{
    fixture_say(&f, "U1", "D1",
                "vet import @some.one on instagram\npost,author,text\n"
                "p1,bea,so sweet\np1,carl,which oven?\np2,dan,mine is gas\n");
    fixture_rest(&f);
    ck_assert_int_eq(comments(), 3);
    fixture_say(&f, "U1", "D1", "undo");
    fixture_rest(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM import"), 0);
    ck_assert_int_eq(comments(), 3); /* undo can be taken back, too */
    fixture_move(&f, INT64_C(86500) * 1000);
    fixture_rest(&f);
    ck_assert_int_eq(comments(), 0);
}
END_TEST

TEST_SUITE(vet_steps)
{
    TCase *tc = test_case(suite, "vet steps", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, rows_are_read_one_a_step_at_least);
    tcase_add_test(tc, a_comment_is_read_with_all_its_replies_in_one_step);
    tcase_add_test(tc, comments_are_judged_one_slice_a_step_at_least);
    tcase_add_test(tc, an_import_that_is_had_again_goes_on);
    tcase_add_test(tc, an_import_that_nobody_wants_again_goes_in_a_day);
    tcase_add_loop_test(tc, undo_of_a_cancel_wakes_the_reading, 0, 2);
    tcase_add_test(tc, comments_of_an_import_that_was_taken_back_go_in_a_day);
}
