/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vet.h - what the files of vet/ share.
 */
#ifndef CALLSHEET_VET_H
#define CALLSHEET_VET_H

#include <stdbool.h>
#include <stdint.h>

#include "card.h"
#include "creators.h"
#include "handle.h"
#include "intakes.h"
#include "looks.h"
#include "record.h"
#include "request.h"
#include "rules/engagement.h"
#include "rules/vetting.h"

/* "@luna.cucina" or "@luna.cucina · YouTube". */
void vet_name(struct buf *b, const struct creator *creator, bool platform);

/*
 * The creator and the newest look that an ARG_LOOK means ("42", "@luna").
 * ERR_NOT_FOUND: there is none, and the person has been told.
 */
enum err vet_find(struct request *rq, const char *arg, struct creator *creator,
                  struct look *look);
/* What "creator" and "on" say; both were checked before the form ran. */
void vet_handle(const struct request *rq, struct handle *out);
/* The same without a word: ERR_NOT_FOUND, ERR_CONFLICT, ERR_INTERNAL for what
 * is no handle. */
enum err vet_seek(struct request *rq, const char *arg, struct creator *creator,
                  struct look *look);
/* The creator that "creator" and "on" name. ERR_NOT_FOUND: none; ERR_DENIED:
 * on several platforms, and the person has been asked which. `line` is what a
 * button says, "vet import", `after` what follows the platform. */
enum err vet_find_creator(struct request *rq, const char *line,
                          const char *after, struct creator *out);
/* May a creator whose platform is not known be taken to be on this one? Not
 * when that is known already, or another creator of that name is there. */
bool vet_can_be_on(struct request *rq, const struct creator *creator,
                   enum platform platform);

/* ---- facts.c: the figures of a look as a record ---- */
void vet_facts_write(const struct vetting *v, struct record *facts);

/* ---- ratios.c: rates, peers, ads; may flag posts, so facts come after ---- */
enum err vet_ratios_write(struct request *rq, const struct creator *creator,
                          struct vetting *v, struct record *facts);
/* Every formula, for "why". */
void vet_ratios_why(struct card *card, const struct request *rq,
                    const struct record *facts);

/* ---- sources.c: where these come from ---- */
enum err vet_sources_write(struct request *rq,
                           const struct comment_scope *scope,
                           struct record *facts);
void vet_add_sources(struct buf *b, struct request *rq,
                     const struct record *facts);

/* ---- apart.c: what is held and is not part of a look */
enum err vet_apart_write(struct request *rq, const struct comment_scope *scope,
                         struct record *facts);

/* ---- card.c ---- */
struct card *vet_card(struct request *rq, const struct creator *creator,
                      const struct look *look);
/* Figures of a server on this machine are no real ones, and each message that
 * shows some says so: true when it had to. */
bool vet_add_unreal(struct card *card, enum language language,
                    const struct record *facts);
/* show.c: "SAMPLE · " before what is shown in a line or a picture. */
void vet_add_unreal_mark(struct buf *b, enum language language,
                         const struct record *facts);
/* What the team may see of it. */
struct card *vet_short_card(struct request *rq, const struct creator *creator,
                            const struct look *look);
/* Update the card that was sent for a look. */
enum err vet_card_refresh(struct request *rq, const struct creator *creator,
                          const struct look *look);
/* "audience fits: yes · few fakes: not said …"; the caller frees it. */
char *vet_judgement_text(enum language language, const struct judgement *j);
/* The bare word. What is said of a look is vet_add_word(). */
const char *vet_word(enum language language, int64_t word);
/* card_beside.c: the word of a look; "no concern" with what to look at all the
 * same. By its number; of one that is gone the bare word. */
void vet_add_word(struct buf *b, struct request *rq, const struct look *look);
void vet_add_word_of(struct buf *b, struct request *rq, int64_t id,
                     int64_t word);

/* What the creator is looked at for, as a line; nothing when nobody said. */
void vet_add_purpose(struct request *rq, struct card *card,
                     const struct creator *creator);

/* Of vet why: what others said, and who looked for what. */
enum err vet_why_said(struct request *rq, struct card *card, int64_t creator,
                      const struct record *facts);

/* ---- evidence.c: examples with links, under the card ---- */
enum err vet_evidence(struct request *rq, const struct look *look);
/* Of a look just taken: without what stands under the card before it. */
enum err vet_evidence_new(struct request *rq, const struct look *look);

/* Is it a look at what an API told, of which nothing but counts, quotes and
 * links may be shown: no share, no word, no comparison? */
bool vet_is_counts_only(const struct record *facts);

