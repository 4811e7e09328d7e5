/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * disk_file.h - whole files, read and written by a test.
 */
#ifndef TESTS_DISK_FILE_H
#define TESTS_DISK_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* Add what is in a file, byte by byte, up to the ceiling of *out; false when
 * there is no such file. */
bool disk_read(const char *path, struct buf *out);
/* The file becomes these bytes; fails the test when it cannot. */
void disk_write(const char *path, const void *bytes, size_t len);
void disk_write_text(const char *path, const char *text);

#endif
