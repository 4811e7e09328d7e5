/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cli_args.c - options and words of a subcommand.
 *
 * --name VALUE, --name=VALUE, -n VALUE, -nVALUE; "--" ends the options, and so
 * does nothing else: options may stand after words.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "log.h"

#include "alloc.h"
#include "cli.h"
#include "nearest.h"

int
cli_fail(int code, const char *format, ...)
{
    va_list ap;

    if (log_is_journal())
        (void)fputs(code == EX_OK ? "<4>" : "<3>", stderr);
    (void)fputs("callsheet: ", stderr);
    va_start(ap, format);
    (void)vfprintf(stderr, format, ap);
    va_end(ap);
    (void)fputc('\n', stderr);
    return code;
}

static int
unknown_option(const struct cli *cli, const char *name)
{
    const struct cli_option *o;
    struct nearest n;

    nearest_init(&n, name);
    for (o = cli->command->options; o->name; o++)
        nearest_try(&n, o->name);
    if (n.best)
        return cli_fail(EX_USAGE,
                        "'%s' has no option --%s: did you mean "
                        "--%s?",
                        cli->command->name, name, n.best);
    return cli_fail(EX_USAGE,
                    "'%s' has no option --%s; 'callsheet --help' "
                    "lists them",
                    cli->command->name, name);
}

static void
give(struct cli *cli, const struct cli_option *option, const char *value)
{
    cli->given[cli->given_count].option = option;
    cli->given[cli->given_count].value = value;
    cli->given_count++;
}

/* `value` is what stood after '=' or the letter, else the next argument. */
static int
take_option(struct cli *cli, const struct cli_option *o, const char *value,
            char **argv, int *at)
{
    if (!o->value) {
        if (value)
            return cli_fail(EX_USAGE, "--%s takes no value", o->name);
        give(cli, o, NULL);
        return EX_OK;
    }
    if (!value)
        value = argv[++*at];
    if (!value)
        return cli_fail(EX_USAGE, "--%s needs a value: %s", o->name, o->value);
    give(cli, o, value);
    return EX_OK;
}

static int
take_long(struct cli *cli, char **argv, int *at)
{
    const char *name = argv[*at] + 2, *equals = strchr(name, '=');
    size_t len = equals ? (size_t)(equals - name) : strlen(name);
    const struct cli_option *o;
    char *copy;
    int code;

    for (o = cli->command->options; o->name; o++)
        if (strlen(o->name) == len && strncmp(o->name, name, len) == 0)
            return take_option(cli, o, equals ? equals + 1 : NULL, argv, at);
    copy = xstrndup(name, len);
    code = unknown_option(cli, copy);
    free(copy);
    return code;
}

static int
take_letter(struct cli *cli, char **argv, int *at)
{
    const char *text = argv[*at] + 1;
    const struct cli_option *o;

    for (o = cli->command->options; o->name; o++)
        if (o->letter != '\0' && o->letter == text[0])
            return take_option(cli, o, text[1] != '\0' ? text + 1 : NULL, argv,
                               at);
    return cli_fail(EX_USAGE,
                    "'%s' has no option -%c; 'callsheet --help' "
                    "lists them",
                    cli->command->name, text[0]);
}

static int
check_words(const struct cli *cli)
{
    const struct cli_command *c = cli->command;

    if (cli->word_count < c->words_min)
        return cli_fail(EX_USAGE, "it is: callsheet %s %s", c->name, c->words);
    if (cli->word_count > c->words_max)
        return cli_fail(EX_USAGE, "'%s' does not take '%s'", c->name,
                        cli->words[c->words_max]);
    return EX_OK;
}

int
cli_parse(struct cli *cli, int argc, char **argv)
{
    int i, code = EX_OK;
    bool is_over = false;

    cli->given = xcalloc((size_t)argc + 1, sizeof(*cli->given));
    cli->words = xcalloc((size_t)argc + 1, sizeof(*cli->words));
    for (i = 0; i < argc && code == EX_OK; i++) {
        if (is_over || argv[i][0] != '-' || argv[i][1] == '\0')
            cli->words[cli->word_count++] = argv[i];
        else if (strcmp(argv[i], "--") == 0)
            is_over = true;
        else if (argv[i][1] == '-')
            code = take_long(cli, argv, &i);
        else
            code = take_letter(cli, argv, &i);
    }
    return code == EX_OK ? check_words(cli) : code;
}

void
cli_release(struct cli *cli)
{
    free(cli->given);
    free(cli->words);
    cli->given = NULL;
    cli->words = NULL;
}

const char *
cli_value(const struct cli *cli, const char *option)
{
    size_t i;

    for (i = cli->given_count; i-- > 0;)
        if (strcmp(cli->given[i].option->name, option) == 0)
            return cli->given[i].value;
    return NULL;
}

bool
cli_has(const struct cli *cli, const char *option)
{
    size_t i;

    for (i = 0; i < cli->given_count; i++)
        if (strcmp(cli->given[i].option->name, option) == 0)
            return true;
    return false;
}
