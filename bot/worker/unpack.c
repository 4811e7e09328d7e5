/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unpack.c - a spreadsheet as a table, an archive as its files.
 *
 * Of a workbook the first sheet that holds anything is the table, those behind
 * it are told as well. Of an archive the files in it, spreadsheets among them
 * as tables of their first sheet; archives within it stay packed.
 */
#include "unpack.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "package.h"
#include "sheet.h"
#include "workbook.h"

#define NAME_MAX_BYTES 200
#define FILES_MAX      50
#define TABS_MAX       24
#define TABS_BYTES     ((size_t)8 * 1024 * 1024) /* all of them */
#define OWN_PAGE_MAX   ((size_t)256 * 1024)
#define OWN_NAME_MAX   30
#define OWN_NAME_FILE  "download-owner.txt"

static const char ole_magic[] = "\xD0\xCF\x11\xE0";
static const char zip_magic[] = "PK\3\4";

static bool
begins_with(const void *bytes, size_t len, const char *magic)
{
    return len >= 4 && memcmp(bytes, magic, 4) == 0;
}

static const char *
trouble_word(enum err err)
{
    switch (err) {
    case ERR_DENIED:
        return "encrypted";
    case ERR_TOO_BIG:
        return "too-big";
    case ERR_NOT_FOUND:
        return "empty";
    case ERR_UNSUPPORTED:
        return "document";
    default:
        return "broken";
    }
}

/* The last part of a path, without what could end the line. */
static void
tell_name(const char *path, FILE *out)
{
    const char *slash = strrchr(path, '/'), *p = slash ? slash + 1 : path;
    size_t i, n = strnlen(p, NAME_MAX_BYTES);

    if (n == 0)
        (void)fputs("unnamed", out);
    for (i = 0; i < n; i++)
        putc((unsigned char)p[i] < ' ' || p[i] == 0x7F ? ' ' : p[i], out);
    putc('\n', out);
}

static void
tell_file(const char *what, const char *path, const struct buf *bytes,
          FILE *out)
{
    fprintf(out, "%s %zu ", what, bytes->len);
    tell_name(path, out);
    if (bytes->len > 0)
        (void)fwrite(bytes->data, 1, bytes->len, out);
}

/* ---- a spreadsheet ------------------------------------------------------- */

static bool
is_shown(const struct sheet *sheet)
{
    return !sheet->is_hidden && sheet->path;
}

/* The first sheet that holds something; *at is its place. */
static enum err
first_table(struct package *package, const struct workbook *workbook,
            struct buf *table, size_t *at)
{
    size_t rows = 0, i;
    enum err rc = ERR_OK;

    for (i = 0; rc == ERR_OK && rows == 0 && i < workbook->sheet_count; i++) {
        if (!is_shown(&workbook->sheets[i]))
            continue;
        *at = i;
        buf_reset(table);
        rc = sheet_write(package, workbook, &workbook->sheets[i], table, &rows);
    }
    return rc == ERR_OK && rows == 0 ? ERR_NOT_FOUND : rc;
}

/* A sheet behind the first; *room is what is left for all of them. */
static void
tell_tab(struct package *package, const struct workbook *workbook, size_t at,
         size_t *room, int *told, FILE *out)
{
    struct buf table;
    size_t rows = 0;
    enum err rc;

    buf_init(&table, *room);
    rc = sheet_write(package, workbook, &workbook->sheets[at], &table, &rows);
    if (rc != ERR_OK) {
        rows = 0;
        buf_reset(&table);
    }
    if (rc != ERR_OK || rows > 0) {
        *room -= table.len;
        (*told)++;
        fprintf(out, "tab %zu %zu ", table.len, rows);
        tell_name(workbook->sheets[at].name, out);
        if (table.len > 0)
            (void)fwrite(table.data, 1, table.len, out);
    }
    buf_release(&table);
}

static enum err
unpack_workbook(struct package *package, FILE *out)
{
    size_t at = 0, room = TABS_BYTES;
    struct workbook workbook;
    struct buf table;
    int told = 0;
    enum err rc = workbook_open(package, &workbook);

    if (rc != ERR_OK)
        return rc;
    buf_init(&table, UNPACK_OUTPUT_MAX - TABS_BYTES);
    rc = first_table(package, &workbook, &table, &at);
    if (rc == ERR_OK)
        tell_file("table", workbook.sheets[at].name, &table, out);
    buf_release(&table);
    while (rc == ERR_OK && ++at < workbook.sheet_count && told < TABS_MAX)
        if (is_shown(&workbook.sheets[at]))
            tell_tab(package, &workbook, at, &room, &told, out);
    workbook_release(&workbook);
    return rc;
}

/* ---- an archive ---------------------------------------------------------- */

struct contents {
    bool is_workbook, is_document, is_download;
};

/* Of an account's own download (Instagram's, TikTok's) only the list of
 * followers is wanted: all else in it is nobody's business, and is not even
 * taken out of the archive. */
static bool
is_follower_list(const char *name)
{
    const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;
    size_t len = strlen(base);

    if (len < 5 || strcmp(base + len - 5, ".json") != 0)
        return false;
    return strncmp(base, "user_data", 9) == 0 ||
           (strstr(name, "followers_and_following/") &&
            strncmp(base, "followers", 9) == 0);
}

/* What the archive says of its own account. There is more in there than
 * anybody should know: the name alone goes on, as a file by itself. */
