// On slow 3G a page is usable at its first paint, before any script: its links are there and lead on.

import type { Browser, Page } from "@playwright/test";
import type { Lakewarden } from "../support/lakewarden.ts";
import { expect, test } from "../support/test.ts";
import { ROWS, SIGNED_OUT, fill, isTwinReady, places } from "./places.ts";
import { Twin } from "./twin.ts";
import { SLOW_3G, slow } from "./watch.ts";

async function slowed(page: Page) {
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  await slow(client, SLOW_3G, 4);
  return client;
}

/** How long the twin's list takes, in milliseconds. */
async function untilTwin(browser: Browser, server: Lakewarden, token: string, path = ""): Promise<number> {
  const twin = await Twin.before(server, token);
  const context = await browser.newContext({ storageState: SIGNED_OUT });
  const page = await context.newPage();
  await slowed(page);
  const begun = Date.now();
  await page.goto(twin.url + path, { waitUntil: "commit" });
  await isTwinReady(page);
  const waited = Date.now() - begun;
  await context.close();
  twin.stop();
  return waited;
}

test("on slow 3G the list is usable at first paint", async ({ page, browser, server, org }) => {
  const token = await fill(server, org);
  const [place] = (await places(page, server, org, token)).filter(({ twin }) => twin);
  // Nothing runs in this browser: what works here needs no script.
  const context = await browser.newContext({ storageState: place.state, javaScriptEnabled: false });
  const scriptless = await context.newPage();
  const client = await slowed(scriptless);
  await client.send("Page.enable");
  await client.send("Page.setLifecycleEventsEnabled", { enabled: true });
  const painted = new Promise<void>((done) => client.on("Page.lifecycleEvent", ({ name }) => name === "firstContentfulPaint" && done()));
  const begun = Date.now();
  await scriptless.goto(server.url + place.path, { waitUntil: "commit" });
  await painted;
  const ours = Date.now() - begun;
  expect(await scriptless.locator("tbody a.row-title:visible").count()).toBe(ROWS);
  expect(await scriptless.getByRole("link", { name: "Add bucket" }).isVisible()).toBe(true);
  await scriptless.getByRole("link", { name: "Add bucket" }).click();
  await expect(scriptless.getByRole("dialog", { name: "Add bucket" })).toBeVisible();
  await scriptless.goBack();
  await scriptless.getByRole("link", { name: "bucket-1", exact: true }).click();
  await expect(scriptless.getByRole("dialog", { name: "Bucket settings" })).toBeVisible();
  await context.close();
  const twins = await untilTwin(browser, server, token, place.twin);
  console.log(`\nSlow 3G, CPU 4x: the list is usable after ${ours} ms, at its first paint; the twin's after ${twins} ms`);
});
