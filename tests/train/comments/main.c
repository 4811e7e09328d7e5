/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * main.c - learn the weights of rules/comment_model.c, and say how good they
 * are together with the rules.
 *
 *     train_comments DATA.csv [OTHER.csv…]   the figures, by cross-validation
 *     train_comments --write DATA.csv        commands/rules/comment.weights
 *
 * DATA.csv has a header with text and label (1 = a machine's). A model of all
 * of it judges the OTHER files, of which nothing was learned: they must not be
 * harmed.
 *
 * Cross-validation deals the groups of near copies into ten parts, several
 * times; each part is judged by a model that has not seen it, together with
 * the rules as the chat does it, and by either alone.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/comment_model.h"
#include "rules/comments.h"
#include "train.h"

#define FOLDS 10
#define DEALS 5

enum { RULES, MODEL, BOTH, WAYS };

static const char *const ways[WAYS] = { "rules", "model", "both" };

/* Which part a group is dealt into. */
static unsigned
part_of(size_t group, unsigned deal)
{
    uint64_t h = (group + 1) * UINT64_C(0x9e3779b97f4a7c15) + deal;

    h ^= h >> 32;
    h *= UINT64_C(0xd6e8feb86659fd93);
    h ^= h >> 32;
    return (unsigned)(h % FOLDS);
}

static bool
by_rules(const struct linear_model *model, const char *text)
{
    struct comment_text in = { .text = text };
    struct comment_judgement out;

    comment_judge_with(model, &in, &out);
    return out.machine;
}

static bool
by_model(const struct linear_model *model, const char *text)
{
    struct folded f;
    struct comment_hint hint;

    fold_text(text, strlen(text), &f);
    comment_model_read(model, &f, NULL, &hint);
    return hint.score > 0;
}

static void
judge_row(const struct linear_model *model, const struct train_row *row,
          struct score *scores)
{
    score_add(&scores[RULES], by_rules(NULL, row->text), row->label);
    score_add(&scores[MODEL], by_model(model, row->text), row->label);
    score_add(&scores[BOTH], by_rules(model, row->text), row->label);
}

/* A model of the rows whose `use` is set; the caller frees it. */
static struct linear_model *
model_of(const struct train_rows *rows, const bool *use)
{
    struct linear_model *model = xmalloc(sizeof(*model));
    struct weights w;

    fit_model(rows, use, &w);
    linear_load(model, w.list, w.count, w.bias, w.unit);
    weights_release(&w);
    return model;
}

static void
judge_part(const struct train_rows *rows, unsigned deal, unsigned part,
           struct score *scores)
{
    bool *use = xcalloc(rows->count, sizeof(*use));
    struct linear_model *model;
    size_t i;

    for (i = 0; i < rows->count; i++)
        use[i] = part_of(rows->list[i].group, deal) != part;
    model = model_of(rows, use);
    for (i = 0; i < rows->count; i++)
        if (!use[i])
            judge_row(model, &rows->list[i], scores);
    free(model);
    free(use);
}

static void
print_score(const char *what, const char *way, const struct score *s)
{
    printf("%-28s %-6s precision %.3f recall %.3f F1 %.3f MCC %.3f\n", what,
           way, score_precision(s), score_recall(s), score_f1(s), score_mcc(s));
}

static const char *
base_name(const char *file)
{
    const char *slash = strrchr(file, '/');

    return slash ? slash + 1 : file;
}

static void
cross_validate(const char *file, const struct train_rows *rows)
{
    struct score all[WAYS] = { 0 };
    unsigned deal, part, way;

    for (deal = 0; deal < DEALS; deal++) {
        struct score scores[WAYS] = { 0 };
        char name[64];

        for (part = 0; part < FOLDS; part++)
            judge_part(rows, deal, part, scores);
        (void)snprintf(name, sizeof(name), "deal %u", deal + 1);
        print_score(name, ways[BOTH], &scores[BOTH]);
        for (way = 0; way < WAYS; way++) {
            all[way].hit += scores[way].hit;
            all[way].false_alarm += scores[way].false_alarm;
            all[way].miss += scores[way].miss;
            all[way].calm += scores[way].calm;
        }
    }
    for (way = 0; way < WAYS; way++)
        print_score(base_name(file), ways[way], &all[way]);
}

/* A set that nothing was learned from: is it harmed? */
static bool
judge_other(const char *file, const struct linear_model *model)
{
    struct train_rows rows;
    struct score scores[WAYS] = { 0 };
    size_t i;

    if (!rows_read(file, &rows))
        return false;
    for (i = 0; i < rows.count; i++)
        judge_row(model, &rows.list[i], scores);
    print_score(base_name(file), ways[RULES], &scores[RULES]);
    print_score(base_name(file), ways[BOTH], &scores[BOTH]);
    rows_release(&rows);
    return true;
}

static void
print_weights(const struct train_rows *rows, const bool *use)
{
    struct weights w;
    size_t i;

    fit_model(rows, use, &w);
    puts("# Weights of the model of comments, made by `make train-comments`.\n"
         "# Learned from ScamSpot (Erben, Waldis 2024), comments under finance "
         "pages,\n"
         "# github.com/ScamSpot/scamspot_ml-models, MIT licence. Only numbers "
         "over hashed\n"
         "# features are here, no text.");
    printf("bias %d\nunit %d\n", (int)w.bias, (int)w.unit);
    for (i = 0; i < w.count; i++)
        printf("%05x %d\n", (unsigned)w.list[i].bucket, w.list[i].weight);
    weights_release(&w);
}

static int
run(const char *file, char **others, int count)
{
    struct linear_model *model;
    struct train_rows rows;
    size_t groups, i;
    bool *use, is_read = true;
    int k;

    if (!rows_read(file, &rows))
        return 1;
    groups = groups_make(&rows);
    use = xmalloc(rows.count * sizeof(*use));
    for (i = 0; i < rows.count; i++)
        use[i] = true;
    if (!others) {
        print_weights(&rows, use);
    } else {
        printf("%zu comments in %zu groups of near copies, %d deals of %d "
               "parts\n",
               rows.count, groups, DEALS, FOLDS);
        cross_validate(file, &rows);
        model = model_of(&rows, use);
        for (k = 0; k < count && is_read; k++)
            is_read = judge_other(others[k], model);
        free(model);
    }
    free(use);
    rows_release(&rows);
    return is_read ? 0 : 1;
}

int
main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--write") == 0)
        return run(argv[2], NULL, 0);
    if (argc > 1 && argv[1][0] != '-')
        return run(argv[1], argv + 2, argc - 2);
    fputs("usage: train_comments [--write] FILE [OTHER...]\n", stderr);
    return 2;
}
