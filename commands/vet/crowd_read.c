/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * crowd_read.c - a dropped list of followers, row by row.
 *
 * Each is judged as it comes and kept as a keyed hash with its answer and its
 * time. The name stands beside it for as long as somebody may look at fifty of
 * them, and goes with the raw text of the intake.
 */
#include "vet/crowd.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "download_owner.h"
#include "files.h"
#include "names.h"
#include "rules/accounts.h"
#include "vet/reading.h"

#define SLICE_BYTES ((size_t)96 * 1024)
#define STEP_ROWS   2000
/* Nobody followed anybody before Instagram opened. */
#define FIRST_TIME INT64_C(1286323200)

static void
count_up(struct record *record, const char *name)
{
    record_set_int(record, name, record_int(record, name, 0) + 1);
}

static void
file_done(struct reading *r, const char *why)
{
    record_set_text(r->file, "why", why);
    record_set_int(r->file, "done", 1);
    record_set_int(r->cursor, "i", record_int(r->cursor, "i", 0) + 1);
}

static const char *
why_word(enum followers_why why)
{
    static const char *const words[] = {
        [FOLLOWERS_WHY_NONE] = "",
        [FOLLOWERS_WHY_FOLLOWING] = "followers:following",
        [FOLLOWERS_WHY_OTHER] = "followers:other",
        [FOLLOWERS_WHY_HTML] = "followers:html",
    };

    return words[why];
}

bool
vet_crowd_is_file(const struct record *file)
{
    return *record_text(file, "followers-plan") != '\0';
}

static void
file_describe(struct reading *r, const struct followers_plan *plan)
{
    int i;

    record_set_int(r->file, "profiles", followers_has_profiles(plan));
    for (i = 0; i < FOLLOWERS_FIELDS; i++) {
        struct record *column;

        if (plan->column[i].index < 0)
            continue;
        column = record_add(r->file, "columns");
        record_set_text(column, "field",
                        followers_field_word((enum followers_field)i));
        record_set_text(column, "name", plan->column[i].name);
    }
}

/* A download says which platform it is of. */
static enum err
learn_platform(struct reading *r, const struct followers_plan *plan)
{
    enum platform platform =
        plan->source == FOLLOWERS_INSTAGRAM ? PLATFORM_INSTAGRAM
        : plan->source == FOLLOWERS_TIKTOK  ? PLATFORM_TIKTOK
                                            : PLATFORM_UNKNOWN;

    record_set_int(r->file, "platform", platform);
    return reading_learn_platform(r, platform);
}

/* ---- whose it is --------------------------------------------------------- */

/* The first that is said stands: one import is of one account. */
static void
owner_set(struct reading *r, const char *owner)
{
    if (*record_text(r->cursor, "owner") == '\0')
        record_set_text(r->cursor, "owner", owner);
}

void
vet_crowd_see_name(struct reading *r, const char *file_name)
{
    char owner[HANDLE_MAX + 1];

    if (download_owner_in_name(file_name, owner))
        owner_set(r, owner);
}

bool
vet_crowd_is_owner(struct reading *r, const struct file *file, const char *head,
                   size_t len)
{
    char owner[HANDLE_MAX + 1];

    if (file->parent == 0 || !download_owner_is_page(file->name))
        return false;
    if (download_owner_in_page(head, len, owner))
        owner_set(r, owner);
    record_set_int(r->file, "hidden", 1);
    /* It goes with the lists. */
    record_set_int(r->file, "crowd", FOLLOWERS_INSTAGRAM);
    file_done(r, "");
    return true;
}

static void
slice_see_owner(struct reading *r, const struct followers_plan *plan,
                const char *bytes, size_t len)
{
    char owner[HANDLE_MAX + 1];

    if (plan->source == FOLLOWERS_TIKTOK && plan->table.kind == IMPORT_JSON &&
        download_owner_in_tiktok(bytes, len, owner))
        owner_set(r, owner);
}

enum err
vet_crowd_begin(struct reading *r, const struct followers_plan *plan,
                const struct file *file)
{
    char *text;

    record_set_int(r->file, "crowd", plan->source);
    record_set_int(r->file, "parent", file->parent);
    if (!followers_can_read(plan)) {
        file_done(r, why_word(plan->why));
        return ERR_OK;
    }
    file_describe(r, plan);
    text = followers_plan_save(plan);
    record_set_text(r->file, "followers-plan", text);
    record_set_int(r->file, "size", file->size);
    free(text);
    return learn_platform(r, plan);
}

/* ---- one row ------------------------------------------------------------- */

static int64_t
digits_of(const char *name)
{
    int64_t n = 0;

    for (; *name != '\0'; name++)
        n += *name >= '0' && *name <= '9';
    return n;
}

/* In millionths; a row without the three counts is not judged. */
static int64_t
score_of(const struct follower_fact *fact)
{
    struct account account = { .posts = fact->posts,
                               .followers = fact->followers,
                               .following = fact->following,
                               .picture = fact->picture,
                               .bio_length = fact->bio_length,
                               .name_digits = digits_of(fact->handle) };

    if (!account_is_complete(&account))
        return FOLLOWER_NOT_JUDGED;
    return (int64_t)(account_score(&account) * 1e6 + 0.5);
}

static bool
is_time(const struct reading *r, int64_t at)
{
    return at >= FIRST_TIME && at <= request_now(r->rq) + 86400;
}

