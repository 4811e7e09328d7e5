/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_args.c - from a typed line to named arguments.
 */
#include "args.h"

#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "dice.h"
#include "test.h"

/* As the real tables have them. */
static const struct arg_spec show[] = {
    { "creator", ARG_HANDLE, ARG_OPTIONAL, TEXT_NONE, NULL },
    { "on", ARG_PLATFORM, ARG_KEYWORD, TEXT_NONE, NULL },
    { 0 },
};

static const struct arg_spec decline[] = {
    { "look", ARG_LOOK, ARG_REQUIRED, TEXT_NONE, NULL },
    { "because", ARG_TEXT, ARG_KEYWORD | ARG_REQUIRED | ARG_LONG, TEXT_NONE,
      NULL },
    { 0 },
};

static const struct arg_spec note[] = {
    { "look", ARG_LOOK, ARG_REQUIRED, TEXT_NONE, NULL },
    { "audience", ARG_CHOICE, ARG_KEYWORD, TEXT_NONE, "yes no" },
    { "fakes", ARG_CHOICE, ARG_KEYWORD, TEXT_NONE, "yes no" },
    { "content", ARG_CHOICE, ARG_KEYWORD, TEXT_NONE, "yes no" },
    { "taste", ARG_CHOICE, ARG_KEYWORD, TEXT_NONE, "yes lukewarm no" },
    { "gut", ARG_CHOICE, ARG_KEYWORD, TEXT_NONE, "+ 0 -" },
    { "text", ARG_TEXT, ARG_LONG, TEXT_NONE, NULL },
    { 0 },
};

static const struct arg_spec marks[] = {
    { "look", ARG_LOOK, ARG_REQUIRED, TEXT_NONE, NULL },
    { "real", ARG_WORD, ARG_KEYWORD | ARG_NUMBERS, TEXT_NONE, NULL },
    { "fake", ARG_WORD, ARG_KEYWORD | ARG_NUMBERS, TEXT_NONE, NULL },
    { 0 },
};

static const struct arg_spec text_only[] = {
    { "what", ARG_TEXT, ARG_REQUIRED, TEXT_NONE, NULL },
    { 0 },
};

static const struct arg_spec word_choice[] = {
    { "whose", ARG_CHOICE, ARG_OPTIONAL, TEXT_NONE, "mine all" },
    { "name", ARG_WORD, ARG_OPTIONAL, TEXT_NONE, NULL },
    { 0 },
};

static const struct arg_spec plan_args[] = {
    { "name", ARG_TEXT, ARG_REQUIRED, TEXT_NONE, NULL },
    { "publish", ARG_TEXT, ARG_KEYWORD | ARG_SHORT, TEXT_NONE, NULL },
    { "owner", ARG_WORD, ARG_KEYWORD, TEXT_NONE, NULL },
    { "abroad", ARG_CHOICE, ARG_OPTIONAL, TEXT_NONE, "abroad" },
    { 0 },
};

static const struct arg_spec number[] = {
    { "id", ARG_ID, ARG_REQUIRED, TEXT_NONE, NULL },
    { 0 },
};

/* ---- placing ------------------------------------------------------------- */

/* `found`: "name=value|name=value", in the order they were found; an extra
 * word as "+word". */
