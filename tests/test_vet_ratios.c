/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_vet_ratios.c - rates, peers, ads and whose figures may be calculated
 * with, on a real database. All creators are invented.
 */
#include <string.h>

#include "alloc.h"
#include "brands.h"
#include "looks.h"
#include "outbox_support.h"
#include "post_tables.h"
#include "profiles.h"
#include "ratio_stage.h"
#include "test.h"
#include "vet/ratios.h"

/* ---- whose figures ------------------------------------------------------- */

START_TEST(of_an_api_only_counts_are_told)
{
    struct creator c = ratios_creator("luna", PLATFORM_YOUTUBE);
    int i;

    ratios_derive(false);
    for (i = 0; i < 8; i++)
        ratios_tell(&c, SOURCE_YOUTUBE, i, 1000, 50, 5,
                    i == 2 ? "#ad with @rivalco" : "dinner");
    ratios_follow(&c, SOURCE_YOUTUBE, 20000);
    ratios_look(&c);
    ck_assert_int_eq(record_count(ratios_facts, "rates"), 0);
    ck_assert_int_eq(record_count(ratios_facts, "talk"), 0);
    ck_assert_int_eq(record_count(ratios_facts, "rate-peers"), 0);
    ck_assert_int_eq(record_count(ratios_facts, "bands"), 0);
    ck_assert_int_eq(record_int(ratios_facts, "spread", FACT_UNKNOWN),
                     FACT_UNKNOWN);
    ck_assert_str_eq(record_text(ratios_facts, "tier"), "");
    ck_assert_int_eq(record_int(ratios_facts, "held-withheld", 0), 8);
    ck_assert_int_eq(record_int(ratios_facts, "held-derived", -1),
                     SOURCE_BROUGHT);
    ck_assert_int_eq(record_int(ratios_facts, "held-api", 0), SOURCE_YOUTUBE);
    /* What posts say themselves is a count; their views side by side are not.
     */
    ck_assert_int_eq(record_int(record_at(ratios_facts, "ads", 0), "k", 0), 1);
    ck_assert_int_eq(record_int(record_at(ratios_facts, "ads", 0), "n", 0), 8);
    ck_assert_int_eq(record_int(record_at(ratios_facts, "ads", 0), "paid", 0),
                     0);
    ck_assert_int_eq(record_int(record_at(ratios_facts, "ads", 0),
                                "unpaid-views", -1),
                     -1);
    ck_assert_str_eq(record_text(record_at(ratios_facts, "ads", 0), "whom"),
                     "@rivalco");
    fixture_turn(&ratios_folder);
    ck_assert_int_eq(fixture_number(&ratios_folder,
                                    "SELECT count(*) FROM peer"),
                     0);
    creator_release(&c);
}
END_TEST

START_TEST(audited_all_of_it_is_and_says_whose_it_is)
{
    struct creator c = ratios_creator("luna", PLATFORM_YOUTUBE);
    int i;

    ratios_derive(true);
    for (i = 0; i < 8; i++)
        ratios_tell(&c, SOURCE_YOUTUBE, i, 1000 + i, 50, 5,
                    i == 2 ? "#ad with @rivalco" : "dinner");
    ratios_follow(&c, SOURCE_YOUTUBE, 20000);
    ratios_look(&c);
    ck_assert_int_eq(ratios_usual() / 1000, 49);
    ck_assert_int_eq(record_int(record_at(ratios_facts, "talk", 0), "rate", 0),
                     100000);
    ck_assert_str_eq(record_text(ratios_facts, "tier"), "micro");
    ck_assert_int_eq(record_int(ratios_facts, "held-derived", 0),
                     SOURCE_YOUTUBE);
    ck_assert_int_eq(record_int(ratios_facts, "held-withheld", -1), 0);
    ck_assert_int_eq(record_int(record_at(ratios_facts, "ads", 0), "paid-views",
                                0),
                     1002);
    ck_assert_int_eq(record_int(record_at(ratios_facts, "ads", 0),
                                "unpaid-views", 0),
                     1004);
    fixture_turn(&ratios_folder);
    /* It goes when the figures do. */
    ck_assert_int_eq(fixture_number(&ratios_folder,
                                    "SELECT raw_until - at FROM peer"),
                     30 * DAY);
    creator_release(&c);
}
END_TEST

