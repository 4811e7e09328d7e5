/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * download_owner.h - whose account's download is this?
 *
 * `out` holds HANDLE_MAX + 1 characters; it is written when the answer is yes.
 */
#ifndef CALLSHEET_DOWNLOAD_OWNER_H
#define CALLSHEET_DOWNLOAD_OWNER_H

#include <stdbool.h>
#include <stddef.h>

/* What the worker calls the name that stood in an archive. */
#define DOWNLOAD_OWNER_FILE "download-owner.txt"

/* "instagram-luna.tavola-2026-05-12-x.zip" */
bool download_owner_in_name(const char *file_name, char *out);
/* Is it DOWNLOAD_OWNER_FILE? Then its bytes are the name. */
bool download_owner_is_page(const char *file_name);
bool download_owner_in_page(const char *bytes, size_t len, char *out);
/* Somewhere in a piece of TikTok's user_data.json. */
bool download_owner_in_tiktok(const char *bytes, size_t len, char *out);

#endif
