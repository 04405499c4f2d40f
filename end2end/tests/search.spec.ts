// The search of the top bar while typing: matches below its field, by keyboard and by mouse.

import type { Page } from "@playwright/test";
import { type Lakewarden, OWNER, hydrated, invite, joinBy } from "../support/lakewarden.ts";
import { expect, expectAccessible, test, watchConsole } from "../support/test.ts";

const field = (page: Page) => page.getByRole("banner").getByRole("combobox");
const option = (page: Page, name: string) => page.getByRole("option", { name });
const matches = (page: Page) => page.locator(".matches");

async function fill(page: Page, server: Lakewarden, org: string): Promise<void> {
  const token = server.token(org);
  const config = { nickname: "reanalysis", platform: "gs", name: `shared-${org}`, prefix: "", extra_config: {}, auth_config: null };
  await server.api(token, "POST", `/orgs/${org}/buckets`, config);
  await server.api(token, "POST", `/orgs/${org}/repos`, { name: "reading" });
  await server.signIn(page, `/${org}/members`);
  await hydrated(page);
}

test("by keyboard: what is typed is found below the field, chosen with arrows, and opened", async ({ page, server, org }) => {
  const complaints = watchConsole(page);
  await fill(page, server, org);
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  for (const action of ["Add bucket", "Create repo", "Add cloud credentials", "Invite somebody", "Create API token"]) {
    await expect(option(page, action)).toBeVisible();
  }
  await expect(field(page)).toHaveAttribute("aria-expanded", "true");
  await field(page).pressSequentially("rea");
  await expect(page.locator("[data-said]")).toHaveText("4 matches");
  await expect(page.getByRole("listbox", { name: "Matches" }).getByRole("group", { name: "Repos" })).toContainText("reading");
  await expectAccessible(page);
  await page.keyboard.press("ArrowUp");
  const last = page.getByRole("option").last();
  await expect(last).toHaveAttribute("aria-selected", "true");
  await expect(field(page)).toHaveAttribute("aria-activedescendant", (await last.getAttribute("id")) ?? "");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
  await expect(matches(page)).toBeHidden();
  await expect(field(page)).toHaveValue("rea");
  await expect(field(page)).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.press("ArrowDown");
  await expect(option(page, "reading")).toBeVisible();
  for (let presses = 0; presses < 9 && (await option(page, "reading").getAttribute("aria-selected")) !== "true"; presses++) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Repo reading" })).toBeVisible();
  expect(complaints).toEqual([]);
});

test("Enter without a choice leads to the page of the search, and a press outside closes the matches", async ({ page, server, org }) => {
  await fill(page, server, org);
  await field(page).click();
  await expect(option(page, "Add bucket")).toBeVisible();
  await page.getByRole("heading", { name: "Members" }).click();
  await expect(matches(page)).toBeHidden();
  await field(page).fill(OWNER.email);
  await option(page, OWNER.email).click();
  await expect(page).toHaveURL(`${server.url}/${org}/members`);
  await hydrated(page);
  await field(page).fill("zzz");
  await expect(matches(page).getByText("Nothing matches “zzz”")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Nothing matches “zzz”" })).toBeVisible();
});

test("only the last answer counts, and no answer leaves the field as it is", async ({ page, server, org }) => {
  await fill(page, server, org);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/search\?q=reana$/, async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  await field(page).fill("reana");
  await page.waitForTimeout(300);
  await field(page).fill("readi");
  await expect(option(page, "reading")).toBeVisible();
  release();
  await page.waitForTimeout(300);
  await expect(option(page, "reading")).toBeVisible();
  await expect(option(page, "reanalysis")).toHaveCount(0);
  await page.route(/search\?q=/, (route) => route.abort());
  await field(page).fill("rea");
  await page.waitForTimeout(400);
  await expect(field(page)).toHaveValue("rea");
  await page.unroute(/search\?q=/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Matches for “rea”" })).toBeVisible();
});

test("a member is offered what their role permits", async ({ page, server, org, browser }) => {
  await fill(page, server, org);
  const link = await invite(page, `${server.url}/${org}`);
  const context = await browser.newContext();
  const theirs = await context.newPage();
  await joinBy(theirs, link, `grace.${org}@example.com`);
  await hydrated(theirs);
  await field(theirs).click();
  await expect(theirs.getByRole("option")).toHaveText(["Create API token"]);
  // Their own last sight is theirs to know, and the owner's is not.
  await theirs.goto(`${server.url}/${org}/members`);
  const seenOf = (name: string) => theirs.getByRole("row").filter({ hasText: name }).getByRole("cell").nth(2);
  await expect(seenOf(OWNER.name)).toContainText("only admins see this");
  await expect(seenOf("Grace Hopper")).toHaveText("Active now");
  await page.waitForTimeout(5_500);
  await page.goto(`${server.url}/${org}/members`);
  await expect(page.getByRole("row").filter({ hasText: "Grace Hopper" }).getByRole("cell").nth(2)).toHaveText("Active now");
  // Their settings have neither sign-in nor encryption.
  await theirs.goto(`${server.url}/${org}/settings`);
  const sections = theirs.getByRole("navigation", { name: "Settings" }).getByRole("link");
  await expect(sections).toHaveText(["General", "API tokens"]);
  for (const section of ["sign-in", "encryption"]) {
    expect((await theirs.goto(`${server.url}/${org}/settings/${section}`))?.status()).toBe(403);
  }
  await context.close();
});

for (const width of [390, 320]) {
  test(`on a phone of ${width} pixels the matches fit`, async ({ page, server, org }) => {
    await page.setViewportSize({ width, height: 640 });
    await fill(page, server, org);
    await field(page).fill("rea");
    await expect(option(page, "reading")).toBeVisible();
    const box = (await matches(page).boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y + box.height).toBeLessThanOrEqual(640);
  });
}

test("the settings tell an owner how people sign in and what encrypts the secrets, and no key", async ({ page, server, org }) => {
  await server.api(server.token(org), "POST", `/orgs/${org}/buckets`, {
    ...{ nickname: "keys", platform: "minio", name: "keys", prefix: "" },
    ...{ extra_config: { endpoint_url: "https://store.example.com" } },
    auth_config: { method: "hmac", access_key_id: "AKIDEXAMPLE", secret_access_key: "secret/secret" },
  });
  await server.signIn(page, `/${org}/settings`);
  const sections = page.getByRole("navigation", { name: "Settings" });
  await expect(sections.getByRole("link")).toHaveText(["General", "Buckets", "API tokens", "Sign-in", "Encryption"]);
  await sections.getByRole("link", { name: "Sign-in" }).click();
  await expect(page).toHaveTitle(`Sign-in · Settings · ${org} · Lakewarden`);
  await expect(page.getByText("End after 12 hours without use, and after 7 days in any case.")).toBeVisible();
  await expect(page.getByText(/^Over http:/)).toBeVisible();
  await sections.getByRole("link", { name: "Encryption" }).click();
  const fact = (term: string) => page.locator("dl div").filter({ has: page.getByText(term, { exact: true }) }).locator("dd");
  await expect(fact("Encrypted with")).toHaveText(/^The server's key k-\S+, the current one$/);
  await expect(fact("Server's key file")).toHaveText("1 key");
  await expect(fact("Encrypted secrets")).toHaveText(/^[1-9]\d*$/);
  await expect(fact("Under an older key")).toHaveText("None");
  const key = server.keyFile().split("=").slice(1).join("=").trim();
  expect(key.length).toBeGreaterThan(40);
  expect(await page.content()).not.toContain(key);
});
