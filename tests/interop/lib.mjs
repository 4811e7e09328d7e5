/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lib.mjs - a workspace to try things on, and checks with a name.
 *
 * People act through the page's own endpoints, so that what the SDK meets is
 * the workspace as it is used; /control/ only sets clocks and looks on.
 */
import { spawn } from "node:child_process";
import assert from "node:assert/strict";

export { assert };

/* Whoever ends us ends what we started. */
for (const signal of ["SIGTERM", "SIGINT"])
    process.on(signal, () => process.exit(1));

export const wait = ms => new Promise(done => setTimeout(done, ms));

/* What `look` answers once it is truthy. */
export async function until(what, look, ms = 5000) {
    const end = Date.now() + ms;

    for (;;) {
        const found = await look();

        if (found)
            return found;
        if (Date.now() > end)
            throw new Error("did not happen within " + ms + " ms: " + what);
        await wait(10);
    }
}

async function json(url, body) {
    const answer = await fetch(url, body === undefined ? {} : {
        method: "POST", headers: { "content-type": "application/json" },
        body: JSON.stringify(body) });

    return answer.json();
}

/* A program of ours that says where it is in one line of JSON. */
export class Program {
    static async start(path, args) {
        const p = new Program();

        p.child = spawn(path, args, { stdio: ["ignore", "pipe", "inherit"] });
        p.ended = new Promise(done => p.child.once("exit", done));
        process.on("exit", () => p.child.kill("SIGKILL"));
        const line = await new Promise((done, fail) => {
            let text = "";

            p.child.stdout.on("data", data => {
                text += data;
                if (text.includes("\n"))
                    done(text);
            });
            p.child.once("error", fail);
            p.child.once("exit", code =>
                fail(new Error(path + " ended with " + code)));
        });

        Object.assign(p, JSON.parse(line));
        return p;
    }

    /* The exit code after SIGTERM; "late" when it does not end. */
    async stop() {
        this.child.kill("SIGTERM");
        return Promise.race([this.ended, wait(6000).then(() => "late")]);
    }
}

export class Workspace extends Program {
    static async start(path, args = []) {
        const p = await Program.start(path,
            ["--json", "--control", "--listen", "127.0.0.1:0", ...args]);

        return Object.setPrototypeOf(p, Workspace.prototype);
    }

    get(path) {
        return json(this.page + path);
    }

    post(path, body) {
        return json(this.page + path, body);
    }

    async settings(what) {
        assert.equal((await this.post("control/settings", what)).ok, true);
    }

    /* ---- a person at the page ---- */

    async say(as, channel, text, more) {
        const a = await this.post("page/send",
            { as, channel, text, ...more });

        assert.equal(a.ok, true, a.text);
        return a.ts;
    }

    async messages(as, channel, thread) {
        const more = thread ? "&thread_ts=" + thread : "";

        return (await this.get("page/messages?limit=200&as=" + as +
            "&channel=" + channel + more)).messages;
    }

    sees(as, channel, what, ms) {
        const is = typeof what === "function" ? what : m => m.text === what;

        return until(as + " sees " + what, async () =>
            (await this.messages(as, channel)).find(is), ms);
    }

    async state(as) {
        return this.get("page/state?as=" + as);
    }

    /* The form on top, once there is one that `is` accepts. */
    form(as, is = () => true) {
        return until("a form for " + as, async () => {
            const { views } = await this.state(as);
            const top = views[views.length - 1];

            return top && is(top) ? top : null;
        });
    }

    noticed(as, text) {
        return until("a notice: " + text, async () =>
            (await this.get("control/notices")).notices
                .find(n => n.user === as && n.text.includes(text)));
    }
}

/* ---- checks ------------------------------------------------------------- */

/*
 * Runs them in order and prints a line for each, and "N passed, N failed, N
 * skipped" at the end. With --stop the first failure is the last check;
 * --only=PATTERN runs those whose name it matches.
 */
export async function run(checks, each) {
    const stop = process.argv.includes("--stop");
    const only = process.argv.find(a => a.startsWith("--only="));
    const wanted = new RegExp(only ? only.slice(7) : "");
    const count = { passed: 0, failed: 0 };

    for (const [name, check] of Object.entries(checks)) {
        if (!wanted.test(name))
            continue;
        const started = Date.now();

        try {
            await check();
            count.passed++;
            console.log("ok   " + name + "  " + (Date.now() - started) +
                " ms");
        } catch (e) {
            count.failed++;
            console.log("FAIL " + name + ": " + told(e));
            if (stop)
                break;
        }
        if (each)
            await each();
    }
    return count;
}

function told(e) {
    const at = /\((?:file:\/\/)?[^()]*\/(\w+\.mjs:\d+)/.exec(e.stack || "") ||
        /at .*\/(\w+\.mjs:\d+)/.exec(e.stack || "");

    return String(e.message || e).replace(/\s+/g, " ").slice(0, 600) +
        (at ? " [" + at[1] + "]" : "");
}

export function finish(count) {
    console.log(count.passed + " passed, " + count.failed + " failed, " +
        (count.skipped || 0) + " skipped");
    process.exit(count.failed ? 1 : 0);
}
