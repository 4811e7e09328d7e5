/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_lost_batch.c - SQLite gives up the whole batch between two requests.
 *
 * Queues mark their messages and the scheduler claims jobs outside of any
 * request, in the same transaction. A full disk there takes the requests of
 * the turn with it: they are done once, and whole, all the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "engine_fixture.h"
#include "fault_vfs.h"
#include "files.h"
#include "loop.h"
#include "outbox_support.h"
#include "router.h"
#include "store/store.h"
#include "test.h"

#define ROUNDS_MAX 400
#define DRAFT      "deadline add draft by 2099-01-04"

/* They cost the whole batch, as a full disk does. */
#define LOSE_MARK                                                              \
    "CREATE TRIGGER lose BEFORE UPDATE ON outbox WHEN new.is_sending"          \
    " AND new.body = 'one' BEGIN SELECT RAISE(ROLLBACK, 'lost'); END"
#define LOSE_CLAIM                                                             \
    "CREATE TRIGGER lose BEFORE UPDATE ON job WHEN new.state = 1"              \
    " BEGIN SELECT RAISE(ROLLBACK, 'lost'); END"
/* And this one a single statement of several. */
#define FAIL_TELLING                                                           \
    "CREATE TRIGGER lose BEFORE INSERT ON outbox WHEN new.queue LIKE 'dm:%'"   \
    " BEGIN SELECT RAISE(ABORT, 'failed'); END"

static const struct {
    int code;
    bool lasting;
} faults[] = {
    { SQLITE_FULL, false },
    { SQLITE_FULL, true },
    { SQLITE_IOERR_WRITE, false },
    { SQLITE_IOERR_WRITE, true },
};

static struct fixture f;

static void
set_up(void)
{
    fault_install();
    fixture_open(&f);
    fixture_know(&f, "U1", NULL);
    fixture_rest(&f);
}

static void
tear_down(void)
{
    fault_set(0, NULL, 0, 0, false);
    fixture_end(&f);
    fault_remove();
}

/* A message that its timer tries again in a second. */
static void
say_and_wait(const char *place, const char *body)
{
    (void)outbox_say(&f, place, body);
    fixture_turn(&f);
    fake_answer(f.fake, fake_open_call(f.fake, FAKE_SEND), OUT_NOT_DONE, 1000);
    fixture_turn(&f);
}

static void
run_timers(int64_t ms)
{
    clock_move(ms);
    (void)timers_run(loop_timers(f.engine->loop), clock_mono_ms());
}

static int64_t
add_file(void)
{
    struct file file = { .network = STR("slack"),
                         .remote_id = STR("F1"),
                         .url = STR("https://files.example/1"),
                         .name = STR("comments.csv"),
                         .mime = STR("text/csv"),
                         .size = 5,
                         .state = FILE_HERE,
                         .why = STR(""),
                         .person = STR("U1"),
                         .at = 1 };
    int64_t id = 0;

    ck_assert_int_eq(router_begin(f.engine->router), ERR_OK);
    ck_assert_int_eq(store_file_add(f.engine->store, &file, &id), ERR_OK);
    fixture_turn(&f);
    return id;
}

START_TEST(a_mark_that_loses_the_batch_costs_no_request)
{
    int64_t file = add_file();

    say_and_wait("C1", "one");
    fixture_exec(&f, LOSE_MARK);
    fake_forget(f.fake);
    fixture_take(&f, fixture_line(&f, "U1", "D1", DRAFT));
    run_timers(1500);
    ck_assert(store_batch_is_lost(f.engine->store));
    /* What follows in the same turn must not be a transaction of its own. */
    ck_assert_int_eq(router_file_data(f.engine->router, file, "bytes", 5),
                     ERR_OK);
    fixture_take(&f, fixture_line(&f, "U1", "D1", DRAFT));
    fixture_turn(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 2);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM audit"), 2);
    ck_assert_int_eq(fixture_number(&f, "SELECT sum(length(bytes))"
                                        " FROM file_chunk"),
                     5);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_ACK), 2);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "\"draft\""), 2);
    fixture_exec(&f, "DROP TRIGGER lose");
    fixture_move(&f, 1500);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "one"), 1);
    ck_assert_int_eq(outbox_open(&f), 0);
}
END_TEST

