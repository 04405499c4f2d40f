// What a connection test distinguishes.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { at } from "../support/add-bucket.ts";
import { CUSTOMER_ACCOUNT, allow, trustPolicy } from "../support/cloud.ts";
import { Lakewarden, callFunction, hydrated } from "../support/lakewarden.ts";
import { freePort } from "../support/process.ts";
import { SlowStore } from "../support/slow.ts";
import { expect, test } from "../support/test.ts";

const SECRET = "x-the-shared-secret";
const DEMANDS_IT = trustPolicy({ StringEquals: { "sts:ExternalId": SECRET } });
const OBJECTS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"];

interface Check {
  name: string;
  outcome: string;
  problem?: { code: string; action?: string; actual?: string };
}

const RIGHT = {
  platform: "s3",
  bucket: "research",
  prefix: "data",
  region: "us-east-1",
  auth_method: "aws_customer_managed_role",
  account_id: CUSTOMER_ACCOUNT,
  role_name: "right",
  shared_secret: SECRET,
};

async function testConnection(page: Page, org: string, draft: Record<string, string>): Promise<Check[]> {
  const report = await callFunction(page, "buckets/test", { org, ...RIGHT, ...draft });
  return report.checks;
}

function failures(checks: Check[]): Record<string, unknown> {
  return Object.fromEntries(checks.filter((check) => check.outcome === "failed").map((check) => [check.name, check.problem]));
}

