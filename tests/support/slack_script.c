/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_script.c - a Web API that answers all calls with one text.
 */
#include "slack_script.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "peer.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
char *script_asked;

void
script_note(const char *method, const char *body)
{
    struct buf b;

    pthread_mutex_lock(&lock);
    buf_init(&b, 1024 * 1024);
    buf_addf(&b, "%s%.60s %s\n", script_asked ? script_asked : "", method,
             body);
    free(script_asked);
    script_asked = buf_take(&b);
    pthread_mutex_unlock(&lock);
}

void
script_set_up(void)
{
    script_asked = NULL;
    rig_set_up();
}

void
script_tear_down(void)
{
    rig_tear_down();
    free(script_asked);
}

bool
script_is_identified(void)
{
    return rig.is_identified;
}

const char *script_text;
int script_status;

void
script_answer(int fd, const char *method, const char *body, int nth)
{
    (void)nth;
    if (strcmp(method, "auth.test") == 0) {
        rig_answer(fd, method);
    } else if (strcmp(method, "apps.connections.open") == 0) {
        peer_answer(fd, 200, "", "{\"ok\":false,\"error\":\"internal_error\"}");
    } else {
        script_note(method, body);
        if (script_status != 0)
            peer_answer(fd, script_status,
                        script_status == 200 ? "" : "Retry-After: 20\r\n",
                        script_text);
    }
}

void
script_start(rig_api *api)
{
    rig.api = api;
    rig_start();
    rig_until(script_is_identified);
}

bool
script_has_told(void)
{
    return rig.told.len > 0;
}
