/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deed.c - things that people do, and how to tell that each was done once.
 */
#include "deed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A post in doubt is made again only after ten seconds. */
#define DOUBT_MS 11000

/* ---- what is counted ---------------------------------------------------- */

static int
rows_of(int n)
{
    return (int)stage_sql(
        text("SELECT count(*) FROM deadline WHERE what = 'piece %d end'", n));
}

static int
said_in(const struct site *site, const char *channel, const char *format, int n)
{
    const char *hole = strchr(format, '#');

    return stage_count(site, channel,
                       text("%.*s%d%s", (int)(hole - format), format, n,
                            hole + 1));
}

/* ---- deadlines ---------------------------------------------------------- */

static void
act_command(struct site *site, int n)
{
    site_say(site, "U0ANA", "C0SPRING",
             text("/deadline add piece %d end by tomorrow", n));
}

static int
said_command(const struct site *site, int n)
{
    return said_in(site, "C0SPRING", "Noted: \"piece # end\"", n);
}

static void
act_message(struct site *site, int n)
{
    site_say(site, "U0ANA", "D0ANA",
             text("deadline add piece %d end by tomorrow", n));
}

static int
said_message(const struct site *site, int n)
{
    return said_in(site, "D0ANA", "Noted: \"piece # end\"", n);
}

/* ---- an answer that only she sees --------------------------------------- */

static void
act_passing(struct site *site, int n)
{
    site_say(site, "U0ANA", "C0SPRING", text("/deadline done 77%d", n));
}

static int
said_passing(const struct site *site, int n)
{
    return stage_seen(site, "U0ANA", "C0SPRING", text("no deadline 77%d.", n));
}

/* ---- a button ----------------------------------------------------------- */

/* A date that can be read in two ways is asked back, with a button for each;
 * the answer takes the place of the question. */
static void
prepare_button(struct site *site, int n)
{
    site_say(site, "U0ANA", "D0ANA",
             text("deadline add piece %d end by 04/05", n));
    stage_expect(site, "U0ANA", "D0ANA",
                 text("deadline add \"piece %d end\" by", n));
}

static void
act_button(struct site *site, int n)
{
    const char *words = text("deadline add \"piece %d end\" by", n);
    json_t *block, *blocks;
    size_t i;

    blocks =
        json_object_get(stage_message(site, "U0ANA", "D0ANA", words), "blocks");
    json_array_foreach(blocks, i, block)
    {
        if (strcmp(stage_text(block, "type"), "actions") != 0)
            continue;
        block = json_array_get(json_object_get(block, "elements"), 0);
        stage_press(site, "D0ANA", words,
                    stage_text(json_object_get(block, "text"), "text"));
        return;
    }
    ck_abort_msg("no button: %s", words);
}

/* ---- a form ------------------------------------------------------------- */

static json_t *open_form;

static void
prepare_form(struct site *site, int n)
{
    (void)n;
    /* The last one may still stand there with its error. */
    if (open_form)
        json_decref(site_post(site, "close",
                              json_pack("{s:s, s:s}", "as", "U0ANA", "view_id",
                                        stage_text(open_form, "id"))));
    site_say(site, "U0ANA", "C0SPRING", "/callsheet deadline add");
    open_form = stage_form(site);
    ck_assert_ptr_nonnull(open_form);
}

static void
act_form(struct site *site, int n)
{
    const char *values[] = { text("what=piece %d end", n), "when=tomorrow",
                             NULL };

    /* It is waited for, also when nobody is there to answer. */
    stage_do(site, "settings", "{'ack_ms': %d}", STAGE_ACK_MS / 4);
    (void)stage_fill(site, open_form, values);
    stage_do(site, "settings", "{'ack_ms': %d}", STAGE_ACK_MS);
}

static int
said_form(const struct site *site, int n)
{
    return said_command(site, n) + said_message(site, n);
}

/* ---- a file ------------------------------------------------------------- */

