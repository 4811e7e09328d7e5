/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_say.c - the shell: one line in, its answers out.
 */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sysexits.h>
#include <unistd.h>

#include "site.h"

/* callsheet say, as somebody; its exit code, the answer in NAME.out. */
static int
say(const char *name, const char *as, const char *words)
{
    const char *arguments[] = { "say",  "-c", in_folder("config.json"),
                                "--as", as,   words,
                                NULL };
    const char *environment[] = { clock_environment(), NULL };

    return process_run(name, "callsheet", arguments, environment);
}

static void
shell_config(void)
{
    file_put("config.json", "{\"slack\": {\"enabled\": false}, "
                            "\"status\": {\"listen\": \"\"}}");
}

static bool
socket_is_there(void *ctx)
{
    return strstr(process_log(ctx), "run: started") != NULL;
}

static struct process
shell_daemon(void)
{
    const char *arguments[] = { "run", "-c", in_folder("config.json"), NULL };
    const char *environment[] = { clock_environment(), NULL };
    struct process p;

    shell_config();
    p = process_start("daemon", "callsheet", arguments, environment);
    ck_assert_msg(eventually(socket_is_there, &p, 5000), "%s", process_log(&p));
    return p;
}

/* Connects without waiting; -1 when there is no room. */
static int
local_try(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    ck_assert_int_ge(fd, 0);
    ck_assert_uint_lt(strlen(path), sizeof(address.sun_path));
    memcpy(address.sun_path, path, strlen(path) + 1);
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
        return fd;
    (void)close(fd);
    return -1;
}

START_TEST(it_is_answered_without_a_daemon)
{
    shell_config();
    ck_assert_int_eq(say("help", "ana", "help"), 0);
    ck_assert_msg(strstr(file_get("help.out"), "vet") != NULL, "%s",
                  file_get("help.out"));
    ck_assert_str_eq(file_get("help.log"), "");
    ck_assert_int_eq(folder_processes(), 0);
}
END_TEST

/* In some folder, where -c was forgotten: an empty one would be made, and all
 * that is held elsewhere would seem gone. */
START_TEST(it_begins_no_database_unasked)
{
    const char *arguments[] = { "say", "deadline list", NULL };

    ck_assert_int_eq(chdir(in_folder("")), 0);
    ck_assert_int_eq(process_run("say", "callsheet", arguments, NULL),
                     EX_NOINPUT);
    file_says("say.log", "with -c");
    ck_assert_int_ne(access("callsheet.db", F_OK), 0);
}
END_TEST

START_TEST(it_is_answered_by_the_daemon)
{
    struct process daemon = shell_daemon();

    ck_assert_int_eq(say("help", "ana", "help"), 0);
    ck_assert_ptr_nonnull(strstr(file_get("help.out"), "vet"));
    process_signal(&daemon, SIGTERM);
    ck_assert_int_eq(process_wait(&daemon, 5000), 0);
    /* And without it again, on the same database. */
    ck_assert_int_eq(say("again", "ana", "help"), 0);
    ck_assert_str_eq(file_get("again.out"), file_get("help.out"));
}
END_TEST

/* One that is stopped says nothing, also when it cannot take more. */
START_TEST(a_daemon_that_hangs_is_not_waited_for)
{
    const char *arguments[] = { "say",    "-c",     in_folder("config.json"),
                                "--wait", "1",      "--as",
                                "ana",    "health", NULL };
    struct process daemon = shell_daemon();
    int i, sockets[32];

    process_signal(&daemon, SIGSTOP);
    ck_assert_int_eq(process_run("hangs", "callsheet", arguments, NULL), 69);
    ck_assert_ptr_nonnull(
        strstr(file_get("hangs.log"), "does not answer within 1 s"));
    for (i = 0; i < 32; i++)
        sockets[i] = local_try(in_folder("callsheet.db.sock"));
    ck_assert_int_lt(sockets[31], 0); /* its queue is full */
    ck_assert_int_eq(process_run("full", "callsheet", arguments, NULL), 69);
    ck_assert_ptr_nonnull(strstr(file_get("full.log"), "does not answer"));
    for (i = 0; i < 32; i++)
        if (sockets[i] >= 0)
            (void)close(sockets[i]);
    process_signal(&daemon, SIGCONT);
    ck_assert_int_eq(process_run("goes-on", "callsheet", arguments, NULL), 0);
    arguments[4] = "0";
    ck_assert_int_eq(process_run("none", "callsheet", arguments, NULL), 64);
    process_signal(&daemon, SIGTERM);
    ck_assert_int_eq(process_wait(&daemon, 5000), 0);
}
END_TEST

