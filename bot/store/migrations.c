/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * migrations.c - the tables, as numbered steps that never change once merged.
 *
 * migrate.c takes them. Times are UTC seconds, next_at and attempt_at of the
 * outbox are milliseconds. A number that people see, or that a button carries,
 * is never given twice: AUTOINCREMENT.
 */
#include "migrations.h"

#include "alloc.h"
#include "migration_track.h"

static const char step_1[] =
    "PRAGMA application_id = 1667330920;"
    /* ---- the engine ---- */
    "CREATE TABLE workspace ("
    " id INTEGER PRIMARY KEY, network TEXT NOT NULL, team TEXT NOT NULL,"
    " name TEXT NOT NULL, bot_user TEXT NOT NULL, url TEXT NOT NULL,"
    " UNIQUE (network, team));"
    "INSERT INTO workspace VALUES (1, '', '', '', '', '');"
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE TABLE person ("
    " ws INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,"
    " zone TEXT NOT NULL, locale TEXT NOT NULL, dm TEXT NOT NULL,"
    " is_guest INTEGER NOT NULL, fetched_at INTEGER NOT NULL,"
    " PRIMARY KEY (ws, id)) WITHOUT ROWID;"
    "CREATE TABLE place ("
    " ws INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,"
    " kind INTEGER NOT NULL, is_shared INTEGER NOT NULL,"
    " has_guests INTEGER NOT NULL, is_member INTEGER NOT NULL,"
    " fetched_at INTEGER NOT NULL, PRIMARY KEY (ws, id)) WITHOUT ROWID;"
    "CREATE TABLE seen ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, key TEXT NOT NULL,"
    " at INTEGER NOT NULL, UNIQUE (ws, key));"
    "CREATE TABLE parked ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, waits_for TEXT NOT NULL,"
    " request TEXT NOT NULL, at INTEGER NOT NULL);"
    "CREATE INDEX parked_waits ON parked (ws, waits_for, id);"
    "CREATE TABLE outbox ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, network TEXT NOT NULL,"
    " queue TEXT NOT NULL, verb INTEGER NOT NULL, promise INTEGER NOT NULL,"
    " place TEXT NOT NULL, user TEXT NOT NULL, thread TEXT NOT NULL,"
    " target INTEGER NOT NULL, parent INTEGER NOT NULL,"
    " secret TEXT NOT NULL, body TEXT NOT NULL, state INTEGER NOT NULL,"
    " tries INTEGER NOT NULL, doubts INTEGER NOT NULL,"
    " created_at INTEGER NOT NULL, attempt_at INTEGER NOT NULL,"
    " next_at INTEGER NOT NULL, message TEXT NOT NULL, owner TEXT NOT NULL,"
    " is_unasked INTEGER NOT NULL, why TEXT NOT NULL);"
    "CREATE INDEX outbox_message ON outbox (ws, place, message)"
    " WHERE message <> '';"
    "CREATE INDEX outbox_open ON outbox (ws, queue, id) WHERE state < 2;"
    "CREATE TABLE job ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, kind TEXT NOT NULL,"
    " ref INTEGER NOT NULL, cursor TEXT NOT NULL, due_at INTEGER NOT NULL,"
    " state INTEGER NOT NULL, tries INTEGER NOT NULL, waits TEXT NOT NULL,"
    " network TEXT NOT NULL, person TEXT NOT NULL, place TEXT NOT NULL,"
    " thread TEXT NOT NULL, audit INTEGER NOT NULL, why TEXT NOT NULL);"
    "CREATE INDEX job_due ON job (state, due_at);"
    "CREATE INDEX job_waits ON job (ws, waits) WHERE waits <> '';"
    "CREATE INDEX job_ref ON job (ws, kind, ref);"
    "CREATE TABLE file ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL, network TEXT "
    "NOT NULL,"
    " remote_id TEXT NOT NULL, url TEXT NOT NULL, name TEXT NOT NULL,"
    " mime TEXT NOT NULL, size INTEGER NOT NULL, state INTEGER NOT NULL,"
    " why TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL);"
    "CREATE INDEX file_wanted ON file (ws, id) WHERE state = 0;"
    "CREATE INDEX file_at ON file (at);"
    /* id = file * 65536 + number of the chunk */
    "CREATE TABLE file_chunk ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, bytes BLOB NOT NULL);"
    "CREATE TABLE audit ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL, at INTEGER "
    "NOT NULL,"
    " person TEXT NOT NULL, command TEXT NOT NULL, noun TEXT NOT NULL,"
    " noun_id INTEGER NOT NULL, undone_at INTEGER NOT NULL,"
    " undone_by TEXT NOT NULL, changes BLOB);"
    "CREATE INDEX audit_person ON audit (ws, person, id);"
    /* ---- what a marketing team knows ---- */
    "CREATE TABLE creator ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL, platform "
    "INTEGER NOT NULL,"
    " handle TEXT NOT NULL, at INTEGER NOT NULL, person TEXT NOT NULL,"
    " UNIQUE (ws, handle, platform));"
    "CREATE TABLE import ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL, creator "
    "INTEGER NOT NULL,"
    " state INTEGER NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL,"
    " files TEXT NOT NULL, summary TEXT NOT NULL, rows INTEGER NOT NULL,"
    " skipped INTEGER NOT NULL, message INTEGER NOT NULL,"
    " raw_until INTEGER NOT NULL);"
    "CREATE INDEX import_creator ON import (ws, creator, state);"
    "CREATE INDEX import_person ON import (ws, person, id);"
    "CREATE INDEX import_raw ON import (raw_until) WHERE raw_until > 0;"
    "CREATE TABLE post ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, creator INTEGER NOT NULL,"
    " key TEXT NOT NULL, url TEXT NOT NULL, UNIQUE (creator, key));"
    "CREATE TABLE comment ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, import INTEGER NOT NULL,"
    " creator INTEGER NOT NULL, post INTEGER NOT NULL, same INTEGER NOT NULL,"
    " author BLOB, name TEXT, text TEXT, url TEXT, at INTEGER NOT NULL,"
    " likes INTEGER NOT NULL, flags INTEGER NOT NULL, class INTEGER NOT NULL,"
    " language INTEGER NOT NULL, fold INTEGER NOT NULL,"
    " words INTEGER NOT NULL);"
    "CREATE INDEX comment_same ON comment (creator, same, id);"
    "CREATE INDEX comment_import ON comment (import, id);"
    "CREATE TABLE look ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL, creator "
    "INTEGER NOT NULL,"
    " at INTEGER NOT NULL, person TEXT NOT NULL, rules TEXT NOT NULL,"
    " verdict INTEGER NOT NULL, facts TEXT NOT NULL,"
    " message INTEGER NOT NULL);"
    "CREATE INDEX look_creator ON look (ws, creator, id);"
    "CREATE TABLE judgement ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, creator INTEGER NOT NULL,"
    " person TEXT NOT NULL, at INTEGER NOT NULL, audience INTEGER NOT NULL,"
    " fakes INTEGER NOT NULL, content INTEGER NOT NULL,"
    " taste INTEGER NOT NULL, gut INTEGER NOT NULL, note TEXT NOT NULL,"
    " UNIQUE (ws, creator, person));"
    "CREATE TABLE decision ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL, creator "
    "INTEGER NOT NULL,"
    " look INTEGER NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL,"
    " is_approved INTEGER NOT NULL, reason TEXT NOT NULL);"
    "CREATE INDEX decision_creator ON decision (ws, creator, id);"
    "CREATE TABLE deadline ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL, what TEXT NOT "
    "NULL,"
    " due_at INTEGER NOT NULL, is_day INTEGER NOT NULL, zone TEXT NOT NULL,"
    " person TEXT NOT NULL, at INTEGER NOT NULL, done_at INTEGER NOT NULL,"
    " done_by TEXT NOT NULL);"
    "CREATE INDEX deadline_open ON deadline (ws, due_at) WHERE done_at = 0;"
    "CREATE INDEX deadline_person ON deadline (ws, person, due_at)"
    " WHERE done_at = 0;";

/* What is unpacked of a file are files of their own. */
static const char step_2[] =
    "ALTER TABLE file ADD COLUMN parent INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX file_parent ON file (parent, id) WHERE parent > 0;"
    "CREATE INDEX file_packed ON file (ws, id) WHERE state = 3;";

/* What an open answer says was asked, for those whose ack never left. */
static const char step_3[] =
    "ALTER TABLE outbox ADD COLUMN asked TEXT NOT NULL DEFAULT '';";

/*
 * Campaigns, their deals, and deadlines that belong to somebody.
 *
 * A plan's steps and what a deal waits for are deadlines like any other. When
 * the bot looks at one next stands apart in `reminder`, so that reminding
 * changes nothing that could be undone; the triggers have it looked at anew
 * (at = 1) when an undo opens, moves or gives it back. What a sheet wrote
 * counts once the sheet's state is SHEET_IN.
 */
static const char step_4[] =
    "CREATE TABLE sheet ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL,"
    " state INTEGER NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL,"
    " files TEXT NOT NULL, guesses TEXT NOT NULL, summary TEXT NOT NULL,"
    " rows INTEGER NOT NULL, skipped INTEGER NOT NULL,"
    " message INTEGER NOT NULL);"
    "CREATE INDEX sheet_person ON sheet (ws, person, id);"
    /* id = sheet * 65536 + number of the row */
    "CREATE TABLE sheet_row ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, state INTEGER NOT NULL,"
    " cells TEXT NOT NULL, why TEXT NOT NULL);"
    "CREATE TABLE campaign ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL,"
    " name TEXT NOT NULL, key TEXT NOT NULL, state INTEGER NOT NULL,"
    " publish TEXT NOT NULL, zone TEXT NOT NULL, owner TEXT NOT NULL,"
    " lead TEXT NOT NULL, place TEXT NOT NULL, message INTEGER NOT NULL,"
    " is_abroad INTEGER NOT NULL, approvers INTEGER NOT NULL,"
    " new_creators INTEGER NOT NULL, known_creators INTEGER NOT NULL,"
    " sheet INTEGER NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL,"
    " closed_at INTEGER NOT NULL, UNIQUE (ws, key));"
    "CREATE INDEX campaign_open ON campaign (ws, publish)"
    " WHERE closed_at = 0;"
    "CREATE INDEX campaign_sheet ON campaign (sheet) WHERE sheet > 0;"
    "CREATE TABLE deal ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL,"
    " campaign INTEGER NOT NULL, creator INTEGER NOT NULL,"
    " deliverable TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL,"
    " state INTEGER NOT NULL, state_at INTEGER NOT NULL,"
    " owner TEXT NOT NULL, draft_due TEXT NOT NULL, publish TEXT NOT NULL,"
    " fee INTEGER NOT NULL, currency TEXT NOT NULL, tracking TEXT NOT NULL,"
    " link TEXT NOT NULL, trouble TEXT NOT NULL, sheet INTEGER NOT NULL,"
    " person TEXT NOT NULL, at INTEGER NOT NULL,"
    " UNIQUE (campaign, creator, key));"
    "CREATE INDEX deal_creator ON deal (ws, creator, id);"
    "CREATE INDEX deal_campaign ON deal (ws, campaign, id);"
    "CREATE INDEX deal_sheet ON deal (sheet) WHERE sheet > 0;"
    "CREATE TABLE series ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL,"
    " what TEXT NOT NULL, rule TEXT NOT NULL, first TEXT NOT NULL,"
    " has_time INTEGER NOT NULL, zone TEXT NOT NULL, owner TEXT NOT NULL,"
    " campaign INTEGER NOT NULL, remind TEXT NOT NULL,"
    " ended_at INTEGER NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL);"
    "CREATE INDEX series_person ON series (ws, person, id)"
    " WHERE ended_at = 0;"
    "ALTER TABLE deadline ADD COLUMN owner TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE deadline ADD COLUMN campaign INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE deadline ADD COLUMN deal INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE deadline ADD COLUMN step TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE deadline ADD COLUMN days INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE deadline ADD COLUMN series INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE deadline ADD COLUMN remind TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE deadline ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE deadline ADD COLUMN sheet INTEGER NOT NULL DEFAULT 0;"
    "UPDATE deadline SET owner = person, ended = done_at > 0;"
    "DROP INDEX deadline_person;"
    "CREATE INDEX deadline_owner ON deadline (ws, owner, due_at)"
    " WHERE done_at = 0;"
    "CREATE INDEX deadline_asked ON deadline (ws, person, due_at)"
    " WHERE done_at = 0 AND owner <> person;"
    "CREATE INDEX deadline_campaign ON deadline (campaign, due_at)"
    " WHERE campaign > 0;"
    "CREATE INDEX deadline_deal ON deadline (deal) WHERE deal > 0;"
    "CREATE INDEX deadline_sheet ON deadline (sheet) WHERE sheet > 0;"
    "CREATE UNIQUE INDEX deadline_series ON deadline (series, due_at)"
    " WHERE series > 0;"
    /* stage: what was said already, as remind.c counts */
    "CREATE TABLE reminder ("
    " deadline INTEGER PRIMARY KEY, ws INTEGER NOT NULL, at INTEGER NOT NULL,"
    " stage INTEGER NOT NULL, snoozed_to INTEGER NOT NULL);"
    "CREATE INDEX reminder_at ON reminder (at) WHERE at > 0;"
    "INSERT INTO reminder SELECT ref, ws, due_at, 0, 0 FROM job"
    " WHERE kind = 'deadline' AND state = 0"
    " AND ref IN (SELECT id FROM deadline WHERE done_at = 0);"
    "DELETE FROM job WHERE kind = 'deadline';"
    "CREATE TRIGGER deadline_changed AFTER UPDATE OF done_at, due_at, owner"
    " ON deadline WHEN new.done_at = 0 BEGIN"
    " INSERT INTO reminder VALUES (new.id, new.ws, 1, 0, 0)"
    " ON CONFLICT (deadline) DO UPDATE SET at = 1; END;"
    "CREATE TRIGGER deadline_gone AFTER DELETE ON deadline BEGIN"
    " DELETE FROM reminder WHERE deadline = old.id; END;"
    /* ---- people's ways ---- */
    "CREATE TABLE habit ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, person TEXT NOT NULL,"
    " zone TEXT NOT NULL, language TEXT NOT NULL, morning INTEGER NOT NULL,"
    " work_from INTEGER NOT NULL, work_to INTEGER NOT NULL,"
    " quiet_from INTEGER NOT NULL, quiet_to INTEGER NOT NULL,"
    " days_off INTEGER NOT NULL, tiers TEXT NOT NULL, UNIQUE (ws, person));"
    "CREATE TABLE absence ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, person TEXT NOT NULL,"
    " first TEXT NOT NULL, last TEXT NOT NULL);"
    "CREATE INDEX absence_person ON absence (ws, person, first);"
    "CREATE TABLE mute ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, person TEXT NOT NULL,"
    " campaign INTEGER NOT NULL, until INTEGER NOT NULL,"
    " UNIQUE (ws, person, campaign));"
    /* What the bot does for a person by itself: when the next morning comes,
     * whether the day's message or the home is out of date. */
    "CREATE TABLE day ("
    " ws INTEGER NOT NULL, person TEXT NOT NULL, network TEXT NOT NULL,"
    " morning_at INTEGER NOT NULL, date TEXT NOT NULL,"
    " message INTEGER NOT NULL, home_at INTEGER NOT NULL,"
    " is_stale INTEGER NOT NULL, PRIMARY KEY (ws, person)) WITHOUT ROWID;"
    "CREATE INDEX day_morning ON day (morning_at) WHERE morning_at > 0;"
    "CREATE INDEX day_stale ON day (ws, person) WHERE is_stale = 1;"
    "CREATE TABLE morning ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, person TEXT NOT NULL,"
    " date TEXT NOT NULL, message INTEGER NOT NULL, at INTEGER NOT NULL,"
    " UNIQUE (ws, person, date));"
    "CREATE TRIGGER deadline_new_day AFTER INSERT ON deadline BEGIN"
    " UPDATE day SET is_stale = 1 WHERE ws = new.ws AND is_stale = 0"
    " AND person IN (new.owner, new.person); END;"
    "CREATE TRIGGER deadline_other_day AFTER UPDATE ON deadline BEGIN"
    " UPDATE day SET is_stale = 1 WHERE ws = new.ws AND is_stale = 0"
    " AND person IN (old.owner, new.owner, new.person); END;"
    "CREATE TRIGGER deadline_less_day AFTER DELETE ON deadline BEGIN"
    " UPDATE day SET is_stale = 1 WHERE ws = old.ws AND is_stale = 0"
    " AND person IN (old.owner, old.person); END;"
    /* Unasked messages, to whom (a person or a place), and whether somebody
     * did something about them. */
    "CREATE TABLE nudge ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, target TEXT NOT NULL,"
    " kind TEXT NOT NULL, deadline INTEGER NOT NULL,"
    " campaign INTEGER NOT NULL, at INTEGER NOT NULL,"
    " led_at INTEGER NOT NULL);"
    "CREATE INDEX nudge_target ON nudge (ws, target, at);"
    "CREATE INDEX nudge_deadline ON nudge (deadline) WHERE deadline > 0;"
    "CREATE INDEX nudge_at ON nudge (at);"
    /* ---- what is known of creators ---- */
    "ALTER TABLE creator ADD COLUMN name TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE creator ADD COLUMN standing INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE creator ADD COLUMN standing_why TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE creator ADD COLUMN standing_by TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE creator ADD COLUMN standing_at INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE note ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL,"
    " creator INTEGER NOT NULL, campaign INTEGER NOT NULL,"
    " kind INTEGER NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL,"
    " text TEXT NOT NULL);"
    "CREATE INDEX note_creator ON note (ws, creator, id);"
    "CREATE TABLE outcome ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, campaign INTEGER NOT NULL,"
    " creator INTEGER NOT NULL, went_well INTEGER NOT NULL,"
    " why TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL,"
    " UNIQUE (ws, campaign, creator));"
    "CREATE INDEX outcome_creator ON outcome (ws, creator, id);";

/* The same triggers one name at a time: a list of names is a table of its own
 * each time one fires, of twenty pages. */
#define STALE "UPDATE day SET is_stale = 1 WHERE is_stale = 0 AND ws = "
static const char step_5[] =
    "DROP TRIGGER deadline_new_day;"
    "DROP TRIGGER deadline_other_day;"
    "DROP TRIGGER deadline_less_day;"
    "CREATE TRIGGER deadline_new_day AFTER INSERT ON deadline BEGIN " STALE
    "new.ws AND person = new.owner; " STALE
    "new.ws AND person = new.person AND new.person <> new.owner; END;"
    "CREATE TRIGGER deadline_other_day AFTER UPDATE ON deadline BEGIN " STALE
    "new.ws AND person = new.owner; " STALE
    "new.ws AND person = new.person AND new.person <> new.owner; " STALE
    "new.ws AND person = old.owner AND old.owner <> new.owner; END;"
    "CREATE TRIGGER deadline_less_day AFTER DELETE ON deadline BEGIN " STALE
    "old.ws AND person = old.owner; " STALE
    "old.ws AND person = old.person AND old.person <> old.owner; END;";

/* What is known of a creator beyond comments. */
/* ---- what services tell; source: enum source of facts.h ---- */
#define STEP_6_TUBE                                                            \
    "ALTER TABLE import ADD COLUMN source INTEGER NOT NULL DEFAULT 0;"         \
    "CREATE TABLE profile ("                                                   \
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL,"              \
    " creator INTEGER NOT NULL, at INTEGER NOT NULL, source INTEGER NOT NULL," \
    " key TEXT NOT NULL, title TEXT NOT NULL, country TEXT NOT NULL,"          \
    " followers INTEGER NOT NULL, is_rounded INTEGER NOT NULL,"                \
    " is_hidden INTEGER NOT NULL, following INTEGER NOT NULL,"                 \
    " posts INTEGER NOT NULL, views INTEGER NOT NULL, since INTEGER NOT NULL," \
    " raw_until INTEGER NOT NULL);"                                            \
    "CREATE INDEX profile_creator ON profile (creator, at);"                   \
    "CREATE INDEX profile_key ON profile (ws, key, id) WHERE key <> '';"       \
    "CREATE INDEX profile_raw ON profile (raw_until) WHERE raw_until > 0;"     \
    "CREATE TABLE post_figure ("                                               \
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, post INTEGER NOT NULL,"     \
    " creator INTEGER NOT NULL, source INTEGER NOT NULL, at INTEGER NOT NULL," \
    " title TEXT NOT NULL, text TEXT NOT NULL,"                                \
    " published_at INTEGER NOT NULL, duration INTEGER NOT NULL,"               \
    " views INTEGER NOT NULL, likes INTEGER NOT NULL,"                         \
    " comments INTEGER NOT NULL, is_comments_off INTEGER NOT NULL,"            \
    " paid INTEGER NOT NULL, raw_until INTEGER NOT NULL,"                      \
    " UNIQUE (post, source));"                                                 \
    "CREATE INDEX post_figure_creator ON post_figure"                          \
    " (creator, published_at);"                                                \
    "CREATE INDEX post_figure_raw ON post_figure (raw_until)"                  \
    " WHERE raw_until > 0;"                                                    \
    "CREATE TABLE call ("                                                      \
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL,"              \
    " provider TEXT NOT NULL, bucket TEXT NOT NULL, path TEXT NOT NULL,"       \
    " state INTEGER NOT NULL, units INTEGER NOT NULL,"                         \
    " tries INTEGER NOT NULL, asked_at INTEGER NOT NULL,"                      \
    " next_ms INTEGER NOT NULL, at INTEGER NOT NULL,"                          \
    " took_ms INTEGER NOT NULL, status INTEGER NOT NULL,"                      \
    " trouble INTEGER NOT NULL, again_at INTEGER NOT NULL,"                    \
    " is_short INTEGER NOT NULL, is_sample INTEGER NOT NULL,"                  \
    " etag TEXT NOT NULL, body BLOB, UNIQUE (ws, provider, path));"            \
    "CREATE INDEX call_wanted ON call (next_ms, id) WHERE state = 0;"          \
    "CREATE INDEX call_at ON call (at) WHERE state > 0;" /* allowed: as the    \
                                                            configuration had  \
                                                            it then */         \
    "CREATE TABLE quota ("                                                     \
    " ws INTEGER NOT NULL, provider TEXT NOT NULL, bucket TEXT NOT NULL,"      \
    " window_start INTEGER NOT NULL, spent INTEGER NOT NULL,"                  \
    " allowed INTEGER NOT NULL,"                                               \
    " PRIMARY KEY (ws, provider, bucket, window_start)) WITHOUT ROWID;"        \
    "CREATE INDEX quota_window ON quota (window_start);" /* A look by handle;  \
                                                            key: what was      \
                                                            asked for. state   \
                                                            as in tubes.h */   \
    "CREATE TABLE tube ("                                                      \
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL,"              \
    " key TEXT NOT NULL, creator INTEGER NOT NULL, state INTEGER NOT NULL,"    \
    " person TEXT NOT NULL, at INTEGER NOT NULL, message INTEGER NOT NULL,"    \
    " import INTEGER NOT NULL, stopped_by TEXT NOT NULL,"                      \
    " why INTEGER NOT NULL, again_at INTEGER NOT NULL);"                       \
    "CREATE INDEX tube_open ON tube (ws, key) WHERE state < 2;"                \
    "CREATE INDEX tube_creator ON tube (creator, id);"                         \
    "CREATE INDEX tube_failed ON tube (at) WHERE state = 4;" /* Whose account  \
                                                              * wrote it, as   \
                                                              * the platform   \
                                                              * numbers it;    \
                                                              * goes with the  \
                                                              * text.          \
                                                              */               \
    "ALTER TABLE comment ADD COLUMN author_key TEXT;"
/* ---- lists of followers; same, hash: keyed ---- */
#define STEP_6_CROWD                                                           \
    "CREATE TABLE crowd ("                                                     \
    " import INTEGER PRIMARY KEY, ws INTEGER NOT NULL,"                        \
    " creator INTEGER NOT NULL, source INTEGER NOT NULL,"                      \
    " rows INTEGER NOT NULL, judged INTEGER NOT NULL,"                         \
    " dated INTEGER NOT NULL,"                                                 \
    " is_cut INTEGER NOT NULL, has_names INTEGER NOT NULL);"                   \
    "CREATE INDEX crowd_creator ON crowd (creator, import);"                   \
    "CREATE TABLE follower ("                                                  \
    " import INTEGER NOT NULL, n INTEGER NOT NULL, ws INTEGER NOT NULL,"       \
    " same INTEGER NOT NULL, hash BLOB NOT NULL, name TEXT,"                   \
    " at INTEGER NOT NULL, score INTEGER NOT NULL,"                            \
    " PRIMARY KEY (import, n)) WITHOUT ROWID;"                                 \
    "CREATE UNIQUE INDEX follower_same ON follower (import, same);"            \
    "CREATE INDEX follower_at ON follower (import, at, n, score);"             \
    "CREATE TABLE fifty ("                                                     \
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL,"              \
    " creator INTEGER NOT NULL, import INTEGER NOT NULL,"                      \
    " seed INTEGER NOT NULL, size INTEGER NOT NULL, person TEXT NOT NULL,"     \
    " at INTEGER NOT NULL, done_at INTEGER NOT NULL);"                         \
    "CREATE INDEX fifty_creator ON fifty (creator, id);"                       \
    "CREATE INDEX fifty_import ON fifty (import);"                             \
    "CREATE TABLE fifty_pick ("                                                \
    " fifty INTEGER NOT NULL, n INTEGER NOT NULL, ws INTEGER NOT NULL,"        \
    " follower INTEGER NOT NULL, name TEXT, mark INTEGER NOT NULL,"            \
    " person TEXT NOT NULL, at INTEGER NOT NULL,"                              \
    " PRIMARY KEY (fifty, n)) WITHOUT ROWID;"                                  \
    "CREATE TABLE fifty_view ("                                                \
    " fifty INTEGER NOT NULL, person TEXT NOT NULL, ws INTEGER NOT NULL,"      \
    " message INTEGER NOT NULL, page INTEGER NOT NULL,"                        \
    " PRIMARY KEY (fifty, person)) WITHOUT ROWID;"
