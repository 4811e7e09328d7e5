/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * card_tube.c - of a look by handle: the channel, what was read of how much,
 * and what it cost.
 */
#include <stdlib.h>
#include <string.h>

#include "span.h"
#include "tubes.h"
#include "vet/card_parts.h"
#include "vet/tube.h"

bool
vet_add_unreal(struct card *card, enum language language,
               const struct record *facts)
{
    int64_t source = record_int(facts, "api", SOURCE_BROUGHT);
    struct buf b;

    if (source == SOURCE_BROUGHT)
        source = record_int(facts, "held-api", SOURCE_BROUGHT);
    if (source != SOURCE_YOUTUBE_TEST && source != SOURCE_YOUTUBE_SAMPLE)
        return false;
    buf_init(&b, 512);
    span_bold(&b, text_get(language, source == SOURCE_YOUTUBE_SAMPLE
                                         ? TEXT_TUBE_SAMPLE
                                         : TEXT_TUBE_TEST_DATA));
    card_text(card, b.data);
    buf_release(&b);
    return true;
}

static void
lay_channel(struct layout *l)
{
    int64_t all = vet_fact(l, "videos-all");
    struct buf b;

    buf_init(&b, 2048);
    span_clean(&b, record_text(l->facts, "title"), 80);
    if (vet_fact(l, "hidden"))
        vet_add_part(&b, " · ", l->language, TEXT_TUBE_SUBSCRIBERS_HIDDEN,
                     NULL);
    else if (vet_fact(l, "subscribers") >= 0)
        vet_add_part(&b, " · ", l->language, TEXT_TUBE_SUBSCRIBERS, "n",
                     TEXT_INT(vet_fact(l, "subscribers")), NULL);
    if (all >= 0)
        vet_add_part(&b, " · ", l->language, TEXT_TUBE_VIDEOS_ALL, "n",
                     TEXT_INT(all), NULL);
    if (vet_fact(l, "mixed"))
        vet_add_part(&b, " · ", l->language, TEXT_TUBE_MIXED, NULL);
    vet_add_fact(l, TEXT_TUBE_CHANNEL_LABEL, &b);
}

static void
add_count(struct layout *l, struct buf *b, const char *fact, enum text_key key)
{
    if (vet_fact(l, fact) > 0)
        vet_add_part(b, " · ", l->language, key, "n",
                     TEXT_INT(vet_fact(l, fact)), NULL);
}

/* "20 newest videos: 612 of 1,940 comments, newest first" */
static void
lay_coverage(struct layout *l)
{
    int64_t of = vet_fact(l, "comments-of");
    struct buf b;

    buf_init(&b, 2048);
    text_add(&b, l->language, TEXT_TUBE_READ, "k",
             TEXT_INT(vet_fact(l, "videos-read")), "of",
             TEXT_INT(vet_fact(l, "videos")), NULL);
    if (of >= vet_fact(l, "read"))
        vet_add_part(&b, ": ", l->language, TEXT_TUBE_READ_OF, "n",
                     TEXT_INT(vet_fact(l, "read")), "of", TEXT_INT(of), NULL);
    else
        vet_add_part(&b, ": ", l->language, TEXT_TUBE_READ_N, "n",
                     TEXT_INT(vet_fact(l, "read")), NULL);
    vet_add_part(&b, ", ", l->language, TEXT_TUBE_ORDER, NULL);
    add_count(l, &b, "videos-off", TEXT_TUBE_OFF);
    add_count(l, &b, "videos-gone", TEXT_TUBE_GONE);
    add_count(l, &b, "videos-failed", TEXT_TUBE_FAILED);
    add_count(l, &b, "quota", TEXT_TUBE_UNITS);
    vet_add_fact(l, TEXT_TUBE_READ_LABEL, &b);
}

/* Why it is not all of it. */
static void
lay_cut(struct layout *l)
{
    const char *by = record_text(l->facts, "stopped-by");
    struct buf b, word;

    buf_init(&b, 1024);
    buf_init(&word, 256);
    if (by[0] != '\0') {
        vet_add_person(&word, l->rq, by);
        text_add(&b, l->language, TEXT_TUBE_STOPPED, "who", word.data, NULL);
    } else if (vet_fact(l, "again-at") > 0) {
        tube_add_when(&word, l->rq, vet_fact(l, "again-at"));
        text_add(&b, l->language, TEXT_TUBE_CUT_BUDGET, "when", word.data,
                 NULL);
    } else if (vet_fact(l, "capped")) {
        text_add(&b, l->language, TEXT_TUBE_CUT_CAP, "n",
                 TEXT_INT(vet_fact(l, "quota")), NULL);
    }
    buf_release(&word);
    if (b.len == 0)
        buf_release(&b);
    else
        vet_add_fact(l, TEXT_TUBE_CUT_LABEL, &b);
}

void
vet_lay_regulars(struct layout *l)
{
    struct buf b;

    if (vet_fact(l, "channels-of") == 0)
        return;
    buf_init(&b, 1024);
    if (vet_fact(l, "channels-of") == 1)
        text_add(&b, l->language,
                 vet_fact(l, "channels-big") > 0 ? TEXT_TUBE_REGULAR
                                                 : TEXT_TUBE_REGULAR_NONE,
                 NULL);
    else
        text_add(&b, l->language, TEXT_TUBE_REGULARS, "k",
                 TEXT_INT(vet_fact(l, "channels-big")), "n",
                 TEXT_INT(vet_fact(l, "channels-of")), NULL);
    add_count(l, &b, "channels-hidden", TEXT_TUBE_REGULARS_HIDDEN);
    vet_add_fact(l, TEXT_TUBE_REGULARS_LABEL, &b);
}

void
vet_lay_tube(struct layout *l)
{
    if (vet_fact(l, "api") == SOURCE_BROUGHT)
        return;
    (void)vet_add_unreal(l->card, l->language, l->facts);
    lay_channel(l);
    lay_coverage(l);
    lay_cut(l);
}

/* What it cost is told beside it, since it costs that again: pages of comments
 * are not kept once they are read. */
char *
vet_again_label(enum language language, const struct record *facts)
{
    int64_t units = record_int(facts, "quota", 0);

    return text_make(language, TEXT_TUBE_BUTTON_AGAIN, "n",
                     TEXT_INT(units > 0 ? units : TUBE_USUAL), NULL);
}

void
vet_lay_tube_options(struct layout *l, int64_t id)
{
    char *again = vet_again_label(l->language, l->facts);
    bool is_brought = vet_fact(l, "api") == SOURCE_BROUGHT;
    struct tube tube = { 0 };
    struct buf line;

    buf_init(&line, 64);
    buf_addf(&line, "vet again %lld", (long long)id);
    card_option(l->card,
                is_brought ? text_get(l->language, TEXT_AGAIN_BUTTON) : again,
                line.data);
    free(again);
    if (!is_brought && store_tube_find(request_store(l->rq), vet_fact(l, "tube"), &tube) ==
            ERR_OK &&
        tube.state == TUBE_PAUSED) {
        buf_reset(&line);
        buf_addf(&line, "vet later %lld", (long long)tube.id);
        card_option(l->card, text_get(l->language, TEXT_TUBE_BUTTON_LATER),
                    line.data);
    }
    tube_release(&tube);
    buf_release(&line);
}
