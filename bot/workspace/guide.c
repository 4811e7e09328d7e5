/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guide.c - the first people, conversations and words of a workspace.
 *
 * The agency, its people and the sample's creator are invented.
 */
#include "guide.h"

#include <string.h>

#include "assets.h"
#include "conversations.h"
#include "files.h"
#include "js.h"
#include "people.h"
#include "post.h"
#include "team.h"

static const char first_people[] =
    "[{\"id\":\"U0ANA\",\"name\":\"ana\",\"real_name\":\"Ana Reyes\","
    "\"tz\":\"Europe/London\",\"locale\":\"en-GB\",\"color\":\"2f6f4f\"},"
    "{\"id\":\"U0MIRA\",\"name\":\"mira\",\"real_name\":\"Mira Conti\","
    "\"tz\":\"Europe/Rome\",\"locale\":\"it-IT\",\"color\":\"9a4a63\"},"
    "{\"id\":\"U0SAM\",\"name\":\"sam\",\"real_name\":\"Sam Okafor\","
    "\"tz\":\"America/New_York\",\"locale\":\"en-US\",\"color\":\"35608f\"},"
    "{\"id\":\"U0BOT\",\"name\":\"callsheet\",\"real_name\":\"callsheet\","
    "\"bot_id\":\"B0BOT\",\"is_bot\":true,\"locale\":\"en-US\","
    "\"color\":\"1f3d2b\"},"
    "{\"id\":\"U0GUIDE\",\"name\":\"guide\",\"real_name\":\"Guide\","
    "\"bot_id\":\"B0GUIDE\",\"is_bot\":true,\"locale\":\"en-US\","
    "\"color\":\"8a6d1f\"}]";

static const char first_conversations[] =
    "[{\"id\":\"C0GENERAL\",\"name\":\"general\",\"kind\":\"channel\","
    "\"topic\":\"Everybody, everything\","
    "\"members\":[\"U0ANA\",\"U0MIRA\",\"U0SAM\"]},"
    "{\"id\":\"C0SPRING\",\"name\":\"camp-spring\",\"kind\":\"channel\","
    "\"topic\":\"The spring campaign\","
    "\"members\":[\"U0ANA\",\"U0MIRA\",\"U0SAM\",\"U0BOT\"]},"
    "{\"id\":\"C0DEALS\",\"name\":\"deals\",\"kind\":\"private\","
    "\"topic\":\"Fees and contracts\","
    "\"members\":[\"U0ANA\",\"U0MIRA\",\"U0BOT\"]},"
    "{\"id\":\"D0ANA\",\"kind\":\"im\",\"members\":[\"U0ANA\",\"U0BOT\"]},"
    "{\"id\":\"D0MIRA\",\"kind\":\"im\",\"members\":[\"U0MIRA\",\"U0BOT\"]},"
    "{\"id\":\"D0SAM\",\"kind\":\"im\",\"members\":[\"U0SAM\",\"U0BOT\"]}]";

static const struct {
    const char *lines, *button, *note;
} words[2] = {
    { "*Four things to try*\n"
      "1. Type `help` here, or `/callsheet help` anywhere.\n"
      "2. Type `vet @orto.dilia on youtube`: a look at a channel. "
      "`@neva.halo`, `@bench.and.volt` and `@tiny.heddle` are there too, and "
      "`vet Orto di Lia` asks which one you mean.\n"
      "3. Press the button below: it posts a sample of comments to "
      "@callsheet, as you. Or drop a comments file of your own here.\n"
      "4. Or paste comments that you copied from a post, many lines at once.",
      "Bring the sample",
      "The sample's creators, channels, posts and comments are invented." },
    { "*Quattro cose da provare*\n"
      "1. Scrivi `help` qui, o `/callsheet help` dove vuoi.\n"
      "2. Scrivi `vet @orto.dilia on youtube`: uno sguardo a un canale. Ci "
      "sono "
      "anche `@neva.halo`, `@bench.and.volt` e `@tiny.heddle`, e `vet Orto di "
      "Lia` chiede quale.\n"
      "3. Premi il pulsante qui sotto: manda a @callsheet un campione di "
      "commenti, a nome tuo. Oppure trascina qui un tuo file di commenti.\n"
      "4. Oppure incolla i commenti copiati da un post, anche molte righe "
      "insieme.",
      "Porta il campione",
      "I creator, i canali, i post e i commenti del campione sono inventati." },
};

static void
guide_greet(struct person *who, struct conversation *im)
{
    int it = strncmp(who->locale, "it", 2) == 0;
    json_t *blocks;

    blocks =
        json_pack("[{s:s, s:s, s:{s:s, s:s}}, {s:s, s:s, s:[{s:s, s:s, s:s, "
                  "s:{s:s, s:s, s:b}}]}, {s:s, s:s, s:[{s:s, s:s}]}]",
                  "type", "section", "block_id", "guide", "text", "type",
                  "mrkdwn", "text", words[it].lines, "type", "actions",
                  "block_id", "sample", "elements", "type", "button",
                  "action_id", "workspace_sample", "style", "primary", "text",
                  "type", "plain_text", "text", words[it].button, "emoji", 1,
                  "type", "context", "block_id", "note", "elements", "type",
                  "mrkdwn", "text", words[it].note);
    (void)post(im, person_find(team.guide_id),
               json_pack("{s:s, s:o}", "text", words[it].lines, "blocks",
                         blocks),
               NULL, NULL);
}

void
guide_open(bool first)
{
    json_t *list, *v;
    struct person *bot, *p;
    size_t i;

    if (!first && person_find(team.bot_user_id))
        return;
    list = js_parse(first_people, sizeof(first_people) - 1);
    json_array_foreach(list, i, v)(void) person_put(v);
    json_decref(list);
    list = js_parse(first_conversations, sizeof(first_conversations) - 1);
    json_array_foreach(list, i, v)(void) conversation_put(v);
    json_decref(list);
    bot = person_find(team.bot_user_id);
    for (i = 0; (p = person_at(i)); i++)
        if (!p->is_bot)
            guide_greet(p, conversation_im(p, bot));
}

bool
guide_sample(struct person *who)
{
    struct conversation *im =
        conversation_im(who, person_find(team.bot_user_id));
    json_t *files = json_array();
    const struct asset *a;
    struct file *f;
    size_t i;

    for (i = 0; (a = asset_sample(i)); i++) {
        f = file_new(who, a->name, (int64_t)asset_size(a));
        if (file_store(f, a->data, asset_size(a)))
            json_array_append_new(files, file_json(f));
        else
            file_drop(f);
    }
    if (json_array_size(files) == 0) {
        json_decref(files);
        return false;
    }
    (void)post(im, who,
               json_pack("{s:s, s:s, s:o, s:b}", "text",
                         "vet import @marea.kitchen on instagram", "subtype",
                         "file_share", "files", files, "upload", 0),
               NULL, NULL);
    return true;
}
