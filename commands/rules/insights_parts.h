/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * insights_parts.h - what insights.c (what it means) and insights_piece.c (what
 * stands there) share. For nobody else.
 */
#ifndef CALLSHEET_RULES_INSIGHTS_PARTS_H
#define CALLSHEET_RULES_INSIGHTS_PARTS_H

#include "rules/figure.h"
#include "rules/insights.h"

#define PIECES_MAX 600

enum section {
    SECTION_NONE,
    SECTION_COUNTRY,
    SECTION_CITY,
    SECTION_AGE,
    SECTION_GENDER
};

/* A line, or a part of one: a name, a number, or both. */
struct piece {
    char line[INSIGHTS_LINE];   /* as it stands */
    char name[INSIGHTS_LINE];   /* the same without the number */
    char folded[INSIGHTS_LINE]; /* lower case, without accents */
    char age[8];                /* "25-34", if that is the whole name */
    struct figure figure;
    bool has_name, has_figure;
    enum section section; /* it is a heading */
};

struct pieces {
    struct piece items[PIECES_MAX];
    size_t count;
    char period[INSIGHTS_LINE];
    bool is_cut;
};

/* Headings and what carries a name or a number; changes against an earlier
 * time, and words that say nothing, are left out. */
void pieces_read(struct pieces *all, const char *text, size_t len);

/* What a folded name means; some are a share and a count. */
bool phrase_metric(const char *folded, bool is_share,
                   enum insight_metric *metric);
/* label[INSIGHTS_LABEL] gets "women", "men", "other". */
bool phrase_gender(const char *folded, char *label);
/* label[INSIGHTS_LABEL] gets the code, "IT"; a code of two letters counts in
 * capitals, or where countries are expected. */
bool phrase_country(const struct piece *name, bool is_expected, char *label);

#endif
