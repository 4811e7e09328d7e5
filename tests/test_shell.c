/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_shell.c - what people say and hear at terminals, and what they may not.
 */
#include "transport/shell.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "local_socket.h"
#include "term.h"
#include "test.h"

START_TEST(a_line_comes_with_who_where_and_the_language)
{
    int fd = term_connect();
    const struct incoming *in;

    term.is_busy = true;
    term_say(fd, "{\"as\": \"ana\", \"in\": \"spring\", \"locale\": "
                 "\"it_IT.UTF-8\", \"text\": \"vet @x\\nline two\"}\n");
    ck_assert_uint_eq(term.in_count, 2);
    ck_assert_int_eq(term.in[0]->kind, INCOMING_PERSON);
    ck_assert_str_eq(term.in[0]->person->id, "ana");
    ck_assert_str_eq(term.in[0]->person->locale, "it_IT.UTF-8");
    ck_assert_str_eq(term.in[0]->person->zone, "UTC");
    ck_assert_str_eq(term.in[0]->person->dm, "@ana");
    in = term.in[1];
    ck_assert_int_eq(in->kind, INCOMING_LINE);
    ck_assert_str_eq(in->network, "shell");
    ck_assert_str_eq(in->user, "ana");
    ck_assert_str_eq(in->place, "#spring");
    ck_assert_int_eq(in->place_kind, PLACE_CHANNEL);
    ck_assert_str_eq(in->line, "vet @x\nline two");
    ck_assert_ptr_nonnull(in->respond_url);
    ck_assert_str_eq(term_heard(fd), "");
    (void)close(fd);
    term_turns(2);
    ck_assert_int_eq(term.alone, 1);
    ck_assert_uint_eq(term.identified, 1);
}
END_TEST

/* Facts about a Slack user are not for a terminal to change. */
START_TEST(facts_of_slack_users_stay_as_slack_told_them)
{
    int fd = term_connect();

    term.is_busy = true;
    term_say(fd, "{\"as\": \"U012ABCDE\", \"text\": \"help\"}\n");
    ck_assert_uint_eq(term.in_count, 1);
    ck_assert_int_eq(term.in[0]->kind, INCOMING_LINE);
    ck_assert_int_eq(term.in[0]->place_kind, PLACE_DM);
    (void)close(fd);
}
END_TEST

START_TEST(it_is_done_when_all_has_come_to_rest)
{
    int fd = term_connect();

    term.is_busy = true;
    term_say(fd, "{\"as\": \"ana\", \"text\": \"help\"}\n");
    term_turns(5);
    ck_assert_str_eq(term_heard(fd), "");
    term_post(7, OUT_RESPOND, "", "ana", term.in[1]->respond_url, "first");
    term_post(8, OUT_POST, "@ana", "ana", NULL, "second");
    term_post(9, OUT_EPHEMERAL, "#x", "ana", NULL, "third");
    term_post(10, OUT_UPDATE, "@ana", NULL, NULL, "fourth");
    ck_assert_str_eq(term_heard(fd), "{\"text\":\"first\"}\n"
                                     "{\"text\":\"second\"}\n"
                                     "{\"text\":\"third\"}\n"
                                     "{\"text\":\"fourth\"}\n");
    ck_assert_uint_eq(term.sent_count, 4);
    ck_assert_int_eq(term.sent[1].id, 8);
    ck_assert_int_eq(term.sent[1].result, OUT_SENT);
    ck_assert_str_eq(term.sent[1].place, "@ana");
    term_turns(5);
    ck_assert_str_eq(term_heard(fd), "");
    term.is_busy = false;
    term_turns(5);
    ck_assert_str_eq(term_heard(fd), "{\"done\":true,\"status\":0}\n");
    ck_assert(term_is_closed(fd));
    ck_assert_int_eq(term.alone, 1);
    (void)close(fd);
}
END_TEST

