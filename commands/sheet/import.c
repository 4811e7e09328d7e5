/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * import.c - campaign import: the team's sheet, and what is said about one.
 *
 *     campaign import                     with a file or a paste
 *     campaign import confirm 3
 *     campaign import map 3 "Giulia R." @giulia
 *     campaign import fix 3 7 handle @giulia.cooks
 *     campaign import tab 3 "Q2"
 */
#include "sheet/import.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "files.h"
#include "sheet/sheet.h"

#define DAY 86400

const struct arg_spec sheet_import_args[] = {
    { "action", ARG_CHOICE, ARG_OPTIONAL, TEXT_NONE,
      "confirm cancel map fix dates same second tab rows" },
    { "id", ARG_ID, ARG_OPTIONAL, TEXT_NONE, NULL },
    { "what", ARG_WORD, ARG_OPTIONAL, TEXT_NONE, NULL },
    { "to", ARG_WORD, ARG_OPTIONAL, TEXT_NONE, NULL },
    { "value", ARG_TEXT, ARG_OPTIONAL, TEXT_NONE, NULL },
    { "as", ARG_WORD, ARG_KEYWORD, TEXT_NONE, NULL },
    { "files", ARG_WORD, ARG_KEYWORD, TEXT_NONE, NULL },
    { "page", ARG_ID, ARG_KEYWORD, TEXT_NONE, NULL },
    { 0 },
};

static enum err
say_how(struct request *rq)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    enum err rc;

    card_title(card, text_get(language, TEXT_SHEET_NO_FILES));
    card_text(card, text_get(language, TEXT_SHEET_HOW));
    request_refused(rq);
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    card_free(card);
    return rc;
}

/* ---- a file -------------------------------------------------------------- */

/* `files`: what it is called, or NULL: as the file is. */
static enum err
start_cursor(struct request *rq, int64_t id, const char *files,
             struct buf *name, char **cursor)
{
    struct record *record = record_new(), *one;
    struct file file = { 0 };
    enum err rc;

    rc = store_file_find(request_store(rq), id, &file);
    if (rc == ERR_OK) {
        one = record_add(record, "files");
        record_set_int(one, "id", file.id);
        record_set_text(one, "name", file.name);
        buf_adds(name, files ? files : file.name);
    } else if (rc == ERR_NOT_FOUND) {
        rc = reply_wrong(rq, "what", TEXT_VET_FILE_GONE, NULL);
        rc = rc == ERR_OK ? ERR_NOT_FOUND : rc;
    }
    *cursor = record_save(record);
    file_release(&file);
    record_free(record);
    return rc;
}

static char *
start_guesses(struct request *rq, const char *as)
{
    struct record *g = record_new();
    char *text;

    sheet_told_remember(rq, g);
    if (*as != '\0')
        record_set_text(g, "as", as);
    text = record_save(g);
    record_free(g);
    return text;
}

static enum err
say_reading(struct request *rq, struct sheet *sheet)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    char *text;
    enum err rc;

    text = text_make(language, TEXT_VET_READING, "files",
                     sheet_files(sheet, language), NULL);
    card_title(card, text);
    rc = reply(rq, AUDIENCE_PRIVATE, card, &sheet->message);
    free(text);
    card_free(card);
    return rc;
}

enum err
sheet_import_begin(struct request *rq, int64_t file, const char *files,
                   const char *as, int64_t *id)
{
    char *person = xstrdup(request_person(rq)->id), *cursor = NULL;
    char summary[] = "", *guesses = start_guesses(rq, as);
    struct sheet sheet = { .state = SHEET_READING,
                           .person = person,
                           .at = request_now(rq),
                           .guesses = guesses,
                           .summary = summary };
    struct buf name;
    enum err rc;

    buf_init(&name, 4096);
    rc = start_cursor(rq, file, files, &name, &cursor);
    sheet.files = name.data;
    if (rc == ERR_OK)
        rc = say_reading(rq, &sheet);
    if (rc == ERR_OK)
        rc = store_sheet_add(request_store(rq), &sheet, &sheet.id);
    if (rc == ERR_OK)
        rc = request_job(rq, "sheet-read", sheet.id, cursor, request_now(rq),
                         NULL);
    /* What nobody decides about is not kept for ever. */
    if (rc == ERR_OK)
        rc = sheet_drop_at(rq, sheet.id,
                           sheet.at + request_keep_raw_days(rq) * DAY, true);
    if (rc == ERR_OK)
        request_touched(rq, "sheet", sheet.id);
    *id = sheet.id;
    buf_release(&name);
    free(cursor);
    free(guesses);
    free(person);
    return rc;
}

static enum err
import_start(struct request *rq)
{
    int64_t id;
    enum err rc;

    rc = sheet_import_begin(rq, request_file(rq, 0), NULL,
                            request_has(rq, "as") ? request_arg(rq, "as") : "",
                            &id);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- what is said about one ---------------------------------------------- */

static const struct {
    const char *word;
    enum err (*run)(struct request *rq);
} actions[] = {
    { "confirm", sheet_confirm_run }, { "cancel", sheet_cancel_run },
    { "map", sheet_map_run },         { "fix", sheet_fix_run },
    { "dates", sheet_dates_run },     { "same", sheet_answer_run },
    { "second", sheet_answer_run },   { "tab", sheet_tab_run },
    { "rows", sheet_rows_run },
};

enum err
sheet_import_run(struct request *rq)
{
    const char *action = request_arg(rq, "action");
    size_t i;

    for (i = 0; action && i < ARRAY_LEN(actions); i++)
        if (strcmp(action, actions[i].word) == 0)
            return actions[i].run(rq);
    if (request_file_count(rq) > 1)
        return reply_wrong(rq, "files", TEXT_SHEET_ONE_FILE, NULL);
    if (request_file_count(rq) == 0)
        return say_how(rq);
    return import_start(rq);
}
