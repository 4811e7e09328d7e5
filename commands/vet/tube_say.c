/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tube_say.c - what a look by handle says while it goes on, and how it ends
 * when there is no card.
 */
#include <stdlib.h>
#include <string.h>

#include "span.h"
#include "vet/tube.h"

void
tube_add_name(struct buf *b, const struct tube *tube)
{
    const char *slash = strchr(tube->key, '/');

    if (strncmp(tube->key, TUBE_NAME, strlen(TUBE_NAME)) == 0)
        span_clean(b, tube->key + strlen(TUBE_NAME), 80);
    else if (strncmp(tube->key, "UC", 2) == 0 && strlen(tube->key) == 24)
        buf_adds(b, tube->key);
    else if (strncmp(tube->key, TUBE_OF_VIDEO, strlen(TUBE_OF_VIDEO)) == 0)
        buf_addf(b, "youtu.be/%s", tube->key + strlen(TUBE_OF_VIDEO));
    else
        buf_addf(b, "@%s", slash ? slash + 1 : tube->key);
}

void
tube_add_when(struct buf *b, struct request *rq, int64_t at)
{
    const char *code = language_code(request_language(rq));
    const struct zone *zone = request_zone(rq);
    int64_t now = request_now(rq);

    zone_format(b, zone, code, at, now, ZONE_STYLE_FULL);
    buf_adds(b, " (");
    zone_relative(b, code, at, now, zone);
    buf_addc(b, ')');
}

/* "7 of 20 videos, 612 comments" */
static void
add_progress(struct buf *b, enum language language, const struct record *cursor)
{
    int64_t of = cursor ? (int64_t)record_count(cursor, "videos") : 0;

    if (of == 0)
        text_add(b, language, TEXT_TUBE_PROGRESS_CHANNEL, NULL);
    else
        text_add(b, language, TEXT_TUBE_PROGRESS_VIDEOS, "k",
                 TEXT_INT(record_int(cursor, "i", 0)), "of", TEXT_INT(of), "n",
                 TEXT_INT(record_int(cursor, "rows", 0)), NULL);
}

struct card *
tube_progress_card(struct request *rq, const struct tube *tube,
                   const struct record *cursor)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct buf name, how, line;
    char *title;

    buf_init(&name, 256);
    buf_init(&how, 1024);
    buf_init(&line, 64);
    tube_add_name(&name, tube);
    add_progress(&how, language, cursor);
    buf_addf(&line, "vet stop %lld", (long long)tube->id);
    title = text_make(language, TEXT_TUBE_PROGRESS, "name", name.data, "how",
                      how.data, NULL);
    card_title(card, title);
    card_button(card, CARD_PLAIN, text_get(language, TEXT_TUBE_BUTTON_STOP),
                line.data, NULL);
    free(title);
    buf_release(&name);
    buf_release(&how);
    buf_release(&line);
    return card;
}

/* ---- no card ------------------------------------------------------------- */

