/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * map.c - whose name it is, what a state means, which column is what.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "campaigns.h"
#include "sheet/mend_parts.h"
#include "sheet/preview_parts.h"
#include "verbs.h"
#include "vet/vet.h"

struct who_is {
    const char *typed;
    struct sheet_person *people;
    size_t count;
};

static void
collect(void *ctx, const char *id, const char *name)
{
    struct who_is *w = ctx;

    w->people = xreallocarray(w->people, w->count + 1, sizeof(w->people[0]));
    w->people[w->count].id = xstrdup(id);
    w->people[w->count++].name = xstrdup(name);
}

/* "<@U0LEO>", "@leo", "Leo Marchetti": an id of one of us, or NULL. */
static char *
person_id(struct request *rq, const char *typed)
{
    struct who_is w = { .typed = typed };
    struct person person = { 0 };
    char *id = NULL;
    size_t i;

    if (strncmp(typed, "<@", 2) == 0) {
        id = xstrndup(typed + 2, strcspn(typed + 2, "|>"));
        /* Somebody who left, or a guest, owns nothing; of whom nothing is
         * known yet may. */
        if (store_person_find(request_store(rq), id, &person) == ERR_OK &&
            person.fetched_at > 0 && person.is_guest) {
            free(id);
            id = NULL;
        }
        person_release(&person);
        return id;
    }
    if (store_person_list(request_store(rq), 5000, collect, &w) == ERR_OK &&
        sheet_person_find(typed, w.people, w.count, &i) == SHEET_MATCH_ONE)
        id = xstrdup(w.people[i].id);
    for (i = 0; i < w.count; i++) {
        free((void *)(uintptr_t)w.people[i].id);
        free((void *)(uintptr_t)w.people[i].name);
    }
    free(w.people);
    return id;
}

/* The word as the sheet spells it; NULL when it is not among them. */
static const char *
spelt(const struct record *r, const char *list, const char *typed)
{
    size_t i;

    for (i = 0; i < record_count(r, list); i++) {
        const char *name = record_text(record_at(r, list, i), "name");

        if (sheet_is_called(name, typed))
            return name;
    }
    return NULL;
}

static void
note(struct record *g, const char *list, const char *name, const char *is)
{
    struct record *r = record_add(g, list);

    record_set_text(r, "name", name);
    record_set_text(r, "is", is);
}

/* The column of that header, counted from 0; -1 when there is none. */
static int
column_of(const struct record *g, const char *typed)
{
    char asked[SHEET_CELL_MAX];
    const char *room[SHEET_COLUMNS_MAX];
    struct sheet_row header;
    char *copy;
    int found;

    sheet_fold(typed, asked, sizeof(asked));
    sheet_split(record_text(g, "header"), 0, &copy, room, &header);
    found = sheet_column_called(&header, typed);
    free(copy);
    /* One without a name, as the preview calls it: "G". */
    if (found < 0 && asked[0] >= 'a' && asked[0] <= 'z' && asked[1] == '\0')
        found = asked[0] - 'a';
    return found;
}

/* What was understood: "Lello" = @leo. */
static void
say_means(struct mending *m, const char *name, const char *is)
{
    struct buf clean;

    buf_init(&clean, 1024);
    sheet_add_clean(&clean, name);
    text_add(&m->said, request_language(m->rq),
             *is != '\0' ? TEXT_SHEET_SAID_MEANS : TEXT_SHEET_SAID_UNUSED,
             "name", clean.data, "is", is, NULL);
    buf_release(&clean);
}

static enum err
map_person(struct mending *m, const char *name)
{
    struct request *rq = m->rq;
    const char *to = request_arg(rq, "to");
    char *id = person_id(rq, to);
    struct buf who;

    if (!id)
        return sheet_wrong(
            reply_wrong(rq, "to", TEXT_SHEET_NOBODY, "word", to, NULL));
    note(m->g, "people", name, id);
    buf_init(&who, 512);
    vet_add_person(&who, rq, id);
    say_means(m, name, who.data);
    buf_release(&who);
    free(id);
    return ERR_OK;
}

static enum err
map_state(struct mending *m, const char *name)
{
    struct request *rq = m->rq;
    const char *to = request_arg(rq, "to"), *state = to;
    enum deal_state known;

    if (!deal_state_parse(to, &known) && strcasecmp(to, "trouble") != 0)
        state = sheet_state(to);
    if (!state)
        return sheet_wrong(
            reply_wrong(rq, "to", TEXT_SHEET_NO_STATE, "word", to, NULL));
    note(m->g, "states", name, state);
    say_means(m, name, sheet_state_label(request_language(rq), state));
    return ERR_OK;
}

/* "map 3 all talking": every state that is not known. */
static enum err
map_states(struct mending *m, const struct record *s)
{
    size_t i, n = record_count(s, "states");
    enum err rc = ERR_OK;

    for (i = 0; rc == ERR_OK && i < n; i++) {
        const struct record *r = record_at(s, "states", i);

        if (*record_text(r, "is") != '\0')
            continue;
        if (m->said.len > 0)
            buf_addc(&m->said, ' ');
        rc = map_state(m, record_text(r, "name"));
    }
    if (rc == ERR_OK && m->said.len == 0)
        rc = sheet_wrong(reply_wrong(m->rq, "what", TEXT_SHEET_NO_STATES, "id",
                                     TEXT_INT(m->sheet->id), NULL));
    return rc;
}

static enum err
map_column(struct mending *m, const char *name, int at)
{
    struct request *rq = m->rq;
    const char *to = request_arg(rq, "to");
    bool is_none = strcasecmp(to, "nothing") == 0;
    enum sheet_field field = sheet_field_of(to);
    struct record *r;

    if (field == SHEET_FIELDS && !is_none)
        return sheet_wrong(
            reply_wrong(rq, "to", TEXT_SHEET_NO_FIELD, "word", to, NULL));
    r = record_add(m->g, "told-columns");
    record_set_int(r, "at", at);
    record_set_text(r, "name", name);
    record_set_text(r, "is", is_none ? "" : sheet_field_word(field));
    record_set_text(r, "of", record_text(m->g, "header"));
    say_means(m, name,
              is_none ? "" : sheet_field_label(request_language(rq), field));
    return ERR_OK;
}

static enum err
map_change(struct mending *m)
{
    const char *what = request_arg(m->rq, "what"), *name;
    struct record *s = NULL;
    int column = column_of(m->g, what);
    enum err rc;

    if (record_load(m->sheet->summary, &s) != ERR_OK)
        s = record_new();
    name = spelt(s, "owners", what);
    if (name)
        rc = map_person(m, name);
    else if ((name = spelt(s, "states", what)) != NULL)
        rc = map_state(m, name);
    else if (column >= 0)
        rc = map_column(m, what, column);
    else if (strcasecmp(what, "all") == 0)
        rc = map_states(m, s);
    else
        rc = sheet_wrong(
            reply_wrong(m->rq, "what", TEXT_SHEET_NO_WORD, "word", what, NULL));
    record_free(s);
    return rc;
}

enum err
sheet_map_run(struct request *rq)
{
    if (!request_has(rq, "what") || !request_has(rq, "to"))
        return reply_wrong(rq, "what", TEXT_SHEET_HOW_MAP, NULL);
    return sheet_mend(rq, map_change);
}