/* ---- names that campaigns watch for; figures of posts as tables ---- */
#define STEP_6_RATIO                                                           \
    "CREATE TABLE brand ("                                                     \
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL,"              \
    " campaign INTEGER NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL,"   \
    " key TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL,"           \
    " UNIQUE (ws, campaign, kind, key));"                                      \
    "CREATE INDEX brand_kind ON brand (ws, kind, id);"                         \
    "CREATE TABLE table_post ("                                                \
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, import INTEGER NOT NULL,"   \
    " post INTEGER NOT NULL, creator INTEGER NOT NULL, at INTEGER NOT NULL,"   \
    " title TEXT NOT NULL, text TEXT NOT NULL,"                                \
    " published_at INTEGER NOT NULL, views INTEGER NOT NULL,"                  \
    " likes INTEGER NOT NULL, comments INTEGER NOT NULL,"                      \
    " paid INTEGER NOT NULL, raw_until INTEGER NOT NULL,"                      \
    " reach INTEGER NOT NULL, followers INTEGER NOT NULL,"                     \
    " is_pinned INTEGER NOT NULL, UNIQUE (import, post));"                     \
    "CREATE INDEX table_post_creator ON table_post (creator, published_at);"   \
    "CREATE INDEX table_post_raw ON table_post (raw_until)"                    \
    " WHERE raw_until > 0;"                                                    \
    "CREATE TABLE peer ("                                                      \
    " creator INTEGER PRIMARY KEY, ws INTEGER NOT NULL,"                       \
    " platform INTEGER NOT NULL, followers INTEGER NOT NULL,"                  \
    " at INTEGER NOT NULL, source INTEGER NOT NULL, rate INTEGER NOT NULL,"    \
    " formula INTEGER NOT NULL, talk INTEGER NOT NULL,"                        \
    " raw_until INTEGER NOT NULL);"                                            \
    "CREATE INDEX peer_tier ON peer (ws, platform, followers);"                \
    "CREATE INDEX peer_raw ON peer (raw_until) WHERE raw_until > 0;"
#define STEP_6_FIT                                                             \
    /* Figures that somebody else says: one row each time they are brought. */ \
    "CREATE TABLE said ("                                                      \
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL,"              \
    " creator INTEGER NOT NULL, source TEXT NOT NULL, day TEXT NOT NULL,"      \
    " files TEXT NOT NULL, hash TEXT NOT NULL, figures TEXT NOT NULL,"         \
    " person TEXT NOT NULL, at INTEGER NOT NULL);"                             \
    "CREATE INDEX said_creator ON said (ws, creator, id);" /* Who looked at    \
                                                              whom, for what,  \
                                                              through which    \
                                                              agency. */       \
    "CREATE TABLE purpose ("                                                   \
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL,"              \
    " creator INTEGER NOT NULL, campaign INTEGER NOT NULL,"                    \
    " agency TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL);"       \
    "CREATE INDEX purpose_creator ON purpose (ws, creator, id);" /* A second   \
                                                                    pair of    \
                                                                    eyes that  \
                                                                    was asked  \
                                                                    for. */    \
    "CREATE TABLE second ("                                                    \
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL,"              \
    " creator INTEGER NOT NULL, look INTEGER NOT NULL, asker TEXT NOT NULL,"   \
    " person TEXT NOT NULL, at INTEGER NOT NULL,"                              \
    " answered_at INTEGER NOT NULL);"                                          \
    "CREATE INDEX second_creator ON second (ws, creator, id);" /* Half a year  \
                                                                  after a look \
                                                                  somebody is  \
                                                                  asked to     \
                                                                  look again.  \
                                                                */             \
    "CREATE TABLE recheck ("                                                   \
    " look INTEGER PRIMARY KEY, ws INTEGER NOT NULL, due_at INTEGER NOT NULL," \
    " asked_at INTEGER NOT NULL);"                                             \
    "CREATE INDEX recheck_due ON recheck (due_at) WHERE asked_at = 0;"         \
    "INSERT INTO recheck SELECT max(id), ws, max(at) + 15811200, 0 FROM look"  \
    " GROUP BY ws, creator;"                                                   \
    "CREATE TRIGGER look_recheck AFTER INSERT ON look BEGIN"                   \
    " INSERT OR REPLACE INTO recheck"                                          \
    " VALUES (new.id, new.ws, new.at + 15811200, 0); END;"                     \
    "CREATE TRIGGER look_gone AFTER DELETE ON look BEGIN"                      \
    " DELETE FROM recheck WHERE look = old.id; END;"
