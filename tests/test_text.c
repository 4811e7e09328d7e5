/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_text.c - the two tables of sentences say the same.
 */
#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/text_table.h"
#include "utf8.h"

#include "support/test.h"

#define NAMES_MAX 16

struct names {
    char name[NAMES_MAX][32];
    size_t count;
};

static void
names_add(struct names *names, const char *s, size_t len)
{
    size_t i;

    ck_assert_msg(len > 0 && len < sizeof(names->name[0]), "name '%.*s'",
                  (int)len, s);
    for (i = 0; i < names->count; i++)
        if (strncmp(names->name[i], s, len) == 0 &&
            names->name[i][len] == '\0')
            return;
    ck_assert_uint_lt(names->count, NAMES_MAX);
    memcpy(names->name[names->count], s, len);
    names->name[names->count++][len] = '\0';
}

/* Every name that a sentence asks for, and that its braces are in order. */
static void
names_of(const char *text, struct names *names)
{
    const char *p, *end;
    int depth = 0;

    for (p = text; *p; p++) {
        if (*p == '}')
            depth--;
        ck_assert_msg(depth >= 0 && depth <= 2, "braces in '%s'", text);
        if (*p != '{')
            continue;
        depth++;
        end = p + 1 + strcspn(p + 1, ":|{}");
        ck_assert_msg(*end == ':' || *end == '}', "braces in '%s'", text);
        names_add(names, p + 1, (size_t)(end - p - 1));
        if (*end == ':')
            ck_assert_msg(strchr(end, '|') != NULL, "one form in '%s'", text);
    }
    ck_assert_msg(depth == 0, "braces in '%s'", text);
}

static bool
has_name(const struct names *names, const char *name)
{
    size_t i;

    for (i = 0; i < names->count; i++)
        if (strcmp(names->name[i], name) == 0)
            return true;
    return false;
}

static void
check_one(const char *name, const char *language, const char *text)
{
    size_t len;

    ck_assert_msg(text != NULL, "%s is missing in %s", name, language);
    len = strlen(text);
    ck_assert_msg(len > 0, "%s is empty in %s", name, language);
    ck_assert_msg(text[0] != ' ' && text[len - 1] != ' ',
                  "%s has a blank at an end in %s", name, language);
    ck_assert_msg(!strpbrk(text, "\t\r\x0e\x0f\x1f"),
                  "%s holds a control in %s", name, language);
    ck_assert_msg(text[len - 1] != '\n' && text[0] != '\n',
                  "%s has a line break at an end in %s", name, language);
}

START_TEST(both_tables_hold_every_key)
{
    int key;

    for (key = TEXT_NONE + 1; key < TEXT_COUNT; key++) {
        check_one(text_names[key], "en", text_en[key]);
        check_one(text_names[key], "it", text_it[key]);
    }
}
END_TEST

START_TEST(keys_are_dotted_lower_case)
{
    const char *p;
    int key;

    for (key = TEXT_NONE + 1; key < TEXT_COUNT; key++) {
        /* "verbatim" stands for sentences that come from elsewhere. */
        ck_assert_msg(strchr(text_names[key], '.') != NULL ||
                          strcmp(text_names[key], "verbatim") == 0,
                      "key %s", text_names[key]);
        for (p = text_names[key]; *p; p++)
            ck_assert_msg(islower((unsigned char)*p) ||
                              isdigit((unsigned char)*p) || *p == '.' ||
                              *p == '_',
                          "key %s", text_names[key]);
    }
}
END_TEST

START_TEST(both_languages_ask_for_the_same_names)
{
    size_t i;
    int key;

    for (key = TEXT_NONE + 1; key < TEXT_COUNT; key++) {
        struct names en = { .count = 0 }, it = { .count = 0 };

        names_of(text_en[key], &en);
        names_of(text_it[key], &it);
        for (i = 0; i < en.count; i++)
            ck_assert_msg(has_name(&it, en.name[i]), "%s: {%s} is not in it",
                          text_names[key], en.name[i]);
        for (i = 0; i < it.count; i++)
            ck_assert_msg(has_name(&en, it.name[i]), "%s: {%s} is not in en",
                          text_names[key], it.name[i]);
    }
}
END_TEST

