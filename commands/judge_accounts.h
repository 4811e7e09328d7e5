/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * judge_accounts.h - a row of a table of accounts, judged for a shell.
 */
#ifndef CALLSHEET_JUDGE_ACCOUNTS_H
#define CALLSHEET_JUDGE_ACCOUNTS_H

#include "rules/accounts.h"

enum account_column {
    ACCOUNT_POSTS_CELL,
    ACCOUNT_FOLLOWERS_CELL,
    ACCOUNT_FOLLOWING_CELL,
    ACCOUNT_PICTURE_CELL,
    ACCOUNT_BIO_CELL,
    ACCOUNT_DIGITS_CELL,
    ACCOUNT_DIGIT_SHARE_CELL,
    ACCOUNT_COLUMNS,
};

/* As account_score(); a cell that is empty or no number is not known. */
double judge_account(const char *const cells[ACCOUNT_COLUMNS]);

#endif
