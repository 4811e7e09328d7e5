/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_vet_ratios.c - rates, peers, ads and whose figures may be calculated
 * with, on a real database. All creators are invented.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "brands.h"
#include "intakes.h"
#include "looks.h"
#include "outbox_support.h"
#include "post_tables.h"
#include "profiles.h"
#include "request_impl.h"
#include "router.h"
#include "rules/tally.h"
#include "rules/vetting.h"
#include "test.h"
#include "vet/ratios.h"
#include "vet/vet.h"

#define DAY INT64_C(86400)

static struct fixture f;
static struct request rq;
static struct record *facts;
static struct vetting v;

static void
set_up(void)
{
    fixture_begin(&f);
    fixture_start(&f);
    fixture_know(&f, "U1", "C1");
    fixture_rest(&f);
    ck_assert_int_eq(router_begin(f.engine->router), ERR_OK);
    ck_assert_int_eq(request_init(&rq, f.engine, "slack", "U1", "C1",
                                  PLACE_UNKNOWN, ""),
                     ERR_OK);
    facts = record_new();
    memset(&v, 0, sizeof(v));
}

static void
tear_down(void)
{
    record_free(facts);
    vetting_release(&v);
    request_release(&rq);
    fixture_turn(&f);
    fixture_end(&f);
}

static void
derive(bool may)
{
    /* The engine reads it from there. */
    free(f.config.youtube.derived);
    f.config.youtube.derived = xstrdup(may ? "audited" : "none");
}

static struct creator
creator_of(const char *handle, enum platform platform)
{
    struct creator c = { 0 };

    ck_assert_int_eq(store_creator_ensure(request_store(&rq), handle, platform,
                                          "U1", 1, &c),
                     ERR_OK);
    return c;
}

static int64_t
post_id(const struct creator *c, int n)
{
    char key[40], url[80];
    int64_t id;

    (void)snprintf(key, sizeof(key), "%s:%s%02d", platform_name(c->platform),
                   c->handle, n);
    (void)snprintf(url, sizeof(url), "https://p.example/%s/%d", c->handle, n);
    ck_assert_int_eq(store_post_ensure(request_store(&rq), c->id, key, url,
                                       &id),
                     ERR_OK);
    return id;
}

/* As an API tells it, n days ago. */
static void
tell(const struct creator *c, enum source source, int n, int64_t views,
     int64_t likes, int64_t comments, const char *text)
{
    char *title = xstrdup("A video"), *words = xstrdup(text);
    struct post post = { .post = post_id(c, n),
                         .creator = c->id,
                         .source = source,
                         .at = rq.now,
                         .title = title,
                         .text = words,
                         .published_at = rq.now - (n + 3) * DAY,
                         .views = views,
                         .likes = likes,
                         .comments = comments,
                         .paid = POST_PAID_NO,
                         .raw_until = rq.now + 30 * DAY };

    ck_assert_int_eq(store_post_put(request_store(&rq), &post), ERR_OK);
    free(title);
    free(words);
}

static int64_t
import_of(const struct creator *c, enum intake_state state)
{
    struct intake in = { .creator = c->id,
                         .state = state,
                         .person = STR("U1"),
                         .at = rq.now,
                         .files = STR("posts.csv"),
                         .summary = STR("") };
    int64_t id;

    ck_assert_int_eq(store_intake_add(request_store(&rq), &in, &id), ERR_OK);
    return id;
}

/* As a table of an import tells it. */
static void
bring(const struct creator *c, int64_t import, int n, int64_t followers,
      int64_t likes, int64_t comments)
{
    struct table_post row = { .import = import,
                              .reach = FACT_UNKNOWN,
                              .followers = followers };

    row.post = (struct post){ .post = post_id(c, n),
                              .creator = c->id,
                              .at = rq.now,
                              .title = STR(""),
                              .text = STR(""),
                              .published_at = rq.now - (n + 3) * DAY,
                              .views = 1000,
                              .likes = likes,
                              .comments = comments };
    ck_assert_int_eq(store_table_post_put(request_store(&rq), &row), ERR_OK);
}

