// Conventions that hold on every page and in every dialog. docs/INTERFACE.md lists them, with the tests of the others.

import type { Page } from "@playwright/test";
import { addBucket, at } from "../support/add-bucket.ts";
import { everyPage } from "../support/every-page.ts";
import { hydrated } from "../support/lakewarden.ts";
import { expect, test } from "../support/test.ts";

test.use({ withProvider: true });

/** What of a page breaks a convention, as sentences. */
const broken = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = [];
    const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
    const seen = (element: HTMLElement) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".visually-hidden");
    const short = (element: Element) => element.outerHTML.slice(0, 100);
    const demand = (holds: unknown, what: string) => void (holds || found.push(what));

    demand(all("h1").length === 1, `${all("h1").length} first headings`);
    demand(all("main").some(seen), "no main");
    // Pages for visitors are a form and nothing else.
    if (!/^\/(login|setup|invite)\b/.test(location.pathname)) {
      for (const landmark of ["header", "nav", "[role=status]"]) demand(all(landmark).length > 0, `no ${landmark}`);
    }
    demand(document.querySelector("a[href], button, input")?.matches(".skip-link"), "the skip link is not first");

    for (const table of all("table")) {
      demand(table.querySelector("caption"), "a table without caption");
      for (const heading of table.querySelectorAll("th")) demand(heading.scope, `no scope: ${short(heading)}`);
    }
    for (const field of all("input:not([type=hidden]), select, textarea") as HTMLInputElement[]) {
      demand(field.labels?.length || field.ariaLabel, `no label: ${short(field)}`);
      demand(!field.disabled, `disabled: ${short(field)}`);
      for (const id of field.getAttribute("aria-describedby")?.split(" ") ?? []) demand(document.getElementById(id), `describes nothing: ${id}`);
      if (field.type === "password") demand(field.autocomplete, `a secret that may be filled in: ${short(field)}`);
    }
    for (const button of all("button") as HTMLButtonElement[]) demand(!button.disabled, `disabled: ${short(button)}`);
    for (const status of all(".status")) demand(status.querySelector("svg") && status.textContent?.trim(), `a status without icon or word: ${short(status)}`);
    for (const time of all("time")) demand(time.getAttribute("datetime"), `a time without its exact value: ${short(time)}`);

    // What is pressed is the control, or the label that presses it. Links within a sentence are excepted: https://www.w3.org/WAI/WCAG22/Understanding/target-size-minimum
    for (const control of all("a, button, summary, select, input:not([type=hidden])").filter(seen)) {
      const own = control.matches("[type=checkbox]") ? (control as HTMLInputElement).labels?.[0] : null;
      const target = control.closest("label") ?? own ?? control;
      const { width, height } = target.getBoundingClientRect();
      const isInSentence = getComputedStyle(control).display === "inline";
      demand(isInSentence || (width >= 24 && height >= 24), `${Math.round(width)} x ${Math.round(height)} pixels: ${short(control)}`);
    }
    return found;
  });

test("every page has its landmarks, labels, sizes and regions", async ({ page, server, org }) => {
  const found: Record<string, string[]> = {};
  for (const { path } of await everyPage(page, server, org)) {
    await page.goto(server.url + path);
    await hydrated(page);
    const here = await broken(page);
    if (here.length > 0) found[path] = here;
  }
  expect(found).toEqual({});
});

test("a dialog is named by its heading and in the title, takes the focus, and keeps it", async ({ page, server, org }) => {
  for (const { path, heading } of (await everyPage(page, server, org)).filter(({ path }) => path.includes("dialog="))) {
    await page.goto(server.url + path);
    await hydrated(page);
    const dialog = page.getByRole("dialog");
    const name = await dialog.getByRole("heading").first().innerText();
    await expect(dialog, path).toHaveAccessibleName(name);
    expect(await page.title(), path).toContain(name);
    await expect(dialog.getByRole("heading", { name: heading, exact: true }).first(), path).toBeVisible();
    for (const key of ["Tab", "Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab"]) {
      expect(await page.evaluate(() => document.activeElement === document.body || !!document.activeElement?.closest("dialog")), `${path}: ${key}`).toBe(true);
      await page.keyboard.press(key);
    }
  }
});

