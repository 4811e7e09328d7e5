/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_comments_folding.c - what the classes of a comment stand on: folding,
 * tokens, phrases and fingerprints.
 *
 * All comments are invented.
 */
#include "rules/comments.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/fold.h"
#include "rules/phrases.h"
#include "test.h"

/* One sentence in many disguises, all undone, each a machine. */
static const char *const disguises[] = {
    "𝗪𝗛𝗔𝗧𝗦𝗔𝗣𝗣 me now",         /* mathematical bold */
    "ＷＨＡＴＳＡＰＰ me now", /* full width */
    "ᴡʜᴀᴛꜱᴀᴘᴘ me now",         /* small capitals */
    "🆆🅷🅰🆃🆂🅰🅿🅿 me now",         /* white on black */
    "ⓦⓗⓐⓣⓢⓐⓟⓟ me now",         /* circled */
    "wh4ts4pp me now",         /* digits */
    "W h a t s a p p me now",  /* blanks */
    "wһаtѕарр me now",         /* Cyrillic among Latin */
    "w\xcc\xb2h\xcc\xb2"
    "a\xcc\xb2t\xcc\xb2s\xcc\xb2"
    "a\xcc\xb2p\xcc\xb2p me now", /* underlined */
    "whhaatsssapp me now",        /* drawn out */
    "wh\xe2\x80\x8b"
    "atsapp me now", /* zero-width blank */
    "WhÄtsÂpp mè nÖw",
};

START_TEST(disguise_is_undone)
{
    struct comment_text in = { .text = disguises[_i] };
    struct comment_judgement out;
    struct folded f;

    fold_text(in.text, strlen(in.text), &f);
    ck_assert_uint_ge(f.count, 1);
    /* "p" written twice is one p. */
    ck_assert_uint_eq(f.words[0].plain, fold_hash("whatsap", 7));
    comment_judge(&in, &out);
    ck_assert_msg(out.machine, "'%s': %s %d", in.text, out.rule, out.score);
}
END_TEST

static const struct {
    const char *text;
    const char *folded;
} folds[] = {
    { "Straße", "strase " },
    { "let's, DON'T", "lets dont " },
    { "l'argent", "l argent " },
    { "Perché Ñandú Ærø", "perche nandu aero " },
    { "Goooood", "god " },
    { "привет 한국", "привет 한국 " },
    { "łódź ığ", "lodz ig " },
    { "a_b-c", "a b c " },
    { "", "" },
    { "\xff\xfe\x80 ok", "ok " },
};

START_TEST(words_fold_to_what_is_meant)
{
    struct folded f;

    fold_text(folds[_i].text, strlen(folds[_i].text), &f);
    ck_assert_uint_eq(f.len, strlen(folds[_i].folded));
    ck_assert_mem_eq(f.text, folds[_i].folded, f.len);
}
END_TEST

static const struct {
    const char *text;
    enum fold_kind kind;
    const char *source; /* the first word's bytes */
} tokens[] = {
    { "@some.body_1, hi", FOLD_MENTION, "@some.body_1" },
    { "#summer2", FOLD_HASHTAG, "#summer2" },
    { "https://a.example/x?y=1.", FOLD_LINK, "https://a.example/x?y=1" },
    { "www.shop.example!", FOLD_LINK, "www.shop.example" },
    { "my-shop.store now", FOLD_LINK, "my-shop.store" },
    { "wa.me/39055", FOLD_LINK, "wa.me/39055" },
    { "ciao.come stai", FOLD_WORD, "ciao" },
    { "fatto.ok", FOLD_WORD, "fatto" },
    { "a.b@c.example?", FOLD_EMAIL, "a.b@c.example" },
    { "+39 055 123 4567", FOLD_PHONE, "+39 055 123 4567" },
    { "0812-3456-7890", FOLD_PHONE, "0812-3456-7890" },
    { "870,000,000 views", FOLD_NUMBER, "870,000,000" },
    { "3:46 wow", FOLD_NUMBER, "3:46" },
    { "100%", FOLD_NUMBER, "100%" },
    { "$5 000 more", FOLD_MONEY, "$5 000" },
    { "20€", FOLD_MONEY, "20€" },
    { "50rb", FOLD_MONEY, "50rb" },
    { "Rp75000.00", FOLD_MONEY, "Rp75000.00" },
    { "7days", FOLD_NUMBER, "7" },
    { "@", FOLD_WORD, NULL },
};

START_TEST(names_links_and_numbers_are_seen)
{
    struct folded f;

    fold_text(tokens[_i].text, strlen(tokens[_i].text), &f);
    if (!tokens[_i].source) {
        ck_assert_uint_eq(f.count, 0);
        return;
    }
    ck_assert_uint_ge(f.count, 1);
    ck_assert_int_eq(f.words[0].kind, tokens[_i].kind);
    ck_assert_uint_eq(f.words[0].to - f.words[0].from,
                      strlen(tokens[_i].source));
    ck_assert_mem_eq(tokens[_i].text + f.words[0].from, tokens[_i].source,
                     strlen(tokens[_i].source));
}
END_TEST

