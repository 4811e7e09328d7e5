/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * letters.c - the letters of pictures.
 *
 * One family in two weights, by the names of their files, so that no other
 * font of the machine and none of its settings changes a picture. Pango and
 * cairo open a file when they first need it and keep it: so something is
 * written once in each weight before the cage closes.
 */
#include "letters.h"

#include <fontconfig/fontconfig.h>
#include <malloc.h>
#include <pango/pangofc-fontmap.h>
#include <stdio.h>
#include <unistd.h>

/* Debian and its relatives, Fedora, Arch, Alpine. */
static const char *const folders[] = {
    "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/dejavu-sans-fonts",
    "/usr/share/fonts/TTF",
    "/usr/share/fonts/dejavu",
};
static const char *const weights[] = { "DejaVuSans.ttf",
                                       "DejaVuSans-Bold.ttf" };

static FcConfig *config;
static FcCharSet *have;
static PangoFontMap *map;
static PangoContext *context;

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#ifdef __SANITIZE_ADDRESS__
/* It keeps offsets where others keep pointers: all that it has looks lost. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}
#endif

static bool
add_weights(const char *folder)
{
    char path[200];
    size_t i;

    for (i = 0; i < ARRAY_LEN(weights); i++) {
        (void)snprintf(path, sizeof(path), "%s/%s", folder, weights[i]);
        if (access(path, R_OK) != 0 ||
            !FcConfigAppFontAddFile(config, (const FcChar8 *)path))
            return false;
    }
    return true;
}

/* What both weights have; the bold one has a little less. */
static void
note_letters(void)
{
    const FcFontSet *fonts = FcConfigGetFonts(config, FcSetApplication);
    FcCharSet *one;
    int i;

    for (i = 0; i < fonts->nfont; i++) {
        if (FcPatternGetCharSet(fonts->fonts[i], FC_CHARSET, 0, &one) !=
            FcResultMatch)
            continue;
        if (have) {
            FcCharSet *both = FcCharSetIntersect(have, one);

            FcCharSetDestroy(have);
            have = both;
        } else {
            have = FcCharSetCopy(one);
        }
    }
}

static void
write_once(cairo_t *cr, const char *font)
{
    PangoLayout *layout = pango_layout_new(context);
    PangoFontDescription *d = pango_font_description_from_string(font);

    pango_layout_set_font_description(layout, d);
    pango_layout_set_text(layout, "Aa", -1);
    pango_cairo_show_layout(cr, layout);
    pango_font_description_free(d);
    g_object_unref(layout);
}

enum err
letters_open(void)
{
    cairo_surface_t *surface;
    cairo_t *cr;
    size_t i;

    /* Each of Pango's threads would else have its own. */
    (void)mallopt(M_ARENA_MAX, 1);
    config = FcConfigCreate();
    for (i = 0; i < ARRAY_LEN(folders) && !add_weights(folders[i]); i++)
        ;
    if (i == ARRAY_LEN(folders))
        return ERR_NOT_FOUND;
    note_letters();
    FcConfigSetCurrent(config); /* none is looked for */
    map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
    context = pango_font_map_create_context(map);
    pango_context_set_language(context, pango_language_from_string("en"));
    surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 8, 8);
    cr = cairo_create(surface);
    write_once(cr, "DejaVu Sans 8");
    write_once(cr, "DejaVu Sans Bold 8");
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return ERR_OK;
}

PangoContext *
letters_context(void)
{
    return context;
}

bool
letters_have(int32_t c)
{
    return have && FcCharSetHasChar(have, (FcChar32)c);
}
