/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * install.h - which installation this is.
 */
#ifndef CALLSHEET_INSTALL_H
#define CALLSHEET_INSTALL_H

struct store;

/* A word that differs between installations: part of what must be unique in
 * the world, as delivery keys and the UIDs of calendars. */
const char *store_install_id(const struct store *st);

#endif
