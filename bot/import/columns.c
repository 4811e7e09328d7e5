/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * columns.c - which column is what, and which tool made the file.
 *
 * First the headers of exporters that we know, by name; a tool may call a
 * handle "Name", so its own row decides. What a tool's row leaves open, and
 * every other header, goes by synonyms in six languages. Names are compared
 * folded: "Comment Text", "comment_text" and "commentText" are one.
 */
#include "columns.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "letters.h"

#define FOLD_MAX 80

struct tool {
    enum import_tool tool;
    const char *label;
    enum platform platform;
    const char *names; /* the header; the first `need` must be there */
    int need;
    bool closed;     /* no other names beside these */
    const char *map; /* field=name, … as folded names */
};

/* Read from each tool's source, its documents or a sample of its files. */
static const struct tool tools[] = {
    { IMPORT_TOOL_CALLSHEET, "callsheet", PLATFORM_UNKNOWN,
      "post author text time likes replyto url", 3, true,
      "post=post author=author text=text time=time likes=likes reply=replyto "
      "url=url" },
    /* The handle stands under Name, Username is empty. */
    { IMPORT_TOOL_EXPORTCOMMENTS, "ExportComments", PLATFORM_INSTAGRAM,
      "name username profileid date likes comment userverified thumbnail "
      "commentid profileurl commenturl",
      10, false,
      "author=name name=username author_id=profileid time=date likes=likes "
      "text=comment id=commentid author_url=profileurl url=commenturl" },
    { IMPORT_TOOL_EXPORTCOMMENTS, "ExportComments", PLATFORM_YOUTUBE,
      "name date likes ishearted ispinned comment viewsource id", 6, false,
      "name=name time=date likes=likes text=comment id=id url=viewsource" },
    { IMPORT_TOOL_APIFY, "Apify", PLATFORM_TIKTOK,
      "videoweburl cid createtime createtimeiso text diggcount uniqueid uid "
      "repliestoid submittedvideourl input likedbyauthor pinnedbyauthor "
      "replycommenttotal avatarthumbnail mentions detailedmentions",
      7, false,
      "post=videoweburl author=uniqueid author_id=uid text=text "
      "time=createtimeiso likes=diggcount reply=repliestoid id=cid" },
    /* Its comment number counts within the list: no id. */
    { IMPORT_TOOL_TIKTOKCOMMENTSCRAPER, "TikTokCommentScraper", PLATFORM_TIKTOK,
      "commentnumberid nickname user userurl commenttext time likes "
      "profilepictureurl is2ndlevelcomment userrepliedto numberofreplies",
      9, false,
      "author=user name=nickname author_url=userurl text=commenttext "
      "time=time likes=likes reply=is2ndlevelcomment" },
    { IMPORT_TOOL_YOUTUBE_DATA_TOOLS, "YouTube Data Tools", PLATFORM_YOUTUBE,
      "id replycount likecount publishedat authorname text authorchannelid "
      "authorchannelurl isreply isreplyto isreplytoname",
      9, false,
      "id=id likes=likecount time=publishedat name=authorname text=text "
      "author_id=authorchannelid author_url=authorchannelurl reply=isreply" },
    { IMPORT_TOOL_4CAT, "4CAT", PLATFORM_UNKNOWN,
      "id threadid author authorfull body timestamp unixtimestamp likes "
      "posturl commenturl iscommentoncomment postid authoravatarurl replies "
      "postbody islikedbypostauthor issticky languageguess",
      11, false,
      "id=id author=author name=authorfull text=body time=unixtimestamp "
      "likes=likes post=posturl url=commenturl reply=iscommentoncomment" },
    { IMPORT_TOOL_INSTAGRAM_COMMENT_EXPORTER, "instagram-comment-exporter",
      PLATFORM_INSTAGRAM, "text username likes createdat fullname", 2, true,
      "text=text author=username likes=likes time=createdat name=fullname" },
    { IMPORT_TOOL_YOUTUBE_COMMENT_EXPORTER, "youtube-comment-exporter",
      PLATFORM_YOUTUBE, "id parentid authorname text likecount publishedat", 6,
      true,
      "id=id reply=parentid name=authorname text=text likes=likecount "
      "time=publishedat" },
    /* "Comentarios" counts the answers; ID counts the rows. */
    { IMPORT_TOOL_SOCIAL_COMMENT_EXPORTER, "social-comment-exporter",
      PLATFORM_UNKNOWN,
      "plataforma fecha comentario linkdecomentario perfil linkdeperfil "
      "urlpublicacion likes comentarios contexto tematica sentimiento id",
      7, false,
      "time=fecha text=comentario url=linkdecomentario author=perfil "
      "author_url=linkdeperfil likes=likes post=urlpublicacion" },
    { IMPORT_TOOL_BRIGHT_DATA, "Bright Data", PLATFORM_UNKNOWN,
      "posturl commenttext numlikes commenterusername commenterid", 5, false,
      "post=posturl text=commenttext likes=numlikes "
      "author=commenterusername author_id=commenterid id=commentid "
      "url=commenturl author_url=commenterurl time=datecreated" },
    { IMPORT_TOOL_YOUTUBE_COMMENT_DOWNLOADER, "youtube-comment-downloader",
      PLATFORM_YOUTUBE, "cid text time author votes", 5, false,
      "id=cid text=text time=timeparsed name=author likes=votes "
      "author_id=channel reply=reply" },
    { IMPORT_TOOL_YOUTUBE_API, "YouTube API", PLATFORM_YOUTUBE,
      "snippettoplevelcommentsnippettextdisplay snippetvideoid", 2, false,
      "text=snippettoplevelcommentsnippettextoriginal "
      "name=snippettoplevelcommentsnippetauthordisplayname "
      "author_id=snippettoplevelcommentsnippetauthorchannelidvalue "
      "time=snippettoplevelcommentsnippetpublishedat "
      "likes=snippettoplevelcommentsnippetlikecount "
      "id=snippettoplevelcommentid post=snippetvideoid" },
};

