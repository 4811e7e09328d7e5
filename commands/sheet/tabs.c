/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tabs.c - the other tabs of a workbook: one tab is one import.
 *
 * The first that holds something is read. The others are named below it, with
 * their rows, and each can be read as an import of its own.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "sheet/preview_parts.h"
#include "sheet/sheet.h"
#include "verbs.h"

#define TABS_SHOWN   8
#define BUTTONS_MAX  3
#define FILES_LENGTH 4096

/* Quotes go: the name stands between them. */
void
sheet_tab_note(struct record *guesses, const struct file *part)
{
    struct record *r = record_add(guesses, "tabs");
    struct buf name;
    char *p;

    buf_init(&name, 1024);
    sheet_add_clean(&name, part->name);
    for (p = name.data; p && *p != '\0'; p++)
        if (*p == '"')
            *p = '\'';
    record_set_text(r, "name", name.len > 0 ? name.data : "?");
    record_set_int(r, "rows", file_tab_rows(part));
    record_set_int(r, "file", part->id);
    buf_release(&name);
}

void
sheet_tabs_keep(struct record *to, const struct record *guesses)
{
    size_t i;

    for (i = 0; i < record_count(guesses, "tabs"); i++) {
        const struct record *from = record_at(guesses, "tabs", i);
        struct record *r = record_add(to, "tabs");

        record_set_text(r, "name", record_text(from, "name"));
        record_set_int(r, "rows", record_int(from, "rows", 0));
        record_set_int(r, "file", record_int(from, "file", 0));
        record_set_int(r, "import", record_int(from, "import", 0));
    }
}

/* ---- in a card ----------------------------------------------------------- */

static bool
can_read(const struct record *tab)
{
    return record_int(tab, "rows", 0) > 0;
}

/* "Q2" (12 rows), import 4 */
static void
add_tab(struct buf *b, enum language language, const struct record *tab)
{
    int64_t import = record_int(tab, "import", 0);
    int64_t rows = record_int(tab, "rows", 0);

    buf_adds(b, b->len > 0 ? ", " : "");
    text_add(b, language,
             import != 0 ? TEXT_SHEET_TAB_READ
             : rows > 0  ? TEXT_SHEET_TAB
                         : TEXT_SHEET_TAB_TORN,
             "name", record_text(tab, "name"), "n", TEXT_INT(rows), "id",
             TEXT_INT(import), NULL);
}

static void
add_buttons(struct card *card, enum language language, const struct record *g,
            int64_t id)
{
    struct buf rest;
    size_t i, shown = 0;
    char *label;

    buf_init(&rest, 2048);
    for (i = 0; i < record_count(g, "tabs") && shown < BUTTONS_MAX; i++) {
        const struct record *tab = record_at(g, "tabs", i);

        if (!can_read(tab) || record_int(tab, "import", 0) != 0)
            continue;
        buf_reset(&rest);
        buf_addf(&rest, " \"%s\"", record_text(tab, "name"));
        label = text_make(language, TEXT_SHEET_BUTTON_TAB, "name",
                          record_text(tab, "name"), NULL);
        sheet_add_button(card, CARD_PLAIN, label, "tab", id, rest.data);
        free(label);
        shown++;
    }
    buf_release(&rest);
}

/* The first of them that can be read, else the first. */
static const struct record *
first_tab(const struct record *g)
{
    size_t i, n = record_count(g, "tabs");

    for (i = 0; i < n; i++)
        if (can_read(record_at(g, "tabs", i)) &&
            record_int(record_at(g, "tabs", i), "import", 0) == 0)
            return record_at(g, "tabs", i);
    return record_at(g, "tabs", 0);
}

