/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * page_look.mjs - looks at channels in the demo, as somebody tries them: the
 * workspace's own sample answers for YouTube.
 *
 * From the words that are typed to the card, the comments behind it, the
 * person's own answers and their decision.
 */
import { shot } from "./page_watch.mjs";

const WORDS = {
    U0ANA: { approve: /^Approve$/, part: /^Your part$/, sample: /SAMPLE/,
        decided: /Approved by/, stop: /^Stop$/, stopped: /stopped by/ },
    U0MIRA: { approve: /^Approva$/, part: /^La tua parte$/, sample: /ESEMPIO/,
        decided: /Approvat/, stop: /^Ferma$/, stopped: /fermato da/ },
};

export async function look(browser, bot, width, who, handle, beside) {
    const page = await browser.window(bot.page, width, width < 500);
    const narrow = width < 500;
    const words = WORDS[who];
    const box = page.locator("#main-text");
    const list = page.locator("#main-scroll .messages");
    const open = () => page.locator("dialog[open]");
    const send = async line => {
        await box.fill(line);
        await page.keyboard.press("Escape");
        await page.locator("#main-composer .send").click();
    };
    const card = () => list.locator(".msg", { hasText: "@" + handle + " · " })
        .filter({ hasText: words.sample }).last();
    const name = s => "look_" + s + "_" + width;

    return {
        async [name("asked")]() {
            await page.goto(bot.page + "?as=" + who);
            await page.locator("body.ready").waitFor();
            if (narrow && await page.locator("#main-head " +
                "button[aria-label=Conversations]").isVisible())
                await page.locator("#main-head " +
                    "button[aria-label=Conversations]").click();
            await page.locator("#conversations a", { hasText: "callsheet" })
                .click();
            await page.locator("#main-head h1", { hasText: "callsheet" })
                .waitFor();
            await send("vet @" + handle + " on youtube");
            await card().waitFor();
            await card().locator("button", { hasText: words.approve })
                .waitFor();
            await page.waitForTimeout(500);
            await card().scrollIntoViewIfNeeded();
            await shot(page, "look-card");
        },

        /* In a window that is not watched: the card stands there once more,
         * with all that is used on the first one. */
        async [name("evidence")]() {
            const context = await browser.engine.newContext({
                viewport: page.viewportSize() });
            const tab = await context.newPage();

            await tab.goto(page.url());
            await tab.locator("body.ready").waitFor();
            await tab.locator("#main-scroll .msg",
                { hasText: "@" + handle + " · " })
                .filter({ hasText: words.sample }).last()
                .locator(".replies").click();
            await tab.locator("#thread-scroll .msg").nth(1).waitFor();
            await tab.waitForTimeout(300);
            await shot(tab, "look-evidence");
            await context.close();
        },

        async [name("part")]() {
            await card().locator("button", { hasText: words.part }).click();
            await open().locator("select").first().waitFor();
            const selects = open().locator("select");

            for (let i = 0; i < await selects.count(); i++)
                await selects.nth(i).selectOption({ index: 1 });
            await shot(page, "look-part");
            await page.keyboard.press("Control+Enter");
            await open().waitFor({ state: "detached" });
            await page.waitForTimeout(300);
            await shot(page, "look-ticks");
        },

        async [name("decided")]() {
            await card().locator("button", { hasText: words.approve })
                .click();
            await open().locator("textarea").waitFor();
            await open().locator("textarea").fill("her readers ask");
            await page.keyboard.press("Control+Enter");
            await open().waitFor({ state: "detached" });
            await card().filter({ hasText: words.decided }).waitFor();
            await card().scrollIntoViewIfNeeded();
            await shot(page, "look-decided");
        },

        /* Read anew and stopped while it reads: what there is by then is
         * judged, and the card says who stopped it and how far it was. */
        async [name("stopped")]() {
            const progress = list.locator(".msg",
                { hasText: /[1-9]\d? (of|di) \d+ videos?/ })
                .filter({ has: page.locator("button",
                    { hasText: words.stop }) }).last();

            await send("vet again @" + handle);
            await progress.waitFor();
            await shot(page, "look-progress");
            await progress.locator("button", { hasText: words.stop }).click();
            await card().filter({ hasText: words.stopped }).waitFor();
            await page.waitForTimeout(500);
            await card().scrollIntoViewIfNeeded();
            await shot(page, "look-stopped");
        },

        /* Beside another one; the picture comes when it is drawn. */
        async [name("compared")]() {
            await send("vet @" + beside + " on youtube");
            await list.locator(".msg", { hasText: "@" + beside + " · " })
                .filter({ hasText: words.sample }).last()
                .locator("button", { hasText: words.part }).waitFor();
            await send("vet compare @" + handle + " @" + beside);
            await list.locator(".msg", { hasText: "@" + handle })
                .filter({ hasText: "@" + beside }).last().waitFor();
            await page.waitForTimeout(2500);
            await page.locator("#main-scroll").focus();
            await page.keyboard.press("End");
            await shot(page, "look-compare");
        },

        async [name("recorded")]() {
            await send("vet list");
            await page.waitForTimeout(800);
            await send("vet record");
            await page.waitForTimeout(1200);
            await page.locator("#main-scroll").focus();
            await page.keyboard.press("End");
            await shot(page, "look-record");
            await page.context().close();
        },
    };
}
