/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * config_key.h - one row per configuration key.
 *
 * Reading, checking, --help-config and the error texts all come from the rows.
 */
#ifndef CALLSHEET_CONFIG_KEY_H
#define CALLSHEET_CONFIG_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

struct config;

enum key_type {
    KEY_BOOL,
    KEY_INT,
    KEY_NUMBER,
    KEY_TEXT,
    KEY_WORDS,
    KEY_CHOICE,
    KEY_ZONE,
    KEY_TIME,
    KEY_PATH,
    KEY_URL,
    KEY_BASE_URL, /* a URL that ends with '/', added when it is missing */
    KEY_HOSTPORT,
};

struct config_key {
    const char *name; /* dotted */
    enum key_type type;
    bool may_be_empty;
    size_t offset;       /* in struct config */
    double min, max;     /* INT and NUMBER */
    const char *choices; /* CHOICE: set apart by blanks */
    const char *preset;  /* JSON */
    const char *help;    /* one sentence */
};

/* Ends with a row without a name. */
extern const struct config_key config_keys[];

/* What a value of this key must be: "a whole number from 1 to 30". */
void config_key_expects(const struct config_key *key, struct buf *out);

#endif
