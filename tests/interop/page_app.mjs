/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * page_app.mjs - an app that shows one of every block and element.
 *
 * action_id is the element's type, so that what comes back tells which
 * control sent it.
 */
import bolt from "@slack/bolt";

export const text = words => ({ type: "plain_text", text: words });
const mrkdwn = words => ({ type: "mrkdwn", text: words });
const option = v => ({ text: text(v[0].toUpperCase() + v.slice(1)),
    value: v });
const options = ["low", "middle", "high"].map(option);
const many = Array.from({ length: 12 }, (_, i) => option("step " + i));
const sure = style => ({ title: text("Sure?"), text: mrkdwn("It *cannot* be " +
    "taken back."), confirm: text("Do it"), deny: text("Leave it"), style });

/* One of each that the page knows, by type. */
export const ELEMENTS = {
    button: { value: "7", text: text("Press"), style: "primary" },
    overflow: { options: options.slice(0, 2) },
    static_select: { options, placeholder: text("Which one?") },
    users_select: {}, conversations_select: {}, channels_select: {},
    multi_static_select: { options: many, max_selected_items: 2 },
    multi_users_select: {}, multi_conversations_select: {},
    multi_channels_select: {},
    checkboxes: { options: [{ ...options[0],
        description: text("a little more about it") }, options[1]] },
    radio_buttons: { options },
    datepicker: { initial_date: "2026-05-12" },
    timepicker: { initial_time: "09:00" },
    datetimepicker: { initial_date_time: 1778572800 },
    plain_text_input: { min_length: 2, max_length: 30,
        placeholder: text("a few words") },
    rich_text_input: {},
    number_input: { is_decimal_allowed: false, min_value: "1",
        max_value: "10" },
    email_text_input: {}, url_text_input: {},
};
/* These stand in forms only. */
const TYPED = /_input$/;
/* Slack takes this one in rows of controls only. */
const IN_ROWS = "datetimepicker";
/* And these never stand in a form. */
const PRESSED = ["button", "overflow"];

const element = (type, more) => ({ type, action_id: type,
    ...ELEMENTS[type], ...more });

export function message(w) {
    return [
        { type: "header", text: text("One of everything") },
        { type: "section", text: mrkdwn("*Bold*, _italic_, `code`, a " +
            "<" + w.page + "archives/C0SPRING|link that stays>, a " +
            "<https://elsewhere.example/x|link that leaves>, <@U0MIRA>, " +
            "<#C0SPRING> and <!date^1778572800^{date_short} {time}|noon>"),
        fields: [mrkdwn("*Views*\n12,400"), mrkdwn("*Likes*\n830")] },
        { type: "context", elements: [mrkdwn("from the app"),
            { type: "image", alt_text: "a dot",
                image_url: w.page + "page/icon.svg" }] },
        { type: "image", alt_text: "a picture from elsewhere",
            image_url: "https://elsewhere.example/p.png" },
        { type: "markdown", text: "## A list\n\n- one\n- [two](https://" +
            "elsewhere.example/two)\n\n| a | b |\n|---|---|\n| 1 | 2 |" },
        { type: "table", rows: [["Name", "Due"], ["Draft", "12 May"]]
            .map(r => r.map(c => ({ type: "raw_text", text: c }))) },
        { type: "divider" },
        ...Object.keys(ELEMENTS).filter(t => !TYPED.test(t) &&
            t !== IN_ROWS).map(t => ({ type: "section", block_id: "in-" + t,
            text: mrkdwn("A " + t.replace(/_/g, " ")),
            accessory: element(t) })),
        { type: "actions", block_id: "row", elements: [
            element("button", { action_id: "asks", style: "danger",
                text: text("Asks first"), confirm: sure("danger") }),
            element("button", { action_id: "asks_mildly",
                style: undefined, text: text("Asks mildly"),
                confirm: sure() }),
            element("button", { action_id: "leads", style: undefined,
                text: text("Leads on"),
                url: "https://elsewhere.example/on" }),
            element("overflow", { action_id: "more", options: [
                { ...options[0], url: "https://elsewhere.example/more" },
                options[1]] }),
            element("button", { action_id: "opens", style: undefined,
                text: text("Opens a form") }),
            element(IN_ROWS),
            element("button", { action_id: "is_dead", style: undefined,
                text: text("Is dead") })] },
    ];
}

export function form(title, more) {
    return { type: "modal", callback_id: "all", title: text(title),
        submit: text("Save"), close: text("Not now"),
        blocks: [{ type: "section", text: mrkdwn("Everything at *once*.") },
            ...Object.keys(ELEMENTS).filter(t => !PRESSED.includes(t))
                .map(t => ({ type: "input", block_id: "form-" + t,
                    label: text(t.replace(/_/g, " ")),
                    hint: text("what it is for"),
                    optional: t === "rich_text_input",
                    element: element(t) }))], ...more };
}

export const small = (title, callback_id) => ({ type: "modal", callback_id,
    title: text(title), submit: text("Go on"), blocks: [{ type: "input",
        block_id: "b", label: text("Words"), element: {
            type: "plain_text_input", action_id: "words" } }] });

export async function start(w) {
    const seen = { actions: [], views: [] };
    const quiet = { debug() {}, info() {}, warn() {}, error() {},
        setLevel() {}, setName() {}, getLevel: () => bolt.LogLevel.ERROR };
    const app = new bolt.App({ token: w.bot_token, appToken: w.app_token,
        socketMode: true, logger: quiet,
        clientOptions: { slackApiUrl: w.api_url } });
    const home = user => app.client.views.publish({ user_id: user,
        view: { type: "home", blocks: [
            { type: "section", text: mrkdwn("*At home*"),
                accessory: element("button", { action_id: "at_home",
                    text: text("Here") }) },
            { type: "actions", block_id: "h", elements: [
                element("static_select")] }] } });

    app.event("app_home_opened", async ({ event }) => {
        if (event.tab === "home")
            await home(event.user);
    });
    app.action(/.*/, async ({ ack, action, body, client }) => {
        if (action.action_id === "is_dead")
            return;
        await ack();
        seen.actions.push(action);
        if (action.action_id === "opens")
            await client.views.open({ trigger_id: body.trigger_id,
                view: form("Everything") });
    });
    app.view({ callback_id: /.*/, type: "view_submission" },
        async ({ ack, view }) => {
            seen.views.push(view);
            if (view.callback_id === "all")
                await ack({ response_action: "push",
                    view: small("One more", "second") });
            else if (view.state.values.b.words.value === "no")
                await ack({ response_action: "errors",
                    errors: { b: "Not these words" } });
            else
                await ack({ response_action: "clear" });
        });
    await app.start();
    return { app, client: app.client, seen };
}
