/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_line.h - "WHAT by WHEN for @leo on Spring remind 3d,1d" as a line,
 * and its parts out of one.
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
/* A date that would do: as people read it, and as a line carries it. */
void deadline_option_label(struct buf *b, const struct request *rq,
                           const struct duedate_option *option);
void deadline_option_add(struct buf *line, const struct duedate_option *option);
/* Append "WHAT by WHEN", in the quotes that do not stand in WHAT itself. False
 * when no way to write it would be read as that, or there is no room. */
bool deadline_add_rest(struct buf *line, const struct request *rq,
                       const char *what, const struct duedate_option *option);

/* What stands behind "for", "on" and "remind"; NULL = not said. */
struct deadline_tail {
    char *who, *campaign, *remind;
};

void deadline_tail_release(struct deadline_tail *tail);
/*
 * Cut such parts off the end of the line, as long as there are any. They need
 * only look like one: a name after "for", no date after "on". With `known`,
 * whom and what they name must exist, since the text may mean something else:
 * "parcel for @luna".
 */
void deadline_tail_cut(struct request *rq, char *line, bool known,
                       struct deadline_tail *tail);
/* Into the arguments for, on and remind, where these are not given. */
void deadline_tail_set(struct request *rq, const struct deadline_tail *tail);
/* The same arguments as a line again. */
void deadline_tail_write(struct buf *line, const struct request *rq);

#endif
