// Secrets with a mark of their own are put in everywhere, and looked for everywhere they must not come out.

import { CUSTOMER_ACCOUNT, allow, trustPolicy } from "../support/cloud.ts";
import { OWNER, hydrated } from "../support/lakewarden.ts";
import { expect, test } from "../support/test.ts";

const SHARED_SECRET = "x-canary-shared-secret-7Q2X";

/** The ways a secret could be written. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    return shifted.slice(offset === 0 ? 0 : 4, -4);
  });
  return [secret, bytes.toString("hex"), encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...base64];
}

test("no secret comes out in a log, a page, an answer or the database", async ({ page, server, org, cloud }) => {
  cloud.bucket("canaries", ["data/a.txt"]);
  cloud.role("canary", trustPolicy({ StringEquals: { "sts:ExternalId": SHARED_SECRET } }), allow("s3:*", "*"));
  await server.signIn(page, `/${org}/buckets?dialog=add`);
  await hydrated(page);
  await page.getByLabel("Bucket name").fill("s3://canaries/data");
  await page.getByLabel("Region").fill("us-east-1");
  await page.getByLabel("Nickname").fill("canary");
  await page.getByText("AWS role").click();
  await page.getByLabel("AWS account id").fill(CUSTOMER_ACCOUNT);
  await page.getByLabel("Role name").fill("canary");
  await page.getByLabel("Shared secret", { exact: true }).fill(SHARED_SECRET);

  // From here on every answer to the browser is kept.
  const told: string[] = [];
  page.on("response", async (response) => told.push(await response.text().catch(() => "")));
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByRole("dialog").getByText("10 checks passed.")).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Add bucket" }).click();
  await expect(page.getByRole("row").filter({ hasText: "canary" })).toBeVisible();

  const token = server.admin("token", "--org", org, "--email", OWNER.email, "--name", "canary");
  const api = (path: string) => fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const list = await (await api(`/orgs/${org}/buckets`)).text();
  told.push(list);
  const [bucket] = JSON.parse(list);
  const vended = await (await api(`/orgs/${org}/buckets/${bucket.id}/credentials`)).json();
  expect(vended.aws_session_token).toBeTruthy();
  // Refusals, too.
  told.push(await (await api(`/orgs/${org}/buckets?token=${token}`)).text());
  await fetch(`${server.url}/orgs/${org}/buckets`, { headers: { authorization: `Bearer ${token}x` } });
  for (const path of ["buckets", `buckets?dialog=settings&bucket=${bucket.id}`, "buckets?dialog=add", "settings"]) {
    await page.goto(`${server.url}/${org}/${path}`);
    told.push(await page.content());
  }

  const secrets: Record<string, string> = {
    "shared secret": SHARED_SECRET,
    password: OWNER.password,
    "API token": token,
    "secret part of the API token": token.split("_").slice(2, -1).join("_"),
    "this server's AWS secret": cloud.signerSecret,
    "vended secret key": vended.aws_secret_access_key,
    "vended session token": vended.aws_session_token,
  };
  const places: Record<string, string> = { answers: told.join("\n"), log: server.output, database: server.dump() };
  expect(places.database).toContain("canaries");
  expect(places.log).toContain("answered");
  expect(places.answers).toContain("s3://canaries/data");
  for (const [what, secret] of Object.entries(secrets)) {
    for (const [where, text] of Object.entries(places)) {
      for (const spelling of spellings(secret)) {
        expect(text.includes(spelling), `${what} as ${spelling.slice(0, 6)}… in the ${where}`).toBe(false);
      }
    }
  }
});
