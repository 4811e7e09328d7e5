/*
 * deadline_line.h - "WHAT by WHEN" as a line, and WHAT out of one.
 */
#ifndef CALLSHEET_DEADLINE_LINE_H
#define CALLSHEET_DEADLINE_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "request.h"
#include "rules/duedate.h"

/* Without single quotes around it all, and a double one never closed; the
 * caller frees it. */
char *deadline_take_what(const char *from, size_t len);
/* Append "WHAT by WHEN", in the quotes that do not stand in WHAT itself. False
 * when no way to write it would be read as that, or there is no room. */
bool deadline_add_rest(struct buf *line, const struct request *rq,
                       const char *what, const struct duedate_option *option);

#endif
