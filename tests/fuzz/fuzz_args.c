/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_args.c - what people type, as arguments of every form there is.
 */
#include "args.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "command.h"
#include "handle.h"
#include "promise.h"

/* Each word is a piece of the line, behind the one before it. */
static size_t
check_words(const char *line)
{
    const char *cursor = line, *before = line;
    struct words_at word;
    size_t n;

    for (n = 0; args_word(&cursor, &word); n++) {
        must(cursor > before && cursor <= line + strlen(line));
        must(word.at >= before && word.at + word.len <= cursor);
        must(word.is_quoted || word.len > 0);
        before = cursor;
    }
    must(*cursor == '\0');
    return n;
}

/* What was given is a piece of the line; numbers are, but for the commas, what
 * is left of it when other things between them go. */
static bool
is_piece(const struct arg_spec *spec, const char *value, const char *line)
{
    if (!(spec->flags & ARG_NUMBERS))
        return strstr(line, value) != NULL;
    for (; *value != '\0'; value++) {
        if (*value == ',')
            continue;
        line = strchr(line, *value);
        if (!line)
            return false;
        line++;
    }
    return true;
}

static void
check_value(struct args *args, size_t i, const char *line)
{
    const struct arg_spec *spec = args->items[i].spec;
    enum arg_fault fault;
    char *checked;
    size_t j;

    must(is_piece(spec, args->items[i].value, line));
    for (j = 0; j < i; j++)
        must(args->items[j].spec != spec);
    fault = args_check(args, spec);
    must(fault == ARG_FAULT_NONE || spec->type != ARG_TEXT);
    /* What was put in order stays so. */
    checked = xstrdup(args->items[i].value);
    must(args_check(args, spec) == fault);
    must(strcmp(args->items[i].value, checked) == 0);
    free(checked);
}

/* The words that found no place are of the line, with blanks between them. */
static void
check_extra(const char *extra, const char *line)
{
    char piece[LINE_MAX_BYTES + 1];

    while (extra && *extra != '\0') {
        size_t n = strcspn(extra, " ");

        must(n < sizeof(piece));
        memcpy(piece, extra, n);
        piece[n] = '\0';
        must(strstr(line, piece) != NULL);
        extra += n + strspn(extra + n, " ");
    }
}

static void
check_form(const struct form *form, const char *line, size_t words)
{
    const struct arg_spec *which = NULL;
    struct args args;
    size_t i;

    args_parse(form->args, line, &args);
    must(args.count <= ARGS_MAX && args.count <= words);
    must(words == 0 || args.count > 0 || args.extra || form->args);
    check_extra(args.extra, line);
    for (i = 0; i < args.count; i++) {
        must(args_get(&args, args.items[i].spec->name) != NULL);
        if (args.items[i].value[0] != '\0')
            check_value(&args, i, line);
    }
    must((args_first_fault(&args, form->args, &which) == ARG_FAULT_NONE) ==
         (which == NULL));
    args_release(&args);
}

static void
check_verb(const char *word)
{
    const struct command *cmd = command_find(word);
    const char *near = command_nearest(word);

    must(!cmd || strcasecmp(cmd->name, word) == 0);
    must(!near || *near != '\0');
}

static void
check_handle(const char *word)
{
    struct handle handle;

    if (handle_parse(word, &handle) == ERR_OK)
        must(handle.name[0] != '\0' &&
             strlen(handle.name) < sizeof(handle.name));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *line = xstrndup((const char *)data,
                          size < LINE_MAX_BYTES ? size : LINE_MAX_BYTES);
    size_t words = check_words(line), i;
    const struct form *form;

    check_verb(line);
    check_handle(line);
    for (i = 0; commands[i]; i++) {
        (void)command_nearest_form(commands[i], line);
        for (form = commands[i]->forms; form->run; form++)
            check_form(form, line, words);
    }
    free(line);
    return 0;
}
