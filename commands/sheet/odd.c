/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * odd.c - what is taken as it stands in a row, but is said.
 */
#include "rules/calendar.h"
#include "sheet/sheet.h"

static void
count_bare(struct sheet_tally *t, const struct sheet_entry *e)
{
    if (e->is_bare && e->fee >= 0 && t->bare++ == 0)
        t->bare_row = e->number;
}

static void
count_day_off(const struct request *rq, struct sheet_tally *t,
              const struct sheet_entry *e)
{
    struct deal_days days;

    sheet_entry_days(e, &days);
    if (e->is_past || days.draft == 0 ||
        calendar_is_working(request_calendar(rq), days.draft))
        return;
    if (t->off++ == 0) {
        t->off_row = e->number;
        t->off_day = days.draft;
    }
}

/* Of what changes nothing it was said before. */
void
sheet_count_odd(const struct request *rq, struct sheet_tally *t,
                const struct sheet_entry *e)
{
    if (e->verdict == SHEET_SAME)
        return;
    count_bare(t, e);
    count_day_off(rq, t, e);
}
