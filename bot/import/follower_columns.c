/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * follower_columns.c - which column of a table of followers is what.
 *
 * By synonyms in six languages, compared folded: "Followers Count",
 * "followers_count" and "followersCount" are one. "Followed by you" and its
 * kin say something about who made the export and are no column of ours.
 */
#include "follower_columns.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "letters.h"

#define FOLD_MAX 80

/* In the order in which they are preferred. */
static const char *const synonyms[FOLLOWERS_FIELDS] = {
    [FOLLOWERS_FIELD_HANDLE] =
        "username handle userusername uniqueid screenname userhandle "
        "accountusername followerusername profileusername instagramusername "
        "tiktokusername login nomeutente nomutente nombredeusuario "
        "nombreusuario nomdutilisateur pseudo benutzername nutzername "
        "nomedeusuario nomedousuario account accountname utente usuario "
        "utilisateur user follower",
    [FOLLOWERS_FIELD_NAME] =
        "fullname displayname name nickname profilename nome nomecompleto "
        "nombre nombrecompleto nom nomcomplet vollername anzeigename",
    [FOLLOWERS_FIELD_ID] = "userid id pk uid profileid accountid followerid "
                           "instagramid secuid idutente idusuario benutzerid",
    [FOLLOWERS_FIELD_URL] =
        "profileurl profilelink userurl userlink url link accounturl "
        "profilehref href linkprofilo linkalprofilo urlprofilo enlaceperfil "
        "urlperfil lienprofil lienduprofil profillink",
    [FOLLOWERS_FIELD_POSTS] =
        "posts postscount postcount mediacount numberofposts totalposts "
        "numposts nposts edgeownertotimelinemediacount uploads videocount "
        "videos awemecount statusescount post numeropost numerodipost "
        "pubblicazioni publicaciones publications beitrage beitraege "
        "publicacoes",
    [FOLLOWERS_FIELD_FOLLOWERS] =
        "followers followerscount followercount numberoffollowers "
        "totalfollowers numfollowers nfollowers edgefollowedbycount fans "
        "fanscount followedbycount numerofollower numerodifollower seguaci "
        "seguidores abonnes abonnenten followeranzahl follower",
    [FOLLOWERS_FIELD_FOLLOWING] =
        "following followings followingcount followscount numberoffollowing "
        "numberoffollowings totalfollowing numfollowing nfollowing "
        "edgefollowcount followees followeecount friendscount follows seguiti "
        "profiliseguiti seguidos siguiendo seguindo abonnements abonniert "
        "gefolgt",
    [FOLLOWERS_FIELD_PICTURE] =
        "hasprofilepicture hasprofilepic haspicture hasphoto hasavatar "
        "profilepicurl profilepicture profilepictureurl profilepic "
        "profilepicurlhd profilephoto avatar avatarurl avatarthumb avatarlink "
        "picture photo immagine immagineprofilo fotoprofilo fotodiprofilo "
        "foto fotodeperfil photodeprofil profilbild",
    [FOLLOWERS_FIELD_ANONYMOUS] =
        "hasanonymousprofilepicture isanonymousprofilepicture "
        "anonymousprofilepicture defaultprofileimage nopicture",
    [FOLLOWERS_FIELD_PRIVATE] =
        "isprivate private privateaccount accountprivacy isaccountprivate "
        "privato profiloprivato privado prive privat",
    [FOLLOWERS_FIELD_BIO] =
        "biography bio biotext signature description biografia biographie "
        "descrizione descripcion steckbrief",
    [FOLLOWERS_FIELD_TIME] =
        "followedat followdate followeddate followingsince followsince "
        "followersince followtime datefollowed seguitodal seguedal "
        "dataseguito fechadeseguimiento datedabonnement folgtseit",
};

/* Of other tables that have a creator's name and followers in them: a team's
 * sheet, a comment export. One of them, and it is no list of followers. */
static const char others[] =
    "campaign campagna campana campagne kampagne deliverable deliverables "
    "fee compenso budget tracking trackingnumber draftdue publish publishdate "
    "contract contratto comment commenttext commento commentaire kommentar "
    "comentario posturl engagementrate er caption";

