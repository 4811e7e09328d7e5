/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * posts.c - a table of a creator's posts in, their figures out.
 *
 * The whole file is held: nobody has a thousand posts to look at. The header
 * is looked for among the first lines, with each delimiter; the one that names
 * most columns is it.
 */
#include "import_posts.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "letters.h"
#include "posts_json.h"
#include "values.h"

#define CELLS_MAX 128
#define CELL_MAX  ((size_t)16 * 1024)
#define NAME_MAX_ 40

static const struct column {
    const char *word;
    const char *names; /* folded, with blanks around each */
} columns[IMPORT_POSTS_FIELDS] = {
    [IMPORT_POSTS_URL] = { "url", " url link permalink post posturl postlink"
                                  " videourl webvideourl weburl href linkpost"
                                  " linkdelpost " },
    [IMPORT_POSTS_ID] = { "id", " id postid shortcode code videoid idvideo"
                                " idpost contentid idcontenuto"
                                " content mediaid " },
    [IMPORT_POSTS_TIME] = { "time", " date time published publishedat"
                                    " publishtime publishdate timestamp"
                                    " takenat takenatiso createtime"
                                    " createtimeiso createdat posted postedat"
                                    " postdate data datapubblicazione"
                                    " videopublishtime datadipubblicazione"
                                    " oradipubblicazione pubblicato " },
    [IMPORT_POSTS_TITLE] = { "title", " title videotitle titolo"
                                      " titolodelvideo " },
    [IMPORT_POSTS_TEXT] = { "text", " caption text description desc didascalia"
                                    " descrizione posttext copy testo " },
    [IMPORT_POSTS_LIKES] = { "likes", " likes like likecount likescount"
                                      " numlikes diggcount mipiace hearts"
                                      " favorites numerolike nlike " },
    [IMPORT_POSTS_COMMENTS] = { "comments", " comments commentcount"
                                            " commentscount numcomments"
                                            " commenti numerocommenti"
                                            " ncommenti commentiaggiunti"
                                            " commentsadded " },
    [IMPORT_POSTS_VIEWS] = { "views", " views viewcount viewscount playcount"
                                      " plays videoviewcount videoplaycount"
                                      " videoviews visualizzazioni"
                                      " riproduzioni numviews " },
    [IMPORT_POSTS_REACH] = { "reach", " reach accountsreached copertura"
                                      " accountraggiunti " },
    [IMPORT_POSTS_FOLLOWERS] = { "followers", " followers followercount"
                                              " followerscount follower"
                                              " subscribers subscribercount"
                                              " iscritti numerofollower " },
    [IMPORT_POSTS_PINNED] = { "pinned", " pinned ispinned fissato"
                                        " inevidenza " },
    [IMPORT_POSTS_PAID] = { "paid", " paid ispaid sponsored issponsored ad"
                                    " isad paidpartnership"
                                    " ispaidpartnership sponsorizzato"
                                    " pubblicita adv " },
};

/* Of a table of comments: the comment itself, and who wrote it. */
static const char comment_names[] = " comment commenttext commento comentario"
                                    " body message textdisplay textoriginal ";
static const char author_names[] = " author authorname commenter userprofile"
                                   " authorchannelid commenterusername"
                                   " nickname autore profileurl ";

const char *
import_posts_word(enum import_posts_field field)
{
    return columns[field].word;
}

static bool
is_one_of(const char *folded, const char *names)
{
    char wanted[NAME_MAX_ + 3];
    size_t len = strlen(folded);

    if (len == 0 || len > NAME_MAX_)
        return false;
    wanted[0] = ' ';
    memcpy(wanted + 1, folded, len);
    wanted[len + 1] = ' ';
    wanted[len + 2] = '\0';
    return strstr(names, wanted) != NULL;
}

/* ---- a table ------------------------------------------------------------- */

struct table {
    enum import_encoding encoding;
    char delimiter;
    int at[IMPORT_POSTS_FIELDS]; /* the column, -1 = there is none */
    char name[IMPORT_POSTS_FIELDS][IMPORT_NAME_MAX + 1];
    int found;
    int64_t header; /* which record, from 1; 0 = none yet */
    bool has_comment, has_author;
    int64_t counted; /* cells of figures that are counts, and that are not */
    int64_t uncounted;
};

