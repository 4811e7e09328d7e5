/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_vetting_change.c - what is said to change the word does: each change is
 * made, the comments are judged anew, and the word is the one promised.
 */
#include "alloc.h"
#include "rules/vetting.h"
#include "scene.h"
#include "test.h"

static const struct reasons {
    bool is_fakes, is_growth;
} reasons[] = {
    { false, false },
    { true, false },
    { false, true },
    { true, true },
};

static const int posts[] = { 0, 1, 5, 6, 7, 10, 12, 20, 31 };

#define CASES ((int)(ARRAY_LEN(reasons) * ARRAY_LEN(posts)))

/* Judge `units` posts, `flagged` of them with flags, all from the start. */
static enum vetting_word
judge(int64_t flagged, int64_t units, const struct reasons *why,
      struct vetting_change *change)
{
    struct tally *t = tally_new();
    enum vetting_word word;
    struct vetting v;
    int i;

    for (i = 0; i < units; i++)
        scene_add_people(t, i, 10, i < flagged ? 6 : 1);
    vetting_assess(t, &v);
    v.basis.is_fakes = why->is_fakes;
    v.basis.is_growth = why->is_growth;
    vetting_count_flags(&v);
    ck_assert_int_eq(v.flagged.k, flagged);
    ck_assert_int_eq(v.flagged.n, units);
    word = v.word;
    if (change)
        *change = v.change;
    vetting_release(&v);
    tally_free(t);
    return word;
}

static void
keeps_its_promises(int64_t flagged, int64_t units, const struct reasons *why)
{
    struct vetting_change c;
    enum vetting_word word = judge(flagged, units, why, &c);
    int64_t i;

    ck_assert_int_eq(judge(flagged, units, &reasons[0], NULL), c.word_calm);
    if (c.more_units > 0) {
        ck_assert_int_eq(word, VETTING_NOT_ENOUGH);
        ck_assert_int_ne(judge(flagged, units + c.more_units, why, NULL),
                         VETTING_NOT_ENOUGH);
        ck_assert_int_eq(judge(flagged, units + c.more_units - 1, why, NULL),
                         VETTING_NOT_ENOUGH);
        ck_assert_int_eq(c.flags_next + c.flags_fewer, 0);
        return;
    }
    for (i = 1; flagged + i <= units; i++)
        if (i == c.flags_next) {
            ck_assert_int_eq(judge(flagged + i, units, why, NULL), c.word_next);
            ck_assert_int_gt(c.word_next, word);
            break;
        } else {
            ck_assert_int_eq(judge(flagged + i, units, why, NULL), word);
        }
    for (i = 1; flagged - i >= 0; i++)
        if (i == c.flags_fewer) {
            ck_assert_int_eq(judge(flagged - i, units, why, NULL),
                             c.word_fewer);
            ck_assert_int_lt(c.word_fewer, word);
            break;
        } else {
            ck_assert_int_eq(judge(flagged - i, units, why, NULL), word);
        }
}

START_TEST(the_word_after_each_change_is_the_one_promised)
{
    int64_t units = posts[(size_t)_i / ARRAY_LEN(reasons)], k;

    for (k = 0; k <= units; k++)
        keeps_its_promises(k, units, &reasons[(size_t)_i % ARRAY_LEN(reasons)]);
}
END_TEST

static const struct {
    int posts, people, regulars;
} pods[] = {
    { 12, 30, 0 }, { 12, 30, 4 }, { 12, 2, 4 }, { 12, 12, 5 },
    { 13, 10, 3 }, { 18, 30, 2 }, { 20, 4, 1 }, { 12, 15, 6 },
};

/* So many new regulars, and of all regulars so many more comments. */
static void
add_regulars(struct tally *t, int count, int64_t more,
             const struct vetting_change *c)
{
    int p, r, from = pods[count].regulars;

    for (r = 0; r < c->regulars; r++)
        for (p = 0; p < pods[count].posts; p++) {
            if (p >= (pods[count].posts * VETTING_REGULAR_PERCENT + 99) / 100)
                continue;
            scene_add_regular(t, p, (uint8_t)(from + r + 1), false);
            more--;
        }
    for (; more > 0; more--)
        scene_add_regular(t, 0, 1, false);
}

START_TEST(so_many_more_make_it_a_pod_and_one_fewer_does_not)
{
    int64_t short_by;

    for (short_by = 0; short_by < 2; short_by++) {
        struct tally *t = scene_new(pods[_i].posts, pods[_i].people,
                                    pods[_i].regulars, false);
        struct vetting v;
        struct vetting_change c;
        int64_t each;

        vetting_assess(t, &v);
        ck_assert_int_eq(v.pod, VETTING_POD_NONE);
        c = v.change;
        each = v.regular_posts;
        vetting_release(&v);
        ck_assert_int_gt(c.regulars + c.regular_comments, 0);
        if (short_by > 0 && c.regular_comments == c.regulars * each) {
            tally_free(t);
            break; /* one comment fewer is one regular fewer */
        }
        add_regulars(t, _i, c.regular_comments - short_by, &c);
        vetting_assess(t, &v);
        ck_assert_int_eq(v.pod == VETTING_POD_LIKE, short_by == 0);
        vetting_release(&v);
        tally_free(t);
    }
}
END_TEST

TEST_SUITE(vetting_change)
{
    TCase *tc = test_case(suite, "vetting_change", 60);

    tcase_add_loop_test(tc, the_word_after_each_change_is_the_one_promised, 0,
                        CASES);
    tcase_add_loop_test(tc, so_many_more_make_it_a_pod_and_one_fewer_does_not,
                        0, (int)ARRAY_LEN(pods));
}
