/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * xml.h - a member of a package as elements and text.
 */
#ifndef CALLSHEET_WORKER_XML_H
#define CALLSHEET_WORKER_XML_H

#include <stddef.h>

#include "package.h"

struct xml;

/* Names come without their prefix: "c", not "x:c". */
struct xml_reader {
    void (*start)(struct xml *xml, const char *name, const char **attributes);
    void (*end)(struct xml *xml, const char *name);
    void (*text)(struct xml *xml, const char *text, size_t len);
    void *ctx;
};

/*
 * Read the member of that name. ERR_NOT_FOUND when there is none, ERR_PROTOCOL
 * for what is no XML or brings a DTD (no office program writes one), else what
 * xml_stop() was told.
 */
enum err xml_read(struct package *package, const char *name,
                  const struct xml_reader *reader);
void *xml_ctx(const struct xml *xml);
/* Nothing more is read; with ERR_EXISTS that is fine. */
void xml_stop(struct xml *xml, enum err why);
/* The value of an attribute, or NULL. */
const char *xml_attribute(const char **attributes, const char *name);

#endif
