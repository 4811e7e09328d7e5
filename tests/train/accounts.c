/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * accounts.c - learn the weights of rules/accounts.c, and say how good they
 * are.
 *
 *     train_accounts DATA.csv            the figures, by cross-validation
 *     train_accounts --write DATA.csv    commands/rules/accounts_model.tsv
 *
 * DATA.csv has a header with posts, followers, following, has_picture,
 * username_digits and label (1 = fake). The figures are of accounts that the
 * weights were not learnt from: ten times ten parts, each judged by what the
 * other nine taught, the line between fake and not among it. All chance comes
 * from a fixed seed: the same data give the same output.
 */
#include <csv.h>
#include <linear.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules/accounts.h"
#include "rules/crowd.h"

enum { ROWS_MAX = 20000, COLUMNS = 6, PARTS = 10, TURNS = 10 };
enum { SAMPLES = 200, SAMPLE = 50, MIXES = 5 };

/* How far weights may go: small, for there is little to learn from. */
static const double strength = 0.3;
/* Vendors name a missing picture first among the signs, and an empty
 * biography; the data have too few of the one and do not know the other. So
 * these are set by hand, and learnt from nothing. */
static const double no_picture = 1.5, no_bio = 0.5;

struct row {
    double x[ACCOUNT_LEARNT];
    int label;
};

struct data {
    struct row *rows;
    int n;
    const char *column[COLUMNS];
    int at[COLUMNS];
    char cell[COLUMNS][32];
    int field, line;
};

/* The weights over plain features, and the line. */
struct weights {
    double w[ACCOUNT_LEARNT], bias, line;
};

/* ---- reading ------------------------------------------------------------- */

static void
on_field(void *s, size_t len, void *ctx)
{
    struct data *d = ctx;
    int i;

    for (i = 0; i < COLUMNS; i++) {
        if (d->line == 0 && strlen(d->column[i]) == len &&
            memcmp(d->column[i], s, len) == 0)
            d->at[i] = d->field;
        if (d->line > 0 && d->at[i] == d->field && len < sizeof(d->cell[i])) {
            memcpy(d->cell[i], s, len);
            d->cell[i][len] = '\0';
        }
    }
    d->field++;
}

static int64_t
cell_count(const struct data *d, int i)
{
    return d->cell[i][0] != '\0' ? strtoll(d->cell[i], NULL, 10)
                                 : ACCOUNT_UNKNOWN;
}

static void
on_row(int end, void *ctx)
{
    struct data *d = ctx;
    double x[ACCOUNT_FEATURES];
    struct account a = { .posts = cell_count(d, 0),
                         .followers = cell_count(d, 1),
                         .following = cell_count(d, 2),
                         .picture = cell_count(d, 3),
                         .bio_length = ACCOUNT_UNKNOWN,
                         .name_digits = cell_count(d, 4) };

    (void)end;
    if (d->line++ > 0 && d->n < ROWS_MAX) {
        account_features(&a, x);
        memcpy(d->rows[d->n].x, x, sizeof(d->rows[d->n].x));
        d->rows[d->n++].label = d->cell[5][0] == '1';
    }
    d->field = 0;
    memset(d->cell, 0, sizeof(d->cell));
}

static int
data_read(struct data *d, const char *name)
{
    static const char *const columns[COLUMNS] = {
        "posts",       "followers",       "following",
        "has_picture", "username_digits", "label"
    };
    FILE *in = fopen(name, "rbe");
    struct csv_parser p;
    char chunk[4096];
    size_t n;
    int i;

    if (!in)
        return -1;
    d->rows = calloc(ROWS_MAX, sizeof(*d->rows));
    for (i = 0; i < COLUMNS; i++) {
        d->column[i] = columns[i];
        d->at[i] = -1;
    }
    if (!d->rows || csv_init(&p, 0) != 0)
        abort();
    while ((n = fread(chunk, 1, sizeof(chunk), in)) > 0)
        (void)csv_parse(&p, chunk, n, on_field, on_row, d);
    (void)csv_fini(&p, on_field, on_row, d);
    csv_free(&p);
    (void)fclose(in);
    for (i = 0; i < COLUMNS; i++)
        if (d->at[i] < 0)
            return -1;
    return d->n > PARTS ? 0 : -1;
}

