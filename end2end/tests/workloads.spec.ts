// Workloads without stored secrets: an unchanged AWS SDK gets a repo's keys for the token of its platform.

import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CUSTOMER_ACCOUNT, type Cloud, allow, trustPolicy } from "../support/cloud.ts";
import { Lakewarden, OWNER } from "../support/lakewarden.ts";
import { needed, runBeside } from "../support/process.ts";
import { expect, test } from "../support/test.ts";

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

/** A bucket config on a role with the repo `era5`; answers with the repo's URI. */
async function repo(server: Lakewarden, cloud: Cloud, token: string): Promise<string> {
  cloud.bucket("workloads", ["arrays/outside.txt"]);
  const resources = ["arn:aws:s3:::workloads", "arn:aws:s3:::workloads/*"];
  cloud.role("workloads", trustPolicy({ StringEquals: { "sts:ExternalId": SECRET } }), allow(["s3:*"], resources));
  const auth = { method: "aws_customer_managed_role", external_customer_id: CUSTOMER_ACCOUNT, external_role_name: "workloads", shared_secret: SECRET };
  const config = { nickname: "role", platform: "s3", name: "workloads", prefix: "arrays", extra_config: { region_name: "us-east-1" }, auth_config: auth };
  expect((await server.api(token, "POST", "/orgs/acme/buckets", config)).status).toBe(201);
  expect((await server.api(token, "POST", "/orgs/acme/repos", { name: "era5", bucket_nickname: "role" })).status).toBe(201);
  return (await (await server.api(token, "GET", "/api/v1/orgs/acme/repos/era5")).json()).uri;
}

/** Trusts the workload `right`, with the owner's password. */
async function trust(server: Lakewarden, issuer: Issuer): Promise<string> {
  const basic = Buffer.from(`ada:${OWNER.password}`).toString("base64");
  const call = async (method: string, path: string, body: unknown) => {
    const headers = { authorization: `Basic ${basic}`, "content-type": "application/json" };
    const answer = await fetch(`${server.url}/api/v1/orgs/acme/service-accounts${path}`, { method, headers, body: JSON.stringify(body) });
    expect(answer.status, path).toBe(201);
    return answer.json();
  };
  await call("POST", "", { name: "ingest", role: "member" });
  const rule = { issuer: issuer.url, audience: AUDIENCE, conditions: [{ claim: "sub", value: "system:serviceaccount:etl:*" }] };
  return (await call("POST", "/ingest/trust-rules", rule)).id;
}

const SCRIPT = `
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

test("boto3 gets and renews a repo's keys with the token of its platform", async ({ cloud }) => {
  const issuer = await Issuer.start();
  const settings = cloud.settings();
  appendFileSync(settings.LAKEWARDEN_EGRESS_RULES, `\n[[egress.allow]]\nhost = "127.0.0.1"\nport = ${issuer.port}\ncidr = ["127.0.0.1/32"]\nscheme = "http"\n`);
  const server = await Lakewarden.start(settings);
  try {
    server.bootstrap("acme");
    const token = server.token("acme");
    const uri = await repo(server, cloud, token);
    const rule = await trust(server, issuer);
    const boto3 = (file: string) => {
      const env = {
        AWS_ENDPOINT_URL_STS: `${server.url}/sts`,
        AWS_ROLE_ARN: "arn:aws:iam::000000000000:role/acme/era5",
        AWS_WEB_IDENTITY_TOKEN_FILE: file,
        AWS_REGION: "us-east-1",
        AWS_DEFAULT_REGION: "us-east-1",
        AWS_EC2_METADATA_DISABLED: "true",
        HOME: server.folder,
      };
      return runBeside(join(needed("LAKEWARDEN_LAKE_VENV"), "bin/python"), ["-c", SCRIPT, cloud.endpoint, uri, "arrays/outside.txt"], env);
    };
    const file = issuer.token("system:serviceaccount:etl:nightly");
    expect(await boto3(file)).toContain("assume-role-with-web-identity");
    expect(await boto3(issuer.token("system:serviceaccount:etl:hourly"))).toContain("assume-role-with-web-identity");
    await expect(boto3(issuer.token("system:serviceaccount:web:nightly"))).rejects.toThrow(/AccessDenied/);
    const deleted = await server.api(token, "DELETE", `/api/v1/orgs/acme/service-accounts/ingest/trust-rules/${rule}`);
    expect(deleted.status).toBe(204);
    await expect(boto3(file)).rejects.toThrow(/AccessDenied/);
    // Nothing of a platform's token is in the log or the database.
    expect(server.output + server.dump()).not.toMatch(/eyJ[\w-]+\.eyJ/);
  } finally {
    await server.stop();
    issuer.stop();
  }
});
