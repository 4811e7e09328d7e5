/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * judge.c - `callsheet judge KIND FILE...`: CSV in, CSV out.
 *
 * Files are streamed: one row is held at a time, and a field has a ceiling, so
 * that a file of any size is judged in the same memory.
 */
#include "judge.h"

#include <csv.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "judge_accounts.h"
#include "judge_engagement.h"
#include "rules/comments.h"
#include "rules/duedate.h"
#include "rules/recurrence.h"
#include "zone.h"

#define FIELD_MAX (1024 * 1024)
#define CHUNK     (64 * 1024)

enum { COLUMNS_MAX = 8 };

struct judge;

/* What can be judged: the columns that are read, the id first, and those that
 * are written for each row. */
struct kind {
    const char *name;
    const char *columns[COLUMNS_MAX + 1];
    size_t needed; /* so many of them must be there; 0 = all */
    const char *header;
    void (*write_row)(struct judge *j);
    /* If it also comes as one JSON object a line; false for another one. */
    bool (*write_json)(struct judge *j, const char *line, size_t len);
};

struct judge {
    const struct kind *kind;
    FILE *out;
    const char *file;
    size_t at[COLUMNS_MAX]; /* 1 + the column's place, 0 = not seen */
    size_t field;
    size_t row; /* rows finished, the header is the first */
    bool bad;   /* the header lacks a column */
    struct buf value[COLUMNS_MAX];
};

/* libcsv asks here for room: a field has a ceiling. */
static void *
field_room(void *old, size_t size)
{
    return size > FIELD_MAX ? NULL : realloc(old, size);
}

static void
header_field(struct judge *j, const char *s, size_t len)
{
    size_t i;

    for (i = 0; j->kind->columns[i]; i++)
        if (strlen(j->kind->columns[i]) == len &&
            strncasecmp(j->kind->columns[i], s, len) == 0 && j->at[i] == 0)
            j->at[i] = j->field + 1;
}

static void
on_field(void *s, size_t len, void *data)
{
    struct judge *j = data;
    size_t i;

    if (j->row == 0)
        header_field(j, s ? s : "", len);
    for (i = 0; j->row > 0 && i < COLUMNS_MAX; i++)
        if (j->at[i] == j->field + 1) {
            buf_reset(&j->value[i]);
            buf_add(&j->value[i], s, len);
        }
    j->field++;
}

static void
write_field(FILE *out, const struct buf *b)
{
    if (strpbrk(b->data, ",\"\r\n"))
        (void)csv_fwrite(out, b->data, b->len);
    else
        (void)fwrite(b->data, 1, b->len, out);
}

/* ---- comments ------------------------------------------------------------ */

enum { COMMENT_TEXT = 1 };

static void
write_comment(struct judge *j)
{
    struct comment_text in = { .text = j->value[COMMENT_TEXT].data };
    struct comment_judgement result;

    comment_judge(&in, &result);
    fprintf(j->out, ",%d,%d.%03d\n", result.machine ? 1 : 0,
            result.score / 1000, result.score % 1000);
}

/* ---- dates --------------------------------------------------------------- */

enum { DATE_LANG = 1, DATE_NOW, DATE_ZONE, DATE_KIND, DATE_TEXT };

/* How many occurrences of a recurrence are told. */
enum { DATES_TOLD = 3 };

/* As many digits, and the character after them; moves *at behind it. */
static bool
read_part(const char **at, int digits, char after, int *out)
{
    int i;

    *out = 0;
    for (i = 0; i < digits; i++, (*at)++) {
        if (**at < '0' || **at > '9')
            return false;
        *out = *out * 10 + (**at - '0');
    }
    if (**at != after)
        return false;
    if (after != '\0')
        (*at)++;
    return true;
}

