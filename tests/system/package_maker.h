/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * package_maker.h - zip files and workbooks for tests, as bad as wanted.
 */
#ifndef SYSTEM_PACKAGE_MAKER_H
#define SYSTEM_PACKAGE_MAKER_H

#include <stddef.h>

struct maker;

/* Into "FOLDER/name". */
struct maker *maker_new(const char *name);
struct maker *maker_locked(const char *name); /* with a password */
void maker_add(struct maker *maker, const char *member, const void *bytes,
               size_t len);
void maker_add_text(struct maker *maker, const char *member, const char *text);
/* So many zero bytes. */
void maker_add_zeros(struct maker *maker, const char *member, size_t len);
void maker_close(struct maker *maker);

/* A workbook whose only sheet holds this <sheetData> and what follows it;
 * `book` stands in <workbook>, `more` members may be added before the close. */
struct maker *maker_workbook(const char *name, const char *book,
                             const char *sheet);
/* A row of such a sheet. */
const char *maker_row(int number, const char *cells);

#endif
