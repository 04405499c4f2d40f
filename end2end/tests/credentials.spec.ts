// Cloud credentials in the browser: key pairs, roles step by step, the list, editing, revoking, and use by bucket configs.

import { createServer } from "node:http";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { addBucket, at } from "../support/add-bucket.ts";
import { CUSTOMER_ACCOUNT, type Cloud, type KeyPair, SIGNER_ACCOUNT, allow, trustPolicy } from "../support/cloud.ts";
import { Lakewarden, callFunction, choose, hydrated, invite } from "../support/lakewarden.ts";
import { expect, expectAccessible, test, watchConsole } from "../support/test.ts";

const OBJECTS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];
const arn = (role: string) => `arn:aws:iam::${CUSTOMER_ACCOUNT}:role/${role}`;
const SHOWN_ARN = arn("x").slice(0, 20);
const row = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });

/** A bucket, and a user with full access to it. */
function keys(cloud: Cloud, bucket: string): KeyPair {
  cloud.bucket(bucket, []);
  return cloud.user(bucket, allow(["s3:*"], [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]));
}

async function openAdd(page: Page, server: Lakewarden, namespace: string, step = ""): Promise<Locator> {
  await server.signIn(page, `/${namespace}/credentials?dialog=add&step=${step}`);
  await hydrated(page);
  return page.getByRole("dialog", { name: "Add credentials" });
}

/** Fills in the step that adds a role, up to its test. */
async function fillRole(dialog: Locator, name: string, role: string): Promise<void> {
  await dialog.getByLabel("Friendly name").fill(name);
  await dialog.getByLabel("Amazon Resource Name (ARN)").fill(arn(role));
}

const press = (place: Page | Locator, name: string) => place.getByRole("button", { name, exact: true }).click();

/** The external ID of a namespace, as its dialog shows it. */
async function externalId(page: Page, server: Lakewarden, namespace: string): Promise<string> {
  const dialog = await openAdd(page, server, namespace, "trust");
  return (await dialog.getByRole("group", { name: "External ID", exact: true }).innerText()).trim();
}

