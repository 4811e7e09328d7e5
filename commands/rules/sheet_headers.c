/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sheet_headers.c - the names that columns have in English and Italian.
 */
#include <string.h>

#include "rules/sheet_parts.h"

static const char *const words[SHEET_FIELDS] = {
#define X(name, word) word,
    SHEET_FIELD_MAP(X)
#undef X
};

const char *
sheet_field_word(enum sheet_field field)
{
    return field < SHEET_FIELDS ? words[field] : "";
}

/* ---- the words of headers ------------------------------------------------ */

/* weak: counts only where nothing better is found for the field. */
static const struct {
    const char *phrase;
    enum sheet_field field;
    bool weak;
} headers[] = {
    { "creator", SHEET_CREATOR, false },
    { "influencer", SHEET_CREATOR, false },
    { "talent", SHEET_CREATOR, false },
    { "ambassador", SHEET_CREATOR, false },
    { "blogger", SHEET_CREATOR, false },
    { "kol", SHEET_CREATOR, false },
    { "content creator", SHEET_CREATOR, false },
    { "creator name", SHEET_CREATOR, false },
    { "name", SHEET_CREATOR, true },
    { "nome", SHEET_CREATOR, true },
    { "nome e cognome", SHEET_CREATOR, true },
    { "handle", SHEET_HANDLE, false },
    { "username", SHEET_HANDLE, false },
    { "user name", SHEET_HANDLE, false },
    { "nome utente", SHEET_HANDLE, false },
    { "nickname", SHEET_HANDLE, false },
    { "account", SHEET_HANDLE, true },
    { "profilo", SHEET_HANDLE, true },
    { "profile", SHEET_HANDLE, true },
    { "instagram", SHEET_HANDLE, true },
    { "ig", SHEET_HANDLE, true },
    { "tiktok", SHEET_HANDLE, true },
    { "tik tok", SHEET_HANDLE, true },
    { "youtube", SHEET_HANDLE, true },
    { "link", SHEET_LINK, true },
    { "url", SHEET_LINK, true },
    { "profile link", SHEET_LINK, false },
    { "profile url", SHEET_LINK, false },
    { "link profilo", SHEET_LINK, false },
    { "link to profile", SHEET_LINK, false },
    { "pagina", SHEET_LINK, true },
    { "platform", SHEET_PLATFORM, false },
    { "channel", SHEET_PLATFORM, false },
    { "network", SHEET_PLATFORM, false },
    { "social", SHEET_PLATFORM, false },
    { "social network", SHEET_PLATFORM, false },
    { "social media", SHEET_PLATFORM, false },
    { "piattaforma", SHEET_PLATFORM, false },
    { "canale", SHEET_PLATFORM, false },
    { "campaign", SHEET_CAMPAIGN, false },
    { "campaign name", SHEET_CAMPAIGN, false },
    { "campagna", SHEET_CAMPAIGN, false },
    { "nome campagna", SHEET_CAMPAIGN, false },
    { "project", SHEET_CAMPAIGN, false },
    { "progetto", SHEET_CAMPAIGN, false },
    { "launch", SHEET_CAMPAIGN, true },
    { "lancio", SHEET_CAMPAIGN, true },
    { "brand", SHEET_CAMPAIGN, true },
    { "client", SHEET_CAMPAIGN, true },
    { "cliente", SHEET_CAMPAIGN, true },
    { "marchio", SHEET_CAMPAIGN, true },
    { "deliverable", SHEET_DELIVERABLE, false },
    { "deliverables", SHEET_DELIVERABLE, false },
    { "format", SHEET_DELIVERABLE, false },
    { "formato", SHEET_DELIVERABLE, false },
    { "content type", SHEET_DELIVERABLE, false },
    { "tipo contenuto", SHEET_DELIVERABLE, false },
    { "tipo di contenuto", SHEET_DELIVERABLE, false },
    { "contenuto", SHEET_DELIVERABLE, false },
    { "contenuti", SHEET_DELIVERABLE, false },
    { "content", SHEET_DELIVERABLE, true },
    { "asset", SHEET_DELIVERABLE, true },
    { "post type", SHEET_DELIVERABLE, false },
    { "type", SHEET_DELIVERABLE, true },
    { "tipo", SHEET_DELIVERABLE, true },
    { "tipologia", SHEET_DELIVERABLE, true },
    { "output", SHEET_DELIVERABLE, true },
    { "placement", SHEET_DELIVERABLE, true },
    { "draft", SHEET_DRAFT, false },
    { "draft due", SHEET_DRAFT, false },
    { "draft date", SHEET_DRAFT, false },
    { "draft deadline", SHEET_DRAFT, false },
    { "first draft", SHEET_DRAFT, false },
    { "content due", SHEET_DRAFT, false },
    { "bozza", SHEET_DRAFT, false },
    { "prima bozza", SHEET_DRAFT, false },
    { "consegna bozza", SHEET_DRAFT, false },
    { "scadenza bozza", SHEET_DRAFT, false },
    { "data bozza", SHEET_DRAFT, false },
    { "bozza entro", SHEET_DRAFT, false },
    { "consegna", SHEET_DRAFT, true },
    { "submission", SHEET_DRAFT, true },
    { "deadline", SHEET_DRAFT, true },
    { "due", SHEET_DRAFT, true },
    { "due date", SHEET_DRAFT, true },
    { "scadenza", SHEET_DRAFT, true },
    { "publish", SHEET_PUBLISH, false },
    { "publish date", SHEET_PUBLISH, false },
    { "publication", SHEET_PUBLISH, false },
    { "publication date", SHEET_PUBLISH, false },
    { "publishing", SHEET_PUBLISH, false },
    { "live", SHEET_PUBLISH, false },
    { "live date", SHEET_PUBLISH, false },
    { "go live", SHEET_PUBLISH, false },
    { "go live date", SHEET_PUBLISH, false },
    { "post date", SHEET_PUBLISH, false },
    { "posting", SHEET_PUBLISH, false },
    { "posting date", SHEET_PUBLISH, false },
    { "on air", SHEET_PUBLISH, false },
    { "pubblicazione", SHEET_PUBLISH, false },
    { "data pubblicazione", SHEET_PUBLISH, false },
    { "data di pubblicazione", SHEET_PUBLISH, false },
    { "pubblica", SHEET_PUBLISH, false },
    { "uscita", SHEET_PUBLISH, false },
    { "data uscita", SHEET_PUBLISH, false },
    { "data post", SHEET_PUBLISH, false },
    { "date", SHEET_PUBLISH, true },
    { "data", SHEET_PUBLISH, true },
    { "owner", SHEET_OWNER, false },
    { "responsible", SHEET_OWNER, false },
    { "responsabile", SHEET_OWNER, false },
    { "account manager", SHEET_OWNER, false },
    { "project manager", SHEET_OWNER, false },
    { "campaign manager", SHEET_OWNER, false },
    { "manager", SHEET_OWNER, true },
    { "assignee", SHEET_OWNER, false },
    { "assigned to", SHEET_OWNER, false },
    { "assegnato a", SHEET_OWNER, false },
    { "in charge", SHEET_OWNER, false },
    { "managed by", SHEET_OWNER, false },
    { "gestito da", SHEET_OWNER, false },
    { "incaricato", SHEET_OWNER, false },
    { "referente", SHEET_OWNER, false },
    { "pm", SHEET_OWNER, false },
    { "chi", SHEET_OWNER, true },
    { "who", SHEET_OWNER, true },
    { "lead", SHEET_OWNER, true },
    { "tracking", SHEET_TRACKING, false },
    { "tracking number", SHEET_TRACKING, false },
    { "tracking no", SHEET_TRACKING, false },
    { "tracking code", SHEET_TRACKING, false },
    { "tracking id", SHEET_TRACKING, false },
    { "codice tracking", SHEET_TRACKING, false },
    { "numero spedizione", SHEET_TRACKING, false },
    { "numero di spedizione", SHEET_TRACKING, false },
    { "spedizione", SHEET_TRACKING, true },
    { "lettera di vettura", SHEET_TRACKING, false },
    { "ldv", SHEET_TRACKING, false },
    { "awb", SHEET_TRACKING, false },
    { "waybill", SHEET_TRACKING, false },
    { "parcel", SHEET_TRACKING, true },
    { "pacco", SHEET_TRACKING, true },
    { "shipment", SHEET_TRACKING, true },
    { "fee", SHEET_FEE, false },
    { "fees", SHEET_FEE, false },
    { "price", SHEET_FEE, false },
    { "cost", SHEET_FEE, false },
    { "compenso", SHEET_FEE, false },
    { "cachet", SHEET_FEE, false },
    { "costo", SHEET_FEE, false },
    { "prezzo", SHEET_FEE, false },
    { "importo", SHEET_FEE, false },
    { "tariffa", SHEET_FEE, false },
    { "amount", SHEET_FEE, true },
    { "budget", SHEET_FEE, true },
    { "rate", SHEET_FEE, true },
    { "currency", SHEET_CURRENCY, false },
    { "valuta", SHEET_CURRENCY, false },
    { "status", SHEET_STATUS, false },
    { "state", SHEET_STATUS, false },
    { "stato", SHEET_STATUS, false },
    { "stage", SHEET_STATUS, false },
    { "fase", SHEET_STATUS, false },
    { "progress", SHEET_STATUS, true },
    { "avanzamento", SHEET_STATUS, true },
    /* What we know and leave alone. */
    { "notes", SHEET_FIELDS, false },
    { "note", SHEET_FIELDS, false },
    { "comment", SHEET_FIELDS, false },
    { "comments", SHEET_FIELDS, false },
    { "commenti", SHEET_FIELDS, false },
    { "email", SHEET_FIELDS, false },
    { "mail", SHEET_FIELDS, false },
    { "phone", SHEET_FIELDS, false },
    { "telefono", SHEET_FIELDS, false },
    { "address", SHEET_FIELDS, false },
    { "indirizzo", SHEET_FIELDS, false },
    { "followers", SHEET_FIELDS, false },
    { "follower", SHEET_FIELDS, false },
    { "engagement rate", SHEET_FIELDS, false },
    { "engagement", SHEET_FIELDS, false },
    { "er", SHEET_FIELDS, false },
    { "views", SHEET_FIELDS, false },
    { "reach", SHEET_FIELDS, false },
    { "country", SHEET_FIELDS, false },
    { "paese", SHEET_FIELDS, false },
    { "city", SHEET_FIELDS, false },
    { "citta", SHEET_FIELDS, false },
    { "hashtag", SHEET_FIELDS, false },
    { "discount code", SHEET_FIELDS, false },
    { "codice sconto", SHEET_FIELDS, false },
    { "invoice", SHEET_FIELDS, false },
    { "fattura", SHEET_FIELDS, false },
    { "post link", SHEET_FIELDS, false },
    { "link post", SHEET_FIELDS, false },
    { "live link", SHEET_FIELDS, false },
    { "draft link", SHEET_FIELDS, false },
    { "link bozza", SHEET_FIELDS, false },
    { "id", SHEET_FIELDS, false },
};

#define HEADERS (sizeof(headers) / sizeof(headers[0]))

int
sheet_header_score(const char *folded, enum sheet_field *field)
{
    uint32_t initials = sheet_initials(folded);
    int best = 0;
    size_t i;

    *field = SHEET_FIELDS;
    for (i = 0; i < HEADERS; i++) {
        int score;

        if (!sheet_may_have(initials, headers[i].phrase) ||
            !sheet_has_words(folded, headers[i].phrase))
            continue;
        score = (int)strlen(headers[i].phrase) * 4;
        if (!headers[i].weak)
            score += 20;
        if (strcmp(folded, headers[i].phrase) == 0)
            score += 100;
        if (score > best) {
            best = score;
            *field = headers[i].field;
        }
    }
    return best;
}

enum sheet_field
sheet_field_of(const char *header)
{
    char folded[SHEET_HEADER_BYTES];
    enum sheet_field field;
    int i;

    sheet_fold(header, folded, sizeof(folded));
    for (i = 0; i < SHEET_FIELDS; i++)
        if (strcmp(words[i], folded) == 0)
            return (enum sheet_field)i;
    (void)sheet_header_score(folded, &field);
    return field;
}