/* Both ways give the same bytes. */
START_TEST(a_typo_is_answered_and_changes_nothing)
{
    shell_config();
    ck_assert_int_eq(say("typo", "ana", "hlep"), 0);
    ck_assert_msg(strstr(file_get("typo.out"), "help") != NULL, "%s",
                  file_get("typo.out"));
}
END_TEST

START_TEST(the_language_is_that_of_the_terminal)
{
    const char *arguments[] = { "say",  "-c",  in_folder("config.json"),
                                "--as", "ana", "help",
                                NULL };
    const char *italian[] = { "LC_ALL=it_IT.UTF-8", NULL };
    const char *english[] = { "LC_ALL=en_GB.UTF-8", NULL };

    shell_config();
    ck_assert_int_eq(process_run("it", "callsheet", arguments, italian), 0);
    ck_assert_int_eq(process_run("en", "callsheet", arguments, english), 0);
    ck_assert_int_ne(strcmp(file_get("it.out"), file_get("en.out")), 0);
    ck_assert_int_eq(process_run("it2", "callsheet", arguments, italian), 0);
    ck_assert_str_eq(file_get("it.out"), file_get("it2.out"));
}
END_TEST

static bool
reminder_is_told(void *ctx)
{
    (void)ctx;
    ck_assert_int_eq(say("later", "ana", "health"), 0);
    return strstr(file_get("later.out"), "first draft") != NULL;
}

/* Nobody sits there when it is due: it waits, also through a restart. */
START_TEST(a_reminder_waits_for_who_it_is_for)
{
    struct process daemon = shell_daemon();

    /* The day's own message would hold it as well, at some hours. */
    ck_assert_int_eq(say("alone", "ana", "notify morning off"), 0);
    ck_assert_int_eq(say("add", "ana",
                         "deadline add \"Mara: first draft\" in 3 hours"),
                     0);
    ck_assert_ptr_nonnull(strstr(file_get("add.out"), "first draft"));
    clock_forward(&daemon, 4 * 3600 * INT64_C(1000));
    ck_assert_int_eq(say("other", "mira", "health"), 0);
    ck_assert_ptr_null(strstr(file_get("other.out"), "first draft"));
    /* Nothing is wrong with how messages go out. */
    ck_assert_int_eq(say("more", "mira", "health"), 0);
    ck_assert_msg(strstr(file_get("more.out"), "0 messages") != NULL, "%s",
                  file_get("more.out"));
    if (_i == 1) {
        process_signal(&daemon, SIGTERM);
        ck_assert_int_eq(process_wait(&daemon, 5000), 0);
        daemon = shell_daemon();
    }
    ck_assert_msg(eventually(reminder_is_told, NULL, 5000), "%s",
                  process_log(&daemon));
    ck_assert_int_eq(say("again", "ana", "health"), 0);
    ck_assert_ptr_null(strstr(file_get("again.out"), "first draft"));
    process_signal(&daemon, SIGTERM);
    ck_assert_int_eq(process_wait(&daemon, 5000), 0);
}
END_TEST

/* callsheet say --out DIR; what it wrote stands in NAME.out. */
static int
say_out(const char *name, const char *dir, const char *words)
{
    const char *arguments[] = { "say",  "-c",  in_folder("config.json"),
                                "--as", "ana", "--out",
                                dir,    words, NULL };
    const char *environment[] = { clock_environment(), "LC_ALL=C", NULL };

    return process_run(name, "callsheet", arguments, environment);
}

