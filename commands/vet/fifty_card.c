/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fifty_card.c - ten of the fifty at a time, with a link and three buttons
 * each.
 */
#include "vet/fifty.h"

#include <stdlib.h>
#include <string.h>

#include "span.h"

struct page {
    struct request *rq;
    enum language language;
    const struct creator *creator;
    const struct fifty *fifty;
    struct card *card;
    bool has_unsaid, has_names;
};

static const char *
mark_word(enum language language, enum fifty_mark mark)
{
    static const enum text_key keys[] = {
        [FIFTY_UNSAID] = TEXT_FIFTY_UNSAID,
        [FIFTY_REAL] = TEXT_FIFTY_REAL,
        [FIFTY_FAKE] = TEXT_FIFTY_FAKE,
        [FIFTY_UNSURE] = TEXT_FIFTY_UNSURE,
    };

    return text_get(language, keys[mark]);
}

void
vet_fifty_add_share(struct buf *b, enum language language, int64_t fake,
                    int64_t real)
{
    vet_add_share(b, language, fake, fake + real);
}

int64_t
vet_fifty_round(struct request *rq, const struct fifty *fifty)
{
    int64_t number = 0;

    (void)store_fifty_number(request_store(rq), fifty->creator, fifty->id,
                             &number);
    return number;
}

/* "vet look @luna on instagram round 3" */
static void
begin_line(const struct page *p, struct buf *b)
{
    buf_addf(b, "vet look @%s", p->creator->handle);
    if (p->creator->platform != PLATFORM_UNKNOWN)
        buf_addf(b, " on %s", platform_name(p->creator->platform));
    buf_addf(b, " round %lld", (long long)vet_fifty_round(p->rq, p->fifty));
}

__attribute__((format(printf, 4, 5))) static void
add_button(const struct page *p, enum card_style style, enum text_key label,
           const char *format, ...)
{
    struct buf line;
    va_list ap;

    buf_init(&line, 256);
    begin_line(p, &line);
    va_start(ap, format);
    buf_addv(&line, format, ap);
    va_end(ap);
    card_button(p->card, style, text_get(p->language, label), line.data, NULL);
    buf_release(&line);
}

static void
add_link(const struct page *p, struct buf *b, const char *name)
{
    switch (p->creator->platform) {
    case PLATFORM_INSTAGRAM:
        buf_addf(b, "https://www.instagram.com/%s/", name);
        break;
    case PLATFORM_TIKTOK:
        buf_addf(b, "https://www.tiktok.com/@%s", name);
        break;
    case PLATFORM_YOUTUBE:
        buf_addf(b, "https://www.youtube.com/@%s", name);
        break;
    case PLATFORM_UNKNOWN:
        break;
    }
}

/* "13. anna.k: fake (Ana)" */
static void
add_pick(void *ctx, const struct fifty_pick *pick)
{
    struct page *p = ctx;
    struct buf text, url;

    buf_init(&text, 1024);
    buf_init(&url, 256);
    buf_addf(&text, "%lld. %s", (long long)pick->n,
             pick->name ? pick->name : text_get(p->language, TEXT_FIFTY_GONE));
    if (pick->mark != FIFTY_UNSAID) {
        buf_addf(&text, ": %s (", mark_word(p->language, pick->mark));
        vet_add_person(&text, p->rq, pick->person);
        buf_addc(&text, ')');
    }
    if (pick->name)
        add_link(p, &url, pick->name);
    card_quote(p->card, text.data, url.len > 0 ? url.data : NULL);
    if (pick->mark != FIFTY_UNSAID) {
        add_button(p, CARD_PLAIN, TEXT_FIFTY_CHANGE, " clear %lld",
                   (long long)pick->n);
    } else {
        add_button(p, CARD_PLAIN, TEXT_FIFTY_REAL, " real %lld",
                   (long long)pick->n);
        add_button(p, CARD_PLAIN, TEXT_FIFTY_FAKE, " fake %lld",
                   (long long)pick->n);
        add_button(p, CARD_PLAIN, TEXT_FIFTY_UNSURE, " unsure %lld",
                   (long long)pick->n);
        p->has_unsaid = true;
    }
    p->has_names |= pick->name != NULL;
    buf_release(&text);
    buf_release(&url);
}