START_TEST(a_caption_makes_a_word_specific)
{
    struct comment_text in = { .text = "aubergines forever",
                               .caption = "Aubergines from our garden" };
    struct comment_judgement out;

    comment_judge(&in, &out);
    ck_assert_int_eq(out.class, COMMENT_SPECIFIC);
    in.caption = "Courgettes from our garden";
    comment_judge(&in, &out);
    ck_assert_int_eq(out.class, COMMENT_SHORT);
    /* Words that fit everywhere do not count. */
    in.text = "beautiful photo";
    in.caption = "A beautiful photo of us";
    comment_judge(&in, &out);
    ck_assert_int_eq(out.class, COMMENT_PRAISE);
}
END_TEST

START_TEST(near_copies_have_one_fingerprint)
{
    static const char *const same[] = {
        "I love how calm this kitchen looks!! 😍",
        "@luca i LOVE how calm this kitchen looks",
        "i loooove how calm this kitchen looks 12",
    };
    struct comment_judgement first, other;
    struct comment_text in;
    size_t i;

    in = (struct comment_text){ .text = same[0] };
    comment_judge(&in, &first);
    ck_assert_uint_ne(first.fingerprint, 0);
    ck_assert_uint_eq(first.length, 7);
    for (i = 1; i < ARRAY_LEN(same); i++) {
        in.text = same[i];
        comment_judge(&in, &other);
        ck_assert_uint_eq(first.fingerprint, other.fingerprint);
    }
    in.text = "i love how calm this garden looks";
    comment_judge(&in, &other);
    ck_assert_uint_ne(first.fingerprint, other.fingerprint);
    in.text = "🔥";
    comment_judge(&in, &other);
    ck_assert_uint_eq(other.fingerprint, 0);
}
END_TEST

START_TEST(any_bytes_are_a_comment)
{
    struct comment_judgement out;
    struct comment_text in = { 0 };
    char *text = xmalloc(20001);
    int i;

    comment_judge(&in, &out);
    ck_assert_int_eq(out.class, COMMENT_EMOJI);
    for (i = 0; i < 20000; i++)
        text[i] = (char)(1 + i * 7919 % 255);
    text[20000] = '\0';
    in.text = in.caption = in.creator = text;
    comment_judge(&in, &out);
    memset(text, '@', 20000);
    comment_judge(&in, &out);
    ck_assert_int_eq(out.class, COMMENT_EMOJI);
    memset(text, 'a', 20000);
    comment_judge(&in, &out);
    for (i = 0; i < 20000; i++)
        text[i] = i % 2 ? ' ' : 'a';
    comment_judge(&in, &out);
    ck_assert_uint_le(out.to, 20000);
    free(text);
}
END_TEST

START_TEST(phrases_are_found_once_and_whole)
{
    struct phrases *p = phrases_new();
    struct phrase_match m[4];
    struct folded f;
    const char *text = "Check out my channel: 3000 followers for $20 @x_y";

    ck_assert_uint_eq(phrases_add(p, "check out", 1), 1);
    ck_assert_uint_eq(phrases_add(p, "check out my channel", 2), 2);
    ck_assert_uint_eq(phrases_add(p, "Check Out", 9), 1); /* stands already */
    ck_assert_uint_eq(phrases_add(p, "0 followers", 3), 3);
    ck_assert_uint_eq(phrases_add(p, "for $ @", 4), 4);
    ck_assert_uint_eq(phrases_add(p, "follow*", 5), 5);
    ck_assert_uint_eq(phrases_add(p, "", 6), 0);
    fold_text(text, strlen(text), &f);
    ck_assert_uint_eq(phrases_at(p, &f, 0, m, 4), 2);
    ck_assert_uint_eq(m[0].value, 1);
    ck_assert_uint_eq(m[1].value, 2);
    ck_assert_uint_eq(m[1].count, 4);
    ck_assert_uint_eq(phrases_at(p, &f, 0, m, 1), 1);
    ck_assert_uint_eq(phrases_at(p, &f, 1, m, 4), 0);
    ck_assert_uint_eq(phrases_at(p, &f, 4, m, 4), 1);
    ck_assert_uint_eq(m[0].value, 3);
    ck_assert_uint_eq(phrases_at(p, &f, 5, m, 4), 1);
    ck_assert_uint_eq(m[0].value, 5);
    ck_assert_uint_eq(phrases_at(p, &f, 6, m, 4), 1);
    ck_assert_uint_eq(m[0].value, 4);
    phrases_free(p);
    phrases_free(NULL);
}
END_TEST

TEST_SUITE(comments_folding)
{
    TCase *tc = test_case(suite, "comments_folding", 20);
    tcase_add_loop_test(tc, disguise_is_undone, 0, ARRAY_LEN(disguises));
    tcase_add_loop_test(tc, words_fold_to_what_is_meant, 0, ARRAY_LEN(folds));
    tcase_add_loop_test(tc, names_links_and_numbers_are_seen, 0,
                        ARRAY_LEN(tokens));
    tcase_add_test(tc, a_caption_makes_a_word_specific);
    tcase_add_test(tc, near_copies_have_one_fingerprint);
    tcase_add_test(tc, any_bytes_are_a_comment);
    tcase_add_test(tc, phrases_are_found_once_and_whole);
}
