/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * log.h - one line per event.
 *
 * "outbox: delivered reply=482 channel=C024BE91L attempt=2 after_ms=1310":
 * the noun, what happened, then key=value. error = a person should act,
 * warn = we coped, info = a life-cycle event, debug = the rest. Tokens, message
 * bodies and contract text are never passed in; as a second line of defence
 * every secret told to log_hide() is struck out of every line.
 */
#ifndef CALLSHEET_LOG_H
#define CALLSHEET_LOG_H

#include <stdbool.h>

enum log_level {
    LOG_LEVEL_ERROR,
    LOG_LEVEL_WARN,
    LOG_LEVEL_INFO,
    LOG_LEVEL_DEBUG
};

void log_set_level(enum log_level level);
/* Is standard error the journal's? It reads "<3>" as a level. */
bool log_is_journal(void);
bool log_is_on(enum log_level level);
/* "error", "warn", "info", "debug"; false for any other word. */
bool log_level_parse(const char *word, enum log_level *level);
/* Strike this string out of every line from now on. At most 16 of them; NULL
 * and what is shorter than 8 bytes are passed over. */
void log_hide(const char *secret);

__attribute__((format(printf, 1, 2))) void log_error(const char *format, ...);
__attribute__((format(printf, 1, 2))) void log_warn(const char *format, ...);
__attribute__((format(printf, 1, 2))) void log_info(const char *format, ...);
__attribute__((format(printf, 1, 2))) void log_debug(const char *format, ...);

#endif
