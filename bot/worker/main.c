/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * callsheet-worker - reads what strangers send, and can do nothing else.
 *
 *     callsheet-worker unpack < FILE
 *     callsheet-worker draw < DRAWING
 *
 * What it writes to standard output is told in unpack.h; a picture is one file
 * there. What a drawing is stands in timeline.h and comparison.h.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "alloc.h"
#include "buf.h"
#include "comparison.h"
#include "letters.h"
#include "sandbox.h"
#include "timeline.h"
#include "unpack.h"

#define CHUNK_BYTES   65536
#define PICTURE_BYTES ((size_t)1024 * 1024)

static bool
read_input(struct buf *input)
{
    char *chunk = xmalloc(CHUNK_BYTES);
    ssize_t n;

    while ((n = read(STDIN_FILENO, chunk, CHUNK_BYTES)) > 0 && !input->overflow)
        buf_add(input, chunk, (size_t)n);
    free(chunk);
    return n == 0 && !input->overflow;
}

/* ---- a picture ----------------------------------------------------------- */

static const char *
trouble_word(enum err err)
{
    switch (err) {
    case ERR_NOT_FOUND:
        return "no-font";
    case ERR_TOO_BIG:
        return "too-big";
    default:
        return "broken";
    }
}

static enum err
draw_timeline(const char *bytes, size_t len, struct buf *png)
{
    struct timeline_input *timeline = xcalloc(1, sizeof(*timeline));
    enum err rc = timeline_read(bytes, len, timeline);

    if (rc == ERR_OK)
        rc = timeline_draw(timeline, png);
    free(timeline);
    return rc;
}

static enum err
draw_comparison(const char *bytes, size_t len, struct buf *png)
{
    struct comparison_input *comparison = xcalloc(1, sizeof(*comparison));
    enum err rc = comparison_read(bytes, len, comparison);

    if (rc == ERR_OK)
        rc = comparison_draw(comparison, png);
    free(comparison);
    return rc;
}

/* The first word says what it is. */
static enum err
draw_input(const struct buf *input, struct buf *png)
{
    const char *bytes = input->data ? input->data : "";
    static const char word[] = "comparison ";

    if (input->len >= sizeof(word) - 1 &&
        memcmp(bytes, word, sizeof(word) - 1) == 0)
        return draw_comparison(bytes, input->len, png);
    return draw_timeline(bytes, input->len, png);
}

static void
draw(const struct buf *input, enum err letters, FILE *out)
{
    struct buf png;
    enum err rc = letters;

    buf_init(&png, PICTURE_BYTES);
    if (rc == ERR_OK)
        rc = draw_input(input, &png);
    if (rc == ERR_OK) {
        fprintf(out, "file %zu picture.png\n", png.len);
        (void)fwrite(png.data, 1, png.len, out);
    } else {
        fprintf(out, "trouble %s\n", trouble_word(rc));
    }
    fprintf(out, "end\n");
    buf_release(&png);
}

/* ---- which of the two ---------------------------------------------------- */

static int
work(bool draws, FILE *out)
{
    /* The letters are files of ours: they are read with the door open. */
    enum err letters = draws ? letters_open() : ERR_OK;
    struct buf input;

    if (sandbox_enter(draws ? SANDBOX_DRAWS : SANDBOX_READS) != ERR_OK) {
        fprintf(stderr, "callsheet-worker: this kernel has no sandbox\n");
        return EX_UNAVAILABLE;
    }
    buf_init(&input, draws ? TIMELINE_INPUT_MAX : UNPACK_INPUT_MAX);
    if (!read_input(&input)) {
        fprintf(stderr, "callsheet-worker: too much, or unreadable\n");
        buf_release(&input);
        return EX_DATAERR;
    }
    if (draws)
        draw(&input, letters, out);
    else
        unpack(input.data ? input.data : "", input.len, out);
    buf_release(&input);
    return fflush(out) == 0 && !ferror(out) ? EX_OK : EX_IOERR;
}

int
main(int argc, char **argv)
{
    static char room[CHUNK_BYTES];
    bool draws = argc == 2 && strcmp(argv[1], "draw") == 0;

    if (argc != 2 || (!draws && strcmp(argv[1], "unpack") != 0)) {
        fprintf(stderr, "usage: callsheet-worker unpack|draw < FILE\n");
        return EX_USAGE;
    }
    (void)setvbuf(stdout, room, _IOFBF, sizeof(room));
    return work(draws, stdout);
}