static enum err
row_write(struct reading *r, const struct follower_fact *fact)
{
    struct follower f = { .intake = r->intake.id,
                          .n = record_int(r->cursor, "followers", 0) + 1,
                          .at = is_time(r, fact->at) ? fact->at : FACT_UNKNOWN,
                          .score = score_of(fact) };
    bool added = false;
    enum err rc;

    f.name = xstrdup(fact->handle);
    f.same = store_hash64(request_store(r->rq), f.name, strlen(f.name));
    store_name_hash(request_store(r->rq), f.name, f.hash);
    rc = store_follower_add(request_store(r->rq), &f, &added);
    free(f.name);
    if (rc != ERR_OK)
        return rc;
    if (!added) {
        count_up(r->cursor, "followers-again");
        return ERR_OK;
    }
    count_up(r->cursor, "followers");
    count_up(r->file, "followers");
    if (f.score != FOLLOWER_NOT_JUDGED)
        count_up(r->cursor, "followers-judged");
    if (f.at != FACT_UNKNOWN)
        count_up(r->cursor, "followers-dated");
    return ERR_OK;
}

static enum err
on_row(void *ctx, const struct follower_row *row)
{
    struct reading *r = ctx;

    /* The first row is read however late it is. */
    if (r->has_row && job_is_late(r->job))
        return ERR_BUSY;
    r->has_row = true;
    if (row->skip != IMPORT_SKIP_NONE) {
        count_up(r->cursor, "skip-malformed");
        count_up(r->cursor, "skipped");
        return ERR_OK;
    }
    if (record_int(r->cursor, "followers", 0) >= CROWD_MAX) {
        record_set_int(r->cursor, "followers-cut", 1);
        return ERR_TOO_BIG;
    }
    return row_write(r, &row->fact);
}

/* ---- one slice ----------------------------------------------------------- */

static enum err
slice_parse(struct reading *r, const struct followers_plan *plan,
            size_t slice_bytes, size_t *consumed)
{
    int64_t size = record_int(r->file, "size", 0);
    char *bytes = xmalloc(slice_bytes);
    size_t len = 0;
    bool last;
    enum err rc;

    rc = store_file_read(request_store(r->rq), record_int(r->file, "id", 0),
                         r->state.offset, bytes, slice_bytes, &len);
    last = size - r->state.offset <= (int64_t)len;
    if (rc == ERR_OK)
        slice_see_owner(r, plan, bytes, len);
    if (rc == ERR_OK)
        rc = followers_parse(plan, &r->state, bytes, len, last, STEP_ROWS,
                             consumed, on_row, r);
    if (rc == ERR_TOO_BIG || (rc == ERR_OK && last && *consumed == len)) {
        file_done(r, "");
        rc = ERR_OK;
    }
    free(bytes);
    return rc == ERR_BUSY ? ERR_OK : rc;
}

enum err
vet_crowd_read(struct reading *r)
{
    const char *held = record_text(r->file, "state");
    struct followers_plan plan;
    size_t consumed = 0;
    char *state;
    enum err rc;

    memset(&r->state, 0, sizeof(r->state));
    rc = followers_plan_load(record_text(r->file, "followers-plan"), &plan);
    if (rc == ERR_OK && *held != '\0')
        rc = import_state_load(held, &r->state);
    if (rc == ERR_OK)
        rc = slice_parse(r, &plan, SLICE_BYTES, &consumed);
    /* A record longer than a usual slice gets a long one. */
    if (rc == ERR_OK && consumed == 0 && record_int(r->file, "done", 0) == 0)
        rc = slice_parse(r, &plan, IMPORT_SLICE, &consumed);
    if (rc != ERR_OK)
        return rc;
    state = import_state_save(&r->state);
    record_set_text(r->file, "state", state);
    free(state);
    return ERR_OK;
}

enum err
vet_crowd_drop_files(struct reading *r, bool *more)
{
    static const char *const ids[] = { "id", "parent" };
    enum err rc = ERR_OK;
    size_t i, k;

    *more = false;
    for (i = 0; i < record_count(r->cursor, "files"); i++) {
        struct record *file = record_change(r->cursor, "files", i);

        for (k = 0; k < ARRAY_LEN(ids); k++) {
            int64_t id = record_int(file, ids[k], 0);

            if (record_int(file, "crowd", 0) == 0 || id == 0)
                continue;
            rc = store_file_drop(request_store(r->rq), id, more);
            if (rc != ERR_OK || *more)
                return rc;
            record_set_int(file, ids[k], 0);
        }
    }
    return rc;
}

enum err
vet_crowd_finish(struct reading *r)
{
    struct crowd crowd = {
        .intake = r->intake.id,
        .creator = r->creator.id,
        .rows = record_int(r->cursor, "followers", 0),
        .judged = record_int(r->cursor, "followers-judged", 0),
        .dated = record_int(r->cursor, "followers-dated", 0),
        .is_cut = record_int(r->cursor, "followers-cut", 0) != 0,
        .has_names = true,
    };
    size_t i;

    if (crowd.rows == 0)
        return ERR_OK;
    for (i = 0; i < record_count(r->cursor, "files"); i++)
        if (record_int(record_at(r->cursor, "files", i), "crowd", 0) != 0)
            crowd.source =
                record_int(record_at(r->cursor, "files", i), "crowd", 0);
    return store_crowd_put(request_store(r->rq), &crowd);
}