/* ---- which messages of ours name whom, for when they are to go ---- */
#define STEP_6_FORGET                                                                                                                     \
    "CREATE TABLE mention ("                                                                                                              \
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, message INTEGER NOT NULL,"                                                             \
    " creator INTEGER NOT NULL, UNIQUE (creator, message));"                                                                              \
    "CREATE INDEX mention_message ON mention (message);"                                                                                  \
    "CREATE TRIGGER outbox_gone AFTER DELETE ON outbox BEGIN"                                                                             \
    " DELETE FROM mention WHERE message = old.id; END;" /* What a service told                                                            \
                                                           stands in a look so                                                            \
                                                           long; 0: a person                                                              \
                                                           brought it. */                                                                 \
    "ALTER TABLE look ADD COLUMN facts_until INTEGER NOT NULL DEFAULT 0;"                                                                 \
    "CREATE INDEX look_facts ON look (facts_until) WHERE facts_until > 0;" /* Up to which line changes that could be undone have gone. */ \
    "CREATE TABLE purged (ws INTEGER NOT NULL, what TEXT PRIMARY KEY,"                                                                    \
    " up_to INTEGER NOT NULL) WITHOUT ROWID;"                                                                                             \
    "INSERT INTO purged VALUES (1, 'audit', 0);"
