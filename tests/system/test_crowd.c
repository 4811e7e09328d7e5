/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_crowd.c - a list of followers in the chat: killed while it is read,
 * looked at by two people, forgotten. All accounts are invented.
 */
#include <stdlib.h>
#include <string.h>

#include "stage.h"

/* A table as exporters make it; one in four looks fake. */
static char *
table_of(int rows, size_t *len)
{
    char *bytes = NULL;
    FILE *f = open_memstream(&bytes, len);
    int i;

    ck_assert_ptr_nonnull(f);
    (void)fprintf(f, "username,posts,followers,following,biography\n");
    for (i = 0; i < rows; i++)
        if (i % 4 == 0)
            (void)fprintf(f, "kin%d,0,%d,%d,\n", 10000 + i, i % 30,
                          3000 + i % 900);
        else
            (void)fprintf(f, "anna.n%d,%d,%d,%d,bakes\n", i, 40 + i % 300,
                          200 + i % 700, 100 + i % 400);
    (void)fclose(f);
    return bytes;
}

static void
drop_table(const struct site *site, int rows, const char *handle)
{
    size_t len;
    char *bytes = table_of(rows, &len);

    stage_drop(site, "followers.csv", bytes, len,
               text("vet import @%s on instagram", handle));
    free(bytes);
}

struct more {
    int64_t than;
};

static bool
has_more(void *ctx)
{
    const struct more *more = ctx;

    return stage_sql("SELECT count(*) FROM follower") > more->than;
}

/* Whenever it dies, each follower is in once in the end, and the file is not
 * kept. */
START_TEST(a_list_goes_on_after_each_kill)
{
    struct site site = { 0 };
    struct more more = { 0 };
    int i;

    stage_open(&site, "");
    drop_table(&site, 60000, "tough.crowd");
    for (i = 0; i < 4; i++) {
        ck_assert(eventually(has_more, &more, STAGE_MS));
        process_kill(&site.bot);
        more.than = stage_sql("SELECT count(*) FROM follower");
        ck_assert_int_lt(more.than, 60000);
        site_run_bot(&site);
    }
    ck_assert(stage_sql_within("SELECT count(*) FROM import WHERE state = 1", 1,
                               5 * STAGE_MS));
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM follower"), 60000);
    ck_assert_int_eq(stage_sql("SELECT count(DISTINCT name) FROM follower"),
                     60000);
    ck_assert_int_eq(stage_sql("SELECT max(n) FROM follower"), 60000);
    ck_assert_int_eq(stage_sql("SELECT rows = 60000 AND judged = 60000 AND "
                               "has_names = 1 FROM crowd"),
                     1);
    clock_forward(&site.bot, 12000);
    stage_expect(&site, "U0ANA", "D0ANA", "60,000 followers");
    ck_assert_int_eq(stage_count(&site, "D0ANA", "60,000 followers"), 1);
    ck_assert(stage_sql_within("SELECT count(*) FROM file", 0, STAGE_MS));
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM file_chunk"), 0);
    stage_press(&site, "D0ANA", "Is this right?", "Import");
    stage_expect(&site, "U0ANA", "D0ANA", "% look fake");
    /* Exactly one in four is made so; the model says about that. */
    ck_assert(
        stage_says(stage_message(&site, "U0ANA", "D0ANA", "A person decides"),
                   "60,000 followers judged"));
    stage_close(&site);
}
END_TEST

static void
mark_rest(const struct site *site, const char *as, const char *dm)
{
    stage_press_as(site, as, dm, "look at fifty", "The rest here is real");
}

/* Two people tap, each in a message of their own, and both see how it stands.
 * A day later nobody's name is left. */
