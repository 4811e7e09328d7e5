/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mend.c - what people say about a preview.
 *
 * It is kept with the guesses and stands above them; the rows are looked at
 * anew then. map.c, fix.c and same.c say what can be said beside the order of
 * dates.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "sheet/mend_parts.h"
#include "verbs.h"
#include "vet/vet.h"

/* ---- which sheet --------------------------------------------------------- */

static enum text_key
state_text(enum sheet_state state)
{
    switch (state) {
    case SHEET_READING:
    case SHEET_WRITING:
        return TEXT_SHEET_BUSY;
    case SHEET_CANCELLED:
        return TEXT_VET_ALREADY_CANCELLED;
    case SHEET_IN:
    case SHEET_PREVIEW:
        break;
    }
    return TEXT_ERRORS_ALREADY_DONE;
}

static enum err
say_not_yours(struct request *rq, const struct sheet *sheet)
{
    struct buf who;
    enum err rc;

    buf_init(&who, 256);
    vet_add_person(&who, rq, sheet->person);
    rc = reply_wrong(rq, "id", TEXT_VET_NOT_YOURS, "id", TEXT_INT(sheet->id),
                     "who", who.data, NULL);
    buf_release(&who);
    return rc;
}

/* Without a number: the one of this person that waits. */
static enum err
look_up(struct request *rq, struct sheet *out)
{
    if (request_has(rq, "id"))
        return store_sheet_find(request_store(rq), request_arg_id(rq, "id"),
                                out);
    return store_sheet_last(request_store(rq), request_person(rq)->id,
                            SHEET_PREVIEW, out);
}

enum err
sheet_say_in(struct request *rq, const struct sheet *sheet)
{
    struct record *s = NULL;
    struct buf who;
    int64_t change;
    enum err rc;

    if (record_load(sheet->summary, &s) != ERR_OK)
        s = record_new();
    change = record_int(s, "change", 0);
    buf_init(&who, 256);
    vet_add_person(&who, rq,
                   change != 0 ? record_text(s, "by") : sheet->person);
    rc = reply_text(rq, AUDIENCE_PASSING,
                    change != 0 ? TEXT_SHEET_ALREADY_IN : TEXT_VET_ALREADY_IN,
                    "id", TEXT_INT(sheet->id), "who", who.data, "new",
                    TEXT_INT(record_int(s, "fresh", 0)), "changed",
                    TEXT_INT(record_int(s, "changed", 0)), "change",
                    TEXT_INT(change), NULL);
    buf_release(&who);
    record_free(s);
    return rc;
}

enum err
sheet_find_any(struct request *rq, struct sheet *out)
{
    enum err rc = look_up(rq, out), told;

    if (rc != ERR_OK && rc != ERR_NOT_FOUND)
        return rc;
    if (rc == ERR_NOT_FOUND && !request_has(rq, "id"))
        told = reply_wrong(rq, "id", TEXT_SHEET_NONE, NULL);
    else if (rc == ERR_NOT_FOUND)
        told = reply_wrong(rq, "id", TEXT_VET_NO_IMPORT, "id",
                           TEXT_INT(request_arg_id(rq, "id")), NULL);
    else if (strcmp(out->person, request_person(rq)->id) != 0 &&
             !request_may(rq, WHO_ADMINS))
        told = say_not_yours(rq, out);
    else
        return ERR_OK;
    return sheet_wrong(told);
}

static enum err
say_in(struct request *rq, const struct sheet *sheet)
{
    enum err rc = sheet_say_in(rq, sheet);

    request_refused(rq);
    return rc;
}

enum err
sheet_find(struct request *rq, bool may_be_busy, struct sheet *out)
{
    enum err rc = sheet_find_any(rq, out);
    bool is_busy;

    if (rc != ERR_OK)
        return rc;
    is_busy = out->state == SHEET_READING || out->state == SHEET_WRITING;
    if (out->state == SHEET_PREVIEW || (may_be_busy && is_busy))
        return ERR_OK;
    if (out->state == SHEET_IN)
        return sheet_wrong(say_in(rq, out));
    return sheet_wrong(reply_wrong(rq, "id", state_text(out->state), "id",
                                   TEXT_INT(out->id), NULL));
}

/* ---- looking at the rows anew -------------------------------------------- */

/* From the columns on: their names may mean something else now. Who pressed a
 * button of the preview looks there, and is not answered beside it. */
static enum err
look_again(struct mending *m)
{
    struct request *rq = m->rq;
    struct sheet *sheet = m->sheet;
    bool is_typed = request_pressed(rq) != sheet->message;
    enum err rc;

    free(sheet->guesses);
    sheet->guesses = record_save(m->g);
    sheet->state = SHEET_READING;
    rc = store_sheet_update(request_store(rq), sheet);
    if (rc == ERR_OK)
        rc = sheet_read_again(rq, sheet, SHEET_READ_LAYOUT, "",
                              is_typed || m->is_amiss ? m->said.data : NULL,
                              m->row);
    if (rc == ERR_OK)
        request_touched(rq, "sheet", sheet->id);
    return rc;
}

/* Load the guesses, have them changed, look again. */
enum err
sheet_mend(struct request *rq, sheet_change_fn *change)
{
    struct sheet sheet = { 0 };
    struct mending m = { .rq = rq, .sheet = &sheet };
    enum err rc;

    buf_init(&m.said, 16384);
    rc = sheet_find(rq, false, &sheet);
    if (rc == ERR_OK && record_load(sheet.guesses, &m.g) != ERR_OK)
        m.g = record_new();
    if (rc == ERR_OK)
        rc = change(&m);
    if (rc == ERR_OK)
        rc = look_again(&m);
    if (rc == ERR_OK && !request_sees(rq, sheet.message))
        rc = reply_text(rq, AUDIENCE_PASSING, TEXT_SHEET_NOTED, "id",
                        TEXT_INT(sheet.id), NULL);
    record_free(m.g);
    buf_release(&m.said);
    store_sheet_release(&sheet);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
sheet_wrong(enum err told)
{
    return told == ERR_OK ? ERR_NOT_FOUND : told;
}

/* ---- dates --------------------------------------------------------------- */

static enum err
dates_change(struct mending *m)
{
    struct request *rq = m->rq;
    const char *order = request_has(rq, "what") ? request_arg(rq, "what") : "";
    enum language language = request_language(rq);
    bool is_day = strcasecmp(order, "day-first") == 0;

    if (!is_day && strcasecmp(order, "month-first") != 0)
        return sheet_wrong(reply_wrong(rq, "what", TEXT_SHEET_HOW_DATES, NULL));
    record_set_int(m->g, "order-told",
                   is_day ? SHEET_ORDER_DAY_FIRST : SHEET_ORDER_MONTH_FIRST);
    text_add(&m->said, language, TEXT_SHEET_SAID_DATES, "order",
             text_get(language, is_day ? TEXT_SHEET_ORDER_DAY_SAID
                                       : TEXT_SHEET_ORDER_MONTH_SAID),
             NULL);
    return ERR_OK;
}

enum err
sheet_dates_run(struct request *rq)
{
    return sheet_mend(rq, dates_change);
}
