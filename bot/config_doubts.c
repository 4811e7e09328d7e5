/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * config_doubts.c - what is valid in a configuration and hardly meant.
 */
#include <ctype.h>
#include <string.h>

#include "config.h"
#include "config_value.h"
#include "http.h"

/* Of config.example.json: nobody has it. */
#define EXAMPLE_ID "U012ABC"
#define ID_MIN     3
#define HOST_MAX   64
#define SHOWN_MAX  40

/* "U0ANA"; those of other chats have a ':' ("shell:ana", "@ana:example.org"),
 * "*" is everybody. */
static bool
is_id(const char *word)
{
    const char *at;

    if (strcmp(word, "*") == 0 || strchr(word, ':'))
        return true;
    if ((word[0] != 'U' && word[0] != 'W') || strlen(word) < ID_MIN)
        return false;
    for (at = word; *at; at++)
        if (!isupper((unsigned char)*at) && !isdigit((unsigned char)*at))
            return false;
    return true;
}

static void
add_separator(struct buf *out)
{
    if (out->len > 0)
        buf_adds(out, "; ");
}

static void
role_doubts(const char *key, const struct words *words, struct buf *out)
{
    size_t i;

    for (i = 0; i < words->count; i++) {
        const char *word = words->items[i];

        if (strcmp(word, EXAMPLE_ID) == 0) {
            add_separator(out);
            buf_addf(out,
                     "%s has %s, which is only the example's: put your own "
                     "Slack id there ('health' tells it)",
                     key, EXAMPLE_ID);
        } else if (config_is_secret(word)) {
            add_separator(out);
            buf_addf(out,
                     "%s has what looks like a token: take it out, it never "
                     "stands here",
                     key);
        } else if (!is_id(word)) {
            add_separator(out);
            buf_addf(out,
                     "%s has '%.*s', which is no Slack id: those look like "
                     "U024BE7LH ('health' tells yours)",
                     key, SHOWN_MAX, word);
        }
    }
}

/* Whoever reaches the address may read it. */
static void
listen_doubt(const char *listen, struct buf *out)
{
    const char *colon = strrchr(listen, ':');
    size_t len = colon ? (size_t)(colon - listen) : 0;
    char host[HOST_MAX];

    if (len > 2 && listen[0] == '[' && listen[len - 1] == ']') {
        listen++;
        len -= 2;
    }
    if (len == 0 || len >= sizeof(host))
        return;
    memcpy(host, listen, len);
    host[len] = '\0';
    if (http_is_loopback(host))
        return;
    add_separator(out);
    buf_addf(out,
             "status.listen is on %s, where other machines may read how busy "
             "the team is: use 127.0.0.1, or let a firewall watch it",
             host);
}

/* Each begins above the one before it. */
static void
tiers_doubt(const struct config *config, struct buf *out)
{
    const int64_t from[] = { config->tiers.nano, config->tiers.micro,
                             config->tiers.mid, config->tiers.macro,
                             config->tiers.mega };
    size_t i;

    for (i = 1; i < sizeof(from) / sizeof(from[0]); i++)
        if (from[i] <= from[i - 1]) {
            add_separator(out);
            buf_adds(out, "tiers do not rise from nano to mega: the usual "
                          "ones (1000, 10000, 50000, 500000, 1000000) are "
                          "taken");
            return;
        }
}

static void
idle_doubt(bool is_on, const char *key, struct buf *out)
{
    if (!is_on)
        return;
    add_separator(out);
    buf_addf(out, "%s does nothing yet", key);
}

void
config_doubts(const struct config *config, struct buf *out)
{
    role_doubts("roles.admins", &config->roles.admins, out);
    role_doubts("roles.vetters", &config->roles.vetters, out);
    role_doubts("roles.finance", &config->roles.finance, out);
    tiers_doubt(config, out);
    listen_doubt(config->status.listen, out);
    idle_doubt(config->matrix.enabled, "matrix.enabled", out);
    idle_doubt(config->dhl.enabled, "providers.dhl.enabled", out);
    idle_doubt(config->seventeentrack.enabled,
               "providers.seventeentrack.enabled", out);
}