/* ---- who said what a creator gets: they may see it; days of deals ---- */
#define STEP_6_MEND                                                            \
    "ALTER TABLE deal ADD COLUMN fee_by TEXT NOT NULL DEFAULT '';"             \
    "ALTER TABLE deal ADD COLUMN dates TEXT NOT NULL DEFAULT '';"              \
    "CREATE INDEX campaign_closed ON campaign (ws, closed_at)"                 \
    " WHERE closed_at > 0;"                                                    \
    "CREATE TABLE asking ("                                                    \
    " campaign INTEGER PRIMARY KEY, ws INTEGER NOT NULL, who TEXT NOT NULL,"   \
    " need INTEGER NOT NULL, have INTEGER NOT NULL, at INTEGER NOT NULL);"     \
    "CREATE INDEX asking_who ON asking (ws, who, at);"
/* Has somebody told why so many followers came at once? */
#define STEP_6_CARD                                                            \
    "ALTER TABLE judgement ADD COLUMN growth INTEGER NOT NULL DEFAULT 0;"
/* ---- rows that were written for one network into a queue of another, and
 * people in Slack whom the shell took for its own: all is Slack's again ---- */
#define IN_SLACKS_WORDS                                                        \
    " network = 'slack', state = 0, body = json_object('text',"                \
    " replace(replace(replace(body, '&', '&amp;'), '<', '&lt;'),"              \
    " '>', '&gt;'))"
