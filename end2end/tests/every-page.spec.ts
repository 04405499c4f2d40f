// Every page and dialog: no axe findings, keyboard only, 320 pixels wide, and without wasm.

import type { Page } from "@playwright/test";
import { type Lakewarden, OWNER, hydrated, invite, openPersonMenu } from "../support/lakewarden.ts";
import { expect, expectAccessible, test, watchConsole } from "../support/test.ts";

const NARROW = { width: 320, height: 640 };
const LONG_NAME = `${"long-nickname-".repeat(4)}x`;

interface Place {
  path: string;
  /** One of its headings. */
  heading: string;
}

/** Fills an organisation with long names, and lists all of its pages. */
async function everyPage(page: Page, server: Lakewarden, org: string): Promise<Place[]> {
  const token = server.token(org);
  const add = async (path: string, body: unknown): Promise<string> => (await (await server.api(token, "POST", path, body)).json()).id;
  const region = { region_name: "us-east-1" };
  const open = { nickname: LONG_NAME, platform: "s3", name: "b".repeat(63), prefix: "p/".repeat(90).slice(0, -1), extra_config: region };
  const free = await add(`/orgs/${org}/buckets`, open);
  const role = {
    method: "aws_customer_managed_role",
    external_customer_id: "123456789012",
    external_role_name: "a-role-with-a-name-as-long-as-aws-allows-which-is-64-characters",
    shared_secret: "x-secret",
  };
  const used = await add(`/orgs/${org}/buckets`, { ...open, nickname: "used", prefix: "", auth_config: role });
  const repo = `${"long-repo-name-".repeat(8)}x`;
  await add(`/orgs/${org}/repos`, { name: repo, bucket_nickname: "used", description: "Reanalysis", metadata: { unit: "K" } });
  const addCredential = async (name: string, more: unknown) => {
    const headers = { "x-tiledb-rest-api-key": token };
    const body = JSON.stringify({ name, ...(more as object) });
    await fetch(`${server.url}/v2/credentials/${org}`, { method: "POST", headers, body });
    return (await (await fetch(`${server.url}/v2/credentials/${org}/${encodeURIComponent(name)}`, { headers })).json()).uuid;
  };
  const long = `${"long name ".repeat(9)}x`;
  const pair = { access_key_id: "K".repeat(128), secret_access_key: "secret/secret" };
  const key = await addCredential(long, { credential: { aws: { ...pair, endpoint: `https://${"a".repeat(60)}.example.com` } } });
  const arn = await addCredential("role", { role: { aws: { role_arn: "arn:aws:iam::123456789012:role/x" } } });
  const account = await addCredential("azure", { credential: { azure: { account_name: "account1", account_key: "secret/secret" } } });
  await server.signIn(page, `/${org}/buckets`);
  await page.waitForURL("**/buckets");
  await page.request.post(`${server.url}/${org}/buckets`, {
    headers: { "sec-fetch-site": "same-origin" },
    form: { intent: "buckets/create", nickname: "on-role", platform: "s3", bucket: open.name, prefix: "other", region: "us-east-1", auth_method: "cloud_credential", cloud_credential: arn },
  });
  const link = await invite(page, `${server.url}/${org}`, { note: "n".repeat(80) });
  const said = server.admin("reset-password", "--email", OWNER.email, "--public-url", server.url);
  const reset = said.split(/\s+/).find((word) => word.startsWith(server.url)) ?? "";
  return [
    { path: "/login", heading: "Sign in to Lakewarden" },
    { path: new URL(link).pathname, heading: `Join ${org}` },
    { path: `/${org}/buckets`, heading: "Buckets" },
    { path: `/${org}/buckets?q=nothing`, heading: "No bucket config matches “nothing”" },
    { path: `/${org}/buckets?dialog=add`, heading: "Add bucket" },
    { path: `/${org}/buckets?dialog=settings&bucket=${free}`, heading: "Bucket settings" },
    { path: `/${org}/buckets?dialog=settings&bucket=${used}`, heading: "Bucket settings" },
    { path: `/${org}/buckets?dialog=use&bucket=${used}`, heading: "Use used" },
    { path: `/${org}/buckets?dialog=use&bucket=${free}`, heading: `Use ${LONG_NAME}` },
    { path: `/${org}/buckets?dialog=delete&bucket=${free}`, heading: `Delete ${LONG_NAME}` },
    { path: `/${org}/buckets?dialog=delete&bucket=${used}`, heading: "Delete used" },
    { path: `/${org}/credentials`, heading: "Cloud credentials" },
    { path: `/${org}/credentials?q=nothing`, heading: "No credential matches “nothing”" },
    { path: `/${org}/credentials?dialog=add`, heading: "Add credentials" },
    { path: `/${org}/credentials?dialog=add&step=keys`, heading: "Access and secret key" },
    { path: `/${org}/credentials?dialog=add&step=about`, heading: "About ARN roles" },
    { path: `/${org}/credentials?dialog=add&step=trust`, heading: "Set up AWS" },
    { path: `/${org}/credentials?dialog=add&step=role`, heading: "The role" },
    { path: `/${org}/credentials?dialog=credential&credential=${key}`, heading: long },
    { path: `/${org}/credentials?dialog=credential&credential=${arn}`, heading: "role" },
    { path: `/${org}/credentials?dialog=credential&credential=${account}`, heading: "azure" },
    { path: `/${org}/credentials?dialog=revoke&credential=${key}`, heading: `Revoke ${long}` },
    { path: `/${org}/credentials?dialog=revoke&credential=${arn}`, heading: "Revoke role" },
    { path: "/profile/credentials", heading: "Cloud credentials" },
    { path: "/profile/tokens", heading: "API tokens" },
    { path: "/profile/account", heading: "Account" },
    { path: new URL(reset).pathname, heading: "Set a new password" },
    { path: `/${org}/repos`, heading: "Repos" },
    { path: `/${org}/repos?on=${free}`, heading: "No repos on this bucket config" },
    { path: `/${org}/repos?dialog=add`, heading: "Create repo" },
    { path: `/${org}/repos?dialog=repo&repo=${repo}`, heading: `Repo ${repo}` },
    { path: `/${org}/repos?dialog=delete&repo=${repo}`, heading: `Delete ${repo}` },
    { path: `/${org}`, heading: org },
    { path: `/${org}/search?q=u`, heading: "Matches for “u”" },
    { path: `/${org}/members`, heading: "Members" },
    { path: `/${org}/members?dialog=invite`, heading: "Invite somebody" },
    { path: `/${org}/tokens`, heading: "API tokens" },
    { path: "/profile/new-organisation", heading: "Create organisation" },
    { path: `/${org}/settings`, heading: "Settings" },
    { path: `/${org}/settings?dialog=delete-organisation`, heading: `Delete ${org}` },
    { path: `/${org}/activity`, heading: "Activity" },
    { path: `/${org}/settings?dialog=settings&bucket=${free}`, heading: "Bucket settings" },
    { path: `/${org}/nothing`, heading: "Page not found" },
  ];
}

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test.setTimeout(300_000);

