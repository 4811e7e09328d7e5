/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * card_said.c - the card's lines of what somebody else says: a vendor, the
 * creator, an agency.
 */
#include "vet/card_parts.h"

void
vet_lay_said(struct layout *l)
{
    (void)l; /* looks of this form hold no such figures */
}
