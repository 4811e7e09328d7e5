/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * crowd_why.c - by which rules a look speaks of followers.
 */
#include "vet/crowd.h"

void
vet_crowd_why(struct card *card, enum language language,
              const struct record *facts)
{
    if (record_count(facts, "crowd-judged") > 0)
        card_fact(card, text_get(language, TEXT_CROWD_SHARE_LABEL),
                  text_get(language, TEXT_CROWD_WHY_SHARE));
    if (record_int(facts, "fifty", 0) > 0)
        card_fact(card, text_get(language, TEXT_CROWD_FIFTY_LABEL),
                  text_get(language, TEXT_CROWD_WHY_FIFTY));
    if (record_count(facts, "crowd-dated") > 0)
        card_fact(card, text_get(language, TEXT_CROWD_ARRIVALS_LABEL),
                  text_get(language, TEXT_CROWD_WHY_ARRIVALS));
    if (record_int(facts, "growth-looks", 0) > 0)
        card_fact(card, text_get(language, TEXT_CROWD_GROWTH_LABEL),
                  text_get(language, TEXT_CROWD_WHY_GROWTH));
}