/* The records of a file, one after the other. */
struct walk {
    struct table *table;
    bool is_probing; /* the header is looked for */
    struct buf cells[CELLS_MAX];
    int cell;
    int64_t record;
    struct import_posts *out;
    enum platform platform;
    int64_t now;
    post_fact_fn *fn;
    void *ctx;
    enum err rc;
};

/* As the file calls it, cut where a character begins. */
static void
name_keep(const struct buf *cell, char *to)
{
    size_t len = cell->len;

    if (len > IMPORT_NAME_MAX) {
        len = IMPORT_NAME_MAX;
        while (len > 0 && ((unsigned char)cell->data[len] & 0xc0) == 0x80)
            len--;
    }
    if (len > 0)
        memcpy(to, cell->data, len);
    to[len] = '\0';
}

static void
header_read(struct walk *w)
{
    struct table *t = w->table, trial = *t;
    char folded[NAME_MAX_ + 1];
    int i, field;

    trial.found = 0;
    trial.has_comment = trial.has_author = false;
    for (field = 0; field < IMPORT_POSTS_FIELDS; field++) {
        trial.at[field] = -1;
        trial.name[field][0] = '\0';
    }
    for (i = 0; i < w->cell && i < CELLS_MAX; i++) {
        letters_fold(w->cells[i].len > 0 ? w->cells[i].data : "",
                     w->cells[i].len, folded, sizeof(folded));
        trial.has_comment |= is_one_of(folded, comment_names);
        trial.has_author |= is_one_of(folded, author_names);
        for (field = 0; field < IMPORT_POSTS_FIELDS; field++)
            if (trial.at[field] < 0 &&
                is_one_of(folded, columns[field].names)) {
                trial.at[field] = i;
                name_keep(&w->cells[i], trial.name[field]);
                trial.found++;
                break;
            }
    }
    if (trial.found > t->found) {
        *t = trial;
        t->header = w->record;
        t->counted = t->uncounted = 0;
    }
}

static const struct buf *
cell_of(const struct walk *w, enum import_posts_field field)
{
    int at = w->table->at[field];

    return at >= 0 && at < w->cell && at < CELLS_MAX ? &w->cells[at] : NULL;
}

static int64_t
count_of(const struct walk *w, enum import_posts_field field)
{
    const struct buf *cell = cell_of(w, field);

    return cell && cell->len > 0 ? value_count(cell->data, cell->len)
                                 : FACT_UNKNOWN;
}

static void
rows_probe(struct walk *w)
{
    static const enum import_posts_field figures[] = { IMPORT_POSTS_LIKES,
                                                       IMPORT_POSTS_COMMENTS,
                                                       IMPORT_POSTS_VIEWS,
                                                       IMPORT_POSTS_REACH };
    size_t i;

    for (i = 0; i < ARRAY_LEN(figures); i++) {
        const struct buf *cell = cell_of(w, figures[i]);

        if (!cell || cell->len == 0)
            continue;
        if (count_of(w, figures[i]) >= 0)
            w->table->counted++;
        else
            w->table->uncounted++;
    }
}

/* ---- a post -------------------------------------------------------------- */

static enum fact_reply
mark_of(const struct walk *w, enum import_posts_field field)
{
    const struct buf *cell = cell_of(w, field);

    return cell && cell->len > 0 ? value_reply(cell->data, cell->len)
                                 : FACT_REPLY_UNKNOWN;
}

static const char *
text_of(const struct walk *w, enum import_posts_field field)
{
    const struct buf *cell = cell_of(w, field);

    return cell && cell->len > 0 ? cell->data : "";
}

/* By its link, its number, or by what is told of it. */
static bool
ref_of(const struct walk *w, const struct post_fact *fact, struct post_ref *ref)
{
    const char *url = text_of(w, IMPORT_POSTS_URL);
    const char *id = text_of(w, IMPORT_POSTS_ID);
    struct buf b;

    if (*url != '\0' && post_parse(url, ref) == ERR_OK)
        return true;
    if (*id != '\0' && post_parse_id(id, w->platform, ref) == ERR_OK)
        return true;
    if (*url != '\0' && post_parse_id(url, w->platform, ref) == ERR_OK)
        return true;
    if (fact->at == FACT_UNKNOWN)
        return false;
    buf_init(&b, POST_KEY_MAX);
    buf_addf(&b, "at %lld", (long long)fact->at);
    memset(ref, 0, sizeof(*ref));
    memcpy(ref->key, b.data, b.len + 1);
    buf_release(&b);
    return true;
}

