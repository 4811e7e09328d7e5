/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * verbs.h - what table.c puts together; each is in the file of its name.
 */
#ifndef CALLSHEET_VERBS_H
#define CALLSHEET_VERBS_H

#include "command.h"
#include "job.h"

extern const struct command campaign_command;
extern const struct command creator_command;
extern const struct command deadline_command;
extern const struct command health_command;
extern const struct command help_command;
extern const struct command notify_command;
extern const struct command today_command;
extern const struct command undo_command;
extern const struct command vet_command;

enum err creator_forget_step(struct request *rq, struct job *job,
                             enum step *step);
enum err morning_step(struct request *rq, struct job *job, enum step *step);
enum err sheet_drop_step(struct request *rq, struct job *job, enum step *step);
enum err sheet_read_step(struct request *rq, struct job *job, enum step *step);
enum err sheet_write_step(struct request *rq, struct job *job, enum step *step);
void sheet_work_free(void *memory);
enum err deadline_told_step(struct request *rq, struct job *job,
                            enum step *step);
enum err deal_late_step(struct request *rq, struct job *job, enum step *step);
enum err purge_step(struct request *rq, struct job *job, enum step *step);
enum err remind_step(struct request *rq, struct job *job, enum step *step);
enum err vet_drop_step(struct request *rq, struct job *job, enum step *step);
enum err vet_tube_step(struct request *rq, struct job *job, enum step *step);
enum err vet_tube_join_step(struct request *rq, struct job *job,
                            enum step *step);
enum err vet_look_step(struct request *rq, struct job *job, enum step *step);
enum err vet_figures_step(struct request *rq, struct job *job,
                          enum step *step);
enum err vet_recheck_step(struct request *rq, struct job *job,
                          enum step *step);
enum err vet_shared_step(struct request *rq, struct job *job,
                         enum step *step);
enum err vet_second_step(struct request *rq, struct job *job,
                         enum step *step);
void vet_look_forget(void *memory);
void vet_tube_forget(void *memory);
enum err vet_read_step(struct request *rq, struct job *job, enum step *step);

#endif