#define STEP_6_NETWORKS                                                        \
    "UPDATE outbox SET" IN_SLACKS_WORDS " WHERE state < 2 AND verb <= 1"       \
    " AND network = 'shell' AND queue NOT LIKE 'shell:%';"                     \
    "UPDATE outbox SET state = 3, body = '', secret = '', asked = '',"         \
    " why = 'no longer wanted' WHERE state < 2"                                \
    " AND (network = 'shell') <> (queue LIKE 'shell:%');"                      \
    "UPDATE person SET dm = '' WHERE dm = '@' || id"                           \
    " AND id GLOB '[UW]*[0-9]*' AND id NOT GLOB '*[^A-Z0-9]*'"                 \
    " AND EXISTS (SELECT 1 FROM workspace WHERE network = 'slack');"           \
    "UPDATE outbox SET" IN_SLACKS_WORDS ", queue = 'dm:' || user, place = ''," \
    " thread = '' WHERE state < 2 AND verb = 0 AND is_unasked"                 \
    " AND queue = 'shell:dm:' || user"                                         \
    " AND user IN (SELECT id FROM person WHERE dm = '');"
/* ---- a day that nobody has been shown is not out of date ---- */
#define STALE_SHOWN                                                            \
    "UPDATE day SET is_stale = 1 WHERE is_stale = 0"                           \
    " AND (message <> 0 OR home_at <> 0) AND ws = "
