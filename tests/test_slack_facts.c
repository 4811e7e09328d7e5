/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_slack_facts.c - what the bot asks Slack about people, places and files,
 * against a fake.
 *
 * All names, ids and sentences are invented.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "alloc.h"
#include "support/peer.h"
#include "support/slack_rig.h"
#include "support/slack_script.h"
#include "support/test.h"

/* ---- DMs and facts ------------------------------------------------------ */

static const struct {
    const char *answer, *told;
} dms[] = {
    { "{\"ok\":true,\"channel\":{\"id\":\"D0MIRA\"}}",
      "dm user=U0MIRA place=D0MIRA result=0\n" },
    { "{\"ok\":false,\"error\":\"user_not_found\"}",
      "dm user=U0MIRA place= result=3\n" },
    { "{\"ok\":true}", "dm user=U0MIRA place= result=1\n" },
    { "<html>", "dm user=U0MIRA place= result=1\n" },
};

START_TEST(a_dm_is_opened)
{
    script_text = dms[_i].answer;
    script_status = 200;
    script_start(script_answer);
    rig.t->ops->open_dm(rig.t, "U0MIRA");
    rig_until(script_has_told);
    ck_assert_str_eq(rig.told.data, dms[_i].told);
}
END_TEST

static const struct {
    const char *answer, *name, *zone, *locale;
    bool is_guest;
} people[] = {
    { "{\"ok\":true,\"user\":{\"id\":\"U0MIRA\",\"team_id\":\"T0AGENCY\","
      "\"name\":\"mira\",\"tz\":\"Asia/Tokyo\",\"locale\":\"it-IT\","
      "\"profile\":{\"display_name\":\"Mira\",\"real_name\":\"Mira M\"}}}",
      "Mira", "Asia/Tokyo", "it-IT", false },
    { "{\"ok\":true,\"user\":{\"team_id\":\"T0AGENCY\",\"tz\":null,"
      "\"profile\":{\"display_name\":\"\",\"real_name\":\"Mira M\"}}}",
      "Mira M", "Europe/Rome", "", false },
    { "{\"ok\":true,\"user\":{\"team_id\":\"T0AGENCY\","
      "\"is_restricted\":true}}",
      "U0MIRA", "Europe/Rome", "", true },
    { "{\"ok\":true,\"user\":{\"team_id\":\"T0AGENCY\","
      "\"is_ultra_restricted\":true}}",
      "U0MIRA", "Europe/Rome", "", true },
    { "{\"ok\":true,\"user\":{\"team_id\":\"T0AGENCY\","
      "\"is_stranger\":true}}",
      "U0MIRA", "Europe/Rome", "", true },
    { "{\"ok\":true,\"user\":{\"team_id\":\"T0OTHER\"}}", "U0MIRA",
      "Europe/Rome", "", true },
    { "{\"ok\":true,\"user\":{\"team_id\":\"T0OTHER\",\"enterprise_user\":{"
      "\"teams\":[\"T0X\",\"T0AGENCY\"]}}}",
      "U0MIRA", "Europe/Rome", "", false },
    { "{\"ok\":false,\"error\":\"user_not_found\"}", "U0MIRA", "Europe/Rome",
      "", true },
    { "{\"ok\":true,\"user\":{\"team_id\":\"T0AGENCY\","
      "\"tz\":\"Asia\\u000e/Tokyo\",\"locale\":\"it\\u000f\","
      "\"profile\":{\"display_name\":\"\\u000el!here\\u001fMi\\nra\"}}}",
      " l!here Mi ra", "Asia /Tokyo", "it ", false },
    { "{\"ok\":true}", "U0MIRA", "", "", true },
};

START_TEST(facts_about_a_person)
{
    const struct incoming *in;

    script_text = people[_i].answer;
    script_status = 200;
    script_start(script_answer);
    rig.t->ops->fetch_person(rig.t, "U0MIRA");
    rig_until(rig_has_item);
    in = rig.items[0];
    ck_assert_str_eq(script_asked,
                     "users.info user=U0MIRA&include_locale=true\n");
    ck_assert_int_eq(in->kind, INCOMING_PERSON);
    ck_assert_str_eq(in->person->id, "U0MIRA");
    ck_assert_str_eq(in->person->name, people[_i].name);
    ck_assert_str_eq(in->person->zone, people[_i].zone);
    ck_assert_str_eq(in->person->locale, people[_i].locale);
    ck_assert(in->person->is_guest == people[_i].is_guest);
}
END_TEST

