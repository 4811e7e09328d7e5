/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * args_words.c - what else a keyword or a choice may be called.
 *
 * Verbs are the same in every language; what a card asks in Italian can be
 * answered with the words that stand on it.
 */
#include "args_words.h"

#include <string.h>
#include <strings.h>

/* How the tables of commands call it, and other words for it. */
struct alias {
    const char *name, *words;
};

static const struct alias keywords[] = {
    { "audience", "pubblico" },
    { "fakes", "finti falsi" },
    { "content", "contenuti contenuto" },
    { "taste", "gusto" },
    { "gut", "istinto pancia" },
    { "growth", "crescita" },
    { "publish", "pubblicazione pubblica" },
    { "owner", "responsabile" },
    { "lead", "referente" },
    { "approvers", "approvatori" },
    { "creators", "creatori" },
    { "asked", "chiesta chiesto" },
    { "steps", "passi" },
    { "page", "pagina" },
    { "state", "stato" },
    { "draft", "bozza" },
    { "fee", "compenso" },
    { "date", "data" },
    { "on", "su" },
    { "for", "per" },
    { "from", "da" },
    { "by", "da" },
    { "zone", "fuso" },
    { "morning", "mattino mattina" },
    { "hours", "orario" },
    { "quiet", "silenzio" },
    { "days", "giorni" },
    { "language", "lingua" },
    { "because", "perch\xc3\xa9 perche perch\xc3\xa8 perche'" },
    { 0 },
};

static const struct alias choices_also[] = {
    { "yes", "s\xc3\xac si si' s\xc3\xad adatto fits" },
    { "no", "inadatto" },
    { "lukewarm", "tiepido tiepida" },
    { "+", "pi\xc3\xb9 plus" },
    { "-", "meno minus \xe2\x88\x92 \xe2\x80\x93" },
    { "well", "bene" },
    { "badly", "male" },
    { "abroad", "dall'estero all'estero estero" },
    { "all", "tutti tutte" },
    { "none", "nessuno" },
    { "open", "aperte" },
    { "closed", "chiuse" },
    { 0 },
};

static const struct {
    const char *choice;
    enum text_key key;
} labels[] = {
    { "yes", TEXT_CHOICE_YES },           { "no", TEXT_CHOICE_NO },
    { "lukewarm", TEXT_CHOICE_LUKEWARM }, { "well", TEXT_CHOICE_WELL },
    { "badly", TEXT_CHOICE_BADLY },
};

static bool
is_same(const struct words_at *a, const char *at, size_t len)
{
    return a->len == len && strncasecmp(a->at, at, len) == 0;
}

/* Is the word one of the other words for that name? */
static bool
is_also(const struct alias *alias, const char *name, size_t len,
        const struct words_at *word)
{
    const char *words;
    struct words_at one;

    for (; alias->name; alias++) {
        if (strlen(alias->name) != len || memcmp(alias->name, name, len) != 0)
            continue;
        words = alias->words;
        while (args_word(&words, &one))
            if (is_same(word, one.at, one.len))
                return true;
    }
    return false;
}

bool
args_is_keyword(const struct words_at *word, const char *name)
{
    size_t len = strlen(name);

    return !word->is_quoted &&
           (is_same(word, name, len) || is_also(keywords, name, len, word));
}

bool
args_find_choice(const char *choices, const struct words_at *word,
                 struct words_at *choice)
{
    while (args_word(&choices, choice))
        if (is_same(word, choice->at, choice->len) ||
            is_also(choices_also, choice->at, choice->len, word))
            return true;
    return false;
}

const char *
args_choice_label(enum language language, const char *choice)
{
    size_t i;

    for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
        if (strcmp(labels[i].choice, choice) == 0)
            return text_get(language, labels[i].key);
    return choice;
}
