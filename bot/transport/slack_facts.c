/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_facts.c - people and places as Slack describes them. Pure.
 */
#include "slack_facts.h"

#include <string.h>

#include "alloc.h"
#include "slack_json.h"

#define NAME_MAX_BYTES 200
#define ZONE_MAX_BYTES 64

static const char *
person_name(const json_t *user, const char *id)
{
    const json_t *profile = slack_obj(user, "profile");

    if (slack_str(profile, "display_name")[0] != '\0')
        return slack_str(profile, "display_name");
    if (slack_str(profile, "real_name")[0] != '\0')
        return slack_str(profile, "real_name");
    return slack_str(user, "name")[0] != '\0' ? slack_str(user, "name") : id;
}

/* In a large organisation one person belongs to several workspaces. */
static bool
person_is_of(const json_t *user, const char *team)
{
    const json_t *teams =
        json_object_get(slack_obj(user, "enterprise_user"), "teams");
    const json_t *item;
    size_t i;

    if (strcmp(slack_str(user, "team_id"), team) == 0)
        return true;
    json_array_foreach(teams, i, item) if (json_is_string(item) &&
                                           strcmp(json_string_value(item),
                                                  team) == 0) return true;
    return false;
}

void
slack_person_read(const json_t *user, const char *id, const char *team,
                  const char *zone, struct person *out)
{
    const char *tz = slack_str(user, "tz");

    memset(out, 0, sizeof(*out));
    out->id = xstrdup(id);
    out->name = slack_copy_name(person_name(user, id), NAME_MAX_BYTES);
    if (tz[0] == '\0' || strlen(tz) > ZONE_MAX_BYTES)
        tz = zone;
    out->zone = slack_copy_name(tz, ZONE_MAX_BYTES);
    out->locale = slack_copy_name(slack_str(user, "locale"), 35);
    out->dm = xstrdup("");
    out->is_guest = !user || !person_is_of(user, team) ||
                    slack_bool(user, "is_restricted") ||
                    slack_bool(user, "is_ultra_restricted") ||
                    slack_bool(user, "is_stranger") ||
                    slack_bool(user, "deleted");
    out->has_left = slack_bool(user, "deleted");
    /* Of Slackbot it does not say so. */
    out->is_bot = slack_bool(user, "is_bot") || strcmp(id, "USLACKBOT") == 0;
}

static enum place_kind
place_kind(const json_t *channel)
{
    if (slack_bool(channel, "is_im"))
        return PLACE_DM;
    if (slack_bool(channel, "is_mpim"))
        return PLACE_GROUP;
    if (slack_bool(channel, "is_private") || slack_bool(channel, "is_group"))
        return PLACE_PRIVATE;
    return channel ? PLACE_CHANNEL : PLACE_UNKNOWN;
}

void
slack_place_read(const json_t *channel, const char *id, struct place *out)
{
    memset(out, 0, sizeof(*out));
    out->id = xstrdup(id);
    out->name = slack_copy_name(slack_str(channel, "name"), NAME_MAX_BYTES);
    out->kind = place_kind(channel);
    out->is_shared = !channel || slack_bool(channel, "is_ext_shared") ||
                     slack_bool(channel, "is_pending_ext_shared");
    out->is_member = out->kind == PLACE_DM || out->kind == PLACE_GROUP ||
                     slack_bool(channel, "is_member");
    out->has_guests = out->kind != PLACE_DM;
}