static void
row_read(struct walk *w)
{
    const struct buf *time = cell_of(w, IMPORT_POSTS_TIME);
    struct post_fact fact = { .title = text_of(w, IMPORT_POSTS_TITLE),
                              .text = text_of(w, IMPORT_POSTS_TEXT),
                              .at = FACT_UNKNOWN,
                              .likes = count_of(w, IMPORT_POSTS_LIKES),
                              .comments = count_of(w, IMPORT_POSTS_COMMENTS),
                              .views = count_of(w, IMPORT_POSTS_VIEWS),
                              .reach = count_of(w, IMPORT_POSTS_REACH),
                              .followers = count_of(w, IMPORT_POSTS_FOLLOWERS),
                              .pinned = mark_of(w, IMPORT_POSTS_PINNED),
                              .paid = mark_of(w, IMPORT_POSTS_PAID) };

    if (time && time->len > 0)
        fact.at = value_time(time->data, time->len, w->out->dates, w->now);
    if ((fact.likes < 0 && fact.comments < 0 && fact.views < 0 &&
         fact.reach < 0) ||
        !ref_of(w, &fact, &fact.ref)) {
        w->out->skipped++;
        return;
    }
    if (w->out->rows == IMPORT_POSTS_MAX) {
        w->out->left_out++;
        return;
    }
    w->out->rows++;
    w->rc = w->fn(w->ctx, &fact);
}

/* ---- records ------------------------------------------------------------- */

static void
on_cell(void *s, size_t len, void *ctx)
{
    struct walk *w = ctx;

    if (w->cell < CELLS_MAX) {
        buf_reset(&w->cells[w->cell]);
        letters_clean(s ? s : "", len < CELL_MAX ? len : CELL_MAX,
                      w->table->encoding, false, &w->cells[w->cell]);
    }
    w->cell++;
}

static bool
is_blank(const struct walk *w)
{
    int i;

    for (i = 0; i < w->cell && i < CELLS_MAX; i++)
        if (w->cells[i].len > 0)
            return false;
    return true;
}

static void
dates_probe(struct walk *w)
{
    const struct buf *time = cell_of(w, IMPORT_POSTS_TIME);
    enum import_dates dates;
    bool is_ambiguous;

    if (!time || time->len == 0)
        return;
    dates = value_dates(time->data, time->len, &is_ambiguous);
    if (dates != IMPORT_DATES_UNKNOWN)
        w->out->dates = dates;
    w->out->day_first_assumed |= is_ambiguous;
}

static void
on_record(int end, void *ctx)
{
    struct walk *w = ctx;

    (void)end;
    w->record++;
    if (w->rc == ERR_OK && !is_blank(w)) {
        if (w->is_probing && w->record <= IMPORT_HEADER_ROWS)
            header_read(w);
        if (w->record > w->table->header && w->table->header > 0) {
            if (!w->is_probing)
                row_read(w);
            else if (w->out)
                dates_probe(w);
            else
                rows_probe(w);
        }
    }
    w->cell = 0;
}

static enum err
walk_run(struct walk *w, const struct buf *text)
{
    struct csv_parser p;
    enum err rc = ERR_OK;
    int i;

    if (csv_init(&p, CSV_APPEND_NULL) != 0)
        return ERR_INTERNAL;
    csv_set_delim(&p, (unsigned char)w->table->delimiter);
    for (i = 0; i < CELLS_MAX; i++)
        buf_init(&w->cells[i], CELL_MAX * 3);
    w->cell = 0;
    w->record = 0;
    if (csv_parse(&p, text->data ? text->data : "", text->len, on_cell,
                  on_record, w) != text->len ||
        csv_fini(&p, on_cell, on_record, w) != 0)
        rc = ERR_PROTOCOL;
    csv_free(&p);
    for (i = 0; i < CELLS_MAX; i++)
        buf_release(&w->cells[i]);
    return rc == ERR_OK ? w->rc : rc;
}

