/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notify.h - tell who started us how it goes (sd_notify(3) without libsystemd).
 *
 * Does nothing when NOTIFY_SOCKET is not set. systemd listens there for
 * Type=notify; so does `callsheet demo`.
 */
#ifndef CALLSHEET_NOTIFY_H
#define CALLSHEET_NOTIFY_H

/* One or more lines "READY=1", "STATUS=…", "STOPPING=1". Never blocks. */
void notify_send(const char *state);

#endif
