/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_rig.c - a Slack of one test.
 */
#include "slack_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "metrics.h"
#include "peer.h"
#include "test.h"
#include "timer.h"
#include "transport/slack.h"

struct slack_rig rig;

int
rig_count(int *counter)
{
    return __atomic_load_n(counter, __ATOMIC_SEQ_CST);
}

static int
count_up(int *counter)
{
    return __atomic_fetch_add(counter, 1, __ATOMIC_SEQ_CST);
}

/* ---- the other side ----------------------------------------------------- */

static void
answer(int fd, const char *body)
{
    peer_answer(fd, 200, "Content-Type: application/json\r\n", body);
}

void
rig_answer(int fd, const char *method)
{
    char body[200];

    if (strcmp(method, "auth.test") == 0) {
        answer(fd, "{\"ok\":true,\"url\":\"https://northlight.example/\","
                   "\"team\":\"Northlight\",\"team_id\":\"T0AGENCY\","
                   "\"user_id\":\"U0BOT\",\"bot_id\":\"B0BOT\"}");
    } else if (strcmp(method, "apps.connections.open") == 0) {
        (void)snprintf(body, sizeof(body),
                       "{\"ok\":true,"
                       "\"url\":\"ws://127.0.0.1:%d/link?ticket=1\"}",
                       peer_port(rig.peer));
        answer(fd, body);
    } else {
        answer(fd, "{\"ok\":true}");
    }
}

static void
answer_call(int fd, const char *path, const char *body)
{
    char method[80];
    int nth = 0;

    (void)snprintf(method, sizeof(method), "%.*s", (int)strcspn(path, " "),
                   path);
    if (strcmp(method, "auth.test") == 0)
        nth = count_up(&rig.auths);
    else if (strcmp(method, "apps.connections.open") == 0)
        nth = count_up(&rig.opens);
    else
        nth = count_up(&rig.calls);
    if (rig.api)
        rig.api(fd, method, body, nth);
    else
        rig_answer(fd, method);
}

static void
serve(struct peer *peer, int fd, int nth, void *ctx)
{
    char *head = NULL, *body = NULL;
    bool is_link = false;

    (void)peer;
    (void)nth;
    (void)ctx;
    while (!is_link && peer_read_request(fd, &head, &body)) {
        if (strncmp(head, "POST /api/", 10) == 0) {
            answer_call(fd, head + 10, body);
        } else if (strncmp(head, "GET /link", 9) == 0) {
            is_link = peer_accept_upgrade(fd, head);
        } else if (rig.api) {
            rig.api(fd, head, body, 0);
        }
        free(head);
        free(body);
    }
    if (is_link && rig.link)
        rig.link(fd, count_up(&rig.links));
}

void
rig_hello(int fd, int connections)
{
    char text[200];

    (void)snprintf(text, sizeof(text),
                   "{\"type\":\"hello\",\"num_connections\":%d,"
                   "\"debug_info\":{\"approximate_connection_time\":18060}}",
                   connections);
    (void)peer_text(fd, text);
}

void
rig_stay(int fd, int nth)
{
    (void)nth;
    rig_hello(fd, 5);
    rig_wait(fd);
}

int
rig_wait_close(int fd)
{
    char *text;
    int code;

    while ((text = peer_read_text(fd, &code)) != NULL)
        free(text);
    if (code != 0)
        (void)peer_frame(fd, 0x88, "\x03\xe8", 2);
    return code;
}

void
rig_wait(int fd)
{
    (void)rig_wait_close(fd);
}

/* ---- our side ----------------------------------------------------------- */

static void
take_incoming(void *ctx, struct incoming *in)
{
    (void)ctx;
    ck_assert_uint_lt(rig.item_count, 100);
    rig.items[rig.item_count++] = in;
    if (rig.is_acking) {
        rig.t->ops->ack(rig.t, &in->ack, NULL);
        rig.t->ops->flush_acks(rig.t);
    }
}

static void
take_sent(void *ctx, int64_t id, const struct out_outcome *o)
{
    (void)ctx;
    buf_addf(&rig.told,
             "sent %d result=%d place=%s message=%s why=%s "
             "retry=%lld\n",
             (int)id, (int)o->result, o->place, o->message, o->why,
             (long long)o->retry_after_ms);
}

static void
take_looked(void *ctx, int64_t id, enum look_result result, const char *message)
{
    (void)ctx;
    buf_addf(&rig.told, "looked %d result=%d message=%s\n", (int)id,
             (int)result, message);
}

static void
take_dm(void *ctx, const char *user, const char *place,
        const struct out_outcome *o)
{
    (void)ctx;
    buf_addf(&rig.told, "dm user=%s place=%s result=%d\n", user, place,
             (int)o->result);
}

