/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outbox_support.c - messages put into the outbox without a request.
 */
#include "outbox_support.h"

#include <stdio.h>

#include "clock.h"
#include "router.h"
#include "test.h"

/* Strings of the last row made; a test makes one at a time. */
static char queue_name[64], place_id[64], text[64];

struct out_row
outbox_row(const char *place, const char *body)
{
    static char network[] = "slack", user[] = "U1";
    struct out_row row = { .network = network,
                           .verb = OUT_POST,
                           .promise = OUT_PROMISE_ONCE,
                           .queue = queue_name,
                           .place = place_id,
                           .user = user,
                           .owner = user,
                           .body = text };

    (void)snprintf(queue_name, sizeof(queue_name), "in:%s", place);
    (void)snprintf(place_id, sizeof(place_id), "%s", place);
    (void)snprintf(text, sizeof(text), "%s", body);
    return row;
}

struct out_row
outbox_dm_row(const char *user, const char *body)
{
    static char who[32], queue[32];
    struct out_row row = outbox_row("", body);

    (void)snprintf(who, sizeof(who), "%s", user);
    (void)snprintf(queue, sizeof(queue), "dm:%s", user);
    row.user = who;
    row.owner = NULL;
    row.queue = queue;
    return row;
}

int64_t
outbox_put(struct fixture *f, struct out_row *row)
{
    int64_t id = 0;

    ck_assert_int_eq(router_begin(f->engine->router), ERR_OK);
    ck_assert_int_eq(outbox_add(f->engine->outbox, row, clock_now_ms(), &id),
                     ERR_OK);
    ck_assert_int_gt(id, 0);
    return id;
}

int64_t
outbox_say(struct fixture *f, const char *place, const char *body)
{
    struct out_row row = outbox_row(place, body);

    return outbox_put(f, &row);
}

void
outbox_answer(struct fixture *f, enum out_result result)
{
    fake_answer(f->fake, fake_open_call(f->fake, FAKE_SEND), result, -1);
    fixture_turn(f);
}

void
outbox_look_answer(struct fixture *f, enum look_result result)
{
    fake_answer_look(f->fake, fake_open_call(f->fake, FAKE_LOOK), result);
    fixture_turn(f);
}

void
outbox_restart(struct fixture *f)
{
    fixture_crash(f);
    fixture_start(f);
    fixture_turn(f);
    fixture_turn(f);
}

int64_t
outbox_state(struct fixture *f, int64_t id)
{
    char sql[80];

    (void)snprintf(sql, sizeof(sql),
                   "SELECT state + is_sending FROM outbox WHERE id = %lld",
                   (long long)id);
    return fixture_number(f, sql);
}

int64_t
outbox_open(struct fixture *f)
{
    return fixture_number(f, "SELECT count(*) FROM outbox WHERE state < 2");
}

size_t
outbox_sends(const struct fixture *f)
{
    return fake_count(f->fake, FAKE_SEND);
}

struct fake_call *
outbox_nth(const struct fixture *f, size_t n)
{
    return fake_find(f->fake, FAKE_SEND, n);
}

size_t
outbox_looks(const struct fixture *f)
{
    return fake_count(f->fake, FAKE_LOOK);
}
