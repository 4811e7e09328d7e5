/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign_brands.c - campaign rivals, campaign brand: names to look for in
 * what creators post. The vet card says where they were found.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "brands.h"
#include "campaign.h"
#include "rules/captions.h"
#include "span.h"
#include "whose.h"

/* Longer ones are no campaign and a few names. */
#define BRANDS_LINE_MAX 500

#define NAMES_TEXT 4000
/* A letter alone stands in every caption. */
#define NAME_LEAST 2

/* The same for both kinds, in other words. */
static const struct wording {
    enum brand_kind kind, other;
    enum text_key set, gone, shown, empty, both;
} own = { BRAND_OWN,
          BRAND_RIVAL,
          TEXT_BRANDS_OWN_SET,
          TEXT_BRANDS_OWN_GONE,
          TEXT_BRANDS_OWN_SHOWN,
          TEXT_BRANDS_OWN_EMPTY,
          TEXT_BRANDS_IS_RIVAL },
  rivals = { BRAND_RIVAL,
             BRAND_OWN,
             TEXT_BRANDS_RIVALS_SET,
             TEXT_BRANDS_RIVALS_GONE,
             TEXT_BRANDS_RIVALS_SHOWN,
             TEXT_BRANDS_RIVALS_EMPTY,
             TEXT_BRANDS_IS_OWN };

/* ---- the line ------------------------------------------------------------ */

/* Where the names begin if the longest campaign that the line begins with is
 * meant; NULL: it begins with none. */
static const char *
names_behind(struct request *rq, const char *line)
{
    const char *end = line + strlen(line);

    while (end > line) {
        char *name;
        bool is_there;

        while (end > line && *end != ' ')
            end--;
        name = campaign_take_name(line, (size_t)(end - line));
        is_there = end > line && campaign_is_there(rq, name);
        free(name);
        if (is_there)
            return end + strspn(end, " ");
        end -= end > line;
    }
    return NULL;
}

/* "Spring: RivalCo, Pentola": the first colon behind a campaign's name, or the
 * first of all. */
void
campaign_brands_prepare(struct request *rq)
{
    const char *line = request_arg(rq, "campaign"), *colon;
    char *name = NULL, *names;

    if (!line)
        campaign_fill_in(rq);
    if (!line || request_has(rq, "names") || campaign_is_there(rq, line))
        return;
    for (colon = strchr(line, ':'); colon; colon = strchr(colon + 1, ':')) {
        free(name);
        name = campaign_take_name(line, (size_t)(colon - line));
        if (campaign_is_there(rq, name))
            break;
    }
    if (!colon)
        colon = strchr(line, ':');
    free(name);
    if (!colon && strchr(line, ',') && !names_behind(rq, line)) {
        /* Names without a campaign. */
        request_set_arg(rq, "names", line);
        request_set_arg(rq, "campaign", NULL);
        campaign_fill_in(rq);
    }
    if (!colon)
        return;
    name = campaign_take_name(line, (size_t)(colon - line));
    names = xstrdup(colon + 1 + strspn(colon + 1, " "));
    request_set_arg(rq, "campaign", name);
    if (*names != '\0')
        request_set_arg(rq, "names", names);
    free(name);
    free(names);
}

/* ---- names --------------------------------------------------------------- */

struct names {
    struct brand items[BRANDS_MAX];
    size_t count;
    size_t more; /* beyond those that have room */
    char *wrong; /* the first that is none */
    enum text_key why;
    bool is_both; /* the campaign's other names have one of them */
};

static void
names_release(struct names *n)
{
    size_t i;

    for (i = 0; i < n->count; i++) {
        free(n->items[i].name);
        free(n->items[i].key);
    }
    free(n->wrong);
}

