/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cli.h - what can be typed after "callsheet" in a shell.
 *
 * One row per subcommand with the options it takes; parsing, --help and the
 * error texts come from the rows. Exit codes are those of sysexits.h.
 */
#ifndef CALLSHEET_CLI_H
#define CALLSHEET_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include "config.h"
#include "err.h"

struct cli_option {
    const char *name;  /* "config": --config */
    char letter;       /* 'c': -c; 0 for none */
    const char *value; /* "FILE", NULL for a switch */
    const char *help;
};

struct cli;

struct cli_command {
    const char *name;
    const char *words; /* what may follow the options: "KIND FILE…" */
    int words_min, words_max;
    const char *summary;
    const struct cli_option *options; /* ends with a zero row */
    int (*run)(const struct cli *cli);
};

struct cli {
    const char *program; /* argv[0] */
    const struct cli_command *command;
    /* Options in the order they came; NULL value for a switch. */
    struct {
        const struct cli_option *option;
        const char *value;
    } * given;
    size_t given_count;
    char **words;
    int word_count;
};

/* The whole program; returns its exit code. */
int cli_main(int argc, char **argv);

/* ---- for the subcommands ------------------------------------------------- */

/* Fills `cli` from what follows the subcommand; a mistake is told on standard
 * error and EX_USAGE returned. Release in any case. */
int cli_parse(struct cli *cli, int argc, char **argv);
void cli_release(struct cli *cli);

bool cli_has(const struct cli *cli, const char *option);
/* The value given last, or NULL. */
const char *cli_value(const struct cli *cli, const char *option);
/* "callsheet: " and the rest on standard error; returns `code`. */
int cli_fail(int code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The sysexits code that fits. */
int cli_code(enum err err);
/*
 * The file of --config, else callsheet.json in this folder if it is there,
 * else the defaults. 0, or an exit code after the problem was told.
 */
int cli_config(const struct cli *cli, struct config *config);
/* EX_OK and whether another process works on it; else that was told: its file
 * has lost this name, so that what is read here is not what it writes. */
int cli_look(const char *database, bool *is_in_use);
/* The path that cli_config() reads; NULL for the defaults. */
const char *cli_config_path(const struct cli *cli);

extern const struct cli_option cli_config_options[];
extern const struct cli_option cli_demo_options[];
extern const struct cli_option cli_workspace_options[];
extern const struct cli_option cli_say_options[];
extern const struct cli_option cli_doctor_options[];
extern const struct cli_option cli_export_options[];

int cli_run(const struct cli *cli);
int cli_demo(const struct cli *cli);
int cli_workspace(const struct cli *cli);
int cli_say(const struct cli *cli);
int cli_doctor(const struct cli *cli);
int cli_export(const struct cli *cli);
int cli_restore(const struct cli *cli);

#endif