/* ---- figures.c: "71 of 589 = 12 % (10-15)" ---- */
void vet_add_share(struct buf *b, enum language language, int64_t k, int64_t n);
/* "14 %" */
void vet_add_percent(struct buf *b, int64_t k, int64_t n);
/* "3.9 %" of 39000 parts of a million; a comma in Italian. */
void vet_add_rate(struct buf *b, enum language language, int64_t parts);
/* "980", "9.8k", "142k", "1.2M"; "9,8mila", "1,2 mln". */
void vet_add_count(struct buf *b, enum language language, int64_t n);
/* "median of likes / views, last 30 posts": an engagement_formula. */
const char *vet_formula(enum language language, int64_t formula);

/* ---- rates.c ---- */
/* The formula by which a platform's creators are usually told. */
enum engagement_formula vet_usual_formula(enum platform platform);
/* Of a look: by that formula, and the one to tell. NULL: there is none. */
const struct record *vet_rate_by(const struct record *facts,
                                 enum engagement_formula formula);
const struct record *vet_rate_shown(const struct record *facts);
/* The formula by which all looks that have a rate can be compared. */
bool vet_rate_common(const struct record *const *all, size_t count,
                     enum engagement_formula *formula);
/* Is the usual one missing? Then what there is not. */
bool vet_rate_lacks(const struct record *facts, enum platform platform,
                    enum text_key *what);
void vet_add_day(struct buf *b, const struct request *rq, int64_t at);
/* "Ana Reyes", or the id while the name is not known. */
void vet_add_person(struct buf *b, const struct request *rq, const char *id);

/* The names of the files that comments were found in; of all when in none. */
void vet_add_files(struct buf *b, enum language language,
                   const struct intake *intake);

/* ---- show.c: was it read from an API? */
bool vet_look_is_api(const struct look *look);

/* ---- show.c: how to bring comments about somebody ---- */
void vet_add_how(struct request *rq, struct card *card,
                 const struct handle *handle);

/* ---- tube.c: looks by handle ---- */
/* One is shown again for so long, and not read anew. */
#define VET_FRESH_SECONDS 86400
/* Is there somebody to ask, with a key? */
bool vet_tube_can(struct request *rq);
/* Begins, or joins the one under way. */
enum err vet_tube_start(struct request *rq, const struct handle *handle);
/* The same for a name in words: which channel is meant is asked. */
enum err vet_tube_start_named(struct request *rq, const char *name);
/* And for a video: its channel is looked at. */
enum err vet_tube_start_video(struct request *rq, const char *id);
enum err vet_stop_run(struct request *rq);
enum err vet_later_run(struct request *rq);
enum err vet_again_run(struct request *rq);

/* ---- preview.c ---- */
struct card *vet_preview(struct request *rq, const struct creator *creator,
                         const struct intake *intake);
/* Of lists in it, beside the comments. */
int64_t vet_followers_of(const struct intake *intake);
/* Why a file cannot be read, in words. */
void vet_add_why(struct buf *b, enum language language, const char *why);
/* The preview once it is decided: buttons gone, who did what. Who spoke
 * elsewhere is answered there, too, unless it is edited only. */
enum err vet_preview_edit(struct request *rq, const struct creator *creator,
                          const struct intake *intake, enum text_key key);
enum err vet_preview_close(struct request *rq, const struct creator *creator,
                           const struct intake *intake, enum text_key key);

/* ---- read.c ---- */
/* "Reading a.csv …", with a button to stop it. */
struct card *vet_reading_card(struct request *rq, const struct intake *intake,
                              int64_t rows);

/* ---- import.c: the rows go in a day, so that undo has what to give back */
enum err vet_drop_later(struct request *rq, int64_t intake);

/* ---- undone.c: what undo leaves to be done ---- */
struct undone;
/* Before it: how things stand that a change of "import" 7 is about. */
struct undone *vet_undone_new(struct request *rq, const char *noun, int64_t id);
/* After it: cards and previews show how they stand now. */
enum err vet_undone_show(struct request *rq, const struct undone *u);
void vet_undone_free(struct undone *u);

/* Forms, one function each, in the file of their name. */
enum err vet_show_run(struct request *rq);
void vet_show_prepare(struct request *rq);
enum err vet_list_run(struct request *rq);
enum err vet_import_run(struct request *rq);
enum err vet_confirm_run(struct request *rq);
enum err vet_cancel_run(struct request *rq);
enum err vet_why_run(struct request *rq);
enum err vet_approve_run(struct request *rq);
void vet_approve_prepare(struct request *rq);
/* Of forms about somebody: say who above the questions. */
void vet_about_prepare(struct request *rq);
enum err vet_decline_run(struct request *rq);
enum err vet_note_run(struct request *rq);
enum err vet_share_run(struct request *rq);
enum err vet_figures_run(struct request *rq);
enum err vet_fifty_run(struct request *rq);
enum err vet_second_run(struct request *rq);
enum err vet_record_run(struct request *rq);
enum err vet_compare_run(struct request *rq);

#endif
