// Data clients end to end: arraylake writes and reads repos with vended credentials, which give access to nothing else.

import { join } from "node:path";
import { addBucket, at } from "../support/add-bucket.ts";
import { arraylakes } from "../support/arraylake.ts";
import { CUSTOMER_ACCOUNT, type Cloud, allow, trustPolicy } from "../support/cloud.ts";
import { Lakewarden, OWNER, hydrated, invite } from "../support/lakewarden.ts";
import { needed, run, runBeside } from "../support/process.ts";
import { expect, test } from "../support/test.ts";

const SECRET = "x-the-shared-secret";
const REGION = { region_name: "us-east-1" };
/** What the permission policy of the reference document grants. */
const OBJECTS = ["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload"];

function arrays(server: Lakewarden, token: string, ...args: string[]): string {
  return arraysBy(needed("LAKEWARDEN_ARRAYLAKE_VENV"), server, token, ...args);
}

function arraysBy(venv: string, server: Lakewarden, token: string, ...args: string[]): string {
  const python = join(venv, "bin/python");
  const script = join(import.meta.dirname, "../clients/arraylake_arrays.py");
  const env = { ARRAYLAKE_SERVICE__URI: server.url, ARRAYLAKE_TOKEN: token, HOME: server.folder };
  return run(python, [script, ...args], env).trim().split("\n").at(-1) ?? "";
}

/** A customer's bucket with a role for it, and a bucket config `role` below the prefix `arrays`. */
async function roleConfig(server: Lakewarden, cloud: Cloud, org: string, token: string): Promise<{ bucket: string; id: string }> {
  const bucket = `lake-${org}`;
  cloud.bucket(bucket, ["arrays/outside.txt", "elsewhere/b.txt"]);
  cloud.bucket(`${bucket}-two`, ["arrays/a.txt"]);
  const [here, inside] = [`arn:aws:s3:::${bucket}*`, `arn:aws:s3:::${bucket}*/*`];
  cloud.role(`role-${org}`, trustPolicy({ StringEquals: { "sts:ExternalId": SECRET } }), allow(["s3:ListBucket", "s3:GetBucketLocation", ...OBJECTS], [here, inside]));
  const auth = { method: "aws_customer_managed_role", external_customer_id: CUSTOMER_ACCOUNT, external_role_name: `role-${org}`, shared_secret: SECRET };
  const config = { nickname: "role", platform: "s3", name: bucket, prefix: "arrays", extra_config: REGION, auth_config: auth };
  const answer = await server.api(token, "POST", `/orgs/${org}/buckets`, config);
  const added = await answer.json();
  // A plain call works on a self-hosted store, because the server returns its endpoint, and how it wants its buckets named.
  expect(added.extra_config).toEqual({ ...REGION, endpoint_url: cloud.endpoint, use_ssl: false, force_path_style: true });
  return { bucket, id: added.id };
}

test("through an AWS role", async ({ server, org, cloud }) => {
  const token = server.token(org);
  await roleConfig(server, cloud, org, token);
  expect(arrays(server, token, `${org}/era5`, "role")).toBe("done");
});

test("a repo that is opened to everybody is read by somebody of another organisation, who writes nothing", async ({ page, server, org, cloud, browser }) => {
  const token = server.token(org);
  await roleConfig(server, cloud, org, token);
  expect(arrays(server, token, `${org}/era5`, "role")).toBe("done");

  const elsewhere = `${org}-other`;
  expect((await server.asOwner("POST", "/api/v1/orgs", { name: elsewhere })).status).toBe(201);
  await server.signIn(page);
  const theirs = await (await browser.newContext()).newPage();
  await theirs.goto(await invite(page, `${server.url}/${elsewhere}`));
  await theirs.getByLabel("Your name").fill("Grace Hopper");
  await theirs.getByLabel("E-mail address").fill(`grace.${org}@example.com`);
  await theirs.getByLabel("Password", { exact: true }).fill(OWNER.password);
  await theirs.getByRole("button", { name: "Create account and join" }).click();
  await expect(theirs).toHaveURL(`${server.url}/${elsewhere}/buckets`);
  const basic = Buffer.from(`grace-${org}:${OWNER.password}`).toString("base64");
  const asked = { name: "reading", expires_in: 3600, scopes: ["organization:read"] };
  const made = await fetch(`${server.url}/api/v1/user/tokens`, { method: "POST", headers: { authorization: `Basic ${basic}` }, body: JSON.stringify(asked) });
  const { text: visitor } = await made.json();
  expect((await server.api(visitor, "GET", `/repos/${org}/era5`)).status).toBe(404);

  await page.goto(`${server.url}/${org}/repos?dialog=access&repo=era5`);
  const dialog = page.getByRole("dialog", { name: "Who can reach era5" });
  await dialog.getByLabel("Read by").selectOption("Everybody with an account of this server");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The repo era5 is read by everybody with an account of this server now.")).toBeVisible();
  await expect(dialog.getByLabel("Read by")).toHaveValue("authenticated_public");
  const python = join(needed("LAKEWARDEN_ARRAYLAKE_VENV"), "bin/python");
  const script = join(import.meta.dirname, "../clients/arraylake_visit.py");
  const env = { ARRAYLAKE_SERVICE__URI: server.url, ARRAYLAKE_TOKEN: visitor, HOME: server.folder };
  expect(run(python, [script, `${org}/era5`], env).trim().split("\n").at(-1)).toBe("done");

  await dialog.getByLabel("Read by").selectOption("Members with a grant");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("is read by members with a grant only")).toBeVisible();
  expect((await server.api(visitor, "GET", `/repos/${org}/era5/open`)).status).toBe(404);
});

