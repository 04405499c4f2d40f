// Stores of other makers, each with a bucket and a key pair that may do everything in it.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ceph } from "./ceph.ts";
import { Cloud, type KeyPair, allow } from "./cloud.ts";
import { Running, freePort, needed, run } from "./process.ts";

export const BUCKET = "lake";

export interface Store {
  name: string;
  endpoint: string;
  keys: KeyPair;
  stop: () => Promise<unknown>;
}

const OWNER = { access_key_id: "owner", secret_access_key: "the-secret-of-the-owner" };
const program = (name: string) => join(needed("LAKEWARDEN_STORES_VENV"), "bin", name);

async function answers(endpoint: string, process: Running): Promise<void> {
  for (let tries = 0; ; tries++) {
    if (await fetch(endpoint).then(() => true, () => false)) return;
    if (tries > 600) throw new Error(`nothing answers at ${endpoint}:\n${process.output}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function makeBucket(endpoint: string): void {
  const script = join(import.meta.dirname, "../cloud/account.py");
  const input = { endpoint, account: OWNER.access_key_id, secret: OWNER.secret_access_key, name: BUCKET, keys: [], region: "us-east-1" };
  run(join(needed("LAKEWARDEN_CLOUD_VENV"), "bin/python"), [script, "bucket"], {}, JSON.stringify(input));
}

/** ministack, which enforces what AWS enforces. */
export async function ministack(): Promise<Store> {
  const cloud = await Cloud.start();
  cloud.bucket(BUCKET, []);
  const keys = cloud.user("owner", allow(["s3:*", "sts:GetFederationToken"], "*"));
  return { name: "ministack", endpoint: cloud.endpoint, keys, stop: () => cloud.stop() };
}

/** SeaweedFS, which reports nothing to its maker. */
export async function seaweedfs(): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), "seaweedfs-"));
  const credentials = [{ accessKey: OWNER.access_key_id, secretKey: OWNER.secret_access_key }];
  const identity = { name: "owner", credentials, actions: ["Admin", "Read", "Write", "List", "Tagging"] };
  writeFileSync(join(folder, "s3.json"), JSON.stringify({ identities: [identity] }));
  const part = async (name: string) => [`-${name}.port=${await freePort()}`, `-${name}.port.grpc=${await freePort()}`];
  const port = await freePort();
  const s3 = ["-s3", `-s3.port=${port}`, `-s3.port.grpc=${await freePort()}`, "-s3.port.iceberg=0", `-s3.config=${folder}/s3.json`];
  const parts = [...(await part("master")), ...(await part("volume")), "-filer", ...(await part("filer")), ...s3];
  const own = ["server", `-dir=${folder}`, "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false"];
  const process = Running.start(program("weed"), [...own, ...parts], { HOME: folder });
  const endpoint = `http://127.0.0.1:${port}`;
  await answers(endpoint, process);
  // The gateway answers before the volumes do.
  for (let tries = 0; ; tries++) {
    try {
      makeBucket(endpoint);
      break;
    } catch (error) {
      if (tries > 30) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  return { name: "SeaweedFS", endpoint, keys: OWNER, stop: () => process.stop("SIGKILL") };
}

/** moto, which looks at no key and no policy. */
export async function moto(): Promise<Store> {
  const port = await freePort();
  const process = Running.start(program("moto_server"), ["-H", "127.0.0.1", "-p", String(port)], {});
  const endpoint = `http://127.0.0.1:${port}`;
  await answers(`${endpoint}/moto-api/`, process);
  makeBucket(endpoint);
  return { name: "moto", endpoint, keys: OWNER, stop: () => process.stop() };
}

/** Ceph, which scripts/stores.sh has started. */
export async function ceph(): Promise<Store> {
  const gateway = new Ceph();
  const keys = gateway.user("owner", "");
  gateway.bucket(keys, BUCKET, []);
  return { name: "Ceph", endpoint: gateway.endpoint, keys, stop: async () => {} };
}
