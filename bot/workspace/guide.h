/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guide.h - the first people, conversations and words of a workspace.
 */
#ifndef WORKSPACE_GUIDE_H
#define WORKSPACE_GUIDE_H

#include <stdbool.h>

struct person;

/* Fill an empty workspace; later starts only make sure the app is there. */
void guide_open(bool first);
/* Post the sample files to the app, as this person; false: there are none. */
bool guide_sample(struct person *who);

#endif
