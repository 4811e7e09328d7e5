/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vetting.h - what the comments under a creator's posts say, and how surely.
 *
 * Counts, intervals, the posts and people behind them, one word, and what
 * would change it. Never a score. Machines that sell or scam are told apart
 * and held against nobody; the creator's own comments count nowhere. The same
 * comments give the same answer in any order.
 */
#ifndef CALLSHEET_RULES_VETTING_H
#define CALLSHEET_RULES_VETTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/stats.h"
#include "rules/tally.h"

/* Grows with every change that can change an answer; the card shows it. */
#define VETTING_RULES 5

/* A post is judged on its own from this many comments on; fewer are pooled. */
#define VETTING_POST_MIN 10
/* Units (posts, or pools of small ones) before there is a word. */
#define VETTING_UNITS_MIN 6
/* Posts before regulars are shown, and before they may be called a pod. */
#define VETTING_SHOW_MIN 6
#define VETTING_POD_MIN  12
/* Of a pod: so many regulars, with this part of all comments (per cent). */
#define VETTING_POD_REGULARS 5
#define VETTING_POD_PERCENT  30
/* A regular is under this part of the posts. */
#define VETTING_REGULAR_PERCENT 80
/* The generic part of a unit: from here on "watch", and a flag. */
#define VETTING_WATCH_PERCENT 15
#define VETTING_FLAG_PERCENT  50
/* Regulars come early if so many do within so many seconds; from so many of
 * their first comments on that is said. */
#define VETTING_EARLY_SECONDS 3600
#define VETTING_EARLY_PERCENT 50
#define VETTING_EARLY_MIN     12
/* A chain: two of them are in their usual order this often, of so many times.
 * By chance it would be six in ten under twelve posts. */
#define VETTING_CHAIN_PERCENT 85
#define VETTING_CHAIN_MIN     60
/* A burst: this part of a post's dated comments, of ten and more. */
#define VETTING_BURST_PERCENT 50
/* The same people can be told if this part of the authors is known. */
#define VETTING_KNOWN_PERCENT 80

enum vetting_word {
    VETTING_NOT_ENOUGH,
    VETTING_NO_CONCERN,
    VETTING_FEW_FLAGS,
    VETTING_LOOK_CLOSER,
    VETTING_WALK_AWAY,
};

enum vetting_pod {
    VETTING_POD_NO_AUTHORS, /* who wrote is not known */
    VETTING_POD_TOO_FEW,    /* posts: nothing is shown */
    VETTING_POD_NOT_YET,    /* shown, not concluded: more_posts are missing */
    VETTING_POD_NONE,
    VETTING_POD_LIKE,
};

/* A post, in order of time (those without a date last). */
struct vetting_post {
    char *key;
    int64_t first_at; /* of its comments; FACT_UNKNOWN */
    int64_t people;   /* comments that count */
    int64_t generic;
    int64_t machine;
    int64_t own;
    int64_t regular; /* by regulars */
    size_t unit;     /* index; == unit_count for one that is in none */
    struct tally_examples generic_examples;
};

/* What is judged: a post of ten comments or more, or smaller ones together. */
struct vetting_unit {
    size_t first_post; /* index of its first post */
    int64_t posts;     /* 1, or how many are pooled */
    struct share generic;
    bool watch;
    bool flag_quality; /* family B: at least half generic */
    bool flag_network; /* family C: the pod's share of this unit */
    bool flag_ratio;   /* family E: vetting_flag_ratios() */
};

struct vetting_regular {
    uint8_t author[16];
    int64_t posts;
    int64_t comments;
    int64_t generic;
    int64_t specific;
    int64_t answered;     /* by the creator */
    int64_t answer_known; /* of how many comments that is known */
    struct tally_examples examples;
};

/* So many texts are shown, by two comments each. */
#define VETTING_ALIKE 4

/* Two comments of one text, by different accounts. */
struct vetting_alike {
    int64_t id[2];
    int64_t comments; /* so many are of this text */
};

/* Texts of five words or more, alike under several posts by several people; of
 * eight or more, nearly alike is enough (near.h). */
struct vetting_templates {
    int64_t texts;
    int64_t comments;
    bool sampled; /* there were too many texts: a part was looked at */
    struct vetting_alike most[VETTING_ALIKE]; /* the most frequent first */
    int shown;
};

/*
 * When the regulars come, and in which order. Times count from when a post came
 * out, or from its first comment where that is not known.
 */
