/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_router.c - the one door: one commit a turn, each request in its part,
 * acknowledged when it is safe.
 */
#include "router.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "alloc.h"
#include "clock.h"
#include "engine_fixture.h"
#include "metrics.h"
#include "store/figures.h"
#include "store/store.h"
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

static size_t
acks(void)
{
    return fake_count(f.fake, FAKE_ACK);
}

/* ---- the commit and the ack ---------------------------------------------- */

/* What has happened is committed: this connection sees it. */
static void
check_committed(void *ctx, const struct ack_ref *ack)
{
    char sql[100];

    (void)snprintf(sql, sizeof(sql),
                   "SELECT count(*) FROM seen WHERE key = 'ev:%s'",
                   ack->envelope + 4);
    ck_assert_int_eq(fixture_number(ctx, sql), 1);
    ck_assert_int_ge(fixture_number(ctx, "SELECT count(*) FROM deadline"), 1);
    ck_assert_int_ge(fixture_number(ctx, "SELECT count(*) FROM outbox"), 1);
    ck_assert_int_ge(fixture_number(ctx, "SELECT count(*) FROM audit"), 1);
    ck_assert_int_ge(fixture_number(ctx, "SELECT count(*) FROM reminder"), 1);
}

START_TEST(an_ack_follows_the_commit_of_everything)
{
    f.fake->on_ack = check_committed;
    f.fake->ctx = &f;
    fixture_take(&f, fixture_deadline(&f, "draft"));
    ck_assert_uint_eq(acks(), 0);
    ck_assert_int_eq(fixture_deadlines(&f), 0);
    fixture_turn(&f);
    ck_assert_uint_eq(acks(), 1);
    ck_assert_uint_eq(fixture_acked(&f, "env-1"), 1);
    ck_assert_uint_eq(fake_said(f.fake, "draft"), 1);
}
END_TEST

START_TEST(requests_of_a_turn_share_one_commit)
{
    int64_t commits = metric_get(METRIC_COMMITS);
    size_t flushes = f.fake->flushes;
    int i;

    for (i = 0; i < 20; i++)
        fixture_take(&f, fixture_deadline(&f, "draft"));
    fixture_turn(&f);
    ck_assert_uint_eq(acks(), 20);
    ck_assert_int_eq(fixture_deadlines(&f), 20);
    ck_assert_int_eq(metric_get(METRIC_COMMITS), commits + 1);
    ck_assert_uint_eq(f.fake->flushes, flushes + 1);
}
END_TEST

START_TEST(a_power_cut_before_the_commit_leaves_nothing_and_no_ack)
{
    fixture_take(&f, fixture_deadline(&f, "draft"));
    ck_assert_uint_eq(acks(), 0);
    fixture_restart(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 0);
    f.said = 0; /* delivered again, under the same key */
    fixture_take(&f, fixture_deadline(&f, "draft"));
    fixture_rest(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 1);
    ck_assert_uint_eq(acks(), 1);
}
END_TEST

static int64_t
wal_bytes(void)
{
    char path[120];
    struct stat s;

    (void)snprintf(path, sizeof(path), "%s-wal", f.path);
    return stat(path, &s) == 0 ? (int64_t)s.st_size : 0;
}

/* Without an idle turn, but not within a commit either. */
START_TEST(under_load_the_wal_is_taken_back_after_the_acks)
{
    int64_t size = store_database_bytes(f.engine->store);
    unsigned i;

    for (i = 0; i < 400 && store_database_bytes(f.engine->store) == size; i++) {
        fixture_take(&f, fixture_deadline(&f, "draft"));
        fixture_turn(&f);
        ck_assert_uint_eq(acks(), i + 1);
    }
    ck_assert_int_gt(store_database_bytes(f.engine->store), size);
    ck_assert_int_gt(wal_bytes(), 1900 * 4120);
    ck_assert_int_lt(wal_bytes(), 2200 * 4120);
}
END_TEST

/* The database itself grows only when nobody waits for it. */
START_TEST(the_wal_is_taken_back_on_an_idle_turn)
{
    int64_t size = store_database_bytes(f.engine->store);
    int i;

    for (i = 0; i < 20; i++) {
        fixture_take(&f, fixture_deadline(&f, "draft"));
        fixture_turn(&f);
    }
    fixture_rest(&f);
    ck_assert(store_wants_checkpoint(f.engine->store));
    ck_assert_int_eq(store_database_bytes(f.engine->store), size);
    fixture_move(&f, 60);
    ck_assert(!store_wants_checkpoint(f.engine->store));
    ck_assert_int_gt(store_database_bytes(f.engine->store), size);
}
END_TEST