/* In the order in which they are preferred. */
static const char *const synonyms[IMPORT_FIELDS] = {
    [IMPORT_FIELD_TEXT] =
        "commenttext text comment body content message textoriginal "
        "textdisplay commentbody commentcontent testo commento "
        "testocommento testodelcommento texto comentario "
        "textodelcomentario textocomentario texte commentaire "
        "texteducommentaire kommentar kommentartext "
        "textdocomentario textodocomentario messaggio mensaje mensagem",
    [IMPORT_FIELD_POST] =
        "posturl postlink post videoweburl videourl videolink videoid "
        "postid mediaurl medialink shortcode postshortcode mediacode "
        "permalinkpost linkpost linkalpost linkdelpost urlpost urldelpost "
        "publicacion urlpublicacion linkpublicacion enlacepublicacion "
        "publication lienpublication urlpublication lienpost "
        "beitrag beitragsurl beitragslink beitraglink "
        "publicacao linkpublicacao urlpublicacao linkdapublicacao "
        "video submittedvideourl inputurl sourceurl mediaid awemeid "
        "contentid group",
    [IMPORT_FIELD_AUTHOR] =
        "username handle authorusername ownerusername userusername "
        "commenterusername uniqueid authoruniqueid useruniqueid screenname "
        "userhandle authorhandle authorscreenname user author commenter "
        "account accountname nomeutente utente autore nombredeusuario "
        "usuario autor nomdutilisateur utilisateur auteur benutzername "
        "benutzer nutzer nutzername verfasser nomedeusuario nomedousuario "
        "profilo perfil profil profile",
    [IMPORT_FIELD_AUTHOR_NAME] =
        "authorname name fullname displayname nickname authorfullname "
        "authorfull authordisplayname userfullname usernickname "
        "authornickname ownerfullname commentername profilename nome "
        "nomecompleto nombre nombrecompleto nom nomcomplet vollername "
        "anzeigename",
    [IMPORT_FIELD_AUTHOR_ID] =
        "authorid userid uid profileid commenterid authorchannelid "
        "authorchannelidvalue ownerid channelid userpk secuid idutente "
        "idusuario idutilisateur benutzerid",
    [IMPORT_FIELD_AUTHOR_URL] =
        "profileurl profilelink userurl userlink authorurl "
        "authorprofileurl userprofileurl authorchannelurl commenterurl "
        "ownerprofileurl linkprofilo linkalprofilo urlprofilo "
        "linkdeperfil urlperfil enlaceperfil lienprofil lienduprofil "
        "urlprofil profillink linkdoperfil",
    [IMPORT_FIELD_TIME] =
        "createtimeiso time timestamp createdat date publishedat datetime "
        "commentdate commenttime commentedat datecreated createtime "
        "unixtimestamp createdtime createdatutc published posted postedat "
        "data dataeora dataora dataehora ora fecha fechayhora hora "
        "datecommentaire dateheure heure datum zeit zeitpunkt zeitstempel",
    [IMPORT_FIELD_LIKES] =
        "likes likecount likescount commentlikecount commentlikes numlikes "
        "diggcount votes likecnt numberoflikes likesnumber mipiace "
        "numerolike like megusta numerodelikes jaime mentionsjaime "
        "gefaelltmir gefalltmir curtidas",
    [IMPORT_FIELD_REPLY] =
        "isreply replyto reply inreplyto repliesto repliestoid "
        "replytoid parentid parentcommentid parent isreplyto "
        "is2ndlevelcomment iscommentoncomment repliedto userrepliedto "
        "risposta rispostaa respuesta respuestaa enrespuestaa reponse "
        "reponsea enreponsea antwort antwortauf resposta respostaa",
    [IMPORT_FIELD_ID] = "commentid cid id commentpk pk idcommento idcomentario "
                        "idcommentaire kommentarid",
    [IMPORT_FIELD_URL] =
        "commenturl commentlink permalink commentpermalink url link "
        "linkcommento linkalcommento urlcommento linkdecomentario "
        "urlcomentario enlacecomentario liencommentaire lienducommentaire "
        "urlcommentaire kommentarlink linkdocomentario enlace lien",
};

