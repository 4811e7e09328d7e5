/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * config.c - the table of all configuration keys.
 *
 * A new key is a field in struct config, a row here, and its line in
 * config.example.json and the README; config_read.c does the reading.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "config_calendar.h"
#include "config_key.h"

#define AT(field) offsetof(struct config, field)

/* clang-format off: two or three lines a key, not eight */
const struct config_key config_keys[] = {
    { .name = "database",
      .type = KEY_PATH,
      .offset = AT(database),
      .preset = "\"callsheet.db\"",
      .help = "The SQLite file; made at the first start." },
    { .name = "database_max_mb",
      .type = KEY_INT,
      .offset = AT(database_max_mb),
      .min = 0,
      .max = 1048576,
      .preset = "0",
      .help = "The database grows to this many MiB at most; 0 = no limit." },
    { .name = "timezone",
      .type = KEY_ZONE,
      .offset = AT(timezone),
      .preset = "\"UTC\"",
      .help = "The team's zone, for people whose own zone is not known." },
    { .name = "language",
      .type = KEY_CHOICE,
      .offset = AT(language),
      .choices = "en it",
      .preset = "\"en\"",
      .help = "What is posted for everybody is written in this language." },
    { .name = "log_level",
      .type = KEY_CHOICE,
      .offset = AT(log_level),
      .choices = "error warn info debug",
      .preset = "\"info\"",
      .help = "How much is logged on standard error." },
    { .name = "keep_raw_days",
      .type = KEY_INT,
      .offset = AT(keep_raw_days),
      .min = 1,
      .max = 30,
      .preset = "30",
      .help = "Comments and the names of who wrote them go after these days." },
    { .name = "slack.enabled",
      .type = KEY_BOOL,
      .offset = AT(slack.enabled),
      .preset = "true",
      .help = "Connect to Slack." },
    { .name = "slack.api_url",
      .type = KEY_BASE_URL,
      .offset = AT(slack.api_url),
      .preset = "\"https://slack.com/api/\"",
      .help = "Where Slack's Web API is; http: only on this machine." },
    { .name = "slack.unasked_per_second",
      .type = KEY_NUMBER,
      .offset = AT(slack.unasked_per_second),
      .min = 0.01,
      .max = 1000,
      .preset = "0.9",
      .help = "Messages that nobody waits for leave at this rate at most." },
    { .name = "slack.ping_ms",
      .type = KEY_INT,
      .offset = AT(slack.ping_ms),
      .min = 100,
      .max = 60000,
      .preset = "3000",
      .help = "Time between our own pings on the socket." },
    { .name = "slack.pong_late_ms",
      .type = KEY_INT,
      .offset = AT(slack.pong_late_ms),
      .min = 50,
      .max = 60000,
      .preset = "2000",
      .help = "A pong later than this opens a second connection." },
    { .name = "matrix.enabled",
      .type = KEY_BOOL,
      .offset = AT(matrix.enabled),
      .preset = "false",
      .help = "Connect to Matrix." },
    { .name = "matrix.homeserver",
      .type = KEY_URL,
      .may_be_empty = true,
      .offset = AT(matrix.homeserver),
      .preset = "\"\"",
      .help = "The address of the Matrix server." },
    { .name = "matrix.user_id",
      .type = KEY_TEXT,
      .may_be_empty = true,
      .offset = AT(matrix.user_id),
      .preset = "\"\"",
      .help = "The bot's own Matrix id." },
    { .name = "roles.admins",
      .type = KEY_WORDS,
      .offset = AT(roles.admins),
      .preset = "[]",
      .help = "User ids that may do everything." },
    { .name = "roles.vetters",
      .type = KEY_WORDS,
      .offset = AT(roles.vetters),
      .preset = "[\"*\"]",
      .help = "User ids that may judge creators; \"*\" = all full members." },
    { .name = "roles.finance",
      .type = KEY_WORDS,
      .offset = AT(roles.finance),
      .preset = "[]",
      .help = "User ids that see fees and release payments; while there "
              "are none, all members see them." },
    { .name = "providers.youtube.enabled",
      .type = KEY_BOOL,
      .offset = AT(youtube.enabled),
      .preset = "true",
      .help = "Ask YouTube, when a key is there." },
    { .name = "providers.youtube.base_url",
      .type = KEY_URL,
      .offset = AT(youtube.base_url),
      .preset = "\"https://www.googleapis.com/youtube/v3\"",
      .help = "Where the YouTube Data API is." },
    { .name = "providers.youtube.daily_budget",
      .type = KEY_INT,
      .offset = AT(youtube.daily_budget),
      .min = 0,
      .max = 100000000,
      .preset = "10000",
      .help = "Quota units to spend a day." },
    { .name = "providers.youtube.derived",
      .type = KEY_CHOICE,
      .offset = AT(youtube.derived),
      .choices = "none audited",
      .preset = "\"none\"",
      .help = "\"audited\" once Google has audited the use of derived "
              "figures." },
    { .name = "providers.dhl.enabled",
      .type = KEY_BOOL,
      .offset = AT(dhl.enabled),
      .preset = "false",
      .help = "Ask DHL about parcels." },
    { .name = "providers.dhl.base_url",
      .type = KEY_URL,
      .offset = AT(dhl.base_url),
      .preset = "\"https://api-eu.dhl.com\"",
      .help = "Where DHL's API is." },
    { .name = "providers.seventeentrack.enabled",
      .type = KEY_BOOL,
      .offset = AT(seventeentrack.enabled),
      .preset = "false",
      .help = "Ask 17TRACK about parcels." },
    { .name = "providers.seventeentrack.base_url",
      .type = KEY_URL,
      .offset = AT(seventeentrack.base_url),
      .preset = "\"https://api.17track.net\"",
      .help = "Where 17TRACK's API is." },
    { .name = "calendar",
      .type = KEY_WORDS,
      .offset = AT(calendar),
      .choices = "IT DE FR UK US",
      .preset = "[]",
      .help = "Countries whose public holidays are days off." },
    { .name = "calendar_file",
      .type = KEY_PATH,
      .may_be_empty = true,
      .offset = AT(calendar_file),
      .preset = "\"\"",
      .help = "The team's own days: date, tab, name; or + for a day that is "
              "worked." },
    { .name = "plan.objective",
      .type = KEY_INT,
      .offset = AT(plan.objective),
      .min = 1,
      .max = 200,
      .preset = "2",
      .help = "Working days for goal, figures and budget." },
    { .name = "plan.vet",
      .type = KEY_INT,
      .offset = AT(plan.vet),
      .min = 0,
      .max = 200,
      .preset = "8",
      .help = "For finding and vetting creators." },
    { .name = "plan.vet_known",
      .type = KEY_INT,
      .offset = AT(plan.vet_known),
      .min = 0,
      .max = 200,
      .preset = "0",
      .help = "The same with partners of earlier campaigns only." },
    { .name = "plan.outreach",
      .type = KEY_INT,
      .offset = AT(plan.outreach),
      .min = 0,
      .max = 200,
      .preset = "7",
      .help = "For writing to them, with two follow-ups." },
    { .name = "plan.outreach_known",
      .type = KEY_INT,
      .offset = AT(plan.outreach_known),
      .min = 0,
      .max = 200,
      .preset = "0",
      .help = "The same with partners only." },
    { .name = "plan.negotiate",
      .type = KEY_INT,
      .offset = AT(plan.negotiate),
      .min = 0,
      .max = 200,
      .preset = "5",
      .help = "For the talk, until the contract is signed." },
    { .name = "plan.negotiate_known",
      .type = KEY_INT,
      .offset = AT(plan.negotiate_known),
      .min = 0,
      .max = 200,
      .preset = "2",
      .help = "The same with partners only." },
    { .name = "plan.brief",
      .type = KEY_INT,
      .offset = AT(plan.brief),
      .min = 0,
      .max = 200,
      .preset = "2",
      .help = "Until the brief is accepted." },
    { .name = "plan.ship",
      .type = KEY_INT,
      .offset = AT(plan.ship),
      .min = 0,
      .max = 200,
      .preset = "1",
      .help = "For sending the product; 0 = none is sent." },
    { .name = "plan.arrive",
      .type = KEY_INT,
      .offset = AT(plan.arrive),
      .min = 0,
      .max = 200,
      .preset = "5",
      .help = "Until it arrives." },
    { .name = "plan.arrive_abroad",
      .type = KEY_INT,
      .offset = AT(plan.arrive_abroad),
      .min = 0,
      .max = 200,
      .preset = "10",
      .help = "Until it arrives from abroad." },
    { .name = "plan.create",
      .type = KEY_INT,
      .offset = AT(plan.create),
      .min = 1,
      .max = 200,
      .preset = "7",
      .help = "For the creator's draft." },
    { .name = "plan.review",
      .type = KEY_INT,
      .offset = AT(plan.review),
      .min = 1,
      .max = 200,
      .preset = "5",
      .help = "For review and changes." },
    { .name = "plan.buffer",
      .type = KEY_INT,
      .offset = AT(plan.buffer),
      .min = 0,
      .max = 200,
      .preset = "3",
      .help = "Days that belong to nobody before the publication." },
    { .name = "plan.buffer_wide",
      .type = KEY_INT,
      .offset = AT(plan.buffer_wide),
      .min = 0,
      .max = 200,
      .preset = "5",
      .help = "The same from abroad, or with more than 3 approvers." },
    { .name = "plan.publish",
      .type = KEY_INT,
      .offset = AT(plan.publish),
      .min = 1,
      .max = 200,
      .preset = "5",
      .help = "The window of publication." },
    { .name = "plan.insights",
      .type = KEY_INT,
      .offset = AT(plan.insights),
      .min = 0,
      .max = 200,
      .preset = "7",
      .help = "Until the creators' figures are in." },
    { .name = "plan.follow_up",
      .type = KEY_INT,
      .offset = AT(plan.follow_up),
      .min = 0,
      .max = 200,
      .preset = "3",
      .help = "For thanks and questions." },
    { .name = "plan.report",
      .type = KEY_INT,
      .offset = AT(plan.report),
      .min = 0,
      .max = 200,
      .preset = "5",
      .help = "For the report and what was learnt." },
    { .name = "tiers.nano",
      .type = KEY_INT,
      .offset = AT(tiers.nano),
      .min = 1,
      .max = 1000000000,
      .preset = "1000",
      .help = "Creators of that many followers are compared as nano; there is "
              "no agreed ladder." },
    { .name = "tiers.micro",
      .type = KEY_INT,
      .offset = AT(tiers.micro),
      .min = 1,
      .max = 1000000000,
      .preset = "10000",
      .help = "The same as micro." },
    { .name = "tiers.mid",
      .type = KEY_INT,
      .offset = AT(tiers.mid),
      .min = 1,
      .max = 1000000000,
      .preset = "50000",
      .help = "The same as mid." },
    { .name = "tiers.macro",
      .type = KEY_INT,
      .offset = AT(tiers.macro),
      .min = 1,
      .max = 1000000000,
      .preset = "500000",
      .help = "The same as macro." },
    { .name = "tiers.mega",
      .type = KEY_INT,
      .offset = AT(tiers.mega),
      .min = 1,
      .max = 1000000000,
      .preset = "1000000",
      .help = "The same as mega." },
    { .name = "summary.weekday",
      .type = KEY_CHOICE,
      .offset = AT(summary.weekday),
      .choices = "monday tuesday wednesday thursday friday saturday sunday",
      .preset = "\"monday\"",
      .help = "The day of the weekly summary." },
    { .name = "summary.time",
      .type = KEY_TIME,
      .offset = AT(summary.time),
      .preset = "\"09:00\"",
      .help = "Its time, in the team's zone." },
    { .name = "status.listen",
      .type = KEY_HOSTPORT,
      .may_be_empty = true,
      .offset = AT(status.listen),
      .preset = "\"127.0.0.1:9137\"",
      .help = "Where /healthz, /readyz and /metrics answer; \"\" = nowhere." },
    { .name = NULL },
};
/* clang-format on */

