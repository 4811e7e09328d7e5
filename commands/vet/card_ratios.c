/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * card_ratios.c - the card's lines about engagement, like spread, paid posts
 * and rivals.
 */
#include "vet/card_parts.h"

void
vet_lay_ratios(struct layout *l)
{
    (void)l; /* looks of this form hold no such figures */
}
