/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * looking.c - looks by handle in a site with the YouTube server.
 */
#include "looking.h"

#include <signal.h>
#include <string.h>

#define DOUBT_MS 11000
/* Looks, and what they wait for; jobs that come by the clock do not count. */
#define UNDER_WAY                                                              \
    "SELECT (SELECT count(*) FROM job WHERE state < 3 AND kind LIKE 'vet-%'"   \
    " AND kind <> 'vet-recheck')" /* always there */                           \
    " + (SELECT count(*) FROM call WHERE state = 0)"                           \
    " + (SELECT count(*) FROM outbox WHERE state < 2)"                         \
    " + (SELECT count(*) FROM parked)"

void
looking_open_alone(struct site *site, const char *more)
{
    youtube_open();
    stage_open_alone(site, youtube_config(more));
}

void
looking_open(struct site *site, const char *more)
{
    looking_open_alone(site, more);
    site_run_bot(site);
    stage_know_ana(site);
}

void
looking_close(struct site *site)
{
    looking_key_is_nowhere(site);
    stage_close(site);
    youtube_close();
}

bool
looking_rests_now(void)
{
    return stage_sql(UNDER_WAY) == 0;
}

static bool
rests(void *ctx)
{
    (void)ctx;
    return looking_rests_now();
}

/* What waits for the clock is not waited for. */
static int64_t
last_change(void)
{
    return stage_sql("SELECT (SELECT count(*) FROM call) * 1000000 + (SELECT "
                     "coalesce(sum(tries), 0) FROM call) * 1000 + (SELECT "
                     "count(*) FROM outbox)");
}

void
looking_rests(struct site *site)
{
    int64_t until = now_ms() + 4 * STAGE_MS, was = -1;

    while (!eventually(rests, NULL, 60)) {
        int64_t change = last_change();

        ck_assert_msg(now_ms() < until, "never at rest: %s\n%.2000s",
                      stage_log(site), youtube_log());
        ck_assert_msg(process_is_running(&site->bot), "it ended: %s",
                      stage_log(site));
        if (change == was) {
            clock_forward(&site->bot, DOUBT_MS);
            stage_do(site, "settings", "{'clock_ms': %lld}",
                     (long long)clock_moved_ms());
        }
        was = change;
    }
}

void
looking_ask(struct site *site, const char *handle)
{
    site_say(site, "U0ANA", "D0ANA", text("vet @%s on youtube", handle));
}

static bool
is_begun(void *ctx)
{
    return stage_sql(text("SELECT count(*) FROM tube WHERE key = '%s'",
                          (const char *)ctx)) > 0;
}

void
looking_look(struct site *site, const char *handle)
{
    looking_ask(site, handle);
    ck_assert_msg(eventually(is_begun, (void *)(uintptr_t)handle, STAGE_MS),
                  "no look at %s: %s", handle, stage_log(site));
    looking_rests(site);
}

int
looking_cards(const struct site *site, const char *dm, const char *handle)
{
    return stage_count(site, dm,
                       text("@%s \u00b7 YouTube \u00b7 read", handle));
}

int64_t
looking_ledger(void)
{
    return stage_sql("SELECT coalesce(sum(spent), 0) FROM quota WHERE "
                     "bucket = 'units'");
}

/* ---- the key ------------------------------------------------------------- */

static void
not_in_file(const char *name)
{
    size_t len;
    const char *bytes = file_bytes(name, &len);

    ck_assert_msg(!bytes ||
                      !memmem(bytes, len, YOUTUBE_KEY, strlen(YOUTUBE_KEY)),
                  "the key stands in %s", name);
}

void
looking_key_is_nowhere(const struct site *site)
{
    not_in_file("bot.log");
    not_in_file("bot.out");
    not_in_file("callsheet.db");
    not_in_file("callsheet.db-wal");
    ck_assert_int_eq(stage_seen(site, "U0ANA", "D0ANA", YOUTUBE_KEY), 0);
}
