// What all lists have: a file of what is shown, a menu for each row, and the mark on the row that is new or changed.

import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { addBucket } from "../support/add-bucket.ts";
import { type Lakewarden, choose, hydrated } from "../support/lakewarden.ts";
import { expect, expectAccessible, test, watchConsole } from "../support/test.ts";

const row = (page: Page, name: string) =>
  page.getByRole("row").filter({ has: page.getByRole("rowheader").filter({ has: page.getByText(name, { exact: true }) }) });
const menuOf = (page: Page, name: string) => page.getByRole("group", { name: `More for ${name}`, exact: true });
const opener = (page: Page, name: string) => page.getByRole("button", { name: `More for ${name}`, exact: true });

async function fill(server: Lakewarden, org: string): Promise<void> {
  const token = server.token(org);
  for (const [nickname, platform] of [["one", "s3"], ["two", "gs"], ["three", "s3"]]) {
    const extra_config = platform === "s3" ? { region_name: "us-east-1" } : {};
    const config = { nickname, platform, name: `${org}-${nickname}`, prefix: "", extra_config, auth_config: null };
    expect((await server.api(token, "POST", `/orgs/${org}/buckets`, config)).status).toBe(201);
  }
  expect((await server.api(token, "POST", `/orgs/${org}/repos`, { name: "era5", bucket_nickname: "two" })).status).toBe(201);
  const headers = { "x-tiledb-rest-api-key": token };
  const pair = { access_key_id: "AKIDEXAMPLE", secret_access_key: "secret/secret" };
  const body = JSON.stringify({ name: "lab", credential: { aws: { ...pair, endpoint: "https://store.example.com" } } });
  expect((await fetch(`${server.url}/v2/credentials/${org}`, { method: "POST", headers, body })).ok).toBe(true);
}

async function exported(page: Page): Promise<string[]> {
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export as CSV" }).click();
  const lines = (await readFile(await (await downloading).path(), "utf8")).trim().split(/\r?\n/);
  return lines.slice(1).map((line) => line.split('","')[1] ?? "");
}

test("the file of a list has what the list shows, as it is filtered while typing and ordered", async ({ page, server, org }) => {
  await fill(server, org);
  await server.signIn(page, `/${org}/buckets`);
  await hydrated(page);
  expect(await exported(page)).toEqual(["one", "three", "two"]);
  await page.getByRole("columnheader", { name: "Nickname" }).getByRole("link").click();
  await hydrated(page);
  await page.getByRole("main").getByRole("searchbox").fill("org");
  await page.getByLabel("Platform", { exact: true }).selectOption("s3");
  await expect(row(page, "two")).toBeHidden();
  expect(await exported(page)).toEqual(["three", "one"]);
  await page.goto(`${server.url}/${org}/settings`);
  expect(await exported(page), "the section of the settings").toEqual(["one", "three", "two"]);
  await page.goto(`${server.url}/${org}/repos`);
  expect(await exported(page)).toEqual(["era5"]);
  await page.goto(`${server.url}/${org}/credentials`);
  expect(await exported(page)).toEqual(["lab"]);
});