/* Two scripts side by side would take each other's numbers. */
START_TEST(an_answer_is_for_the_terminal_that_asked)
{
    int first = term_connect(), second = term_connect(), other = term_connect();

    term.is_busy = true;
    term_say(first, "{\"as\": \"ana\", \"in\": \"x\", \"text\": \"a\"}\n");
    term_say(second, "{\"as\": \"ana\", \"in\": \"x\", \"text\": \"b\"}\n");
    term_say(other, "{\"as\": \"mira\", \"in\": \"x\", \"text\": \"c\"}\n");
    term_post(7, OUT_POST, "@ana", "ana", term.in[3]->respond_url, "mine");
    term_post(8, OUT_POST, "#x", "ana", term.in[3]->respond_url, "all's");
    term_post(9, OUT_POST, "@ana", "ana", NULL, "unasked");
    ck_assert_str_eq(term_heard(first), "{\"text\":\"unasked\"}\n");
    ck_assert_str_eq(term_heard(second), "{\"text\":\"mine\"}\n"
                                         "{\"text\":\"all's\"}\n"
                                         "{\"text\":\"unasked\"}\n");
    ck_assert_str_eq(term_heard(other), "{\"text\":\"all's\"}\n");
    (void)close(first);
    (void)close(second);
    (void)close(other);
}
END_TEST

/* Nothing but its own answers wakes the loop; else this hangs. */
START_TEST(the_last_answer_ends_it_without_any_other_event)
{
    int fd = term_connect();
    struct out_message m = {
        .id = 5, .verb = OUT_POST, .place = "@ana", .body = "x", .body_len = 1
    };

    term.is_busy = true;
    term_say(fd, "{\"as\": \"ana\", \"text\": \"help\"}\n");
    term.is_busy = false;
    term.shell->ops->send(term.shell, &m);
    while (term.alone == 0)
        ck_assert_int_eq(loop_turn(term.loop, true), ERR_OK);
    ck_assert_ptr_nonnull(strstr(term_heard(fd), "{\"done\":true,"));
    (void)close(fd);
}
END_TEST

/* Resting just before the answer of a fetch must not end it. */
START_TEST(facts_that_are_asked_for_keep_it_open)
{
    int fd = term_connect();

    term_say(fd, "{\"as\": \"ana\", \"in\": \"spring\", \"text\": \"help\"}\n");
    term.shell->ops->fetch_place(term.shell, "#spring");
    term.shell->ops->fetch_person(term.shell, "ana");
    term.shell->ops->open_dm(term.shell, "ana");
    ck_assert_uint_eq(term.in_count, 2);
    term_turns(1);
    ck_assert_uint_eq(term.in_count, 4);
    ck_assert_int_eq(term.in[2]->kind, INCOMING_PLACE);
    ck_assert_int_eq(term.in[2]->facts->kind, PLACE_CHANNEL);
    ck_assert(term.in[2]->facts->is_member);
    ck_assert_int_eq(term.in[3]->kind, INCOMING_PERSON);
    ck_assert_uint_eq(term.opened, 1);
    ck_assert_str_eq(term_heard(fd), "");
    term_turns(4);
    ck_assert_str_eq(term_heard(fd), "{\"done\":true,\"status\":0}\n");
    (void)close(fd);
}
END_TEST

START_TEST(a_message_waits_until_somebody_reads_it)
{
    int ana, mira;

    term_post(20, OUT_POST, "@ana", "ana", NULL, "a reminder");
    term_post(21, OUT_POST, "#spring", NULL, NULL, "for all");
    ck_assert_uint_eq(term.sent_count, 0);
    ck_assert_uint_eq(term.shell->ops->held(term.shell), 2);
    mira = term_connect();
    term_say(mira, "{\"as\": \"mira\", \"in\": \"spring\", \"text\": \"x\"}\n");
    ck_assert_uint_eq(term.sent_count, 1);
    ck_assert_int_eq(term.sent[0].id, 21);
    ck_assert_ptr_nonnull(strstr(term_heard(mira), "for all"));
    ana = term_connect();
    term_say(ana, "{\"as\": \"ana\", \"text\": \"x\"}\n");
    ck_assert_uint_eq(term.sent_count, 2);
    ck_assert_int_eq(term.sent[1].result, OUT_SENT);
    ck_assert_ptr_nonnull(strstr(term_heard(ana), "a reminder"));
    ck_assert_uint_eq(term.shell->ops->held(term.shell), 0);
    (void)close(ana);
    (void)close(mira);
}
END_TEST

