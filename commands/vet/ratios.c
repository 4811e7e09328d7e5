/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ratios.c - the rates of a creator's posts, beside those of the team's own
 * creators and of published bands, written into the figures of a look.
 */
#include "vet/ratios.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "post_tables.h"
#include "vet/vet.h"

#define MILLION   1000000.0
#define PEERS_MAX 1000

static int64_t
parts(double value)
{
    return value < 0 ? FACT_UNKNOWN : (int64_t)llround(value * MILLION);
}

/* ---- rates --------------------------------------------------------------- */

static void
write_rate(struct record *to, const struct engagement *e)
{
    record_set_int(to, "rate", parts(e->rate));
    record_set_int(to, "n", e->n);
    record_set_int(to, "first", e->first_at);
    record_set_int(to, "last", e->last_at);
    record_set_int(to, "young", e->left_out.young);
    record_set_int(to, "pinned", e->left_out.pinned);
    record_set_int(to, "hidden", e->left_out.hidden);
    record_set_int(to, "unknown", e->left_out.unknown);
    record_set_int(to, "older", e->left_out.older);
    if (e->has_interval) {
        record_set_int(to, "low", parts(e->lo));
        record_set_int(to, "high", parts(e->hi));
    }
}

/* What is measured of one creator, between the posts and the record. */
struct measuring {
    struct request *rq;
    const struct creator *creator;
    const struct held *held;
    struct record *facts;
    struct engagement_post *posts;
    size_t count;
    struct engagement usual, talk;
};

static void
measure(struct measuring *m)
{
    enum engagement_formula usual = vet_usual_formula(m->creator->platform);
    int64_t now = request_now(m->rq);
    struct engagement e;
    int i;

    for (i = 0; i < ENGAGEMENT_FORMULAS; i++) {
        engagement_measure((enum engagement_formula)i, m->held->followers,
                           m->posts, m->count, now, &e);
        if ((enum engagement_formula)i == usual)
            m->usual = e;
        if (e.is_known) {
            struct record *one = record_add(m->facts, "rates");

            record_set_int(one, "formula", i);
            record_set_int(one, "usual", (enum engagement_formula)i == usual);
            write_rate(one, &e);
        }
    }
    engagement_talk(m->posts, m->count, now, &m->talk);
    if (m->talk.is_known)
        write_rate(record_add(m->facts, "talk"), &m->talk);
}

static void
measure_spread(struct measuring *m)
{
    struct engagement_spread spread;

    engagement_spread(m->posts, m->count, request_now(m->rq), &spread);
    if (!spread.is_known)
        return;
    record_set_int(m->facts, "spread", parts(spread.value));
    record_set_int(m->facts, "spread-posts", spread.n);
}

static void
measure_band(struct measuring *m)
{
    const struct engagement_band *band =
        engagement_band_find(m->creator->platform, m->usual.formula,
                             m->held->followers);
    struct record *one;
    int part;

    if (!band || engagement_band_place(band, m->creator->platform, &m->usual,
                                       &part) != ERR_OK)
        return;
    one = record_add(m->facts, "bands");
    record_set_text(one, "publisher", band->publisher);
    record_set_text(one, "date", band->date);
    record_set_text(one, "source", band->source);
    record_set_int(one, "from", band->from);
    record_set_int(one, "to", band->to);
    record_set_int(one, "part", part);
    record_set_int(one, "formula", band->formula);
}

/* ---- peers --------------------------------------------------------------- */

struct peers {
    const struct held *held;
    bool may_derive;
    int64_t formula;
    double rates[PEERS_MAX], talks[PEERS_MAX];
    size_t rate_count, talk_count;
};

/* What an API told is compared only if that is settled; what a test server or
 * a sample told, only with the like. */
static bool
is_comparable(const struct peers *p, const struct peer *peer)
{
    if (!source_is_api(peer->source))
        return true;
    return p->may_derive &&
           (peer->source == SOURCE_YOUTUBE || peer->source == p->held->used);
}

static void
on_peer(void *ctx, const struct peer *peer)
{
    struct peers *p = ctx;

    if (!is_comparable(p, peer))
        return;
    if (peer->rate >= 0 && peer->formula == p->formula)
        p->rates[p->rate_count++] = (double)peer->rate / MILLION;
    if (peer->talk >= 0)
        p->talks[p->talk_count++] = (double)peer->talk / MILLION;
}

static void
write_peers(struct measuring *m, const char *list,
            const struct engagement_peers *peers)
{
    struct record *one = record_add(m->facts, list);

    record_set_int(one, "n", peers->n);
    record_set_int(one, "enough", peers->has_enough);
    record_set_int(one, "low", parts(peers->low));
    record_set_int(one, "high", parts(peers->high));
    record_set_int(one, "tenth", parts(peers->tenth));
    record_set_int(one, "lowest", peers->is_lowest);
    record_set_int(one, "highest", peers->is_highest);
}

/* The team's own, unless it does not rise. */
static struct engagement_ladder
ladder_of(const struct request *rq)
{
    struct engagement_ladder ladder;
    int i;

    for (i = 0; i < ENGAGEMENT_TIERS; i++)
        ladder.from[i] =
            request_tier_from(rq, engagement_tier_name((enum engagement_tier)(
                                      ENGAGEMENT_TIER_NANO + i)));
    return engagement_ladder_is_good(&ladder) ? ladder
                                              : engagement_ladder_default;
}

