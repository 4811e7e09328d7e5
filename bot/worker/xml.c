/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * xml.c - a member of a package as elements and text.
 */
#include "xml.h"

#include <expat.h>
#include <string.h>

#define DEPTH_MAX 64

struct xml {
    XML_Parser parser;
    const struct xml_reader *reader;
    int depth;
    enum err why; /* of the stop */
};

static const char *
bare(const char *name)
{
    const char *colon = strrchr(name, ':');

    return colon ? colon + 1 : name;
}

static void
on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct xml *xml = data;

    if (++xml->depth > DEPTH_MAX)
        xml_stop(xml, ERR_PROTOCOL);
    else if (xml->reader->start)
        xml->reader->start(xml, bare(name), attributes);
}

static void
on_end(void *data, const XML_Char *name)
{
    struct xml *xml = data;

    xml->depth--;
    if (xml->reader->end)
        xml->reader->end(xml, bare(name));
}

static void
on_text(void *data, const XML_Char *text, int len)
{
    struct xml *xml = data;

    if (xml->reader->text)
        xml->reader->text(xml, text, (size_t)len);
}

static void
on_doctype(void *data, const XML_Char *name, const XML_Char *system,
           const XML_Char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    xml_stop(data, ERR_PROTOCOL);
}

static enum err
on_bytes(void *ctx, const void *bytes, size_t len)
{
    struct xml *xml = ctx;

    if (XML_Parse(xml->parser, bytes, (int)len, XML_FALSE) == XML_STATUS_OK)
        return ERR_OK;
    return xml->why != ERR_OK ? xml->why : ERR_PROTOCOL;
}

enum err
xml_read(struct package *package, const char *name,
         const struct xml_reader *reader)
{
    struct xml xml = { .parser = XML_ParserCreate(NULL), .reader = reader };
    enum err rc = ERR_PROTOCOL;

    if (!xml.parser)
        return rc;
    XML_SetUserData(xml.parser, &xml);
    XML_SetElementHandler(xml.parser, on_start, on_end);
    XML_SetCharacterDataHandler(xml.parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml.parser, on_doctype);
    rc = package_stream(package, name, on_bytes, &xml);
    if (xml.why == ERR_EXISTS)
        rc = ERR_OK;
    else if (rc == ERR_OK &&
             XML_Parse(xml.parser, "", 0, XML_TRUE) != XML_STATUS_OK)
        rc = ERR_PROTOCOL;
    XML_ParserFree(xml.parser);
    return rc;
}

void *
xml_ctx(const struct xml *xml)
{
    return xml->reader->ctx;
}

void
xml_stop(struct xml *xml, enum err why)
{
    if (xml->why == ERR_OK) {
        xml->why = why;
        (void)XML_StopParser(xml->parser, XML_FALSE);
    }
}

const char *
xml_attribute(const char **attributes, const char *name)
{
    for (; attributes[0]; attributes += 2)
        if (strcmp(bare(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}