START_TEST(an_app_is_known_as_one)
{
    script_text = "{\"ok\":true,\"user\":{\"team_id\":\"T0AGENCY\","
                  "\"is_bot\":true}}";
    script_status = 200;
    script_start(script_answer);
    rig.t->ops->fetch_person(rig.t, "U0MIRA");
    rig_until(rig_has_item);
    ck_assert(rig.items[0]->person->is_bot);
    ck_assert(!rig.items[0]->person->is_guest);
}
END_TEST

START_TEST(facts_that_cannot_be_had_come_as_what_is_safe)
{
    script_text = "";
    script_status = 500;
    script_start(script_answer);
    rig.t->ops->fetch_person(rig.t, "U0MIRA");
    rig_pass(70000, 1000);
    ck_assert_uint_eq(rig.item_count, 1);
    ck_assert(rig.items[0]->person->is_guest);
    ck_assert_int_eq(rig.items[0]->person->fetched_at, 0);
    ck_assert_str_eq(rig.items[0]->person->zone, ""); /* asked for again */
    ck_assert_int_eq(rig_count(&rig.calls), 4);
}
END_TEST

static void
answer_later(int fd, const char *method, const char *body, int nth)
{
    if (strcmp(method, "users.info") != 0) {
        script_answer(fd, method, body, nth);
        return;
    }
    script_note(method, body);
    if (nth == 0)
        peer_answer(fd, 429, "Retry-After: 40\r\n", "");
    else
        peer_answer(fd, 200, "", people[0].answer);
}

START_TEST(facts_are_not_asked_for_before_slack_wants_to_be_asked)
{
    script_start(answer_later);
    rig.t->ops->fetch_person(rig.t, "U0MIRA");
    rig_pass(38000, 1000);
    ck_assert_int_eq(rig_count(&rig.calls), 1);
    ck_assert_uint_eq(rig.item_count, 0);
    rig_pass(4000, 1000);
    rig_until(rig_has_item);
    ck_assert_uint_eq(rig.item_count, 1);
    ck_assert_int_eq(rig_count(&rig.calls), 2);
}
END_TEST

/* All who wait for somebody wait for the same answer. */
START_TEST(of_one_person_or_place_only_one_answer_is_under_way)
{
    script_text = people[0].answer;
    script_status = 200;
    script_start(script_answer);
    rig.t->ops->fetch_person(rig.t, "U0MIRA");
    rig.t->ops->fetch_person(rig.t, "U0MIRA");
    rig.t->ops->fetch_place(rig.t, "C0PANS");
    rig.t->ops->fetch_person(rig.t, "U0MIRA");
    rig.t->ops->fetch_place(rig.t, "C0PANS");
    rig_turn(60);
    ck_assert_uint_eq(rig.item_count, 2);
    ck_assert_int_eq(rig_count(&rig.calls), 2);
    /* It is over: who asks now is answered anew. */
    rig.t->ops->fetch_person(rig.t, "U0MIRA");
    rig_turn(60);
    ck_assert_uint_eq(rig.item_count, 3);
}
END_TEST

/* Two pages: a member, an app, one who left; then another member. */
static void
answer_people(int fd, const char *method, const char *body, int nth)
{
    if (strcmp(method, "users.list") != 0) {
        script_answer(fd, method, body, nth);
        return;
    }
    script_note(method, body);
    peer_answer(
        fd, 200, "",
        strstr(body, "cursor=") == NULL
            ? "{\"ok\":true,\"members\":[{\"id\":\"U0ANA\",\"name\":\"ana\","
              "\"team_id\":\"T0AGENCY\"},{\"id\":\"U0APP\",\"is_bot\":true,"
              "\"team_id\":\"T0AGENCY\"},{\"id\":\"U0SAM\",\"name\":\"sam\","
              "\"team_id\":\"T0AGENCY\",\"deleted\":true},{\"id\":\"no/id\"}],"
              "\"response_metadata\":{\"next_cursor\":\"dXNlcg==\"}}"
            : "{\"ok\":true,\"members\":[{\"id\":\"U0MIRA\",\"name\":"
              "\"mira\",\"team_id\":\"T0AGENCY\"}],\"response_metadata\":"
              "{\"next_cursor\":\"\"}}");
}

