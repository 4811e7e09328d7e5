/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_script.h - a Web API that answers all calls with one text.
 */
#ifndef TESTS_SLACK_SCRIPT_H
#define TESTS_SLACK_SCRIPT_H

#include <stdbool.h>

#include "slack_rig.h"

extern const char *script_text; /* what calls are answered with */
extern int script_status;       /* 0: no answer */
extern char *script_asked;      /* "METHOD body\n" of each call */

/* A checked fixture. */
void script_set_up(void);
void script_tear_down(void);
/* Add a call to script_asked; from the peer's thread. */
void script_note(const char *method, const char *body);
/* A rig_api that goes by the script. */
void script_answer(int fd, const char *method, const char *body, int nth);
/* Until the bot knows who it is. */
void script_start(rig_api *api);
bool script_is_identified(void);
bool script_has_told(void);

#endif
