/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * promise.h - what must hold whatever bytes come in: the promises of headers.
 */
#ifndef TESTS_PROMISE_H
#define TESTS_PROMISE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise that was broken ends the run. */
#define must(holds) must_at((holds), __FILE__, __LINE__)

static inline void
must_at(bool holds, const char *file, int line)
{
    if (holds)
        return;
    (void)fprintf(stderr, "%s:%d does not hold\n", file, line);
    abort();
}

/* At most `room` bytes, and no controls. */
static inline void
must_be_word(const char *word, size_t room)
{
    size_t len = strnlen(word, room + 1), i;

    must(len <= room);
    for (i = 0; i < len; i++)
        must((unsigned char)word[i] >= ' ');
}

#endif
