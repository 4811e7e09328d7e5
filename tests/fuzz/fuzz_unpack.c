/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_unpack.c - any bytes as an archive, or as the sheet of a workbook.
 *
 * The first byte chooses. What the worker tells is well-formed: each file has
 * the length that was said, and the last line is "end".
 */
#include <archive.h>
#include <archive_entry.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "promise.h"
#include "worker/unpack.h"

static const char book[] =
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"1\"/>"
    "<sheet name=\"T\" r:id=\"1\"/></sheets></workbook>";
static const char relations[] =
    "<Relationships><Relationship Id=\"1\" Target=\"s.xml\"/></Relationships>";
static const char styles[] =
    "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
    "<xf numFmtId=\"22\"/><xf numFmtId=\"10\"/><xf numFmtId=\"20\"/></cellXfs>"
    "</styleSheet>";
static const char strings[] =
    "<sst><si><t>one</t></si><si><t>two</t></si></sst>";

static void
add(struct archive *a, const char *name, const void *bytes, size_t len)
{
    struct archive_entry *entry = archive_entry_new();

    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)len);
    (void)archive_write_header(a, entry);
    (void)archive_write_data(a, bytes, len);
    archive_entry_free(entry);
}

static size_t
make_book(const uint8_t *sheet, size_t size, char *room, size_t most)
{
    struct archive *a = archive_write_new();
    size_t used = 0;

    (void)archive_write_set_format_zip(a);
    (void)archive_write_set_options(a, "zip:compression=store");
    (void)archive_write_open_memory(a, room, most, &used);
    add(a, "xl/workbook.xml", book, sizeof(book) - 1);
    add(a, "xl/_rels/workbook.xml.rels", relations, sizeof(relations) - 1);
    add(a, "xl/styles.xml", styles, sizeof(styles) - 1);
    add(a, "xl/sharedStrings.xml", strings, sizeof(strings) - 1);
    add(a, "xl/s.xml", sheet, size);
    (void)archive_write_close(a);
    (void)archive_write_free(a);
    return used;
}

static void
check(const char *told, size_t len)
{
    const char *end = told + len;

    while (told < end) {
        const char *line = memchr(told, '\n', (size_t)(end - told));

        must(line != NULL);
        if (line - told == 3 && memcmp(told, "end", 3) == 0) {
            must(line + 1 == end);
            return;
        }
        if (memcmp(told, "file ", 5) == 0 || memcmp(told, "table ", 6) == 0 ||
            memcmp(told, "tab ", 4) == 0) {
            size_t size = strtoul(strchr(told, ' '), NULL, 10);

            must(size <= (size_t)(end - line - 1));
            line += size;
        } else {
            must(memcmp(told, "trouble ", 8) == 0);
        }
        told = line + 1;
    }
    must(0); /* no end */
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t len = 0, most = size + 8192, packed;
    char *told = NULL, *room = NULL;
    FILE *out;

    if (size == 0)
        return 0;
    out = open_memstream(&told, &len);
    must(out != NULL);
    if (data[0] & 1) {
        unpack(data + 1, size - 1, out);
    } else {
        room = malloc(most);
        must(room != NULL);
        packed = make_book(data + 1, size - 1, room, most);
        unpack(room, packed, out);
    }
    (void)fclose(out);
    check(told, len);
    free(told);
    free(room);
    return 0;
}
