/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * certs.h - certificates of one test, in its folder.
 */
#ifndef SYSTEM_CERTS_H
#define SYSTEM_CERTS_H

/* Who signs a certificate: our authority, one that nobody knows, itself. */
enum certs_issuer { CERTS_OURS, CERTS_STRANGER, CERTS_SELF };

/*
 * "FOLDER/NAME.pem" and "FOLDER/NAME.key" for a host ("slack.test" or an IPv4
 * address), good from now + from_s until now + until_s. "FOLDER/ca.pem" is our
 * authority's, to be trusted.
 */
void certs_make(const char *name, const char *host, long from_s, long until_s,
                enum certs_issuer issuer);

#endif
