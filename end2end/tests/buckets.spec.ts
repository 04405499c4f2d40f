// Bucket configs in the browser: every auth method, the list, the settings, deleting.

import type { Page } from "@playwright/test";
import { addBucket, at } from "../support/add-bucket.ts";
import { CUSTOMER_ACCOUNT, allow } from "../support/cloud.ts";
import { reported } from "../support/connection-test.ts";
import { type Lakewarden, choose, hydrated } from "../support/lakewarden.ts";
import { expect, expectAccessible, test, watchConsole } from "../support/test.ts";

const REGION = { region_name: "us-east-1" };

/** A bucket config as data clients add one. */
function selfManaged(nickname: string, name = nickname): unknown {
  return { nickname, platform: "s3", name, prefix: "", extra_config: REGION, auth_config: null };
}

async function add(server: Lakewarden, org: string, ...configs: unknown[]): Promise<{ token: string; ids: string[] }> {
  const token = server.token(org);
  const ids = [];
  for (const config of configs) {
    const answer = await server.api(token, "POST", `/orgs/${org}/buckets`, config);
    expect(answer.status).toBe(201);
    ids.push((await answer.json()).id);
  }
  return { token, ids };
}

async function openAdd(page: Page, server: Lakewarden, org: string) {
  await server.signIn(page, `/${org}/buckets?dialog=add`);
  await hydrated(page);
  return page.getByRole("dialog", { name: "Add bucket" });
}

async function openSettings(page: Page, nickname: string) {
  await page.getByRole("link", { name: `Settings of ${nickname}` }).click();
  return page.getByRole("dialog", { name: "Bucket settings" });
}

const row = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });

