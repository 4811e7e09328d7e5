/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_slack_upload.c - files up: brought, shown, asked about.
 *
 * All names, ids and sentences are invented.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "render/blockkit.h"
#include "support/peer.h"
#include "support/slack_rig.h"
#include "support/slack_script.h"
#include "support/test.h"

#define BYTES "picture!"
#define WORDS                                                                  \
    "{\"filename\":\"plan.png\",\"title\":\"Spring & plan\","                  \
    "\"alt_txt\":\"2 days to spare\",\"initial_comment\":\"Here it is\"}"

static struct out_message
message(const char *remote)
{
    struct out_message m = { .id = 7,
                             .verb = OUT_FILE,
                             .place = "C0PANS",
                             .user = "U0MIRA",
                             .key = "cs-1-7",
                             .body = WORDS,
                             .body_len = strlen(WORDS),
                             .remote = remote,
                             .since = 1700000000 };

    if (!remote) {
        m.bytes = BYTES;
        m.bytes_len = strlen(BYTES);
    }
    return m;
}

/* ---- the bytes ----------------------------------------------------------- */

static const char *address; /* what files.getUploadURLExternal gives out */

static void
answer_upload(int fd, const char *method, const char *body, int nth)
{
    char text[300];

    if (strncmp(method, "POST /up", 8) == 0) {
        ck_assert_ptr_null(strstr(method, "Authorization"));
        script_note("bytes", body);
        peer_answer(fd, script_status,
                    script_status == 429 ? "Retry-After: 20\r\n" : "",
                    script_text);
    } else if (strcmp(method, "files.getUploadURLExternal") == 0) {
        script_note(method, body);
        (void)snprintf(text, sizeof(text),
                       "{\"ok\":true,\"file_id\":\"F0ONE\","
                       "\"upload_url\":\"%s\"}",
                       address);
        peer_answer(fd, 200, "", text);
    } else {
        script_answer(fd, method, body, nth);
    }
}

static const struct {
    int status;
    const char *text, *told;
} brought[] = {
    { 200, "OK - 8",
      "sent 7 result=5 place=C0PANS message=F0ONE why= "
      "retry=-1\n" },
    { 200, "", "sent 7 result=5 place=C0PANS message=F0ONE why= retry=-1\n" },
    { 404, "gone",
      "sent 7 result=3 place=C0PANS message= why=http_404 "
      "retry=-1\n" },
    { 429, "",
      "sent 7 result=1 place=C0PANS message= why=ratelimited "
      "retry=20000\n" },
    /* Nobody sees them yet: done again, and nothing is in doubt. */
    { 500, "",
      "sent 7 result=1 place=C0PANS message= why=http_500 "
      "retry=-1\n" },
};

START_TEST(the_bytes_go_without_a_token_to_the_address_given)
{
    struct out_message m = message(NULL);
    char url[100];

    script_status = brought[_i].status;
    script_text = brought[_i].text;
    script_start(answer_upload);
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/up/1",
                   peer_port(rig.peer));
    address = url;
    rig.t->ops->send(rig.t, &m);
    ck_assert_uint_eq(rig.told.len, 0);
    rig_until(script_has_told);
    ck_assert_str_eq(script_asked,
                     "files.getUploadURLExternal filename=plan.png&length=8&"
                     "alt_txt=2%20days%20to%20spare\nbytes " BYTES "\n");
    ck_assert_str_eq(rig.told.data, brought[_i].told);
}
END_TEST

static const char *const strange[] = {
    "https://files.example/up/1",
    "http://127.0.0.1:1/up/1",
    "https://me@files.slack.com/up",
    "file:///etc/passwd",
    "",
};

START_TEST(the_bytes_go_nowhere_else)
{
    struct out_message m = message(NULL);

    address = strange[_i];
    script_status = 200;
    script_text = "OK";
    script_start(answer_upload);
    rig.t->ops->send(rig.t, &m);
    rig_until(script_has_told);
    ck_assert_ptr_nonnull(strstr(rig.told.data, "sent 7 result=3"));
    ck_assert_ptr_nonnull(strstr(rig.told.data, "strange_upload_address"));
    ck_assert_ptr_null(strstr(script_asked, "bytes"));
}
END_TEST

static const struct {
    int status;
    const char *text, *told;
} addresses[] = {
    { 200,
      "{\"ok\":false,\"error\":\"missing_scope\",\"needed\":"
      "\"files:write\"}",
      "sent 7 result=3 place=C0PANS message= why=missing_scope retry=-1\n" },
    { 200, "{\"ok\":false,\"error\":\"internal_error\"}",
      "sent 7 result=1 place=C0PANS message= why=internal_error retry=-1\n" },
    { 200, "<html>",
      "sent 7 result=1 place=C0PANS message= why=not_an_answer retry=-1\n" },
    { 200, "{\"ok\":true}",
      "sent 7 result=3 place=C0PANS message= why=strange_upload_address "
      "retry=0\n" },
};

START_TEST(without_an_address_nothing_is_in_doubt)
{
    struct out_message m = message(NULL);

    script_status = addresses[_i].status;
    script_text = addresses[_i].text;
    script_start(script_answer);
    rig.t->ops->send(rig.t, &m);
    rig_until(script_has_told);
    ck_assert_str_eq(rig.told.data, addresses[_i].told);
}
END_TEST

/* ---- shown --------------------------------------------------------------- */

