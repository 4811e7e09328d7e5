/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * duedate_lex.c - text becomes numbers, words and marks.
 *
 * Letters lose case and accents, so that "Venerdì" and "venerdi" are one word;
 * an apostrophe parts two words; "a.m." is one; the dot of an abbreviation and
 * the marks at the end of the text are dropped. Tokens keep their place in the
 * text.
 */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "alloc.h"
#include "duedate_parts.h"
#include "duedate_tsv.h"

enum class {
    CLASS_SPACE,
    CLASS_NOTHING,
    CLASS_LETTER,
    CLASS_DIGIT,
    CLASS_MARK,
    CLASS_APOSTROPHE
};

/* One character of the text: what it is and what it is folded to. */
struct letter {
    enum class class;
    char text[4];
    size_t len;
};

struct lexer {
    const char *text;
    size_t len, at;
};

static void
letter_ascii(char c, struct letter *out)
{
    out->text[0] = c;
    out->len = 1;
    if (c >= '0' && c <= '9') {
        out->class = CLASS_DIGIT;
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        out->class = CLASS_LETTER;
        out->text[0] = (char)(c | 0x20);
    } else if (c == '\'' || c == '`') {
        out->class = CLASS_APOSTROPHE;
    } else if (c >= 0 && c <= ' ') {
        out->class = CLASS_SPACE;
    } else {
        out->class = CLASS_MARK;
        if (c == '(' || c == ')')
            out->text[0] = ',';
        else if (!strchr(":./-,+@\"!;?", c))
            out->text[0] = MARK_UNKNOWN;
    }
}

/* Signs that a phone or a word processor puts for the plain ones. */
static bool
letter_sign(utf8proc_int32_t c, struct letter *out)
{
    out->len = 1;
    out->class = CLASS_MARK;
    if (c == 0xBA || c == 0xB0 || c == 0xAA) /* º ° ª */
        out->text[0] = MARK_ORDINAL;
    else if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
        out->text[0] = '-';
    else if (c == 0x2018 || c == 0x2019 || c == 0x2BC)
        out->class = CLASS_APOSTROPHE;
    else if (c == 0x201C || c == 0x201D || c == 0xAB || c == 0xBB)
        out->text[0] = '"';
    else
        return false;
    return true;
}

static void
letter_fold(utf8proc_int32_t c, struct letter *out)
{
    utf8proc_int32_t folded[8];
    int boundary = 0;
    utf8proc_ssize_t n =
        utf8proc_decompose_char(c, folded, ARRAY_LEN(folded),
                                UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                    UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK |
                                    UTF8PROC_IGNORE,
                                &boundary);
    utf8proc_category_t category = utf8proc_category(c);

    out->class = CLASS_NOTHING;
    out->len = 0;
    if (n == 0 || category == UTF8PROC_CATEGORY_CF)
        return;
    if (n == 1 && folded[0] < 0x80) {
        letter_ascii((char)folded[0], out);
        return;
    }
    out->class =
        category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO
            ? CLASS_LETTER
            : CLASS_MARK;
    out->text[0] = MARK_UNKNOWN;
    out->len = 1;
}

/* Look at the character at `at`; its length in bytes. */
static size_t
letter_at(const struct lexer *lexer, size_t at, struct letter *out)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t n;

    if ((unsigned char)lexer->text[at] < 0x80) {
        letter_ascii(lexer->text[at], out);
        return 1;
    }
    n = utf8proc_iterate((const utf8proc_uint8_t *)lexer->text + at,
                         (utf8proc_ssize_t)(lexer->len - at), &c);
    if (n <= 0) {
        out->class = CLASS_MARK;
        out->text[0] = MARK_UNKNOWN;
        out->len = 1;
        return 1;
    }
    if (!letter_sign(c, out))
        letter_fold(c, out);
    return (size_t)n;
}

static bool
is_byte(const struct lexer *lexer, size_t at, char c)
{
    return at < lexer->len && (lexer->text[at] | 0x20) == (c | 0x20);
}

/* "a.m." and "p.m.": the lexer stands behind the a or p. */
static void
join_ampm(struct lexer *lexer, struct token *token)
{
    struct letter after;

    if ((strcmp(token->word, "a") != 0 && strcmp(token->word, "p") != 0) ||
        !is_byte(lexer, lexer->at, '.') || !is_byte(lexer, lexer->at + 1, 'm'))
        return;
    if (lexer->at + 2 < lexer->len) {
        (void)letter_at(lexer, lexer->at + 2, &after);
        if (after.class == CLASS_LETTER)
            return;
    }
    token->word[1] = 'm';
    lexer->at += 2;
}

/* Add characters while they are of the same class. */
static void
take_run(struct lexer *lexer, struct token *token, enum class class)
{
    size_t len = 0;

    while (lexer->at < lexer->len) {
        struct letter letter;
        size_t n = letter_at(lexer, lexer->at, &letter);

        if (letter.class != class && letter.class != CLASS_NOTHING)
            break;
        lexer->at += n;
        if (letter.class == CLASS_NOTHING)
            continue;
        if (len < WORD_MAX)
            token->word[len] = letter.text[0];
        len++;
    }
    if (len > WORD_MAX)
        token->word[0] = MARK_UNKNOWN;
    token->digits = class == CLASS_DIGIT ? (int)(len > 99 ? 99 : len) : 0;
}