/* Its bytes go where they are taken, and wait with its words. */
START_TEST(a_file_is_given_to_who_takes_it)
{
    static const char bytes[] = "{\"a\": 1}\n";
    struct out_message m = { .id = 25,
                             .verb = OUT_FILE,
                             .place = "@ana",
                             .user = "ana",
                             .bytes = bytes,
                             .bytes_len = sizeof(bytes) - 1 };
    struct out_file words = { .name = "ana.json", .alt = "All of it" };
    struct buf body;
    int fd;

    buf_init(&body, 1024);
    term.shell->ops->render_file(&words, &body);
    m.body = body.data;
    m.body_len = body.len;
    term.shell->ops->send(term.shell, &m);
    term_turns(2);
    ck_assert_uint_eq(term.shell->ops->held(term.shell), 1);
    term.is_busy = true;
    fd = term_connect();
    term_say(fd, "{\"as\": \"ana\", \"text\": \"x\", \"takes_files\": true}\n");
    ck_assert_str_eq(term_heard(fd),
                     "{\"text\":\"[ana.json] All of it\",\"file\":"
                     "\"ana.json\",\"size\":9}\n{\"a\": 1}\n");
    ck_assert_uint_eq(term.shell->ops->held(term.shell), 0);
    (void)close(fd);
    term_turns(2);
    fd = term_connect();
    term_say(fd, "{\"as\": \"ana\", \"text\": \"x\"}\n");
    (void)term_heard(fd);
    term.shell->ops->send(term.shell, &m);
    term_turns(2);
    ck_assert_str_eq(term_heard(fd),
                     "{\"text\":\"[ana.json] All of it\",\"file\":"
                     "\"ana.json\"}\n");
    (void)close(fd);
    buf_release(&body);
}
END_TEST

/* No more is kept for nobody than it can bear. */
START_TEST(files_that_nobody_reads_are_bounded)
{
    char *bytes = xcalloc(1, SHELL_GIVEN_MAX);
    struct out_message m = { .verb = OUT_FILE,
                             .place = "@ana",
                             .user = "ana",
                             .body = "a\x1f-",
                             .body_len = 3,
                             .bytes = bytes,
                             .bytes_len = SHELL_GIVEN_MAX };

    for (m.id = 1; m.id <= 9; m.id++)
        term.shell->ops->send(term.shell, &m);
    term_turns(2);
    ck_assert_uint_eq(term.shell->ops->held(term.shell), 8);
    ck_assert_uint_eq(term.sent_count, 1);
    ck_assert_int_eq(term.sent[0].id, 9);
    ck_assert_int_eq(term.sent[0].result, OUT_NOT_DONE);
    free(bytes);
}
END_TEST

START_TEST(stopping_gives_held_messages_back)
{
    int fd = term_connect();

    term.is_busy = true;
    term_say(fd, "{\"as\": \"ana\", \"text\": \"x\"}\n");
    term_post(30, OUT_POST, "@mira", "mira", NULL, "a reminder");
    term.shell->ops->stop(term.shell);
    ck_assert(!term.shell->ops->is_stopped(term.shell));
    term_turns(3);
    ck_assert(term.shell->ops->is_stopped(term.shell));
    ck_assert(!term.shell->ops->is_ready(term.shell));
    ck_assert_uint_eq(term.sent_count, 1);
    ck_assert_int_eq(term.sent[0].result, OUT_NOT_DONE);
    ck_assert_ptr_nonnull(strstr(term_heard(fd), "callsheet is stopping"));
    ck_assert(term_is_closed(fd));
    term_post(31, OUT_POST, "@mira", "mira", NULL, "another");
    ck_assert_int_eq(term.sent[1].result, OUT_NOT_DONE);
    (void)close(fd);
}
END_TEST

START_TEST(what_nobody_can_get_any_more_is_refused)
{
    term_post(40, OUT_RESPOND, "", "ana", "shell:1", "x");
    term_post(41, OUT_RESPOND, "", "ana", "https://hooks.example/x", "x");
    term_post(42, OUT_FORM, "", "ana", "t", "x");
    term_post(43, OUT_EPHEMERAL, "#x", "ana", NULL, "x");
    ck_assert_uint_eq(term.sent_count, 4);
    ck_assert_int_eq(term.sent[0].result, OUT_REFUSED);
    ck_assert_int_eq(term.sent[1].result, OUT_REFUSED);
    ck_assert_int_eq(term.sent[2].result, OUT_REFUSED);
    ck_assert_int_eq(term.sent[3].result, OUT_REFUSED);
}
END_TEST

