// A location as people copy it.

import type { Values } from "./schema.ts";

type Pasted = Pick<Values, "platform" | "bucket" | "prefix"> & Partial<Pick<Values, "region" | "endpoint">>;

const trimmed = (prefix: string | undefined) => decodeURIComponent(prefix ?? "").replace(/^\/|[/*]+$/g, "");

/** Finds a location in a URI, an ARN or an https address; `null` in anything else, such as the mere name of a bucket. */
export function findLocation(text: string): Pasted | null {
  const arn = /^arn:aws[\w-]*:s3:::([^/]+)\/?(.*)$/.exec(text.trim());
  if (arn?.[1]) return { platform: "s3", bucket: arn[1], prefix: trimmed(arn[2]) };
  const uri = /^(s3a?|gs|https?):\/\/([^/?]+)\/?([^?]*)(?:\?(.*))?$/i.exec(text.trim());
  if (!uri) return null;
  const [, scheme = "", host = "", path = "", query] = uri;
  if (scheme.toLowerCase() === "gs") return { platform: "gs", bucket: host, prefix: trimmed(path) };
  if (scheme.toLowerCase().startsWith("s3")) return { platform: "s3", bucket: host, prefix: trimmed(path) };
  return ofConsole(host, path, query) ?? ofAddress(host, path);
}

/** Of the address of a bucket in a cloud's console. */
function ofConsole(host: string, path: string, query = ""): Pasted | null {
  const parameters = new URLSearchParams(query);
  const [kind, ...rest] = path.split("/").filter(Boolean);
  if (host.endsWith("console.aws.amazon.com") && kind === "s3" && rest[1]) {
    return { platform: "s3", bucket: rest[1], prefix: trimmed(parameters.get("prefix") ?? ""), region: parameters.get("region") ?? "" };
  }
  if (host === "console.cloud.google.com" && rest[0] === "browser" && rest[1]) {
    return { platform: "gs", bucket: rest[1], prefix: trimmed(rest.slice(2).join("/")) };
  }
  return null;
}

/** Of an https address of Amazon S3, Google Cloud Storage or another store. */
function ofAddress(host: string, path: string): Pasted | null {
  const [first = "", ...rest] = path.split("/");
  if (host === "storage.googleapis.com") return { platform: "gs", bucket: first, prefix: trimmed(rest.join("/")) };
  const amazon = /^(?:(.+)\.)?s3[.-](?:dualstack\.)?(?:([a-z0-9-]+)\.)?amazonaws\.com(?:\.cn)?$/.exec(host);
  if (amazon?.[1]) return { platform: "s3", bucket: amazon[1], prefix: trimmed(path), region: amazon[2] ?? "" };
  if (amazon) return { platform: "s3", bucket: first, prefix: trimmed(rest.join("/")), region: amazon[2] ?? "" };
  return first ? { platform: "s3-compatible", bucket: first, prefix: trimmed(rest.join("/")), endpoint: `https://${host}` } : null;
}
