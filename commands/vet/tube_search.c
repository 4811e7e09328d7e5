/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tube_search.c - a look by a name in words, or by a handle that is nobody's:
 * which channel is meant is asked, also when there is only one.
 *
 * A search is one of a hundred a day; who they are is one unit more.
 */
#include <stdlib.h>
#include <string.h>

#include "span.h"
#include "vet/tube.h"

#define CHOICES_MAX 5
#define TITLE_CHARS 60

/* "name/Luna Kitchen" -> "Luna Kitchen"; a handle is a name as well. */
static const char *
words_of(const struct tube *tube)
{
    return strncmp(tube->key, TUBE_NAME, strlen(TUBE_NAME)) == 0
               ? tube->key + strlen(TUBE_NAME)
               : tube->key;
}

/* Nothing is near: as if nobody had searched. */
static enum err
give_up(struct tube_work *w, enum step *step)
{
    w->answer.state = ANSWER_HERE;
    w->trouble = YOUTUBE_NOT_FOUND;
    return tube_fail(w, step);
}

enum err
tube_step_search(struct tube_work *w, enum step *step)
{
    struct youtube_channels channels = { 0 };
    struct question q;
    struct buf path;
    size_t i;
    enum err rc;

    buf_init(&path, 4096);
    youtube_ask_search(&q, &path, words_of(&w->tube));
    if (!tube_ask(w, &q, &path, step, &rc))
        return rc;
    if (w->answer.state == ANSWER_HERE && w->trouble == YOUTUBE_FINE)
        w->trouble =
            youtube_read_search(w->answer.body, w->answer.len, &channels);
    for (i = 0; i < channels.count && i < CHOICES_MAX; i++)
        record_set_text(record_add(w->cursor, "choices"), "id",
                        channels.items[i].id);
    if (channels.count == 0)
        rc = give_up(w, step);
    else
        record_set_int(w->cursor, "phase", TUBE_WHICH);
    youtube_channels_release(&channels);
    return rc;
}

/* "Luna Kitchen · @lunakitchen · 142,000 subscribers (rounded by YouTube)" */
static void
add_choice(struct request *rq, struct card *card,
           const struct youtube_channel *c)
{
    enum language language = request_language(rq);
    struct buf label, line;

    buf_init(&label, 2048);
    buf_init(&line, 200);
    span_clean(&label, c->title, TITLE_CHARS);
    if (c->handle[0] != '\0') {
        buf_adds(&label, " · @");
        span_clean(&label, c->handle, TITLE_CHARS);
    }
    if (c->subscribers != FACT_UNKNOWN) {
        buf_adds(&label, " · ");
        text_add(&label, language, TEXT_TUBE_SUBSCRIBERS, "n",
                 TEXT_INT(c->subscribers), NULL);
    }
    card_text(card, label.data);
    buf_reset(&label);
    span_clean(&label, c->title, TITLE_CHARS);
    buf_addf(&line, "vet https://www.youtube.com/channel/%s", c->id);
    card_button(card, CARD_PLAIN, label.data, line.data, NULL);
    buf_release(&label);
    buf_release(&line);
}

static enum err
ask_which(struct tube_work *w, const struct youtube_channels *channels)
{
    struct card *card = card_new();
    struct buf name;
    char *title;
    size_t i;
    enum err rc;

    buf_init(&name, 1024);
    span_clean(&name, words_of(&w->tube), TITLE_CHARS);
    title = text_make(request_language(w->rq), TEXT_TUBE_WHICH, "name",
                      name.data, NULL);
    card_title(card, title);
    for (i = 0; i < channels->count && i < CHOICES_MAX; i++)
        add_choice(w->rq, card, &channels->items[i]);
    w->tube.why = YOUTUBE_NOT_FOUND;
    rc = tube_end(w->rq, &w->tube, TUBE_FAILED);
    if (rc == ERR_OK)
        rc = reply_edit(w->rq, w->tube.message, card);
    free(title);
    buf_release(&name);
    card_free(card);
    return rc;
}

enum err
tube_step_which(struct tube_work *w, enum step *step)
{
    struct youtube_channels channels = { 0 };
    const char *ids[CHOICES_MAX];
    size_t i, count = record_count(w->cursor, "choices");
    struct question q;
    struct buf path;
    enum err rc;

    for (i = 0; i < count && i < CHOICES_MAX; i++)
        ids[i] = record_text(record_at(w->cursor, "choices", i), "id");
    buf_init(&path, 4096);
    youtube_ask_channels(&q, &path, ids, i);
    if (!tube_ask(w, &q, &path, step, &rc))
        return rc;
    if (w->answer.state == ANSWER_HERE && w->trouble == YOUTUBE_FINE)
        w->trouble =
            youtube_read_channels(w->answer.body, w->answer.len, &channels);
    *step = STEP_DONE;
    rc = channels.count == 0 ? give_up(w, step) : ask_which(w, &channels);
    youtube_channels_release(&channels);
    return rc;
}