/* The tables become C strings: what C reads otherwise must not be in them. */
static void
check_source(const char *path)
{
    FILE *f = fopen(path, "r");
    char line[4096];

    ck_assert_msg(f != NULL, "%s", path);
    while (fgets(line, sizeof(line), f)) {
        const char *tab, *p;
        size_t len = strlen(line);

        ck_assert_msg(len > 0 && line[len - 1] == '\n', "%s: %s", path, line);
        if (line[0] == '#' || line[0] == '\n')
            continue;
        tab = strchr(line, '\t');
        ck_assert_msg(tab && !strchr(tab + 1, '\t'), "one tab: %s", line);
        ck_assert_msg(len < 2 || line[len - 2] != ' ', "blank at end: %s",
                      line);
        ck_assert_msg(!strstr(line, "??"), "trigraph: %s", line);
        for (p = strchr(line, '\\'); p; p = strchr(p + 1, '\\'))
            ck_assert_msg(p[1] == 'n', "only \\n: %s", line);
        for (p = line; p < line + len;)
            ck_assert_msg(utf8_next(&p, line + len) != UTF8_REPLACEMENT,
                          "UTF-8: %s", line);
    }
    (void)fclose(f);
}

START_TEST(sources_hold_nothing_that_c_reads_otherwise)
{
    check_source("bot/text/en.tsv");
    check_source("bot/text/it.tsv");
}
END_TEST

static const struct {
    const char *locale;
    enum language language;
} locales[] = {
    { "it", LANGUAGE_IT },          { "it-IT", LANGUAGE_IT },
    { "it_IT.UTF-8", LANGUAGE_IT }, { "IT", LANGUAGE_IT },
    { "en-GB", LANGUAGE_EN },       { "italiano", LANGUAGE_EN },
    { "", LANGUAGE_EN },            { NULL, LANGUAGE_EN },
    { "i", LANGUAGE_EN },           { "de-DE", LANGUAGE_EN },
};

START_TEST(language_comes_from_the_locale)
{
    ck_assert_int_eq(language_parse(locales[_i].locale),
                     locales[_i].language);
}
END_TEST

START_TEST(names_are_replaced)
{
    char *text = text_make(LANGUAGE_EN, TEXT_ERRORS_UNKNOWN_VERB_NEAR, "near",
                           "help", "word", "he{lp", NULL);

    ck_assert_str_eq(text, "I do not know \"he{lp\", so nothing was changed. "
                           "Did you mean: help");
    free(text);
}
END_TEST

START_TEST(one_and_many_differ)
{
    struct buf b;

    buf_init(&b, 1024);
    text_add(&b, LANGUAGE_EN, TEXT_CARD_MORE_LINES, "n", TEXT_INT(1), NULL);
    buf_addc(&b, '/');
    text_add(&b, LANGUAGE_EN, TEXT_CARD_MORE_LINES, "n", TEXT_INT(12000),
             NULL);
    buf_addc(&b, '/');
    text_add(&b, LANGUAGE_IT, TEXT_CARD_MORE_LINES, "n", "1", NULL);
    buf_addc(&b, '/');
    text_add(&b, LANGUAGE_IT, TEXT_CARD_MORE_LINES, "n", "0", NULL);
    ck_assert_str_eq(b.data, "… and 1 more line/… and 12,000 more lines/"
                             "… e un'altra riga/… e altre 0 righe");
    buf_release(&b);
}
END_TEST

#ifndef NDEBUG
START_TEST(a_name_without_a_value_is_a_bug)
{
    free(text_make(LANGUAGE_EN, TEXT_CARD_MORE_LINES, "m", "1", NULL));
}
END_TEST
#endif

