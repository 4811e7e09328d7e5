/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_card.c - a card keeps its parts, and what each may hold.
 */
#include "card.h"

#include <string.h>

#include "support/test.h"

START_TEST(parts_stay_in_order_and_are_copies)
{
    char text[] = "Noted", label[] = "Due", line[] = "deadline done 4";
    const char *header[] = { "post", "n" }, *row[] = { "reel", "12" };
    struct card *card = card_new();

    card_title(card, text);
    card_fact(card, label, "Friday");
    card_table(card, header, 2);
    card_row(card, row);
    card_button(card, CARD_PRIMARY, "Done", line, NULL);
    card_quote(card, "so good", NULL);
    memset(text, 'x', 5);
    memset(label, 'x', 3);
    memset(line, 'x', 8);

    ck_assert_uint_eq(card->count, 5);
    ck_assert_int_eq(card->parts[0].kind, CARD_TITLE);
    ck_assert_str_eq(card->parts[0].text, "Noted");
    ck_assert_str_eq(card->parts[1].label, "Due");
    ck_assert_uint_eq(card->parts[2].rows, 2);
    ck_assert_str_eq(card->parts[2].cells[3], "12");
    ck_assert_int_eq(card->parts[3].style, CARD_PRIMARY);
    ck_assert_str_eq(card->parts[3].line, "deadline done 4");
    ck_assert_ptr_null(card->parts[3].confirm);
    ck_assert_ptr_null(card->parts[4].url);
    card_free(card);
}
END_TEST

START_TEST(a_menu_takes_five_options)
{
    struct card *card = card_new();
    int i;

    card_choice(card, "Taste");
    for (i = 0; i < 5; i++)
        card_option(card, "yes", "vet note 4 taste yes");
    ck_assert_uint_eq(card->parts[0].option_count, 5);
    ck_assert_str_eq(card->parts[0].options[4].line, "vet note 4 taste yes");
    card_free(card);
}
END_TEST

START_TEST(a_sixth_option_is_a_bug)
{
    struct card *card = card_new();
    int i;

    card_choice(card, "Taste");
    for (i = 0; i < 6; i++)
        card_option(card, "yes", "vet note 4 taste yes");
}
END_TEST

START_TEST(appended_parts_are_copies_of_all_they_hold)
{
    const char *header[] = { "post", "n" }, *row[] = { "reel", "12" };
    struct card *card = card_new(), *more = card_new();

    card_title(card, "Done");
    card_quote(more, "so good", "https://example.org/c/1");
    card_table(more, header, 2);
    card_row(more, row);
    card_button(more, CARD_DANGER, "Drop", "deadline drop 4", "Sure?");
    card_line(more, "4 · draft");
    card_option(more, "Done", "deadline done 4");
    card_append(card, more);
    card_free(more);

    ck_assert_uint_eq(card->count, 5);
    ck_assert_str_eq(card->parts[0].text, "Done");
    ck_assert_str_eq(card->parts[1].url, "https://example.org/c/1");
    ck_assert_uint_eq(card->parts[2].rows, 2);
    ck_assert_str_eq(card->parts[2].cells[3], "12");
    ck_assert_int_eq(card->parts[3].style, CARD_DANGER);
    ck_assert_str_eq(card->parts[3].confirm, "Sure?");
    ck_assert_int_eq(card->parts[4].kind, CARD_LINE);
    ck_assert_uint_eq(card->parts[4].option_count, 1);
    ck_assert_str_eq(card->parts[4].options[0].line, "deadline done 4");
    card_free(card);
}
END_TEST

START_TEST(freeing_nothing_is_fine)
{
    card_free(NULL);
    card_free(card_new());
}
END_TEST

TEST_SUITE(card)
{
    TCase *tc = test_case(suite, "card", 10);

    tcase_add_test(tc, parts_stay_in_order_and_are_copies);
    tcase_add_test(tc, a_menu_takes_five_options);
    tcase_add_test_raise_signal(tc, a_sixth_option_is_a_bug, 6);
    tcase_add_test(tc, appended_parts_are_copies_of_all_they_hold);
    tcase_add_test(tc, freeing_nothing_is_fine);
}
