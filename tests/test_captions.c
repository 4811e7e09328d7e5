/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_captions.c - names and ads in captions. All captions are invented.
 */
#include "rules/captions.h"

#include <stdlib.h>
#include <string.h>

#include "test.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

static const struct {
    const char *caption, *name;
    bool is_there;
} names[] = {
    { "New pan from RivalCo, love it", "RivalCo", true },
    { "new pan from RIVALCO!", "rivalco", true },
    { "#rivalco", "RivalCo", true },
    { "with @RivalCo.", "RivalCo", true },
    { "with @rivalco_official", "RivalCo", true },
    { "Rivalcolour is a paint", "RivalCo", false },
    { "Pantry tour", "Pan", false },
    { "My pan, my rules", "Pan", true },
    { "Pan's labyrinth", "Pan", true },
    { "L\u2019Or\u00e9al ha un nuovo rossetto", "L'Oreal", true },
    { "il mio LOREAL", "L'Or\u00e9al", true },
    { "#LaPentola \u00e8 qui", "La Pentola", true },
    { "la pentola", "La Pentola", true },
    { "la mia pentola", "La Pentola", false },
    { "La-Pentola", "La Pentola", true },
    { "\U0001d411\U0001d422\U0001d42f\U0001d41a\U0001d425 today", "rival",
      true },
    { "Coop", "Cop", false },
    { "Cop", "Coop", false },
    { "\u7121\u5370\u826f\u54c1", "\u7121\u5370\u826f\u54c1", true },
    { "", "RivalCo", false },
    { "\xff\xfeRivalCo\xff", "RivalCo", true },
    { "7up and 3M", "7Up", true },
    { "7upper", "7Up", false },
    { "e\u0301clair by Patisse", "Eclair", true },
};

START_TEST(a_name_is_found_as_a_whole_word)
{
    struct caption c;
    char *key = caption_key(names[_i].name);

    ck_assert_ptr_nonnull(key);
    caption_read(names[_i].caption, &c);
    ck_assert_msg(caption_names(&c, key) == names[_i].is_there, "'%s' in '%s'",
                  names[_i].name, names[_i].caption);
    free(key);
}
END_TEST

START_TEST(what_has_no_letters_is_no_name)
{
    char longer[400];

    memset(longer, 'a', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = '\0';
    ck_assert_ptr_null(caption_key("\U0001f525 !!"));
    ck_assert_ptr_null(caption_key(""));
    ck_assert_ptr_null(caption_key(longer));
}
END_TEST

static const struct {
    const char *caption;
    bool is_ad;
    const char *partner;
} ads[] = {
    { "#ad Made with Brandex pans. Code LUNA15", true, "Brandex" },
    { "Ad: my new pan", true, "" },
    { "Sono andata ad Ancona", false, "" },
    { "One pan dinner", false, "" },
    { "#ADV il mio nuovo forno @forno_felice", true, "@forno_felice" },
    { "This video is sponsored by Great Pans & Co, thanks", true,
      "Great Pans" },
    { "Paid partnership with @rivalco.", true, "@rivalco" },
    { "In collaborazione con La Pentola di Ada", true, "La Pentola" },
    { "Pubblicit\u00e0 | pranzo in dieci minuti", true, "" },
    { "PUBBLICITA'", true, "" },
    { "Werbung \u2013 danke an @topf.haus!", true, "@topf.haus" },
    { "Collaboration commerciale avec Casserole", true, "Casserole" },
    { "#publi con @olla", true, "@olla" },
    { "sponsored by nobody", true, "" },
    { "#sponsored", true, "" },
    { "I was never sponsored for this", false, "" },
    { "#gifted a pan", true, "" },
    { "She is gifted", false, "" },
    { "#advent calendar", false, "" },
    { "thanks to Marta for the recipe", false, "Marta" },
    { "", false, "" },
};

START_TEST(a_caption_says_that_it_is_an_ad)
{
    struct caption c;
    struct caption_ad ad;

    caption_read(ads[_i].caption, &c);
    caption_ad(&c, &ad);
    ck_assert_msg(ad.is_ad == ads[_i].is_ad, "'%s'", ads[_i].caption);
    ck_assert_int_eq(ad.label[0] != '\0', ads[_i].is_ad);
    ck_assert_str_eq(ad.partner, ads[_i].partner);
}
END_TEST

START_TEST(the_words_that_say_so_are_told)
{
    struct caption c;
    struct caption_ad ad;

    caption_read("Dinner! Paid  Partnership with Pans", &c);
    caption_ad(&c, &ad);
    ck_assert_str_eq(ad.label, "Paid  Partnership with");
}
END_TEST

/* Only so much is read, and nothing beyond it. */
START_TEST(a_caption_has_a_ceiling)
{
    size_t len = 100000, i;
    char *text = malloc(len + 1);
    struct caption *c = malloc(sizeof(*c));
    struct caption_ad ad;

    ck_assert_ptr_nonnull(text);
    ck_assert_ptr_nonnull(c);
    for (i = 0; i < len; i++)
        text[i] = i % 2 == 0 ? 'a' : ' ';
    memcpy(text + len - 8, " RivalCo", 8);
    text[len] = '\0';
    caption_read(text, c);
    ck_assert_uint_eq(c->count, CAPTION_WORDS);
    ck_assert(caption_names(c, "a"));
    ck_assert(!caption_names(c, "rivalco"));
    /* One code point becomes eighteen letters. */
    for (i = 0; i + 3 <= len; i += 3)
        memcpy(text + i, "\xef\xb7\xba", 3);
    caption_read(text, c);
    ck_assert_uint_lt(c->len, sizeof(c->text));
    caption_ad(c, &ad);
    free(c);
    free(text);
}
END_TEST

TEST_SUITE(captions)
{
    TCase *tc = test_case(suite, "captions", 10);

    tcase_add_loop_test(tc, a_name_is_found_as_a_whole_word, 0, COUNT(names));
    tcase_add_test(tc, what_has_no_letters_is_no_name);
    tcase_add_loop_test(tc, a_caption_says_that_it_is_an_ad, 0, COUNT(ads));
    tcase_add_test(tc, the_words_that_say_so_are_told);
    tcase_add_test(tc, a_caption_has_a_ceiling);
}