const char *
followers_field_word(enum followers_field field)
{
#define X(name, word) word,
    static const char *const words[] = { FOLLOWERS_FIELD_MAP(X) };
#undef X

    return words[field];
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

struct header {
    char (*folded)[FOLD_MAX];
    bool *used;
    int count;
};

static int
header_find(const struct header *h, const char *word, size_t len)
{
    int i;

    for (i = 0; i < h->count; i++)
        if (!h->used[i] && strncmp(h->folded[i], word, len) == 0 &&
            h->folded[i][len] == '\0')
            return i;
    return -1;
}

/* "user.username": the last step tells, with the one before it where that is
 * no mere wrapper ("edge_followed_by.count"). */
static void
fold_name(const char *name, bool is_path, char out[FOLD_MAX])
{
    const char *dot = is_path ? strrchr(name, '.') : NULL;

    if (dot && strcmp(dot, ".count") == 0)
        letters_fold(name, strlen(name), out, FOLD_MAX);
    else
        letters_fold(dot ? dot + 1 : name, strlen(dot ? dot + 1 : name), out,
                     FOLD_MAX);
}

static void
column_set(struct import_column *column, int index, const char *name)
{
    size_t len = strlen(name);

    if (len > IMPORT_NAME_MAX)
        for (len = IMPORT_NAME_MAX; len > 0; len--)
            if ((name[len] & 0xc0) != 0x80)
                break;
    column->index = index;
    memcpy(column->name, name, len);
    column->name[len] = '\0';
}

static void
map_field(int field, struct header *h, const char *const *names,
          struct followers_plan *plan)
{
    const char *list = synonyms[field], *word;
    size_t len;

    while ((word = next_word(&list, &len)) != NULL) {
        int index = header_find(h, word, len);

        if (index < 0)
            continue;
        h->used[index] = true;
        column_set(&plan->column[field], index, names[index]);
        return;
    }
}

static bool
has_other(const struct header *h)
{
    const char *list = others, *word;
    size_t len;

    while ((word = next_word(&list, &len)) != NULL)
        if (header_find(h, word, len) >= 0)
            return true;
    return false;
}

static bool
has(const struct followers_plan *plan, enum followers_field field)
{
    return plan->column[field].index >= 0;
}

bool
followers_has_profiles(const struct followers_plan *plan)
{
    return has(plan, FOLLOWERS_FIELD_POSTS) &&
           has(plan, FOLLOWERS_FIELD_FOLLOWERS) &&
           has(plan, FOLLOWERS_FIELD_FOLLOWING);
}

/* A name, and something that only a list of profiles has. */
static bool
is_list(const struct followers_plan *plan, int fields, int count)
{
    bool has_name =
        has(plan, FOLLOWERS_FIELD_HANDLE) || has(plan, FOLLOWERS_FIELD_URL);
    int counts = has(plan, FOLLOWERS_FIELD_POSTS) +
                 has(plan, FOLLOWERS_FIELD_FOLLOWERS) +
                 has(plan, FOLLOWERS_FIELD_FOLLOWING);
    int marks =
        has(plan, FOLLOWERS_FIELD_ID) + has(plan, FOLLOWERS_FIELD_PICTURE) +
        has(plan, FOLLOWERS_FIELD_ANONYMOUS) +
        has(plan, FOLLOWERS_FIELD_PRIVATE) + has(plan, FOLLOWERS_FIELD_BIO) +
        has(plan, FOLLOWERS_FIELD_TIME) +
        (has(plan, FOLLOWERS_FIELD_URL) && has(plan, FOLLOWERS_FIELD_HANDLE));

    if (!has_name)
        return false;
    /* Without figures, most of its columns must be of that kind. */
    return counts > 0 || marks > 1 || has(plan, FOLLOWERS_FIELD_TIME) ||
           (fields * 3 >= count * 2 && has(plan, FOLLOWERS_FIELD_HANDLE));
}

int
follower_columns_map(const char *const *names, int count, bool paths,
                     struct followers_plan *plan)
{
    size_t room = count > 0 ? (size_t)count : 1;
    struct header h = { xcalloc(room, FOLD_MAX), xcalloc(room, sizeof(bool)),
                        count };
    int field, i, n = 0;

    for (i = 0; i < count; i++)
        fold_name(names[i], paths, h.folded[i]);
    for (field = 0; field < FOLLOWERS_FIELDS; field++) {
        plan->column[field].index = -1;
        plan->column[field].name[0] = '\0';
    }
    if (!has_other(&h))
        for (field = 0; field < FOLLOWERS_FIELDS; field++) {
            map_field(field, &h, names, plan);
            n += has(plan, (enum followers_field)field);
        }
    free(h.folded);
    free(h.used);
    return is_list(plan, n, count) ? n : 0;
}
