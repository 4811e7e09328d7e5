/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * app_answers.mjs - commands, buttons, and the ways to answer them.
 */
import { assert, until } from "./lib.mjs";

const AS_TYPED = "hello @mira & <b> @pan.lady " +
    "https://x.example/a?b=1&c=2 #camp-spring";
const AS_SENT = "hello <@U0MIRA|mira> &amp; &lt;b&gt; @pan.lady " +
    "<https://x.example/a?b=1&amp;c=2> <#C0SPRING|camp-spring>";

export function answers(x) {
    const { app, client, seen, on, w, text } = x;
    const command = (words, as = "U0ANA") =>
        w.say(as, "C0SPRING", "/callsheet " + words);
    const envelope = is => until("an envelope", () =>
        seen.envelopes.find(is));
    const buttons = (words, ...elements) => [
        { type: "section", text: { type: "mrkdwn", text: words } },
        { type: "actions", block_id: "b", elements }];
    const yes = { type: "button", action_id: "press", value: "approve 42",
        text: text("Yes") };
    const press = (as, ts, more) => w.post("page/action", { as,
        channel: "C0SPRING", ts, block_id: "b", action_id: "press",
        value: "approve 42", ...more });

    return {
        async connect() {
            await app.start();
            await until("the hello", () => seen.hellos === 1);
            assert.deepEqual((await w.state("U0ANA")).bot,
                { user_id: "U0BOT", name: "callsheet", connected: true,
                    connections: 1 });
            const who = await client.auth.test();

            assert.equal(who.user_id, "U0BOT");
            assert.equal(who.bot_id, "B0BOT");
            assert.ok((await client.team.info()).team.name);
        },

        async times_rise() {
            const times = [];

            for (let i = 0; i < 8; i++)
                times.push((await client.chat.postMessage({
                    channel: "D0ANA", text: "line " + i })).ts);
            for (const ts of times)
                assert.match(ts, /^\d{10}\.\d{6}$/);
            assert.deepEqual(times.slice().sort(), times);
            assert.equal(new Set(times).size, times.length);
        },

        async command() {
            await command(AS_TYPED);
            const c = await until("the command", () => seen.commands[0]);

            assert.equal(c.text, AS_SENT);
            assert.equal(c.command, "/callsheet");
            assert.equal(c.user_id, "U0ANA");
            assert.equal(c.channel_id, "C0SPRING");
            assert.equal(c.channel_name, "camp-spring");
            assert.match(c.response_url, /^http/);
            assert.ok(c.trigger_id);
        },

        async flag_accepts_response_payload() {
            const e = await envelope(v => v.type === "slash_commands");

            assert.equal(e.accepts_response_payload, true);
            assert.match(e.envelope_id, /^[0-9a-f-]{36}$/);
        },

        async ack_payload() {
            on.command.quiet = ({ ack }) => ack({ text: "from the ack" });
            await command("quiet");
            const m = await w.sees("U0ANA", "C0SPRING", "from the ack");

            assert.equal(m.ephemeral, true);
            assert.equal(m.user, "U0BOT");
            assert.ok(!(await w.messages("U0SAM", "C0SPRING"))
                .some(other => other.ts === m.ts));
        },

        async ack_payload_in_channel() {
            on.command.loud = ({ ack }) =>
                ack({ text: "for all", response_type: "in_channel" });
            await command("loud please");
            await w.sees("U0SAM", "C0SPRING", "for all");
            const typed = await w.sees("U0SAM", "C0SPRING",
                m => m.text.startsWith("/callsheet loud"));

            assert.equal(typed.user, "U0ANA");
        },

        async ack_payload_that_is_no_message() {
            on.command.wrong = ({ ack }) => ack({ blocks: [{ type: "x" }] });
            await command("wrong");
            await w.noticed("U0ANA", "invalid_command_response");
        },

        async command_without_ack() {
            on.command.never = async () => {};
            await w.settings({ ack_ms: 200 });
            await command("never", "U0SAM");
            await w.noticed("U0SAM", "operation_timeout");
            await w.settings({ ack_ms: 3000 });
        },

        async respond() {
            on.command.respond = async ({ ack, respond }) => {
                await ack();
                await respond("by the address");
                await respond({ text: "for the channel",
                    response_type: "in_channel" });
            };
            await command("respond");
            const m = await w.sees("U0ANA", "C0SPRING", "by the address");

            assert.equal(m.ephemeral, true);
            await w.sees("U0SAM", "C0SPRING", "for the channel");
            assert.ok(!(await w.messages("U0SAM", "C0SPRING"))
                .some(other => other.ts === m.ts));
        },

        async respond_is_used_up() {
            let refused = null;

            on.command.often = async ({ ack, respond }) => {
                await ack();
                for (let i = 0; i < 5; i++)
                    await respond("use " + i);
                refused = await respond("one too many").catch(e => e);
            };
            await command("often");
            await until("the refusal", () => refused);
            assert.match(String(refused.message), /404/);
        },

        async button_and_update() {
            const sent = await client.chat.postMessage({
                channel: "C0SPRING", text: "Approve?",
                blocks: buttons("Approve?", yes) });
            let did = null;

            on.action.press = async ({ action, body, client: c }) => {
                did = { action, body };
                await c.chat.update({ channel: body.channel.id,
                    ts: body.message.ts, text: "Approved." });
            };
            assert.equal((await press("U0SAM", sent.ts)).ok, true);
            await until("the press", () => did);
            assert.equal(did.action.value, "approve 42");
            assert.deepEqual(did.action.text.text, "Yes");
            assert.match(did.action.action_ts, /^\d{10}\.\d{6}$/);
            assert.equal(did.body.user.id, "U0SAM");
            assert.deepEqual(did.body.container, { type: "message",
                message_ts: sent.ts, channel_id: "C0SPRING",
                is_ephemeral: false, is_app_unfurl: false });
            const e = await envelope(v => v.body.type === "block_actions");

            assert.equal(e.accepts_response_payload, false);
            const m = await w.sees("U0ANA", "C0SPRING", "Approved.");

            assert.equal(m.ts, sent.ts);
            assert.ok(m.edited.ts);
            /* Text alone takes the old blocks away. */
            assert.equal(m.blocks, undefined);
        },

        async button_that_is_gone() {
            const m = await w.sees("U0ANA", "C0SPRING", "Approved.");
            const a = await press("U0SAM", m.ts);

            assert.equal(a.error, "no_such_element");
        },

        async select_in_a_message() {
            const options = ["low", "high"].map(v =>
                ({ text: text("Rank " + v), value: v }));
            const sent = await client.chat.postMessage({
                channel: "C0SPRING", text: "Which?",
                blocks: buttons("Which?", { type: "static_select",
                    action_id: "which", options }) });
            let chosen = null;

            on.action.which = async ({ action, body }) => {
                chosen = { action, state: body.state };
            };
            await press("U0SAM", sent.ts, { action_id: "which",
                value: undefined, selected_option: options[1] });
            await until("the choice", () => chosen);
            assert.equal(chosen.action.selected_option.value, "high");
            assert.equal(chosen.state.values.b.which
                .selected_option.value, "high");
        },

        async replace_and_delete_original() {
            const post = () => client.chat.postMessage({
                channel: "C0SPRING", text: "One or the other?",
                blocks: buttons("One or the other?", yes) });
            const [first, second] = [await post(), await post()];

            on.action.press = async ({ body, respond }) =>
                respond(body.message.ts === first.ts
                    ? { replace_original: true, text: "replaced" }
                    : { delete_original: true });
            await press("U0SAM", first.ts);
            assert.equal((await w.sees("U0SAM", "C0SPRING", "replaced")).ts,
                first.ts);
            await press("U0SAM", second.ts);
            await until("the message to go", async () =>
                !(await w.messages("U0SAM", "C0SPRING"))
                    .some(m => m.ts === second.ts));
        },

        async press_on_an_ephemeral_message() {
            let body = null;

            await client.chat.postEphemeral({ channel: "C0SPRING",
                user: "U0MIRA", text: "Only you",
                blocks: buttons("Only you", yes) });
            const m = await w.sees("U0MIRA", "C0SPRING", "Only you");

            on.action.press = async tools => {
                body = tools.body;
                await tools.respond({ replace_original: true,
                    text: "Still only you" });
            };
            assert.equal((await press("U0SAM", m.ts)).error, "not_found");
            await press("U0MIRA", m.ts, { ephemeral: true });
            const now = await w.sees("U0MIRA", "C0SPRING",
                "Still only you");

            assert.equal(now.ephemeral, true);
            assert.equal(body.container.is_ephemeral, true);
            assert.equal(body.message, undefined);
        },

        async button_without_ack() {
            const sent = await client.chat.postMessage({
                channel: "C0SPRING", text: "Dead", blocks:
                    buttons("Dead", yes) });
            const { send } = app.receiver.client;

            on.action.press = async () => {};
            await w.settings({ ack_ms: 200 });
            app.receiver.client.send = async () => {};
            await press("U0SAM", sent.ts);
            await w.noticed("U0SAM", "did not answer that button");
            app.receiver.client.send = send;
            await w.settings({ ack_ms: 3000 });
        },
    };
}