START_TEST(a_table_of_the_same_posts_is_calculated_with)
{
    struct creator c = ratios_creator("luna", PLATFORM_YOUTUBE);
    int64_t in = ratios_import(&c, INTAKE_IN);
    int i;

    ratios_derive(false);
    for (i = 0; i < 8; i++)
        ratios_tell(&c, SOURCE_YOUTUBE, i, 1000, 900, 5, "#ad dinner");
    for (i = 0; i < 3; i++)
        ratios_bring(&c, in, i, 5000, 100, 4);
    ratios_look(&c);
    ck_assert_int_eq(record_int(ratios_facts, "held", 0), 8);
    ck_assert_int_eq(record_int(ratios_facts, "held-withheld", 0), 5);
    ck_assert_int_eq(ratios_usual(), 100000);
    ck_assert_str_eq(record_text(ratios_facts, "tier"), "nano");
    /* The words that the API told are counted all the same. */
    ck_assert_int_eq(record_int(record_at(ratios_facts, "ads", 0), "k", 0), 8);
    ck_assert_int_eq(record_int(record_at(ratios_facts, "ads", 0), "paid", 0),
                     3);
    creator_release(&c);
}
END_TEST

START_TEST(followers_that_an_api_told_make_no_rate)
{
    struct creator c = ratios_creator("mara", PLATFORM_INSTAGRAM);
    int64_t in = ratios_import(&c, INTAKE_IN);

    ratios_derive(false);
    ratios_bring(&c, in, 1, FACT_UNKNOWN, 100, 4);
    ratios_follow(&c, SOURCE_YOUTUBE, 1000);
    ratios_look(&c);
    ck_assert_int_eq(ratios_usual(), FACT_UNKNOWN);
    ratios_derive(true);
    ratios_look(&c);
    ck_assert_int_eq(ratios_usual(), 104000);
    creator_release(&c);
}
END_TEST

START_TEST(without_followers_the_next_best_rate_is_told)
{
    struct creator c = ratios_creator("mara", PLATFORM_INSTAGRAM);
    int64_t in = ratios_import(&c, INTAKE_IN);
    enum text_key lacks = TEXT_NONE;
    int i;

    for (i = 0; i < 8; i++)
        ratios_bring(&c, in, i, FACT_UNKNOWN, 100, 4);
    ratios_look(&c);
    ck_assert_int_eq(ratios_usual(), FACT_UNKNOWN);
    ck_assert_ptr_nonnull(vet_rate_shown(ratios_facts));
    ck_assert_int_eq(record_int(vet_rate_shown(ratios_facts), "formula", -1),
                     ENGAGEMENT_OWN);
    ck_assert_int_eq(record_int(vet_rate_shown(ratios_facts), "rate", 0),
                     100000);
    ck_assert(vet_rate_lacks(ratios_facts, PLATFORM_INSTAGRAM, &lacks));
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
    struct creator c = ratios_creator("mara", PLATFORM_TIKTOK);
    int64_t in = ratios_import(&c, unseen[_i]);

    ratios_bring(&c, in, 1, 5000, 100, 4);
    ratios_look(&c);
    ck_assert_int_eq(record_count(ratios_facts, "rates"), 0);
    ck_assert_int_eq(record_int(ratios_facts, "held", 0), 0);
    creator_release(&c);
}
END_TEST

/* ---- peers --------------------------------------------------------------- */

/* A creator whose posts have that many comments for 1000 likes. */
static struct creator
peer(const char *name, int64_t followers, int64_t comments)
{
    struct creator c = ratios_creator(name, PLATFORM_INSTAGRAM);
    int64_t in = ratios_import(&c, INTAKE_IN);
    int i;

    for (i = 0; i < 4; i++)
        ratios_bring(&c, in, i, followers, 1000, comments);
    ratios_look(&c);
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
    return record_at(ratios_facts, "talk-peers", 0);
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
    ck_assert_int_eq(record_int(ratios_facts, "ratio-flags", 0), 4);
    creator_release(&c);
    c = peer("giulia", 15000, 25);
    ck_assert_int_eq(record_int(talk_peers(), "n", 0), 21);
    ck_assert_int_eq(record_int(talk_peers(), "lowest", 1), 0);
    ck_assert_int_eq(record_int(ratios_facts, "ratio-flags", 0), 0);
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
    ratios_folder.config.tiers.micro = 15000;
    c = peer("luna", 14999, 1);
    ck_assert_str_eq(record_text(ratios_facts, "tier"), "nano");
    ck_assert_int_eq(record_int(talk_peers(), "n", -1), 0);
    creator_release(&c);
    /* They do not rise: the usual ones. */
    ratios_folder.config.tiers.mid = 15000;
    c = peer("luna", 14999, 1);
    ck_assert_str_eq(record_text(ratios_facts, "tier"), "micro");
    ck_assert_int_eq(record_int(talk_peers(), "n", -1), 20);
    creator_release(&c);
}
END_TEST