static const struct {
    const struct arg_spec *specs;
    const char *rest, *found;
} placed[] = {
    { plan_args, "Spring Sale publish 14 May owner <@U1>",
      "name=Spring Sale|publish=14 May|owner=<@U1>" },
    { plan_args, "Spring owner me publish 14 May abroad",
      "name=Spring|owner=me|publish=14 May abroad" },
    { plan_args, "Spring publish 14 May owner me abroad",
      "name=Spring|publish=14 May|owner=me|abroad=abroad" },
    { show, "", "" },
    { show, "@giulia", "creator=@giulia" },
    { show, "  @giulia   on  youtube ", "creator=@giulia|on=youtube" },
    { show, "on youtube @giulia", "on=youtube|creator=@giulia" },
    { show, "@giulia ON YouTube", "creator=@giulia|on=YouTube" },
    { show, "@giulia on myspace", "creator=@giulia|on=myspace" },
    { show, "@giulia @mara", "creator=@giulia|+@mara" },
    { show, "@giulia on tiktok on youtube",
      "creator=@giulia|on=tiktok|+on youtube" },
    { show, "\"on\" on youtube", "creator=on|on=youtube" },
    { show, "@giulia on", "creator=@giulia" },

    { decline, "42 because pods and bots", "look=42|because=pods and bots" },
    { decline, "@giulia because she said because twice",
      "look=@giulia|because=she said because twice" },
    { decline, "because no 42", "because=no 42" },
    { decline, "42 BECAUSE  of  this ", "look=42|because=of  this" },
    { decline, "42 because \"of this\"", "look=42|because=of this" },
    { decline, "42 because \"a\" and \"b\"",
      "look=42|because=\"a\" and \"b\"" },
    { decline, "42 because", "look=42" },
    { decline, "42 because   ", "look=42" },
    { decline, "42 because two\nlines", "look=42|because=two\nlines" },
    { decline, "42 pods", "look=42|+pods" },

    { note, "42 content is great", "look=42|text=content is great" },
    { note, "42 content yes", "look=42|content=yes" },
    { note, "42 content yes and no fakes seen",
      "look=42|content=yes|text=and no fakes seen" },
    { note, "42 fakes no content yes taste lukewarm gut -",
      "look=42|fakes=no|content=yes|taste=lukewarm|gut=-" },
    { note, "42 gut + warm and true", "look=42|gut=+|text=warm and true" },
    { note, "42 warm and true gut +", "look=42|text=warm and true|gut=+" },
    { note, "42 her taste in shoes taste no",
      "look=42|text=her taste in shoes|taste=no" },
    { note, "42 audience", "look=42|text=audience" },
    { note, "42 \"content yes\"", "look=42|text=content yes" },
    { note, "42 content yes content no",
      "look=42|content=yes|"
      "text=content no" },
    { note, "42 Content Yes", "look=42|content=Yes" },
    { note, "42", "look=42" },
    /* Meant as an answer, and asked back; or as a text. */
    { note, "42 taste delicious", "look=42|taste=delicious" },
    { note, "42 gut maybe taste yes", "look=42|gut=maybe|taste=yes" },
    { note, "42 taste delicious gut perhaps",
      "look=42|taste=delicious|gut=perhaps" },
    { note, "42 taste \"delicious\"", "look=42|text=taste \"delicious\"" },
    { note, "42 gut + taste delicious", "look=42|gut=+|taste=delicious" },
    { note, "42 warm, taste delicious", "look=42|text=warm, taste delicious" },
    /* In the words of an Italian card. */
    { note, "42 pubblico adatto gusto tiepido istinto -",
      "look=42|audience=adatto|taste=tiepido|gut=-" },
    { note, "42 Pubblico s\xc3\xac finti no contenuti si simpatica",
      "look=42|audience=s\xc3\xac|fakes=no|content=si|text=simpatica" },
    { note, "42 pubblico giovane e attento",
      "look=42|text=pubblico giovane e attento" },
    { decline, "42 perch\xc3\xa9 i commenti sono comprati",
      "look=42|because=i commenti sono comprati" },

    { text_only, "first draft by fri 17:00", "what=first draft by fri 17:00" },
    { text_only, "\"first draft\" by fri", "what=\"first draft\" by fri" },
    { text_only, "\"first draft\"", "what=first draft" },
    { text_only, "\"unclosed text", "what=\"unclosed text" },
    { text_only, "two\nlines", "what=two\nlines" },
    { text_only, " \t \n ", "" },

    { word_choice, "all", "whose=all" },
    { word_choice, "MINE spring", "whose=MINE|name=spring" },
    { word_choice, "spring", "+spring" },
    { word_choice, "all \"spring of 27\"", "whose=all|name=spring of 27" },
    { word_choice, "all \"\"", "whose=all|name=" },
    { word_choice, "all spring autumn winter",
      "whose=all|name=spring|+autumn winter" },

    { NULL, "word", "+word" },
    { NULL, "", "" },
};

static void
write_found(const struct args *args, struct buf *out)
{
    size_t i;

    for (i = 0; i < args->count; i++)
        buf_addf(out, "%s%s=%s", i > 0 ? "|" : "", args->items[i].spec->name,
                 args->items[i].value);
    if (args->extra)
        buf_addf(out, "%s+%s", args->count > 0 ? "|" : "", args->extra);
}

START_TEST(words_find_their_places)
{
    struct args args;
    struct buf found;

    buf_init(&found, 1000);
    args_parse(placed[_i].specs, placed[_i].rest, &args);
    write_found(&args, &found);
    ck_assert_msg(strcmp(found.data, placed[_i].found) == 0,
                  "'%s': '%s', not '%s'", placed[_i].rest, found.data,
                  placed[_i].found);
    args_release(&args);
    buf_release(&found);
}
END_TEST

