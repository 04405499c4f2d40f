// Documents that create at the cloud what a bucket config needs: taken from the page, read by their linters, and run.

import type { Locator, Page } from "@playwright/test";
import { at } from "../support/add-bucket.ts";
import { CUSTOMER_ACCOUNT, allow } from "../support/cloud.ts";
import { lintCloudFormation, lintShell, lintTerraform } from "../support/lint.ts";
import { type Lakewarden, hydrated } from "../support/lakewarden.ts";
import { pathWith, runBeside } from "../support/process.ts";
import { expect, expectAccessible, test } from "../support/test.ts";

async function addDialog(page: Page, server: Lakewarden, org: string, bucket: string): Promise<Locator> {
  await server.signIn(page, `/${org}/buckets?dialog=add`);
  await hydrated(page);
  const dialog = page.getByRole("dialog", { name: "Add bucket" });
  await dialog.getByLabel("Bucket name").fill(bucket);
  if (!bucket.startsWith("gs:")) await dialog.getByLabel("Region").fill("us-east-1");
  await dialog.getByLabel("Nickname").fill("lake");
  await at(dialog, "Access");
  return dialog;
}

/** The document under a tab. */
async function documentOf(dialog: Locator, tab: string): Promise<string> {
  await dialog.getByRole("tab", { name: tab }).click();
  return (await dialog.getByRole("tabpanel", { name: tab }).locator("pre").textContent()) ?? "";
}

test("the role's documents are what their languages read, and its commands make a role that passes the test", async ({
  page,
  server,
  org,
  cloud,
}) => {
  const bucket = `lake-${org}`;
  const role = `role-${org}`;
  cloud.bucket(bucket, []);
  const dialog = await addDialog(page, server, org, `s3://${bucket}/team/a=1/it_s.b-c`);
  await dialog.getByText("AWS role", { exact: true }).click();
  await dialog.getByLabel("AWS account id").fill(CUSTOMER_ACCOUNT);
  await dialog.getByLabel("Role name").fill(role);
  await dialog.getByText("Create the role with AWS CLI, Terraform or CloudFormation").click();
  await expectAccessible(page);
  const commands = await documentOf(dialog, "AWS CLI");
  lintShell(`#!/bin/sh\n${commands}`);
  lintTerraform(await documentOf(dialog, "Terraform"));
  lintCloudFormation(await documentOf(dialog, "CloudFormation"));

  const admin = cloud.user(`admin-${org}`, allow("iam:*", "*"));
  await runBeside("sh", ["-ec", commands], {
    ...pathWith("LAKEWARDEN_CLOUD_VENV"),
    AWS_ACCESS_KEY_ID: admin.access_key_id,
    AWS_SECRET_ACCESS_KEY: admin.secret_access_key,
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_DEFAULT_REGION: "us-east-1",
  });
  await at(dialog, "Verify");
  // One person may test so often in a minute, and the tests are one.
  await expect(async () => {
    await dialog.getByRole("button", { name: "Test connection" }).click();
    await expect(dialog.getByText("Verified")).toBeVisible({ timeout: 20_000 });
  }).toPass();
});

test("the service account's documents are what their languages read", async ({ page, server, org }) => {
  const dialog = await addDialog(page, server, org, "gs://lake-of-google");
  await dialog.getByText("Google service account", { exact: true }).click();
  await dialog.getByLabel("Service account", { exact: true }).fill("reader@climate.iam.gserviceaccount.com");
  await dialog.getByText("Create the service account with gcloud or Terraform").click();
  const commands = await documentOf(dialog, "gcloud");
  expect(commands).toContain("gs://lake-of-google");
  lintShell(`#!/bin/sh\n${commands}`);
  lintTerraform(await documentOf(dialog, "Terraform"));
});

test("the new role of a credential has its documents, too", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}/credentials?dialog=add&step=trust`);
  await hydrated(page);
  const dialog = page.getByRole("dialog", { name: "Add credentials" });
  await dialog.getByRole("tab", { name: "New role" }).click();
  await dialog.getByText("Create the role with AWS CLI, Terraform or CloudFormation").click();
  lintShell(`#!/bin/sh\n${await documentOf(dialog, "AWS CLI")}`);
  lintTerraform(await documentOf(dialog, "Terraform"));
});
