/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cli_doctor.c - is everything here that the daemon needs?
 */
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "buf.h"
#include "cli.h"
#include "doctor.h"
#include "log.h"
#include "secret.h"

#define PROBLEM_MAX_BYTES 4000

const struct cli_option cli_doctor_options[] = {
    { "config", 'c', "FILE", "the configuration (else ./callsheet.json)" },
    { "json", 0, NULL, "as JSON, for programs" },
    { 0 },
};

int
cli_doctor(const struct cli *cli)
{
    struct config config;
    struct doctor d = { .out = stdout, .is_json = cli_has(cli, "json") };
    struct buf problem;
    int code;

    (void)umask(077);
    (void)signal(SIGPIPE, SIG_IGN);
    /* What goes wrong is told by the checks. */
    log_set_level(LOG_LEVEL_ERROR);
    buf_init(&problem, PROBLEM_MAX_BYTES);
    if (config_load(cli_config_path(cli), &config, &problem) == ERR_OK)
        d.config = &config;
    code = doctor_run(&d, problem.data);
    secret_free(d.app_token);
    secret_free(d.bot_token);
    if (d.config)
        config_release(&config);
    buf_release(&problem);
    if (fflush(stdout) != 0 || ferror(stdout))
        return cli_fail(EX_IOERR, "cannot write to standard output");
    return code;
}