/* One queue's loss is told to the other, whose mark stood in the batch. */
START_TEST(marks_in_a_lost_batch_are_made_again)
{
    say_and_wait("C2", "two");
    say_and_wait("C1", "one");
    say_and_wait("C3", "three");
    fixture_exec(&f, LOSE_MARK);
    fake_forget(f.fake);
    fixture_move(&f, 1500);
    fixture_exec(&f, "DROP TRIGGER lose");
    fixture_move(&f, 1500);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "one"), 1);
    ck_assert_uint_eq(fake_said(f.fake, "two"), 1);
    ck_assert_uint_eq(fake_said(f.fake, "three"), 1);
    ck_assert_int_eq(outbox_open(&f), 0);
}
END_TEST

START_TEST(a_claim_that_loses_the_batch_costs_no_request)
{
    fixture_say(&f, "U1", "D1", DRAFT);
    fixture_rest(&f);
    fixture_exec(&f, "UPDATE job SET due_at = 0 WHERE kind = 'purge'");
    fixture_exec(&f, LOSE_CLAIM);
    fake_forget(f.fake);
    clock_move(61000); /* due times are looked at again */
    fixture_take(&f, fixture_line(&f, "U1", "D1", DRAFT));
    fixture_turn(&f);
    fixture_turn(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 2);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_ACK), 1);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM job"
                                        " WHERE state = 1"),
                     0);
    fixture_exec(&f, "DROP TRIGGER lose");
    fixture_move(&f, 1500);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "\"draft\""), 1);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM job"
                                        " WHERE due_at = 0"),
                     0);
}
END_TEST

START_TEST(what_is_given_up_half_is_not_given_up)
{
    int64_t parent = outbox_say(&f, "C1", "above"), id;
    struct out_row row;

    fixture_rest(&f);
    fixture_exec(&f, "UPDATE outbox SET message = '' WHERE user = 'U1'");
    fixture_exec(&f, FAIL_TELLING);
    row = outbox_row("C1", "below");
    row.parent = parent;
    id = outbox_put(&f, &row);
    fixture_turn(&f);
    fixture_turn(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT parent > 0 FROM outbox"
                                        " WHERE body = 'below'"),
                     1);
    fixture_exec(&f, "DROP TRIGGER lose");
    fixture_move(&f, 1500);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_REPLY_NOT_DELIVERED), 1);
    ck_assert_uint_eq(fake_said(f.fake, "below"), 1);
    ck_assert_int_eq(outbox_state(&f, id), 2);
}
END_TEST

START_TEST(nobody_is_kept_waiting_by_a_disk_that_stays_full)
{
    int i;

    fixture_say(&f, "U1", "D1", DRAFT);
    fault_set(FAULT_WRITE | FAULT_SYNC, NULL, 1, SQLITE_FULL, true);
    fake_answer(f.fake, fake_open_call(f.fake, FAKE_SEND), OUT_SENT, -1);
    fixture_turn(&f);
    ck_assert(!engine_rests(f.engine, "slack"));
    for (i = 0; i < 20; i++)
        fixture_move(&f, 1000);
    ck_assert(engine_rests(f.engine, "slack"));
    fault_set(0, NULL, 0, 0, false);
    /* What can be written is a sign that it is over. */
    fixture_say(&f, "U1", "C1", DRAFT);
    fixture_move(&f, 1100);
    fixture_turn(&f);
    ck_assert_int_lt(router_stuck_ms(f.engine->router), 0);
}
END_TEST

/* Another program holds the database: who comes first waits for it, the rest
 * are told at once, or nobody would be answered in time. */
START_TEST(a_locked_database_is_waited_for_once)
{
    struct store *st = f.engine->store;
    int slept;

    fixture_exec(&f, "BEGIN IMMEDIATE");
    slept = fault_slept();
    ck_assert_int_eq(store_batch_begin(st), ERR_BUSY);
    ck_assert_int_gt(fault_slept(), slept);
    slept = fault_slept();
    fixture_take(&f, fixture_line(&f, "U1", "D1", DRAFT));
    fixture_take(&f, fixture_line(&f, "U1", "D1", DRAFT));
    fixture_turn(&f);
    ck_assert_int_eq(fault_slept(), slept);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_ERRORS_NOT_SAVED_BUSY), 2);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_ACK), 2);
    fixture_exec(&f, "COMMIT");
    fixture_say(&f, "U1", "D1", DRAFT);
    ck_assert_int_eq(fixture_deadlines(&f), 1);
    /* And from now on patience is as it was. */
    fixture_exec(&f, "BEGIN IMMEDIATE");
    ck_assert_int_eq(store_batch_begin(st), ERR_BUSY);
    ck_assert_int_gt(fault_slept(), slept);
    fixture_exec(&f, "COMMIT");
}
END_TEST

