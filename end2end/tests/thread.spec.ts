// The main job, end to end: a person sets up the server, adds a bucket with their own role, and a data client reads an
// object with vended credentials, and nothing else.

import { join } from "node:path";
import { type Page, expect, test } from "@playwright/test";
import { addBucket as addTyped, at } from "../support/add-bucket.ts";
import { CUSTOMER_ACCOUNT, Cloud, allow, trustPolicy } from "../support/cloud.ts";
import { reported } from "../support/connection-test.ts";
import { Lakewarden, OWNER, hydrated, openPersonMenu } from "../support/lakewarden.ts";
import { needed, run } from "../support/process.ts";
import { expectAccessible } from "../support/test.ts";

test.describe.configure({ mode: "serial" });

let cloud: Cloud;
let server: Lakewarden;
let page: Page;
let token: string;

test.beforeAll(async ({ browser }) => {
  cloud = await Cloud.start();
  cloud.bucket("research", ["data/a.txt", "data2/b.txt", "c.txt"]);
  cloud.bucket("other-bucket", ["data/a.txt"]);
  server = await Lakewarden.start(cloud.settings());
  page = await (await browser.newContext()).newPage();
});

test.afterAll(async () => {
  await page?.close();
  const code = await server?.stop();
  await cloud?.stop();
  expect(code, "a clean stop").toBe(0);
});

