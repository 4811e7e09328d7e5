/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tls.h - whom we trust: one set of certificates for the WebSocket and curl.
 *
 * The system's, or the file that SSL_CERT_FILE names. They are read once, when
 * the first https: or wss: address needs them: 2 MB and 20 ms.
 */
#ifndef CALLSHEET_TLS_H
#define CALLSHEET_TLS_H

#include <stdbool.h>

/* A client's SSL_CTX for libwebsockets, which lives as long as the program;
 * NULL when it cannot be made. */
void *tls_client_context(void);
/* Let this SSL_CTX, of curl's, trust the same; false when it cannot. */
bool tls_trust(void *ssl_ctx);

/* What X509_V_ERR_… says, and what a person can do about it. 0 and 1 come from
 * curl, which looks at the name itself and keeps what it found. */
const char *tls_why(long verify_result);
const char *tls_advice(long verify_result);

#endif