START_TEST(files_are_asked_for_one_after_the_other)
{
    int fd = term_connect();
    const struct incoming *in;

    term.is_busy = true;
    term_say(fd, "{\"as\": \"ana\", \"text\": \"vet import @x\", \"files\": ["
                 "{\"name\": \"a.csv\", \"size\": 5}, {\"name\": \"empty\", "
                 "\"size\": 0}, {\"name\": \"b.csv\", \"size\": 3}]}\n");
    in = term.in[1];
    ck_assert_uint_eq(in->file_count, 3);
    ck_assert_str_eq(in->files[0].name, "a.csv");
    ck_assert_int_eq(in->files[2].size, 3);
    /* In another order than they came. */
    term.shell->ops->fetch_file(term.shell, 103, in->files[2].url);
    term.shell->ops->fetch_file(term.shell, 101, in->files[0].url);
    term.shell->ops->fetch_file(term.shell, 102, in->files[1].url);
    ck_assert_str_eq(term_heard(fd), "{\"want\":2}\n");
    term_say(fd, "xy");
    ck_assert_uint_eq(term.over_count, 0);
    term_say(fd, "z");
    ck_assert_str_eq(term_heard(fd), "{\"want\":0}\n");
    term_say(fd, "hello");
    /* The empty one is asked for and over at once. */
    ck_assert_str_eq(term_heard(fd), "{\"want\":1}\n");
    ck_assert_uint_eq(term.over_count, 3);
    ck_assert_int_eq(term.over[0].file, 103);
    ck_assert_int_eq(term.over[2].err, ERR_OK);
    ck_assert_str_eq(term.bytes.data, "xyzhello");
    /* Fetched twice, or of a link that is none. */
    term.shell->ops->fetch_file(term.shell, 104, in->files[0].url);
    term.shell->ops->fetch_file(term.shell, 105, "shell:1:0");
    term_turns(2);
    ck_assert_uint_eq(term.over_count, 5);
    ck_assert_int_eq(term.over[3].err, ERR_NOT_FOUND);
    ck_assert_int_eq(term.over[4].err, ERR_NOT_FOUND);
    (void)close(fd);
}
END_TEST

START_TEST(a_file_that_never_comes_is_over_when_its_sender_goes)
{
    int fd = term_connect();

    term.is_busy = true;
    term_say(fd, "{\"as\": \"ana\", \"text\": \"x\", \"files\": ["
                 "{\"name\": \"a\", \"size\": 5}]}\n");
    term.shell->ops->fetch_file(term.shell, 7, term.in[1]->files[0].url);
    term_say(fd, "abc");
    (void)close(fd);
    term_turns(3);
    ck_assert_uint_eq(term.over_count, 1);
    ck_assert_int_eq(term.over[0].file, 7);
    ck_assert_int_eq(term.over[0].err, ERR_NETWORK);
}
END_TEST

START_TEST(bytes_that_are_refused_are_read_to_their_end)
{
    int fd = term_connect();

    term.is_busy = true;
    term.refuses_bytes = true;
    term_say(fd, "{\"as\": \"ana\", \"text\": \"x\", \"files\": ["
                 "{\"name\": \"a\", \"size\": 6}]}\n");
    term.shell->ops->fetch_file(term.shell, 7, term.in[1]->files[0].url);
    term_say(fd, "abc");
    term_say(fd, "def");
    ck_assert_uint_eq(term.over_count, 1);
    ck_assert_int_eq(term.over[0].err, ERR_TOO_BIG);
    term_post(1, OUT_POST, "@ana", "ana", NULL, "too big");
    ck_assert_ptr_nonnull(strstr(term_heard(fd), "too big"));
    (void)close(fd);
}
END_TEST

START_TEST(a_note_of_the_ack_is_shown)
{
    int fd = term_connect();

    term.is_busy = true;
    term_say(fd, "{\"as\": \"ana\", \"text\": \"x\"}\n");
    ck_assert(term.in[1]->ack.takes_payload);
    term.shell->ops->ack(term.shell, &term.in[1]->ack, "");
    term.shell->ops->ack(term.shell, &term.in[1]->ack, NULL);
    term.shell->ops->ack(term.shell, &term.in[1]->ack,
                         "Not saved (disk full).");
    ck_assert_str_eq(term_heard(fd), "{\"text\":\"Not saved (disk full).\"}\n");
    (void)close(fd);
}
END_TEST

