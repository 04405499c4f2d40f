// Lakewarden on the stores that run here: `make stores`. For each: Test connection, keys for a repo, whether they stay in it, and
// a commit of icechunk. The table is printed, and stands in docs/STORES.md.

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Lakewarden } from "../support/lakewarden.ts";
import { needed, run, runBeside } from "../support/process.ts";
import { BUCKET, type Store, ceph, ministack, moto, seaweedfs } from "../support/stores.ts";

const ORG = "acme";
const DOCS = join(import.meta.dirname, "../../docs/STORES.md");
const CHECKS = {
  list: "list",
  read: "read",
  write: "write",
  multipart: "in parts",
  conditional_create: "create once",
  conditional_replace: "replace unchanged",
  order: "in order",
  delete: "delete",
};
const TITLES = ["store", ...Object.values(CHECKS), "keys for a repo", "outside the repo", "icechunk commits"];

/** What is expected of each store: a store that changes its ways changes this file. */
const STORES: { start: () => Promise<Store>; warns: string[]; gives: string; outside: string }[] = [
  { start: ministack, warns: [], gives: "temporary keys", outside: "refused" },
  // Without a configuration of its STS it answers 503 to requests for temporary keys: that proves nothing, so nothing is given.
  { start: seaweedfs, warns: [], gives: "none", outside: "-" },
  // Ceph 16, as Debian 12 has it, does not replace objects on a condition.
  { start: ceph, warns: ["conditional_replace"], gives: "the stored pair", outside: "open" },
  { start: moto, warns: [], gives: "the stored pair", outside: "open" },
];

const rows: string[][] = [];

async function serverFor(store: Store): Promise<Lakewarden> {
  const rules = join(mkdtempSync(join(tmpdir(), "rules-")), "egress.toml");
  const { port } = new URL(store.endpoint);
  writeFileSync(rules, `[[egress.allow]]\nhost = "127.0.0.1"\nport = ${port}\ncidr = ["127.0.0.1/32"]\nscheme = "http"\n`);
  const server = await Lakewarden.start({ LAKEWARDEN_EGRESS_RULES: rules, LAKEWARDEN_DEV_MODE: "true" });
  server.bootstrap(ORG);
  return server;
}

function attempt(store: Store, credentials: Record<string, unknown>, key: string): string[] {
  const attempts = ["put", "get", "delete", "list"].map((call) => ({ call, bucket: BUCKET, key }));
  const script = join(import.meta.dirname, "../cloud/account.py");
  const input = JSON.stringify({ endpoint: store.endpoint, credentials, attempts });
  return JSON.parse(run(join(needed("LAKEWARDEN_CLOUD_VENV"), "bin/python"), [script, "attempt"], {}, input));
}

for (const { start, warns, gives, outside } of STORES) {
  test(start.name, async () => {
    const store = await start();
    const server = await serverFor(store);
    try {
      const token = server.token(ORG);
      const api = async (method: string, path: string, body?: unknown) => {
        const answer = await server.api(token, method, path, body);
        expect(answer.status, `${method} ${path}: ${await answer.clone().text()}`).toBeLessThan(300);
        return answer.json();
      };
      const extra_config = { endpoint_url: store.endpoint, use_ssl: false, region_name: "us-east-1" };
      const config = { nickname: "lake", platform: "s3-compatible", name: BUCKET, prefix: "arrays", extra_config, auth_config: { method: "hmac", ...store.keys } };
      const { id } = await api("POST", `/orgs/${ORG}/buckets`, config);
      const report = await api("POST", `/api/v1/orgs/${ORG}/buckets/${id}/test`);
      const found = Object.fromEntries(report.checks.map((check: { name: string; outcome: string }) => [check.name, check.outcome]));
      expect(report.checks.filter((check: { outcome: string }) => check.outcome === "failed")).toEqual([]);
      expect(Object.keys(CHECKS).filter((name) => found[name] === "warned")).toEqual(warns);

      const seen = [store.name, ...Object.keys(CHECKS).map((name) => found[name] ?? "not made"), gives, outside];
      if (gives === "none") {
        await api("POST", `/orgs/${ORG}/repos`, { name: "era5", description: null, bucket_nickname: "lake", kind: "icechunk", metadata: null, prefix: "era5", create_mode: "register" });
        const refused = await server.api(token, "GET", `/repos/${ORG}/era5/bucket-credentials`);
        expect(refused.status).toBe(503);
        rows.push([...seen, "not tried"]);
        return;
      }
      const python = join(needed("LAKEWARDEN_ARRAYLAKE_VENV"), "bin/python");
      const env = { ARRAYLAKE_SERVICE__URI: server.url, ARRAYLAKE_TOKEN: token, HOME: server.folder };
      const said = await runBeside(python, [join(import.meta.dirname, "../clients/arraylake_arrays.py"), `${ORG}/era5`, "lake"], env);
      expect(said.trim().split("\n").at(-1)).toBe("done");

      const repo = await api("GET", `/repos/${ORG}/era5`);
      const pair = await server.api(token, "GET", `/repos/${ORG}/era5/bucket-credentials`).then((answer) => (answer.ok ? answer.json() : undefined));
      const isTemporary = Boolean(pair?.aws_session_token);
      const keys = isTemporary ? pair : { aws_access_key_id: store.keys.access_key_id, aws_secret_access_key: store.keys.secret_access_key, aws_session_token: null };
      expect(isTemporary ? "temporary keys" : "the stored pair").toBe(gives);
      expect(attempt(store, keys, `${repo.prefix}/x`)).toEqual(Array(4).fill("ok"));
      const beside = attempt(store, keys, "elsewhere/x");
      const isRefused = beside.every((outcome) => outcome === "AccessDenied");
      expect(isRefused ? "refused" : "open").toBe(outside);
      rows.push([...seen, "yes"]);
    } finally {
      await server.stop();
      await store.stop();
    }
  });
}

test.afterAll(() => {
  const table = [TITLES, TITLES.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  console.log(table);
  if (rows.length < STORES.length) return;
  const seen = /(?<=<!-- seen -->\n)[^]*?(?=<!-- \/seen -->)/;
  writeFileSync(DOCS, readFileSync(DOCS, "utf8").replace(seen, () => `${table}\n`));
});