static const struct {
    int64_t n;
    const char *en, *it;
} numbers[] = {
    { 0, "0", "0" },
    { 7, "7", "7" },
    { 9999, "9999", "9999" },
    { 10000, "10,000", "10.000" },
    { 1234567, "1,234,567", "1.234.567" },
    { -5, "-5", "-5" },
    { -10000, "-10,000", "-10.000" },
    { INT64_MAX, "9,223,372,036,854,775,807", "9.223.372.036.854.775.807" },
    { INT64_MIN, "-9,223,372,036,854,775,808", "-9.223.372.036.854.775.808" },
};

START_TEST(numbers_have_their_thousands_apart)
{
    struct buf b;

    buf_init(&b, 1024);
    text_add_int(&b, LANGUAGE_EN, numbers[_i].n);
    ck_assert_str_eq(b.data, numbers[_i].en);
    buf_reset(&b);
    text_add_int(&b, LANGUAGE_IT, numbers[_i].n);
    ck_assert_str_eq(b.data, numbers[_i].it);
    buf_reset(&b);
    text_add(&b, LANGUAGE_IT, TEXT_VET_COUNT, "k", TEXT_INT(numbers[_i].n), "n",
             TEXT_INT(50800), NULL);
    ck_assert(strncmp(b.data, numbers[_i].it, strlen(numbers[_i].it)) == 0);
    ck_assert(strstr(b.data, " 50.800"));
    buf_release(&b);
}
END_TEST

/* It is typed again as it stands; and what a value holds is put right too. */
START_TEST(ids_stay_together_and_values_in_values_come_apart)
{
    struct buf b;
    char *inner;

    buf_init(&b, 1024);
    text_add(&b, LANGUAGE_IT, TEXT_VET_SHARE_WHERE, "id", TEXT_INT(1234567),
             NULL);
    ck_assert(strstr(b.data, "vet share 1234567"));
    buf_reset(&b);
    buf_addf(&b, "+%s", TEXT_INT(4980000));
    inner = text_make(LANGUAGE_EN, TEXT_VET_THOUSANDS, "n", b.data, NULL);
    ck_assert_str_eq(inner, "+4,980,000k");
    free(inner);
    buf_release(&b);
}
END_TEST

static size_t
widest(enum language language, const char *prefix)
{
    size_t width = 0;
    int i;

    for (i = TEXT_NONE + 1; i < TEXT_COUNT; i++) {
        const char *text = text_get(language, (enum text_key)i);
        size_t n = utf8_width(text, strlen(text));

        if (strncmp(text_names[i], prefix, strlen(prefix)) == 0 && n > width)
            width = n;
    }
    ck_assert_uint_gt(width, 0);
    return width;
}

/* A thread's pane and a phone show about forty characters in a line: a step,
 * "28 Dec", "Mon 28 Dec", and how it stands, two blanks apart. */
START_TEST(a_row_of_a_plan_fits_a_phone)
{
    enum language language = (enum language)_i;
    size_t now = widest(language, "campaign.now_d");
    size_t late = widest(language, "campaign.now_late");

    ck_assert_uint_le(widest(language, "campaign.short_") + 2 + 6 + 2 + 10 + 2 +
                          (now > late ? now : late),
                      40);
}
END_TEST

TEST_SUITE(text)
{
    TCase *tc = test_case(suite, "text", 10);

    tcase_add_test(tc, both_tables_hold_every_key);
    tcase_add_test(tc, keys_are_dotted_lower_case);
    tcase_add_test(tc, both_languages_ask_for_the_same_names);
    tcase_add_test(tc, sources_hold_nothing_that_c_reads_otherwise);
    tcase_add_loop_test(tc, language_comes_from_the_locale, 0,
                        sizeof(locales) / sizeof(locales[0]));
    tcase_add_test(tc, names_are_replaced);
    tcase_add_test(tc, one_and_many_differ);
#ifndef NDEBUG
    tcase_add_test_raise_signal(tc, a_name_without_a_value_is_a_bug, 6);
#endif
    tcase_add_loop_test(tc, numbers_have_their_thousands_apart, 0,
                        sizeof(numbers) / sizeof(numbers[0]));
    tcase_add_loop_test(tc, a_row_of_a_plan_fits_a_phone, 0, LANGUAGE_COUNT);
    tcase_add_test(tc, ids_stay_together_and_values_in_values_come_apart);
}
