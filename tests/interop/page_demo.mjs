/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * page_demo.mjs - the demo, with the real bot: what the first ten minutes
 * bring, and everything around the messages.
 */
import { assert } from "./lib.mjs";
import { shot } from "./page_watch.mjs";

const PEOPLE = { U0ANA: "Ana Reyes", U0MIRA: "Mira Conti",
    U0SAM: "Sam Okafor" };
/* What the buttons say in the reader's language. */
const WORDS = {
    U0ANA: { import: /^Import$/, approve: /^Approve$/, help: /deadline/ },
    U0MIRA: { import: /^Importa$/, approve: /^Approva$/, help: /deadline/ },
};

async function choose(page, composer, file) {
    const [chooser] = await Promise.all([
        page.waitForEvent("filechooser", { timeout: 8000 }),
        page.locator(composer + " [aria-label='Attach files']").click()]);

    await chooser.setFiles(file);
}

export async function demo(browser, bot, width, who) {
    const page = await browser.window(bot.page, width, width < 500);
    const narrow = width < 500;
    const words = WORDS[who];
    const box = page.locator("#main-text");
    const list = page.locator("#main-scroll .messages");
    const side = async () => {
        if (narrow && await page.locator("#main-head .back, " +
            "#main-head button[aria-label=Conversations]").isVisible())
            await page.locator("#main-head " +
                "button[aria-label=Conversations]").click();
    };
    const go = async name => {
        await side();
        await page.locator("#conversations a", { hasText: name }).click();
        await page.locator("#main-head h1", { hasText: name }).waitFor();
    };
    const send = async line => {
        await box.fill(line);
        await page.keyboard.press("Escape");
        await page.locator("#main-composer .send").click();
    };
    const last = (selector, hasText) =>
        list.locator(selector, { hasText }).last();
    const open = () => page.locator("dialog[open]");
    const name = s => s + "_" + width;

    return {
        async [name("start")]() {
            await page.goto(bot.page + "?as=" + who);
            await page.locator("body.ready").waitFor();
            await page.locator(".skip").focus();
            await page.keyboard.press("Enter");
            await page.waitForFunction(() =>
                document.activeElement.id === "main-text");
            await go("callsheet");
            await list.locator(".msg").first().waitFor();
            await shot(page, "start");
        },

        async [name("sample")]() {
            await list.locator("button.btn").first().click();
            await last("button", words.import).waitFor();
            await shot(page, "sample");
            await last("button", words.import).click();
            await last("button", words.approve).waitFor();
            await page.waitForTimeout(300);
            await shot(page, "card");
        },

        async [name("form")]() {
            const more = list.locator(".btn-more").last();

            await more.click();
            await page.keyboard.press("ArrowDown");
            await shot(page, "menu");
            await page.keyboard.press("Escape");
            await page.locator(".menu:visible").waitFor(
                { state: "detached" });
            await last("button", words.approve).click();
            await open().locator("textarea").waitFor();
            await open().locator("button[type=submit]").click();
            await open().locator(".field-error:visible").first().waitFor();
            await shot(page, "form");
            await open().locator("textarea").fill("her readers ask");
            await open().locator("button[type=submit]").click();
            await open().locator("select").first().waitFor();
            const selects = open().locator("select");

            for (let i = 0; i < await selects.count(); i++)
                await selects.nth(i).selectOption({ index: 1 });
            await shot(page, "form-two");
            await page.keyboard.press("Control+Enter");
            await open().waitFor({ state: "detached" });
        },

        async [name("bare_words")]() {
            await box.fill("hel");
            const offer = page.locator("#main-list li",
                { hasText: "help" });

            await offer.first().waitFor();
            await page.keyboard.press("Tab");
            assert.match(await box.inputValue(), /^help\b/);
            await page.keyboard.press("Enter");
            await last(".msg", words.help).waitFor();
            await shot(page, "help");
        },

        async [name("slash_completion")]() {
            await go("camp-spring");
            await box.pressSequentially("/d");
            await page.locator("#main-list li").first().waitFor();
            await shot(page, "completion");
            await page.keyboard.press("ArrowDown");
            await page.keyboard.press("ArrowUp");
            await page.keyboard.press("Tab");
            assert.match(await box.inputValue(), /^\/deadline /);
            await page.locator("#main-list li", { hasText: "list" })
                .first().click();
            assert.match(await box.inputValue(), /^\/deadline list/);
            await page.keyboard.press("Escape");
            await page.keyboard.press("Enter");
            await list.locator(".ephemeral").last().waitFor();
            await page.keyboard.press("ArrowUp");
            assert.match(await box.inputValue(), /^\/deadline list/);
            await box.fill("");
        },

        async [name("people_and_channels")]() {
            await box.pressSequentially("hello @m");
            await page.locator("#main-list li", { hasText: "@mira" })
                .click();
            await box.pressSequentially("see #gen");
            await page.keyboard.press("Enter");
            assert.equal(await box.inputValue(),
                "hello @mira see #general ");
            await page.keyboard.press("Shift+Enter");
            await box.pressSequentially("and a second line");
            await page.keyboard.press("Enter");
            await last(".msg", "a second line").waitFor();
            await send("/nonsense");
            await page.locator(".compose-note.error").waitFor();
            await box.fill("");
        },

        async [name("files")]() {
            await go("callsheet");
            const chip = page.locator("#main-composer .chip");
            const attach = async (file, mimeType, text) => {
                const n = await chip.count();

                await choose(page, "#main-composer", { name: file, mimeType,
                    buffer: Buffer.from(text) });
                await chip.nth(n).waitFor();
            };

            await attach("a.csv", "text/csv", "a,b\n1,2\n");
            await attach("empty.txt", "text/plain", "");
            await page.locator("#main-composer .send").click();
            await page.locator(".compose-note.error").waitFor();
            await shot(page, "chips");
            await page.locator("[aria-label='Remove empty.txt']").click();
            await page.locator("[aria-label='Remove a.csv']").click();
            await attach("dot.svg", "image/svg+xml", "<svg/>");
            await page.locator("#main-composer .send").click();
            await last("a.file-card", "dot.svg").waitFor();
            const download = page.waitForEvent("download");

            await last("a.file-card", "dot.svg").click();
            assert.equal((await download).suggestedFilename(), "dot.svg");
        },

        async [name("drop_and_paste")]() {
            const chip = page.locator("#main-composer .chip");
            const give = (type, selector, kind, at) => page.evaluate(
                ([t, s, k, text]) => {
                    const dataTransfer = new DataTransfer();
                    const event = k === "drag"
                        ? new DragEvent(t, { dataTransfer, bubbles: true,
                            cancelable: true })
                        : new ClipboardEvent(t, { bubbles: true,
                            clipboardData: dataTransfer,
                            cancelable: true });

                    if (text)
                        dataTransfer.setData("text/plain", text);
                    else
                        dataTransfer.items.add(new File(["x,y\n1,2\n"],
                            "dropped.csv", { type: "text/csv" }));
                    document.querySelector(s).dispatchEvent(event);
                }, [type, selector, kind, at]);

            await give("dragenter", "#main-scroll", "drag");
            await page.locator("#main > .veil:visible").waitFor();
            await shot(page, "drop");
            await give("dragleave", "#main-scroll", "drag");
            await page.locator("#main > .veil").waitFor(
                { state: "hidden" });
            await give("dragenter", "#main-scroll", "drag");
            await give("drop", "#main-scroll", "drag");
            await chip.filter({ hasText: "dropped.csv" }).waitFor();
            await give("paste", "#main-text", "paste");
            assert.equal(await chip.count(), 2);
            await give("paste", "#main-text", "paste",
                "a comment line\n".repeat(900));
            await chip.filter({ hasText: "pasted.txt" }).waitFor();
            for (let n = 3; n > 0; n--)
                await chip.locator("button").first().click();
            assert.equal(await chip.count(), 0);
        },

        async [name("threads")]() {
            await go("camp-spring");
            await send("a thread starts here " + width);
            const m = last(".msg", "a thread starts here " + width);

            await m.hover();
            await m.locator(".tools button").click();
            await page.locator("#thread-text").fill("a reply");
            await page.locator("#thread-composer .send").click();
            await page.locator("#thread-scroll .msg", { hasText: "a reply" })
                .waitFor();
            await page.locator("#thread-text").fill("/callsheet help");
            await page.keyboard.press("Enter");
            await page.locator("#thread-composer .compose-note.error")
                .waitFor();
            await shot(page, "thread");
            await page.locator("#thread-text").fill("");
            await choose(page, "#thread-composer", { name: "t.txt",
                mimeType: "text/plain", buffer: Buffer.from("t") });
            await page.locator("#thread-composer .chip button").click();
            await page.locator("#thread-text").pressSequentially("@a");
            await page.locator("#thread-list li").first().click();
            await page.locator("#thread-text").fill("");
            await page.locator("#thread-scroll .msg .time").last().click();
            await page.locator("#thread-head .icon-button").click();
            await m.locator(".replies").click();
            await page.locator("#thread-scroll .msg", { hasText: "a reply" })
                .waitFor();
            await page.locator("#thread-scroll").focus();
            await page.keyboard.press("ArrowUp");
            await page.keyboard.press("Escape");
            await page.locator("#thread").waitFor({ state: "hidden" });
        },

        async [name("permalinks")]() {
            await last(".msg:not(.follow) .time").click();
            await list.locator(".msg.shown").waitFor();
            await send("one");
            await send("two");
            const follow = list.locator(".msg.follow").last();

            await follow.hover();
            if (!narrow)
                await follow.locator(".side-time").click();
            await page.goBack();
            await page.locator("body.ready").waitFor();
        },

        async [name("switcher")]() {
            await side();
            await page.locator("#find").click();
            await open().locator("input").fill("deals");
            await shot(page, "switcher");
            await page.keyboard.press("ArrowDown");
            await page.keyboard.press("Enter");
            const deals = who !== "U0SAM";

            assert.ok(deals);
            await page.locator("#main-head h1", { hasText: "deals" })
                .waitFor();
            await page.keyboard.press("Control+k");
            await open().locator("li", { hasText: "camp-spring" }).click();
            await page.locator("#main-head h1", { hasText: "camp-spring" })
                .waitFor();
        },

        async [name("keys")]() {
            if (!narrow) {
                await page.locator("#main-head [aria-label='Keys (?)']")
                    .click();
                await shot(page, "keys");
                await open().locator("button").click();
            }
            await box.focus();
            await page.keyboard.press("Control+/");
            await open().waitFor();
            await page.keyboard.press("Escape");
            await open().waitFor({ state: "detached" });
            await page.keyboard.press("Alt+ArrowDown");
            await page.keyboard.press("Alt+ArrowUp");
            await page.locator("#main-head h1", { hasText: "camp-spring" })
                .waitFor();
            /* The title is there at once, the messages are loaded anew. */
            await list.locator(".msg").last().waitFor();
            await page.waitForTimeout(500);
            for (let i = 0; i < 4; i++)
                await page.keyboard.press("F6");
            await page.locator("#main-scroll").focus();
            await page.keyboard.press("ArrowUp");
            await page.keyboard.press("Home");
            await page.keyboard.press("End");
            await page.keyboard.press("Enter");
            await page.locator("#thread-text").waitFor();
            await page.keyboard.press("Escape");
            await page.locator("#thread").waitFor({ state: "hidden" });
        },

        async [name("seats")]() {
            if (narrow)
                await page.locator("#main-head .who").click();
            await page.locator("#conversations").focus();
            await page.locator("#seats [aria-checked=true]").focus();
            await page.keyboard.press("ArrowDown");
            await page.keyboard.press("Enter");
            await page.waitForFunction(id => document.querySelector(
                "#seats [aria-checked=true]").dataset.seat !== id &&
                document.querySelector("#main-head h1").offsetParent, who);
            await side();
            await shot(page, "side");
            await page.locator("#seats button",
                { hasText: PEOPLE[who] }).click();
            await page.waitForFunction(id => document.querySelector(
                "#seats [aria-checked=true]").dataset.seat === id &&
                document.querySelector("#main-head h1").offsetParent, who);
            await side();
            assert.equal(await page.locator("#seats [aria-checked=true]")
                .getAttribute("data-seat"), who);
            await go("camp-spring");
        },

        async [name("reload")]() {
            await page.reload();
            await page.locator("body.ready").waitFor();
            await page.locator("#main-head h1", { hasText: "camp-spring" })
                .waitFor();
            await page.context().close();
        },
    };
}