test("axe finds nothing, in light and dark, and the console stays quiet", async ({ page, server, org }) => {
  const places = await everyPage(page, server, org);
  const complaints = watchConsole(page);
  for (const { path, heading } of places) {
    await page.goto(server.url + path);
    await hydrated(page);
    await expect(page.getByRole("heading", { name: heading, exact: true }).first()).toBeVisible();
    await expectAccessible(page);
  }
  // The browser itself logs the missing page.
  expect(complaints.filter((text) => !text.includes("404"))).toEqual([]);
});

test("nothing overflows at 320 pixels", async ({ page, server, org }) => {
  const places = await everyPage(page, server, org);
  await page.setViewportSize(NARROW);
  for (const { path } of places) {
    await page.goto(server.url + path);
    await hydrated(page);
    expect(await overflow(page), path).toBeLessThanOrEqual(0);
  }
});

/** What of a list is out of sight without scrolling sideways: tables wider than their place, and controls beyond the edge. */
const outOfSight = (page: Page) =>
  page.evaluate(() => {
    const wide = [...document.querySelectorAll(".table-scroll")].filter((table) => table.scrollWidth > table.clientWidth);
    const controls = [...document.querySelectorAll("tbody :is(a, button, select, summary)")];
    const beyond = controls.filter((control) => control.getBoundingClientRect().right > document.documentElement.clientWidth);
    return [...wide, ...beyond].map((element) => element.outerHTML.slice(0, 120));
  });

