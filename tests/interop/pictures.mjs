/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pictures.mjs - the pictures of the README, taken from the page.
 *
 * usage: node pictures.mjs CALLSHEET WORKSPACE CHROMIUM SHEET FOLDER
 *
 * Ana brings the team's sheet and plans a campaign; a week later, at 8:45 in
 * London where she is, the bot sends her day. What the page shows is kept in
 * FOLDER: morning.png, plan.png, timeline.png.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { chromium } from "playwright-core";
import { Workspace, until, wait } from "./lib.mjs";

const [, , callsheet, workspace, browserPath, sheet, folder] = process.argv;
/* Ahead of the machine's clock, for no message goes before an earlier one. */
const YEAR = 2027;
const BEGIN = Date.UTC(YEAR, 9, 18, 9, 0);
const MORNING = Date.UTC(YEAR, 9, 26, 7, 44, 58);
const ANA = "U0ANA", DM = "D0ANA", CHANNEL = "C0SPRING";
const home = mkdtempSync(join(tmpdir(), "callsheet-pictures-"));
const clock = join(home, "clock"), config = join(home, "callsheet.json");

process.on("exit", () => rmSync(home, { recursive: true, force: true }));
writeFileSync(clock, Buffer.alloc(8));

const w = await Workspace.start(workspace, ["--data", join(home, "data")]);

/* Both programs add what they are told to the real time. */
async function setClock(ms) {
    const moved = Buffer.alloc(8), by = ms - Date.now();

    moved.writeBigInt64LE(BigInt(by));
    writeFileSync(clock, moved, { flag: "r+" });
    await w.settings({ clock_ms: by, rate_limits: false });
    if (bot)
        bot.kill("SIGUSR1");
}

let bot = null;
await setClock(BEGIN);
writeFileSync(config, JSON.stringify({ calendar: ["IT"],
    slack: { api_url: w.api_url }, status: { listen: "" } }));
bot = spawn(callsheet, ["run", "-c", config], { stdio: "ignore", env: {
    ...process.env, CALLSHEET_CLOCK: clock, SLACK_APP_TOKEN: w.app_token,
    SLACK_BOT_TOKEN: w.bot_token } });
process.on("exit", () => bot.kill("SIGKILL"));
await until("connected", async () => (await w.state(ANA)).bot.connected,
    10000);

/* The newest message of the bot that says so. */
const says = (channel, words) => until(words, async () =>
    (await w.messages(ANA, channel)).reverse().find(m => m.user === "U0BOT" &&
        JSON.stringify(m).includes(words)), 20000);

async function say(channel, text, words) {
    await w.say(ANA, channel, text);
    return says(channel, words);
}

async function bringSheet() {
    const up = await fetch(w.page + "page/upload?as=" + ANA + "&name=" +
        basename(sheet), { method: "POST", body: readFileSync(sheet, "utf8")
        .replaceAll("2026", String(YEAR)) });

    await w.say(ANA, DM, "campaign import",
        { files: [(await up.json()).file.id] });
    await says(DM, "Is this right?");
    await say(DM, "campaign import confirm 1", "imported by");
}

const browser = await chromium.launch({ executablePath: browserPath,
    args: ["--no-sandbox"] });
const context = await browser.newContext({ deviceScaleFactor: 1.5,
    timezoneId: "Europe/London", viewport: { width: 1000, height: 1400 } });

async function take(words, name) {
    const message = await says(DM, words), tab = await context.newPage();

    await tab.goto(w.page + "archives/" + DM + "?as=" + ANA);
    const shown = tab.locator(`[data-ts="${message.ts}"]`).first();

    await shown.scrollIntoViewIfNeeded();
    await wait(700);
    await shown.screenshot({ path: join(folder, name) });
    await tab.close();
    console.log(name);
}

await bringSheet();
await say(CHANNEL, "/callsheet campaign new \"Winter market\" publish " +
    "2028-01-17 owner <@U0ANA> creators 2 new 1 known", "Winter market");
await say(DM, "deadline add send the client the shortlist by 26 oct 17:00",
    "Noted: ");
await say(DM, "deadline add book the photo studio by 28 oct for <@U0SAM>",
    "book the photo");
await say(DM, "deadline add figures of September by 25 oct", "September");
await w.say(ANA, DM, "campaign plan Winter market");
await take("the plan up to", "plan.png");
await w.say(ANA, DM, "campaign timeline Winter market");
await take("image/png", "timeline.png");
await setClock(MORNING);
await take("Due today", "morning.png");
await browser.close();
process.exit(0);