/* Those of a tier; to = 0: it has no end. */
static void
tier_bounds(const struct engagement_ladder *ladder, enum engagement_tier tier,
            int64_t *from, int64_t *to)
{
    int i = (int)tier - ENGAGEMENT_TIER_NANO;

    *from = i < 0 ? 0 : ladder->from[i];
    *to = i + 1 < ENGAGEMENT_TIERS ? ladder->from[i + 1] : 0;
}

static enum err
peers_read(struct measuring *m, const struct engagement_ladder *ladder,
           enum engagement_tier tier, struct peers *p)
{
    int64_t from, to;

    tier_bounds(ladder, tier, &from, &to);
    p->held = m->held;
    p->may_derive = request_may_derive(m->rq);
    p->formula = m->usual.formula;
    return store_peer_list(request_store(m->rq), m->creator->id,
                           m->creator->platform, from, to, PEERS_MAX, on_peer,
                           p);
}

static enum err
compare_peers(struct measuring *m, double *tenth)
{
    const struct engagement_ladder ladder = ladder_of(m->rq);
    enum engagement_tier tier = engagement_tier(&ladder, m->held->followers);
    struct engagement_peers of;
    struct peers *p;
    enum err rc;

    record_set_text(m->facts, "tier", engagement_tier_name(tier));
    if (tier == ENGAGEMENT_TIER_UNKNOWN ||
        m->creator->platform == PLATFORM_UNKNOWN)
        return ERR_OK;
    p = xcalloc(1, sizeof(*p));
    rc = peers_read(m, &ladder, tier, p);
    if (rc == ERR_OK && m->usual.is_known) {
        engagement_peers(p->rates, p->rate_count, m->usual.rate, &of);
        write_peers(m, "rate-peers", &of);
    }
    if (rc == ERR_OK && m->talk.is_known) {
        engagement_peers(p->talks, p->talk_count, m->talk.rate, &of);
        write_peers(m, "talk-peers", &of);
        if (of.is_lowest)
            *tenth = of.tenth;
    }
    free(p);
    return rc;
}

/* Where others will find this one. */
static enum err
join_peers(struct measuring *m)
{
    struct peer peer = {
        .creator = m->creator->id,
        .platform = m->creator->platform,
        .followers = m->held->followers,
        .at = request_now(m->rq),
        .source = m->held->used,
        .rate = m->usual.is_known ? parts(m->usual.rate) : FACT_UNKNOWN,
        .formula = m->usual.formula,
        .talk = m->talk.is_known ? parts(m->talk.rate) : FACT_UNKNOWN,
        /* Its own figure, of a table, may stay. */
        .raw_until = source_is_api(m->held->used) ? m->held->raw_until : 0
    };

    if (peer.followers <= 0 || (peer.rate < 0 && peer.talk < 0))
        return store_peer_drop(request_store(m->rq), m->creator->id);
    return store_peer_put(request_store(m->rq), &peer);
}

/* ---- flags --------------------------------------------------------------- */

/* The posts that say so themselves, of a creator who is in the lowest tenth. */
static void
flag_posts(struct measuring *m, double tenth, struct vetting *v)
{
    const char **keys = xcalloc(m->held->count + 1, sizeof(*keys));
    size_t i, n = 0;

    for (i = 0; i < m->held->count; i++) {
        double talk = engagement_post_talk(&m->held->posts[i].figures,
                                           request_now(m->rq));

        if (m->held->posts[i].has_figures && talk >= 0 && talk <= tenth)
            keys[n++] = m->held->posts[i].key;
    }
    vetting_flag_ratios(v, keys, n);
    record_set_int(m->facts, "ratio-flags", (int64_t)n);
    free(keys);
}

/* ---- all of it ----------------------------------------------------------- */

static void
write_held(const struct held *held, struct record *facts)
{
    record_set_int(facts, "held", (int64_t)held->count);
    record_set_int(facts, "held-api", held->api);
    record_set_int(facts, "held-derived", held->used);
    record_set_int(facts, "held-withheld", held->withheld);
    record_set_int(facts, "followers", held->followers);
    record_set_int(facts, "followers-at", held->followers_at);
}

static enum err
write_ratios(struct measuring *m, struct vetting *v)
{
    double tenth = -1;
    size_t i;
    enum err rc;

    m->posts = xcalloc(m->held->count + 1, sizeof(*m->posts));
    for (i = 0; i < m->held->count; i++)
        if (m->held->posts[i].has_figures)
            m->posts[m->count++] = m->held->posts[i].figures;
    measure(m);
    measure_spread(m);
    measure_band(m);
    rc = compare_peers(m, &tenth);
    if (rc == ERR_OK && tenth >= 0)
        flag_posts(m, tenth, v);
    if (rc == ERR_OK)
        rc = join_peers(m);
    free(m->posts);
    return rc;
}

enum err
vet_ratios_write(struct request *rq, const struct creator *creator,
                 struct vetting *v, struct record *facts)
{
    struct held held;
    struct measuring m = {
        .rq = rq, .creator = creator, .held = &held, .facts = facts
    };
    enum err rc;

    rc = vet_held_read(rq, creator, &held);
    if (rc == ERR_OK && held.count > 0) {
        write_held(&held, facts);
        rc = write_ratios(&m, v);
        if (rc == ERR_OK)
            rc = vet_ads_write(rq, &held, facts);
    }
    vet_held_release(&held);
    return rc;
}
