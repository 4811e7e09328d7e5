/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * track.c - what was said of creators, and how it went with them.
 */
#include "rules/track.h"

#include "rules/stats.h"

void
track_add(struct track *t, int64_t word, enum track_decision decision,
          bool went_well)
{
    int end = went_well ? TRACK_WELL : TRACK_BADLY;

    t->outcomes++;
    if (word < 0 || word > VETTING_WALK_AWAY)
        t->no_word[end]++;
    else
        t->words[word][end]++;
    switch (decision) {
    case TRACK_APPROVED:
        t->approved[end]++;
        break;
    case TRACK_DECLINED:
        t->declined[end]++;
        break;
    case TRACK_UNDECIDED:
        t->undecided[end]++;
        break;
    }
}

void
track_add_gut(struct track *t, int gut, bool went_well)
{
    if (gut >= 0 && gut < TRACK_GUTS)
        t->guts[gut][went_well ? TRACK_WELL : TRACK_BADLY]++;
}

int64_t
track_missing(const struct track *t)
{
    return t->outcomes < TRACK_MIN ? TRACK_MIN - t->outcomes : 0;
}

static void
table_end(struct track_table *table)
{
    table->n = table->hopeful[TRACK_WELL] + table->hopeful[TRACK_BADLY] +
               table->doubtful[TRACK_WELL] + table->doubtful[TRACK_BADLY];
    table->p = fisher_two_sided(table->hopeful[TRACK_WELL],
                                table->hopeful[TRACK_BADLY],
                                table->doubtful[TRACK_WELL],
                                table->doubtful[TRACK_BADLY]);
}

struct track_table
track_words(const struct track *t)
{
    struct track_table table = { 0 };
    int end;

    for (end = 0; end < TRACK_ENDS; end++) {
        table.hopeful[end] = t->words[VETTING_NO_CONCERN][end] +
                             t->words[VETTING_FEW_FLAGS][end];
        table.doubtful[end] = t->words[VETTING_LOOK_CLOSER][end] +
                              t->words[VETTING_WALK_AWAY][end];
    }
    table_end(&table);
    return table;
}

struct track_table
track_guts(const struct track *t)
{
    struct track_table table = { 0 };
    int end;

    for (end = 0; end < TRACK_ENDS; end++) {
        table.hopeful[end] = t->guts[TRACK_PLUS][end];
        table.doubtful[end] = t->guts[TRACK_MINUS][end];
    }
    table_end(&table);
    return table;
}
