/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * app_forms.mjs - modals and the home tab.
 */
import { assert, until, wait } from "./lib.mjs";

export function forms(x) {
    const { client, seen, on, w, text } = x;
    const refused = (call, code) => assert.rejects(call,
        e => e.data && e.data.error === code,
        "expected the refusal " + code);
    const who = { type: "input", block_id: "who", label: text("Who"),
        element: { type: "plain_text_input", action_id: "v" } };
    const modal = (callback_id, title, more) => ({ type: "modal",
        callback_id, title: text(title), submit: text("Save"),
        private_metadata: "campaign 7", blocks: [who], ...more });
    const typed = value => ({ values: { who: { v: {
        type: "plain_text_input", value } } } });
    const submit = (view, value) => w.post("page/submit", { as: "U0ANA",
        view_id: view.id, state: typed(value) });
    /* A modal opened by a command, as the person sees it. */
    const open = async view => {
        let answer = null;

        on.command.form = async ({ ack, command, client: c }) => {
            await ack();
            answer = await c.views.open({ trigger_id: command.trigger_id,
                view }).catch(e => e);
        };
        await w.say("U0ANA", "C0SPRING", "/callsheet form");
        await until("the answer of views.open", () => answer);
        if (answer instanceof Error)
            throw answer;
        const shown = await w.form("U0ANA", v => v.id === answer.view.id);

        assert.equal(shown.hash, answer.view.hash);
        return shown;
    };
    let publish = null;

    return {
        async modal_with_errors_then_accepted() {
            on.view.form = async ({ ack, view }) => {
                if (view.state.values.who.v.value === "bad")
                    await ack({ response_action: "errors",
                        errors: { who: "Not that one" } });
                else
                    await ack();
            };
            const view = await open(modal("form", "New deal"));

            assert.deepEqual(await submit(view, "bad"),
                { ok: false, errors: { who: "Not that one" } });
            assert.equal((await w.form("U0ANA")).id, view.id);
            assert.deepEqual(await submit(view, "@pan.lady"),
                { ok: true, action: "close" });
            const got = seen.submitted[seen.submitted.length - 1];

            assert.equal(got.state.values.who.v.value, "@pan.lady");
            assert.equal(got.private_metadata, "campaign 7");
            assert.equal(got.id, view.id);
            assert.equal((await w.state("U0ANA")).views.length, 0);
            const e = seen.envelopes.find(v =>
                v.body.type === "view_submission");

            assert.equal(e.accepts_response_payload, true);
        },

        async what_is_empty_does_not_reach_the_app() {
            const view = await open(modal("form", "New deal"));
            const before = seen.submitted.length;
            const a = await submit(view, "");

            assert.equal(a.ok, false);
            assert.ok(a.errors.who);
            assert.equal(seen.submitted.length, before);
            await w.post("page/close", { as: "U0ANA", view_id: view.id });
        },

        async submission_updates_pushes_clears() {
            on.view.one = ({ ack }) => ack({ response_action: "update",
                view: modal("two", "Second") });
            on.view.two = ({ ack }) => ack({ response_action: "push",
                view: modal("three", "Third") });
            on.view.three = ({ ack }) => ack({ response_action: "clear" });
            const first = await open(modal("one", "First"));

            assert.equal((await submit(first, "a")).action, "update");
            const second = await w.form("U0ANA", v =>
                v.callback_id === "two");

            assert.equal(second.id, first.id);
            assert.notEqual(second.hash, first.hash);
            assert.equal((await submit(second, "b")).action, "push");
            const third = await w.form("U0ANA", v =>
                v.callback_id === "three");

            assert.equal(third.root_view_id, first.id);
            assert.equal(third.previous_view_id, first.id);
            assert.equal((await submit(third, "c")).action, "clear");
            assert.equal((await w.state("U0ANA")).views.length, 0);
        },

        async update_with_a_stale_hash() {
            const view = await open(modal("form", "New deal"));
            const next = { view_id: view.id,
                view: modal("form", "Another deal") };

            await client.views.update({ ...next, hash: view.hash });
            await refused(client.views.update({ ...next, hash: view.hash }),
                "hash_conflict");
            assert.equal((await w.form("U0ANA")).title.text,
                "Another deal");
            await w.post("page/close", { as: "U0ANA", view_id: view.id });
        },

        async closed_without_saving() {
            const view = await open(modal("form", "New deal",
                { notify_on_close: true }));

            await w.post("page/close", { as: "U0ANA", view_id: view.id });
            const body = await until("view_closed", () =>
                seen.closed.find(b => b.view.id === view.id));

            assert.equal(body.type, "view_closed");
            assert.equal(body.is_cleared, true);
        },

        async trigger_works_once_and_soon() {
            let trigger = null;

            on.command.trigger = async ({ ack, command }) => {
                await ack();
                trigger = command.trigger_id;
            };
            await w.say("U0ANA", "C0SPRING", "/callsheet trigger");
            await until("a trigger", () => trigger);
            const view = modal("form", "New deal");
            const { view: { id } } = await client.views.open({
                trigger_id: trigger, view });

            await refused(client.views.open({ trigger_id: trigger, view }),
                "exchanged_trigger_id");
            await w.post("page/close", { as: "U0ANA", view_id: id });
            trigger = null;
            await w.settings({ trigger_ms: 50 });
            await w.say("U0ANA", "C0SPRING", "/callsheet trigger");
            await until("a trigger", () => trigger);
            await wait(120);
            await refused(client.views.open({ trigger_id: trigger, view }),
                "expired_trigger_id");
            await w.settings({ trigger_ms: 3000 });
        },

        async wrong_views() {
            let trigger = null;

            on.command.trigger = async ({ ack, command }) => {
                await ack();
                trigger = command.trigger_id;
            };
            await w.say("U0ANA", "C0SPRING", "/callsheet trigger");
            await until("a trigger", () => trigger);
            const open_it = view => client.views.open({
                trigger_id: trigger, view });

            await refused(open_it(modal("form", "T".repeat(25))),
                "invalid_arguments");
            await refused(open_it(modal("form", "No way to send it",
                { submit: undefined })), "invalid_arguments");
        },

        async submission_without_ack() {
            on.view.mute = async () => {};
            const view = await open(modal("mute", "New deal"));

            await w.settings({ ack_ms: 200 });
            const a = await submit(view, "x");

            await w.settings({ ack_ms: 3000 });
            assert.equal(a.error, "timeout");
            assert.equal((await w.form("U0ANA")).id, view.id);
            await w.post("page/close", { as: "U0ANA", view_id: view.id });
        },

        async home_tab() {
            const line = words => [{ type: "section", text: text(words) },
                { type: "actions", block_id: "h", elements: [{
                    type: "button", action_id: "at_home", value: "1",
                    text: text("Here") }] }];
            let pressed = null;

            on.action.at_home = async ({ body }) => { pressed = body; };
            await w.post("page/home", { as: "U0SAM" });
            const e = await until("app_home_opened", () => seen.homes[0]);

            assert.equal(e.user, "U0SAM");
            assert.equal(e.tab, "home");
            publish = await client.views.publish({ user_id: "U0SAM",
                view: { type: "home", blocks: line("At home") } });
            const { view } = await w.post("page/home", { as: "U0SAM" });

            assert.equal(view.blocks[0].text.text, "At home");
            assert.equal((await w.state("U0MIRA")).home, false);
            await w.post("page/action", { as: "U0SAM", view_id: view.id,
                block_id: "h", action_id: "at_home", value: "1" });
            await until("the press", () => pressed);
            assert.equal(pressed.container.type, "view");
            assert.equal(pressed.view.id, view.id);
            assert.equal(pressed.response_url, undefined);
        },

        async home_tab_with_a_stale_hash() {
            const home = words => ({ user_id: "U0SAM", view: { type: "home",
                blocks: [{ type: "section", text: text(words) }] } });

            await client.views.publish({ ...home("new"),
                hash: publish.view.hash });
            await refused(client.views.publish({ ...home("newer"),
                hash: publish.view.hash }), "hash_conflict");
        },
    };
}
