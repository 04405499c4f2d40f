// Workloads without stored secrets: an unchanged AWS SDK gets a repo's keys for the token of its platform.

import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CUSTOMER_ACCOUNT, type Cloud, allow, trustPolicy } from "../support/cloud.ts";
import { Lakewarden } from "../support/lakewarden.ts";
import { freePort, needed, runBeside } from "../support/process.ts";
import { expect, expectAccessible, test } from "../support/test.ts";
import { Authority } from "../support/tls.ts";

const authority = new Authority();

const SECRET = "x-the-shared-secret";
const AUDIENCE = "lakewarden";

/** A platform that signs tokens for its workloads. */
class Issuer {
  private readonly keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  private server!: Server;
  url = "";

  static async start(): Promise<Issuer> {
    const issuer = new Issuer();
    issuer.server = createServer((request, answer) => {
      answer.setHeader("content-type", "application/json");
      answer.end(JSON.stringify(request.url === "/jwks" ? issuer.published() : { issuer: issuer.url, jwks_uri: `${issuer.url}/jwks` }));
    }).listen(0, "127.0.0.1");
    await once(issuer.server, "listening");
    issuer.url = `http://127.0.0.1:${issuer.port}`;
    return issuer;
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }

  private published() {
    return { keys: [{ ...this.keys.publicKey.export({ format: "jwk" }), kid: "k", use: "sig", alg: "ES256" }] };
  }

  /** A token in a file, as a platform leaves it for a workload. */
  token(sub: string): string {
    const now = Math.floor(Date.now() / 1000);
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const claims = { iss: this.url, aud: AUDIENCE, sub, iat: now, exp: now + 600 };
    const text = `${part({ alg: "ES256", kid: "k" })}.${part(claims)}`;
    const signature = sign("sha256", Buffer.from(text), { key: this.keys.privateKey, dsaEncoding: "ieee-p1363" });
    const file = join(mkdtempSync(join(tmpdir(), "workload-")), "token");
    writeFileSync(file, `${text}.${signature.toString("base64url")}`);
    return file;
  }

  stop(): void {
    this.server.close();
  }
}