/* ---- duplicates ---------------------------------------------------------- */

static struct incoming *
keyed(const char *a, const char *b, const char *c)
{
    struct incoming *in = fixture_deadline(&f, "draft");

    free(in->keys[0]);
    in->keys[0] = xstrdup_null(a);
    in->keys[1] = xstrdup_null(b);
    in->keys[2] = xstrdup_null(c);
    return in;
}

START_TEST(any_key_makes_a_duplicate)
{
    fixture_take(&f, keyed("ev:A", "en:A", "ts:C1:1"));
    fixture_turn(&f);
    fixture_take(&f, keyed("ev:A", NULL, NULL));        /* the same event */
    fixture_take(&f, keyed("ev:B", "en:A", NULL));      /* the same envelope */
    fixture_take(&f, keyed("ev:C", "en:C", "ts:C1:1")); /* mention, message */
    fixture_take(&f, keyed("ev:C", "en:D", "ts:C1:9")); /* of a duplicate */
    fixture_turn(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 1);
    ck_assert_uint_eq(acks(), 5); /* so that they do not come again */
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "draft"), 1);
    fixture_take(&f, keyed("ev:E", "en:E", "ts:C1:2"));
    fixture_turn(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 2);
}
END_TEST

START_TEST(a_duplicate_in_the_same_turn_is_one)
{
    fixture_take(&f, keyed("ev:A", NULL, NULL));
    fixture_take(&f, keyed("ev:A", NULL, NULL));
    fixture_turn(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 1);
    ck_assert_uint_eq(acks(), 2);
}
END_TEST

START_TEST(a_duplicate_is_known_after_a_restart)
{
    fixture_take(&f, keyed("ev:A", NULL, NULL));
    fixture_turn(&f);
    fixture_crash(&f);
    fixture_start(&f);
    fixture_take(&f, keyed("ev:A", NULL, NULL));
    fixture_turn(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 1);
}
END_TEST

/* ---- one that fails ------------------------------------------------------ */

START_TEST(one_that_fails_undoes_only_itself_and_is_told)
{
    fixture_exec(&f, FIXTURE_POISON);
    fixture_take(&f, fixture_deadline(&f, "one"));
    fixture_take(&f, fixture_deadline(&f, "bug"));
    fixture_take(&f, fixture_deadline(&f, "two"));
    fixture_turn(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 2);
    ck_assert_uint_eq(acks(), 3);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_ERRORS_INTERNAL), 1);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM audit"), 2);
    ck_assert_int_eq(metric_get(METRIC_BATCHES_LOST), 0);
}
END_TEST

START_TEST(one_that_failed_is_not_told_again_when_it_comes_again)
{
    struct incoming *in;

    fixture_exec(&f, FIXTURE_POISON);
    fixture_take(&f, fixture_deadline(&f, "bug"));
    fixture_turn(&f);
    in = fixture_deadline(&f, "bug");
    free(in->keys[0]);
    in->keys[0] = xstrdup("ev:1");
    fixture_take(&f, in);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_ERRORS_INTERNAL), 1);
}
END_TEST

START_TEST(a_lost_batch_runs_again_one_by_one)
{
    int64_t lost = metric_get(METRIC_BATCHES_LOST);

    fixture_exec(&f, FIXTURE_POISON);
    fixture_take(&f, fixture_deadline(&f, "one"));
    fixture_take(&f, fixture_deadline(&f, "two"));
    ck_assert_uint_eq(acks(), 0);
    f.fake->on_ack = check_committed;
    f.fake->ctx = &f;
    fixture_take(&f, fixture_deadline(&f, "rollback"));
    fixture_take(&f, fixture_deadline(&f, "three"));
    fixture_turn(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 3);
    ck_assert_int_eq(metric_get(METRIC_BATCHES_LOST), lost + 1);
    ck_assert_uint_eq(fixture_acked(&f, "env-1"), 1);
    ck_assert_uint_eq(fixture_acked(&f, "env-2"), 1);
    ck_assert_uint_eq(fixture_acked(&f, "env-4"), 1);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "\"one\""), 1);
    ck_assert_uint_eq(fake_said(f.fake, "\"two\""), 1);
    ck_assert_uint_eq(fake_said(f.fake, "\"three\""), 1);
}
END_TEST

/* Its report would be written where nothing can be: the others are not
 * acknowledged for what is not there. */
