/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * compare.c - what one measure of several creators tells about them.
 */
#include "rules/compare.h"

static bool
counts(const struct compare_cell *cell)
{
    return cell->is_known && !cell->is_thin;
}

/* Does cell i lie apart from all others that count? 1 above, -1 below. */
static int
lies_apart(const struct compare_cell *cells, size_t count, size_t i)
{
    bool is_above = true, is_below = true;
    size_t j;

    for (j = 0; j < count; j++) {
        if (j == i || !counts(&cells[j]))
            continue;
        is_above = is_above && cells[i].low > cells[j].high;
        is_below = is_below && cells[i].high < cells[j].low;
    }
    return is_above ? 1 : is_below ? -1 : 0;
}

enum compare_word
compare_cells(const struct compare_cell *cells, size_t count, size_t *lowest,
              size_t *highest)
{
    bool has_lowest = false, has_highest = false;
    size_t i, known = 0, thin = 0, first = 0;
    int side;

    for (i = 0; i < count; i++)
        if (counts(&cells[i]) && known++ == 0)
            first = i;
        else
            thin += cells[i].is_known && cells[i].is_thin;
    if (known < 2)
        return known + thin < 2 ? COMPARE_UNKNOWN : COMPARE_NO_INTERVAL;
    for (i = 0; i < count; i++)
        if (cells[i].is_known && cells[i].is_withheld)
            return COMPARE_WITHHELD;
    for (i = 0; i < count; i++)
        if (counts(&cells[i]) && cells[i].platform != cells[first].platform)
            return COMPARE_PLATFORMS;
    for (i = 0; i < count; i++)
        if (counts(&cells[i]) && cells[i].formula != cells[first].formula)
            return COMPARE_FORMULAS;
    for (i = 0; i < count; i++)
        if (counts(&cells[i]) && !cells[i].has_interval)
            return COMPARE_NO_INTERVAL;
    for (i = 0; i < count; i++) {
        side = counts(&cells[i]) ? lies_apart(cells, count, i) : 0;
        if (side < 0)
            *lowest = i;
        else if (side > 0)
            *highest = i;
        has_lowest |= side < 0;
        has_highest |= side > 0;
    }
    if (has_lowest && has_highest)
        return COMPARE_ENDS;
    return has_lowest    ? COMPARE_LOWEST
           : has_highest ? COMPARE_HIGHEST
                         : COMPARE_OVERLAP;
}