/* "2026-05-14T09:00:00+02:00": local time with its offset. */
static bool
read_now(const char *text, int64_t *now)
{
    struct wall wall = { 0 };
    const char *at = text;
    int hours, minutes;
    char sign = strchr(text, '+') ? '+' : '-';
    int64_t second;

    if (!read_part(&at, 4, '-', &wall.year) ||
        !read_part(&at, 2, '-', &wall.month) ||
        !read_part(&at, 2, 'T', &wall.day) ||
        !read_part(&at, 2, ':', &wall.hour) ||
        !read_part(&at, 2, ':', &wall.minute) ||
        !read_part(&at, 2, sign, &wall.second) ||
        !read_part(&at, 2, ':', &hours) || !read_part(&at, 2, '\0', &minutes) ||
        !wall_is_valid(&wall))
        return false;
    (void)zone_to_utc(zone_utc(), &wall, now, &second);
    *now -= (sign == '-' ? -1 : 1) * (hours * 60 + minutes) * INT64_C(60);
    return true;
}

static void
add_moment(struct buf *b, bool has_time, const struct wall *wall)
{
    if (has_time)
        wall_iso_time(b, wall);
    else
        wall_iso_day(b, wall);
}

static void
judge_deadline(const char *text, const char *language, int64_t now,
               const struct zone *zone, struct buf *b)
{
    struct duedate due;

    if (duedate_parse(text, language, now, zone, &due) == ERR_OK &&
        (due.kind == DUEDATE_DAY || due.kind == DUEDATE_INSTANT))
        add_moment(b, due.kind == DUEDATE_INSTANT, &due.wall);
}

static void
judge_recurrence(const char *text, const char *language, int64_t now,
                 const struct zone *zone, struct buf *b)
{
    struct recurrence recurrence;
    int64_t at = now;
    int i;

    if (recurrence_parse(text, language, now, zone, &recurrence) != ERR_OK)
        return;
    for (i = 0; i < DATES_TOLD; i++) {
        struct wall wall;

        if (recurrence_next(&recurrence, zone, at, &wall, &at) != ERR_OK)
            return;
        buf_adds(b, i > 0 ? ";" : "");
        add_moment(b, recurrence.has_time, &wall);
    }
}

/* What cannot be read at all is asked back too. */
static void
write_date(struct judge *j)
{
    const struct zone *zone;
    struct buf b;
    int64_t now;

    buf_init(&b, 200);
    if (zone_find(j->value[DATE_ZONE].data, &zone) == ERR_OK &&
        read_now(j->value[DATE_NOW].data, &now))
        (strcmp(j->value[DATE_KIND].data, "recurrence") == 0
             ? judge_recurrence
             : judge_deadline)(j->value[DATE_TEXT].data,
                               j->value[DATE_LANG].data, now, zone, &b);
    fprintf(j->out, ",%s\n", b.len > 0 ? b.data : "ask");
    buf_release(&b);
}

/* ---- engagement ---------------------------------------------------------- */

enum { RATE_FOLLOWERS = 1, RATE_LIKES };

static void
write_engagement(struct judge *j)
{
    struct buf rate;

    buf_init(&rate, 64);
    judge_engagement_table(j->value[RATE_FOLLOWERS].data,
                           j->value[RATE_LIKES].data, &rate);
    fprintf(j->out, ",%s\n", rate.len > 0 ? rate.data : "");
    buf_release(&rate);
}

static bool
write_engagement_json(struct judge *j, const char *line, size_t len)
{
    struct buf rate;
    bool is_good;

    buf_init(&rate, 64);
    buf_reset(&j->value[0]);
    is_good = judge_engagement_posts(line, len, &j->value[0], &rate);
    if (is_good) {
        write_field(j->out, &j->value[0]);
        fprintf(j->out, ",%s\n", rate.len > 0 ? rate.data : "");
    }
    buf_release(&rate);
    return is_good;
}

/* ---- accounts ------------------------------------------------------------ */

static void
write_account(struct judge *j)
{
    const char *cells[ACCOUNT_COLUMNS];
    double score;
    size_t i;

    for (i = 0; i < ACCOUNT_COLUMNS; i++)
        cells[i] = j->value[1 + i].data;
    score = judge_account(cells);
    fprintf(j->out, ",%d,%.3f\n", account_is_fake(score) ? 1 : 0, score);
}

