/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * views.h - the app's modals and home tabs, and the triggers that open them.
 */
#ifndef WORKSPACE_VIEWS_H
#define WORKSPACE_VIEWS_H

#include <jansson.h>
#include <stdbool.h>

struct person;

struct view {
    char *id;
    char *hash;
    char *root_id;
    char *previous_id; /* NULL for the root */
    json_t *body;      /* as the app sent it, with every block named */
    struct person *who;
};

/* A trigger for what this person just did; the caller frees it. */
char *trigger_new(struct person *who);
/* Use it up: NULL and *who, or Slack's error code. */
const char *trigger_take(const char *id, struct person **who);

struct view *view_find(const char *id);
struct view *view_find_external(const char *external_id);
/* A new root view; what was open goes. `body` is borrowed and copied. */
struct view *view_open(struct person *who, const json_t *body);
/* On top of the others; NULL when three are open already. */
struct view *view_push(struct person *who, const json_t *body);
struct view *view_publish(struct person *who, const json_t *body);
void view_update(struct view *v, const json_t *body);
/* Close the topmost. */
void view_pop(struct person *who);
void views_clear(struct person *who);
void views_drop(struct person *who);
/* Slack's view object; `state` (borrowed) may be NULL. */
json_t *view_json(const struct view *v, json_t *state);

void view_replay_home(const json_t *facts);
void view_write_home(const struct person *p);
void views_release(void);

#endif
