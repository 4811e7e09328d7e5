/*
 * audit.h - who changed what, and taking it back.
 *
 * While a request runs, an SQLite session records what it does to the tables
 * people care about; its changeset is stored with the audit line, and undo
 * applies the inverse. So no command writes its own undo. What a job writes
 * later on behalf of a request is added to that request's changes.
 */
#ifndef CALLSHEET_AUDIT_H
#define CALLSHEET_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct store;

struct audit_entry {
    int64_t id, at;
    char *person, *command, *noun;
    int64_t noun_id, undone_at;
};

void audit_entry_release(struct audit_entry *entry);

/* Start recording; ends with store_audit_end() or _drop(). */
enum err store_audit_begin(struct store *st);
/* Write the line. *id is 0 when nothing had changed and `always` is false. */
enum err store_audit_end(struct store *st, const struct audit_entry *entry,
                         bool always, int64_t *id);
/* Stop recording; what was changed stands under an earlier line. */
enum err store_audit_end_under(struct store *st, int64_t id);
void store_audit_drop(struct store *st);

enum err store_audit_find(struct store *st, int64_t id,
                          struct audit_entry *out);
/* The newest change of a person that can be taken back. */
enum err store_audit_last(struct store *st, const char *person, int64_t since,
                          struct audit_entry *out);
/* Take a change back. ERR_CONFLICT: something else has changed it since;
 * nothing is done then. */
enum err store_audit_undo(struct store *st, int64_t id, const char *person,
                          int64_t now);

#endif