test.describe("with a cloud that enforces", () => {
  test.beforeAll(async ({ cloud }) => {
    cloud.bucket("research", ["data/a.txt"]);
    cloud.bucket("in-ireland", ["data/a.txt"], "eu-west-1");
    cloud.role("right", DEMANDS_IT, allow(["s3:ListBucket", "s3:GetBucketLocation", ...OBJECTS], "*"));
    cloud.role("elsewhere", DEMANDS_IT, allow(["s3:ListBucket", "s3:GetBucketLocation", ...OBJECTS], "*"));
    cloud.role("no-list", DEMANDS_IT, allow(OBJECTS, "*"));
    cloud.role("no-delete", DEMANDS_IT, allow(["s3:ListBucket", "s3:GetBucketLocation", "s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"], "*"));
    cloud.role("no-put", DEMANDS_IT, allow(["s3:ListBucket", "s3:GetObject"], "*"));
    cloud.role("missing-id-let-in", trustPolicy({ StringEqualsIfExists: { "sts:ExternalId": SECRET } }), allow("s3:*", "*"));
    cloud.role("any-id-let-in", trustPolicy({ StringLike: { "sts:ExternalId": "*" } }), allow("s3:*", "*"));
    cloud.role("no-tags", trustPolicy({ StringEquals: { "sts:ExternalId": SECRET } }, false), allow("s3:*", "*"));
    cloud.role("theirs", trustPolicy({ StringEquals: { "sts:ExternalId": SECRET } }), allow("s3:*", "*"));
  });

  test.beforeEach(async ({ page, server, org }) => server.signIn(page, `/${org}/buckets`));

  test("a right role passes everything", async ({ page, org }) => {
    const checks = await testConnection(page, org, {});
    expect(failures(checks)).toEqual({});
    expect(checks.map((check) => check.outcome)).toEqual(Array(17).fill("passed"));
  });

  test("a role that is not there, or wants another secret", async ({ page, org }) => {
    const wrong: Record<string, string>[] = [{ role_name: "nobody" }, { shared_secret: "x-wrong" }, { account_id: "999999999999" }];
    for (const draft of wrong) {
      const checks = await testConnection(page, org, draft);
      expect(failures(checks)).toEqual({ assume_role: { code: "role_not_assumable" } });
      expect(checks.find((check) => check.name === "list")?.outcome).toBe("skipped");
    }
  });

  test("a role that lets a missing or a wrong external ID in", async ({ page, org }) => {
    const accepts = { code: "role_accepts_any_external_id" };
    expect(failures(await testConnection(page, org, { role_name: "missing-id-let-in" }))).toEqual({ external_id_required: accepts });
    expect(failures(await testConnection(page, org, { role_name: "any-id-let-in" }))).toEqual({ external_id_compared: accepts });
  });

  test("a role whose sessions cannot be tagged", async ({ page, org }) => {
    expect(failures(await testConnection(page, org, { role_name: "no-tags" }))).toEqual({ tag_session: { code: "tags_refused" } });
  });

  test("a permission that is missing, by its name", async ({ page, org }) => {
    const missing = (action: string) => ({ code: "permission_missing", action });
    expect(failures(await testConnection(page, org, { role_name: "no-list" }))).toEqual({ list: missing("s3:ListBucket") });
    expect(failures(await testConnection(page, org, { role_name: "no-put" }))).toEqual({ write: missing("s3:PutObject"), delete: missing("s3:DeleteObject") });
  });

  test("a warning without a failure is a badge of its own, in the settings and in the list", async ({ page, server, org }) => {
    const role = { method: "aws_customer_managed_role", external_customer_id: CUSTOMER_ACCOUNT, external_role_name: "no-delete", shared_secret: SECRET };
    const config = { nickname: "archive", platform: "s3", name: "research", prefix: "data", extra_config: { region_name: "us-east-1" }, auth_config: role };
    expect((await server.api(server.token(org), "POST", `/orgs/${org}/buckets`, config)).status).toBe(201);
    await page.reload();
    const row = page.getByRole("row").filter({ hasText: "archive" });
    await expect(row).toContainText("Not tested");
    await page.getByRole("link", { name: "Settings of archive" }).click();
    const settings = page.getByRole("dialog", { name: "Bucket settings" });
    await settings.getByRole("button", { name: "Test connection" }).click();
    const report = settings.getByRole("region", { name: "Connection test" });
    await expect(report).toContainText("1 warning");
    await expect(report.getByText("Verified with warnings")).toBeVisible();
    await expect(report.getByRole("listitem").filter({ hasText: "Objects can be deleted" })).toContainText(/warning.*The permission s3:DeleteObject is missing/);
    await expect(report).not.toContainText("failed");
    await page.goto(`${server.url}/${org}/buckets`);
    await expect(row.getByText("Verified with warnings")).toBeVisible();
    await expect(row).not.toContainText("Failing");
    await page.goto(`${server.url}/${org}/buckets?status=verified`);
    await expect(row).toBeVisible();
  });

  test("what fixes a role's trust has the typed secret, which no answer has", async ({ page, server, org }) => {
    await page.goto(`${server.url}/${org}/buckets?dialog=add`);
    await hydrated(page);
    const dialog = page.getByRole("dialog", { name: "Add bucket" });
    await dialog.getByLabel("Bucket name").fill("s3://research/data");
    await dialog.getByLabel("Region").fill("us-east-1");
    await dialog.getByLabel("Nickname").fill("research");
    await at(dialog, "Access");
    await dialog.getByText("AWS role", { exact: true }).click();
    await dialog.getByLabel("AWS account id").fill(CUSTOMER_ACCOUNT);
    await dialog.getByLabel("Role name").fill("nobody");
    await dialog.getByLabel("Shared secret", { exact: true }).fill(SECRET);
    await at(dialog, "Verify");
    await expect(dialog.getByRole("group", { name: "Trust policy of the role" })).toContainText(`"${SECRET}"`);
    const told = JSON.stringify(await callFunction(page, "buckets/test", { org, ...RIGHT, role_name: "nobody" }));
    expect(told).toContain("Trust policy of the role");
    expect(told).not.toContain(SECRET);
  });

  test("no such bucket, and a bucket in another region", async ({ page, org }) => {
    const none = failures(await testConnection(page, org, { bucket: "never-was", role_name: "elsewhere" }));
    expect(none.bucket).toEqual({ code: "no_such_bucket" });
    const elsewhere = failures(await testConnection(page, org, { bucket: "in-ireland", role_name: "elsewhere" }));
    expect(elsewhere.region).toEqual({ code: "wrong_region", actual: "eu-west-1" });
  });

  test("an endpoint that is not allowed is not called", async ({ page, org, cloud }) => {
    for (const endpoint of [cloud.endpoint.replace(/\d+$/, "9"), "https://169.254.169.254", "https://10.0.0.1", "https://localhost", "https://[::1]"]) {
      const checks = await testConnection(page, org, { endpoint, auth_method: "anonymous" });
      expect(failures(checks), endpoint).toEqual({ endpoint: { code: "endpoint_not_allowed" } });
    }
  });

  test("a role belongs to the organisation that first verified it", async ({ page, server, org }) => {
    expect(failures(await testConnection(page, org, { role_name: "theirs" }))).toEqual({});
    const other = `${org}-b`;
    server.admin("org", "--org", other, "--email", "ada@example.com");
    expect(failures(await testConnection(page, other, { role_name: "theirs" }))).toEqual({ role_owner: { code: "role_taken" } });
  });

  test("a self-managed bucket is looked at from outside only", async ({ page, org }) => {
    const checks = await testConnection(page, org, { auth_method: "anonymous" });
    expect(failures(checks)).toEqual({});
    expect(checks.filter((check) => check.outcome === "skipped").map((check) => check.name)).toEqual(["region", "list", "read", "write"]);
  });
});