test("through a cloud credential of the organisation", async ({ page, server, org, cloud }) => {
  const token = server.token(org);
  const bucket = `shared-${org}`;
  cloud.bucket(bucket, []);
  const [here, inside] = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
  cloud.role(`shared-${org}`, trustPolicy({ StringEquals: { "sts:ExternalId": SECRET } }), allow(["s3:ListBucket", ...OBJECTS], [here, inside]));
  const headers = { "x-tiledb-rest-api-key": token };
  const role = { aws: { role_arn: `arn:aws:iam::${CUSTOMER_ACCOUNT}:role/shared-${org}`, external_id: SECRET } };
  const credentials = `${server.url}/v2/credentials/${org}`;
  expect((await fetch(credentials, { method: "POST", headers, body: JSON.stringify({ name: "shared", role }) })).status).toBe(204);
  await server.signIn(page, `/${org}/buckets?dialog=add`);
  await hydrated(page);
  await page.getByLabel("Bucket name").fill(`s3://${bucket}/arrays`);
  await page.getByLabel("Region").fill("us-east-1");
  await page.getByLabel("Nickname").fill("role");
  await at(page.getByRole("dialog"), "Access");
  await page.getByText("Cloud credential", { exact: true }).first().click();
  await page.getByLabel("Cloud credential", { exact: true }).last().selectOption({ index: 1 });
  await addBucket(page.getByRole("dialog"));
  await expect(page.getByRole("row").filter({ hasText: bucket })).toBeVisible();
  const listed = await (await server.api(token, "GET", `/orgs/${org}/buckets`)).text();
  expect(JSON.parse(listed)[0].auth_config.method).toBe("aws_customer_managed_role");
  expect(listed).not.toContain(`role/shared-${org}`);
  expect(arrays(server, token, `${org}/era5`, "role")).toBe("done");
});

test("through HMAC keys", async ({ server, org, cloud }) => {
  const token = server.token(org);
  const bucket = `keys-${org}`;
  cloud.bucket(bucket, []);
  const pair = cloud.user(`keys-${org}`, allow(["s3:*"], [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]));
  const extra = { ...REGION, endpoint_url: cloud.endpoint, use_ssl: false };
  const config = { nickname: "keys", platform: "s3-compatible", name: bucket, prefix: "", extra_config: extra, auth_config: { method: "hmac", ...pair } };
  expect((await server.api(token, "POST", `/orgs/${org}/buckets`, config)).status).toBe(201);
  expect(arrays(server, token, `${org}/era5`, "keys")).toBe("done");
});