static const char *const field_words[] = {
#define X(name, word) word,
    IMPORT_FIELD_MAP(X)
#undef X
};

const char *
import_tool_label(enum import_tool tool)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(tools); i++)
        if (tools[i].tool == tool)
            return tools[i].label;
    return "";
}

/* The next word of a list, NULL at its end; *list moves behind it. */
static const char *
next_word(const char **list, size_t *len)
{
    const char *word = *list + strspn(*list, " ");

    *len = strcspn(word, " ");
    *list = word + *len;
    return *len > 0 ? word : NULL;
}

static bool
list_has(const char *list, const char *word)
{
    const char *item;
    size_t len;

    for (item = next_word(&list, &len); item; item = next_word(&list, &len))
        if (strlen(word) == len && memcmp(item, word, len) == 0)
            return true;
    return false;
}

/* ---- a header, folded ---------------------------------------------------- */

struct header {
    char (*folded)[FOLD_MAX]; /* whole names; paths with all their steps */
    char (*tail)[FOLD_MAX];   /* JSON: what synonyms are compared with */
    bool *used;
    int count;
};

/* Steps of a path that only wrap a comment and say nothing about a value. */
static bool
is_wrapper(const char *step, size_t len)
{
    char word[FOLD_MAX];

    letters_fold(step, len, word, sizeof(word));
    return list_has("snippet node comment data attributes toplevelcomment "
                    "item",
                    word);
}

/* "user.id" means userid, "snippet.videoId" means videoid. */
static void
fold_path(const char *path, char *out, size_t size)
{
    const char *name = strrchr(path, '.'), *parent;

    if (!name) {
        letters_fold(path, strlen(path), out, size);
        return;
    }
    for (parent = name; parent > path && parent[-1] != '.'; parent--)
        ;
    if (is_wrapper(parent, (size_t)(name - parent)))
        parent = name + 1;
    letters_fold(parent, strlen(parent), out, size);
}

static void
header_init(struct header *h, const char *const *names, int count, bool paths)
{
    size_t n = count > 0 ? (size_t)count : 1;
    int i;

    h->folded = xcalloc(n, sizeof(*h->folded));
    h->tail = xcalloc(n, sizeof(*h->tail));
    h->used = xcalloc(n, sizeof(*h->used));
    h->count = count;
    for (i = 0; i < count; i++) {
        letters_fold(names[i], strlen(names[i]), h->folded[i], FOLD_MAX);
        if (paths)
            fold_path(names[i], h->tail[i], FOLD_MAX);
        else
            memcpy(h->tail[i], h->folded[i], FOLD_MAX);
    }
}

static void
header_release(struct header *h)
{
    free(h->folded);
    free(h->tail);
    free(h->used);
}

static int
header_find(const struct header *h, char (*list)[FOLD_MAX], const char *word,
            size_t len)
{
    int i;

    for (i = 0; i < h->count; i++)
        if (!h->used[i] && strncmp(list[i], word, len) == 0 &&
            list[i][len] == '\0')
            return i;
    return -1;
}

/* ---- tools --------------------------------------------------------------- */

/* How many of the tool's names the header has; 0 if it is not its header. */
static int
tool_match(const struct tool *tool, const struct header *h)
{
    const char *list = tool->names, *word;
    size_t len;
    int i, n = 0, known = 0;

    for (i = 0; (word = next_word(&list, &len)) != NULL; i++) {
        if (header_find(h, h->folded, word, len) >= 0)
            n++;
        else if (i < tool->need)
            return 0;
    }
    for (i = 0; i < h->count; i++)
        known += h->folded[i][0] == '\0' || list_has(tool->names, h->folded[i]);
    return tool->closed && known < h->count ? 0 : n;
}

static const struct tool *
tool_find(const struct header *h)
{
    const struct tool *best = NULL;
    int best_n = 0;
    size_t i;

    for (i = 0; i < ARRAY_LEN(tools); i++) {
        int n = tool_match(&tools[i], h);

        if (n > best_n) {
            best = &tools[i];
            best_n = n;
        }
    }
    return best;
}

