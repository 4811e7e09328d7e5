/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shape.h - what a comment shows that is not a word of any language.
 *
 * Links, handles, numbers, disguised letters, names that look like a gambling
 * site's: counted, and where the first of each stands.
 */
#ifndef CALLSHEET_RULES_SHAPE_H
#define CALLSHEET_RULES_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "rules/fold.h"

struct shape_mark {
    int n;
    size_t from, to; /* the first, bytes of the source */
};

struct shape {
    struct shape_mark link;
    struct shape_mark messenger; /* a link into a private chat */
    struct shape_mark video;     /* a link to a video: often only shared */
    struct shape_mark email;
    struct shape_mark phone;
    struct shape_mark money;
    struct shape_mark handle;        /* @name that does not open the text */
    struct shape_mark money_handle;  /* @...forex..., @...crypto... */
    struct shape_mark shop_handle;   /* @...store, @...beauty... */
    struct shape_mark odd_handle;    /* @name__ : made to escape a ban */
    struct shape_mark hidden_handle; /* #name__ : a handle as a hashtag */
    struct shape_mark styled;
    struct shape_mark stacked;
    struct shape_mark mixed;
    struct shape_mark spaced;
    struct shape_mark doubled;     /* wordds wriitteenn soo */
    struct shape_mark long_vowels; /* so, buut wiith oone of theem */
    struct shape_mark brand;       /* letters and two or three digits */
    struct shape_mark ending;      /* ...bet, ...toto, ...slot */
    bool brand_lucky; /* ...77, ...888, ...4d: what such sites choose */
    bool brand_loud;  /* such a name framed, in capitals or disguised */
    bool last_money;  /* the text ends in money_handle */
    bool styled_all;  /* the whole text is in styled letters */
};

/* `creator`, a handle with or without @, is not counted; may be NULL. */
void shape_read(const char *text, const struct folded *f, const char *creator,
                struct shape *out);

/* Is this word the handle of whom the comment is for? */
bool shape_is_creator(const struct folded *f, const struct fold_word *w,
                      const char *creator);

#endif
