// Activity: events are searched, paged in both directions, and exported as a file.

import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { type Lakewarden, hydrated } from "../support/lakewarden.ts";
import { expect, test, watchConsole } from "../support/test.ts";

/** Repos created and deleted: with their bucket config and token, a little over two pages of events. */
const REPOS = 54;

async function fill(server: Lakewarden, org: string): Promise<void> {
  const token = server.token(org);
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await server.api(token, method, path, body);
    expect(answer.ok, `${method} ${path}`).toBe(true);
  };
  const config = { nickname: "home", platform: "gs", name: `${org}-home`, prefix: "", extra_config: {}, auth_config: null };
  await call("POST", `/orgs/${org}/buckets`, config);
  for (let number = 1; number <= REPOS; number += 1) {
    const name = `r${String(number).padStart(3, "0")}`;
    await call("POST", `/orgs/${org}/repos`, { name });
    await call("DELETE", `/orgs/${org}/${name}`);
  }
}

const events = (page: Page) => page.getByRole("main").getByRole("listitem");
const turn = (page: Page, name: string) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name });

test("events are turned over in both directions, and nothing is left out or told twice", async ({ page, server, org }) => {
  const complaints = watchConsole(page);
  await fill(server, org);
  await server.signIn(page, `/${org}/activity`);
  await hydrated(page);
  const told: string[] = [];
  const read = async (rows: number) => {
    await expect(events(page)).toHaveCount(rows);
    told.push(...(await events(page).locator(".event-sentence").allTextContents()));
  };
  await read(50);
  const first = told[0] ?? "";
  await expect(turn(page, "Newer")).toHaveCount(0);
  await turn(page, "Older").click();
  await expect(page).toHaveURL(/before=\d+/);
  await expect(events(page).first()).not.toContainText(`r${String(REPOS).padStart(3, "0")}`);
  await read(50);
  await expect(turn(page, "Newer")).toBeVisible();
  const middle = page.url();
  await turn(page, "Older").click();
  await expect(page).not.toHaveURL(middle);
  await expect(turn(page, "Older")).toHaveCount(0);
  const last = await events(page).count();
  await read(last);
  for (let number = 1; number <= REPOS; number += 1) {
    const of = told.filter((sentence) => sentence.includes(`r${String(number).padStart(3, "0")}`));
    expect(of, `repo ${number}: made and deleted`).toHaveLength(2);
  }

  // A page in the middle has its own address, and leads back to the newest.
  await page.goto(middle);
  await hydrated(page);
  await expect(events(page)).toHaveCount(50);
  await turn(page, "Newer").click();
  await expect(events(page).first()).toContainText(first.trim());
  await expect(turn(page, "Newer")).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test("a search finds events by name, keeps its words, and what it finds is the file", async ({ page, server, org }) => {
  const complaints = watchConsole(page);
  await fill(server, org);
  await server.signIn(page, `/${org}/activity`);
  await hydrated(page);
  const search = page.getByRole("main").getByRole("searchbox", { name: "Search" });
  await search.fill("r007");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/[?&]q=r007&/);
  await expect(events(page)).toHaveCount(2);
  await expect(events(page).nth(0)).toContainText("deleted repo r007");
  await expect(events(page).nth(1)).toContainText("created repo r007");
  await expect(search).toHaveValue("r007");

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export as CSV" }).click();
  const download = await downloading;
  const lines = (await readFile(await download.path(), "utf8")).trim().split(/\r?\n/);
  expect(lines).toHaveLength(3);
  expect(lines.slice(1).every((line) => line.includes("r007"))).toBe(true);

  // The search has more than a page of results: paging keeps it.
  await search.fill("repo.created");
  await search.press("Enter");
  await expect(events(page)).toHaveCount(50);
  await turn(page, "Older").click();
  await expect(page).toHaveURL(/q=repo\.created&before=\d+/);
  await expect(events(page)).toHaveCount(REPOS - 50);

  await search.fill("nothing of this name");
  await search.press("Enter");
  await expect(page.getByRole("heading", { name: "No event matches “nothing of this name”" })).toBeVisible();
  await page.getByRole("link", { name: "Show everything" }).click();
  await expect(events(page)).toHaveCount(50);
  expect(complaints).toEqual([]);
});

test("filters are combined, kept in the address and by Newer and Older, and cleared", async ({ page, server, org }) => {
  const complaints = watchConsole(page);
  await fill(server, org);
  await server.signIn(page, `/${org}/activity`);
  await hydrated(page);
  const filter = page.getByRole("button", { name: "Filter" });
  await expect(page.getByRole("link", { name: "Clear filters" })).toHaveCount(0);
  await page.getByLabel("Action").selectOption({ label: "Repos" });
  await page.getByLabel("Object").selectOption({ label: "Repos" });
  await filter.click();
  await expect(page).toHaveURL(/action=repos&object=repo/);
  await expect(page.getByLabel("Action")).toHaveValue("repos");
  await expect(events(page)).toHaveCount(50);
  await turn(page, "Older").click();
  await expect(page).toHaveURL(/action=repos&object=repo&before=\d+/);
  await expect(events(page)).toHaveCount(50);
  await turn(page, "Newer").click();
  await expect(page).toHaveURL(/action=repos&object=repo&after=\d+/);

  // From the details of an event to all that was done to its object.
  await events(page).first().getByText("Details").click();
  await events(page).first().getByRole("link", { name: "Everything about repo r054" }).click();
  await expect(page).toHaveURL(/object=repo%3A[0-9a-f-]+$/);
  await expect(events(page)).toHaveCount(2);
  await expect(page.getByLabel("Object").locator("option:checked")).toHaveText("repo r054");

  await page.getByLabel("Action").selectOption({ label: "Vended credentials" });
  await filter.click();
  await expect(page.getByRole("heading", { name: "No event matches these filters" })).toBeVisible();
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(page).toHaveURL(new RegExp(`/${org}/activity$`));
  await expect(events(page)).toHaveCount(50);

  // Days are included.
  const today = new Date().toISOString().slice(0, 10);
  await page.getByLabel("From (UTC)").fill(today);
  await page.getByLabel("To (UTC)").fill(today);
  await filter.click();
  await expect(events(page)).toHaveCount(50);
  await page.getByLabel("To (UTC)").fill("2020-02-02");
  await filter.click();
  await expect(page.getByText("The end is before the beginning.")).toBeVisible();
  await expect(page.getByLabel("From (UTC)")).toHaveValue(today);
  await expect(page.getByLabel("To (UTC)")).toHaveValue("2020-02-02");
  await expect(page.getByLabel("To (UTC)")).toHaveAccessibleDescription("The end is before the beginning.");
  // The browser itself logs the refusal.
  expect(complaints.filter((text) => !text.includes("422"))).toEqual([]);
});

test("on a phone the filters beyond the search are folded until one is set", async ({ page, server, org }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await server.signIn(page, `/${org}/activity`);
  await hydrated(page);
  await expect(page.getByLabel("Action")).toBeHidden();
  await page.getByLabel("More filters").check();
  await page.getByLabel("Action").selectOption({ label: "Organisation" });
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page.getByLabel("Action")).toBeVisible();
  await expect(events(page)).toHaveCount(1);
  await expect(page.getByText("created organisation")).toBeVisible();
});

test("without script, filters and their address work the same", async ({ browser, server, org }) => {
  await fill(server, org);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await server.signIn(page, `/${org}/settings/audit?q=r007`);
  await expect(page).toHaveURL(new RegExp(`/${org}/activity\\?q=r007$`));
  await page.getByLabel("Action").selectOption({ label: "Repos" });
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(events(page)).toHaveCount(2);
  await context.close();
});
