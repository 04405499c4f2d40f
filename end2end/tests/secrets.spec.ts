// Marked secrets are entered everywhere, and searched for everywhere they must not appear.

import { addBucket, at } from "../support/add-bucket.ts";
import { CUSTOMER_ACCOUNT, allow, trustPolicy } from "../support/cloud.ts";
import { OWNER, hydrated, invite } from "../support/lakewarden.ts";
import { expect, test } from "../support/test.ts";

const SHARED_SECRET = "x-canary-shared-secret-7Q2X";
const SECRET_ACCESS_KEY = "canary/secret/access/key/8R3Y";
const CREDENTIAL_SECRET = "canary/credential/secret/4M9W";
/** Of an ARN whose first characters are shown. */
const ARN_TAIL = "789012:role/canary-arn-tail-6K1H";
const EXTERNAL_ID = "x-canary-external-id-2P5D";
const SAS_TOKEN = "?sv=2026&sig=canary-sas-token-9T8B";

/** The encodings in which a secret could appear. */
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
  await at(page.getByRole("dialog"), "Access");
  await page.getByText("AWS role").click();
  await page.getByLabel("AWS account id").fill(CUSTOMER_ACCOUNT);
  await page.getByLabel("Role name").fill("canary");
  await page.getByLabel("Shared secret", { exact: true }).fill(SHARED_SECRET);

  // From here on every answer to the browser is recorded.
  const told: string[] = [];
  page.on("response", async (response) => told.push(await response.text().catch(() => "")));
  await at(page.getByRole("dialog"), "Verify");
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByRole("dialog").getByRole("region", { name: "Connection test" }).getByText("17 checks passed.")).toBeVisible();
  await addBucket(page.getByRole("dialog"));
  await expect(page.getByRole("row").filter({ hasText: "canary" })).toBeVisible();

  const token = server.token(org);
  const api = (path: string, method = "GET", body?: unknown) => server.api(token, method, path, body);
  const keys = {
    nickname: "keys",
    platform: "minio",
    name: "canary-keys",
    prefix: "",
    extra_config: { endpoint_url: "https://store.example.com" },
    auth_config: { method: "hmac", access_key_id: "AKCANARY", secret_access_key: SECRET_ACCESS_KEY },
  };
  const added = await (await api(`/orgs/${org}/buckets`, "POST", keys)).json();
  told.push(JSON.stringify(added));
  const list = await (await api(`/orgs/${org}/buckets`)).text();
  told.push(list);
  const [bucket] = JSON.parse(list);
  // A writer would get the key pair of a store that was seen to make no temporary keys; this one was not.
  const repo = await (await api(`/orgs/${org}/repos`, "POST", { name: "canary", bucket_nickname: "keys" })).json();
  expect(repo.name).toBe("canary");
  told.push(JSON.stringify(repo));
  for (const path of [`buckets/${added.id}`, `buckets/${added.id}/repos`, `buckets/${added.id}/credentials`, "repos/paginated"]) {
    told.push(await (await api(`/orgs/${org}/${path}`)).text());
  }
  told.push(await (await api(`/orgs/${org}/buckets/${added.id}`, "PATCH", { prefix: "moved" })).text());
  const vended = await (await api(`/orgs/${org}/buckets/${bucket.id}/credentials`)).json();
  expect(vended.aws_session_token).toBeTruthy();
  // Cloud credentials: no sealed value appears anywhere, nor the hidden part of a role's ARN.
  const credential = async (method: string, path: string, body?: unknown) => {
    const headers = { "x-tiledb-rest-api-key": token };
    const answer = await fetch(`${server.url}${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await answer.text();
    told.push(text);
    return text && JSON.parse(text);
  };
  const aws = { access_key_id: "AKIDCANARY", secret_access_key: CREDENTIAL_SECRET };
  const v2 = `/v2/credentials/${org}`;
  await credential("POST", v2, { name: "key", credential: { aws } });
  await credential("POST", v2, { name: "role", role: { aws: { role_arn: `arn:aws:iam::123456${ARN_TAIL}`, external_id: EXTERNAL_ID } } });
  await credential("POST", v2, { name: "azure", token: { azure: { account_name: "account1", sas_token: SAS_TOKEN } } });
  const ids: string[] = [];
  for (const name of ["key", "role", "azure"]) ids.push((await credential("GET", `${v2}/${name}`)).uuid);
  for (const path of [v2, `/v1/credentials/${org}/aws`, `/v1/credentials/${org}/aws/role`]) await credential("GET", path);
  await credential("PATCH", `${v2}/key`, { credential: { aws: { endpoint: "https://elsewhere.example.com" } } });
  await credential("POST", v2, { name: "key", credential: { aws } });
  await credential("POST", v2, { name: "x", credential: { aws: { ...aws, endpoint: "ftp://x" } } });
  for (const name of ["key", "role"]) await credential("POST", `/api/v1/namespaces/${org}/credentials/${name}/verify`, {});
  const verified = { name: "x", role: { aws: { role_arn: `arn:aws:iam::123456${ARN_TAIL}`, external_id: EXTERNAL_ID } } };
  await credential("POST", `/api/v1/namespaces/${org}/credentials/verify`, verified);
  // Refusals, too.
  told.push(await (await api(`/orgs/${org}/buckets?token=${token}`)).text());
  await fetch(`${server.url}/orgs/${org}/buckets`, { headers: { authorization: `Bearer ${token}x` } });
  const link = await invite(page, `${server.url}/${org}`);
  // The answer to the form is the only place where the link appears.
  const answers = told.splice(0).filter((text) => !text.includes(link));
  await page.request.get(link);
  const dialogs = ["settings", "delete"].flatMap((dialog) => [bucket.id, added.id].map((id) => `buckets?dialog=${dialog}&bucket=${id}`));
  const credentials = ["credential", "revoke"].flatMap((dialog) => ids.map((id) => `credentials?dialog=${dialog}&credential=${id}`));
  for (const path of ["buckets", ...dialogs, "buckets?dialog=add", "credentials", ...credentials, "activity", "repos", "repos?dialog=repo&repo=canary", "settings", "members", "tokens", ""]) {
    await page.goto(`${server.url}/${org}/${path}`);
    told.push(await page.content());
  }

  const secrets: Record<string, string> = {
    "shared secret": SHARED_SECRET,
    "secret access key": SECRET_ACCESS_KEY,
    "a credential's secret access key": CREDENTIAL_SECRET,
    "what is not shown of an ARN": ARN_TAIL,
    "a chosen external ID": EXTERNAL_ID,
    "a SAS token": SAS_TOKEN,
    invitation: link.split("/").at(-1) ?? "",
    password: OWNER.password,
    "API token": token,
    "secret part of the API token": token.split("_").slice(2, -1).join("_"),
    "this server's AWS secret": cloud.signerSecret,
    "vended secret key": vended.aws_secret_access_key,
    "vended session token": vended.aws_session_token,
  };
  const places: Record<string, string> = { answers: [...answers, ...told].join("\n"), log: server.output, database: server.dump() };
  expect(places.database).toContain("canaries");
  expect(places.log).toContain("answered");
  expect(places.answers).toContain("s3://canaries/data");
  expect(places.answers).toContain("arn:aws:iam::1234567");
  for (const [what, secret] of Object.entries(secrets)) {
    for (const [where, text] of Object.entries(places)) {
      for (const spelling of spellings(secret)) {
        expect(text.includes(spelling), `${what} as ${spelling.slice(0, 6)}… in the ${where}`).toBe(false);
      }
    }
  }
});
