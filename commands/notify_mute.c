/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notify_mute.c - campaigns that somebody does not want to hear of by itself.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "campaign.h"
#include "habits.h"
#include "morning.h"
#include "notify.h"
#include "notify_read.h"

/* When nobody says for how long. */
#define MUTE_SECONDS (7 * 86400)

/* "Spring 2d", "Spring launch for 3 days": the span may be the last word or
 * the last two or three. `name` is cut where it begins. */
static int64_t
take_span(char *name)
{
    int64_t seconds;
    char *at = name + strlen(name);
    int words;

    for (words = 0; words < 3; words++) {
        while (at > name && at[-1] != ' ')
            at--;
        if (at == name)
            break;
        if (notify_read_span(at, &seconds)) {
            while (at > name && at[-1] == ' ')
                at--;
            *at = '\0';
            if (at - name > 4 && strcasecmp(at - 4, " for") == 0)
                at[-4] = '\0';
            return seconds;
        }
        at--;
    }
    return 0;
}

/* By the whole of it, or without the span at its end. */
static enum err
find_campaign(struct request *rq, struct campaign *c, int64_t *seconds)
{
    char *name = xstrdup(request_arg(rq, "value")), *bare;
    enum err rc;

    *seconds = MUTE_SECONDS;
    rc = campaign_find(rq, name, c);
    if (rc == ERR_NOT_FOUND) {
        int64_t span = take_span(name);

        if (span > 0) {
            bare = campaign_take_name(name, strlen(name));
            free(name);
            name = bare;
            *seconds = span;
            rc = campaign_find(rq, name, c);
        }
    }
    if (rc == ERR_NOT_FOUND) {
        request_set_arg(rq, "value", name); /* the span is asked anew */
        (void)campaign_unknown(rq, "value", TEXT_NOTIFY_NO_CAMPAIGN);
    }
    free(name);
    return rc;
}

enum err
notify_mute(struct request *rq)
{
    const char *user = request_person(rq)->id;
    enum language language = request_language(rq);
    struct campaign c = { 0 };
    int64_t seconds;
    struct buf until;
    enum err rc;

    rc = find_campaign(rq, &c, &seconds);
    if (rc == ERR_NOT_FOUND)
        return ERR_OK;
    buf_init(&until, 256);
    zone_format(&until, request_zone(rq), language_code(language),
                request_now(rq) + seconds, request_now(rq), ZONE_STYLE_FULL);
    if (rc == ERR_OK)
        rc = store_mute_set(request_store(rq), user, c.id,
                            request_now(rq) + seconds);
    if (rc == ERR_OK)
        rc = morning_touch(rq, user);
    if (rc == ERR_OK) {
        request_touched(rq, "habit", 0);
        rc = reply_text(rq, AUDIENCE_PASSING, TEXT_NOTIFY_MUTED_NOW, "name",
                        c.name, "when", until.data, NULL);
    }
    buf_release(&until);
    campaign_release(&c);
    return rc;
}

enum err
notify_unmute(struct request *rq)
{
    const char *user = request_person(rq)->id;
    struct campaign c = { 0 };
    int64_t seconds;
    bool was_muted = false;
    enum err rc;

    rc = find_campaign(rq, &c, &seconds);
    if (rc == ERR_NOT_FOUND)
        return ERR_OK;
    if (rc == ERR_OK)
        rc = store_mute_clear(request_store(rq), user, c.id, &was_muted);
    if (rc == ERR_OK && !was_muted) {
        rc = reply_wrong(rq, "value", TEXT_NOTIFY_NOT_MUTED, "name", c.name,
                         NULL);
    } else if (rc == ERR_OK) {
        rc = morning_touch(rq, user);
        request_touched(rq, "habit", 0);
        if (rc == ERR_OK)
            rc = reply_text(rq, AUDIENCE_PASSING, TEXT_NOTIFY_UNMUTED, "name",
                            c.name, NULL);
    }
    campaign_release(&c);
    return rc;
}
