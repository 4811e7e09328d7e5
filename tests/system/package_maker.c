/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * package_maker.c - zip files and workbooks for tests, as bad as wanted.
 */
#include "package_maker.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

struct maker {
    struct archive *archive;
};

static void
good(int code)
{
    ck_assert_int_eq(code, ARCHIVE_OK);
}

static struct maker *
maker_open(const char *name, bool is_locked)
{
    struct maker *m = calloc(1, sizeof(*m));

    ck_assert_ptr_nonnull(m);
    m->archive = archive_write_new();
    good(archive_write_set_format_zip(m->archive));
    if (is_locked) {
        good(archive_write_set_options(m->archive, "zip:encryption=zipcrypt"));
        good(archive_write_set_passphrase(m->archive, "not told"));
    }
    good(archive_write_open_filename(m->archive, in_folder(name)));
    return m;
}

struct maker *
maker_new(const char *name)
{
    return maker_open(name, false);
}

struct maker *
maker_locked(const char *name)
{
    return maker_open(name, true);
}

static void
maker_begin(struct maker *m, const char *member, size_t len)
{
    struct archive_entry *entry = archive_entry_new();

    archive_entry_set_pathname_utf8(entry, member);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_size(entry, (la_int64_t)len);
    good(archive_write_header(m->archive, entry));
    archive_entry_free(entry);
}

void
maker_add(struct maker *m, const char *member, const void *bytes, size_t len)
{
    maker_begin(m, member, len);
    ck_assert_int_eq(archive_write_data(m->archive, bytes, len),
                     (la_ssize_t)len);
}

void
maker_add_text(struct maker *m, const char *member, const char *content)
{
    maker_add(m, member, content, strlen(content));
}

void
maker_add_zeros(struct maker *m, const char *member, size_t len)
{
    static const char zeros[1 << 20];

    maker_begin(m, member, len);
    for (; len > 0; len -= len < sizeof(zeros) ? len : sizeof(zeros))
        ck_assert_int_gt(archive_write_data(m->archive, zeros,
                                            len < sizeof(zeros)
                                                ? len
                                                : sizeof(zeros)),
                         0);
}

void
maker_close(struct maker *m)
{
    good(archive_write_close(m->archive));
    good(archive_write_free(m->archive));
    free(m);
}

struct maker *
maker_workbook(const char *name, const char *book, const char *sheet)
{
    struct maker *m = maker_new(name);

    maker_add_text(
        m, "xl/workbook.xml",
        text("<?xml version=\"1.0\"?><workbook xmlns:r=\"urn:r\">%s"
             "<sheets><sheet name=\"Deals\" sheetId=\"1\" r:id=\"r1\"/>"
             "</sheets></workbook>",
             book));
    maker_add_text(m, "xl/_rels/workbook.xml.rels",
                   "<Relationships><Relationship Id=\"r1\" "
                   "Target=\"worksheets/sheet1.xml\"/></Relationships>");
    maker_add_text(m, "xl/worksheets/sheet1.xml",
                   text("<worksheet>%s</worksheet>", sheet));
    return m;
}

const char *
maker_row(int number, const char *cells)
{
    return text("<row r=\"%d\">%s</row>", number, cells);
}
