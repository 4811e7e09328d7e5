/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * page_blocks.mjs - every block and every element, used, on the page.
 */
import { assert, until } from "./lib.mjs";
import { shot } from "./page_watch.mjs";
import { start, message, ELEMENTS } from "./page_app.mjs";

let app = null;

/* One use of the control of TYPE within AT, as a person would. */
async function use(page, at, type) {
    const el = at.locator("[data-key$=' " + type + "']").first();

    if (type === "button") {
        await el.click();
    } else if (type === "overflow") {
        await el.locator("button").first().click();
        await page.keyboard.press("End");
        await el.locator("[role=menuitem]").last().click();
    } else if (type.startsWith("multi_")) {
        await el.locator(".multi-toggle").click();
        if (await el.locator("input[type=search]").isVisible()) {
            await el.locator("input[type=search]").fill("step 1");
            await el.locator("label:visible", { hasText: "step 11" })
                .click();
        } else {
            await el.locator("label").first().click();
        }
        await page.keyboard.press("Escape");
    } else if (type.endsWith("_select")) {
        await el.selectOption({ index: 2 });
    } else if (["checkboxes", "radio_buttons"].includes(type)) {
        await el.locator("label").first().click();
    } else {
        const value = { datepicker: "2026-06-01", timepicker: "10:30",
            datetimepicker: "2026-06-01T10:30", number_input: "7",
            email_text_input: "a@b.example",
            url_text_input: "https://b.example/" }[type] || "some words";
        const field = type.endsWith("_input")
            ? el.locator("input, textarea") : el;

        await field.fill(value);
    }
}

