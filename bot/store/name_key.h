/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * name_key.h - one key for a name, however it is written.
 */
#ifndef CALLSHEET_NAME_KEY_H
#define CALLSHEET_NAME_KEY_H

/* Case, width and form folded (NFKC_Casefold), runs of blanks as one, none at
 * the ends; of bytes that are no UTF-8 as they stand. The caller's. */
char *name_key(const char *name);

#endif
