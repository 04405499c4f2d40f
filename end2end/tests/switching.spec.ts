// Switching from one organisation to another: everything on the page belongs to the organisation of the address.

import type { Page } from "@playwright/test";
import { addBucket as addTyped } from "../support/add-bucket.ts";
import { type Lakewarden, OWNER, hydrated, switchTo } from "../support/lakewarden.ts";
import { expect, test, watchConsole } from "../support/test.ts";

const current = (page: Page) => page.locator(".switcher-name");
const row = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });

async function addBucket(server: Lakewarden, org: string, nickname: string): Promise<void> {
  const config = { nickname, platform: "gs", name: nickname, prefix: "", extra_config: {}, auth_config: null };
  const answer = await server.api(server.token(org), "POST", `/orgs/${org}/buckets`, config);
  expect(answer.status).toBe(201);
}

async function nicknames(server: Lakewarden, org: string): Promise<string[]> {
  const answer = await server.api(server.token(org), "GET", `/orgs/${org}/buckets`);
  return (await answer.json()).map((config: { nickname: string }) => config.nickname).sort();
}

test("what is added lands in the organisation that was switched to", async ({ page, server, org }) => {
  const complaints = watchConsole(page);
  const other = `${org}-other`;
  server.admin("org", "--org", other, "--email", OWNER.email);
  await addBucket(server, org, "of-the-one");
  await addBucket(server, other, "of-the-other");

  await server.signIn(page, `/${org}/buckets`);
  await hydrated(page);
  await expect(row(page, "of-the-one")).toBeVisible();

  await switchTo(page, other);
  await expect(page).toHaveURL(`${server.url}/${other}/buckets`);
  await expect(page).toHaveTitle(new RegExp(`Buckets · ${other} `));
  await expect(current(page)).toHaveText(other);
  await expect(row(page, "of-the-other")).toBeVisible();
  await expect(row(page, "of-the-one")).toHaveCount(0);

  await page.getByRole("link", { name: "Add bucket" }).click();
  const dialog = page.getByRole("dialog", { name: "Add bucket" });
  await dialog.getByLabel("Bucket name").fill("gs://added-by-clicking");
  await dialog.getByLabel("Nickname").fill("added");
  await addTyped(dialog);
  await expect(row(page, "added-by-clicking")).toBeVisible();
  expect(await nicknames(server, org)).toEqual(["of-the-one"]);
  expect(await nicknames(server, other)).toEqual(["added", "of-the-other"]);

  // From another page, and with the browser's own buttons.
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(page).toHaveURL(`${server.url}/${other}/settings`);
  await expect(row(page, "of-the-other")).toBeVisible();
  await switchTo(page, org);
  await expect(row(page, "of-the-one")).toBeVisible();
  await expect(row(page, "of-the-other")).toHaveCount(0);
  await page.goBack();
  await expect(current(page)).toHaveText(other);
  await expect(row(page, "of-the-other")).toBeVisible();
  await page.goForward();
  await expect(current(page)).toHaveText(org);
  await expect(row(page, "of-the-one")).toBeVisible();
  await expect(row(page, "of-the-other")).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test("a credential that is added in one's own namespace is one's own", async ({ page, server, org }) => {
  const complaints = watchConsole(page);
  await addBucket(server, org, "of-the-organisation");
  await server.signIn(page, `/${org}/credentials`);
  await hydrated(page);
  await expect(page.getByRole("heading", { name: "No cloud credentials yet" })).toBeVisible();

  await switchTo(page, "ada (you)");
  await expect(page).toHaveURL(`${server.url}/profile/credentials`);
  await expect(page.getByRole("navigation", { name: "Profile" })).toBeVisible();
  await page.getByRole("link", { name: /^Add (cloud )?credentials$/ }).click();
  const dialog = page.getByRole("dialog", { name: "Add credentials" });
  await dialog.getByRole("button", { name: "Next", exact: true }).click();
  const name = `own of ${org}`;
  await dialog.getByLabel("Friendly name").fill(name);
  await dialog.getByLabel("AWS access key id").fill("AKIAIOSFODNN7EXAMPLE");
  await dialog.getByLabel("AWS secret access key", { exact: true }).fill("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  await dialog.getByRole("button", { name: "Add credentials", exact: true }).click();
  await expect(row(page, name)).toBeVisible();

  await switchTo(page, org);
  await expect(page).toHaveURL(`${server.url}/${org}/credentials`);
  await expect(page.getByRole("heading", { name: "No cloud credentials yet" })).toBeVisible();
  await page.getByRole("link", { name: "Buckets", exact: true }).click();
  await expect(row(page, "of-the-organisation")).toBeVisible();
  await page.goBack();
  await page.goBack();
  await expect(row(page, name)).toBeVisible();
  expect(complaints).toEqual([]);
});
