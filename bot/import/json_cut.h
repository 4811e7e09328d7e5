/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * json_cut.h - where a value of JSON ends, found without parsing it.
 */
#ifndef CALLSHEET_IMPORT_JSON_CUT_H
#define CALLSHEET_IMPORT_JSON_CUT_H

#include <stddef.h>

#define JSON_CUT_DEPTH 64

struct json_cut {
    size_t len; /* 0: it does not end within the bytes */
    int depth;  /* containers within each other; past the limit it stops */
};

/* The container at `s`; cut short by a newline within a string, which is
 * broken then. */
struct json_cut json_cut(const char *s, size_t len);
/* Bytes of the string at `s`, both quotes among them, 0 if it is not whole. */
size_t json_cut_string(const char *s, size_t len);
/*
 * Copy a key for comparing: what is no ASCII becomes "?", so that it can be
 * stored whatever the bytes; "" when it is too long.
 */
void json_cut_key(const char *s, size_t len, char *out, size_t size);
/* https:\/\/x becomes https://x. */
void json_unescape_slashes(char *s);

#endif