START_TEST(a_report_that_costs_the_batch_costs_nobody_else)
{
    fixture_exec(&f, FIXTURE_POISON);
    fixture_exec(&f, "CREATE TRIGGER report BEFORE INSERT ON outbox WHEN"
                     " new.body LIKE 'Something went wrong%' BEGIN"
                     " SELECT RAISE(ROLLBACK, 'report'); END");
    fixture_take(&f, fixture_deadline(&f, "one"));
    fixture_take(&f, fixture_deadline(&f, "bug"));
    fixture_take(&f, fixture_deadline(&f, "two"));
    fixture_turn(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 2);
    ck_assert_uint_eq(fixture_acked(&f, "env-1"), 1);
    ck_assert_uint_eq(fixture_acked(&f, "env-3"), 1);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_ERRORS_NOT_SAVED), 1);
}
END_TEST

/* ---- a full disk --------------------------------------------------------- */

static void
fill(void)
{
    char sql[100];

    (void)snprintf(sql, sizeof(sql), "PRAGMA max_page_count = %lld",
                   (long long)fixture_number(&f, "PRAGMA page_count"));
    fixture_store_exec(&f, sql);
}

/* With a key of many pages. */
static struct incoming *
too_big(struct incoming *in)
{
    in->keys[1] = xcalloc(1, 60001);
    memset(in->keys[1], 'x', 60000);
    return in;
}

START_TEST(on_a_full_disk_nothing_is_saved_and_people_are_told)
{
    fill();
    fixture_take(&f, too_big(fixture_deadline(&f, "one")));
    fixture_take(&f, too_big(fixture_deadline(&f, "two")));
    fixture_turn(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 0);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_ERRORS_NOT_SAVED_FULL), 2);
    ck_assert_uint_eq(acks(), 2); /* they know: it must not come again */
    fixture_rest(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 0);
    fixture_store_exec(&f, "PRAGMA max_page_count = 1000000");
    fixture_take(&f, fixture_deadline(&f, "one"));
    fixture_take(&f, fixture_deadline(&f, "two"));
    fixture_turn(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 2);
    ck_assert_uint_eq(acks(), 4);
}
END_TEST

START_TEST(what_still_fits_on_a_full_disk_is_saved_and_acked)
{
    fixture_take(&f, fixture_deadline(&f, "zero"));
    fixture_turn(&f);
    fill();
    fixture_take(&f, fixture_deadline(&f, "one"));
    fixture_take(&f, too_big(fixture_deadline(&f, "two")));
    fixture_take(&f, fixture_deadline(&f, "three"));
    fixture_turn(&f);
    ck_assert_uint_eq(fixture_acked(&f, "env-2"), 1);
    ck_assert_uint_eq(fixture_acked(&f, "env-4"), 1);
    ck_assert_int_eq(fixture_deadlines(&f), 3);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_ERRORS_NOT_SAVED_FULL), 1);
}
END_TEST

START_TEST(a_command_is_told_and_acked_because_it_does_not_come_again)
{
    fill();
    fixture_take(&f, too_big(fixture_slash(&f, "U1", "C1",
                                           "deadline add x by 2099-01-04")));
    fixture_turn(&f);
    ck_assert_uint_eq(fixture_acked(&f, "env-1"), 1);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_ERRORS_NOT_SAVED_FULL), 1);
    ck_assert_int_eq(fake_find(f.fake, FAKE_SEND, 0)->verb, OUT_RESPOND);
    ck_assert_str_eq(fake_find(f.fake, FAKE_SEND, 0)->secret,
                     "https://hooks.example/r1");
}
END_TEST

START_TEST(a_form_is_told_at_its_first_field)
{
    struct incoming *in;

    fill();
    in = too_big(fixture_slash(&f, "U1", "C1", "deadline add"));
    in->kind = INCOMING_FORM;
    incoming_add_field(in, "what", "draft");
    incoming_add_field(in, "when", "2099-01-04");
    fixture_take(&f, in);
    fixture_turn(&f);
    ck_assert_uint_eq(fixture_acked(&f, "env-1"), 1);
    ck_assert_ptr_nonnull(strstr(fake_find(f.fake, FAKE_ACK, 0)->body,
                                 "what: Not saved (disk full)"));
}
END_TEST

/* A bug that goes on to be one while the disk is full must come to an end. */
START_TEST(a_bug_on_a_full_disk_is_said_once)
{
    fixture_exec(&f, FIXTURE_POISON);
    fixture_exec(&f, "CREATE TRIGGER report BEFORE INSERT ON outbox BEGIN"
                     " SELECT RAISE(ROLLBACK, 'report'); END");
    fixture_take(&f, fixture_deadline(&f, "bug"));
    fixture_turn(&f);
    ck_assert_int_eq(fixture_deadlines(&f), 0);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_ERRORS_NOT_SAVED), 1);
}
END_TEST

