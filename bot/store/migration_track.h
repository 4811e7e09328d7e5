/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * migration_track.h - outcomes with what was said before them, kept by triggers.
 *
 * Every card counts the newest. Of what was said later nothing is taken, since
 * it knew how it went. Part of a step of migrations.c: it never changes.
 */
#ifndef CALLSHEET_MIGRATION_TRACK_H
#define CALLSHEET_MIGRATION_TRACK_H

#define SAID_BEFORE(column, table)                                             \
    "coalesce((SELECT b." column " FROM " table " AS b WHERE b.ws = o.ws"      \
    " AND b.creator = o.creator AND b.at <= o.at ORDER BY b.id DESC LIMIT 1)," \
    " -1)"
#define TRACK                                                                  \
    "INSERT OR REPLACE INTO tracked SELECT o.id, o.ws, o.creator, o.at,"       \
    " o.went_well, " SAID_BEFORE("verdict", "look") ", " SAID_BEFORE(          \
        "is_approved", "decision") " FROM outcome AS o"
#define TRACK_ITS_OWN " BEGIN " TRACK " WHERE o.id = new.id; END;"
#define TRACK_THEIRS(row)                                                      \
    " BEGIN " TRACK " WHERE o.ws = " row ".ws AND o.creator = " row            \
    ".creator AND o.at >= " row ".at; END;"
#define STEP_8_TRACK                                                           \
    "CREATE TABLE tracked ("                                                   \
    " outcome INTEGER PRIMARY KEY, ws INTEGER NOT NULL,"                       \
    " creator INTEGER NOT NULL, at INTEGER NOT NULL,"                          \
    " went_well INTEGER NOT NULL, verdict INTEGER NOT NULL,"                   \
    " is_approved INTEGER NOT NULL);" TRACK ";"                                \
    "CREATE TRIGGER outcome_new AFTER INSERT ON outcome" TRACK_ITS_OWN         \
    "CREATE TRIGGER outcome_other AFTER UPDATE ON outcome" TRACK_ITS_OWN       \
    "CREATE TRIGGER outcome_gone AFTER DELETE ON outcome BEGIN"                \
    " DELETE FROM tracked WHERE outcome = old.id; END;"                        \
    "CREATE TRIGGER look_before AFTER INSERT ON look" TRACK_THEIRS("new")      \
    "CREATE TRIGGER look_undone AFTER DELETE ON look" TRACK_THEIRS("old")      \
    "CREATE TRIGGER decision_before AFTER INSERT ON decision"                  \
    TRACK_THEIRS("new")                                                        \
    "CREATE TRIGGER decision_undone AFTER DELETE ON decision"                  \
    TRACK_THEIRS("old")

#endif
