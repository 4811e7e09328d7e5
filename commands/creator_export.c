/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * creator_export.c - creator export: everything that is held about somebody, as
 * a JSON file, table by table as the database has it.
 *
 * Comments come without who wrote them: those are other people.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "about.h"
#include "alloc.h"
#include "deal_parts.h"
#include "picture.h"

#define ROWS_MAX 5000
/* What stands in the file besides, and an end. */
#define SPARE 4096

struct exporting {
    struct request *rq;
    struct buf out;
    enum about about;
    size_t tables, rows;
    bool is_cut;
};

/* ---- JSON ---------------------------------------------------------------- */

static void
add_text(struct buf *b, const char *text)
{
    buf_addc(b, '"');
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;

        if (c == '"' || c == '\\')
            buf_addf(b, "\\%c", c);
        else if (c == '\n')
            buf_adds(b, "\\n");
        else if (c < 0x20)
            buf_addf(b, "\\u%04x", c);
        else
            buf_addc(b, (char)c);
    }
    buf_addc(b, '"');
}

static void
add_value(struct buf *b, const struct about_value *value)
{
    if (value->text)
        add_text(b, value->text);
    else if (value->is_null || value->is_bytes)
        buf_adds(b, "null");
    else
        buf_addf(b, "%lld", (long long)value->number);
}

/* ---- rows ---------------------------------------------------------------- */

/* A fee is for those who may see fees. */
static bool
is_hidden(const struct exporting *e, const struct about_value *value)
{
    return e->about == ABOUT_DEAL && strcmp(value->column, "fee") == 0 &&
           request_role_member(e->rq, "@finance", 0) &&
           !request_may(e->rq, WHO_FINANCE);
}

static void
add_row(void *ctx, const struct about_value *values, size_t count)
{
    struct exporting *e = ctx;
    size_t i, start = e->out.len, written = 0;

    if (e->is_cut)
        return;
    buf_adds(&e->out, e->rows > 0 ? ",\n    {" : "\n    {");
    for (i = 0; i < count; i++) {
        if (strcmp(values[i].column, "ws") == 0)
            continue;
        buf_adds(&e->out, written++ > 0 ? ", " : "");
        add_text(&e->out, values[i].column);
        buf_adds(&e->out, ": ");
        if (is_hidden(e, &values[i]))
            buf_adds(&e->out, "\"hidden\"");
        else
            add_value(&e->out, &values[i]);
    }
    buf_addc(&e->out, '}');
    e->rows++;
    if (e->out.overflow || e->out.len > POSTED_FILE_MAX - SPARE) {
        buf_cut(&e->out, start);
        e->is_cut = true;
    }
}

/* What is the engine's own, and says nothing but numbers. */
static bool
is_plumbing(enum about about)
{
    return about <= ABOUT_FILE_CHUNK || about == ABOUT_NUDGE ||
           about == ABOUT_RECHECK;
}

/* Verdicts are for those who vet. */
static bool
is_verdict(enum about about)
{
    return about == ABOUT_LOOK || about == ABOUT_JUDGEMENT ||
           about == ABOUT_DECISION || about == ABOUT_SECOND;
}

static enum err
add_tables(struct exporting *e, int64_t creator)
{
    enum err rc = ERR_OK;
    int i;

    for (i = 0; i < ABOUT_COUNT && rc == ERR_OK && !e->is_cut; i++) {
        e->about = (enum about)i;
        if (is_plumbing(e->about) ||
            (is_verdict(e->about) && !request_may(e->rq, WHO_VETTERS)))
            continue;
        buf_addf(&e->out, "%s\n  \"%s\": [", e->tables++ > 0 ? "," : "",
                 about_table(e->about));
        e->rows = 0;
        rc = store_about_rows(request_store(e->rq), e->about, creator, ROWS_MAX,
                              add_row, e);
        e->is_cut |= e->rows == ROWS_MAX;
        buf_adds(&e->out, e->rows > 0 ? "\n  ]" : "]");
    }
    return rc;
}

/* ---- the file ------------------------------------------------------------ */

static enum err
post(struct exporting *e, const struct creator *creator)
{
    enum language language = request_language(e->rq);
    char *title =
        text_make(language, TEXT_FORGET_FILE, "handle", creator->handle, NULL);
    struct buf name;
    const struct file_words words = {
        .title = title,
        .comment = text_get(language, e->is_cut ? TEXT_FORGET_FILE_CUT
                                                : TEXT_FORGET_FILE_WHOLE)
    };
    struct file_words named = words;
    const char *p;
    enum err rc;

    buf_init(&name, 256);
    for (p = creator->handle; *p != '\0'; p++)
        buf_addc(&name, isalnum((unsigned char)*p) || *p == '.' ? *p : '-');
    buf_adds(&name, ".json");
    named.name = name.data;
    rc =
        reply_file(e->rq, AUDIENCE_PRIVATE, 0, &named, e->out.data, e->out.len);
    buf_release(&name);
    free(title);
    return rc;
}

enum err
creator_export_run(struct request *rq)
{
    struct exporting e = { .rq = rq };
    struct creator creator = { 0 };
    enum err rc;

    if (!creator_data_may(rq))
        return creator_data_deny(rq);
    if (!request_has(rq, "creator"))
        return reply_text(rq, AUDIENCE_PASSING, TEXT_CREATOR_START, NULL);
    rc = creator_find(rq, &creator);
    if (rc != ERR_OK)
        return rc == ERR_NOT_FOUND || rc == ERR_DENIED ? ERR_OK : rc;
    buf_init(&e.out, POSTED_FILE_MAX);
    buf_adds(&e.out, "{\n  \"handle\": ");
    add_text(&e.out, creator.handle);
    buf_addc(&e.out, ',');
    rc = add_tables(&e, creator.id);
    buf_adds(&e.out, "\n}\n");
    if (rc == ERR_OK)
        rc = post(&e, &creator);
    buf_release(&e.out);
    creator_release(&creator);
    return rc;
}