test("an access key pair, from the empty list to its end", async ({ page, server, org, cloud }) => {
  const complaints = watchConsole(page);
  const bucket = `pair-${org}`;
  const pair = keys(cloud, bucket);
  await server.signIn(page, `/${org}/credentials`);
  await hydrated(page);
  await expect(page.getByRole("heading", { name: "No cloud credentials yet" })).toBeVisible();
  await page.getByRole("link", { name: "Add credentials", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Add credentials" });
  await expect(dialog.getByLabel("Access and secret key")).toBeChecked();
  await press(dialog, "Next");
  await expect(dialog.getByRole("heading", { name: "Access and secret key" })).toBeFocused();
  expect(page.url()).toContain("step=keys");

  await dialog.getByLabel("Friendly name").fill("my key");
  await press(dialog, "Add credentials");
  await expect(dialog.getByLabel("AWS access key id")).toBeFocused();
  await expect(dialog.getByLabel("AWS access key id")).toHaveAttribute("aria-invalid", "true");

  await dialog.getByLabel("AWS access key id").fill(pair.access_key_id);
  await dialog.getByLabel("AWS secret access key", { exact: true }).fill("wrong-wrong-wrong");
  await press(dialog, "Test connection");
  await expect(dialog.getByText("The store does not accept these keys.")).toBeVisible();
  await dialog.getByLabel("AWS secret access key", { exact: true }).fill(pair.secret_access_key);
  await expect(dialog.getByText("Something was changed since. Test again.")).toBeVisible();
  await dialog.getByLabel("Bucket (optional)").fill(bucket);
  await press(dialog, "Test connection");
  await dialog.getByRole("region", { name: "Connection test" }).getByText("11 checks passed, 1 skipped.").click();
  await expect(dialog.getByText("Objects can be written")).toBeVisible();
  await expectAccessible(page);

  await press(dialog, "Back");
  await press(dialog, "Next");
  await expect(dialog.getByLabel("Friendly name")).toHaveValue("my key");
  await dialog.getByLabel("Set as default").check();
  await press(dialog, "Add credentials");
  await expect(row(page, "my key")).toContainText(pair.access_key_id);
  await expect(row(page, "my key").getByText("default", { exact: true })).toBeVisible();
  await expect(row(page, "my key").getByText("Verified")).toBeVisible();

  await page.getByRole("link", { name: "Settings of my key" }).click();
  const settings = page.getByRole("dialog", { name: "my key" });
  await expect(settings.getByLabel("AWS secret access key", { exact: true })).toHaveValue("");
  await settings.getByLabel("Custom endpoint URL (optional)").fill("https://store.example.com");
  await press(settings, "Save changes");
  await expect(settings.getByText("Enter this again: with these changes it would be used in another place")).toBeVisible();
  await settings.getByLabel("Custom endpoint URL (optional)").fill("");
  await settings.getByLabel("Friendly name").fill("renamed key");
  await press(settings, "Save changes");
  await expect(row(page, "renamed key").getByText("Verified"), "the same values are still tested").toBeVisible();

  await page.getByRole("link", { name: "Settings of renamed key" }).click();
  await page.getByRole("link", { name: "Revoke…" }).click();
  const revoke = page.getByRole("dialog", { name: "Revoke renamed key" });
  await expect(revoke).toContainText(`the key ${pair.access_key_id} still works: disable it there, too`);
  await press(revoke, "Revoke credential");
  await expect(page.getByText("The credential renamed key was revoked here. Disable it at its provider, too.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "No cloud credentials yet" })).toBeVisible();
  // The browser itself logs the refused form.
  expect(complaints.filter((text) => !text.includes("422"))).toEqual([]);
});

test("a pasted block of a credentials file fills both fields", async ({ page, server, org }) => {
  const dialog = await openAdd(page, server, org, "keys");
  const [id, secret] = ["AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"];
  await dialog.getByLabel("AWS access key id").fill(`[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}`);
  await expect(dialog.getByLabel("AWS access key id")).toHaveValue(id);
  await expect(dialog.getByLabel("AWS secret access key", { exact: true })).toHaveValue(secret);
});

test("a role, with the very policies of the dialog", async ({ page, server, org, cloud }) => {
  const bucket = `role-${org}`;
  cloud.bucket(bucket, []);
  const dialog = await openAdd(page, server, org);
  await dialog.getByText("ARN role", { exact: true }).click();
  await press(dialog, "Next");
  await expect(dialog.getByText("An ARN role is a role in your own AWS account")).toBeVisible();
  await press(dialog, "Next");
  await expect(dialog.getByRole("tab", { name: "Existing role" })).toHaveAttribute("aria-selected", "true");
  await expect(dialog.getByRole("group", { name: "AWS principal", exact: true })).toHaveText(SIGNER_ACCOUNT);
  const id = (await dialog.getByRole("group", { name: "External ID", exact: true }).innerText()).trim();
  await dialog.getByRole("tab", { name: "Existing role" }).press("ArrowRight");
  await expect(dialog.getByRole("tab", { name: "New role" })).toBeFocused();
  const trust = await dialog.getByRole("group", { name: "Trust policy", exact: true }).innerText();
  expect(JSON.parse(trust).Statement[0].Condition.StringEquals["sts:ExternalId"]).toEqual([id]);
  const download = page.waitForEvent("download");
  await dialog.getByRole("link", { name: "Download the trust policy" }).click();
  expect(readFileSync(await (await download).path(), "utf8").trim()).toBe(trust.trim());
  await dialog.getByLabel("Bucket (optional)").fill(bucket);
  await dialog.getByLabel("KMS key ARN (optional)").fill("arn:aws:kms:us-east-1:123456789012:key/1234abcd");
  const onBucket = JSON.parse(await dialog.getByRole("group", { name: "Bucket policy", exact: true }).innerText());
  expect(onBucket.Statement[1]).toMatchObject({ Principal: { AWS: `arn:aws:iam::${SIGNER_ACCOUNT}:root` }, Resource: [`arn:aws:s3:::${bucket}/*`] });
  const ofRole = await dialog.getByRole("group", { name: "IAM policy", exact: true }).innerText();
  expect(JSON.parse(ofRole).Statement[2].Action).toEqual(["kms:Decrypt", "kms:GenerateDataKey"]);
  await dialog.getByLabel("KMS key ARN (optional)").fill("");
  cloud.role(`wizard-${org}`, trust, ofRole);
  await press(dialog, "Next");

  await fillRole(dialog, "the role", `wizard-${org}`);
  await dialog.getByLabel("Allow to run tasks and code").check();
  await dialog.getByLabel("Set as default").check();
  await press(dialog, "Add credentials");
  await expect(dialog.getByText("Test the connection first")).toBeVisible();
  await expect(dialog.getByLabel("Amazon Resource Name (ARN)")).toHaveValue(arn(`wizard-${org}`));
  await press(dialog, "Test connection");
  await expect(dialog.getByText("Verified")).toBeVisible();
  await dialog.locator("summary").filter({ hasText: "checks passed" }).click();
  await expect(dialog.getByText("Role refuses a wrong external ID")).toBeVisible();
  await press(dialog, "Add credentials");
  const added = row(page, "the role");
  await expect(added).toContainText(`${SHOWN_ARN}…`);
  await expect(added).toContainText("allowed");
  await expect(added).toContainText("Verified");
  expect(await page.content()).not.toContain(arn("").slice(0, 24));

  // The form shows the visible part of the ARN, and saving it changes nothing.
  await page.getByRole("link", { name: "Settings of the role" }).click();
  const settings = page.getByRole("dialog", { name: "the role" });
  await expect(settings.getByLabel("Amazon Resource Name (ARN)")).toHaveValue(SHOWN_ARN);
  await press(settings, "Save changes");
  await expect(row(page, "the role")).toContainText("Verified");
  await page.getByRole("link", { name: "Settings of the role" }).click();
  await press(settings, "Test connection");
  await expect(settings.getByRole("region", { name: "Connection test" }).getByText("4 checks passed")).toBeVisible();
  // Another role needs its own test.
  await settings.getByLabel("Amazon Resource Name (ARN)").fill(arn("another"));
  await press(settings, "Save changes");
  await expect(settings.getByText("Test the connection first")).toBeVisible();
  await settings.getByLabel("Amazon Resource Name (ARN)").fill("arn:aws:iam::9");
  await press(settings, "Save changes");
  await expect(settings.getByText("Enter the whole ARN, or leave what is shown")).toBeVisible();
  // The tests so far are listed, newest first.
  await page.reload();
  await expect(page.getByRole("heading", { name: "Earlier tests" })).toBeVisible();
  // The external ID is the same as before the role was added.
  expect(await externalId(page, server, org)).toBe(id);
});

test("a role that AWS does not know yet is tried again for a while", async ({ page, server, org, cloud }) => {
  const id = await externalId(page, server, org);
  const dialog = await openAdd(page, server, org, "role");
  await fillRole(dialog, "late", `late-${org}`);
  await press(dialog, "Test connection");
  await expect(dialog.getByRole("region", { name: "Connection test" }).getByText("trying again in 3 s (attempt 2 of 4)")).toBeVisible();
  // The dialog shows what to paste, with the external ID that the role must require.
  await expect(dialog.getByRole("group", { name: "Trust policy of the role", exact: true })).toContainText(id);
  cloud.role(`late-${org}`, trustPolicy({ StringEquals: { "sts:ExternalId": id } }), allow("s3:*", "*"));
  await expect(dialog.getByText("Verified")).toBeVisible();
  await dialog.getByLabel("Amazon Resource Name (ARN)").fill(arn(`never-${org}`));
  await press(dialog, "Test connection");
  await expect(dialog.getByRole("region", { name: "Connection test" }).getByText("trying again in 3 s")).toBeVisible();
  await press(dialog.getByRole("region", { name: "Connection test" }), "Cancel");
  await expect(dialog.getByText("AWS did not let this server assume the role.").first()).toBeVisible();
  await expect(dialog.getByRole("region", { name: "Connection test" }).getByText("trying again")).toBeHidden({ timeout: 6_000 });
});

interface Check {
  name: string;
  outcome: string;
  problem?: { code: string; action?: string; actual?: string };
}

/** The failed checks of a draft, as the dialog requests them. */
async function failures(page: Page, namespace: string, draft: Record<string, string>): Promise<Record<string, unknown>> {
  const report = await callFunction(page, "credentials/test", { org: namespace, ...draft });
  const failed = (report.checks as Check[]).filter((check) => check.outcome === "failed");
  return Object.fromEntries(failed.map((check) => [check.name, check.problem]));
}

test("each way a role can be wrong is reported as what it is", async ({ page, server, org, cloud }) => {
  const id = await externalId(page, server, org);
  const demands = trustPolicy({ StringEquals: { "sts:ExternalId": id } });
  const bucket = `ways-${org}`;
  cloud.bucket(bucket, []);
  cloud.bucket(`${bucket}-eu`, [], "eu-west-1");
  const role = (name: string, trust: string, permissions: string) => cloud.role(`${name}-${org}`, trust, permissions);
  role("right", demands, allow(["s3:ListBucket", "s3:GetBucketLocation", ...OBJECTS], "*"));
  role("no-list", demands, allow(OBJECTS, "*"));
  role("no-put", demands, allow(["s3:ListBucket", "s3:GetObject"], "*"));
  role("other-id", trustPolicy({ StringEquals: { "sts:ExternalId": "x-another" } }), allow("s3:*", "*"));
  role("missing-id", trustPolicy({ StringEqualsIfExists: { "sts:ExternalId": id } }), allow("s3:*", "*"));
  role("any-id", trustPolicy({ StringLike: { "sts:ExternalId": "*" } }), allow("s3:*", "*"));
  const of = (name: string, more: Record<string, string> = {}) => {
    const draft = { format: "aws_role", role_arn: arn(`${name}-${org}`), bucket, ...more };
    return failures(page, org, draft);
  };
  const missing = (action: string) => ({ code: "permission_missing", action });
  expect(await of("right")).toEqual({});
  expect(await of("other-id")).toEqual({ assume_role: { code: "role_not_assumable" } });
  expect(await of("missing-id")).toEqual({ external_id_required: { code: "role_accepts_any_external_id" } });
  expect(await of("any-id")).toEqual({ external_id_compared: { code: "role_accepts_any_external_id" } });
  expect(await of("no-list")).toEqual({ list: missing("s3:ListBucket") });
  expect(await of("no-put")).toEqual({ write: missing("s3:PutObject"), delete: missing("s3:DeleteObject") });
  expect((await of("right", { bucket: `${bucket}-eu` })).region).toEqual({ code: "wrong_region", actual: "eu-west-1" });
  expect((await of("right", { bucket: "never-was-there" })).bucket).toEqual({ code: "no_such_bucket" });
  expect((await of("right", { endpoint: "https://10.0.0.1" })).endpoint).toEqual({ code: "endpoint_not_allowed" });
});

test("keys that have expired are told apart", async ({ page }) => {
  // A store that answers like S3 to keys of an expired session, which test clouds can't produce.
  // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
  const store = createServer((_, response) => {
    response.writeHead(400, { "content-type": "application/xml", "x-amz-request-id": "expired" });
    response.end("<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>");
  });
  await new Promise<void>((done) => store.listen(0, "127.0.0.1", done));
  const { port } = store.address() as { port: number };
  const rules = join(mkdtempSync(join(tmpdir(), "rules-")), "egress.toml");
  writeFileSync(rules, `[[egress.allow]]\nhost = "127.0.0.1"\nport = ${port}\ncidr = ["127.0.0.1/32"]\nscheme = "http"\n`);
  const server = await Lakewarden.start({ LAKEWARDEN_EGRESS_RULES: rules, LAKEWARDEN_DEV_MODE: "true" });
  try {
    server.bootstrap("acme");
    await server.signIn(page, "/acme/credentials");
    const draft = { format: "aws_key", access_key_id: "ASIAEXAMPLE", secret: "secret/secret", endpoint: `http://127.0.0.1:${port}` };
    expect(await failures(page, "acme", draft)).toEqual({ keys: { code: "keys_expired" } });
  } finally {
    await server.stop();
    store.close();
  }
});

test("a namespace of one's own: nobody else's, with tokens of one's own", async ({ page, server, browser, org }) => {
  const dialog = await openAdd(page, server, "profile", "keys");
  const name = `mine ${org}`;
  await dialog.getByLabel("Friendly name").fill(name);
  await dialog.getByLabel("AWS access key id").fill("AKIDEXAMPLE");
  await dialog.getByLabel("AWS secret access key", { exact: true }).fill("secret/secret");
  await press(dialog, "Add credentials");
  await expect(row(page, name)).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Profile" })).toBeVisible();
  await page.goto(`${server.url}/${org}/credentials`);
  await expect(page.getByRole("heading", { name: "No cloud credentials yet" })).toBeVisible();
  await page.goto(`${server.url}/ada/credentials`);
  await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();

  await page.goto(`${server.url}/profile/tokens`);
  await page.getByLabel("Token name").fill("mine");
  await press(page, "Create token");
  const token = (await page.getByRole("group", { name: "Token", exact: true }).innerText()).trim();
  const answer = await fetch(`${server.url}/v2/credentials/ada`, { headers: { "x-tiledb-rest-api-key": token } });
  expect(JSON.stringify(await answer.json())).toContain(name);
  await page.getByRole("link", { name: "I have stored it" }).click();
  await press(page, "Revoke mine");
  await expect(page.getByText("The API token was revoked.")).toBeVisible();

  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(`${server.url}/profile/credentials`);
  await expect(stranger.getByRole("heading", { name: "Sign in to Lakewarden" })).toBeVisible();
});

test("bucket configs use a credential, and go on with its new keys", async ({ page, server, org, cloud }) => {
  const bucket = `used-${org}`;
  const first = keys(cloud, bucket);
  const second = cloud.user(`${bucket}-b`, allow(["s3:*"], [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]));
  let dialog = await openAdd(page, server, org, "keys");
  await dialog.getByLabel("Friendly name").fill("shared");
  await dialog.getByLabel("AWS access key id").fill(first.access_key_id);
  await dialog.getByLabel("AWS secret access key", { exact: true }).fill(first.secret_access_key);
  await press(dialog, "Add credentials");
  await expect(row(page, "shared")).toBeVisible();

  await page.goto(`${server.url}/${org}/buckets?dialog=add`);
  await hydrated(page);
  dialog = page.getByRole("dialog", { name: "Add bucket" });
  await dialog.getByLabel("Bucket name").fill(`s3://${bucket}`);
  await dialog.getByLabel("Region").fill("us-east-1");
  await dialog.getByLabel("Nickname").fill("on-shared");
  await at(dialog, "Access");
  await dialog.getByText("Cloud credential", { exact: true }).first().click();
  await press(dialog, "Next");
  await expect(dialog.getByText("Choose a cloud credential.")).toBeVisible();
  await dialog.getByLabel("Cloud credential", { exact: true }).last().selectOption({ label: `shared (Access and secret key, ${first.access_key_id})` });
  await at(dialog, "Verify");
  await press(dialog, "Test connection");
  await expect(dialog.getByRole("region", { name: "Connection test" }).getByText("11 checks passed, 1 skipped.")).toBeVisible();
  await addBucket(dialog);
  await expect(row(page, "on-shared")).toContainText("Cloud credential");
  await expect(row(page, "on-shared")).toContainText("Verified");
  const token = server.token(org);
  const config = async () => (await (await server.api(token, "GET", `/orgs/${org}/buckets`)).json()).find((config: { nickname: string }) => config.nickname === "on-shared");
  expect((await config()).auth_config).toMatchObject({ method: "hmac", access_key_id: first.access_key_id, secret_access_key: "**********" });

  await page.goto(`${server.url}/${org}/credentials`);
  await hydrated(page);
  await page.getByRole("link", { name: "Settings of shared" }).click();
  const settings = page.getByRole("dialog", { name: "shared" });
  await expect(settings).toContainText("Used by these bucket configs");
  await settings.getByLabel("AWS access key id").fill(second.access_key_id);
  await settings.getByLabel("AWS secret access key", { exact: true }).fill(second.secret_access_key);
  await press(settings, "Save changes");
  await expect(row(page, "shared")).toContainText(second.access_key_id);
  expect((await config()).auth_config).toMatchObject({ method: "hmac", access_key_id: second.access_key_id, secret_access_key: "**********" });
  await page.goto(`${server.url}/${org}/buckets`);
  await expect(row(page, "on-shared"), "it has not been tested with the new keys").toContainText("Not tested");

  await page.goto(`${server.url}/${org}/credentials`);
  await hydrated(page);
  await page.getByRole("link", { name: "Settings of shared" }).click();
  await page.getByRole("link", { name: "Revoke…" }).click();
  const revoke = page.getByRole("dialog", { name: "Revoke shared" });
  await expect(revoke).toContainText("cannot be revoked while bucket configs rely on it");
  await expect(revoke.getByRole("link", { name: "on-shared" })).toBeVisible();
});

test("members see the list and can change nothing", async ({ page, server, org, browser }) => {
  await server.signIn(page);
  const link = await invite(page, `${server.url}/${org}`, { role: "reader" });
  const reader = await (await browser.newContext()).newPage();
  await reader.goto(link);
  await reader.getByLabel("Your name").fill("Reader");
  await reader.getByLabel("E-mail address").fill(`reader.${org}@example.com`);
  await reader.getByLabel("Password", { exact: true }).fill("correct horse battery staple");
  await press(reader, "Create account and join");
  await reader.goto(`${server.url}/${org}/credentials?dialog=add`);
  await expect(reader.getByText("Admins of this organisation can add one.")).toBeVisible();
  await expect(reader.getByRole("dialog")).toBeHidden();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("every step can be gone, and nothing is lost on the way", async ({ page, server, org, cloud }) => {
    const id = `x-noscript-${org}`;
    await server.signIn(page, `/${org}/credentials?dialog=add`);
    await page.getByLabel("ARN role").check();
    await press(page, "Next");
    await expect(page.getByRole("heading", { name: "About ARN roles" })).toBeVisible();
    await press(page, "Next");
    await expect(page.getByRole("group", { name: "Trust policy", exact: true }), "both tabs are in view").toBeVisible();
    const trust = await page.getByRole("group", { name: "Trust policy", exact: true }).innerText();
    await page.getByLabel("Bucket (optional)").fill("typed-before");
    await press(page, "Next");
    cloud.role(`noscript-${org}`, trust, allow("s3:*", "*"));
    await page.getByLabel("Friendly name").fill(id);
    await page.getByLabel("Amazon Resource Name (ARN)").fill(arn(`noscript-${org}`));
    await expect(page.getByLabel("Bucket (optional)")).toHaveValue("typed-before");
    await page.getByLabel("Bucket (optional)").fill("");
    await press(page, "Back");
    await press(page, "Next");
    await expect(page.getByLabel("Friendly name")).toHaveValue(id);
    await press(page, "Add credentials");
    await expect(page.getByText("Test the connection first")).toBeVisible();
    await press(page, "Test connection");
    await expect(page.getByText("4 checks passed")).toBeVisible();
    await press(page, "Add credentials");
    await expect(page.getByText(`The credential ${id} was added.`)).toBeVisible();
    await choose(page, id, "Set as default");
    await expect(page.getByText(`${id} is the default now.`)).toBeVisible();
    await page.getByRole("link", { name: `Settings of ${id}` }).click();
    await page.getByLabel("Friendly name").fill("renamed");
    await press(page, "Save changes");
    await expect(page.getByText("The credential renamed was saved.")).toBeVisible();
    await page.getByRole("link", { name: "Settings of renamed" }).click();
    await page.getByRole("link", { name: "Revoke…" }).click();
    await press(page, "Revoke credential");
    await expect(page.getByText("The credential renamed was revoked here.")).toBeVisible();
  });
});