/* ---- outcomes that cannot be written down -------------------------------- */

START_TEST(an_outcome_waits_for_room_on_the_disk)
{
    fixture_say(&f, "U1", "C1", "deadline add one by 2099-01-04");
    fixture_exec(&f, "BEGIN IMMEDIATE"); /* somebody else writes */
    fake_answer(f.fake, fake_find_said(f.fake, "one"), OUT_SENT, -1);
    ck_assert_int_ge(router_stuck_ms(f.engine->router), 0);
    fixture_exec(&f, "ROLLBACK");
    fixture_move(&f, 1100);
    fixture_turn(&f);
    ck_assert_int_lt(router_stuck_ms(f.engine->router), 0);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox"
                                        " WHERE state < 2"),
                     0);
    ck_assert_uint_eq(fake_said(f.fake, "one"), 1);
}
END_TEST

/* By a bug, not by the disk: what it tells cannot be written down. Its queue
 * goes on, and who waits for what has not arrived is told, if that can be. */
static const struct {
    enum out_result result;
    bool is_silent;
    size_t told;
} bugs[] = {
    { OUT_SENT, false, 0 },
    { OUT_REFUSED, false, 1 },
    { OUT_REFUSED, true, 0 },
};

START_TEST(an_outcome_that_fails_by_a_bug_stops_no_queue)
{
    int i;

    fixture_exec(&f, "CREATE TRIGGER bug BEFORE UPDATE ON outbox WHEN"
                     " new.queue = 'in:C1' AND"
                     " (new.state = 2 OR new.place = '')"
                     " BEGIN SELECT RAISE(ABORT, 'bug'); END");
    if (bugs[_i].is_silent)
        fixture_exec(&f, "CREATE TRIGGER untold BEFORE INSERT ON outbox WHEN"
                         " new.queue = 'dm:U1'"
                         " BEGIN SELECT RAISE(ABORT, 'bug'); END");
    fixture_say(&f, "U1", "C1", "deadline add one by 2099-01-04");
    fixture_say(&f, "U1", "C1", "deadline add two by 2099-01-04");
    fake_answer(f.fake, fake_find_said(f.fake, "one"), bugs[_i].result, -1);
    fixture_turn(&f);
    for (i = 0; i < 6 && router_stuck_ms(f.engine->router) >= 0; i++)
        fixture_move(&f, 8100);
    ck_assert_int_lt(router_stuck_ms(f.engine->router), 0);
    fixture_exec(&f, "DROP TRIGGER bug");
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "one"), 1);
    ck_assert_uint_eq(fake_said(f.fake, "two"), 1);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_REPLY_NOT_DELIVERED),
                      bugs[_i].told);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox"
                                        " WHERE state < 2"),
                     0);
}
END_TEST

TEST_SUITE(router)
{
    TCase *tc = test_case(suite, "router", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, an_ack_follows_the_commit_of_everything);
    tcase_add_test(tc, requests_of_a_turn_share_one_commit);
    tcase_add_test(tc, a_power_cut_before_the_commit_leaves_nothing_and_no_ack);
    tcase_add_test(tc, the_wal_is_taken_back_on_an_idle_turn);
    tcase_add_test(tc, under_load_the_wal_is_taken_back_after_the_acks);
    tcase_add_test(tc, any_key_makes_a_duplicate);
    tcase_add_test(tc, a_duplicate_in_the_same_turn_is_one);
    tcase_add_test(tc, a_duplicate_is_known_after_a_restart);
    tcase_add_test(tc, one_that_fails_undoes_only_itself_and_is_told);
    tcase_add_test(tc, one_that_failed_is_not_told_again_when_it_comes_again);
    tcase_add_test(tc, a_lost_batch_runs_again_one_by_one);
    tcase_add_test(tc, a_report_that_costs_the_batch_costs_nobody_else);
    tcase_add_test(tc, on_a_full_disk_nothing_is_saved_and_people_are_told);
    tcase_add_test(tc, what_still_fits_on_a_full_disk_is_saved_and_acked);
    tcase_add_test(tc,
                   a_command_is_told_and_acked_because_it_does_not_come_again);
    tcase_add_test(tc, a_form_is_told_at_its_first_field);
    tcase_add_test(tc, a_bug_on_a_full_disk_is_said_once);
    tcase_add_test(tc, an_outcome_waits_for_room_on_the_disk);
    tcase_add_loop_test(tc, an_outcome_that_fails_by_a_bug_stops_no_queue, 0,
                        ARRAY_LEN(bugs));
}
