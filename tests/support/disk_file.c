/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * disk_file.c - whole files, read and written by a test.
 */
#include "disk_file.h"

#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "test.h"

bool
disk_read(const char *path, struct buf *out)
{
    FILE *file = fopen(path, "rbe");
    char piece[4096];
    size_t n;

    if (!file)
        return false;
    while ((n = fread(piece, 1, sizeof(piece), file)) > 0)
        buf_add(out, piece, n);
    (void)fclose(file);
    return true;
}

void
disk_write(const char *path, const void *bytes, size_t len)
{
    FILE *file = fopen(path, "wbe");

    ck_assert_msg(file != NULL, "cannot write %s", path);
    ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
    ck_assert_int_eq(fclose(file), 0);
}

void
disk_write_text(const char *path, const char *text)
{
    disk_write(path, text, strlen(text));
}