static enum text_key
why_text(int64_t why)
{
    static const enum text_key texts[] = {
        [YOUTUBE_FINE] = TEXT_TUBE_WHY_STOPPED,
        [YOUTUBE_NOT_FOUND] = TEXT_TUBE_WHY_NOT_FOUND,
        [YOUTUBE_COMMENTS_OFF] = TEXT_TUBE_WHY_COMMENTS_OFF,
        [YOUTUBE_FORBIDDEN] = TEXT_TUBE_WHY_FORBIDDEN,
        [YOUTUBE_SUSPENDED] = TEXT_TUBE_WHY_SUSPENDED,
        [YOUTUBE_SPENT] = TEXT_TUBE_WHY_BUDGET,
        [YOUTUBE_BUSY] = TEXT_TUBE_WHY_BUSY,
        [YOUTUBE_KEY_WRONG] = TEXT_TUBE_WHY_KEY_WRONG,
        [YOUTUBE_KEY_BLOCKED] = TEXT_TUBE_WHY_KEY_BLOCKED,
        [YOUTUBE_API_OFF] = TEXT_TUBE_WHY_API_OFF,
        [YOUTUBE_PAGE_TOKEN] = TEXT_TUBE_WHY_UNREADABLE,
        [YOUTUBE_PROCESSING] = TEXT_TUBE_WHY_PROCESSING,
        [YOUTUBE_OUR_BUG] = TEXT_TUBE_WHY_OUR_BUG,
        [YOUTUBE_OTHER] = TEXT_TUBE_WHY_OTHER,
        [YOUTUBE_UNREADABLE] = TEXT_TUBE_WHY_UNREADABLE,
        [TUBE_WHY_OFF] = TEXT_TUBE_WHY_OFF,
        [TUBE_WHY_NO_KEY] = TEXT_TUBE_WHY_NO_KEY,
        [TUBE_WHY_BUDGET] = TEXT_TUBE_WHY_BUDGET,
        [TUBE_WHY_UNREACHABLE] = TEXT_TUBE_WHY_UNREACHABLE,
        [TUBE_WHY_NO_VIDEOS] = TEXT_TUBE_WHY_NO_VIDEOS,
        [TUBE_WHY_NO_COMMENTS] = TEXT_TUBE_WHY_NO_COMMENTS,
        [TUBE_WHY_VIDEO_GONE] = TEXT_TUBE_WHY_VIDEO_GONE,
    };

    return why >= 0 && why < TUBE_WHYS ? texts[why] : TEXT_TUBE_WHY_OTHER;
}

static void
add_later(struct request *rq, struct card *card, const struct tube *tube)
{
    struct buf line;

    if (tube->state != TUBE_PAUSED)
        return;
    buf_init(&line, 64);
    buf_addf(&line, "vet later %lld", (long long)tube->id);
    card_button(card, CARD_PRIMARY,
                text_get(request_language(rq), TEXT_TUBE_BUTTON_LATER),
                line.data, NULL);
    buf_release(&line);
}

/* It was read before, and is there no more: renamed, closed or taken down. The
 * card of then stays. */
static bool
add_vanished(struct request *rq, struct card *card, const struct tube *tube,
             const char *name)
{
    struct creator creator = { 0 };
    struct look look = { 0 };
    struct buf day;
    char *text;
    bool is_it;

    is_it = tube->why == YOUTUBE_NOT_FOUND && name[0] == '@' &&
            store_creator_find(request_store(rq), name + 1, PLATFORM_YOUTUBE,
                               &creator) == ERR_OK &&
            store_look_last(request_store(rq), creator.id, &look) == ERR_OK;
    if (is_it) {
        buf_init(&day, 64);
        vet_add_day(&day, rq, look.at);
        text = text_make(request_language(rq), TEXT_TUBE_VANISHED, "name", name,
                         "day", day.data, "id", TEXT_INT(look.id), NULL);
        card_title(card, text);
        free(text);
        buf_release(&day);
    }
    look_release(&look);
    creator_release(&creator);
    return is_it;
}

struct card *
tube_end_card(struct request *rq, const struct tube *tube)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct handle handle = { .platform = PLATFORM_YOUTUBE };
    struct buf name, when, who;
    bool is_vanished;
    char *text;

    buf_init(&name, 256);
    buf_init(&when, 256);
    buf_init(&who, 256);
    tube_add_name(&name, tube);
    vet_add_person(&who, rq, tube->stopped_by);
    text = text_make(language, why_text(tube->why), "name", name.data, "who",
                     who.data, NULL);
    is_vanished = add_vanished(rq, card, tube, name.data);
    if (!is_vanished)
        card_title(card, text);
    free(text);
    if (tube->again_at > request_now(rq)) {
        tube_add_when(&when, rq, tube->again_at);
        text = text_make(language, TEXT_TUBE_AGAIN_AT, "when", when.data, NULL);
        card_text(card, text);
        free(text);
    }
    add_later(rq, card, tube);
    if (tube->why != YOUTUBE_FINE && !is_vanished &&
        handle_parse(name.data, &handle) == ERR_OK) {
        if (tube->why != YOUTUBE_NOT_FOUND)
            handle.platform = PLATFORM_YOUTUBE;
        vet_add_how(rq, card, &handle);
    }
    buf_release(&name);
    buf_release(&when);
    buf_release(&who);
    return card;
}
