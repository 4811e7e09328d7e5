/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_near.c - texts that are nearly the same, and texts that are not. All of
 * them are invented.
 */
#include "rules/near.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/comments.h"
#include "test.h"

static uint64_t
sketch_of(const char *text)
{
    struct comment_text in = { .text = text };
    struct comment_judgement out;

    comment_judge(&in, &out);
    return out.fingerprint;
}

static const struct {
    const char *a, *b;
    bool is_near;
} pairs[] = {
    /* A word swapped, added, left out, at either end and in the middle. */
    { "I love how calm this kitchen looks with the morning light in it",
      "I love how calm this garden looks with the morning light in it", true },
    { "the way you explain the second step finally made it work for me",
      "honestly the way you explain the second step finally made it work for "
      "me",
      true },
    { "you always find the nicest places for breakfast, saving this for june",
      "You always find the nicest places for breakfast saving this", true },
    { "mi hai convinta, domani provo la ricetta con la farina di castagne",
      "mi hai convinta, domani provo la ricetta con la farina di ceci", true },
    /* The same words for another thing, the same thing in other words. */
    { "I love how calm this kitchen looks with the morning light in it",
      "the morning light in this kitchen made me want to paint mine too",
      false },
    { "where did you get the green lamp that stands behind the sofa there",
      "did you get the job that you told us about in the last video", false },
    { "mi hai convinta, domani provo la ricetta con la farina di castagne",
      "la farina di castagne si trova anche al mercato di sabato mattina",
      false },
    { "how long do you let the dough rest before you fold it again",
      "how long does the glaze need before you can put it into the oven",
      false },
};

START_TEST(a_word_more_or_less_is_near_and_the_same_topic_is_not)
{
    ck_assert_int_eq(near_is(sketch_of(pairs[_i].a), sketch_of(pairs[_i].b)),
                     pairs[_i].is_near);
}
END_TEST

/* Invented sentences without meaning: words of two letters, by a seed. */
static uint64_t
random_sketch(uint32_t *seed, unsigned words, unsigned from)
{
    struct near_sketch sketch = { 0 };
    unsigned i;

    for (i = 0; i < words; i++) {
        *seed = *seed * 1664525u + 1013904223u;
        near_add(&sketch, (*seed >> 8) % from * UINT64_C(0x9e3779b97f4a7c15));
    }
    return near_take(&sketch);
}

START_TEST(texts_by_chance_are_hardly_ever_near)
{
    uint64_t *all = xcalloc(3000, sizeof(*all));
    uint32_t seed = 7;
    size_t i, j, near = 0;

    for (i = 0; i < 3000; i++)
        all[i] = random_sketch(&seed, 8 + (unsigned)i % 20, 400);
    for (i = 0; i < 3000; i++)
        for (j = 0; j < i; j++)
            near += near_is(all[i], all[j]);
    /* Of four and a half million pairs. */
    ck_assert_uint_le(near, 4);
    free(all);
}
END_TEST

START_TEST(order_makes_no_other_groups)
{
    enum { COUNT = 600 };
    uint64_t *forth = xcalloc(COUNT, sizeof(*forth));
    uint64_t *back = xcalloc(COUNT, sizeof(*back));
    uint32_t a[COUNT], b[COUNT], seed = 11;
    size_t i, j, joined = 0;

    for (i = 0; i < COUNT; i++) {
        /* Every third is near the one before it. */
        forth[i] = i % 3 == 1 ? forth[i - 1] ^ UINT64_C(0x0120000000003000)
                              : random_sketch(&seed, 12, 5000);
        back[COUNT - 1 - i] = forth[i];
    }
    near_group(forth, COUNT, a);
    near_group(back, COUNT, b);
    for (i = 0; i < COUNT; i++)
        for (j = 0; j < i; j++) {
            ck_assert_int_eq(a[i] == a[j],
                             b[COUNT - 1 - i] == b[COUNT - 1 - j]);
            joined += a[i] == a[j];
        }
    ck_assert_uint_eq(joined, COUNT / 3);
    near_group(NULL, 0, a);
    free(forth);
    free(back);
}
END_TEST

START_TEST(many_alike_are_one_group_and_take_no_longer)
{
    enum { COUNT = 20000 };
    uint64_t *same = xcalloc(COUNT, sizeof(*same));
    uint32_t *group = xcalloc(COUNT, sizeof(*group));
    size_t i;

    /* Somebody's attempt to have each set against each. */
    for (i = 0; i < COUNT; i++)
        same[i] = UINT64_C(0x123456789abcdef0) ^ (i & 0xfff);
    near_group(same, COUNT, group);
    for (i = 0; i < COUNT; i++)
        ck_assert_uint_eq(group[i], 0);
    free(same);
    free(group);
}
END_TEST

START_TEST(a_long_text_is_read_in_part_and_nothing_is_none)
{
    struct near_sketch a = { 0 }, b = { 0 };
    uint64_t i;

    ck_assert_uint_eq(near_take(&a), 0);
    for (i = 0; i < 5000; i++)
        near_add(&a, i * 77);
    for (i = 0; i < 100; i++)
        near_add(&b, i * 77);
    ck_assert_uint_eq(near_take(&a), near_take(&b));
    ck_assert_uint_ne(near_take(&a), 0);
}
END_TEST

TEST_SUITE(near)
{
    TCase *tc = test_case(suite, "near", 30);

    tcase_add_loop_test(tc,
                        a_word_more_or_less_is_near_and_the_same_topic_is_not,
                        0, (int)ARRAY_LEN(pairs));
    tcase_add_test(tc, texts_by_chance_are_hardly_ever_near);
    tcase_add_test(tc, order_makes_no_other_groups);
    tcase_add_test(tc, many_alike_are_one_group_and_take_no_longer);
    tcase_add_test(tc, a_long_text_is_read_in_part_and_nothing_is_none);
}
