/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * duedate_parts.h - what the files of duedate share; of no use to others.
 *
 * Text becomes tokens (duedate_lex.c). Rules read a phrase each, such as
 * "next friday", "at 5", "in 3 days", and note it in `struct parts`
 * (duedate_day.c, duedate_clock.c, duedate_span.c). duedate.c tries all rules
 * at each place and takes the longest phrase until nothing is left.
 * duedate_resolve.c then makes a day or an instant of the parts, or a
 * question. A new form is a new rule, or words in duedate.tsv.
 */
#ifndef CALLSHEET_DUEDATE_PARTS_H
#define CALLSHEET_DUEDATE_PARTS_H

#include "duedate.h"

/* The kinds of words; the comment says what the value of a word is. */
#define WORD_MAP(X)                                                            \
    X(NONE, "")                                                                \
    X(AFTER, "after")                                                          \
    X(AGO, "ago")                                                              \
    X(AMPM, "ampm") /* 1 am, 2 pm */                                           \
    X(AND, "and")                                                              \
    X(ARTICLE, "article") /* 1 when a day's number may follow */               \
    X(AT, "at")                                                                \
    X(BEFORE, "before")                                                        \
    X(BEGIN, "begin") /* 1 for the middle */                                   \
    X(BEYOND, "beyond")                                                        \
    X(BY, "by") /* 1 when nothing but a date can follow, 2 of a range, 3       \
                    when it may end what comes before */                       \
    X(CLOCK, "clock")                                                          \
    X(COMING, "coming")                                                        \
    X(COUPLE, "couple")                                                        \
    X(DAYTIME, "daytime")                                                      \
    X(DAYWORD, "dayword")     /* days from today */                            \
    X(EDGE_UNIT, "edge_unit") /* enum unit */                                  \
    X(EM, "em")               /* of "2h30m" and "p m" */                       \
    X(EVERY, "every")                                                          \
    X(END, "end")                                                              \
    X(FEAST, "feast") /* one of those in the names of days */                  \
    X(FINAL, "final") /* 1 of a month only */                                  \
    X(FROM, "from")                                                            \
    X(H, "h")                                                                  \
    X(HALF, "half")                                                            \
    X(HALFDAY, "halfday") /* of "9a" and "9 p m": 1, 2 */                      \
    X(HALFHOUR, "halfhour")                                                    \
    X(IN, "in")                                                                \
    X(LAST, "last")                                                            \
    X(LATER, "later")                                                          \
    X(MIDNIGHT, "midnight")                                                    \
    X(MINUS, "minus")                                                          \
    X(MONTH, "month") /* 1 to 12 */                                            \
    X(NEXT, "next")                                                            \
    X(NOON, "noon")                                                            \
    X(NOT, "not")                                                              \
    X(NOW, "now")                                                              \
    X(NUMBER, "number") /* its value */                                        \
    X(OF, "of")         /* 1 with an article in it: "del 15" */                \
    X(OFTEN, "often")   /* times: once, twice */                               \
    X(OH, "oh")                                                                \
    X(ON, "on")                                                                \
    X(ONE, "one")                                                              \
    X(OR, "or")                                                                \
    X(ORDINAL, "ordinal") /* its value */                                      \
    X(OTHER, "other")                                                          \
    X(PART, "part")   /* enum part */                                          \
    X(PARTS, "parts") /* enum part, "mornings" */                              \
    X(PAST, "past")                                                            \
    X(PENULTIMATE, "penultimate") /* the how manieth to last */                \
    X(PER, "per")                                                              \
    X(PERIOD, "period") /* months, or minus days; 0 can be two things */       \
    X(QUARTER, "quarter")                                                      \
    X(REPEAT, "repeat")                                                        \
    X(START, "start")                                                          \
    X(SUFFIX, "suffix")                                                        \
    X(TEE, "tee")                                                              \
    X(THAT, "that")                                                            \
    X(THING, "thing") /* of "first thing" */                                   \
    X(THOUSAND, "thousand")                                                    \
    X(THIS, "this")                                                            \
    X(THROUGH, "through")                                                      \
    X(TO, "to")                                                                \
    X(TODAY_PART, "today_part")       /* enum part */                          \
    X(TOMORROW_PART, "tomorrow_part") /* enum part */                          \
    X(UNIT, "unit")                   /* enum unit */                          \
    X(UNSURE, "unsure")               /* "around" friday */                    \
    X(VAGUE, "vague")                 /* of a part of the day: early, late */  \
    X(WEEKDAY, "weekday")             /* 1 Monday to 7 */                      \
    X(WEEKDAYS, "weekdays")           /* the same, "fridays" */                \
    X(WEEKEND, "weekend")                                                      \
    X(WORKDAY, "workday")                                                      \
    X(YES, "yes")

enum word {
#define X(name, text) WORD_##name,
    WORD_MAP(X)
#undef X
};

enum unit {
    UNIT_NONE,
    UNIT_MINUTE,
    UNIT_HOUR,
    UNIT_DAY,
    UNIT_WEEK,
    UNIT_MONTH,
    UNIT_YEAR,
    UNIT_FORTNIGHT,
};

enum part {
    PART_NONE,
    PART_MORNING,
    PART_AFTERNOON,
    PART_EVENING,
    PART_NIGHT,
    PART_TONIGHT,
};

enum { TOKENS_MAX = 40, MEANINGS_MAX = 4, WORD_MAX = 19, DIGITS_MAX = 8 };
/* The mark of º and °, as in "1º maggio"; that of what no rule knows. */
enum { MARK_ORDINAL = 'o', MARK_UNKNOWN = '~' };

