/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_outbox_file.c - files on their way: brought, then shown once.
 */
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "files.h"
#include "outbox_support.h"
#include "test.h"

static struct fixture f;

static void
set_up(void)
{
    fixture_open(&f);
}

static void
tear_down(void)
{
    fixture_end(&f);
}

/* The oldest open call ends like this; what follows from it happens. */
static void
answer(enum out_result result)
{
    outbox_answer(&f, result);
    fixture_turn(&f);
    fixture_turn(&f);
}

static void
look_answer(enum look_result result)
{
    outbox_look_answer(&f, result);
    fixture_turn(&f);
}

/* "picture" for that place; the number of its row. */
static int64_t
put_file(const char *place, const char *queue)
{
    struct out_row row = outbox_row(place, "{}");
    struct file file = { .network = STR("slack"),
                         .name = STR("plan.png"),
                         .state = FILE_HERE,
                         .person = STR("U1"),
                         .at = clock_now() };
    char number[24], *name = strdup(queue);
    int64_t id = 0, out;

    ck_assert_int_eq(store_file_add(f.engine->store, &file, &id), ERR_OK);
    ck_assert_int_eq(store_file_append(f.engine->store, id, "picture", 7),
                     ERR_OK);
    (void)snprintf(number, sizeof(number), "%lld", (long long)id);
    row.verb = OUT_FILE;
    row.promise = OUT_PROMISE_FILE;
    row.secret = number;
    row.queue = name;
    out = outbox_put(&f, &row);
    free(name);
    return out;
}

static int64_t
files(void)
{
    return fixture_number(&f, "SELECT (SELECT count(*) FROM file) +"
                              " (SELECT count(*) FROM file_chunk)");
}

START_TEST(a_file_is_brought_and_then_shown)
{
    int64_t id = put_file("C1", "in:C1");

    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f), 1);
    ck_assert_ptr_null(outbox_nth(&f, 0)->remote);
    ck_assert_uint_eq(outbox_nth(&f, 0)->bytes_len, 7);
    answer(OUT_UPLOADED);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    ck_assert_ptr_nonnull(outbox_nth(&f, 1)->remote);
    ck_assert_uint_eq(outbox_nth(&f, 1)->bytes_len, 0);
    ck_assert_int_gt(files(), 0);
    answer(OUT_SENT);
    ck_assert_int_eq(outbox_state(&f, id), OUT_STATE_SENT);
    ck_assert_int_eq(files(), 0);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    ck_assert_uint_eq(outbox_looks(&f), 0);
}
END_TEST

START_TEST(what_comes_after_a_file_waits_for_it)
{
    (void)put_file("C1", "in:C1");
    (void)outbox_say(&f, "C1", "after it");
    fixture_turn(&f);
    answer(OUT_UPLOADED);
    ck_assert_uint_eq(fake_said(f.fake, "after it"), 0);
    answer(OUT_SENT);
    ck_assert_uint_eq(fake_said(f.fake, "after it"), 1);
}
END_TEST

START_TEST(killed_while_it_is_brought_it_is_brought_again)
{
    (void)put_file("C1", "in:C1");
    fixture_turn(&f);
    outbox_restart(&f);
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_looks(&f), 0); /* nobody can have seen it */
    ck_assert_uint_eq(outbox_sends(&f), 1);
    ck_assert_ptr_null(outbox_nth(&f, 0)->remote);
    ck_assert_uint_eq(outbox_nth(&f, 0)->bytes_len, 7);
}
END_TEST

START_TEST(killed_while_it_is_shown_it_is_asked_about)
{
    int64_t id = put_file("C1", "in:C1");

    fixture_turn(&f);
    answer(OUT_UPLOADED);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    outbox_restart(&f);
    ck_assert_uint_eq(outbox_sends(&f), 0);
    ck_assert_uint_eq(outbox_looks(&f), 1);
    ck_assert_ptr_nonnull(fake_find(f.fake, FAKE_LOOK, 0)->remote);
    look_answer(LOOK_FOUND);
    ck_assert_uint_eq(outbox_sends(&f), 0);
    ck_assert_int_eq(outbox_state(&f, id), OUT_STATE_SENT);
    ck_assert_int_eq(files(), 0);
}
END_TEST

