// docs/TOUR.md: eight pictures, each in light and dark.

import type { Page } from "@playwright/test";
import { addBucket, at } from "../support/add-bucket.ts";
import { allow, CUSTOMER_ACCOUNT, trustPolicy } from "../support/cloud.ts";
import { type Lakewarden, hydrated } from "../support/lakewarden.ts";
import { expect, test } from "../support/test.ts";

const ORG = "lake-lab";

/** Fills in the Add bucket dialog for an AWS role. */
async function fillIn(page: Page, server: Lakewarden, nickname: string, bucket: string, role: string): Promise<void> {
  await page.goto(`${server.url}/${ORG}/buckets?dialog=add`);
  await hydrated(page);
  await page.locator("leptos-island[data-started]").waitFor({ state: "attached" });
  const dialog = page.getByRole("dialog", { name: "Add bucket" });
  await dialog.getByLabel("Bucket name").fill(bucket);
  await dialog.getByLabel("Region").fill("us-east-1");
  await dialog.getByLabel("Nickname").fill(nickname);
  await at(dialog, "Access");
  await dialog.getByText("AWS role", { exact: true }).click();
  await dialog.getByLabel("AWS account id").fill(CUSTOMER_ACCOUNT);
  await dialog.getByLabel("Role name").fill(role);
  // It is written anew for what was typed.
  await expect(dialog.getByRole("group", { name: "Permission policy" })).toBeVisible();
}

test("the tour", async ({ page, server, cloud }) => {
  test.setTimeout(300_000);
  server.admin("org", "--org", ORG, "--email", "ada@example.com");
  const token = server.token(ORG);
  await server.signIn(page);
  cloud.bucket("research", []);
  cloud.role("tour-lax", trustPolicy({}), allow("s3:*", "*"));
  const tried = [["reanalysis", "s3://research/data", "tour"], ["scratch", "s3://research/data2", "tour-lax"]];
  for (const [nickname, bucket, role] of tried) {
    await fillIn(page, server, nickname, bucket, role);
    if (role === "tour") {
      const [permissions, trust] = await Promise.all(
        ["Permission policy", "Trust policy"].map((name) => page.getByRole("group", { name }).innerText()),
      );
      cloud.role(role, trust, permissions);
    }
    const dialog = page.getByRole("dialog", { name: "Add bucket" });
    await at(dialog, "Verify");
    await expect(dialog.getByRole("region", { name: "Connection test" }).getByText(/^(Verified|Failing)$/)).toBeVisible();
    await addBucket(dialog);
    await expect(page.getByRole("row").filter({ hasText: nickname })).toBeVisible();
  }
  const archive = { nickname: "archive", platform: "gs", name: "lake-lab-archive", prefix: "", extra_config: {}, auth_config: null };
  await server.api(token, "POST", `/orgs/${ORG}/buckets`, archive);
  await server.api(token, "POST", `/orgs/${ORG}/repos`, { name: "era5-daily", bucket_nickname: "reanalysis", description: "Reanalysis, by day" });

  const shots: [string, () => Promise<unknown>][] = [
    ["overview", () => page.goto(`${server.url}/${ORG}`)],
    ["buckets", () => page.goto(`${server.url}/${ORG}/buckets`)],
    ["add-bucket", () => fillIn(page, server, "forecasts", "s3://forecasts/hourly", "lakewarden-access")],
    [
      "test-connection",
      async () => {
        await page.goto(`${server.url}/${ORG}/buckets`);
        await page.getByRole("link", { name: "Settings of scratch" }).click();
        await page.locator("leptos-island[data-started]").waitFor({ state: "attached" });
        await page.getByRole("region", { name: "Connection test" }).evaluate((region) => region.scrollIntoView());
      },
    ],
    ["credentials", () => page.goto(`${server.url}/${ORG}/credentials?dialog=add&step=trust`)],
    ["repo", () => page.goto(`${server.url}/${ORG}/repos?dialog=repo&repo=era5-daily`)],
    ["activity", () => page.goto(`${server.url}/${ORG}/activity`)],
    ["members", () => page.goto(`${server.url}/${ORG}/members`)],
  ];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [name, show] of shots) {
      await show();
      await hydrated(page);
      await page.screenshot({ path: `../docs/tour/${name}-${colorScheme}.png` });
    }
  }
});
