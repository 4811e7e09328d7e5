/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_service.c - the service as it is installed: its sandbox, its pages.
 *
 * Without systemd as process 1 a unit cannot be started. What can be had of
 * it without: its own judgement of the sandbox, and the real bot under the
 * same filter of system calls, where a call that is not allowed kills.
 */
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stage.h"

#define UNIT     "bot/dist/callsheet.service"
#define ANALYZE  "systemd-analyze"
#define WORST    1.5
#define SETS_MAX 12

static const char *
read_file(const char *path)
{
    size_t len;
    const char *bytes = path_bytes(path, &len);

    ck_assert_msg(bytes != NULL, "cannot read %s", path);
    return bytes;
}

/* What a shell's command prints, both ways; *code its exit code. */
static const char *
shell(const char *command, int *code)
{
    const char *out = in_folder("shell.out");
    int status = system(text("(%s) >%s 2>&1 </dev/null", command, out));

    *code = WIFEXITED(status) ? WEXITSTATUS(status) : 255;
    return read_file(out);
}

static bool
has_tool(const char *tool, const char *test)
{
    int code;

    (void)shell(text("command -v %s", tool), &code);
    if (code != 0)
        (void)printf("skipped: %s: there is no %s here\n", test, tool);
    return code == 0;
}

/* ---- what systemd says of it --------------------------------------------- */

START_TEST(its_sandbox_is_judged_at_most_1_5)
{
    const char *said, *at;
    int code;

    if (!has_tool(ANALYZE, "its_sandbox_is_judged_at_most_1_5"))
        return;
    said = shell(ANALYZE " security --no-pager --offline=yes " UNIT, &code);
    at = strstr(said, "Overall exposure level for callsheet.service: ");
    ck_assert_msg(at != NULL, "%s", said);
    ck_assert_msg(strtod(strchr(at, ':') + 1, NULL) <= WORST, "%s", at);
}
END_TEST

START_TEST(make_install_brings_a_unit_that_systemd_takes)
{
    const char *root = in_folder("root"), *unit, *said;
    int code;

    said =
        shell(text("make -s install DESTDIR=%s PREFIX=/opt/cs", root), &code);
    ck_assert_msg(code == 0, "%s", said);
    unit = text("%s/opt/cs/lib/systemd/system/callsheet.service", root);
    ck_assert_ptr_nonnull(strstr(read_file(unit),
                                 "\nExecStart=/opt/cs/bin/callsheet run -c "
                                 "/etc/callsheet/callsheet.json\n"));
    (void)read_file(text("%s/opt/cs/share/man/man1/callsheet.1", root));
    (void)read_file(text("%s/opt/cs/share/bash-completion/completions/"
                         "callsheet",
                         root));
    (void)read_file(
        text("%s/opt/cs/share/doc/callsheet/config.example.json", root));
    ck_assert_int_eq(access(text("%s/opt/cs/bin/callsheet-workspace", root),
                            X_OK),
                     0);
    if (!has_tool(ANALYZE, "make_install_brings_a_unit_that_systemd_takes"))
        return;
    /* The same with the program where it really is. */
    said = shell(text("sed 's,/opt/cs/,%s/opt/cs/,' %s >%s && " ANALYZE
                      " verify --man=no %s",
                      root, unit, in_folder("callsheet.service"),
                      in_folder("callsheet.service")),
                 &code);
    ck_assert_msg(code == 0, "%s", said);
    ck_assert_str_eq(said, "");
}
END_TEST

/* ---- what can be read about it ------------------------------------------- */

/* The page as one reads it: "\\-" is "-". */
static const char *
man_page(void)
{
    const char *at = read_file("bot/dist/callsheet.1");
    char *plain = calloc(1, strlen(at) + 1), *end = plain;
    const char *kept;

    ck_assert_ptr_nonnull(plain);
    for (; *at != '\0'; at++)
        if (*at != '\\' || at[1] != '-')
            *end++ = *at;
    kept = text("%s", plain);
    free(plain);
    return kept;
}

/* "  say   …" is a subcommand, "      --as USER …" an option of it. */
START_TEST(the_man_page_tells_all_that_help_tells)
{
    const char *arguments[] = { "--help", NULL };
    const char *page = man_page(), *at;
    int commands = 0, options = 0;
    char word[64], blank[8];

    ck_assert_int_eq(process_run("help", "callsheet", arguments, NULL), 0);
    at = strstr(file_get("help.out"), "\n  run ");
    ck_assert_ptr_nonnull(at);
    for (; at; at = strchr(at + 1, '\n')) {
        if (sscanf(at, "\n      --%63[a-z-]", word) == 1) {
            options++;
            ck_assert_msg(strstr(page, text("--%s", word)) != NULL,
                          "no --%s in the man page", word);
        } else if (sscanf(at, "\n  %63[a-z-]%2[ ]", word, blank) == 2 &&
                   at[3] != ' ' && strlen(blank) == 2) {
            commands++;
            ck_assert_msg(word[0] == '-' ||
                              strstr(page, text("\n.B callsheet %s\n", word)) ||
                              strcmp(word, "run") == 0,
                          "no synopsis of %s in the man page", word);
            ck_assert_msg(strstr(page, text("\n.TP\n.B %s\n", word)) != NULL,
                          "no %s in the man page", word);
        }
    }
    ck_assert_int_ge(commands, 9);
    ck_assert_int_ge(options, 10);
}
END_TEST

