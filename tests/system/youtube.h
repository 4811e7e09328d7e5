/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * youtube.h - a server on loopback that plays the YouTube Data API v3.
 *
 * In threads of the test's own process, on a free port. It checks the key and
 * the parameters, meters the quota, hands out page tokens that work once,
 * knows ETags, and answers wrongly when it is told to. What it tells about is
 * invented: tests/fixtures/youtube/world.json.
 */
#ifndef SYSTEM_YOUTUBE_H
#define SYSTEM_YOUTUBE_H

#include <stdbool.h>
#include <stdint.h>

#include "harness.h"

/* Invented, and of the shape that keys have. */
#define YOUTUBE_KEY "AIzaSyINVENTED-key-of-the-test-server00"

/* Programs that are started afterwards have the key in their environment. */
void youtube_open(void);
/* Everybody is let go; fails the test when a request was no HTTP. */
void youtube_close(void);
/* "http://127.0.0.1:4711/youtube/v3" */
const char *youtube_url(void);
/* A member for config.json: "providers": {"youtube": {…}}; `more` are further
 * members of it, such as ", \"derived\": \"audited\"", or "". */
const char *youtube_config(const char *more);

/*
 * From now on it does what the line says; a line that is not understood fails
 * the test.
 *
 *   quota 12             so many units are left of today's
 *   searches 0           the same for its own allowance
 *   day                  another day: 10,000 units, 100 searches
 *   minutes 11           so much later: page tokens get old
 *   key NEW              only this key is good
 *   vanish HANDLE        the channel is gone, with all that belongs to it
 *   return HANDLE        it is there again
 *   clone HANDLE 40      forty like it: HANDLE-1 to HANDLE-40
 *   more HANDLE 3        the newest video has three comments more
 *   off HANDLE 2         comments are off under its video number 2, 0 is newest
 *   on HANDLE 2          they are on again
 *   well                 no fault from now on
 *   go                   what was held is told
 *   WRONG [on CALL] [of TEXT] [after N] [times N]
 *
 * A fault is met by requests of that call, "commentThreads", which hold TEXT
 * anywhere in their query: the first N are spared, the next N meet it, all
 * without "times". The youngest fault that fits is met. WRONG is one of
 *
 *   error STATUS REASON  an answer of that kind, as documented
 *   status STATUS        no body to speak of
 *   later STATUS SECONDS the same with Retry-After
 *   html                 a page with status 200
 *   empty                status 200 and nothing
 *   cut                  half of the body, then the end
 *   longer, shorter      Content-Length is not that of the body
 *   slow MS              as it should be, after that time
 *   hold                 as it should be, once "go" is said
 *   hang                 nothing, until the other side goes
 *   drop                 the connection ends without a word
 *   extra                keys that nobody knows, everywhere
 *   missing              without the keys that one may miss
 *   types                numbers are strings, strings numbers, objects lists
 *   nulls                null where a value was
 *   doubled              each item twice
 *   again                the page token that was asked with, once more
 *   pages N              at most so many items a page, whatever was asked
 *   huge                 a body over any cap
 *   deep                 brackets, many thousands within each other
 *   twice                the same key twice in an object
 *   garbage              no JSON and no text
 */
void youtube_do(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* How many comments a look at that channel finds: of its twenty newest videos,
 * replies that come with their thread included. */
int youtube_comments(const char *handle);

/* ---- what was asked of it ------------------------------------------------ */

/* How many requests for "commentThreads" (NULL: any) held TEXT (NULL: any) in
 * their query, whatever came of them. */
int youtube_asked(const char *call, const char *holds);
/* Units that the day's quota and that of the searches lost so far. */
int youtube_units(void);
int youtube_searches(void);
/* So many requests, the key aside, were answered in full before and asked
 * again; page tokens, which differ, do not hide it. */
int youtube_repeated(void);
/* Wait until so many requests have come; false when the time is over. */
bool youtube_waits(const char *call, int count, int ms);
/* A line for each request, without keys: "200 channels part=… 1 unit". */
const char *youtube_log(void);
/* Forget the requests; units that are spent stay spent. */
void youtube_forget(void);

#endif