test.describe("with an egress rule", () => {
  let server: Lakewarden;
  let nobody: number;

  test.beforeAll(async ({ cloud }) => {
    nobody = await freePort();
    const rules = join(mkdtempSync(join(tmpdir(), "rules-")), "egress.toml");
    const rule = (port: number | string) =>
      `[[egress.allow]]\nhost = "127.0.0.1"\nport = ${port}\ncidr = ["127.0.0.1/32"]\nscheme = "http"\n`;
    writeFileSync(rules, rule(nobody) + rule(new URL(cloud.endpoint).port));
    server = await Lakewarden.start({ ...cloud.settings(), LAKEWARDEN_EGRESS_RULES: rules, LAKEWARDEN_DEV_MODE: "true" });
    server.bootstrap("acme");
    cloud.bucket("behind-a-rule", []);
  });

  test.afterAll(async () => {
    await server?.stop();
  });

  test("an endpoint nobody answers at, and one that answers", async ({ page, cloud }) => {
    await server.signIn(page, "/acme/buckets");
    const draft = { platform: "s3-compatible", bucket: "behind-a-rule", auth_method: "anonymous" };
    const gone = await testConnection(page, "acme", { ...draft, endpoint: `http://127.0.0.1:${nobody}` });
    expect(failures(gone), "clients bring their own keys and network").toEqual({});
    expect(gone.map((check) => check.outcome)).toEqual(Array(6).fill("skipped"));
    const keys = { auth_method: "hmac", access_key_id: "AKIDNOBODY", secret_access_key: "canary/secret" };
    const dead = await testConnection(page, "acme", { ...draft, ...keys, endpoint: `http://127.0.0.1:${nobody}` });
    expect(failures(dead)).toEqual({ endpoint: { code: "unreachable" } });
    const there = await testConnection(page, "acme", { ...draft, endpoint: cloud.endpoint });
    expect(failures(there)).toEqual({});
    const closed = await testConnection(page, "acme", { ...draft, endpoint: cloud.endpoint.replace(/\d+$/, "9") });
    expect(failures(closed)).toEqual({ endpoint: { code: "endpoint_not_allowed" } });
  });
});

/** The fields of the dialog's first step. */
const WHERE = ["Endpoint", "Bucket name", "Region", "Nickname"];

/** The dialog that adds a bucket, filled in up to its last step. */
async function openAdd(page: Page, server: Lakewarden, org: string, values: Record<string, string>, method: string): Promise<Locator> {
  await server.signIn(page, `/${org}/buckets?dialog=add`);
  await hydrated(page);
  const dialog = page.getByRole("dialog", { name: "Add bucket" });
  if (values.Endpoint) await dialog.getByText("S3 compatible", { exact: true }).click();
  const fill = async (isHere: (label: string) => boolean) => {
    for (const [label, value] of Object.entries(values)) if (isHere(label)) await dialog.getByLabel(label, { exact: true }).fill(value);
  };
  await fill((label) => WHERE.includes(label));
  await at(dialog, "Access");
  await dialog.getByText(method, { exact: true }).click();
  await fill((label) => !WHERE.includes(label));
  return dialog;
}

/** Goes to the last step, which begins a test, or begins another. */
const press = async (dialog: Locator) => {
  await at(dialog, "Verify");
  await dialog.getByRole("button", { name: "Test connection" }).click();
};
const result = (dialog: Locator) => dialog.getByRole("region", { name: "Connection test" });
const check = (dialog: Locator, label: string) => result(dialog).getByRole("listitem").filter({ hasText: label });

