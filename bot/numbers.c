/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * numbers.c - numbers as text, read with checks.
 */
#include "numbers.h"

#include <errno.h>
#include <stdlib.h>

enum err
number_parse(const char *text, int64_t min, int64_t max, int64_t *out)
{
    char *end;
    long long value;

    /* strtoll() would skip blanks and take a plus sign. */
    if (*text != '-' && (*text < '0' || *text > '9'))
        return ERR_INVALID;
    errno = 0;
    value = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0')
        return ERR_INVALID;
    if (value < min || value > max)
        return ERR_INVALID;
    *out = value;
    return ERR_OK;
}