#define STEP_6_DAYS                                                            \
    "DROP TRIGGER deadline_new_day;"                                           \
    "DROP TRIGGER deadline_other_day;"                                         \
    "DROP TRIGGER deadline_less_day;"                                          \
    "CREATE TRIGGER deadline_new_day AFTER INSERT ON deadline"                 \
    " BEGIN " STALE_SHOWN "new.ws AND person = new.owner; " STALE_SHOWN        \
    "new.ws AND person = new.person AND new.person <> new.owner; END;"         \
    "CREATE TRIGGER deadline_other_day AFTER UPDATE ON deadline"               \
    " BEGIN " STALE_SHOWN "new.ws AND person = new.owner; " STALE_SHOWN        \
    "new.ws AND person = new.person AND new.person <> new.owner; " STALE_SHOWN \
    "new.ws AND person = old.owner AND old.owner <> new.owner; END;"           \
    "CREATE TRIGGER deadline_less_day AFTER DELETE ON deadline"                \
    " BEGIN " STALE_SHOWN "old.ws AND person = old.owner; " STALE_SHOWN        \
    "old.ws AND person = old.person AND old.person <> old.owner; END;"
static const char step_6[] = STEP_6_TUBE STEP_6_CROWD STEP_6_FIT STEP_6_RATIO
    STEP_6_FORGET STEP_6_MEND STEP_6_CARD STEP_6_NETWORKS STEP_6_DAYS;

