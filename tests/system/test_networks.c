/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_networks.c - one bot on two networks: what was said on the one and is
 * changed from the other, the chat and `callsheet say`.
 */
#include <string.h>

#include "stage.h"

#define NOON_MS   INT64_C(1795600800000) /* 2026-11-25 11:00 in Rome */
#define OPEN_ROWS "SELECT count(*) FROM outbox WHERE state < 2"

/* callsheet say; what it was told. */
static const char *
say_in(const char *as, const char *in, const char *words)
{
    const char *arguments[] = { "say",  "-c", in_folder("config.json"),
                                "--as", as,   words,
                                NULL,   NULL, NULL };
    const char *environment[] = { clock_environment(), "LC_ALL=C", NULL };

    if (in) {
        arguments[6] = "--in";
        arguments[7] = in;
    }
    ck_assert_msg(process_run("say", "callsheet", arguments, environment) == 0,
                  "%s", file_get("say.log"));
    return file_get("say.out");
}

static void
open_site(struct site *site)
{
    clock_start(NOON_MS);
    stage_open(site, "\"roles\": {\"admins\": [\"U0ANA\", \"root\"]}");
}

/* It is at work in the channel as before. */
static void
expect_answer_in_channel(struct site *site)
{
    site_say(site, "U0ANA", "C0SPRING", "/deadline add the brief by tomorrow");
    stage_expect(site, "U0ANA", "C0SPRING", "Noted: \"the brief\"");
    stage_settle(site);
}

/* A message of Slack's is edited there, and what stands under it too, whoever
 * at the machine had it changed. */
START_TEST(what_was_said_in_slack_is_changed_from_a_terminal)
{
    struct site site;
    const char *as = _i == 0 ? "root" : "U0ANA", *told;

    open_site(&site);
    site_say(&site, "U0ANA", "C0SPRING",
             "/campaign new Autumn publish 12 May 2027");
    stage_expect(&site, "U0ANA", "C0SPRING", "Autumn");
    stage_settle(&site);
    told = say_in(as, NULL, "campaign close \"Autumn\" dropping 13");
    ck_assert_msg(strstr(told, "Autumn is closed") != NULL, "%s", told);
    stage_expect(&site, "U0MIRA", "C0SPRING", "Autumn is closed");
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM outbox WHERE network ="
                               " 'shell' AND queue NOT LIKE 'shell:%'"),
                     0);
    if (_i == 0)
        expect_answer_in_channel(&site);
    stage_close(&site);
}
END_TEST

/* Nobody in Slack is told of what could not be said there. */
START_TEST(what_was_said_in_a_terminal_is_changed_from_slack)
{
    struct site site;
    const char *told;

    open_site(&site);
    told = say_in("U0ANA", "#desk", "campaign new Autumn publish 12 May 2027");
    ck_assert_msg(strstr(told, "Autumn") != NULL, "%s", told);
    site_say(&site, "U0ANA", "C0SPRING",
             "/campaign close \"Autumn\" dropping 13");
    stage_expect(&site, "U0ANA", "C0SPRING", "thread");
    ck_assert(stage_sql_is("SELECT count(*) FROM outbox WHERE network = 'slack'"
                           " AND state < 2",
                           0));
    /* It is read where it was meant for. */
    told = say_in("mira", "#desk", "health");
    ck_assert_msg(strstr(told, "Autumn is closed") != NULL, "%s", told);
    stage_settle(&site);
    ck_assert_int_eq(stage_seen(&site, "U0ANA", "D0ANA", "could not deliver"),
                     0);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM outbox WHERE state = 3"),
                     0);
    stage_close(&site);
}
END_TEST

/* Somebody in Slack may speak at a terminal; what they are told unasked comes
 * to Slack all the same. */
START_TEST(who_speaks_in_slack_is_reminded_there)
{
    struct site site;
    const char *told;

    open_site(&site);
    site_say(&site, "U0ANA", "D0ANA", "notify morning off");
    site_say(&site, "U0ANA", "D0ANA", "deadline add send the brief in 3 hours");
    stage_expect(&site, "U0ANA", "D0ANA", "send the brief");
    stage_settle(&site);
    told = say_in("U0ANA", NULL, "deadline list");
    ck_assert_msg(strstr(told, "send the brief") != NULL, "%s", told);
    told = say_in("U0ANA", NULL, "deadline add count the samples in 3 hours");
    ck_assert_msg(strstr(told, "count the samples") != NULL, "%s", told);
    stage_settle(&site);
    clock_forward(&site.bot, 4 * 3600 * INT64_C(1000));
    stage_expect(&site, "U0ANA", "D0ANA", "count the samples");
    stage_settle(&site);
    ck_assert_int_ge(stage_count(&site, "D0ANA", "send the brief"), 2);
    ck_assert_int_eq(stage_sql(OPEN_ROWS), 0);
    stage_close(&site);
}
END_TEST

