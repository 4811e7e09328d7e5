/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * judge.h - `callsheet judge KIND FILE...`: CSV in, CSV out.
 *
 * The rules that the chat uses, for a shell: so that anybody can measure them
 * on data whose answers they know.
 */
#ifndef CALLSHEET_JUDGE_H
#define CALLSHEET_JUDGE_H

#include <stddef.h>
#include <stdio.h>

#include "err.h"

/*
 * Judge each row of `n` files, or of standard input for "-", and write to
 * `out` one line a row, under one header.
 *
 *   accounts   reads id, posts, followers, following, and has_picture,
 *              bio_length, username_digits, username_digit_share where they
 *              are there; writes id,label,score: 1 for a fake, 0..1 how likely
 *   comments   reads the columns id and text, by the header's names and in any
 *              order; writes id,label,score: 1 for a machine, 0..1 how sure
 *   dates      reads id, lang, now, zone, kind (deadline or recurrence) and
 *              text; writes id,at: a day, a local time, three of them joined
 *              by ";" for a recurrence, or "ask"
 *
 *   engagement reads id, followers and recent_avg_likes, "62.8m" and "624.9k",
 *              or one JSON object a line as post_series.h tells; writes id,er:
 *              (mean likes + mean comments) / followers, per cent
 *
 * What goes wrong is told on `err`, one line, and answered as a code:
 * ERR_INVALID for a kind that is not known or no file at all (the caller's
 * usage error), ERR_NOT_FOUND for a file that is not there, ERR_PROTOCOL for
 * one that is no such CSV, ERR_TOO_BIG for a field over a MiB, ERR_IO. Rows
 * before the trouble are written; nothing is read after it.
 */
enum err judge_run(const char *kind_name, char **files, size_t n, FILE *out,
                   FILE *err);

#endif
