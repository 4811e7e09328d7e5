/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * doctor.c - what `callsheet doctor` looks at, in its order.
 *
 * It reads only, also while the daemon runs. A check that cannot be made
 * because an earlier one failed is told as skipped, so that the list always
 * has the same lines.
 */
#include "doctor.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sysexits.h>

#include "buf.h"
#include "config_value.h"
#include "http.h"
#include "loop.h"
#include "transport/slack_json.h"
#include "zone.h"

#define LINE_MAX_BYTES 8192
/* Its first line tells the version: "# version 2024a". */
#define ZONES_FILE "/usr/share/zoneinfo/tzdata.zi"

static const char *const states[] = {
    [DOCTOR_OK] = "ok",
    [DOCTOR_WARN] = "warn",
    [DOCTOR_FAIL] = "fail",
    [DOCTOR_SKIP] = "skip",
};

/* ---- telling ------------------------------------------------------------- */

static void
tell_json(struct doctor *d, enum doctor_state state, const char *check,
          const char *seen, const char *advice)
{
    struct buf b;

    buf_init(&b, LINE_MAX_BYTES * 4);
    buf_addf(&b, "%s\n  {\"check\": ", d->lines > 0 ? "," : "");
    slack_json_add(&b, check);
    buf_adds(&b, ", \"state\": ");
    slack_json_add(&b, states[state]);
    buf_adds(&b, ", \"seen\": ");
    slack_json_add(&b, seen);
    buf_adds(&b, ", \"do\": ");
    slack_json_add(&b, advice);
    buf_adds(&b, "}");
    (void)fputs(b.data, d->out);
    buf_release(&b);
}

void
doctor_tell(struct doctor *d, enum doctor_state state, const char *check,
            int code, const char *advice, const char *seen, ...)
{
    struct buf b;
    va_list ap;
    size_t i;

    buf_init(&b, LINE_MAX_BYTES);
    va_start(ap, seen);
    buf_addv(&b, seen, ap);
    va_end(ap);
    /* One check, one line, whatever a peer or a file has said. */
    for (i = 0; i < b.len; i++)
        if ((unsigned char)b.data[i] < ' ' || b.data[i] == 0x7f)
            b.data[i] = ' ';
    if (d->is_json)
        tell_json(d, state, check, b.data, advice);
    else
        (void)fprintf(d->out, "%-5s %-14s %s%s%s\n", states[state], check,
                      b.data, advice[0] != '\0' ? " -> " : "", advice);
    (void)fflush(d->out);
    if (state == DOCTOR_FAIL && d->code == EX_OK)
        d->code = code;
    d->lines++;
    buf_release(&b);
}

const char *
doctor_bytes(int64_t bytes)
{
    static char texts[8][32];
    static unsigned next;
    char *text = texts[next++ % 8];
    static const char *const units[] = { "kB", "MB", "GB", "TB" };
    double value = (double)bytes / 1024;
    size_t unit = 0;

    while (value >= 1024 && unit < 3) {
        value /= 1024;
        unit++;
    }
    (void)snprintf(text, sizeof(texts[0]), value < 10 ? "%.1f %s" : "%.0f %s",
                   value, units[unit]);
    return text;
}

/* ---- the checks that stand here ------------------------------------------ */

static void
doctor_config(struct doctor *d, const char *problem)
{
    const struct config *c = d->config;
    const char *path = c && c->path[0] != '\0' ? c->path : "the defaults";
    struct buf doubts;

    buf_init(&doubts, LINE_MAX_BYTES / 2);
    if (c)
        config_doubts(c, &doubts);
    if (!c)
        doctor_tell(d, DOCTOR_FAIL, "config",
                    config_is_zone("UTC") ? EX_CONFIG : EX_OSFILE,
                    "mend that; 'callsheet --help-config' explains the keys",
                    "%s", problem);
    else if (c->roles.admins.count == 0)
        doctor_tell(d, DOCTOR_WARN, "config", 0,
                    "put your Slack id under roles.admins ('health' tells it): "
                    "they are told when the disk fills",
                    "%s; no admins", path);
    else if (doubts.len > 0)
        doctor_tell(d, DOCTOR_WARN, "config", 0,
                    "correct that, and send the daemon SIGHUP or start it "
                    "again",
                    "%s; %s", path, doubts.data);
    else
        doctor_tell(d, DOCTOR_OK, "config", 0, "", "%s; %zu admin%s", path,
                    c->roles.admins.count,
                    c->roles.admins.count == 1 ? "" : "s");
    buf_release(&doubts);
}

