/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fifty_numbers.c - the numbers that answers in a look at fifty are about.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "vet/fifty.h"

int
fifty_read_numbers(const char *typed, int64_t size, bool *out)
{
    const char *at = typed;
    char *end;
    int n = 0;

    for (;; at = end + 1) {
        long long from = strtoll(at, &end, 10), to = from;

        if (end == at)
            return 0;
        if (*end == '-') {
            at = end + 1;
            to = strtoll(at, &end, 10);
            if (end == at)
                return 0;
        }
        if (from < 1 || to > size || from > to)
            return 0;
        for (; from <= to; from++, n++)
            out[from] = true;
        if (*end == '\0')
            return n;
        if (*end != ',')
            return 0;
    }
}

bool
fifty_twice(const struct request *rq, int64_t size, struct buf *numbers)
{
    static const char *const args[] = { "real", "fake", "unsure", "clear" };
    int times[FIFTY_MAX + 1] = { 0 };
    size_t i;
    int64_t n;

    for (i = 0; i < ARRAY_LEN(args); i++) {
        const char *typed = request_arg(rq, args[i]);
        bool picks[FIFTY_MAX + 1] = { false };

        if (!typed || fifty_read_numbers(typed, size, picks) == 0)
            continue; /* what is no list is told elsewhere */
        for (n = 1; n <= size; n++)
            times[n] += picks[n];
    }
    for (n = 1; n <= size; n++)
        if (times[n] > 1)
            buf_addf(numbers, "%s%lld", numbers->len > 0 ? ", " : "",
                     (long long)n);
    return numbers->len > 0;
}