static const struct {
    const char *thread, *answer, *told;
} shown[] = {
    { NULL, "{\"ok\":true,\"files\":[{\"id\":\"F0ONE\"}]}",
      "sent 7 result=0 place=C0PANS message= why= retry=-1\n" },
    { "16.1", "{\"ok\":true}",
      "sent 7 result=0 place=C0PANS message= why= retry=-1\n" },
    { NULL, "{\"ok\":false,\"error\":\"not_in_channel\"}",
      "sent 7 result=3 place=C0PANS message= why=not_in_channel retry=-1\n" },
    { NULL, "{\"ok\":false,\"error\":\"internal_error\"}",
      "sent 7 result=2 place=C0PANS message= why=internal_error retry=-1\n" },
    { NULL, "<html>",
      "sent 7 result=2 place=C0PANS message= why=not_an_answer retry=-1\n" },
    /* Shown before: by us, whose answer got lost. */
    { NULL, "{\"ok\":false,\"error\":\"file_already_completed\"}",
      "sent 7 result=0 place=C0PANS message= why=file_already_completed "
      "retry=-1\n" },
    /* Thrown away: it must be brought again. */
    { NULL, "{\"ok\":false,\"error\":\"file_not_found\"}",
      "sent 7 result=5 place=C0PANS message= why=file_not_found retry=-1\n" },
};

START_TEST(what_is_there_is_shown_by_its_number)
{
    struct out_message m = message("F0ONE");

    m.thread = shown[_i].thread;
    script_status = 200;
    script_text = shown[_i].answer;
    script_start(script_answer);
    rig.t->ops->send(rig.t, &m);
    rig_until(script_has_told);
    ck_assert_str_eq(
        script_asked,
        m.thread ? "files.completeUploadExternal {\"files\":[{\"id\":\"F0ONE\","
                   "\"title\":\"Spring & plan\"}],\"channel_id\":\"C0PANS\","
                   "\"thread_ts\":\"16.1\","
                   "\"initial_comment\":\"Here it is\"}\n"
                 : "files.completeUploadExternal {\"files\":[{\"id\":\"F0ONE\","
                   "\"title\":\"Spring & plan\"}],\"channel_id\":\"C0PANS\","
                   "\"initial_comment\":\"Here it is\"}\n");
    ck_assert_str_eq(rig.told.data, shown[_i].told);
}
END_TEST

/* ---- where does it stand? ------------------------------------------------ */

static const struct {
    const char *answer, *told;
} looks[] = {
    { "{\"ok\":true,\"file\":{\"id\":\"F0ONE\",\"shares\":{\"public\":"
      "{\"C0PANS\":[{\"ts\":\"18.1\"}]}}}}",
      "looked 7 result=0 message=18.1\n" },
    { "{\"ok\":true,\"file\":{\"shares\":{\"private\":"
      "{\"C0PANS\":[{\"ts\":\"18.1\"}]}}}}",
      "looked 7 result=0 message=18.1\n" },
    { "{\"ok\":true,\"file\":{\"shares\":{\"private\":"
      "{\"C0OTHER\":[{\"ts\":\"18.1\"}]}}}}",
      "looked 7 result=1 message=\n" },
    { "{\"ok\":true,\"file\":{\"shares\":[]}}",
      "looked 7 result=1 message=\n" },
    { "{\"ok\":true}", "looked 7 result=1 message=\n" },
    { "{\"ok\":false,\"error\":\"file_not_found\"}",
      "looked 7 result=1 message=\n" },
    { "{\"ok\":false,\"error\":\"missing_scope\"}",
      "looked 7 result=2 message=\n" },
    { "{\"ok\":false,\"error\":\"internal_error\"}",
      "looked 7 result=3 message=\n" },
    { "<html>", "looked 7 result=3 message=\n" },
};

START_TEST(fm22_a_file_is_found_where_it_is_shared)
{
    struct out_message m = message("F0ONE");

    script_status = 200;
    script_text = looks[_i].answer;
    script_start(script_answer);
    rig.t->ops->look(rig.t, &m);
    rig_until(script_has_told);
    ck_assert_str_eq(script_asked, "files.info file=F0ONE\n");
    ck_assert_str_eq(rig.told.data, looks[_i].told);
}
END_TEST

/* ---- its words ----------------------------------------------------------- */

START_TEST(a_comment_mentions_nobody)
{
    const struct out_file file = { .name = "plan.png",
                                   .title = "Spring",
                                   .comment = "to <!channel> & *all*" };
    struct buf out;

    buf_init(&out, 4096);
    blockkit_file(&file, &out);
    ck_assert_ptr_null(strstr(out.data, "<!channel>"));
    ck_assert_ptr_nonnull(strstr(out.data, "&lt;!channel&gt; &amp;"));
    ck_assert_ptr_null(strstr(out.data, "alt_txt"));
    buf_release(&out);
}
END_TEST

TEST_SUITE(slack_upload)
{
    TCase *tc = test_case(suite, "upload", 30);

    tcase_add_checked_fixture(tc, script_set_up, script_tear_down);
    tcase_add_loop_test(tc, the_bytes_go_without_a_token_to_the_address_given,
                        0, (int)ARRAY_LEN(brought));
    tcase_add_loop_test(tc, the_bytes_go_nowhere_else, 0,
                        (int)ARRAY_LEN(strange));
    tcase_add_loop_test(tc, without_an_address_nothing_is_in_doubt, 0,
                        (int)ARRAY_LEN(addresses));
    tcase_add_loop_test(tc, what_is_there_is_shown_by_its_number, 0,
                        (int)ARRAY_LEN(shown));
    tcase_add_loop_test(tc, fm22_a_file_is_found_where_it_is_shared, 0,
                        (int)ARRAY_LEN(looks));
    tcase_add_test(tc, a_comment_mentions_nobody);
}
