/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * accounts.h - does this follower look fake, by the columns of a profile?
 *
 * A linear model over what a table of followers says of each: how much they
 * posted, how many follow them, how many they follow, the figures in their
 * name. It knows nothing of a name's words. One answer says little; what is
 * meant to be shown is the share of a list (crowd.h).
 */
#ifndef CALLSHEET_RULES_ACCOUNTS_H
#define CALLSHEET_RULES_ACCOUNTS_H

#include <stdbool.h>
#include <stdint.h>

/* Grows with the weights and the features; shown beside a share. */
#define ACCOUNTS_MODEL 1

#define ACCOUNT_UNKNOWN INT64_C(-1)

/* ACCOUNT_UNKNOWN = the table does not say. */
struct account {
    int64_t posts, followers, following;
    int64_t picture;     /* 0: none, 1: one of their own */
    int64_t bio_length;  /* characters */
    int64_t name_digits; /* in the user name */
};

/* What the weights are over; the last three are of other making. */
enum account_feature {
    ACCOUNT_FEW_POSTS,         /* 1 up to 8 posts, falling to 0 at 20 */
    ACCOUNT_HARDLY_ANY,        /* grows from 12 posts down */
    ACCOUNT_FEW_AND_FOLLOWING, /* few posts, and how many they follow */
    ACCOUNT_FEW_AND_FOLLOWERS, /* few posts, and how many follow them */
    ACCOUNT_FEW_AND_DIGITS,    /* few posts, three digits in the name */
    ACCOUNT_LOG_FOLLOWERS,
    ACCOUNT_LOG_FOLLOWING,
    ACCOUNT_LEARNT,                      /* so many are learnt … */
    ACCOUNT_NO_PICTURE = ACCOUNT_LEARNT, /* … and these are set by hand */
    ACCOUNT_NO_BIO,
    ACCOUNT_FEATURES,
};

/* What is not known is taken as it is with most accounts. */
void account_features(const struct account *in, double out[ACCOUNT_FEATURES]);

/* Are the three counts there, without which there is no telling? */
bool account_is_complete(const struct account *in);

/* How likely it is fake, 0..1, where about one in ten is. */
double account_score(const struct account *in);

/* Above the line at which right and wrong answers about fakes balance best. */
bool account_is_fake(double score);

/* The part of fakes among those that the model learnt from. */
double account_base_rate(void);

#endif