static void
act_file(struct site *site, int n)
{
    static const char csv[] = "post,author,text\n"
                              "p1,basil,The crust is thin\n"
                              "p1,olive,Which flour was it\n"
                              "p2,basil,Thin again and good\n";

    stage_drop(site, text("piece-%d.csv", n), csv, sizeof(csv) - 1,
               text("vet import @piece%d.lab on instagram", n));
}

static int
done_file(int n)
{
    return (int)stage_sql(text("SELECT count(*) FROM import i JOIN creator c "
                               "ON i.creator = c.id WHERE c.handle = "
                               "'piece%d.lab' AND i.rows = 3",
                               n));
}

static int
said_file(const struct site *site, int n)
{
    return said_in(site, "D0ANA", "@piece#.lab \u00b7 Instagram: 3 comments",
                   n);
}

static int
failed_file(const struct site *site, int n)
{
    return said_in(site, "D0ANA", "piece-#.csv  I could not get this file", n);
}

/* ---- undo --------------------------------------------------------------- */

static void
prepare_undo(struct site *site, int n)
{
    act_message(site, n);
    stage_expect(site, "U0ANA", "D0ANA", text("Noted: \"piece %d end\"", n));
}

static void
act_undo(struct site *site, int n)
{
    (void)n;
    site_say(site, "U0ANA", "D0ANA", "undo");
}

static int
done_undo(int n)
{
    return (int)stage_sql(text("SELECT count(*) FROM audit a WHERE a.command "
                               "= 'undo' AND NOT EXISTS (SELECT 1 FROM "
                               "deadline WHERE what = 'piece %d end') AND "
                               "a.id > (SELECT max(id) FROM audit WHERE "
                               "command = 'deadline add')",
                               n));
}

static int
said_undo(const struct site *site, int n)
{
    return said_in(site, "D0ANA", "Taken back: deadline add, \"piece # end\"",
                   n);
}

const struct deed deeds[DEEDS] = {
    { .name = "command",
      .words = { "add piece ", " end" },
      .act = act_command,
      .done = rows_of,
      .said = said_command },
    { .name = "message",
      .words = { "add piece ", " end" },
      .act = act_message,
      .done = rows_of,
      .said = said_message,
      .comes_again = true },
    { .name = "passing",
      .words = { "done 77", "" },
      .act = act_passing,
      .said = said_passing,
      .is_passing = true },
    { .name = "button",
      .words = { "\"piece ", " end\" by" },
      .prepare = prepare_button,
      .act = act_button,
      .done = rows_of,
      .said = said_message },
    { .name = "form",
      .words = { "piece ", " end" },
      .prepare = prepare_form,
      .act = act_form,
      .done = rows_of,
      .said = said_form },
    { .name = "file",
      .words = { "vet import @piece", ".lab" },
      .act = act_file,
      .done = done_file,
      .said = said_file,
      .failed = failed_file,
      .comes_again = true },
    { .name = "undo",
      .words = { NULL, NULL },
      .prepare = prepare_undo,
      .act = act_undo,
      .done = done_undo,
      .said = said_undo,
      .comes_again = true },
};

/* ---- what became of it -------------------------------------------------- */

int64_t
deed_mark(const struct site *site)
{
    json_t *o = stage_see(site, "envelopes?limit=20000");
    json_t *all = json_object_get(o, "envelopes");

    return stage_number(json_array_get(all, json_array_size(all) - 1), "n");
}

json_t *
deed_envelopes(const struct site *site, const struct deed *deed, int n,
               int64_t mark)
{
    json_t *o = stage_see(site, "envelopes?after=%lld", (long long)mark);
    json_t *all = json_object_get(o, "envelopes"), *e, *list = json_array();
    const char *words = deed->words[0]
                            ? text("%s%d%s", deed->words[0], n, deed->words[1])
                            : "undo";
    size_t i;

    json_array_foreach(all, i, e)
    {
        if (stage_says(json_object_get(e, "payload"), words))
            json_array_append(list, e);
    }
    return stage_keep(list);
}