START_TEST(everybody_is_told_page_by_page)
{
    static const char *const ids[] = { "U0ANA", "U0SAM", "U0MIRA" };
    size_t i;

    script_status = 200;
    script_start(answer_people);
    rig.t->ops->fetch_people(rig.t);
    rig.t->ops->fetch_people(rig.t); /* one answer for both */
    rig_pass(2000, 100);
    ck_assert_uint_eq(rig.item_count, 4);
    for (i = 0; i < 3; i++) {
        ck_assert_int_eq(rig.items[i]->kind, INCOMING_PERSON);
        ck_assert_str_eq(rig.items[i]->person->id, ids[i]);
        ck_assert(rig.items[i]->person->is_guest == (i == 1));
        ck_assert_int_gt(rig.items[i]->person->fetched_at, 0);
    }
    ck_assert_int_eq(rig.items[3]->kind, INCOMING_PEOPLE);
}
END_TEST

START_TEST(who_asks_for_everybody_is_told_when_nobody_can_tell)
{
    script_text = "{\"ok\":false,\"error\":\"missing_scope\"}";
    script_status = 200;
    script_start(script_answer);
    rig.t->ops->fetch_people(rig.t);
    rig_until(rig_has_item);
    ck_assert_int_eq(rig.items[0]->kind, INCOMING_PEOPLE);
    script_text = "";
    script_status = 500;
    rig.t->ops->fetch_people(rig.t);
    rig_pass(70000, 1000);
    ck_assert_uint_eq(rig.item_count, 2);
    ck_assert_int_eq(rig.items[1]->kind, INCOMING_PEOPLE);
}
END_TEST

#define CHANNEL(more)                                                          \
    "{\"ok\":true,\"channel\":{\"id\":\"C0PANS\",\"name\":\"pans "             \
    "\\u000el!here\\u000f\"," more "}}"
#define USER(more) "{\"ok\":true,\"user\":{\"team_id\":\"T0AGENCY\"" more "}}"

static const struct {
    const char *channel, *members, *user;
    enum place_kind kind;
    bool is_shared, has_guests, is_member;
} channels[] = {
    { CHANNEL("\"is_channel\":true,\"is_member\":true,\"num_members\":3"), "",
      "", PLACE_CHANNEL, false, true, true },
    { CHANNEL("\"is_private\":true,\"is_member\":true,\"num_members\":2"),
      "\"U0BOT\",\"U0MIRA\",\"U0SAM\"", USER(""), PLACE_PRIVATE, false, false,
      true },
    { CHANNEL("\"is_private\":true,\"is_member\":true,\"num_members\":2"),
      "\"U0BOT\",\"U0MIRA\",\"U0SAM\"", USER(",\"is_restricted\":true"),
      PLACE_PRIVATE, false, true, true },
    { CHANNEL("\"is_private\":true,\"is_member\":true,\"num_members\":201"), "",
      USER(""), PLACE_PRIVATE, false, true, true },
    { CHANNEL("\"is_private\":true,\"is_ext_shared\":true"), "", USER(""),
      PLACE_PRIVATE, true, true, false },
    { CHANNEL("\"is_private\":true,\"is_pending_ext_shared\":true"), "",
      USER(""), PLACE_PRIVATE, true, true, false },
    { CHANNEL("\"is_mpim\":true,\"is_private\":true"), "\"U0MIRA\"", USER(""),
      PLACE_GROUP, false, false, true },
    { CHANNEL("\"is_im\":true"), "", "", PLACE_DM, false, false, true },
    { CHANNEL("\"is_private\":true"), "", USER(""), PLACE_PRIVATE, false, true,
      false },
    { CHANNEL("\"is_private\":true"), "\"bad id\"", USER(""), PLACE_PRIVATE,
      false, true, false },
    { "{\"ok\":false,\"error\":\"channel_not_found\"}", "", "", PLACE_UNKNOWN,
      true, true, false },
};

static int channel_row;

