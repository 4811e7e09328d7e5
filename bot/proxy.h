/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proxy.h - which way out: directly, or through HTTPS_PROXY.
 *
 * One answer for the WebSocket and for curl. Read from the environment, in
 * curl's order: https_proxy, HTTPS_PROXY, all_proxy, ALL_PROXY; hosts in
 * no_proxy or NO_PROXY are reached directly, and this machine always is.
 * (http_proxy is for plain HTTP, which is only spoken to this machine.)
 */
#ifndef CALLSHEET_PROXY_H
#define CALLSHEET_PROXY_H

#include <stdbool.h>

enum proxy_way {
    PROXY_NONE,
    PROXY_USED,
    PROXY_BAD, /* one is set that is not understood: nothing may go out */
};

struct proxy {
    char host[256]; /* without brackets */
    bool is_numeric;
    int port;
    char user[128];     /* "" = none is asked for */
    char password[256]; /* a secret, as is what is made of it */
};

/* The way to a host (a name or a number, no brackets). Fills `out` for
 * PROXY_USED; forget it with proxy_release(). */
enum proxy_way proxy_for(const char *host, struct proxy *out);
void proxy_release(struct proxy *proxy);

/* "http://[USER[:PASSWORD]@]HOST[:PORT][/]", or the same without "http://". */
bool proxy_parse(const char *text, struct proxy *out);
/* Is the host in a list such as "example.org, .corp, 10.0.0.0/8, *"? */
bool proxy_is_excepted(const char *list, const char *host);

/* Say in the log what is set, or what is wrong with it; before any thread is
 * there, as a password is taken out of the environment. */
void proxy_tell(void);
/* What a person can do about the status a proxy answered with; 0 = none. */
const char *proxy_advice(long status);

#endif