void
sheet_add_tabs(struct card *card, enum language language,
               const struct record *g, int64_t id)
{
    size_t i, n = record_count(g, "tabs");
    const struct record *first = first_tab(g);
    struct buf tabs;
    char *text;

    if (n == 0)
        return;
    buf_init(&tabs, 16384);
    for (i = 0; i < n && i < TABS_SHOWN; i++)
        add_tab(&tabs, language, record_at(g, "tabs", i));
    if (n > i) {
        buf_adds(&tabs, ", ");
        text_add(&tabs, language, TEXT_SHEET_GONE_MORE, "n",
                 TEXT_INT((int64_t)(n - i)), NULL);
    }
    text = text_make(language,
                     can_read(first) ? TEXT_SHEET_TABS : TEXT_SHEET_TABS_TORN,
                     "n", TEXT_INT((int64_t)n), "tabs", tabs.data, "id",
                     TEXT_INT(id), "name", record_text(first, "name"), NULL);
    card_note(card, text);
    add_buttons(card, language, g, id);
    free(text);
    buf_release(&tabs);
}

/* ---- campaign import tab 3 "Q2" ------------------------------------------ */

static struct record *
find_tab(struct record *g, const char *typed)
{
    size_t i, n = record_count(g, "tabs");

    for (i = 0; i < n; i++)
        if (strcmp(record_text(record_at(g, "tabs", i), "name"), typed) == 0)
            return record_change(g, "tabs", i);
    for (i = 0; i < n; i++)
        if (sheet_is_called(record_text(record_at(g, "tabs", i), "name"),
                            typed))
            return record_change(g, "tabs", i);
    return NULL;
}

static enum err
say_none(struct request *rq, const struct record *g, int64_t id)
{
    enum language language = request_language(rq);
    struct buf tabs;
    size_t i;
    enum err rc;

    buf_init(&tabs, 16384);
    for (i = 0; i < record_count(g, "tabs") && i < TABS_SHOWN; i++)
        add_tab(&tabs, language, record_at(g, "tabs", i));
    rc = reply_wrong(rq, "what",
                     tabs.len > 0 ? TEXT_SHEET_WHICH_TAB : TEXT_SHEET_NO_TABS,
                     "id", TEXT_INT(id), "tabs", tabs.len > 0 ? tabs.data : "",
                     NULL);
    buf_release(&tabs);
    return rc;
}

/* "team.xlsx (Q2)" */
static enum err
read_tab(struct request *rq, struct sheet *sheet, const struct record *g,
         struct record *tab)
{
    int64_t import = 0;
    struct buf name;
    enum err rc;

    buf_init(&name, FILES_LENGTH);
    buf_addf(&name, "%s (%s)", sheet->files, record_text(tab, "name"));
    rc = sheet_import_begin(rq, record_int(tab, "file", 0), name.data,
                            request_has(rq, "as") ? request_arg(rq, "as")
                                                  : record_text(g, "as"),
                            &import);
    buf_release(&name);
    if (rc != ERR_OK)
        return rc;
    record_set_int(tab, "import", import);
    free(sheet->guesses);
    sheet->guesses = record_save(g);
    rc = store_sheet_update(request_store(rq), sheet);
    return rc == ERR_OK && sheet->state == SHEET_PREVIEW
               ? sheet_preview_refresh(rq, sheet)
               : rc;
}

enum err
sheet_tab_run(struct request *rq)
{
    struct sheet sheet = { 0 };
    struct record *g = NULL, *tab;
    enum err rc = sheet_find_any(rq, &sheet);

    if (rc == ERR_OK && record_load(sheet.guesses, &g) != ERR_OK)
        g = record_new();
    if (rc == ERR_OK) {
        tab = request_has(rq, "what") ? find_tab(g, request_arg(rq, "what"))
                                      : NULL;
        if (!tab)
            rc = say_none(rq, g, sheet.id);
        else if (!can_read(tab))
            rc = reply_wrong(rq, "what", TEXT_SHEET_TORN_TAB, "name",
                             record_text(tab, "name"), NULL);
        else
            rc = read_tab(rq, &sheet, g, tab);
    }
    record_free(g);
    store_sheet_release(&sheet);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
