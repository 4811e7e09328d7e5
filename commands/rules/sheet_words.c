/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sheet_words.c - the words that stand in the cells of a sheet.
 */
#include <string.h>
#include <utf8proc.h>

#include "alloc.h"
#include "rules/sheet_parts.h"

/* The letter without its accent: of what it is taken apart into the first. */
static utf8proc_int32_t
plain_letter(utf8proc_int32_t cp)
{
    utf8proc_int32_t parts[16];
    int boundary = 0;
    utf8proc_ssize_t n;

    n = utf8proc_decompose_char(cp, parts, 16,
                                UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                    UTF8PROC_CASEFOLD,
                                &boundary);
    return n > 0 && n <= 16 ? parts[0] : cp;
}

static bool
is_word_letter(utf8proc_int32_t cp)
{
    if (cp < 0x80)
        return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9');
    switch (utf8proc_category(cp)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LT:
        return true;
    default:
        return false;
    }
}

void
sheet_fold(const char *text, char *out, size_t size)
{
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text;
    utf8proc_uint8_t letter[4];
    utf8proc_int32_t cp;
    utf8proc_ssize_t n, len;
    size_t used = 0;
    bool blank = false;

    for (; *p != '\0'; p += n) {
        if (*p < 0x80) { /* most letters are plain */
            n = 1;
            cp = *p >= 'A' && *p <= 'Z' ? *p + ('a' - 'A') : *p;
            if (is_word_letter(cp)) {
                if (used + blank + 2 > size)
                    break;
                if (blank)
                    out[used++] = ' ';
                out[used++] = (char)cp;
                blank = false;
            } else if (cp != '\'') {
                blank = used > 0;
            }
            continue;
        }
        n = utf8proc_iterate(p, -1, &cp);
        if (n <= 0) {
            n = 1; /* a wrong byte parts words */
            blank = used > 0;
            continue;
        }
        cp = plain_letter(cp);
        if (!is_word_letter(cp)) {
            /* An accent by itself, and the sign of "don't", part nothing. */
            if (utf8proc_category(cp) != UTF8PROC_CATEGORY_MN && cp != 0x2019)
                blank = used > 0;
            continue;
        }
        len = utf8proc_encode_char(cp, letter);
        if (used + (size_t)len + blank + 1 > size)
            break;
        if (blank)
            out[used++] = ' ';
        memcpy(out + used, letter, (size_t)len);
        used += (size_t)len;
        blank = false;
    }
    out[used] = '\0';
}

uint32_t
sheet_initials(const char *folded)
{
    uint32_t initials = 0;
    char before = ' ';

    for (; *folded != '\0'; before = *folded++)
        if (before == ' ' && *folded >= 'a' && *folded <= 'z')
            initials |= 1U << (*folded - 'a');
    return initials;
}

bool
sheet_may_have(uint32_t initials, const char *phrase)
{
    return (initials & 1U << (*phrase - 'a')) != 0;
}

bool
sheet_has_words(const char *text, const char *phrase)
{
    size_t len = strlen(phrase);
    const char *p = text;

    while ((p = strstr(p, phrase)) != NULL) {
        if ((p == text || p[-1] == ' ') && (p[len] == '\0' || p[len] == ' '))
            return true;
        p++;
    }
    return false;
}

/* ---- the rest ------------------------------------------------------------ */

bool
sheet_platform(const char *text, enum platform *out)
{
    static const struct {
        const char *phrase;
        enum platform platform;
    } names[] = {
        { "instagram", PLATFORM_INSTAGRAM },
        { "ig", PLATFORM_INSTAGRAM },
        { "insta", PLATFORM_INSTAGRAM },
        { "tiktok", PLATFORM_TIKTOK },
        { "tik tok", PLATFORM_TIKTOK },
        { "tt", PLATFORM_TIKTOK },
        { "youtube", PLATFORM_YOUTUBE },
        { "you tube", PLATFORM_YOUTUBE },
        { "yt", PLATFORM_YOUTUBE },
        { "youtube shorts", PLATFORM_YOUTUBE },
    };
    char folded[64];
    size_t i;

    sheet_fold(text, folded, sizeof(folded));
    /* The first one named: "Instagram + TikTok" is a deal on Instagram. */
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t len = strlen(names[i].phrase);

        if (strncmp(folded, names[i].phrase, len) == 0 &&
            (folded[len] == '\0' || folded[len] == ' ')) {
            *out = names[i].platform;
            return true;
        }
    }
    return false;
}

