/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * transcript.h - a conversation in a file: who says what, what must come back.
 *
 *     # a comment
 *     config> {"roles": {"vetters": ["ana"]}}
 *     ==== 2026-11-25 09:00
 *     ana> deadline add "first draft" fri 17:00
 *     bot> Noted: "first draft", Fri 27 Nov, 17:00 Rome (in 2 days). Number 1.
 *          the second line of the answer
 *     ana (it) in #spring [one.csv, two.csv]> vet import @x
 *     ...> another line of what is said
 *
 * A time is Rome's. {{any}} in an answer stands for any run of characters
 * within its line. Files are those of the folders in transcript.c.
 */
#ifndef SYSTEM_TRANSCRIPT_H
#define SYSTEM_TRANSCRIPT_H

#include <stdbool.h>
#include <stddef.h>

/* Lines of text, without their ends. */
struct lines {
    char **items;
    size_t count, room;
};

void lines_add(struct lines *lines, const char *text, size_t len);
/* One for each line of the text; the empty ones at its end do not count. */
void lines_split(struct lines *lines, const char *text);
void lines_release(struct lines *lines);

/* "ana (it) in #spring [a.csv, b.csv]> text" taken apart. */
struct speech {
    char *who, *locale, *channel, *text;
    struct lines files;
};

/* False when the line is no speech. */
bool speech_read(const char *line, struct speech *out);
void speech_release(struct speech *speech);

/* Does the line look as expected, {{any}} allowed for? */
bool answer_matches(const char *expected, const char *line);

/*
 * Compare. True when they are the same; else `diff` gets a readable account.
 * `merged` gets what was answered, with the expected line wherever it fits,
 * so that its {{any}} stay.
 */
bool answer_compare(const struct lines *expected, const struct lines *got,
                    struct lines *diff, struct lines *merged);

#endif
