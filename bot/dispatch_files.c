/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dispatch_files.c - files and pastes that come with a line, or without one.
 */
#include "dispatch_files.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "files.h"
#include "numbers.h"

/* So many of one's own files one line can name; a chat sends fewer at once. */
#define NUMBERS_MAX 20

void
files_add_numbers(const struct request *rq, struct buf *out)
{
    size_t i;

    for (i = 0; i < rq->file_count; i++)
        buf_addf(out, "%s%lld", i > 0 ? "," : "", (long long)rq->files[i]);
}

/* A button for it, and the line in words. */
static void
add_form(const struct request *rq, struct card *card, const struct command *cmd,
         const struct form *form)
{
    struct buf files, line, example;
    char *note;

    buf_init(&files, 1000);
    buf_init(&line, 1900);
    buf_init(&example, 1900);
    buf_adds(&files, " files ");
    files_add_numbers(rq, &files);
    buf_addf(&line, "%s %s%s", cmd->name, form->name, files.data);
    buf_addf(&example, "%s%s", form->example, files.data);
    note = text_make(rq->language, TEXT_ASK_FILE_NOTE, "example", example.data,
                     NULL);
    card_button(card, CARD_PRIMARY, text_get(rq->language, form->title),
                line.data, NULL);
    card_note(card, note);
    free(note);
    buf_release(&files);
    buf_release(&line);
    buf_release(&example);
}

/* *denied: a form that reads files, but not for this person. False when none
 * is for them. */
static bool
add_forms(const struct request *rq, struct card *card,
          const struct form **denied)
{
    const struct command *const *cmd;
    const struct form *form;
    bool has_any = false;

    *denied = NULL;
    for (cmd = commands; *cmd; cmd++) {
        for (form = (*cmd)->forms; form->run; form++) {
            if (!(form->flags & FORM_FILES))
                continue;
            if (!request_may(rq, form->who)) {
                *denied = form;
                continue;
            }
            add_form(rq, card, *cmd, form);
            has_any = true;
        }
    }
    return has_any;
}

static char *
ask_title(const struct request *rq, const struct file *file, bool is_paste)
{
    if (is_paste)
        return text_make(rq->language, TEXT_ASK_PASTE, NULL);
    if (rq->file_count > 1)
        return text_make(rq->language, TEXT_ASK_FILES, "n",
                         TEXT_INT(rq->file_count), NULL);
    return text_make(rq->language, TEXT_ASK_FILE, "name", file->name, NULL);
}

enum err
files_ask(struct request *rq, bool is_paste)
{
    const struct form *denied;
    struct card *card = card_new();
    struct file file = { 0 };
    char *title = NULL;
    enum err rc;

    rc = store_file_find(rq->engine->store, rq->files[0], &file);
    if (rc == ERR_OK) {
        title = ask_title(rq, &file, is_paste);
        card_title(card, title);
        if (!add_forms(rq, card, &denied) && denied) {
            rq->form = denied;
            rc = dispatch_deny(rq);
        } else {
            rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);
        }
    }
    file_release(&file);
    free(title);
    card_free(card);
    return rc;
}

enum err
files_keep_paste(struct request *rq, const char *text)
{
    char name[] = "paste.txt", empty[] = "", *network = xstrdup(rq->network);
    struct file file = { .network = network,
                         .name = name,
                         .mime = empty,
                         .state = FILE_HERE,
                         .person = rq->person.id,
                         .at = rq->now };
    int64_t id = 0;
    enum err rc;

    rc = store_file_add(rq->engine->store, &file, &id);
    if (rc == ERR_OK)
        rc = store_file_append(rq->engine->store, id, text, strlen(text));
    if (rc == ERR_OK)
        rc = store_file_set_state(rq->engine->store, id, FILE_HERE, "");
    if (rc == ERR_OK) {
        rq->files =
            xreallocarray(rq->files, rq->file_count + 1, sizeof(rq->files[0]));
        rq->files[rq->file_count++] = id;
    }
    free(network);
    return rc;
}

static bool
has_number(const struct request *rq, int64_t id)
{
    size_t i;

    for (i = 0; i < rq->file_count; i++)
        if (rq->files[i] == id)
            return true;
    return false;
}

static enum err
take_number(struct request *rq, int64_t id)
{
    struct file file = { 0 };
    enum err rc;

    rc = store_file_find(rq->engine->store, id, &file);
    /* Somebody else's file is nobody's. */
    if (rc == ERR_OK && strcmp(file.person, rq->person.id) == 0) {
        rq->files =
            xreallocarray(rq->files, rq->file_count + 1, sizeof(rq->files[0]));
        rq->files[rq->file_count++] = id;
    }
    file_release(&file);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
files_take_numbers(struct request *rq)
{
    const char *list = args_get(&rq->args, "files");
    char number[24];
    int64_t id;
    enum err rc = ERR_OK;

    while (rc == ERR_OK && list && *list != '\0' &&
           rq->file_count < NUMBERS_MAX) {
        size_t len = strcspn(list, ",");

        if (len >= sizeof(number))
            return ERR_OK;
        memcpy(number, list, len);
        number[len] = '\0';
        list += len + (list[len] == ',');
        if (number_parse(number, 1, INT64_MAX, &id) == ERR_OK &&
            !has_number(rq, id))
            rc = take_number(rq, id);
    }
    return rc;
}