static bool
is_words(enum key_type type)
{
    return type == KEY_WORDS;
}

static bool
is_string(enum key_type type)
{
    return type != KEY_BOOL && type != KEY_INT && type != KEY_NUMBER &&
           !is_words(type);
}

void
config_release(struct config *config)
{
    const struct config_key *key;
    size_t i;

    for (key = config_keys; key->name; key++) {
        void *field = (char *)config + key->offset;

        if (is_string(key->type)) {
            free(*(char **)field);
        } else if (is_words(key->type)) {
            struct words *words = field;

            for (i = 0; i < words->count; i++)
                free(words->items[i]);
            free(words->items);
        }
    }
    free(config->path);
    config_calendar_release(config);
    memset(config, 0, sizeof(*config));
}

static bool
is_same_words(const struct words *a, const struct words *b)
{
    size_t i;

    for (i = 0; i < a->count && i < b->count; i++)
        if (strcmp(a->items[i], b->items[i]) != 0)
            return false;
    return a->count == b->count;
}

static bool
is_same(const struct config_key *key, const void *a, const void *b)
{
    switch (key->type) {
    case KEY_BOOL:
        return *(const bool *)a == *(const bool *)b;
    case KEY_INT:
        return *(const int64_t *)a == *(const int64_t *)b;
    case KEY_NUMBER:
        return !(*(const double *)a < *(const double *)b) &&
               !(*(const double *)a > *(const double *)b);
    case KEY_WORDS:
        return is_same_words(a, b);
    default:
        return strcmp(*(char *const *)a, *(char *const *)b) == 0;
    }
}

