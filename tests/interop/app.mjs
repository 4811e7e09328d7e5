/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * app.mjs - an app on Slack's own framework, on the local workspace.
 *
 * usage: node app.mjs WORKSPACE [--stop]
 *
 * If Slack's client is content with the workspace, then what the bot is
 * tested against is credible. The same checks must fail on a workspace with
 * one rule broken (see `mutants`), so each looks at what a person, or the
 * app, would notice.
 */
import bolt from "@slack/bolt";
import { Workspace, assert, run, finish } from "./lib.mjs";
import { answers } from "./app_answers.mjs";
import { messages } from "./app_messages.mjs";
import { forms } from "./app_forms.mjs";
import { trouble } from "./app_trouble.mjs";

const text = words => ({ type: "plain_text", text: words });

/* Refusals are what some checks are about; the framework need not say so. */
const quiet = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {},
    setName() {}, getLevel: () => bolt.LogLevel.ERROR };

/* What the handlers do is chosen by the first word of the command. */
function build(w) {
    const app = new bolt.App({ token: w.bot_token, appToken: w.app_token,
        socketMode: true, logger: quiet,
        clientOptions: { slackApiUrl: w.api_url } });
    const seen = { envelopes: [], commands: [], actions: [], messages: [],
        mentions: [], reactions: [], homes: [], submitted: [], closed: [],
        hellos: 0 };

    app.receiver.client.on("slack_event", e => seen.envelopes.push(e));
    app.receiver.client.on("connected", () => { seen.hellos++; });
    app.message(async ({ message }) => { seen.messages.push(message); });
    app.event("app_mention", async ({ event, body, context, say }) => {
        seen.mentions.push({ event, body, context });
        await say({ text: "heard you", thread_ts: event.ts });
    });
    app.event("reaction_added", async ({ event }) => {
        seen.reactions.push(event);
    });
    app.event("app_home_opened", async ({ event }) => {
        seen.homes.push(event);
    });
    app.error(async e => { seen.error = e; });
    return { app, client: app.client, seen, w, text,
        on: { command: {}, action: {}, view: {} } };
}

/* The checks put their handlers into `x.on`, by first word or action id. */
function listen(x) {
    const { app, on, seen } = x;

    app.command("/callsheet", async tools => {
        const word = tools.command.text.split(" ")[0];

        seen.commands.push(tools.command);
        if (Object.hasOwn(on.command, word))
            await on.command[word](tools);
        else
            await tools.ack();
    });
    app.action(/.*/, async tools => {
        seen.actions.push(tools);
        await tools.ack();
        if (Object.hasOwn(on.action, tools.action.action_id))
            await on.action[tools.action.action_id](tools);
    });
    app.view({ type: "view_submission", callback_id: /.*/ },
        async tools => {
            seen.submitted.push(tools.view);
            if (Object.hasOwn(on.view, tools.view.callback_id))
                await on.view[tools.view.callback_id](tools);
            else
                await tools.ack();
        });
    app.view({ type: "view_closed", callback_id: /.*/ },
        async ({ ack, body }) => {
            seen.closed.push(body);
            await ack();
        });
}

const w = await Workspace.start(process.argv[2]);
const x = build(w);

listen(x);
const count = await run({ ...answers(x), ...messages(x), ...forms(x),
    ...trouble(x) }, () => {
    const e = x.seen.error;

    x.seen.error = null;
    if (e)
        console.log("     the framework said: " + e.message);
});

if (!process.argv.includes("--stop"))
    assert.equal(await w.stop(), 0);
finish(count);
