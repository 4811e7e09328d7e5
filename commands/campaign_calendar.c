/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign_calendar.c - campaign calendar: whose public holidays are days off.
 *
 * The team's, said once in the chat; where the configuration names countries,
 * these count. It is the admins' to say, or everybody's where there are none.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "campaign.h"
#include "rules/calendar.h"
#include "settings.h"

#define NONE "none"

static const enum text_key country_texts[CALENDAR_COUNTRIES] = {
    TEXT_CALENDAR_IT, TEXT_CALENDAR_DE, TEXT_CALENDAR_FR,
    TEXT_CALENDAR_UK, TEXT_CALENDAR_US,
};

/* "Italy, Germany", or "IT,DE". */
static void
countries_add(struct buf *b, unsigned bits, enum language language,
              bool as_codes)
{
    size_t i;

    for (i = 0; i < CALENDAR_COUNTRIES; i++)
        if (bits & 1U << i)
            buf_addf(b, "%s%s", b->len == 0 ? "" : as_codes ? "," : ", ",
                     as_codes ? calendar_code(i)
                              : text_get(language, country_texts[i]));
}

void
campaign_calendar_buttons(struct card *card, enum language language)
{
    char line[64];
    size_t i;

    for (i = 0; i < CALENDAR_COUNTRIES; i++) {
        (void)snprintf(line, sizeof(line), "campaign calendar %s",
                       calendar_code(i));
        card_button(card, CARD_PLAIN, text_get(language, country_texts[i]),
                    line, NULL);
    }
}

static bool
may_say(const struct request *rq)
{
    return request_may(rq, WHO_ADMINS) ||
           !request_role_member(rq, "@admins", 0);
}

bool
campaign_calendar_is_asked(const struct request *rq)
{
    return may_say(rq) && !request_calendar_is_set(rq) &&
           *store_setting_calendar(request_store(rq)) == '\0';
}

/* The word at the beginning, if it stands alone: its length, else 0. */
static size_t
word_len(const char *text, const char *word)
{
    size_t len = strlen(word);

    return strncasecmp(text, word, len) == 0 && strchr(" ,+", text[len]) ? len
                                                                         : 0;
}

/* A country's code, or its name in either language; 0 for none. */
static size_t
take_country(const char *text, unsigned *bits)
{
    size_t i, len;
    int l;

    for (i = 0; i < CALENDAR_COUNTRIES; i++) {
        len = word_len(text, calendar_code(i));
        for (l = 0; len == 0 && l < LANGUAGE_COUNT; l++)
            len = word_len(text, text_get((enum language)l, country_texts[i]));
        if (len > 0) {
            *bits |= 1U << i;
            return len;
        }
    }
    return 0;
}

/* "IT DE", "Italy and Germany"; "none" is no country. */
static bool
read_countries(const char *text, unsigned *bits)
{
    static const char *const joins[] = { "and", "e", "ed" };
    size_t i, len;

    *bits = 0;
    if (strcasecmp(text, NONE) == 0 || strcasecmp(text, "nessuno") == 0)
        return true;
    for (text += strspn(text, " ,+"); *text != '\0';
         text += len + strspn(text + len, " ,+")) {
        len = take_country(text, bits);
        for (i = 0; len == 0 && i < ARRAY_LEN(joins); i++)
            len = word_len(text, joins[i]);
        if (len == 0)
            return false;
    }
    return *bits != 0;
}

static enum err
say(struct request *rq, enum text_key key, unsigned bits, bool has_buttons)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct buf names;
    char *text;
    enum err rc;

    buf_init(&names, 512);
    countries_add(&names, bits, language, false);
    text = text_make(language, key, "countries", names.data, NULL);
    card_title(card, text);
    if (has_buttons)
        campaign_calendar_buttons(card, language);
    else if (key == TEXT_CALENDAR_SET || key == TEXT_CALENDAR_SET_NONE)
        card_note(card, text_get(language, TEXT_CALENDAR_FROM_NOW));
    rc = reply(rq, has_buttons ? AUDIENCE_PASSING : AUDIENCE_TEAM, card, NULL);
    free(text);
    buf_release(&names);
    card_free(card);
    return rc;
}

static enum err
show(struct request *rq)
{
    unsigned bits = request_calendar(rq) ? request_calendar(rq)->countries : 0;

    request_refused(rq); /* nothing was changed */
    return say(rq,
               bits == 0                       ? TEXT_CALENDAR_NOBODYS
               : request_calendar_is_set(rq)   ? TEXT_CALENDAR_CONFIGURED
                                               : TEXT_CALENDAR_SHOWN,
               bits, bits == 0);
}

enum err
campaign_calendar_run(struct request *rq)
{
    const char *typed = request_arg(rq, "countries");
    struct buf codes;
    unsigned bits;
    enum err rc;

    if (!typed)
        return show(rq);
    if (!may_say(rq))
        return reply_wrong(rq, "countries", TEXT_ERRORS_DENIED_ADMINS, "id",
                           request_person(rq)->id, NULL);
    if (request_calendar_is_set(rq))
        return show(rq);
    if (!read_countries(typed, &bits))
        return reply_wrong(rq, "countries", TEXT_CALENDAR_WRONG, "text", typed,
                           NULL);
    buf_init(&codes, 64);
    countries_add(&codes, bits, request_language(rq), true);
    rc = store_setting_put_calendar(request_store(rq),
                                    bits != 0 ? codes.data : NONE);
    buf_release(&codes);
    request_touched(rq, "setting", 0);
    request_speak_to_team(rq);
    return rc != ERR_OK
               ? rc
               : say(rq, bits != 0 ? TEXT_CALENDAR_SET : TEXT_CALENDAR_SET_NONE,
                     bits, false);
}
