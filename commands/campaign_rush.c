/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign_rush.c - who asked for a campaign, and with how much notice.
 *
 * Counted for a talk about notice once a month, not to be held against
 * anybody: it is shown to who asks, never in a channel.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "askings.h"
#include "campaign.h"
#include "deadline_who.h"
#include "span.h"

#define YEAR_SECONDS ((int64_t)365 * 86400)
#define SHOWN_MAX    30
#define LOOKED_MAX   400
#define COLUMNS      5

/* ---- noting -------------------------------------------------------------- */

/* "by Sales", "da @leo": without the first word. */
static const char *
bare_who(const char *typed)
{
    static const char *const words[] = { "by ", "da " };
    size_t i;

    for (i = 0; i < ARRAY_LEN(words); i++)
        if (strncasecmp(typed, words[i], strlen(words[i])) == 0)
            typed += strlen(words[i]);
    return typed + strspn(typed, " ");
}

static char *
person_who(const char *id)
{
    struct buf b;

    buf_init(&b, 256);
    buf_addf(&b, "<@%s>", id);
    return buf_take(&b);
}

enum err
campaign_asked_read(struct request *rq, char **who, bool *is_wrong)
{
    const char *typed = request_arg(rq, "asked");
    char *id = NULL, *name;
    enum err rc;

    *who = NULL;
    if (!typed)
        return ERR_OK;
    typed = bare_who(typed);
    if (*typed == '\0' || text_length(typed) > ASKING_WHO_MAX) {
        *is_wrong = true;
        return reply_wrong(rq, "asked", TEXT_ERRORS_TOO_LONG, "n",
                           TEXT_INT(ASKING_WHO_MAX), NULL);
    }
    if (!deadline_who_is_named(typed)) {
        *who = xstrdup(typed); /* a team, a client: nobody of the chat */
        return ERR_OK;
    }
    name = xstrdup(typed);
    request_set_arg(rq, "asked", name);
    free(name);
    rc = campaign_who_read(rq, "asked", &id, is_wrong);
    if (rc == ERR_OK && id)
        *who = *id == '@' ? xstrdup(id) : person_who(id);
    free(id);
    return rc;
}

