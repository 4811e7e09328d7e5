/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * home.h - a person's own page of the app, where the network has one.
 */
#ifndef CALLSHEET_HOME_H
#define CALLSHEET_HOME_H

#include "err.h"

struct request;

/*
 * Somebody opened their page, or pressed something there. What was pressed is
 * run as a line; then the page is made anew, with the answer on top.
 */
enum err home_run(struct request *rq);

#endif