test("the set-up link makes the first account and organisation, once", async () => {
  const link = await server.setupLink();
  await page.goto(link);
  await hydrated(page);
  await expectAccessible(page);
  await page.getByLabel("Your name").fill(OWNER.name);
  await page.getByLabel("E-mail address").fill(OWNER.email);
  await page.getByLabel("Password", { exact: true }).fill("too short");
  await page.getByLabel("Organisation").fill("acme");
  await page.getByRole("button", { name: "Create account and organisation" }).click();
  await expect(page.getByText("Use 12 to 256 characters.")).toBeVisible();
  await expect(page.getByLabel("Your name")).toHaveValue(OWNER.name);
  await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
  await page.getByRole("button", { name: "Create account and organisation" }).click();
  await expect(page).toHaveURL(`${server.url}/acme`);
  await page.getByRole("link", { name: "Add bucket" }).click();
  await expect(page.getByRole("dialog", { name: "Add bucket" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const again = await page.request.get(link);
  expect(again.status()).toBe(404);
});

async function addBucket(nickname: string, role: string): Promise<void> {
  await page.goto(`${server.url}/acme/buckets`);
  await hydrated(page);
  await page.getByRole("link", { name: "Add bucket" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add bucket" });
  await dialog.getByLabel("Bucket name").fill(nickname === "production" ? "s3://research/data" : "s3://research/data2");
  await dialog.getByLabel("Region").fill("us-east-1");
  await dialog.getByLabel("Nickname").fill(nickname);
  await expect(dialog.getByLabel("Bucket name")).toHaveValue("research");
  await at(dialog, "Access");
  await dialog.getByText("AWS role").click();
  await dialog.getByLabel("AWS account id").fill(CUSTOMER_ACCOUNT);
  await dialog.getByLabel("Role name").fill(role);
}

test("an AWS role with the policies shown is added, tested and listed as the default", async () => {
  await addBucket("production", "lakewarden-access");
  const dialog = page.getByRole("dialog", { name: "Add bucket" });
  await expect(dialog.getByLabel("Prefix (optional)")).toHaveValue("data");
  // What a customer would paste into the console.
  const permissions = await dialog.getByRole("group", { name: "Permission policy" }).innerText();
  const trust = await dialog.getByRole("group", { name: "Trust policy" }).innerText();
  expect(permissions).toContain("arn:aws:s3:::research/data/*");
  cloud.role("lakewarden-access", trust, permissions);

  await at(dialog, "Verify");
  await dialog.getByRole("button", { name: "Test connection" }).click();
  await expect(dialog.getByRole("region", { name: "Connection test" }).getByText("17 checks passed.")).toBeVisible();
  for (const check of ["Role can be assumed", "Role refuses a missing external ID", "Role refuses a wrong external ID", "Objects can be listed"]) {
    await expect(reported(dialog, check)).toContainText("passed");
  }
  await addTyped(dialog);
  await expect(page).toHaveURL(`${server.url}/acme/buckets`);
  const row = page.getByRole("row").filter({ hasText: "production" });
  await expect(row).toContainText("s3://research/data");
  await expect(row).toContainText("Amazon S3");
  await expect(row).toContainText("AWS role");
  await expect(row).toContainText("Verified");
  const badge = row.getByText("default", { exact: true });
  await expect(badge).toBeVisible();
  const [red, green, blue] = await badge.evaluate((element) => (getComputedStyle(element).color.match(/\d+/g) ?? []).map(Number));
  expect(blue > red && red > green, `purple, not ${red} ${green} ${blue}`).toBe(true);
});

test("the settings of the bucket show the report, and test again", async () => {
  await page.getByRole("link", { name: "Settings of production" }).click();
  const dialog = page.getByRole("dialog", { name: "Bucket settings" });
  await expect(dialog.getByLabel("AWS account id")).toHaveValue(CUSTOMER_ACCOUNT);
  await expect(dialog.getByLabel("Role name")).toHaveValue("lakewarden-access");
  await expect(dialog.getByLabel("Shared secret", { exact: true })).toHaveValue("");
  await expect(dialog.getByRole("region", { name: "Connection test" }).getByText("17 checks passed.")).toBeVisible();
  await dialog.getByRole("button", { name: "Test connection" }).click();
  await expect(dialog.getByRole("region", { name: "Connection test" }).getByText("17 checks passed.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(`${server.url}/acme/buckets`);
});

test("an API token is made and shown once", async () => {
  await page.goto(`${server.url}/acme/tokens`);
  await page.getByLabel("Token name").fill("nightly-ingest");
  await page.getByRole("button", { name: "Create token" }).click();
  token = (await page.getByRole("group", { name: "Token", exact: true }).innerText()).trim();
  expect(token).toMatch(/^ema_/);
  await hydrated(page);
  await expectAccessible(page);
  await page.goto(`${server.url}/acme/tokens`);
  await expect(page.getByRole("row").filter({ hasText: "nightly-ingest" })).toBeVisible();
  expect(await page.content()).not.toContain(token);
});

async function api(path: string): Promise<Response> {
  return fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
}

test("the arraylake client lists the bucket", async () => {
  const script = join(import.meta.dirname, "../clients/arraylake_buckets.py");
  const python = join(needed("LAKEWARDEN_ARRAYLAKE_VENV"), "bin/python");
  const listed = JSON.parse(run(python, [script], { ARRAYLAKE_SERVICE__URI: server.url, ARRAYLAKE_TOKEN: token, HOME: server.folder }));
  expect(listed).toEqual([{ nickname: "production", uri: "s3://research/data", is_default: true, method: "aws_customer_managed_role" }]);
});

test("vended credentials read inside the prefix and do nothing else", async () => {
  const [bucket] = await (await api("/orgs/acme/buckets")).json();
  const answer = await api(`/orgs/acme/buckets/${bucket.id}/credentials`);
  expect(answer.status).toBe(200);
  const credentials = await answer.json();
  expect(Object.keys(credentials).sort()).toEqual(["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "expiration"]);
  expect(credentials.expiration).toMatch(/\+00:00$/);
  const minutes = (Date.parse(credentials.expiration) - Date.now()) / 60_000;
  expect(minutes).toBeGreaterThan(55);
  expect(minutes).toBeLessThan(65);

  const attempts: [string, string, string, string][] = [
    ["get", "research", "data/a.txt", "ok"],
    ["list", "research", "data/", "ok"],
    ["get", "research", "data/missing.txt", "NoSuchKey"],
    ["put", "research", "data/a.txt", "AccessDenied"],
    ["delete", "research", "data/a.txt", "AccessDenied"],
    ["multipart", "research", "data/a.txt", "AccessDenied"],
    ["copy", "research", "data/a.txt", "AccessDenied"],
    ["get", "research", "data2/b.txt", "AccessDenied"],
    ["list", "research", "data2/", "AccessDenied"],
    ["list", "research", "data", "AccessDenied"],
    ["get", "research", "c.txt", "AccessDenied"],
    ["list", "research", "", "AccessDenied"],
    ["get", "other-bucket", "data/a.txt", "AccessDenied"],
    ["list", "other-bucket", "data/", "AccessDenied"],
  ];
  const outcomes = cloud.attempt(credentials, attempts.map(([call, bucket, key]) => ({ call, bucket, key })));
  const told = attempts.map(([call, bucket, key], index) => [call, bucket, key, outcomes[index]]);
  expect(told).toEqual(attempts);
});

test("a role that ignores the external ID is reported as such and vends nothing", async () => {
  cloud.role("lax", trustPolicy({}), allow("s3:*", "*"));
  await addBucket("careless", "lax");
  const dialog = page.getByRole("dialog", { name: "Add bucket" });
  await at(dialog, "Verify");
  await dialog.getByRole("button", { name: "Test connection" }).click();
  for (const check of ["Role refuses a missing external ID", "Role refuses a wrong external ID"]) {
    const item = dialog.getByRole("listitem").filter({ hasText: check });
    await expect(item).toContainText("failed");
    await expect(item).toContainText("The role lets this server in without the right external ID.");
  }
  await addTyped(dialog);
  await expect(page.getByRole("row").filter({ hasText: "careless" })).toContainText("Failing");
  const buckets = await (await api("/orgs/acme/buckets")).json();
  const careless = buckets.find((bucket: { nickname: string }) => bucket.nickname === "careless");
  const refused = await api(`/orgs/acme/buckets/${careless.id}/credentials`);
  expect(refused.status).toBe(409);
  expect((await refused.json()).detail).toContain("without the right external ID");
});

test("a revoked token vends nothing", async () => {
  await page.goto(`${server.url}/acme/tokens`);
  await page.getByRole("button", { name: "Revoke nightly-ingest" }).click();
  await expect(page.getByText("You have no API tokens here yet.")).toBeVisible();
  expect((await api("/orgs/acme/buckets")).status).toBe(401);
});

test("data outlives a kill", async () => {
  await server.restart("SIGKILL");
  await server.signIn(page, "/acme/buckets");
  await expect(page.getByRole("row").filter({ hasText: "production" })).toContainText("Verified");
});

test("signing out ends the session", async () => {
  await openPersonMenu(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Lakewarden" })).toBeVisible();
  await page.goto(`${server.url}/acme/buckets`);
  await expect(page).toHaveURL(/\/login\?next=/);
});
