/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outbox_file.h - messages that carry a file.
 */
#ifndef CALLSHEET_OUTBOX_FILE_H
#define CALLSHEET_OUTBOX_FILE_H

#include <stdint.h>

#include "buf.h"
#include "err.h"
#include "files.h"
#include "store/outbox_rows.h"
#include "transport/transport.h"

/* The file of such a row, and its bytes as long as they are needed. */
enum err outbox_file_load(struct store *st, const struct out_row *row,
                          struct file *file, struct buf *bytes);
/* Inside the transaction: its bytes have been brought to the network, where
 * they are called `remote`. "": they must be brought again. */
enum err outbox_file_uploaded(struct store *st, const struct out_row *row,
                              const char *remote);
/* Inside the transaction: the row is settled, nobody needs the bytes. */
enum err outbox_file_drop(struct store *st, const struct out_row *row);

#endif