export async function blocks(browser, w, width, who) {
    const page = await browser.window(w.page, width, width < 500);
    const narrow = width < 500;
    const list = page.locator("#main-scroll .messages");
    const open = () => page.locator("dialog[open]");
    const name = s => "blocks_" + s + "_" + width;
    const dm = "D0" + who.slice(2);
    const acted = id => until("the app hears of " + id, () =>
        app.seen.actions.find(a => a.action_id === id));
    const everything = () => list.locator(".msg",
        { hasText: "One of everything" }).last();
    const press = text => everything().locator(".btn", { hasText: text })
        .click();
    /* A link that opens a window of its own. */
    const leads = async click => {
        const [other] = await Promise.all([
            page.context().waitForEvent("page", { timeout: 8000 }),
            click()]);

        await other.close();
    };

    return {
        async [name("shown")]() {
            if (!app)
                app = await start(w);
            app.seen.actions.length = app.seen.views.length = 0;
            await app.client.chat.postMessage({ channel: dm,
                text: "One of everything", blocks: message(w) });
            await page.goto(w.page + "archives/" + dm + "?as=" + who);
            await page.locator("body.ready").waitFor();
            await everything().waitFor();
            await everything().evaluate(e => e.scrollIntoView());
            await shot(page, "blocks");
            assert.equal(await page.locator(".unsupported").count(), 0);
        },

        async [name("used_in_a_message")]() {
            for (const type of Object.keys(ELEMENTS)) {
                if (type.endsWith("_input"))
                    continue;
                await use(page, everything(), type);
                await acted(type);
            }
            await everything().locator(".table-box").first().focus();
        },

        async [name("asked_first")]() {
            await press("Asks first");
            await shot(page, "confirm");
            await open().locator("button", { hasText: "Leave it" }).click();
            await press("Asks first");
            await open().locator("button", { hasText: "Do it" }).click();
            await acted("asks");
            await press("Asks mildly");
            await open().locator("button", { hasText: "Do it" }).click();
            await acted("asks_mildly");
        },

        async [name("links")]() {
            await leads(() => press("Leads on"));
            await acted("leads");
            const more = everything().locator("[data-key$=' more']");

            await more.locator("button").first().click();
            await leads(() => more.locator("a").click());
            await more.locator("button").first().click();
            await more.locator("button[role=menuitem]").click();
            await until("both choices", () => app.seen.actions.filter(a =>
                a.action_id === "more").length === 2);
            const left = browser.left.length;

            await leads(() => everything().locator("a",
                { hasText: "link that leaves" }).click());
            await leads(() => everything().locator("a",
                { hasText: "open" }).first().click());
            await leads(() => everything().locator("a",
                { hasText: "two" }).click());
            assert.deepEqual(browser.left.slice(left), ["x", "p.png", "two"]
                .map(v => "https://elsewhere.example/" + v));
            for (const a of await everything().locator("a[target=_blank]")
                .all())
                assert.match(await a.getAttribute("rel"), /noopener/);
            await everything().locator("a", { hasText: "#camp-spring" })
                .click();
            await page.locator("#main-head h1", { hasText: "camp-spring" })
                .waitFor();
            await page.goBack();
            await everything().locator("a",
                { hasText: "link that stays" }).click();
            await page.locator("#main-head h1", { hasText: "camp-spring" })
                .waitFor();
            await page.goBack();
            await everything().waitFor();
        },

        async [name("used_in_a_form")]() {
            await press("Opens a form");
            await open().locator(".view").waitFor();
            await shot(page, "every-field");
            await open().locator("button[type=submit]").click();
            await open().locator(".field-error:visible").first().waitFor();
            for (const type of Object.keys(ELEMENTS))
                if (!["button", "overflow"].includes(type))
                    await use(page, open(), type);
            await open().locator("[data-key$=' number_input'] input")
                .fill("1,5");
            await open().locator("button[type=submit]").click();
            await open().locator(".field-error:visible",
                { hasText: "whole number" }).waitFor();
            await open().locator("[data-key$=' number_input'] input")
                .fill("9");
            await page.keyboard.press("Control+Enter");
            await open().locator("h2", { hasText: "One more" }).waitFor();
            const { values } = app.seen.views[0].state;

            for (const type of Object.keys(ELEMENTS))
                if (!["button", "overflow"].includes(type))
                    assert.equal(values["form-" + type][type].type, type);
            assert.equal(values["form-datepicker"].datepicker
                .selected_date, "2026-06-01");
            assert.equal(values["form-multi_static_select"]
                .multi_static_select.selected_options[0].value, "step 11");
        },

        async [name("stack_of_forms")]() {
            await shot(page, "pushed");
            await open().locator("[aria-label=Back]").click();
            await open().locator("h2", { hasText: "Everything" }).waitFor();
            await open().locator("button", { hasText: "Not now" }).click();
            await open().waitFor({ state: "detached" });
            await press("Opens a form");
            await open().locator("[aria-label=Close]").first().click();
            await open().waitFor({ state: "detached" });
        },

        async [name("refused_by_the_app")]() {
            await press("Opens a form");
            await open().locator(".view").waitFor();
            for (const type of Object.keys(ELEMENTS))
                if (!["button", "overflow"].includes(type))
                    await use(page, open(), type);
            await open().locator("button[type=submit]").click();
            await open().locator("h2", { hasText: "One more" }).waitFor();
            await open().locator("input").fill("no");
            await page.keyboard.press("Enter");
            await open().locator(".field-error:visible",
                { hasText: "Not these words" }).waitFor();
            await open().locator("input").fill("yes");
            await page.keyboard.press("Enter");
            await open().waitFor({ state: "detached" });
        },

        async [name("dead_button")]() {
            await w.settings({ ack_ms: 300 });
            await press("Is dead");
            const notice = page.locator(".notice",
                { hasText: "did not answer" });

            await notice.waitFor();
            await w.settings({ ack_ms: 3000 });
            await shot(page, "notice");
            await notice.locator("button").click();
            await notice.waitFor({ state: "detached" });
        },

        async [name("home")]() {
            const tab = t => page.locator("#main-head [role=tab]",
                { hasText: t }).click();

            await tab("Home");
            await page.locator("#main-home .btn").waitFor();
            await shot(page, "home");
            await page.locator("#main-home .btn").click();
            await acted("at_home");
            await page.locator("#main-home select").selectOption("high");
            await page.locator("#main-home").focus();
            await tab("Messages");
            await everything().waitFor();
        },

        async [name("picture")]() {
            const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAA" +
                "AfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
            "base64");

            await app.client.filesUploadV2({ channel_id: dm,
                filename: "dot.png", file: png, alt_text: "a dot" });
            const figure = list.locator("figure.file-image").last();

            await figure.waitFor();
            await leads(() => figure.locator("figcaption a").click());
            await leads(() => figure.locator("a:has(img)").click());
        },

        async [name("long_list")]() {
            const line = i => "line " + i + " of " + width;
            const shows = words => list.locator(".msg",
                { hasText: words }).first().waitFor();

            await w.settings({ rates: { post: { per_minute: 6000,
                burst: 200 } } });
            for (let i = 0; i < 70; i++)
                await app.client.chat.postMessage({ channel: "C0SPRING",
                    text: line(i) });
            await page.locator(narrow ? "[aria-label=Conversations]"
                : "#conversations a >> text=camp-spring").first().click();
            if (narrow)
                await page.locator("#conversations a",
                    { hasText: "camp-spring" }).click();
            await shows(line(69));
            /* Near the top it asks by itself; so it is pressed from here. */
            await page.locator("#main-scroll .list-top button",
                { hasText: "Earlier messages" }).dispatchEvent("click");
            await shows(line(5));
            await page.locator("#main-scroll").evaluate(e => {
                e.scrollTop = 0;
            });
            await page.locator(".jump").first().waitFor();
            await app.client.chat.postMessage({ channel: "C0SPRING",
                text: "new below" });
            await page.locator(".jump", { hasText: "1 new message" })
                .waitFor();
            await shot(page, "jump");
            await page.locator(".jump").first().click();
            await page.locator(".jump").first().waitFor(
                { state: "hidden" });
            await page.context().close();
        },
    };
}
