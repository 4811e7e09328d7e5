/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * config_value.h - is this text a zone, an address, a time of day?
 *
 * Pure but for the look into the zone files. Each answers whether the text is
 * what the name says.
 */
#ifndef CALLSHEET_CONFIG_VALUE_H
#define CALLSHEET_CONFIG_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#define CONFIG_ZONE_DIR "/usr/share/zoneinfo"

/* Does it look like a token, or an address with a password? Never shown. */
bool config_is_secret(const char *text);
/* An IANA name whose file is there: "Europe/Rome". */
bool config_is_zone(const char *text);
/* "HH:MM", 00:00 to 23:59. */
bool config_is_time(const char *text);
/* "HOST:PORT", the host a name, an IPv4 address or "[IPv6]". */
bool config_is_hostport(const char *text);
/* "localhost", 127.0.0.0/8 or ::1, with or without brackets. */
bool config_is_loopback(const char *host, size_t len);

enum config_url { CONFIG_URL_OK, CONFIG_URL_BAD, CONFIG_URL_NOT_SECURE };

/* An https: URL; http: only for this machine, else NOT_SECURE. Nothing that
 * may hide where it leads: no user, no query, no fragment, no blanks. */
enum config_url config_check_url(const char *text);

#endif