/* ---- at the start -------------------------------------------------------- */

/* Those that were running when the program ended must not look as if they
 * still were: then nobody would ever run them again. */
START_TEST(a_start_that_cannot_be_written_down_is_none)
{
    struct engine *engine = NULL;
    struct buf problem;
    bool failed = true;
    int n, refused = 0;
    enum err rc;

    buf_init(&problem, 1000);
    for (n = 1; failed; n++) {
        ck_assert_int_lt(n, ROUNDS_MAX);
        buf_reset(&problem);
        fixture_exec(&f, "UPDATE job SET state = 1 WHERE kind = 'purge'");
        fixture_crash(&f);
        fault_set(FAULT_WRITE | FAULT_SYNC, NULL, n, faults[_i].code,
                  faults[_i].lasting);
        rc = engine_open(&f.config, &engine, &problem);
        failed = fault_happened();
        fault_set(0, NULL, 0, 0, false);
        if (rc == ERR_OK)
            ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM job"
                                                " WHERE state = 1"),
                             0);
        else
            ck_assert_ptr_nonnull(strstr(problem.data, f.path));
        refused += rc != ERR_OK;
        if (rc == ERR_OK)
            engine_close(engine);
        engine = NULL;
        fixture_start(&f);
        fixture_rest(&f);
    }
    ck_assert_int_gt(refused, 0);
    buf_release(&problem);
}
END_TEST

/*
 * With hardly a cache pages are written, and writes fail, in the middle of the
 * turn too: in requests, in marks and in claims.
 */
START_TEST(a_write_that_fails_anywhere_in_a_turn_costs_nothing)
{
    int64_t there = 0;
    bool failed = true;
    int n;

    fixture_store_exec(&f, "PRAGMA cache_size = 1");
    for (n = 1; failed; n++) {
        size_t told;

        ck_assert_int_lt(n, ROUNDS_MAX);
        say_and_wait("C1", "one");
        fixture_exec(&f, "UPDATE job SET due_at = 0 WHERE kind = 'purge'");
        fake_forget(f.fake);
        fault_set(FAULT_WRITE, NULL, n, faults[_i].code, faults[_i].lasting);
        fixture_take(&f, fixture_line(&f, "U1", "D1", DRAFT));
        run_timers(1500);
        fixture_take(&f, fixture_line(&f, "U1", "D1", DRAFT));
        fixture_turn(&f);
        failed = fault_happened();
        fault_set(0, NULL, 0, 0, false);
        told = fake_told(f.fake, TEXT_ERRORS_NOT_SAVED);
        there += 2 - (int64_t)told;
        ck_assert_uint_eq(fake_count(f.fake, FAKE_ACK), 2);
        ck_assert_int_eq(fixture_deadlines(&f), there);
        ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM audit"),
                         there);
        fixture_move(&f, 2000);
        fixture_rest(&f);
        fixture_move(&f, 2000);
        fixture_rest(&f);
        ck_assert_uint_eq(fake_said(f.fake, "\"draft\"") + told, 2);
        ck_assert_uint_eq(fake_said(f.fake, "one"), 1);
        ck_assert_int_eq(outbox_open(&f), 0);
        ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM job"
                                            " WHERE state = 1"),
                         0);
    }
    ck_assert_int_gt(n, 4);
}
END_TEST

TEST_SUITE(lost_batch)
{
    TCase *tc = test_case(suite, "lost_batch", 60);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, a_mark_that_loses_the_batch_costs_no_request);
    tcase_add_test(tc, marks_in_a_lost_batch_are_made_again);
    tcase_add_test(tc, a_claim_that_loses_the_batch_costs_no_request);
    tcase_add_test(tc, what_is_given_up_half_is_not_given_up);
    tcase_add_test(tc, nobody_is_kept_waiting_by_a_disk_that_stays_full);
    tcase_add_test(tc, a_locked_database_is_waited_for_once);
    tcase_add_loop_test(tc, a_start_that_cannot_be_written_down_is_none, 0,
                        (int)ARRAY_LEN(faults));
    tcase_add_loop_test(tc, a_write_that_fails_anywhere_in_a_turn_costs_nothing,
                        0, (int)ARRAY_LEN(faults));
}