static void
answer_place(int fd, const char *method, const char *body, int nth)
{
    char text[300];

    if (strcmp(method, "conversations.info") == 0) {
        peer_answer(fd, 200, "", channels[channel_row].channel);
    } else if (strcmp(method, "conversations.members") == 0) {
        (void)snprintf(text, sizeof(text), "{\"ok\":true,\"members\":[%s]}",
                       channels[channel_row].members);
        peer_answer(fd, 200, "", text);
    } else if (strcmp(method, "users.info") == 0) {
        ck_assert_ptr_null(strstr(body, "U0BOT"));
        peer_answer(fd, 200, "", channels[channel_row].user);
    } else {
        script_answer(fd, method, body, nth);
    }
}

START_TEST(facts_about_a_place)
{
    const struct place *place;

    channel_row = _i;
    script_start(answer_place);
    rig.t->ops->fetch_place(rig.t, "C0PANS");
    rig_until(rig_has_item);
    ck_assert_int_eq(rig.items[0]->kind, INCOMING_PLACE);
    place = rig.items[0]->facts;
    ck_assert_str_eq(place->id, "C0PANS");
    ck_assert_int_eq(place->kind, channels[_i].kind);
    ck_assert(place->is_shared == channels[_i].is_shared);
    ck_assert(place->has_guests == channels[_i].has_guests);
    ck_assert(place->is_member == channels[_i].is_member);
    if (place->fetched_at != 0)
        ck_assert_str_eq(place->name, "pans  l!here ");
}
END_TEST

/* Of a direct message that nobody was heard in nothing can be found out. */
START_TEST(nothing_is_asked_about_the_direct_messages_of_others)
{
    const struct place *place;

    script_start(script_answer);
    rig.t->ops->fetch_place(rig.t, "D0MIRA");
    ck_assert_uint_eq(rig.item_count, 0);
    rig_until(rig_has_item);
    place = rig.items[0]->facts;
    ck_assert_str_eq(place->id, "D0MIRA");
    ck_assert_int_eq(place->kind, PLACE_UNKNOWN);
    ck_assert(place->is_shared);
    ck_assert(place->has_guests);
    ck_assert_int_eq(place->fetched_at, 0);
    ck_assert_int_eq(rig_count(&rig.calls), 0);
}
END_TEST

/* A command in D0MIRA, and which direct message we have with who typed it. */
static const struct {
    const char *answer;
    enum place_kind kind;
    bool is_sure;
} directs[] = {
    { "{\"ok\":true,\"channel\":{\"id\":\"D0MIRA\"}}", PLACE_DM, true },
    { "{\"ok\":true,\"channel\":{\"id\":\"D0OTHER\"}}", PLACE_UNKNOWN, true },
    { "{\"ok\":true,\"channel\":{\"id\":7}}", PLACE_UNKNOWN, true },
    { "{\"ok\":false,\"error\":\"user_disabled\"}", PLACE_UNKNOWN, false },
};

static void
answer_direct(int fd, const char *method, const char *body, int nth)
{
    char text[200];

    if (strcmp(method, "apps.connections.open") == 0) {
        (void)snprintf(text, sizeof(text),
                       "{\"ok\":true,\"url\":\"ws://127.0.0.1:%d/link\"}",
                       peer_port(rig.peer));
        peer_answer(fd, 200, "", text);
    } else if (strcmp(method, "conversations.open") == 0) {
        script_note(method, body);
        peer_answer(fd, 200, "", directs[channel_row].answer);
    } else {
        script_answer(fd, method, body, nth);
    }
}

static void
command_in_direct(int fd, int nth)
{
    (void)nth;
    rig_hello(fd, 1);
    (void)peer_text(fd,
                    "{\"type\":\"slash_commands\",\"envelope_id\":\"e-1\","
                    "\"payload\":{\"command\":\"/callsheet\","
                    "\"channel_id\":\"D0MIRA\",\"user_id\":\"U0MIRA\","
                    "\"channel_name\":\"directmessage\",\"text\":\"today\"}}");
    rig_wait(fd);
}

static bool
has_two_items(void)
{
    return rig.item_count == 2;
}