/* A part of them would be taken for all. */
START_TEST(numbers_are_joined_whole_however_many)
{
    struct buf line, joined;
    struct args args;
    int i;

    args_parse(marks, "@a real 1-3 , 5 \"7\" 8, fake 2", &args);
    ck_assert_str_eq(args_get(&args, "real"), "1-3,5,7,8,");
    ck_assert_str_eq(args_get(&args, "fake"), "2");
    args_release(&args);
    args_parse(marks, "@a fake 5, 7 and 9 real 1 e 3", &args);
    ck_assert_str_eq(args_get(&args, "fake"), "5,7,9");
    ck_assert_str_eq(args_get(&args, "real"), "1,3");
    ck_assert_ptr_null(args.extra);
    args_release(&args);
    buf_init(&line, 64 * 1024);
    buf_init(&joined, 64 * 1024);
    buf_adds(&line, "@a real");
    for (i = 1; i <= 5000; i++) {
        buf_addf(&line, " %d", i);
        buf_addf(&joined, "%s%d", i > 1 ? "," : "", i);
    }
    args_parse(marks, line.data, &args);
    ck_assert_str_eq(args_get(&args, "real"), joined.data);
    args_release(&args);
    buf_release(&line);
    buf_release(&joined);
}
END_TEST

/* ---- checking ------------------------------------------------------------ */

static const struct {
    const struct arg_spec *specs;
    const char *rest;
    enum arg_fault fault;
    const char *which; /* the argument, also of a good value */
    const char *value; /* after the check; NULL = do not look */
} checked[] = {
    { number, "42", ARG_FAULT_NONE, "id", "42" },
    { number, "#42", ARG_FAULT_NONE, "id", "42" },
    { number, "9223372036854775807", ARG_FAULT_NONE, "id",
      "9223372036854775807" },
    { number, "9223372036854775808", ARG_FAULT_WRONG, "id", NULL },
    { number, "0", ARG_FAULT_WRONG, "id", NULL },
    { number, "-3", ARG_FAULT_WRONG, "id", NULL },
    { number, "#", ARG_FAULT_WRONG, "id", NULL },
    { number, "##4", ARG_FAULT_WRONG, "id", NULL },
    { number, "4a", ARG_FAULT_WRONG, "id", NULL },
    { number, "four", ARG_FAULT_WRONG, "id", NULL },
    { number, "", ARG_FAULT_MISSING, "id", NULL },
    { number, "\"\"", ARG_FAULT_MISSING, "id", NULL },

    { show, "", ARG_FAULT_NONE, "creator", NULL },
    { show, "@giulia.cooks", ARG_FAULT_NONE, "creator", NULL },
    { show, "giulia", ARG_FAULT_NONE, "creator", NULL },
    { show, "https://www.instagram.com/giulia/", ARG_FAULT_NONE, "creator",
      NULL },
    { show, "https://example.org/giulia/", ARG_FAULT_WRONG, "creator", NULL },
    { show, "<@U1>", ARG_FAULT_COLLEAGUE, "creator", NULL },
    { show, "<@U1|ana>", ARG_FAULT_COLLEAGUE, "creator", NULL },
    { show, "@giulia on YT", ARG_FAULT_NONE, "on", "youtube" },
    { show, "@giulia on ig", ARG_FAULT_NONE, "on", "instagram" },
    { show, "@giulia on TikTok", ARG_FAULT_NONE, "on", "tiktok" },
    { show, "@giulia on ig,", ARG_FAULT_NONE, "on", "instagram" },
    { show, "@giulia on myspace", ARG_FAULT_WRONG, "on", NULL },
    /* A wrong one stays as it was typed, or it would be none at all, or a right
     * one, when it is looked at again. */
    { show, "@giulia on ,", ARG_FAULT_WRONG, "on", "," },
    { show, "@giulia on ig,,", ARG_FAULT_WRONG, "on", "ig,," },

    { decline, "42 because x", ARG_FAULT_NONE, "look", "42" },
    { decline, "#42 because x", ARG_FAULT_NONE, "look", "42" },
    { decline, "@giulia because x", ARG_FAULT_NONE, "look", "@giulia" },
    { decline, "<@U1> because x", ARG_FAULT_COLLEAGUE, "look", NULL },
    { decline, "... because x", ARG_FAULT_WRONG, "look", NULL },
    { decline, "42", ARG_FAULT_MISSING, "because", NULL },
    { decline, "42 because", ARG_FAULT_MISSING, "because", NULL },
    { decline, "because x", ARG_FAULT_MISSING, "look", NULL },
    { decline, "", ARG_FAULT_MISSING, "look", NULL },

    { note, "42 audience Yes", ARG_FAULT_NONE, "audience", NULL },
    { note, "42 taste delicious", ARG_FAULT_WRONG, "taste", NULL },
    { word_choice, "ALL", ARG_FAULT_NONE, "whose", NULL },
};