test("every list shows all of a row without scrolling sideways, on a phone as cards whose values are named", async ({ page, server, org }) => {
  await everyPage(page, server, org);
  const token = server.token(org);
  await server.api(token, "POST", `/orgs/${org}/repos`, { name: "short", bucket_nickname: "used" });
  const lists = ["buckets", "credentials", "repos", "settings"].map((page) => `/${org}/${page}`);
  for (const width of [1440, 768, 390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    for (const path of [...lists, "/profile/tokens"]) {
      await page.goto(server.url + path);
      expect(await outOfSight(page), `${path} at ${width}`).toEqual([]);
    }
  }
  await page.goto(`${server.url}/${org}/repos`);
  const row = page.getByRole("table").getByRole("row").filter({ has: page.getByRole("rowheader", { name: "short" }) });
  const state = row.getByRole("cell").nth(1);
  await expect(state).toContainText("Online");
  expect(await state.evaluate((cell) => getComputedStyle(cell, "::before").content)).toContain("State");
  await expect(page.getByRole("columnheader")).toHaveCount(5);
});

/** Controls the keyboard can reach, by number; of radio buttons, the chosen one. */
async function reachable(page: Page): Promise<number> {
  return page.evaluate(() => {
    const layer = document.querySelector("dialog:modal") ?? document.body;
    const selector = "a[href], button, input:not([type=hidden]), select, summary, [tabindex='0']";
    let count = 0;
    for (const element of layer.querySelectorAll<HTMLElement>(selector)) {
      const radio = element instanceof HTMLInputElement && element.type === "radio" && !element.checked;
      if (element.tabIndex >= 0 && element.checkVisibility({ visibilityProperty: true }) && !radio) element.dataset.stop = String(count++);
    }
    return count;
  });
}

test("the keyboard reaches everything, and shows where it is", async ({ page, server, org }) => {
  for (const { path } of await everyPage(page, server, org)) {
    await page.goto(server.url + path);
    await hydrated(page);
    const stops = await reachable(page);
    const visited = new Set<string>();
    // A date has its month, day, year and calendar.
    const dates = await page.locator("input[type=date]:visible").count();
    for (let presses = 0; presses < stops + 3 * dates + 5; presses++) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement | null;
        if (!element?.dataset.stop) return null;
        const marked = element.closest<HTMLElement>(".choice") ?? element;
        const { outlineStyle, outlineWidth } = getComputedStyle(marked);
        return { number: element.dataset.stop, ring: outlineStyle === "none" ? 0 : parseFloat(outlineWidth), what: element.outerHTML.slice(0, 90) };
      });
      if (stop === null) continue;
      visited.add(stop.number);
      expect(stop.ring, `${path}: the focus ring of ${stop.what}`).toBeGreaterThanOrEqual(2);
    }
    expect(visited.size, path).toBe(stops);
  }
});

test("by keyboard alone a bucket is added, made the default and deleted", async ({ page, server, org }) => {
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  /** Presses Tab until the focus is on the control with this name. */
  const tabTo = async (name: string) => {
    for (let presses = 0; presses < 60; presses++) {
      await press("Tab");
      const focused = await page.evaluate(() => {
        const element = document.activeElement as HTMLInputElement | null;
        return element?.ariaLabel ?? element?.labels?.[0]?.textContent ?? element?.textContent ?? "";
      });
      if (focused.startsWith(name)) return;
    }
    throw new Error(`the keyboard does not get to ${name}`);
  };
  const token = server.token(org);
  const first = { nickname: "first", platform: "s3", name: "first", prefix: "", extra_config: { region_name: "us-east-1" } };
  await server.api(token, "POST", `/orgs/${org}/buckets`, first);
  await server.signIn(page, `/${org}/buckets`);
  await hydrated(page);
  await tabTo("Add bucket");
  await press("Enter");
  await expect(page.getByRole("dialog", { name: "Add bucket" })).toBeVisible();
  await tabTo("Bucket name");
  await page.keyboard.type("gs://by-keyboard");
  await tabTo("Nickname");
  await page.keyboard.type("typed");
  await press("Enter");
  await expect(page.getByRole("row").filter({ hasText: "gs://by-keyboard" })).toBeVisible();
  await tabTo("More for typed");
  await press("Enter");
  await tabTo("Set as default: typed");
  await press("Enter");
  await expect(page.getByText("typed is the default now.")).toBeVisible();
  await hydrated(page);
  await tabTo("Settings of typed");
  await press("Enter");
  await expect(page.getByRole("dialog", { name: "Bucket settings" })).toBeVisible();
  await tabTo("Delete…");
  await press("Enter");
  await expect(page.getByRole("dialog", { name: "Delete typed" })).toBeVisible();
  await tabTo("Type it to confirm");
  await page.keyboard.type("typed");
  await press("Enter");
  await expect(page.getByText("typed was deleted")).toBeVisible();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("every page and dialog is there, and fits 320 pixels", async ({ page, server, org, browser }) => {
    const places = await everyPage(page, server, org);
    await page.setViewportSize(NARROW);
    for (const { path, heading } of places) {
      await page.goto(server.url + path);
      await expect(page.getByRole("heading", { name: heading, exact: true }).first(), path).toBeVisible();
    }
    // Without script nothing in the page can measure it; a browser with script and without wasm can.
    const context = await browser.newContext({ viewport: NARROW, storageState: await page.context().storageState() });
    const measured = await context.newPage();
    await measured.route("**/*.wasm", (route) => route.abort());
    for (const { path } of places) {
      await measured.goto(server.url + path);
      expect(await overflow(measured), path).toBeLessThanOrEqual(0);
    }
    await context.close();
  });
});

test("whoever is signed in is named, and can sign out, on every page of an organisation", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}/repos`);
  for (const path of ["buckets", "repos", "settings"]) {
    await page.goto(`${server.url}/${org}/${path}`);
    // Another test changes her name.
    await expect(page.getByRole("banner").getByTitle(OWNER.email)).toBeVisible();
    await openPersonMenu(page);
    await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  }
});
