/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * crowd.h - what the files of vet/ about followers share.
 */
#ifndef CALLSHEET_VET_CROWD_H
#define CALLSHEET_VET_CROWD_H

#include <stdbool.h>

#include "crowds.h"
#include "followers.h"
#include "handle.h"
#include "vet/vet.h"

struct file;
struct reading;
struct crowd_look;

/* ---- crowd_read.c: for the job that reads dropped files ---- */
/* The file is a list of followers, or another file of a download: it is read
 * by vet_crowd_read() from now on, or done. */
enum err vet_crowd_begin(struct reading *r, const struct followers_plan *plan,
                         const struct file *file);
bool vet_crowd_is_file(const struct record *file);
/* Whose download it is, where a file's name says so … */
void vet_crowd_see_name(struct reading *r, const char *file_name);
/* … and where the archive did: the file is that, and done. */
bool vet_crowd_is_owner(struct reading *r, const struct file *file,
                        const char *head, size_t len);
/* One slice of it. */
enum err vet_crowd_read(struct reading *r);
/* The files of lists, and of downloads whatever is in them, are not kept: what
 * was read of them is. A piece a time; *more: come again. */
enum err vet_crowd_drop_files(struct reading *r, bool *more);
/* All files are through: the list is written down, if there was one. */
enum err vet_crowd_finish(struct reading *r);

/* ---- crowd_whose.c ---- */
/* A download says itself whose followers these are, and of which platform. */
struct crowd_whose {
    enum platform platform;      /* of the download, PLATFORM_UNKNOWN = none */
    char owner[HANDLE_MAX + 1];  /* "" = it does not say */
    bool is_elsewhere, is_other; /* not what the creator is here */
    bool can_move;               /* nothing but a list came */
};

void vet_crowd_whose(const struct record *summary,
                     const struct creator *creator, struct crowd_whose *out);
/* It must be asked before it may count. */
bool vet_crowd_is_asked(const struct crowd_whose *whose);
/* The question, instead of "is this right?"; the caller frees it. */
char *vet_crowd_question(enum language language, const struct crowd_whose *w,
                         const struct creator *creator, int64_t n);
/* Its answers, a button each. */
void vet_crowd_add_answers(struct card *card, enum language language,
                           const struct crowd_whose *w,
                           const struct creator *creator, int64_t id);
/* "vet confirm 7 as @luna.tavola" */
void vet_crowd_add_line(struct buf *line, const struct crowd_whose *w,
                        const struct creator *creator, int64_t id);

/* ---- crowd_preview.c ---- */
int64_t vet_crowd_rows(const struct record *summary);
/* Was all of it a list of followers, though nobody was in it? */
bool vet_crowd_was_tried(const struct record *summary);
/* What was understood of one file: "1,240 followers: name from …". */
void vet_crowd_add_file(struct buf *b, enum language language,
                        const struct record *file);
void vet_crowd_add_notes(struct card *card, enum language language,
                         const struct record *summary, int64_t id);

/* The first three, by name and since when. */
void vet_crowd_add_sample(struct request *rq, struct card *card,
                          int64_t intake);

/* ---- crowd_why.c: by which rules ---- */
void vet_crowd_why(struct card *card, enum language language,
                   const struct record *facts);

/* ---- growth.c: from one look at the profile to the next ---- */
enum err vet_growth_write(struct request *rq, int64_t creator,
                          struct record *facts);

/* ---- crowd_look.c: for the job that makes a look ---- */
struct crowd_look *vet_crowd_look_new(void);
void vet_crowd_look_free(struct crowd_look *look);
/* One slice of the lists that count; *is_done when all are through. */
enum err vet_crowd_look_step(struct request *rq, int64_t creator,
                             struct crowd_look *look, bool *is_done);
/* Into the figures of the look; and into what the word is made from, when more
 * than a quarter of the followers look fake or nobody knows why they came. */
enum err vet_crowd_look_write(struct request *rq, int64_t creator,
                              const struct crowd_look *look,
                              struct record *facts,
                              struct vetting_basis *basis);

#endif
