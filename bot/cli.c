/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cli.c - the subcommands, and those that are one step long.
 */
#include "cli.h"
#include "config_value.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "buf.h"
#include "judge.h"
#include "lock.h"
#include "nearest.h"
#include "store/store.h"
#include "transport/manifest.h"

#define PROBLEM_MAX_BYTES  4000
#define MANIFEST_MAX_BYTES (256 * 1024)
#define CONFIG_NAME        "callsheet.json"

static int cli_check_config(const struct cli *cli);
static int cli_manifest(const struct cli *cli);
static int cli_backup(const struct cli *cli);
static int cli_judge(const struct cli *cli);

const struct cli_option cli_config_options[] = {
    { "config", 'c', "FILE", "the configuration (else ./" CONFIG_NAME ")" },
    { 0 },
};

static const struct cli_option no_options[] = { { 0 } };

static const struct cli_command cli_commands[] = {
    { "run", "", 0, 0, "connect and answer (the default)", cli_config_options,
      cli_run },
    { "demo", "", 0, 0, "try it here: a local workspace and the bot in it",
      cli_demo_options, cli_demo },
    { "workspace", "", 0, 0, "the local workspace alone", cli_workspace_options,
      cli_workspace },
    { "say", "'TEXT'", 1, 1, "say something to the bot, print its answer",
      cli_say_options, cli_say },
    { "judge", "KIND FILE…", 2, INT_MAX,
      "judge a CSV: accounts, comments, dates, engagement", no_options,
      cli_judge },
    { "doctor", "", 0, 0, "check tokens, scopes, socket, database, disk, clock",
      cli_doctor_options, cli_doctor },
    { "check-config", "", 0, 0, "read the configuration and say what is wrong",
      cli_config_options, cli_check_config },
    { "manifest", "", 0, 0, "print the Slack app manifest", no_options,
      cli_manifest },
    { "backup", "FILE", 1, 1, "copy the database, also while it is in use",
      cli_config_options, cli_backup },
    { "export", "[TABLE]", 0, 1, "what it holds, for a calendar or a sheet",
      cli_export_options, cli_export },
    { "restore", "FILE", 1, 1, "put such a copy in place of the database",
      cli_config_options, cli_restore },
    { 0 },
};

static const char examples[] =
    "callsheet - a chat bot for teams that run influencer campaigns\n"
    "\n"
    "  callsheet demo                 try it here, in the browser\n"
    "  callsheet say 'help'           ask it something from this shell\n"
    "  callsheet manifest             what to paste when making the Slack app\n"
    "  callsheet run -c FILE          connect to Slack and stay\n"
    "\n";

static const char secrets[] =
    "\n"
    "Tokens come from the environment: SLACK_APP_TOKEN, SLACK_BOT_TOKEN; or\n"
    "from the file that SLACK_APP_TOKEN_FILE names; or from systemd. With\n"
    "YOUTUBE_API_KEY, found likewise, it reads channels by handle.\n"
    "\n"
    "Exit codes are those of sysexits.h: 0 fine (doctor: warnings at most),\n"
    "64 wrong usage, 65 a damaged or newer database, 69 Slack not reached,\n"
    "74 the disk, 75 somebody else works on it, 77 no rights, 78 the\n"
    "configuration, a token or a scope. More: man callsheet.\n";

static void
help_command(FILE *out, const struct cli_command *c)
{
    const struct cli_option *o;
    int width;

    (void)fprintf(out, "  %-14s %s\n", c->name, c->summary);
    if (c->words[0] != '\0')
        (void)fprintf(out, "      %s\n", c->words);
    for (o = c->options; o->name; o++) {
        width = fprintf(out, "      --%s%s%s", o->name, o->value ? " " : "",
                        o->value ? o->value : "");
        if (o->letter != '\0')
            width += fprintf(out, ", -%c", o->letter);
        (void)fprintf(out, "%*s %s\n", width < 30 ? 30 - width : 0, "",
                      o->help);
    }
}

static void
help(FILE *out)
{
    const struct cli_command *c;

    (void)fputs(examples, out);
    for (c = cli_commands; c->name; c++)
        help_command(out, c);
    (void)fputs("  --help-config  every configuration key\n"
                "  --version, --help\n",
                out);
    (void)fputs(secrets, out);
}

static int
unknown_command(const char *name)
{
    const struct cli_command *c;
    struct nearest n;

    nearest_init(&n, name);
    for (c = cli_commands; c->name; c++)
        nearest_try(&n, c->name);
    if (n.best)
        return cli_fail(EX_USAGE, "there is no '%s': did you mean '%s'?", name,
                        n.best);
    return cli_fail(EX_USAGE,
                    "there is no '%s'; 'callsheet --help' says what "
                    "there is",
                    name);
}

/* What was asked for is of no use when it could not be written. */
static int
flushed(int code)
{
    if (fflush(stdout) != 0 || ferror(stdout))
        return cli_fail(EX_IOERR, "cannot write to standard output");
    return code;
}