static bool
is_table(const struct table *t)
{
    int figures =
        (t->at[IMPORT_POSTS_LIKES] >= 0) + (t->at[IMPORT_POSTS_COMMENTS] >= 0) +
        (t->at[IMPORT_POSTS_VIEWS] >= 0) + (t->at[IMPORT_POSTS_REACH] >= 0);

    if (figures < 2 || (t->has_comment && t->has_author))
        return false;
    if (t->at[IMPORT_POSTS_URL] < 0 && t->at[IMPORT_POSTS_ID] < 0 &&
        t->at[IMPORT_POSTS_TIME] < 0)
        return false;
    return t->counted > t->uncounted;
}

/* The delimiter that names most columns; false when it is no such table. */
static bool
table_find(const struct buf *text, enum import_encoding encoding,
           struct table *best)
{
    static const char delimiters[] = ",;\t|";
    struct walk *w = xcalloc(1, sizeof(*w));
    size_t i;

    memset(best, 0, sizeof(*best));
    for (i = 0; i < sizeof(delimiters) - 1; i++) {
        struct table trial = { .encoding = encoding,
                               .delimiter = delimiters[i] };

        *w = (struct walk){ .table = &trial, .is_probing = true };
        if (walk_run(w, text) == ERR_OK && trial.found > best->found)
            *best = trial;
    }
    free(w);
    return best->found > 0 && is_table(best);
}

/* Lines of a table, whatever it came as. */
static void
text_decode(const void *bytes, size_t len, bool last,
            const struct import_plan *plan, struct buf *out)
{
    size_t mark = letters_bom(plan->encoding, bytes, len);
    struct buf table;

    letters_decode(plan->encoding, true, (const char *)bytes + mark, len - mark,
                   last, out);
    buf_init(&table, IMPORT_POSTS_BYTES * 4);
    if (posts_json_table(out->data, out->len, &table) && !table.overflow) {
        buf_reset(out);
        buf_add(out, table.data, table.len);
    }
    buf_release(&table);
}

/* ---- the two doors ------------------------------------------------------- */

bool
import_posts_sniff(const void *head, size_t len, bool whole,
                   const struct import_plan *plan)
{
    struct table table;
    struct buf text;
    bool is_it;

    if (len > IMPORT_HEAD)
        len = IMPORT_HEAD;
    if (plan->tool != IMPORT_TOOL_UNKNOWN ||
        (plan->kind != IMPORT_CSV && plan->kind != IMPORT_JSON &&
         plan->kind != IMPORT_UNKNOWN))
        return false;
    buf_init(&text, IMPORT_HEAD * 4);
    text_decode(head, len, whole, plan, &text);
    is_it = table_find(&text, plan->encoding, &table);
    buf_release(&text);
    return is_it;
}

enum err
import_posts_read(const void *bytes, size_t len, const struct import_plan *plan,
                  enum platform platform, int64_t now, post_fact_fn *fn,
                  void *ctx, struct import_posts *out)
{
    struct walk *w;
    struct table table;
    struct buf text;
    enum err rc = ERR_PROTOCOL;

    memset(out, 0, sizeof(*out));
    if (len > IMPORT_POSTS_BYTES)
        return ERR_TOO_BIG;
    w = xcalloc(1, sizeof(*w));
    buf_init(&text, IMPORT_POSTS_BYTES * 4);
    text_decode(bytes, len, true, plan, &text);
    if (table_find(&text, plan->encoding, &table)) {
        *w = (struct walk){ .table = &table, .is_probing = true, .out = out };
        rc = walk_run(w, &text);
        memcpy(out->column, table.name, sizeof(out->column));
        out->day_first_assumed &= out->dates == IMPORT_DATES_UNKNOWN;
        *w = (struct walk){ .table = &table,
                            .out = out,
                            .platform = platform,
                            .now = now,
                            .fn = fn,
                            .ctx = ctx };
        if (rc == ERR_OK)
            rc = walk_run(w, &text);
    }
    buf_release(&text);
    free(w);
    return rc;
}
