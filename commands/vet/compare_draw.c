/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * compare_draw.c - creators side by side as pictures that can be read where
 * they stand in the chat.
 */
#include <stdlib.h>

#include "alloc.h"
#include "vet/compare.h"

/* A picture with more lines than that is shrunk in the chat until nobody can
 * read it: two measures of four creators, three of two. */
#define LINES_MAX    8
#define MEASURES_MAX 3

struct page {
    struct compared_value values[COMPARE_MEASURES][COMPARE_MAX];
    struct compared_measure measures[COMPARE_MEASURES];
    char *texts[COMPARE_MEASURES][COMPARE_MAX];
    size_t count;
    struct buf alt; /* the same in words */
};

static void
page_add(struct page *page, const struct comparing *c,
         const struct compare_row *row)
{
    struct compared_value *values = page->values[page->count];
    struct buf reading;
    size_t i;

    for (i = 0; i < c->count; i++) {
        const struct compare_cell *cell = &row->cells[i];
        char **text = &page->texts[page->count][i];
        struct buf b;

        buf_init(&b, 1024);
        buf_addf(&b, "%s%s%s", row->texts[i], row->ofs[i][0] ? " · " : "",
                 row->ofs[i]);
        *text = buf_take(&b);
        values[i] = (struct compared_value){ .is_known = cell->is_known &&
                                                         !cell->is_withheld,
                                             .has_interval = cell->has_interval,
                                             .value = cell->value,
                                             .low = cell->low,
                                             .high = cell->high,
                                             .text = *text };
    }
    page->measures[page->count++] = (struct compared_measure){
        .label = row->label, .unit = " %", .values = values
    };
    buf_init(&reading, 1024);
    compare_add_reading(&reading, c, row);
    buf_addf(&page->alt, "%s%s: %s.", page->alt.len > 0 ? " " : "", row->label,
             reading.data);
    buf_release(&reading);
}

static void
page_release(struct page *page)
{
    size_t i, j;

    for (i = 0; i < page->count; i++)
        for (j = 0; j < COMPARE_MAX; j++)
            free(page->texts[i][j]);
    buf_release(&page->alt);
}

/* A picture is passed on without the message around it: what it is, of which
 * day, and whether its figures are real. */
static char *
make_title(const struct comparing *c)
{
    enum language language = request_language(c->rq);
    struct buf b;
    size_t i;

    buf_init(&b, 512);
    for (i = 0; i < c->count && b.len == 0; i++)
        vet_add_unreal_mark(&b, language, c->all[i].facts);
    buf_addf(&b, "%s · ", text_get(language, TEXT_COMPARE_TITLE));
    vet_add_day(&b, c->rq, request_now(c->rq));
    return buf_take(&b);
}

static enum err
page_draw(const struct comparing *c, const struct page *page, int number)
{
    const char *creators[COMPARE_MAX];
    struct buf names[COMPARE_MAX], file;
    char *title = make_title(c);
    struct comparison comparison = {
        .title = title,
        .creators = creators,
        .creator_count = c->count,
        .measures = page->measures,
        .count = page->count,
    };
    struct file_words words = { .title = comparison.title,
                                .alt = page->alt.data };
    enum err rc;
    size_t i;

    buf_init(&file, 64);
    if (number == 1)
        buf_adds(&file, "compare.png");
    else
        buf_addf(&file, "compare-%d.png", number);
    words.name = file.data;
    for (i = 0; i < c->count; i++) {
        buf_init(&names[i], 256);
        vet_name(&names[i], &c->all[i].creator, compare_is_same_name(c));
        creators[i] = names[i].data;
    }
    rc = reply_comparison(c->rq, AUDIENCE_PRIVATE, 0, &comparison, &words);
    for (i = 0; i < c->count; i++)
        buf_release(&names[i]);
    buf_release(&file);
    free(title);
    return rc == ERR_INVALID ? ERR_OK : rc; /* the table has it in words */
}

/* From that row on, so many; *next is behind them. */
static enum err
draw_page(const struct comparing *c, const struct compare_rows *rows,
          size_t most, size_t *next, int number)
{
    struct page *page = xcalloc(1, sizeof(*page));
    enum err rc = ERR_OK;

    buf_init(&page->alt, 8192);
    for (; *next < rows->count && page->count < most; (*next)++)
        if (rows->items[*next].is_drawn)
            page_add(page, c, &rows->items[*next]);
    if (page->count > 0)
        rc = page_draw(c, page, number);
    page_release(page);
    free(page);
    return rc;
}

/* As few pictures as can be read, and as many measures on each of them. */
static size_t
measures_each(const struct comparing *c, const struct compare_rows *rows)
{
    size_t most = LINES_MAX / c->count, drawn = 0, pages, i;

    for (i = 0; i < rows->count; i++)
        drawn += rows->items[i].is_drawn;
    most = most > MEASURES_MAX ? MEASURES_MAX : most;
    pages = (drawn + most - 1) / most;
    return pages == 0 ? most : (drawn + pages - 1) / pages;
}

enum err
compare_draw(const struct comparing *c, const struct compare_rows *rows)
{
    size_t next = 0, each = measures_each(c, rows);
    int number = 1;
    enum err rc = ERR_OK;

    while (rc == ERR_OK && next < rows->count)
        rc = draw_page(c, rows, each, &next, number++);
    return rc;
}
