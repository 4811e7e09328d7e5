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

/* ---- states -------------------------------------------------------------- */

/* Of those that fit the longest counts: "contract signed" is not "contract". */
static const struct {
    const char *phrase;
    const char *state;
} states[] = {
    { "shortlisted", "shortlisted" },
    { "shortlist", "shortlisted" },
    { "longlist", "shortlisted" },
    { "proposed", "shortlisted" },
    { "proposal", "shortlisted" },
    { "proposto", "shortlisted" },
    { "proposta", "shortlisted" },
    { "candidate", "shortlisted" },
    { "candidato", "shortlisted" },
    { "candidata", "shortlisted" },
    { "to contact", "shortlisted" },
    { "da contattare", "shortlisted" },
    { "idea", "shortlisted" },
    { "prospect", "shortlisted" },
    { "contacted", "contacted" },
    { "contattato", "contacted" },
    { "contattata", "contacted" },
    { "outreach", "contacted" },
    { "outreach sent", "contacted" },
    { "reached out", "contacted" },
    { "emailed", "contacted" },
    { "waiting for reply", "contacted" },
    { "awaiting reply", "contacted" },
    { "in attesa di risposta", "contacted" },
    { "attesa risposta", "contacted" },
    { "talking", "talking" },
    { "in talks", "talking" },
    { "negotiating", "talking" },
    { "negotiation", "talking" },
    { "in negotiation", "talking" },
    { "discussing", "talking" },
    { "interested", "talking" },
    { "interessato", "talking" },
    { "interessata", "talking" },
    { "trattativa", "talking" },
    { "in trattativa", "talking" },
    { "negoziazione", "talking" },
    { "agreed", "agreed" },
    { "confirmed", "agreed" },
    { "accepted", "agreed" },
    { "booked", "agreed" },
    { "ok", "agreed" },
    { "yes", "agreed" },
    { "confermato", "agreed" },
    { "confermata", "agreed" },
    { "accettato", "agreed" },
    { "accettata", "agreed" },
    { "concordato", "agreed" },
    { "contract sent", "agreed" },
    { "contratto inviato", "agreed" },
    { "waiting for contract", "agreed" },
    { "contratto da firmare", "agreed" },
    { "signed", "signed" },
    { "contract signed", "signed" },
    { "contracted", "signed" },
    { "firmato", "signed" },
    { "contratto firmato", "signed" },
    { "contrattualizzato", "signed" },
    { "briefed", "briefed" },
    { "brief sent", "briefed" },
    { "brief inviato", "briefed" },
    { "brief mandato", "briefed" },
    { "shipped", "shipped" },
    { "product sent", "shipped" },
    { "product shipped", "shipped" },
    { "parcel sent", "shipped" },
    { "in transit", "shipped" },
    { "spedito", "shipped" },
    { "spedita", "shipped" },
    { "prodotto spedito", "shipped" },
    { "prodotto inviato", "shipped" },
    { "in spedizione", "shipped" },
    { "received", "received" },
    { "product received", "received" },
    { "parcel received", "received" },
    { "pacco ricevuto", "received" },
    { "delivered", "received" },
    { "ricevuto", "received" },
    { "prodotto ricevuto", "received" },
    { "consegnato", "received" },
    { "arrivato", "received" },
    { "drafting", "drafting" },
    { "creating", "drafting" },
    { "content creation", "drafting" },
    { "in production", "drafting" },
    { "production", "drafting" },
    { "producing", "drafting" },
    { "in progress", "drafting" },
    { "work in progress", "drafting" },
    { "wip", "drafting" },
    { "waiting for draft", "drafting" },
    { "awaiting draft", "drafting" },
    { "awaiting content", "drafting" },
    { "in produzione", "drafting" },
    { "in lavorazione", "drafting" },
    { "in creazione", "drafting" },
    { "in corso", "drafting" },
    { "attesa bozza", "drafting" },
    { "in attesa bozza", "drafting" },
    { "in attesa di bozza", "drafting" },
    { "in attesa della bozza", "drafting" },
    { "bozza", "drafting" },
    { "draft", "drafting" },
    { "in draft", "drafting" },
    { "first draft", "drafting" },
    { "in bozza", "drafting" },
    { "review", "review" },
    { "in review", "review" },
    { "to review", "review" },
    { "client review", "review" },
    { "draft received", "review" },
    { "draft in", "review" },
    { "draft submitted", "review" },
    { "submitted", "review" },
    { "changes requested", "review" },
    { "waiting for approval", "review" },
    { "awaiting approval", "review" },
    { "pending approval", "review" },
    { "in revisione", "review" },
    { "revisione", "review" },
    { "bozza ricevuta", "review" },
    { "bozza inviata", "review" },
    { "bozza consegnata", "review" },
    { "bozza arrivata", "review" },
    { "in approvazione", "review" },
    { "da approvare", "review" },
    { "modifiche richieste", "review" },
    { "approved", "approved" },
    { "scheduled", "approved" },
    { "ready to post", "approved" },
    { "approvato", "approved" },
    { "approvata", "approved" },
    { "bozza approvata", "approved" },
    { "draft approved", "approved" },
    { "content approved", "approved" },
    { "contenuto approvato", "approved" },
    { "programmato", "approved" },
    { "live", "live" },
    { "posted", "live" },
    { "published", "live" },
    { "online", "live" },
    { "on air", "live" },
    { "pubblicato", "live" },
    { "pubblicata", "live" },
    { "uscito", "live" },
    { "insights", "insights" },
    { "insights in", "insights" },
    { "insights received", "insights" },
    { "stats received", "insights" },
    { "insight ricevuti", "insights" },
    { "dati ricevuti", "insights" },
    { "paid", "paid" },
    { "invoice paid", "paid" },
    { "pagato", "paid" },
    { "pagata", "paid" },
    { "saldato", "paid" },
    { "followed up", "followed" },
    { "done", "done" },
    { "completed", "done" },
    { "complete", "done" },
    { "closed", "done" },
    { "finished", "done" },
    { "fatto", "done" },
    { "completato", "done" },
    { "completata", "done" },
    { "chiuso", "done" },
    { "concluso", "done" },
    { "finito", "done" },
    { "terminato", "done" },
    { "declined", "declined" },
    { "rejected", "declined" },
    { "refused", "declined" },
    { "not interested", "declined" },
    { "no", "declined" },
    { "ko", "declined" },
    { "rifiutato", "declined" },
    { "rifiutata", "declined" },
    { "non interessato", "declined" },
    { "non interessata", "declined" },
    { "scartato", "declined" },
    { "scartata", "declined" },
    { "ghosted", "ghosted" },
    { "no reply", "ghosted" },
    { "no response", "ghosted" },
    { "no answer", "ghosted" },
    { "nessuna risposta", "ghosted" },
    { "non risponde", "ghosted" },
    { "cancelled", "cancelled" },
    { "canceled", "cancelled" },
    { "dropped", "cancelled" },
    { "annullato", "cancelled" },
    { "annullata", "cancelled" },
    { "cancellato", "cancelled" },
    { "trouble", "trouble" },
    { "problem", "trouble" },
    { "issue", "trouble" },
    { "blocked", "trouble" },
    { "on hold", "trouble" },
    { "problema", "trouble" },
    { "bloccato", "trouble" },
    { "in pausa", "trouble" },
    { "sospeso", "trouble" },
};

