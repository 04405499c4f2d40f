// Google service accounts: impersonated, with proof of the bucket's owner, and limited to one prefix.

import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { addBucket, at } from "../support/add-bucket.ts";
import { reported } from "../support/connection-test.ts";
import { GOOGLE_PRINCIPAL, Google } from "../support/google.ts";
import { Lakewarden, OWNER, hydrated } from "../support/lakewarden.ts";
import { needed, runBeside } from "../support/process.ts";
import { expect, expectAccessible, test as base } from "../support/test.ts";

const ACCOUNT = "data@customer.iam.gserviceaccount.com";
const OUTSIDE = ["arrays/outside.txt", "arrays2/b.txt", "elsewhere/b.txt"];

const test = base.extend<object, { google: Google; server: Lakewarden }>({
  google: [
    async ({}, use) => {
      const google = await Google.start();
      await use(google);
      await google.stop();
    },
    { scope: "worker" },
  ],
  server: [
    async ({ google }, use) => {
      const server = await Lakewarden.start(google.settings());
      server.bootstrap("first");
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
});

/** A customer's account with a role on a bucket, which the control plane may impersonate. */
async function customer(google: Google, bucket: string, role = "objectUser", objects = OUTSIDE): Promise<void> {
  await google.is({
    accounts: { [ACCOUNT]: { token_creators: [GOOGLE_PRINCIPAL], roles: { [bucket]: `roles/storage.${role}` } } },
    buckets: { [bucket]: objects, [`${bucket}-two`]: OUTSIDE },
    wrong: null,
  });
}

async function openAdd(page: Page, server: Lakewarden, org: string, uri: string, account = ACCOUNT): Promise<Locator> {
  await server.signIn(page, `/${org}/buckets?dialog=add`);
  await hydrated(page);
  const dialog = page.getByRole("dialog", { name: "Add bucket" });
  await dialog.getByLabel("Bucket name").fill(uri);
  await dialog.getByLabel("Nickname").fill("lake");
  await at(dialog, "Access");
  await dialog.getByText("Google service account", { exact: true }).click();
  await dialog.getByRole("textbox", { name: "Service account" }).fill(account);
  return dialog;
}

async function tested(dialog: Locator): Promise<void> {
  await at(dialog, "Verify");
  await dialog.getByRole("button", { name: "Test connection" }).click();
  const result = dialog.getByRole("region", { name: "Connection test" });
  await expect(result.getByText(/^(Verified|Failing)/)).toBeVisible();
  await expect(result).toHaveAttribute("aria-busy", "false");
}

/** The object that proves the bucket's owner, as the report of a failed test names it. */
async function proof(dialog: Locator): Promise<string> {
  const command = await dialog.getByRole("group", { name: "Command that uploads it" }).innerText();
  return command.match(/gs:\/\/[^/]+\/(\S+)/)?.[1] ?? "";
}

/** A bucket config `lake` at gs://BUCKET/arrays that is proved to be the organisation's, and a repo `era5` in it. */
async function lake(page: Page, server: Lakewarden, google: Google, org: string): Promise<{ token: string; id: string; bucket: string }> {
  const bucket = `lake-${org}`;
  await customer(google, bucket);
  const dialog = await openAdd(page, server, org, `gs://${bucket}/arrays`);
  await tested(dialog);
  await customer(google, bucket, "objectUser", [...OUTSIDE, await proof(dialog)]);
  await tested(dialog);
  await addBucket(dialog);
  await expect(page.getByRole("row").filter({ hasText: bucket })).toContainText("Verified");
  const token = server.token(org);
  const repo = { name: "era5", description: null, bucket_nickname: "lake", kind: "icechunk", metadata: null, prefix: "era5", create_mode: "register" };
  expect((await server.api(token, "POST", `/orgs/${org}/repos`, repo)).status).toBe(201);
  const listed = await (await server.api(token, "GET", `/orgs/${org}/buckets`)).json();
  return { token, id: listed[0].id, bucket };
}

test("a bucket is shown to be the organisation's own before anything is handed out", async ({ page, server, google, org }) => {
  const bucket = `ours-${org}`;
  await customer(google, bucket);
  const dialog = await openAdd(page, server, org, `gs://${bucket}/arrays`);
  await expect(dialog.getByRole("group", { name: "Principal to grant access to" })).toHaveText(GOOGLE_PRINCIPAL);
  await tested(dialog);
  await expect(reported(dialog, "Service account can be impersonated")).toContainText("passed");
  await expect(reported(dialog, "Bucket belongs to this organisation")).toContainText("Bucket ownership isn't verified yet");
  for (const name of ["Objects can be listed", "Objects can be read", "Objects can be written"]) {
    await expect(reported(dialog, name)).toContainText("skipped");
  }
  await expectAccessible(page);
  const object = await proof(dialog);
  expect(object).toMatch(/^arrays\/\.lakewarden-[0-9a-f]{32}$/);

  // Stored anyway, it vends nothing.
  await addBucket(dialog);
  await expect(page.getByRole("row").filter({ hasText: bucket })).toContainText("Failing");
  const token = server.token(org);
  const [{ id }] = await (await server.api(token, "GET", `/orgs/${org}/buckets`)).json();
  const refused = await server.api(token, "GET", `/orgs/${org}/buckets/${id}/credentials`);
  expect(refused.status).toBe(409);
  expect((await refused.json()).detail).toContain(object);

  // The proof for one organisation is none for another.
  const other = `${org}-other`;
  server.admin("org", "--org", other, "--email", OWNER.email);
  await customer(google, bucket, "objectUser", [...OUTSIDE, object]);
  const theirs = await openAdd(page, server, other, `gs://${bucket}/arrays`);
  await tested(theirs);
  await expect(reported(theirs, "Bucket belongs to this organisation")).toContainText("failed");
  expect(await proof(theirs)).not.toBe(object);

  await page.goto(`${server.url}/${org}/buckets`);
  await page.getByRole("link", { name: "Settings of lake" }).click();
  await tested(page.getByRole("dialog"));
  await expect(page.getByRole("dialog")).toContainText("Verified");
  const vended = await server.api(token, "GET", `/orgs/${org}/buckets/${id}/credentials`);
  expect(vended.status).toBe(200);
});

test("each failure is reported as what it is", async ({ page, server, google, org }) => {
  const bucket = `faulty-${org}`;
  await customer(google, bucket, "objectViewer");
  const dialog = await openAdd(page, server, org, `gs://${bucket}/arrays`, "nobody@customer.iam.gserviceaccount.com");
  await tested(dialog);
  await expect(reported(dialog, "Service account can be impersonated")).toContainText("Google did not let this server impersonate the service account.");
  await expect(reported(dialog, "Objects can be listed")).toContainText("skipped");
  const command = dialog.getByRole("group", { name: "Command that lets this server in" });
  await expect(command).toContainText("gcloud iam service-accounts add-iam-policy-binding 'nobody@customer.iam.gserviceaccount.com' --project 'customer'");
  await expect(dialog.getByRole("button", { name: "Copy the command" })).toBeVisible();

  await at(dialog, "Access");
  await dialog.getByRole("textbox", { name: "Service account" }).fill(ACCOUNT);
  await tested(dialog);
  await expect(reported(dialog, "Objects can be read")).toContainText("skipped");

  await at(dialog, "Where");
  await dialog.getByLabel("Bucket name").fill(`gs://missing-${org}`);
  await tested(dialog);
  await expect(reported(dialog, "Bucket exists")).toContainText("There is no bucket of this name.");

  // A server with a principal there, and no key.
  const keyless = await Lakewarden.start({ LAKEWARDEN_GOOGLE_ENDPOINT: google.endpoint, LAKEWARDEN_GOOGLE_PRINCIPAL: GOOGLE_PRINCIPAL });
  try {
    keyless.bootstrap("keyless");
    const there = await openAdd(page, keyless, "keyless", `gs://${bucket}/arrays`);
    await tested(there);
    await expect(reported(there, "Service account can be impersonated")).toContainText("The cloud does not accept this server's own keys, or it has none.");
  } finally {
    await keyless.stop();
  }
});

test("arraylake gets a token, which opens its prefix and nothing else", async ({ page, server, google, org }) => {
  const { token, id, bucket } = await lake(page, server, google, org);
  const python = join(needed("LAKEWARDEN_ARRAYLAKE_VENV"), "bin/python");
  const script = join(import.meta.dirname, "../clients/arraylake_google.py");
  const env = { ARRAYLAKE_SERVICE__URI: server.url, ARRAYLAKE_TOKEN: token, HOME: server.folder };
  const got = JSON.parse(await runBeside(python, [script, org, "era5", "lake"], env));
  expect(got.principal).toBe(ACCOUNT);
  const left = (Date.parse(got.repo.expires_after) - Date.now()) / 1000;
  expect(left).toBeGreaterThan(1800);
  expect(left).toBeLessThanOrEqual(3600);

  const inside = { bucket, key: "arrays/era5/a.txt" };
  const outside = OUTSIDE.map((key) => ({ bucket, key })).concat(
    { bucket, key: "arrays/era5" },
    { bucket, key: "arrays/era52/a.txt" },
    { bucket: `${bucket}-two`, key: "arrays/era5/a.txt" },
  );
  const everything = ["get", "stat", "put", "resumable", "delete"];
  const allowed = [
    { do: "put", ...inside }, { do: "get", ...inside }, { do: "stat", ...inside }, { do: "resumable", ...inside },
    { do: "list", bucket, prefix: "arrays/era5/" },
    { do: "copy", ...inside, to: bucket, as: "arrays/era5/copy.txt" },
    { do: "put", ...inside },
    { do: "delete", bucket, key: "arrays/era5/copy.txt" },
  ];
  expect(await google.attempt(got.repo.bearer, allowed)).toEqual(allowed.map(() => "ok"));
  expect(await google.attempt(got.repo.bearer, [{ do: "get", bucket, key: "arrays/era5/missing" }])).toEqual([404]);
  const attempts = [
    ...outside.flatMap((place) => everything.map((what) => ({ do: what, ...place }))),
    ...["", "arrays", "arrays/", "arrays/era5", "arrays/era52/"].map((prefix) => ({ do: "list", bucket, prefix })),
    { do: "list", bucket },
    { do: "copy", ...inside, to: bucket, as: "arrays/stolen.txt" },
    { do: "copy", bucket, key: "arrays/outside.txt", to: bucket, as: "arrays/era5/stolen.txt" },
    { do: "publish", ...inside },
  ];
  expect(await google.attempt(got.repo.bearer, attempts)).toEqual(attempts.map(() => 403));

  // For the bucket config, the whole of its prefix, to read unless asked otherwise.
  const reading = [{ do: "get", ...inside }, { do: "list", bucket, prefix: "arrays/" }];
  expect(await google.attempt(got.bucket.bearer, reading)).toEqual(["ok", "ok"]);
  const writing = ["put", "resumable", "delete"].map((what) => ({ do: what, ...inside }));
  expect(await google.attempt(got.bucket.bearer, writing)).toEqual([403, 403, 403]);
  const asked = await (await server.api(token, "GET", `/orgs/${org}/buckets/${id}/credentials?access=write`)).json();
  expect(await google.attempt(asked.access_token, writing.slice(0, 2))).toEqual(["ok", "ok"]);

  const opened = await (await server.api(token, "GET", `/repos/${org}/era5/open`)).json();
  expect(opened.repo_credentials).toEqual({ access_token: got.repo.bearer, principal: ACCOUNT, expiration: expect.any(String) });
  const sdk = await server.api(token, "GET", `/api/v1/repos/${org}/era5/aws-credentials`);
  expect(sdk.status).toBe(409);

  const dump = server.dump();
  expect(dump).toContain(`"service_account": "${ACCOUNT}"`);
  expect(dump + server.output).not.toContain(got.repo.bearer);
});

test("trouble at Google that may pass asks for patience, a refusal says why, and nothing of it is kept", async ({ page, server, google, org }) => {
  const { token, id, bucket } = await lake(page, server, google, org);
  const vend = (access: string) => server.api(token, "GET", `/orgs/${org}/buckets/${id}/credentials?access=${access}`);
  for (const wrong of ["busy", "down", "nonsense"] as const) {
    await google.is({ wrong });
    const answer = await vend("write");
    expect([answer.status, answer.headers.get("retry-after") !== null], wrong).toEqual([503, true]);
  }
  await google.is({ wrong: null });
  expect((await vend("write")).status).toBe(200);
  await google.is({ wrong: "down" });
  expect((await vend("write")).status, "kept").toBe(200);
  await google.is({ accounts: {}, wrong: null });
  const refused = await vend("read");
  expect(refused.status).toBe(409);
  expect((await refused.json()).detail).toContain("Google did not let this server impersonate");
  await customer(google, bucket);
});