void
config_changed(const struct config *a, const struct config *b, struct buf *out)
{
    const struct config_key *key;

    for (key = config_keys; key->name; key++) {
        if (strncmp(key->name, "roles.", 6) == 0 ||
            strcmp(key->name, "log_level") == 0 ||
            is_same(key, (const char *)a + key->offset,
                    (const char *)b + key->offset))
            continue;
        buf_addf(out, "%s%s", out->len > 0 ? ", " : "", key->name);
    }
}

/* "en it" as "\"en\" or \"it\"". */
static void
add_choices(struct buf *out, const char *choices)
{
    size_t len;

    for (;;) {
        len = strcspn(choices, " ");
        buf_addc(out, '"');
        buf_add(out, choices, len);
        buf_addc(out, '"');
        if (choices[len] == '\0')
            return;
        choices += len + 1;
        buf_adds(out, strchr(choices, ' ') ? ", " : " or ");
    }
}

void
config_key_expects(const struct config_key *key, struct buf *out)
{
    switch (key->type) {
    case KEY_BOOL:
        buf_adds(out, "true or false");
        break;
    case KEY_INT:
        buf_addf(out, "a whole number from %.0f to %.0f", key->min, key->max);
        break;
    case KEY_NUMBER:
        buf_addf(out, "a number from %g to %g", key->min, key->max);
        break;
    case KEY_TEXT:
        buf_adds(out, "text");
        break;
    case KEY_WORDS:
        buf_adds(out, key->choices ? "a list of "
                                   : "a list of ids, like [\"U012ABC\"]");
        if (key->choices)
            add_choices(out, key->choices);
        break;
    case KEY_CHOICE:
        add_choices(out, key->choices);
        break;
    case KEY_ZONE:
        buf_adds(out, "a time zone, like \"Europe/Rome\"");
        break;
    case KEY_TIME:
        buf_adds(out, "a time of day, like \"09:00\"");
        break;
    case KEY_PATH:
        buf_adds(out, "the path of a file");
        break;
    case KEY_URL:
    case KEY_BASE_URL:
        buf_adds(out, "an https: address");
        break;
    case KEY_HOSTPORT:
        buf_adds(out, "\"HOST:PORT\"");
        break;
    }
    if (key->may_be_empty)
        buf_adds(out, ", or \"\"");
}

void
config_help(FILE *out)
{
    const struct config_key *key;
    struct buf expects;

    buf_init(&expects, 1000);
    for (key = config_keys; key->name; key++) {
        buf_reset(&expects);
        config_key_expects(key, &expects);
        (void)fprintf(out, "%s\n    %s\n    %s; default %s\n", key->name,
                      key->help, expects.data, key->preset);
    }
    buf_release(&expects);
}

void
config_each_key(void (*fn)(void *ctx, const char *key), void *ctx)
{
    const struct config_key *key;

    for (key = config_keys; key->name; key++)
        fn(ctx, key->name);
}

bool
words_have(const struct words *words, const char *word)
{
    size_t i;

    for (i = 0; i < words->count; i++)
        if (strcmp(words->items[i], word) == 0)
            return true;
    return false;
}

int64_t
config_number(const struct config *config, const char *name)
{
    const struct config_key *key;

    for (key = config_keys; key->name; key++)
        if (key->type == KEY_INT && strcmp(key->name, name) == 0)
            return *(const int64_t *)(const void *)((const char *)config +
                                                    key->offset);
    return -1;
}