static void
add_text(struct page *p, enum text_key key, bool is_title,
         const struct fifty_count *count)
{
    struct buf name, share, seed;
    char *text;

    buf_init(&name, 256);
    buf_init(&share, 256);
    /* It is to be typed again: no separators. */
    buf_init(&seed, 32);
    buf_addf(&seed, "%lld", (long long)p->fifty->seed);
    vet_name(&name, p->creator, true);
    if (count->fake + count->real > 0)
        vet_fifty_add_share(&share, p->language, count->fake, count->real);
    else
        buf_adds(&share, "0");
    text = text_make(p->language, key, "name", name.data, "handle",
                     p->creator->handle, "round",
                     TEXT_INT(vet_fifty_round(p->rq, p->fifty)), "done",
                     TEXT_INT(p->fifty->size - count->unsaid), "size",
                     TEXT_INT(p->fifty->size), "seed", seed.data, "share",
                     share.data, "unsure", TEXT_INT(count->unsure), NULL);
    buf_release(&seed);
    if (is_title)
        card_title(p->card, text);
    else
        card_note(p->card, text);
    free(text);
    buf_release(&name);
    buf_release(&share);
}

/* Where to go from here. */
static void
add_ways(struct page *p, int64_t page)
{
    int64_t pages = (p->fifty->size + FIFTY_PAGE - 1) / FIFTY_PAGE;

    card_divider(p->card);
    if (p->has_unsaid)
        add_button(p, CARD_PLAIN, TEXT_FIFTY_REST, " real rest");
    if (page > 1)
        add_button(p, CARD_PLAIN, TEXT_FIFTY_BACK, " page %lld",
                   (long long)page - 1);
    if (page < pages)
        add_button(p, CARD_PLAIN, TEXT_FIFTY_NEXT, " page %lld",
                   (long long)page + 1);
    add_button(p, CARD_PLAIN, TEXT_FIFTY_STOP, " stop");
    add_button(p, CARD_PLAIN, TEXT_FIFTY_DONE, " done");
}

static struct card *
make(struct request *rq, const struct creator *creator,
     const struct fifty *fifty, struct page *p, struct fifty_count *count)
{
    *p = (struct page){ .rq = rq,
                        .language = request_language(rq),
                        .creator = creator,
                        .fifty = fifty,
                        .card = card_new() };
    /* What cannot be read now is shown as not told yet. */
    *count = (struct fifty_count){ .unsaid = fifty->size };
    (void)store_fifty_count(request_store(rq), fifty->id, count);
    return p->card;
}

struct card *
vet_fifty_card(struct request *rq, const struct creator *creator,
               const struct fifty *fifty, int64_t page)
{
    struct fifty_count count;
    struct page p;
    struct card *card = make(rq, creator, fifty, &p, &count);

    if (fifty->done_at > 0) {
        add_text(&p, TEXT_FIFTY_RESULT, true, &count);
        add_text(&p, TEXT_FIFTY_RESULT_NOTE, false, &count);
        return card;
    }
    add_text(&p, TEXT_FIFTY_TITLE, true, &count);
    add_text(&p, TEXT_FIFTY_HOW, false, &count);
    (void)store_fifty_picks(request_store(rq), fifty->id,
                            (page - 1) * FIFTY_PAGE + 1, FIFTY_PAGE, add_pick,
                            &p);
    add_ways(&p, page);
    return card;
}

struct card *
vet_fifty_stopped(struct request *rq, const struct creator *creator,
                  const struct fifty *fifty)
{
    struct fifty_count count;
    struct page p;
    struct card *card = make(rq, creator, fifty, &p, &count);

    add_text(&p, TEXT_FIFTY_STOPPED, true, &count);
    add_button(&p, CARD_PRIMARY, TEXT_FIFTY_GO_ON, "%s", "");
    return card;
}