for (const script of [true, false]) {
  test.describe(script ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled: script });

    test("a row's menu opens by keyboard, closes on Escape and outside, and leads everywhere", async ({ page, server, org }) => {
      await fill(server, org);
      await server.signIn(page, `/${org}/buckets`);
      await opener(page, "one").focus();
      await page.keyboard.press("Enter");
      await expect(menuOf(page, "one")).toBeVisible();
      await page.keyboard.press("Tab");
      await expect(menuOf(page, "one").getByRole("link", { name: "Use it" })).toBeFocused();
      await page.keyboard.press("Escape");
      await expect(menuOf(page, "one")).toBeHidden();
      await expect(opener(page, "one")).toBeFocused();
      await opener(page, "one").click();
      await page.getByRole("heading", { name: "Buckets" }).click();
      await expect(menuOf(page, "one")).toBeHidden();

      await choose(page, "one", "Use it");
      await expect(page.getByRole("dialog", { name: "Use one" })).toBeVisible();
      await page.getByRole("link", { name: "Settings", exact: true }).and(page.locator("dialog a")).click();
      await expect(page.getByRole("dialog", { name: "Bucket settings" })).toBeVisible();
      await page.getByRole("dialog").getByRole("link", { name: "Activity" }).click();
      await expect(page.getByRole("heading", { name: "Activity" })).toBeVisible();
      await expect(page.getByLabel("Object").locator("option:checked")).toHaveText("bucket config one");
      await page.goto(`${server.url}/${org}/buckets`);
      await choose(page, "two", "Repos on it");
      await expect(row(page, "era5")).toBeVisible();
      await choose(page, "era5", "Activity");
      await expect(page.getByLabel("Object").locator("option:checked")).toHaveText("repo era5");
      await page.goto(`${server.url}/${org}/repos`);
      await choose(page, "era5", "Delete…");
      await expect(page.getByRole("dialog", { name: "Delete era5" })).toBeVisible();
      await page.goto(`${server.url}/${org}/credentials`);
      await choose(page, "lab", "Activity");
      await expect(page.getByLabel("Object").locator("option:checked")).toHaveText("cloud credential lab");
      await page.goto(`${server.url}/${org}/credentials`);
      await choose(page, "lab", "Revoke…");
      await expect(page.getByRole("dialog", { name: "Revoke lab" })).toBeVisible();
    });

    test("the row that is new or changed is lit once", async ({ page, server, org }) => {
      await fill(server, org);
      await server.signIn(page, `/${org}/buckets`);
      const lit = page.locator(".row-lit");
      await expect(lit).toHaveCount(0);
      await choose(page, "two", "Set as default");
      await expect(lit).toHaveCount(1);
      await expect(row(page, "two")).toHaveClass(/row-lit/);
      await page.goto(page.url());
      await expect(lit).toHaveCount(0);
      await page.goto(`${server.url}/${org}/repos?dialog=add`);
      await page.getByLabel("Name", { exact: true }).fill("ocean");
      await page.getByRole("button", { name: "Create repo" }).click();
      await expect(row(page, "ocean")).toHaveClass(/row-lit/);
      await expect(lit).toHaveCount(1);
    });
  });
}

test("the row that an island added is lit", async ({ page, server, org }) => {
  await fill(server, org);
  await server.signIn(page, `/${org}/buckets`);
  await hydrated(page);
  await page.getByRole("link", { name: "Add bucket" }).click();
  await page.getByLabel("Bucket name").fill(`gs://${org}-four`);
  await page.getByRole("textbox", { name: "Nickname" }).fill("four");
  await addBucket(page.getByRole("dialog"));
  await expect(page.getByText("The bucket config four was added.")).toBeVisible();
  await expect(row(page, "four")).toHaveClass(/row-lit/);
});

test("the focus comes back to a row's menu from the dialog it opened", async ({ page, server, org }) => {
  await fill(server, org);
  await server.signIn(page, `/${org}/buckets`);
  await hydrated(page);
  await choose(page, "two", "Delete…");
  await hydrated(page);
  await page.keyboard.press("Escape");
  await expect(opener(page, "two")).toBeFocused();
});

test("the mark of a row ends by itself, and stays where nothing may move", async ({ page, server, org }) => {
  await fill(server, org);
  await server.signIn(page, `/${org}/buckets`);
  await hydrated(page);
  const animation = () => row(page, "two").evaluate((element) => getComputedStyle(element).animationName);
  await choose(page, "two", "Set as default");
  await expect(row(page, "two")).toHaveClass(/row-lit/);
  expect(await animation()).toBe("lit");
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await animation()).toBe("none");
  expect(await row(page, "two").evaluate((element) => getComputedStyle(element).boxShadow)).toContain("inset");
});

test("an open menu has no finding, and fits where it is", async ({ page, server, org }) => {
  const complaints = watchConsole(page);
  await fill(server, org);
  await server.signIn(page, `/${org}/buckets`);
  for (const [width, height] of [[1440, 900], [390, 844], [320, 640]] as const) {
    await page.setViewportSize({ width, height });
    for (const name of ["one", "two"]) {
      await opener(page, name).click();
      const button = (await opener(page, name).boundingBox())!;
      const menu = (await menuOf(page, name).boundingBox())!;
      expect(menu.x, `${name} at ${width}`).toBeGreaterThanOrEqual(0);
      expect(menu.x + menu.width).toBeLessThanOrEqual(width);
      expect(menu.y + menu.height).toBeLessThanOrEqual(height);
      expect(Math.min(Math.abs(menu.y - button.y - button.height), Math.abs(button.y - menu.y - menu.height))).toBeLessThan(8);
      await expectAccessible(page);
      await page.keyboard.press("Escape");
    }
  }
  expect(complaints).toEqual([]);
});
