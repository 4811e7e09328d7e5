/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * workbook.c - what the sheets of an XLSX file share: their names, the texts
 * and the formats of numbers.
 */
#include "workbook.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "xml.h"

#define STRINGS_MAX_BYTES ((size_t)96 * 1024 * 1024)
#define STRINGS_MAX       4000000
#define FORMATS_MAX       65536
#define CODES_MAX         4096

/* ---- the sheets' names and members --------------------------------------- */

struct relations {
    struct workbook *workbook;
    char *ids[WORKBOOK_SHEETS_MAX]; /* of the sheets, in their order */
};

static void
book_start(struct xml *xml, const char *name, const char **attributes)
{
    struct relations *r = xml_ctx(xml);
    struct workbook *w = r->workbook;
    const char *title = xml_attribute(attributes, "name"), *value;

    if (strcmp(name, "workbookPr") == 0) {
        value = xml_attribute(attributes, "date1904");
        w->since_1904 =
            value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
        return;
    }
    if (strcmp(name, "sheet") != 0 || !title ||
        w->sheet_count == WORKBOOK_SHEETS_MAX)
        return;
    value = xml_attribute(attributes, "state");
    w->sheets[w->sheet_count].is_hidden =
        value && strcmp(value, "visible") != 0;
    w->sheets[w->sheet_count].name = xstrdup(title);
    r->ids[w->sheet_count++] = xstrdup_null(xml_attribute(attributes, "id"));
}

/* "worksheets/sheet1.xml" and "/xl/worksheets/sheet1.xml" are the same. */
static char *
target_path(const char *target)
{
    struct buf path;

    if (target[0] == '/')
        return xstrdup(target + 1);
    buf_init(&path, 4096);
    buf_addf(&path, "xl/%s", target);
    return buf_take(&path);
}

static void
relation_start(struct xml *xml, const char *name, const char **attributes)
{
    struct relations *r = xml_ctx(xml);
    const char *id = xml_attribute(attributes, "Id");
    const char *target = xml_attribute(attributes, "Target");
    size_t i;

    if (strcmp(name, "Relationship") != 0 || !id || !target)
        return;
    for (i = 0; i < r->workbook->sheet_count; i++)
        if (r->ids[i] && strcmp(r->ids[i], id) == 0 &&
            !r->workbook->sheets[i].path)
            r->workbook->sheets[i].path = target_path(target);
}

static enum err
read_sheets(struct package *package, struct workbook *workbook)
{
    struct relations r = { .workbook = workbook };
    struct xml_reader book = { .start = book_start, .ctx = &r };
    struct xml_reader relations = { .start = relation_start, .ctx = &r };
    enum err rc;
    size_t i;

    rc = xml_read(package, "xl/workbook.xml", &book);
    if (rc == ERR_OK)
        rc = xml_read(package, "xl/_rels/workbook.xml.rels", &relations);
    for (i = 0; i < WORKBOOK_SHEETS_MAX; i++)
        free(r.ids[i]);
    return rc;
}

/* ---- formats of numbers -------------------------------------------------- */

struct styles {
    struct workbook *workbook;
    bool in_cells; /* <cellXfs>: what cells point at */
    struct {
        int id;
        struct number_format format;
    } codes[CODES_MAX]; /* the workbook's own */
    size_t code_count;
};

static struct number_format
style_format(const struct styles *s, int id)
{
    size_t i;

    for (i = 0; i < s->code_count; i++)
        if (s->codes[i].id == id)
            return s->codes[i].format;
    return number_format_known(id);
}

static void
style_start(struct xml *xml, const char *name, const char **attributes)
{
    struct styles *s = xml_ctx(xml);
    struct workbook *w = s->workbook;
    const char *id = xml_attribute(attributes, "numFmtId");
    const char *code = xml_attribute(attributes, "formatCode");
    int number = id ? (int)strtol(id, NULL, 10) : 0;

    if (strcmp(name, "cellXfs") == 0) {
        s->in_cells = true;
    } else if (strcmp(name, "numFmt") == 0 && code &&
               s->code_count < CODES_MAX) {
        s->codes[s->code_count].id = number;
        s->codes[s->code_count++].format = number_format_read(code);
    } else if (strcmp(name, "xf") == 0 && s->in_cells &&
               w->format_count < FORMATS_MAX) {
        w->formats = xreallocarray(w->formats, w->format_count + 1,
                                   sizeof(w->formats[0]));
        w->formats[w->format_count++] = style_format(s, number);
    }
}