static void
zones_version(char *out, size_t size)
{
    char line[64] = "";
    FILE *f = fopen(ZONES_FILE, "re");

    (void)snprintf(out, size, "of unknown version");
    if (!f)
        return;
    if (fgets(line, sizeof(line), f) && strncmp(line, "# version ", 10) == 0) {
        line[strcspn(line, "\r\n")] = '\0';
        (void)snprintf(out, size, "%s", line + 10);
    }
    (void)fclose(f);
}

static void
doctor_zones(struct doctor *d)
{
    const char *name = d->config ? d->config->timezone : "Europe/Rome";
    const struct zone *zone, *rome;
    char version[64];
    bool has_rome = zone_find("Europe/Rome", &rome) == ERR_OK;

    zones_version(version, sizeof(version));
    if (!has_rome)
        doctor_tell(d, DOCTOR_FAIL, "zone data", EX_OSFILE,
                    "install the package tzdata",
                    "not even Europe/Rome is known");
    else if (zone_find(name, &zone) != ERR_OK)
        doctor_tell(d, DOCTOR_FAIL, "zone data", EX_CONFIG,
                    "correct \"timezone\", or update the package tzdata",
                    "%s is not known; tzdata %s", name, version);
    else
        doctor_tell(d, DOCTOR_OK, "zone data", 0, "", "tzdata %s; %s is known",
                    version, name);
}

static void
doctor_daemon(struct doctor *d)
{
    if (!d->config)
        doctor_tell(d, DOCTOR_SKIP, "daemon", 0, "", "no configuration");
    else if (d->hidden_why != 0)
        doctor_tell(d, DOCTOR_WARN, "daemon", 0,
                    "run the doctor as the user of the daemon",
                    "whether one works on this database cannot be told: "
                    "'%s.lock': %s",
                    d->config->database, strerror(d->hidden_why));
    else if (d->is_running && d->holder.is_other)
        doctor_tell(d, DOCTOR_FAIL, "daemon", EX_CONFIG,
                    "give each of them the same name of it, or a database of "
                    "its own",
                    "one works on '%s' by another name of that file: what it "
                    "wrote last is not seen by this one",
                    d->config->database);
    else if (!d->is_running)
        doctor_tell(d, DOCTOR_OK, "daemon", 0, "",
                    "none works on this database");
    else
        doctor_tell(d, DOCTOR_OK, "daemon", 0, "",
                    d->holder.is_astray
                        ? "process %ld works on a file that was here"
                        : "process %ld works on this database",
                    (long)d->holder.pid);
}

static void
look_for_daemon(struct doctor *d)
{
    enum err rc = lock_look(d->config->database, &d->holder);

    d->hidden_why = rc == ERR_IO ? errno : 0;
    d->is_running = rc == ERR_BUSY;
}

int
doctor_run(struct doctor *d, const char *problem)
{
    if (d->is_json)
        (void)fputs("{\"checks\": [", d->out);
    if (d->config)
        look_for_daemon(d);
    d->loop = loop_new();
    d->http = d->loop ? http_new(d->loop) : NULL;
    doctor_config(d, problem);
    doctor_secrets(d);
    doctor_slack(d);
    doctor_database(d);
    doctor_sync(d);
    doctor_space(d);
    doctor_zones(d);
    doctor_worker(d);
    doctor_youtube(d);
    doctor_daemon(d);
    doctor_status(d);
    if (d->is_json)
        (void)fprintf(d->out, "\n], \"code\": %d}\n", d->code);
    http_free(d->http);
    loop_free(d->loop);
    return d->code;
}