static bool
is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static const struct cli_command *
command_named(const char *name)
{
    const struct cli_command *c;

    for (c = cli_commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

static int
cli_command_main(const struct cli_command *c, int argc, char **argv)
{
    struct cli cli = { .command = c };
    int i, code;

    for (i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (is_help(argv[i])) {
            help_command(stdout, c);
            return flushed(EX_OK);
        }
    code = cli_parse(&cli, argc, argv);
    if (code == EX_OK)
        code = c->run(&cli);
    cli_release(&cli);
    return code;
}

int
cli_main(int argc, char **argv)
{
    const char *first = argc > 1 ? argv[1] : "run";
    const struct cli_command *c;

    if (is_help(first) || strcmp(first, "help") == 0) {
        help(stdout);
        return flushed(EX_OK);
    }
    if (strcmp(first, "--help-config") == 0) {
        config_help(stdout);
        return flushed(EX_OK);
    }
    if (strcmp(first, "--version") == 0) {
        (void)printf("callsheet %s\n", CALLSHEET_VERSION);
        return flushed(EX_OK);
    }
    if (first[0] == '-')
        return cli_command_main(&cli_commands[0], argc - 1, argv + 1);
    c = command_named(first);
    if (!c)
        return unknown_command(first);
    return cli_command_main(c, argc > 1 ? argc - 2 : 0, argv + 2);
}

/* ---- shared by the subcommands ------------------------------------------- */

int
cli_code(enum err err)
{
    switch (err) {
    case ERR_OK:
        return EX_OK;
    case ERR_INVALID:
        return EX_CONFIG;
    case ERR_BUSY:
        return EX_TEMPFAIL;
    case ERR_NOT_FOUND:
        return EX_NOINPUT;
    case ERR_EXISTS:
        return EX_CANTCREAT;
    case ERR_DENIED:
    case ERR_READ_ONLY:
        return EX_NOPERM;
    case ERR_NEWER:
    case ERR_CORRUPT:
        return EX_DATAERR;
    case ERR_IO:
    case ERR_FULL:
    case ERR_MOVED:
        return EX_IOERR;
    case ERR_NETWORK:
        return EX_UNAVAILABLE;
    default:
        return EX_SOFTWARE;
    }
}

const char *
cli_config_path(const struct cli *cli)
{
    const char *path = cli_value(cli, "config");

    if (!path && access(CONFIG_NAME, F_OK) == 0)
        path = CONFIG_NAME;
    return path;
}

int
cli_config(const struct cli *cli, struct config *config)
{
    struct buf problem;
    int code = EX_OK;

    buf_init(&problem, PROBLEM_MAX_BYTES);
    if (config_load(cli_config_path(cli), config, &problem) != ERR_OK)
        code = cli_fail(config_is_zone("UTC") ? EX_CONFIG : EX_OSFILE, "%s",
                        problem.data);
    buf_release(&problem);
    return code;
}

int
cli_look(const char *database, bool *is_in_use)
{
    struct lock_holder holder;

    *is_in_use = lock_look(database, &holder) == ERR_BUSY;
    if (!holder.is_astray)
        return EX_OK;
    return cli_fail(EX_IOERR,
                    "the file of the daemon (process %ld) is not '%s' any "
                    "more: it was moved, removed or replaced; put it back "
                    "first",
                    (long)holder.pid, database);
}

/* ---- the short ones ------------------------------------------------------ */

static int
cli_check_config(const struct cli *cli)
{
    struct config config;
    struct buf doubts;
    int code;

    code = cli_config(cli, &config);
    if (code != EX_OK)
        return code;
    buf_init(&doubts, PROBLEM_MAX_BYTES);
    config_doubts(&config, &doubts);
    if (doubts.len > 0)
        (void)cli_fail(EX_OK, "warning: %s", doubts.data);
    buf_release(&doubts);
    config_release(&config);
    (void)puts("ok");
    return flushed(EX_OK);
}

static int
cli_manifest(const struct cli *cli)
{
    struct buf out;

    (void)cli;
    buf_init(&out, MANIFEST_MAX_BYTES);
    manifest_write(&out);
    (void)fputs(out.data, stdout);
    buf_release(&out);
    return flushed(EX_OK);
}

static int
cli_backup(const struct cli *cli)
{
    struct config config;
    struct buf problem;
    bool is_in_use;
    int code;

    code = cli_config(cli, &config);
    if (code != EX_OK)
        return code;
    (void)umask(077);
    buf_init(&problem, PROBLEM_MAX_BYTES);
    code = cli_look(config.database, &is_in_use);
    if (code == EX_OK) {
        code = cli_code(store_backup(config.database, cli->words[0], &problem));
        if (code != EX_OK)
            (void)cli_fail(code, "%s", problem.data);
    }
    buf_release(&problem);
    config_release(&config);
    return code;
}

static int
cli_judge(const struct cli *cli)
{
    enum err rc = judge_run(cli->words[0], cli->words + 1,
                            (size_t)cli->word_count - 1, stdout, stderr);

    if (rc == ERR_INVALID)
        return EX_USAGE;
    return flushed(rc == ERR_PROTOCOL ? EX_DATAERR : cli_code(rc));
}