/* ---- messages: sending one changes no index, and that they were sent only the
 * end of one ---- */
#define STEP_7_OUTBOX                                                          \
    "DROP INDEX outbox_message;"                                               \
    "CREATE INDEX outbox_message ON outbox (ws, message, place)"               \
    " WHERE message <> '';"                                                    \
    "ALTER TABLE outbox ADD COLUMN is_sending INTEGER NOT NULL DEFAULT 0;"     \
    "UPDATE outbox SET is_sending = 1, state = 0 WHERE state = 1;"
/* ---- whose posts these are already ---- */
#define STEP_7_CARD9 "CREATE INDEX post_key ON post (ws, key);"
static const char step_7[] = STEP_7_OUTBOX STEP_7_CARD9;

/* ---- what the team has set in the chat, and people by their names ---- */
#define STEP_8_PLAN                                                            \
    "CREATE TABLE setting ("                                                   \
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, name TEXT NOT NULL,"        \
    " value TEXT NOT NULL, UNIQUE (ws, name));"                                \
    "CREATE INDEX person_name ON person (ws, name COLLATE NOCASE);"

/* ---- who brings a sheet has spoken to nobody in it; state 0: shortlisted -- */
#define STEP_8_SHEET                                                           \
    "ALTER TABLE deal ADD COLUMN contact_at INTEGER NOT NULL DEFAULT 0;"       \
    "UPDATE deal SET contact_at = state_at WHERE state <> 0"                   \
    " AND (sheet = 0 OR state_at <> at);"
static const char step_8[] = STEP_8_PLAN STEP_8_TRACK STEP_8_SHEET;

const char *const migrations[] = { step_1, step_2, step_3, step_4,
                                   step_5, step_6, step_7, step_8 };
const size_t migration_count = ARRAY_LEN(migrations);