START_TEST(a_direct_message_is_ours_if_it_is_the_one_we_have_with_them)
{
    const struct place *place;

    channel_row = _i;
    rig.link = command_in_direct;
    script_start(answer_direct);
    rig_until(rig_has_item);
    ck_assert_str_eq(rig.items[0]->place, "D0MIRA");
    rig.t->ops->fetch_place(rig.t, "D0MIRA");
    rig_until(has_two_items);
    place = rig.items[1]->facts;
    ck_assert_str_eq(place->id, "D0MIRA");
    ck_assert_int_eq(place->kind, directs[_i].kind);
    ck_assert_int_eq(place->is_shared, directs[_i].kind != PLACE_DM);
    ck_assert_int_eq(place->is_member, directs[_i].kind == PLACE_DM);
    ck_assert_int_eq(place->fetched_at > 0, directs[_i].is_sure);
    ck_assert_str_eq(script_asked, "conversations.open users=U0MIRA\n");
}
END_TEST

/* ---- files -------------------------------------------------------------- */

static void
answer_file(int fd, const char *method, const char *body, int nth)
{
    char text[300];

    if (strcmp(method, "files.info") == 0) {
        (void)snprintf(text, sizeof(text),
                       "{\"ok\":true,\"file\":{\"id\":\"F1\","
                       "\"url_private\":\"http://127.0.0.1:%d/f/good\"}}",
                       peer_port(rig.peer));
        script_note(method, body);
        peer_answer(fd, 200, "", text);
        return;
    }
    if (strncmp(method, "GET /f/", 7) != 0) {
        script_answer(fd, method, body, nth);
        return;
    }
    ck_assert_ptr_nonnull(
        strstr(method, "Authorization: Bearer xoxb-test-token"));
    if (strncmp(method + 7, "good", 4) == 0)
        peer_answer(fd, 200, "Content-Type: text/csv\r\n", "a,b");
    else if (strncmp(method + 7, "login", 5) == 0)
        peer_answer(fd, 200, "Content-Type: text/html; charset=utf-8\r\n",
                    "<html>");
    else if (strncmp(method + 7, "moved", 5) == 0)
        peer_answer(fd, 302, "Location: https://evil.example/\r\n", "");
    else
        peer_answer(fd, 404, "", "no");
}

static const struct {
    const char *path, *told;
} files[] = {
    { "/f/good", "data 3 a,b\ndone 3 OK \n" },
    { "/f/gone", "done 3 NOT_FOUND the file is gone\n" },
    { "/f/moved", "done 3 DENIED a login page came instead of the file\n" },
};

START_TEST(a_file_is_fetched_with_the_token)
{
    char url[100];

    script_start(answer_file);
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d%s",
                   peer_port(rig.peer), files[_i].path);
    rig.t->ops->fetch_file(rig.t, 3, url);
    rig_until(script_has_told);
    rig_turn(20);
    ck_assert_str_eq(rig.told.data, files[_i].told);
}
END_TEST

START_TEST(a_login_page_is_no_file)
{
    char url[100];

    script_start(answer_file);
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/f/login",
                   peer_port(rig.peer));
    rig.t->ops->fetch_file(rig.t, 3, url);
    rig_until(script_has_told);
    rig_turn(20);
    ck_assert_ptr_nonnull(strstr(rig.told.data, "done 3 DENIED a login page "
                                                "came instead of the file\n"));
}
END_TEST

START_TEST(a_file_that_is_only_named_is_asked_about)
{
    script_start(answer_file);
    rig.t->ops->fetch_file(rig.t, 3, "slack-file:F1");
    rig_until(script_has_told);
    rig_turn(20);
    ck_assert_str_eq(script_asked, "files.info file=F1\n");
    ck_assert_str_eq(rig.told.data, "data 3 a,b\ndone 3 OK \n");
}
END_TEST

START_TEST(a_file_elsewhere_is_not_fetched)
{
    script_start(answer_file);
    rig.t->ops->fetch_file(rig.t, 3, "https://evil.example/f/good");
    rig_until(script_has_told);
    ck_assert_str_eq(rig.told.data, "done 3 DENIED the file is not on Slack\n");
}
END_TEST

/* Busy first, then it breaks off in the middle; then all is well, or not. */
static bool is_well_in_the_end;
static int file_tries;