/* Those of the workspace whom the bot has heard of by name. */
static void
expect_everybody_known(void)
{
    ck_assert(stage_sql_within("SELECT count(*) FROM person WHERE id IN"
                               " ('U0ANA', 'U0MIRA', 'U0SAM') AND"
                               " name COLLATE NOCASE IN ('ana', 'mira', 'sam')",
                               3, STAGE_MS));
}

/* On the first day nobody but one has talked to it: the names that the chat
 * shows are known all the same. */
START_TEST(colleagues_have_a_name_before_they_talk)
{
    struct site site;
    const char *told;

    open_site(&site);
    expect_everybody_known();
    told = say_in("U0ANA", NULL,
                  "campaign new Autumn publish 12 May 2027 owner @sam");
    ck_assert_msg(strstr(told, "@U0SAM\nLead") != NULL, "%s", told);
    told = say_in("U0ANA", NULL,
                  "campaign import\nCreator,Campaign,Deliverable,Publish,Owner"
                  "\n@anna.one,Spring drop,1 reel,2027-01-25,Boss\n");
    ck_assert_msg(strstr(told, "\"Boss\"") != NULL, "%s", told);
    told = say_in("U0ANA", NULL, "campaign import map 1 \"Boss\" @mira");
    ck_assert_msg(strstr(told, "\"Boss\" = @") != NULL, "%s", told);
    stage_settle(&site);
    ck_assert_int_eq(stage_calls(&site, "users.list"), 1);
    stage_close(&site);
}
END_TEST

/* A terminal knows nothing of somebody's language in the chat: the first word
 * there is answered in it. */
START_TEST(the_first_answer_is_in_the_language_of_who_asks)
{
    struct site site;

    open_site(&site);
    expect_everybody_known();
    (void)say_in("U0MIRA", NULL, "today");
    site_say(&site, "U0MIRA", "D0MIRA", "deadline list");
    stage_expect(&site, "U0MIRA", "D0MIRA", "Nessuna");
    stage_close(&site);
}
END_TEST

/* A look at fifty that was begun at a terminal goes on in the chat: each has a
 * list there, in their own language, and only that. */
START_TEST(fifty_are_looked_at_on_both)
{
    struct site site;

    open_site(&site);
    expect_everybody_known();
    (void)say_in("U0ANA", NULL,
                 "vet import @moss.room on instagram\nusername,profile_url\n"
                 "ada.bakes,https://www.instagram.com/ada.bakes/\n"
                 "bea.reads,https://www.instagram.com/bea.reads/\n"
                 "carl.rides,https://www.instagram.com/carl.rides/\n"
                 "dora.sails,https://www.instagram.com/dora.sails/\n");
    (void)say_in("U0ANA", NULL, "vet confirm 1");
    ck_assert(strstr(say_in("U0ANA", NULL, "vet look @moss.room"),
                     "ada.bakes") != NULL);
    site_say(&site, "U0MIRA", "D0MIRA", "vet look @moss.room");
    stage_expect(&site, "U0MIRA", "D0MIRA", "ada.bakes");
    site_say(&site, "U0MIRA", "D0MIRA", "vet look @moss.room fake 1");
    stage_expect(&site, "U0MIRA", "D0MIRA", "1 di 4");
    stage_settle(&site);
    ck_assert_int_eq(stage_count(&site, "D0MIRA", "ada.bakes"), 1);
    site_say(&site, "U0ANA", "D0ANA", "vet look @moss.room");
    stage_expect(&site, "U0ANA", "D0ANA", "1 of 4");
    site_say(&site, "U0ANA", "D0ANA", "vet look @moss.room real 2");
    stage_expect(&site, "U0ANA", "D0ANA", "2 of 4");
    stage_settle(&site);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "ada.bakes"), 1);
    ck_assert_int_eq(stage_count(&site, "D0MIRA", "ada.bakes"), 1);
    stage_close(&site);
}
END_TEST

TEST_SUITE(networks)
{
    TCase *tc = test_case(suite, "networks", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_loop_test(tc, what_was_said_in_slack_is_changed_from_a_terminal,
                        0, 2);
    tcase_add_test(tc, what_was_said_in_a_terminal_is_changed_from_slack);
    tcase_add_test(tc, who_speaks_in_slack_is_reminded_there);
    tcase_add_test(tc, colleagues_have_a_name_before_they_talk);
    tcase_add_test(tc, the_first_answer_is_in_the_language_of_who_asks);
    tcase_add_test(tc, fifty_are_looked_at_on_both);
}
