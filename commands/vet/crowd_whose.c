/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * crowd_whose.c - a download that says itself whose it is.
 *
 * A list of followers under the wrong name is worse than none: nobody would
 * see it afterwards. So what the files say is held against what was typed, and
 * where they differ the person is asked, not told in passing.
 */
#include <string.h>

#include "vet/crowd.h"

void
vet_crowd_whose(const struct record *summary, const struct creator *creator,
                struct crowd_whose *out)
{
    const char *owner = record_text(summary, "owner");
    size_t i;

    memset(out, 0, sizeof(*out));
    out->platform = PLATFORM_UNKNOWN;
    for (i = 0; i < record_count(summary, "files"); i++) {
        const struct record *file = record_at(summary, "files", i);
        enum platform platform =
            (enum platform)record_int(file, "platform", PLATFORM_UNKNOWN);

        if (record_int(file, "followers", 0) > 0 &&
            platform != PLATFORM_UNKNOWN)
            out->platform = platform;
    }
    if (out->platform == PLATFORM_UNKNOWN)
        return; /* no download, or one without a list */
    if (strlen(owner) <= HANDLE_MAX)
        memcpy(out->owner, owner, strlen(owner) + 1);
    out->is_elsewhere = creator->platform != PLATFORM_UNKNOWN &&
                        creator->platform != out->platform;
    out->can_move = record_int(summary, "rows", 0) == 0 &&
                    record_int(summary, "table-posts", 0) == 0;
    out->is_other =
        out->owner[0] != '\0' && strcmp(out->owner, creator->handle) != 0;
}

bool
vet_crowd_is_asked(const struct crowd_whose *whose)
{
    return whose->is_elsewhere || whose->is_other;
}

static const char *
whose_handle(const struct crowd_whose *w, const struct creator *creator)
{
    return w->owner[0] != '\0' ? w->owner : creator->handle;
}

char *
vet_crowd_question(enum language language, const struct crowd_whose *w,
                   const struct creator *creator, int64_t n)
{
    return text_make(language,
                     w->is_other ? TEXT_CROWD_WHOSE_OWNER
                                 : TEXT_CROWD_WHOSE_WHERE,
                     "owner", w->owner, "handle", creator->handle, "found",
                     platform_label(w->platform), "platform",
                     platform_label(creator->platform), "n", TEXT_INT(n), NULL);
}

void
vet_crowd_add_line(struct buf *line, const struct crowd_whose *w,
                   const struct creator *creator, int64_t id)
{
    buf_addf(line, "vet confirm %lld as @%s", (long long)id,
             whose_handle(w, creator));
    if (w->is_elsewhere)
        buf_addf(line, " on %s", platform_name(w->platform));
}

static void
add_answer(struct card *card, enum language language, enum text_key key,
           const char *handle, const char *on, const char *line)
{
    struct buf label;

    buf_init(&label, 512);
    text_add(&label, language, key, "handle", handle, "on", on, NULL);
    card_button(card, CARD_PLAIN, label.data, line, NULL);
    buf_release(&label);
}

void
vet_crowd_add_answers(struct card *card, enum language language,
                      const struct crowd_whose *w,
                      const struct creator *creator, int64_t id)
{
    struct buf line;

    buf_init(&line, 256);
    vet_crowd_add_line(&line, w, creator, id);
    if (w->can_move)
        add_answer(card, language,
                   w->is_elsewhere ? TEXT_CROWD_WHOSE_BUTTON_ON
                                   : TEXT_CROWD_WHOSE_BUTTON,
                   whose_handle(w, creator), platform_label(w->platform),
                   line.data);
    if (!w->is_elsewhere) {
        buf_reset(&line);
        buf_addf(&line, "vet confirm %lld anyway", (long long)id);
        add_answer(card, language, TEXT_CROWD_WHOSE_BUTTON, creator->handle, "",
                   line.data);
    }
    buf_reset(&line);
    buf_addf(&line, "vet cancel %lld", (long long)id);
    card_button(card, CARD_PLAIN, text_get(language, TEXT_BUTTON_CANCEL),
                line.data, NULL);
    buf_release(&line);
}
