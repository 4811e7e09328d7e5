/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * magic.c - files that are no text, by their first bytes.
 *
 * The name decides only among kinds of zip, where the bytes say little.
 */
#include "magic.h"

#include <string.h>
#include <strings.h>

#include "alloc.h"

static const struct {
    const char *bytes;
    size_t len, at;
    enum import_kind kind;
    enum import_why why;
} magics[] = {
    { "%PDF-", 5, 0, IMPORT_PDF, IMPORT_WHY_DOCUMENT },
    { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, 0, IMPORT_XLS,
      IMPORT_WHY_SAVE_AS_CSV },
    { "\x89PNG\r\n\x1a\n", 8, 0, IMPORT_IMAGE, IMPORT_WHY_PICTURE },
    { "\xff\xd8\xff", 3, 0, IMPORT_IMAGE, IMPORT_WHY_PICTURE },
    { "GIF87a", 6, 0, IMPORT_IMAGE, IMPORT_WHY_PICTURE },
    { "GIF89a", 6, 0, IMPORT_IMAGE, IMPORT_WHY_PICTURE },
    { "WEBP", 4, 8, IMPORT_IMAGE, IMPORT_WHY_PICTURE },
    { "ftypheic", 8, 4, IMPORT_IMAGE, IMPORT_WHY_PICTURE },
    { "ftypheif", 8, 4, IMPORT_IMAGE, IMPORT_WHY_PICTURE },
    { "ftypmif1", 8, 4, IMPORT_IMAGE, IMPORT_WHY_PICTURE },
    { "ftypavif", 8, 4, IMPORT_IMAGE, IMPORT_WHY_PICTURE },
    { "II*\0", 4, 0, IMPORT_IMAGE, IMPORT_WHY_PICTURE },
    { "MM\0*", 4, 0, IMPORT_IMAGE, IMPORT_WHY_PICTURE },
    { "\x1f\x8b\x08", 3, 0, IMPORT_BINARY, IMPORT_WHY_UNPACK },
    { "Rar!\x1a\x07", 6, 0, IMPORT_BINARY, IMPORT_WHY_UNPACK },
    { "7z\xbc\xaf\x27\x1c", 6, 0, IMPORT_BINARY, IMPORT_WHY_UNPACK },
    { "BZh", 3, 0, IMPORT_BINARY, IMPORT_WHY_UNPACK },
    { "\xfd"
      "7zXZ",
      5, 0, IMPORT_BINARY, IMPORT_WHY_UNPACK },
    { "SQLite format 3", 15, 0, IMPORT_BINARY, IMPORT_WHY_BINARY },
    { "\x7f"
      "ELF",
      4, 0, IMPORT_BINARY, IMPORT_WHY_BINARY },
    { "PAR1", 4, 0, IMPORT_BINARY, IMPORT_WHY_BINARY },
    { "{\\rtf", 5, 0, IMPORT_BINARY, IMPORT_WHY_DOCUMENT },
};

static bool
has(const char *head, size_t len, const char *bytes)
{
    return memmem(head, len, bytes, strlen(bytes)) != NULL;
}

static bool
is_named(const char *file_name, const char *ending)
{
    size_t a, b = strlen(ending);

    if (!file_name)
        return false;
    a = strlen(file_name);
    return a > b && strcasecmp(file_name + a - b, ending) == 0;
}

/* A zip, also half of one: its list of files stands at the missing end. */
static void
find_zip(const char *file_name, const char *head, size_t len,
         struct import_plan *plan)
{
    plan->kind = IMPORT_ZIP;
    plan->why = IMPORT_WHY_UNPACK;
    if (has(head, len, "xl/") || is_named(file_name, ".xlsx") ||
        is_named(file_name, ".xlsm")) {
        plan->kind = IMPORT_XLSX;
        plan->why = IMPORT_WHY_SAVE_AS_CSV;
    } else if (has(head, len, "opendocument.spreadsheet") ||
               is_named(file_name, ".ods") || is_named(file_name, ".numbers")) {
        plan->why = IMPORT_WHY_SAVE_AS_CSV;
    } else if (has(head, len, "word/") || has(head, len, "ppt/") ||
               has(head, len, "opendocument.text") ||
               is_named(file_name, ".docx") || is_named(file_name, ".pages")) {
        plan->why = IMPORT_WHY_DOCUMENT;
    }
}

bool
magic_find(const char *file_name, const char *head, size_t len,
           struct import_plan *plan)
{
    size_t i;

    if (len >= 4 &&
        (memcmp(head, "PK\3\4", 4) == 0 || memcmp(head, "PK\5\6", 4) == 0)) {
        find_zip(file_name, head, len, plan);
        return true;
    }
    for (i = 0; i < ARRAY_LEN(magics); i++) {
        if (len < magics[i].at + magics[i].len ||
            memcmp(head + magics[i].at, magics[i].bytes, magics[i].len) != 0)
            continue;
        plan->kind = magics[i].kind;
        plan->why = magics[i].why;
        return true;
    }
    return false;
}

bool
magic_is_html(const char *text, size_t len)
{
    static const char *const starts[] = { "<!doctype html", "<html",  "<head",
                                          "<body",          "<table", "<div",
                                          "<meta",          "<?xml",  "<svg",
                                          "<script" };
    size_t at = 0, i;

    while (at < len && strchr(" \t\r\n", text[at]) && text[at] != '\0')
        at++;
    for (i = 0; i < ARRAY_LEN(starts); i++) {
        size_t n = strlen(starts[i]);

        if (len - at >= n && strncasecmp(text + at, starts[i], n) == 0)
            return true;
    }
    return false;
}