enum err
campaign_asked_note(struct request *rq, const struct campaign *c,
                    const char *who)
{
    struct campaign_steps steps;
    struct plan_state state;
    struct asking asking = { .campaign = c->id, .at = request_now(rq) };
    enum err rc;

    rc = campaign_steps_read(rq, c, &steps);
    if (rc == ERR_OK) {
        campaign_judge(rq, &steps, &state);
        asking.need = state.need;
        asking.have = state.have;
        asking.who = who ? xstrdup(who) : person_who(c->person);
        rc = store_asking_put(request_store(rq), &asking);
    }
    asking_release(&asking);
    campaign_steps_release(&steps);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
campaign_asked_again(struct request *rq, const struct campaign *c)
{
    struct asking asking = { 0 };
    struct campaign_steps steps;
    struct plan_state state;
    enum err rc;

    rc = store_asking_find(request_store(rq), c->id, &asking);
    if (rc != ERR_OK)
        return rc == ERR_NOT_FOUND ? ERR_OK : rc;
    rc = campaign_steps_read(rq, c, &steps);
    if (rc == ERR_OK) {
        campaign_judge(rq, &steps, &state);
        if (state.have < state.need && asking.have >= asking.need) {
            asking.need = state.need;
            asking.have = state.have;
            rc = store_asking_put(request_store(rq), &asking);
        }
    }
    asking_release(&asking);
    campaign_steps_release(&steps);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- showing ------------------------------------------------------------- */

/* "@leo", "Sales". */
static void
who_add(struct buf *b, struct request *rq, const char *who)
{
    size_t len = strlen(who);
    char *id;

    if (strncmp(who, "<@", 2) != 0 || who[len - 1] != '>') {
        span_clean(b, who, ASKING_WHO_MAX);
        return;
    }
    id = xstrndup(who + 2, len - 3);
    buf_addc(b, '@');
    deadline_who_name(b, rq, id);
    free(id);
}

enum err
campaign_asked_add(struct card *card, struct request *rq,
                   const struct campaign *c)
{
    int64_t since = request_now(rq) - YEAR_SECONDS;
    struct asking asking = { 0 };
    struct asking_sum sum = { 0 };
    struct buf who;
    char *text;
    enum err rc;

    rc = store_asking_find(request_store(rq), c->id, &asking);
    if (rc == ERR_OK)
        rc = store_asking_sum(request_store(rq), asking.who, since, &sum);
    if (rc == ERR_OK && sum.short_ones > 1) {
        buf_init(&who, 512);
        who_add(&who, rq, asking.who);
        text = text_make(request_language(rq), TEXT_CAMPAIGN_RUSH_ASKED, "who",
                         who.data, "n", TEXT_INT(sum.campaigns), "short",
                         TEXT_INT(sum.short_ones), NULL);
        card_note(card, text);
        free(text);
        buf_release(&who);
    }
    asking_release(&asking);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- somebody else asked ---------------------------------------------------
 */

/* "Spring by @leo", "Spring da @leo": the name may hold such a word, too. */
void
campaign_asked_prepare(struct request *rq)
{
    const char *line = request_arg(rq, "campaign");
    size_t at;

    if (!line || request_has(rq, "asked") || campaign_is_there(rq, line))
        return;
    for (at = strlen(line); at-- > 1;) {
        char *name, *who;

        if (line[at] != ' ' || bare_who(line + at + 1) == line + at + 1)
            continue;
        name = campaign_take_name(line, at);
        who = xstrdup(line + at + 1);
        request_set_arg(rq, "campaign", name);
        request_set_arg(rq, "asked", who);
        free(name);
        free(who);
        return;
    }
}

static enum err
asked_change(struct request *rq, const struct campaign *c, const char *who)
{
    struct asking was = { 0 };
    struct buf old, new;
    enum err rc;

    rc = store_asking_find(request_store(rq), c->id, &was);
    if (rc == ERR_NOT_FOUND)
        return reply_wrong(rq, "campaign", TEXT_CAMPAIGN_NO_STEPS, "name",
                           c->name, NULL);
    if (rc != ERR_OK)
        return rc;
    buf_init(&old, 512);
    buf_init(&new, 512);
    who_add(&old, rq, was.who);
    who_add(&new, rq, who);
    rc = store_asking_set_who(request_store(rq), c->id, who);
    request_touched(rq, "campaign", c->id);
    if (rc == ERR_OK)
        rc = reply_text(rq, AUDIENCE_PRIVATE, TEXT_CAMPAIGN_ASKED_SET, "name",
                        c->name, "who", new.data, "old", old.data, NULL);
    asking_release(&was);
    buf_release(&old);
    buf_release(&new);
    return rc;
}

enum err
campaign_asked_run(struct request *rq)
{
    bool is_wrong = false;
    struct campaign c;
    char *who = NULL;
    enum err rc;

    rc = campaign_take(rq, "campaign", &c);
    if (rc == ERR_OK && c.id != 0)
        rc = campaign_asked_read(rq, &who, &is_wrong);
    if (rc == ERR_OK && who && !is_wrong)
        rc = asked_change(rq, &c, who);
    free(who);
    campaign_release(&c);
    return rc;
}

/* ---- all who ask -----------------------------------------------------------
 */

struct sums {
    struct asking_sum items[LOOKED_MAX];
    size_t count;
};

static void
sum_keep(void *ctx, const struct asking_sum *sum)
{
    struct sums *sums = ctx;

    if (sums->count == LOOKED_MAX)
        return;
    sums->items[sums->count] = *sum;
    sums->items[sums->count++].who = xstrdup(sum->who);
}

/* Who was short of time most often comes first. */
static int
sum_compare(const void *a, const void *b)
{
    const struct asking_sum *x = a, *y = b;

    if (x->short_ones != y->short_ones)
        return x->short_ones > y->short_ones ? -1 : 1;
    if (x->campaigns != y->campaigns)
        return x->campaigns > y->campaigns ? -1 : 1;
    return strcmp(x->who, y->who);
}

static void
row_add(struct card *card, struct request *rq, const struct asking_sum *sum)
{
    const char *cells[COLUMNS];
    struct buf who;

    buf_init(&who, 512);
    who_add(&who, rq, sum->who);
    cells[0] = who.data;
    cells[1] = TEXT_INT(sum->campaigns);
    cells[2] = TEXT_INT(sum->short_ones);
    cells[3] = TEXT_INT(sum->have / sum->campaigns);
    cells[4] = TEXT_INT(sum->need / sum->campaigns);
    card_row(card, cells);
    buf_release(&who);
}

static void
table_add(struct card *card, struct request *rq, struct sums *sums)
{
    enum language language = request_language(rq);
    const char *const header[COLUMNS] = {
        text_get(language, TEXT_CAMPAIGN_RUSH_COL_WHO),
        text_get(language, TEXT_CAMPAIGN_RUSH_COL_ALL),
        text_get(language, TEXT_CAMPAIGN_RUSH_COL_SHORT),
        text_get(language, TEXT_CAMPAIGN_RUSH_COL_HAVE),
        text_get(language, TEXT_CAMPAIGN_RUSH_COL_NEED),
    };
    size_t i;

    if (sums->count == 0)
        return;
    qsort(sums->items, sums->count, sizeof(sums->items[0]), sum_compare);
    card_table(card, header, COLUMNS);
    for (i = 0; i < sums->count && i < SHOWN_MAX; i++)
        row_add(card, rq, &sums->items[i]);
}

enum err
campaign_rush_run(struct request *rq)
{
    enum language language = request_language(rq);
    struct sums *sums = xcalloc(1, sizeof(*sums));
    struct card *card = card_new();
    enum err rc;

    card_title(card, text_get(language, TEXT_CAMPAIGN_RUSH_HEAD));
    rc = store_asking_list(request_store(rq), request_now(rq) - YEAR_SECONDS,
                           LOOKED_MAX, sum_keep, sums);
    table_add(card, rq, sums);
    card_note(card,
              text_get(language, sums->count > 0 ? TEXT_CAMPAIGN_RUSH_FOOT
                                                 : TEXT_CAMPAIGN_RUSH_NONE));
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);
    while (sums->count > 0)
        free(sums->items[--sums->count].who);
    free(sums);
    card_free(card);
    return rc;
}
