/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * purpose.h - what a creator is looked at for, and through whom they came.
 */
#ifndef CALLSHEET_VET_PURPOSE_H
#define CALLSHEET_VET_PURPOSE_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "creators.h"
#include "request.h"

/* What was said last; "" and 0 where nothing was. */
struct purpose_now {
    char *campaign; /* its name */
    char *agency;
    char *campaign_person, *agency_person; /* who said so */
    int64_t campaign_at, agency_at;
};

enum err purpose_find(struct request *rq, int64_t creator,
                      struct purpose_now *out);
void purpose_now_release(struct purpose_now *now);

/*
 * Write down that this person looks at the creator now, with what "for" and
 * "from" say. *is_said: one of them said something, so that there is a change
 * to take back. ERR_NOT_FOUND: there is no such campaign, and the person was
 * told.
 */
enum err purpose_take(struct request *rq, const struct creator *creator,
                      bool *is_said);
/* Was any of them said with this line? */
bool purpose_is_said(const struct request *rq);
/* "for Spring from Rosa", for a line that is said again. */
void purpose_say_again(const struct request *rq, struct buf *b);

/* Somebody who comes from an agency is approved on figures of the audience that
 * have a source and a day. "country; age or gender": what is missing; "" when
 * nothing is, or there is no agency. */
enum err purpose_missing(struct request *rq, int64_t creator,
                         const struct purpose_now *now, struct buf *missing);

#endif
