/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_language.c - which language is this comment in? Sentences invented.
 */
#include "rules/language.h"

#include <string.h>

#include "alloc.h"
#include "test.h"

static const struct {
    const char *text;
    enum comment_language language;
} rows[] = {
    { "I have never seen a kitchen as tidy as this one", COMMENT_LANGUAGE_EN },
    { "where did you buy that jacket?", COMMENT_LANGUAGE_EN },
    { "my kids would love this so much", COMMENT_LANGUAGE_EN },
    { "La mia nonna la faceva con le zucchine", COMMENT_LANGUAGE_IT },
    { "quanto lievito per mezzo chilo di farina?", COMMENT_LANGUAGE_IT },
    { "ma dove hai trovato questa giacca", COMMENT_LANGUAGE_IT },
    { "Lo preparé ayer para mi suegra y repitió", COMMENT_LANGUAGE_ES },
    { "¿dónde compraste la mesa tan bonita?", COMMENT_LANGUAGE_ES },
    { "me encanta como lo explicas, gracias", COMMENT_LANGUAGE_ES },
    { "On a fait la même balade avec les enfants", COMMENT_LANGUAGE_FR },
    { "c'est quelle marque, la veste que tu portes ?", COMMENT_LANGUAGE_FR },
    { "merci pour la recette, je vais essayer", COMMENT_LANGUAGE_FR },
    { "Ich habe das Rezept gestern nachgekocht", COMMENT_LANGUAGE_DE },
    { "wie lange muss der Teig denn ruhen?", COMMENT_LANGUAGE_DE },
    { "das ist ja mal eine schöne Idee", COMMENT_LANGUAGE_DE },
    { "Fiz ontem e a família toda repetiu", COMMENT_LANGUAGE_PT },
    { "onde fica essa praia? quero muito ir", COMMENT_LANGUAGE_PT },
    { "não sabia que você também cozinha", COMMENT_LANGUAGE_PT },
    /* decided by n-grams: hardly a small word in it */
    { "ricetta buonissima mangiata domenica scorsa insieme nipotini",
      COMMENT_LANGUAGE_IT },
    { "Kartoffelsalat Zwiebeln Gurken Lieblingsgericht Sommerabend",
      COMMENT_LANGUAGE_DE },
    /* others */
    { "kak resepnya sudah aku coba tadi malam, enak banget",
      COMMENT_LANGUAGE_OTHER },
    { "wat een mooie keuken heb je daar zeg", COMMENT_LANGUAGE_OTHER },
    { "bardzo ładna kuchnia, gdzie kupiłaś ten stół", COMMENT_LANGUAGE_OTHER },
    { "очень красивая кухня, где купили стол", COMMENT_LANGUAGE_OTHER },
    { "とても素敵なキッチンですね、どこで買いましたか",
      COMMENT_LANGUAGE_OTHER },
    /* cannot tell */
    { "", COMMENT_LANGUAGE_UNKNOWN },
    { "😍😍😍 🔥", COMMENT_LANGUAGE_UNKNOWN },
    { "@anna @the_house_of_the_rising_sun", COMMENT_LANGUAGE_UNKNOWN },
    { "https://the.example/and/this/is/it", COMMENT_LANGUAGE_UNKNOWN },
    { "bella", COMMENT_LANGUAGE_UNKNOWN },
    { "super top wow", COMMENT_LANGUAGE_UNKNOWN },
    { "this kitchen", COMMENT_LANGUAGE_UNKNOWN },
    { "the best", COMMENT_LANGUAGE_UNKNOWN },
    { "12 34 56", COMMENT_LANGUAGE_UNKNOWN },
    { "hahahaha", COMMENT_LANGUAGE_UNKNOWN },
};

START_TEST(six_languages_are_told_from_the_rest)
{
    enum comment_language got =
        comment_language_of(rows[_i].text, strlen(rows[_i].text));

    ck_assert_msg(got == rows[_i].language, "'%s' is %s, not %s", rows[_i].text,
                  comment_language_name(got),
                  comment_language_name(rows[_i].language));
}
END_TEST

START_TEST(words_alone_never_say_another)
{
    enum comment_language got =
        comment_language_by_words(rows[_i].text, strlen(rows[_i].text));

    ck_assert_msg(got == rows[_i].language || got == COMMENT_LANGUAGE_UNKNOWN,
                  "'%s' is %s", rows[_i].text, comment_language_name(got));
}
END_TEST

START_TEST(emoji_names_and_links_change_nothing)
{
    static const char text[] =
        "😍 @the_best ma dove hai https://and.example/the trovato 🔥 "
        "questa giacca #love";

    ck_assert_int_eq(comment_language_of(text, strlen(text)),
                     COMMENT_LANGUAGE_IT);
}
END_TEST

START_TEST(names_are_there_for_all)
{
    ck_assert_str_eq(comment_language_name(COMMENT_LANGUAGE_PT), "pt");
    ck_assert_str_eq(comment_language_name(COMMENT_LANGUAGE_OTHER), "other");
    ck_assert_str_eq(comment_language_name((enum comment_language)99),
                     "cannot tell");
}
END_TEST

TEST_SUITE(language)
{
    TCase *tc = test_case(suite, "language", 20);

    tcase_add_loop_test(tc, six_languages_are_told_from_the_rest, 0,
                        ARRAY_LEN(rows));
    tcase_add_loop_test(tc, words_alone_never_say_another, 0, ARRAY_LEN(rows));
    tcase_add_test(tc, emoji_names_and_links_change_nothing);
    tcase_add_test(tc, names_are_there_for_all);
}
