/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sheet_states.c - how far a deal is, in the words of a sheet.
 *
 * A word too much taken for a state makes a team wait for the wrong thing, or
 * for nothing: what is not sure is nobody's state, and is asked about. "Not
 * signed" says as much as "signed": the state before it.
 */
#include <string.h>

#include "alloc.h"
#include "rules/sheet_parts.h"

enum { STATE_BYTES = 128 };

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
    { "to be confirmed", "talking" },
    { "tbc", "talking" },
    { "da confermare", "talking" },
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
    { "waiting for signature", "agreed" },
    { "to sign", "agreed" },
    { "unsigned", "agreed" },
    { "da firmare", "agreed" },
    { "in attesa di firma", "agreed" },
    { "contratto da firmare", "agreed" },
    { "to brief", "signed" },
    { "da briefare", "signed" },
    { "signed", "signed" },
    { "contract signed", "signed" },
    { "contracted", "signed" },
    { "firmato", "signed" },
    { "contratto firmato", "signed" },
    { "contrattualizzato", "signed" },
    { "ready to ship", "briefed" },
    { "to ship", "briefed" },
    { "da spedire", "briefed" },
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
    { "to approve", "review" },
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
    { "ready to publish", "approved" },
    { "to post", "approved" },
    { "to be posted", "approved" },
    { "to publish", "approved" },
    { "to be published", "approved" },
    { "da pubblicare", "approved" },
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

/* What "not" in front of it says: the state before, where that is sure. */
static const struct {
    const char *phrase;
    const char *before;
} contraries[] = {
    { "contacted", "shortlisted" },
    { "contattato", "shortlisted" },
    { "contattata", "shortlisted" },
    { "agreed", "talking" },
    { "confirmed", "talking" },
    { "accepted", "talking" },
    { "confermato", "talking" },
    { "confermata", "talking" },
    { "accettato", "talking" },
    { "accettata", "talking" },
    { "signed", "agreed" },
    { "contract signed", "agreed" },
    { "firmato", "agreed" },
    { "contratto firmato", "agreed" },
    { "briefed", "signed" },
    { "brief sent", "signed" },
    { "brief inviato", "signed" },
    { "brief mandato", "signed" },
    { "shipped", "briefed" },
    { "product sent", "briefed" },
    { "product shipped", "briefed" },
    { "parcel sent", "briefed" },
    { "spedito", "briefed" },
    { "spedita", "briefed" },
    { "prodotto spedito", "briefed" },
    { "prodotto inviato", "briefed" },
    { "product received", "shipped" },
    { "parcel received", "shipped" },
    { "prodotto ricevuto", "shipped" },
    { "pacco ricevuto", "shipped" },
    { "draft received", "drafting" },
    { "draft submitted", "drafting" },
    { "bozza ricevuta", "drafting" },
    { "bozza inviata", "drafting" },
    { "bozza consegnata", "drafting" },
    { "bozza arrivata", "drafting" },
    { "approved", "review" },
    { "draft approved", "review" },
    { "content approved", "review" },
    { "approvato", "review" },
    { "approvata", "review" },
    { "bozza approvata", "review" },
    { "contenuto approvato", "review" },
};

/* "waiting for", "almost": the word behind it is not so. How many there are. */
static int
negations(const char *folded)
{
    static const char *const words[] = {
        "not",   "non",     "to be",  "waiting", "awaiting", "pending",
        "da",    "almost",  "nearly", "quasi",   "never",    "mai",
        "no",    "without", "senza",  "if",      "se",       "before",
        "prima", "attesa",  "maybe",  "forse",
    };
    size_t i;
    int n = 0;

    for (i = 0; i < ARRAY_LEN(words); i++)
        n += sheet_has_words(folded, words[i]);
    return n;
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

    for (i = 0; i < ARRAY_LEN(words); i++)
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

    for (i = 0; i < ARRAY_LEN(states); i++) {
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

/* What is left without the words that say "not yet". */
static bool
take_nots(const char *folded, char out[STATE_BYTES])
{
    static const char *const words[] = { "not", "non", "to be", "yet",
                                         "ancora" };
    bool has_not = sheet_has_words(folded, "not") ||
                   sheet_has_words(folded, "non") ||
                   sheet_has_words(folded, "to be");
    size_t i, len, used = 0;

    while (has_not && *folded != '\0') {
        for (i = 0; i < ARRAY_LEN(words); i++) {
            len = strlen(words[i]);
            if (strncmp(folded, words[i], len) == 0 &&
                (folded[len] == ' ' || folded[len] == '\0'))
                break;
        }
        if (i == ARRAY_LEN(words)) {
            len = strcspn(folded, " ");
            if (used > 0)
                out[used++] = ' ';
            memcpy(out + used, folded, len);
            used += len;
        }
        folded += len + (folded[len] == ' ');
    }
    out[used] = '\0';
    return has_not;
}

/* "contract not signed yet" */
static const char *
state_before(const char *folded)
{
    size_t i, best = ARRAY_LEN(contraries), longest = 0;
    char rest[STATE_BYTES];

    if (negations(folded) != 1 || !take_nots(folded, rest))
        return NULL;
    for (i = 0; i < ARRAY_LEN(contraries); i++)
        if (strlen(contraries[i].phrase) > longest &&
            sheet_has_words(rest, contraries[i].phrase)) {
            longest = strlen(contraries[i].phrase);
            best = i;
        }
    if (best == ARRAY_LEN(contraries) ||
        (is_said_of_anything(contraries[best].phrase) &&
         !is_nearly_alone(rest, contraries[best].phrase)))
        return NULL;
    return contraries[best].before;
}

const char *
sheet_state(const char *text)
{
    char folded[STATE_BYTES];
    int best;

    /* A story is no state, nor is a question. */
    if (strlen(text) >= sizeof(folded) || strchr(text, '?'))
        return NULL;
    sheet_fold(text, folded, sizeof(folded));
    best = longest_phrase(folded);
    /* A phrase may say "waiting for" itself: then it has been counted. */
    if (negations(folded) > (best < 0 ? 0 : negations(states[best].phrase)))
        return state_before(folded);
    if (best < 0 || (is_said_of_anything(states[best].phrase) &&
                     !is_nearly_alone(folded, states[best].phrase)))
        return NULL;
    return states[best].state;
}

bool
sheet_is_of_money(const char *text)
{
    static const char *const words[] = {
        "pay",      "paid",    "unpaid",  "payment", "payments",  "invoice",
        "invoiced", "pagare",  "pagato",  "pagata",  "pagamento", "fattura",
        "saldo",    "saldare", "saldato", "bonifico"
    };
    char folded[SHEET_CELL_MAX];
    size_t i;

    sheet_fold(text, folded, sizeof(folded));
    for (i = 0; i < ARRAY_LEN(words); i++)
        if (sheet_has_words(folded, words[i]))
            return true;
    return false;
}
