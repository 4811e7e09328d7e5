/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_cli.c - the command line: options, exit codes, what it writes.
 */
#include "cli.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "alloc.h"
#include "child.h"
#include "demo.h"
#include "disk_file.h"
#include "test.h"

#define FOLDER "/tmp/callsheet-cli-XXXXXX"

static char folder[sizeof(FOLDER)];
static char file[sizeof(folder) + 16];

static void
setup(void)
{
    memcpy(folder, FOLDER, sizeof(folder));
    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(file, sizeof(file), "%s/file", folder);
}

static void
teardown(void)
{
    (void)unlink(file);
    (void)rmdir(folder);
}

static char *
file_read(void)
{
    struct buf text;

    buf_init(&text, 8192);
    ck_assert(disk_read(file, &text));
    return buf_take(&text);
}

/* ---- options and words --------------------------------------------------- */

static const struct cli_option options[] = {
    { "config", 'c', "FILE", "" },
    { "json", 0, NULL, "" },
    { 0 },
};

static const struct cli_command command = {
    .name = "try",
    .words = "'TEXT'",
    .words_max = 1,
    .options = options,
};

#define ARGS_MAX 6

static const struct {
    const char *args[ARGS_MAX];
    int code;
    const char *config, *word;
    bool json;
} lines[] = {
    { { NULL }, EX_OK, NULL, NULL, false },
    { { "-c", "a" }, EX_OK, "a", NULL, false },
    { { "-ca" }, EX_OK, "a", NULL, false },
    { { "--config", "a", "--json" }, EX_OK, "a", NULL, true },
    { { "--config=a=b" }, EX_OK, "a=b", NULL, false },
    { { "--config=" }, EX_OK, "", NULL, false },
    { { "-c", "a", "-c", "b" }, EX_OK, "b", NULL, false },
    { { "hello", "--json" }, EX_OK, NULL, "hello", true },
    { { "--", "--json" }, EX_OK, NULL, "--json", false },
    { { "-" }, EX_OK, NULL, "-", false },
    { { "-c", "--json" }, EX_OK, "--json", NULL, false },
    { { "--config" }, EX_USAGE, NULL, NULL, false },
    { { "-c" }, EX_USAGE, NULL, NULL, false },
    { { "--json=1" }, EX_USAGE, NULL, NULL, false },
    { { "--jsno" }, EX_USAGE, NULL, NULL, false },
    { { "--conf", "a" }, EX_USAGE, NULL, NULL, false },
    { { "-x" }, EX_USAGE, NULL, NULL, false },
    { { "a", "b" }, EX_USAGE, NULL, NULL, false },
};

START_TEST(options_and_words_are_told_apart)
{
    struct cli cli = { .command = &command };
    char *argv[ARGS_MAX + 1] = { NULL };
    int argc = 0, code;

    for (; lines[_i].args[argc]; argc++)
        argv[argc] = xstrdup(lines[_i].args[argc]);
    code = cli_parse(&cli, argc, argv);
    ck_assert_int_eq(code, lines[_i].code);
    if (code == EX_OK) {
        ck_assert_pstr_eq(cli_value(&cli, "config"), lines[_i].config);
        ck_assert(cli_has(&cli, "json") == lines[_i].json);
        ck_assert_pstr_eq(cli.word_count > 0 ? cli.words[0] : NULL,
                          lines[_i].word);
    }
    cli_release(&cli);
    while (argc > 0)
        free(argv[--argc]);
}
END_TEST

/* ---- the whole program --------------------------------------------------- */

static const struct {
    const char *args[ARGS_MAX];
    int code;
    const char *says;
} runs[] = {
    { { "--version" }, EX_OK, "callsheet " CALLSHEET_VERSION "\n" },
    { { "--help" }, EX_OK, "  callsheet demo  " },
    { { "help" }, EX_OK, "--help-config" },
    { { "--help-config" }, EX_OK, "slack.api_url\n" },
    { { "say", "--help" }, EX_OK, "--as USER" },
    { { "demmo" }, EX_USAGE, "there is no 'demmo': did you mean 'demo'?" },
    { { "frobnicate" }, EX_USAGE, "'callsheet --help' says what there is" },
    { { "--confg", "x" }, EX_USAGE, "did you mean --config?" },
    { { "demo", "--no-opne" }, EX_USAGE, "did you mean --no-open?" },
    { { "judge", "comments" }, EX_USAGE, "callsheet judge KIND FILE…" },
    { { "run", "now" }, EX_USAGE, "'run' does not take 'now'" },
    { { "check-config", "-c", "config.example.json" }, EX_OK, "ok\n" },
    { { "check-config", "-c", "/nowhere" },
      EX_CONFIG,
      "cannot read '/nowhere': No such file" },
    { { "run", "-c", "/nowhere" }, EX_CONFIG, "cannot read '/nowhere'" },
    { { "manifest" }, EX_OK, "slash_commands" },
    { { "demo", "--data", "/dev/null/x" },
      EX_CANTCREAT,
      "cannot make the folder '/dev/null/x'" },
};