bool
sheet_is_tracking(const char *text)
{
    size_t letters = 0, digits = 0;

    for (; *text != '\0'; text++) {
        if (*text >= '0' && *text <= '9')
            digits++;
        else if ((*text >= 'A' && *text <= 'Z') ||
                 (*text >= 'a' && *text <= 'z'))
            letters++;
        else if (!strchr(" -.", *text))
            return false;
    }
    return digits >= 6 && letters <= digits && letters + digits <= 40;
}

static bool
is_among(const char *text, const char *const *words, size_t count)
{
    char folded[64];
    size_t i;

    sheet_fold(text, folded, sizeof(folded));
    for (i = 0; i < count; i++)
        if (strcmp(words[i], folded) == 0)
            return true;
    return false;
}

bool
sheet_is_to_come(const char *text)
{
    static const char *const words[] = { "tbd",
                                         "tbc",
                                         "tba",
                                         "asap",
                                         "to be defined",
                                         "to be confirmed",
                                         "to be decided",
                                         "da definire",
                                         "da confermare",
                                         "da decidere",
                                         "da stabilire",
                                         "appena possibile",
                                         "il prima possibile",
                                         "as soon as possible" };

    return is_among(text, words, ARRAY_LEN(words));
}

bool
sheet_is_nothing(const char *text)
{
    static const char *const words[] = { "",   "na",  "n a",  "?",
                                         "nd", "n d", "none", "x" };

    return is_among(text, words, ARRAY_LEN(words)) || sheet_is_to_come(text);
}

/* ---- headlines ----------------------------------------------------------- */

const char *
sheet_section_name(const char *text)
{
    static const char *const labels[] = { "brand",    "client",  "campaign",
                                          "project",  "product", "campagna",
                                          "cliente",  "marchio", "marca",
                                          "progetto", "prodotto" };
    const char *colon = strchr(text, ':');
    char label[32];
    size_t len;

    if (!colon || colon == text || (size_t)(colon - text) >= sizeof(label))
        return text;
    len = (size_t)(colon - text);
    memcpy(label, text, len);
    label[len] = '\0';
    colon += 1 + strspn(colon + 1, " ");
    return *colon != '\0' && is_among(label, labels, ARRAY_LEN(labels)) ? colon
                                                                        : text;
}

bool
sheet_names_itself(const char *text)
{
    static const char *const words[] = {
        "influencer", "influencers", "creator",  "creators", "campaign",
        "campaigns",  "tracker",     "tracking", "sheet",    "planner",
        "plan",       "planning",    "overview", "list",     "database",
        "db",         "master",      "report",   "status",   "confidential",
        "internal",   "private",     "do",       "not",      "dont",
        "share",      "edit",        "only",     "team",     "use",
        "the",        "of",          "our",      "for",      "and",
        "all",        "copy",        "final",    "updated",  "update",
        "last",       "deals",       "brand",    "brands",   "client",
        "clients",    "social",      "media",    "campagna", "campagne",
        "foglio",     "elenco",      "lista",    "piano",    "calendario",
        "calendar",   "riservato",   "interno",  "non",      "condividere",
        "modificare", "solo",        "uso",      "di",       "del",
        "dei",        "delle",       "e",        "per",      "copia",
        "aggiornato", "agg",         "stato",    "riepilogo"
    };
    char folded[SHEET_CELL_MAX], *p = folded, *end;

    sheet_fold(text, folded, sizeof(folded));
    for (; *p != '\0'; p = end) {
        end = p + strcspn(p, " ");
        if (*end == ' ')
            *end++ = '\0';
        /* "Q1", "2026", "v2" */
        if (!is_among(p, words, ARRAY_LEN(words)) &&
            !(strlen(p) <= 4 && p[strcspn(p, "0123456789")] != '\0'))
            return false;
    }
    return true;
}
