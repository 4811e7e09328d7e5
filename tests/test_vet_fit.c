/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_vet_fit.c - the person's part of vetting where there are forms, and
 * files that are still on their way.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "creators.h"
#include "engine_fixture.h"
#include "files.h"
#include "looks.h"
#include "said.h"
#include "store/db.h"
#include "test.h"

static struct fixture f;

static void
set_up(void)
{
    struct look look = {
        .at = 5, .person = STR("U1"), .rules = STR("1"), .facts = STR("{}")
    };
    struct creator creator = { 0 };

    fixture_open(&f);
    fixture_know(&f, "U1", NULL);
    ck_assert_int_eq(store_batch_begin(f.engine->store), ERR_OK);
    ck_assert_int_eq(store_creator_ensure(f.engine->store, "mara.pans",
                                          PLATFORM_INSTAGRAM, "U1", 5,
                                          &creator),
                     ERR_OK);
    look.creator = creator.id;
    ck_assert_int_eq(store_look_add(f.engine->store, &look, &look.id), ERR_OK);
    ck_assert_int_eq(store_batch_commit(f.engine->store), ERR_OK);
    creator_release(&creator);
    fake_forget(f.fake);
}

static void
tear_down(void)
{
    fixture_end(&f);
}

/* A form that was opened by the line and is filled in. */
static struct incoming *
form(const char *line)
{
    struct incoming *in = fixture_slash(&f, "U1", "D1", line);

    in->kind = INCOMING_FORM;
    in->ack.takes_payload = true;
    return in;
}

static void
send(struct incoming *in)
{
    fixture_take(&f, in);
    fixture_turn(&f);
    fixture_rest(&f);
}

START_TEST(a_form_says_at_its_field_that_lukewarm_wants_a_reason)
{
    struct incoming *in = form("vet note 1");

    incoming_add_field(in, "taste", "lukewarm");
    fixture_take(&f, in);
    fixture_turn(&f);
    ck_assert_ptr_nonnull(
        strstr(fake_find(f.fake, FAKE_ACK, 0)->body, "text: What makes it"));
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM judgement"), 0);
    in = form("vet note 1");
    incoming_add_field(in, "taste", "lukewarm");
    incoming_add_field(in, "text", "too sweet");
    send(in);
    ck_assert_int_eq(fixture_number(&f, "SELECT taste FROM judgement"), 2);
}
END_TEST

START_TEST(figures_without_any_open_a_form)
{
    fixture_take(&f, fixture_slash(&f, "U1", "D1", "vet figures @mara.pans"));
    fixture_turn(&f);
    ck_assert_ptr_nonnull(fake_find(f.fake, FAKE_SEND, 0));
    ck_assert_int_eq(fake_find(f.fake, FAKE_SEND, 0)->verb, OUT_FORM);
}
END_TEST

START_TEST(a_form_of_figures_wants_who_says_them)
{
    struct incoming *in = form("vet figures @mara.pans");

    incoming_add_field(in, "text", "fake 18%");
    fixture_take(&f, in);
    fixture_turn(&f);
    ck_assert_ptr_nonnull(
        strstr(fake_find(f.fake, FAKE_ACK, 0)->body, "by: Who says so"));
    in = form("vet figures @mara.pans");
    incoming_add_field(in, "text", "fake 18%");
    incoming_add_field(in, "by", "Modash 2025-11-10");
    send(in);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM said WHERE"
                                        " source = 'Modash' AND day ="
                                        " '2025-11-10' AND hash = ''"),
                     1);
}
END_TEST

START_TEST(a_list_says_how_many_more_there_are)
{
    struct look look = {
        .at = 5, .person = STR("U1"), .rules = STR("1"), .facts = STR("{}")
    };
    struct creator creator = { 0 };
    char handle[32];
    int i;

    ck_assert_int_eq(store_batch_begin(f.engine->store), ERR_OK);
    for (i = 0; i < 22; i++) {
        (void)snprintf(handle, sizeof(handle), "creator.%d", i);
        ck_assert_int_eq(store_creator_ensure(f.engine->store, handle,
                                              PLATFORM_TIKTOK, "U1", 5,
                                              &creator),
                         ERR_OK);
        look.creator = creator.id;
        ck_assert_int_eq(store_look_add(f.engine->store, &look, &look.id),
                         ERR_OK);
        creator_release(&creator);
    }
    ck_assert_int_eq(store_batch_commit(f.engine->store), ERR_OK);
    fixture_say(&f, "U1", "D1", "vet list");
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "@creator.21 "), 1);
    ck_assert_uint_eq(fake_said(f.fake, "@creator.1 "), 0);
    ck_assert_uint_eq(fake_said(f.fake, "and 3 more creators looked at"), 1);
}
END_TEST

/* ---- a file on its way --------------------------------------------------- */

static struct incoming *
with_file(const char *line)
{
    struct incoming *in = fixture_line(&f, "U1", "D1", line);
    struct incoming_file *file = incoming_add_file(in);

    file->remote_id = strdup("F1");
    file->url = strdup("https://files.example/F1");
    file->name = strdup("panel.txt");
    file->mime = strdup("text/plain");
    file->size = 30;
    return in;
}

static void
file_comes(const char *bytes)
{
    struct store *st = f.engine->store;

    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
    ck_assert_int_eq(store_file_append(st, 1, bytes, strlen(bytes)), ERR_OK);
    ck_assert_int_eq(store_file_set_state(st, 1, FILE_HERE, ""), ERR_OK);
    ck_assert_int_eq(store_batch_commit(st), ERR_OK);
}

START_TEST(figures_wait_for_their_file)
{
    fixture_take(&f, with_file("vet figures @mara.pans by Modash 2025-11-10"));
    fixture_turn(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM said"), 0);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM job WHERE kind ="
                                        " 'vet-figures'"),
                     1);
    file_comes("Fake followers 18%\nReach 61.2k\n");
    fixture_exec(&f, "UPDATE job SET state = 0, due_at = 1"
                     " WHERE kind = 'vet-figures'");
    fixture_move(&f, 60000);
    fixture_rest(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM said"), 1);
    ck_assert_int_eq(fixture_number(&f, "SELECT length(hash) FROM said"), 64);
    /* SHA-256 of these bytes, by another program. */
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM said WHERE hash ="
                                        " '"
                                        "cfb08aea2577da53a5a5ab0010b08bfcbe7919"
                                        "e7d46dd6d0cb344a28ee2ad28a'"),
                     1);
}
END_TEST

TEST_SUITE(vet_fit)
{
    TCase *tc = test_case(suite, "fit", 20);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, a_form_says_at_its_field_that_lukewarm_wants_a_reason);
    tcase_add_test(tc, figures_without_any_open_a_form);
    tcase_add_test(tc, a_form_of_figures_wants_who_says_them);
    tcase_add_test(tc, a_list_says_how_many_more_there_are);
    tcase_add_test(tc, figures_wait_for_their_file);
}