static const struct kind kinds[] = {
    /* What a source does not know may be missing, cell or column. */
    { .name = "accounts",
      .columns = { "id", "posts", "followers", "following", "has_picture",
                   "bio_length", "username_digits", "username_digit_share" },
      .needed = 4,
      .header = "id,label,score\n",
      .write_row = write_account },
    { .name = "comments",
      .columns = { "id", "text" },
      .header = "id,label,score\n",
      .write_row = write_comment },
    { .name = "dates",
      .columns = { "id", "lang", "now", "zone", "kind", "text" },
      .header = "id,at\n",
      .write_row = write_date },
    { .name = "engagement",
      .columns = { "id", "followers", "recent_avg_likes" },
      .header = "id,er\n",
      .write_row = write_engagement,
      .write_json = write_engagement_json },
};

/* ---- rows, files --------------------------------------------------------- */

static bool
is_needed(const struct kind *kind, size_t column)
{
    return kind->needed == 0 || column < kind->needed;
}

static void
on_row(int end, void *data)
{
    struct judge *j = data;
    size_t i;

    (void)end;
    if (j->row++ > 0 && !j->bad) {
        write_field(j->out, &j->value[0]);
        j->kind->write_row(j);
    }
    for (i = 0; j->kind->columns[i]; i++) {
        j->bad |= j->at[i] == 0 && is_needed(j->kind, i);
        buf_reset(&j->value[i]);
    }
    j->field = 0;
}

static enum err
parse_chunk(struct judge *j, struct csv_parser *p, const char *data, size_t len,
            FILE *err)
{
    if (csv_parse(p, data, len, on_field, on_row, j) == len)
        return ERR_OK;
    if (csv_error(p) == CSV_ENOMEM || csv_error(p) == CSV_ETOOBIG) {
        fprintf(err, "cannot judge '%s': row %zu: a field is over 1 MiB\n",
                j->file, j->row + 1);
        return ERR_TOO_BIG;
    }
    fprintf(err, "cannot judge '%s': row %zu: %s\n", j->file, j->row + 1,
            csv_strerror(csv_error(p)));
    return ERR_PROTOCOL;
}

static enum err
check_header(const struct judge *j, FILE *err)
{
    size_t i;

    for (i = 0; j->kind->columns[i]; i++)
        if (j->at[i] == 0 && is_needed(j->kind, i)) {
            fprintf(err, "cannot judge '%s': no column '%s' in its header\n",
                    j->file, j->kind->columns[i]);
            return ERR_PROTOCOL;
        }
    return ERR_OK;
}

/* ---- one JSON object a line ---------------------------------------------- */

static enum err
judge_line(struct judge *j, const struct buf *line, FILE *err)
{
    j->row++;
    if (line->overflow) {
        fprintf(err, "cannot judge '%s': line %zu is over 1 MiB\n", j->file,
                j->row);
        return ERR_TOO_BIG;
    }
    if (line->len == 0 || j->kind->write_json(j, line->data, line->len))
        return ERR_OK;
    fprintf(err, "cannot judge '%s': line %zu is no such JSON object\n",
            j->file, j->row);
    return ERR_PROTOCOL;
}

/* The bytes of a chunk; the last line may go on in the next one. */
static enum err
judge_lines(struct judge *j, struct buf *line, const char *bytes, size_t len,
            FILE *err)
{
    const char *end = bytes + len, *newline;
    enum err rc = ERR_OK;

    while (rc == ERR_OK && bytes < end) {
        newline = memchr(bytes, '\n', (size_t)(end - bytes));
        buf_add(line, bytes, (size_t)((newline ? newline : end) - bytes));
        if (!newline)
            return line->overflow ? judge_line(j, line, err) : ERR_OK;
        rc = judge_line(j, line, err);
        buf_reset(line);
        bytes = newline + 1;
    }
    return rc;
}

