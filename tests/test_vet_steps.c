/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_vet_steps.c - the steps of vetting get on, however slow the machine is.
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
    fixture_begin(&f);
    fixture_start(&f);
    fixture_rest(&f);
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
    struct file file = { .network = STR("slack"), .remote_id = STR(""),
                         .url = STR(""), .name = xstrdup(name),
                         .mime = STR(""), .size = (int64_t)strlen(bytes),
                         .state = FILE_HERE, .why = STR(""),
                         .person = STR("U1"), .at = clock_now() };
    struct intake intake = { .state = INTAKE_READING, .person = STR("U1"),
                             .at = clock_now(), .files = file.name,
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
    ck_assert_int_eq(
        fixture_number(&f, "SELECT count(DISTINCT same) FROM comment"),
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

TEST_SUITE(vet_steps)
{
    TCase *tc = test_case(suite, "vet steps", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, rows_are_read_one_a_step_at_least);
    tcase_add_test(tc, a_comment_is_read_with_all_its_replies_in_one_step);
    tcase_add_test(tc, comments_are_judged_one_slice_a_step_at_least);
}