/** A bucket with a config on a role of the same name, and the repo `era5`; answers with the repo's URI. */
async function repo(server: Lakewarden, cloud: Cloud, token: string, name: string): Promise<string> {
  cloud.bucket(name, ["arrays/outside.txt"]);
  const resources = [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`];
  cloud.role(name, trustPolicy({ StringEquals: { "sts:ExternalId": SECRET } }), allow(["s3:*"], resources));
  const auth = { method: "aws_customer_managed_role", external_customer_id: CUSTOMER_ACCOUNT, external_role_name: name, shared_secret: SECRET };
  const config = { nickname: "role", platform: "s3", name, prefix: "arrays", extra_config: { region_name: "us-east-1" }, auth_config: auth };
  expect((await server.api(token, "POST", "/orgs/acme/buckets", config)).status).toBe(201);
  expect((await server.api(token, "POST", "/orgs/acme/repos", { name: "era5", bucket_nickname: "role" })).status).toBe(201);
  return (await (await server.api(token, "GET", "/api/v1/orgs/acme/repos/era5")).json()).uri;
}

/** Trusts the workload `right`, with the owner's password. */
async function trust(server: Lakewarden, issuer: Issuer): Promise<string> {
  const call = async (path: string, body: unknown) => {
    const answer = await server.asOwner("POST", `/api/v1/orgs/acme/service-accounts${path}`, body);
    expect(answer.status, path).toBe(201);
    return answer.json();
  };
  await call("", { name: "ingest", role: "member" });
  const rule = { issuer: issuer.url, audience: AUDIENCE, conditions: [{ claim: "sub", value: "system:serviceaccount:etl:*" }] };
  return (await call("/ingest/trust-rules", rule)).id;
}

/** The programs get and renew the keys of the repo with three settings. Each takes the store, the repo's URI, and a key outside. */
const BOTO3 = `
import sys, boto3, botocore.exceptions
endpoint, uri, outside = sys.argv[1:]
bucket, prefix = uri.removeprefix("s3://").split("/", 1)
s3 = boto3.client("s3", endpoint_url=endpoint)
key = prefix.rstrip("/") + "/chunk"
s3.put_object(Bucket=bucket, Key=key, Body=b"1")
assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == b"1"
try:
    s3.get_object(Bucket=bucket, Key=outside)
    sys.exit("reads what lies outside")
except botocore.exceptions.ClientError as error:
    assert error.response["Error"]["Code"] == "AccessDenied", error
print(boto3.Session().get_credentials().method)
`;
const OBSTORE = `
import sys, obstore
from obstore.store import S3Store
endpoint, uri, outside = sys.argv[1:]
bucket, prefix = uri.removeprefix("s3://").split("/", 1)
store = S3Store(bucket, endpoint=endpoint, client_options={"allow_http": True})
key = prefix.rstrip("/") + "/obstore"
obstore.put(store, key, b"1")
assert obstore.get(store, key).bytes().to_bytes() == b"1"
try:
    obstore.get(store, outside)
    sys.exit("reads what lies outside")
except obstore.exceptions.PermissionDeniedError:
    print("inside only")
`;
// DuckDB's own web identities are asked for at Amazon only: it takes the keys that boto3 gets.
const DUCKDB = `
import sys, boto3, duckdb
from duckdb_extensions import import_extension
endpoint, uri, outside = sys.argv[1:]
import_extension("httpfs")
db = duckdb.connect()
db.load_extension("httpfs")
keys = boto3.Session().get_credentials().get_frozen_credentials()
db.execute(
    "create secret (type s3, key_id $1, secret $2, session_token $3, region 'us-east-1', endpoint $4, url_style 'path', use_ssl false)",
    [keys.access_key, keys.secret_key, keys.token, endpoint.removeprefix("http://")],
)
target = uri.rstrip("/") + "/duckdb.parquet"
db.execute(f"copy (select 42 as x) to '{target}'")
assert db.execute(f"select x from '{target}'").fetchall() == [(42,)]
try:
    db.execute(f"select * from read_text('s3://{uri.split('/')[2]}/{outside}')").fetchall()
    sys.exit("reads what lies outside")
except duckdb.HTTPException as error:
    assert error.status_code == 403, error
    print("inside only")
`;

/** A server, its address for SDKs, which want https, an issuer that it may reach, and the repo `era5` on a role. */
async function scene(cloud: Cloud, bucket: string, work: (scene: Scene) => Promise<void>): Promise<void> {
  const issuer = await Issuer.start();
  const port = await freePort();
  const secured = await authority.before(`http://127.0.0.1:${port}`, "IP:127.0.0.1");
  const settings = cloud.settings();
  appendFileSync(settings.LAKEWARDEN_EGRESS_RULES, `\n[[egress.allow]]\nhost = "127.0.0.1"\nport = ${issuer.port}\ncidr = ["127.0.0.1/32"]\nscheme = "http"\n`);
  const server = await Lakewarden.start({ ...settings, LAKEWARDEN_LISTEN: `127.0.0.1:${port}` });
  try {
    server.bootstrap("acme");
    const token = server.token("acme");
    await work({ server, issuer, token, uri: await repo(server, cloud, token, bucket), sts: `${secured.url}/sts` });
    // Nothing of a platform's token is in the log or the database.
    expect(server.output + server.dump()).not.toMatch(/eyJ[\w-]+\.eyJ/);
  } finally {
    await server.stop();
    secured.stop();
    issuer.stop();
  }
}

type Scene = { server: Lakewarden; issuer: Issuer; token: string; uri: string; sts: string };

/** What a workload's environment says, with the token in `file`. */
const environment = (sts: string, file: string) => ({
  AWS_ENDPOINT_URL_STS: sts,
  AWS_ROLE_ARN: "arn:aws:iam::000000000000:role/acme/era5",
  AWS_WEB_IDENTITY_TOKEN_FILE: file,
  AWS_REGION: "us-east-1",
  AWS_DEFAULT_REGION: "us-east-1",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_CA_BUNDLE: authority.file,
  SSL_CERT_FILE: authority.file,
  HOME: mkdtempSync(join(tmpdir(), "home-")),
});

const OUTSIDE = "arrays/outside.txt";
const RIGHT = "system:serviceaccount:etl:nightly";
const WRONG = "system:serviceaccount:web:nightly";

test("boto3 gets and renews a repo's keys with the token of its platform", async ({ cloud }) => {
  await scene(cloud, "workloads", async ({ server, issuer, token, uri, sts }) => {
    const rule = await trust(server, issuer);
    const boto3 = (file: string) => runBeside(join(needed("LAKEWARDEN_LAKE_VENV"), "bin/python"), ["-c", BOTO3, cloud.endpoint, uri, OUTSIDE], environment(sts, file));
    const file = issuer.token(RIGHT);
    expect(await boto3(file)).toContain("assume-role-with-web-identity");
    expect(await boto3(issuer.token("system:serviceaccount:etl:hourly"))).toContain("assume-role-with-web-identity");
    await expect(boto3(issuer.token(WRONG))).rejects.toThrow(/AccessDenied/);
    const deleted = await server.api(token, "DELETE", `/api/v1/orgs/acme/service-accounts/ingest/trust-rules/${rule}`);
    expect(deleted.status).toBe(204);
    await expect(boto3(file)).rejects.toThrow(/AccessDenied/);
  });
});

test("obstore, DuckDB and the aws CLI get a repo's keys with the token of their platform", async ({ cloud }) => {
  await scene(cloud, "workloads-clients", async ({ server, issuer, uri, sts }) => {
    await trust(server, issuer);
    const python = (variable: string, script: string) => (file: string) =>
      runBeside(join(needed(variable), "bin/python"), ["-c", script, cloud.endpoint, uri, OUTSIDE], environment(sts, file));
    const aws = (...args: string[]) => (file: string) =>
      runBeside(join(needed("LAKEWARDEN_CLOUD_VENV"), "bin/aws"), ["--endpoint-url", cloud.endpoint, "s3api", ...args], environment(sts, file));
    const bucket = "workloads-clients";
    const key = `${uri.replace(`s3://${bucket}/`, "").replace(/\/$/, "")}/chunk`;
    const [right, wrong] = [issuer.token(RIGHT), issuer.token(WRONG)];
    for (const client of [python("LAKEWARDEN_LAKE_VENV", OBSTORE), python("LAKEWARDEN_CLOUD_VENV", DUCKDB), aws("put-object", "--bucket", bucket, "--key", key)]) {
      await client(right);
      await expect(client(wrong)).rejects.toThrow();
    }
    await expect(aws("get-object", "--bucket", bucket, "--key", OUTSIDE, "/dev/null")(right)).rejects.toThrow(/AccessDenied/);
  });
});

test("an admin makes a trust rule from a preset, and sees why a token is not accepted", async ({ cloud, page }) => {
  await scene(cloud, "workloads-page", async ({ server, issuer }) => {
    await server.signIn(page, "/acme/members");
    await page.getByRole("link", { name: "Add service account" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("ingest");
    await page.getByRole("dialog").getByRole("button", { name: "Add service account" }).click();
    await page.getByRole("link", { name: "Trust rules of ingest" }).click();
    const dialog = page.getByRole("dialog", { name: "Trust rules of ingest" });
    await dialog.getByRole("link", { name: "Kubernetes" }).click();
    await expect(dialog.getByLabel("Audience")).toHaveValue(server.url);
    await expect(dialog.getByLabel("Conditions")).toHaveValue("sub = system:serviceaccount:namespace:name");
    await expectAccessible(page);

    // What is wrong is told at its field, and what was typed stays.
    await dialog.getByLabel("Issuer").fill(issuer.url);
    await dialog.getByLabel("Audience").fill(AUDIENCE);
    await dialog.getByLabel("Conditions").fill("sub = *");
    await dialog.getByRole("button", { name: "Create trust rule" }).click();
    await expect(dialog.getByText("A value of * only trusts every workload of the issuer.")).toBeVisible();
    await expect(dialog.getByLabel("Issuer")).toHaveValue(issuer.url);
    await dialog.getByLabel("Conditions").fill("sub = system:serviceaccount:etl:*\n");
    await dialog.getByRole("button", { name: "Create trust rule" }).click();
    await expect(page.getByText("Workloads that meet the new trust rule act as ingest.")).toBeVisible();
    const rule = dialog.getByRole("row").filter({ hasText: issuer.url });
    await expect(rule).toContainText("sub = system:serviceaccount:etl:*");
    await expect(rule).toContainText("never");

    const tries = async (token: string, answer: string) => {
      await dialog.getByLabel("Token of a workload").fill(token);
      await dialog.getByRole("button", { name: "Try token" }).click();
      await expect(rule).toContainText(answer);
      await expect(dialog.getByLabel("Token of a workload")).toHaveValue("");
    };
    await tries(readFileSync(issuer.token(WRONG), "utf8"), `sub is "${WRONG}", not system:serviceaccount:etl:*.`);
    await tries("not a token", "This is not a signed token");
    await tries(readFileSync(issuer.token(RIGHT), "utf8"), "Accepts it.");
    expect(await page.content()).not.toContain("eyJ");

    await dialog.getByRole("link", { name: "Done" }).click();
    await expect(page.getByRole("link", { name: "Trust rules of ingest" })).toHaveText("1");
    await page.getByRole("link", { name: "Trust rules of ingest" }).click();
    await rule.getByText("Delete", { exact: true }).click();
    await rule.getByRole("button", { name: "Delete trust rule" }).click();
    await expect(dialog.getByText("It has no trust rules yet.")).toBeVisible();
  });
});
