/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deed.h - things that people do, and how to tell that each was done once.
 *
 * A deed is done under a number, which makes its words unique. What stands
 * between doing it and looking at it (a crash, a full disk) is the test's.
 */
#ifndef SYSTEM_DEED_H
#define SYSTEM_DEED_H

#include "stage.h"

struct deed {
    const char *name;
    /* Its envelope says these words, with the number between them; NULL:
     * "undo", and it is the last that was sent. */
    const char *words[2];
    /* What must be there before; NULL when nothing. */
    void (*prepare)(struct site *site, int n);
    void (*act)(struct site *site, int n);
    /* How often it took effect; NULL when there is nothing to be seen. */
    int (*done)(int n);
    /* How often the bot said so. */
    int (*said)(const struct site *site, int n);
    /* How often it said that it did not work, in words of its own; NULL:
     * "Nothing was changed." is all there is. */
    int (*failed)(const struct site *site, int n);
    bool comes_again; /* when it is not acknowledged: an event */
    bool is_passing;  /* its answer is of the kind at most once */
};

extern const struct deed deeds[];
#define DEEDS 7

/* What was sent to the bot for a deed, and what became of it. */
struct outcome {
    bool acked;
    int done, said;
    int refused; /* told that it did not work */
};

/* Begin: the number of the last envelope so far. */
int64_t deed_mark(const struct site *site);
/* The envelopes of the deed, in whatever state. */
json_t *deed_envelopes(const struct site *site, const struct deed *deed, int n,
                       int64_t mark);
/* An event that is not acknowledged is sent again now, as Slack does later. */
void deed_send_again(struct site *site, const struct deed *deed, int n,
                     int64_t mark);
/* Acknowledged, and nothing is under way. */
bool deed_is_over(struct site *site, const struct deed *deed, int n,
                  int64_t mark);
/* Move the clock of the bot and that of the workspace, so that what was said
 * before is as old for both. */
void deed_forward(struct site *site, int64_t ms);
/* The bot has nothing more to do. */
bool deed_bot_rests(void);
/* All that is under way is done; what is in doubt needs the clock moved. */
void deed_rest(struct site *site);
/* How often Ana was told that something failed and changed nothing. */
int deed_refusals(const struct site *site);
struct outcome deed_look(const struct site *site, const struct deed *deed,
                         int n, int64_t mark);
/* Is the database sound? */
bool deed_database_is_sound(void);

#endif
