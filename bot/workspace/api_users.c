/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * api_users.c - users.*: who is there.
 */
#include "api.h"

#include "js.h"
#include "people.h"

static const char *
users_info(struct call *c)
{
    struct person *p = person_find(call_str(c, "user"));

    if (!p)
        return "user_not_found";
    json_object_set_new(c->out, "user",
                        person_json(p, call_bool(c, "include_locale", false)));
    return NULL;
}

static const char *
users_list(struct call *c)
{
    bool locale = call_bool(c, "include_locale", false);
    json_t *members = json_array();
    size_t total = 0, from, count, i;

    while (person_at(total))
        total++;
    from = call_page(c, total, 1000, &count);
    for (i = from; i < from + count; i++)
        json_array_append_new(members, person_json(person_at(i), locale));
    json_object_set_new(c->out, "members", members);
    json_object_set_new(c->out, "cache_ts", json_integer(1700000000));
    return NULL;
}

const struct method api_users[] = {
    { "users.info", users_info, "users:read", "user", TIER_4, API_READS },
    { "users.list", users_list, "users:read", NULL, TIER_2, API_READS },
    { NULL, NULL, NULL, NULL, TIER_FREE, 0 },
};
