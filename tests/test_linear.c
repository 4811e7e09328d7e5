/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_linear.c - a linear model over hashed features, and what it says of
 * comments. All sentences are invented.
 */
#include "rules/linear.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/comment_model.h"
#include "test.h"

static struct linear_features x;
static struct linear_model m;

static void
features_of(unsigned words, unsigned shapes)
{
    unsigned i;

    linear_start(&x);
    for (i = 0; i < words; i++)
        linear_add(&x, LINEAR_WORD, 1000 + i, i, i + 1);
    for (i = 0; i < shapes; i++)
        linear_add(&x, LINEAR_SHAPE, 1000 + i, 0, 0);
    linear_finish(&x);
}

/* What one word of n counts for, in thousandths of its full say. */
static const struct {
    unsigned n;
    int part;
} parts[] = {
    { 1, 1000 }, { 4, 500 }, { 9, 333 }, { 16, 250 }, { 100, 100 }, { 400, 50 },
};

START_TEST(features_of_a_kind_share_their_say)
{
    int one;

    features_of(1, 1);
    one = x.part[LINEAR_WORD];
    features_of(parts[_i].n, 1);
    ck_assert_int_ge(x.part[LINEAR_WORD] * 1000, one * (parts[_i].part - 1));
    ck_assert_int_le(x.part[LINEAR_WORD] * 1000, one * (parts[_i].part + 1));
}
END_TEST

START_TEST(shape_is_as_loud_in_a_long_text)
{
    int one;

    features_of(1, 1);
    one = x.part[LINEAR_SHAPE];
    features_of(1, 12);
    ck_assert_int_eq(x.part[LINEAR_SHAPE], one);
}
END_TEST

START_TEST(the_same_hash_of_another_kind_is_another_bucket)
{
    features_of(1, 1);
    ck_assert_uint_eq(x.count, 2);
    ck_assert_uint_ne(x.list[0].bucket, x.list[1].bucket);
}
END_TEST

START_TEST(a_score_is_the_bias_and_what_each_feature_adds)
{
    struct linear_weight w[3];
    int sum = -250;
    size_t i;

    features_of(4, 1);
    for (i = 0; i < 3; i++)
        w[i] = (struct linear_weight){ x.list[i].bucket,
                                       (int8_t)(i == 2 ? -128 : 100) };
    linear_load(&m, w, 3, -250, 20000);
    for (i = 0; i < x.count; i++)
        sum += linear_share(&m, &x, i);
    /* 100 + 100 - 128 steps of 0.02, by 1.5, by half for four words */
    ck_assert_int_eq(linear_score(&m, &x), -250 + 1080);
    ck_assert_int_le(abs(sum - linear_score(&m, &x)), 3);
    ck_assert_int_eq(linear_share(&m, &x, 3), 0);
}
END_TEST

START_TEST(what_is_loaded_replaces_what_was_there)
{
    struct linear_weight w = { 7, 127 };

    linear_load(&m, &w, 1, 0, 1000);
    linear_load(&m, NULL, 0, 5, 1000);
    ck_assert_int_eq(m.weights[7], 0);
    features_of(3, 3);
    ck_assert_int_eq(linear_score(&m, &x), 5);
}
END_TEST

START_TEST(more_features_than_fit_are_not_read)
{
    features_of(LINEAR_FEATURES + 100, 1);
    ck_assert_uint_eq(x.count, LINEAR_FEATURES);
    ck_assert_uint_eq(x.of[LINEAR_WORD], LINEAR_FEATURES);
    ck_assert_uint_eq(x.of[LINEAR_SHAPE], 0);
}
END_TEST

/* ---- the model of comments ---- */

static const struct {
    const char *text;
    bool scam;
} rows[] = {
    { "she helped me trade and i withdrew my profits, all thanks to "
      "@helga.tradesfx",
      true },
    { "i never believed in bitcoin investment until @marcus_fx_trades turned "
      "my deposit into a good income",
      true },
    { "Where did you get the blue bowl from?", false },
    { "we drove along this coast last summer, windy but lovely", false },
    { "the sauce was a bit thin, next time I will add flour", false },
    { "can you make a video about index funds for beginners?", false },
};

static struct comment_hint
hint_of(const char *text, const char *creator)
{
    struct folded *f = xmalloc(sizeof(*f));
    struct comment_hint hint;

    fold_text(text, strlen(text), f);
    comment_model_read(comment_model(), f, creator, &hint);
    free(f);
    return hint;
}

START_TEST(talk_of_money_made_by_others_reads_like_a_scam)
{
    struct comment_hint hint = hint_of(rows[_i].text, NULL);

    ck_assert_msg((hint.score > 0) == rows[_i].scam, "%d: %s", hint.score,
                  rows[_i].text);
    ck_assert_uint_le(hint.from, hint.to);
    ck_assert_uint_le(hint.to, strlen(rows[_i].text));
    ck_assert((hint.to > hint.from) == rows[_i].scam);
}
END_TEST

START_TEST(it_says_how_many_of_the_words_it_knows)
{
    ck_assert_int_ge(hint_of("i want to invest in bitcoin", NULL).known, 80);
    ck_assert_int_le(
        hint_of("meine schwester wohnt neben der alten schule", NULL).known,
        20);
    ck_assert_int_eq(hint_of("", NULL).known, 0);
    ck_assert_int_eq(hint_of("", NULL).score, 0);
}
END_TEST

START_TEST(the_creators_own_name_is_no_feature)
{
    int named =
            hint_of("lovely @anna.forextrade lovely", "@Anna.ForexTrade").score,
        plain = hint_of("lovely lovely", NULL).score,
        other = hint_of("lovely @anna.forextrade lovely", NULL).score;

    ck_assert_int_ne(other, plain);
    ck_assert_int_lt(named, other);
}
END_TEST

START_TEST(the_table_is_small_and_in_order)
{
    const struct linear_model *model = comment_model();
    size_t used = 0, i;

    for (i = 0; i < LINEAR_BUCKETS; i++)
        used += model->weights[i] != 0;
    ck_assert_uint_gt(used, 1000);
    /* All tables of models together are to stay under 1 MB. */
    ck_assert_uint_lt(used * sizeof(struct linear_weight), 200 * 1024);
    ck_assert_ptr_eq(model, comment_model());
}
END_TEST

TEST_SUITE(linear)
{
    TCase *tc = test_case(suite, "linear", 20);

    tcase_add_loop_test(tc, features_of_a_kind_share_their_say, 0,
                        ARRAY_LEN(parts));
    tcase_add_test(tc, shape_is_as_loud_in_a_long_text);
    tcase_add_test(tc, the_same_hash_of_another_kind_is_another_bucket);
    tcase_add_test(tc, a_score_is_the_bias_and_what_each_feature_adds);
    tcase_add_test(tc, what_is_loaded_replaces_what_was_there);
    tcase_add_test(tc, more_features_than_fit_are_not_read);
    tcase_add_loop_test(tc, talk_of_money_made_by_others_reads_like_a_scam, 0,
                        ARRAY_LEN(rows));
    tcase_add_test(tc, it_says_how_many_of_the_words_it_knows);
    tcase_add_test(tc, the_creators_own_name_is_no_feature);
    tcase_add_test(tc, the_table_is_small_and_in_order);
}
