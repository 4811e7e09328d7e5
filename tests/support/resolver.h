/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver.h - a name service that tests can break, preloaded.
 *
 * tests/support/resolver.c stands before getaddrinfo() in the real program.
 * The page is a file that both sides map; CALLSHEET_RESOLVER names it. Without
 * it names are looked up as ever.
 */
#ifndef TESTS_RESOLVER_H
#define TESTS_RESOLVER_H

#include <stdint.h>

/* Nobody waits longer than that for a name that hangs. */
#define RESOLVER_HANG_MS 60000

enum resolver_mode {
    RESOLVER_WORKS,
    RESOLVER_FAILS, /* "try again", at once */
    RESOLVER_HANGS, /* until the mode is another one */
};

struct resolver_page {
    int32_t mode;
    int32_t failures; /* fails so often more, then works */
    int32_t asked;    /* look-ups begun */
    int32_t hanging;  /* look-ups that hang just now */
};

#endif
