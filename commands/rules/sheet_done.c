/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sheet_done.c - columns that say that something was done, and cells that only
 * say yes or no.
 *
 * "Contract sent" names a day on which it was sent: one that is over makes
 * nobody late. "Paid: NO" says something of money, and nothing of how far a
 * deal is.
 */
#include <string.h>

#include "alloc.h"
#include "rules/sheet_parts.h"

static bool
has_one(const char *text, const char *const *words, size_t count)
{
    char folded[SHEET_HEADER_BYTES];
    size_t i;

    sheet_fold(text, folded, sizeof(folded));
    for (i = 0; i < count; i++)
        if (sheet_has_words(folded, words[i]))
            return true;
    return false;
}

static bool
is_one(const char *text, const char *const *words, size_t count)
{
    char folded[SHEET_HEADER_BYTES];
    size_t i;

    sheet_fold(text, folded, sizeof(folded));
    for (i = 0; i < count; i++)
        if (strcmp(folded, words[i]) == 0)
            return true;
    return false;
}

bool
sheet_says_done(const char *header)
{
    static const char *const words[] = {
        "sent",      "signed",   "shipped",  "received",    "delivered",
        "paid",      "approved", "done",     "dispatched",  "arrived",
        "briefed",   "thanked",  "inviato",  "inviata",     "mandato",
        "mandata",   "firmato",  "firmata",  "spedito",     "spedita",
        "ricevuto",  "ricevuta", "ricevuti", "consegnato",  "consegnata",
        "pagato",    "pagata",   "saldato",  "saldata",     "approvato",
        "approvata", "arrivato", "arrivata", "ringraziato",
    };
    static const char *const ahead[] = { "by",    "due",      "to be",
                                         "entro", "deadline", "scadenza",
                                         "da" };

    return has_one(header, words, ARRAY_LEN(words)) &&
           !has_one(header, ahead, ARRAY_LEN(ahead));
}

bool
sheet_says_signed(const char *header)
{
    static const char *const words[] = { "signed", "firmato", "firmata" };

    return has_one(header, words, ARRAY_LEN(words));
}

bool
sheet_is_yes_no(const char *text)
{
    static const char *const words[] = { "yes",  "no",    "y",    "n",    "si",
                                         "true", "false", "vero", "falso" };

    return is_one(text, words, ARRAY_LEN(words));
}

enum sheet_payment
sheet_payment(const char *text)
{
    static const char *const done[] = {
        "yes",          "y",       "si",           "true",
        "vero",         "ok",      "done",         "paid",
        "settled",      "fatto",   "pagato",       "pagata",
        "saldato",      "saldata", "paid in full", "fully paid",
        "pagato tutto",
    };
    static const char *const open[] = {
        "no",         "n",          "false",        "falso",     "ko",
        "not paid",   "not yet",    "unpaid",       "open",      "pending",
        "to pay",     "to be paid", "not paid yet", "due",       "da pagare",
        "non pagato", "non pagata", "non ancora",   "in attesa", "da saldare",
    };

    if (sheet_is_nothing(text))
        return SHEET_PAYMENT_NONE;
    if (is_one(text, done, ARRAY_LEN(done)))
        return SHEET_PAYMENT_DONE;
    if (is_one(text, open, ARRAY_LEN(open)))
        return SHEET_PAYMENT_OPEN;
    return SHEET_PAYMENT_SAID;
}