struct token {
    size_t start, end;       /* in the text */
    bool spaced;             /* a blank stands before it */
    char mark;               /* punctuation, or 0 */
    int digits;              /* of a number, or 0 */
    int number;              /* -1 when it has more than DIGITS_MAX digits */
    bool leading_zero;       /* "07" */
    bool elided;             /* "'27", which is a year */
    char word[WORD_MAX + 1]; /* folded; "" when it is no word */
    enum word meaning[MEANINGS_MAX];
    int value[MEANINGS_MAX];
    /* A bit for each meaning: rules ask hundreds of times what a word is not.
     * Kinds share bits, so that a bit alone says nothing. */
    uint64_t meanings;
};

static inline uint64_t
due_word_bit(enum word kind)
{
    return UINT64_C(1) << (unsigned)kind % 64;
}

struct reader {
    const struct token *tokens;
    size_t count;
    bool italian;
    /* All of the text is the date, or "by" stands before it: then a bare
     * number may be an hour and "2 weeks" a span. */
    bool loose;
};

struct feast;

struct parts {
    /* A day. Numbers are 0 when they were not said. */
    int year, month, day, weekday;
    bool is_unsure; /* 04/05: month and day could be the other way round */
    bool is_bare;   /* "fri 17": the day could be an hour */
    int nth;        /* of weekday, or of days; -1 is the last */
    bool nth_day;
    bool has_offset, has_week, has_month, has_year;
    int offset, week, month_offset, year_offset; /* from the present one */
    bool is_end, is_begin;                       /* of one of those */
    bool is_middle;                              /* with is_begin */
    bool is_end_of_day;
    bool is_bare_month; /* "the month": this one, or the next if over */
    bool is_weekend;
    const struct feast *feast; /* a day that has a name; NULL = none */
    /* A span, counted from now or from the day above. */
    bool has_span, is_ago;
    bool is_from_now; /* "in 3 days", not "3 days later" */
    int base; /* 1 after the day above, -1 before it, 0 from now */
    int64_t months, days, minutes;
    /* "3 fridays from now", "the monday before 25 May": a negative count goes
     * back. */
    int steps, step_weekday;
    /* A time of day. */
    bool has_clock, is_bad_clock;
    bool is_written;  /* "03:00", "3h18": no question which half of the day */
    bool is_midnight; /* by that word */
    bool is_utc;      /* "2027-10-31T01:30Z" */
    int hour, minute;
    int ampm;
    enum part part;
    bool
        is_night_of; /* "friday night", which has the small hours of two days */
    /* What a rule saw that nobody can answer. */
    enum duedate_reason ask;
};

struct moment {
    int64_t now;
    const struct zone *zone;
    struct wall wall;
    int64_t today; /* day number */
};

/* duedate.c */
void due_moment(struct moment *moment, int64_t now, const struct zone *zone);
bool due_is_italian(const char *language);

/* Do all the tokens make a date? */
bool due_read(struct reader r, const struct moment *moment,
              struct duedate *out);

/* duedate_split.c */
bool due_ask_part(const char *text, bool italian, const struct moment *moment,
                  struct duedate *out);

/* duedate_lex.c: the last TOKENS_MAX tokens; *first is false when there were
 * more before them. */
size_t duedate_lex(const char *text, size_t len, bool italian,
                   struct token tokens[TOKENS_MAX], bool *first);

/* duedate_read.c: what rules ask for. An index past the end is no token. */
/* A word that means nothing: it is in no phrase, and does not join any. */
bool due_is_unknown(const struct token *token);
bool due_word(const struct reader *r, size_t i, enum word kind);
int due_value(const struct reader *r, size_t i, enum word kind);
bool due_unit(const struct reader *r, size_t i, enum unit unit);
bool due_mark(const struct reader *r, size_t i, char mark);
bool due_number(const struct reader *r, size_t i);
bool due_glued(const struct reader *r, size_t i); /* no blank before it */
bool due_at(const struct reader *r, size_t i);
bool due_past_word(const struct reader *r, size_t i); /* last, scorso */
/* A number that is not the beginning of a time, a date or a span. */
bool due_plain_number(const struct reader *r, size_t i);
/* How many tokens it took, 0 when there is none. */
size_t due_cardinal(const struct reader *r, size_t i, int *out);
size_t due_ordinal(const struct reader *r, size_t i, int *out);
int due_full_year(const struct token *token); /* never 0 */
size_t due_year(const struct reader *r, size_t i, int *out);
bool due_has_day(const struct parts *p);
/* Behind a number in words: nothing that makes a time or a span of it. */
bool due_plain_words(const struct reader *r, size_t next);

/* A rule reads a phrase at token i; 0 when it is not one, else its length. */
typedef size_t duedate_rule(const struct reader *r, size_t i, struct parts *p);

/* duedate_clock.c */
duedate_rule due_rule_clock;
/* duedate_part.c */
duedate_rule due_rule_part;
bool due_part_next(const struct reader *r, size_t i); /* "in the morning" */
/* duedate_feast.c */
duedate_rule due_rule_feast;
/* duedate_span.c */
duedate_rule due_rule_span, due_rule_steps;
/* duedate_day.c */
duedate_rule due_rule_date, due_rule_numeric, due_rule_day_number,
    due_rule_month;
/* duedate_week.c */
duedate_rule due_rule_weekday, due_rule_relative, due_rule_nth, due_rule_edge,
    due_rule_weekend, due_rule_dayword;

/* duedate_times.c: minutes after 00:00 of the day, which may reach into the
 * next; two when it could be either half of the day, none when impossible. */
size_t due_times(const struct parts *p, int minutes[2]);
/* duedate_resolve.c */
/* False when the parts do not fit together. */
bool duedate_resolve(const struct parts *p, const struct moment *moment,
                     struct duedate *out);

#endif