static const struct {
    const char *words, *want;
} completions[] = {
    { "do", "doctor" },
    { "check", "check-config" },
    { "--h", "--help-config --help" },
    { "doctor --j", "--json" },
    { "say --f", "--file" },
    { "say --o", "--out" },
    { "say --out bot/d", "bot/dist" },
};

START_TEST(the_shell_completes_what_help_tells)
{
    char built[4096];
    ssize_t len = readlink("/proc/self/exe", built, sizeof(built) - 1);
    const char *said;
    int code;

    ck_assert_int_gt(len, 0);
    built[len] = '\0';
    *strrchr(built, '/') = '\0';
    *strrchr(built, '/') = '\0';
    said = shell(text("bash -c '. bot/dist/callsheet.bash; COMP_WORDS=(%s/"
                      "callsheet %s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); "
                      "_callsheet; echo ${COMPREPLY[*]}'",
                      built, completions[_i].words),
                 &code);
    ck_assert_int_eq(code, 0);
    ck_assert_str_eq(said, text("%s\n", completions[_i].want));
}
END_TEST

/* ---- under its filter ---------------------------------------------------- */

#define ACT_KILL     0x80000000U
#define ACT_ALLOW    0x7fff0000U
#define ACT_ERRNO(e) (0x00050000U | (unsigned)(e))
#define CMP_EQ       4
#define CMP_MASKED   7

struct compare {
    unsigned arg;
    int op;
    uint64_t a, b;
};

/* libseccomp, which systemd brings. */
static struct {
    void *library;
    void *(*init)(uint32_t action);
    int (*resolve)(const char *name);
    int (*rule)(void *ctx, uint32_t action, int number, unsigned count,
                const struct compare *compares);
    int (*load)(const void *ctx);
} seccomp;

static void
find(void *to, const char *name)
{
    void *symbol = dlsym(seccomp.library, name);

    ck_assert_ptr_nonnull(symbol);
    memcpy(to, &symbol, sizeof(symbol));
}

static bool
seccomp_is_there(const char *test)
{
    seccomp.library = dlopen("libseccomp.so.2", RTLD_NOW);
    if (!seccomp.library) {
        (void)printf("skipped: %s: there is no libseccomp here\n", test);
        return false;
    }
    find(&seccomp.init, "seccomp_init");
    find(&seccomp.resolve, "seccomp_syscall_resolve_name");
    find(&seccomp.rule, "seccomp_rule_add_array");
    find(&seccomp.load, "seccomp_load");
    return true;
}

/* The names in a set, and in the sets in it: " name name ". */
static const char *
set_names(const char *set, int depth)
{
    const char *all = " ", *at;
    char word[100];
    int code;

    ck_assert_int_lt(depth, SETS_MAX);
    at = shell(text(ANALYZE " --no-pager syscall-filter %s", set), &code);
    ck_assert_msg(code == 0, "%s", at);
    for (; *at != '\0'; at += strcspn(at, "\n"), at += *at == '\n') {
        if (at[0] != ' ' || sscanf(at, " %99[@a-z0-9_-]", word) != 1)
            continue;
        all = word[0] == '@' ? text("%s%s", all, set_names(word, depth + 1) + 1)
                             : text("%s%s ", all, word);
    }
    return all;
}

/* All names of the sets that the unit takes away again. */
static const char *
denied_names(const char *unit)
{
    static const char key[] = "\nSystemCallFilter=~";
    const char *all = " ", *at = strstr(unit, key);
    char set[100];
    int n;

    ck_assert_ptr_nonnull(at);
    for (at += strlen(key); sscanf(at, "%99[@a-z-]%n", set, &n) == 1;
         at += n + (at[n] == ' '))
        all = text("%s%s", all, set_names(set, 0) + 1);
    return all;
}

/* Calls that the unit names one by one, after it took sets away. */
static const char *
named_calls(const char *unit)
{
    static const char key[] = "\nSystemCallFilter=seccomp";
    const char *at = strstr(unit, key);

    ck_assert_ptr_nonnull(at);
    at += strlen(key) - strlen("seccomp");
    return text("%.*s ", (int)strcspn(at, "\n"), at);
}

