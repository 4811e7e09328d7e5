/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vetting_texts.h - the same text, or nearly, of several people; for vetting.c
 * alone.
 */
#ifndef CALLSHEET_RULES_VETTING_TEXTS_H
#define CALLSHEET_RULES_VETTING_TEXTS_H

#include "rules/vetting.h"

void texts_read(const struct tally *t, struct vetting *v);

#endif