struct vetting_timing {
    struct share early;  /* within the hour, of first comments with a time */
    int64_t minutes;     /* their median; FACT_UNKNOWN */
    bool by_first;       /* mostly counted from the first comment */
    bool is_early;       /* half of them and more: stronger */
    struct share order;  /* two regulars in the order usual for them */
    bool is_chain;       /* nearly always, and often enough to say so */
    struct share bursts; /* posts with much of it in the first minutes */
};

/* What loyal fans explain: those who come under half of the posts. */
struct vetting_fans {
    double chance;   /* of one to be taken for a regular */
    int64_t seen;    /* people who are under about half of the posts */
    double explains; /* so many regulars, by chance, at most */
};

/* What the word is made from. */
struct vetting_basis {
    int64_t flagged, units;
    /* Reasons to be one step more careful: more than a quarter of the followers
     * surely looks fake; far too many came at once and nobody has said why. */
    bool is_fakes, is_growth;
};

/* The smallest changes that would move the word or the pod rule; 0 = none. */
struct vetting_change {
    int64_t more_units; /* until there is a word at all */
    int64_t flags_next; /* more flagged units until `word_next` */
    enum vetting_word word_next;
    int64_t flags_fewer; /* fewer until `word_fewer` */
    enum vetting_word word_fewer;
    enum vetting_word word_calm; /* without the reasons to be careful */
    int64_t regulars;         /* more regulars until the pod rule holds */
    int64_t regular_comments; /* with so many more comments */
};

struct vetting {
    int rules; /* VETTING_RULES */

    /* What was read. */
    int64_t read;     /* comments, all */
    int64_t left_out; /* beyond what is held */
    int64_t own;      /* the creator's */
    int64_t replies;
    int64_t undated;
    int64_t unknown_authors;
    int64_t first_at; /* FACT_UNKNOWN when no comment has a date */
    int64_t last_at;

    /* Machines, left out below. */
    struct share machine; /* of all but the creator's */
    int64_t machine_posts;
    struct tally_examples machine_examples;

    /* Quality. */
    struct share generic; /* of people's comments */
    int64_t classes[COMMENT_CLASSES];
    struct tally_examples class_examples[COMMENT_CLASSES];
    struct vetting_post *posts;
    size_t post_count;
    struct vetting_unit *units;
    size_t unit_count;
    int64_t pooled_posts; /* that had fewer than ten comments */
    int64_t loose_posts;  /* of them, in no unit: not ten even together */
    int64_t over_half;    /* units with flag_quality */
    struct vetting_templates templates;

    /* The same people. */
    enum vetting_pod pod;
    int64_t more_posts;               /* until a pod can be told */
    int64_t regular_posts;            /* so many posts make a regular */
    struct vetting_regular *regulars; /* most posts first */
    size_t regular_count;
    struct share regular;   /* their comments of all that count here */
    bool regulars_generic;  /* mostly: stronger */
    bool regulars_specific; /* mostly: weaker */
    bool regulars_answered; /* mostly, where it is known: weaker */
    struct vetting_timing timing;
    struct vetting_fans fans;

    struct share answered; /* by the creator, where that is known */

    /* Languages of people's comments; shares of those that could be told. */
    struct share languages[COMMENT_LANGUAGES];
    int64_t language_unknown;

    /* The word. */
    struct share flagged; /* units with any flag */
    struct vetting_basis basis;
    enum vetting_word word;
    bool firm; /* the interval alone would say the same */
    struct vetting_change change;
};

/* Read the tally out; `out` is the caller's, emptied by vetting_release(). */
void vetting_assess(const struct tally *t, struct vetting *out);
void vetting_release(struct vetting *v);

/*
 * Family E: these posts have figures that are a flag of their own. A unit
 * carries it when more than half of its posts do; the word and what would
 * change it follow.
 */
void vetting_flag_ratios(struct vetting *v, const char *const *keys, size_t n);
/* The word from the flags of the units. */
void vetting_count_flags(struct vetting *v);

/* ---- vetting_word.c ---- */

/* The word, and the changes after which it would be another. */
enum vetting_word vetting_judge(const struct vetting_basis *basis);
void vetting_word_changes(const struct vetting_basis *basis,
                          struct vetting_change *c);

/* The word for k flagged of n units; "look closer" and so on. */
enum vetting_word vetting_word(int64_t k, int64_t n);

/* One step towards caution, never to "walk away"; for what lies outside. */
enum vetting_word vetting_cautious(enum vetting_word word);

#endif
