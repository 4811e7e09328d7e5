/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * card_audience.c - the card's lines about followers: who they seem to be and
 * how they came.
 */
#include "vet/card_parts.h"

void
vet_lay_audience(struct layout *l)
{
    (void)l; /* looks of this form hold no such figures */
}
