/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * app_messages.mjs - what is said, heard, kept and sent as files.
 */
import { assert, until } from "./lib.mjs";

const KEY = { event_type: "callsheet_post", event_payload: { key: "r-81" } };

export function messages(x) {
    const { client, seen, w, text } = x;
    const refused = (call, code) => assert.rejects(call,
        e => e.data && e.data.error === code,
        "expected the refusal " + code);
    const heard = is => until("an event", () => seen.messages.find(is));
    let anchor = null;

    return {
        async direct_message() {
            const ts = await w.say("U0MIRA", "D0MIRA", "ciao & \"x\"");
            const m = await heard(e => e.channel === "D0MIRA" &&
                e.user === "U0MIRA");

            assert.equal(m.text, "ciao &amp; \"x\"");
            assert.equal(m.channel_type, "im");
            assert.equal(m.ts, ts);
            assert.ok(m.client_msg_id && m.blocks.length);
        },

        async mention() {
            await w.say("U0SAM", "C0SPRING", "hey @callsheet help");
            const { event, body, context } = await until("the mention",
                () => seen.mentions[0]);

            assert.equal(event.text, "hey <@U0BOT> help");
            assert.equal(body.type, "event_callback");
            assert.match(body.event_id, /^Ev/);
            assert.equal(body.authorizations[0].user_id, "U0BOT");
            assert.equal(body.authorizations[0].is_bot, true);
            assert.equal(context.botUserId, "U0BOT");
            assert.equal(context.retryNum, 0);
            const e = seen.envelopes.find(v => v.body === body);

            assert.equal(e.accepts_response_payload, false);
        },

        async say_in_a_thread() {
            const { event } = seen.mentions[0];
            const reply = await until("the reply", async () =>
                (await w.messages("U0SAM", "C0SPRING", event.ts))
                    .find(m => m.text === "heard you"));

            assert.equal(reply.thread_ts, event.ts);
            assert.equal(reply.user, "U0BOT");
        },

        async own_words_are_not_heard_as_a_persons() {
            await client.chat.postMessage({ channel: "D0SAM", text: "mine" });
            await w.say("U0SAM", "D0SAM", "after mine");
            await heard(e => e.text === "after mine");
            const mine = seen.messages.find(e => e.text === "mine");

            assert.equal(mine, undefined);
        },

        async thread() {
            const parent = await client.chat.postMessage({
                channel: "C0SPRING", text: "A thread starts" });
            const reply = await client.chat.postMessage({
                channel: "C0SPRING", text: "in the thread",
                thread_ts: parent.ts });

            assert.equal(reply.message.thread_ts, parent.ts);
            await w.say("U0SAM", "C0SPRING", "me too",
                { thread_ts: parent.ts });
            const all = await client.conversations.replies({
                channel: "C0SPRING", ts: parent.ts });

            assert.deepEqual(all.messages.map(m => m.text),
                ["A thread starts", "in the thread", "me too"]);
            assert.equal(all.messages[0].reply_count, 2);
            assert.ok(!(await w.messages("U0SAM", "C0SPRING"))
                .some(m => m.text === "in the thread"));
            await refused(client.chat.postMessage({ channel: "C0SPRING",
                text: "x", thread_ts: reply.ts }),
            "cannot_reply_to_message");
            anchor = parent;
        },

        async history() {
            const sent = await client.chat.postMessage({
                channel: "C0DEALS", text: "kept", metadata: KEY });
            const read = more => client.conversations.history({
                channel: "C0DEALS", ...more });
            const with_all = await read({ include_all_metadata: true });
            const without = await read({});

            assert.equal(with_all.messages[0].ts, sent.ts);
            assert.deepEqual(with_all.messages[0].metadata, KEY);
            assert.equal(without.messages[0].metadata.event_type,
                KEY.event_type);
            assert.equal(without.messages[0].metadata.event_payload,
                undefined);
            const since = await read({ oldest: sent.ts });
            const from = await read({ oldest: sent.ts, inclusive: true });

            assert.equal(since.messages.length, 0);
            assert.equal(from.messages.length, 1);
            await refused(client.conversations.history({
                channel: "C0GENERAL" }), "not_in_channel");
        },

        async history_page_by_page() {
            const lines = [];

            for (let i = 0; i < 8; i++)
                await client.chat.postMessage({ channel: "C0DEALS",
                    text: "line " + i });
            for await (const page of client.paginate("conversations.history",
                { channel: "C0DEALS", limit: 4 })) {
                assert.ok(page.messages.length <= 4);
                lines.push(...page.messages.map(m => m.text));
            }
            assert.deepEqual(lines, ["line 7", "line 6", "line 5", "line 4",
                "line 3", "line 2", "line 1", "line 0", "kept"]);
        },

        async update_and_delete() {
            const blocks = [{ type: "divider" }];
            const sent = await client.chat.postMessage({
                channel: "C0SPRING", text: "Draft", blocks, metadata: KEY });

            await client.chat.update({ channel: "C0SPRING", ts: sent.ts,
                blocks: [{ type: "section", text: text("Second draft") }] });
            const m = await w.sees("U0SAM", "C0SPRING", v =>
                v.ts === sent.ts);

            assert.equal(m.text, "Draft");
            assert.equal(m.blocks[0].text.text, "Second draft");
            const kept = await client.conversations.history({
                channel: "C0SPRING", oldest: sent.ts, inclusive: true,
                include_all_metadata: true });

            assert.deepEqual(kept.messages.find(v => v.ts === sent.ts)
                .metadata, KEY);
            await client.chat.delete({ channel: "C0SPRING", ts: sent.ts });
            await refused(client.chat.update({ channel: "C0SPRING",
                ts: sent.ts, text: "late" }), "message_not_found");
            await refused(client.chat.delete({ channel: "C0SPRING",
                ts: sent.ts }), "message_not_found");
        },

        async others_words_stay() {
            const ts = await w.say("U0SAM", "C0SPRING", "mine");

            await refused(client.chat.update({ channel: "C0SPRING", ts,
                text: "not yours" }), "cant_update_message");
            await refused(client.chat.delete({ channel: "C0SPRING", ts }),
                "cant_delete_message");
            const quiet = await client.chat.postEphemeral({
                channel: "C0SPRING", user: "U0SAM", text: "psst" });

            await refused(client.chat.update({ channel: "C0SPRING",
                ts: quiet.message_ts, text: "louder" }),
            "message_not_found");
        },

        async refusals() {
            const post = o => client.chat.postMessage({ text: "x", ...o });
            const long = { type: "section", text: { type: "mrkdwn",
                text: "y".repeat(3001) } };

            await refused(post({ channel: "C0NONE" }), "channel_not_found");
            await refused(post({ channel: "C0SPRING", text: "" }),
                "no_text");
            await refused(post({ channel: "C0SPRING", blocks: [long] }),
                "invalid_blocks");
            await refused(post({ channel: "C0SPRING",
                text: "z".repeat(40001) }), "msg_too_long");
            await refused(client.chat.postEphemeral({ channel: "C0DEALS",
                user: "U0SAM", text: "x" }), "user_not_in_channel");
            await refused(client.chat.update({ channel: "C0SPRING",
                ts: anchor.ts, text: "z".repeat(4001) }), "msg_too_long");
            await refused(client.users.info({ user: "U0NONE" }),
                "user_not_found");
            await refused(client.apiCall("chat.postMessages", {}),
                "unknown_method");
            await refused(client.auth.test({ token: "xoxb-other" }),
                "invalid_auth");
            await refused(client.apps.connections.open({
                token: w.bot_token }), "not_allowed_token_type");
        },

        async wrong_places_are_named() {
            const cell = { type: "raw_text", text: "x" };
            const said = await client.chat.postMessage({ channel: "C0SPRING",
                text: "x", blocks: [
                    { type: "table", rows: [[cell, 1]] },
                    { type: "section", "": 1, "type text": 1, text: {
                        type: "mrkdwn", text: "x".repeat(3001) } },
                ] }).then(() => null, e => e.data);

            assert.deepEqual(said.errors, [
                "[ERROR] must be a raw_text or rich_text object " +
                    "[json-pointer:/blocks/0/rows/0/1]",
                "[ERROR] invalid additional property:  " +
                    "[json-pointer:/blocks/1]",
                "[ERROR] invalid additional property: type text " +
                    "[json-pointer:/blocks/1]",
                "[ERROR] must be less than 3001 characters " +
                    "[json-pointer:/blocks/1/text/text]",
            ]);
        },

        async every_character_comes_back() {
            const odd = "\"\\/\b\f\n\r\t\u0001\u001f\u007f\u00e9\u20ac\u{1f600}";
            const said = await client.apiCall("api.test", { odd });

            assert.equal(said.args.odd, odd);
        },

        async upload() {
            const up = await client.filesUploadV2({ channel_id: "C0SPRING",
                filename: "a.csv", file: Buffer.from("a,b\n1,2\n"),
                title: "A", initial_comment: "here it is" });

            assert.equal(up.ok, true);
            const m = await w.sees("U0SAM", "C0SPRING", v => v.files);

            assert.equal(m.text, "here it is");
            assert.equal(m.files[0].name, "a.csv");
            assert.equal(m.files[0].title, "A");
            const info = await client.files.info({ file: m.files[0].id });

            assert.equal(info.file.shares.public.C0SPRING[0].ts, m.ts);
            await refused(client.files.completeUploadExternal({
                files: [{ id: m.files[0].id }], channel_id: "C0SPRING" }),
            "file_already_completed");
        },

        async download() {
            const m = await w.sees("U0SAM", "C0SPRING", v => v.files);
            const url = m.files[0].url_private;
            const got = await fetch(url, { headers: {
                authorization: "Bearer " + w.bot_token } });

            assert.equal(await got.text(), "a,b\n1,2\n");
            const stranger = await fetch(url);

            assert.equal(stranger.status, 200);
            assert.match(stranger.headers.get("content-type"),
                /^text\/html/);
        },

        async file_from_a_person() {
            const up = await fetch(w.page +
                "page/upload?as=U0MIRA&name=big.txt",
            { method: "POST", body: "x".repeat(300000) });
            const { file } = await up.json();

            await w.say("U0MIRA", "D0MIRA", "here", { files: [file.id] });
            const m = await heard(e => e.subtype === "file_share");

            assert.equal(m.text, "here");
            assert.equal(m.files[0].size, 300000);
            await w.say("U0MIRA", "D0MIRA", "p".repeat(12001));
            const s = await heard(e => e.files &&
                e.files[0].mode === "snippet");

            assert.equal(s.files[0].size, 12001);
        },

        async reactions() {
            const at = { channel: "C0SPRING", timestamp: anchor.ts,
                name: "eyes" };

            await client.reactions.add(at);
            await refused(client.reactions.add(at), "already_reacted");
            await w.sees("U0SAM", "C0SPRING", m => m.ts === anchor.ts &&
                m.reactions && m.reactions[0].users[0] === "U0BOT");
            await client.reactions.remove(at);
            await refused(client.reactions.remove(at), "no_reaction");
            await w.post("page/react", { as: "U0SAM", channel: "C0SPRING",
                ts: anchor.ts, name: "tada" });
            const e = await until("the reaction", () =>
                seen.reactions.find(v => v.user === "U0SAM"));

            assert.equal(e.reaction, "tada");
            assert.deepEqual(e.item, { type: "message", channel: "C0SPRING",
                ts: anchor.ts });
        },

        async people_and_places() {
            const { user } = await client.users.info({ user: "U0MIRA",
                include_locale: true });

            assert.equal(user.tz, "Europe/Rome");
            assert.equal(user.locale, "it-IT");
            assert.ok([3600, 7200].includes(user.tz_offset));
            const { channel } = await client.conversations.info({
                channel: "C0DEALS" });

            assert.equal(channel.is_private, true);
            assert.equal(channel.is_member, true);
            const ids = [];

            for await (const page of client.paginate("conversations.list",
                { types: "public_channel,private_channel", limit: 1 }))
                ids.push(...page.channels.map(c => c.id));
            assert.deepEqual(ids.sort(), ["C0DEALS", "C0GENERAL",
                "C0SPRING"]);
            const im = await client.conversations.open({ users: "U0SAM" });

            assert.equal(im.channel.id, "D0SAM");
            const members = [];

            for await (const page of client.paginate("conversations.members",
                { channel: "C0SPRING", limit: 2 }))
                members.push(...page.members);
            assert.deepEqual(members.sort(), ["U0ANA", "U0BOT", "U0MIRA",
                "U0SAM"]);
            const link = await client.chat.getPermalink({
                channel: "C0SPRING", message_ts: anchor.ts });

            assert.ok(link.permalink.endsWith("/archives/C0SPRING/p" +
                anchor.ts.replace(".", "")));
        },
    };
}