test.describe("adding", () => {
  test("HMAC keys are tested for what they may do, and write-only once saved", async ({ page, server, org, cloud }) => {
    const name = `keys-${org}`;
    cloud.bucket(name, []);
    const objects = `arn:aws:s3:::${name}/*`;
    const bucket = `arn:aws:s3:::${name}`;
    const all = cloud.user(`all-${org}`, allow(["s3:*"], [bucket, objects]));
    const reader = cloud.user(`reader-${org}`, allow(["s3:ListBucket", "s3:GetBucketLocation", "s3:GetObject"], [bucket, objects]));
    const dialog = await openAdd(page, server, org);
    await dialog.getByLabel("Bucket name").fill(`s3://${name}`);
    await dialog.getByLabel("Region").fill("us-east-1");
    await dialog.getByLabel("Nickname").fill("keys");
    await at(dialog, "Access");
    await dialog.getByText("HMAC keys", { exact: true }).click();
    await dialog.getByRole("button", { name: "Next" }).click();
    await expect(dialog.getByLabel("Access key id")).toHaveAttribute("aria-invalid", "true");
    await expect(dialog.getByLabel("Secret access key", { exact: true })).toHaveAttribute("aria-invalid", "true");

    const attempt = async (id: string, secret: string): Promise<void> => {
      await at(dialog, "Access");
      await dialog.getByLabel("Access key id").fill(id);
      await dialog.getByLabel("Secret access key", { exact: true }).fill(secret);
      await at(dialog, "Verify");
      await dialog.getByRole("button", { name: "Test connection" }).click();
    };
    const check = (label: string) => reported(dialog, label);
    await attempt(all.access_key_id, "not-the-secret-of-these");
    await expect(check("Objects can be listed")).toContainText("The store does not accept these keys.");
    await attempt(reader.access_key_id, reader.secret_access_key);
    await expect(check("Objects can be written")).toContainText("The permission s3:PutObject is missing.");
    await expect(check("Objects can be written").getByRole("button", { name: "Copy the statement" })).toBeVisible();
    await expect(check("Objects can be read")).toContainText("passed");
    await attempt(all.access_key_id, all.secret_access_key);
    await expect(dialog.getByRole("region", { name: "Connection test" }).getByText("11 checks passed, 1 skipped.")).toBeVisible();
    await addBucket(dialog);
    await expect(row(page, "keys")).toContainText("HMAC keys");
    await expect(row(page, "keys")).toContainText("Verified");

    const settings = await openSettings(page, "keys");
    await expect(settings.getByLabel("Access key id")).toHaveValue(all.access_key_id);
    await expect(settings.getByLabel("Secret access key", { exact: true })).toHaveValue("");
    await expect(settings.getByText("One is stored and is never shown.").first()).toBeVisible();
    expect(await page.content()).not.toContain(all.secret_access_key);
    // The stored secret is used for its stored destination.
    await settings.getByRole("button", { name: "Test connection" }).click();
    await expect(settings.getByRole("region", { name: "Connection test" }).getByText("11 checks passed, 1 skipped.")).toBeVisible();
  });

  test("where requests name the bucket is chosen, and refused where it can't be", async ({ page, server, org }) => {
    const dialog = await openAdd(page, server, org);
    await dialog.getByText("S3 compatible", { exact: true }).click();
    await dialog.getByLabel("Bucket name").fill("data");
    await dialog.getByLabel("Endpoint", { exact: true }).fill("https://127.0.0.1:9000");
    await dialog.getByLabel("Nickname").fill("hosted");
    await expect(dialog.getByLabel("Addressing")).toBeHidden();
    await dialog.getByText("More about the store").click();
    await expect(dialog.getByLabel("Addressing")).toHaveValue("auto");
    await dialog.getByLabel("Addressing").selectOption("virtual");
    await dialog.getByRole("button", { name: "Next" }).click();
    await expect(dialog.getByText("An IP address can't have the name of a bucket before it.")).toBeVisible();
    await expect(dialog.getByLabel("Addressing")).toHaveValue("virtual");
    await dialog.getByLabel("Endpoint", { exact: true }).fill("https://s3.example.com");
    await at(dialog, "Access");
    await dialog.getByText("Self-managed", { exact: true }).click();
    await addBucket(dialog);
    await expect(row(page, "hosted")).toBeVisible();
    const settings = await openSettings(page, "hosted");
    // What is chosen is not folded away.
    await expect(settings.getByLabel("Addressing")).toBeVisible();
    await expect(settings.getByLabel("Addressing")).toHaveValue("virtual");
    await settings.getByLabel("Addressing").selectOption("auto");
    await expect(settings.getByLabel("Addressing")).toBeVisible();
    await settings.getByLabel("Addressing").selectOption("path");
    await settings.getByRole("button", { name: "Save changes" }).click();
    await expect(settings).toBeHidden();
    await openSettings(page, "hosted");
    await expect(settings.getByLabel("Addressing")).toHaveValue("path");
  });

  test("a known store is told from its endpoint, can be chosen, and has an STS of its own", async ({ page, server, org }) => {
    const dialog = await openAdd(page, server, org);
    await dialog.getByText("S3 compatible", { exact: true }).click();
    await dialog.getByLabel("Endpoint", { exact: true }).fill("https://0a1b.r2.cloudflarestorage.com");
    await expect(dialog.getByText(/^This is Cloudflare R2: /)).toBeVisible();
    await dialog.getByText("More about the store").click();
    await dialog.getByLabel("Known store").selectOption("MinIO");
    await expect(dialog.getByText(/^This is MinIO: /)).toBeVisible();
    await dialog.getByLabel("Bucket name").fill("data");
    await dialog.getByLabel("Nickname").fill("known");
    await dialog.getByLabel("STS endpoint").fill("https://169.254.169.254");
    await at(dialog, "Access");
    await dialog.getByText("Self-managed", { exact: true }).click();
    await addBucket(dialog);
    await expect(dialog.getByText("Ask the operator to add an egress rule.")).toBeVisible();
    await expect(dialog.getByLabel("STS endpoint")).toHaveValue("https://169.254.169.254");
    await dialog.getByLabel("STS endpoint").fill("https://sts.example.com");
    await addBucket(dialog);
    await expect(row(page, "known")).toBeVisible();
    const settings = await openSettings(page, "known");
    await expect(settings.getByLabel("Known store")).toHaveValue("MinIO");
    await expect(settings.getByLabel("STS endpoint")).toHaveValue("https://sts.example.com");
    await expect(settings.getByText(/^This is MinIO: /)).toBeVisible();
  });

  test("what is wrong about the store is not folded away, with or without script", async ({ page, server, org, browser }) => {
    const dialog = await openAdd(page, server, org);
    await dialog.getByText("S3 compatible", { exact: true }).click();
    await dialog.getByText("More about the store").click();
    await dialog.getByLabel("STS endpoint").fill("nonsense");
    await dialog.getByText("More about the store").click();
    await expect(dialog.getByLabel("STS endpoint")).toBeHidden();
    await dialog.getByLabel("Bucket name").fill("data");
    await dialog.getByLabel("Endpoint", { exact: true }).fill("https://s3.example.com");
    await dialog.getByLabel("Nickname").fill("wrong");
    await dialog.getByRole("button", { name: "Next" }).click();
    await expect(dialog.getByLabel("STS endpoint")).toBeFocused();

    const context = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
    const plain = await context.newPage();
    await plain.goto(`${server.url}/${org}/buckets?dialog=add`);
    await expect(plain.getByLabel("STS endpoint")).toBeHidden();
    await plain.getByText("S3 compatible", { exact: true }).click();
    await plain.getByText("More about the store").click();
    await plain.getByLabel("STS endpoint").fill("nonsense");
    await plain.getByLabel("Bucket name").fill("data");
    await plain.getByLabel("Endpoint", { exact: true }).fill("https://s3.example.com");
    await plain.getByRole("button", { name: /^Add/ }).click();
    await expect(plain.getByLabel("STS endpoint")).toBeVisible();
    await expect(plain.getByLabel("STS endpoint")).toHaveAttribute("aria-invalid", "true");
    await context.close();
  });

  test("Google through HMAC keys is offered where the endpoint says so", async ({ page, server, org }) => {
    const dialog = await openAdd(page, server, org);
    await dialog.getByText("S3 compatible", { exact: true }).click();
    await dialog.getByLabel("Endpoint", { exact: true }).fill("https://storage.googleapis.com");
    await expect(dialog.getByText("This is Google Cloud Storage through its S3 interface.")).toBeVisible();
    await dialog.getByRole("button", { name: "Use HMAC keys" }).click();
    await dialog.getByLabel("Bucket name").fill("my-gcs-bucket");
    await dialog.getByLabel("Nickname").fill("gcs-hmac-bucket");
    await at(dialog, "Access");
    await dialog.getByLabel("Access key id").fill("GOOG1EXAMPLE");
    await dialog.getByLabel("Secret access key", { exact: true }).fill("my-secret-access-key");
    await addBucket(dialog);
    await expect(row(page, "gcs-hmac-bucket")).toContainText("S3 compatible");
    // The same location by its other name: the sentence stands at its field, in the first step.
    await page.getByRole("link", { name: "Add bucket" }).click();
    await dialog.getByLabel("Bucket name").fill("gs://my-gcs-bucket");
    await dialog.getByLabel("Nickname").fill("again");
    await addBucket(dialog);
    await expect(dialog.getByText("The bucket config “gcs-hmac-bucket” has this location already.")).toBeVisible();
    await expect(dialog.getByLabel("Bucket name")).toBeFocused();
  });

  test("a Google service account, with the steps in the console filled in", async ({ page, server, org }) => {
    const dialog = await openAdd(page, server, org);
    await dialog.getByLabel("Bucket name").fill("gs://open-archive/arrays");
    await dialog.getByLabel("Nickname").fill("archive");
    await at(dialog, "Access");
    await expect(dialog.getByText("HMAC keys", { exact: true })).toBeHidden();
    await expect(dialog.getByText("AWS role", { exact: true })).toBeHidden();
    await dialog.getByText("Google service account", { exact: true }).click();
    await expect(dialog.getByRole("group", { name: "Principal to grant access to" })).toHaveText(
      "lakewarden@control-plane.iam.gserviceaccount.com",
    );
    await expect(dialog.getByRole("link", { name: "Its permissions in the console" })).toHaveAttribute(
      "href",
      "https://console.cloud.google.com/storage/browser/open-archive;tab=permissions",
    );
    await dialog.getByRole("textbox", { name: "Service account" }).fill("someone@example.com");
    await dialog.getByRole("button", { name: "Next" }).click();
    await expect(dialog.getByText("Enter the service account's address, such as")).toBeVisible();
    await dialog.getByRole("textbox", { name: "Service account" }).fill("data@my-project.iam.gserviceaccount.com");
    const steps = dialog.getByRole("listitem").filter({ hasText: "Grant it access to the bucket." });
    await expect(steps).toContainText("open-archive");
    await expect(steps).toContainText("data@my-project.iam.gserviceaccount.com");
    await addBucket(dialog);
    await expect(row(page, "gs://open-archive/arrays")).toContainText("Google service account");
  });

  test("self-managed says where the client's keys come from", async ({ page, server, org }) => {
    const dialog = await openAdd(page, server, org);
    await dialog.getByLabel("Bucket name").fill("gs://open-archive");
    await dialog.getByLabel("Nickname").fill("archive");
    await at(dialog, "Access");
    await dialog.getByText("Self-managed", { exact: true }).click();
    for (const source of ["from environment variables", "from the data client's own config file", "from the provider's tools"]) {
      await expect(dialog.getByText(source)).toBeVisible();
    }
  });

  test("goes step by step: the address states the step, Back and reload keep what was typed, and a server with an AWS identity offers a role", async ({ page, server, org }) => {
    const dialog = await openAdd(page, server, org);
    const heading = (name: string) => dialog.getByRole("heading", { name, exact: true });
    await dialog.getByRole("button", { name: "Next" }).click();
    await expect(dialog.getByLabel("Bucket name")).toBeFocused();
    await expect(dialog.getByLabel("Nickname")).toHaveAttribute("aria-invalid", "true");
    // Nothing is said of the steps to come.
    await expect(dialog.getByText("An AWS account id has 12 digits.")).toHaveCount(0);
    await dialog.getByLabel("Bucket name").fill("https://arrays.s3.eu-west-1.amazonaws.com/team/a/");
    await expect(dialog.getByLabel("Bucket name")).toHaveValue("arrays");
    await expect(dialog.getByLabel("Prefix (optional)")).toHaveValue("team/a");
    await expect(dialog.getByLabel("Region")).toHaveValue("eu-west-1");
    await dialog.getByLabel("Nickname").fill("arrays");
    await dialog.getByRole("button", { name: "Next" }).click();
    await expect(heading("Access")).toBeFocused();
    await expect(page).toHaveURL(/dialog=add&step=2$/);
    await expect(dialog.getByRole("listitem").filter({ hasText: /^Access$/ })).toHaveAttribute("aria-current", "step");
    await expect(dialog.getByRole("radio", { name: "AWS role" })).toBeChecked();
    await dialog.getByLabel("AWS account id").fill(CUSTOMER_ACCOUNT);
    await expect(dialog.getByRole("link", { name: "Create a role in the console" })).toHaveAttribute("href", "https://console.aws.amazon.com/iam/home#/roles/create");
    await page.goBack();
    await expect(heading("Where")).toBeVisible();
    await expect(dialog.getByLabel("Nickname")).toHaveValue("arrays");
    await page.goForward();
    await expect(dialog.getByLabel("AWS account id")).toHaveValue(CUSTOMER_ACCOUNT);
    page.on("dialog", (asked) => asked.accept());
    await page.reload();
    await hydrated(page);
    await expect(heading("Access")).toBeVisible();
    await expect(dialog.getByLabel("AWS account id")).toHaveValue(CUSTOMER_ACCOUNT);
    await dialog.getByLabel("Role name").fill("reader");
    await dialog.getByRole("button", { name: "Next" }).click();
    await expect(dialog.getByText("This adds arrays at s3://arrays/team/a.")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(`${server.url}/${org}/buckets`);
  });

  test("another config around the same place is told while typing, and does not stop anybody", async ({ page, server, org }) => {
    await add(server, org, { ...(selfManaged("outer", "shared-data") as object), prefix: "team" });
    const dialog = await openAdd(page, server, org);
    await dialog.getByLabel("Region").fill("us-east-1");
    await dialog.getByLabel("Bucket name").fill("s3://shared-data/team/a");
    const note = dialog.getByRole("note").filter({ hasText: "overlaps" });
    await expect(note).toContainText("outer at s3://shared-data/team");
    await dialog.getByLabel("Prefix (optional)").fill("team2");
    await expect(note).toBeHidden();
    await dialog.getByLabel("Prefix (optional)").fill("team/a");
    await expect(note).toBeVisible();
    await dialog.getByLabel("Nickname").fill("inner");
    await at(dialog, "Access");
    await dialog.getByText("Self-managed", { exact: true }).click();
    await addBucket(dialog);
    await expect(row(page, "inner")).toBeVisible();
    await expect((await openSettings(page, "outer")).getByRole("note")).toContainText("inner at s3://shared-data/team/a");
  });
});

test.describe("the list", () => {
  test("is searched and paged, and its address says what is shown", async ({ page, server, org }) => {
    const configs = Array.from({ length: 60 }, (_, number) => selfManaged(`bucket-${String(number).padStart(2, "0")}`));
    await add(server, org, ...configs);
    await server.signIn(page, `/${org}/buckets`);
    await hydrated(page);
    await expect(page.getByText("1 to 50 of 60")).toBeVisible();
    await page.getByRole("link", { name: "Next" }).click();
    await expect(page.getByText("51 to 60 of 60")).toBeVisible();
    await expect(row(page, "bucket-59")).toBeVisible();
    await expect(page).toHaveURL(/page=2/);
    const settings = await openSettings(page, "bucket-55");
    await expect(settings).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(/buckets\?page=2$/);
    await page.reload();
    await expect(row(page, "bucket-59")).toBeVisible();
    await page.getByRole("main").getByRole("searchbox").fill("BUCKET-3");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/q=BUCKET-3$/);
    await expect(page.getByRole("row")).toHaveCount(11);
    await page.getByRole("main").getByRole("searchbox").fill("50% off");
    await page.getByRole("button", { name: "Search" }).click();
    await expect(page.getByRole("heading", { name: "No bucket config matches “50% off”" })).toBeVisible();
    await page.getByRole("link", { name: "Clear filters" }).click();
    await expect(page.getByText("1 to 50 of 60")).toBeVisible();
    await page.goBack();
    await expect(page.getByText("matches “50% off”")).toBeVisible();
    await page.goto(`${server.url}/${org}/buckets?page=9`);
    await expect(page.getByRole("heading", { name: "There is no page 9" })).toBeVisible();
    await hydrated(page);
    await expectAccessible(page);
  });

  test("is filtered and ordered, which its address says and its pages and dialogs keep", async ({ page, server, org }) => {
    const many = Array.from({ length: 55 }, (_, number) => selfManaged(`open-${String(number).padStart(2, "0")}`));
    await add(server, org, ...many, { nickname: "archive", platform: "gs", name: "archive", prefix: "", extra_config: {} });
    await server.signIn(page, `/${org}/buckets`);
    await hydrated(page);
    await page.getByLabel("Platform", { exact: true }).selectOption("Amazon S3");
    await expect(page).toHaveURL(/buckets\?platform=s3$/);
    await expect(page.getByText("Found: 55 · Clear filters")).toBeVisible();
    await page.getByRole("columnheader", { name: "Nickname" }).getByRole("link").click();
    await expect(page).toHaveURL(/platform=s3&sort=-nickname$/);
    await expect(page.getByRole("columnheader", { name: "Nickname" })).toHaveAttribute("aria-sort", "descending");
    await expect(page.getByRole("rowheader").first()).toContainText("open-54");
    await page.getByRole("link", { name: "Next" }).click();
    await expect(page.getByRole("rowheader").last()).toContainText("open-00");
    await openSettings(page, "open-00");
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(/page=2&platform=s3&sort=-nickname$/);
    await choose(page, "open-01", "Set as default");
    await expect(page.getByText("open-01 is the default now.")).toBeVisible();
    await expect(page).toHaveURL(/page=2&platform=s3&sort=-nickname$/);
    await page.getByLabel("Status", { exact: true }).selectOption("Failing");
    await expect(page.getByRole("heading", { name: "No bucket config matches the filters" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Clear filters" }).click();
    await expect(page).toHaveURL(/buckets\?sort=-nickname$/);
    await expect(page.getByText("1 to 50 of 56")).toBeVisible();
    await page.goto(`${server.url}/${org}/buckets?platform=nonsense&sort=id`);
    await expect(page.getByRole("columnheader", { name: "Nickname" })).toHaveAttribute("aria-sort", "ascending");
  });

  test("shows what was added to it, also when a filter would leave that out", async ({ page, server, org }) => {
    await add(server, org, selfManaged("one"), selfManaged("two"));
    await server.signIn(page, `/${org}/buckets?q=two&sort=-nickname`);
    await hydrated(page);
    await page.getByRole("link", { name: "Add bucket" }).click();
    const dialog = page.getByRole("dialog", { name: "Add bucket" });
    await dialog.getByLabel("Bucket name").fill("s3://fresh");
    await dialog.getByLabel("Region").fill("us-east-1");
    await dialog.getByLabel("Nickname").fill("fresh");
    await at(dialog, "Access");
    await dialog.getByText("Self-managed", { exact: true }).click();
    await addBucket(dialog);
    await expect(page.getByText("The bucket config fresh was added.")).toBeVisible();
    await expect(page).toHaveURL(/buckets\?sort=-nickname$/);
    await expect(page.getByRole("rowheader")).toHaveCount(3);
    await expect(row(page, "fresh")).toBeVisible();
  });

  test("follows what is typed, keeps the caret, and says how many it found", async ({ page, server, org }) => {
    await add(server, org, selfManaged("one"), selfManaged("two"), selfManaged("twofold"));
    await server.signIn(page, `/${org}/buckets`);
    await hydrated(page);
    const search = page.getByRole("searchbox", { name: "Search nicknames" });
    await search.focus();
    await page.keyboard.type("two x");
    await expect(page.getByRole("heading", { name: "No bucket config matches “two x”" })).toBeVisible();
    for (let times = 0; times < 2; times++) await page.keyboard.press("Backspace");
    await expect(page.getByRole("rowheader")).toHaveCount(2);
    await expect(page).toHaveURL(/buckets\?q=two$/);
    await expect(page.getByRole("status").filter({ hasText: "Found: 2" })).toBeAttached();
    await expect(search).toBeFocused();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.type("X");
    await expect(search).toHaveValue("twXo");
    await expect(page.getByRole("heading", { name: "No bucket config matches “twXo”" })).toBeVisible();
    expect(await search.evaluate((field: HTMLInputElement) => field.selectionStart)).toBe(3);
    // What leads on from the list belongs to what is shown.
    await search.fill("two");
    await expect(page.getByRole("rowheader")).toHaveCount(2);
    await page.getByRole("link", { name: "Add bucket" }).click();
    await expect(page).toHaveURL(/q=two&dialog=add$/);
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(/buckets\?q=two$/);
  });

  test("an answer that comes late, or not at all, changes nothing", async ({ page, server, org }) => {
    await add(server, org, selfManaged("one"), selfManaged("two"));
    await server.signIn(page, `/${org}/buckets`);
    await hydrated(page);
    let release = () => {};
    const late = new Promise<void>((resolve) => (release = resolve));
    await page.route(/q=one$/, async (route) => {
      await late;
      await route.continue().catch(() => {});
    });
    await page.route(/q=broken$/, (route) => route.abort());
    const search = page.getByRole("searchbox", { name: "Search nicknames" });
    const asked = page.waitForRequest(/q=one$/);
    await search.fill("one");
    await asked;
    await search.fill("two");
    await expect(page).toHaveURL(/q=two$/);
    release();
    await page.waitForTimeout(500);
    await expect(page.getByRole("rowheader")).toHaveText([/two/]);
    const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("q=broken"));
    await search.fill("broken");
    await failed;
    await expect(page.getByRole("rowheader")).toHaveText([/two/]);
    await expect(page).toHaveURL(/q=two$/);
    await page.unroute(/q=broken$/);
    await page.getByRole("button", { name: "Search" }).click();
    await expect(page.getByRole("heading", { name: "No bucket config matches “broken”" })).toBeVisible();
  });

  test("a row has the whole URI, and copies exactly that; a browser without a clipboard selects it", async ({ page, server, org, context }) => {
    const prefix = "p/".repeat(90).slice(0, -1);
    await add(server, org, { ...(selfManaged("long", "b".repeat(63)) as object), prefix });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await server.signIn(page, `/${org}/buckets`);
    await hydrated(page);
    const uri = `s3://${"b".repeat(63)}/${prefix}`;
    await expect(row(page, "long").getByText(uri, { exact: true })).toBeVisible();
    const copy = page.getByRole("button", { name: "Copy the URI of long" });
    await copy.click();
    await expect(page.getByRole("status").filter({ hasText: "Copied" })).toBeAttached();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(uri);
    await expect(copy).toBeFocused();
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await copy.click();
    await expect(page.getByRole("status").filter({ hasText: "Press Ctrl C to copy" })).toBeAttached();
    expect(await page.evaluate(() => String(getSelection()))).toBe(uri);
  });

  test("the name leads an admin to the settings", async ({ page, server, org }) => {
    await add(server, org, selfManaged("one"));
    await server.signIn(page, `/${org}/buckets`);
    await page.getByRole("rowheader").getByRole("link", { name: "one" }).click();
    await expect(page.getByRole("dialog", { name: "Bucket settings" })).toBeVisible();
  });

  test("sets another default, and links to the repos", async ({ page, server, org }) => {
    const { token } = await add(server, org, selfManaged("one"), selfManaged("two"));
    await server.api(token, "POST", `/orgs/${org}/repos`, { name: "era5", bucket_nickname: "two" });
    await server.signIn(page, `/${org}/buckets`);
    await hydrated(page);
    await expect(row(page, "one").getByText("default", { exact: true })).toBeVisible();
    await choose(page, "two", "Set as default");
    await expect(page.getByRole("status").filter({ hasText: "two is the default now." })).toBeVisible();
    await expect(row(page, "two").getByText("default", { exact: true })).toBeVisible();
    await expect(row(page, "one").getByText("default", { exact: true })).toBeHidden();
    await page.getByRole("link", { name: "1 on two" }).click();
    await expect(page.getByText("On the bucket config two.")).toBeVisible();
    await expect(page.getByRole("link", { name: "era5" })).toBeVisible();
  });
});

test.describe("the settings", () => {
  test("change everything while no repo relies on it", async ({ page, server, org }) => {
    await add(server, org, selfManaged("one"));
    await server.signIn(page, `/${org}/settings`);
    await hydrated(page);
    const complaints = watchConsole(page);
    const dialog = await openSettings(page, "one");
    await expectAccessible(page);
    await dialog.getByLabel("Nickname").fill("a*");
    await dialog.getByRole("button", { name: "Save changes" }).click();
    await expect(dialog.getByLabel("Nickname")).toBeFocused();
    await dialog.getByLabel("Nickname").fill("renamed");
    await dialog.getByLabel("Bucket name").fill("s3://moved/here");
    await dialog.getByText("AWS role", { exact: true }).click();
    await dialog.getByLabel("AWS account id").fill(CUSTOMER_ACCOUNT);
    await dialog.getByLabel("Role name").fill("reader");
    await dialog.getByRole("button", { name: "Save changes" }).click();
    await expect(row(page, "renamed")).toContainText("s3://moved/here");
    await expect(row(page, "renamed")).toContainText("AWS role");
    await expect(page).toHaveURL(`${server.url}/${org}/settings`);
    // A new destination asks for the stored secret again.
    await openSettings(page, "renamed");
    await dialog.getByLabel("AWS account id").fill("999999999999");
    await dialog.getByRole("button", { name: "Save changes" }).click();
    await expect(dialog.getByText("Enter this again: with these changes it would be sent somewhere else than before.")).toBeVisible();
    await expect(dialog.getByLabel("Shared secret", { exact: true })).toBeFocused();
    await expect(dialog.getByLabel("AWS account id")).toHaveValue("999999999999");
    await dialog.getByLabel("Shared secret", { exact: true }).fill("another-secret");
    await dialog.getByRole("button", { name: "Save changes" }).click();
    await expect(dialog).toBeHidden();
    // Values that the browser can refuse itself never left it.
    expect(complaints).toEqual([expect.stringContaining("422")]);
  });

  test("of two admins, the second is told and keeps what was typed", async ({ page, server, org }) => {
    const { token, ids } = await add(server, org, selfManaged("one"));
    await server.signIn(page, `/${org}/buckets`);
    await hydrated(page);
    const dialog = await openSettings(page, "one");
    await dialog.getByLabel("Prefix (optional)").fill("typed/here");
    await server.api(token, "PATCH", `/orgs/${org}/buckets/${ids[0]}`, { nickname: "theirs" });
    await dialog.getByRole("button", { name: "Save changes" }).click();
    await expect(dialog.getByText("Edited by somebody else meanwhile.")).toBeVisible();
    await expect(dialog.getByLabel("Prefix (optional)")).toHaveValue("typed/here");
    await dialog.getByRole("link", { name: "Open the current state" }).click();
    await expect(dialog.getByLabel("Nickname")).toHaveValue("theirs");
  });

  test("once repos rely on it, only the nickname changes and it cannot be deleted", async ({ page, server, org }) => {
    const { token } = await add(server, org, selfManaged("one"));
    await server.api(token, "POST", `/orgs/${org}/repos`, { name: "era5" });
    await server.signIn(page, `/${org}/buckets`);
    await hydrated(page);
    const dialog = await openSettings(page, "one");
    await expect(dialog).toContainText("A repo relies on this bucket config, so only its nickname can be changed:");
    await expect(dialog.getByRole("link", { name: "era5" })).toBeVisible();
    await expect(dialog.getByRole("textbox")).toHaveCount(1);
    await expectAccessible(page);
    await dialog.getByLabel("Nickname").fill("renamed");
    await dialog.getByRole("button", { name: "Save changes" }).click();
    await expect(row(page, "renamed")).toBeVisible();
    await openSettings(page, "renamed");
    await dialog.getByRole("link", { name: "Delete…" }).click();
    const refusal = page.getByRole("dialog", { name: "Delete renamed" });
    await expect(refusal).toContainText("cannot be deleted while repos rely on it");
    await refusal.getByRole("link", { name: "era5" }).click();
    await expect(page.getByRole("dialog", { name: "Repo era5" })).toBeVisible();
  });

  test("delete asks for the nickname and says what stays", async ({ page, server, org }) => {
    await add(server, org, selfManaged("one"), selfManaged("two"));
    await server.signIn(page, `/${org}/buckets`);
    await hydrated(page);
    await (await openSettings(page, "one")).getByRole("link", { name: "Delete…" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete one" });
    await expect(dialog).toContainText("The bucket and its objects stay as they are");
    await expect(dialog).toContainText("This is the default.");
    await expectAccessible(page);
    await dialog.getByLabel("Type it to confirm").fill("two");
    await dialog.getByRole("button", { name: "Delete bucket config" }).click();
    await expect(page.getByText("Type the nickname, one, to confirm.")).toBeVisible();
    await dialog.getByLabel("Type it to confirm").fill("one");
    await dialog.getByRole("button", { name: "Delete bucket config" }).click();
    await expect(page.getByRole("status").filter({ hasText: "one was deleted" })).toContainText("still there");
    await expect(row(page, "s3://one")).toBeHidden();
    await expect(row(page, "s3://two")).toBeVisible();
  });
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("a config with keys is added, edited, made the default and deleted", async ({ page, server, org }) => {
    await add(server, org, selfManaged("first"));
    await server.signIn(page, `/${org}/buckets?dialog=add`);
    await page.getByText("MinIO", { exact: true }).first().click();
    await page.getByText("HMAC keys", { exact: true }).click();
    await expect(page.getByLabel("AWS account id")).toBeHidden();
    await page.getByLabel("Nickname").fill("lab");
    await page.getByLabel("Bucket name").fill("scratch");
    await page.getByLabel("Endpoint", { exact: true }).fill("https://minio.example.com");
    await page.getByLabel("Access key id").fill("lab-writer");
    await page.getByLabel("Secret access key", { exact: true }).fill("lab-secret-key");
    await page.getByRole("button", { name: "Add bucket" }).click();
    await expect(page.getByText("The bucket config lab was added.")).toBeVisible();
    await page.getByRole("link", { name: "Settings of lab" }).click();
    await page.getByLabel("Endpoint", { exact: true }).fill("https://other.example.com");
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page.getByText("Enter this again")).toBeVisible();
    await expect(page.getByLabel("Endpoint", { exact: true })).toHaveValue("https://other.example.com");
    await page.getByLabel("Secret access key", { exact: true }).fill("lab-secret-key");
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page.getByText("The bucket config lab was saved.")).toBeVisible();
    await choose(page, "lab", "Set as default");
    await expect(row(page, "lab").getByText("default", { exact: true })).toBeVisible();
    await page.getByRole("main").getByRole("searchbox").fill("fir");
    await page.getByRole("button", { name: "Search" }).click();
    await expect(row(page, "lab")).toBeHidden();
    await page.getByRole("link", { name: "Clear filters" }).click();
    await page.getByLabel("Auth method", { exact: true }).selectOption("Self-managed");
    await page.getByRole("button", { name: "Search" }).click();
    await expect(page.getByText("Found: 1 · Clear filters")).toBeVisible();
    await expect(row(page, "lab")).toBeHidden();
    await page.getByRole("link", { name: "Settings of first" }).click();
    await page.getByRole("link", { name: "Delete…" }).click();
    await page.getByLabel("Type it to confirm").fill("first");
    await page.getByRole("button", { name: "Delete bucket config" }).click();
    await expect(page.getByText("first was deleted")).toBeVisible();
  });
});
