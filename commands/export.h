/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * export.h - `callsheet export`: what the database holds, for other programs.
 */
#ifndef CALLSHEET_EXPORT_H
#define CALLSHEET_EXPORT_H

#include <stdint.h>
#include <stdio.h>

#include "err.h"
#include "text.h"

struct calendar;
struct store;

enum export_format {
    EXPORT_ICS,  /* what is open, for a calendar */
    EXPORT_CSV,  /* one table: `what` */
    EXPORT_JSON, /* {"deadlines": […], "campaigns": […]} */
};

struct export_options {
    enum export_format format;
    const char *what;  /* CSV: "deadlines" or "campaigns" */
    const char *owner; /* only theirs, by id or "@role"; NULL = everybody's */
    const struct calendar *calendar; /* which days are off */
    enum language language;
    int64_t now;
};

/* ERR_INVALID for a table that there is not; ERR_IO when `out` takes no more. */
enum err export_write(struct store *st, const struct export_options *options,
                      FILE *out);

#endif
