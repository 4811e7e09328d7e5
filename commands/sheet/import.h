/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * import.h - campaign import, a form of the campaign command.
 */
#ifndef CALLSHEET_SHEET_IMPORT_H
#define CALLSHEET_SHEET_IMPORT_H

#include "command.h"

extern const struct arg_spec sheet_import_args[];
enum err sheet_import_run(struct request *rq);

/* A row for the table of campaign's forms. */
#define SHEET_IMPORT_FORM                                                      \
    {                                                                          \
        .name = "import",                                                      \
        .usage = "[as CAMPAIGN] | map ID WORD MEANS | fix ID ROW COLUMN VALUE" \
                 " | dates ID day-first|month-first | same|second ID ROW"      \
                 " | tab ID NAME | rows ID",                                   \
        .example = "campaign import", .args = sheet_import_args,               \
        .who = WHO_MEMBERS, .flags = FORM_FILES, .run = sheet_import_run,      \
        .title = TEXT_SHEET_IMPORT_TITLE,                                      \
        .purpose = TEXT_SHEET_IMPORT_PURPOSE,                                  \
    }

#endif
