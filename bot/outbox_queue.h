/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outbox_queue.h - the messages of one destination, as numbers in memory.
 *
 * Only outbox.c and outbox_*.c see it. The rows stand in the database; a
 * queue knows the next few of them and what its oldest one is doing.
 */
#ifndef CALLSHEET_OUTBOX_QUEUE_H
#define CALLSHEET_OUTBOX_QUEUE_H

#include "outbox.h"
#include "url_life.h"

/* More than these are read back from the database when their turn comes. */
#define QUEUE_IDS     32
#define QUEUE_BUCKETS 256

enum queue_phase {
    QUEUE_ASLEEP, /* its network has not said that it is there since the start:
                   * older rows than ours may stand in the database */
    QUEUE_IDLE,
    QUEUE_MARKING,  /* its oldest row is marked, or given up, in the open batch;
                     * that is no task, so a lost batch has to be noticed */
    QUEUE_CALLING,  /* the oldest row's call is under way */
    QUEUE_OPENING,  /* its DM is being opened */
    QUEUE_WAITING,  /* for the timer, then it is tried */
    QUEUE_DOUBTING, /* for the timer, then it is looked for */
    QUEUE_LOOKING,  /* the look is under way */
};

struct queue {
    struct queue *next; /* in its bucket */
    struct outbox *outbox;
    char *name, *network;
    int64_t ids[QUEUE_IDS];
    size_t head, count;
    int64_t last_id;    /* the newest one in ids */
    int64_t counted_id; /* the newest one in outbox.waiting */
    bool is_counted;    /* there: not of what waits for a terminal */
    bool has_more;      /* rows after last_id are only in the database */
    /* Of the open batch: rows added and the first of them, and that its oldest
     * row is settled. 0 = none. */
    unsigned uncommitted;
    int64_t added_id, settled_id;
    enum queue_phase phase;
    int64_t unasked_ms;  /* until then its unasked ones are spoken for, at one
                          * each unasked_every_ms; monotonic */
    int64_t opening_ms;  /* its turn to open its DM; 0 = it asked for none */
    int64_t speaking_ms; /* likewise to say something unasked */
    int64_t opened_id;   /* its DM was opened for this row */
    int64_t resumed_id; /* found being sent, and taken up as what it promises */
    int64_t looked_ms;  /* when its oldest row was last looked for, wall time */
    /* Not there when it was looked for then, and the clock was set back since
     * the call. */
    int64_t absent_id, absent_ms;
    /* Its oldest row met a network that takes nothing from us; by itself it
     * would be tried then, monotonic. */
    int64_t barred_id, barred_ms;
    struct timer timer;
};

#define OUTBOX_NETWORKS 4

struct outbox {
    struct outbox_options o;
    struct queue *buckets[QUEUE_BUCKETS];
    int64_t opening_ms;  /* until then DMs to open are spoken for; monotonic */
    int64_t speaking_ms; /* and unasked posts, of all queues */
    int64_t waiting;     /* rows not settled, in memory or not; none of the
                          * shell, which wait for a reader, for years if need
                          * be */
    int64_t let_in_ms;   /* when the network last said so; wall time */
    char *awake[OUTBOX_NETWORKS]; /* networks whose rows were taken up */
};

/* Found or made; a new one sleeps until its network is awake. */
struct queue *queue_get(struct outbox *ob, const char *name,
                        const char *network);
struct queue *queue_find(struct outbox *ob, const char *name);
/* Frees it when nothing is left in it; it must not be used after. */
void queue_trim(struct queue *q);
/* Nothing in it and nothing coming; it may only be remembered for its pace. */
bool queue_is_empty(const struct queue *q);
/* Its last row is settled in the open batch, and nothing follows. */
bool queue_is_done(const struct queue *q);
/* Whatever is in it. */
void queue_free(struct queue *q);
void queue_push(struct queue *q, int64_t id);
/* The oldest row, 0 for none; and the one after it, which may have been added
 * in the open batch. */
int64_t queue_head(const struct queue *q);
int64_t queue_second(const struct queue *q);
void queue_pop(struct queue *q);
/* A row is added in the open batch; it is committed, or it was not after all
 * and those after it were not either. */
void queue_add(struct queue *q, int64_t id);
void queue_committed(struct queue *q);
void queue_drop_from(struct queue *q, int64_t id);
/* Read numbers back from the database when ids runs low. */
enum err queue_refill(struct queue *q);

/* outbox.c, inside the transaction: a row is settled without a call. */
enum err outbox_give_up(struct outbox *ob, int64_t id, const char *queue,
                        const char *why, int64_t now_ms);

/*
 * outbox_ladder.c, inside the transaction: the row cannot go as it was meant
 * to; find another way for it. *is_taken false: there is none. `is_known`: it
 * was refused by the network, so it is known not to be done.
 */
enum err outbox_other_way(struct outbox *ob, const struct out_row *row,
                          const char *why, bool is_known, int64_t now_ms,
                          bool *is_taken);

/* outbox_send.c: do the next thing for the oldest row. `is_marked`: it was
 * marked as sending in the transaction just committed. */
void queue_advance(struct queue *q, bool is_marked);
void queue_wait(struct queue *q, enum queue_phase phase, int64_t delay_ms);
/* The network takes nothing from us, whatever it is. That says nothing about
 * this row, which in the database waits no longer than after any other try: a
 * start takes it up, or outbox_let_in(). */
void queue_bar(struct outbox *ob, const struct out_row *row);
/* Its oldest row is tried again, after that unless it is barred. */
void queue_again(struct queue *q, int64_t delay_ms);
/* Look for a row that is settled already; nobody waits for it. */
void outbox_look_again(struct outbox *ob, int64_t id);

#endif
