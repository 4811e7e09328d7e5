/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * config.h - the configuration: one row per key in config.c.
 */
#ifndef CALLSHEET_CONFIG_H
#define CALLSHEET_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "buf.h"
#include "err.h"

struct calendar;

struct words {
    char **items;
    size_t count;
};

struct config {
    char *path;     /* the file it came from; "" when there was none */
    char *database; /* absolute */
    char *timezone; /* IANA, checked */
    char *language; /* "en" or "it" */
    char *log_level;
    int64_t database_max_mb; /* 0 = no limit */
    int64_t keep_raw_days;   /* raw comments, names; 1..30 */
    struct {
        bool enabled;
        char *api_url; /* ends with '/' */
        double unasked_per_second;
        int64_t ping_ms, pong_late_ms;
    } slack;
    struct {
        bool enabled;
        char *homeserver, *user_id;
    } matrix;
    struct {
        struct words admins, vetters, finance;
    } roles;
    struct {
        bool enabled;
        char *base_url;
        int64_t daily_budget;
        char *derived; /* "none" or "audited" */
    } youtube;
    struct {
        bool enabled;
        char *base_url;
    } dhl, seventeentrack;
    struct words calendar; /* codes of countries */
    char *calendar_file;   /* absolute, or "" */
    struct calendar *days; /* both of them, read */
    struct {
        int64_t objective, vet, vet_known, outreach, outreach_known, negotiate,
            negotiate_known, brief, ship, arrive, arrive_abroad, create, review,
            buffer, buffer_wide, publish, insights, follow_up, report;
    } plan; /* working days */
    struct {
        int64_t nano, micro, mid, macro, mega;
    } tiers; /* followers from which on */
    struct {
        char *weekday, *time;
    } summary;
    struct {
        char *listen; /* HOST:PORT, "" = off */
    } status;
};

/*
 * Read a file; NULL = the defaults alone. ERR_INVALID: `problem` holds one
 * sentence with file, line or key, and what to do ("unknown key 'timezon':
 * did you mean 'timezone'?"). ERR_NOT_FOUND, ERR_IO likewise. On success
 * `out` is the caller's, freed with config_release().
 */
enum err config_load(const char *path, struct config *out, struct buf *problem);
/* The same from text; `path` only names it and says where relative paths
 * start. NULL = the defaults alone. */
enum err config_parse(const char *text, size_t len, const char *path,
                      struct config *out, struct buf *problem);
/* What is valid and hardly meant, as sentences joined with "; "; adds nothing
 * when there is none. */
void config_doubts(const struct config *config, struct buf *out);
/* The keys whose values differ, joined with ", "; roles and log_level, which
 * change while it runs, are not told. */
void config_changed(const struct config *a, const struct config *b,
                    struct buf *out);
void config_release(struct config *config);
/* --help-config: every key with type, bounds, default and its sentence. */
void config_help(FILE *out);
/* Calls back with each key's dotted name ("slack.api_url"), for tests. */
void config_each_key(void (*fn)(void *ctx, const char *key), void *ctx);
/* The number of a key, by its dotted name; -1 when there is none. */
int64_t config_number(const struct config *config, const char *name);
bool words_have(const struct words *words, const char *word);

#endif
