/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * app_trouble.mjs - acks that get lost, limits, connections that end.
 */
import { WebClient } from "@slack/web-api";
import { WebSocket } from "undici";
import { assert, until } from "./lib.mjs";

export function trouble(x) {
    const { app, client, seen, on, w } = x;
    const socket = app.receiver.client;
    const event = words => seen.envelopes.filter(e =>
        e.body.event && e.body.event.text === words);
    /* While `during` runs, what the app says gets lost on the way. */
    const mute = async during => {
        const { send } = socket;

        socket.send = async () => {};
        try {
            await during();
        } finally {
            socket.send = send;
        }
    };
    const still_answers = async () => {
        const word = "alive" + seen.hellos;

        on.command[word] = ({ ack }) => ack({ text: "yes, " + word });
        await w.say("U0ANA", "C0SPRING", "/callsheet " + word);
        await w.sees("U0ANA", "C0SPRING", "yes, " + word);
    };
    const hello_after = async what => {
        const n = seen.hellos;

        await what();
        await until("another hello", () => seen.hellos > n, 9000);
    };

    return {
        async event_comes_again_until_it_is_acked() {
            await w.settings({ ack_ms: 150, retry_ms: [0, 50, 100] });
            await mute(async () => {
                await w.say("U0SAM", "D0SAM", "say it again");
                await until("the event", () =>
                    event("say it again").length >= 2);
            });
            await w.settings({ ack_ms: 3000 });
            const [first, second] = event("say it again");

            assert.equal(first.retry_num, 0);
            assert.equal(first.retry_reason, "");
            assert.equal(second.retry_num, 1);
            assert.equal(second.retry_reason, "timeout");
            assert.equal(second.body.event_id, first.body.event_id);
            assert.notEqual(second.envelope_id, first.envelope_id);
        },

        async event_comes_again_three_times() {
            await w.settings({ ack_ms: 100, retry_ms: [0, 50, 50] });
            await mute(async () => {
                await w.say("U0SAM", "D0SAM", "and again");
                await until("the last try", () =>
                    event("and again").length >= 4);
                await until("nothing to wait for", async () =>
                    (await w.get("control/counts")).waiting === 0);
            });
            await w.settings({ ack_ms: 3000, retry_ms: [0, 60000, 300000] });
            assert.deepEqual(event("and again").map(e => e.retry_num),
                [0, 1, 2, 3]);
        },

        async limit_is_obeyed() {
            const before = (await w.get("control/calls?method=" +
                "chat.postMessage")).calls.length;
            const started = Date.now();

            await w.post("control/fault", { method: "chat.postMessage",
                kind: "ratelimited", retry_after: 1 });
            const sent = await client.chat.postMessage({
                channel: "C0SPRING", text: "after the limit" });

            assert.ok(Date.now() - started >= 1000,
                "the client did not wait");
            const { calls } = await w.get("control/calls?method=" +
                "chat.postMessage");

            assert.deepEqual(calls.slice(before).map(c => c.status),
                [429, 200]);
            assert.ok(sent.ts);
        },

        async limit_is_counted() {
            const plain = new WebClient(w.bot_token, {
                slackApiUrl: w.api_url, rejectRateLimitedCalls: true });
            const post = channel => plain.chat.postMessage({ channel,
                text: "one of many" });

            await w.settings({ rates: { post: { per_minute: 30,
                burst: 2 } } });
            await post("C0SPRING");
            await post("C0SPRING");
            await assert.rejects(post("C0SPRING"), e => {
                assert.equal(e.code, "slack_webapi_rate_limited_error");
                assert.ok(e.retryAfter >= 1 && e.retryAfter <= 3,
                    "Retry-After is " + e.retryAfter);
                return true;
            });
            /* Each channel has a limit of its own. */
            await post("C0DEALS");
            await w.settings({ rates: { post: { per_minute: 60,
                burst: 20 } } });
        },

        async ticket_works_once() {
            const { url } = await client.apps.connections.open({
                token: w.app_token });
            const open = () => new Promise(done => {
                const s = new WebSocket(url);

                s.onmessage = e => done({ s, hello: JSON.parse(e.data) });
                s.onerror = () => done(null);
            });
            const first = await open();

            assert.equal(first.hello.type, "hello");
            assert.equal(first.hello.num_connections, 2);
            assert.equal(first.hello.connection_info.app_id, "A0CALLSHEET");
            assert.equal(await open(), null);
            first.s.close();
            await until("one connection", async () =>
                (await w.state("U0ANA")).bot.connections === 1);
        },

        async refresh() {
            await hello_after(() => w.post("control/disconnect",
                { reason: "refresh_requested", after_ms: 50 }));
            await still_answers();
        },

        async connection_reset() {
            await hello_after(() => w.post("control/close",
                { how: "rst" }));
            await still_answers();
        },

        async what_was_missed_comes_as_a_retry() {
            await app.stop();
            await until("nobody connected", async () =>
                !(await w.state("U0ANA")).bot.connected);
            await w.say("U0SAM", "D0SAM", "while you were out");
            await w.say("U0SAM", "C0SPRING", "/callsheet nobody");
            await w.noticed("U0SAM", "dispatch_failed");
            await hello_after(() => app.start());
            const [e] = await until("the event", () => {
                const list = event("while you were out");

                return list.length ? list : null;
            });

            assert.equal(e.retry_num, 1);
        },

        async stop() {
            await app.stop();
            await until("a close frame", async () =>
                (await w.get("control/links")).closes.length > 0);
            assert.equal((await w.state("U0ANA")).bot.connected, false);
            assert.equal((await w.get("control/links")).bad_frames.length,
                0);
        },
    };
}
