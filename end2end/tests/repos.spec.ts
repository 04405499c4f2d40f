// Repos in the browser: the list, creating, looking, deleting.

import { hydrated } from "../support/lakewarden.ts";
import { expect, expectAccessible, test, watchConsole } from "../support/test.ts";

const CONFIG = { nickname: "main", platform: "s3", name: "data", prefix: "team", extra_config: { region_name: "us-east-1" } };

for (const script of [true, false]) {
  test.describe(script ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled: script });

    test("a repo is created, refused, looked at and deleted", async ({ page, server, org }) => {
      const token = server.token(org);
      await server.api(token, "POST", `/orgs/${org}/buckets`, CONFIG);
      await server.signIn(page, `/${org}/repos`);
      const complaints = watchConsole(page);
      await expect(page.getByRole("heading", { name: "No repos yet" })).toBeVisible();
      await page.getByRole("link", { name: "Create repo" }).first().click();
      const dialog = page.getByRole("dialog", { name: "Create repo" });
      await dialog.getByLabel("Name").fill("a/b");
      await dialog.getByLabel("Prefix (optional)").fill("../x");
      await dialog.getByLabel("Description (optional)").fill("Reanalysis");
      await dialog.getByRole("button", { name: "Create repo" }).click();
      await expect(dialog.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
      await expect(dialog.getByLabel("Prefix (optional)")).toHaveAttribute("aria-invalid", "true");
      await expect(dialog.getByLabel("Description (optional)")).toHaveValue("Reanalysis");
      await dialog.getByLabel("Name").fill("era5");
      await dialog.getByLabel("Prefix (optional)").fill("arrays/era5");
      await dialog.getByLabel("Bucket config").selectOption("main");
      await dialog.getByRole("button", { name: "Create repo" }).click();
      await expect(page.getByText("The repo era5 was created.")).toBeVisible();
      await expect(page.getByRole("row").filter({ hasText: "era5" })).toContainText("s3://data/team/arrays/era5");

      await page.getByRole("link", { name: "Create repo" }).click();
      await dialog.getByLabel("Name").fill("inside");
      await dialog.getByLabel("Prefix (optional)").fill("arrays/era5/daily");
      await dialog.getByRole("button", { name: "Create repo" }).click();
      await expect(page.getByText("The repo “era5” lies at, above or below this place.")).toBeVisible();
      await expect(dialog.getByLabel("Name")).toHaveValue("inside");

      await page.goto(`${server.url}/${org}/repos`);
      await page.getByRole("link", { name: "era5" }).click();
      const details = page.getByRole("dialog", { name: "Repo era5" });
      await expect(details).toContainText("s3://data/team/arrays/era5");
      await expect(details).toContainText("Reanalysis");
      await details.getByLabel("State").selectOption("maintenance");
      await details.getByLabel("Message (optional)").fill("Rechunking");
      await details.getByRole("button", { name: "Save state" }).click();
      await expect(details.getByText("The state of era5 is Maintenance now.")).toBeVisible();
      await details.getByRole("link", { name: "Delete…" }).click();
      const confirm = page.getByRole("dialog", { name: "Delete era5" });
      await expect(confirm).toContainText("Its objects stay at s3://data/team/arrays/era5");
      await confirm.getByLabel("Type it to confirm").fill("era");
      await confirm.getByRole("button", { name: "Delete repo" }).click();
      await expect(page.getByText("Type the name, era5, to confirm.")).toBeVisible();
      await confirm.getByLabel("Type it to confirm").fill("era5");
      await confirm.getByRole("button", { name: "Delete repo" }).click();
      await expect(page.getByText("Its objects are still there.")).toBeVisible();
      await expect(page.getByRole("heading", { name: "No repos yet" })).toBeVisible();
      // The browser itself logs the statuses of the refused pages.
      expect(complaints.filter((text) => !text.includes("422"))).toEqual([]);
    });
  });
}

test("each of its pages is accessible", async ({ page, server, org }) => {
  const token = server.token(org);
  await server.api(token, "POST", `/orgs/${org}/buckets`, CONFIG);
  await server.api(token, "POST", `/orgs/${org}/repos`, { name: "era5", metadata: { unit: "K" } });
  await server.signIn(page, `/${org}/repos`);
  for (const path of ["repos", "repos?dialog=add", "repos?dialog=repo&repo=era5", "repos?dialog=delete&repo=era5"]) {
    await page.goto(`${server.url}/${org}/${path}`);
    await hydrated(page);
    await expectAccessible(page);
  }
  const missing = await page.goto(`${server.url}/${org}/repos?dialog=repo&repo=nowhere`);
  expect(missing?.status()).toBe(404);
});