static void
answer_badly(int fd, const char *method, const char *body, int nth)
{
    static const char half[] = "HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n"
                               "Content-Length: 100\r\n\r\na,b";

    if (strncmp(method, "GET /f/", 7) != 0) {
        script_answer(fd, method, body, nth);
        return;
    }
    switch (file_tries++) {
    case 0:
        peer_answer(fd, 503, "Retry-After: 5\r\n", "");
        break;
    case 1:
        (void)peer_write(fd, half, strlen(half));
        (void)shutdown(fd, SHUT_RDWR);
        break;
    default:
        if (is_well_in_the_end)
            peer_answer(fd, 200, "Content-Type: text/csv\r\n", "a,b,c");
        else
            peer_answer(fd, 429, "Retry-After: 5\r\n", "");
    }
}

START_TEST(a_file_is_fetched_three_times_before_it_is_given_up)
{
    char url[100];

    is_well_in_the_end = _i == 0;
    file_tries = 0;
    script_start(answer_badly);
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/f/x",
                   peer_port(rig.peer));
    rig.t->ops->fetch_file(rig.t, 3, url);
    rig_pass(4000, 500);
    ck_assert_uint_eq(rig.told.len, 0); /* not before Slack's time */
    rig_pass(10000, 500);
    ck_assert_str_eq(
        rig.told.data,
        is_well_in_the_end
            ? "data 3 a,b\nanew 3\ndata 3 a,b,c\ndone 3 OK \n"
            : "data 3 a,b\nanew 3\ndone 3 NETWORK Slack is busy\n");
}
END_TEST

START_TEST(a_place_and_a_message_have_links)
{
    struct buf url;

    script_start(script_answer);
    buf_init(&url, 1000);
    rig.t->ops->place_url(rig.t, "D0MIRA", NULL, &url);
    ck_assert_str_eq(url.data, "https://northlight.example/archives/D0MIRA");
    buf_reset(&url);
    rig.t->ops->place_url(rig.t, "no/id", NULL, &url);
    ck_assert_str_eq(url.data, "");
    rig.t->ops->place_url(rig.t, "D0MIRA", "1789985400.000200", &url);
    ck_assert_str_eq(
        url.data,
        "https://northlight.example/archives/D0MIRA/p1789985400000200");
    buf_reset(&url);
    rig.t->ops->place_url(rig.t, "D0MIRA", "17899/../x", &url);
    ck_assert_str_eq(url.data, "https://northlight.example/archives/D0MIRA");
    buf_release(&url);
}
END_TEST

TEST_SUITE(slack_facts)
{
    TCase *tc = test_case(suite, "facts", 30);

    tcase_add_checked_fixture(tc, script_set_up, script_tear_down);
    tcase_add_loop_test(tc, a_dm_is_opened, 0, (int)ARRAY_LEN(dms));
    tcase_add_loop_test(tc, facts_about_a_person, 0, (int)ARRAY_LEN(people));
    tcase_add_test(tc, an_app_is_known_as_one);
    tcase_add_test(tc, facts_that_cannot_be_had_come_as_what_is_safe);
    tcase_add_test(tc, facts_are_not_asked_for_before_slack_wants_to_be_asked);
    tcase_add_test(tc, of_one_person_or_place_only_one_answer_is_under_way);
    tcase_add_test(tc, everybody_is_told_page_by_page);
    tcase_add_test(tc, who_asks_for_everybody_is_told_when_nobody_can_tell);
    tcase_add_loop_test(tc, facts_about_a_place, 0, (int)ARRAY_LEN(channels));
    tcase_add_test(tc, nothing_is_asked_about_the_direct_messages_of_others);
    tcase_add_loop_test(
        tc, a_direct_message_is_ours_if_it_is_the_one_we_have_with_them, 0,
        (int)ARRAY_LEN(directs));
    tcase_add_loop_test(tc, a_file_is_fetched_with_the_token, 0,
                        (int)ARRAY_LEN(files));
    tcase_add_test(tc, a_login_page_is_no_file);
    tcase_add_test(tc, a_file_that_is_only_named_is_asked_about);
    tcase_add_test(tc, a_file_elsewhere_is_not_fetched);
    tcase_add_loop_test(tc, a_file_is_fetched_three_times_before_it_is_given_up,
                        0, 2);
    tcase_add_test(tc, a_place_and_a_message_have_links);
}