/* ---- the map ------------------------------------------------------------- */

static void
column_set(struct import_plan *plan, struct header *h, int field, int index,
           const char *name)
{
    struct import_column *column = &plan->column[field];
    size_t len = strlen(name);

    h->used[index] = true;
    column->index = index;
    if (len > IMPORT_NAME_MAX)
        for (len = IMPORT_NAME_MAX; len > 0; len--)
            if ((name[len] & 0xc0) != 0x80)
                break;
    memcpy(column->name, name, len);
    column->name[len] = '\0';
}

static void
map_by_tool(const struct tool *tool, struct header *h, const char *const *names,
            struct import_plan *plan)
{
    const char *list = tool->map, *pair;
    size_t len;

    while ((pair = next_word(&list, &len)) != NULL) {
        const char *equals = memchr(pair, '=', len);
        size_t field_len = (size_t)(equals - pair);
        int index = header_find(h, h->folded, equals + 1, len - field_len - 1);
        int field;

        for (field = 0; field < IMPORT_FIELDS; field++)
            if (strlen(field_words[field]) == field_len &&
                memcmp(field_words[field], pair, field_len) == 0)
                break;
        if (index >= 0 && field < IMPORT_FIELDS)
            column_set(plan, h, field, index, names[index]);
    }
}

static void
map_by_synonym(int field, struct header *h, const char *const *names,
               struct import_plan *plan)
{
    const char *list = synonyms[field], *word;
    size_t len;

    while ((word = next_word(&list, &len)) != NULL) {
        int index = header_find(h, h->tail, word, len);

        if (index < 0)
            continue;
        column_set(plan, h, field, index, names[index]);
        return;
    }
}

static int
count_fields(const struct import_plan *plan, int *others)
{
    int field, n = 0;

    for (field = 0; field < IMPORT_FIELDS; field++)
        n += plan->column[field].index >= 0;
    *others = n;
    return plan->column[IMPORT_FIELD_TEXT].index >= 0 ? n : 0;
}

int
columns_map(const char *const *names, int count, bool paths,
            struct import_plan *plan, int *others)
{
    /* What a column is most surely comes first. */
    static const int order[] = {
        IMPORT_FIELD_TEXT,   IMPORT_FIELD_AUTHOR_URL,  IMPORT_FIELD_AUTHOR_ID,
        IMPORT_FIELD_AUTHOR, IMPORT_FIELD_AUTHOR_NAME, IMPORT_FIELD_POST,
        IMPORT_FIELD_TIME,   IMPORT_FIELD_LIKES,       IMPORT_FIELD_REPLY,
        IMPORT_FIELD_ID,     IMPORT_FIELD_URL,
    };
    const struct tool *tool;
    struct header h;
    size_t i;

    plan->tool = IMPORT_TOOL_UNKNOWN;
    for (i = 0; i < IMPORT_FIELDS; i++) {
        plan->column[i].index = -1;
        plan->column[i].name[0] = '\0';
    }
    header_init(&h, names, count, paths);
    tool = tool_find(&h);
    if (tool) {
        plan->tool = tool->tool;
        plan->platform = tool->platform;
        map_by_tool(tool, &h, names, plan);
    }
    /* A tool's own map is whole, but for keys that came later. */
    for (i = 0; i < ARRAY_LEN(order); i++) {
        if (plan->column[order[i]].index >= 0)
            continue;
        if (tool && order[i] != IMPORT_FIELD_TEXT &&
            order[i] != IMPORT_FIELD_POST && order[i] != IMPORT_FIELD_TIME)
            continue;
        map_by_synonym(order[i], &h, names, plan);
    }
    header_release(&h);
    return count_fields(plan, others);
}

/* ---- keys of JSON -------------------------------------------------------- */

bool
columns_is_post(const char *key)
{
    char word[FOLD_MAX];

    letters_fold(key, strlen(key), word, sizeof(word));
    return list_has(synonyms[IMPORT_FIELD_POST], word) ||
           list_has("url link permalink", word);
}

bool
columns_is_comments(const char *key)
{
    char word[FOLD_MAX];

    letters_fold(key, strlen(key), word, sizeof(word));
    return list_has("comments latestcomments topcomments commentlist "
                    "commentslist commenti comentarios commentaires "
                    "kommentare edges items",
                    word);
}

bool
columns_is_replies(const char *key)
{
    char word[FOLD_MAX];

    letters_fold(key, strlen(key), word, sizeof(word));
    return list_has("replies answers childcomments children responses "
                    "risposte respuestas reponses antworten respostas "
                    "replycomment",
                    word);
}