/* `chunk` holds the first `n` bytes of the file already. */
static enum err
judge_json(struct judge *j, char *chunk, size_t n, FILE *in, FILE *err)
{
    struct buf line;
    enum err rc;

    buf_init(&line, FIELD_MAX);
    do
        rc = judge_lines(j, &line, chunk, n, err);
    while (rc == ERR_OK && (n = fread(chunk, 1, CHUNK, in)) > 0);
    if (rc == ERR_OK && ferror(in)) {
        fprintf(err, "cannot read '%s': %s\n", j->file, strerror(errno));
        rc = ERR_IO;
    }
    if (rc == ERR_OK && line.len > 0)
        rc = judge_line(j, &line, err);
    buf_release(&line);
    return rc;
}

/* ---- CSV ----------------------------------------------------------------- */

static enum err
judge_stream(struct judge *j, struct csv_parser *p, FILE *in, FILE *err)
{
    char *chunk = xmalloc(CHUNK);
    enum err rc = ERR_OK;
    bool first = true;
    size_t n;

    while (rc == ERR_OK && !j->bad && (n = fread(chunk, 1, CHUNK, in)) > 0) {
        size_t bom =
            first && n >= 3 && memcmp(chunk, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

        if (first && j->kind->write_json && n > bom && chunk[bom] == '{') {
            memmove(chunk, chunk + bom, n - bom);
            rc = judge_json(j, chunk, n - bom, in, err);
            free(chunk);
            return rc;
        }
        first = false;
        rc = parse_chunk(j, p, chunk + bom, n - bom, err);
    }
    if (rc == ERR_OK && ferror(in)) {
        fprintf(err, "cannot read '%s': %s\n", j->file, strerror(errno));
        rc = ERR_IO;
    }
    if (rc == ERR_OK && csv_fini(p, on_field, on_row, j) != 0)
        rc = ERR_PROTOCOL;
    if (rc == ERR_OK)
        rc = check_header(j, err);
    free(chunk);
    return rc;
}

static enum err
judge_opened(const struct kind *kind, const char *name, FILE *in, FILE *out,
             FILE *err)
{
    struct judge j = { .kind = kind, .out = out, .file = name };
    struct csv_parser p;
    enum err rc;
    size_t i;

    for (i = 0; i < COLUMNS_MAX; i++)
        buf_init(&j.value[i], FIELD_MAX);
    (void)csv_init(&p, CSV_APPEND_NULL);
    csv_set_realloc_func(&p, field_room);
    rc = judge_stream(&j, &p, in, err);
    csv_free(&p);
    for (i = 0; i < COLUMNS_MAX; i++)
        buf_release(&j.value[i]);
    return rc;
}

static enum err
judge_file(const struct kind *kind, const char *name, FILE *out, FILE *err)
{
    FILE *in;
    enum err rc;

    if (strcmp(name, "-") == 0)
        return judge_opened(kind, name, stdin, out, err);
    in = fopen(name, "rbe");
    if (!in) {
        rc = errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
        fprintf(err, "cannot open '%s': %s\n", name, strerror(errno));
        return rc;
    }
    rc = judge_opened(kind, name, in, out, err);
    (void)fclose(in);
    return rc;
}

static const struct kind *
kind_find(const char *name, FILE *err)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(kinds); i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    fprintf(err, "cannot judge '%s': known kinds are:", name);
    for (i = 0; i < ARRAY_LEN(kinds); i++)
        fprintf(err, "%s %s", i > 0 ? "," : "", kinds[i].name);
    fputc('\n', err);
    return NULL;
}

enum err
judge_run(const char *kind_name, char **files, size_t n, FILE *out, FILE *err)
{
    const struct kind *kind = kind_find(kind_name, err);
    enum err rc = ERR_OK;
    size_t i;

    if (!kind)
        return ERR_INVALID;
    if (n == 0) {
        fprintf(err, "judge %s: name at least one CSV file\n", kind->name);
        return ERR_INVALID;
    }
    fputs(kind->header, out);
    for (i = 0; i < n && rc == ERR_OK; i++)
        rc = judge_file(kind, files[i], out, err);
    if (fflush(out) != 0 || ferror(out)) {
        fprintf(err, "cannot write the answer: %s\n", strerror(errno));
        return rc == ERR_OK ? ERR_IO : rc;
    }
    return rc;
}
