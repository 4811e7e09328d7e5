/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_looking.c - looks by handle where YouTube, the network, or people make
 * it hard: in the real bot, with a server that plays YouTube.
 *
 * What each error of YouTube's is answered with stands in the transcripts
 * (youtube-*.txt).
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "looking.h"

#define AUDITED ", \"derived\": \"audited\""
/* Channel, uploads, videos, a page for each of twenty, and who the regulars
 * are. */
#define USUAL 24

/* ---- how it goes --------------------------------------------------------- */

START_TEST(a_look_at_2000_comments_costs_under_30_units)
{
    struct site site = { 0 };

    looking_open(&site, AUDITED);
    looking_look(&site, "lunakitchen");
    ck_assert_int_eq(looking_cards(&site, "D0ANA", "lunakitchen"), 1);
    ck_assert_int_ge(stage_sql("SELECT count(*) FROM comment"), 2000);
    ck_assert_int_lt(youtube_units(), 30);
    ck_assert_int_eq(looking_ledger(), youtube_units());
    ck_assert_int_eq(youtube_repeated(), 0);
    ck_assert_int_eq(youtube_searches(), 0);
    ck_assert_ptr_nonnull(strstr(youtube_log(), "key in a header"));
    ck_assert_ptr_nonnull(strstr(youtube_log(), "gzip"));
    ck_assert_int_eq(stage_seen(&site, "U0ANA", "D0ANA", "TEST DATA") > 0, 1);
    (void)printf("looking: 20 videos, 2,000 comments: %d units\n",
                 youtube_units());
    looking_close(&site);
}
END_TEST

/* One message that is edited: progress, then the card. */
START_TEST(progress_is_told_in_one_message_and_can_be_stopped)
{
    struct site site = { 0 };
    int asked;

    looking_open(&site, AUDITED);
    youtube_do("hang on commentThreads after 7");
    youtube_do("hold on commentThreads after 7 times 1");
    looking_ask(&site, "lunakitchen");
    ck_assert(youtube_waits("commentThreads", 8, STAGE_MS));
    clock_forward(&site.bot, 5000);
    (void)stage_metric("callsheet_connected"); /* it has seen that by then */
    (void)stage_metric("callsheet_connected");
    youtube_do("go");
    stage_expect(&site, "U0ANA", "D0ANA", "of 20 videos");
    ck_assert(youtube_waits("commentThreads", 9, STAGE_MS));
    site_say(&site, "U0ANA", "D0ANA", "vet stop 1");
    stage_expect(&site, "U0ANA", "D0ANA", "rules v");
    asked = youtube_asked(NULL, NULL);
    youtube_do("well");
    looking_rests(&site);
    ck_assert_int_eq(looking_cards(&site, "D0ANA", "lunakitchen"), 1);
    ck_assert_int_eq(youtube_asked(NULL, NULL), asked);
    ck_assert_int_gt(stage_seen(&site, "U0ANA", "D0ANA", "topped"), 0);
    site_say(&site, "U0ANA", "D0ANA", "vet stop 1");
    stage_settle(&site);
    looking_close(&site);
}
END_TEST

/* ---- many people --------------------------------------------------------- */

#define CROWD 200

/* Their conversation with the bot, which it has opened; "" when it has not. */
static const char *
dm_of(const struct site *site, const char *who)
{
    json_t *state = stage_keep(site_page(site, text("state?as=%s", who)));
    json_t *one;
    size_t i;

    json_array_foreach(json_object_get(state, "conversations"), i, one)
    {
        if (stage_text(one, "id")[0] == 'D')
            return stage_text(one, "id");
    }
    return "";
}

START_TEST(two_hundred_ask_at_once_and_it_is_paid_for_once)
{
    struct site site = { 0 };
    int i, cards = 0;

    looking_open(&site, AUDITED);
    stage_do(&site, "conversation", "{'id': 'C0SPRING', 'fill': %d}", CROWD);
    youtube_do("slow 50 on channels");
    for (i = 0; i < CROWD; i++)
        site_say(&site, text("U0X%05d", i), "C0SPRING",
                 "/vet @lunakitchen on youtube");
    ck_assert(youtube_waits("channels", 1, STAGE_MS));
    looking_rests(&site);
    ck_assert_int_eq(youtube_units(), USUAL);
    ck_assert_int_eq(youtube_repeated(), 0);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM look"), 1);
    for (i = 0; i < CROWD; i++)
        cards += looking_cards(&site, dm_of(&site, text("U0X%05d", i)),
                               "lunakitchen") == 1;
    ck_assert_int_eq(cards, CROWD);
    looking_close(&site);
}
END_TEST

/* ---- the network, and they ----------------------------------------------- */

/* Channel, uploads, videos, a page for each of thirteen. */
#define MARTA 16

static int64_t
comments_of(const char *handle)
{
    return stage_sql(text("SELECT count(*) FROM comment m JOIN creator c ON "
                          "m.creator = c.id WHERE c.handle = '%s'",
                          handle));
}