static void
finish_number(struct token *token)
{
    int i;

    token->leading_zero = token->digits > 1 && token->word[0] == '0';
    token->number = token->digits > DIGITS_MAX ? -1 : 0;
    for (i = 0; i < token->digits && token->number >= 0; i++)
        token->number = token->number * 10 + token->word[i] - '0';
    token->word[0] = '\0';
}

/* "l'11 maggio" elides a vowel, "maggio '11" a century. */
static bool
is_letter_before(const struct lexer *lexer)
{
    unsigned char c =
        lexer->at > 0 ? (unsigned char)lexer->text[lexer->at - 1] : ' ';

    return c >= 0x80 || (c | 0x20) >= 'a';
}

static bool
lexer_next(struct lexer *lexer, struct token *token)
{
    struct letter letter = { 0 };
    size_t n = 0;

    memset(token, 0, sizeof(*token));
    for (; lexer->at < lexer->len; lexer->at += n) {
        n = letter_at(lexer, lexer->at, &letter);
        if (letter.class == CLASS_SPACE)
            token->spaced = true;
        else if (letter.class == CLASS_APOSTROPHE)
            token->elided = !is_letter_before(lexer);
        else if (letter.class != CLASS_NOTHING)
            break;
    }
    if (lexer->at >= lexer->len)
        return false;
    token->start = lexer->at;
    if (letter.class == CLASS_MARK) {
        token->mark = letter.text[0];
        lexer->at += n;
    } else {
        take_run(lexer, token, letter.class);
    }
    if (letter.class == CLASS_DIGIT)
        finish_number(token);
    token->elided = token->elided && token->digits == 2;
    if (letter.class == CLASS_LETTER) {
        join_ampm(lexer, token);
        if (is_byte(lexer, lexer->at, '.'))
            lexer->at++;
    }
    token->end = lexer->at;
    return true;
}

static enum word
word_kind(const char *name)
{
    static const char *const names[] = {
#define X(kind, text) text,
        WORD_MAP(X)
#undef X
    };
    size_t i;

    for (i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(names[i], name) == 0)
            return (enum word)i;
    return WORD_NONE;
}

/* The rows whose words share a hash, in their order: the number of the first,
 * and of the one after each, from 1; 0 = none. */
static struct {
    bool is_made;
    unsigned short first[512], next[ARRAY_LEN(duedate_rows) + 1];
} hashed;

static size_t
word_hash(const char *word)
{
    size_t hash = 0;

    for (; *word != '\0'; word++)
        hash = hash * 31 + (unsigned char)*word;
    return hash % ARRAY_LEN(hashed.first);
}

static void
hashed_make(void)
{
    size_t i;

    for (i = ARRAY_LEN(duedate_rows); i > 0; i--) {
        size_t hash = word_hash(duedate_rows[i - 1][1]);

        hashed.next[i] = hashed.first[hash];
        hashed.first[hash] = (unsigned short)i;
    }
    hashed.is_made = true;
}

static void
look_up_word(struct token *token, const char *word, bool italian)
{
    size_t i, n = 0;

    if (!hashed.is_made)
        hashed_make();
    for (i = hashed.first[word_hash(word)]; i > 0 && n < MEANINGS_MAX;
         i = hashed.next[i]) {
        const char *const *row = duedate_rows[i - 1];

        if (strcmp(row[1], word) != 0 ||
            (row[0][0] != '*' && (row[0][0] == 'i') != italian))
            continue;
        token->meaning[n] = word_kind(row[2]);
        token->meanings |= due_word_bit(token->meaning[n]);
        token->value[n] = (int)strtol(row[3], NULL, 10);
        n++;
    }
}

/* Years are one word in Italian: "duemilaventisei". */
static void
look_up(struct token *token, bool italian)
{
    static const char thousands[] = "duemila";
    const size_t len = sizeof(thousands) - 1;

    if (!token->word[0])
        return;
    if (!italian || strncmp(token->word, thousands, len) != 0) {
        look_up_word(token, token->word, italian);
        return;
    }
    look_up_word(token, token->word + len, italian);
    if (token->word[len] != '\0' && token->meaning[0] != WORD_NUMBER)
        return;
    token->meaning[0] = WORD_NUMBER;
    token->meanings |= due_word_bit(WORD_NUMBER);
    token->value[0] += 2000;
}

size_t
duedate_lex(const char *text, size_t len, bool italian,
            struct token tokens[TOKENS_MAX], bool *first)
{
    struct lexer lexer = { text, len, 0 };
    struct token token;
    size_t i, count = 0;

    *first = true;
    while (lexer_next(&lexer, &token)) {
        if (count == TOKENS_MAX) {
            memmove(tokens, tokens + 1, (TOKENS_MAX - 1) * sizeof(*tokens));
            count--;
            *first = false;
        }
        tokens[count++] = token;
    }
    while (count > 0 && tokens[count - 1].mark &&
           strchr(".,;!?", tokens[count - 1].mark))
        count--;
    for (i = 0; i < count; i++)
        look_up(&tokens[i], italian);
    return count;
}
