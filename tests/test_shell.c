/* SPDX-License-Identifier: BSD-2-Clause */
#include "transport/shell.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "local_socket.h"
#include "test.h"

/* ---- an engine that notes what it is told -------------------------------- */

#define NOTED_MAX 64

static struct {
    struct loop *loop;
    struct config config;
    struct transport *shell;
    struct incoming *in[NOTED_MAX];
    size_t in_count;
    struct {
        int64_t id;
        enum out_result result;
        char place[100];
    } sent[NOTED_MAX];
    size_t sent_count;
    struct buf bytes;
    struct {
        int64_t file;
        enum err err;
    } over[NOTED_MAX];
    size_t over_count;
    size_t looked, opened, identified;
    bool is_busy, refuses_bytes;
    int alone;
} e;

static void
note_incoming(void *ctx, struct incoming *in)
{
    (void)ctx;
    ck_assert_uint_lt(e.in_count, NOTED_MAX);
    e.in[e.in_count++] = in;
}

static void
note_sent(void *ctx, int64_t id, const struct out_outcome *outcome)
{
    (void)ctx;
    e.sent[e.sent_count].id = id;
    e.sent[e.sent_count].result = outcome->result;
    (void)snprintf(e.sent[e.sent_count].place, 100, "%s",
                   outcome->place ? outcome->place : "");
    e.sent_count++;
}

static void
note_looked(void *ctx, int64_t id, enum look_result result, const char *message)
{
    (void)ctx;
    (void)id;
    (void)message;
    ck_assert_int_eq(result, LOOK_ABSENT);
    e.looked++;
}

static void
note_opened(void *ctx, const char *user, const char *place,
            const struct out_outcome *outcome)
{
    (void)ctx;
    ck_assert_str_eq(user, "ana");
    ck_assert_str_eq(place, "@ana");
    ck_assert_int_eq(outcome->result, OUT_SENT);
    e.opened++;
}

static enum err
note_bytes(void *ctx, int64_t file, const void *bytes, size_t len)
{
    (void)ctx;
    (void)file;
    if (e.refuses_bytes)
        return ERR_TOO_BIG;
    buf_add(&e.bytes, bytes, len);
    return ERR_OK;
}

static void
note_over(void *ctx, int64_t file, enum err err, const char *why)
{
    (void)ctx;
    ck_assert_ptr_nonnull(why);
    e.over[e.over_count].file = file;
    e.over[e.over_count++].err = err;
}

static bool
note_rests(void *ctx)
{
    (void)ctx;
    return !e.is_busy;
}

static void
note_alone(void *ctx)
{
    (void)ctx;
    e.alone++;
}

static void
note_identified(void *ctx, const char *network, const char *team,
                const char *team_name, const char *bot_user, const char *url)
{
    (void)ctx;
    (void)team_name;
    (void)bot_user;
    (void)url;
    ck_assert_str_eq(network, "shell");
    ck_assert_str_eq(team, "");
    e.identified++;
}

static const struct transport_host host = {
    .incoming = note_incoming,
    .sent = note_sent,
    .looked = note_looked,
    .dm_opened = note_opened,
    .file_data = note_bytes,
    .file_done = note_over,
    .identified = note_identified,
};

static void
setup(void)
{
    struct shell_options options = { .host = &host,
                                     .rests = note_rests,
                                     .on_alone = note_alone };
    struct buf problem;

    memset(&e, 0, sizeof(e));
    buf_init(&problem, 1000);
    buf_init(&e.bytes, 1 << 20);
    ck_assert_int_eq(config_load(NULL, &e.config, &problem), ERR_OK);
    e.loop = loop_new();
    ck_assert_ptr_nonnull(e.loop);
    options.loop = e.loop;
    options.config = &e.config;
    e.shell = shell_new(&options);
    buf_release(&problem);
}

static void
teardown(void)
{
    size_t i;

    e.shell->ops->free(e.shell);
    loop_free(e.loop);
    for (i = 0; i < e.in_count; i++)
        incoming_free(e.in[i]);
    config_release(&e.config);
    buf_release(&e.bytes);
}

static void
turns(int n)
{
    while (n-- > 0)
        ck_assert_int_eq(loop_turn(e.loop, false), ERR_OK);
}

/* ---- a client ------------------------------------------------------------ */

static int
connect_client(void)
{
    int pair[2];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair),
                     0);
    ck_assert_int_eq(shell_adopt(e.shell, pair[1]), ERR_OK);
    return pair[0];
}

