/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unpacker.h - files that callsheet-worker takes apart, one at a time.
 *
 * A file that a job has put to FILE_PACKED is handed to the worker; what comes
 * back is stored as files of their own while it comes. At the end the file is
 * FILE_UNPACKED, or FILE_FAILED with "unpack:…", and who waits for it is woken.
 * After a crash it begins anew.
 */
#ifndef CALLSHEET_UNPACKER_H
#define CALLSHEET_UNPACKER_H

struct engine;
struct unpacker;

struct unpacker *unpacker_new(struct engine *engine);
void unpacker_free(struct unpacker *unpacker);
/* See whether there is something to take apart. */
void unpacker_kick(struct unpacker *unpacker);

#endif