/** A bucket with a user of whose pair temporary keys are made. */
function federated(cloud: Cloud, org: string): { bucket: string; pair: { access_key_id: string; secret_access_key: string } } {
  const bucket = `keys-${org}`;
  cloud.bucket(bucket, ["arrays/outside.txt"]);
  const permissions = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "s3:*", Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`] },
      { Effect: "Allow", Action: "sts:GetFederationToken", Resource: "*" },
    ],
  });
  return { bucket, pair: cloud.user(`keys-${org}`, permissions) };
}

test("through HMAC keys of which the store makes temporary ones", async ({ server, org, cloud }) => {
  const token = server.token(org);
  const { bucket, pair } = federated(cloud, org);
  const config = { nickname: "keys", platform: "s3", name: bucket, prefix: "arrays", extra_config: REGION, auth_config: { method: "hmac", ...pair } };
  expect((await server.api(token, "POST", `/orgs/${org}/buckets`, config)).status).toBe(201);
  expect(arrays(server, token, `${org}/era5`, "keys")).toBe("done");

  const [{ prefix }] = (await (await server.api(token, "GET", `/orgs/${org}/repos/paginated?page=1&size=100`)).json()).items;
  const answer = await server.api(token, "GET", `/repos/${org}/era5/open`);
  const { repo_credentials: credentials } = await answer.json();
  const told = await (await server.api(token, "GET", `/repos/${org}/era5`)).text();
  expect(told).not.toContain(pair.secret_access_key);
  expect(credentials.aws_session_token).toEqual(expect.any(String));
  expect(credentials.aws_access_key_id).not.toBe(pair.access_key_id);
  expect(Date.parse(credentials.expiration) - Date.now()).toBeLessThanOrEqual(3_600_000);
  const attempts = [`${prefix}/x`, "arrays/outside.txt", `${prefix}2/x`].flatMap((key) => ["put", "get", "delete", "list"].map((call) => ({ call, bucket, key })));
  const refused = Array(4).fill("AccessDenied");
  expect(cloud.attempt(credentials, attempts)).toEqual(["ok", "ok", "ok", "ok", ...refused, ...refused]);
});

test("a repo that everybody may read is imported, and read without keys", async ({ server, org, cloud }) => {
  const token = server.token(org);
  const bucket = `open-${org}`;
  cloud.publicBucket(bucket);
  const owner = cloud.user(`owner-${org}`, allow("s3:*", [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]));
  const config = { nickname: "open", platform: "s3", name: bucket, prefix: "", extra_config: REGION, auth_config: { method: "anonymous" } };
  expect((await server.api(token, "POST", `/orgs/${org}/buckets`, config)).status).toBe(201);
  const python = join(needed("LAKEWARDEN_ARRAYLAKE_VENV"), "bin/python");
  const script = join(import.meta.dirname, "../clients/arraylake_import.py");
  const env = {
    ARRAYLAKE_SERVICE__URI: server.url, ARRAYLAKE_TOKEN: token, HOME: server.folder,
    ENDPOINT: cloud.endpoint, OWNER_KEY: owner.access_key_id, OWNER_SECRET: owner.secret_access_key,
  };
  expect((await runBeside(python, [script, `${org}/era5`, "open", bucket, "published/era5"], env)).trim().split("\n").at(-1)).toBe("done");
});

test("what a repo's credentials open, and what they do not", async ({ server, org, cloud }) => {
  const token = server.token(org);
  const { bucket, id } = await roleConfig(server, cloud, org, token);
  const repo = async (name: string, prefix: string) =>
    (await server.api(token, "POST", `/orgs/${org}/repos`, { name, bucket_nickname: "role", prefix })).json();
  expect((await repo("one", "one")).prefix).toBe("arrays/one");
  await repo("two", "two");
  await repo("one-more", "one-more");
  const vend = async (path: string) => {
    const answer = await server.api(token, "GET", path);
    expect(answer.status, path).toBe(200);
    return answer.json();
  };
  const credentials = await vend(`/repos/${org}/one/bucket-credentials`);
  expect(Object.keys(credentials).sort()).toEqual(["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "expiration"]);
  const inside: [string, string, string][] = [
    ["get", "arrays/one/missing", "NoSuchKey"],
    ["put", "arrays/one/x", "ok"],
    ["get", "arrays/one/x", "ok"],
    ["list", "arrays/one/", "ok"],
    ["copy", "arrays/one/x", "ok"],
    ["multipart", "arrays/one/y", "ok"],
    ["presigned-get", "arrays/one/x", "ok"],
    ["delete", "arrays/one/x", "ok"],
  ];
  const calls = ["get", "put", "delete", "list", "copy", "multipart", "presigned-get", "presigned-put"];
  const places = ["arrays/two/x", "arrays/one-more/x", "arrays/one", "arrays/outside.txt", "elsewhere/b.txt", "x"];
  const outside = places.flatMap((key) => calls.map((call): [string, string, string] => [call, key, "AccessDenied"]));
  const tried = (credentials: unknown, attempts: [string, string, string][], name = bucket) => {
    const outcomes = cloud.attempt(credentials, attempts.map(([call, key]) => ({ call, bucket: name, key })));
    expect(attempts.map(([call, key], index) => [call, key, outcomes[index]])).toEqual(attempts);
  };
  tried(credentials, [...inside, ...outside]);
  tried(credentials, calls.map((call) => [call, "arrays/a.txt", "AccessDenied"]), `${bucket}-two`);

  // The whole config: to read, unless a caller who may write asks for more.
  const reading = await vend(`/orgs/${org}/buckets/${id}/credentials`);
  tried(reading, [["get", "arrays/outside.txt", "ok"], ["put", "arrays/z", "AccessDenied"], ["get", "elsewhere/b.txt", "AccessDenied"]]);
  const writing = await vend(`/orgs/${org}/buckets/${id}/credentials?access=write`);
  tried(writing, [["put", "arrays/z", "ok"], ["put", "elsewhere/z", "AccessDenied"], ["put", "arrays2/z", "AccessDenied"]]);
  // The same in the form of AWS SDKs.
  for (const [access, write] of [["", "AccessDenied"], ["?access=write", "ok"]]) {
    const sdk = await vend(`/api/v1/orgs/${org}/buckets/${id}/aws-credentials${access}`);
    const { AccessKeyId, SecretAccessKey, Token, SessionToken, Version, Expiration } = sdk;
    expect([Version, SessionToken, Expiration]).toEqual([1, Token, expect.stringMatching(/Z$/)]);
    const keys = { aws_access_key_id: AccessKeyId, aws_secret_access_key: SecretAccessKey, aws_session_token: Token };
    tried(keys, [["get", "arrays/outside.txt", "ok"], ["put", "arrays/z", write], ["get", "elsewhere/b.txt", "AccessDenied"]]);
  }

  // A repeated request is answered from the cache; an offline repo vends nothing.
  expect((await vend(`/repos/${org}/one/bucket-credentials`)).aws_access_key_id).toBe(credentials.aws_access_key_id);
  const open = await vend(`/repos/${org}/one/open`);
  expect(open.repo_credentials.aws_access_key_id).toBe(credentials.aws_access_key_id);
  expect(open.repo_prefix).toBe("arrays/one");
  await server.api(token, "PUT", `/orgs/${org}/one/status`, { mode: "offline", message: null });
  expect((await server.api(token, "GET", `/repos/${org}/one/bucket-credentials`)).status).toBe(409);
  expect((await vend(`/repos/${org}/one/open`)).repo_credentials).toBeNull();
});

for (const method of ["role", "keys"]) {
  test(`an open repo outlives its credentials, made with ${method}`, async ({ cloud }) => {
    const server = await Lakewarden.start({ ...cloud.settings(), LAKEWARDEN_DEV_MODE: "true", LAKEWARDEN_CREDENTIAL_LIFETIME: "60" });
    try {
      const org = `short-${method}-${process.pid}`;
      server.bootstrap(org);
      const token = server.token(org);
      if (method === "role") {
        await roleConfig(server, cloud, org, token);
      } else {
        const { bucket, pair } = federated(cloud, org);
        const config = { nickname: "keys", platform: "s3", name: bucket, prefix: "arrays", extra_config: REGION, auth_config: { method: "hmac", ...pair } };
        expect((await server.api(token, "POST", `/orgs/${org}/buckets`, config)).status).toBe(201);
      }
      expect(arrays(server, token, `${org}/era5`, method, "75")).toBe("done");
      const vended = server.dump().match(/credentials\.vended/g) ?? [];
      expect(vended.length).toBeGreaterThan(3);
    } finally {
      await server.stop();
    }
  });
}

for (const [version, variable] of arraylakes("oldest", "newest")) {
  test(`through HMAC keys, temporary and not, by the ${version} client`, async ({ server, org, cloud }) => {
    const token = server.token(org);
    const { bucket, pair } = federated(cloud, org);
    const own = cloud.user(`own-${org}`, allow(["s3:*"], [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]));
    for (const [nickname, keys] of Object.entries({ temporary: pair, permanent: own })) {
      const config = { nickname, platform: "s3", name: bucket, prefix: nickname, extra_config: REGION, auth_config: { method: "hmac", ...keys } };
      expect((await server.api(token, "POST", `/orgs/${org}/buckets`, config)).status).toBe(201);
      expect(arraysBy(needed(variable), server, token, `${org}/${nickname}`, nickname)).toBe("done");
    }
  });
}

test("one person opens five hundred repos at once", async ({ cloud }) => {
  const server = await Lakewarden.start({ ...cloud.settings(), LAKEWARDEN_DEV_MODE: "true" });
  try {
    const org = `many-${process.pid}`;
    server.bootstrap(org);
    const token = server.token(org);
    await roleConfig(server, cloud, org, token);
    const python = join(needed("LAKEWARDEN_ARRAYLAKE_VENV"), "bin/python");
    const script = join(import.meta.dirname, "../clients/arraylake_many.py");
    const env = { ARRAYLAKE_SERVICE__URI: server.url, ARRAYLAKE_TOKEN: token, HOME: server.folder };
    await runBeside(python, [script, "create", org, "role", "500"], env);
    // Empties the cache of credentials made for them.
    await server.restart("SIGTERM");
    env.ARRAYLAKE_SERVICE__URI = server.url;
    expect((await runBeside(python, [script, "open", org, "role", "500"], env)).trim().split("\n").at(-1)).toBe("done");
    expect((server.dump().match(/credentials\.vended/g) ?? []).length).toBeGreaterThanOrEqual(500);
  } finally {
    await server.stop();
  }
});
