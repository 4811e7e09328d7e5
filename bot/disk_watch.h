/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * disk_watch.h - warn before nothing can be saved any more.
 *
 * Each minute the room on the database's disk, and what is left of
 * database_max_mb, are looked at. Trouble is logged, and told to the admins by
 * direct message, once a day; so is its end. That the database's file was
 * moved or removed under us is logged.
 */
#ifndef CALLSHEET_DISK_WATCH_H
#define CALLSHEET_DISK_WATCH_H

struct disk_watch;
struct engine;

struct disk_watch *disk_watch_new(struct engine *engine);
/* NULL is fine. */
void disk_watch_free(struct disk_watch *watch);

#endif
