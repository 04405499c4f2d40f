// Certificates of an unknown authority: the error, and the setting that trusts it.

import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Lakewarden, callFunction, hydrated } from "../support/lakewarden.ts";
import { needed } from "../support/process.ts";
import { Authority } from "../support/tls.ts";
import { expect, test } from "../support/test.ts";

const authority = new Authority();

test("the credential process names what is wrong with a certificate, and trusts the authority it is given", async ({ server, org }) => {
  const ask = (url: string, ...more: string[]) => {
    const args = ["credential-process", "--server", url, "--repo", `${org}/none`, ...more];
    const env = { PATH: process.env.PATH ?? "", LAKEWARDEN_TOKEN: server.token(org) };
    return new Promise<string>((done) => {
      execFile(needed("LAKEWARDEN_BINARY"), args, { env }, (_error, _said, complaint) => done(complaint));
    });
  };
  const right = await authority.before(server.url, "IP:127.0.0.1");
  const other = await authority.before(server.url, "DNS:elsewhere.example.com");
  const unknown = await ask(right.url);
  expect(unknown).toContain("issued by an authority that is not trusted");
  expect(unknown).toContain("LAKEWARDEN_CA_FILE");
  expect(await ask(other.url, "--ca-file", authority.file)).toContain("issued for another host name");
  // The server itself answers: there is no such repo.
  expect(await ask(right.url, "--ca-file", authority.file)).toContain("Not found");
  right.stop();
  other.stop();
});

test("Test connection names what is wrong with a store's certificate, and the operator can trust its authority", async ({ page, cloud }) => {
  const store = await authority.before(cloud.endpoint, "IP:127.0.0.1");
  const rules = join(mkdtempSync(join(tmpdir(), "rules-")), "rules.toml");
  writeFileSync(rules, `[[egress.allow]]\nhost = "127.0.0.1"\nport = ${store.port}\ncidr = ["127.0.0.1/32"]\n`);
  const settings = { LAKEWARDEN_EGRESS_RULES: rules, LAKEWARDEN_DEV_MODE: "true" };
  const endpoint = async (more: Record<string, string>) => {
    const server = await Lakewarden.start({ ...settings, ...more });
    try {
      server.bootstrap("acme");
      await server.signIn(page, "/acme/buckets");
      await hydrated(page);
      const draft = { org: "acme", platform: "s3-compatible", bucket: "research", endpoint: store.url, auth_method: "hmac", access_key_id: "AKIDNOBODY", secret_access_key: "canary/secret" };
      const report = await callFunction(page, "buckets/test", draft);
      return report.checks.find((check: { name: string }) => check.name === "endpoint");
    } finally {
      await server.stop();
    }
  };
  expect(await endpoint({})).toMatchObject({ outcome: "failed", problem: { code: "tls_error", certificate: "unknown_issuer" } });
  expect(await endpoint({ LAKEWARDEN_CA_FILE: authority.file })).toMatchObject({ outcome: "passed" });
  store.stop();
});

test("a file without certificates stops the start", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "authority-")), "ca.pem");
  writeFileSync(file, "not a certificate");
  const env = { PATH: process.env.PATH ?? "", LAKEWARDEN_CA_FILE: file, LAKEWARDEN_SITE_DIR: needed("LAKEWARDEN_SITE_DIR"), LAKEWARDEN_LISTEN: "127.0.0.1:0" };
  const { status, stderr } = spawnSync(needed("LAKEWARDEN_BINARY"), ["serve"], { env, encoding: "utf8" });
  expect([status, stderr]).toEqual([78, expect.stringContaining("LAKEWARDEN_CA_FILE")]);
});
