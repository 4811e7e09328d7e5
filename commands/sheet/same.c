/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * same.c - the same deal by another name, or a second one?
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "numbers.h"
#include "sheet/mend_parts.h"
#include "sheet/preview_parts.h"
#include "verbs.h"

static bool
is_answered(const struct record *g, int64_t deal)
{
    size_t i;

    for (i = 0; i < record_count(g, "answers"); i++)
        if (record_int(record_at(g, "answers", i), "deal", 0) == deal)
            return true;
    return false;
}

static void
answer(struct record *g, int64_t row, int64_t deal)
{
    struct record *r = record_add(g, "answers");

    record_set_int(r, "row", row);
    record_set_int(r, "deal", deal);
}

/* Which of the deals that a row may be: the one that was said, or the only
 * one. 0: none of them. */
static int64_t
said_deal(struct request *rq, const struct record *ask)
{
    size_t i, n = record_count(ask, "of");
    int64_t said = 0;

    if (!request_has(rq, "to"))
        return n == 1 ? record_int(record_at(ask, "of", 0), "deal", 0) : 0;
    if (number_parse(request_arg(rq, "to"), 1, INT64_MAX, &said) != ERR_OK)
        return 0;
    for (i = 0; i < n; i++)
        if (record_int(record_at(ask, "of", i), "deal", 0) == said)
            return said;
    return 0;
}

/* All rows that are asked about; of "the same" those that can be one deal
 * only, each deal once. */
static void
answer_all(struct record *g, const struct record *s, bool is_same)
{
    size_t i;

    for (i = 0; i < record_count(s, "asks"); i++) {
        const struct record *ask = record_at(s, "asks", i);
        int64_t row = record_int(ask, "row", 0), deal;

        if (!is_same) {
            answer(g, row, 0);
            continue;
        }
        deal = record_int(record_at(ask, "of", 0), "deal", 0);
        if (record_count(ask, "of") == 1 && !is_answered(g, deal))
            answer(g, row, deal);
    }
}

/* Taken back since, with the import that brought it. */
static bool
is_gone(struct request *rq, int64_t id)
{
    struct deal deal = { 0 };
    bool is = store_deal_get(request_store(rq), id, &deal) == ERR_NOT_FOUND;

    deal_release(&deal);
    return is;
}

static enum err
answer_row(struct mending *m, const struct record *s, bool is_same)
{
    struct request *rq = m->rq;
    const char *typed = request_arg(rq, "what");
    const struct record *ask;
    int64_t deal = 0;

    (void)number_parse(typed, 1, SHEET_ROWS_MAX, &m->row);
    ask = sheet_row_in(s, "asks", m->row);
    if (!ask)
        return sheet_wrong(
            reply_wrong(rq, "what", TEXT_SHEET_NOT_ASKED, "row", typed, NULL));
    if (is_same)
        deal = said_deal(rq, ask);
    if (is_same && deal != 0 && is_gone(rq, deal)) {
        text_add(&m->said, request_language(rq), TEXT_SHEET_DEAL_GONE, "deal",
                 TEXT_INT(deal), NULL);
        m->is_amiss = true;
        return ERR_OK;
    }
    if (is_same && (deal == 0 || is_answered(m->g, deal)))
        return sheet_wrong(
            reply_wrong(rq, "to", TEXT_SHEET_WHICH_DEAL, "row", typed, NULL));
    answer(m->g, m->row, deal);
    text_add(&m->said, request_language(rq),
             is_same ? TEXT_SHEET_SAID_SAME : TEXT_SHEET_SAID_SECOND, "row",
             TEXT_INT(m->row), "deal", TEXT_INT(deal), NULL);
    return ERR_OK;
}

static enum err
answer_change(struct mending *m)
{
    bool is_same = strcmp(request_arg(m->rq, "action"), "same") == 0;
    struct record *s = NULL;
    enum err rc = ERR_OK;

    if (record_load(m->sheet->summary, &s) != ERR_OK)
        s = record_new();
    if (strcasecmp(request_arg(m->rq, "what"), "all") == 0) {
        answer_all(m->g, s, is_same);
        text_add(&m->said, request_language(m->rq), TEXT_SHEET_SAID_ALL, NULL);
    } else {
        rc = answer_row(m, s, is_same);
    }
    record_free(s);
    return rc;
}

enum err
sheet_answer_run(struct request *rq)
{
    if (!request_has(rq, "what"))
        return reply_wrong(rq, "what", TEXT_SHEET_HOW_SAME, NULL);
    return sheet_mend(rq, answer_change);
}
