/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cli_run.c - the daemon.
 */
#include <sysexits.h>

#include "cli.h"
#include "daemon.h"

int
cli_run(const struct cli *cli)
{
    struct config config;
    struct daemon_options options = { .cli = cli,
                                      .config = &config,
                                      .adopted = -1 };
    int code;

    code = cli_config(cli, &config);
    if (code != EX_OK)
        return code;
    code = daemon_run(&options);
    config_release(&config);
    return code;
}
