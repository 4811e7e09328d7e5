/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer.h - the other side of a connection, scripted by a test.
 *
 * Listens on a free port of 127.0.0.1. Each connection gets a thread of its
 * own that runs the script; when it returns the connection is closed. The
 * frames of the WebSocket protocol are made here by hand, so that a test can
 * make wrong ones.
 */
#ifndef CALLSHEET_PEER_H
#define CALLSHEET_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct peer;

/* `nth` counts the connections from 0. */
typedef void peer_script(struct peer *peer, int fd, int nth, void *ctx);

struct peer *peer_start(peer_script *script, void *ctx);
/* Closes what is open and waits for the threads. */
void peer_stop(struct peer *peer);
int peer_port(const struct peer *peer);
/* How many connections there were. */
int peer_count(struct peer *peer);

bool peer_write(int fd, const void *bytes, size_t len);
bool peer_print(int fd, const char *text);
/* Reads the head of an HTTP request, and a body by its Content-Length;
 * false at the end of the connection. The caller frees both. */
bool peer_read_request(int fd, char **head, char **body);
void peer_answer(int fd, int status, const char *headers, const char *body);

/* Reads the request and answers 101. */
bool peer_upgrade(int fd);
/* The same when the head has been read already. */
bool peer_accept_upgrade(int fd, const char *head);
/* One frame; `first` is the first byte: 0x81 is a whole text. */
bool peer_frame(int fd, uint8_t first, const void *payload, size_t len);
bool peer_text(int fd, const char *text);
/* The next frame from the client: its first byte and payload (freed by the
 * caller). -1 at the end of the connection. */
int peer_read_frame(int fd, char **payload, size_t *len);
/* Skips pings, which are answered; the next text, NULL at the end or when the
 * client closes (*code then holds the code of its close frame, else 0). */
char *peer_read_text(int fd, int *code);

#endif