test.describe("shown as it goes", () => {
  let server: Lakewarden;
  let store: SlowStore;
  let keys: Record<string, string>;

  test.beforeAll(async ({ cloud }) => {
    store = await SlowStore.before(cloud.endpoint);
    const rules = join(mkdtempSync(join(tmpdir(), "rules-")), "egress.toml");
    const { port } = new URL(store.url);
    writeFileSync(rules, `[[egress.allow]]\nhost = "127.0.0.1"\nport = ${port}\ncidr = ["127.0.0.1/32"]\nscheme = "http"\n`);
    server = await Lakewarden.start({ ...cloud.settings(), LAKEWARDEN_EGRESS_RULES: rules });
    server.bootstrap("acme");
    cloud.bucket("slow-one", []);
    const pair = cloud.user("slow", allow(["s3:*"], ["arn:aws:s3:::slow-one", "arn:aws:s3:::slow-one/*"]));
    keys = {
      Endpoint: store.url,
      "Bucket name": "slow-one",
      Nickname: "slow",
      "Access key id": pair.access_key_id,
      "Secret access key": pair.secret_access_key,
    };
  });

  test.afterAll(async () => {
    store?.stop();
    await server?.stop();
  });

  test.beforeEach(() => store.release());

  const isWrite = ({ method }: { method?: string }) => method === "POST" || method === "PUT";
  const isSigned = ({ headers }: { headers: Record<string, unknown> }) => "authorization" in headers;

  test("a check is there while a later one is made, and what passed is folded in the end", async ({ page }) => {
    const dialog = await openAdd(page, server, "acme", keys, "HMAC keys");
    store.hold(isWrite);
    await press(dialog);
    await expect(check(dialog, "Objects can be listed")).toContainText("passed");
    await expect(check(dialog, "Objects can be written")).toContainText("testing");
    await expect(result(dialog).getByText("Testing…")).toBeVisible();
    await expect(result(dialog)).toHaveAttribute("aria-busy", "true");
    store.release();
    const folded = result(dialog).getByText("9 checks passed, 3 skipped.");
    await expect(folded).toBeVisible();
    await expect(check(dialog, "Objects can be listed")).toHaveCount(0);
    await expect(check(dialog, "Region is right")).toContainText("skipped");
    await folded.click();
    await expect(check(dialog, "Objects can be listed")).toContainText("passed");
  });

  test("Cancel ends the test, and what was found until then stays", async ({ page }) => {
    const dialog = await openAdd(page, server, "acme", keys, "HMAC keys");
    store.hold(isWrite);
    await press(dialog);
    await expect(check(dialog, "Objects can be written")).toContainText("testing");
    await result(dialog).getByRole("button", { name: "Cancel" }).click();
    await expect(check(dialog, "Objects can be written")).toContainText("not finished");
    await expect(check(dialog, "Objects can be listed")).toContainText("passed");
    await expect(dialog.getByRole("status").filter({ hasText: "Test cancelled" })).toHaveCount(1);
  });

  test("a store that hangs is given up within 15 seconds, and the check that was not finished is named", async ({ page }) => {
    const dialog = await openAdd(page, server, "acme", keys, "HMAC keys");
    store.hold(isSigned);
    await press(dialog);
    await expect(check(dialog, "Objects can be read")).toContainText("The test gave up before this was answered.", { timeout: 15_000 });
    await expect(check(dialog, "Objects can be listed")).toContainText("Nothing answers at that address.");
    await expect(check(dialog, "Objects can be written")).toContainText("The test had given up by then.");
    await expect(result(dialog).getByText("1 check passed")).toBeVisible();
  });

  test("a server that hangs is given up after 15 seconds, with what was found until then", async ({ page }) => {
    const dialog = await openAdd(page, server, "acme", keys, "HMAC keys");
    store.hold(isWrite);
    await press(dialog);
    await expect(check(dialog, "Objects can be written")).toContainText("testing");
    const goOn = server.freeze();
    try {
      await expect(dialog.getByRole("alert")).toContainText("The test gave up", { timeout: 15_500 });
      await expect(check(dialog, "Objects can be written")).toContainText("not finished");
      await expect(check(dialog, "Objects can be listed")).toContainText("passed");
      await expect(dialog.getByLabel("Nickname")).toHaveValue("slow");
    } finally {
      goOn();
    }
  });
});

test("a bucket in another region offers that region, with which the test passes", async ({ page, server, org, cloud }) => {
  cloud.bucket(`irish-${org}`, [], "eu-west-1");
  cloud.role(`irish-${org}`, DEMANDS_IT, allow(["s3:ListBucket", "s3:GetBucketLocation", ...OBJECTS], "*"));
  const values = {
    "Bucket name": `irish-${org}`,
    Region: "us-east-1",
    Nickname: "irish",
    "AWS account id": CUSTOMER_ACCOUNT,
    "Role name": `irish-${org}`,
    "Shared secret": SECRET,
  };
  const dialog = await openAdd(page, server, org, values, "AWS role");
  await press(dialog);
  await expect(check(dialog, "Region is right")).toContainText("The bucket lies in eu-west-1.");
  await check(dialog, "Region is right").getByRole("button", { name: "Use eu-west-1" }).click();
  await expect(dialog.getByLabel("Region", { exact: true })).toHaveValue("eu-west-1");
  await expect(result(dialog).getByText("Something was changed since. Test again.")).toBeVisible();
  await press(dialog);
  await expect(result(dialog).getByText("17 checks passed.")).toBeVisible();
});

