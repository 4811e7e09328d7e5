/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * oracle.c - an outside service on loopback, and a job that asks it.
 */
#include "oracle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "http.h"
#include "job.h"
#include "loop.h"
#include "provider/provider.h"
#include "scheduler.h"
#include "test.h"
#include "youtube.h"

struct oracle oracle;

/* ---- the server ---------------------------------------------------------- */

static const char *
word_of(int n)
{
    int last = 0;

    while (last < 15 && oracle.words[last + 1])
        last++;
    return oracle.words[n < last ? n : last];
}

static bool
answer_one(int fd, const char *word)
{
    char *big;

    if (strcmp(word, "drop") == 0)
        return false;
    if (strcmp(word, "html") == 0)
        peer_answer(fd, 200, "Content-Type: text/html\r\n",
                    "<html>hello</html>");
    else if (strcmp(word, "cut") == 0)
        (void)peer_print(fd, "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"
                             "{\"items\": [");
    else if (strcmp(word, "later") == 0)
        peer_answer(fd, 429, "Retry-After: 5\r\n", "{}");
    else if (strcmp(word, "much-later") == 0)
        peer_answer(fd, 503, "Retry-After: 3600\r\n", "{}");
    else if (strcmp(word, "500") == 0)
        peer_answer(fd, 500, "", "");
    else if (strcmp(word, "304") == 0)
        peer_answer(fd, 304, "ETag: \"e1\"\r\n", "");
    else if (strcmp(word, "spent") == 0)
        peer_answer(fd, 403, "",
                    "{\"error\": {\"code\": 403, \"errors\": [{\"reason\":"
                    " \"quotaExceeded\"}]}}");
    else if (strcmp(word, "gone") == 0)
        peer_answer(fd, 404, "",
                    "{\"error\": {\"errors\": [{\"reason\":"
                    " \"videoNotFound\"}]}}");
    else if (strcmp(word, "none") == 0)
        peer_answer(fd, 200, "", "{\"pageInfo\": {\"totalResults\": 0}}");
    else if (strcmp(word, "sample") == 0)
        peer_answer(fd, 200, "X-Callsheet-Sample: 1\r\n", ORACLE_GOOD);
    else if (strcmp(word, "huge") == 0) {
        big = xmalloc(ANSWER_MAX + 100);
        memset(big, ' ', ANSWER_MAX + 99);
        big[ANSWER_MAX + 99] = '\0';
        big[0] = '{';
        peer_answer(fd, 200, "", big);
        free(big);
    } else {
        peer_answer(fd, 200, "ETag: \"e1\"\r\n", ORACLE_GOOD);
    }
    return strcmp(word, "cut") != 0;
}

static void
serve(struct peer *p, int fd, int nth, void *ctx)
{
    char *head = NULL, *body = NULL;
    bool more = true;

    (void)p;
    (void)nth;
    (void)ctx;
    while (more && peer_read_request(fd, &head, &body)) {
        int n = oracle.asked;

        (void)snprintf(oracle.heads[n % 16], sizeof(oracle.heads[0]), "%s",
                       head);
        oracle.asked = n + 1;
        more = answer_one(fd, word_of(n));
        free(head);
        free(body);
        head = body = NULL;
    }
}

/* ---- the job ------------------------------------------------------------- */

static enum err
ask_step(struct request *rq, struct job *job, enum step *step)
{
    struct answer answer = { 0 };
    struct question q = oracle.question;
    enum err rc;

    (void)rq;
    q.path = oracle.path;
    rc = request_ask(rq, job, &q, &answer);
    *step = answer.state == ANSWER_WAITS ? STEP_WAIT : STEP_DONE;
    if (answer.state == ANSWER_WAITS) {
        answer_release(&answer);
        return rc;
    }
    answer_release(&oracle.got);
    oracle.got = answer;
    oracle.ended++;
    return rc;
}

static const struct job_kind kinds[] = {
    { .name = "ask", .run = ask_step },
    { 0 },
};

void
oracle_start(void)
{
    fixture_start(&oracle.f);
    scheduler_set_kinds(oracle.f.engine->scheduler, kinds);
    fixture_exec(&oracle.f, "DELETE FROM job WHERE kind <> 'ask'");
}

void
oracle_set_up(void)
{
    struct buf problem;
    char url[64];

    fixture_begin(&oracle.f);
    memset(oracle.words, 0, sizeof(oracle.words));
    oracle.words[0] = "good";
    oracle.asked = oracle.ended = 0;
    oracle.path = "/channels?id=UCx&part=snippet";
    oracle.peer = peer_start(serve, NULL);
    buf_init(&problem, 1000);
    ck_assert_int_eq(config_load(NULL, &oracle.f.config, &problem), ERR_OK);
    buf_release(&problem);
    free(oracle.f.config.database);
    oracle.f.config.database = xstrdup(oracle.f.path);
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/v3",
                   peer_port(oracle.peer));
    free(oracle.f.config.youtube.base_url);
    oracle.f.config.youtube.base_url = xstrdup(url);
    oracle.question = (struct question){ .provider = YOUTUBE_PROVIDER,
                                         .bucket = YOUTUBE_BUCKET,
                                         .units = 1,
                                         .fresh_s = 600 };
    (void)setenv("YOUTUBE_API_KEY", "secret-key-of-the-test", 1);
    oracle_start();
}

void
oracle_tear_down(void)
{
    (void)unsetenv("YOUTUBE_API_KEY");
    fixture_end(&oracle.f);
    peer_stop(oracle.peer);
    answer_release(&oracle.got);
}

void
oracle_ask(void)
{
    fixture_exec(&oracle.f,
                 "INSERT INTO job (ws, kind, ref, cursor, due_at, state,"
                 " tries, waits, network, person, place, thread, audit,"
                 " why) VALUES (1, 'ask', 1, '', 0, 0, 0, '', 'slack',"
                 " 'U1', 'D1', '', 0, '')");
    /* It is noticed as one that was there at the start. */
    ck_assert_int_eq(scheduler_resume(oracle.f.engine->scheduler), ERR_OK);
    fixture_turn(&oracle.f);
}

void
oracle_await(int count)
{
    int64_t until = clock_real_us() + 10000000;

    while (oracle.ended < count && clock_real_us() < until) {
        ck_assert_int_eq(loop_turn(oracle.f.engine->loop, false), ERR_OK);
        fixture_turn(&oracle.f);
    }
    ck_assert_int_eq(oracle.ended, count);
}

void
oracle_await_patiently(int count)
{
    int64_t until = clock_real_us() + 20000000;

    while (oracle.ended < count && clock_real_us() < until) {
        ck_assert_int_eq(loop_turn(oracle.f.engine->loop, false), ERR_OK);
        fixture_turn(&oracle.f);
        if (fixture_number(&oracle.f,
                           "SELECT count(*) FROM call WHERE state = 0 AND"
                           " tries > 0") == 1 &&
            fixture_number(&oracle.f,
                           "SELECT next_ms FROM call WHERE state = 0") >
                clock_now_ms())
            fixture_move(&oracle.f, 1000);
    }
    ck_assert_int_eq(oracle.ended, count);
}

int64_t
oracle_spent(void)
{
    return fixture_number(&oracle.f,
                          "SELECT coalesce(sum(spent), 0) FROM quota");
}
