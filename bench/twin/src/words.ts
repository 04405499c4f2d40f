// The words of the interface for what the API names by codes.

import type { Addressing, Method, Platform, Status } from "./api/types.ts";

export const PLATFORMS: Record<Platform, string> = {
  s3: "Amazon S3",
  gs: "Google Cloud Storage",
  "s3-compatible": "S3 compatible",
  minio: "MinIO",
};

export const METHODS: Record<Method, { label: string; help: string; platforms: Platform[] }> = {
  anonymous: { label: "Self-managed", help: "Clients bring keys of their own.", platforms: ["s3", "gs", "s3-compatible", "minio"] },
  aws_customer_managed_role: {
    label: "AWS role",
    help: "This server assumes a role and hands out keys for an hour. Recommended.",
    platforms: ["s3"],
  },
  gcp_customer_managed_role: {
    label: "Google service account",
    help: "This server impersonates a service account of yours.",
    platforms: ["gs"],
  },
  hmac: {
    label: "HMAC keys",
    help: "Lakewarden stores an access key pair. Clients get temporary keys where the store makes them; otherwise members who may write get the pair.",
    platforms: ["s3", "s3-compatible", "minio"],
  },
  cloud_credential: {
    label: "Cloud credential",
    help: "This server uses a credential of the organisation, which may serve many buckets.",
    platforms: ["s3", "s3-compatible", "minio"],
  },
};

export const STATUSES: Record<Status, { label: string; look: string }> = {
  not_tested: { label: "Not tested", look: "neutral" },
  verified: { label: "Verified", look: "good" },
  verified_with_warnings: { label: "Verified with warnings", look: "warning" },
  not_checked: { label: "Not checked", look: "neutral" },
  failing: { label: "Failing", look: "bad" },
};

export const ADDRESSINGS: Record<Addressing, string> = {
  auto: "Found by Test connection",
  path: "Path: https://store/bucket",
  virtual: "Virtual host: https://bucket.store",
};

export const STORES = [
  "Amazon S3",
  "Google Cloud Storage through its XML API",
  "Cloudflare R2",
  "Wasabi",
  "Backblaze B2",
  "Tigris",
  "DigitalOcean Spaces",
  "Hetzner Object Storage",
  "OVHcloud Object Storage",
  "Scaleway Object Storage",
  "Supabase Storage",
  "Source Cooperative",
  "MinIO",
  "Ceph",
] as const;

/** The entries of a record whose keys are a union. */
export const entries = <K extends string, V>(record: Record<K, V>) => Object.entries(record) as [K, V][];