/* A form stays open with the sentence, which comes with the ack. */
static int
refused_in_ack(const json_t *envelopes)
{
    const json_t *e;
    int count = 0;
    size_t i;

    json_array_foreach(envelopes, i, e)
    {
        count +=
            stage_says(json_object_get(e, "answer"), "Nothing was changed.");
    }
    return count;
}

/* In time or late: it has promised. */
static bool
is_acked(const json_t *envelopes)
{
    const json_t *e;
    size_t i;

    json_array_foreach(envelopes, i, e)
    {
        if (stage_number(e, "acks") > 0)
            return true;
    }
    return false;
}

struct sight {
    struct site *site;
    const struct deed *deed;
    int n;
    int64_t mark;
};

static bool
was_acked(void *ctx)
{
    const struct sight *s = ctx;

    return is_acked(deed_envelopes(s->site, s->deed, s->n, s->mark));
}

void
deed_send_again(struct site *site, const struct deed *deed, int n, int64_t mark)
{
    struct sight s = { site, deed, n, mark };
    json_t *all = deed_envelopes(site, deed, n, mark);
    const char *id = stage_text(json_array_get(all, 0), "envelope_id");

    ck_assert_msg(id[0] != '\0', "%s: it was not sent", deed->name);
    if (is_acked(all))
        return;
    stage_do(site, "redeliver", "{'envelope_id': '%s', 'attempt': 1}", id);
    ck_assert_msg(eventually(was_acked, &s, STAGE_MS), "sent again in vain: %s",
                  stage_log(site));
}

/* An envelope that nobody will acknowledge any more does not count. */
static bool
bot_rests(void *ctx)
{
    (void)ctx;
    return stage_sql("SELECT (SELECT count(*) FROM outbox WHERE state < 2)"
                     " + (SELECT count(*) FROM parked)"
                     " + (SELECT count(*) FROM job WHERE state IN (1, 2) OR"
                     " (state = 0 AND kind NOT IN ('purge', 'remind', "
                     "'morning', 'vet-recheck')))") == 0;
}

bool
deed_bot_rests(void)
{
    return bot_rests(NULL);
}

bool
deed_is_over(struct site *site, const struct deed *deed, int n, int64_t mark)
{
    struct sight s = { site, deed, n, mark };

    return bot_rests(site) && was_acked(&s);
}

void
deed_forward(struct site *site, int64_t ms)
{
    clock_forward(&site->bot, ms);
    stage_do(site, "settings", "{'clock_ms': %lld}",
             (long long)clock_moved_ms());
}

void
deed_rest(struct site *site)
{
    int64_t until = now_ms() + 4 * STAGE_MS;

    while (!eventually(bot_rests, site, 50)) {
        ck_assert_msg(now_ms() < until, "never at rest: %s", stage_log(site));
        ck_assert_msg(process_is_running(&site->bot), "it ended: %s",
                      stage_log(site));
        deed_forward(site, DOUBT_MS);
    }
}

int
deed_refusals(const struct site *site)
{
    return stage_seen(site, "U0ANA", "D0ANA", "Nothing was changed.") +
           stage_seen(site, "U0ANA", "C0SPRING", "Nothing was changed.");
}

struct outcome
deed_look(const struct site *site, const struct deed *deed, int n, int64_t mark)
{
    json_t *envelopes = deed_envelopes(site, deed, n, mark);
    struct outcome out = { 0 };

    out.acked = is_acked(envelopes);
    out.done = deed->done ? deed->done(n) : 0;
    out.said = deed->said(site, n);
    out.refused = deed_refusals(site) + refused_in_ack(envelopes) +
                  (deed->failed ? deed->failed(site, n) : 0);
    return out;
}

bool
deed_database_is_sound(void)
{
    return stage_sql("SELECT count(*) FROM pragma_quick_check WHERE "
                     "quick_check = 'ok'") == 1;
}
