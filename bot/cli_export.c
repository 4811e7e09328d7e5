/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cli_export.c - callsheet export: what the database holds, on standard output.
 */
#include "cli.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "clock.h"
#include "export.h"
#include "store/store.h"

const struct cli_option cli_export_options[] = {
    { "ics", 0, NULL, "open deadlines, for a calendar (the default)" },
    { "csv", 0, NULL, "a table: deadlines (the default) or campaigns" },
    { "json", 0, NULL, "all tables" },
    { "for", 0, "@ID", "only what is that person's or role's" },
    { "config", 'c', "FILE", "the configuration (else ./callsheet.json)" },
    { 0 },
};

/* "@finance" is an owner as it stands; a person is known without the sign. */
static const char *
owner_of(const char *word)
{
    static const char *const roles[] = { "@admins", "@vetters", "@finance" };
    size_t i;

    for (i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
        if (word &&
            (strcmp(word, roles[i]) == 0 || strcmp(word, roles[i] + 1) == 0))
            return roles[i];
    return word && word[0] == '@' ? word + 1 : word;
}

static int
export_from(const struct config *config, const struct export_options *options)
{
    struct store *st = NULL;
    struct buf problem;
    bool is_in_use;
    enum err rc;
    int code = cli_look(config->database, &is_in_use);

    if (code != EX_OK)
        return code;
    buf_init(&problem, 4000);
    rc = store_open_read(config->database, is_in_use, &st, &problem);
    if (rc != ERR_OK)
        code = cli_fail(rc == ERR_INVALID ? EX_DATAERR : cli_code(rc), "%s",
                        problem.data);
    if (rc == ERR_OK)
        rc = export_write(st, options, stdout);
    if (code == EX_OK && rc == ERR_INVALID)
        code = cli_fail(EX_USAGE,
                        "there is no table '%s': deadlines or "
                        "campaigns",
                        options->what);
    else if (code == EX_OK && rc != ERR_OK)
        code = cli_fail(cli_code(rc), "cannot export: %s", err_text(rc));
    store_close(st);
    buf_release(&problem);
    return code;
}

int
cli_export(const struct cli *cli)
{
    bool csv = cli_has(cli, "csv"), json = cli_has(cli, "json");
    struct export_options options = {
        .format = csv    ? EXPORT_CSV
                  : json ? EXPORT_JSON
                         : EXPORT_ICS,
        .what = cli->word_count > 0 ? cli->words[0] : "deadlines",
        .owner = owner_of(cli_value(cli, "for")),
        .now = clock_now(),
    };
    struct config config;
    int code;

    if (csv + json + cli_has(cli, "ics") > 1)
        return cli_fail(EX_USAGE, "one of --ics, --csv and --json");
    if (cli->word_count > 0 && !csv)
        return cli_fail(EX_USAGE, "'%s' is for --csv", cli->words[0]);
    code = cli_config(cli, &config);
    if (code != EX_OK)
        return code;
    options.language = language_parse(config.language);
    options.calendar = config.days;
    code = export_from(&config, &options);
    config_release(&config);
    if (code == EX_OK && fflush(stdout) != 0)
        code = cli_fail(EX_IOERR, "cannot write to standard output");
    return code;
}