/* ---- chance -------------------------------------------------------------- */

static uint64_t chance_state;

/* splitmix64 */
static uint64_t
chance(uint64_t below)
{
    uint64_t z = chance_state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (z ^ (z >> 31)) % below;
}

static void
shuffle(int *order, int n)
{
    int i, j, was;

    for (i = n - 1; i > 0; i--) {
        j = (int)chance((uint64_t)i + 1);
        was = order[i];
        order[i] = order[j];
        order[j] = was;
    }
}

/* Each part gets its share of fakes. */
static void
deal_parts(const struct data *d, int *part)
{
    int *order = calloc((size_t)d->n, sizeof(*order));
    int label, i, n;

    if (!order)
        abort();
    for (label = 0; label < 2; label++) {
        for (i = n = 0; i < d->n; i++)
            if (d->rows[i].label == label)
                order[n++] = i;
        shuffle(order, n);
        for (i = 0; i < n; i++)
            part[order[i]] = i % PARTS;
    }
    free(order);
}

/* ---- learning ------------------------------------------------------------ */

static void
silent(const char *text)
{
    (void)text;
}

/* Weights over features of mean 0 and deviation 1. */
static void
learn_standard(const struct data *d, const int *rows, int n, const double *mean,
               const double *deviation, double *out)
{
    /* The bias is a feature so large that nothing holds its weight back. */
    enum { BIAS = 100, WIDTH = ACCOUNT_LEARNT + 2 };
    struct feature_node *nodes = calloc((size_t)n * WIDTH, sizeof(*nodes));
    struct feature_node **x = calloc((size_t)n, sizeof(struct feature_node *));
    double *y = calloc((size_t)n, sizeof(*y));
    struct problem problem = { .l = n, .n = ACCOUNT_LEARNT + 1, .bias = -1 };
    struct parameter how = { .solver_type = L2R_LR,
                             .eps = 1e-6,
                             .C = strength };
    struct model *model;
    int i, f, sign;

    if (!nodes || !x || !y)
        abort();
    for (i = 0; i < n; i++) {
        x[i] = nodes + (size_t)i * WIDTH;
        y[i] = d->rows[rows[i]].label ? 1 : -1;
        for (f = 0; f < ACCOUNT_LEARNT; f++)
            x[i][f] = (struct feature_node){
                f + 1, (d->rows[rows[i]].x[f] - mean[f]) / deviation[f]
            };
        x[i][ACCOUNT_LEARNT] =
            (struct feature_node){ ACCOUNT_LEARNT + 1, BIAS };
        x[i][ACCOUNT_LEARNT + 1].index = -1;
    }
    problem.x = x;
    problem.y = y;
    set_print_string_function(silent);
    model = train(&problem, &how);
    /* Its weights are for the label that it met first. */
    sign = model->label[0] == 1 ? 1 : -1;
    for (f = 0; f < ACCOUNT_LEARNT; f++)
        out[f] = sign * model->w[f];
    out[ACCOUNT_LEARNT] = sign * model->w[ACCOUNT_LEARNT] * BIAS;
    free_and_destroy_model(&model);
    free(nodes);
    free(x);
    free(y);
}

static double
score_of(const struct weights *w, const struct row *row)
{
    double sum = w->bias;
    int f;

    for (f = 0; f < ACCOUNT_LEARNT; f++)
        sum += w->w[f] * row->x[f];
    return 1 / (1 + exp(-sum));
}

static int
falling(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x > y ? -1 : x < y;
}

/* The line at which F1 is best if each answer is as likely as it says. */
static double
best_line(double *scores, int n)
{
    double sum = 0, hits = 0, best = 0, line = 0.5;
    int i;

    qsort(scores, (size_t)n, sizeof(*scores), falling);
    for (i = 0; i < n; i++)
        sum += scores[i];
    for (i = 0; i < n; i++) {
        hits += scores[i];
        if (2 * hits / (i + 1 + sum) > best) {
            best = 2 * hits / (i + 1 + sum);
            line = i + 1 < n ? (scores[i] + scores[i + 1]) / 2 : scores[i];
        }
    }
    return line;
}

