/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * err.h - what can go wrong, in one list.
 *
 * A function that can fail returns one of these and gives its result through
 * its last parameter. A mistake by a person is not an error: it is an answer.
 */
#ifndef CALLSHEET_ERR_H
#define CALLSHEET_ERR_H

#define ERR_MAP(X)                                                             \
    X(OK, "ok")                                                                \
    X(NOT_FOUND, "not found")                                                  \
    X(EXISTS, "already there")                                                 \
    X(INVALID, "not valid")                                                    \
    X(TOO_BIG, "too big")                                                      \
    X(DENIED, "not allowed")                                                   \
    X(CONFLICT, "changed in the meantime")                                     \
    X(FULL, "disk full")                                                       \
    X(READ_ONLY, "read-only")                                                  \
    X(CORRUPT, "database damaged")                                             \
    X(NEWER, "made by a newer version")                                        \
    X(BUSY, "in use by another process")                                       \
    X(IO, "input or output failed")                                            \
    X(NETWORK, "network trouble")                                              \
    X(PROTOCOL, "the other side answered nonsense")                            \
    X(RATE_LIMITED, "asked to slow down")                                      \
    X(UNSUPPORTED, "not supported")                                            \
    X(BATCH_LOST, "the shared transaction was rolled back")                    \
    X(MOVED, "the database file was moved, removed or replaced")               \
    X(INTERNAL, "internal error")

enum err {
#define X(name, text) ERR_##name,
    ERR_MAP(X)
#undef X
};

/* The text of a code: lower case, no full stop, never NULL. */
const char *err_text(enum err err);

/* The name of a code as logs and metrics have it: "NOT_FOUND". */
const char *err_name(enum err err);

#endif