START_TEST(the_first_fault_is_found)
{
    const struct arg_spec *which = NULL;
    enum arg_fault fault;
    struct args args;

    args_parse(checked[_i].specs, checked[_i].rest, &args);
    fault = args_first_fault(&args, checked[_i].specs, &which);
    ck_assert_msg(fault == checked[_i].fault, "'%s': %d", checked[_i].rest,
                  (int)fault);
    if (fault != ARG_FAULT_NONE)
        ck_assert_str_eq(which->name, checked[_i].which);
    if (checked[_i].value)
        ck_assert_str_eq(args_get(&args, checked[_i].which), checked[_i].value);
    args_release(&args);
}
END_TEST

/* A choice has its own spelling, whatever was typed. */
START_TEST(a_choice_is_spelt_as_in_the_table)
{
    const struct arg_spec *which = NULL;
    struct args args;

    args_parse(note, "42 content YES", &args);
    ck_assert_int_eq(args_first_fault(&args, note, &which), ARG_FAULT_NONE);
    ck_assert_str_eq(args_get(&args, "content"), "yes");
    args_release(&args);
    args_parse(note, "42 pubblico adatto gusto TIEPIDO pancia meno", &args);
    ck_assert_int_eq(args_first_fault(&args, note, &which), ARG_FAULT_NONE);
    ck_assert_str_eq(args_get(&args, "audience"), "yes");
    ck_assert_str_eq(args_get(&args, "taste"), "lukewarm");
    ck_assert_str_eq(args_get(&args, "gut"), "-");
    args_release(&args);
}
END_TEST

/* ---- changing ------------------------------------------------------------ */

START_TEST(an_argument_can_be_set_replaced_and_removed)
{
    struct args args;

    args_parse(decline, "42 because x", &args);
    args_set(&args, decline, "because", "y");
    ck_assert_str_eq(args_get(&args, "because"), "y");
    args_set(&args, decline, "because", args_get(&args, "because"));
    ck_assert_str_eq(args_get(&args, "because"), "y");
    args_set(&args, decline, "look", NULL);
    ck_assert_ptr_null(args_get(&args, "look"));
    args_set(&args, decline, "no such", "z");
    ck_assert_ptr_null(args_get(&args, "no such"));
    ck_assert_uint_eq(args.count, 1);
    args_release(&args);
    ck_assert_uint_eq(args.count, 0);
}
END_TEST

START_TEST(words_are_taken_one_by_one)
{
    const char *cursor = " a  \"b c\"d \"\" \"open";
    static const struct {
        const char *text;
        bool is_quoted;
    } expected[] = {
        { "a", false }, { "b c", true },     { "d", false },
        { "", true },   { "\"open", false },
    };
    struct words_at word;
    size_t i;

    for (i = 0; i < ARRAY_LEN(expected); i++) {
        ck_assert(args_word(&cursor, &word));
        ck_assert_uint_eq(word.len, strlen(expected[i].text));
        ck_assert_int_eq(strncmp(word.at, expected[i].text, word.len), 0);
        ck_assert(word.is_quoted == expected[i].is_quoted);
    }
    ck_assert(!args_word(&cursor, &word));
    ck_assert(!args_word(&cursor, &word));
}
END_TEST

/* Whatever is typed: nothing is read beside it and nothing leaks. */
START_TEST(any_line_can_be_parsed)
{
    static const char *const pieces[] = { "\"",      " ",     "on",   "because",
                                          "@x",      "<@U1>", "42",   "\n",
                                          "content", "yes",   "\xc3", "gut",
                                          "+",       "a\"b" };
    static const struct arg_spec *const tables[] = { show, decline, note,
                                                     text_only, word_choice };
    const struct arg_spec *which;
    unsigned seed = 7;
    struct args args;
    struct buf line;
    int i, j;

    buf_init(&line, 1000);
    for (i = 0; i < 20000; i++) {
        const struct arg_spec *specs = tables[i % 5];

        buf_reset(&line);
        for (j = 0; j < 12; j++) {
            buf_adds(&line, pieces[dice_roll(&seed, ARRAY_LEN(pieces))]);
        }
        args_parse(specs, line.data, &args);
        (void)args_first_fault(&args, specs, &which); /* any will do */
        ck_assert_uint_le(args.count, ARGS_MAX);
        args_release(&args);
    }
    buf_release(&line);
}
END_TEST

TEST_SUITE(args)
{
    TCase *tc = test_case(suite, "args", 20);

    tcase_add_loop_test(tc, words_find_their_places, 0, (int)ARRAY_LEN(placed));
    tcase_add_test(tc, numbers_are_joined_whole_however_many);
    tcase_add_loop_test(tc, the_first_fault_is_found, 0,
                        (int)ARRAY_LEN(checked));
    tcase_add_test(tc, a_choice_is_spelt_as_in_the_table);
    tcase_add_test(tc, an_argument_can_be_set_replaced_and_removed);
    tcase_add_test(tc, words_are_taken_one_by_one);
    tcase_add_test(tc, any_line_can_be_parsed);
}