test("a button says what it is doing, keeps its width and the focus, and does it once", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}/buckets?dialog=add`);
  await hydrated(page);
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Bucket name").fill("gs://slowly-added");
  await dialog.getByLabel("Nickname").fill("slowly");
  await at(dialog, "Access");
  await dialog.getByText("Self-managed", { exact: true }).click();
  let letGo = () => {};
  const gone = new Promise<void>((done) => (letGo = done));
  let sent = 0;
  await page.route("**/api/ui/buckets/create", async (route) => {
    sent += 1;
    await gone;
    await route.continue();
  });
  await at(dialog, "Verify");
  const button = dialog.locator("footer button[name=intent]");
  // The label says how the test of the connection ended.
  await expect(button).toHaveText("Add bucket");
  const width = (await button.boundingBox())?.width ?? 0;
  await button.press("Enter");
  await expect(button).toHaveText("Adding…");
  await expect(button).toBeFocused();
  await expect(button).toHaveAttribute("aria-disabled", "true");
  expect((await button.boundingBox())?.width).toBe(width);
  await button.press("Enter");
  letGo();
  await expect(page.getByText("The bucket config slowly was added.")).toBeVisible();
  expect(sent).toBe(1);
});

test("a secret is hidden while it is typed, can be shown, and pasted blanks around a value do not count", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}/buckets?dialog=add`);
  await hydrated(page);
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Bucket name").fill("  data \t");
  await dialog.getByLabel("Region").fill(" us-east-1 ");
  await dialog.getByLabel("Nickname").fill(" blanks ");
  await at(dialog, "Access");
  await dialog.getByText("HMAC keys", { exact: true }).click();
  await dialog.getByLabel("Access key id").fill(" writer ");
  const secret = dialog.getByLabel("Secret access key", { exact: true });
  await expect(secret).toHaveAttribute("type", "password");
  await expect(secret).toHaveAttribute("autocomplete", "new-password");
  await secret.fill("  writer-secret ");
  const show = dialog.getByRole("button", { name: "Show secret access key" });
  await show.click();
  await expect(show).toHaveAttribute("aria-pressed", "true");
  await expect(secret).toHaveAttribute("type", "text");
  await addBucket(dialog);
  await expect(page.getByRole("row").filter({ hasText: "blanks" })).toContainText("s3://data");
});

test("a destructive button names its object, has no focus at first, and afterwards the list's heading has it", async ({ page, server, org }) => {
  const token = server.token(org);
  const config = { nickname: "gone-soon", platform: "gs", name: "gone-soon", prefix: "", extra_config: {}, auth_config: null };
  expect((await server.api(token, "POST", `/orgs/${org}/buckets`, config)).status).toBe(201);
  await server.signIn(page, `/${org}/buckets`);
  await page.getByRole("link", { name: "Settings of gone-soon" }).click();
  await page.getByRole("dialog").getByRole("link", { name: "Delete…" }).click();
  const button = page.getByRole("button", { name: "Delete bucket config" });
  await expect(button).not.toBeFocused();
  await page.getByLabel("Type it to confirm").fill("gone-soon");
  await button.click();
  await expect(page.getByRole("status").filter({ hasText: "gone-soon was deleted" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("tabs are turned by the arrow keys, Home and End", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}/credentials?dialog=add&step=trust`);
  await hydrated(page);
  const tab = (name: string) => page.getByRole("tab", { name });
  await expect(tab("Existing role")).toHaveAttribute("aria-selected", "true");
  await tab("Existing role").focus();
  for (const [key, name] of [["ArrowRight", "New role"], ["ArrowRight", "Existing role"], ["End", "New role"], ["Home", "Existing role"], ["ArrowLeft", "New role"]]) {
    await page.keyboard.press(key);
    await expect(tab(name), key).toBeFocused();
    await expect(page.getByRole("tabpanel", { name })).toBeVisible();
  }
});

test("the chosen theme is in the page's first byte, and nothing moves where motion is not wanted", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}/buckets`);
  await page.context().addCookies([{ name: "theme", value: "dark", url: server.url }]);
  const html = await (await page.request.get(`${server.url}/${org}/buckets`)).text();
  expect(html).toMatch(/<html[^>]*data-theme="dark"/);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(`${server.url}/${org}/buckets?dialog=add`);
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll("*")].filter((element) => {
      const { transitionDuration, animationName } = getComputedStyle(element);
      return transitionDuration.split(", ").some((duration) => parseFloat(duration) > 0) || animationName !== "none";
    }).length,
  );
  expect(moving).toBe(0);
});
