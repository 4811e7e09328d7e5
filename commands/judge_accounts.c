/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * judge_accounts.c - a row of a table of accounts, judged for a shell.
 */
#include "judge_accounts.h"

#include <math.h>
#include <stdlib.h>

/* A name of usual length, where only the share of its digits is told. */
#define USUAL_NAME 12

static bool
read_real(const char *cell, double *out)
{
    char *end;

    *out = strtod(cell, &end);
    return end != cell && *end == '\0' && isfinite(*out) && *out >= 0 &&
           *out < 1e15;
}

static int64_t
read_count(const char *cell)
{
    double value;

    return read_real(cell, &value) ? (int64_t)value : ACCOUNT_UNKNOWN;
}

static int64_t
read_digits(const char *const cells[ACCOUNT_COLUMNS])
{
    double share;

    if (read_real(cells[ACCOUNT_DIGITS_CELL], &share))
        return (int64_t)share;
    if (read_real(cells[ACCOUNT_DIGIT_SHARE_CELL], &share))
        return (int64_t)(fmin(share, 1.0) * USUAL_NAME + 0.5);
    return ACCOUNT_UNKNOWN;
}

double
judge_account(const char *const cells[ACCOUNT_COLUMNS])
{
    struct account account = {
        .posts = read_count(cells[ACCOUNT_POSTS_CELL]),
        .followers = read_count(cells[ACCOUNT_FOLLOWERS_CELL]),
        .following = read_count(cells[ACCOUNT_FOLLOWING_CELL]),
        .picture = read_count(cells[ACCOUNT_PICTURE_CELL]),
        .bio_length = read_count(cells[ACCOUNT_BIO_CELL]),
        .name_digits = read_digits(cells),
    };

    return account_score(&account);
}