/* A look that ends with a card all the same, and what each trouble costs:
 * what they did not answer is not counted by them. */
static const struct {
    const char *fault;
    int more; /* units, at most */
} passing[] = {
    { "status 500 on commentThreads after 3 times 2", 0 },
    { "status 503 on channels times 1", 0 },
    { "status 429 on commentThreads after 2 times 1", 0 },
    { "later 429 30 on videos times 1", 0 },
    { "error 403 rateLimitExceeded on commentThreads times 2", 2 },
    { "error 400 processingFailure on commentThreads times 1", 1 },
    { "html on commentThreads after 5 times 1", 1 },
    { "empty on playlistItems times 1", 1 },
    { "cut on commentThreads after 4 times 2", 2 },
    { "shorter on commentThreads times 1", 1 },
    { "longer on videos times 1", 1 },
    { "drop on commentThreads after 1 times 1", 1 },
    { "garbage on channels times 1", 1 },
    { "slow 300 on commentThreads after 2 times 1", 0 },
    { "doubled", 0 },
    { "extra", 0 },
};

#define PASSING ((int)(sizeof(passing) / sizeof(passing[0])))

/* Each at another channel of the same kind, as answers are kept: of thirteen
 * videos with fifteen comments each, and replies. */
START_TEST(passing_trouble_is_waited_out)
{
    struct site site = { 0 };
    int i, before;

    looking_open(&site, AUDITED);
    youtube_do("clone martacooks %d", PASSING);
    for (i = 0; i < PASSING; i++) {
        const char *handle = text("martacooks-%d", i + 1);

        before = youtube_units();
        youtube_forget();
        youtube_do("%s", passing[i].fault);
        looking_look(&site, handle);
        youtube_do("well");
        ck_assert_msg(looking_cards(&site, "D0ANA", handle) == 1, "%s: %s\n%s",
                      passing[i].fault, youtube_log(), stage_log(&site));
        ck_assert_msg(youtube_units() - before <= MARTA + passing[i].more,
                      "%s: %d units: %s", passing[i].fault,
                      youtube_units() - before, youtube_log());
        ck_assert_msg(youtube_repeated() == 0, "%s: %s", passing[i].fault,
                      youtube_log());
        ck_assert_msg(comments_of(handle) == youtube_comments(handle),
                      "%s: %lld comments", passing[i].fault,
                      (long long)comments_of(handle));
    }
    looking_close(&site);
}
END_TEST

/* They are down for good: said once, with when, and nobody hammers them. */
START_TEST(who_does_not_answer_is_left_alone)
{
    struct site site = { 0 };

    looking_open(&site, AUDITED);
    youtube_do("status 503");
    looking_look(&site, "lunakitchen");
    ck_assert_int_eq(looking_cards(&site, "D0ANA", "lunakitchen"), 0);
    ck_assert_int_le(youtube_asked(NULL, NULL), 5);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM tube WHERE state < 2"), 0);
    looking_close(&site);
}
END_TEST

START_TEST(twenty_a_page_is_paged_within_the_cap)
{
    struct site site = { 0 };

    looking_open(&site, AUDITED);
    youtube_do("pages 20 on commentThreads");
    looking_look(&site, "lunakitchen");
    ck_assert_int_eq(looking_cards(&site, "D0ANA", "lunakitchen"), 1);
    ck_assert_int_le(youtube_units(), 60);
    ck_assert_int_gt(youtube_units(), USUAL);
    ck_assert_int_eq(youtube_repeated(), 0);
    looking_close(&site);
}
END_TEST

START_TEST(a_page_that_leads_in_a_circle_ends)
{
    struct site site = { 0 };

    looking_open(&site, AUDITED);
    youtube_do("again on commentThreads of pageToken");
    youtube_do("pages 20 on commentThreads of pageToken");
    youtube_do("pages 20 on commentThreads times 20");
    looking_look(&site, "lunakitchen");
    ck_assert_int_eq(looking_cards(&site, "D0ANA", "lunakitchen"), 1);
    ck_assert_int_le(youtube_units(), 60);
    looking_close(&site);
}
END_TEST

START_TEST(ten_thousand_replies_cost_nothing_more)
{
    struct site site = { 0 };

    looking_open(&site, AUDITED);
    looking_look(&site, "deep.thread");
    ck_assert_int_eq(looking_cards(&site, "D0ANA", "deep.thread"), 1);
    ck_assert_int_eq(youtube_units(), 3 + 12);
    ck_assert_int_eq(youtube_asked("comments", NULL), 0);
    looking_close(&site);
}
END_TEST