static bool
is_own_page(const char *name)
{
    static const char end[] = "/personal_information.json";
    size_t len = strlen(name);

    return len >= sizeof(end) - 1 &&
           strcmp(name + len - (sizeof(end) - 1), end) == 0;
}

/* "Username": {"href": "", "value": "NAME", …}, the key in the language of
 * who asked for it. */
static bool
own_name(const struct buf *page, struct buf *out)
{
    static const char *const keys[] = { "\"Username\"", "\"Nome utente\"",
                                        "\"Nombre de usuario\"",
                                        "\"Benutzername\"" };
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._";
    const char *at = NULL, *end;
    size_t i, len;

    for (i = 0; !at && i < ARRAY_LEN(keys); i++)
        at = strstr(page->data, keys[i]);
    end = at ? strchr(at, '}') : NULL;
    at = at ? strstr(at, "\"value\"") : NULL;
    if (!at || !end || at > end)
        return false;
    at += sizeof("\"value\"") - 1;
    at += strspn(at, " \t:");
    len = *at == '"' ? strspn(at + 1, letters) : 0;
    if (len == 0 || len > OWN_NAME_MAX || at[1 + len] != '"')
        return false;
    buf_add(out, at + 1, len);
    return true;
}

static enum err
look_at(void *ctx, struct member *member)
{
    struct contents *contents = ctx;
    const char *name = member_name(member);

    contents->is_workbook |= strcmp(name, "xl/workbook.xml") == 0;
    contents->is_document |= strcmp(name, "word/document.xml") == 0 ||
                             strcmp(name, "ppt/presentation.xml") == 0 ||
                             strcmp(name, "content.xml") == 0;
    contents->is_download |= is_follower_list(name);
    return ERR_OK;
}

struct unpacking {
    struct package *package;
    FILE *out;
    int files;
    size_t bytes; /* told so far */
    bool is_download;
};

/* What a Mac and others add for themselves. */
static bool
is_left_out(const char *name)
{
    const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;

    return base[0] == '\0' || base[0] == '.' ||
           strncmp(name, "__MACOSX/", 9) == 0;
}

/* All that is unpacked counts against the budget of the outer one. */
static enum err
unpack_inner(struct unpacking *u, const struct buf *bytes, struct buf *table)
{
    struct workbook workbook;
    struct package package;
    size_t at;
    enum err rc;

    package_init(&package, bytes->data, bytes->len);
    package.budget = u->package->budget;
    rc = workbook_open(&package, &workbook);
    if (rc == ERR_OK) {
        rc = first_table(&package, &workbook, table, &at);
        workbook_release(&workbook);
    }
    u->package->budget = package.budget;
    return rc;
}

/* One that cannot be read tells nothing. */
static enum err
unpack_own_page(struct unpacking *u, struct member *member)
{
    struct buf page, name;
    enum err rc;

    buf_init(&page, OWN_PAGE_MAX);
    buf_init(&name, OWN_NAME_MAX + 1);
    rc = member_read(member, &page);
    if (rc == ERR_OK && page.len > 0 && own_name(&page, &name))
        tell_file("file", OWN_NAME_FILE, &name, u->out);
    buf_release(&page);
    buf_release(&name);
    return rc == ERR_TOO_BIG ? ERR_OK : rc;
}

/* A spreadsheet that cannot be read spoils nothing else. */
static enum err
unpack_member(void *ctx, struct member *member)
{
    struct unpacking *u = ctx;
    const char *name = member_name(member);
    struct buf bytes, table, *told = &bytes;
    enum err rc;

    if (u->is_download && is_own_page(name))
        return unpack_own_page(u, member);
    if (is_left_out(name) || (u->is_download && !is_follower_list(name)))
        return ERR_OK;
    if (u->files++ == FILES_MAX)
        return ERR_TOO_BIG;
    buf_init(&bytes, UNPACK_OUTPUT_MAX - u->bytes);
    buf_init(&table, UNPACK_OUTPUT_MAX - u->bytes);
    rc = member_read(member, &bytes);
    if (rc == ERR_OK && begins_with(bytes.data, bytes.len, zip_magic)) {
        rc = unpack_inner(u, &bytes, &table);
        told = &table;
    }
    if (rc == ERR_OK) {
        u->bytes += told->len;
        tell_file("file", name, told, u->out);
    } else if (rc != ERR_TOO_BIG && told == &table) {
        fprintf(u->out, "trouble %s ", trouble_word(rc));
        tell_name(name, u->out);
        rc = ERR_OK;
    }
    buf_release(&bytes);
    buf_release(&table);
    return rc;
}

static enum err
unpack_package(struct package *package, FILE *out)
{
    struct contents contents = { 0 };
    struct unpacking u = { .package = package, .out = out };
    enum err rc = package_walk(package, look_at, &contents);

    if (rc != ERR_OK)
        return rc;
    if (contents.is_workbook)
        return unpack_workbook(package, out);
    if (contents.is_document)
        return ERR_UNSUPPORTED;
    u.is_download = contents.is_download;
    rc = package_walk(package, unpack_member, &u);
    return rc == ERR_OK && u.files == 0 ? ERR_NOT_FOUND : rc;
}

void
unpack(const void *bytes, size_t len, FILE *out)
{
    struct package package;
    enum err rc = ERR_DENIED; /* an old one, or a new one with a password */

    if (!begins_with(bytes, len, ole_magic)) {
        package_init(&package, bytes, len);
        rc = unpack_package(&package, out);
    }
    if (rc != ERR_OK)
        fprintf(out, "trouble %s\n", trouble_word(rc));
    fprintf(out, "end\n");
}
