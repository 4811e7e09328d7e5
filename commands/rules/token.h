/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * token.h - the things in a comment that are not words: names, links, numbers.
 *
 * Each function looks at the start of `s` (`len` bytes of ASCII or not) and
 * answers how many bytes the thing takes, 0 when it is not there. They never
 * read past `len` and never allocate.
 */
#ifndef CALLSHEET_RULES_TOKEN_H
#define CALLSHEET_RULES_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

/* "https://x.y/z", "www.x.y", "x.com", "t.me/x"; spaces end it. */
size_t token_link(const char *s, size_t len);
/* "@name", "#name", at least two characters after the sign. */
size_t token_name(const char *s, size_t len);
/* "name@host.tld" with s at the name. */
size_t token_email(const char *s, size_t len);
/* Nine to fifteen digits, written as people write a number to call. */
size_t token_phone(const char *s, size_t len);
/* "$500", "€ 20.000", "20k€", "50rb", "500 usd". */
size_t token_money(const char *s, size_t len);
/* "12", "3:46", "10.000", "100%". */
size_t token_number(const char *s, size_t len);

#endif