START_TEST(a_look_that_was_taken_back_is_no_peer)
{
    struct creator c;

    peers(20);
    fixture_store_exec(&ratios_folder,
                       "DELETE FROM look WHERE creator = (SELECT id FROM"
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

    ratios_derive(true);
    sample = ratios_creator("sample", PLATFORM_YOUTUBE);
    for (i = 0; i < 4; i++)
        ratios_tell(&sample, SOURCE_YOUTUBE_SAMPLE, i, 1000, 50, 5, "x");
    ratios_follow(&sample, SOURCE_YOUTUBE_SAMPLE, 20000);
    ratios_look(&sample);
    real = ratios_creator("luna", PLATFORM_YOUTUBE);
    for (i = 0; i < 4; i++)
        ratios_tell(&real, SOURCE_YOUTUBE, i, 1000, 50, 5, "x");
    ratios_follow(&real, SOURCE_YOUTUBE, 20000);
    ratios_look(&real);
    ck_assert_int_eq(record_int(talk_peers(), "n", -1), 0);
    creator_release(&real);
    creator_release(&sample);
}
END_TEST

START_TEST(what_is_no_longer_allowed_is_no_peer)
{
    struct creator c;
    int i;

    ratios_derive(true);
    c = ratios_creator("luna", PLATFORM_INSTAGRAM);
    for (i = 0; i < 4; i++)
        ratios_tell(&c, SOURCE_YOUTUBE, i, 1000, 50, 5, "x");
    ratios_follow(&c, SOURCE_YOUTUBE, 20000);
    ratios_look(&c);
    creator_release(&c);
    c = peer("giulia", 15000, 25);
    ck_assert_int_eq(record_int(talk_peers(), "n", -1), 1);
    creator_release(&c);
    ratios_derive(false);
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
    c = ratios_creator("luna", PLATFORM_INSTAGRAM);
    in = ratios_import(&c, INTAKE_IN);
    for (i = 0; i < 8; i++) {
        char key[40];

        ratios_bring(&c, in, i, 15000, 1000, i < 5 ? 1 : 90);
        (void)snprintf(key, sizeof(key), "instagram:luna%02d", i);
        for (k = 0; k < 12; k++)
            comment(t, key, id++);
    }
    vetting_assess(t, &ratios_vetting);
    ck_assert_int_eq(ratios_vetting.word, VETTING_NO_CONCERN);
    ratios_look(&c);
    ck_assert_int_eq(ratios_vetting.flagged.k, 5);
    ck_assert_int_eq(ratios_vetting.flagged.n, 8);
    ck_assert_int_eq(ratios_vetting.word, VETTING_LOOK_CLOSER);
    ck_assert_int_eq(ratios_vetting.change.flags_fewer, 4);
    ck_assert_int_eq(ratios_vetting.change.word_fewer, VETTING_FEW_FLAGS);
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
    struct creator c = ratios_creator("luna", PLATFORM_YOUTUBE);
    const struct record *one;

    fixture_store_exec(
        &ratios_folder,
        "INSERT INTO campaign (id, ws, name, key, state, publish, zone,"
        " owner, lead, place, message, is_abroad, approvers, new_creators,"
        " known_creators, sheet, person, at, closed_at)"
        " SELECT 1, id, 'A', 'a', 0, '', 'UTC', 'U1', '', '', 0, 0, 0, 0,"
        " 0, 0, 'U1', 1, 0 FROM workspace UNION ALL SELECT 2, id, 'B',"
        " 'b', 0, '', 'UTC', 'U1', '', '', 0, 0, 0, 0, 0, 0, 'U1', 1, 5"
        " FROM workspace");
    ck_assert_int_eq(store_brand_set(request_store(&ratios_rq), 1, BRAND_RIVAL,
                                     rivals, 1),
                     ERR_OK);
    ck_assert_int_eq(store_brand_set(request_store(&ratios_rq), 2, BRAND_RIVAL,
                                     rivals + 1, 1),
                     ERR_OK);
    ratios_tell(&c, SOURCE_BROUGHT, 1, 10, 1, 1, "old: la pentola, RivalCo");
    ratios_tell(&c, SOURCE_BROUGHT, 0, 10, 1, 1, "new #rivalco");
    ratios_look(&c);
    ck_assert_int_eq(record_count(ratios_facts, "rivals"), 1);
    one = record_at(ratios_facts, "rivals", 0);
    ck_assert_str_eq(record_text(one, "name"), "RivalCo");
    ck_assert_int_eq(record_int(one, "k", 0), 2);
    ck_assert_int_eq(record_int(one, "n", 0), 2);
    ck_assert_int_eq(record_int(one, "at", 0), ratios_rq.now - 3 * DAY);
    ck_assert_str_eq(record_text(one, "url"), "https://p.example/luna/0");
    creator_release(&c);
}
END_TEST

TEST_SUITE(vet_ratios)
{
    TCase *tc = test_case(suite, "vet_ratios", 60);

    tcase_add_checked_fixture(tc, ratios_set_up, ratios_tear_down);
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