START_TEST(two_people_look_at_fifty)
{
    struct site site = { 0 };
    int page;

    stage_open(&site, "");
    drop_table(&site, 400, "luna.cucina");
    stage_expect(&site, "U0ANA", "D0ANA", "Is this right?");
    stage_press(&site, "D0ANA", "Is this right?", "Import");
    stage_expect(&site, "U0ANA", "D0ANA", "A person decides");
    site_say(&site, "U0ANA", "D0ANA", "vet look @luna.cucina");
    stage_expect(&site, "U0ANA", "D0ANA", "0 of 50 looked at");
    stage_press(&site, "D0ANA", "look at fifty", "Fake");
    stage_expect(&site, "U0ANA", "D0ANA", "1 of 50 looked at");
    stage_press(&site, "D0ANA", "look at fifty", "Unsure");
    stage_expect(&site, "U0ANA", "D0ANA", "2 of 50 looked at");
    mark_rest(&site, "U0ANA", "D0ANA");
    stage_expect(&site, "U0ANA", "D0ANA", "10 of 50 looked at");
    site_say(&site, "U0SAM", "D0SAM", "vet look @luna.cucina");
    stage_expect(&site, "U0SAM", "D0SAM", "10 of 50 looked at");
    mark_rest(&site, "U0SAM", "D0SAM");
    /* It is the same look: hers shows it, too. */
    stage_expect(&site, "U0ANA", "D0ANA", "20 of 50 looked at");
    stage_press(&site, "D0ANA", "look at fifty", "Stop for now");
    stage_expect(&site, "U0ANA", "D0ANA", "rests at 20 of 50");
    for (page = 3; page <= 5; page++) {
        mark_rest(&site, "U0SAM", "D0SAM");
        ck_assert(
            stage_sql_within("SELECT count(*) FROM fifty_pick WHERE mark > 0",
                             page * 10, STAGE_MS));
    }
    stage_expect(&site, "U0SAM", "D0SAM", "1 of 49 = 2 % (0-11)");
    stage_expect(&site, "U0SAM", "D0SAM", "A person decides");
    ck_assert_int_eq(stage_sql("SELECT count(DISTINCT person) FROM fifty_pick"),
                     2);
    ck_assert_int_eq(stage_sql("SELECT done_at > 0 FROM fifty"), 1);
    stage_settle(&site);
    clock_forward(&site.bot, INT64_C(26) * 3600 * 1000);
    ck_assert(
        stage_sql_within("SELECT count(*) FROM follower WHERE name IS NOT NULL",
                         0, STAGE_MS));
    ck_assert(stage_sql_within(
        "SELECT count(*) FROM fifty_pick WHERE name IS NOT NULL", 0, STAGE_MS));
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM follower"), 400);
    ck_assert(stage_sql_within("SELECT has_names FROM crowd", 0, STAGE_MS));
    site_say(&site, "U0ANA", "D0ANA", "vet look @luna.cucina");
    stage_expect(&site, "U0ANA", "D0ANA", "are not kept any more");
    stage_close(&site);
}
END_TEST

/* What was cancelled goes a day later, with all that hung on it. */
START_TEST(a_list_that_was_cancelled_goes)
{
    struct site site = { 0 };

    stage_open(&site, "");
    drop_table(&site, 1500, "gone.crowd");
    stage_expect(&site, "U0ANA", "D0ANA", "Is this right?");
    stage_press(&site, "D0ANA", "Is this right?", "Cancel");
    stage_expect(&site, "U0ANA", "D0ANA", "cancelled by");
    stage_settle(&site);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM follower"), 1500);
    site_say(&site, "U0ANA", "D0ANA", "vet look @gone.crowd");
    stage_expect(&site, "U0ANA", "D0ANA", "I hold no list");
    clock_forward(&site.bot, INT64_C(25) * 3600 * 1000);
    ck_assert(stage_sql_within("SELECT count(*) FROM follower", 0, STAGE_MS));
    ck_assert(stage_sql_within("SELECT count(*) FROM crowd", 0, STAGE_MS));
    stage_close(&site);
}
END_TEST

TEST_SUITE(crowd)
{
    TCase *tc = test_case(suite, "crowd", 120);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, a_list_goes_on_after_each_kill);
    tcase_add_test(tc, two_people_look_at_fifty);
    tcase_add_test(tc, a_list_that_was_cancelled_goes);
}
