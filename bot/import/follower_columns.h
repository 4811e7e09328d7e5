/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * follower_columns.h - which column of a table of followers is what.
 */
#ifndef CALLSHEET_IMPORT_FOLLOWER_COLUMNS_H
#define CALLSHEET_IMPORT_FOLLOWER_COLUMNS_H

#include "followers.h"

/*
 * Read a header: fills plan->column, and answers how many fields it has; 0
 * when it is no table of followers. `paths`: names are paths of JSON.
 */
int follower_columns_map(const char *const *names, int count, bool paths,
                         struct followers_plan *plan);

#endif
