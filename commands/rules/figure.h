/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * figure.h - a number as panels and people write it: "61,204", "61.204",
 * "38.2k", "1,2 Mln", "44,1%".
 */
#ifndef CALLSHEET_RULES_FIGURE_H
#define CALLSHEET_RULES_FIGURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct figure {
    int64_t hundredths; /* of one, or of a per cent */
    bool is_percent;
    bool is_change; /* written with a sign: against an earlier time */
    size_t len;     /* bytes of the text that it takes */
};

/*
 * Read the number that stands at `text`, which ends at a NUL. One separator
 * with three digits behind it parts thousands, unless it is a per cent. False
 * when there is none, or it is beyond 10^12.
 */
bool figure_read(const char *text, struct figure *out);

#endif
