/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shared.h - posts that count as two creators'.
 *
 * Two may post something together. More often a file was brought for the wrong
 * one, and its comments would be judged as the audience of both.
 */
#ifndef CALLSHEET_VET_SHARED_H
#define CALLSHEET_VET_SHARED_H

#include "vet/vet.h"

struct shared {
    struct creator with; /* id 0: nobody's; else who has most of them */
    int64_t posts, of;   /* of those that were asked about */
};

void shared_release(struct shared *shared);
/* The posts of one import, counting or not, that count as somebody else's; of
 * 0: all posts of the creator that count. */
enum err shared_find(struct request *rq, const struct creator *creator,
                     int64_t import, struct shared *out);

/* "8 of 8 posts in this count as @pane.e.sale's already. …" and its answers. */
char *shared_question(enum language language, const struct shared *shared,
                      const struct creator *creator);
void shared_add_answers(struct card *card, enum language language,
                        const struct shared *shared, int64_t import);
/* Not imported: it has to be said whose they are. */
enum err shared_refuse(struct request *rq, const struct shared *shared,
                       int64_t import);

/* Into the figures of a look. */
enum err shared_write(struct request *rq, const struct creator *creator,
                      struct record *facts);
/* Who looked at the other creator is told, once, before the look is kept. */
enum err shared_tell(struct request *rq, const struct creator *creator,
                     const struct record *facts);

#endif
