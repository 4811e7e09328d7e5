/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * config_calendar.h - the days on which the team works, out of its
 * configuration.
 */
#ifndef CALLSHEET_CONFIG_CALENDAR_H
#define CALLSHEET_CONFIG_CALENDAR_H

#include "buf.h"
#include "config.h"
#include "err.h"

/* Fill config->days from config->calendar and the file that
 * config->calendar_file names. On an error `problem` gets what is wrong with
 * the file, with its line. */
enum err config_calendar_read(struct config *config, struct buf *problem);
void config_calendar_release(struct config *config);

#endif
