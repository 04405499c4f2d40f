// Every page: no axe findings, by keyboard, narrow, and without wasm.

import type { Page } from "@playwright/test";
import { addBucket, addButton, at } from "../support/add-bucket.ts";
import { hydrated, openPersonMenu } from "../support/lakewarden.ts";
import { expect, expectAccessible, test, watchConsole } from "../support/test.ts";

async function addSelfManaged(page: Page, url: string, org: string, nickname: string, bucket: string): Promise<void> {
  await page.goto(`${url}/${org}/buckets?dialog=add`);
  await page.getByLabel("Bucket name").fill(bucket);
  await page.getByLabel("Region").fill("us-east-1");
  await page.getByLabel("Nickname").fill(nickname);
  await at(page.getByRole("dialog"), "Access");
  await page.getByRole("dialog").getByText("Self-managed", { exact: true }).click();
  await addBucket(page.getByRole("dialog"));
  await expect(page.getByRole("row").filter({ hasText: nickname })).toBeVisible();
}

test("sign-in, and what is wrong with it", async ({ page, server }) => {
  const complaints = watchConsole(page);
  await page.goto(`${server.url}/login`);
  await hydrated(page);
  await expectAccessible(page);
  await page.getByLabel("E-mail address").fill("ada@example.com");
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("The e-mail address or the password is wrong.")).toBeVisible();
  await expect(page.getByLabel("E-mail address")).toHaveValue("ada@example.com");
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");
  await hydrated(page);
  await expectAccessible(page);
  // The browser itself logs the page's status.
  expect(complaints.filter((text) => !text.includes("422"))).toEqual([]);
});

test("buckets, settings and both dialogs", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}/buckets`);
  const complaints = watchConsole(page);
  await hydrated(page);
  await expect(page.getByText("No buckets yet")).toBeVisible();
  await expectAccessible(page);
  await addSelfManaged(page, server.url, org, "production", "research");
  await hydrated(page);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Settings of production" }).click();
  await expect(page.getByRole("dialog", { name: "Bucket settings" })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${server.url}/${org}/settings?dialog=add&step=2`);
  await hydrated(page);
  await page.getByText("AWS role").click();
  await expect(page.getByRole("group", { name: "Trust policy" })).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Next" }).click();
  await expectAccessible(page);
  // The browser itself logs the status of the refused request.
  expect(complaints.filter((text) => !text.includes("422"))).toEqual([]);
});

test("a page that is not there", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}/buckets`);
  const texts = [];
  for (const path of ["/first-of-others/buckets", `/${org}/nothing`]) {
    const answer = await page.goto(`${server.url}${path}`);
    expect(answer?.status()).toBe(404);
    texts.push(await page.getByRole("main").innerText());
  }
  expect(texts[0]).toBe(texts[1]);
  await hydrated(page);
  await expectAccessible(page);
});

test("the dialog closes with Escape and with Back, and gives focus back", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}/buckets`);
  await hydrated(page);
  const opener = page.getByRole("link", { name: "Add bucket" }).first();
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Add bucket" });
  await expect(dialog).toBeVisible();
  await expect(page).toHaveURL(/dialog=add/);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page).not.toHaveURL(/dialog/);
  await expect(opener).toBeFocused();
  await opener.click();
  await expect(dialog).toBeVisible();
  await page.goBack();
  await expect(dialog).toBeHidden();
  await page.goto(`${server.url}/${org}/buckets?dialog=add`);
  await expect(dialog).toBeVisible();
});

test("each field of the dialog says what is wrong, keeps what was typed, and nothing is stored", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}/buckets?dialog=add`);
  await hydrated(page);
  const dialog = page.getByRole("dialog", { name: "Add bucket" });
  const where: Record<string, string[]> = {
    "Bucket name": ["", "ab", "-B", "a".repeat(256), "a*b", "a?b", "${aws:username}", "a..b", 'a"b', "bücket", "а".repeat(5)],
    "Prefix (optional)": ["*", "a?", "${aws:username}", "../x", "a//b", "/a", ".hidden", 'a"b', "a b", "p".repeat(257)],
    Region: ["", "us_east_1", "US-EAST-1", "x@127.0.0.1:1/#", "r".repeat(33)],
    Endpoint: ["localhost", "ftp://h.example", "https://u:p@h.example", "https://h.example/a?b", "https://127.1"],
    Nickname: ["", "ab", "n".repeat(65), "a*b", "a b", "-abc", "рrod", 'a"b'],
  };
  const access: Record<string, string[]> = {
    "AWS account id": ["", "123", "12345678901x"],
    "Role name": ["", "a*", "a b", "..", "arn:aws:iam::123456789012:role/x", "r".repeat(65)],
    "Shared secret": ["", "x", "a b", "*", "${aws:username}", "s".repeat(1225)],
  };
  const refuses = async (bad: Record<string, string[]>) => {
    for (const [label, values] of Object.entries(bad)) {
      const field = dialog.getByLabel(label, { exact: true });
      for (const value of values) {
        await field.fill(value);
        await dialog.getByRole("button", { name: "Next" }).click();
        await expect(field, `${label}: ${value}`).toHaveAttribute("aria-invalid", "true");
        await expect(field).toHaveValue(value);
        const sentence = await field.evaluate((input) => document.getElementById(`${input.id}-error`)?.textContent ?? "");
        expect(sentence, `${label}: ${value}`).toMatch(/^[A-Z].*\.$/);
      }
    }
  };
  await refuses(where);
  const good: Record<string, string> = { "Bucket name": "data", "Prefix (optional)": "", Region: "us-east-1", Endpoint: "", Nickname: "data" };
  for (const [label, value] of Object.entries(good)) await dialog.getByLabel(label, { exact: true }).fill(value);
  await at(dialog, "Access");
  await refuses(access);
  await page.goto(`${server.url}/${org}/buckets`);
  await expect(page.getByText("No buckets yet")).toBeVisible();
});

test("what looks like a key is warned of at its field, and can be added", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}/buckets?dialog=add`);
  await hydrated(page);
  const dialog = page.getByRole("dialog", { name: "Add bucket" });
  await dialog.getByLabel("Bucket name").fill("data");
  await dialog.getByLabel("Prefix (optional)").fill("CMIP6/CMIP/MIROC/MIROC6/historical/r1i1p");
  await dialog.getByLabel("Region").fill("us-east-1");
  await expect(dialog.getByText("looks like a key")).toBeHidden();
  const nickname = dialog.getByLabel("Nickname");
  await nickname.fill("AKIAIOSFODNN7EXAMPLE");
  await expect(nickname).toHaveAccessibleDescription(/looks like a key or secret/);
  await at(dialog, "Access");
  await dialog.getByText("Self-managed", { exact: true }).click();
  await addBucket(dialog);
  await expect(page.getByRole("row").filter({ hasText: "AKIAIOSFODNN7EXAMPLE" })).toBeVisible();
});

