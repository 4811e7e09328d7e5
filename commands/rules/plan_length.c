/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_length.c - how long each step of a campaign takes.
 *
 * The lengths are those of the trade's published lead times, about nine weeks
 * to P; a team sets its own.
 */
#include "plan.h"

#include <string.h>

#include "alloc.h"

static const struct {
    const char *name;
    int preset;
} lengths[PLAN_LENGTHS] = {
    [PLAN_OBJECTIVE] = { "objective", 2 },
    [PLAN_VET] = { "vet", 8 },
    [PLAN_OUTREACH] = { "outreach", 7 },
    [PLAN_NEGOTIATE] = { "negotiate", 5 },
    [PLAN_BRIEF] = { "brief", 2 },
    [PLAN_SHIP] = { "ship", 1 },
    [PLAN_ARRIVE] = { "arrive", 5 },
    [PLAN_CREATE] = { "create", 7 },
    [PLAN_REVIEW] = { "review", 5 },
    [PLAN_PUBLISH] = { "publish", 5 },
    [PLAN_INSIGHTS] = { "insights", 7 },
    [PLAN_FOLLOW_UP] = { "follow_up", 3 },
    [PLAN_REPORT] = { "report", 5 },
    [PLAN_BUFFER] = { "buffer", 3 },
    [PLAN_BUFFER_WIDE] = { "buffer_wide", 5 },
    [PLAN_ARRIVE_ABROAD] = { "arrive_abroad", 10 },
    /* A partner is known and has said yes before: there is nobody to find,
     * and asking is part of the two days of talking. */
    [PLAN_VET_KNOWN] = { "vet_known", 0 },
    [PLAN_OUTREACH_KNOWN] = { "outreach_known", 0 },
    [PLAN_NEGOTIATE_KNOWN] = { "negotiate_known", 2 },
};

const char *
plan_length_name(enum plan_length length)
{
    return length < PLAN_LENGTHS ? lengths[length].name : "";
}

bool
plan_day_read(const char *text, int *days)
{
    static const char minus[] = "\xe2\x88\x92", dash[] = "\xe2\x80\x93";
    const char *p = text + strspn(text, " ");
    int sign = 1, n = 0;

    if (*p != 'P' && *p != 'p')
        return false;
    p++;
    p += strspn(p, " ");
    if (*p == '\0') {
        *days = 0;
        return true;
    }
    if (strncmp(p, minus, 3) == 0 || strncmp(p, dash, 3) == 0)
        p += 2; /* typed on a phone */
    else if (*p != '-' && *p != '+')
        return false;
    sign = *p == '+' ? 1 : -1;
    p++;
    p += strspn(p, " ");
    if (*p < '0' || *p > '9')
        return false;
    for (; *p >= '0' && *p <= '9' && n <= PLAN_DAYS_MAX; p++)
        n = n * 10 + (*p - '0');
    p += strspn(p, " ");
    *days = sign * n;
    return *p == '\0' && n <= PLAN_DAYS_MAX;
}

enum plan_length
plan_length_find(const char *name)
{
    size_t i;

    for (i = 0; i < PLAN_LENGTHS; i++)
        if (strcmp(lengths[i].name, name) == 0)
            break;
    return (enum plan_length)i;
}

int
plan_length_preset(enum plan_length length)
{
    return length < PLAN_LENGTHS ? lengths[length].preset : 0;
}

bool
plan_is_preparation(enum plan_step_id id)
{
    return id < PLAN_PUBLISH;
}

/* ---- lengths ------------------------------------------------------------- */

static int
length_of(const struct plan_mix *mix, enum plan_length length)
{
    return mix->lengths ? mix->lengths[length] : lengths[length].preset;
}

int
plan_step_days(const struct plan_mix *mix, enum plan_step_id id)
{
    bool is_known = mix->known_creators > 0 && mix->new_creators == 0;

    if (id == PLAN_ARRIVE && mix->is_abroad)
        return length_of(mix, PLAN_ARRIVE_ABROAD);
    if (id == PLAN_VET && is_known)
        return length_of(mix, PLAN_VET_KNOWN);
    if (id == PLAN_OUTREACH && is_known)
        return length_of(mix, PLAN_OUTREACH_KNOWN);
    if (id == PLAN_NEGOTIATE && is_known)
        return length_of(mix, PLAN_NEGOTIATE_KNOWN);
    return length_of(mix, (enum plan_length)id);
}

int
plan_buffer_days(const struct plan_mix *mix)
{
    bool is_wide = mix->is_abroad || mix->approvers > PLAN_APPROVERS_FEW;

    return length_of(mix, is_wide ? PLAN_BUFFER_WIDE : PLAN_BUFFER);
}

int
plan_need(const struct plan_mix *mix)
{
    int id, need = 0;

    for (id = 0; plan_is_preparation((enum plan_step_id)id); id++)
        need += plan_step_days(mix, (enum plan_step_id)id);
    return need;
}