static enum err
take_data(void *ctx, int64_t file, const void *bytes, size_t len)
{
    (void)ctx;
    buf_addf(&rig.told, "data %d %.*s\n", (int)file, (int)len,
             (const char *)bytes);
    return ERR_OK;
}

static void
take_let_in(void *ctx, const char *network)
{
    (void)ctx;
    buf_addf(&rig.told, "let in by %s\n", network);
}

static enum err
take_anew(void *ctx, int64_t file)
{
    (void)ctx;
    buf_addf(&rig.told, "anew %d\n", (int)file);
    return ERR_OK;
}

static void
take_done(void *ctx, int64_t file, enum err err, const char *why)
{
    (void)ctx;
    buf_addf(&rig.told, "done %d %s %s\n", (int)file, err_name(err), why);
}

static void
take_identity(void *ctx, const char *network, const char *team,
              const char *team_name, const char *bot_user, const char *url)
{
    char told[200];

    (void)ctx;
    (void)snprintf(told, sizeof(told), "%s %s %s %s %s", network, team,
                   team_name, bot_user, url);
    ck_assert_str_eq(told, "slack T0AGENCY Northlight U0BOT "
                           "https://northlight.example/");
    rig.is_identified = true;
}

void
rig_set_up(void)
{
    static char zone[] = "Europe/Rome";

    memset(&rig, 0, sizeof(rig));
    buf_init(&rig.told, 1024 * 1024);
    rig.loop = loop_new();
    rig.http = http_new(rig.loop);
    ck_assert(rig.loop && rig.http);
    rig.config.timezone = zone;
    rig.config.slack.ping_ms = 3000;
    rig.config.slack.pong_late_ms = 2000;
    rig.host = (struct transport_host){
        .incoming = take_incoming,
        .sent = take_sent,
        .looked = take_looked,
        .dm_opened = take_dm,
        .let_in = take_let_in,
        .file_data = take_data,
        .file_anew = take_anew,
        .file_done = take_done,
        .identified = take_identity,
    };
    rig.is_acking = true;
}

void
rig_start(void)
{
    rig.peer = peer_start(serve, NULL);
    (void)snprintf(rig.url, sizeof(rig.url), "http://127.0.0.1:%d/api/",
                   peer_port(rig.peer));
    rig.config.slack.api_url = rig.url;
    rig.t = slack_new(rig.loop, rig.http, &rig.config, "xapp-test-token",
                      "xoxb-test-token", &rig.host);
    ck_assert_ptr_nonnull(rig.t);
}

void
rig_tear_down(void)
{
    size_t i;

    if (rig.t)
        rig.t->ops->free(rig.t);
    http_free(rig.http);
    loop_free(rig.loop);
    if (rig.peer)
        peer_stop(rig.peer);
    for (i = 0; i < rig.item_count; i++)
        incoming_free(rig.items[i]);
    buf_release(&rig.told);
}

static void
ring(struct timer *timer)
{
    (void)timer;
}

static void
turn_once(void)
{
    struct timer timer = { 0 };

    timer_set(loop_timers(rig.loop), &timer, clock_mono_ms() + 2, ring);
    ck_assert_int_eq(loop_turn(rig.loop, true), ERR_OK);
    timer_cancel(loop_timers(rig.loop), &timer);
}

void
rig_turn(int64_t real_ms)
{
    int64_t until = clock_real_us() + real_ms * 1000;

    do
        turn_once();
    while (clock_real_us() < until);
}

void
rig_until(bool (*is_so)(void))
{
    int64_t give_up = clock_real_us() + 10000000;

    while (!is_so()) {
        turn_once();
        ck_assert_int_lt(clock_real_us(), give_up);
    }
}

bool
rig_is_ready(void)
{
    return rig.t->ops->is_ready(rig.t);
}

bool
rig_has_two_links(void)
{
    return rig_count(&rig.links) == 2;
}

static int64_t lost_pongs;

static int64_t
owed_pongs(void)
{
    return metric_get(METRIC_PINGS) - metric_get(METRIC_PONGS) - lost_pongs;
}

/*
 * A busy machine must not let the moved clock run away from the peer's real
 * answers: hellos while a connection is made, pongs once it stands. A pong
 * that does not come is waited for once.
 */
void
rig_pass(int64_t ms, int64_t step_ms)
{
    int64_t patience;

    for (; ms > 0; ms -= step_ms) {
        clock_move(step_ms);
        rig_turn(rig_is_ready() ? 1 : 12);
        patience = clock_real_us() + 1000000;
        while (owed_pongs() > 0 && clock_real_us() < patience)
            turn_once();
        lost_pongs += owed_pongs() > 0 ? owed_pongs() : 0;
    }
}

bool
rig_has_item(void)
{
    return rig.item_count > 0;
}