static bool
is_export(const char *name)
{
    struct stat st;

    ck_assert_int_eq(stat(in_folder(name), &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    return strstr(file_get(name), "Modash") != NULL;
}

/* Not lost, not over something else, not where a link leads. */
START_TEST(files_that_it_gives_are_written_where_they_are_wanted)
{
    const char *export = "creator export @luna.tavola";

    file_put("config.json", "{\"slack\": {\"enabled\": false}, \"roles\": "
                            "{\"admins\": [\"ana\"]}, "
                            "\"status\": {\"listen\": \"\"}}");
    ck_assert_int_eq(say("figures", "ana",
                         "vet figures @luna.tavola fake 18% by "
                         "Modash today"),
                     0);
    ck_assert_int_eq(say("none", "ana", export), 0);
    ck_assert_ptr_nonnull(
        strstr(file_get("none.out"), "Not written: luna.tavola.json"));
    ck_assert_int_eq(mkdir(in_folder("kept"), 0755), 0);
    ck_assert_int_eq(say_out("first", in_folder("kept"), export), 0);
    ck_assert_ptr_nonnull(
        strstr(file_get("first.out"), "/kept/luna.tavola.json\n"));
    ck_assert(is_export("kept/luna.tavola.json"));
    ck_assert_int_eq(symlink("../elsewhere", in_folder("kept/luna.tavola-2."
                                                       "json")),
                     0);
    ck_assert_int_eq(say_out("again", in_folder("kept"), export), 0);
    ck_assert_ptr_nonnull(
        strstr(file_get("again.out"), "/kept/luna.tavola-3.json\n"));
    ck_assert(is_export("kept/luna.tavola-3.json"));
    ck_assert_int_ne(access(in_folder("elsewhere"), F_OK), 0);
    /* Nowhere to put it: told before it is said. */
    ck_assert_int_eq(say_out("nowhere", in_folder("nothing"), export), 73);
    ck_assert_str_eq(file_get("nowhere.out"), "");
}
END_TEST

/* Of so few files and connections as the system allows it says which it could
 * not open; it never just stops. */
START_TEST(without_room_for_its_files_it_says_so)
{
    struct rlimit before, few;
    int code = -1;

    shell_config();
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    few = before;
    for (few.rlim_cur = 6; code != 0; few.rlim_cur++) {
        ck_assert_int_lt((int)few.rlim_cur, 40);
        ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
        code = say(text("few-%d", (int)few.rlim_cur), "ana", "health");
        ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
        ck_assert_msg(code != EX_SOFTWARE, "with %d files: %s",
                      (int)few.rlim_cur,
                      file_get(text("few-%d.log", (int)few.rlim_cur)));
    }
}
END_TEST

START_TEST(a_file_that_is_not_there_is_told)
{
    const char *arguments[] = { "say",
                                "-c",
                                in_folder("config.json"),
                                "--file",
                                in_folder("nothing.csv"),
                                "vet import @x",
                                NULL };

    shell_config();
    ck_assert_int_eq(process_run("file", "callsheet", arguments, NULL),
                     EX_NOINPUT);
    ck_assert_ptr_nonnull(strstr(file_get("file.log"), "No such file"));
}
END_TEST

TEST_SUITE(say)
{
    TCase *tc = test_case(suite, "say", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, it_is_answered_without_a_daemon);
    tcase_add_test(tc, it_begins_no_database_unasked);
    tcase_add_test(tc, it_is_answered_by_the_daemon);
    tcase_add_test(tc, a_daemon_that_hangs_is_not_waited_for);
    tcase_add_test(tc, a_typo_is_answered_and_changes_nothing);
    tcase_add_test(tc, the_language_is_that_of_the_terminal);
    tcase_add_loop_test(tc, a_reminder_waits_for_who_it_is_for, 0, 2);
    tcase_add_test(tc, files_that_it_gives_are_written_where_they_are_wanted);
    tcase_add_test(tc, without_room_for_its_files_it_says_so);
    tcase_add_test(tc, a_file_that_is_not_there_is_told);
}