static void
style_end(struct xml *xml, const char *name)
{
    struct styles *s = xml_ctx(xml);

    if (strcmp(name, "cellXfs") == 0)
        s->in_cells = false;
}

/* A workbook may have none. */
static enum err
read_styles(struct package *package, struct workbook *workbook)
{
    struct styles *s = xcalloc(1, sizeof(*s));
    struct xml_reader reader = { .start = style_start,
                                 .end = style_end,
                                 .ctx = s };
    enum err rc;

    s->workbook = workbook;
    rc = xml_read(package, "xl/styles.xml", &reader);
    free(s);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- shared texts -------------------------------------------------------- */

struct texts {
    struct workbook *workbook;
    bool in_text;
    int in_sound; /* <rPh>: how an Asian text is read aloud */
};

static void
text_start(struct xml *xml, const char *name, const char **attributes)
{
    struct texts *t = xml_ctx(xml);
    struct workbook *w = t->workbook;

    (void)attributes;
    if (strcmp(name, "t") == 0) {
        t->in_text = t->in_sound == 0;
    } else if (strcmp(name, "rPh") == 0) {
        t->in_sound++;
    } else if (strcmp(name, "si") == 0) {
        if (w->string_count == STRINGS_MAX) {
            xml_stop(xml, ERR_TOO_BIG);
            return;
        }
        if (w->string_count == w->string_room) {
            w->string_room = w->string_room ? 2 * w->string_room : 1024;
            w->string_at = xreallocarray(w->string_at, w->string_room,
                                         sizeof(w->string_at[0]));
        }
        w->string_at[w->string_count++] = w->strings.len;
    }
}

static void
text_end(struct xml *xml, const char *name)
{
    struct texts *t = xml_ctx(xml);

    if (strcmp(name, "t") == 0)
        t->in_text = false;
    else if (strcmp(name, "rPh") == 0)
        t->in_sound--;
    else if (strcmp(name, "si") == 0)
        buf_add(&t->workbook->strings, "", 1);
    if (t->workbook->strings.overflow)
        xml_stop(xml, ERR_TOO_BIG);
}

static void
text_text(struct xml *xml, const char *text, size_t len)
{
    struct texts *t = xml_ctx(xml);

    if (t->in_text && t->workbook->string_count > 0)
        buf_add(&t->workbook->strings, text, len);
}

static enum err
read_strings(struct package *package, struct workbook *workbook)
{
    struct texts t = { .workbook = workbook };
    struct xml_reader reader = { text_start, text_end, text_text, &t };
    enum err rc = xml_read(package, "xl/sharedStrings.xml", &reader);

    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- all of it ----------------------------------------------------------- */

enum err
workbook_open(struct package *package, struct workbook *workbook)
{
    enum err rc;

    memset(workbook, 0, sizeof(*workbook));
    buf_init(&workbook->strings, STRINGS_MAX_BYTES);
    rc = read_sheets(package, workbook);
    if (rc == ERR_OK)
        rc = read_styles(package, workbook);
    if (rc == ERR_OK)
        rc = read_strings(package, workbook);
    if (rc != ERR_OK)
        workbook_release(workbook);
    return rc;
}

void
workbook_release(struct workbook *workbook)
{
    size_t i;

    for (i = 0; i < workbook->sheet_count; i++) {
        free(workbook->sheets[i].name);
        free(workbook->sheets[i].path);
    }
    free(workbook->formats);
    free(workbook->string_at);
    buf_release(&workbook->strings);
    memset(workbook, 0, sizeof(*workbook));
}

const char *
workbook_string(const struct workbook *workbook, size_t i)
{
    return i < workbook->string_count
               ? workbook->strings.data + workbook->string_at[i]
               : "";
}
