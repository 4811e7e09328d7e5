/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * help_words.c - the words of a usage or an example in the reader's language.
 *
 * Verbs are the same in every language; what stands behind them may be said in
 * Italian, and then help says it so.
 */
#include "help_words.h"

#include <ctype.h>
#include <string.h>

#include "alloc.h"

/* Whole words only, the first that fits; longer ones stand before. */
static const struct {
    const char *english, *italian;
} words[] = {
    { "\"Mara: first draft\"", "\"Mara: prima bozza\"" },
    { "creators N new M known", "creatori N nuovi M noti" },
    { "2 weeks on friday send the report",
      "2 settimane di venerd\xc3\xac mandare il resoconto" },
    { "review by 2 days", "revisione di 2 giorni" },
    { "24 dec to 6 jan", "dal 24 dic al 6 gen" },
    { "because the comments are bought",
      "perch\xc3\xa9 i commenti sono comprati" },
    { "because her readers ask about recipes",
      "perch\xc3\xa9 chi la segue chiede ricette" },
    { "because always on time", "perch\xc3\xa9 sempre puntuale" },
    { "asked by WHO", "chiesta da CHI" },
    { "steps none|all", "passi nessuno|tutti" },
    { "by fri 17:00", "entro ven 17:00" },
    { "[by] WHEN", "[entro] QUANDO" },
    { "by N days", "di N giorni" },
    { "14 May", "14 maggio" },
    { "draft fri", "bozza ven" },
    { "mon 10:00", "lun 10:00" },
    { "state agreed", "stato concordato" },
    { "state signed", "stato firmato" },
    { "publish", "pubblicazione" },
    { "owner", "responsabile" },
    { "lead", "referente" },
    { "approvers", "approvatori" },
    { "abroad", "dall'estero" },
    { "state", "stato" },
    { "draft", "bozza" },
    { "fee", "compenso" },
    { "date", "data" },
    { "because", "perch\xc3\xa9" },
    { "page", "pagina" },
    { "for", "per" },
    { "on", "su" },
    { "from", "da" },
    { "audience", "pubblico" },
    { "fakes", "finti" },
    { "content", "contenuti" },
    { "taste", "gusto" },
    { "gut", "istinto" },
    { "yes", "s\xc3\xac" },
    { "lukewarm", "tiepido" },
    { "well", "bene" },
    { "badly", "male" },
    { "NAME", "NOME" },
    { "CAMPAIGN", "CAMPAGNA" },
    { "AGENCY", "AGENZIA" },
    { "WHAT", "CHE_COSA" },
    { "WHEN", "QUANDO" },
    { "WHO", "CHI" },
    { "DATE", "DATA" },
    { "DAY", "GIORNO" },
    { "WEEKDAYS", "GIORNI" },
    { "TIME", "ORA" },
    { "REASON", "MOTIVO" },
    { "WHY", "MOTIVO" },
    { "TEXT", "TESTO" },
    { "VERB", "COMANDO" },
    { "ZONE", "FUSO" },
    { "RULE", "REGOLA" },
};

/* How much of `text` is words[i], standing alone. */
static size_t
match(const char *text, size_t i)
{
    size_t len = strlen(words[i].english);

    return strncmp(text, words[i].english, len) == 0 &&
                   !isalnum((unsigned char)text[len])
               ? len
               : 0;
}

void
help_words_add(struct buf *b, enum language language, const char *text,
               size_t keep)
{
    const char *at = text;
    size_t i, len;

    while (*at != '\0') {
        bool is_start = at == text || !isalnum((unsigned char)at[-1]);

        len = 0;
        for (i = 0; is_start && language == LANGUAGE_IT &&
                    (size_t)(at - text) >= keep && i < ARRAY_LEN(words);
             i++) {
            len = match(at, i);
            if (len > 0)
                break;
        }
        if (len > 0)
            buf_adds(b, words[i].italian);
        else
            buf_addc(b, *at);
        at += len > 0 ? len : 1;
    }
}
