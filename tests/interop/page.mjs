/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * page.mjs - a browser on the page of the local workspace.
 *
 * usage: node page.mjs CALLSHEET WORKSPACE CHROMIUM
 *
 * First the demo, with the real bot, as somebody would use it in their first
 * ten minutes; then a workspace with an app that shows one of every block.
 * Everything that can be used is used, at the width of a laptop and of a
 * phone; there may be no error in the console, no failed request, and nothing
 * may be asked for from elsewhere. Pictures are left beside this file.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Program, Workspace, assert, run, finish } from "./lib.mjs";
import { Browser } from "./page_watch.mjs";
import { demo } from "./page_demo.mjs";
import { look } from "./page_look.mjs";
import { blocks } from "./page_blocks.mjs";
import { ELEMENTS } from "./page_app.mjs";
import { lost } from "./page_lost.mjs";

const [, , callsheet, workspace, chromium] = process.argv;
const folder = mkdtempSync(join(tmpdir(), "callsheet-page-"));

process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
process.env.XDG_STATE_HOME = folder;

const browser = await Browser.open(chromium);
const bot = await Program.start(callsheet, ["demo", "--json", "--no-open",
    "--listen", "127.0.0.1:0", "--data", join(folder, "demo")]);
const data = join(folder, "blocks");
const w = await Workspace.start(workspace, ["--data", data]);

/* What went wrong in the browser fails the check that did it. */
function watched(checks) {
    return Object.fromEntries(Object.entries(checks).map(([name, check]) =>
        [name, async () => {
            await check();
            const wrong = browser.wrong.splice(0);

            assert.deepEqual(wrong, []);
        }]));
}

const count = await run(watched({
    ...await demo(browser, bot, 1280, "U0ANA"),
    ...await demo(browser, bot, 390, "U0MIRA"),
    ...await look(browser, bot, 1280, "U0ANA", "orto.dilia", "bench.and.volt"),
    ...await look(browser, bot, 390, "U0MIRA", "neva.halo", "tiny.heddle"),
    ...await blocks(browser, w, 1280, "U0ANA"),
    ...await blocks(browser, w, 390, "U0SAM"),
    ...lost(browser, w, workspace, data),

    async every_kind_of_element_is_known() {
        const answer = await fetch(bot.page + "page/controls.js");
        const source = await answer.text();
        const table = /const MAKERS = \{([^}]*)\}/.exec(source)[1];
        const types = Array.from(table.matchAll(/\b([a-z_]+)\b\s*[:,]/g),
            m => m[1]).filter(t => !["select", "multi", "choices", "date",
            "text"].includes(t));

        assert.deepEqual(types.filter(t => !ELEMENTS[t]), []);
        assert.ok(types.length >= 20);
    },

    async everything_shown_was_used() {
        assert.ok(browser.shown.size > 60, "only " + browser.shown.size +
            " kinds of element were seen");
        assert.deepEqual(browser.unused().map(k => k + "  " +
            browser.shown.get(k)), []);
    },
}));

console.log(browser.shown.size + " kinds of element were shown, " +
    browser.left.length + " links led elsewhere");
await browser.engine.close();
assert.equal(await bot.stop(), 0);
finish(count);
