/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * whose.c - who has to do it: a person, or a role of the configuration.
 */
#include "whose.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "span.h"

#define ID_MAX 80

static const struct {
    const char *name;
    enum who who;
} roles[] = {
    { "@admins", WHO_ADMINS },
    { "@vetters", WHO_VETTERS },
    { "@finance", WHO_FINANCE },
};

/* Slack's ids are capitals and digits, "U0ANA". */
static bool
is_slack_id(const char *id, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        if (!isupper((unsigned char)id[i]) && !isdigit((unsigned char)id[i]))
            return false;
    return len > 2 && (id[0] == 'U' || id[0] == 'W');
}

static bool
is_plain_id(const char *id, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        if (!isalnum((unsigned char)id[i]) && !strchr("._-:@", id[i]))
            return false;
    return len > 0 && len <= ID_MAX;
}

/* "<@U0ANA>", "<@U0ANA|ana>" */
static bool
read_mention(const char *word, char **owner)
{
    size_t len = strspn(word + 2, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    if (len == 0 || len > ID_MAX || !strchr("|>", word[2 + len]))
        return false;
    *owner = xstrndup(word + 2, len);
    return true;
}

bool
whose_read(const struct request *rq, const char *word, char **owner)
{
    const char *self = request_person(rq)->id;
    size_t i;

    if (strncmp(word, "<@", 2) == 0)
        return read_mention(word, owner);
    word += *word == '@';
    if (strcasecmp(word, "me") == 0 || strcasecmp(word, "io") == 0) {
        *owner = xstrdup(self);
        return true;
    }
    for (i = 0; i < ARRAY_LEN(roles); i++) {
        if (strcasecmp(word, roles[i].name + 1) == 0) {
            *owner = xstrdup(roles[i].name);
            return true;
        }
    }
    if (is_slack_id(self, strlen(self)) ? !is_slack_id(word, strlen(word))
                                        : !is_plain_id(word, strlen(word)))
        return false;
    *owner = xstrdup(word);
    return true;
}

const char *
whose_role(size_t i)
{
    return i < ARRAY_LEN(roles) ? roles[i].name : NULL;
}

bool
whose_is_role(const char *owner)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(roles); i++)
        if (strcmp(owner, roles[i].name) == 0)
            return true;
    return false;
}

void
whose_add(struct buf *b, const char *owner)
{
    if (whose_is_role(owner))
        buf_adds(b, owner);
    else
        span_person(b, owner, owner);
}

bool
whose_is(const struct request *rq, const char *owner)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(roles); i++)
        if (strcmp(owner, roles[i].name) == 0)
            return request_may(rq, roles[i].who);
    return strcmp(owner, request_person(rq)->id) == 0;
}