static void
learn(const struct data *d, const int *rows, int n, struct weights *out)
{
    double mean[ACCOUNT_LEARNT] = { 0 }, deviation[ACCOUNT_LEARNT] = { 0 };
    double w[ACCOUNT_LEARNT + 1], *scores = calloc((size_t)n, sizeof(double));
    int i, f;

    if (!scores)
        abort();
    for (f = 0; f < ACCOUNT_LEARNT; f++) {
        for (i = 0; i < n; i++)
            mean[f] += d->rows[rows[i]].x[f] / n;
        for (i = 0; i < n; i++)
            deviation[f] += pow(d->rows[rows[i]].x[f] - mean[f], 2) / n;
        deviation[f] = sqrt(deviation[f]) + 1e-9;
    }
    learn_standard(d, rows, n, mean, deviation, w);
    out->bias = w[ACCOUNT_LEARNT];
    for (f = 0; f < ACCOUNT_LEARNT; f++) {
        out->w[f] = w[f] / deviation[f];
        out->bias -= out->w[f] * mean[f];
    }
    for (i = 0; i < n; i++)
        scores[i] = score_of(out, &d->rows[rows[i]]);
    out->line = best_line(scores, n);
    free(scores);
}

/* ---- how good ------------------------------------------------------------ */

/* What was said of each row by weights that had not seen it. */
struct answers {
    double *score;
    int *label;
};

static void
cross_validate(const struct data *d, struct answers *a)
{
    int *part = calloc((size_t)d->n, sizeof(int));
    int *rows = calloc((size_t)d->n, sizeof(int));
    struct weights w;
    int p, i, n;

    if (!part || !rows)
        abort();
    deal_parts(d, part);
    for (p = 0; p < PARTS; p++) {
        for (i = n = 0; i < d->n; i++)
            if (part[i] != p)
                rows[n++] = i;
        learn(d, rows, n, &w);
        for (i = 0; i < d->n; i++)
            if (part[i] == p) {
                a->score[i] = score_of(&w, &d->rows[i]);
                a->label[i] = a->score[i] >= w.line;
            }
    }
    free(part);
    free(rows);
}

struct figures {
    double f1, mcc, auc;
    int n;
};

static void
add_figures(const struct data *d, const struct answers *a, struct figures *f)
{
    double hit = 0, wrong = 0, missed = 0, rest = 0, above = 0, pairs = 0;
    double product;
    int i, j;

    for (i = 0; i < d->n; i++) {
        hit += d->rows[i].label && a->label[i];
        wrong += !d->rows[i].label && a->label[i];
        missed += d->rows[i].label && !a->label[i];
        rest += !d->rows[i].label && !a->label[i];
        for (j = 0; d->rows[i].label && j < d->n; j++)
            if (!d->rows[j].label) {
                pairs++;
                above += a->score[i] > a->score[j]    ? 1
                         : a->score[i] == a->score[j] ? 0.5
                                                      : 0;
            }
    }
    product = (hit + wrong) * (hit + missed) * (rest + wrong) * (rest + missed);
    f->f1 += 2 * hit / (2 * hit + wrong + missed);
    f->mcc += product > 0 ? (hit * rest - wrong * missed) / sqrt(product) : 0;
    f->auc += above / pairs;
    f->n++;
}

/* Of lists of fifty: how far the share is off, how often it is within the
 * interval. */
struct share_figures {
    double error, plain, inside;
    int n;
};

/* `fakes` of the fifty are fake, -1 = as chance has it. */
static void
add_samples(const struct data *d, const struct answers *a, int fakes,
            struct share_figures *f)
{
    int *order = calloc((size_t)d->n, sizeof(int));
    int s, i, k, taken[2], want[2] = { SAMPLE - fakes, fakes };

