/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * letters.h - bytes of unknown making in, valid UTF-8 out.
 */
#ifndef CALLSHEET_IMPORT_LETTERS_H
#define CALLSHEET_IMPORT_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "import.h"

#define LETTERS_BAD UINT32_MAX

/*
 * Read one character of at most `len` > 0 bytes: how many it takes. *cp is
 * LETTERS_BAD for a byte that begins none; then 1, or 0 when the bytes stop
 * in the middle of what could still become one.
 */
size_t letters_next(const char *s, size_t len, uint32_t *cp);
void letters_add(struct buf *out, uint32_t cp);

/*
 * The encoding of a file that begins with `head`. *broken: some bytes fit
 * into none. *nuls: how many NUL bytes are no part of a letter.
 */
enum import_encoding letters_guess(const char *head, size_t len, bool whole,
                                   bool *broken, size_t *nuls);

/* Bytes of the mark at the start of a file, 0 when there is none. */
size_t letters_bom(enum import_encoding encoding, const char *s, size_t len);

bool letters_are_valid(const char *s);

/* Must these bytes be decoded before they can be cut into records? */
bool letters_need_decoding(enum import_encoding encoding, bool fold_quotes);

/*
 * Append `raw` as UTF-8 (bytes that are wrong stay as they are, they are
 * dealt with by letters_clean). fold_quotes: typographic double quotes become
 * plain ones. Stops before a character that is cut off, unless `last`.
 */
void letters_decode(enum import_encoding encoding, bool fold_quotes,
                    const char *raw, size_t len, bool last, struct buf *out);

/* How many bytes of `raw` became the first `decoded` bytes. */
size_t letters_raw_len(enum import_encoding encoding, bool fold_quotes,
                       const char *raw, size_t len, size_t decoded);

/*
 * Append `s` as valid UTF-8 without control characters other than newline and
 * tab, blanks at both ends cut, line ends as \n. `html`: &amp; and friends and
 * <br> are undone, as the APIs of the platforms give them.
 */
void letters_clean(const char *s, size_t len, enum import_encoding encoding,
                   bool html, struct buf *out);

/*
 * Append `s` as it was before Slack made it a message: <url|label>, &amp;.
 * Also undoes the bold that a name copied from a page brings: *anna*.
 */
void letters_unslack(const char *s, size_t len, struct buf *out);

/* A name of a column for comparing: lower case ASCII letters and digits. */
void letters_fold(const char *s, size_t len, char *out, size_t size);

#endif