/* It goes between the list and the comments. */
START_TEST(a_channel_that_vanishes_leaves_a_card_or_a_sentence)
{
    struct site site = { 0 };

    looking_open(&site, AUDITED);
    youtube_do("error 404 videoNotFound on commentThreads after 9");
    looking_look(&site, "lunakitchen");
    ck_assert_int_eq(looking_cards(&site, "D0ANA", "lunakitchen"), 1);
    youtube_do("well");
    youtube_do("error 404 videoNotFound on commentThreads");
    looking_look(&site, "volt.bench");
    ck_assert_int_eq(looking_cards(&site, "D0ANA", "volt.bench"), 0);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM tube WHERE state < 2"), 0);
    looking_close(&site);
}
END_TEST

/* ---- and a month later --------------------------------------------------- */

#define DAY_MS 86400000LL

/* What the API brought goes, figures and words; what a person decided on it
 * stays, with who and why. */
START_TEST(after_thirty_days_the_decision_stays_and_the_figures_go)
{
    struct site site = { 0 };
    int i;

    looking_open(&site, AUDITED);
    looking_look(&site, "martacooks");
    site_say(&site, "U0ANA", "D0ANA",
             "vet note 1 audience yes fakes yes content yes taste yes gut +");
    site_say(&site, "U0ANA", "D0ANA", "vet approve 1 because bread is ours");
    stage_expect(&site, "U0ANA", "D0ANA", "Approved @martacooks");
    looking_rests(&site);
    ck_assert_int_gt(stage_sql("SELECT count(*) FROM comment WHERE text IS NOT "
                               "NULL"),
                     0);
    /* A day at a time, as the job that tidies up comes once a day. */
    for (i = 0; i < 31; i++) {
        clock_forward(&site.bot, DAY_MS);
        (void)stage_metric("callsheet_connected");
        (void)stage_metric("callsheet_connected");
    }
    ck_assert(stage_sql_is("SELECT count(*) FROM comment WHERE text IS NOT "
                           "NULL",
                           0));
    ck_assert(stage_sql_is("SELECT count(*) FROM profile", 0));
    ck_assert(stage_sql_is("SELECT count(*) FROM post_figure", 0));
    ck_assert(
        stage_sql_is("SELECT count(*) FROM call WHERE body IS NOT NULL", 0));
    ck_assert(stage_sql_is("SELECT count(*) FROM look WHERE facts LIKE "
                           "'%generic%'",
                           0));
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM look"), 1);
    site_say(&site, "U0ANA", "D0ANA", "vet list");
    stage_expect(&site, "U0ANA", "D0ANA", "approved by");
    stage_close(&site);
    youtube_close();
}
END_TEST

/* ---- the demo ------------------------------------------------------------ */

/* Without a key, and without anything from outside: the workspace's sample. */
START_TEST(the_demo_looks_at_its_sample)
{
    static const char *const handles[] = { "orto.dilia", "neva.halo",
                                           "bench.and.volt", "tiny.heddle" };
    const char *arguments[] = { "demo",   "--json",          "--no-open",
                                "--data", in_folder("demo"), NULL };
    struct process demo = process_start("demo", "callsheet", arguments, NULL);
    struct site site = { 0 };
    size_t i;

    site_read(&site, &demo);
    for (i = 0; i < sizeof(handles) / sizeof(handles[0]); i++) {
        site_say(&site, "U0ANA", "D0ANA",
                 text("vet @%s on youtube", handles[i]));
        ck_assert_msg(site_hears(&site, "U0ANA", "D0ANA",
                                 text("@%s \u00b7 YouTube \u00b7 read",
                                      handles[i]),
                                 STAGE_MS),
                      "no card of %s: %s", handles[i],
                      file_get("demo/callsheet.log"));
    }
    ck_assert(site_hears(&site, "U0ANA", "D0ANA", "SAMPLE", STAGE_MS));
    ck_assert(!site_hears(&site, "U0ANA", "D0ANA", "TEST DATA", 0));
    process_signal(&demo, SIGTERM);
    ck_assert_int_eq(process_wait(&demo, STAGE_MS), 0);
}
END_TEST

TEST_SUITE(looking)
{
    TCase *tc = test_case(suite, "looking", 120);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, a_look_at_2000_comments_costs_under_30_units);
    tcase_add_test(tc, progress_is_told_in_one_message_and_can_be_stopped);
    tcase_add_test(tc, two_hundred_ask_at_once_and_it_is_paid_for_once);
    tcase_add_test(tc, passing_trouble_is_waited_out);
    tcase_add_test(tc, who_does_not_answer_is_left_alone);
    tcase_add_test(tc, twenty_a_page_is_paged_within_the_cap);
    tcase_add_test(tc, a_page_that_leads_in_a_circle_ends);
    tcase_add_test(tc, ten_thousand_replies_cost_nothing_more);
    tcase_add_test(tc, a_channel_that_vanishes_leaves_a_card_or_a_sentence);
    tc = test_case(suite, "looking_later", 120);
    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, after_thirty_days_the_decision_stays_and_the_figures_go);
    tc = test_case(suite, "looking_demo", 120);
    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, the_demo_looks_at_its_sample);
}