    if (!order)
        abort();
    for (i = 0; i < d->n; i++)
        order[i] = i;
    for (s = 0; s < SAMPLES; s++) {
        struct crowd_scores scores = { 0 };
        struct crowd_share share;
        double real = 0, sum = 0;

        shuffle(order, d->n);
        taken[0] = taken[1] = 0;
        for (i = k = 0; i < d->n && k < SAMPLE; i++) {
            int label = d->rows[order[i]].label;

            if (fakes >= 0 && taken[label]++ >= want[label])
                continue;
            real += label;
            sum += a->score[order[i]];
            crowd_add(&scores, a->score[order[i]]);
            k++;
        }
        crowd_estimate(&scores, &share);
        f->error += fabs(share.share - real / k);
        f->plain += fabs(sum / k - real / k);
        f->inside += share.lo <= real / k && real / k <= share.hi;
        f->n++;
    }
    free(order);
}

static void
print_samples(const char *what, const struct share_figures *f)
{
    printf("share of %d, %-12s off by %.3f on average (plain mean of the "
           "scores %.3f), in the interval %.0f %%\n",
           SAMPLE, what, f->error / f->n, f->plain / f->n,
           100 * f->inside / f->n);
}

static void
check(const struct data *d)
{
    static const int fakes[MIXES + 1] = { -1, 0, 5, 12, 25, 37 };
    struct share_figures shares[MIXES + 1] = { { 0 } };
    struct figures f = { 0 };
    struct answers a = { calloc((size_t)d->n, sizeof(double)),
                         calloc((size_t)d->n, sizeof(int)) };
    char what[32];
    int turn, m;

    if (!a.score || !a.label)
        abort();
    for (turn = 0; turn < TURNS; turn++) {
        chance_state = (uint64_t)turn;
        cross_validate(d, &a);
        add_figures(d, &a, &f);
        for (m = 0; m <= MIXES; m++)
            add_samples(d, &a, fakes[m], &shares[m]);
    }
    printf("%d accounts, %d times %d parts: F1 %.3f, MCC %.3f, AUC %.3f\n",
           d->n, TURNS, PARTS, f.f1 / f.n, f.mcc / f.n, f.auc / f.n);
    print_samples("at random:", &shares[0]);
    for (m = 1; m <= MIXES; m++) {
        (void)snprintf(what, sizeof(what), "%d fake:", fakes[m]);
        print_samples(what, &shares[m]);
    }
    free(a.score);
    free(a.label);
}

/* ---- the table ----------------------------------------------------------- */

static void
print_value(const char *name, double value)
{
    printf("%s\t%.0f\n", name, value * 1e6);
}

static void
write_table(const struct data *d)
{
    static const char *const names[ACCOUNT_LEARNT] = {
        "few posts",
        "hardly any posts",
        "few posts and following",
        "few posts and followers",
        "few posts and digits",
        "followers",
        "following"
    };
    int *rows = calloc((size_t)d->n, sizeof(int)), i, fakes = 0;
    struct weights w;

    if (!rows)
        abort();
    for (i = 0; i < d->n; i++) {
        rows[i] = i;
        fakes += d->rows[i].label;
    }
    learn(d, rows, d->n, &w);
    puts("# The weights of accounts.c, made by tests/train/accounts.c.\n"
         "# Learnt from \"Instagram influencers\" by SRF Data, 2017\n"
         "# (github.com/srfdata/2017-10-instagram-influencers), CC BY-SA 4.0.\n"
         "# This file is an adaptation of it and under the same licence:\n"
         "# creativecommons.org/licenses/by-sa/4.0. No row of it is in here.\n"
         "# \"no picture\" and \"no biography\" are set by hand.");
    puts("name\tmillionths");
    print_value("bias", w.bias);
    print_value("line", w.line);
    print_value("base rate", (double)fakes / d->n);
    for (i = 0; i < ACCOUNT_LEARNT; i++)
        print_value(names[i], w.w[i]);
    print_value("no picture", no_picture);
    print_value("no biography", no_bio);
    free(rows);
}

int
main(int argc, char **argv)
{
    int writes = argc == 3 && strcmp(argv[1], "--write") == 0;
    struct data data = { 0 };

    if (argc != 2 + writes || data_read(&data, argv[argc - 1]) != 0) {
        (void)fputs("usage: train_accounts [--write] DATA.csv, with posts, "
                    "followers, following, has_picture, username_digits, "
                    "label\n",
                    stderr);
        return 64;
    }
    if (writes)
        write_table(&data);
    else
        check(&data);
    free(data.rows);
    return 0;
}
