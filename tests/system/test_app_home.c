/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_app_home.c - the app's Home tab, in the local workspace.
 */
#include <stdlib.h>
#include <string.h>

#include "stage.h"

/* What the tab of somebody shows; "messages" tells the bot nothing. */
struct look {
    const struct site *site;
    const char *as, *words;
    bool is_there; /* or gone */
    json_t *view;
};

static json_t *
home_of(const struct site *site, const char *as, const char *tab)
{
    json_t *answer = stage_keep(
        site_post(site, "home", json_pack("{s:s, s:s}", "as", as, "tab", tab)));

    return json_object_get(answer, "view");
}

static bool
looks_so(void *ctx)
{
    struct look *l = ctx;

    l->view = home_of(l->site, l->as, "messages");
    return json_is_object(l->view) &&
           stage_says(l->view, l->words) == l->is_there;
}

static json_t *
shows(const struct site *site, const char *as, const char *words, bool is_there)
{
    struct look l = { site, as, words, is_there, NULL };

    ck_assert_msg(eventually(looks_so, &l, STAGE_MS), "%s's home and '%s': %s",
                  as, words, stage_log(site));
    return l.view;
}

static void
open_home(const struct site *site, const char *as, const char *words)
{
    (void)home_of(site, as, "home");
    (void)shows(site, as, words, true);
}

/* The first menu on it; the option with that label. */
static void
press(const struct site *site, const char *as, const json_t *view,
      const char *label)
{
    json_t *block, *option, *menu = NULL, *out = NULL;
    size_t i, j;

    json_array_foreach(json_object_get(view, "blocks"), i, block)
    {
        menu = json_object_get(block, "accessory");
        json_array_foreach(json_object_get(menu, "options"), j, option)
        {
            if (out ||
                strcmp(stage_text(json_object_get(option, "text"), "text"),
                       label) != 0)
                continue;
            out = json_pack("{s:s, s:s, s:s, s:s, s:O}", "as", as, "view_id",
                            stage_text(view, "id"), "block_id",
                            stage_text(block, "block_id"), "action_id",
                            stage_text(menu, "action_id"), "selected_option",
                            option);
        }
    }
    ck_assert_msg(out != NULL, "no '%s'", label);
    out = stage_keep(site_post(site, "action", out));
    ck_assert(json_is_true(json_object_get(out, "ok")));
}

START_TEST(everybody_has_their_day_on_a_page_of_their_own)
{
    struct site site = { 0 };
    json_t *view;

    stage_open(&site, "");
    open_home(&site, "U0SAM", "Nothing is due today");
    open_home(&site, "U0ANA", "Nothing is due today");
    site_say(&site, "U0ANA", "D0ANA",
             "deadline add brief by tomorrow for <@U0SAM>");
    /* Both are current without being opened again. */
    view = shows(&site, "U0SAM", "1 waiting for you", true);
    ck_assert(stage_says(view, "brief"));
    (void)shows(&site, "U0ANA", "1 waiting for others", true);
    /* What is pressed there is answered there, and nowhere else. */
    press(&site, "U0SAM", view, "Done");
    view = shows(&site, "U0SAM", "Done: \"brief\"", true);
    ck_assert(stage_says(view, "Nothing is due today"));
    (void)shows(&site, "U0ANA", "waiting for others", false);
    stage_settle(&site);
    ck_assert_int_eq(stage_count(&site, "D0SAM", "Done: "), 0);
    stage_close(&site);
}
END_TEST

/* A menu may ask for more: a form opens over the page. */
START_TEST(a_form_opens_over_the_page)
{
    static const char *const values[] = { "who=<@U0MIRA>", NULL };
    struct site site = { 0 };
    json_t *view;

    stage_open(&site, "");
    open_home(&site, "U0ANA", "Nothing is due today");
    site_say(&site, "U0ANA", "D0ANA",
             "deadline add brief by tomorrow for <@U0SAM>");
    view = shows(&site, "U0ANA", "1 waiting for others", true);
    press(&site, "U0ANA", view, "Reassign");
    ck_assert_ptr_nonnull(stage_form(&site));
    (void)stage_fill(&site, stage_form(&site), values);
    (void)shows(&site, "U0ANA", "<@U0MIRA>", true);
    stage_close(&site);
}
END_TEST

/* Opened and opened: few pages are published, the newest of them. */
START_TEST(a_hundred_openings_are_a_few_pages)
{
    struct site site = { 0 };
    int i;

    stage_open(&site, "");
    for (i = 0; i < 100; i++)
        (void)home_of(&site, "U0ANA", "home");
    (void)shows(&site, "U0ANA", "Nothing is due today", true);
    ck_assert_int_le(stage_calls(&site, "views.publish"), 10);
    stage_close(&site);
}
END_TEST

TEST_SUITE(app_home)
{
    TCase *tc = test_case(suite, "app_home", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, everybody_has_their_day_on_a_page_of_their_own);
    tcase_add_test(tc, a_form_opens_over_the_page);
    tcase_add_test(tc, a_hundred_openings_are_a_few_pages);
}