test.describe("Test all", () => {
  /** Self-managed bucket configs, and one with keys that has no bucket. */
  async function populate(server: Lakewarden, org: string, cloud: { publicBucket: (name: string) => void }): Promise<void> {
    const token = server.token(org);
    for (const nickname of ["first", "second", "gone"]) {
      const name = `${nickname}-${org}`;
      if (nickname !== "gone") cloud.publicBucket(name);
      const keys = { method: "hmac", access_key_id: "AKIDNOBODY", secret_access_key: "canary/secret" };
      const auth_config = nickname === "gone" ? keys : null;
      const config = { nickname, platform: "s3", name, prefix: "", extra_config: { region_name: "us-east-1" }, auth_config };
      expect((await server.api(token, "POST", `/orgs/${org}/buckets`, config)).status).toBe(201);
    }
  }
  const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

  test("tests what the list shows with progress, without wasm, and the rows follow", async ({ page, server, org, cloud }) => {
    await populate(server, org, cloud);
    const loaded: string[] = [];
    page.on("request", (request) => /\/pkg\/(?!start\.).*\.(js|wasm)$/.test(request.url()) && loaded.push(request.url()));
    await server.signIn(page, `/${org}/buckets`);
    await hydrated(page);
    await page.getByRole("button", { name: "Test all" }).click();
    await expect(page.getByText("3 of 3 tested, 1 failing.").first()).toBeVisible();
    await expect(row(page, "first")).toContainText("Reachable");
    await expect(row(page, "gone")).toContainText("Failing");
    await expect(page.getByRole("button", { name: "Cancel" })).toHaveCount(0);

    await page.getByRole("combobox", { name: "Status" }).selectOption("failing");
    await expect(row(page, "second")).toHaveCount(0);
    await page.getByRole("button", { name: "Test all" }).click();
    await expect(page.getByText("1 of 1 tested, 1 failing.").first()).toBeVisible();
    expect(loaded).toEqual([]);
  });

  test("waits where the server tests no more in this minute, and can be cancelled", async ({ page, server, org, cloud }) => {
    await populate(server, org, cloud);
    await server.signIn(page, `/${org}/buckets`);
    await hydrated(page);
    let asked = 0;
    await page.route("**/api/ui/buckets/test-stored", (route) => {
      const isSpent = ++asked > 1;
      return isSpent ? route.fulfill({ status: 429, headers: { "retry-after": "30" }, json: { too_many: { seconds: 30 } } }) : route.continue();
    });
    await page.getByRole("button", { name: "Test all" }).click();
    await expect(page.getByText("1 of 3 tested").filter({ hasText: "going on in 60 s" })).toBeVisible();
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect(page.getByText("Cancelled. 1 of 3 tested").first()).toBeVisible();
    await page.unroute("**/api/ui/buckets/test-stored");
    await page.getByRole("button", { name: "Test all" }).click();
    await expect(page.getByText("3 of 3 tested, 1 failing.").first()).toBeVisible();
  });

  test("without a script it is a form, whose notice says what was tested", async ({ browser, server, org, cloud }) => {
    await populate(server, org, cloud);
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await server.signIn(page, `/${org}/buckets`);
    await page.getByRole("button", { name: "Test all" }).click();
    await expect(page.getByText("3 of 3 tested, 1 failing.")).toBeVisible();
    await expect(row(page, "gone")).toContainText("Failing");
    await context.close();
  });

  test("tests the credentials that can be tested", async ({ page, server, org, cloud }) => {
    const pair = cloud.user(`pair-${org}`, allow(["s3:*"], "*"));
    await server.signIn(page, `/${org}/credentials`);
    const draft = { org, format: "aws_key", name: "production", access_key_id: pair.access_key_id, secret: pair.secret_access_key, endpoint: cloud.endpoint };
    await callFunction(page, "credentials/create", draft);
    await page.reload();
    await hydrated(page);
    await page.getByRole("button", { name: "Test all" }).click();
    await expect(page.getByText("1 of 1 tested, 0 failing.").first()).toBeVisible();
    await expect(row(page, "production")).toContainText("Verified");
  });
});