static void
run_child(int i)
{
    char *argv[ARGS_MAX + 2] = { (char[]){ "callsheet" } };
    int fd, argc;

    fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    (void)dup2(fd, STDOUT_FILENO);
    (void)dup2(fd, STDERR_FILENO);
    (void)close(fd);
    for (argc = 0; runs[i].args[argc]; argc++)
        argv[argc + 1] = xstrdup(runs[i].args[argc]);
    /* The sanitizer need not count what main() leaves at its end. */
    _exit(cli_main(argc + 1, argv));
}

START_TEST(each_subcommand_says_and_exits_as_promised)
{
    int status = 0;
    char *text;
    pid_t pid;

    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        run_child(_i);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    text = file_read();
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == runs[_i].code,
                  "%s: status %d: %s", runs[_i].args[0], status, text);
    ck_assert_msg(strstr(text, runs[_i].says) != NULL, "%s: %s",
                  runs[_i].args[0], text);
    free(text);
}
END_TEST

START_TEST(output_that_cannot_be_written_is_an_error)
{
    int status = 0, fd;
    char *argv[] = { (char[]){ "callsheet" }, (char[]){ "--help" }, NULL };
    pid_t pid;

    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        fd = open("/dev/full", O_WRONLY);
        (void)dup2(fd, STDOUT_FILENO);
        _exit(cli_main(2, argv));
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(WEXITSTATUS(status), EX_IOERR);
}
END_TEST

/* ---- the demo's files ---------------------------------------------------- */

START_TEST(the_workspaces_line_is_read)
{
    struct demo_address a = { 0 };

    ck_assert_int_eq(
        demo_address_parse("{\"page\": \"http://127.0.0.1:1/\", "
                           "\"api_url\": \"http://127.0.0.1:1/api/\", "
                           "\"app_token\": \"xapp-1\", "
                           "\"bot_token\": \"xoxb-1\", \"more\": 1}",
                           &a),
        ERR_OK);
    ck_assert_str_eq(a.page, "http://127.0.0.1:1/");
    ck_assert_str_eq(a.bot_token, "xoxb-1");
    demo_address_release(&a);
    ck_assert_int_eq(demo_address_parse("{\"page\": 1}", &a), ERR_PROTOCOL);
    ck_assert_int_eq(demo_address_parse("listening", &a), ERR_PROTOCOL);
    ck_assert_ptr_null(a.page);
}
END_TEST

START_TEST(the_demos_configuration_is_good_and_keeps_what_people_wrote)
{
    struct config config;
    struct buf problem;
    char *text;

    buf_init(&problem, 2000);
    ck_assert_int_eq(demo_config_write(file, "http://127.0.0.1:7/api/",
                                       &problem),
                     ERR_OK);
    ck_assert_int_eq(config_load(file, &config, &problem), ERR_OK);
    ck_assert_str_eq(config.slack.api_url, "http://127.0.0.1:7/api/");
    ck_assert_str_eq(config.status.listen, "");
    ck_assert_str_eq(config.youtube.base_url, "http://127.0.0.1:7/youtube/v3");
    ck_assert(demo_config_asks_sample(file));
    config_release(&config);
    disk_write_text(file,
                    "{\"language\": \"it\", \"slack\": {\"ping_ms\": 500}, "
                    "\"providers\": {\"youtube\": {\"base_url\": "
                    "\"https://youtube.example.org/v3\"}}}");
    ck_assert_int_eq(demo_config_write(file, "http://127.0.0.1:8/api/",
                                       &problem),
                     ERR_OK);
    ck_assert_int_eq(config_load(file, &config, &problem), ERR_OK);
    ck_assert_str_eq(config.slack.api_url, "http://127.0.0.1:8/api/");
    ck_assert_str_eq(config.language, "it");
    ck_assert_int_eq(config.slack.ping_ms, 500);
    ck_assert_str_eq(config.youtube.base_url, "https://youtube.example.org/v3");
    ck_assert(!demo_config_asks_sample(file));
    config_release(&config);
    disk_write_text(file, "{\"language\": ");
    ck_assert_int_eq(demo_config_write(file, "http://127.0.0.1:9/api/",
                                       &problem),
                     ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(problem.data, "line 1"));
    text = file_read();
    ck_assert_str_eq(text, "{\"language\": ");
    free(text);
    buf_release(&problem);
}
END_TEST