static void
follow(const struct creator *c, enum source source, int64_t followers)
{
    struct profile p = { .creator = c->id,
                         .at = rq.now,
                         .source = source,
                         .key = STR(""),
                         .title = STR(""),
                         .country = STR(""),
                         .followers = followers };
    int64_t id;

    ck_assert_int_eq(store_profile_add(request_store(&rq), &p, &id), ERR_OK);
}

static void
look(const struct creator *c)
{
    struct look l = { .creator = c->id,
                      .at = rq.now,
                      .person = STR("U1"),
                      .rules = STR("1"),
                      .facts = STR("") };

    record_free(facts);
    facts = record_new();
    ck_assert_int_eq(vet_ratios_write(&rq, c, &v, facts), ERR_OK);
    ck_assert_int_eq(store_look_add(request_store(&rq), &l, &l.id), ERR_OK);
}

static int64_t
usual_rate(void)
{
    size_t i;

    for (i = 0; i < record_count(facts, "rates"); i++)
        if (record_int(record_at(facts, "rates", i), "usual", 0) != 0)
            return record_int(record_at(facts, "rates", i), "rate", 0);
    return FACT_UNKNOWN;
}

/* ---- whose figures ------------------------------------------------------- */

START_TEST(of_an_api_only_counts_are_told)
{
    struct creator c = creator_of("luna", PLATFORM_YOUTUBE);
    int i;

    derive(false);
    for (i = 0; i < 8; i++)
        tell(&c, SOURCE_YOUTUBE, i, 1000, 50, 5,
             i == 2 ? "#ad with @rivalco" : "dinner");
    follow(&c, SOURCE_YOUTUBE, 20000);
    look(&c);
    ck_assert_int_eq(record_count(facts, "rates"), 0);
    ck_assert_int_eq(record_count(facts, "talk"), 0);
    ck_assert_int_eq(record_count(facts, "rate-peers"), 0);
    ck_assert_int_eq(record_count(facts, "bands"), 0);
    ck_assert_int_eq(record_int(facts, "spread", FACT_UNKNOWN), FACT_UNKNOWN);
    ck_assert_str_eq(record_text(facts, "tier"), "");
    ck_assert_int_eq(record_int(facts, "held-withheld", 0), 8);
    ck_assert_int_eq(record_int(facts, "held-derived", -1), SOURCE_BROUGHT);
    ck_assert_int_eq(record_int(facts, "held-api", 0), SOURCE_YOUTUBE);
    /* What posts say themselves is a count; their views side by side are not.
     */
    ck_assert_int_eq(record_int(record_at(facts, "ads", 0), "k", 0), 1);
    ck_assert_int_eq(record_int(record_at(facts, "ads", 0), "n", 0), 8);
    ck_assert_int_eq(record_int(record_at(facts, "ads", 0), "paid", 0), 0);
    ck_assert_int_eq(record_int(record_at(facts, "ads", 0), "unpaid-views", -1),
                     -1);
    ck_assert_str_eq(record_text(record_at(facts, "ads", 0), "whom"),
                     "@rivalco");
    fixture_turn(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM peer"), 0);
    creator_release(&c);
}
END_TEST

START_TEST(audited_all_of_it_is_and_says_whose_it_is)
{
    struct creator c = creator_of("luna", PLATFORM_YOUTUBE);
    int i;

    derive(true);
    for (i = 0; i < 8; i++)
        tell(&c, SOURCE_YOUTUBE, i, 1000 + i, 50, 5,
             i == 2 ? "#ad with @rivalco" : "dinner");
    follow(&c, SOURCE_YOUTUBE, 20000);
    look(&c);
    ck_assert_int_eq(usual_rate() / 1000, 49);
    ck_assert_int_eq(record_int(record_at(facts, "talk", 0), "rate", 0),
                     100000);
    ck_assert_str_eq(record_text(facts, "tier"), "micro");
    ck_assert_int_eq(record_int(facts, "held-derived", 0), SOURCE_YOUTUBE);
    ck_assert_int_eq(record_int(facts, "held-withheld", -1), 0);
    ck_assert_int_eq(record_int(record_at(facts, "ads", 0), "paid-views", 0),
                     1002);
    ck_assert_int_eq(record_int(record_at(facts, "ads", 0), "unpaid-views", 0),
                     1004);
    fixture_turn(&f);
    /* It goes when the figures do. */
    ck_assert_int_eq(fixture_number(&f, "SELECT raw_until - at FROM peer"),
                     30 * DAY);
    creator_release(&c);
}
END_TEST

START_TEST(a_table_of_the_same_posts_is_calculated_with)
{
    struct creator c = creator_of("luna", PLATFORM_YOUTUBE);
    int64_t in = import_of(&c, INTAKE_IN);
    int i;

    derive(false);
    for (i = 0; i < 8; i++)
        tell(&c, SOURCE_YOUTUBE, i, 1000, 900, 5, "#ad dinner");
    for (i = 0; i < 3; i++)
        bring(&c, in, i, 5000, 100, 4);
    look(&c);
    ck_assert_int_eq(record_int(facts, "held", 0), 8);
    ck_assert_int_eq(record_int(facts, "held-withheld", 0), 5);
    ck_assert_int_eq(usual_rate(), 100000);
    ck_assert_str_eq(record_text(facts, "tier"), "nano");
    /* The words that the API told are counted all the same. */
    ck_assert_int_eq(record_int(record_at(facts, "ads", 0), "k", 0), 8);
    ck_assert_int_eq(record_int(record_at(facts, "ads", 0), "paid", 0), 3);
    creator_release(&c);
}
END_TEST

START_TEST(followers_that_an_api_told_make_no_rate)
{
    struct creator c = creator_of("mara", PLATFORM_INSTAGRAM);
    int64_t in = import_of(&c, INTAKE_IN);

    derive(false);
    bring(&c, in, 1, FACT_UNKNOWN, 100, 4);
    follow(&c, SOURCE_YOUTUBE, 1000);
    look(&c);
    ck_assert_int_eq(usual_rate(), FACT_UNKNOWN);
    derive(true);
    look(&c);
    ck_assert_int_eq(usual_rate(), 104000);
    creator_release(&c);
}
END_TEST

START_TEST(without_followers_the_next_best_rate_is_told)
{
    struct creator c = creator_of("mara", PLATFORM_INSTAGRAM);
    int64_t in = import_of(&c, INTAKE_IN);
    enum text_key lacks = TEXT_NONE;
    int i;

    for (i = 0; i < 8; i++)
        bring(&c, in, i, FACT_UNKNOWN, 100, 4);
    look(&c);
    ck_assert_int_eq(usual_rate(), FACT_UNKNOWN);
    ck_assert_ptr_nonnull(vet_rate_shown(facts));
    ck_assert_int_eq(record_int(vet_rate_shown(facts), "formula", -1),
                     ENGAGEMENT_OWN);
    ck_assert_int_eq(record_int(vet_rate_shown(facts), "rate", 0), 100000);
    ck_assert(vet_rate_lacks(facts, PLATFORM_INSTAGRAM, &lacks));
    ck_assert_int_eq(lacks, TEXT_VET_MISSING_FOLLOWERS);
    creator_release(&c);
}
END_TEST

static struct record *
rates_of(const enum engagement_formula *formulas, size_t n, size_t usual)
{
    struct record *r = record_new();
    size_t i;

    for (i = 0; i < n; i++) {
        struct record *one = record_add(r, "rates");

        record_set_int(one, "formula", (int64_t)formulas[i]);
        record_set_int(one, "usual", i == usual);
    }
    return r;
}

START_TEST(several_are_compared_by_a_formula_that_all_have)
{
    static const enum engagement_formula both[] = { ENGAGEMENT_LIKES_COMMENTS,
                                                    ENGAGEMENT_OWN };
    static const enum engagement_formula views[] = { ENGAGEMENT_OWN };
    static const enum engagement_formula fans[] = { ENGAGEMENT_LIKES_COMMENTS };
    struct record *a = rates_of(both, 2, 0), *b = rates_of(views, 1, 9);
    struct record *c = rates_of(fans, 1, 0), *none = record_new();
    const struct record *ab[] = { a, b, none }, *ba[] = { b, a };
    const struct record *ac[] = { c, a }, *bc[] = { b, c };
    enum engagement_formula formula;

    ck_assert(vet_rate_common(ab, 3, &formula));
    ck_assert_int_eq(formula, ENGAGEMENT_OWN);
    ck_assert(vet_rate_common(ba, 2, &formula));
    ck_assert_int_eq(formula, ENGAGEMENT_OWN);
    ck_assert(vet_rate_common(ac, 2, &formula));
    ck_assert_int_eq(formula, ENGAGEMENT_LIKES_COMMENTS);
    ck_assert(!vet_rate_common(bc, 2, &formula));
    record_free(a);
    record_free(b);
    record_free(c);
    record_free(none);
}
END_TEST

static const enum platform lacking[] = { PLATFORM_INSTAGRAM, PLATFORM_TIKTOK,
                                         PLATFORM_YOUTUBE };

/* Likes and followers are there, comments and views are not. */
START_TEST(what_the_usual_rate_lacks_is_named)
{
    static const enum engagement_formula likes[] = { ENGAGEMENT_LIKES };
    static const enum text_key keys[] = { TEXT_VET_MISSING_COUNTS,
                                          TEXT_VET_MISSING_VIEWS,
                                          TEXT_VET_MISSING_VIEWS };
    struct record *r = rates_of(likes, 1, 9), *none = record_new();
    enum text_key lacks = TEXT_NONE;

    record_set_int(r, "followers", 1000);
    ck_assert(vet_rate_lacks(r, lacking[_i], &lacks));
    ck_assert_int_eq(lacks, keys[_i]);
    ck_assert(vet_rate_lacks(none, lacking[_i], &lacks));
    ck_assert_int_eq(lacks, TEXT_VET_MISSING_LIKES);
    record_free(r);
    record_free(none);
}
END_TEST

static const enum intake_state unseen[] = { INTAKE_READING, INTAKE_PREVIEW,
                                            INTAKE_CANCELLED };

START_TEST(a_table_counts_once_its_import_does)
{
    struct creator c = creator_of("mara", PLATFORM_TIKTOK);
    int64_t in = import_of(&c, unseen[_i]);

    bring(&c, in, 1, 5000, 100, 4);
    look(&c);
    ck_assert_int_eq(record_count(facts, "rates"), 0);
    ck_assert_int_eq(record_int(facts, "held", 0), 0);
    creator_release(&c);
}
END_TEST

/* ---- peers --------------------------------------------------------------- */

/* A creator whose posts have that many comments for 1000 likes. */
static struct creator
peer(const char *name, int64_t followers, int64_t comments)
{
    struct creator c = creator_of(name, PLATFORM_INSTAGRAM);
    int64_t in = import_of(&c, INTAKE_IN);
    int i;

    for (i = 0; i < 4; i++)
        bring(&c, in, i, followers, 1000, comments);
    look(&c);
    return c;
}

static void
peers(int n)
{
    int i;

    for (i = 0; i < n; i++) {
        char name[20];
        struct creator c;

        (void)snprintf(name, sizeof(name), "peer%02d", i);
        c = peer(name, 20000 + i, 20 + i);
        creator_release(&c);
    }
}

static const struct record *
talk_peers(void)
{
    return record_at(facts, "talk-peers", 0);
}

START_TEST(twenty_peers_are_needed_to_be_the_lowest)
{
    struct creator c;

    peers(19);
    c = peer("luna", 15000, 1);
    ck_assert_int_eq(record_int(talk_peers(), "n", 0), 19);
    ck_assert_int_eq(record_int(talk_peers(), "enough", 1), 0);
    ck_assert_int_eq(record_int(talk_peers(), "lowest", 1), 0);
    creator_release(&c);
    c = peer("peer99", 49999, 30);
    creator_release(&c);
    c = peer("luna", 15000, 1);
    ck_assert_int_eq(record_int(talk_peers(), "n", 0), 20);
    ck_assert_int_eq(record_int(talk_peers(), "lowest", 0), 1);
    ck_assert_int_eq(record_int(facts, "ratio-flags", 0), 4);
    creator_release(&c);
    c = peer("giulia", 15000, 25);
    ck_assert_int_eq(record_int(talk_peers(), "n", 0), 21);
    ck_assert_int_eq(record_int(talk_peers(), "lowest", 1), 0);
    ck_assert_int_eq(record_int(facts, "ratio-flags", 0), 0);
    creator_release(&c);
}
END_TEST

START_TEST(peers_are_of_the_same_size_and_platform)
{
    struct creator c;

    peers(20);
    c = peer("larger", 50000, 1);
    ck_assert_int_eq(record_int(talk_peers(), "n", -1), 0);
    creator_release(&c);
    c = peer("smaller", 9999, 1);
    ck_assert_int_eq(record_int(talk_peers(), "n", -1), 0);
    creator_release(&c);
}
END_TEST

START_TEST(a_team_has_its_own_sizes)
{
    struct creator c;

    peers(20);
    f.config.tiers.micro = 15000;
    c = peer("luna", 14999, 1);
    ck_assert_str_eq(record_text(facts, "tier"), "nano");
    ck_assert_int_eq(record_int(talk_peers(), "n", -1), 0);
    creator_release(&c);
    /* They do not rise: the usual ones. */
    f.config.tiers.mid = 15000;
    c = peer("luna", 14999, 1);
    ck_assert_str_eq(record_text(facts, "tier"), "micro");
    ck_assert_int_eq(record_int(talk_peers(), "n", -1), 20);
    creator_release(&c);
}
END_TEST

START_TEST(a_look_that_was_taken_back_is_no_peer)
{
    struct creator c;

    peers(20);
    fixture_store_exec(&f, "DELETE FROM look WHERE creator = (SELECT id FROM"
                           " creator WHERE handle = 'peer03')");
    c = peer("luna", 15000, 1);
    ck_assert_int_eq(record_int(talk_peers(), "n", 0), 19);
    creator_release(&c);
}
END_TEST

/* Figures of the sample, or of a test server, stand beside nobody real. */
START_TEST(a_sample_is_no_peer_of_anybody)
{
    struct creator real, sample;
    int i;

    derive(true);
    sample = creator_of("sample", PLATFORM_YOUTUBE);
    for (i = 0; i < 4; i++)
        tell(&sample, SOURCE_YOUTUBE_SAMPLE, i, 1000, 50, 5, "x");
    follow(&sample, SOURCE_YOUTUBE_SAMPLE, 20000);
    look(&sample);
    real = creator_of("luna", PLATFORM_YOUTUBE);
    for (i = 0; i < 4; i++)
        tell(&real, SOURCE_YOUTUBE, i, 1000, 50, 5, "x");
    follow(&real, SOURCE_YOUTUBE, 20000);
    look(&real);
    ck_assert_int_eq(record_int(talk_peers(), "n", -1), 0);
    creator_release(&real);
    creator_release(&sample);
}
END_TEST

START_TEST(what_is_no_longer_allowed_is_no_peer)
{
    struct creator c;
    int i;

    derive(true);
    c = creator_of("luna", PLATFORM_INSTAGRAM);
    for (i = 0; i < 4; i++)
        tell(&c, SOURCE_YOUTUBE, i, 1000, 50, 5, "x");
    follow(&c, SOURCE_YOUTUBE, 20000);
    look(&c);
    creator_release(&c);
    c = peer("giulia", 15000, 25);
    ck_assert_int_eq(record_int(talk_peers(), "n", -1), 1);
    creator_release(&c);
    derive(false);
    c = peer("giulia", 15000, 25);
    ck_assert_int_eq(record_int(talk_peers(), "n", -1), 0);
    creator_release(&c);
}
END_TEST

/* ---- flags --------------------------------------------------------------- */

static void
comment(struct tally *t, const char *post, int64_t id)
{
    struct tally_comment c = { .post = post, .id = id, .at = 100 + id };

    tally_add(t, &c);
}

START_TEST(posts_of_the_lowest_tenth_carry_a_flag)
{
    struct tally *t = tally_new();
    struct creator c;
    int64_t in, id = 1;
    int i, k;

    peers(20);
    c = creator_of("luna", PLATFORM_INSTAGRAM);
    in = import_of(&c, INTAKE_IN);
    for (i = 0; i < 8; i++) {
        char key[40];

        bring(&c, in, i, 15000, 1000, i < 5 ? 1 : 90);
        (void)snprintf(key, sizeof(key), "instagram:luna%02d", i);
        for (k = 0; k < 12; k++)
            comment(t, key, id++);
    }
    vetting_assess(t, &v);
    ck_assert_int_eq(v.word, VETTING_NO_CONCERN);
    look(&c);
    ck_assert_int_eq(v.flagged.k, 5);
    ck_assert_int_eq(v.flagged.n, 8);
    ck_assert_int_eq(v.word, VETTING_LOOK_CLOSER);
    ck_assert_int_eq(v.change.flags_fewer, 4);
    ck_assert_int_eq(v.change.word_fewer, VETTING_FEW_FLAGS);
    tally_free(t);
    creator_release(&c);
}
END_TEST

/* ---- names --------------------------------------------------------------- */

START_TEST(names_of_open_campaigns_are_looked_for)
{
    struct brand rivals[] = {
        { .name = STR("RivalCo"), .key = STR("rivalco"), .person = STR("U1") },
        { .name = STR("La Pentola"),
          .key = STR("la pentola"),
          .person = STR("U1") }
    };
    struct creator c = creator_of("luna", PLATFORM_YOUTUBE);
    const struct record *one;

    fixture_store_exec(
        &f, "INSERT INTO campaign (id, ws, name, key, state, publish, zone,"
            " owner, lead, place, message, is_abroad, approvers, new_creators,"
            " known_creators, sheet, person, at, closed_at)"
            " SELECT 1, id, 'A', 'a', 0, '', 'UTC', 'U1', '', '', 0, 0, 0, 0,"
            " 0, 0, 'U1', 1, 0 FROM workspace UNION ALL SELECT 2, id, 'B',"
            " 'b', 0, '', 'UTC', 'U1', '', '', 0, 0, 0, 0, 0, 0, 'U1', 1, 5"
            " FROM workspace");
    ck_assert_int_eq(store_brand_set(request_store(&rq), 1, BRAND_RIVAL, rivals,
                                     1),
                     ERR_OK);
    ck_assert_int_eq(store_brand_set(request_store(&rq), 2, BRAND_RIVAL,
                                     rivals + 1, 1),
                     ERR_OK);
    tell(&c, SOURCE_BROUGHT, 1, 10, 1, 1, "old: la pentola, RivalCo");
    tell(&c, SOURCE_BROUGHT, 0, 10, 1, 1, "new #rivalco");
    look(&c);
    ck_assert_int_eq(record_count(facts, "rivals"), 1);
    one = record_at(facts, "rivals", 0);
    ck_assert_str_eq(record_text(one, "name"), "RivalCo");
    ck_assert_int_eq(record_int(one, "k", 0), 2);
    ck_assert_int_eq(record_int(one, "n", 0), 2);
    ck_assert_int_eq(record_int(one, "at", 0), rq.now - 3 * DAY);
    ck_assert_str_eq(record_text(one, "url"), "https://p.example/luna/0");
    creator_release(&c);
}
END_TEST

TEST_SUITE(vet_ratios)
{
    TCase *tc = test_case(suite, "vet_ratios", 60);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, of_an_api_only_counts_are_told);
    tcase_add_test(tc, audited_all_of_it_is_and_says_whose_it_is);
    tcase_add_test(tc, a_table_of_the_same_posts_is_calculated_with);
    tcase_add_test(tc, followers_that_an_api_told_make_no_rate);
    tcase_add_test(tc, without_followers_the_next_best_rate_is_told);
    tcase_add_test(tc, several_are_compared_by_a_formula_that_all_have);
    tcase_add_loop_test(tc, what_the_usual_rate_lacks_is_named, 0, 3);
    tcase_add_loop_test(tc, a_table_counts_once_its_import_does, 0, 3);
    tcase_add_test(tc, twenty_peers_are_needed_to_be_the_lowest);
    tcase_add_test(tc, peers_are_of_the_same_size_and_platform);
    tcase_add_test(tc, a_team_has_its_own_sizes);
    tcase_add_test(tc, a_look_that_was_taken_back_is_no_peer);
    tcase_add_test(tc, a_sample_is_no_peer_of_anybody);
    tcase_add_test(tc, what_is_no_longer_allowed_is_no_peer);
    tcase_add_test(tc, posts_of_the_lowest_tenth_carry_a_flag);
    tcase_add_test(tc, names_of_open_campaigns_are_looked_for);
}