static size_t
count_chars(const char *text)
{
    size_t n = 0;

    for (; *text != '\0'; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

/* Quotes around a name, and the sign that an account or a tag has, go. */
static char *
name_clean(const char *from, size_t len)
{
    static const char around[] = " \t\r\n\"";

    while (len > 0 && strchr(around, from[len - 1]))
        len--;
    while (len > 0 && (strchr(around, *from) || *from == '@' || *from == '#')) {
        from++;
        len--;
    }
    return xstrndup(from, len);
}

static void
name_add(struct request *rq, struct names *n, const char *from, size_t len)
{
    char *name = name_clean(from, len), *key = NULL;
    bool is_long = count_chars(name) > BRAND_NAME_MAX, is_short = false;

    if (*name != '\0' && !is_long)
        key = caption_key(name);
    if (key && count_chars(key) < NAME_LEAST) {
        is_short = true;
        free(key);
        key = NULL;
    }
    if (key && n->count < BRANDS_MAX) {
        n->items[n->count++] = (struct brand){ .name = name,
                                               .key = key,
                                               .person = request_person(rq)->id,
                                               .at = request_now(rq) };
        return;
    }
    n->more += key != NULL;
    if (!key && *name != '\0' && !n->wrong) {
        n->wrong = xstrdup(name);
        n->why = is_long    ? TEXT_BRANDS_TOO_LONG
                 : is_short ? TEXT_BRANDS_TOO_SHORT
                            : TEXT_BRANDS_WRONG;
    }
    free(name);
    free(key);
}

static void
names_read(struct request *rq, const char *text, struct names *n)
{
    static const char between[] = ",;\n";

    while (*text != '\0') {
        size_t len = strcspn(text, between);

        name_add(rq, n, text, len);
        text += len;
        text += *text != '\0';
    }
}

/* "none", said so that there are none any more. */
static bool
is_none(const char *text)
{
    static const char *const words[] = { "none",    "nobody", "nothing",
                                         "nessuno", "niente", "-" };
    char *key = caption_key(text);
    bool is_it = strcmp(text, "-") == 0;
    size_t i;

    for (i = 0; key && i < ARRAY_LEN(words); i++)
        is_it |= strcmp(words[i], key) == 0;
    free(key);
    return is_it;
}

/* Nobody is a rival of the own brand. */
static void
see_other(void *ctx, const struct brand *brand)
{
    struct names *n = ctx;
    size_t i;

    for (i = 0; i < n->count && !n->wrong; i++)
        if (strcmp(n->items[i].key, brand->key) == 0) {
            n->wrong = xstrdup(n->items[i].name);
            n->is_both = true;
        }
}

static enum err
names_compare(struct request *rq, const struct campaign *c,
              const struct wording *w, struct names *n)
{
    enum err rc = ERR_OK;

    if (n->wrong)
        return ERR_OK;
    rc = store_brand_list(request_store(rq), c->id, w->other, see_other, n);
    if (n->is_both)
        n->why = w->both;
    return rc;
}

/* ERR_INVALID: the mistake has been answered. */
static enum err
names_check(struct request *rq, const struct names *n)
{
    enum err rc = ERR_OK;

    if (n->wrong)
        rc = reply_wrong(rq, "names", n->why, "word", n->wrong, "max",
                         TEXT_INT(BRAND_NAME_MAX), NULL);
    else if (n->more > 0)
        rc = reply_wrong(rq, "names", TEXT_BRANDS_TOO_MANY, "n",
                         TEXT_INT(n->count + n->more), "max",
                         TEXT_INT(BRANDS_MAX), NULL);
    else
        return ERR_OK;
    return rc == ERR_OK ? ERR_INVALID : rc;
}

/* ---- say and set --------------------------------------------------------- */

static void
list_add(void *ctx, const struct brand *brand)
{
    struct buf *b = ctx;

    buf_adds(b, b->len > 0 ? ", " : "");
    span_clean(b, brand->name, BRAND_NAME_MAX);
}

static enum err
brands_show(struct request *rq, const struct campaign *c,
            const struct wording *w)
{
    struct card *card = card_new();
    struct buf names, quoted;
    char *text;
    enum err rc;

    buf_init(&names, NAMES_TEXT);
    buf_init(&quoted, 1024);
    campaign_add_name(&quoted, c->name);
    rc = store_brand_list(request_store(rq), c->id, w->kind, list_add, &names);
    text = text_make(request_language(rq), names.len > 0 ? w->shown : w->empty,
                     "name", c->name, "names", names.len > 0 ? names.data : "",
                     "quoted", quoted.data, NULL);
    card_title(card, text);
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    free(text);
    buf_release(&names);
    buf_release(&quoted);
    card_free(card);
    return rc;
}

static enum err
brands_tell(struct request *rq, const struct campaign *c,
            const struct wording *w)
{
    struct card *card = card_new();
    struct buf names, by;
    char *text;
    enum err rc;

    request_speak_to_team(rq);
    buf_init(&names, NAMES_TEXT);
    buf_init(&by, 256);
    whose_add(&by, request_person(rq)->id);
    rc = store_brand_list(request_store(rq), c->id, w->kind, list_add, &names);
    text = text_make(request_language(rq), names.len > 0 ? w->set : w->gone,
                     "name", c->name, "names", names.len > 0 ? names.data : "",
                     "who", by.data, NULL);
    card_title(card, text);
    if (rc == ERR_OK)
        rc = campaign_tell(rq, c, card);
    free(text);
    buf_release(&names);
    buf_release(&by);
    card_free(card);
    return rc;
}

static enum err
brands_set(struct request *rq, const struct campaign *c,
           const struct wording *w, const char *text)
{
    struct names *n = xcalloc(1, sizeof(*n));
    enum err rc;

    if (!is_none(text))
        names_read(rq, text, n);
    rc = names_compare(rq, c, w, n);
    if (rc == ERR_OK)
        rc = names_check(rq, n);
    if (rc == ERR_OK)
        rc = store_brand_set(request_store(rq), c->id, w->kind, n->items,
                             n->count);
    if (rc == ERR_OK) {
        request_touched(rq, "campaign", c->id);
        rc = brands_tell(rq, c, w);
    }
    names_release(n);
    free(n);
    return rc == ERR_INVALID ? ERR_OK : rc;
}

/* "Spring RivalCo" may be a campaign's name that is not there, or want a colon.
 * True when it was asked for. */
static bool
ask_colon(struct request *rq, const struct wording *w, enum err *rc)
{
    const char *line = request_arg(rq, "campaign"), *names;
    char *name;

    if (!line || request_has(rq, "names") || strlen(line) > BRANDS_LINE_MAX ||
        campaign_is_there(rq, line))
        return false;
    names = names_behind(rq, line);
    if (!names || *names == '\0')
        return false;
    name = campaign_take_name(line, (size_t)(names - line));
    *rc = reply_wrong(rq, "campaign", TEXT_BRANDS_NO_COLON, "form",
                      w->kind == BRAND_OWN ? "brand" : "rivals", "name", name,
                      "names", names, NULL);
    free(name);
    return true;
}

static enum err
brands_run(struct request *rq, const struct wording *w)
{
    const char *names = request_arg(rq, "names");
    struct campaign c;
    enum err rc;

    if (ask_colon(rq, w, &rc))
        return rc;
    rc = campaign_take(rq, "campaign", &c);
    if (rc == ERR_OK && c.id != 0)
        rc = names ? brands_set(rq, &c, w, names) : brands_show(rq, &c, w);
    campaign_release(&c);
    return rc;
}

enum err
campaign_rivals_run(struct request *rq)
{
    return brands_run(rq, &rivals);
}

enum err
campaign_brand_run(struct request *rq)
{
    return brands_run(rq, &own);
}
