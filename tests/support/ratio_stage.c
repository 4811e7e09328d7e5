/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ratio_stage.c - creators with posts, on a real database.
 */
#include "ratio_stage.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "looks.h"
#include "outbox_support.h"
#include "post_tables.h"
#include "profiles.h"
#include "router.h"
#include "test.h"
#include "vet/ratios.h"

struct fixture ratios_folder;
struct request ratios_rq;
struct record *ratios_facts;
struct vetting ratios_vetting;

void
ratios_set_up(void)
{
    fixture_begin(&ratios_folder);
    fixture_start(&ratios_folder);
    fixture_know(&ratios_folder, "U1", "C1");
    fixture_rest(&ratios_folder);
    ck_assert_int_eq(router_begin(ratios_folder.engine->router), ERR_OK);
    ck_assert_int_eq(request_init(&ratios_rq, ratios_folder.engine, "slack",
                                  "U1", "C1", PLACE_UNKNOWN, ""),
                     ERR_OK);
    ratios_facts = record_new();
    memset(&ratios_vetting, 0, sizeof(ratios_vetting));
}

void
ratios_tear_down(void)
{
    record_free(ratios_facts);
    vetting_release(&ratios_vetting);
    request_release(&ratios_rq);
    fixture_turn(&ratios_folder);
    fixture_end(&ratios_folder);
}

void
ratios_derive(bool may)
{
    /* The engine reads it from there. */
    free(ratios_folder.config.youtube.derived);
    ratios_folder.config.youtube.derived = xstrdup(may ? "audited" : "none");
}

struct creator
ratios_creator(const char *handle, enum platform platform)
{
    struct creator c = { 0 };

    ck_assert_int_eq(store_creator_ensure(request_store(&ratios_rq), handle,
                                          platform, "U1", 1, &c),
                     ERR_OK);
    return c;
}

int64_t
ratios_post(const struct creator *c, int n)
{
    char key[40], url[80];
    int64_t id;

    (void)snprintf(key, sizeof(key), "%s:%s%02d", platform_name(c->platform),
                   c->handle, n);
    (void)snprintf(url, sizeof(url), "https://p.example/%s/%d", c->handle, n);
    ck_assert_int_eq(store_post_ensure(request_store(&ratios_rq), c->id, key,
                                       url, &id),
                     ERR_OK);
    return id;
}

void
ratios_tell(const struct creator *c, enum source source, int n, int64_t views,
            int64_t likes, int64_t comments, const char *text)
{
    char *title = xstrdup("A video"), *words = xstrdup(text);
    struct post post = { .post = ratios_post(c, n),
                         .creator = c->id,
                         .source = source,
                         .at = ratios_rq.now,
                         .title = title,
                         .text = words,
                         .published_at = ratios_rq.now - (n + 3) * DAY,
                         .views = views,
                         .likes = likes,
                         .comments = comments,
                         .paid = POST_PAID_NO,
                         .raw_until = ratios_rq.now + 30 * DAY };

    ck_assert_int_eq(store_post_put(request_store(&ratios_rq), &post), ERR_OK);
    free(title);
    free(words);
}

int64_t
ratios_import(const struct creator *c, enum intake_state state)
{
    struct intake in = { .creator = c->id,
                         .state = state,
                         .person = STR("U1"),
                         .at = ratios_rq.now,
                         .files = STR("posts.csv"),
                         .summary = STR("") };
    int64_t id;

    ck_assert_int_eq(store_intake_add(request_store(&ratios_rq), &in, &id),
                     ERR_OK);
    return id;
}

void
ratios_bring(const struct creator *c, int64_t import, int n, int64_t followers,
             int64_t likes, int64_t comments)
{
    struct table_post row = { .import = import,
                              .reach = FACT_UNKNOWN,
                              .followers = followers };

    row.post = (struct post){ .post = ratios_post(c, n),
                              .creator = c->id,
                              .at = ratios_rq.now,
                              .title = STR(""),
                              .text = STR(""),
                              .published_at = ratios_rq.now - (n + 3) * DAY,
                              .views = 1000,
                              .likes = likes,
                              .comments = comments };
    ck_assert_int_eq(store_table_post_put(request_store(&ratios_rq), &row),
                     ERR_OK);
}

void
ratios_follow(const struct creator *c, enum source source, int64_t followers)
{
    struct profile p = { .creator = c->id,
                         .at = ratios_rq.now,
                         .source = source,
                         .key = STR(""),
                         .title = STR(""),
                         .country = STR(""),
                         .followers = followers };
    int64_t id;

    ck_assert_int_eq(store_profile_add(request_store(&ratios_rq), &p, &id),
                     ERR_OK);
}

void
ratios_look(const struct creator *c)
{
    struct look l = { .creator = c->id,
                      .at = ratios_rq.now,
                      .person = STR("U1"),
                      .rules = STR("1"),
                      .facts = STR("") };

    record_free(ratios_facts);
    ratios_facts = record_new();
    ck_assert_int_eq(vet_ratios_write(&ratios_rq, c, &ratios_vetting,
                                      ratios_facts),
                     ERR_OK);
    ck_assert_int_eq(store_look_add(request_store(&ratios_rq), &l, &l.id),
                     ERR_OK);
}

int64_t
ratios_usual(void)
{
    size_t i;

    for (i = 0; i < record_count(ratios_facts, "rates"); i++)
        if (record_int(record_at(ratios_facts, "rates", i), "usual", 0) != 0)
            return record_int(record_at(ratios_facts, "rates", i), "rate", 0);
    return FACT_UNKNOWN;
}
