/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_line.c - "WHAT by WHEN" as a line, and WHAT out of one.
 */
#include "deadline_line.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"

/* Without single quotes around it all, and a double one never closed. */
char *
deadline_take_what(const char *from, size_t len)
{
    if (len > 0 && from[0] == '"' && !memchr(from + 1, '"', len - 1)) {
        from++;
        len--;
    } else if (len > 2 && from[0] == '\'' && from[len - 1] == '\'') {
        from++;
        len -= 2;
    }
    return xstrndup(from, len);
}

/* Would the end of such a line be read as this WHAT and a date? */
static bool
reads_as(const struct request *rq, const char *rest, const char *what)
{
    struct duedate_line split;
    char *got;
    bool is_same;

    if (duedate_split(rest, language_code(request_language(rq)),
                      request_now(rq), request_zone(rq), &split) != ERR_OK ||
        split.due.kind == DUEDATE_NONE)
        return false;
    got = deadline_take_what(rest + split.what_start,
                             split.what_end - split.what_start);
    is_same = strcmp(got, what) == 0;
    free(got);
    return is_same;
}

bool
deadline_add_rest(struct buf *line, const struct request *rq, const char *what,
                  const struct duedate_option *option)
{
    static const char *const quotes[] = { "\"", "'", "" };
    size_t i, start = line->len;

    for (i = 0; i < ARRAY_LEN(quotes); i++) {
        buf_cut(line, start);
        buf_addf(line, "%s%s%s by ", quotes[i], what, quotes[i]);
        if (option->has_time)
            wall_iso_time(line, &option->wall);
        else
            wall_iso_day(line, &option->wall);
        if (line->overflow)
            return false;
        if (reads_as(rq, line->data + start, what))
            return true;
    }
    return false;
}