static const char *const nonsense[] = {
    "hello\n",
    "[]\n",
    "{\"text\": \"x\"}\n",
    "{\"as\": \"ana\"}\n",
    "{\"as\": \"a b\", \"text\": \"x\"}\n",
    "{\"as\": \"\", \"text\": \"x\"}\n",
    "{\"as\": \"../x\", \"text\": \"x\"}\n",
    "{\"as\": \"ana\", \"in\": \"#x\", \"text\": \"x\"}\n",
    "{\"as\": \"ana\", \"text\": 5}\n",
    "{\"as\": \"ana\", \"text\": \"x\", \"files\": {}}\n",
    "{\"as\": \"ana\", \"text\": \"x\", \"files\": [{\"name\": \"a\"}]}\n",
    "{\"as\": \"ana\", \"text\": \"x\", \"files\": [{\"name\": \"a\", "
    "\"size\": -1}]}\n",
    "{\"as\": \"ana\", \"text\": \"x\", \"files\": [{\"name\": \"a\", "
    "\"size\": 67108865}]}\n",
    "{\"as\": \"ana\", \"text\": \"x\", \"files\": [{\"name\": \"a\\n\", "
    "\"size\": 1}]}\n",
    "{\"as\": \"ana\", \"text\": \"\xff\"}\n",
    "{\"as\": \"ana\", \"text\": \"x\"}\nmore",
};

START_TEST(nonsense_is_answered_and_ended)
{
    int fd = term_connect();

    term_say(fd, nonsense[_i]);
    ck_assert_msg(strstr(term_heard(fd), "\"problem\":\"") != NULL, "%s",
                  nonsense[_i]);
    ck_assert(term_is_closed(fd));
    ck_assert_uint_eq(term.in_count, 0);
    (void)close(fd);
}
END_TEST

START_TEST(bytes_that_nobody_asked_for_end_it)
{
    int fd = term_connect();

    term.is_busy = true;
    term_say(fd, "{\"as\": \"ana\", \"text\": \"x\", \"files\": ["
                 "{\"name\": \"a\", \"size\": 2}]}\n");
    if (_i == 0) {
        term_say(fd, "x");
    } else {
        term.shell->ops->fetch_file(term.shell, 7, term.in[1]->files[0].url);
        ck_assert_ptr_nonnull(strstr(term_heard(fd), "want"));
        term_say(fd, "xyz");
        ck_assert_int_eq(term.over[0].err, ERR_NETWORK);
    }
    ck_assert_ptr_nonnull(strstr(term_heard(fd), "\"problem\":\""));
    (void)close(fd);
}
END_TEST

/* Never more than 32 links, and 8 MiB of one line. */
START_TEST(what_a_client_can_make_us_hold_is_bounded)
{
    char piece[65536];
    int fds[33], pair[2], i;
    ssize_t n = 1;

    memset(piece, ' ', sizeof(piece));
    for (i = 0; i < 32; i++)
        fds[i] = term_connect();
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    ck_assert_int_eq(shell_adopt(term.shell, pair[1]), ERR_DENIED);
    ck_assert(term_is_closed(pair[0]));
    for (i = 0; i < 400 && n > 0; i++) {
        n = send(fds[0], piece, sizeof(piece), MSG_NOSIGNAL);
        term_turns(2);
    }
    ck_assert_int_lt(i, 400);
    ck_assert_ptr_nonnull(strstr(term_heard(fds[0]), "too long"));
    (void)close(pair[0]);
    for (i = 0; i < 32; i++)
        (void)close(fds[i]);
}
END_TEST

/* One more than there is room for is told so, and comes in when one has
 * gone. */
