/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * engine_fixture.h - a whole engine on a scratch database and a fake network.
 *
 * The store's tests use the folder and the second connection alone. That
 * connection sees only what is committed: it tells what would survive.
 */
#ifndef CALLSHEET_ENGINE_FIXTURE_H
#define CALLSHEET_ENGINE_FIXTURE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "config.h"
#include "engine.h"
#include "fake_transport.h"

struct store;

/* A constant where a struct wants a char *. */
#define STR(text) ((char[]){ text })

/* A trigger for fixture_exec(): a deadline whose text begins with "rollback"
 * costs the whole batch, as a full disk does; with "bug" only its own part. */
#define FIXTURE_POISON                                                         \
    "CREATE TRIGGER poison BEFORE INSERT ON deadline BEGIN SELECT"             \
    " CASE WHEN new.what LIKE 'rollback%' THEN RAISE(ROLLBACK, 'poison')"      \
    " WHEN new.what LIKE 'bug%' THEN RAISE(ABORT, 'bug') END; END"

struct fixture {
    char folder[64], path[96];
    sqlite3 *other; /* the second connection, opened when it is asked */
    struct config config;
    struct engine *engine;
    struct fake *fake;
    int said;         /* numbers the events */
    int64_t moved_ms; /* the clock goes back there at the end */
};

/* A new empty folder; fixture_end() removes it with all in it. */
void fixture_begin(struct fixture *f);
void fixture_end(struct fixture *f);

/* A store alone, in the folder; fails the test when it does not open. */
struct store *fixture_store(struct fixture *f);
/* Begin anew: the database and what lies beside it go. */
void fixture_forget_database(struct fixture *f);
/* One number out of committed rows; -1 for no row or NULL. */
int64_t fixture_number(struct fixture *f, const char *sql);
/* One text; the caller frees it. */
char *fixture_text(struct fixture *f, const char *sql);
/* Change something from outside. */
void fixture_exec(struct fixture *f, const char *sql);

/* The same on the engine's own connection, within its batch if one is open. */
void fixture_store_exec(struct fixture *f, const char *sql);

/* An engine with the fake network, which has said who it is. */
void fixture_start(struct fixture *f);
/* fixture_begin(), fixture_start(), fixture_rest(). */
void fixture_open(struct fixture *f);
/* As a power cut does: nothing is said to anybody. */
void fixture_crash(struct fixture *f);
/* fixture_crash(), fixture_start(), fixture_rest(). */
void fixture_restart(struct fixture *f);
/* The same, but that much later. */
void fixture_restart_after(struct fixture *f, int64_t ms);
/* As SIGTERM does. */
void fixture_stop(struct fixture *f);
void fixture_turn(struct fixture *f);
/* Turn and answer all calls well until nothing is under way. */
void fixture_rest(struct fixture *f);
/* Move both clocks, then one turn. */
void fixture_move(struct fixture *f, int64_t ms);

/* A typed line as an event of its own: key "ev:N", envelope "env-N". Places
 * that begin with D are direct messages. */
struct incoming *fixture_line(struct fixture *f, const char *user,
                              const char *place, const char *line);
/* The same as a slash command, with a response_url. */
struct incoming *fixture_slash(struct fixture *f, const char *user,
                               const char *place, const char *line);
/* Hand it over; the turn is not ended. */
void fixture_take(struct fixture *f, struct incoming *in);
/* fixture_line(), fixture_take(), fixture_turn(). */
void fixture_say(struct fixture *f, const char *user, const char *place,
                 const char *line);
/* A button that says this line, on the newest message in their DM; turned. */
void fixture_press(struct fixture *f, const char *user, const char *line);
/* Facts about both arrive, so that nothing is parked. */
void fixture_know(struct fixture *f, const char *user, const char *place);
/* Was that envelope acknowledged? */
size_t fixture_acked(const struct fixture *f, const char *envelope);

/* "deadline add WHAT by 2099-01-04" of U1 in C1. */
struct incoming *fixture_deadline(struct fixture *f, const char *what);
/* How many there are. */
int64_t fixture_deadlines(struct fixture *f);

/* Facts about C9, "deals", as the chat would tell them now. */
void fixture_tell_place(struct fixture *f, enum place_kind kind, bool is_shared,
                        bool has_guests);

/* What C9 may be, and whether it is for nobody else: private things go there
 * only then. */
struct fixture_place {
    enum place_kind kind;
    bool is_shared, has_guests;
    int in_place;
};
#define FIXTURE_PLACES 6
extern const struct fixture_place fixture_places[FIXTURE_PLACES];

#endif