START_TEST(the_last_lines_of_a_log_are_found)
{
    struct buf tail;
    int i;
    FILE *f;

    buf_init(&tail, 8192);
    demo_tail(file, 2, &tail);
    ck_assert_str_eq(tail.data, "");
    disk_write_text(file, "one\ntwo\nthree\n");
    demo_tail(file, 2, &tail);
    ck_assert_str_eq(tail.data, "two\nthree");
    buf_reset(&tail);
    demo_tail(file, 9, &tail);
    ck_assert_str_eq(tail.data, "one\ntwo\nthree");
    f = fopen(file, "w");
    for (i = 0; i < 100000; i++)
        (void)fputs("long", f);
    (void)fclose(f);
    buf_reset(&tail);
    demo_tail(file, 9, &tail);
    ck_assert_uint_eq(tail.len, 4096);
    buf_release(&tail);
}
END_TEST

/* ---- children ------------------------------------------------------------ */

static void
child_wait(struct child *child)
{
    while (!child_has_ended(child))
        (void)usleep(2000);
}

START_TEST(a_child_gets_its_environment_and_tells_how_it_ended)
{
    const char *environment[] = { "CALLSHEET_WORD", "invented", NULL };
    char *argv[] = { (char[]){ "sh" }, (char[]){ "-c" },
                     (char[]){ "echo $CALLSHEET_WORD; echo why >&2; exit 3" },
                     NULL };
    struct child child = { .name = "the child" };
    char text[64], how[80];
    int output = -1;
    struct child_options o = {
        .argv = argv, .environment = environment, .log = file, .output = &output
    };
    ssize_t n;
    char *log;

    ck_assert_int_eq(child_start(&child, &o), ERR_OK);
    n = read(output, text, sizeof(text));
    ck_assert_int_eq(n, 9);
    ck_assert_int_eq(memcmp(text, "invented\n", 9), 0);
    child_wait(&child);
    child_describe(&child, how, sizeof(how));
    ck_assert_str_eq(how, "exit code 3");
    log = file_read();
    ck_assert_str_eq(log, "why\n");
    free(log);
    (void)close(output);
    child_release(&child);
    ck_assert_ptr_null(getenv("CALLSHEET_WORD"));
}
END_TEST

START_TEST(a_program_that_is_not_there_says_so_in_its_log)
{
    char *argv[] = { (char[]){ "/nowhere/program" }, NULL };
    struct child child = { .name = "the child" };
    struct child_options o = { .argv = argv, .log = file };
    char how[80], *log;

    ck_assert_int_eq(child_start(&child, &o), ERR_OK);
    child_wait(&child);
    child_describe(&child, how, sizeof(how));
    ck_assert_str_eq(how, "exit code 127");
    log = file_read();
    ck_assert_ptr_nonnull(strstr(log, "cannot run '/nowhere/program'"));
    free(log);
    child_release(&child);
}
END_TEST

/* The parent of the sleeper is killed; the sleeper's pipe then closes. */
START_TEST(no_child_outlives_a_killed_parent)
{
    char *argv[] = { (char[]){ "sleep" }, (char[]){ "60" }, NULL };
    struct child child = { .name = "the child" };
    int pipes[2], status;
    struct child_options o = { .argv = argv, .log = file };
    char byte;
    pid_t pid;

    ck_assert_int_eq(pipe(pipes), 0);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        (void)close(pipes[0]);
        if (child_start(&child, &o) != ERR_OK)
            _exit(1);
        /* Inherited by the sleeper: pipe() is without close-on-exec. */
        (void)!write(pipes[1], "x", 1);
        for (;;)
            (void)pause();
    }
    (void)close(pipes[1]);
    ck_assert_int_eq(read(pipes[0], &byte, 1), 1);
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(read(pipes[0], &byte, 1), 0);
}
END_TEST

TEST_SUITE(cli)
{
    TCase *tc = test_case(suite, "cli", 15);

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, options_and_words_are_told_apart, 0,
                        ARRAY_LEN(lines));
    tcase_add_loop_test(tc, each_subcommand_says_and_exits_as_promised, 0,
                        ARRAY_LEN(runs));
    tcase_add_test(tc, output_that_cannot_be_written_is_an_error);
    tcase_add_test(tc, the_workspaces_line_is_read);
    tcase_add_test(tc,
                   the_demos_configuration_is_good_and_keeps_what_people_wrote);
    tcase_add_test(tc, the_last_lines_of_a_log_are_found);
    tcase_add_test(tc, a_child_gets_its_environment_and_tells_how_it_ended);
    tcase_add_test(tc, a_program_that_is_not_there_says_so_in_its_log);
    tcase_add_test(tc, no_child_outlives_a_killed_parent);
}