/* "not approved yet", "da firmare": the opposite of the word behind it. */
static bool
is_negated(const char *folded)
{
    static const char *const words[] = { "not",     "non",      "to be",
                                         "waiting", "awaiting", "pending",
                                         "da" };
    size_t i;

    for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (sheet_has_words(folded, words[i]))
            return true;
    return false;
}

/* Words of which it matters what they are said of: "brief approved" is no
 * approved draft, "content received" is no parcel. */
static bool
is_said_of_anything(const char *phrase)
{
    static const char *const words[] = { "received",   "delivered", "ricevuto",
                                         "consegnato", "arrivato",  "approved",
                                         "approvato",  "approvata", "draft" };
    size_t i;

    for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(phrase, words[i]) == 0)
            return true;
    return false;
}

/* Nothing else stands there than days and small words. */
static bool
is_nearly_alone(const char *folded, const char *phrase)
{
    size_t len;

    for (; *folded != '\0'; folded += len + (folded[len] == ' ')) {
        len = strcspn(folded, " ");
        if (len > 3 && !(*folded >= '0' && *folded <= '9') &&
            !(strlen(phrase) == len && strncmp(folded, phrase, len) == 0))
            return false;
    }
    return true;
}

/* The longest phrase that stands in it; -1 for none. */
static int
longest_phrase(const char *folded)
{
    uint32_t initials = sheet_initials(folded);
    size_t longest = 0, i;
    int best = -1;

    for (i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        size_t len;

        if (!sheet_may_have(initials, states[i].phrase))
            continue;
        len = strlen(states[i].phrase);
        if (strcmp(states[i].phrase, folded) == 0)
            return (int)i;
        /* "no" and "ok" say something only alone. */
        if (len > 3 && len > longest &&
            sheet_has_words(folded, states[i].phrase)) {
            longest = len;
            best = (int)i;
        }
    }
    return best;
}

const char *
sheet_state(const char *text)
{
    char folded[128];
    int best;

    if (strlen(text) >= sizeof(folded)) /* a story, no state */
        return NULL;
    sheet_fold(text, folded, sizeof(folded));
    best = longest_phrase(folded);
    /* A phrase may say "waiting for" itself: then it has been counted. */
    if (best < 0 || (is_negated(folded) && !is_negated(states[best].phrase)))
        return NULL;
    if (is_said_of_anything(states[best].phrase) &&
        !is_nearly_alone(folded, states[best].phrase))
        return NULL;
    return states[best].state;
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
    static const char *const words[] = { "tbd", "tbc", "asap", "da definire",
                                         "da confermare" };

    return is_among(text, words, ARRAY_LEN(words));
}

bool
sheet_is_nothing(const char *text)
{
    static const char *const words[] = { "",   "na",  "n a",  "?",
                                         "nd", "n d", "none", "x" };

    return is_among(text, words, ARRAY_LEN(words)) || sheet_is_to_come(text);
}