test("Enter in a field goes on, and adds the bucket in the end", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}/buckets?dialog=add`);
  await hydrated(page);
  await page.getByLabel("Bucket name").fill("gs://by-keyboard/only");
  await expect(page.getByLabel("Region")).toBeHidden();
  await page.getByLabel("Nickname").fill("keyboard");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Access" })).toBeFocused();
  await page.getByRole("radio", { name: "Self-managed" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Verify" })).toBeFocused();
  await addButton(page.getByRole("dialog")).press("Enter");
  await expect(page.getByRole("row").filter({ hasText: "gs://by-keyboard/only" })).toContainText("Google Cloud Storage");
});

test("a nickname that is taken lands on its field", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}/buckets`);
  await addSelfManaged(page, server.url, org, "production", "research");
  await page.goto(`${server.url}/${org}/buckets?dialog=add`);
  await hydrated(page);
  await page.getByLabel("Bucket name").fill("elsewhere");
  await page.getByLabel("Region").fill("us-east-1");
  await page.getByLabel("Nickname").fill("Production");
  await at(page.getByRole("dialog"), "Access");
  await page.getByRole("dialog").getByText("Self-managed", { exact: true }).click();
  await addBucket(page.getByRole("dialog"));
  await expect(page.getByText("Another bucket config has this nickname. Choose another.")).toBeVisible();
  await expect(page.getByLabel("Nickname")).toBeFocused();
  await expect(page.getByLabel("Bucket name")).toHaveValue("elsewhere");
});

test("copying gives the whole text", async ({ page, server, org, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await server.signIn(page, `/${org}/buckets?dialog=add`);
  await hydrated(page);
  await page.getByLabel("Bucket name").fill("research");
  await page.getByLabel("Region").fill("us-east-1");
  await page.getByLabel("Nickname").fill("research");
  await at(page.getByRole("dialog"), "Access");
  await page.getByText("AWS role").click();
  await page.getByRole("button", { name: "Copy permission policy" }).click();
  await expect(page.getByRole("button", { name: "Copy permission policy" })).toContainText("Copied");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await page.getByRole("group", { name: "Permission policy" }).textContent());
  expect(JSON.parse(copied).Statement[1].Resource).toEqual(["arn:aws:s3:::research/*"]);
});

test("the offered secret survives closing the dialog", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}/buckets?dialog=add`);
  const secret = await page.getByLabel("Shared secret", { exact: true }).inputValue();
  expect(secret).toMatch(/^x-[a-z2-7]{32}$/);
  await page.goto(`${server.url}/${org}/buckets?dialog=add`);
  await expect(page.getByLabel("Shared secret", { exact: true })).toHaveValue(secret);
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("a bucket is added, refused, tested and listed", async ({ page, server, org, cloud }) => {
    cloud.bucket("no-script", []);
    await server.signIn(page, `/${org}/buckets`);
    await page.getByRole("link", { name: "Add bucket" }).first().click();
    await expect(page.getByLabel("AWS account id")).toBeVisible();
    await page.getByText("Self-managed", { exact: true }).click();
    await expect(page.getByLabel("AWS account id")).toBeHidden();
    await page.getByLabel("Nickname").fill("a*");
    await page.getByLabel("Bucket name").fill("no-script");
    await page.getByLabel("Region").fill("us-east-1");
    await page.getByRole("button", { name: "Add bucket" }).click();
    await expect(page.getByText("Use 3 to 64 letters, digits and _ . - characters.")).toBeVisible();
    await expect(page.getByLabel("Bucket name")).toHaveValue("no-script");
    await page.getByLabel("Nickname").fill("plain");
    await page.getByRole("button", { name: "Test connection" }).click();
    await expect(page.getByText("2 checks passed, 4 skipped.")).toBeVisible();
    await expect(page.getByLabel("Nickname")).toHaveValue("plain");
    await page.getByRole("button", { name: "Add bucket" }).click();
    const row = page.getByRole("row").filter({ hasText: "plain" });
    await expect(row).toContainText("Reachable");
    await page.getByRole("link", { name: "Settings of plain" }).click();
    await page.getByRole("button", { name: "Test connection" }).click();
    await expect(page.getByText("2 checks passed, 4 skipped.")).toBeVisible();
  });

  test("the theme is chosen and kept", async ({ page, server, org }) => {
    await server.signIn(page, `/${org}/buckets`);
    await openPersonMenu(page);
    await page.getByRole("button", { name: "Dark" }).click();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await expect(page).toHaveURL(`${server.url}/${org}/buckets`);
  });
});