static void
say(int fd, const char *text)
{
    ck_assert_int_eq(send(fd, text, strlen(text), MSG_NOSIGNAL),
                     (ssize_t)strlen(text));
    turns(2);
}

/* What comes first, whatever follows. */
#define SIGN "{\"heard\":true}\n"

static int signs;

/* What has come so far; "" also when the other side has closed. */
static const char *
heard(int fd)
{
    static char text[8192];
    ssize_t n;

    n = recv(fd, text, sizeof(text) - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    if (strncmp(text, SIGN, sizeof(SIGN) - 1) != 0)
        return text;
    signs++;
    return text + sizeof(SIGN) - 1;
}

static bool
is_closed(int fd)
{
    char byte;

    return recv(fd, &byte, 1, 0) == 0;
}

static void
post(int64_t id, enum out_verb verb, const char *place, const char *user,
     const char *secret, const char *body)
{
    struct out_message m = { .id = id,
                             .verb = verb,
                             .place = place,
                             .user = user,
                             .secret = secret,
                             .body = body,
                             .body_len = strlen(body) };
    size_t before = e.sent_count;

    e.shell->ops->send(e.shell, &m);
    ck_assert_uint_eq(e.sent_count, before); /* never from inside */
    turns(2);
}

/* ---- tests --------------------------------------------------------------- */

START_TEST(a_line_comes_with_who_where_and_the_language)
{
    int fd = connect_client();
    const struct incoming *in;

    e.is_busy = true;
    say(fd, "{\"as\": \"ana\", \"in\": \"spring\", \"locale\": "
            "\"it_IT.UTF-8\", \"text\": \"vet @x\\nline two\"}\n");
    ck_assert_uint_eq(e.in_count, 2);
    ck_assert_int_eq(e.in[0]->kind, INCOMING_PERSON);
    ck_assert_str_eq(e.in[0]->person->id, "ana");
    ck_assert_str_eq(e.in[0]->person->locale, "it_IT.UTF-8");
    ck_assert_str_eq(e.in[0]->person->zone, "UTC");
    ck_assert_str_eq(e.in[0]->person->dm, "@ana");
    in = e.in[1];
    ck_assert_int_eq(in->kind, INCOMING_LINE);
    ck_assert_str_eq(in->network, "shell");
    ck_assert_str_eq(in->user, "ana");
    ck_assert_str_eq(in->place, "#spring");
    ck_assert_int_eq(in->place_kind, PLACE_CHANNEL);
    ck_assert_str_eq(in->line, "vet @x\nline two");
    ck_assert_ptr_nonnull(in->respond_url);
    ck_assert_str_eq(heard(fd), "");
    (void)close(fd);
    turns(2);
    ck_assert_int_eq(e.alone, 1);
    ck_assert_uint_eq(e.identified, 1);
}
END_TEST

/* Facts about a Slack user are not for a terminal to change. */
START_TEST(facts_of_slack_users_stay_as_slack_told_them)
{
    int fd = connect_client();

    e.is_busy = true;
    say(fd, "{\"as\": \"U012ABCDE\", \"text\": \"help\"}\n");
    ck_assert_uint_eq(e.in_count, 1);
    ck_assert_int_eq(e.in[0]->kind, INCOMING_LINE);
    ck_assert_int_eq(e.in[0]->place_kind, PLACE_DM);
    (void)close(fd);
}
END_TEST

START_TEST(it_is_done_when_all_has_come_to_rest)
{
    int fd = connect_client();

    e.is_busy = true;
    say(fd, "{\"as\": \"ana\", \"text\": \"help\"}\n");
    turns(5);
    ck_assert_str_eq(heard(fd), "");
    post(7, OUT_RESPOND, "", "ana", e.in[1]->respond_url, "first");
    post(8, OUT_POST, "@ana", "ana", NULL, "second");
    post(9, OUT_EPHEMERAL, "#x", "ana", NULL, "third");
    post(10, OUT_UPDATE, "@ana", NULL, NULL, "fourth");
    ck_assert_str_eq(heard(fd), "{\"text\":\"first\"}\n"
                                "{\"text\":\"second\"}\n"
                                "{\"text\":\"third\"}\n"
                                "{\"text\":\"fourth\"}\n");
    ck_assert_uint_eq(e.sent_count, 4);
    ck_assert_int_eq(e.sent[1].id, 8);
    ck_assert_int_eq(e.sent[1].result, OUT_SENT);
    ck_assert_str_eq(e.sent[1].place, "@ana");
    turns(5);
    ck_assert_str_eq(heard(fd), "");
    e.is_busy = false;
    turns(5);
    ck_assert_str_eq(heard(fd), "{\"done\":true,\"status\":0}\n");
    ck_assert(is_closed(fd));
    ck_assert_int_eq(e.alone, 1);
    (void)close(fd);
}
END_TEST

/* Nothing but its own answers wakes the loop; else this hangs. */
START_TEST(the_last_answer_ends_it_without_any_other_event)
{
    int fd = connect_client();
    struct out_message m = {
        .id = 5, .verb = OUT_POST, .place = "@ana", .body = "x", .body_len = 1
    };

    e.is_busy = true;
    say(fd, "{\"as\": \"ana\", \"text\": \"help\"}\n");
    e.is_busy = false;
    e.shell->ops->send(e.shell, &m);
    while (e.alone == 0)
        ck_assert_int_eq(loop_turn(e.loop, true), ERR_OK);
    ck_assert_ptr_nonnull(strstr(heard(fd), "{\"done\":true,"));
    (void)close(fd);
}
END_TEST

/* Resting just before the answer of a fetch must not end it. */
START_TEST(facts_that_are_asked_for_keep_it_open)
{
    int fd = connect_client();

    say(fd, "{\"as\": \"ana\", \"in\": \"spring\", \"text\": \"help\"}\n");
    e.shell->ops->fetch_place(e.shell, "#spring");
    e.shell->ops->fetch_person(e.shell, "ana");
    e.shell->ops->open_dm(e.shell, "ana");
    ck_assert_uint_eq(e.in_count, 2);
    turns(1);
    ck_assert_uint_eq(e.in_count, 4);
    ck_assert_int_eq(e.in[2]->kind, INCOMING_PLACE);
    ck_assert_int_eq(e.in[2]->facts->kind, PLACE_CHANNEL);
    ck_assert(e.in[2]->facts->is_member);
    ck_assert_int_eq(e.in[3]->kind, INCOMING_PERSON);
    ck_assert_uint_eq(e.opened, 1);
    ck_assert_str_eq(heard(fd), "");
    turns(4);
    ck_assert_str_eq(heard(fd), "{\"done\":true,\"status\":0}\n");
    (void)close(fd);
}
END_TEST

START_TEST(a_message_waits_until_somebody_reads_it)
{
    int ana, mira;

    post(20, OUT_POST, "@ana", "ana", NULL, "a reminder");
    post(21, OUT_POST, "#spring", NULL, NULL, "for all");
    ck_assert_uint_eq(e.sent_count, 0);
    ck_assert_uint_eq(e.shell->ops->held(e.shell), 2);
    mira = connect_client();
    say(mira, "{\"as\": \"mira\", \"in\": \"spring\", \"text\": \"x\"}\n");
    ck_assert_uint_eq(e.sent_count, 1);
    ck_assert_int_eq(e.sent[0].id, 21);
    ck_assert_ptr_nonnull(strstr(heard(mira), "for all"));
    ana = connect_client();
    say(ana, "{\"as\": \"ana\", \"text\": \"x\"}\n");
    ck_assert_uint_eq(e.sent_count, 2);
    ck_assert_int_eq(e.sent[1].result, OUT_SENT);
    ck_assert_ptr_nonnull(strstr(heard(ana), "a reminder"));
    ck_assert_uint_eq(e.shell->ops->held(e.shell), 0);
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
    e.shell->ops->render_file(&words, &body);
    m.body = body.data;
    m.body_len = body.len;
    e.shell->ops->send(e.shell, &m);
    turns(2);
    ck_assert_uint_eq(e.shell->ops->held(e.shell), 1);
    e.is_busy = true;
    fd = connect_client();
    say(fd, "{\"as\": \"ana\", \"text\": \"x\", \"takes_files\": true}\n");
    ck_assert_str_eq(heard(fd), "{\"text\":\"[ana.json] All of it\",\"file\":"
                                "\"ana.json\",\"size\":9}\n{\"a\": 1}\n");
    ck_assert_uint_eq(e.shell->ops->held(e.shell), 0);
    (void)close(fd);
    turns(2);
    fd = connect_client();
    say(fd, "{\"as\": \"ana\", \"text\": \"x\"}\n");
    (void)heard(fd);
    e.shell->ops->send(e.shell, &m);
    turns(2);
    ck_assert_str_eq(heard(fd), "{\"text\":\"[ana.json] All of it\",\"file\":"
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
        e.shell->ops->send(e.shell, &m);
    turns(2);
    ck_assert_uint_eq(e.shell->ops->held(e.shell), 8);
    ck_assert_uint_eq(e.sent_count, 1);
    ck_assert_int_eq(e.sent[0].id, 9);
    ck_assert_int_eq(e.sent[0].result, OUT_NOT_DONE);
    free(bytes);
}
END_TEST

START_TEST(stopping_gives_held_messages_back)
{
    int fd = connect_client();

    e.is_busy = true;
    say(fd, "{\"as\": \"ana\", \"text\": \"x\"}\n");
    post(30, OUT_POST, "@mira", "mira", NULL, "a reminder");
    e.shell->ops->stop(e.shell);
    ck_assert(!e.shell->ops->is_stopped(e.shell));
    turns(3);
    ck_assert(e.shell->ops->is_stopped(e.shell));
    ck_assert(!e.shell->ops->is_ready(e.shell));
    ck_assert_uint_eq(e.sent_count, 1);
    ck_assert_int_eq(e.sent[0].result, OUT_NOT_DONE);
    ck_assert_ptr_nonnull(strstr(heard(fd), "callsheet is stopping"));
    ck_assert(is_closed(fd));
    post(31, OUT_POST, "@mira", "mira", NULL, "another");
    ck_assert_int_eq(e.sent[1].result, OUT_NOT_DONE);
    (void)close(fd);
}
END_TEST

START_TEST(what_nobody_can_get_any_more_is_refused)
{
    post(40, OUT_RESPOND, "", "ana", "shell:1", "x");
    post(41, OUT_RESPOND, "", "ana", "https://hooks.example/x", "x");
    post(42, OUT_FORM, "", "ana", "t", "x");
    post(43, OUT_EPHEMERAL, "#x", "ana", NULL, "x");
    ck_assert_uint_eq(e.sent_count, 4);
    ck_assert_int_eq(e.sent[0].result, OUT_REFUSED);
    ck_assert_int_eq(e.sent[1].result, OUT_REFUSED);
    ck_assert_int_eq(e.sent[2].result, OUT_REFUSED);
    ck_assert_int_eq(e.sent[3].result, OUT_REFUSED);
}
END_TEST

START_TEST(files_are_asked_for_one_after_the_other)
{
    int fd = connect_client();
    const struct incoming *in;

    e.is_busy = true;
    say(fd, "{\"as\": \"ana\", \"text\": \"vet import @x\", \"files\": ["
            "{\"name\": \"a.csv\", \"size\": 5}, {\"name\": \"empty\", "
            "\"size\": 0}, {\"name\": \"b.csv\", \"size\": 3}]}\n");
    in = e.in[1];
    ck_assert_uint_eq(in->file_count, 3);
    ck_assert_str_eq(in->files[0].name, "a.csv");
    ck_assert_int_eq(in->files[2].size, 3);
    /* In another order than they came. */
    e.shell->ops->fetch_file(e.shell, 103, in->files[2].url);
    e.shell->ops->fetch_file(e.shell, 101, in->files[0].url);
    e.shell->ops->fetch_file(e.shell, 102, in->files[1].url);
    ck_assert_str_eq(heard(fd), "{\"want\":2}\n");
    say(fd, "xy");
    ck_assert_uint_eq(e.over_count, 0);
    say(fd, "z");
    ck_assert_str_eq(heard(fd), "{\"want\":0}\n");
    say(fd, "hello");
    /* The empty one is asked for and over at once. */
    ck_assert_str_eq(heard(fd), "{\"want\":1}\n");
    ck_assert_uint_eq(e.over_count, 3);
    ck_assert_int_eq(e.over[0].file, 103);
    ck_assert_int_eq(e.over[2].err, ERR_OK);
    ck_assert_str_eq(e.bytes.data, "xyzhello");
    /* Fetched twice, or of a link that is none. */
    e.shell->ops->fetch_file(e.shell, 104, in->files[0].url);
    e.shell->ops->fetch_file(e.shell, 105, "shell:1:0");
    turns(2);
    ck_assert_uint_eq(e.over_count, 5);
    ck_assert_int_eq(e.over[3].err, ERR_NOT_FOUND);
    ck_assert_int_eq(e.over[4].err, ERR_NOT_FOUND);
    (void)close(fd);
}
END_TEST

START_TEST(a_file_that_never_comes_is_over_when_its_sender_goes)
{
    int fd = connect_client();

    e.is_busy = true;
    say(fd, "{\"as\": \"ana\", \"text\": \"x\", \"files\": ["
            "{\"name\": \"a\", \"size\": 5}]}\n");
    e.shell->ops->fetch_file(e.shell, 7, e.in[1]->files[0].url);
    say(fd, "abc");
    (void)close(fd);
    turns(3);
    ck_assert_uint_eq(e.over_count, 1);
    ck_assert_int_eq(e.over[0].file, 7);
    ck_assert_int_eq(e.over[0].err, ERR_NETWORK);
}
END_TEST

START_TEST(bytes_that_are_refused_are_read_to_their_end)
{
    int fd = connect_client();

    e.is_busy = true;
    e.refuses_bytes = true;
    say(fd, "{\"as\": \"ana\", \"text\": \"x\", \"files\": ["
            "{\"name\": \"a\", \"size\": 6}]}\n");
    e.shell->ops->fetch_file(e.shell, 7, e.in[1]->files[0].url);
    say(fd, "abc");
    say(fd, "def");
    ck_assert_uint_eq(e.over_count, 1);
    ck_assert_int_eq(e.over[0].err, ERR_TOO_BIG);
    post(1, OUT_POST, "@ana", "ana", NULL, "too big");
    ck_assert_ptr_nonnull(strstr(heard(fd), "too big"));
    (void)close(fd);
}
END_TEST

START_TEST(a_note_of_the_ack_is_shown)
{
    int fd = connect_client();

    e.is_busy = true;
    say(fd, "{\"as\": \"ana\", \"text\": \"x\"}\n");
    ck_assert(e.in[1]->ack.takes_payload);
    e.shell->ops->ack(e.shell, &e.in[1]->ack, "");
    e.shell->ops->ack(e.shell, &e.in[1]->ack, NULL);
    e.shell->ops->ack(e.shell, &e.in[1]->ack, "Not saved (disk full).");
    ck_assert_str_eq(heard(fd), "{\"text\":\"Not saved (disk full).\"}\n");
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
    int fd = connect_client();

    say(fd, nonsense[_i]);
    ck_assert_msg(strstr(heard(fd), "\"problem\":\"") != NULL, "%s",
                  nonsense[_i]);
    ck_assert(is_closed(fd));
    ck_assert_uint_eq(e.in_count, 0);
    (void)close(fd);
}
END_TEST

START_TEST(bytes_that_nobody_asked_for_end_it)
{
    int fd = connect_client();

    e.is_busy = true;
    say(fd, "{\"as\": \"ana\", \"text\": \"x\", \"files\": ["
            "{\"name\": \"a\", \"size\": 2}]}\n");
    if (_i == 0) {
        say(fd, "x");
    } else {
        e.shell->ops->fetch_file(e.shell, 7, e.in[1]->files[0].url);
        ck_assert_ptr_nonnull(strstr(heard(fd), "want"));
        say(fd, "xyz");
        ck_assert_int_eq(e.over[0].err, ERR_NETWORK);
    }
    ck_assert_ptr_nonnull(strstr(heard(fd), "\"problem\":\""));
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
        fds[i] = connect_client();
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    ck_assert_int_eq(shell_adopt(e.shell, pair[1]), ERR_DENIED);
    ck_assert(is_closed(pair[0]));
    for (i = 0; i < 400 && n > 0; i++) {
        n = send(fds[0], piece, sizeof(piece), MSG_NOSIGNAL);
        turns(2);
    }
    ck_assert_int_lt(i, 400);
    ck_assert_ptr_nonnull(strstr(heard(fds[0]), "too long"));
    (void)close(pair[0]);
    for (i = 0; i < 32; i++)
        (void)close(fds[i]);
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
    ck_assert_int_eq(shell_listen(e.shell, path), ERR_OK);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    fd = local_connect(path, 1000);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
    ck_assert(local_is_friend(fd));
    say(fd, "{\"as\": \"ana\", \"text\": \"help\"}\n");
    turns(5);
    ck_assert_str_eq(heard(fd), "{\"done\":true,\"status\":0}\n");
    ck_assert_int_eq(signs, 1);
    (void)close(fd);
    e.shell->ops->stop(e.shell);
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

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_line_comes_with_who_where_and_the_language);
    tcase_add_test(tc, facts_of_slack_users_stay_as_slack_told_them);
    tcase_add_test(tc, it_is_done_when_all_has_come_to_rest);
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
    tcase_add_loop_test(tc, the_socket_is_for_our_user_alone_and_goes_with_us,
                        0, 2);
}