START_TEST(too_many_shells_are_told_to_come_again)
{
    char folder[] = "/tmp/callsheet-shell-XXXXXX", path[300];
    int fds[32], i, late;

    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(path, sizeof(path), "%s/a.db.sock", folder);
    ck_assert_int_eq(shell_listen(term.shell, path), ERR_OK);
    for (i = 0; i < 32; i++) {
        fds[i] = local_connect(path, 1000);
        ck_assert_int_ge(fds[i], 0);
        term_turns(2);
    }
    for (i = 0; i < 2; i++) {
        late = local_connect(path, 1000);
        ck_assert_int_ge(late, 0);
        ck_assert_int_eq(fcntl(late, F_SETFL, O_NONBLOCK), 0);
        term_turns(2);
        if (i == 0) {
            ck_assert_ptr_nonnull(
                strstr(term_heard(late),
                       "\"status\":75,\"problem\":\"too many at once"));
            ck_assert(term_is_closed(late));
            (void)close(fds[0]);
            term_turns(2);
        } else {
            term_say(late, "{\"as\": \"ana\", \"text\": \"help\"}\n");
            term_turns(5);
            ck_assert_str_eq(term_heard(late),
                             "{\"done\":true,\"status\":0}\n");
        }
        (void)close(late);
    }
    for (i = 1; i < 32; i++)
        (void)close(fds[i]);
    term.shell->ops->stop(term.shell);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(the_socket_is_for_our_user_alone_and_goes_with_us)
{
    char folder[] = "/tmp/callsheet-shell-XXXXXX", path[300];
    struct stat st;
    int fd, i;

    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(path, sizeof(path), "%s/a.db.sock", folder);
    if (_i == 1) { /* longer than a socket's path may be */
        (void)snprintf(path, sizeof(path), "%s/%0150d", folder, 1);
        ck_assert_int_eq(mkdir(path, 0700), 0);
        (void)snprintf(path + strlen(path), 20, "/a.db.sock");
    }
    ck_assert_int_eq(shell_listen(term.shell, path), ERR_OK);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    fd = local_connect(path, 1000);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
    ck_assert(local_is_friend(fd));
    term_say(fd, "{\"as\": \"ana\", \"text\": \"help\"}\n");
    term_turns(5);
    ck_assert_str_eq(term_heard(fd), "{\"done\":true,\"status\":0}\n");
    ck_assert_int_eq(term_signs, 1);
    (void)close(fd);
    term.shell->ops->stop(term.shell);
    ck_assert_int_lt(local_connect(path, 1000), 0);
    ck_assert_int_eq(errno, ENOENT);
    for (i = 0; i <= _i; i++) {
        *strrchr(path, '/') = '\0';
        ck_assert_int_eq(rmdir(path), 0);
    }
}
END_TEST

TEST_SUITE(shell)
{
    TCase *tc = test_case(suite, "shell", 20);

    tcase_add_checked_fixture(tc, term_set_up, term_tear_down);
    tcase_add_test(tc, a_line_comes_with_who_where_and_the_language);
    tcase_add_test(tc, facts_of_slack_users_stay_as_slack_told_them);
    tcase_add_test(tc, it_is_done_when_all_has_come_to_rest);
    tcase_add_test(tc, an_answer_is_for_the_terminal_that_asked);
    tcase_add_test(tc, the_last_answer_ends_it_without_any_other_event);
    tcase_add_test(tc, facts_that_are_asked_for_keep_it_open);
    tcase_add_test(tc, a_message_waits_until_somebody_reads_it);
    tcase_add_test(tc, a_file_is_given_to_who_takes_it);
    tcase_add_test(tc, files_that_nobody_reads_are_bounded);
    tcase_add_test(tc, stopping_gives_held_messages_back);
    tcase_add_test(tc, what_nobody_can_get_any_more_is_refused);
    tcase_add_test(tc, files_are_asked_for_one_after_the_other);
    tcase_add_test(tc, a_file_that_never_comes_is_over_when_its_sender_goes);
    tcase_add_test(tc, bytes_that_are_refused_are_read_to_their_end);
    tcase_add_test(tc, a_note_of_the_ack_is_shown);
    tcase_add_loop_test(tc, nonsense_is_answered_and_ended, 0,
                        ARRAY_LEN(nonsense));
    tcase_add_loop_test(tc, bytes_that_nobody_asked_for_end_it, 0, 2);
    tcase_add_test(tc, what_a_client_can_make_us_hold_is_bounded);
    tcase_add_test(tc, too_many_shells_are_told_to_come_again);
    tcase_add_loop_test(tc, the_socket_is_for_our_user_alone_and_goes_with_us,
                        0, 2);
}
