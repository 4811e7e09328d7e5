/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fit.c - a linear model on some of the rows.
 *
 * Logistic regression with an L2 penalty (liblinear's solver 0, which draws no
 * lots, so that the same rows give the same weights), then every weight as one
 * of 255 steps. Buckets that fewer than FIT_GROUPS groups of near copies fill
 * are left out: they would only be remembered.
 */
#include <linear.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/comment_model.h"
#include "rules/fold.h"
#include "train.h"

#define FIT_COST   3.0
#define FIT_GROUPS 4

static int
by_index(const void *a, const void *b)
{
    const struct feature_node *x = a, *y = b;

    return x->index < y->index ? -1 : x->index > y->index;
}

/* Features as liblinear wants them: sorted, each once, the bias last. */
static struct feature_node *
nodes_of(const char *text)
{
    struct folded *f = xmalloc(sizeof(*f));
    struct linear_features *x = xmalloc(sizeof(*x));
    struct feature_node *nodes;
    size_t i, n = 0;

    fold_text(text, strlen(text), f);
    comment_features(f, NULL, x);
    nodes = xcalloc(x->count + 2, sizeof(*nodes));
    for (i = 0; i < x->count; i++) {
        nodes[i].index = (int)x->list[i].bucket + 1;
        nodes[i].value = (double)x->part[x->list[i].kind] / LINEAR_ONE;
    }
    qsort(nodes, x->count, sizeof(*nodes), by_index);
    for (i = 0; i < x->count; i++)
        if (n > 0 && nodes[n - 1].index == nodes[i].index)
            nodes[n - 1].value += nodes[i].value;
        else
            nodes[n++] = nodes[i];
    nodes[n] = (struct feature_node){ LINEAR_BUCKETS + 1, 1 };
    nodes[n + 1].index = -1;
    free(x);
    free(f);
    return nodes;
}

/* In how many groups each bucket occurs, counting one row for each. */
static void
thin_out(struct problem *p, const size_t *group)
{
    unsigned *in = xcalloc(LINEAR_BUCKETS + 2, sizeof(*in));
    size_t *last = xcalloc(LINEAR_BUCKETS + 2, sizeof(*last));
    struct feature_node *x, *kept;
    int i;

    for (i = 0; i < p->l; i++)
        for (x = p->x[i]; x->index > 0; x++)
            if (last[x->index] != group[i] + 1) {
                last[x->index] = group[i] + 1;
                in[x->index]++;
            }
    for (i = 0; i < p->l; i++) {
        for (x = kept = p->x[i]; x->index > 0; x++)
            if (in[x->index] >= FIT_GROUPS)
                *kept++ = *x;
        kept->index = -1;
    }
    free(last);
    free(in);
}

static double
largest(const struct model *m)
{
    double most = 0;
    unsigned i;

    for (i = 0; i < LINEAR_BUCKETS; i++) {
        double w = m->w[i] < 0 ? -m->w[i] : m->w[i];

        most = w > most ? w : most;
    }
    return most > 0 ? most : 1;
}

static int
rounded(double v)
{
    return (int)(v < 0 ? v - 0.5 : v + 0.5);
}

static void
take_weights(const struct model *m, struct weights *out)
{
    double step = largest(m) / 127, sign = m->label[0] == 1 ? 1 : -1;
    uint32_t i;

    memset(out, 0, sizeof(*out));
    out->list = xcalloc(LINEAR_BUCKETS, sizeof(*out->list));
    out->unit = rounded(step * 1000000);
    out->bias = rounded(sign * m->w[LINEAR_BUCKETS] * 1000);
    for (i = 0; i < LINEAR_BUCKETS; i++) {
        int w = rounded(sign * m->w[i] / step);

        if (w != 0)
            out->list[out->count++] = (struct linear_weight){ i, (int8_t)w };
    }
}

static void
be_quiet(const char *text)
{
    (void)text;
}

void
fit_model(const struct train_rows *rows, const bool *use, struct weights *out)
{
    struct parameter how = { .solver_type = L2R_LR,
                             .eps = 0.001,
                             .C = FIT_COST };
    struct problem p = { .n = LINEAR_BUCKETS + 1, .bias = -1 };
    size_t *group = xcalloc(rows->count, sizeof(*group)), i;
    struct model *m;

    p.x = xcalloc(rows->count, sizeof(struct feature_node *));
    p.y = xcalloc(rows->count, sizeof(*p.y));
    for (i = 0; i < rows->count; i++)
        if (use[i]) {
            group[p.l] = rows->list[i].group;
            p.y[p.l] = rows->list[i].label ? 1 : -1;
            p.x[p.l++] = nodes_of(rows->list[i].text);
        }
    thin_out(&p, group);
    set_print_string_function(be_quiet);
    m = train(&p, &how);
    take_weights(m, out);
    free_and_destroy_model(&m);
    while (p.l > 0)
        free(p.x[--p.l]);
    free(p.x);
    free(p.y);
    free(group);
}

void
weights_release(struct weights *w)
{
    free(w->list);
    memset(w, 0, sizeof(*w));
}
