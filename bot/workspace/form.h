/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * form.h - bodies as browsers and old clients write them.
 */
#ifndef WORKSPACE_FORM_H
#define WORKSPACE_FORM_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Read application/x-www-form-urlencoded into strings of `out`. */
bool form_read(const char *data, size_t len, json_t *out);
/* Read the text fields of multipart/form-data into strings of `out`. */
bool multipart_fields(const char *content_type, const char *data, size_t len,
                      json_t *out);
/* Where the first part with a file name lies; false when there is none. */
bool multipart_file(const char *content_type, const char *data, size_t len,
                    const char **file, size_t *file_len);

#endif
