/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * accounts.c - does this follower look fake, by the columns of a profile?
 *
 * The weights stand in accounts_model.tsv, made by tests/train/accounts.c from
 * the followers that SRF Data judged by hand; that file says under which
 * licence. There are four hundred of them, forty fake, so there are few
 * features and each has a sense that a person can check: accounts that never
 * posted, follow many and are followed by few.
 */
#include "rules/accounts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "accounts_model_tsv.h"

#define MILLION 1e6
/* A name "anna1990" is of a person as often as of a machine; with few posts
 * it is a sign. */
#define DIGITS_MANY 3

/* As it is with most: what a missing count is taken for. */
#define USUAL_POSTS     100
#define USUAL_FOLLOWERS 400
#define USUAL_FOLLOWING 700

/* ---- the table ----------------------------------------------------------- */

static double
model_value(const char *name)
{
    size_t i;

    for (i = 0; i < sizeof(accounts_model_rows) / sizeof(*accounts_model_rows);
         i++)
        if (strcmp(accounts_model_rows[i][0], name) == 0)
            return strtod(accounts_model_rows[i][1], NULL) / MILLION;
    return 0;
}

static const char *const feature_names[ACCOUNT_FEATURES] = {
    [ACCOUNT_FEW_POSTS] = "few posts",
    [ACCOUNT_HARDLY_ANY] = "hardly any posts",
    [ACCOUNT_FEW_AND_FOLLOWING] = "few posts and following",
    [ACCOUNT_FEW_AND_FOLLOWERS] = "few posts and followers",
    [ACCOUNT_FEW_AND_DIGITS] = "few posts and digits",
    [ACCOUNT_LOG_FOLLOWERS] = "followers",
    [ACCOUNT_LOG_FOLLOWING] = "following",
    [ACCOUNT_NO_PICTURE] = "no picture",
    [ACCOUNT_NO_BIO] = "no biography",
};

struct model {
    bool is_read;
    double weight[ACCOUNT_FEATURES];
    double bias, line, base;
};

/* Read once: a hundred thousand rows ask for it. */
static const struct model *
model_get(void)
{
    static struct model model;
    int i;

    if (model.is_read)
        return &model;
    for (i = 0; i < ACCOUNT_FEATURES; i++)
        model.weight[i] = model_value(feature_names[i]);
    model.bias = model_value("bias");
    model.line = model_value("line");
    model.base = model_value("base rate");
    model.is_read = true;
    return &model;
}

/* ---- features ------------------------------------------------------------ */

static double
log_of(int64_t n, int64_t usual)
{
    return log1p((double)(n >= 0 ? n : usual));
}

static double
clamp(double x, double lo, double hi)
{
    return x < lo ? lo : x > hi ? hi : x;
}

void
account_features(const struct account *in, double out[ACCOUNT_FEATURES])
{
    double posts = log_of(in->posts, USUAL_POSTS);
    double followers = log_of(in->followers, USUAL_FOLLOWERS);
    double following = log_of(in->following, USUAL_FOLLOWING);
    double few = clamp((log1p(20) - posts) / (log1p(20) - log1p(8)), 0.0, 1.0);

    out[ACCOUNT_FEW_POSTS] = few;
    out[ACCOUNT_HARDLY_ANY] = clamp(log1p(12) - posts, 0.0, 9.0);
    out[ACCOUNT_FEW_AND_FOLLOWING] = few * following;
    out[ACCOUNT_FEW_AND_FOLLOWERS] = few * followers;
    out[ACCOUNT_FEW_AND_DIGITS] = in->name_digits >= DIGITS_MANY ? few : 0.0;
    out[ACCOUNT_LOG_FOLLOWERS] = followers;
    out[ACCOUNT_LOG_FOLLOWING] = following;
    out[ACCOUNT_NO_PICTURE] = in->picture == 0 ? 1.0 : 0.0;
    out[ACCOUNT_NO_BIO] = in->bio_length == 0 ? 1.0 : 0.0;
}

bool
account_is_complete(const struct account *in)
{
    return in->posts >= 0 && in->followers >= 0 && in->following >= 0;
}

double
account_score(const struct account *in)
{
    const struct model *m = model_get();
    double x[ACCOUNT_FEATURES], sum = m->bias;
    int i;

    account_features(in, x);
    for (i = 0; i < ACCOUNT_FEATURES; i++)
        sum += m->weight[i] * x[i];
    return 1.0 / (1.0 + exp(-clamp(sum, -30.0, 30.0)));
}

bool
account_is_fake(double score)
{
    return score >= model_get()->line;
}

double
account_base_rate(void)
{
    return model_get()->base;
}
