/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * people.h - who is in the workspace.
 */
#ifndef WORKSPACE_PEOPLE_H
#define WORKSPACE_PEOPLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct conversation;
struct view;

#define VIEW_STACK 3

struct person {
    char *id;
    char *name;
    char *real_name;
    char *tz; /* IANA name; NULL when Slack would not say */
    char *locale;
    char *color;
    char *team_id;
    char *bot_id; /* of bots */
    bool is_bot;
    bool is_guest;
    bool is_ultra;
    bool is_stranger;
    bool deleted;
    /* the app's views in front of this person */
    struct view *stack[VIEW_STACK];
    int depth;
    struct view *home;
    struct conversation *im; /* with the app, once looked for */
};

struct person *person_find(const char *id);
/* By the name people type after an @, in any case. */
struct person *person_by_name(const char *name, size_t len);
struct person *person_at(size_t i); /* NULL behind the last */
size_t people_count(void);
/* Add, or change the one with this id, and write it to the journal. */
struct person *person_put(const json_t *facts);
/* What person_put() takes. */
json_t *person_facts(const struct person *p);
/* Slack's user object. */
json_t *person_json(const struct person *p, bool with_locale);
/* For the page. */
json_t *person_page(const struct person *p);
void people_release(void);

#endif
