/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_blockkit_hostile.c - cards that nobody would write.
 */
#include <jansson.h>

#include "buf.h"
#include "card.h"
#include "span.h"

#include "support/dice.h"
#include "support/slack_card.h"
#include "support/test.h"

static struct card *card;

static void
set_up(void)
{
    card = card_new();
}

static void
tear_down(void)
{
    card_free(card);
}

/* Text such as an attacker would put into a comment. */
static void
add_hostile(struct buf *b, unsigned *seed)
{
    static const char *const pieces[] = {
        "<!channel>", "*",
        "_",          "`",
        "```",        "~",
        "&",          "&lt;",
        ">",          "<",
        "\n",         " ",
        "@_x_",       "寿司",
        "è",          "\xff",
        "\x07",       "word",
        "|",          "^",
        "{time}",     "a long stretch of words without any mark in it at all",
    };
    unsigned i, count = dice_roll(seed, 200);

    if (dice_roll(seed, 10) == 0)
        count *= 20;
    for (i = 0; i < count; i++)
        buf_adds(b,
                 pieces[dice_roll(seed, sizeof(pieces) / sizeof(pieces[0]))]);
    if (dice_roll(seed, 3) == 0)
        span_bold(b, "*bold*");
    if (dice_roll(seed, 3) == 0)
        span_person(b, "U0<!x>", "<@U0ANA>");
    if (dice_roll(seed, 3) == 0)
        span_link(b, "https://example.org/<|>&", "<|>");
}

static void
add_hostile_table(unsigned *seed, const char *text)
{
    unsigned columns = 1 + dice_roll(seed, 4), rows = dice_roll(seed, 60), i;
    const char *cells[4] = { text, "1", "`", "-" };

    card_table(card, cells, columns);
    for (i = 0; i < rows; i++) {
        cells[dice_roll(seed, 4)] = "x*y*";
        card_row(card, cells);
    }
}

static void
add_hostile_part(unsigned *seed, const char *text)
{
    unsigned i, count;

    switch (dice_roll(seed, 10)) {
    case 0:
        card_title(card, text);
        return;
    case 1:
        card_fact(card, text, text);
        return;
    case 2:
        card_quote(card, text, "https://example.org/<>|&");
        return;
    case 3:
        card_note(card, text);
        return;
    case 4:
        card_divider(card);
        return;
    case 5:
        add_hostile_table(seed, text);
        return;
    case 6:
        card_button(card, CARD_PLAIN, text, "undo 4", text);
        return;
    case 7:
        count = dice_roll(seed, 6);
        card_choice(card, text);
        for (i = 0; i < count; i++)
            card_option(card, text, "undo 5");
        return;
    case 8:
        count = dice_roll(seed, 6);
        card_line(card, text);
        for (i = 0; i < count; i++)
            card_option(card, text, "undo 6");
        return;
    default:
        card_text(card, text);
        return;
    }
}

START_TEST(whatever_a_card_holds_slack_takes_it)
{
    unsigned seed = (unsigned)_i * 7919u + 1, i, parts = dice_roll(&seed, 60);
    struct buf text;

    buf_init(&text, 256 * 1024);
    for (i = 0; i < parts; i++) {
        buf_reset(&text);
        add_hostile(&text, &seed);
        add_hostile_part(&seed, text.data);
    }
    buf_release(&text);
    json_decref(slack_card_render(card));
}
END_TEST

TEST_SUITE(blockkit_hostile)
{
    TCase *tc = test_case(suite, "blockkit_hostile", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, whatever_a_card_holds_slack_takes_it, 0, 200);
}
