// The twin does what it is compared for.

import { expect, test } from "../support/test.ts";
import { ROWS, fill, isTwinReady } from "./places.ts";
import { Twin } from "./twin.ts";

test("the twin lists, filters, tests and adds", async ({ page, server, org }) => {
  const twin = await Twin.before(server, await fill(server, org));
  await page.goto(`${twin.url}/${org}/buckets`);
  await isTwinReady(page);
  const rows = page.locator("tbody tr");
  await page.getByPlaceholder("Search nicknames").fill("bucket-4");
  await expect(rows).toHaveCount(11);
  await page.getByRole("link", { name: "Add bucket" }).click();
  const dialog = page.getByRole("dialog", { name: "Add bucket" });
  await dialog.getByRole("button", { name: "Next" }).click();
  await expect(dialog.getByText("Use 3 to 64 letters")).toBeVisible();
  await dialog.getByLabel("Bucket name").fill("s3://pasted/team/a");
  await expect(dialog.getByLabel("Prefix")).toHaveValue("team/a");
  await dialog.getByLabel("Region").fill("us-east-1");
  await dialog.getByLabel("Nickname", { exact: true }).fill("added");
  await dialog.getByRole("button", { name: "Next" }).click();
  await expect(dialog.getByRole("radio", { name: "AWS role" })).toBeVisible();
  await dialog.getByRole("button", { name: "Next" }).click();
  await dialog.getByRole("button", { name: "Test connection" }).click();
  await expect(dialog.locator(".report, .field-error")).toBeVisible();
  await dialog.getByRole("button", { name: /^Add/ }).click();
  await expect(page.getByText("added was added.")).toBeVisible();
  await expect(rows).toHaveCount(ROWS + 1);
  twin.stop();
});