/* The same one: were it shown late after all, it stands there once. */
START_TEST(what_does_not_stand_there_is_shown_by_the_same_number)
{
    char *remote;

    (void)put_file("C1", "in:C1");
    fixture_turn(&f);
    answer(OUT_UPLOADED);
    remote = strdup(outbox_nth(&f, 1)->remote);
    answer(OUT_UNKNOWN);
    fixture_move(&f, 2000);
    ck_assert_uint_eq(outbox_looks(&f), 1);
    look_answer(LOOK_ABSENT);
    ck_assert_uint_eq(outbox_sends(&f), 2); /* too early to be sure */
    fixture_move(&f, 10000);
    look_answer(LOOK_ABSENT);
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f), 3);
    ck_assert_str_eq(outbox_nth(&f, 2)->remote, remote);
    answer(OUT_SENT);
    ck_assert_int_eq(outbox_open(&f), 0);
    free(remote);
}
END_TEST

START_TEST(what_was_thrown_away_is_brought_again_but_not_at_once)
{
    (void)put_file("C1", "in:C1");
    fixture_turn(&f);
    answer(OUT_UPLOADED);
    f.fake->host->sent(f.fake->host->ctx, outbox_nth(&f, 1)->id,
                       &(struct out_outcome){ .result = OUT_UPLOADED,
                                              .place = "C1",
                                              .message = "" });
    outbox_nth(&f, 1)->is_answered = true;
    fixture_turn(&f);
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    fixture_move(&f, 120000);
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f), 3);
    ck_assert_ptr_null(outbox_nth(&f, 2)->remote);
    ck_assert_uint_eq(outbox_nth(&f, 2)->bytes_len, 7);
}
END_TEST

static void
refuse(const char *why)
{
    struct fake_call *call = fake_open_call(f.fake, FAKE_SEND);

    call->is_answered = true;
    f.fake->host->sent(f.fake->host->ctx, call->id,
                       &(struct out_outcome){ .result = OUT_REFUSED,
                                              .place = call->place,
                                              .why = why,
                                              .retry_after_ms = -1 });
    fixture_turn(&f);
}

START_TEST(refused_in_a_channel_it_goes_by_dm_and_its_owner_hears_once)
{
    struct fake_call *call;
    size_t i, dm = 0;

    fixture_know(&f, "U1", "C1");
    (void)put_file("C1", "in:C1");
    fixture_turn(&f);
    answer(OUT_UPLOADED);
    refuse("not_in_channel");
    fixture_rest(&f);
    for (i = 0; (call = outbox_nth(&f, i)) != NULL; i++)
        dm += call->verb == OUT_FILE && call->remote &&
              strncmp(call->place, "D", 1) == 0;
    ck_assert_uint_eq(dm, 1);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_REPLY_NOT_DELIVERED), 1);
    ck_assert_int_eq(outbox_open(&f), 0);
    ck_assert_int_eq(files(), 0);
}
END_TEST

START_TEST(without_the_permission_its_owner_hears_once)
{
    int64_t id;

    fixture_know(&f, "U1", "C1");
    id = put_file("C1", "in:C1");
    fixture_turn(&f);
    refuse("missing_scope");
    fixture_rest(&f);
    ck_assert_int_eq(outbox_state(&f, id), OUT_STATE_FAILED);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_REPLY_FILE_NOT_POSTED), 1);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_REPLY_NOT_DELIVERED), 0);
    ck_assert_int_eq(files(), 0);
    ck_assert_int_eq(outbox_open(&f), 0);
}
END_TEST

TEST_SUITE(outbox_file)
{
    TCase *tc = test_case(suite, "files", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, a_file_is_brought_and_then_shown);
    tcase_add_test(tc, what_comes_after_a_file_waits_for_it);
    tcase_add_test(tc, killed_while_it_is_brought_it_is_brought_again);
    tcase_add_test(tc, killed_while_it_is_shown_it_is_asked_about);
    tcase_add_test(tc, what_does_not_stand_there_is_shown_by_the_same_number);
    tcase_add_test(tc, what_was_thrown_away_is_brought_again_but_not_at_once);
    tcase_add_test(tc,
                   refused_in_a_channel_it_goes_by_dm_and_its_owner_hears_once);
    tcase_add_test(tc, without_the_permission_its_owner_hears_once);
}
