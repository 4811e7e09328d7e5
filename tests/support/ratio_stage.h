/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ratio_stage.h - creators with posts, on a real database: what the suite of
 * rates, peers and ads stands on. All are invented.
 */
#ifndef CALLSHEET_TESTS_RATIO_STAGE_H
#define CALLSHEET_TESTS_RATIO_STAGE_H

#include "engine_fixture.h"
#include "intakes.h"
#include "request_impl.h"
#include "rules/vetting.h"
#include "vet/vet.h"

#define DAY INT64_C(86400)

/* From set_up to tear_down; they belong to this file. */
extern struct fixture ratios_folder;
extern struct request ratios_rq;
extern struct record *ratios_facts; /* of the last look */
extern struct vetting ratios_vetting;

void ratios_set_up(void);
void ratios_tear_down(void);
/* May figures be made of YouTube's? */
void ratios_derive(bool may);
/* To be released. */
struct creator ratios_creator(const char *handle, enum platform platform);
int64_t ratios_post(const struct creator *c, int n);
/* As an API tells it, n days ago. */
void ratios_tell(const struct creator *c, enum source source, int n,
                 int64_t views, int64_t likes, int64_t comments,
                 const char *text);
int64_t ratios_import(const struct creator *c, enum intake_state state);
/* As a table of an import tells it. */
void ratios_bring(const struct creator *c, int64_t import, int n,
                  int64_t followers, int64_t likes, int64_t comments);
void ratios_follow(const struct creator *c, enum source source,
                   int64_t followers);
/* Reads all that is held of them into ratios_facts. */
void ratios_look(const struct creator *c);
/* The usual rate of the last look; FACT_UNKNOWN when there is none. */
int64_t ratios_usual(void);

#endif
