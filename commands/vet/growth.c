/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * growth.c - how the followers grew, from our own looks at the profile.
 *
 * Two looks at least, a day apart at least, told by the same source. What an
 * API told is compared only when the operator has settled that it may be.
 */
#include "profiles.h"
#include "vet/crowd.h"

#define DAY       86400
#define LOOK_BACK (400 * DAY)

struct growth {
    bool may_derive;
    int looks;
    enum source source;
    int64_t from, to, from_at, to_at;
    bool is_rounded;
};

static void
on_profile(void *ctx, const struct profile *p)
{
    struct growth *g = ctx;

    if (p->followers < 0 || (source_is_api(p->source) && !g->may_derive))
        return;
    /* Another source counts in another way: it begins anew. */
    if (g->looks == 0 || p->source != g->source) {
        g->looks = 0;
        g->source = p->source;
        g->from = p->followers;
        g->from_at = p->at;
        g->is_rounded = false;
    }
    g->looks++;
    g->to = p->followers;
    g->to_at = p->at;
    g->is_rounded |= p->is_rounded;
}

enum err
vet_growth_write(struct request *rq, int64_t creator, struct record *facts)
{
    struct growth g = { .may_derive = request_may_derive(rq) };
    enum err rc;

    rc = store_profile_list(request_store(rq), creator,
                            request_now(rq) - LOOK_BACK, on_profile, &g);
    if (rc != ERR_OK || g.looks < 2 || g.to_at - g.from_at < DAY)
        return rc;
    record_set_int(facts, "growth-looks", g.looks);
    record_set_int(facts, "growth-from", g.from);
    record_set_int(facts, "growth-to", g.to);
    record_set_int(facts, "growth-from-at", g.from_at);
    record_set_int(facts, "growth-to-at", g.to_at);
    record_set_int(facts, "growth-rounded", g.is_rounded);
    return ERR_OK;
}
