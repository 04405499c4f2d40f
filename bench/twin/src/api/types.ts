// What the API sends, as far as the twin uses it.

export type Platform = "s3" | "gs" | "s3-compatible" | "minio";
export type Method = "anonymous" | "aws_customer_managed_role" | "gcp_customer_managed_role" | "hmac" | "cloud_credential";
export type Status = "not_tested" | "verified" | "verified_with_warnings" | "not_checked" | "failing";
export type Addressing = "auto" | "path" | "virtual";

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface Bucket {
  id: string;
  nickname: string;
  platform: Platform;
  uri: string;
  access: { method: Method };
  is_default: boolean;
  repos: number;
  status: Status;
  tested_at: string | null;
}

export interface Org {
  id: string;
  name: string;
}

export interface Person {
  first_name: string;
  family_name: string;
  email: string;
}

export interface Credential {
  id: string;
  name: string;
  kind: string;
}

export interface Check {
  name: string;
  label: string;
  outcome: "passed" | "warned" | "failed" | "skipped";
  fact: string | null;
  advice: string | null;
  millis: number;
}

export interface Report {
  verdict: Exclude<Status, "not_tested">;
  tested_at: string;
  checks: Check[];
}

/** How the server accesses a bucket, with the secret. */
export type NewAccess =
  | { method: "anonymous" }
  | { method: "hmac"; access_key_id: string; secret_access_key: string }
  | { method: "aws_customer_managed_role"; account_id: string; role_name: string; external_id: string }
  | { method: "gcp_customer_managed_role"; service_account: string }
  | { method: "cloud_credential"; cloud_credential: string };

export interface BucketValues {
  platform: Platform;
  bucket: string;
  prefix: string;
  region?: string;
  endpoint?: string;
  addressing?: Addressing;
  sts_endpoint?: string;
  store_profile?: string;
  access: NewAccess;
}

export interface NewBucket extends BucketValues {
  nickname: string;
}
