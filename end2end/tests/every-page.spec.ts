// Every page and dialog: no axe findings, keyboard only, 320 pixels wide, and without wasm.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { everyPage } from "../support/every-page.ts";
import { OWNER, hydrated, openPersonMenu } from "../support/lakewarden.ts";
import { expect, expectAccessible, test, watchConsole } from "../support/test.ts";

test.use({ withProvider: true });

const NARROW = { width: 320, height: 640 };

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

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

/** Tables that hide some of their rows. */
const cutTables = (page: Page) =>
  page.evaluate(() => [...document.querySelectorAll(".table-scroll")].filter((table) => table.scrollHeight > table.clientHeight + 1).map((table) => table.textContent?.slice(0, 60)));

/** Controls beyond the edge of the window, which nobody can scroll to within their dialog or page. */
const beyondTheEdge = (page: Page) =>
  page.evaluate(() => {
    const controls = [...document.querySelectorAll<HTMLElement>(":is(main, dialog, header, nav) :is(a, button, input, select, textarea, summary)")];
    const seen = controls.filter((control) => control.checkVisibility({ visibilityProperty: true }) && !control.closest(".visually-hidden"));
    const beyond = seen.filter((control) => {
      const { left, right } = control.getBoundingClientRect();
      return right > document.documentElement.clientWidth + 1 || left < -1;
    });
    return beyond.map((element) => element.outerHTML.slice(0, 120));
  });

/** Controls that are too small and too close to others for a finger. axe leaves this rule out by itself. */
async function smallTargets(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withRules(["target-size"]).analyze();
  return violations.flatMap(({ nodes }) => nodes.map(({ html }) => html.slice(0, 120)));
}

test("no control is out of sight, from wide to narrow", async ({ page, server, org }) => {
  const places = await everyPage(page, server, org);
  for (const { path } of places) {
    await page.goto(server.url + path);
    await hydrated(page);
    for (const width of [1440, 1024, 768, 390, 320]) {
      await page.setViewportSize({ width, height: 640 });
      expect(await overflow(page), `${path} at ${width}`).toBeLessThanOrEqual(0);
      expect(await beyondTheEdge(page), `${path} at ${width}`).toEqual([]);
      expect(await cutTables(page), `${path} at ${width}`).toEqual([]);
    }
    for (const width of [1440, 390]) {
      // So high that the bar at the lower edge covers nothing that one would scroll to.
      await page.setViewportSize({ width, height: 6000 });
      expect(await smallTargets(page), `${path} at ${width}`).toEqual([]);
    }
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
    const selector = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
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
  await expect(page.getByRole("heading", { name: "Access" })).toBeFocused();
  await tabTo("Next");
  await press("Enter");
  await expect(page.getByRole("heading", { name: "Verify" })).toBeFocused();
  await tabTo("Add");
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
    await expect(page.getByRole("banner").getByTitle(OWNER.email)).toBeVisible();
    await openPersonMenu(page);
    await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  }
});
