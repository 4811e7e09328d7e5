/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * compare.h - what one measure of several creators tells about them, if it
 * tells anything.
 *
 * Nobody is named when intervals overlap, when formulas or platforms differ, or
 * when a service's terms allow no comparison.
 */
#ifndef CALLSHEET_RULES_COMPARE_H
#define CALLSHEET_RULES_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

struct compare_cell {
    bool is_known;
    bool is_withheld; /* known, and by its source's terms not to be compared */
    bool has_interval;
    bool is_thin; /* known, and by too little to name anybody */
    double value, low, high;
    int formula;  /* the same number: the same formula and denominator */
    int platform; /* where that decides what is usual; 0 where it does not */
};

enum compare_word {
    COMPARE_UNKNOWN,     /* of fewer than two anything is known */
    COMPARE_WITHHELD,    /* of one of them it may not be compared */
    COMPARE_PLATFORMS,   /* not the same place */
    COMPARE_FORMULAS,    /* not the same thing */
    COMPARE_NO_INTERVAL, /* how sure it is, nobody says */
    COMPARE_OVERLAP,
    COMPARE_LOWEST,  /* one lies apart, below all others */
    COMPARE_HIGHEST, /* one lies apart, above all others */
    COMPARE_ENDS,    /* both */
};

/* *lowest and *highest are set when the word names them. */
enum compare_word compare_cells(const struct compare_cell *cells, size_t count,
                                size_t *lowest, size_t *highest);

#endif
