/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * owed.c - what was done although its acknowledgement never left.
 */
#include "owed.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "clock.h"
#include "command.h"
#include "log.h"
#include "outbox.h"
#include "replies.h"
#include "request_impl.h"
#include "span.h"
#include "store/outbox_rows.h"
#include "trail.h"

/* So much of what was said is enough to know it by. */
#define LINE_CHARS 120
/* More than these are not left open by one crash. */
#define ROWS_MAX 4096

bool
owed_is_unrepeated(const struct incoming *in)
{
    return in->command || in->kind == INCOMING_FORM;
}

bool
owed_is_due(const struct request *rq)
{
    return rq->in && owed_is_unrepeated(rq->in) && rq->form &&
           !(rq->form->flags & FORM_READS) && !rq->is_refused;
}

void
owed_line(const struct incoming *in, struct buf *out)
{
    const char *line = in->line ? in->line : "";
    struct buf whole;

    buf_init(&whole, 4096);
    buf_addf(&whole, "%s%s%.*s", in->command ? in->command : "",
             in->command && line[0] != '\0' ? " " : "",
             (int)strcspn(line, "\n"), line);
    span_clean(out, whole.data ? whole.data : "", LINE_CHARS);
    buf_release(&whole);
}

/* What `line` is about is done, or will be. */
static enum err
owed_tell(struct engine *e, const struct incoming *in, const char *line)
{
    enum text_key key =
        in->owed == OWED_HEARD ? TEXT_REPLY_OWED_HEARD : TEXT_REPLY_OWED_DONE;
    struct request rq;
    struct buf code;
    char *text;
    enum err rc;

    buf_init(&code, 1024);
    span_code(&code, line);
    /* Not where it was said: it is for its person alone. */
    rc = request_init(&rq, e, in->network, in->user, "", PLACE_DM, "");
    rq.in = in;
    rq.number = in->number;
    if (rc == ERR_OK) {
        text = text_make(rq.language, key, "line", code.data, NULL);
        rc = reply_aside(&rq, text);
        free(text);
    }
    if (rc == ERR_OK)
        log_info("router: told that it is done, its ack was lost user=%s%s",
                 in->user, trail_text(in->number));
    request_release(&rq);
    buf_release(&code);
    return rc;
}

enum err
owed_say(struct engine *e, const struct incoming *in)
{
    struct buf line;
    enum err rc = ERR_OK;

    if (in->owed == OWED_ANSWER)
        return reply_without_ack(e, in);
    buf_init(&line, 1024);
    owed_line(in, &line);
    if (in->owed_row != 0)
        rc = store_outbox_take_asked(e->store, in->owed_row, NULL);
    if (rc == ERR_OK)
        rc = owed_tell(e, in, line.data ? line.data : "");
    buf_release(&line);
    return rc;
}

/* ---- after a crash ------------------------------------------------------ */

struct left_open {
    int64_t *ids;
    size_t count;
};

static void
left_open_add(void *ctx, int64_t id)
{
    struct left_open *l = ctx;

    if (l->count < ROWS_MAX)
        l->ids[l->count++] = id;
}

/* The answer may not have left either: nobody knows. */
static enum err
owed_resume_row(struct engine *e, int64_t id)
{
    struct out_row row = { 0 };
    struct incoming *in = NULL;
    char *line = NULL;
    enum err rc;

    rc = store_outbox_find(e->store, id, &row);
    if (rc == ERR_OK)
        rc = store_outbox_take_asked(e->store, id, &line);
    if (rc == ERR_OK) {
        in = incoming_new(INCOMING_LINE, row.network);
        in->user = xstrdup(row.user);
        if (row.secret[0] != '\0')
            in->respond_url = xstrdup(row.secret);
        in->received_at = row.created_at;
        in->owed = OWED_DONE;
        rc = owed_tell(e, in, line);
    }
    incoming_free(in);
    out_row_release(&row);
    free(line);
    return rc;
}

enum err
owed_resume(struct engine *e, const char *network)
{
    struct left_open l = { 0 };
    enum err rc;
    size_t i;

    if (outbox_is_awake(e->outbox, network))
        return ERR_OK;
    l.ids = xcalloc(ROWS_MAX, sizeof(*l.ids));
    rc = store_outbox_asked(e->store, network, left_open_add, &l);
    for (i = 0; rc == ERR_OK && i < l.count; i++)
        rc = owed_resume_row(e, l.ids[i]);
    free(l.ids);
    return rc;
}
