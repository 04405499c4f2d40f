// README: the list of bucket configs, with the Add bucket dialog over it.

import { at } from "../support/add-bucket.ts";
import { hydrated } from "../support/lakewarden.ts";
import { expect, test } from "../support/test.ts";

/** A self-managed bucket config on Amazon S3. */
function selfManaged(nickname: string, name: string): unknown {
  return { nickname, platform: "s3", name, prefix: "", extra_config: { region_name: "us-east-1" }, auth_config: null };
}

test("the Add bucket dialog, with an AWS role", async ({ page, server }) => {
  const org = "acme";
  server.admin("org", "--org", org, "--email", "ada@example.com");
  const token = server.token(org);
  for (const [nickname, name] of [["production", "acme-arrays"], ["open-archive", "acme-open"], ["scratch", "acme-scratch"]]) {
    await server.api(token, "POST", `/orgs/${org}/buckets`, selfManaged(nickname, name));
  }
  await server.signIn(page, `/${org}/buckets?dialog=add`);
  await hydrated(page);
  const dialog = page.getByRole("dialog", { name: "Add bucket" });
  await dialog.getByLabel("Bucket name").fill("acme-research");
  await dialog.getByLabel("Region").fill("us-east-1");
  await dialog.getByLabel("Nickname").fill("research");
  await at(dialog, "Access");
  await dialog.getByText("AWS role", { exact: true }).click();
  await dialog.getByLabel("AWS account id").fill("444455556666");
  await dialog.getByLabel("Role name").fill("lakewarden-access");
  // It is written anew for what was typed.
  await expect(dialog.getByRole("group", { name: "Permission policy" })).toBeVisible();
  await dialog.getByText("Auth method", { exact: true }).evaluate((heading) => heading.scrollIntoView());
  await page.screenshot({ path: "../docs/add-bucket.png" });
});