static void
filter_calls(const char *unit)
{
    const char *allowed = text("%s%s%s", set_names("@system-service", 0),
                               set_names("@default", 0) + 1, named_calls(unit));
    const char *denied = denied_names(unit);
    char word[100];
    const char *at;
    void *ctx = seccomp.init(ACT_KILL);
    int number, count = 0;

    ck_assert_ptr_nonnull(strstr(unit, "\nSystemCallFilter=@system-service\n"));
    for (at = allowed; sscanf(at, " %99s", word) == 1;
         at = strstr(at, word) + strlen(word)) {
        number = seccomp.resolve(word);
        if (number < 0 || strstr(denied, text(" %s ", word)))
            continue;
        (void)seccomp.rule(ctx, ACT_ALLOW, number, 0, NULL); /* twice: fine */
        count++;
    }
    /* SQLite asks for it where it is root, which the service is not. */
    (void)seccomp.rule(ctx, ACT_ERRNO(EPERM), seccomp.resolve("fchown"), 0,
                       NULL);
    ck_assert_int_gt(count, 200);
    ck_assert_ptr_nonnull(strstr(denied, " setuid "));
    ck_assert_ptr_nonnull(strstr(denied, " setpriority "));
    ck_assert_int_eq(seccomp.load(ctx), 0);
}

/* MemoryDenyWriteExecute and RestrictAddressFamilies. */
static void
filter_arguments(void)
{
    const struct compare write_execute = { 2, CMP_MASKED,
                                           PROT_WRITE | PROT_EXEC,
                                           PROT_WRITE | PROT_EXEC };
    const struct compare execute = { 2, CMP_MASKED, PROT_EXEC, PROT_EXEC };
    struct compare family = { 0, CMP_EQ, 0, 0 };
    void *ctx = seccomp.init(ACT_ALLOW);

    ck_assert_int_eq(seccomp.rule(ctx, ACT_KILL, seccomp.resolve("mmap"), 1,
                                  &write_execute),
                     0);
    ck_assert_int_eq(seccomp.rule(ctx, ACT_KILL, seccomp.resolve("mprotect"), 1,
                                  &execute),
                     0);
    for (family.a = 0; family.a < 46; family.a++)
        if (family.a != AF_UNIX && family.a != AF_INET && family.a != AF_INET6)
            ck_assert_int_eq(seccomp.rule(ctx, ACT_ERRNO(EAFNOSUPPORT),
                                          seccomp.resolve("socket"), 1,
                                          &family),
                             0);
    ck_assert_int_eq(seccomp.load(ctx), 0);
}

static const char comments[] = "post,author,text\n"
                               "p1,ann,what a lovely colour on the wall\n"
                               "p1,bob,where did you find that lamp?\n"
                               "p2,cleo,the soup looks wonderful\n";

/* Whoever does what is not allowed is killed, this test as well. */
START_TEST(the_bot_lives_within_its_filter)
{
    const char *unit = read_file(UNIT);
    struct site site = { 0 };
    char *book;
    size_t n;

#ifdef __SANITIZE_ADDRESS__
    (void)printf("skipped: the_bot_lives_within_its_filter: a sanitizer does "
                 "what the filter forbids\n");
    return;
#endif
    if (!has_tool(ANALYZE, "the_bot_lives_within_its_filter") ||
        !seccomp_is_there("the_bot_lives_within_its_filter"))
        return;
    stage_open_alone(&site, "");
    filter_arguments(); /* first: the other one forbids to set any */
    filter_calls(unit);
    site_run_bot(&site);
    stage_know_ana(&site);
    site_say(&site, "U0ANA", "D0ANA", "deadline add the brief in 2 hours");
    stage_expect(&site, "U0ANA", "D0ANA", "Noted: ");
    stage_drop(&site, "comments.csv", comments, sizeof(comments) - 1,
               "vet import @ann.example on instagram");
    stage_expect(&site, "U0ANA", "D0ANA", "3 comments");
    ck_assert_int_gt(stage_metric("callsheet_resident_bytes"), 0);
    book = path_bytes("tests/fixtures/comments/comments.xlsx", &n);
    ck_assert_ptr_nonnull(book);
    stage_drop(&site, "comments.xlsx", book, n, "vet import @bea.example");
    stage_expect(&site, "U0ANA", "D0ANA", "1 comment under");
    clock_forward(&site.bot, 2 * 3600 * 1000 + 1000);
    stage_expect(&site, "U0ANA", "D0ANA", "Due now");
    process_signal(&site.bot, SIGHUP);
    stage_do(&site, "close", "{'how': 'rst'}");
    ck_assert(stage_waits(&site, "for=ready&count=1"));
    stage_close(&site);
}
END_TEST

TEST_SUITE(service)
{
    TCase *tc = test_case(suite, "service", 120);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, its_sandbox_is_judged_at_most_1_5);
    tcase_add_test(tc, make_install_brings_a_unit_that_systemd_takes);
    tcase_add_test(tc, the_man_page_tells_all_that_help_tells);
    tcase_add_loop_test(tc, the_shell_completes_what_help_tells, 0,
                        (int)(sizeof(completions) / sizeof(completions[0])));
    tcase_add_test(tc, the_bot_lives_within_its_filter);
}
